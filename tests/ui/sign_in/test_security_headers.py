"""What every response says to the browser."""

from __future__ import annotations

import hashlib
import tomllib
from base64 import b64encode
from pathlib import Path

import streamlit
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.support.asgi_client import TestClient
from tests.support.checkout import ROOT
from ui.sign_in.security_headers import SecurityHeaders, headers, with_headers


async def page(_: Request) -> Response:
    response = PlainTextResponse("there", headers={"X-Frame-Options": "ALLOWALL"})
    response.set_cookie("one", "1", httponly=True)
    response.set_cookie("two", "2", secure=True)
    return response


def served(*, secure: bool) -> TestClient:
    return TestClient(SecurityHeaders(Starlette(routes=[Route("/", page)]), secure=secure))


def policy() -> dict[str, str]:
    value = dict(headers())[b"content-security-policy"].decode()
    return {name: rest for name, _, rest in (rule.partition(" ") for rule in value.split("; "))}


def test_every_response_has_them_once() -> None:
    for path in ("/", "/nowhere"):
        sent = served(secure=False).get(path).headers
        assert sent["x-content-type-options"] == "nosniff"
        assert sent.get_list("x-frame-options") == ["DENY"]
        assert sent["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in sent["content-security-policy"]


def test_nothing_is_loaded_from_elsewhere() -> None:
    rules = policy()
    assert rules["default-src"] == "'self'"
    assert rules["img-src"] == "'self' data: blob:"
    assert rules["connect-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    for rule in rules.values():
        assert "*" not in rule
        assert "http" not in rule
    assert "'unsafe-inline'" not in rules["script-src"]


def test_streamlits_own_script_is_let_in_by_its_hash() -> None:
    text = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    script = text.partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "prerenderReady" in script
    assert f"'sha256-{digest}'" in policy()["script-src"]


def test_cookies_of_an_https_address_are_for_https_only() -> None:
    cookies = served(secure=True).get("/").headers.get_list("set-cookie")
    assert [cookie.lower().count("; secure") for cookie in cookies] == [1, 1]
    cookies = served(secure=False).get("/").headers.get_list("set-cookie")
    assert [cookie.lower().count("; secure") for cookie in cookies] == [0, 1]


def test_a_response_keeps_its_own_headers() -> None:
    merged = with_headers(
        [(b"content-type", b"text/html"), (b"X-Frame-Options", b"x")], secure=True
    )
    assert (b"content-type", b"text/html") in merged
    assert (b"X-Frame-Options", b"x") not in merged


def test_streamlits_own_guards_are_on() -> None:
    file = ROOT / ".streamlit" / "config.toml"
    config = tomllib.loads(file.read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableCORS"] is True
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["enableAgentApi"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False
