"""Does what is said happen, and do ranges hold? Overall, in the weakest group, and later.

    python -m benchmarks.honesty.calibration_report [--seeds 20] [--first-seed 0] [--only NAME ...]

Of a rate: how far what is said is from what happens over ten parts of the rows, and by how much
the squared error of chances is below that of the base rate (Brier skill); of a number R². All on
rows that the models had not seen.

Ranges, or answers, for nine of ten rows: half of the rows (of the entities where they repeat, at
most 20,000 rows) calibrate and the other half judges, both ways round, averaged over the seeds;
"one limit" is the same without groups. "Two columns" are groups that nothing was calibrated for:
every pair of groups of two columns with 200 rows. "First seed" is what the page shows. "Later": a
model of the first four fifths by time, calibrated on rows of its own time that it had not seen,
judged on the last fifth; no split at random can promise that.

Two things were chosen on tables marked with a star: the half standard error that is added to each
limit's share (telco_churn, bank_churn, ucb_admit, bike_day, retail_chain, subscription), and that
rows of an entity count by how alike they are (retail_chain, rossmann).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.checkout import REAL_TABLES
from benchmarks.goals import Goal, at_least
from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from models.evaluation.conformal import LEVEL, ConformalPredictor
from models.evaluation.coverage_by_segment import halves
from models.evaluation.drift import EarlyPredictions, early, held_later
from models.learners.blas_threads import one_blas_thread
from models.segments.named_segments import FEWEST, SegmentCuts
from models.training.row_times import times
from models.training.trained import TrainedModel
from models.training.training import train

TELCO_PARTS = ("demographics", "location", "services", "status")
NOT_FAR_BELOW = LEVEL - 0.03
CHOSEN_ON = (
    "telco_churn", "bank_churn", "ucb_admit", "bike_day", "rossmann", "retail_chain",
    "subscription",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A table, what it is called, and corrections of its card; `ordered` by time without a date."""

    name: str
    file: str
    edits: CardEdits = field(default_factory=CardEdits)
    ordered: bool = False


