"""Processes that are killed at random moments, and what their workspaces hold afterwards.

    python -m benchmarks.resilience.crashes [--kills 200] [--seed 0]

A process imports, removes, trains, keeps findings and what-ifs, or brings older workspaces up, one
after the other, and says what it begins and what is confirmed. It is killed (SIGKILL) at a random
moment: soon after its start, so that many are opening the workspace, or shortly after something
that it said, since moments of a clock say little where others are busy. Then the workspace is
opened and everything that was ever confirmed is looked for: rows by their hash, findings and
what-ifs word by word, models by what they predict. What was begun and not confirmed may be there
or not, but whole.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks.goals import Goal, at_least, at_most
from datasets.cards.card import Dataset
from datasets.progress import silent
from datasets.storage import temporary_files as leftovers
from datasets.storage.database_file import FILE
from datasets.workspace.soundness import soundness
from datasets.workspace.workspace import Workspace
from models.training.model_store import load, save
from models.training.training import train

KINDS = ("import", "finding", "train", "scenario", "migrate")
# How much a process says at most until it is killed; what takes longer less.
MOST_SAID = {"import": 5, "finding": 16, "train": 8, "scenario": 16, "migrate": 5}
SHARE_OPENING = 0.25  # of the processes are killed soon after their start, whatever they say
SOON, AT_ONCE, PATIENCE = 0.5, 0.04, 60.0  # seconds
MOST_DATASETS = 5
PROMISED_KILLS = 200
Message = dict[str, Any]
Say = Callable[[Message], None]


@dataclass
class Ledger:
    """What the killed processes said, and what was found of it.

    Attributes:
        kills: how many processes were killed.
        confirmed: how many things of each kind were.
        midway: kills between a beginning and its confirmation, by kind.
        opening: kills while the workspace was being opened.
        things: what has to be there, by kind and name.
        unsure: removals that were begun and not confirmed.
        lost: confirmed things that are not there as they were.
        shut: workspaces that do not open.
        half: what is neither there nor gone, and leftovers that were not swept.
    """

    kills: int = 0
    confirmed: Counter[str] = field(default_factory=Counter)
    midway: Counter[str] = field(default_factory=Counter)
    opening: int = 0
    things: dict[tuple[str, str], str] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)

    def hear(self, messages: list[Message]) -> None:
        """Take down what one process said until it was killed."""
        self.kills += 1
        self.opening += not any("opened" in line for line in messages)
        begun: Message | None = None
        for line in messages:
            if "begin" in line:
                begun = line
            elif "done" in line:
                begun = None
                self.confirmed[line["done"]] += 1
                self._confirm(line)
        if begun is not None:
            self.midway[begun["begin"]] += 1
            if begun["begin"] == "remove":
                self.unsure.add(begun["name"])
            if begun["begin"] == "train":  # a newer one may have taken its place
                self.things.pop(("train", begun["name"]), None)

    def _confirm(self, line: Message) -> None:
        if line["done"] == "remove":
            self.things.pop(("import", line["name"]), None)
        else:
            self.things[line["done"], line["name"]] = line["mark"]

    def goals(self) -> tuple[Goal, ...]:
        """What is promised."""
        return (
            at_least("kills", self.kills, PROMISED_KILLS),
            at_most("confirmed things that were lost", len(self.lost), 0),
            at_most("workspaces that do not open", len(self.shut), 0),
            at_most("half things", len(self.half), 0),
        )


def run(folder: Path, kills: int, seed: int = 0, watch: Callable[[Ledger], object] = id) -> Ledger:
    """Kill so many processes in a new folder, and look after each what is there."""
    draw, ledger = random.Random(seed), Ledger()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    warm = context.Process(target=silent, args=("", 0.0))  # what all others are forked from
    warm.start()
    warm.join()
    before, tempfile.tempdir = tempfile.tempdir, str(folder / "tmp")
    try:
        (folder / "tmp").mkdir()
        _make_old(folder / "old")
        for number in range(kills):
            kind = KINDS[number % len(KINDS)]
            hear, say = context.Pipe(duplex=False)
            worker = context.Process(
                target=work, args=(kind, str(folder), draw.randrange(1 << 30), say)
            )
            worker.start()
            say.close()
            messages = [_heard(hear)]  # that it runs
            messages += _until_the_moment(hear, kind, draw)
            worker.kill()
            worker.join()
            messages += list(_rest(hear))
            ledger.hear([line for line in messages if line])
            _look(folder, ledger, f"after kill {number + 1} ({kind})")
            watch(ledger)
    finally:
        tempfile.tempdir = before
    return ledger


def _until_the_moment(hear: Connection, kind: str, draw: random.Random) -> list[Message]:
    """Wait for the moment of the kill; what was said until then."""
    if draw.random() < SHARE_OPENING:
        time.sleep(draw.uniform(0.0, SOON))
        return []
    messages, enough = list[Message](), draw.randint(1, MOST_SAID[kind])
    while len(messages) < enough and hear.poll(PATIENCE):
        messages.append(_heard(hear))
    training = kind == "train" and enough == 1
    time.sleep(draw.uniform(0.0, 4 * SOON if training else AT_ONCE))
    return messages


def _heard(hear: Connection) -> Message:
    message: Message = json.loads(hear.recv_bytes())
    return message


def _rest(hear: Connection) -> Iterator[Message]:
    """What is in the pipe still; its end may be cut off."""
    try:
        while True:
            yield _heard(hear)
    except (EOFError, OSError, ValueError):
        return


# ------------------------------------------------------------------------- what is killed


def work(kind: str, place: str, seed: int, pipe: Connection) -> None:
    """Do things of one kind until somebody ends the process."""

    def say(line: Message) -> None:
        pipe.send_bytes(json.dumps(line).encode())

    folder, draw = Path(place), np.random.default_rng(seed)
    tempfile.tempdir = str(folder / "tmp")
    say({"runs": kind})
    if kind == "migrate":
        say({"opened": "nothing"})
        while True:
            _migrate(folder, draw, say)
    doing = {"import": _import, "finding": _find, "train": _train, "scenario": _scenario}[kind]
    with Workspace(folder / "workspace") as opened:
        say({"opened": kind})
        while True:
            doing(opened, draw, say)


def _import(opened: Workspace, draw: np.random.Generator, say: Say) -> None:
    """A packed file, so that a temporary folder is used as well; the oldest make room."""
    name = f"t{draw.integers(1 << 40)}"
    file = Path(tempfile.gettempdir()) / f"{name}.csv.gz"
    _table(draw).to_csv(file, index=False)
    say({"begin": "import", "name": name})
    card = opened.add(file, name=name).dataset
    assert card is not None
    say({"done": "import", "name": card.key, "mark": _hash(opened, card)})
    file.unlink()
    for old in opened.datasets()[:-MOST_DATASETS]:
        say({"begin": "remove", "name": old.key})
        opened.remove(old.key)
        say({"done": "remove", "name": old.key, "mark": ""})


def _find(opened: Workspace, draw: np.random.Generator, say: Say) -> None:
    answer = {
        "headline": f"Finding {draw.integers(1 << 40)}",
        "rest": "x" * int(draw.integers(9_000)),
    }
    say({"begin": "finding"})
    finding = opened.keep_finding("shop", answer)
    say({"done": "finding", "name": str(finding.id), "mark": _mark(answer)})


def _scenario(opened: Workspace, draw: np.random.Generator, say: Say) -> None:
    card = _a_dataset(opened, draw)
    name, answer = (
        f"What if {draw.integers(1 << 40)}",
        {"headline": "x" * int(draw.integers(9_000))},
    )
    say({"begin": "scenario"})
    opened.keep_scenario(card, name, {"change": []}, answer)
    say({"done": "scenario", "name": f"{card.key}/{name}", "mark": _mark(answer)})


def _train(opened: Workspace, draw: np.random.Generator, say: Say) -> None:
    """A model is trained; then those that there are take their own place again and again."""
    card = _a_dataset(opened, draw)
    if draw.random() < 0.5 or not any(opened.models_folder.iterdir()):
        train(card, opened.rows(card), folder=opened.models_folder, progress=silent)
    for place in sorted(opened.models_folder.iterdir()):
        model = load(place)
        if model is None:
            continue
        for _ in range(5):
            say({"begin": "train", "name": place.name})
            save(model, place)
            mark = hashlib.sha256(model.held_out.tobytes()).hexdigest()
            say({"done": "train", "name": place.name, "mark": mark})


def _migrate(folder: Path, draw: np.random.Generator, say: Say) -> None:
    name = f"migrated-{draw.integers(1 << 40)}"
    (folder / f"{name}-new").mkdir()
    shutil.copy(folder / "old" / FILE, folder / f"{name}-new" / FILE)
    (folder / f"{name}-new").rename(folder / name)
    say({"begin": "migrate", "name": name})
    with Workspace(folder / name) as opened:
        say({"done": "migrate", "name": name, "mark": str(len(opened.findings()))})


def _a_dataset(opened: Workspace, draw: np.random.Generator) -> Dataset:
    """Any dataset; one is imported where there is none."""
    if not opened.datasets():
        file = Path(tempfile.gettempdir()) / f"shop-{os.getpid()}.csv"
        _table(draw).to_csv(file, index=False)
        opened.add(file)
        file.unlink()
    datasets = opened.datasets()
    return datasets[int(draw.integers(len(datasets)))]


def _table(draw: np.random.Generator) -> pd.DataFrame:
    rows = int(draw.integers(150, 900))
    late, call = draw.poisson(1.2, rows), draw.random(rows) < 0.5
    chance = 1 / (1 + np.exp(-(-0.6 + 0.9 * (late - 1.2) - 1.2 * call)))
    return pd.DataFrame(
        {
            "late_orders": late,
            "call_made": np.where(call, "Yes", "No"),
            "spent": draw.uniform(1, 900, rows).round(2),
            "churned": np.where(draw.random(rows) < chance, "Yes", "No"),
        }
    )


def _make_old(folder: Path) -> None:
    """A workspace of version 1, with a dataset and a finding."""
    with Workspace(folder) as opened:
        card = _a_dataset(opened, np.random.default_rng(0))
        opened.keep_finding(card.key, {"headline": "An old one."})
    with duckdb.connect(str(folder / FILE)) as connection:
        for name in ("version", "looks"):
            connection.execute(f"drop table wherefore.{name}")
        connection.execute("update wherefore.cards set added = null")


# ------------------------------------------------------------------------- what is left of it


def _look(folder: Path, ledger: Ledger, when: str) -> None:
    """Open every workspace that was being used and hold it against what was confirmed."""
    for place in sorted(folder.glob("migrated-*")):
        if not place.name.endswith("-new"):
            _opened(place, ledger, when, migrated=True)
        shutil.rmtree(place)
    if (folder / "workspace").exists():
        _opened(folder / "workspace", ledger, when)
    for path in leftovers.abandoned_temporary():
        ledger.half.append(f"{when}: {path.name} is left")


def _opened(place: Path, ledger: Ledger, when: str, *, migrated: bool = False) -> None:
    try:
        with Workspace(place) as opened:
            _gone(opened, place.name, ledger, when) if migrated else _compare(opened, ledger, when)
    except Exception as error:  # whatever it is, the workspace cannot be used
        ledger.shut.append(f"{when}: {place.name}: {error!r}")
        return
    report = soundness(place, lambda record: record["headline"])
    ledger.half += [f"{when}: {sentence}" for sentence in (*report.problems, *report.notes)]


def _gone(opened: Workspace, name: str, ledger: Ledger, when: str) -> None:
    """The old content has to be there after a migration, whenever it was killed."""
    ledger.things.pop(("migrate", name), None)
    counts = (len(opened.datasets()), len(opened.findings()))
    if counts != (1, 1):
        ledger.lost.append(f"{when}: {name} has {counts} of its dataset and its finding")


def _compare(opened: Workspace, ledger: Ledger, when: str) -> None:
    cards = {card.key: card for card in opened.datasets()}
    marks = {("finding", str(finding.id)): _mark(finding.answer) for finding in opened.findings()}
    scenarios = opened._store  # kept what-ifs stay when their dataset goes, so all are read
    with scenarios.cursor() as cursor:
        rows = cursor.execute("select dataset, name, answer from wherefore.scenarios").fetchall()
    marks |= {
        ("scenario", f"{key}/{name}"): _mark(json.loads(answer)) for key, name, answer in rows
    }
    for kind, name in list(ledger.things):
        if kind == "import":
            marks[kind, name] = _hash(opened, cards[name]) if name in cards else "gone"
        if kind == "train":
            model = load(opened.models_folder / name)
            held_out = None if model is None else model.held_out.tobytes()
            marks[kind, name] = "gone" if held_out is None else hashlib.sha256(held_out).hexdigest()
    for (kind, name), mark in list(ledger.things.items()):
        mark_now = marks.get((kind, name), "gone")
        if kind == "import" and mark_now == "gone" and name in ledger.unsure:
            del ledger.things[kind, name]
        elif mark_now != mark:
            ledger.lost.append(f"{when}: {kind} {name} is {mark_now[:12]}")
            del ledger.things[kind, name]


def _hash(opened: Workspace, card: Dataset) -> str:
    values = pd.util.hash_pandas_object(opened.rows(card), index=False).to_numpy()
    return hashlib.sha256(values.tobytes()).hexdigest()


def _mark(answer: object) -> str:
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()


# ---------------------------------------------------------------------------- the command


def main() -> int:
    """Print what was confirmed, when it was killed and what was lost."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--kills", type=int, default=PROMISED_KILLS)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        ledger = run(Path(folder), chosen.kills, chosen.seed, _say_how_far)
    print(f"{ledger.kills} kills in {time.perf_counter() - start:.0f} s, seed {chosen.seed}")
    print(f"{'kind':12} {'confirmed':>10} {'killed midway':>14}")
    for kind in sorted({*ledger.confirmed, *ledger.midway}):
        print(f"{kind:12} {ledger.confirmed[kind]:10,} {ledger.midway[kind]:14,}")
    print(f"{'opening':12} {'':>10} {ledger.opening:14,}")
    for sentence in (*ledger.lost, *ledger.shut, *ledger.half):
        print(f"  {sentence}")
    goals = ledger.goals()
    print("Promises")
    for goal in goals:
        print(goal.line)
    return int(bool(ledger.lost or ledger.shut or ledger.half))


def _say_how_far(ledger: Ledger) -> None:
    harm = len(ledger.lost) + len(ledger.shut) + len(ledger.half)
    line = f"{ledger.kills} kills, {sum(ledger.confirmed.values())} confirmed, {harm} harmed"
    print(line, end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
