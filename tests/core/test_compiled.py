"""Templates that Python read before, kept beside the database: only ever a help."""

import shutil
from pathlib import Path

from tests.conftest import make_app
from tests.page_client import PageClient


def test_pages_are_shown_where_nothing_can_be_kept(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path)
    shutil.rmtree(tmp_path / "templates")  # as on a full disk: what is written there is refused
    PageClient(app).raw("/inloggen", 200)
    assert not (tmp_path / "templates").exists()
