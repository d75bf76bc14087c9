"""The mails about agreements.

Their bodies are secret and stand under no session: what people agree is theirs, and organisers can read the mails of
their sessions. Only a call for help is shared.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import current_app

from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.names import in_full, name_of, names_of_others
from sessions_app.agreements.reminder_rules import Occasion
from sessions_app.core import clock, links
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import rights_in
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.people.models import Person, Right, User
from sessions_app.registrations.models import Registration

LINK_AGAIN_AFTER = timedelta(minutes=10)


def agreement_proposed(agreement: Agreement, to: AgreementParty, by: AgreementParty | None) -> Message:
    """Asks for her yes or no; gives her her own page. `by` is None when the organiser wrote it down."""
    return _to_party("agreement_proposed", agreement, to, _terms(agreement), {"by": by})


def agreement_confirmed(agreement: Agreement, to: AgreementParty, by: AgreementParty) -> Message:
    """The last yes; from now on it runs."""
    return _to_party("agreement_confirmed", agreement, to, _terms(agreement), {"by": by})


def agreement_declined(
    agreement: Agreement, to: AgreementParty, by: AgreementParty, written: AgreementChange
) -> Message:
    return _to_party("agreement_declined", agreement, to, str(written.id), {"by": by, "note": written.note})


def agreement_change(agreement: Agreement, to: AgreementParty, by: AgreementParty, what: str, due_on: date) -> Message:
    """One of them wants other words or another day."""
    wanted = {"by": by, "what": what, "due_on": due_on}
    return _to_party("agreement_change", agreement, to, _terms(agreement), wanted)


def agreement_changed(agreement: Agreement, to: AgreementParty, by: AgreementParty) -> Message:
    """Everyone says yes to the change."""
    return _to_party("agreement_changed", agreement, to, _terms(agreement), {"by": by})


def agreement_change_refused(
    agreement: Agreement, to: AgreementParty, by: AgreementParty, written: AgreementChange
) -> Message:
    return _to_party("agreement_change_refused", agreement, to, str(written.id), {"by": by, "note": written.note})


def agreement_stopped(
    agreement: Agreement, to: AgreementParty, by: AgreementParty | None, written: AgreementChange
) -> Message:
    """One of them stopped it, or stepped out of it. `by` is None when she had her data erased: then nobody is named."""
    return _to_party("agreement_stopped", agreement, to, str(written.id), {"by": by})


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
        context={
            "agreement": agreement,
            "asked_by": asked_by,
            "user": to,
            "in_full": in_full,
            "name_of": name_of,
            "help_page": current_app.config["BASE_URL"] + _help_path(agreement, to),
        },
        knowledge_session_id=agreement.knowledge_session_id,
    )


def agreement_help_taken_up(agreement: Agreement, to: AgreementParty, user: User, written: AgreementChange) -> Message:
    return _to_party("agreement_help_taken_up", agreement, to, str(written.id), {"user": user})


def agreements_link(person: Person, knowledge_session: KnowledgeSession | None, name: str, language: str) -> Message:
    """Her own page, for who asks for it in the room; asking again within ten minutes gives the same mail."""
    slot = int(clock.now().timestamp() // LINK_AGAIN_AFTER.total_seconds())
    page = links.placeholder("agreements", person.id)
    if knowledge_session is not None:
        page = f"{page}?sessie={knowledge_session.slug}#nieuw"
    return _own_page(person, name, language, str(slot), {"knowledge_session": knowledge_session, "page": page})


def agreements_moved(registration: Registration) -> Message:
    """The same to the address that the organiser put right: what she agreed came along."""
    context = {
        "knowledge_session": registration.knowledge_session,
        "page": links.placeholder("agreements", registration.person_id),
        "is_new_address": True,
    }
    version = f"{registration.id}:{registration.link_version}"
    return _own_page(registration.person, registration.name, registration.language, version, context)


def _own_page(person: Person, name: str, language: str, version: str, context: dict[str, Any]) -> Message:
    return Message(
        kind="agreements_link",
        key=f"agreements_link:{person.id}:{version}",
        recipient_email=person.email,
        recipient_name=name,
        language=language,
        context={"name": name, **context},
        chain=f"agreements_link:{person.id}",
        is_secret=True,
    )


def _help_path(agreement: Agreement, user: User) -> str:
    """Where this member of staff can say that she takes it up."""
    organises = Right.ORGANISE in rights_in(agreement.knowledge_session, user)
    return f"/beheer/sessies/{agreement.knowledge_session.slug}/afspraken" if organises else "/inzicht/afspraken"


def chain_of(agreement: Agreement, party: AgreementParty) -> str:
    """A newer mail about an agreement takes the place of one that has not left."""
    return f"agreement:{agreement.id}:{party.id}"


def _terms(agreement: Agreement) -> str:
    return f"{agreement.id}:{agreement.terms_version}"


def _to_party(kind: str, agreement: Agreement, to: AgreementParty, version: str, context: dict[str, Any]) -> Message:
    assert to.person is not None  # organisations are not written to
    return Message(
        kind=kind,
        key=f"{kind}:{version}:{to.id}",
        recipient_email=to.person.email,
        recipient_name=to.name,
        language=to.language,
        context={
            "agreement": agreement,
            "party": to,
            "several": len(agreement.present) > 2,
            "name_of": name_of,
            "others": names_of_others,
            "page": links.placeholder("agreements", to.person.id),
            **context,
        },
        chain=chain_of(agreement, to),
        is_secret=True,
    )
