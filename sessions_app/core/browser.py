"""What every answer tells the browser: what it may load, what it may keep, where it may send. And which names of ours,
and which proxies, are believed."""

import hashlib
from pathlib import Path

from flask import Flask, current_app, g, request, url_for
from flask_login import user_logged_out
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
    "object-src": "'none'",
    "base-uri": "'none'",
}
EMBEDDABLE = "embeddable"
FOR_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    # To ourselves only: the CSRF check under https needs it, and other sites never see the path with the token.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ONE_YEAR_OF_HTTPS = "max-age=31536000; includeSubDomains"


def install(app: Flask) -> None:
    app.after_request(_say)
    user_logged_out.connect(_remember_that_she_signed_out, app)
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


def _remember_that_she_signed_out(_app: Flask, **_details: object) -> None:
    g.signed_out = True


def _say(answer: Response) -> Response:
    embeddable = is_embeddable(current_app.view_functions.get(request.endpoint or ""))
    answer.headers.setdefault("Content-Security-Policy", current_app.extensions["csp"][embeddable])
    answer.headers.update(FOR_EVERY_ANSWER)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if embeddable else "same-origin"
    if not embeddable:  # for browsers that do not know frame-ancestors
        answer.headers["X-Frame-Options"] = "DENY"
    if g.pop("signed_out", False):  # nor may the "back" button show what she saw
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    if current_app.config["PRODUCTION"]:
        answer.headers["Strict-Transport-Security"] = ONE_YEAR_OF_HTTPS
    if request.endpoint == "static" and request.args.get("v") and answer.status_code < 400:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        _say_who_may_keep_it(answer)
    return answer


def _say_who_may_keep_it(answer: Response) -> None:
    access = access_of(current_app, request.endpoint or "")
    is_public = access is not None and access.to == "everyone"
    answer.headers.setdefault("Cache-Control", "no-cache" if is_public and request.method != "POST" else "no-store")
    if not is_public:
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.vary.add("Cookie")  # the language and who is signed in


def is_embeddable(view: object) -> bool:
    """Whether the view says `view.embeddable = True`: sites in EMBED_ORIGINS may show it in a frame."""
    return bool(getattr(view, EMBEDDABLE, False))
