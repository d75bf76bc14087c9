"""The mail that an organiser sends to one participant. What happened is in the key, never an address."""

from sessions_app.core import clock
from sessions_app.outbox.message import Message
from sessions_app.registrations.mail_about import chain_of, mail_about
from sessions_app.registrations.models import Registration


def own_link(registration: Registration, is_new_address: bool = False) -> Message:
    """Where she stands, her own link and, with a place in the room, the code for the door. To one address once an hour
    at most; a newer mail about her state replaces an older one that has not left."""
    version = f"{registration.id}:{registration.link_version}:{clock.now():%Y-%m-%dT%H}"
    knowledge_session = registration.knowledge_session
    is_to_come = knowledge_session.is_published and clock.now() < knowledge_session.ends_at
    context = {"is_new_address": is_new_address, "is_to_come": is_to_come}
    return mail_about(registration, "own_link", version, context, chain=chain_of(registration))
