"""A round as a file: everyone in it and how it stands with them."""

from collections.abc import Iterator

from flask_babel import gettext as _

from sessions_app.core.spreadsheets.writing import Cell, Column, Table
from sessions_app.invitations import round_words as words
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_standing import everyone
from sessions_app.invitations.round_text import subject_for_all


def table_of(round_: InvitationRound) -> Table:
    heads = (_("Name"), _("E-mail address"), _("Organisation"), _("State"), _("Sent"), _("Why"))
    return Table(
        title=_("Invitation round"),
        columns=[Column(head, 30) for head in heads],
        rows=_rows(round_),
        about=[(_("Session"), round_.knowledge_session.title), (_("Subject"), subject_for_all(round_))],
    )


def _rows(round_: InvitationRound) -> Iterator[list[Cell]]:
    for one in everyone(round_):
        who = one.recipient
        state, why = str(words.STANDINGS[one.standing][2]), words.why_not_sent(who, one.error)
        yield [who.name, who.email, who.organisation, state, one.sent_at, why]
