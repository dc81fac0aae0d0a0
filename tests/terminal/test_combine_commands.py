"""Join and query in the terminal: said first, kept where wanted, one sentence where not."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pandas as pd
import pytest

import cli
from datasets.workspace.workspace import Workspace

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs a command on a workspace of 300 orders and 40 customers."""
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)

    def command(*words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([*words, "--workspace", str(tmp_path / "workspace")])
        return code, out.getvalue(), err.getvalue()

    orders = {"customer": [f"C{k % 50}" for k in range(300)], "a=b": [k % 7 for k in range(300)]}
    people = {"name": [f"C{k}" for k in range(40)], "age": [20 + k for k in range(40)]}
    pd.DataFrame(orders).to_csv(tmp_path / "orders.csv", index=False)
    pd.DataFrame(people).to_csv(tmp_path / "people.csv", index=False)
    for file in ("orders", "people"):
        assert command("add", str(tmp_path / f"{file}.csv"))[0] == 0
    return command


def test_a_join_is_previewed_and_then_kept(typed: Typed) -> None:
    code, out, _ = typed("join", "orders", "people", "--preview")
    assert code == 0
    assert "Customer = name" in out or "customer = name" in out
    assert "240 rows of the 300 of Orders find a partner in People." in out
    assert "300 rows of 3 columns" in out
    assert "Nothing was kept yet" in out
    assert len(json.loads(typed("list", "--json")[1])) == 2
    code, out, _ = typed("join", "orders", "people", "--name", "both", "--json")
    preview = json.loads(out)
    assert code == 0
    assert (preview["key"], preview["rows"]) == ("both", 300)
    counts = preview["join"][0]
    assert counts["on"] == [["customer", "name"]]
    assert (counts["matched"], counts["unmatched"], counts["unused"]) == (240, 60, 0)


def test_rows_without_a_partner_are_left_out_on_demand(typed: Typed) -> None:
    words = ("join", "orders", "people", "--on", "customer=name", "--drop-unmatched", "--json")
    code, out, _ = typed(*words)
    assert code == 0
    assert json.loads(out)["rows"] == 240


def test_what_cannot_be_joined_is_one_sentence(typed: Typed) -> None:
    code, _, err = typed("join", "people", "orders", "--on", "name=customer")
    assert code == 1
    assert "40 rows would become 240" in err
    assert err.count("\n") == 1
    code, _, err = typed("join", "people", "orders", "--on", "nam=customer")
    assert (code, err) == (1, "There is no column nam. Did you mean name?\n")
    code, out, _ = typed("join", "people", "orders", "--on", "age=a=b", "--preview", "--json")
    assert code == 0
    assert json.loads(out)["problems"]
    assert typed("join", "orders", "nobody")[0] == 1


def test_files_are_added_before_they_are_joined(typed: Typed, tmp_path: Path) -> None:
    towns = pd.DataFrame({"customer": [f"C{k}" for k in range(50)], "town": ["here", "there"] * 25})
    towns.to_csv(tmp_path / "towns.csv", index=False)
    code, out, _ = typed("join", "orders", str(tmp_path / "towns.csv"), "--json")
    assert code == 0
    assert json.loads(out)["join"][0]["matched"] == 300
    assert len(json.loads(typed("list", "--json")[1])) == 4
    (tmp_path / "empty.csv").write_text("")
    code, _, err = typed("join", "orders", str(tmp_path / "empty.csv"))
    assert (code, err) == (1, "empty.csv is empty.\n")


def test_a_query_is_shown_or_kept(typed: Typed) -> None:
    query = "select customer, count(*) as orders from orders group by 1 order by 1"
    code, out, _ = typed("query", query)
    assert code == 0
    assert "50 rows of 2 columns" in out
    assert "Nothing was kept" in out
    result = json.loads(typed("query", query, "--json")[1])
    assert result["head"][0] == {"customer": "C0", "orders": 6.0}
    code, out, _ = typed("query", query, "--name", "per customer", "--json")
    assert code == 0
    card = json.loads(out)
    assert (card["key"], card["rows"]) == ("per_customer", 50)


def test_a_query_that_may_not_be_is_one_sentence(typed: Typed) -> None:
    code, out, err = typed("query", "select * from read_text('/etc/passwd')", "--name", "x")
    assert (code, out) == (1, "")
    assert err == (
        "A query cannot use read_text: it reaches beyond the datasets. Nothing was run.\n"
    )


def test_a_preview_adds_no_file(typed: Typed, tmp_path: Path) -> None:
    pd.DataFrame({"name": ["C1"] * 30, "size": range(30)}).to_csv(tmp_path / "n.csv", index=False)
    code, _, err = typed("join", "orders", str(tmp_path / "n.csv"), "--preview")
    assert code == 1
    assert "--preview keeps nothing" in err
    assert "n " not in typed("list")[1]
