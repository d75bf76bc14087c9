"""Kennissessies: the application factory, a table of contents."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

import config
from sessions_app import reactions, rooms
from sessions_app.core import (
    access,
    browser,
    errors,
    events,
    form_parts,
    formatting,
    idle,
    language,
    queue,
    signed_cookie,
)
from sessions_app.core.database import by_driver, connections, migrations, replica, statements
from sessions_app.core.extensions import csrf, db, limiter, mail
from sessions_app.core.kept import doorstep, facts, fresh_forms, kept_pages
from sessions_app.core.starting import compiled
from sessions_app.core.watching import logs, metrics, readiness
from sessions_app.knowledge_sessions.audited import place_of
from sessions_app.outbox import composing
from sessions_app.people import audit, audit_accounts, sign_in


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application with these settings, or with those of the environment."""
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_mapping(settings or config.settings())
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": compiled.templates_of(app)}
    app.jinja_environment = compiled.Templates
    app.url_rule_class = compiled.Address
    signed_cookie.install(app)
    form_parts.install(app)
    db.init_app(app)
    migrations.install(app)
    access.install(app)  # before the check of the form's token: who must sign in is led there
    csrf.init_app(app)
    mail.init_app(app)
    limiter.init_app(app)
    language.install(app)
    connections.install(app)
    metrics.install(app)
    statements.install(app)
    facts.install(app)
    by_driver.install(app)
    replica.install(app)
    kept_pages.install(app)
    fresh_forms.install(app)
    doorstep.install(app)
    browser.install(app)
    errors.install(app)
    formatting.install(app)
    sign_in.install(app)
    idle.install(app)
    audit.install(app, place_of)
    audit_accounts.install(app)
    composing.install(app)
    rooms.install(app)
    queue.install(app)
    readiness.install(app)
    events.install(app, reactions.REACTIONS)
    logs.install(app)
    return app
