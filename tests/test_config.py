import secrets
from pathlib import Path

import pytest

import config

COMPLETE = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "BASE_URL": "https://kennissessies.example.nl/",
    "DATABASE_URL": "postgresql+psycopg://app@db/kennissessies",
    "MAIL_SERVER": "smtp.example.nl",
    "MAIL_DEFAULT_SENDER": "sessies@example.nl",
    "SECURITY_PASSWORD_SALT": "a grain of salt",
    "SECURITY_TOTP_SECRETS": "1:" + "t" * 32,
}


@pytest.mark.parametrize("missing", sorted(set(COMPLETE) - {"APP_ENV"}))
def test_production_refuses_to_start_half_configured(missing: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in COMPLETE.items() if name != missing}
    with pytest.raises(config.HalfConfigured, match=f"{missing}: "):
        config.settings_from(environment | {"INSTANCE_DIR": str(tmp_path)})


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(config.HalfConfigured) as refusal:
        config.settings_from({"APP_ENV": "production"})
    assert all(name in str(refusal.value) for name in set(COMPLETE) - {"APP_ENV"})


def test_a_short_secret_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(config.HalfConfigured, match="shorter than 32"):
        config.settings_from(COMPLETE | {"SECRET_KEY": "s" * 31, "INSTANCE_DIR": str(tmp_path)})


def test_production_with_everything_starts_with_secure_cookies(tmp_path: Path) -> None:
    settings = config.settings_from(COMPLETE | {"INSTANCE_DIR": str(tmp_path)})
    assert settings["PRODUCTION"] and settings["SESSION_COOKIE_SECURE"] and settings["REMEMBER_COOKIE_SECURE"]
    assert settings["BASE_URL"] == "https://kennissessies.example.nl"
    assert settings["MAIL_PORT"] == 25
    assert not (tmp_path / "secret_key").exists()


