"""Every setting, read from the environment here and nowhere else.

`settings_from(environment)` gives the plain dictionary that `create_app` loads. In production it
raises `HalfConfigured` with everything that is missing, so that no half-configured server starts.
"""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent
ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(:\d+)?", re.IGNORECASE)
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it too; gunicorn.conf.py sets it
ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
BARE_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+")
LETTERBOX_PORT = "letterbox_port"  # a file in the instance folder: where `make run` takes in mail


class HalfConfigured(Exception):
    """Settings or a kept secret are lacking; the message names each one and what it is for."""


def settings_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """All settings of the application from environment variables (names: README, section Settings)."""
    production = _is_production(environment)
    if production:
        _refuse_half_configured(environment)
    instance = Path(environment.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # of nobody else on this machine: it holds people
    port = _port(environment, "PORT", "8000")
    base_url = _base_url(environment, port)
    database_url = _database_url(environment) or f"sqlite:///{instance / 'kennissessies.sqlite3'}"
    return {
        "PRODUCTION": production,
        "INSTANCE_DIR": str(instance),
        "BASE_URL": base_url,
        "SECRET_KEY": environment.get("SECRET_KEY") or _kept_secret(instance / "secret_key"),
        "SECRET_KEY_FALLBACKS": _words(environment.get("SECRET_KEY_FALLBACKS", "")),
        **_database_settings(environment, database_url, instance),
        **_file_settings(environment),
        **_mail_settings(environment, base_url, instance),
        **_reply_settings(environment),
        **_browser_settings(environment, production, base_url),
        **_sign_in_settings(_kept_secret(instance / "password_salt", environment.get("SECURITY_PASSWORD_SALT"))),
        **_second_step_settings(environment, production, instance),
        **_single_sign_on_settings(environment),
        **_rate_limit_settings(environment),
        **watch_settings(environment),
        "TRUSTED_PROXIES": _whole(environment, "TRUSTED_PROXIES", "0"),
        "BABEL_DEFAULT_LOCALE": "nl",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Amsterdam",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "sessions_app" / "translations"),
    }


def settings() -> dict[str, Any]:
    """The settings of this process."""
    return settings_from(os.environ)


def _is_production(environment: Mapping[str, str]) -> bool:
    """Raises HalfConfigured for any other word: a server that was meant for production never runs as something less."""
    word = environment.get("APP_ENV", "").strip() or "development"
    if word not in ("development", "production"):
        raise HalfConfigured(f"APP_ENV: {word} is neither development nor production")
    return word == "production"


def _base_url(environment: Mapping[str, str], port: int) -> str:
    url = (environment.get("BASE_URL", "").strip() or f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise HalfConfigured(f"BASE_URL: {url} is no address such as https://kennissessies.example.nl")
    return url


def _refuse_half_configured(environment: Mapping[str, str]) -> None:
    needed = {
        "SECRET_KEY": "signs cookies and personal links; at least 32 characters, the same on every server",
        "BASE_URL": "the address in every mail, such as https://kennissessies.example.nl",
        "DATABASE_URL": "where the data lives, such as postgresql+psycopg://…",
        "MAIL_SERVER": "the SMTP server that sends the mail",
        "MAIL_DEFAULT_SENDER": "the address that invitations come from and that is read by people",
        "SECURITY_PASSWORD_SALT": "part of every password hash; never change it afterwards",
        "SECURITY_TOTP_SECRETS": "encrypts the keys of authenticator apps, such as 1:… with at least 32 characters",
    }
    missing = [f"  {name}: {purpose}" for name, purpose in needed.items() if not environment.get(name)]
    if environment.get("SECRET_KEY") and len(environment["SECRET_KEY"]) < 32:
        missing.append("  SECRET_KEY: is shorter than 32 characters")
    if missing:
        raise HalfConfigured("APP_ENV=production needs these settings:\n" + "\n".join(missing))


def _database_url(environment: Mapping[str, str]) -> str:
    """Worker and commands go past PgBouncer: migrations and backups set what holds for a session, and in transaction
    mode that would stay behind on a connection which the next visitor gets. Raises HalfConfigured without it."""
    url, direct = environment.get("DATABASE_URL", ""), environment.get("DATABASE_DIRECT_URL", "")
    if _is_on(environment, "DATABASE_BEHIND_PGBOUNCER") and not direct:
        raise HalfConfigured(
            "DATABASE_BEHIND_PGBOUNCER: needs DATABASE_DIRECT_URL, the database itself, for the worker, its queue, "
            "migrations and backups"
        )
    chosen = (direct or url) if _is_command(environment) else url
    if chosen and not chosen.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        raise HalfConfigured("DATABASE_URL: write postgresql+psycopg://user:password@host/database")
    return chosen


def _is_command(environment: Mapping[str, str]) -> bool:
    """The worker too; Flask says so itself."""
    return environment.get("FLASK_RUN_FROM_CLI") == "true"


def _is_on(environment: Mapping[str, str], name: str, otherwise: str = "false") -> bool:
    value = environment.get(name, "").strip().lower() or otherwise
    if value not in (*ON, *OFF):
        raise HalfConfigured(f"{name}: {value} is neither true nor false")
    return value in ON


def _database_settings(environment: Mapping[str, str], database_url: str, instance: Path) -> dict[str, Any]:
    is_sqlite = database_url.startswith("sqlite")
    of_database = environment.get("DATABASE_DIRECT_URL") or database_url
    behind = _is_on(environment, "DATABASE_BEHIND_PGBOUNCER") and not _is_command(environment)
    queue_default = f"sqlite:///{instance / 'queue.sqlite3'}" if is_sqlite else of_database
    return {
        "SQLALCHEMY_DATABASE_URI": database_url,
        # hide_parameters: an error in the log names the statement, never the person it was about.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True}
        | ({} if is_sqlite else _postgresql_options(environment, database_url, behind)),
        "QUEUE_URL": _queue_url(environment) or queue_default,
        **_replica_settings(environment, is_sqlite),
    }


def _queue_url(environment: Mapping[str, str]) -> str:
    url = environment.get("QUEUE_URL", "").strip()
    if url and not url.startswith(("sqlite:", "postgresql", "redis:", "rediss:", "memory:")):
        raise HalfConfigured("QUEUE_URL: write redis://host:6379/0, or leave it out: then the queue is in the database")
    return url


def _replica_settings(environment: Mapping[str, str], is_sqlite: bool) -> dict[str, Any]:
    """Raises HalfConfigured for a replica of anything but PostgreSQL."""
    url, lag = environment.get("DATABASE_REPLICA_URL", ""), _at_least_one(environment, "DATABASE_REPLICA_MAX_LAG", "10")
    if url and (is_sqlite or not url.startswith("postgresql")):
        raise HalfConfigured(
            "DATABASE_REPLICA_URL: only PostgreSQL has replicas; DATABASE_URL and it are postgresql+psycopg://…"
        )
    if lag > 30:
        raise HalfConfigured(f"DATABASE_REPLICA_MAX_LAG: {lag} is too long, 30 seconds is the most")
    behind = _is_on(environment, "DATABASE_BEHIND_PGBOUNCER")
    options = {"hide_parameters": True} | _postgresql_options(environment, url, behind, 2) if url else {}
    return {"DATABASE_REPLICA_URL": url, "DATABASE_REPLICA_MAX_LAG": lag, "DATABASE_REPLICA_OPTIONS": options}


def _postgresql_options(
    environment: Mapping[str, str], url: str, behind_pgbouncer: bool, connect_timeout: int = 5
) -> dict[str, Any]:
    """How many connections one process keeps, and for how long anybody waits for anything (docs/cluster.md)."""
    is_command = _is_command(environment)
    statement = _milliseconds(environment, "DATABASE_STATEMENT_TIMEOUT", "15")
    of_commands = _milliseconds(environment, "DATABASE_STATEMENT_TIMEOUT_WORKER", "900")
    patience = {
        "statement_timeout": of_commands if is_command else statement,
        "lock_timeout": 60_000 if is_command else 10_000,
        # Longer than a slow phone needs for an upload, which comes in while her account has been read.
        "idle_in_transaction_session_timeout": of_commands if is_command else 300_000,
    }
    given = parse_qs(urlsplit(url).query)
    options = [f"-c {name}={ms}" for name, ms in patience.items()] + given.get("options", [])
    connecting: dict[str, Any] = {
        "application_name": f"kennissessies {'worker' if is_command else 'web'}",
        "connect_timeout": connect_timeout,
        # A server that is gone without a word, with its machine or its network, is given up after half a minute.
        "tcp_user_timeout": 20_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    own = {name: value for name, value in connecting.items() if name not in given}
    # PgBouncer gives each transaction another connection: it refuses `options`, and finds no statement prepared before.
    own |= {"prepare_threshold": None} if behind_pgbouncer else {"options": " ".join(options)}
    return {
        "pool_size": _at_least_one(environment, "DATABASE_POOL_SIZE", "5"),
        "max_overflow": 2,
        "pool_timeout": 10,
        "pool_reset_on_return": None,  # `core/database/by_driver.py` ends what was begun
        "connect_args": own,
    }


def _at_least_one(environment: Mapping[str, str], name: str, otherwise: str) -> int:
    if not (number := _whole(environment, name, otherwise)):
        raise HalfConfigured(f"{name}: 0 is not enough, 1 is the least")
    return number


def _whole(environment: Mapping[str, str], name: str, otherwise: str) -> int:
    value = environment.get(name, "").strip() or otherwise
    if not re.fullmatch("[0-9]{1,8}", value):
        raise HalfConfigured(f"{name}: {value} is not a whole number, such as {otherwise}")
    return int(value)


def _port(environment: Mapping[str, str], name: str, otherwise: str) -> int:
    value = environment.get(name, "").strip() or otherwise
    if not re.fullmatch("[0-9]{1,5}", value) or int(value) > 65535:
        raise HalfConfigured(f"{name}: {value} is no port, such as {otherwise}")
    return int(value)


def _milliseconds(environment: Mapping[str, str], name: str, otherwise: str) -> int:
    """Of a setting in seconds; 0 is without end."""
    value = environment.get(name, "").strip() or otherwise
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", value, re.ASCII):
        raise HalfConfigured(f"{name}: {value} is not a number of seconds, such as {otherwise}")
    return round(float(value) * 1000)


def _file_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where files of people are kept: in the instance folder, unless FILES_URL names a bucket."""
    url = environment.get("FILES_URL", "").strip()
    keys = tuple(environment.get(name, "") for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    endpoint = urlsplit(parse_qs(urlsplit(url).query).get("endpoint", ["https://s3.amazonaws.com"])[0])
    is_whole = urlsplit(url).scheme == "s3" and urlsplit(url).netloc and endpoint.scheme in ("http", "https")
    if url and not (is_whole and endpoint.netloc):
        raise HalfConfigured("FILES_URL: write s3://bucket/prefix?endpoint=https://…&region=…")
    if url and not all(keys):
        raise HalfConfigured("FILES_URL: needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the keys of the bucket")
    return {"FILES_URL": url, "FILES_KEYS": keys}


def _mail_settings(environment: Mapping[str, str], base_url: str, instance: Path) -> dict[str, Any]:
    host = urlsplit(base_url).hostname or "localhost"
    domain = host if "." in host and not host.replace(".", "").isdigit() else "kennissessies.example.org"
    sender = _address(environment, "MAIL_DEFAULT_SENDER") or f"sessies@{domain}"
    port = "25" if environment.get("MAIL_SERVER") else _letterbox_port(instance)
    return {
        "MAIL_SERVER": environment.get("MAIL_SERVER") or "127.0.0.1",
        "MAIL_PORT": _port(environment, "MAIL_PORT", port),
        "MAIL_USERNAME": environment.get("MAIL_USERNAME") or None,
        "MAIL_PASSWORD": environment.get("MAIL_PASSWORD") or None,
        "MAIL_USE_TLS": _is_on(environment, "MAIL_USE_TLS"),
        "MAIL_USE_SSL": _is_on(environment, "MAIL_USE_SSL"),
        "MAIL_DEFAULT_SENDER": sender,
        "MAIL_REPLY_ADDRESS": _address(environment, "MAIL_REPLY_ADDRESS") or sender,
        "MAIL_SENDER_NAME": "Kennissessies De Omslag",
        "MAIL_TIMEOUT_SECONDS": 20,
        "MAIL_MAX_PER_MINUTE": _whole(environment, "MAIL_MAX_PER_MINUTE", "0"),  # 0: it does not matter
    }


def _address(environment: Mapping[str, str], name: str) -> str:
    """It stands in every calendar entry too, where a name before it would break the answers."""
    value = environment.get(name, "").strip()
    if value and not BARE_ADDRESS.fullmatch(value):
        raise HalfConfigured(f"{name}: {value} is no bare address such as sessies@example.nl")
    return value


def _reply_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where answers arrive. Raises HalfConfigured for an address that no mailbox can have."""
    url = environment.get("REPLY_IMAP_URL", "").strip()
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("imaps", "imap") and parts.hostname and parts.username and parts.port != 0
    except ValueError:
        is_whole = False
    if url and not is_whole:
        raise HalfConfigured("REPLY_IMAP_URL: write imaps://user:password@host/INBOX, special characters as %40")
    trusted = [name.lower() for name in _words(environment.get("REPLY_TRUSTED_AUTHSERV", ""))]
    return {"REPLY_IMAP_URL": url, "REPLY_TRUSTED_AUTHSERV": trusted}


def _browser_settings(environment: Mapping[str, str], production: bool, base_url: str) -> dict[str, Any]:
    prefix = "__Host-" if production else ""  # https, this host, every path: a sister site cannot set or see it
    return {
        "EMBED_ORIGINS": _origins(environment.get("EMBED_ORIGINS", "")),
        "TRUSTED_HOSTS": _trusted_hosts(environment, production, base_url),
        "VULNERABILITY_CONTACT": environment.get("VULNERABILITY_CONTACT", ""),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,  # the whole request
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,  # all that is typed in one form
        "MAX_FORM_PARTS": 500,  # fields; the longest form of ours has fewer than a hundred
        "SESSION_COOKIE_NAME": f"{prefix}kennissessies",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "REMEMBER_COOKIE_NAME": f"{prefix}onthouden",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": production,
        "PREFERRED_URL_SCHEME": "https" if production else "http",
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _trusted_hosts(environment: Mapping[str, str], production: bool, base_url: str) -> list[str]:
    """The names this site answers to: that of BASE_URL, TRUSTED_HOSTS, and outside production this machine itself."""
    own = urlsplit(base_url).hostname or "localhost"
    here = [] if production else ["localhost", "127.0.0.1", "[::1]"]
    return list(dict.fromkeys([own, *_words(environment.get("TRUSTED_HOSTS", "")), *here]))


def _origins(value: str) -> list[str]:
    """Sites as `https://example.nl`, nothing more: they end up in a header."""
    origins = [word.rstrip("/") for word in _words(value)]
    wrong = [origin for origin in origins if not ORIGIN.fullmatch(origin)]
    if wrong:
        raise HalfConfigured(f"EMBED_ORIGINS: {' '.join(wrong)} is not a site such as https://www.example.nl")
    return origins


def _rate_limit_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """When the storage does not answer, each process counts by itself: a limit never closes the site."""
    storage = environment.get("RATELIMIT_STORAGE_URI", "").strip() or "memory://"
    if "://" not in storage:
        raise HalfConfigured("RATELIMIT_STORAGE_URI: write redis://host:6379/1")
    patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5} if storage.startswith("redis") else {}
    return {
        "RATELIMIT_ENABLED": _is_on(environment, "RATELIMIT_ENABLED", "true"),
        "RATELIMIT_STORAGE_URI": storage,
        "RATELIMIT_STORAGE_OPTIONS": patience,
        "RATELIMIT_KEY_PREFIX": "kennissessies",  # a Redis may be shared with others
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_SWALLOW_ERRORS": True,
    }


def watch_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Logs and metrics (`docs/observability.md`). Raises HalfConfigured for what is none of the choices."""
    production = _is_production(environment)
    log_format = environment.get("LOG_FORMAT") or ("json" if production else "readable")
    token, share = environment.get("METRICS_TOKEN", ""), environment.get("LOG_REQUESTS") or str(int(production))
    if log_format not in ("json", "readable"):
        raise HalfConfigured(f"LOG_FORMAT: {log_format} is neither json nor readable")
    if not re.fullmatch(r"0|1|0?\.[0-9]+|1\.0*", share):
        raise HalfConfigured(f"LOG_REQUESTS: {share} is no share of the requests, such as 1, 0.1 or 0")
    if token and len(token) < 32:
        raise HalfConfigured("METRICS_TOKEN: is shorter than 32 characters")
    return {
        "PRODUCTION": production,
        "LOG_FORMAT": log_format,
        "LOG_REQUESTS": float(share),
        "METRICS_TOKEN": token,
        "METRICS_SHARED_IN": environment.get(METRICS_FOLDER, ""),
        "METRICS_PORT": _port(environment, "METRICS_PORT", "0"),
        "SLOW_QUERY_MS": _whole(environment, "SLOW_QUERY_MS", "500"),
    }


def _sign_in_settings(password_salt: str) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": password_salt,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": "4 hours",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_CLI_USERS_NAME": False,  # `flask user` is ours
        "SECURITY_CLI_ROLES_NAME": False,
    }


def _second_step_settings(environment: Mapping[str, str], production: bool, instance: Path) -> dict[str, Any]:
    """The secrets are numbered; the highest number encrypts, the others still read what was written before."""
    given = _words(environment.get("SECURITY_TOTP_SECRETS", ""))
    return {
        "SECOND_STEP_FOR_ADMIN": production,
        "SECURITY_TOTP_ISSUER": "Kennissessies De Omslag",
        "SECURITY_TOTP_SECRETS": _numbered(given) or {"1": _kept_secret(instance / "totp_secret")},
    }


def _single_sign_on_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """All of them or none. Raises HalfConfigured otherwise, and for a provider that is not asked over https."""
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_LABEL")
    given = {name: environment.get(name, "").strip() for name in names}
    missing = [name for name in names if not given[name]]
    if missing and len(missing) < len(names):
        raise HalfConfigured(f"Single sign-on needs {', '.join(names)}: {', '.join(missing)} is not set")
    issuer = urlsplit(given["OIDC_ISSUER"])
    is_here = issuer.scheme == "http" and issuer.hostname in ("localhost", "127.0.0.1", "::1")
    if not missing and not (issuer.hostname and (issuer.scheme == "https" or is_here)):
        raise HalfConfigured("OIDC_ISSUER: write the whole address of the provider, with https://")
    return given


def _numbered(words: list[str]) -> dict[str, str]:
    """{"1": "secret"} from `1:secret`. Raises HalfConfigured for anything else."""
    pairs = [word.partition(":") for word in words]
    if any(not (number.isascii() and number.isdigit()) or len(secret) < 32 for number, _, secret in pairs):
        raise HalfConfigured("SECURITY_TOTP_SECRETS: write 1:SECRET, each secret at least 32 characters")
    return {number: secret for number, _, secret in pairs}


def _letterbox_port(instance: Path) -> str:
    """Where the letterbox of this instance listens, so that commands beside `make run` find it too."""
    kept = instance / LETTERBOX_PORT
    return kept.read_text().strip() if kept.exists() else "8025"


def _kept_secret(path: Path, given: str | None = None) -> str:
    """A secret of our own making, kept in the instance folder so that it outlives a restart. It is whole as soon as it
    is there: of processes that start together each reads the same. Raises HalfConfigured for one that was lost: what
    was made with it is for people to give up."""
    if given:
        return given
    if not path.exists():
        own = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with open(os.open(own, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())  # or a power cut leaves its name with nothing in it
        with suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    kept = path.read_text().strip()
    if not kept:
        raise HalfConfigured(
            f"{path} is empty, and held a secret of this server. Put it back from a backup, or remove the file: "
            "a new one is made, and links or passwords that rest on the old one no longer work."
        )
    return kept


def _words(value: str) -> list[str]:
    return value.replace(",", " ").split()
