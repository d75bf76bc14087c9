"""How a line in the log looks: JSON in production, readable elsewhere; the same for web server, worker and commands.

gunicorn reads this before the application is there (`gunicorn.conf.py`), so it needs nothing else of ours.

No line tells of a person. What an exception says is left out (it may hold what somebody typed); its kind, the code it
came through and the statement stay. So do the messages of ours, which name views and numbers. In what libraries say,
addresses of machines, of people and of pages are cut out.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FRAMES, CAUSES, STATEMENT = 40, 5, 1000  # at most so many of each, and letters of a statement
EXTRAS = ("visitor", "method", "status", "ms", "statements", "statement")
OURS = "sessions_app."
PEOPLE = re.compile(
    r"[^\s<>\"'(]+@[^\s<>\"')]+"  # an e-mail address, also one in an address of a server
    r"|\b(?!127\.0\.0\.1\b|0\.0\.0\.0\b)\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b"
    r"|\b[\w-]{32,}={0,2}",  # a token
    re.IGNORECASE,
)
PAGES = re.compile(r"(?<![\w:/.])/\S*")
BAD_REQUEST = re.compile(r"^(Invalid request) from ip=.*", re.DOTALL)  # gunicorn, then the address and what was sent


@dataclass(slots=True)
class Work:
    """What this thread is at: a request, or a job of the worker. `id` is what its lines have in common."""

    id: str
    job: str = ""
    endpoint: str | None = None
    visitor: str = ""
    status: int = 0
    statements: int = 0
    kept: str = ""  # of a public page: whether it came from the `memory`, or was `made`


present: ContextVar[Work | None] = ContextVar("present_work", default=None)


class JsonLines(logging.Formatter):
    """One JSON object a line. `tells_all` is for development: then exceptions say what they say."""

    def __init__(self, tells_all: bool = False) -> None:
        super().__init__()
        self._tells_all = tells_all

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
        } | _work_and_extras(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = fault_of(record.exc_info[1])
            if self._tells_all:
                line["fault"]["says"] = str(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class ReadableLines(logging.Formatter):
    """For who sits before it."""

    def __init__(self, tells_all: bool = False) -> None:
        super().__init__()
        self._tells_all = tells_all

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).astimezone()
        more = " ".join(f"{name}={value}" for name, value in _work_and_extras(record).items())
        words = [f"{moment:%H:%M:%S}", record.levelname.lower(), f"{record.name}:", message_of(record)]
        line = " ".join([*words, f"[{more}]" if more else ""]).rstrip().replace("\n", " ")
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return line
        if self._tells_all:
            return line + "\n" + "".join(traceback.format_exception(error)).rstrip()
        return line + "\n" + json.dumps(fault_of(error), indent=2)


def message_of(record: logging.LogRecord) -> str:
    """What it says, without addresses."""
    said = record.getMessage()
    if not record.name.startswith(OURS):
        said = PAGES.sub("/…", BAD_REQUEST.sub(r"\1", said))
    return PEOPLE.sub("…", said)


def fault_of(error: BaseException, causes: int = CAUSES) -> dict[str, Any]:
    """The kind of an exception, where it came from, and what is known of the statement; never what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames],
    }
    diagnosis = getattr(error, "diag", None)  # of psycopg
    known = {
        "code": getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None),
        "constraint": getattr(diagnosis, "constraint_name", None),
        "statement": one_line(getattr(error, "statement", None)),
    }
    told |= {name: value for name, value in known.items() if isinstance(value, str)}
    because = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if because is not None and causes:
        told["because_of"] = fault_of(because, causes - 1)
    return told


def one_line(statement: object) -> str | None:
    """The text of a statement; its values stand apart from it and are not here."""
    return " ".join(statement.split())[:STATEMENT] if isinstance(statement, str) else None


def logging_settings(log_format: str, tells_all: bool) -> dict[str, Any]:
    """For `logging.config.dictConfig`, in gunicorn's first process and in all others."""
    lines = {"()": JsonLines if log_format == "json" else ReadableLines, "tells_all": tells_all}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "filters": {"news": {"()": _News}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["news"]}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "sessions_app": {"level": "INFO"},
            "gunicorn.error": {"handlers": [], "propagate": True},  # its level is given on the command line
            # Huey says when it begins and ends, in a log that is kept; its lines for each look at an empty outbox help
            # nobody.
            "huey": {"level": "WARNING"},
            "huey.consumer": {"level": "INFO" if log_format == "json" else "WARNING"},
            "huey.consumer.Scheduler": {"level": "WARNING"},
        },
    }


class _News(logging.Filter):
    """Leaves out what a line of ours told already, with the id of the job: `core/queue.py`."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name == "huey" and str(record.msg).startswith("Unhandled exception in task"))


def _work_and_extras(record: logging.LogRecord) -> dict[str, Any]:
    work = present.get()
    of_work = {"request": work.id, "job": work.job, "endpoint": work.endpoint} if work is not None else {}
    extras = {name: record.__dict__[name] for name in EXTRAS if name in record.__dict__}
    return {name: value for name, value in (of_work | extras).items() if value not in (None, "")}
