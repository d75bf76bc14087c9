"""What leaves the house or shows people to staff is declared for the audit trail; what is anonymous never is."""

import ast
from pathlib import Path

from flask import Flask

from sessions_app.core.access import access_of

FILES = (".csv", ".xlsx", ".pdf")
PEOPLE = (
    "deelnemers", "presentie", "vragen", "inchecken", "/beheer/mail", "/antwoorden", "/deur/", "/beheer/gebruikers/<",
)  # fmt: skip
NOBODY = (
    "/beheer/mail/proef",  # tries the mail server; shows no mail
    "/beheer/sessies/<slug>/evaluatie/vragen",  # what an evaluation asks
    "/beheer/sessies/<slug>/evaluatie/papier.pdf",  # an empty sheet
    "/beheer/vragensets", "/beheer/vragensets/nieuw", "/beheer/vragensets/<int:set_id>",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


def test_every_file_and_page_with_people_is_noted(app: Flask) -> None:
    forgotten = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and (access := access_of(app, rule.endpoint)) is not None
        and (access.to == "staff" or rule.rule.startswith("/deur/"))
        and (rule.rule.endswith(FILES) or any(word in rule.rule for word in PEOPLE))
        and rule.rule not in NOBODY
        and not hasattr(app.view_functions[rule.endpoint], "audited")
    ]
    assert not forgotten


def test_the_room_of_anonymous_answers_does_not_know_the_trail() -> None:
    for path in ROOT.glob("sessions_app/feedback/*.py"):
        names = {
            node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
        }
        assert not [name for name in names if "audit" in name], path
