"""A visitor of the app without a browser: speaks its websocket, types, presses, uploads, waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

BOX = "Ask a question"
ANSWERED = "How this was found"
BROKEN = "Something unexpected stopped this"
MOST_BYTES = 1 << 28
UPLOAD_COOKIE, UPLOAD_HEADER = "_streamlit_xsrf", "X-Xsrftoken"


class AppError(Exception):
    """The app showed an error, or left the visitor without an answer."""


@dataclass
class Screen:
    """What the app drew in its latest run.

    Attributes:
        words: of headings, tables and notes.
        boxes: ids of text inputs, by label.
        buttons: ids of buttons, by label.
        uploaders: ids of file uploaders.
        again: (seconds, fragment) of parts that ask to be drawn again.
    """

    words: list[str] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    uploaders: list[str] = field(default_factory=list)
    again: list[tuple[float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words in one."""
        return "\n".join(self.words)

    def draw(self, message: ForwardMsg) -> None:
        """Take in an element."""
        element = message.delta.new_element
        match element.WhichOneof("type"):
            case "html":
                self.words.append(element.html.body)
            case "exception":
                raise AppError(element.exception.message or element.exception.type)
            case "text_input":
                self.boxes[element.text_input.label] = element.text_input.id
            case "button":
                self.buttons[element.button.label.replace("\\", "")] = element.button.id
            case "file_uploader":
                self.uploaders.append(element.file_uploader.id)


class HeadlessClient:
    """One session of the app.

    Args:
        address: of the app, http://host:port.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.screen = Screen()
        self.session = ""
        self._page = ""
        self._states: dict[str, WidgetState] = {}
        self._query = ""
        self._socket: ClientConnection
        self._http = httpx.AsyncClient(base_url=address, timeout=60)

    async def __aenter__(self) -> HeadlessClient:
        place = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await connect(
            place, subprotocols=["streamlit"], max_size=MOST_BYTES  # type: ignore[list-item]
        )  # fmt: skip
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()
        await self._http.aclose()

    async def open(self, **view: str) -> Screen:
        """Open the first page with a view, as a link does."""
        self._query = urlencode(view)
        return await self._run()

    async def ask(self, question: str, patience: float = 180) -> float:
        """Type a question and wait for its answer; how many seconds that took.

        Raises:
            AppError: an error was shown, or no answer came.
        """
        started = time.monotonic()
        state = WidgetState(id=self.screen.boxes[BOX], string_value=question)
        self._states[state.id] = state
        await self._run()
        await self.wait_until(lambda screen: ANSWERED in screen.text, patience)
        return time.monotonic() - started

    async def press(self, label: str) -> Screen:
        """Press the button of that label."""
        return await self._run(WidgetState(id=self.screen.buttons[label], trigger_value=True))

    async def upload(self, name: str, content: bytes) -> Screen:
        """Put a file into the page's uploader."""
        request = BackMsg()
        request.file_urls_request.request_id = name
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self.session
        await self._socket.send(request.SerializeToString())
        while True:
            message = await self._heard(60)
            if message.WhichOneof("type") == "file_urls_response":
                break
        urls = message.file_urls_response.file_urls[0]
        await self._http.get("/_stcore/health")  # gives the cookie that uploads are checked by
        token = self._http.cookies.get(UPLOAD_COOKIE) or ""
        response = await self._http.put(
            urls.upload_url, files={"file": (name, content)}, headers={UPLOAD_HEADER: token}
        )
        if response.status_code >= 300:
            raise AppError(f"an upload was answered with {response.status_code}")
        state = WidgetState(id=self.screen.uploaders[0])
        file_info = state.file_uploader_state_value.uploaded_file_info.add()
        file_info.name, file_info.size, file_info.file_id = name, len(content), urls.file_id
        file_info.file_urls.CopyFrom(urls)
        self._states[state.id] = state
        return await self._run()

    async def wait_until(self, is_there: Callable[[Screen], bool], patience: float = 180) -> Screen:
        """Draw what asks to be drawn again until something is seen.

        Raises:
            AppError: it was not seen in so many seconds, or an error was shown.
        """
        end = time.monotonic() + patience
        while not is_there(self.screen):
            if BROKEN in self.screen.text:
                raise AppError(BROKEN)
            if not self.screen.again:
                raise AppError(f"nothing more comes after: {self.screen.text[-200:]}")
            if time.monotonic() > end:
                raise AppError(f"not there after {patience:.0f} seconds")
            pause, fragment = self.screen.again[-1]
            await asyncio.sleep(pause)
            await self._run(fragment=fragment)
        return self.screen

    async def _run(self, press: WidgetState | None = None, *, fragment: str = "") -> Screen:
        """One run of the page, or of a part of it; what it drew."""
        request = BackMsg()
        rerun = request.rerun_script
        rerun.query_string, rerun.page_script_hash = self._query, self._page
        rerun.widget_states.widgets.extend(self._states.values())
        if press is not None:
            rerun.widget_states.widgets.append(press)
        rerun.fragment_id, rerun.is_auto_rerun = fragment, bool(fragment)
        await self._socket.send(request.SerializeToString())
        return await self._drawn(is_part=bool(fragment))

    async def _drawn(self, *, is_part: bool) -> Screen:
        """Listen until a run is over; a part that asks for the whole page is followed by it."""
        drawn = Screen(again=list(self.screen.again)) if is_part else Screen()
        while True:
            message = await self._heard(120)
            match message.WhichOneof("type"):
                case "new_session":
                    self.session = message.new_session.initialize.session_id or self.session
                    self._page = message.new_session.page_script_hash
                    drawn = Screen()  # a run of a part does not begin with one
                case "delta":
                    drawn.draw(message)
                case "auto_rerun":
                    again = (message.auto_rerun.interval, message.auto_rerun.fragment_id)
                    drawn.again.append(again)
                case "page_info_changed":
                    self._query = message.page_info_changed.query_string
                case "script_finished":
                    if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        continue
                    if is_part and message.script_finished == (
                        ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
                    ):
                        self.screen.words += drawn.words
                        return self.screen
                    self.screen = drawn
                    return drawn

    async def _heard(self, patience: float) -> ForwardMsg:
        content = await asyncio.wait_for(self._socket.recv(), patience)
        message = ForwardMsg()
        message.ParseFromString(content if isinstance(content, bytes) else content.encode())
        return message
