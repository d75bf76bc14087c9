"""Kennissessies: the application factory, a table of contents."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

import config
from sessions_app import reactions, rooms
from sessions_app.core import (
    access,
    browser,
    database,
    doorstep,
    errors,
    events,
    facts,
    formatting,
    idle,
    kept_pages,
    language,
    queue,
)
from sessions_app.core.extensions import csrf, db, limiter, mail, migrate
from sessions_app.knowledge_sessions.audited import place_of
from sessions_app.outbox import composing
from sessions_app.people import audit, audit_accounts, sign_in


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application with these settings, or with those of the environment."""
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_mapping(settings or config.settings())
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    access.install(app)  # before the check of the form's token: who must sign in is led there
    csrf.init_app(app)
    mail.init_app(app)
    limiter.init_app(app)
    language.install(app)
    database.install(app)
    facts.install(app)
    kept_pages.install(app)
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
    events.install(app, reactions.REACTIONS)
    return app
