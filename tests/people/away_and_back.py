"""What a browser does with single sign-on: to the provider, signed in there, back, and the button pressed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from sessions_app.people import single_sign_on
from tests.page_client import PageClient, text_of
from tests.people import openid_provider
from tests.people.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.people.test_sign_in import signed_in_as
from tests.stopping import PATIENCE_SECONDS

REFUSED = "Met dit account van je organisatie kom je hier niet binnen."
SILENT = "Je organisatie geeft geen antwoord."
NAME = "Gemeente Amsterdam"


@contextmanager
def configured(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    with openid_provider.running() as provider:
        settings = {"CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "LABEL": NAME, "ISSUER": provider.issuer}
        monkeypatch.setattr(single_sign_on, "PATIENCE_SECONDS", PATIENCE_SECONDS)  # on a busy machine
        for name, value in settings.items():
            monkeypatch.setitem(app.config, f"OIDC_{name}", value)
        yield provider


def leave(client: PageClient, came_for: str = "") -> str:
    """The address at the provider where the page leads."""
    page = client.inspected(client.post("/inloggen/extern", {"next": came_for}, status=200), 200)
    refresh, link = page.find("meta", attrs={"http-equiv": "refresh"}), page.select_one("main a.button")
    assert refresh is not None and link is not None
    assert refresh["content"] == f"0; url={link['href']}"
    return str(link["href"])


def at_provider(address: str) -> str:
    """The path of ours to which the provider sends her back."""
    back = urlsplit(requests.get(address, allow_redirects=False, timeout=PATIENCE_SECONDS).headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == "http://localhost"
    return f"{back.path}?{back.query}"


def come_back(client: PageClient, path: str, status: int = 303) -> Any:
    """Presses the button of the page she comes back to."""
    form = client.get(path).find("form", attrs={"data-go-on": True})
    assert form is not None
    fields = {str(field["name"]): str(field["value"]) for field in form.find_all("input")}
    return client.post(str(form["action"]), fields, status=status)


def refused(client: PageClient) -> None:
    answer = come_back(client, at_provider(leave(client)), 422)
    assert REFUSED in text_of(answer)
    assert signed_in_as(client) is None
