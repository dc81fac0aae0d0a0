"""The door before everything that the app serves.

With an access file, whoever is not signed in as a member gets the sign-in page and nothing else:
no page, no link, no websocket, no upload, no download, no file of the app. Without one, the app
answers this machine only. It stands before Streamlit, so that no callback, fragment or endpoint of
it can be reached around it; the script asks again on every run (ui/sign_in/members.py).
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from datasets.access.access import Access, access, is_loopback
from datasets.access.sign_in import SignedIn, check_claims, forget
from ui.sign_in import security_headers as headers
from ui.sign_in import sign_in_page as sign_in
from ui.sign_in.members import NOT_SET_UP, OPEN_TO_ALL, is_private

HEALTH = "/_stcore/health"
CALLBACK = "/oauth2callback"
STREAMLITS_SIGN_IN = frozenset({"/auth/login", "/auth/logout", CALLBACK})
OWN_PAGE = re.compile(r"/(what-if|findings|data)?(\?[\w.~%&=+:;,@!$*'()/-]{1,1500})?", re.ASCII)
WANTED, WANTED_FOR = "wherefore_wanted", 600  # a cookie, and how many seconds it is kept
CLOSED_TO_ALL = ("/_stcore/metrics", "/_stcore/agent")
PUBLIC_FILES = re.compile(r"/app/static/[a-z-]+\.(svg|woff2)")
UPLOADS = "/_stcore/upload_file"
LOG = logging.getLogger(__name__)


def middleware() -> list[Middleware]:
    """What stands before Streamlit, the outermost first."""
    access_file = _read()
    secure = isinstance(access_file, Access) and access_file.public_url.startswith("https://")
    return [Middleware(headers.SecurityHeaders, secure=secure), Middleware(SignInMiddleware)]


def secrets() -> dict[str, Any] | None:
    """What Streamlit needs for sign-in, handed over in memory; None without an access file."""
    access_file = _read()
    if not isinstance(access_file, Access):
        return None
    providers = {
        provider.name: {
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "server_metadata_url": provider.metadata_url,
            "client_kwargs": {"scope": "openid email", "prompt": "select_account"},
        }
        for provider in access_file.providers
    }
    callback = f"{access_file.public_url}/oauth2callback"
    return {
        "auth": {"redirect_uri": callback, "cookie_secret": access_file.cookie_secret, **providers}
    }


def _read() -> Access | str | None:
    """The access file; why it cannot be used; None where there is none."""
    try:
        return access()
    except ValueError as why:
        return str(why)


class SignInMiddleware:
    """Lets in who may come in.

    Args:
        app: what is behind the door.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or refuse it."""
        try:
            await self._serve(scope, receive, send)
        except WebSocketDisconnected:  # Streamlit trips over a page that goes while it is sent
            LOG.info("a page was closed while it was being sent")

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or scope["path"] == HEALTH:
            await self.app(scope, receive, send)
            return
        access_file = _read()
        if access_file is None:
            await self._on_this_machine(scope, receive, send)
        elif isinstance(access_file, str):
            LOG.error("%s", access_file)
            await _answer(scope, receive, send, sign_in.sentence_page(NOT_SET_UP), 503)
        else:
            await self._by_sign_in(access_file, scope, receive, send)

    async def _on_this_machine(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Without sign-in: only who comes from this machine by its own name."""
        local, _ = scope.get("server") or ("", 0)
        host = Headers(scope=scope).get("host", "")
        if is_private() and is_loopback(local) and is_loopback(host_of(host)):
            await self.app(scope, receive, send)
            return
        await _answer(scope, receive, send, sign_in.sentence_page(OPEN_TO_ALL), 403)

    async def _by_sign_in(
        self, access_file: Access, scope: Scope, receive: Receive, send: Send
    ) -> None:
        path, claims = scope["path"], claims_of(access_file, scope)
        verdict = check_claims(access_file, claims, time.time())
        if path == sign_in.SIGN_OUT and claims:
            forget(claims)
        if PUBLIC_FILES.fullmatch(path):
            await _only_http(self.app, scope, receive, send)
        elif path in STREAMLITS_SIGN_IN:
            await _only_http(self.app, scope, receive, _led_back(access_file, scope, receive, send))
        elif path == sign_in.PATH:
            await _begun(access_file, scope, receive, send)
        elif not isinstance(verdict, SignedIn):
            if path == "/" and claims:
                LOG.warning("refused: %a is %s", str(claims.get("email"))[:100], verdict)
            page = sign_in.page(access_file.providers, verdict, wanted_page_of(scope))
            status = 401 if verdict in {"nobody", "over"} else 403
            await _answer(scope, receive, send, page, status)
        elif _is_closed(access_file, verdict, scope):
            await _answer(scope, receive, send, "", 403)
        else:
            await self.app(scope, _until(verdict.until, scope, receive), send)


