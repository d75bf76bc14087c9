"""The words for where someone stands: in line and why, offered, asked for approval. Each in the language of whoever
reads: they are called while a page or a mail is made."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.core import clock, formatting
from sessions_app.knowledge_sessions.models import WaitingListWay
from sessions_app.registrations.line import InLine
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause
from sessions_app.registrations.seating import Pool, Why, moving_up_ends_at
from sessions_app.registrations.seats import PoolSeats, pool_of


def moment_word(moment: datetime) -> str:
    return f"{formatting.long_date(moment)}, {formatting.clock_time(moment)}"


def opens_sentence(opens_at: datetime) -> str:
    return _(
        "You cannot register for this session yet. Registration opens on %(moment)s.", moment=moment_word(opens_at)
    )


def way_with_places(way: str, pool: PoolSeats) -> str:
    """A way of taking part with what is free for it."""
    free = pool.free_for_newcomers
    if pool.is_for_the_line:
        return _("%(way)s (you join the waiting list)", way=way)
    if not free:
        return _("%(way)s (full: you join the waiting list)", way=way)
    return ngettext("%(way)s (%(num)s place free)", "%(way)s (%(num)s places free)", free, way=way)


def how_full(pools: Sequence[PoolSeats]) -> tuple[str, str, str]:
    """How it is at this very moment: tone, icon and words, of two kinds of places or of the one number that is free."""
    free = sum(pool.free_for_newcomers for pool in pools)
    if not free:
        waiting = sum(pool.waiting for pool in pools)
        if any(pool.is_for_the_line for pool in pools):
            return "care", "hourglass", waiting_list_words(waiting)
        if not waiting:
            return "care", "hourglass", _("Full")
        return "care", "hourglass", ngettext("Full, %(num)s person waits", "Full, %(num)s people wait", waiting)
    if len(pools) > 1:
        one_is_full = not all(pool.free_for_newcomers for pool in pools)
        tone, icon = ("care", "hourglass") if one_is_full else ("good", "check_circle")
        return tone, icon, pools_in_short(pools)
    return "good", "check_circle", ngettext("%(num)s place free", "%(num)s places free", free)


def waiting_list_words(waiting: int) -> str:
    """Where it is not full: places are free, and others wait for them."""
    return ngettext("Waiting list, %(num)s person waits", "Waiting list, %(num)s people wait", waiting)


def places_sentence(pool: PoolSeats) -> str:
    if pool.is_for_the_line:
        return ngettext(
            "%(taken)s of %(num)s place taken", "%(taken)s of %(num)s places taken", pool.places, taken=pool.taken
        )
    if not pool.free_for_newcomers:
        return ngettext("The place is taken", "All %(num)s places are taken", pool.places)
    return ngettext(
        "%(free)s of %(num)s place free", "%(free)s of %(num)s places free", pool.places, free=pool.free_for_newcomers
    )


def pools_in_short(pools: Sequence[PoolSeats]) -> str:
    """Of a session with places of two kinds: what is free of each."""
    parts = {
        Pool.ROOM: (_("room full"), _("room waiting list"), _("room %(num)s free")),
        Pool.ONLINE: (_("online full"), _("online waiting list"), _("online %(num)s free")),
    }
    words = []
    for pool in pools:
        full, line, some = parts.get(pool.pool, ("", "", ""))
        known = some.replace("%(num)s", str(pool.free_for_newcomers)) if pool.free_for_newcomers else full
        words += [line if pool.is_for_the_line else known] if full else []
    in_short = " · ".join(words)
    return in_short[:1].upper() + in_short[1:]


def why_for_her(place: InLine) -> str:
    if place.why is Why.OVER_LIMIT:
        return ngettext(
            "your organisation already has %(num)s person",
            "your organisation already has %(num)s people",
            place.limit or 0,
        )
    return _why(place)


def why_for_staff(place: InLine) -> str:
    if place.why is Why.OVER_LIMIT:
        return ngettext(
            "this organisation already has %(num)s person",
            "this organisation already has %(num)s people",
            place.limit or 0,
        )
    return _why(place)


def _why(place: InLine) -> str:
    if place.why is Why.CLOSED:
        return _("nobody moves up any more after %(moment)s", moment=moment_word(place.ended_at))
    if place.why is Why.NOT_YET_GIVEN:
        return _("a place is free and goes to the first in line")
    return {
        Pool.SHARED: _("there is no place free now"),
        Pool.ROOM: _("there is no place free in the room now"),
        Pool.ONLINE: _("there is no place free online now"),
    }[place.pool]


def number_sentence(registration: Registration, position: int, why: Why) -> str:
    """For the mail: why she waits, and her number."""
    number = _("You are number %(number)s on the waiting list.", number=position)
    return f"{_mail_reason(registration, why)} {number}"


def what_follows(registration: Registration, why: Why) -> str:
    """For the mail: how someone in line gets a place."""
    knowledge_session = registration.knowledge_session
    if why is Why.CLOSED:
        return _("So do not count on a place.")
    if why is Why.OVER_LIMIT:
        return _(
            "When someone from your organisation cancels, it is your turn as soon as there is a place. You get a mail "
            "about it. Until then: do not count on a place yet."
        )
    if knowledge_session.waiting_list_way is WaitingListWay.OFFERED:
        return _(
            "When a place comes free, the first in line gets an offer by mail, and some time to accept it. Until then: "
            "do not count on a place yet."
        )
    return _(
        "When a place comes free, the first in line gets it. If that is you, you get a mail at once, and an invitation "
        "for your calendar. Until then: do not count on a place yet."
    )


def state_sentence(registration: Registration, position: int = 0) -> str:
    """Where she stands, in one sentence."""
    if registration.knowledge_session.is_cancelled:
        return _("This session will not take place.")
    if registration.knowledge_session.ends_at <= clock.now():
        return _("This session is over.")
    return _before_it(registration, position)


def _before_it(registration: Registration, position: int) -> str:
    if registration.is_confirmed:
        return _("You have a place.")
    if registration.is_offered and registration.offer_expires_at:
        return _(
            "A place is free for you. Accept it before %(moment)s.", moment=moment_word(registration.offer_expires_at)
        )
    if registration.is_requested:
        return _("The organiser has not decided yet whether you can come.")
    if registration.is_waiting and position:
        return _("You are number %(number)s on the waiting list.", number=position)
    return _("You are on the waiting list.") if registration.is_waiting else _("You are not registered any more.")


def ended_sentence(registration: Registration) -> str:
    """On her own page: why she is not expected."""
    return {
        EndedBecause.ORGANISER: _("The organiser cancelled your registration."),
        EndedBecause.NOT_APPROVED: _("The organiser could not give you a place."),
        EndedBecause.OFFER_EXPIRED: _("You did not accept the place in time, so it went to the next in line."),
        EndedBecause.OFFER_REFUSED: _("You did not want the place, so it went to the next in line."),
    }.get(registration.ended_because or EndedBecause.OWN, _("You are no longer expected."))


def _mail_reason(registration: Registration, why: Why) -> str:
    knowledge_session = registration.knowledge_session
    limit = knowledge_session.limit_per_organisation
    if why is Why.CLOSED:
        return _(
            "Nobody moves up from the waiting list any more after %(moment)s.",
            moment=moment_word(moving_up_ends_at(knowledge_session.starts_at, knowledge_session.promotion_closes_at)),
        )
    if why is Why.OVER_LIMIT and limit:
        return ngettext(
            "There is already %(num)s person from your organisation, and more is not possible at this session.",
            "There are already %(num)s people from your organisation, and more is not possible at this session.",
            limit,
        )
    return {
        Pool.SHARED: _("The session is full."),
        Pool.ROOM: _("There is no place free in the room."),
        Pool.ONLINE: _("There is no place free online."),
    }[pool_of(registration)]
