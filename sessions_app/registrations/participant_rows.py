"""The rows of the table of participants, as HTML: fifty of them on each page, made anew for each reading.

Put together here, not in a template, which takes five times as long. What is the same on most rows is made once, and
what is seldom (who waits, what a calendar said) is made by the templates that other pages use too.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app
from jinja2 import Template
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from sessions_app.core import clock, language
from sessions_app.core.formatting import day_month
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.participant_lines import Line
from sessions_app.registrations.participants import Participants
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.words import need_word

STATUS, ANSWERS = "registrations/_participant_status.html", "replies/_answers.html"


def names_of(table: Participants) -> Markup:
    """Names and organisations alone, for who may not see more."""
    status = _of_template(STATUS)
    return _joined(
        f'<tr role="row"><th role="rowheader" scope="row">{escape(one.name)}<small>{escape(one.organisation)}</small>'
        f'</th><td role="cell">{_status_of(one, table, status)}</td></tr>\n'
        for one in table.lines
    )


def all_of(table: Participants, knowledge_session: KnowledgeSession) -> Markup:
    """With a box to tick, addresses, needs, notes and questions, and what calendars said."""
    status, days = _of_template(STATUS), dict[date, str]()
    words: dict[str, str] = {name: str(escape(word)) for name, word in status.words.items()}
    answers, is_online = _answers_of(table, knowledge_session), knowledge_session.is_online_for

    def row_of(one: Line) -> str:
        name, address, day = escape(one.name), one.address, clock.local(one.registered_at).date()
        if day not in days:
            days[day] = day_month(day)
        return (
            f'<tr role="row"><td role="cell"><label class="pick"><input type="checkbox" name="kies" value="{one.id}"'
            f' aria-label="{name}"></label></td><th role="rowheader" scope="row"><a href="deelnemers/{one.id}">{name}'
            f"</a><small>{escape(one.work)}</small><small>{escape(address) if address else words['no_address']}</small>"
            f'</th><td role="cell">{_status_of(one, table, status)}<small class="one-line">{words["number"]}'
            f" {one.number} · {days[day]}</small>{answers.get(one.person_id, '')}</td>"
            f'<td role="cell">{_mind(one, is_online, words)}</td></tr>\n'
        )

    return _joined(map(row_of, table.lines))


def _mind(one: Line, is_online: Callable[[bool], bool], words: dict[str, str]) -> str:
    """What to think of: how she comes, what she needs, what was noted and asked."""
    told = ""
    if one.walk_in:
        told += f"{words['walked_in']}. "
    if is_online(one.online):
        told += f"{words['online']}. "
    if needs := one.asked_for:
        told += ", ".join(str(escape(need_word(need))) for need in needs) + ". "
    if one.staff_note:
        told += f"<b>{words['note']}</b> {escape(one.staff_note)} "
    if one.question:
        told += f'<span class="soft">{words["question"]}</span> {escape(one.question)}'
    return told


def _status_of(one: Line, table: Participants, status: Any) -> str:
    if one.status is RegistrationStatus.CONFIRMED and not one.attendance:
        return str(status.has_place)
    return str(status.status_of(one, table.places.get(one.id)))


def _answers_of(table: Participants, knowledge_session: KnowledgeSession) -> dict[int, str]:
    """By person; the room above this one knows them (`replies/routes.py`)."""
    if not table.lines:
        return {}
    people = [one.person_id for one in table.lines]
    found = current_app.jinja_env.globals["calendar_answers"](knowledge_session.id, people)  # type: ignore[operator]
    said: Any = _of_template(ANSWERS)
    return {person_id: str(said.answer_of(found, person_id)) for person_id in people if person_id in found}


def _of_template(name: str) -> Any:
    """Its macros and words, in the language of this page."""
    return _in_language(current_app.jinja_env.get_template(name), language.current())


@lru_cache(maxsize=16)
def _in_language(template: Template, _language: str) -> TemplateModule:
    return template.make_module()


def _joined(rows: Any) -> Markup:
    return Markup("".join(rows))  # noqa: S704  # nosec B704  # each of its words went through `escape` or a template
