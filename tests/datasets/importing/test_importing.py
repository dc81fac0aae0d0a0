"""All of a table arrives, or nothing does; new rows take the place of old ones in one step."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest

from datasets.cards.edits import CardEdits
from datasets.importing.importing import title_and_key
from datasets.importing.read_file import read
from datasets.storage.store import INCOMING, Store
from datasets.workspace.workspace import Workspace


def rows_of(seed: int, count: int = 300) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    price = draw.integers(10, 90, count).astype(float)
    return pd.DataFrame(
        {
            "price": price,
            "calls": draw.integers(0, 9, count).astype(float),
            "churned": np.where(draw.random(count) < price / 100, "Yes", "No"),
        }
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    rows_of(1).to_csv(tmp_path / "shop.csv", index=False)
    opened = Workspace(tmp_path / "work")
    assert opened.add(tmp_path / "shop.csv").dataset is not None
    opened.edit(
        "shop", CardEdits(levers=("price",), drivers=("calls",), titles=(("calls", "Calls made"),))
    )
    return opened


def new_file(folder: Path, count: int = 400) -> Path:
    frame = rows_of(2, count).assign(age=np.arange(count) % 50)
    frame.to_csv(folder / "other.csv", index=False)
    return folder / "other.csv"


def test_a_file_is_called_by_its_name_or_as_somebody_says() -> None:
    assert title_and_key("a/shop rows.csv.gz", None) == ("Shop rows", "shop_rows")
    assert title_and_key("a/shop.duckdb::sales", None)[1] == "sales"
    assert title_and_key("a/shop.csv", "My shop") == ("My shop", "my_shop")


def test_new_rows_take_the_place_of_the_old_ones(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.find("shop")
    imported = workspace.add(new_file(tmp_path), name="shop", replacing=True)
    after = imported.dataset
    assert before is not None
    assert after is not None
    assert workspace.datasets() == (after,)
    assert (after.key, after.title, after.rows) == ("shop", "Shop", 400)
    assert after.fingerprint != before.fingerprint
    assert [column.name for column in after.with_role("lever")] == ["price"]
    assert after.column("calls").title == "Calls made"
    assert len(workspace.rows(after)) == 400
    notes = ("Rows before: 300; rows now: 400.", "New columns: age.")
    assert imported.report.notes[-2:] == notes
    assert after.notes[:2] == notes
    workspace.close()
    assert len(Workspace(workspace.folder).rows(after)) == 400


def test_the_same_rows_change_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.find("shop")
    imported = workspace.add(tmp_path / "shop.csv", replacing=True)
    assert imported.dataset == before
    assert imported.report.notes[-1] == "The same data is here already as shop."


def test_a_name_that_is_free_is_taken(workspace: Workspace, tmp_path: Path) -> None:
    imported = workspace.add(new_file(tmp_path), name="cafe", replacing=True)
    assert imported.dataset is not None
    assert [card.key for card in workspace.datasets()] == ["shop", "cafe"]


def test_a_file_that_cannot_be_read_replaces_nothing(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("")
    before = workspace.find("shop")
    assert workspace.add(tmp_path / "bad.csv", name="shop", replacing=True).dataset is None
    assert workspace.find("shop") == before


@pytest.mark.parametrize("step", ["keep_batches", "take_place", "holds"])
def test_a_failure_in_the_middle_keeps_the_old_rows(
    step: str, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workspace.find("shop")
    assert before is not None
    old = workspace.rows(before)
    real = getattr(Store, step)

    def fails(store: Store, *arguments: object) -> object:
        real(store, *arguments)
        raise RuntimeError("the disk went away")

    with monkeypatch.context() as patch:
        patch.setattr(Store, step, fails)
        with pytest.raises(RuntimeError):
            workspace.add(new_file(tmp_path), name="shop", replacing=True)
    _is_as_before(workspace, before.key, old)
    workspace.close()
    again = Workspace(workspace.folder)
    _is_as_before(again, before.key, old)
    imported = again.add(new_file(tmp_path), name="shop", replacing=True)
    assert imported.dataset is not None
    assert imported.dataset.rows == 400


def _is_as_before(workspace: Workspace, key: str, rows: pd.DataFrame) -> None:
    card = workspace.find(key)
    assert card is not None
    pd.testing.assert_frame_equal(workspace.rows(card), rows)


def test_rows_that_do_not_all_arrive_replace_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workspace.find("shop")
    monkeypatch.setattr(Store, "holds", lambda *_: False)
    imported = workspace.add(new_file(tmp_path), name="shop", replacing=True)
    assert imported.problems == (
        "The rows of other.csv could not all be stored; nothing was kept.",
    )
    assert workspace.find("shop") == before


def test_a_stop_at_any_moment_keeps_the_old_rows(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.find("shop")
    path, calls = new_file(tmp_path), 0
    for moment in range(50):
        calls = 0

        def stop(words: str, done: float, last: int = moment) -> None:
            nonlocal calls
            calls += 1
            if calls > last and (words, done) != ("Done", 1.0):
                raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WHEREFORE_LIMIT_STREAMED_FROM", "1")
            try:
                workspace.add(path, name="shop", replacing=True, progress=stop)
            except KeyboardInterrupt:
                assert workspace.find("shop") == before
                assert not any(workspace.staging.glob("*"))
                continue
        break
    after = workspace.find("shop")
    assert after is not None
    assert (after.rows, 3 < moment < 49) == (400, True)


def test_what_a_killed_import_left_is_gone_on_opening(workspace: Workspace) -> None:
    with workspace._store.change() as cursor:
        workspace._store.keep_table(cursor, INCOMING, rows_of(3))
    (workspace.staging / "wherefore-left").mkdir(parents=True)
    workspace.close()
    again = Workspace(workspace.folder)
    assert not again.staging.exists()
    with again._store.cursor() as cursor:
        tables = cursor.execute("select table_name from duckdb_tables()").fetchall()
    assert (INCOMING,) not in tables
    assert [card.key for card in again.datasets()] == ["shop"]


def test_two_imports_at_once_never_take_each_others_rows(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of(5, 350).to_csv(tmp_path / "cafe.csv", index=False)
    assert workspace.add(tmp_path / "cafe.csv").dataset is not None
    rows_of(6, 420).to_csv(tmp_path / "more.csv", index=False)
    waiting, go_on = Event(), Event()
    real = Store.holds

    def slow(store: Store, key: str, rows: int) -> bool:
        if rows == 400:  # the first one is between its rows and their place
            waiting.set()
            assert go_on.wait(60)
        return real(store, key, rows)

    monkeypatch.setattr(Store, "holds", slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(workspace.add, new_file(tmp_path), name="shop", replacing=True)
        assert waiting.wait(60)
        second = pool.submit(workspace.add, tmp_path / "more.csv", name="cafe", replacing=True)
        time.sleep(0.3)
        assert not second.done()
        go_on.set()
        cards = [job.result().dataset for job in (first, second)]
    assert [card.rows for card in cards if card is not None] == [400, 420]
    for card, seed, count in zip(cards, (2, 6), (400, 420), strict=True):
        assert card is not None
        expected = rows_of(seed, count)["price"].tolist()
        assert workspace.rows(card, ["price"])["price"].tolist() == expected


def test_rows_that_are_long_in_coming_hold_up_nobody(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coming, go_on = Event(), Event()
    real = Store.keep_table

    def slow(*arguments: object) -> None:
        coming.set()
        assert go_on.wait(60)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "keep_table", slow)
    with ThreadPoolExecutor(1) as pool:
        adding = pool.submit(workspace.add, new_file(tmp_path), name="cafe")
        assert coming.wait(60)
        card = workspace.find("shop")
        assert card is not None
        assert workspace.count_question(card, "top_drivers", {}) == 1  # would wait for the lock
        go_on.set()
        assert adding.result().dataset is not None
    assert [card.key for card in workspace.datasets()] == ["shop", "cafe"]


def test_what_was_read_can_be_added_again_after_a_full_disk(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_STREAMED_FROM", "1")
    result = read(new_file(tmp_path), above=workspace.staging)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_batches", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError, match="full"):
            workspace.add("cafe.csv", result=result)
    imported = workspace.add("cafe.csv", result=result)
    assert imported.dataset is not None
    assert imported.dataset.rows == 400
    assert not any(workspace.staging.glob("*"))
