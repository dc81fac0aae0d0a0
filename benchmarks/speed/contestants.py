"""Runs contestants, each in a process and an environment of its own, and reads what they report."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.checkout import ROOT
from benchmarks.speed.contest import Contest, Cost

PEERS = ROOT / "build" / "peers"
NOT_INSTALLED = "not installed here; `make peers` installs it"
NOT_THERE_YET = "not there yet"
ERROR = re.compile(r"[\w.]*(Error|Exception|Exit)\b")  # libraries print more after it
OWN = ""
NOTHING = Cost(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who does which task.

    Attributes:
        task: as the module calls it.
        who: as the table calls it.
        module: what is run.
        peer: the environment under `build/peers`; `OWN` is this project's.
    """

    task: str
    who: str
    module: str
    peer: str = OWN


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a contestant; `why_not` says why the rest is empty where it is."""

    who: str
    cost: Cost = NOTHING
    units: int = 0
    peak_mb: float = 0.0
    values: np.ndarray | None = None
    note: str = ""
    why_not: str = ""

    @property
    def each(self) -> float:
        """CPU seconds for each row."""
        return self.cost.cpu / max(self.units, 1)


def run(contestant: Contestant, contest: Contest, *, peers: Path = PEERS, limit: float) -> Report:
    """Let a contestant do its task; whatever goes wrong is said in `why_not`."""
    python = _python(contestant.peer, peers)
    if python is None:
        return Report(contestant.who, why_not=NOT_INSTALLED)
    if contestant.peer == OWN and find_spec(contestant.module) is None:
        return Report(contestant.who, why_not=NOT_THERE_YET)
    command = [str(python), "-m", contestant.module, str(contest.folder), contestant.task]
    try:
        process = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Report(contestant.who, why_not=f"stopped after {limit:,.0f} s")
    last_line = (process.stdout.strip().splitlines() or [""])[-1]
    if process.returncode or not last_line.startswith("{"):
        return Report(contestant.who, why_not=_last_words(process))
    return _read(contestant.who, json.loads(last_line), contest)


def machine() -> str:
    """The machine and how busy it is: times are worth what it leaves them."""
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    where = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{where}, {os.cpu_count()} CPUs, load average {load} (1, 5, 15 minutes)"


def _python(peer: str, peers: Path) -> Path | None:
    if peer == OWN:
        return Path(sys.executable)
    python = peers / peer / "bin" / "python"
    return python if python.exists() else None


def _read(who: str, record: dict[str, object], contest: Contest) -> Report:
    if "why_not" in record:
        return Report(who, why_not=str(record["why_not"]))
    return Report(
        who,
        cost=Cost(_number(record["cpu"]), _number(record["wall"])),
        units=int(_number(record["units"])),
        peak_mb=_number(record["peak_mb"]),
        values=np.load(contest.folder / str(record["values"])),
        note=str(record["note"]),
    )


def _number(value: object) -> float:
    return float(str(value))


def _last_words(process: subprocess.CompletedProcess[str]) -> str:
    if process.returncode < 0:
        return f"failed: ended by signal {-process.returncode}"
    lines = [line.strip() for line in process.stderr.splitlines() if line.strip()]
    named = [line for line in lines if ERROR.match(line)]
    return f"failed: {(named or lines or ['without a word'])[-1]}"
