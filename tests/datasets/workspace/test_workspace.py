import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.storage.store import Store
from datasets.workspace.workspace import CardEdits, Workspace
from tests.support.checkout import ROOT


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "work")


def shop(folder: Path, rows: int = 300, name: str = "shop.csv", seed: int = 1) -> Path:
    rng = np.random.default_rng(seed)
    left = rng.random(rows) < 0.3
    frame = pd.DataFrame(
        {
            "customer_id": [f"C{row}" for row in range(rows)],
            'sel"ect; --': rng.integers(1, 90, rows),
            "support": rng.choice(["Yes", "No"], rows),
            "vip": rng.integers(0, 2, rows),
            "since": pd.date_range("2023-01-01", periods=rows).strftime("%Y-%m-%d"),
            "churn": np.where(left, "Yes", "No"),
        }
    )
    path = folder / name
    frame.to_csv(path, index=False)
    return path


def test_a_file_becomes_a_dataset(workspace: Workspace, tmp_path: Path) -> None:
    calls: list[tuple[str, float]] = []
    done = workspace.add(
        shop(tmp_path), progress=lambda phrase, share: calls.append((phrase, share))
    )
    card = done.dataset
    assert card is not None
    assert done.problems == ()
    assert (card.key, card.title, card.rows) == ("shop", "Shop", 300)
    assert workspace.datasets() == (card,)
    assert card.source == "shop.csv, comma-separated text, UTF-8: 300 rows found, none refused"
    assert [share for _, share in calls] == sorted(share for _, share in calls)
    assert calls[-1] == ("Done", 1.0)


def test_rows_have_honest_types(workspace: Workspace, tmp_path: Path) -> None:
    card = workspace.add(shop(tmp_path)).dataset
    assert card is not None
    rows = workspace.rows(card)
    assert list(rows.columns) == [column.name for column in card.columns]
    assert rows['sel"ect; --'].dtype == np.float64
    assert rows["since"].dtype == "datetime64[us]"
    assert isinstance(rows["support"].dtype, pd.StringDtype)
    assert set(rows["vip"]) == {"0", "1"} == set(card.column("vip").levels)
    assert rows["customer_id"].tolist() == [f"C{row}" for row in range(300)]
    assert workspace.rows(card, ["churn", "vip"]).columns.tolist() == ["churn", "vip"]
    with pytest.raises(LookupError, match="There is no column churm"):
        workspace.rows(card, ["churm"])


def test_batches_are_the_rows_and_know_their_columns(workspace: Workspace) -> None:
    workspace.install_samples()
    dataset = workspace.datasets()[0]
    rows = workspace.rows(dataset)
    parts = list(workspace.batches(dataset, rows_at_once=1000))
    assert max(len(part) for part in parts) == 1000
    joined = pd.concat(parts, ignore_index=True)
    for name in rows.columns:
        assert joined[name].astype(rows[name].dtype).equals(rows[name])
    with pytest.raises(LookupError):
        workspace.batches(dataset, ["no such column"])


