"""A client of the running app without a browser: it speaks Streamlit's websocket as a page does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60.0  # seconds; a busy machine is slow, not wrong


def signed_cookie(address: str, secret: str, email: str, **more: object) -> str:
    """The cookie of somebody who has signed in, as Streamlit makes it."""
    claims: dict[str, Any] = {
        "is_logged_in": True, "provider": "company", "sub": email, "email": email,
        "email_verified": True, "iat": int(time.time()), "origin": address,
    }  # fmt: skip
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(claims | more))
    return f"_streamlit_user={signed.decode()}"


def fetch(
    address: str, path: str, cookie: str = "", method: str = "GET", body: bytes | None = None
) -> tuple[HTTPResponse, str]:
    """An answer to one request as it is; redirects are not followed."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request(method, path, body, {"Cookie": cookie} if cookie else {})
    got = connection.getresponse()
    text = got.read().decode("utf-8", errors="replace")
    connection.close()
    return got, text


class Session:
    """One open page: what it was sent, and what it sends back."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line

    def run(self, page: str, query: str, pressed: Sequence[str] = ()) -> list[Any]:
        """Run a page, with buttons pressed by their widget ids; the messages that came back."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        for number in pressed:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = number, True
        self._line.send(message.SerializeToString())
        return list(self._until_it_ends())

    def _until_it_ends(self) -> Iterator[Any]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = ForwardMsg()
            received = self._line.recv(timeout=PATIENCE)
            assert isinstance(received, bytes)
            told.ParseFromString(received)
            yield told
            if told.WhichOneof("type") == "script_finished":
                return
        raise TimeoutError


@contextmanager
def session(address: str, cookie: str = "", origin: str | None = None) -> Iterator[Session]:
    """An open websocket of somebody with that cookie.

    Raises:
        InvalidStatus: it was refused.
    """
    got, _ = fetch(address, "/_stcore/host-config", cookie)
    xsrf = (got.getheader("Set-Cookie") or "").partition(";")[0]
    got, _ = fetch(address, "/_stcore/health", cookie)
    xsrf = xsrf or (got.getheader("Set-Cookie") or "").partition(";")[0]
    token = xsrf.partition("=")[2].strip('"')
    protocols = [Subprotocol("streamlit"), *([Subprotocol(token)] if token else [])]
    with connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        origin=Origin(origin or address),
        subprotocols=protocols,
        additional_headers={"Cookie": "; ".join(filter(None, (cookie, xsrf)))},
        max_size=None,
        open_timeout=PATIENCE,
    ) as line:
        yield Session(line)


def text_of(messages: list[Any]) -> str:
    """All that was sent to a page."""
    return "\n".join(str(message) for message in messages)


def buttons_of(messages: list[Any]) -> dict[str, str]:
    """Label to widget id, of the buttons that a page was sent."""
    return {
        message.delta.new_element.button.label: message.delta.new_element.button.id
        for message in messages
        if message.WhichOneof("type") == "delta"
        and message.delta.WhichOneof("type") == "new_element"
        and message.delta.new_element.WhichOneof("type") == "button"
    }