SOURCES = (
    Source("telco_churn", "telco_churn.csv"),
    Source("telco_churn_extended", "telco_churn_extended.xlsx"),
    Source("telco_tables", "telco_tables"),
    Source("bank_churn", "bank_churn.csv"),
    Source("ucb_admit", "ucb_admit.csv"),
    Source("advertising", "advertising.csv"),
    Source("bike_day", "bike_day.csv"),
    Source("bike_hour", "bike_hour.csv"),
    Source("bank_marketing", "bank_marketing.csv", ordered=True),
    Source("hillstrom", "hillstrom.csv"),
    Source(
        "hillstrom_spend",
        "hillstrom.csv",
        CardEdits(outcome="spend", exclude=("visit", "conversion")),
    ),
    Source("rossmann", "rossmann_sales.parquet"),
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of rows whose outcome lay within.

    Attributes:
        overall: of all rows.
        weakest: of the group where it is least; overall where there is no group.
        name: of that group.
        groups: how many were looked at.
    """

    overall: float
    weakest: float
    name: str
    groups: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed of one table; see the head of this file."""

    name: str
    rows: int
    rate: bool
    off: float
    skill: float
    by_segment: Coverage
    first_seed: float
    one_limit: Coverage
    pairs: Coverage
    decided: float
    later: Coverage | None

    @property
    def goal(self) -> Goal:
        """The weakest group is at most three points below nine of ten."""
        return at_least(f"{self.name}: weakest group", self.by_segment.weakest, NOT_FAR_BELOW)


def main() -> None:
    """Print a line for each table, then whether the promise is kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    chosen = parser.parse_args()
    one_blas_thread()
    with tempfile.TemporaryDirectory() as folder:
        reports = []
        seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
        for model, ordered in trained(chosen.workspace or Path(folder), chosen.only):
            reports.append(report(model, seeds, ordered=ordered))
            _print(reports[-1])
            sys.stdout.flush()
    if reports:
        weakest = min(reports, key=lambda line: line.by_segment.weakest)
        print(f"\nweakest of {len(reports)} tables: {weakest.name}")
        print(weakest.goal.line)


def trained(folder: Path, only: list[str]) -> Iterator[tuple[TrainedModel, bool]]:
    """A model of each table that is here, and whether its rows are in the order of time."""
    with Workspace(folder) as workspace:
        workspace.install_samples()
        for key in ("subscription", "retail_chain"):
            if not only or key in only:
                yield _model(workspace, workspace.find(key)), False
        for source in SOURCES:
            if (REAL_TABLES / source.file).exists() and (not only or source.name in only):
                yield _model(workspace, _added(workspace, source)), source.ordered


def report(model: TrainedModel, seeds: range, *, ordered: bool = False) -> Report:
    """All figures of a trained model, averaged over these seeds."""
    places = model.sample
    cuts = SegmentCuts.of(model.explaining.iloc[places])
    none = SegmentCuts((), cuts.cuts[:0])
    by_segment = np.array([_holds(model, cuts, seed) for seed in seeds])
    alone = np.array([_holds(model, none, seed) for seed in seeds])
    dated = times(model.dataset, model.rows)
    time = np.arange(len(model.outcome), dtype=float) if ordered else dated
    model_then = None if time is None else early(model, time)
    return Report(
        name=model.dataset.key,
        rows=len(model.outcome),
        rate=model.dataset.is_rate,
        off=model.scores.off / (1.0 if model.dataset.is_rate else float(model.outcome.std())),
        skill=squared_skill(model.outcome, model.held_out),
        by_segment=weakest(by_segment.mean(axis=0), cuts),
        first_seed=weakest(by_segment[0], cuts).weakest,
        one_limit=weakest(alone.mean(axis=0), cuts),
        pairs=weakest_pair(by_segment.mean(axis=0), cuts),
        decided=_decided(model, cuts),
        later=None if model_then is None else _later(model, model_then),
    )


def squared_skill(outcome: np.ndarray, expected: np.ndarray) -> float:
    """1 - squared error (n,) over that of the mean: Brier skill of a rate, R² of a number."""
    return 1 - float(((outcome - expected) ** 2).mean()) / float(outcome.var())


def weakest(within: np.ndarray, cuts: SegmentCuts) -> Coverage:
    """Overall and in the segment where the rows (n,) held least."""
    best = Coverage(float(within.mean()), float(within.mean()), "", sum(map(len, cuts.parts)))
    for parts, cut in zip(cuts.parts, cuts.cuts, strict=True):
        for place, part in enumerate(parts):
            share = float(within[cut == place].mean())
            if share < best.weakest:
                low = "" if part.low is None else f" from {part.low:g}"
                high = "" if part.high is None else f" to {part.high:g}"
                name = f"{part.column} {part.value or part.kind}{low}{high}"
                best = Coverage(best.overall, share, name, best.groups)
    return best


def weakest_pair(within: np.ndarray, cuts: SegmentCuts) -> Coverage:
    """The same over segments of two columns that have 200 rows."""
    best, groups, name = float(within.mean()), 0, ""
    for first in range(len(cuts.parts)):
        for second in range(first):
            one, other = cuts.cuts[first], cuts.cuts[second]
            wide = len(cuts.parts[second])
            code = np.where((one >= 0) & (other >= 0), one * wide + other, -1) + 1
            rows = np.bincount(code)
            share = np.bincount(code, within) / np.maximum(rows, 1)
            enough = np.flatnonzero(rows >= FEWEST)
            enough = enough[enough > 0]
            groups += len(enough)
            if len(enough) and share[enough].min() < best:
                best = float(share[enough].min())
                name = f"{cuts.parts[first][0].column} with {cuts.parts[second][0].column}"
    return Coverage(float(within.mean()), best, name, groups)


def _holds(model: TrainedModel, cuts: SegmentCuts, seed: int) -> np.ndarray:
    """1.0 where the outcome lay within (n,), each half judged by limits of the other."""
    places = model.sample
    groups = None if model.groups is None else model.groups[places]
    entity = None if groups is None else pd.factorize(pd.Series(groups))[0]
    half = halves(len(places), groups, seed)
    expected, outcome = model.held_out[places], model.outcome[places]
    within = np.zeros(len(places))
    for k in (0, 1):
        learn, judge = half != k, half == k
        own = None if entity is None else entity[learn]
        limits = ConformalPredictor.fit(
            expected[learn], outcome[learn], cuts.cuts[:, learn], model.family, entity=own
        )
        within[judge] = limits.holds(expected[judge], outcome[judge], cuts.cuts[:, judge])
    return within


def _decided(model: TrainedModel, cuts: SegmentCuts) -> float:
    """Of a rate: share of rows with one answer. Of a number: middle width over its spread."""
    places = model.sample
    expected, outcome = model.held_out[places], model.outcome[places]
    entity = None if model.groups is None else pd.factorize(pd.Series(model.groups[places]))[0]
    limits = ConformalPredictor.fit(expected, outcome, cuts.cuts, model.family, entity=entity)
    if model.dataset.is_rate:
        no, yes = limits.possible(expected, cuts.cuts)
        return float((no != yes).mean())
    low, high = limits.ranges(expected, cuts.cuts)
    return float(np.median(high - low)) / float(outcome.std())


def _later(model: TrainedModel, model_then: EarlyPredictions) -> Coverage:
    """Calibrated on the early model's own time, judged on the last fifth."""
    within, late = held_later(model, model_then)
    counts = [np.bincount(cut[cut >= 0], minlength=1) for cut in late.cuts]
    cuts = [
        (parts, np.where(np.isin(cut, np.flatnonzero(count >= FEWEST)), cut, -1))
        for parts, cut, count in zip(late.parts, late.cuts, counts, strict=True)
    ]
    best = Coverage(float(within.mean()), float(within.mean()), "", 0)
    for parts, cut in cuts:
        for place in np.unique(cut[cut >= 0]):
            share = float(within[cut == place].mean())
            name = parts[place].column if share < best.weakest else best.name
            best = Coverage(best.overall, min(share, best.weakest), name, best.groups + 1)
    return best


def _added(workspace: Workspace, source: Source) -> Dataset | None:
    dataset = workspace.find(source.name)
    if dataset is not None:
        return dataset
    file = REAL_TABLES / source.file
    if file.is_dir():
        file = workspace.folder / f"{source.name}.csv"
        _joined(REAL_TABLES / source.file).to_csv(file, index=False)
    added = workspace.add(file, name=source.name).dataset
    return added if added is None else workspace.edit(added.key, source.edits)


def _joined(folder: Path) -> pd.DataFrame:
    """The telco tables side by side, joined on the customer."""
    table: pd.DataFrame | None = None
    for part in TELCO_PARTS:
        file = folder / f"Telco_customer_churn_{part}.xlsx"
        other = pd.read_excel(file, keep_default_na=False, engine="calamine")
        if table is None:
            table = other
            continue
        new = [name for name in other.columns if name not in table.columns]
        table = table.merge(other[["Customer ID", *new]], on="Customer ID")
    assert table is not None
    return table


def _model(workspace: Workspace, dataset: Dataset | None) -> TrainedModel:
    assert dataset is not None
    return train(dataset, workspace.rows(dataset), folder=workspace.models_folder)


def _print(report: Report) -> None:
    kind = "Brier skill" if report.rate else "R²"
    decided = "one answer for" if report.rate else "width over spread"
    print(f"\n{report.name}: {report.rows:,} rows{' *' if report.name in CHOSEN_ON else ''}")
    print(
        f"  off over tenths {report.off:.4f}   {kind} {report.skill:.3f}   "
        f"{decided} {report.decided:.3f}"
    )
    print(_line("held overall", report.by_segment), f"first seed {report.first_seed:.3f}")
    print(_line("one limit", report.one_limit))
    print(_line("two columns", report.pairs))
    if report.later is not None:
        print(_line("later", report.later))


def _line(label: str, held: Coverage) -> str:
    weakest_of = f"of {held.groups:,} groups the weakest {held.weakest:.3f}"
    return f"  {label:15} {held.overall:.3f}   {weakest_of} ({held.name})"


if __name__ == "__main__":
    main()