def test_the_same_file_twice_is_one_dataset(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.add(shop(tmp_path)).dataset
    again = workspace.add(shop(tmp_path))
    assert again.dataset == first
    assert again.report.notes == ("The same data is here already as shop.",)
    assert len(workspace.datasets()) == 1


def test_other_data_under_the_same_name(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add(shop(tmp_path))
    other = workspace.add(shop(tmp_path, seed=2)).dataset
    assert other is not None
    assert other.key == "shop_2"
    again = workspace.add(shop(tmp_path, seed=2)).dataset
    assert again == other
    named = workspace.add(shop(tmp_path, seed=3), name="Shop")
    assert named.dataset is None
    assert named.problems == ("There is a dataset shop with other data: remove or replace it.",)
    assert len(workspace.datasets()) == 2


def test_two_people_add_the_same_file_at_once(workspace: Workspace, tmp_path: Path) -> None:
    file = shop(tmp_path)
    with ThreadPoolExecutor(4) as people:
        done = list(people.map(workspace.add, [file] * 4))
    assert {imported.dataset.key for imported in done if imported.dataset} == {"shop"}
    assert len(workspace.datasets()) == 1


def test_names_are_found_whatever_the_case(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add(shop(tmp_path), name="Café Nord")
    dataset = workspace.find("CAFÉ NORD")
    assert dataset is not None
    assert dataset.key == "caf_nord"
    assert workspace.find("Caf_Nord") == dataset
    assert workspace.find("other") is None
    assert workspace.nearest("caf_nort") == "caf_nord"
    assert workspace.nearest("zzzzzz") is None


def test_rows_at_places_come_in_the_order_of_the_file(workspace: Workspace, tmp_path: Path) -> None:
    dataset = workspace.add(shop(tmp_path)).dataset
    assert dataset is not None
    every = workspace.rows(dataset)
    some = workspace.rows_at(dataset, np.array([7, 0, 3]))
    pd.testing.assert_frame_equal(some, every.iloc[[0, 3, 7]].reset_index(drop=True))
    assert list(workspace.rows_at(dataset, np.arange(2), ["vip"])) == ["vip"]


def test_marks_that_change_a_number_move_the_fingerprint(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = workspace.add(shop(tmp_path)).dataset
    assert before is not None
    titled = workspace.edit("shop", CardEdits(titles=(("vip", "Very important"),)))
    assert titled.fingerprint == before.fingerprint
    marked = workspace.edit("shop", CardEdits(follows=("vip",)))
    assert marked.column("vip").follows
    assert marked.fingerprint != before.fingerprint
    drawn = workspace.edit("shop", CardEdits(randomised="support"))
    assert drawn.fingerprint != marked.fingerprint


def test_edits_stay_and_move_the_fingerprint(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.add(shop(tmp_path)).dataset
    assert before is not None
    after = workspace.edit("shop", CardEdits(levers=("vip",), exclude=("support",)))
    assert after.column("vip").role == "lever"
    assert after.fingerprint != before.fingerprint
    assert workspace.find("shop") == after
    back = workspace.edit("shop", CardEdits(include=("support",)))
    assert back.fingerprint == before.fingerprint
    lot = workspace.edit("shop", CardEdits(randomised="support"))
    assert lot.column("support").randomised
    assert lot.column("support").role == "lever"
    workspace.close()
    with Workspace(tmp_path / "work") as again:
        assert again.find("shop") == lot


def test_edits_that_cannot_be_change_nothing(workspace: Workspace, tmp_path: Path) -> None:
    card = workspace.add(shop(tmp_path)).dataset
    with pytest.raises(LookupError, match="There is no dataset shp"):
        workspace.edit("shp", CardEdits(outcome="churn"))
    with pytest.raises(LookupError, match="Did you mean churn"):
        workspace.edit("shop", CardEdits(outcome="chrun"))
    with pytest.raises(ValueError, match="has no value Maybe"):
        workspace.edit("shop", CardEdits(positive="Maybe"))
    assert workspace.find("shop") == card


def test_rows_that_did_not_arrive_are_said(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "holds", lambda *_: False)
    done = workspace.add(shop(tmp_path))
    assert done.dataset is None
    assert "nothing was kept" in done.problems[0]
    assert workspace.datasets() == ()


def test_removing_is_complete(workspace: Workspace, tmp_path: Path) -> None:
    card = workspace.add(shop(tmp_path)).dataset
    assert card is not None
    workspace.keep_finding("shop", {"n": 1})
    assert workspace.remove("SHOP")
    assert not workspace.remove("shop")
    assert workspace.datasets() == ()
    assert len(workspace.findings()) == 1
    with pytest.raises(LookupError, match="There is no dataset shop"):
        workspace.rows(card)
    assert workspace.add(shop(tmp_path, seed=2)).dataset is not None


@pytest.mark.parametrize("text", ["", "a,b\n", "a,b\n1\n"])
def test_bad_files_leave_nothing(workspace: Workspace, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    done = workspace.add(path)
    assert done.dataset is None
    assert len(done.problems) == 1
    assert workspace.datasets() == ()


def test_twelve_rows_are_kept_with_a_problem(workspace: Workspace, tmp_path: Path) -> None:
    card = workspace.add(shop(tmp_path, rows=12)).dataset
    assert card is not None
    assert card.problems[0] == "12 rows are too few to ask about: at least 100 are needed."


def test_one_outcome_value_is_a_problem(workspace: Workspace, tmp_path: Path) -> None:
    path = shop(tmp_path)
    path.write_text(path.read_text().replace(",Yes\n", ",No\n"))
    card = workspace.add(path).dataset
    assert card is not None
    assert card.problems == (
        "The outcome churn is No in every row, so there is nothing to explain.",
    )


def test_a_table_of_another_duckdb_file(workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with Workspace(other) as source:
        source.add(shop(tmp_path))
    card = workspace.add(f"{other / 'workspace.duckdb'}::shop").dataset
    assert card is not None
    assert (card.key, card.rows) == ("shop", 300)


def test_folders_are_for_the_owner(workspace: Workspace) -> None:
    assert workspace.folder.stat().st_mode & 0o077 == 0
    assert workspace.models_folder.is_dir()
    assert workspace.models_folder.parent == workspace.folder


KILLED = """
import sys
from pathlib import Path
from datasets.workspace.workspace import Workspace
work = Workspace(sys.argv[1])
for number in range(10_000):
    done = work.add(sys.argv[2], name=f"copy {number}")
    work.keep_finding(done.dataset.key, {"n": number})
    print(done.dataset.key, flush=True)
"""


@pytest.mark.slow
def test_a_killed_process_loses_nothing_confirmed(tmp_path: Path) -> None:
    file, folder = shop(tmp_path, rows=3000), tmp_path / "work"
    code = [sys.executable, "-c", KILLED, str(folder), str(file)]
    for _ in range(2):
        with subprocess.Popen(code, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            confirmed = [process.stdout.readline().strip() for _ in range(4)]
            time.sleep(0.03)
            os.kill(process.pid, signal.SIGKILL)
        with Workspace(folder) as work:
            cards = work.datasets()
            assert {card.key for card in cards} >= set(confirmed)
            assert all(len(work.rows(card)) == card.rows == 3000 for card in cards)
            assert [finding.dataset for finding in work.findings()][: len(confirmed)] == confirmed
            for card in cards:
                work.remove(card.key)
            for finding in work.findings():
                work.drop_finding(finding.id)


def test_the_samples_are_there_once(workspace: Workspace) -> None:
    workspace.install_samples()
    cards = workspace.datasets()
    assert [card.key for card in cards] == ["subscription", "retail_chain"]
    assert all(card.simulated and not card.problems for card in cards)
    workspace.install_samples()
    assert workspace.datasets() == cards
    workspace.remove("subscription")
    workspace.install_samples()
    assert [card.key for card in workspace.datasets()] == ["retail_chain"]


def test_real_tables_are_understood_without_help(workspace: Workspace, shared_data: Path) -> None:
    expected = {
        "telco_churn.csv": ("Churn", "Yes", "customerID", "MonthlyCharges", "customer"),
        "bank_churn.csv": ("Exited", "1", "CustomerId", "Balance", "customer"),
        "advertising.csv": ("sales", None, "column_1", None, "row"),
        "bank_marketing.csv": ("y", "yes", None, None, "row"),
        "hillstrom.csv": ("visit", "1", None, None, "row"),
        "bike_day.csv": ("cnt", None, "instant", None, "day"),
    }
    for file, words in expected.items():
        card = workspace.add(shared_data / file).dataset
        assert card is not None
        ids = card.with_role("id")
        proposed = (
            card.outcome.name if card.outcome else None,
            card.positive,
            ids[0].name if ids else None,
            card.value.name if card.value else None,
            card.noun[0],
        )
        assert proposed == words, file
        assert card.problems == ()


def test_telco_levers_and_titles(workspace: Workspace, shared_data: Path) -> None:
    card = workspace.add(shared_data / "telco_churn.csv").dataset
    assert card is not None
    levers = {column.name for column in card.with_role("lever")}
    assert {"Contract", "TechSupport", "PaymentMethod", "OnlineSecurity"} <= levers
    assert not levers & {"gender", "SeniorCitizen", "tenure", "Partner", "Dependents"}
    assert card.column("TotalCharges").title == "Total charges"
    assert card.column("TotalCharges").missing == 11
    assert card.event == ("leaves", "leave", "left")
    explaining = {column.name for column in card.explaining}
    assert {"Contract", "tenure", "InternetService"} <= explaining
    assert "customerID" not in explaining


@pytest.mark.slow
def test_a_large_table_is_kept_whole(workspace: Workspace, shared_data: Path) -> None:
    card = workspace.add(shared_data / "rossmann_sales.parquet").dataset
    assert card is not None
    assert card.outcome == card.column("Sales")
    rows = workspace.rows(card, ["Sales", "Date"])
    assert len(rows) == 844_338
    assert rows["Sales"].sum() == 5_873_180_623
    assert rows["Date"].dtype == "datetime64[us]"


def test_the_workspace_itself_is_no_table_to_add(tmp_path: Path) -> None:
    with Workspace(tmp_path / "own") as opened:
        own = tmp_path / "own" / "workspace.duckdb"
        twin, link = tmp_path / "twin.duckdb", tmp_path / "link.duckdb"
        twin.hardlink_to(own)
        link.symlink_to(own)
        for path in (str(own), f"{own}::cards", str(twin), str(link)):
            imported = opened.add(path)
            assert imported.dataset is None
            assert "is this workspace itself" in imported.problems[0]
        code = (
            "import sys; from datasets.workspace.workspace import Workspace\n"
            "try: Workspace(sys.argv[1])\n"
            "except BlockingIOError: print('kept out')"
        )
        finished = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "own")],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert finished.stdout.strip() == "kept out"