def test_a_laptop_needs_no_settings_at_all(tmp_path: Path) -> None:
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path)})
    assert settings["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'kennissessies.sqlite3'}"
    assert settings["QUEUE_URL"] == f"sqlite:///{tmp_path / 'queue.sqlite3'}"
    assert settings["BASE_URL"] == "http://127.0.0.1:8000"


def test_a_laptop_makes_its_secret_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (config.settings_from({"INSTANCE_DIR": str(tmp_path)})["SECRET_KEY"] for _ in range(2))
    assert first == second and len(first) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_of_two_that_start_together_each_reads_the_same_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes while the first is making its secret."""
    second: list[str] = []
    made = secrets.token_urlsafe

    def comes_between(length: int) -> str:
        monkeypatch.setattr(secrets, "token_urlsafe", made)
        second.append(config.settings_from({"INSTANCE_DIR": str(tmp_path)})["SECRET_KEY"])
        return made(length)

    monkeypatch.setattr(secrets, "token_urlsafe", comes_between)
    first = config.settings_from({"INSTANCE_DIR": str(tmp_path)})["SECRET_KEY"]
    assert second == [first] and len(first) >= 32
    assert {file.name for file in tmp_path.iterdir()} == {"secret_key", "password_salt", "totp_secret"}


@pytest.mark.parametrize("name", ["secret_key", "password_salt", "totp_secret"])
@pytest.mark.parametrize("left", ["", "\n"])
def test_an_empty_secret_is_refused_and_left_as_it_is(tmp_path: Path, name: str, left: str) -> None:
    (tmp_path / name).write_text(left)
    with pytest.raises(config.HalfConfigured, match=f"{name} is empty"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path)})
    assert (tmp_path / name).read_text() == left


def test_the_queue_follows_the_database(tmp_path: Path) -> None:
    url = "postgresql+psycopg://app@db/kennissessies"
    assert config.settings_from({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url})["QUEUE_URL"] == url


def test_empty_settings_count_as_unset(tmp_path: Path) -> None:
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path), "PORT": "", "MAIL_PORT": "", "DATABASE_URL": ""})
    assert settings["BASE_URL"] == "http://127.0.0.1:8000"
    assert settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:")


def test_the_instance_folder_is_of_nobody_else(tmp_path: Path) -> None:
    """The database and the letterbox in it are full of people."""
    config.settings_from({"INSTANCE_DIR": str(tmp_path / "instance")})
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700


def test_mail_goes_to_the_letterbox_of_this_instance(tmp_path: Path) -> None:
    (tmp_path / config.LETTERBOX_PORT).write_text("45678")
    assert config.settings_from({"INSTANCE_DIR": str(tmp_path)})["MAIL_PORT"] == 45678
    assert config.settings_from({"INSTANCE_DIR": str(tmp_path), "MAIL_SERVER": "smtp.example.nl"})["MAIL_PORT"] == 25


@pytest.mark.parametrize(("said", "is_on"), [("", False), ("true", True), ("On", True), ("1 ", True), ("off", False)])
def test_what_is_switched_on_is_on(tmp_path: Path, said: str, is_on: bool) -> None:
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path), "MAIL_USE_TLS": said})
    assert settings["MAIL_USE_TLS"] is is_on


@pytest.mark.parametrize(
    ("said", "enabled"), [("", True), ("true", True), ("On", True), ("false", False), ("0", False), ("off", False)]
)
def test_rate_limits_are_on_unless_switched_off(tmp_path: Path, said: str, enabled: bool) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path), **({"RATELIMIT_ENABLED": said} if said else {})}
    assert config.settings_from(environment)["RATELIMIT_ENABLED"] is enabled


def test_the_site_answers_to_its_own_name_and_to_those_that_were_added(tmp_path: Path) -> None:
    environment = COMPLETE | {"INSTANCE_DIR": str(tmp_path), "TRUSTED_HOSTS": "10.0.0.5 sessies.intern"}
    settings = config.settings_from(environment)
    assert settings["TRUSTED_HOSTS"] == ["kennissessies.example.nl", "10.0.0.5", "sessies.intern"]
    assert "localhost" in config.settings_from({"INSTANCE_DIR": str(tmp_path)})["TRUSTED_HOSTS"]


@pytest.mark.parametrize(
    "origin", ["*", "https://a.nl; script-src *", "javascript:alert(1)", "https://a.nl/pad", "a.nl"]
)
def test_what_is_no_site_does_not_reach_the_header(tmp_path: Path, origin: str) -> None:
    with pytest.raises(config.HalfConfigured, match="EMBED_ORIGINS"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), "EMBED_ORIGINS": origin})


SINGLE_SIGN_ON = {
    "OIDC_ISSUER": "https://login.example.nl/tenant/v2.0",
    "OIDC_CLIENT_ID": "kennissessies",
    "OIDC_CLIENT_SECRET": "geheim",
    "OIDC_LABEL": "Gemeente Amsterdam",
}


@pytest.mark.parametrize("missing", SINGLE_SIGN_ON)
def test_single_sign_on_is_configured_wholly_or_not(missing: str, tmp_path: Path) -> None:
    given = {name: value for name, value in SINGLE_SIGN_ON.items() if name != missing}
    with pytest.raises(config.HalfConfigured, match=f"{missing} is not set"):
        config.settings_from(given | {"INSTANCE_DIR": str(tmp_path)})


@pytest.mark.parametrize("issuer", ["http://login.example.nl", "login.example.nl", "https://", "ftp://localhost"])
def test_a_provider_is_asked_over_https(issuer: str, tmp_path: Path) -> None:
    with pytest.raises(config.HalfConfigured, match="https"):
        config.settings_from(SINGLE_SIGN_ON | {"OIDC_ISSUER": issuer, "INSTANCE_DIR": str(tmp_path)})


@pytest.mark.parametrize("issuer", ["https://login.example.nl/tenant/v2.0", "http://127.0.0.1:9000"])
def test_a_provider_that_may_be_asked(issuer: str, tmp_path: Path) -> None:
    settings = config.settings_from(SINGLE_SIGN_ON | {"OIDC_ISSUER": issuer, "INSTANCE_DIR": str(tmp_path)})
    assert settings["OIDC_ISSUER"] == issuer


def test_sites_that_may_embed_are_written_as_browsers_write_them(tmp_path: Path) -> None:
    said = "https://www.example.nl/, http://localhost:3000"
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path), "EMBED_ORIGINS": said})
    assert settings["EMBED_ORIGINS"] == ["https://www.example.nl", "http://localhost:3000"]


def test_production_writes_json_and_a_line_for_each_request(tmp_path: Path) -> None:
    settings = config.settings_from(COMPLETE | {"INSTANCE_DIR": str(tmp_path)})
    assert (settings["LOG_FORMAT"], settings["LOG_REQUESTS"], settings["SLOW_QUERY_MS"]) == ("json", 1.0, 500)
    assert (settings["METRICS_TOKEN"], settings["METRICS_PORT"]) == ("", 0)
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path)})
    assert (settings["LOG_FORMAT"], settings["LOG_REQUESTS"]) == ("readable", 0.0)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("LOG_FORMAT", "xml"), ("LOG_REQUESTS", "2"), ("LOG_REQUESTS", "veel"), ("LOG_REQUESTS", "-1"),
        ("SLOW_QUERY_MS", "0.5 s"), ("SLOW_QUERY_MS", "²"), ("METRICS_PORT", "http"), ("METRICS_PORT", "70000"),
        ("METRICS_TOKEN", "kort"), ("PORT", "abc"), ("PORT", "70000"), ("MAIL_PORT", "smtp"), ("MAIL_PORT", "-25"),
        ("TRUSTED_PROXIES", "one"), ("TRUSTED_PROXIES", "-1"), ("MAIL_MAX_PER_MINUTE", "²"),
        ("SECURITY_TOTP_SECRETS", "²:" + "t" * 32), ("APP_ENV", "prod"), ("APP_ENV", "Production"),
        ("BASE_URL", "kennissessies.example.nl"), ("BASE_URL", "https://"), ("DATABASE_URL", "postgres://db/sessions"),
        ("DATABASE_URL", "mysql://db/sessions"), ("DATABASE_URL", "sessions"), ("QUEUE_URL", "localhost:6379"),
        ("RATELIMIT_STORAGE_URI", "localhost"), ("RATELIMIT_ENABLED", "maybe"), ("MAIL_USE_TLS", "starttls"),
        ("MAIL_DEFAULT_SENDER", "De Omslag <sessies@example.nl>"), ("MAIL_REPLY_ADDRESS", "sessies"),
    ],
)  # fmt: skip
def test_what_is_none_of_the_choices_is_refused_by_name(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(config.HalfConfigured, match=name):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), name: said})


@pytest.mark.parametrize("name", ["DATABASE_POOL_SIZE", "DATABASE_REPLICA_MAX_LAG"])
def test_none_is_told_from_what_is_no_number(name: str, tmp_path: Path) -> None:
    given = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": "postgresql+psycopg://127.0.0.1/sessions"}
    with pytest.raises(config.HalfConfigured, match=f"{name}: 0 is not enough"):
        config.settings_from(given | {name: "0"})
    with pytest.raises(config.HalfConfigured, match=f"{name}: some is not a whole number"):
        config.settings_from(given | {name: "some"})


@pytest.mark.parametrize(("said", "share"), [("1", 1.0), ("0", 0.0), ("0.1", 0.1), (".25", 0.25), ("1.0", 1.0)])
def test_the_share_of_requests_that_leave_a_line(said: str, share: float, tmp_path: Path) -> None:
    assert config.settings_from({"INSTANCE_DIR": str(tmp_path), "LOG_REQUESTS": said})["LOG_REQUESTS"] == share
