"""Datasets made by a query: right rows, plain sentences, and hostile ones that end alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.combining.joining import join
from datasets.combining.keep_combined import keep
from datasets.combining.queries import run_query
from datasets.importing.read_file import ReadResult
from datasets.workspace.workspace import Workspace

ROWS = 250_000


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("queries")
    random = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "order no": np.arange(ROWS),
            "fee": random.normal(50, 9, ROWS).round(2),
            "plan": np.where(random.random(ROWS) < 0.3, "gold", "basic"),
            "code": [f"{k % 90:03d}" for k in range(ROWS)],
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS) % 366, unit="D"),
        }
    )
    table.to_parquet(folder / "orders.parquet")
    with Workspace(folder / "workspace") as opened:
        assert opened.add(folder / "orders.parquet").dataset is not None
        opened.install_samples()
        yield opened


def queried(workspace: Workspace, query: str) -> ReadResult:
    return run_query(workspace.store, workspace.datasets(), query)


def refusal(workspace: Workspace, query: str) -> str:
    result = queried(workspace, query)
    assert result.frame is None
    (problem,) = result.problems
    assert "\n" not in problem
    assert not list(workspace.store.spill.iterdir())
    return problem


def test_a_query_gives_the_rows_that_pandas_gives(workspace: Workspace) -> None:
    query = """select plan, count(*) as orders, sum(fee) as "sum of fees", max(day) as last
               from orders group by plan order by plan"""
    result = queried(workspace, query)
    card = workspace.find("orders")
    assert result.frame is not None
    assert card is not None
    rows = workspace.rows(card)
    truth = rows.groupby("plan").agg(orders=("fee", "size"), s=("fee", "sum"), last=("day", "max"))
    assert result.frame["plan"].tolist() == ["basic", "gold"]
    assert result.frame["orders"].tolist() == truth["orders"].tolist()
    assert result.frame["sum of fees"].tolist() == pytest.approx(truth["s"].tolist())
    assert result.frame["last"].tolist() == truth["last"].tolist()
    assert [column.kind for column in result.report.columns] == ["text", "number", "number", "date"]


def test_all_rows_come_in_their_order_without_the_hidden_column(workspace: Workspace) -> None:
    result = queried(workspace, "select * from orders")
    assert result.frame is not None
    assert list(result.frame.columns) == ["order no", "fee", "plan", "code", "day"]
    assert (result.frame["order no"].to_numpy() == np.arange(ROWS)).all()
    assert "wherefore_row" in refusal(workspace, "select wherefore_row from orders")


def test_types_stay_what_sql_says(workspace: Workspace) -> None:
    query = """select '007' as code, 9007199254740993::bigint as long, true as yes, null as nothing,
               sum(3)::hugeint as whole, 1.25::decimal(9, 2) as price, [1, 2] as list,
               date '2024-02-29' as day, '' as empty, 12345678901234567890::hugeint as id,
               1 as a, 2 as a"""
    result = queried(workspace, query)
    assert result.frame is not None
    row = result.frame.iloc[0]
    assert row["code"] == "007"
    assert row["long"] == "9007199254740993"
    assert row["id"] == "12345678901234567890"
    assert (row["whole"], row["price"], row["a"], row["a_2"]) == (3.0, 1.25, 1.0, 2.0)
    assert row["list"] == "[1, 2]"
    assert row["day"] == pd.Timestamp("2024-02-29")
    assert pd.isna(row["empty"])
    assert any("empty text read as missing" in note for note in result.report.notes)


def test_a_query_becomes_a_dataset_that_says_where_it_is_from(workspace: Workspace) -> None:
    query = "select customer_id, monthly_fee, churned from subscription -- all\nwhere true;"
    imported = keep(workspace, "fees", queried(workspace, query))
    assert imported.dataset is not None
    assert imported.dataset.key == "fees"
    assert "select customer_id, monthly_fee, churned from subscription" in imported.dataset.source
    assert imported.dataset.simulated, "what is made of simulated rows is simulated"
    assert workspace.remove("fees")


def test_errors_are_one_plain_sentence(workspace: Workspace) -> None:
    problem = refusal(workspace, "select fee2 from orders")
    assert "fee2" in problem
    assert "line 1" in problem
    assert "gives no rows" in refusal(workspace, "select * from orders where false")
    assert "near ::int" in refusal(workspace, "select plan::int from orders")
    assert "Did you mean orders?" in refusal(workspace, "from order_s")


@pytest.mark.parametrize(
    "query",
    [
        "select count(*) from range(1000000) a, range(1000000) b",
        "with recursive n(k) as (select 1 union all select k + 1 from n) select max(k) from n",
        "select sum(hash(a.fee)) from orders a, orders b, orders c",
    ],
)
def test_endless_queries_are_stopped_and_others_go_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_QUERY_SECONDS", "4")
    problems: list[str] = []
    started = time.monotonic()
    other = threading.Thread(target=lambda: problems.append(refusal(workspace, query)))
    other.start()
    card = workspace.find("orders")
    assert card is not None
    meanwhile = 0
    while other.is_alive():
        meanwhile += len(workspace.rows(card, ["fee"])) == ROWS
        time.sleep(0.2)
    other.join()
    assert time.monotonic() - started < 20
    assert problems == [
        "The query took longer than 4 seconds and was stopped. "
        "Nothing was kept; ask for less at once."
    ]
    assert meanwhile > 2


@pytest.mark.parametrize(
    "query",
    [
        "select repeat('x', 100000000) from range(3000)",
        "with recursive t(s) as (select 'x' union all select s || s from t) "
        "select max(length(s)) from t",
        "select array_agg(a.k * b.k) from range(100000) a(k), range(100000) b(k)",
        "select list_resize([1], 4000000000, 1)",
    ],
)
def test_queries_that_eat_memory_end_alone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_QUERY_MEMORY", str(1 << 28))
    monkeypatch.setenv("WHEREFORE_LIMIT_QUERY_SECONDS", "25")
    problem = refusal(workspace, query)
    assert (
        "of memory that a query may use" in problem or "took longer" in problem
    )  # on a busy machine
    assert "Nothing was kept" in problem
    assert queried(workspace, "select count(*) from orders").frame is not None


def test_a_bomb_for_the_parser_ends_alone(workspace: Workspace) -> None:
    deep = "select " + "(" * 40_000 + "1" + ")" * 40_000
    assert refusal(workspace, deep)
    assert queried(workspace, "select 1 as one").frame is not None


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("QUERY_CELLS", "1000", "The result has more than 1,000 cells"),
        ("COLUMNS", "3", "The result has 5 columns; at most 3 can be kept."),
        ("CELL_LENGTH", "4", "A cell of plan in the result has 5 letters; at most 4"),
    ],
)
def test_results_have_limits(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f"WHEREFORE_LIMIT_{name}", value)
    assert reason in refusal(workspace, "select * from orders")


def test_an_empty_workspace_can_be_asked(tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as opened:
        result = queried(opened, "select k from range(3) t(k)")
        assert result.frame is not None
        assert result.frame["k"].tolist() == [0.0, 1.0, 2.0]


def test_no_room_for_the_work_is_said(tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as opened:
        opened.store.spill.write_text("in the way")
        (problem,) = queried(opened, "select 1").problems
    assert "could not use the folder" in problem


def test_a_dataset_that_was_replaced_meanwhile_is_said(tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as opened:
        for count in (40, 60):
            path = tmp_path / "t.csv"
            path.write_text("a,b\n" + "\n".join(f"{k},{k % 3}" for k in range(count)))
            before = opened.datasets()
            assert opened.add(path, replacing=True).dataset is not None
        result = run_query(opened.store, before, "select * from t")
        assert result.problems == ("T changed meanwhile; nothing was kept. Ask again.",)
        assert run_query(opened.store, opened.datasets(), "select * from t").frame is not None
        stale = join(opened.store, [*before, *opened.datasets()])
        assert stale.problems == (
            "A dataset changed while it was joined; nothing was kept. Try again.",
        )


@pytest.mark.parametrize(
    ("number", "is_rounded"),
    [("12345678901234567.89", True), ("12.34", False), ("-12345678901234567.89", True)],
)
def test_digits_that_a_number_cannot_keep_are_said(
    workspace: Workspace, number: str, is_rounded: bool
) -> None:
    result = run_query(
        workspace.store, workspace.datasets(), f"select {number}::decimal(20, 2) as v, 0.5 as w"
    )
    note = "v: rounded to the 15 digits that a number keeps."
    assert (note in result.report.notes) == is_rounded
