"""What an audit of packages comes to: `python -m tests.support.audit_verdict REPORT LOCK`.

The auditor ends well where it could ask about no package at all, so what it wrote is counted here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NAMED = 5  # packages that nobody knows of


def faults_said(packages: Sequence[dict[str, Any]]) -> str:
    """The packages with known faults; empty where there are none."""
    faulty = [package for package in packages if package.get("vulns")]
    if not faulty:
        return ""
    named = "; ".join(
        f"{package['name']} {package['version']} ({', '.join(v['id'] for v in package['vulns'])})"
        for package in faulty
    )
    return (
        f"Known faults in {len(faulty)} of {len(packages)} packages: {named}; "
        "take newer versions with `make lock UPGRADE=yes`."
    )


def gaps_said(packages: Sequence[dict[str, Any]], lock: str) -> str:
    """The packages that nobody was asked about; empty where there are some and all were."""
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if packages and not skipped:
        return ""
    named = ", ".join(skipped[:NAMED]) + (" and others" if len(skipped) > NAMED else "")
    return (
        f"NOT audited: the advisory service knows nothing of {len(skipped)} of {len(packages)} "
        f"packages of {lock} ({named or 'none is listed'}), so this is no pass."
    )


def main(report: str, lock: str) -> None:
    """Say it on stdout where all were asked about and none has a fault.

    Raises:
        SystemExit: else, with what is wrong.
    """
    packages = json.loads(Path(report).read_text(encoding="utf-8"))["dependencies"]
    said = " ".join(filter(None, (faults_said(packages), gaps_said(packages, lock))))
    if said:
        raise SystemExit(said)
    sys.stdout.write(f"No fault is known of any of the {len(packages)} packages of {lock}.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
