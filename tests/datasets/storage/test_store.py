from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from datasets.storage.store import FILE, Store, hash_of
from tests.support.checkout import ROOT

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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, where this machine lets one be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def keep(store: Store, key: str, frame: pd.DataFrame) -> None:
    with store.change() as cursor:
        store.keep_table(cursor, key, frame)


def test_rows_come_back_as_they_went_in(store: Store) -> None:
    keep(store, "drop table", FRAME)
    frame = store.rows("drop table", list(FRAME.columns))
    pd.testing.assert_frame_equal(frame, FRAME)
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
    monkeypatch.setattr("datasets.storage.store.MOST_LEVELS", 2)
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
        "import sys; from datasets.storage.store import Store; from pathlib import Path\n"
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


# ------------------------------------------------------------------ trouble with the disk


def test_a_full_disk_keeps_what_was_there_and_the_store_goes_on(small_disk: Path) -> None:
    """On a real disk of 8 MB: what is confirmed stays, the rest is refused in plain words."""
    store = Store(small_disk)
    keep(store, "before", FRAME)
    room = shutil.disk_usage(small_disk).free
    (small_disk / "other").write_bytes(b"x" * (room - 65_536))
    large = pd.DataFrame({"v": np.random.default_rng(0).random(400_000)})
    for _ in range(3):
        with pytest.raises(OSError, match=r"is full; what was there before is kept.*make room"):
            keep(store, "large", large)
    pd.testing.assert_frame_equal(store.rows("before", list(FRAME.columns)), FRAME)
    (small_disk / "other").unlink()
    keep(store, "after", FRAME)
    store.close()
    store = Store(small_disk)
    assert store.holds("before", 3)
    assert store.holds("after", 3)
    store.close()


def test_a_new_workspace_on_a_full_disk_is_refused(small_disk: Path) -> None:
    (small_disk / "other").write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    with pytest.raises(OSError, match="is full"):
        Store(small_disk)
    assert [path.name for path in small_disk.iterdir()] == ["other"]


def test_a_disk_that_cannot_be_written_is_said(small_disk: Path) -> None:
    Store(small_disk).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OSError, match="may not be written"):
        Store(small_disk)


class Failing:
    """A connection whose commits fail as the disk makes them fail."""

    def __init__(self, real: Any, error: Exception, *, after: bool = False) -> None:
        self.real, self.error, self.after = real, error, after

    def cursor(self) -> Failing:
        return Failing(self.real.cursor(), self.error, after=self.after)

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        self.real.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def execute(self, text: str, *rest: object) -> Any:
        if text == "commit":
            if self.after:
                self.real.execute(text)
            raise self.error
        return self.real.execute(text, *rest)


FULL = "TransactionContext Error: Failed to commit: Could not write file: No space left on device"


def test_a_commit_that_the_disk_refuses_is_said(store: Store) -> None:
    real = store._connection
    store._connection = Failing(real, duckdb.TransactionException(FULL))  # type: ignore[assignment]
    with pytest.raises(OSError, match="is full"):
        keep(store, "t", FRAME)
    store._connection = real
    keep(store, "t", FRAME)
    assert store.holds("t", 3)


@pytest.mark.parametrize("durable", [True, False])
def test_a_fatal_error_at_the_commit_opens_the_file_anew(store: Store, *, durable: bool) -> None:
    """DuckDB says whether the commit holds; after it nothing else works on that connection."""
    message = "FATAL Error: Transaction COMMIT succeeded and is durable, but the rest failed"
    error = duckdb.FatalException(message if durable else "FATAL Error: Something broke")
    keep(store, "before", FRAME)
    store._connection = Failing(store._connection, error, after=durable)  # type: ignore[assignment]
    if durable:
        keep(store, "t", FRAME)
        assert store.holds("t", 3)
    else:
        with pytest.raises(OSError, match=r"opened anew.*is kept, this was not: try again"):
            keep(store, "t", FRAME)
    assert store.holds("before", 3)
    keep(store, "more", FRAME)
    assert store.holds("more", 3)


def test_other_errors_are_not_taken_for_the_disk(store: Store) -> None:
    with pytest.raises(duckdb.ConversionException), store.cursor() as cursor:
        cursor.execute("select cast('no space left on device' as int)").fetchall()


@pytest.mark.parametrize("how", ["removed", "moved", "replaced", "with its folder"])
def test_a_file_that_goes_while_it_is_open_is_said(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    store = Store(folder)
    keep(store, "t", FRAME)
    assert store.trouble() == ""
    if how == "with its folder":
        shutil.rmtree(folder)
    elif how == "removed":
        (folder / FILE).unlink()
    else:
        (folder / FILE).rename(tmp_path / "elsewhere")
    if how == "replaced":
        (folder / FILE).write_bytes(b"another")
    assert "was moved or removed while it was open" in store.trouble()
    with pytest.raises(OSError, match=r"nothing more can be kept: put the file back"):
        keep(store, "u", FRAME)
    pd.testing.assert_frame_equal(store.rows("t", list(FRAME.columns)), FRAME)
    if how == "moved":
        (tmp_path / "elsewhere").rename(folder / FILE)
        keep(store, "u", FRAME)
        assert store.trouble() == ""
    store.close()


def test_a_change_is_over_when_the_disk_holds_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("datasets.storage.store.durable_writes.sync_folder", synced.append)
    keep(store, "t", FRAME)
    assert synced == [tmp_path]


def test_reading_only_changes_nothing(store: Store, tmp_path: Path) -> None:
    keep(store, "t", FRAME)
    store.close()
    before = (tmp_path / FILE).read_bytes()
    reading = Store(tmp_path, read_only=True)
    assert reading.holds("t", 3)
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        keep(reading, "u", FRAME)
    reading.close()
    assert (tmp_path / FILE).read_bytes() == before


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "spill" / "query-old"
    left.mkdir(parents=True)
    (left / "table_0.arrow").write_bytes(b"x")
    store = Store(tmp_path)
    assert not left.exists()
    with store.cursor() as cursor:
        settings = cursor.execute("select current_setting('temp_directory')").fetchall()
    assert settings == [(str(tmp_path / "spill"),)]
    store.close()
