"""Twenty people at once on one app: asks, what-ifs and imports, for five minutes.

    python -m benchmarks.resilience.many_users [--people 20] [--seconds 300]

Starts the app on a workspace of its own, lets every visitor open a session of its own and work
with pauses as people make them, and prints how long answers took that were there already, what
went wrong, and the memory of the app while it was used and after. Whoever still waits a while after
the end waited in vain, which is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np

from benchmarks.checkout import ROOT
from benchmarks.goals import at_most
from benchmarks.resilience.headless_client import AppError, HeadlessClient

KNOWN = {
    "subscription": (
        "Why do customers leave?",
        "Where is churn worst?",
        "Can we trust it?",
        "How does churn move with usage hours?",
    ),
    "retail_chain": ("What drives weekly sales?", "Can we trust it?"),
}
RETAIL = ("price index", "size sqm", "parking", "staff")
SHARES = {"known": 0.72, "one": 0.13, "change": 0.1, "import": 0.05}
PAUSES = (1.0, 5.0)  # seconds in which a person reads
IMPORTED_ROWS = 600
PATIENCE = 30  # seconds after the end in which an answer may come still
QUIET = 30  # seconds after everyone has left
TOLD_EVERY = 10  # seconds, of how far it is
MEGABYTE = 1 << 20


@dataclass
class LoadFigures:
    """What the visitors met.

    Attributes:
        waits: seconds by kind of visit.
        errors: what went wrong, in words.
        memory: (seconds since the start, bytes) of the app.
        left: seconds after the start when the last one had gone.
    """

    waits: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    left: float = 0.0

    def waited(self, kind: str, seconds: float) -> None:
        """Note a wait."""
        self.waits.setdefault(kind, []).append(seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what twenty people met."""
    chosen = _chosen(arguments)
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        log = Path(folder) / "app.log"
        with log.open("wb") as log_file:
            running = _started(port, Path(folder), log_file)
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_until_served(address, running)
                load = asyncio.run(_crowd(address, running.pid, chosen.people, chosen.seconds))
            finally:
                running.kill()
                running.wait()
        text = log.read_text(encoding="utf-8", errors="replace")
    load.errors += re.findall(r"^\w*(?:Error|Exception)\b.*$", text, re.MULTILINE)
    print("\n".join(lines_of(load, chosen.people, chosen.seconds)))


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.resilience.many_users", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    return parser.parse_args(arguments)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _started(port: int, folder: Path, log: BinaryIO) -> subprocess.Popen[bytes]:
    calm = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
         "--server.address", "127.0.0.1", "--server.port", str(port)],
        cwd=ROOT,
        env=calm | dict(os.environ) | {"WHEREFORE_WORKSPACE": str(folder / "workspace")},
        stdout=log,
        stderr=subprocess.STDOUT,
    )  # fmt: skip