def _is_closed(access_file: Access, member: SignedIn, scope: Scope) -> bool:
    """What no member may reach: figures of the process, other pages' sockets, viewers' uploads."""
    path = scope["path"]
    if any(closed in path for closed in CLOSED_TO_ALL):
        return True
    if scope["type"] == "websocket":
        return not _from_here(access_file, scope)
    return UPLOADS in path and not _may_upload(member)


def claims_of(access_file: Access, connection: Scope) -> Mapping[str, object]:
    """What the signed cookie says of somebody; empty where it is missing or not of this place."""
    cookies = HTTPConnection(connection).cookies

    def cookie_value(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(
            access_file.cookie_secret, name, value.encode("latin-1", "ignore")
        )

    signed = get_cookie_with_chunks(cookie_value, USER_COOKIE_NAME)
    if signed is None:
        return {}
    try:
        claims = json.loads(signed)
    except ValueError:
        return {}
    is_ours = isinstance(claims, dict) and claims.get("origin") == access_file.public_url
    return claims if is_ours else {}


def host_of(host: str) -> str:
    """A Host header without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _from_here(access_file: Access, scope: Scope) -> bool:
    """True where our own page opens a websocket; another site's would bring the cookie, too."""
    return Headers(scope=scope).get("origin", "").lower() == access_file.public_url


def _may_upload(member: SignedIn) -> bool:
    return any(team.role_of(member.email) == "analyst" for team in member.teams)


def _until(end: float, scope: Scope, receive: Receive) -> Receive:
    """What comes in, until the sign-in is over; a websocket is then closed."""
    if scope["type"] != "websocket":
        return receive

    async def received() -> Message:
        try:
            return await asyncio.wait_for(receive(), max(end - time.time(), 0))
        except TimeoutError:
            return {"type": "websocket.disconnect", "code": 1008}

    return received


async def _begun(access_file: Access, scope: Scope, receive: Receive, send: Send) -> None:
    """Send somebody to the provider that they chose, with a token that Streamlit made for it."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    provider, wanted_page = query.get("with", [""])[0], query.get("to", [""])[0]
    if scope["type"] != "http" or provider not in {
        configured.name for configured in access_file.providers
    }:
        await _answer(scope, receive, send, sign_in.page(access_file.providers, "nobody"), 401)
        return
    target = f"/auth/login?provider={encode_provider_token(provider)}"
    response = RedirectResponse(target, status_code=302, headers=_unkept())
    if OWN_PAGE.fullmatch(wanted_page):
        response.set_cookie(
            WANTED, quote(wanted_page, safe=""), max_age=WANTED_FOR, httponly=True, samesite="lax"
        )
    await response(scope, receive, send)


def wanted_page_of(scope: Scope) -> str:
    """The page of ours that somebody came for, with what stood behind it; empty for others."""
    query = scope.get("query_string", b"").decode("latin-1")
    wanted_page = f"{scope['path']}?{query}" if query else str(scope["path"])
    return wanted_page if OWN_PAGE.fullmatch(wanted_page) and wanted_page != "/" else ""


def _led_back(access_file: Access, scope: Scope, receive: Receive, send: Send) -> Send:
    """Streamlit's own answers, but to the page that was wanted, and a sentence for an error."""
    wanted_page = unquote(HTTPConnection(scope).cookies.get(WANTED, ""))
    is_over = False

    async def sent(message: Message) -> None:
        nonlocal is_over
        if message["type"] == "http.response.start" and message["status"] >= 400:
            is_over = True
            page = sign_in.page(access_file.providers, "unreachable")
            await _answer(scope, receive, send, page, 502)
        elif message["type"] == "http.response.start" and scope["path"] == CALLBACK:
            await send({**message, "headers": _to(wanted_page, message["headers"])})
        elif not is_over:
            await send(message)

    return sent


def _to(wanted_page: str, response_headers: Iterable[headers.Header]) -> list[headers.Header]:
    """A redirect to the first page turned to another page of ours."""
    if not OWN_PAGE.fullmatch(wanted_page):
        return list(response_headers)
    return [
        (name, wanted_page.encode("latin-1"))
        if (name, value) == (b"location", b"/")
        else (name, value)
        for name, value in response_headers
    ]


async def _only_http(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await app(scope, receive, send)
    else:
        await _answer(scope, receive, send, "", 403)


async def _answer(scope: Scope, receive: Receive, send: Send, page: str, status: int) -> None:
    """A page of ours in place of what was asked for; a websocket is not opened."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    response: Response = PlainTextResponse("", status, headers=_unkept())
    if page:
        response = HTMLResponse(page, status, headers=_unkept())
    await response(scope, receive, send)


def _unkept() -> dict[str, str]:
    return {"cache-control": "no-store"}
