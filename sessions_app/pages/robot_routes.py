"""What machines look for at a fixed address: whom to tell of a leak (RFC 9116), and what to leave alone."""

from datetime import timedelta

from flask import Response, current_app

from sessions_app.core import clock
from sessions_app.core.access import everyone
from sessions_app.pages.blueprint import blueprint

VALID_FOR = timedelta(days=180)

# Personal and staff pages are not listed: a robot must be able to fetch them to read that they are not to be indexed.
ROBOTS = "User-agent: *\nDisallow: /taal/\n"


@blueprint.get("/.well-known/security.txt")
@everyone
def security_contact() -> Response:
    contact = current_app.config["VULNERABILITY_CONTACT"] or current_app.config["MAIL_REPLY_ADDRESS"]
    base = current_app.config["BASE_URL"]
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if '://' in contact else 'mailto:' + contact}",
        f"Expires: {midnight + VALID_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/robots.txt")
@everyone
def robots() -> Response:
    return Response(ROBOTS, mimetype="text/plain")
