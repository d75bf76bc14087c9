"""A store that takes its time holds up nobody who registers for the session meanwhile."""

from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
from flask import Flask
from sqlalchemy import text

from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import db
from sessions_app.core.storage import files
from sessions_app.core.storage.store_folder import FolderStore
from sessions_app.materials.models import Material
from tests import factories
from tests.cast import Cast
from tests.materials.some_files import PDF
from tests.page_client import PageClient


class AsksForTheLock(FolderStore):
    """While a file arrives, somebody else locks all sessions; that fails at once when one is locked."""

    def write(self, name: str, stream: IO[bytes], at_most: int | None) -> int:
        if is_postgresql():  # SQLite has one lock for everything
            with db.engine.begin() as somebody_else:
                somebody_else.execute(text("SELECT id FROM knowledge_sessions FOR UPDATE NOWAIT")).all()
        return super().write(name, stream, at_most)


def test_two_files_arrive_while_nothing_is_locked(
    on_both: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "_store", lambda: AsksForTheLock(tmp_path))
    page = f"/beheer/sessies/{factories.knowledge_session().slug}/materiaal"
    sent = {"files": [(BytesIO(PDF), "een.pdf"), (BytesIO(PDF), "twee.pdf")]}
    PageClient(on_both).sign_in(Cast().organiser_olga).post(page, sent)
    assert [one.title for one in db.session.query(Material).order_by(Material.position)] == ["een", "twee"]
