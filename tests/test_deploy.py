"""What `docs/deploy.md` hands out is whole: units, a compose file, a proxy that writes down no personal link."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from flask import Flask

import config
from sessions_app.core.access import access_of

DEPLOY = config.ROOT / "docs" / "deploy"
SETTING = re.compile(r"\b[A-Z][A-Z_]{3,}\b")
HOLDS_A_NAME = ("/bewijs/<code>",)


def test_the_proxy_writes_down_no_personal_link(app: Flask) -> None:
    told = (DEPLOY / "nginx.conf").read_text()
    masked = [re.compile(pattern) for pattern in re.findall(r"^\s+~(\S+) 1;", told, re.MULTILINE)]
    personal = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "<token>" in rule.rule
        or rule.rule in HOLDS_A_NAME
        or ((access := access_of(app, rule.endpoint)) is not None and access.to == "link_holder")
    ]
    assert personal
    assert not [rule for rule in personal if not any(pattern.search(rule) for pattern in masked)]


@pytest.mark.parametrize("setting", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-Id"])
def test_the_proxy_says_who_asks(setting: str) -> None:
    assert f"proxy_set_header {setting} " in (DEPLOY / "nginx.conf").read_text()


def test_the_compose_file_is_one_and_names_settings_that_exist() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = told["services"]
    assert {"web-1", "web-2", "worker-1", "worker-2", "primary", "replica", "redis", "files", "migrate"} == set(
        services
    )
    known = set(SETTING.findall((config.ROOT / "config.py").read_text())) | {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    }
    for name in ("migrate", "web-1", "web-2", "worker-1", "worker-2"):
        assert not set(services[name]["environment"]) - known
    mounted = [str(volume).partition(":")[0] for one in services.values() for volume in one.get("volumes", [])]
    for file in mounted:
        assert (DEPLOY / file).exists() if file.startswith("./") else file in told["volumes"]


def test_the_image_holds_all_that_runs() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    words = {word for line in copied for word in line.split()}
    assert all(list(config.ROOT.glob(word)) for word in words)
    assert {"*.py", "requirements.txt", "sessions_app", "templates", "static", "migrations"} <= words


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With the programs they start in a place of the test, so that nothing but the units is looked at."""
    program = shutil.which("true") or "/bin/true"
    names = [path.name for path in DEPLOY.glob("kennissessies-*.*")]
    for name in names:
        told = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(re.sub(r"/srv/kennissessies/current/\.venv/bin/\w+", program, told))
    instances = [name.replace("@.", "@1.") for name in names]
    for name, instance in zip(names, instances, strict=True):
        if name != instance:
            (tmp_path / instance).symlink_to(tmp_path / name)
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in instances)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not [line for line in said.stderr.splitlines() if "kennissessies" in line], said.stderr


def test_the_document_names_each_file_and_the_readme_names_the_document() -> None:
    document = (config.ROOT / "docs" / "deploy.md").read_text()
    assert not [path.name for path in DEPLOY.iterdir() if path.name not in document]
    assert "docs/deploy.md" in (config.ROOT / "README.md").read_text()


def test_with_the_settings_to_begin_with_production_starts(tmp_path: Path) -> None:
    told = (DEPLOY / "kennissessies.env.example").read_text()
    lines = [line for line in told.splitlines() if line and not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    secret = "s" * 64
    filled_in = given | {"SECRET_KEY": secret, "SECURITY_PASSWORD_SALT": secret, "SECURITY_TOTP_SECRETS": f"1:{secret}"}
    settings = config.settings_from(filled_in | {"INSTANCE_DIR": str(tmp_path)})
    assert settings["PRODUCTION"]
    with pytest.raises(config.HalfConfigured, match="SECRET_KEY"):
        config.settings_from(given | {"INSTANCE_DIR": str(tmp_path)})


def test_commands_run_as_the_services_do() -> None:
    told = (DEPLOY / "kennissessies-command").read_text()
    web = (DEPLOY / "kennissessies-web.service").read_text()
    for setting in ("User", "WorkingDirectory", "EnvironmentFile"):
        assert re.findall(rf"^{setting}=(.+)$", web, re.MULTILINE)[0] in told
    assert subprocess.run(["sh", "-n", str(DEPLOY / "kennissessies-command")], check=False).returncode == 0
