"""An assistant's whole journey: the protocol's own client, a real process, a real sign-in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from pptx import Presentation

import cli
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT
from tests.support.contract import contract

DRIVERS = {"dataset": "subscription", "question": "top_drivers"}
READERS = {"list_datasets", "describe_dataset", "understand", "ask", "what_if", "plan"}
KEEPERS = {"keep_finding", "make_deck"}
WRITERS = {"add_dataset", "remove_dataset"}
pytestmark = pytest.mark.slow


def started(place: Path, *flags: str) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "cli.py"), "mcp", "--workspace", str(place), *flags],
        env={"OMP_NUM_THREADS": "1", "WHEREFORE_ACCESS": ""},
        cwd=ROOT,
    )


def said(result: Any) -> str:
    assert len(result.content) == 1
    return str(result.content[0].text)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assistants") / "workspace"


def test_the_whole_journey(place: Path) -> None:
    async def journey() -> None:
        async with Client(started(place)) as client:
            listed = (await client.list_tools()).tools
            assert {tool.name for tool in listed} == READERS | KEEPERS
            for tool in listed:
                Draft202012Validator.check_schema(tool.input_schema)
                Draft202012Validator.check_schema(tool.output_schema or {})

            told = await client.call_tool("list_datasets", {})
            assert {each["key"] for each in told.structured_content["datasets"]} == {
                "subscription", "retail_chain",
            }  # fmt: skip
            card = await client.call_tool("describe_dataset", {"dataset": "subscription"})
            columns = {each["name"]: each for each in card.structured_content["columns"]}
            assert "Premium" in columns["plan"]["levels"]
            assert "levels" not in columns["customer_id"]

            drivers = await client.call_tool("ask", DRIVERS)
            Draft202012Validator(contract()).validate(drivers.structured_content)
            lines = said(drivers).splitlines()
            assert lines[0] == drivers.structured_content["headline"]
            assert lines[1].startswith("Grade: ")

            what_if = await client.call_tool(
                "what_if", {"dataset": "subscription", "set": ["discount=No"]}
            )
            Draft202012Validator(contract()).validate(what_if.structured_content)
            assert what_if.structured_content["question"]["choices"]["set"] == ["discount=No"]

            kept = await client.call_tool("keep_finding", DRIVERS)
            assert kept.structured_content["headline"] == lines[0]
            deck = await client.call_tool(
                "make_deck",
                {"dataset": "subscription", "questions": ["top_drivers", "can_we_trust_it"]},
            )
            file = Path(deck.structured_content["file"])
            assert file.parent == place.resolve() / "assistants"
            assert len(Presentation(str(file)).slides) >= 2

    anyio.run(journey)
    with Workspace(place) as opened:
        assert [finding.dataset for finding in opened.findings()] == ["subscription"]


def test_rows_and_changes_stay_shut_until_they_are_allowed(place: Path) -> None:
    with Workspace(place) as opened:
        opened.install_samples()
        card = opened.find("subscription")
        assert card is not None
        ids = set(opened.rows(card, ["customer_id"])["customer_id"].astype("str"))
    one = sorted(ids)[0]

    async def shut() -> None:
        async with Client(started(place)) as client:
            listed = await client.call_tool(
                "ask", {"dataset": "subscription", "question": "which_rows"}
            )
            whole = json.dumps(listed.structured_content) + said(listed)
            assert not [name for name in ids if name in whole]
            assert "--rows" in listed.structured_content["held_back"]
            Draft202012Validator(contract()).validate(listed.structured_content)
            calls: list[tuple[str, dict[str, Any]]] = [
                ("plan", {"dataset": "subscription", "row": one}),
                ("ask", {"dataset": "subscription", "question": "why_this_one",
                         "choices": {"row": one}}),
                ("ask", {"dataset": "subscription", "question": "how_many",
                         "choices": {"by": "customer_id"}}),
                ("ask", {"dataset": "subscription", "question": "how_many",
                         "choices": {"where": ["customer_id=nobody"]}}),
                ("ask", {"dataset": "subscription", "question": "which_rows",
                         "choices": {"how_many": 1}}),
            ]  # fmt: skip
            for name, arguments in calls:
                refused = await client.call_tool(name, arguments)
                assert refused.is_error, arguments
                assert "--rows" in said(refused)
                assert "\n" not in said(refused)
            removed = await client.call_tool("remove_dataset", {"dataset": "subscription"})
            assert removed.is_error
            assert "--write" in said(removed)

    async def open_() -> None:
        async with Client(started(place, "--rows")) as client:
            listed = await client.call_tool(
                "ask", {"dataset": "subscription", "question": "which_rows"}
            )
            assert [name for name in ids if name in json.dumps(listed.structured_content)]
            plan = await client.call_tool("plan", {"dataset": "subscription", "row": one})
            assert plan.structured_content["question"]["key"] == "what_would_keep"

    anyio.run(shut)
    anyio.run(open_)


def test_a_file_is_added_from_the_folder_alone(tmp_path: Path) -> None:
    place, folder = tmp_path / "workspace", tmp_path / "files"
    folder.mkdir()
    table = "id,plan,left\n" + "".join(f"k{k},{'ab'[k % 2]},{'yn'[k % 3 % 2]}\n" for k in range(60))
    (folder / "people.csv").write_text(table, encoding="utf-8")
    (tmp_path / "secret.csv").write_text(table, encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")

    async def adding() -> None:
        async with Client(started(place, "--write", "--folder", str(folder))) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} >= WRITERS
            for name in ("../secret.csv", str(tmp_path / "secret.csv"), "link.csv", "none.csv"):
                refused = await client.call_tool("add_dataset", {"file": name})
                assert refused.is_error, name
            added = await client.call_tool("add_dataset", {"file": "people.csv"})
            assert added.structured_content["rows"] == 60
            removed = await client.call_tool("remove_dataset", {"dataset": "people"})
            assert removed.structured_content == {"removed": "people"}

    anyio.run(adding)


def test_wrong_calls_get_one_plain_sentence(place: Path) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("ask", {}),
        ("ask", {"dataset": "subscripton", "question": "top_drivers"}),
        ("ask", {**DRIVERS, "choices": {"nonsense": "1"}}),
        ("ask", {**DRIVERS, "choices": {"where": ["plan=Gold"]}}),
        ("ask", {"dataset": "subscription", "question": "DROP TABLE students; --"}),
        ("what_if", {"dataset": "subscription", "share": 7}),
        ("what_if", {"dataset": "subscription", "set": ["plan"]}),
        ("make_deck", {"dataset": "subscription", "questions": []}),
        ("nothing", {}),
    ]

    async def calling() -> None:
        async with Client(started(place)) as client:
            for name, arguments in wrong:
                result = await client.call_tool(name, arguments)
                assert result.is_error, (name, arguments)
                assert "\n" not in said(result)
                assert "Traceback" not in said(result)
                assert said(result).endswith((".", "?"))

    anyio.run(calling)


def test_the_protocol_is_loaded_by_its_own_command_alone() -> None:
    code = "import cli, streamlit_app, sys; cli.parser(); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "'terminal.mcp_command'" in done.stdout
    assert "'mcp'" not in done.stdout


def test_what_cannot_be_served_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHEREFORE_ACCESS", raising=False)
    place = ["--workspace", str(tmp_path / "w")]
    assert cli.main(["mcp", "--folder", str(tmp_path / "none"), *place]) == 1
    assert "There is no folder" in capsys.readouterr().err
    monkeypatch.setenv("WHEREFORE_ACCESS", str(tmp_path / "none.toml"))
    assert cli.main(["mcp", "--http", *place]) == 1
    assert "cannot be read" in capsys.readouterr().err