def _wait_until_served(address: str, running: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if running.poll() is not None:
            raise RuntimeError("the app ended before it served a page")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    raise RuntimeError("the app did not start in a minute")


async def _crowd(address: str, pid: int, people: int, seconds: int) -> LoadFigures:
    """Everyone at work for so many seconds; then a while without anybody."""
    load = LoadFigures()
    await _first(address, load)
    start = time.monotonic()
    watching = asyncio.create_task(_watch(pid, load, start))
    end = start + seconds
    people_at_work = [
        asyncio.create_task(_person(place, address, end, load), name=f"person {place}")
        for place in range(people)
    ]
    _, waiting = await asyncio.wait(people_at_work, timeout=seconds + PATIENCE)
    for task in waiting:
        load.errors.append(f"{task.get_name()} still waits {PATIENCE} seconds after the end")
        task.cancel()
    ended = await asyncio.gather(*people_at_work, return_exceptions=True)
    load.errors += [repr(result) for result in ended if isinstance(result, Exception)]
    load.left = time.monotonic() - start
    await asyncio.sleep(QUIET)
    watching.cancel()
    return load


async def _first(address: str, load: LoadFigures) -> None:
    """Ask every known question once, so that its answer is there."""
    for dataset, questions in KNOWN.items():
        async with HeadlessClient(address) as visitor:
            await visitor.open(dataset=dataset)
            for question in questions:
                load.waited("first answer", await visitor.ask(question))


async def _person(place: int, address: str, end: float, load: LoadFigures) -> None:
    """One person: a session, questions with pauses, a new session where something broke."""
    draw = random.Random(place)
    await asyncio.sleep(draw.uniform(0, 3))
    visit = 0
    while time.monotonic() < end:
        try:
            await _session(place, address, end, load, draw, visit)
        except (AppError, OSError, KeyError, TimeoutError) as error:
            load.errors.append(f"{type(error).__name__}: {error}")
        visit += 1


async def _session(
    place: int, address: str, end: float, load: LoadFigures, draw: random.Random, visit: int
) -> None:
    dataset = draw.choice(list(KNOWN))
    async with HeadlessClient(address) as visitor:
        await visitor.open(dataset=dataset)
        for step in range(12):
            await asyncio.sleep(draw.uniform(*PAUSES))
            if time.monotonic() > end:
                return
            kind = draw.choices(list(SHARES), list(SHARES.values()))[0]
            if kind == "import":
                await _import(address, f"table {place} {visit} {step}", load, draw)
            else:
                question = _question(kind, dataset, draw)
                load.waited(kind, await visitor.ask(question))


def _question(kind: str, dataset: str, draw: random.Random) -> str:
    if kind == "known":
        return draw.choice(KNOWN[dataset])
    if dataset == "retail_chain":
        return f"How do weekly sales move with {draw.choice(RETAIL)}?"
    if kind == "one":
        return f"Why is C{100_001 + draw.randrange(7000)} likely to leave?"
    return f"What if monthly fee were {draw.randrange(1, 20)}% lower?"


async def _import(address: str, name: str, load: LoadFigures, draw: random.Random) -> None:
    """A new session that adds a table of its own and asks it one question."""
    started = time.monotonic()
    async with HeadlessClient(address) as visitor:
        await visitor.open()
        await visitor.upload(f"{name}.csv", _table(draw.randrange(1 << 30)))
        await visitor.wait_until(lambda screen: "Add this table" in screen.buttons)
        await visitor.press("Add this table")
        await visitor.wait_until(lambda screen: "Before it is added" not in screen.text)
        load.waited("import", time.monotonic() - started)
    async with HeadlessClient(address) as visitor:
        await visitor.open(dataset=name.replace(" ", "_"))
        load.waited("first answer", await visitor.ask("Why do customers leave?"))


def _table(seed: int) -> bytes:
    """A csv of customers who leave more where calls are many."""
    draw = np.random.default_rng(seed)
    calls, fee = draw.poisson(2, IMPORTED_ROWS), draw.normal(50, 9, IMPORTED_ROWS)
    left = draw.random(IMPORTED_ROWS) < 1 / (1 + np.exp(2.2 - 0.6 * calls))
    rows = (
        f"C{k:04d},{calls[k]},{fee[k]:.2f},{'Yes' if left[k] else 'No'}"
        for k in range(IMPORTED_ROWS)
    )
    return "\n".join(["customer_id,calls,monthly_fee,churned", *rows]).encode()


async def _watch(pid: int, load: LoadFigures, start: float) -> None:
    last_said = 0.0
    while True:
        now, size = time.monotonic() - start, _memory(pid)
        load.memory.append((now, size))
        if now - last_said >= TOLD_EVERY:
            last_said = now
            print(_so_far(load, now, size), file=sys.stderr, flush=True)
        await asyncio.sleep(2)


def _so_far(load: LoadFigures, now: float, size: int) -> str:
    slowest = _quantile(load.waits.get("known", []))
    visits = sum(map(len, load.waits.values()))
    slow = "" if slowest is None else f", 95% of known answers within {slowest:.2f} s"
    line = f"{now:4.0f} s: {visits} visits{slow}, {len(load.errors)} errors"
    return f"{line}, {size / MEGABYTE:.0f} MB"


def _memory(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def lines_of(load: LoadFigures, people: int, seconds: int) -> list[str]:
    """What was met, and beside it what is promised."""
    lines = [f"{people} people for {seconds} seconds on {os.cpu_count()} cores"]
    for kind, waits in load.waits.items():
        half, most, longest = np.quantile(waits, (0.5, 0.95, 1.0))
        lines.append(
            f"  {kind:14} {len(waits):6,} visits, half within {half:6.2f} s, "
            f"95% within {most:6.2f} s, longest {longest:6.2f} s"
        )
    at = {name: _between(load, *part) for name, part in _parts(seconds, load.left).items()}
    memory = ", ".join(f"{name} {size / MEGABYTE:,.0f} MB" for name, size in at.items())
    peak = max((size for _, size in load.memory), default=0)
    lines.append(f"  memory of the app: {memory}; at most {peak / MEGABYTE:,.0f} MB")
    lines += [f"  error: {text[:160]}" for text in load.errors[:20]]
    waits_of_known = load.waits.get("known", [])
    grown = at["after"] / at["second half"] if at["second half"] else None
    goals = (
        at_most("errors", float(len(load.errors)), 0),
        at_most("95% of answers that are there already, s", _quantile(waits_of_known), 1.0),
        at_most("memory after, of that in the second half", grown, 1.05),
    )
    return [*lines, *(goal.line for goal in goals)]


def _quantile(waits: Sequence[float]) -> float | None:
    return float(np.quantile(waits, 0.95)) if waits else None


def _parts(seconds: int, left: float) -> dict[str, tuple[float, float]]:
    return {
        "first half": (0, seconds / 2),
        "second half": (seconds / 2, seconds),
        "after": (max(left, seconds) + QUIET / 2, float("inf")),
    }


def _between(load: LoadFigures, start: float, end: float) -> float:
    sizes = [size for when, size in load.memory if start <= when <= end]
    return float(np.mean(sizes)) if sizes else 0.0


if __name__ == "__main__":
    main()
