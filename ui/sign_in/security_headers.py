"""What every response says to the browser: what may be loaded, and that nobody may frame the page.

Streamlit sets none of these. Its page has a script of its own in the HTML, which is let in by its
hash, and its charts need eval; nothing is loaded from another machine, so that a picture in
somebody's text cannot call home.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
Header = tuple[bytes, bytes]


@cache
def headers() -> tuple[Header, ...]:
    """Names and values of what is added to every response."""
    rules = (
        "default-src 'self'",
        f"script-src 'self' 'unsafe-eval' {_inline_scripts()}".strip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    )
    values = {
        "content-security-policy": "; ".join(rules),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    return tuple((name.encode(), value.encode()) for name, value in values.items())


def _inline_scripts() -> str:
    """The hashes of the scripts that stand in Streamlit's own page."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    scripts = SCRIPT.findall(page.read_text(encoding="utf-8")) if page.is_file() else []
    hashes = (b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in hashes)


class SecurityHeaders:
    """Adds them to every response, and Secure to every cookie of an https address.

    Args:
        app: what is served.
        secure: True where people come by https.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def sent(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.accept"}:
                message["headers"] = with_headers(message.get("headers", ()), secure=self.secure)
            await send(message)

        await self.app(scope, receive, sent)


def with_headers(response_headers: Iterable[Header], *, secure: bool) -> list[Header]:
    """A response's own headers, and ours in place of any of the same name."""
    names = {name for name, _ in headers()}
    own = [(name, _secured(name, value, secure=secure)) for name, value in response_headers]
    return [header for header in own if header[0].lower() not in names] + list(headers())


def _secured(name: bytes, value: bytes, *, secure: bool) -> bytes:
    """A cookie that a browser sends by https only."""
    is_cookie = secure and name.lower() == b"set-cookie"
    return value + b"; Secure" if is_cookie and b"; secure" not in value.lower() else value
