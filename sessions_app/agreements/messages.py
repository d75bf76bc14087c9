"""The mails about agreements.

Their bodies are secret and stand under no session: what people agree is theirs, and organisers can read the mails of
their sessions. Only a call for help is shared.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.rules import Occasion
from sessions_app.core import links
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.people.models import User


def agreement_proposed(agreement: Agreement, to: AgreementParty, by: AgreementParty) -> Message:
    """Asks the other for her yes or no; gives her her own page."""
    return _to_party("agreement_proposed", agreement, to, str(agreement.id), {"by": by})


def agreement_confirmed(agreement: Agreement, to: AgreementParty, by: AgreementParty) -> Message:
    return _to_party("agreement_confirmed", agreement, to, str(agreement.id), {"by": by})


def agreement_declined(agreement: Agreement, to: AgreementParty, by: AgreementParty) -> Message:
    return _to_party("agreement_declined", agreement, to, str(agreement.id), {"by": by})


def agreement_reminder(agreement: Agreement, to: AgreementParty, occasion: Occasion, today: date) -> Message:
    """Halfway, and on the day itself; once for each date that was agreed."""
    version = f"{agreement.id}:{occasion}:{agreement.due_on.isoformat()}"
    days = (agreement.due_on - today).days
    reminder = _to_party("agreement_reminder", agreement, to, version, {"occasion": occasion, "days": days})
    return replace(reminder, topic=MailTopic.AGREEMENTS, person_id=to.person_id)


def agreement_help(agreement: Agreement, change: AgreementChange, asked_by: AgreementParty, to: User) -> Message:
    """To the session's organiser and the district's coordinator: from now on they may read along."""
    return Message(
        kind="agreement_help",
        key=f"agreement_help:{change.id}:{to.id}",
        recipient_email=to.email,
        recipient_name=to.name,
        language="nl",
        context={"agreement": agreement, "asked_by": asked_by, "user": to},
        knowledge_session_id=agreement.knowledge_session_id,
    )


def proposal_chain(agreement: Agreement) -> str:
    return f"agreement:{agreement.id}"


def name_of(party: AgreementParty) -> str:
    """As the others see her: the name she gave, or the address that the proposer typed."""
    return party.name or party.person.email


def names_of_others(agreement: Agreement, party: AgreementParty) -> str:
    """The others, with their organisation: "Deniz Voorbeeld, Sociale firma C"."""
    others = [other for other in agreement.parties if other is not party]
    return "; ".join(", ".join(filter(None, (name_of(other), other.organisation))) for other in others) or _("Someone")


def _to_party(kind: str, agreement: Agreement, to: AgreementParty, version: str, context: dict[str, Any]) -> Message:
    return Message(
        kind=kind,
        key=f"{kind}:{version}:{to.id}",
        recipient_email=to.person.email,
        recipient_name=to.name,
        language=to.language,
        context={
            "agreement": agreement,
            "party": to,
            "name_of": name_of,
            "others": names_of_others,
            "page": links.placeholder("agreements", to.person_id),
            **context,
        },
        chain=f"{proposal_chain(agreement)}:{to.id}",
        is_secret=True,
    )
