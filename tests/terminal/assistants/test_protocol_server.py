"""What goes over stdin and stdout: the protocol and nothing else, and sentences for errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from datasets.access.guarded_workspace import Visitor
from terminal.assistants import protocol_server
from terminal.assistants.protocol_server import AssistantServer, Caller
from terminal.assistants.tools import Allowed
from tests.support.checkout import ROOT


@pytest.mark.slow
def test_nothing_but_the_protocol_is_on_stdout(tmp_path: Path) -> None:
    """What a library prints while a tool runs goes to stderr, also where it is written out late."""
    code = (
        "import sys, cli\n"
        "import terminal.assistants.tools as tools\n"
        "listed = tools._list\n"
        "def loud(*told):\n"
        "    print('loud words'); return listed(*told)\n"
        "import dataclasses\n"
        "tools.TOOLS = tuple(dataclasses.replace(t, run=loud) if t.name == 'list_datasets' else t "
        "for t in tools.TOOLS)\n"
        f"cli.main(['mcp', '--workspace', {str(tmp_path / 'w')!r}])\n"
    )
    first = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"}}}  # fmt: skip
    then = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": {"name": "list_datasets", "arguments": {}}}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    for message in (first, then, call):
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
    heard = [process.stdout.readline(), process.stdout.readline()]
    rest, error = process.communicate()
    lines = [json.loads(line) for line in [*heard, *rest.splitlines()]]
    assert [line["id"] for line in lines] == [1, 2]
    assert "loud words" in error


def server(place: Path) -> tuple[AssistantServer, Caller]:
    caller = Caller(Visitor(), place, place / "assistants")
    return AssistantServer(lambda _: caller, Allowed()), caller


def test_what_nobody_foresaw_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("cell 4711")

    monkeypatch.setattr(protocol_server, "call", broken)
    served, caller = server(tmp_path / "w")
    told = served.run(caller, "ask", {})
    assert told.is_error
    assert told.text.startswith("Something went wrong inside Wherefore (RuntimeError)")
    assert "4711" not in told.text


def test_a_workspace_that_is_in_use_or_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("a file", encoding="utf-8")
    served, caller = server(tmp_path / "w")
    told = served.run(caller, "list_datasets", {})
    assert told.is_error
    assert "\n" not in told.text
