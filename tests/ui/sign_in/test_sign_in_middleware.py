"""The door: what answers whom, asked by real requests of a stand-in for the app."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from datasets.access import sign_in
from tests.support.asgi_client import TestClient
from ui.sign_in import sign_in_middleware
from ui.sign_in.sign_in_middleware import SignInMiddleware, host_of, secrets

HERE = "http://127.0.0.1:8599"
SECRET = "c" * 40
ACCESS = f"""
public_url = "{HERE}"
cookie_secret_file = "cookie.secret"
[[provider]]
name = "company"
metadata_url = "http://127.0.0.1:8598/x"
client_id = "wherefore"
client_secret_env = "CLIENT_SECRET"
[[team]]
name = "Sales"
workspace = "sales"
viewers = ["@example.com"]
analysts = ["anna@example.com"]
"""
PATHS = (
    "/", "/data", "/what-if", "/findings", "/?dataset=subscription&question=why",
    "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/media/abc.csv",
    "/_stcore/upload_file/s/f", "/static/js/index.js", "/component/x", "/app/static/../secret.svg",
    "/app/static/x.svg/../../data", "/app/static/UPPER.svg", "//data", "/auth/login/x", "/anything",
    "/_stcore/script-health-check", "/_stcore/health/", "/favicon.ico",
)  # fmt: skip


ENDED: list[int] = []  # how the stand-in's websockets came to an end


async def everything(_: Request) -> Response:
    return PlainTextResponse("behind the door")


async def login(_: Request) -> Response:
    return PlainTextResponse("Authentication error", 400)


async def callback(_: Request) -> Response:
    return RedirectResponse("/", 302)


async def socket(connection: WebSocket) -> None:
    await connection.accept()
    while True:
        try:
            await connection.send_text(f"heard {await connection.receive_text()}")
        except WebSocketDisconnect as end:
            ENDED.append(end.code)
            return


METHODS = ["GET", "PUT", "POST", "DELETE"]
APP = Starlette(
    routes=[
        Route("/auth/login", login),
        Route("/oauth2callback", callback),
        WebSocketRoute("/_stcore/stream", socket),
        Route("/{rest:path}", everything, methods=METHODS),
    ]
)


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("CLIENT_SECRET", "s3cret-of-the-client")
    monkeypatch.setattr(sign_in, "_SIGNED_OUT", set())
    (tmp_path / "cookie.secret").write_text(SECRET, encoding="utf-8")
    (tmp_path / "cookie.secret").chmod(0o600)
    (tmp_path / "access.toml").write_text(ACCESS, encoding="utf-8")
    monkeypatch.setenv("WHEREFORE_ACCESS", str(tmp_path / "access.toml"))
    return TestClient(SignInMiddleware(APP), base_url=HERE, follow_redirects=False)


def cookie(email: str, secret: str = SECRET, **more: object) -> dict[str, str]:
    claims: dict[str, Any] = {
        "is_logged_in": True, "provider": "company", "sub": email, "email": email,
        "email_verified": True, "iat": int(time.time()), "origin": HERE,
    }  # fmt: skip
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(claims | more))
    return {"cookie": f"_streamlit_user={signed.decode()}", "origin": HERE}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", METHODS)
def test_without_sign_in_there_is_only_the_sign_in_page(
    door: TestClient, path: str, method: str
) -> None:
    response = door.request(method, path)
    assert response.status_code == 401
    assert "Sign in with Company" in response.text
    assert "behind" not in response.text
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "request_headers",
    [
        {},
        cookie("anna@example.com", secret="d" * 40),
        cookie("anna@example.com", iat=1),
        cookie("anna@example.com", origin="http://127.0.0.1:8600"),
        cookie("anna@example.com", is_logged_in=False),
        cookie("eve@evil.example"),
        cookie("anna@example.com", email_verified=False),
        {"cookie": "_streamlit_user=anna@example.com", "origin": HERE},
        {"cookie": "_streamlit_user=.%00.", "origin": HERE},
    ],
)
def test_a_websocket_is_opened_for_members_only(
    door: TestClient, request_headers: dict[str, str]
) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        door.websocket_connect("/_stcore/stream", headers=request_headers),
    ):
        pass
    assert closed.value.code == 1008


def test_a_member_comes_in(door: TestClient) -> None:
    vera = cookie("vera@example.com")
    assert door.get("/data", headers=vera).text == "behind the door"
    with door.websocket_connect("/_stcore/stream", headers=vera) as opened:
        opened.send_text("hello")
        assert opened.receive_text() == "heard hello"


def test_another_sites_page_opens_no_websocket_with_a_members_cookie(door: TestClient) -> None:
    for origin in ("https://evil.example", "null", ""):
        with (
            pytest.raises(WebSocketDisconnect),
            door.websocket_connect(
                "/_stcore/stream", headers=cookie("vera@example.com") | {"origin": origin}
            ),
        ):
            pass


@pytest.mark.slow
def test_a_websocket_ends_with_the_sign_in(door: TestClient) -> None:
    ENDED.clear()
    almost = time.time() - 12 * 3600 + 1.5
    with door.websocket_connect(
        "/_stcore/stream", headers=cookie("vera@example.com", iat=almost)
    ) as opened:
        opened.send_text("still")
        assert opened.receive_text() == "heard still"
        time.sleep(1.8)
        assert ENDED == [1008]


def test_a_viewer_uploads_nothing(door: TestClient) -> None:
    path = "/_stcore/upload_file/session/file"
    assert door.put(path, headers=cookie("vera@example.com"), content=b"a").status_code == 403
    assert door.put(path, headers=cookie("anna@example.com"), content=b"a").status_code == 200


def test_figures_of_the_process_are_closed_to_members_too(door: TestClient) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent"):
        assert door.get(path, headers=cookie("anna@example.com")).status_code == 403


def test_a_stranger_gets_a_sentence_and_the_way_out(door: TestClient) -> None:
    response = door.get("/data", headers=cookie("eve@evil.example"))
    assert response.status_code == 403
    assert "You are not a member of a team here" in response.text
    assert "/auth/logout" in response.text
    response = door.get("/", headers=cookie("vera@example.com", email_verified=False))
    assert "Your e-mail is not verified" in response.text
    response = door.get("/", headers=cookie("vera@example.com", iat=1))
    assert "Your sign-in is over" in response.text


def test_after_signing_out_the_same_cookie_opens_nothing(door: TestClient) -> None:
    vera = cookie("vera@example.com")
    assert door.get("/", headers=vera).status_code == 200
    door.get("/auth/logout", headers=vera)
    assert door.get("/", headers=vera).status_code == 401


def test_health_and_the_marks_of_the_page_are_there_for_all(door: TestClient) -> None:
    assert door.get("/_stcore/health").text == "behind the door"
    assert door.get("/app/static/inter.woff2").text == "behind the door"
    assert door.get("/app/static/logo-dark.svg").text == "behind the door"


def test_a_button_leads_to_the_provider_with_a_token_made_for_it(
    door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sign_in_middleware, "encode_provider_token", lambda name: f"token-of-{name}"
    )
    response = door.get("/sign-in?with=company")
    assert response.status_code == 302
    assert response.headers["location"] == "/auth/login?provider=token-of-company"
    assert door.get("/sign-in?with=another").status_code == 401
    assert door.get("/sign-in").status_code == 401


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/data?dataset=shop", "/data?dataset=shop"),
        ("/?question=why%20is%20it", "/?question=why%20is%20it"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/data/../x", "/"),
        ("/data?x=1\r\nset-cookie: a=b", "/"),
        ("/elsewhere", "/"),
        ("/" + "x" * 3000, "/"),
    ],
)
def test_a_sign_in_leads_back_to_a_page_of_ours_only(
    door: TestClient, wanted: str, reached: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_middleware, "encode_provider_token", lambda name: name)
    door.get("/sign-in", params={"with": "company", "to": wanted})
    assert door.get("/oauth2callback").headers["location"] == reached


def test_a_provider_that_is_away_is_a_sentence(door: TestClient) -> None:
    response = door.get("/auth/login")
    assert response.status_code == 502
    assert "Nobody answers where you sign in" in response.text
    assert "Authentication error" not in response.text


def test_a_broken_access_file_lets_nobody_in(door: TestClient, tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text("nonsense", encoding="utf-8")
    response = door.get("/", headers=cookie("anna@example.com"))
    assert response.status_code == 503
    assert "not set up correctly" in response.text
    assert str(tmp_path) not in response.text


# ---------------------------------------------------------------------- where nobody signs in


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHEREFORE_ACCESS", raising=False)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("host", ["127.0.0.1:8599", "localhost:8599", "[::1]:8599"])
def test_this_machine_is_answered_by_its_own_name(host: str) -> None:
    door = TestClient(SignInMiddleware(APP), base_url=HERE)
    assert door.get("/", headers={"host": host}).text == "behind the door"


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("host", ["evil.example", "192.168.0.7:8599", "localhost.evil.example", ""])
def test_another_name_for_this_machine_is_refused(host: str) -> None:
    door = TestClient(SignInMiddleware(APP), base_url=HERE)
    response = door.get("/", headers={"host": host})
    assert response.status_code == 403
    assert "sign-in is not set up" in response.text
    with (
        pytest.raises(WebSocketDisconnect),
        door.websocket_connect("/_stcore/stream", headers={"host": host}),
    ):
        pass


@pytest.mark.usefixtures("alone")
def test_an_address_that_others_reach_is_refused() -> None:
    door = TestClient(SignInMiddleware(APP), base_url="http://192.168.0.7:8599")
    assert door.get("/", headers={"host": "localhost"}).status_code == 403


@pytest.mark.usefixtures("alone")
def test_bound_to_everybody_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_middleware, "is_private", lambda: False)
    assert TestClient(SignInMiddleware(APP), base_url=HERE).get("/").status_code == 403


@pytest.mark.usefixtures("alone")
def test_without_an_access_file_streamlit_gets_no_secrets() -> None:
    assert secrets() is None


@pytest.mark.usefixtures("door")
def test_streamlit_gets_its_secrets_in_memory() -> None:
    handed_over = secrets()
    assert handed_over is not None
    assert handed_over["auth"]["redirect_uri"] == f"{HERE}/oauth2callback"
    assert handed_over["auth"]["company"]["client_secret"] == "s3cret-of-the-client"


def test_a_host_is_read_without_its_port() -> None:
    assert [host_of(host) for host in ("a.b:80", "[::1]:80", "[", "")] == ["a.b", "::1", "", ""]


@pytest.mark.usefixtures("alone")
def test_a_page_that_goes_while_it_is_sent_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async def gone(*_: object) -> None:
        raise WebSocketDisconnected

    async def nothing(*_: object) -> Any:
        raise AssertionError

    scope = {"type": "websocket", "path": "/", "server": ("127.0.0.1", 1),
             "headers": [(b"host", b"localhost")]}  # fmt: skip
    with caplog.at_level("INFO"):
        asyncio.run(SignInMiddleware(gone)(scope, nothing, nothing))
    assert "a page was closed while it was being sent" in caplog.text
