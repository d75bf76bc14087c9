"""METRICS_PORT: figures on a port of their own, on this machine only. Opened by `gunicorn.conf.py` in each process of
the web server and by the worker. Processes of one web server share the port: whichever answers knows the figures of
all."""

import logging
from collections.abc import Iterable
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from sessions_app.core.watching import metrics

log = logging.getLogger(__name__)

HOST = "127.0.0.1"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Each scrape is no news."""


def open_port(app: Flask, is_shared: bool) -> WSGIServer | None:
    """Answers `GET /metrics` from a thread, until the process ends. None without METRICS_PORT, and when it is taken by
    something else: then that is told, and work goes on."""
    port: int = app.config["METRICS_PORT"]
    if not port:
        return None

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/metrics":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        try:
            with app.app_context():
                told = metrics.as_text()
        except Exception:
            log.exception("the figures could not be told")
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b""]
        start_response("200 OK", [("Content-Type", metrics.CONTENT_TYPE)])
        return [told]

    kind = type("Server", (_Server,), {"allow_reuse_port": is_shared})
    try:
        server: WSGIServer = kind((HOST, port), _Quiet)
    except OSError:
        log.warning("port %s for metrics is taken: give this process a METRICS_PORT of its own", port)
        return None
    server.set_app(answer)
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
