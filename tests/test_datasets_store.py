import stat
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.store import FILE, Store, hash_of

ROOT = Path(__file__).resolve().parents[1]
FRAME = pd.DataFrame(
    {
        'n"; drop': [3.0, np.nan, 1.0],
        "when": np.array(["2024-01-02", "NaT", "1960-05-05"], dtype="datetime64[us]"),
        "select": pd.Series(["a", None, "0"], dtype="str"),
    }
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def keep(store: Store, key: str, frame: pd.DataFrame) -> None:
    with store.change() as cursor:
        store.keep_table(cursor, key, frame)


def test_rows_come_back_as_they_went_in(store: Store) -> None:
    keep(store, "drop table", FRAME)
    found = store.rows("drop table", list(FRAME.columns))
    pd.testing.assert_frame_equal(found, FRAME)
    assert store.rows("drop table", ["select", "when"]).columns.tolist() == ["select", "when"]
    assert store.rows("drop table", []).shape == (3, 0)


def test_the_order_of_the_file_is_kept(store: Store) -> None:
    values = np.random.default_rng(0).permutation(300_000).astype(float)
    keep(store, "t", pd.DataFrame({"v": values}))
    assert np.array_equal(store.rows("t", ["v"])["v"].to_numpy(), values)
    assert store.holds("t", 300_000)
    assert not store.holds("t", 300_001)


def test_batches_are_the_rows_part_by_part(store: Store) -> None:
    many = pd.concat([FRAME] * 4, ignore_index=True)
    keep(store, "many", many)
    columns = ["select", 'n"; drop', "when"]
    parts = list(store.batches("many", columns, 5))
    assert [len(part) for part in parts] == [5, 5, 2]
    assert all(part["select"].cat.categories.tolist() == ["0", "a"] for part in parts)
    joined = pd.concat(parts, ignore_index=True)
    pd.testing.assert_frame_equal(joined.astype({"select": "str"}), many[columns])


def test_batches_of_a_text_of_many_values_and_of_no_rows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.store.MOST_LEVELS", 2)
    frame = pd.DataFrame({"text": pd.Series(["a", "b", "c"], dtype="str")})
    keep(store, "text", frame)
    (part,) = store.batches("text", ["text"], 9)
    pd.testing.assert_frame_equal(part.astype("str"), frame)
    assert not isinstance(part["text"].dtype, pd.CategoricalDtype)
    keep(store, "none", frame[:0])
    assert list(store.batches("none", ["text"], 9)) == []


def test_batches_run_while_others_write(store: Store) -> None:
    keep(store, "many", FRAME)
    reading = store.batches("many", ["select"], 1)
    next(reading)
    keep(store, "other", FRAME)
    assert len(list(store.batches("other", ["select"], 2))) == 2
    assert len(list(reading)) == 2


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.change() as cursor:
            store.keep_table(cursor, "t", FRAME)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    keep(store, "t", FRAME)  # would clash with a table that stayed
    assert store.holds("t", 3)


@pytest.mark.usefixtures("store")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.usefixtures("store")
def test_a_second_process_gets_a_plain_sentence(tmp_path: Path) -> None:
    code = (
        "import sys; from datasets.store import Store; from pathlib import Path\n"
        "try: Store(Path(sys.argv[1]))\n"
        "except BlockingIOError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Another program (process ")
    assert done.stdout.strip().endswith("with --workspace.")


def test_a_file_that_is_none_gets_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("hello" * 5000)
    with pytest.raises(OSError, match="is not a workspace file"):
        Store(tmp_path)


def test_many_threads_read_while_one_writes(store: Store) -> None:
    keep(store, "t", pd.DataFrame({"v": np.arange(50_000.0)}))
    sums: list[float] = []

    def look() -> None:
        sums.extend(float(store.rows("t", ["v"])["v"].sum()) for _ in range(5))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(5):
        keep(store, f"w{number}", FRAME)
    for thread in threads:
        thread.join()
    assert sums == [49_999 * 50_000 / 2] * 30


def test_the_hash_sees_names_values_and_order() -> None:
    assert hash_of(FRAME) == hash_of(FRAME.copy())
    others = [
        FRAME.iloc[::-1],
        FRAME.rename(columns={"when": "then"}),
        FRAME.assign(select=pd.Series(["a", None, "1"], dtype="str")),
        FRAME[["select", "when", 'n"; drop']],
    ]
    assert len({hash_of(frame) for frame in (FRAME, *others)}) == 5
