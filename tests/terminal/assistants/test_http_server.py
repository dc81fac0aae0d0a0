"""By HTTP: a real process, the protocol's own client, roles as in the app, this machine alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.support.checkout import ROOT
from tests.support.token_provider import ACCESS, TokenProvider, free_port

pytestmark = pytest.mark.slow


def said(result: Any) -> str:
    return str(result.content[0].text)


@pytest.fixture(scope="module")
def provider() -> Iterator[TokenProvider]:
    made = TokenProvider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(
    provider: TokenProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A real process with sign-in; its address and its team's workspace."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "access.toml").write_text(ACCESS.format(provider=provider.address), encoding="utf-8")
    port = free_port()
    environment = {**os.environ, "COOKIE": "c" * 40, "CLIENT": "s3cret", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "cli.py", "mcp", "--http", "--port", str(port), "--write",
         "--access", str(folder / "access.toml"), "--workspace", str(folder / "unused")],
        cwd=ROOT, env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _wait_for(port)
    yield f"http://127.0.0.1:{port}/mcp", folder / "sales"
    process.terminate()
    process.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not start")


@asynccontextmanager
async def connected(address: str, token: str) -> AsyncIterator[Client]:
    headers = {"authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=120) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        yield client


def test_by_http_a_viewer_asks_and_changes_nothing(
    served: tuple[str, Path], provider: TokenProvider
) -> None:
    address, sales = served

    async def viewer() -> None:
        async with connected(address, provider.token("vera@example.com")) as client:
            told = await client.call_tool("list_datasets", {})
            assert len(told.structured_content["datasets"]) == 2
            counted = await client.call_tool(
                "ask", {"dataset": "subscription", "question": "how_many"}
            )
            assert not counted.is_error
            (sales / "assistants").mkdir(exist_ok=True)
            (sales / "assistants" / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
            for name, arguments in (
                ("add_dataset", {"file": "t.csv"}),
                ("remove_dataset", {"dataset": "subscription"}),
                ("keep_finding", {"dataset": "subscription", "question": "how_many"}),
                ("make_deck", {"dataset": "subscription", "questions": ["how_many"]}),
            ):
                refused = await client.call_tool(name, arguments)
                assert refused.is_error, name
                assert "You can look and ask here" in said(refused)

    async def analyst() -> None:
        async with connected(address, provider.token("anna@example.com")) as client:
            removed = await client.call_tool("remove_dataset", {"dataset": "retail_chain"})
            assert removed.structured_content == {"removed": "retail_chain"}
            elsewhere = f"{address}?team=Shops"
        async with connected(elsewhere, provider.token("anna@example.com")) as client:
            refused = await client.call_tool("list_datasets", {})
            assert "no team called Shops" in said(refused)

    anyio.run(viewer)
    anyio.run(analyst)
    noted = (sales / "audit.jsonl").read_text(encoding="utf-8")
    assert '"who": "anna@example.com"' in noted
    assert '"who": "vera@example.com"' in noted


def test_by_http_only_names_of_this_machine_count(
    served: tuple[str, Path], provider: TokenProvider
) -> None:
    address, _ = served
    headers = {"authorization": f"Bearer {provider.token('anna@example.com')}",
               "accept": "application/json, text/event-stream"}  # fmt: skip
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    rebound = httpx2.post(address, json=body, headers={**headers, "host": "evil.example:80"})
    assert rebound.status_code == 421
    page = httpx2.post(address, json=body, headers={**headers, "origin": "http://evil.example"})
    assert page.status_code == 403


def test_by_http_nobody_comes_in_without_a_token(served: tuple[str, Path]) -> None:
    address, _ = served
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    for headers in ({}, {"authorization": "Bearer abc"}):
        response = httpx2.post(address, json=body, headers=headers)
        assert response.status_code == 401
        assert "resource_metadata=" in response.headers["www-authenticate"]
