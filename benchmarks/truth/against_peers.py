"""What other tools answer to the same questions about the same tables."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.checkout import ROOT
from benchmarks.speed.contestants import NOT_INSTALLED, PEERS
from benchmarks.truth.peer_questions import PeerQuestion, replies
from benchmarks.truth.result_lines import NONE, Key, Line
from benchmarks.truth.worlds import Question, Table, World, truth

MODULES = {
    "econml": "benchmarks.peers.econml_effects",
    "doubleml": "benchmarks.peers.doubleml_effects",
}


def peer_answers(
    who: str,
    worlds: Sequence[World],
    rows: int,
    seeds: int,
    answered_already: set[Key],
    folder: Path = PEERS,
) -> Iterator[Line]:
    """A line for each question that a peer has an answer to; none where it is not installed."""
    python = folder / who / "bin" / "python"
    if not python.exists():
        print(f"{who}: {NOT_INSTALLED}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        blanks = dict(_written(who, worlds, rows, seeds, answered_already, Path(name)))
        if not blanks:
            return
        process = subprocess.Popen(
            [str(python), "-m", MODULES[who], name],
            cwd=ROOT,
            env=os.environ | {"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with process:
            for reply in replies(iter(process.stdout or ())):
                yield _filled(blanks[str(reply["name"])], reply)


def peer_question_of(table: Table, question: Question, seed: int, *, rate: bool) -> PeerQuestion:
    """A question in the form that peers understand."""
    change = question.scenario.changes[0]
    lever = table.rows[change.column]
    amount = 0.0 if change.how == "set" else float(change.amount)
    number = lever == change.amount if change.how == "set" else lever
    others = table.rows.drop(columns=change.column)
    columns = pd.get_dummies(others, drop_first=True, dtype=float).to_numpy()
    return PeerQuestion(columns, number.to_numpy(dtype=float), table.outcome, amount, seed, rate)


def _written(
    who: str,
    worlds: Sequence[World],
    rows: int,
    seeds: int,
    answered_already: set[Key],
    folder: Path,
) -> Iterator[tuple[str, Line]]:
    """Saves what is still to be asked; the file's name and the line that it will fill."""
    for seed in range(seeds):
        for world in worlds:
            for place, question in enumerate(world.questions):
                key = (who, world.name, question.text, rows, seed)
                if not question.peers or world.size is not None or key in answered_already:
                    continue
                table = world.draw(rows, seed)
                name = f"{seed:04d}-{world.name}-{place}"
                peer_question = peer_question_of(
                    table, question, seed, rate=world.family == "logistic"
                )
                peer_question.save(folder / f"{name}.npz")
                right = truth(world, question, table.rows)
                yield (
                    name,
                    Line(*key[:3], "known", rows, seed, right, null=question.null),
                )


def _filled(line: Line, reply: dict[str, object]) -> Line:
    """The line with what was answered."""
    value, low, high = (float(str(reply.get(name, NONE))) for name in ("value", "low", "high"))
    return Line(
        line.who,
        line.world,
        line.question,
        line.kind,
        line.rows,
        line.seed,
        line.truth,
        null=line.null,
        refused=str(reply.get("refused", "")),
        value=value,
        low=low,
        high=high,
        se=float((high - low) / 2 / 1.96) if np.isfinite(high) else NONE,
        seconds=float(str(reply["seconds"])),
    )
