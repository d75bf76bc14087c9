"""Every column is declared: personal, with a purpose and a period, or named here as not personal."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import Column

from sessions_app.core.extensions import db
from sessions_app.core.retention import PERIODS, declaration_of, personal_columns
from sessions_app.insights.sums import Sums

# In a table with people in it, these words always are about someone.
SOUNDS_PERSONAL = {
    "email", "question", "job_title", "password", "need", "recipient_email", "recipient_name", "subject",
    "text_body", "html_body", "contact_name", "contact_email", "takeaway", "tip", "what", "sort_name",
}  # fmt: skip
TABLES_OF_PEOPLE = {"persons", "users", "registrations", "agreement_parties"}
PERSONAL_THERE = {"name", "organisation"}

# Keys, moments, numbers and words of our own, in every table alike.
NOT_PERSONAL_ANYWHERE = {
    "id", "slug", "kind", "status", "state", "position", "sequence", "language", "link_version", "created_at",
    "updated_at", "uid",
}  # fmt: skip

NOT_PERSONAL = {
    "districts": {"name", "valid_from", "valid_until"},
    "organisations": {"name", "valid_from", "valid_until"},
    "themes": {"name", "valid_from", "valid_until"},
    "roles": {"name"},
    "users": {"active", "fs_uniquifier", "totp_last_counter"},
    "recovery_codes": {"code_hash"},
    "passkeys": {"credential_id", "public_key", "sign_count"},
    "knowledge_sessions": {  # published to everyone
        "title", "starts_at", "ends_at", "capacity", "online_capacity", "limit_per_organisation", "needs_approval",
        "waiting_list_way", "offer_hours", "promotion_closes_at", "registration_opens_at", "registration_closes_at",
        "venue_name", "venue_address", "venue_postcode", "venue_access", "online_url", "summary", "description",
        "asks_access_needs", "asks_dietary_needs", "published_at", "cancelled_at", "cancellation_reason",
        "attendance_completed_at", "previous_starts_at", "reminder_days", "reminder_hour",
    },
    "series": {"title"},
    "parts_in_sessions": {"part"},
    "shared_contacts": {"shows_email", "shows_job_title"},
    "questions": {"text", "answer", "is_answered", "published_at", "version"},  # the organiser's words, for everyone
    "materials": {"title", "url", "file_key", "file_name", "media_type", "size"},  # what an organiser put up
    "material_openings": {"opens_at", "times_told", "told_at"},
    "door_links": {"revoked"},
    "accreditations": {"register", "name", "number", "points"},  # what a register gives for a session
    "certificate_keys": {"public_key"},
    "programme_items": {"offset_minutes", "minutes", "title", "led_by"},  # published, as the speaker asked
    "registrations": {  # what happened in a session; about nobody once the name and the address are gone
        "share_contact", "online", "status_since", "registered_at", "walk_in", "attendance", "attendance_marked_at",
        "has_answered", "number", "offer_expires_at", "ended_because", "entered_by_organiser",
        "attendance_version", "door_changed_at",
    },
    "erasures_to_keep": {"erased_at"},
    "door_acts": {"key", "version"},  # which taps at the door were carried out; erased after a week
    "let_ins": {"status_since", "offer_expires_at", "ended_because", "let_in_at"},  # how she stood before; as long
    "invitations": {  # the organizer is our own address
        "dtstamp", "method", "organizer", "partstat", "answer", "answer_sequence", "answered_at", "counts_from",
    },
    "invitation_rounds": {  # what an organiser wrote to all of them
        "source", "title", "body", "puts_in_calendar", "planned_at", "started_at", "finished_at", "left_out", "outcome",
    },
    "round_recipients": {"reason", "same_as", "declined_at"},  # about nobody without the address beside it
    "outgoing_mails": {
        "idempotency_key", "chain", "calendar_method", "is_secret", "message_id", "due_at", "tries", "taken_at",
        "sent_at", "last_error", "topic", "useless_from", "dropped_because", "priority",
    },
    "unwilling_domains": {"tries", "until"},
    "sending_states": {"free_at", "limited_at", "last_pass_at", "failing_since", "last_error"},  # our own server
    "undeliverable_addresses": {"is_permanent", "noted_at"},
    "incoming_mails": {
        "fingerprint", "received_at", "size", "stage", "reason", "partstat", "sequence", "dtstamp", "settled_at",
    },
    "mailbox_states": {"name", "uid_validity", "last_uid", "read_at", "failing_since", "last_error"},  # our own mailbox
    "facts_versions": {"version"},
    "feedback_requests": {"asked_at", "asked_by"},
    "later_requests": {"asked_at", "has_answered", "has_declined"},
    "question_sets": {"name"},
    "set_questions": {"text", "options"},
    "own_questions": {"text", "options"},  # what organisers ask
    "own_answers": {"released"},
    "later_answers": {"text_released"},
    "paper_sheets": {"entered"},
    "evaluation_texts": {"title", "intro", "thanks"},  # what an organiser wrote to all
    "feedback_responses": {"takeaway_released", "tip_released", "on_paper"},
    "evaluation_closings": {"closed_at"},
    "released_figures": {  # sums of at least five answers
        "released_on", "responses", "asked", "attendance_was_marked", "rating_sum", "rating_square_sum", "ratings_low",
        "ratings_middle", "ratings_high", "will_change_yes", "will_change_partly", "will_change_no", "people_met_sum",
        "people_met_responses", "on_paper",
    },
    "released_own_questions": {"responses", "scale_sum", "chosen", "on_paper"},
    "released_later": {"released_on", "asked", "yes", "partly", "no"},
    "publications": {"shows_rating", "shows_agreements"},
    "figures_states": {"folded_until", "overdue_on", "version"},
    "session_figures": {
        *Sums._fields, "knowledge_session_id", "held_on", "quarter_on", "district_id", "choices", "stands_out",
    },
    "figure_cells": {*Sums._fields, "dimension", "choice", "quarter_on", "district_id"},
    "report_highlights": {"report", "key", "of_question"},  # the gate's name for an answer
    "agreements": {"due_on", "help_wanted", "closed_at", "terms_version", "made_by_staff", "help_taken_up_at"},
    "agreement_parties": {"proposed_it", "agreed", "by_address", "is_asked", "agrees_to_change", "has_left"},
    "agreement_proposed_changes": {"due_on"},
    "audit_entries": {  # numbers that lead to nobody once what they point to is erased
        "happened_at", "actor_kind", "actor_id", "role", "action", "subject_kind", "subject_id",
        "knowledge_session_id", "district_id", "endpoint", "count", "request_id",
    },
    "agreement_changes": {"help_wanted", "changed_at", "step", "due_on"},
}  # fmt: skip


def test_every_column_is_declared(app: Flask) -> None:
    undeclared = [
        f"{column.table.name}.{column.name}"
        for column in _columns()
        if declaration_of(column) is None
        and not column.foreign_keys
        and column.name not in NOT_PERSONAL_ANYWHERE
        and column.name not in NOT_PERSONAL.get(column.table.name, set())
    ]
    assert not undeclared


def test_what_sounds_personal_is_declared_personal(app: Flask) -> None:
    forgotten = [
        f"{column.table.name}.{column.name}"
        for column in _columns()
        if declaration_of(column) is None
        and (
            column.name in SOUNDS_PERSONAL or (column.table.name in TABLES_OF_PEOPLE and column.name in PERSONAL_THERE)
        )
    ]
    assert not forgotten


def test_each_purpose_is_told_and_each_period_is_known(app: Flask) -> None:
    declared = list(personal_columns())
    assert len(declared) > 15
    assert not [one for one in declared if one.kept not in PERIODS or len(one.purpose) < 8]


def test_the_list_names_only_columns_that_exist(app: Flask) -> None:
    existing = {(column.table.name, column.name) for column in _columns()}
    named = {(table, column) for table, columns in NOT_PERSONAL.items() for column in columns}
    assert named <= existing


def _columns() -> "Iterator[Column[object]]":
    for table in db.metadata.sorted_tables:
        yield from table.columns
