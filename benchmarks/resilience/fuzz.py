"""Coverage-guided fuzzing: bytes that nobody wrote, until something breaks that should not.

    python -m benchmarks.resilience.fuzz import|card|command|question|where [--seconds 60]

Needs atheris (Linux). Prints how many inputs were tried; what breaks is written to build/fuzz.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

FOUND = Path("build") / "fuzz"
TARGETS = {
    "import": "importing",
    "card": "card",
    "command": "command",
    "question": "question",
    "where": "where",
}
OURS = ["datasets", "analyses", "terminal", "cli", "benchmarks"]  # whose branches are followed
SEEDS = {
    "import": (
        b"\0a,b\n1,x\n2,y\n",
        b"\0id;when;fee\n1;03.04.2024;1,5\n",
        b'\3[{"a":1,"b":null}]',
        b"\1a\tb\n1\t2\n",
        b'\0\xef\xbb\xbfname\r\n"x\ny"\r\n',
        b"\0\xff\xfea\0,\0b\0\n\0",
    ),
    "card": (bytes(range(60)), b"\0\5\0\1\0\0" * 5, b"\x0d\3\xff" * 4),
    "command": (b"\2table", b"\0table.csv\0--name\0x", b"\4table\0--outcome\0left"),
    "question": (b"why do rows have left Yes?", b"what if fee were 10% lower?", b"why is C001 so"),
    "where": (b"plan=basic and fee>3", b"fee between 1 and 2", b'"a""b=c and d" in (or, =)'),
}


def main() -> None:
    """Run one target for so many seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS])
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    atheris = import_module("atheris")
    folder = Path(tempfile.mkdtemp(prefix="wherefore-fuzz-"))
    with atheris.instrument_imports(include=OURS):  # before anything of ours is loaded
        targets = import_module("benchmarks.resilience.fuzz_targets")
    run = getattr(targets, TARGETS[arguments.target])(folder)
    seeds = FOUND / "seeds" / arguments.target
    seeds.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(SEEDS[arguments.target]):
        (seeds / f"seed{place}").write_bytes(seed)
    tried, started = 0, time.monotonic()

    def once(data: bytes) -> None:
        nonlocal tried
        tried += 1
        try:
            run(data)
        except Exception:
            passed = time.monotonic() - started
            print(f"{arguments.target}: broke at input {tried:,} after {passed:.0f} s: {data!r}")
            raise

    options = [
        f"-max_total_time={arguments.seconds}",
        f"-artifact_prefix={FOUND}/{arguments.target}-",
        "-max_len=600",
        "-timeout=30",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(seeds)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
