"""Joins: rows of the left never multiply or move, and what becomes of them is said before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.cards.card import Dataset
from datasets.combining.joining import JoinResult, join
from datasets.combining.keep_combined import keep
from datasets.importing.read_file import ImportReport, ReadResult
from datasets.workspace.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path / "workspace") as opened:
        yield opened


def add_table(workspace: Workspace, name: str, **columns: object) -> Dataset:
    """A dataset of these columns."""
    frame = pd.DataFrame(columns)
    for column in frame.columns:
        if pd.api.types.is_integer_dtype(frame[column]):
            frame[column] = frame[column].astype(float)
    imported = workspace.add(name, name=name, result=ReadResult(frame, ImportReport(name)))
    assert imported.dataset is not None
    return imported.dataset


def joined(workspace: Workspace, *names: str, **options: object) -> JoinResult:
    cards = [card for name in names if (card := workspace.find(name)) is not None]
    return join(workspace.store, cards, **options)  # type: ignore[arg-type]


def frame_of(result: JoinResult) -> pd.DataFrame:
    assert result.read is not None, result.problems
    assert result.read.frame is not None
    return result.read.frame


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """1,000 orders of 200 customers, of whom 10 are not in the table of 230 customers."""
    random = np.random.default_rng(3)
    add_table(
        workspace,
        "orders",
        order=np.arange(1000),
        customer_id=[f"C{k % 200:03d}" for k in range(1000)],
        fee=random.normal(9, 1, 1000).round(2),
        region=[["north", "south"][k % 2] for k in range(1000)],
    )
    customers_known = [k for k in range(240) if not 50 <= k < 60]
    add_table(
        workspace,
        "customers",
        id=[f"C{k:03d}" for k in customers_known][::-1],
        age=[20 + k % 50 for k in customers_known][::-1],
        region=[["north", "south"][k % 2] for k in customers_known][::-1],
        fee=[k / 2 for k in customers_known][::-1],
    )
    return workspace


def test_the_key_is_found_and_the_rows_are_counted(shop: Workspace) -> None:
    result = joined(shop, "orders", "customers", all_rows=True)
    (step,) = result.steps
    assert step.match is not None
    assert step.match.on == (("customer_id", "id"),)
    counts = (step.match.matched, step.match.right_rows - step.match.used, step.match.rows_after)
    assert counts == (950, 40, 1000)
    text = " ".join(step.sentences)
    assert "950 rows of the 1,000 of orders find a partner in customers." in text
    assert "50 rows of orders have no partner and are kept" in text
    assert "such as C050, C051, C052" in text
    assert "40 rows of customers belong to no row of orders" in text
    assert "Left out, as region of customers says the same in every row." in text
    assert "fee of customers is called fee (customers)" in text
    frame = frame_of(result)
    assert list(frame.columns) == [
        "order",
        "customer_id",
        "fee",
        "region",
        "age",
        "fee (customers)",
    ]
    assert frame["order"].tolist() == list(range(1000))
    number = frame["customer_id"].str[1:].astype(int)
    truth = (20 + number % 50).where(~number.between(50, 59))
    assert frame["age"].equals(truth.astype(float))


def test_rows_without_a_partner_can_be_left_out_and_are_listed(shop: Workspace) -> None:
    result = joined(shop, "orders", "customers", keeps=False, all_rows=True)
    assert result.rows == len(frame_of(result)) == 950
    assert result.read is not None
    report = result.read.report
    assert (report.rows_in, report.rows_kept, len(report.refused)) == (1000, 950, 50)
    assert report.refused[0].line == 51
    assert report.refused[0].cells[1] == "C050"
    assert "50 rows of orders have no partner and are left out" in " ".join(report.notes)


def test_a_join_that_multiplies_rows_is_refused(shop: Workspace) -> None:
    result = joined(shop, "customers", "orders", on=[("id", "customer_id")], all_rows=True)
    assert result.read is None
    (problem,) = result.problems
    assert "190 keys of customers stand in several rows of orders" in problem
    assert "C000: 5 rows" in problem
    assert "230 rows would become 990" in problem
    assert "begin with orders" in problem


def test_two_columns_are_the_key_where_one_is_not_enough(workspace: Workspace) -> None:
    stores, days = range(20), range(30)
    add_table(
        workspace,
        "sales",
        store=[s for s in stores for _ in days],
        day=[d for _ in stores for d in days],
        sold=[s * 100 + d for s in stores for d in days],
    )
    add_table(
        workspace,
        "weather",
        day=[d for d in days for _ in stores],
        store=[s for _ in days for s in stores],
        rain=[d * 10 + s for d in days for s in stores],
    )
    result = joined(workspace, "sales", "weather", all_rows=True)
    assert result.steps[0].match is not None
    assert set(result.steps[0].match.on) == {("store", "store"), ("day", "day")}
    frame = frame_of(result)
    assert (frame["rain"] == frame["day"] * 10 + frame["store"]).all()
    assert (
        "would become 12,000"
        in joined(workspace, "sales", "weather", on=[("day", "day")]).problems[0]
    )


def test_what_differs_only_in_form_is_told_and_not_made_equal(workspace: Workspace) -> None:
    add_table(workspace, "left", code=["a1", "A2", " a3", "007", "x", None], k=range(6))
    add_table(workspace, "right", code=["a1", "a2", "a3", "7", "y", None], v=range(6))
    result = joined(workspace, "left", "right", on=[("code", "code")], all_rows=True)
    match = result.steps[0].match
    assert match is not None
    assert (match.matched, match.near, match.left_blank, match.right_blank) == (1, 3, 1, 1)
    assert ("007", "7") in match.near_pairs
    assert "they were not made equal" in " ".join(result.steps[0].sentences)
    assert frame_of(result)["v"].tolist()[0] == 0.0
    assert frame_of(result)["v"].isna().sum() == 5


def test_numbers_and_words_are_no_key(workspace: Workspace) -> None:
    add_table(workspace, "left", zip=["90001", "x"], k=range(2))
    add_table(workspace, "right", zip=[90001, 90002], v=range(2))
    (problem,) = joined(workspace, "left", "right", on=[("zip", "zip")]).problems
    assert "holds words" in problem
    assert "holds numbers" in problem
    assert "hold the same things" in joined(workspace, "left", "right").problems[0]


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ([("idd", "id")], "There is no column idd. Did you mean id?"),
        ([("fee", "order")], "There is no column order."),
        ([("fee", "age")], "No row of orders finds a partner"),
        ([("age", "age")], "is in no two of these tables"),
    ],
)
def test_keys_that_cannot_be(shop: Workspace, on: list[tuple[str, str]], reason: str) -> None:
    (problem,) = joined(shop, "orders", "customers", on=on).problems
    assert reason in problem


def test_hostile_names_and_values_are_only_names(workspace: Workspace) -> None:
    odd = 'id"; drop table main.left; --'
    add_table(workspace, "left", **{odd: ["a'b", "$x$", "=1+1"], "select": [1, 2, 3]})
    add_table(
        workspace, "right", **{odd: ["=1+1", "a'b", "c"], "Select": [9, 8, 7], "r.x": [1, 2, 3]}
    )
    result = joined(workspace, "left", "right", on=[(odd, odd)], all_rows=True)
    frame = frame_of(result)
    assert list(frame.columns) == [odd, "select", "Select (right)", "r.x"]
    assert frame["r.x"].tolist()[::2] == [2.0, 1.0]
    assert workspace.find("left") is not None


def test_the_result_is_a_dataset_that_says_what_it_is_made_of(shop: Workspace) -> None:
    card = shop.find("orders")
    result = joined(shop, "orders", "customers", all_rows=True)
    assert result.read is not None
    imported = keep(shop, "both", result.read, asked_like=card)
    assert imported.dataset is not None
    assert imported.dataset.rows == 1000
    assert imported.dataset.source.startswith("orders with customers, joined on customer_id = id")
    assert any("950 rows of the 1,000" in note for note in imported.dataset.notes)


def test_a_preview_keeps_nothing(shop: Workspace) -> None:
    result = joined(shop, "orders", "customers")
    assert result.read is None
    assert result.head is not None
    assert len(result.head) == 8
    assert result.rows == 1000
    assert len(shop.datasets()) == 2


def test_a_dataset_that_goes_meanwhile_is_said(shop: Workspace) -> None:
    cards = [card for name in ("orders", "customers") if (card := shop.find(name))]
    shop.remove("customers")
    assert "changed while it was joined" in join(shop.store, cards).problems[0]


keys = st.lists(st.integers(0, 12), max_size=25)


@settings(max_examples=15)
@given(left=keys.filter(bool), right=st.sets(st.integers(0, 12), min_size=1))
def test_with_a_unique_right_key_the_left_rows_never_change(
    tmp_path_factory: pytest.TempPathFactory, left: list[int], right: set[int]
) -> None:
    with Workspace(tmp_path_factory.mktemp("property")) as opened:
        add_table(opened, "one", k=left, place=range(len(left)))
        add_table(
            opened, "two", k=sorted(right, reverse=True), v=[10 * k for k in sorted(right)[::-1]]
        )
        result = joined(opened, "one", "two", on=[("k", "k")], all_rows=True)
        if not set(left) & right:
            assert "finds a partner" in result.problems[0]
            return
        frame = frame_of(result)
        assert frame["place"].tolist() == list(range(len(left)))
        assert frame["k"].tolist() == left
        truth = [10.0 * k if k in right else None for k in left]
        assert [None if pd.isna(v) else v for v in frame["v"]] == truth
        less = frame_of(joined(opened, "one", "two", on=[("k", "k")], keeps=False, all_rows=True))
        assert less["k"].tolist() == [k for k in left if k in right]


@settings(max_examples=15)
@given(left=keys.filter(bool), right=keys.filter(bool))
def test_the_counts_are_those_of_a_join_done_by_hand(
    tmp_path_factory: pytest.TempPathFactory, left: list[int], right: list[int]
) -> None:
    with Workspace(tmp_path_factory.mktemp("property")) as opened:
        add_table(opened, "one", k=left, place=range(len(left)))
        add_table(opened, "two", k=right, v=range(len(right)))
        result = joined(opened, "one", "two", on=[("k", "k")])
        match = result.steps[0].match
        assert match is not None
        times = [right.count(k) for k in left]
        assert match.matched == sum(count > 0 for count in times)
        assert match.used == sum(k in left for k in right)
        assert match.rows_after == sum(max(count, 1) for count in times)
        assert match.repeated == len({k for k in left if right.count(k) > 1})
        assert bool(result.problems) == (match.rows_after > len(left) or match.matched == 0)


@pytest.mark.slow
def test_the_five_tables_of_the_telephone_company(workspace: Workspace, shared_data: Path) -> None:
    names = ("status", "demographics", "services", "location", "population")
    for name in names:
        file = shared_data / "telco_tables" / f"Telco_customer_churn_{name}.xlsx"
        assert workspace.add(file, name=name).dataset is not None
    result = joined(workspace, *names, all_rows=True)
    frame = frame_of(result)
    assert [step.match.on for step in result.steps if step.match] == [
        *[(("Customer ID", "Customer ID"),)] * 3,
        (("Zip Code", "Zip Code"),),
    ]
    assert len(frame) == 7043
    assert frame["Churn Label"].value_counts().to_dict() == {"No": 5174, "Yes": 1869}
    assert frame["Population"].notna().all()
    last = result.steps[-1].match
    assert last is not None
    assert (last.matched, last.right_rows - last.used) == (7043, 46)
    first = workspace.find("status")
    assert first is not None
    assert frame["Customer ID"].tolist() == workspace.rows(first)["Customer ID"].tolist()
    for name in names[1:4]:  # against pandas, column by column
        card = workspace.find(name)
        assert card is not None
        rows = workspace.rows(card).set_index("Customer ID").loc[frame["Customer ID"]]
        for column in set(rows.columns) - {"Count", "Quarter"}:
            mine, theirs = frame[column].to_numpy(), rows[column].to_numpy()
            assert pd.Series(mine).equals(pd.Series(theirs)), column
    multiplied = joined(workspace, "location", "location", on=[("City", "City")])
    assert "7,043 rows would become 267,985" in multiplied.problems[0]
    assert (
        "1,671 rows would become 7,089" in joined(workspace, "population", "location").problems[0]
    )


@pytest.mark.slow
def test_a_join_that_takes_too_long_is_stopped_and_nothing_is_left(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(cursor: duckdb.DuckDBPyConnection, *_: object, **__: object) -> JoinResult:
        cursor.execute("select count(*) from range(9000000) a, range(9000000) b").fetchall()
        raise AssertionError("it ended")

    monkeypatch.setenv("WHEREFORE_LIMIT_JOIN_SECONDS", "1")
    with monkeypatch.context() as patch:
        patch.setattr("datasets.combining.joining._joined", endless)
        result = joined(shop, "orders", "customers")
    assert result.problems == ("The join took more than 1 seconds; nothing was joined.",)
    assert not joined(shop, "orders", "customers").problems


def test_a_join_leaves_nothing_behind(shop: Workspace) -> None:
    joined(shop, "orders", "customers", all_rows=True)
    with shop.store.cursor() as cursor:
        names = cursor.execute("select table_name from duckdb_tables() where temporary").fetchall()
    assert names == []


def test_another_error_of_duckdb_is_a_sentence(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> JoinResult:
        raise duckdb.OutOfMemoryException("no")

    monkeypatch.setattr("datasets.combining.joining._joined", full)
    assert "more memory than there is" in joined(shop, "orders", "customers").problems[0]
