"""Parts of the honesty bench that other benches measure: leaks, ranges, groups."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.goals import at_least, at_most
from benchmarks.honesty import calibration_report, leaks, segments
from benchmarks.honesty.leak_tables import sources
from benchmarks.honesty.noise_and_weak_signal import Run

LEAK_SEEDS, RANGE_SEEDS, GROUP_TABLES = 2, 10, 30
JUDGED = 1  # the half of the tables on which no threshold was chosen
LEAST_FOUND, MOST_ALARMS = 0.95, 0.05
GROUP_ROWS = 8_000


def leak_rates(run: Run) -> Iterator[str]:
    """Planted leaks that are found, honest columns that are taken for leaks, on tables held back.

    The rule of a well-known product (a column that explains more than 0.3) stands beside it.
    """
    seeds = range(run.first, run.first + (1 if run.quick else LEAK_SEEDS))
    as_is: list[leaks.Line] = []
    planted_lines: list[leaks.Line] = []
    for source in sources():
        if source.half == JUDGED:
            frame = source.load()
            as_is.append(leaks.as_it_came(source, frame))
            planted_lines.extend(leaks.planted_lines(source, frame, seeds))
    yield f"Leaks: {len({line.kind for line in planted_lines})} kinds in {len(as_is)} tables"
    planted = sum(len(line.leaks) for line in planted_lines)
    honest = sum(line.honest for line in as_is)
    own = sum(len(line.leaks) for line in as_is)
    named = sum(len(line.ours) for line in as_is)
    by_rule = sum(len(line.rule) for line in planted_lines) / planted
    rule_alarms = sum(len(line.rule_alarms) for line in as_is) / honest
    yield f"  {planted} planted columns, {honest} honest ones; own leaks named {named} of {own}"
    yield f"  the rule of 0.3 finds {by_rule:.1%} and takes {rule_alarms:.1%} of the honest ones"
    recall = sum(len(line.ours) for line in planted_lines) / planted
    alarms = sum(len(line.alarms) for line in as_is) / honest
    yield at_least("planted leaks found", recall, LEAST_FOUND).line
    yield at_most("honest columns taken for leaks", alarms, MOST_ALARMS).line


def ranges(run: Run) -> Iterator[str]:
    """Calibration and skill of every table, and whether ranges hold in its weakest group."""
    seeds = range(run.first, run.first + (2 if run.quick else RANGE_SEEDS))
    yield "What is said and what happens, and ranges for nine of ten rows"
    run.folder.mkdir(parents=True, exist_ok=True)
    reports = []
    for model, ordered in calibration_report.trained(run.folder / "as they are", []):
        report = calibration_report.report(model, seeds, ordered=ordered)
        reports.append(report)
        skill = "Brier skill" if report.rate else "R²"
        held = report.by_segment
        yield (
            f"  {report.name:20}{report.rows:9,} rows  off {report.off:.4f}  "
            f"{skill:11} {report.skill:6.3f}  "
            f"ranges hold {held.overall:.3f}, at worst {held.weakest:.3f}"
        )
    weakest = min(reports, key=lambda line: line.by_segment.weakest)
    yield weakest.goal.line


def groups(run: Run) -> Iterator[str]:
    """Groups named on shuffled outcomes, and named groups that are none, over kinds of outcome."""
    tables = GROUP_TABLES // 10 if run.quick else GROUP_TABLES
    noise, planted = segments.Tally(), segments.Tally()
    for kind in segments.KINDS:
        for k in range(tables):
            segments.one_table(kind, GROUP_ROWS, run.first + k, noise, shuffled=True)
            segments.one_table(kind, GROUP_ROWS, run.first + k, planted, shuffled=False)
    yield f"Groups: {noise.tables} tables of {GROUP_ROWS:,} rows, {planted.named} groups named"
    named = max(planted.named, 1)
    yield at_most("shuffled tables with a group named", noise.with_any / noise.tables, 0.05).line
    yield at_most("named groups that are none", planted.no_group / named, 0.05).line
    yield at_least("ranges of named groups that hold", planted.covered / named, 0.92).line
