"""What every answer tells the browser: what it may load, what it may keep, where it may send."""

import hashlib
from pathlib import Path

from flask import Flask, current_app, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from sessions_app.core.access import access_of

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
EMBEDDABLE = "embeddable"


def install(app: Flask) -> None:
    app.after_request(_say)
    app.jinja_env.globals["static_url"] = static_url
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    embed_origins = " ".join(app.config["EMBED_ORIGINS"])
    policy = "; ".join(f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items())
    app.extensions["csp"] = {
        False: f"{policy}; frame-ancestors 'none'",
        True: f"{policy}; frame-ancestors {embed_origins or chr(39) + 'none' + chr(39)}",
    }
    app.extensions["static_versions"] = {}


def static_url(filename: str) -> str:
    """The address of a static file, changing with its contents, so that browsers may keep it for a year."""
    versions: dict[str, str] = current_app.extensions["static_versions"]
    if filename not in versions:
        versions[filename] = _fingerprint(current_app, filename)
    return url_for("static", filename=filename, v=versions[filename])


def _fingerprint(app: Flask, filename: str) -> str:
    return hashlib.sha256(Path(app.static_folder or "", filename).read_bytes()).hexdigest()[:10]


def _say(answer: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    embeddable = bool(getattr(view, EMBEDDABLE, False))
    answer.headers.setdefault("Content-Security-Policy", current_app.extensions["csp"][embeddable])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    if current_app.config["PRODUCTION"]:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static" and request.args.get("v"):
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        access = access_of(current_app, request.endpoint or "")
        personal = access is None or access.to != "everyone" or request.method == "POST"
        answer.headers.setdefault("Cache-Control", "no-store" if personal else "no-cache")
        answer.vary.add("Cookie")  # the language and who is signed in
    return answer
