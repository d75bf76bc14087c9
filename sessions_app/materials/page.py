"""The organiser's page of materials, put together, and a file on its way out."""

from typing import IO, Any

from flask import render_template, request, send_file
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.storage import files
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import queries, rules
from sessions_app.materials.forms import ACCEPTED, LinkForm, MomentForm, UploadForm
from sessions_app.materials.models import Material
from sessions_app.materials.words import size_word

SANDBOXED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def page_of(knowledge_session: KnowledgeSession, **forms: Any) -> str:
    """`forms`: what came back with errors; `refused`: files by name that were not taken, each with its sentence."""
    materials = queries.materials_of(knowledge_session)
    opening, opens_at = queries.opening_of(knowledge_session), queries.opens_at(knowledge_session)
    shown = {
        "upload": UploadForm(formdata=None),
        "link": LinkForm(formdata=None),
        "moment": _moment_form(knowledge_session),
        "refused": [],
        "wrong_title": None,
    }
    return render_template(
        "materials/of_session.html",
        knowledge_session=knowledge_session,
        materials=materials,
        missing={one.id for one in materials if one.file_key and not files.is_there(one.file_key)},
        taken=size_word(sum(one.size for one in materials)),
        limits={"file": rules.LARGEST_FILE // rules.MB, "session": rules.LARGEST_SESSION // rules.MB},
        accepted=ACCEPTED,
        opening=opening,
        opens_at=opens_at,
        is_open=knowledge_session.is_published and opens_at <= clock.now(),
        recipients=len(queries.recipients(knowledge_session)),
        has_errors=any(getattr(form, "errors", None) for form in forms.values()) or bool(forms.get("refused")),
        **(shown | forms),
    )


def as_download(material: Material) -> Response | None:
    """The file, to be saved and never shown inside a page of ours; None when the store has lost it."""
    try:
        contents: IO[bytes] = files.open_for_reading(material.file_key or "")
    except FileNotFoundError:
        return None
    answer = send_file(
        contents,
        mimetype=material.media_type,
        as_attachment=True,
        download_name=material.file_name,
        conditional=False,
        etag=False,
    )
    answer.content_length = material.size
    answer.set_etag(material.file_key or "")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = SANDBOXED
    return answer


def let_it_arrive(at_most: int) -> None:
    """What is sent beyond the limit, thrown away: a browser reads our answer only when it could send everything."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, at_most)
    while left > 0 and (piece := stream.read(min(left, files.PIECE))):
        left -= len(piece)


def _moment_form(knowledge_session: KnowledgeSession) -> MomentForm:
    chosen = queries.opening_of(knowledge_session).opens_at
    return MomentForm(formdata=None, when="moment" if chosen else "over", opens_at=chosen)
