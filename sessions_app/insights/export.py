"""The figures as files: a table for a spreadsheet, a drawing for a report. The same numbers as on the page."""

import csv
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from io import StringIO
from pathlib import Path

from flask_babel import gettext as _

from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.insights import figures
from sessions_app.insights.service import Row, Satisfaction


def as_csv(satisfaction: Satisfaction) -> bytes:
    """For a Dutch Excel, whatever the language of the screen: byte order mark, semicolons, decimal commas."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [_("Session or period"), _("First day"), _("District"), _("Sessions"), _("Sessions with a figure"),
         _("Average mark"), _("n"), _("Asked"), _("Response (%)"), _("Uncertainty from"), _("Uncertainty to"),
         _("Running mean"), _("Remark")]
    )  # fmt: skip
    for row in satisfaction.rows:
        writer.writerow([spreadsheet_cell(value) for value in _values(row, satisfaction.step == "session")])
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def _values(row: Row, is_session: bool) -> Sequence[str]:
    session, tally = row.group.sessions[0], row.tally
    place = [
        session.title if is_session else row.label,
        row.group.starts_on.isoformat(),
        session.district_name if is_session else "",
        str(row.held),
        str(tally.sessions),
    ]
    if tally.average is None:
        return [*place, "", "", "", "", "", "", "", _("too few answers")]
    low, high = row.interval or (None, None)
    share = None if tally.response_rate is None else 100 * tally.response_rate
    remark = _("everyone who had registered was asked") if tally.unmarked else ""
    figures_of_it = [_number(tally.average), str(tally.n), str(tally.asked), _number(share, 0)]
    return [*place, *figures_of_it, _number(low), _number(high), _number(row.running_mean), remark]


def _number(value: float | None, digits: int = 1) -> str:
    return "" if value is None else f"{value:.{digits}f}".replace(".", ",")


def tag_of(satisfaction: Satisfaction, texts: figures.FigureTexts, locale: str, kind: str) -> str:
    """What changes when the drawing would: its points, its words, and the code that draws. Nothing is drawn for it."""
    state = repr((satisfaction.trend, texts, locale, kind, _drawing_code()))
    return hashlib.sha256(state.encode()).hexdigest()[:32]


@cache
def _drawing_code() -> str:
    """The code of this room, and the matplotlib it draws with."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return digest.hexdigest() + version("matplotlib")
