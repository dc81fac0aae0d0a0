"""Do one row's reasons hold? Refits of the model, seeds of the second look, and both compared.

    python -m benchmarks.honesty.reasons [--refits 50] [--rows 200]

Asked of the built-in subscription business and of the real tables in ../shared where they are.
A reason is said first only where the model and its five fold models all have it among the three
largest; here the model is fitted anew to as many random rows of the table (whole entities where
they repeat), and it counts as repeated where it is among the refit's three largest again, with
the same sign.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.statistics.observations import Observations

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd

from analyses._language.rows import row_names
from analyses.why_this_one.answer import answer
from benchmarks.checkout import REAL_TABLES
from benchmarks.honesty.agreement import agreement, jaccard, stability_indices
from datasets.cards.card import Dataset
from datasets.workspace.workspace import Workspace
from models.learners.additive import Additive, fit_additive
from models.learners.blas_threads import one_blas_thread
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.one_row.lime import SAMPLES, LimeExplainer, LimeExplanation
from models.one_row.row_reasons import contributions_of, places, row_reasons
from models.training.trained import TrainedModel
from models.training.training import train

REAL = ("telco_churn.csv", "bank_churn.csv")
FIRST, TOP = 3, 5
SEEDS, LOOKED_AT = 20, 20
SIZES = (2_048, SAMPLES, 5_000)  # as the app draws, and as the package lime does


@dataclass(frozen=True, slots=True)
class Repeated:
    """How often the three first reasons come back in refits, and what that costs.

    Attributes:
        largest: share that comes back of the three largest reasons, shown or not.
        firm: share that comes back of those said first.
        suppressed: share of first places that no reason gets.
        none: share of rows without any reason said first.
    """

    largest: float
    firm: float
    suppressed: float
    none: float


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """How steady the second look is over seeds, how it agrees with the first, what it costs.

    Attributes:
        columns, column_families: mean Jaccard of the five largest over pairs of seeds.
        vsi, csi: Visani's stability indices.
        fit: mean weighted R².
        top, signs: share of the five largest reasons that both have, and with the same sign.
        alone, together: CPU milliseconds a row, one by one and 8 at once.
    """

    columns: float
    column_families: float
    vsi: float
    csi: float
    fit: float
    top: float
    signs: float
    alone: float
    together: float


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--refits", type=int, default=50)
    parser.add_argument("--rows", type=int, default=200)
    chosen = parser.parse_args()
    one_blas_thread()
    for dataset, model in trained():
        rows = some_rows(model, chosen.rows)
        repeats = repeated(model, rows, chosen.refits)
        count = len(model.column_families)
        print(f"\n{dataset.title}: {model.final.kind}, {count} families of columns")
        print(
            f"  three largest reasons, come back in {chosen.refits} refits  {repeats.largest:7.3f}"
        )
        print(f"  reasons said first, come back                  {repeats.firm:7.3f}")
        print(f"  first places suppressed                        {repeats.suppressed:7.3f}")
        print(f"  rows without a reason said first               {repeats.none:7.3f}")
        for samples in SIZES:
            looks = second_looks(model, rows.iloc[:LOOKED_AT], samples)
            print(f"  second look, {samples:,} made-up rows, {SEEDS} seeds")
            both = f"columns {looks.columns:.3f}, families {looks.column_families:.3f}"
            print(f"    top {TOP} agree over seeds (Jaccard): {both}")
            print(f"    VSI {looks.vsi:.3f}, CSI {looks.csi:.3f}, weighted R² {looks.fit:.3f}")
            print(f"    top {TOP} as Shapley's {looks.top:.3f}, with its sign {looks.signs:.3f}")
            print(f"    CPU ms a row: alone {looks.alone:.1f}, 8 at once {looks.together:.1f}")
        cpu, wall = warm(model)
        print(f"  the whole answer for one row, warm: CPU {cpu:.0f} ms, by the clock {wall:.0f} ms")


def trained() -> Iterator[tuple[Dataset, TrainedModel]]:
    """Each dataset with its model."""
    with tempfile.TemporaryDirectory() as folder, Workspace(Path(folder) / "workspace") as opened:
        opened.install_samples()
        keys = ["subscription"]
        for name in REAL:
            added = (
                opened.add(REAL_TABLES / name).dataset if (REAL_TABLES / name).exists() else None
            )
            keys += [added.key] if added else []
        for key in keys:
            dataset = opened.find(key)
            if dataset is not None:
                yield dataset, train(dataset, opened.rows(dataset))


def some_rows(model: TrainedModel, count: int) -> pd.DataFrame:
    """So many explaining rows at random."""
    total = len(model.outcome)
    picked = np.random.default_rng(5).choice(total, min(count, total), replace=False)
    return model.explaining.iloc[picked]


def repeated(model: TrainedModel, rows: pd.DataFrame, refits: int) -> Repeated:
    """How often first reasons of these rows come back when the model is fitted anew."""
    reasons = row_reasons(model, rows)
    first = places(reasons.values) <= FIRST
    firm = reasons.firm(FIRST)
    groups = [("+".join(columns), columns) for columns in model.column_families]
    back = np.zeros(reasons.values.shape)
    for number in range(refits):
        drawn_rows = drawn(model, np.random.default_rng(1_000 + number))
        fresh = model.explaining.iloc[drawn_rows].reset_index(drop=True)
        refit = fitted_like(model.final, fresh, model.outcome[drawn_rows], model.seed + number)
        values = contributions_of(refit, rows, model).grouped(groups).parts
        back += (places(values) <= FIRST) & (np.sign(values) == np.sign(reasons.values))
    back /= refits
    return Repeated(
        largest=float(back[first].mean()),
        firm=float(back[firm].mean()) if firm.any() else float("nan"),
        suppressed=1.0 - float(firm.sum()) / float(first.sum()),
        none=float((firm.sum(axis=1) == 0).mean()),
    )


def fitted_like(
    predictor: Predictor, rows: pd.DataFrame, outcome: np.ndarray, seed: int
) -> Predictor:
    """A model of the same kind and settings, fitted to other rows."""
    match predictor:
        case Additive(glm=glm):
            return fit_additive(Observations(rows, outcome, glm.family, seed=seed), glm.penalty)
        case Trees():
            encoder = Encoder.learnt_from(rows)
            settings = TreeSettings(predictor.depth, predictor.booster.num_boosted_rounds())
            codes = encoder.codes(rows)
            return fit_trees(codes, outcome, encoder, predictor.family, settings, seed)
        case _:
            raise TypeError(f"no way to fit a model of kind {predictor.kind} anew")


def drawn(model: TrainedModel, draw: np.random.Generator) -> np.ndarray:
    """Places of as many rows, drawn with replacement; whole entities where they repeat."""
    if model.groups is None:
        return draw.integers(0, len(model.outcome), len(model.outcome))
    members = list(pd.Series(np.arange(len(model.outcome))).groupby(model.groups).indices.values())
    return np.concatenate([members[k] for k in draw.integers(0, len(members), len(members))])


def warm(model: TrainedModel, times: int = 15) -> tuple[float, float]:
    """Median milliseconds, of CPU and by the clock, of "why this one" after a first one."""
    cpu, wall = [], []
    for name in row_names(model).iloc[: times + 1]:
        start, begun = time.process_time(), time.perf_counter()
        answer(model, row=name)
        cpu.append(time.process_time() - start)
        wall.append(time.perf_counter() - begun)
    return 1e3 * float(np.median(cpu[1:])), 1e3 * float(np.median(wall[1:]))


def second_looks(model: TrainedModel, rows: pd.DataFrame, samples: int) -> SecondLooks:
    """The second look at these rows by 20 seeds, really different ones."""
    by_seed: list[tuple[LimeExplanation, ...]] = []
    alone, together = [], []
    for seed in range(SEEDS):
        surroundings = LimeExplainer.learnt_from(model.explaining, seed, samples)
        start = time.process_time()
        by_seed.append(surroundings.explain(model.final, rows))
        together.append((time.process_time() - start) / len(rows))
        start = time.process_time()
        surroundings.explain(model.final, rows.iloc[[seed % len(rows)]])
        alone.append(time.process_time() - start)
    by_row = list(zip(*by_seed, strict=True))
    effects_by_row = [[view.effects for view in views] for views in by_row]
    steady = [
        stability_indices([view.effects for view in views], [view.errors for view in views], TOP)
        for views in by_row
    ]
    shapley = model.final.contributions(rows)
    groups = [("+".join(columns), columns) for columns in model.column_families]
    first_reasons = shapley.grouped(groups).parts
    agreed = [
        agreement(first, views[0].contributions().grouped(groups).parts[0], TOP)
        for first, views in zip(first_reasons, by_row, strict=True)
    ]
    in_families = [
        [view.contributions().grouped(groups).parts[0] for view in views] for views in by_row
    ]
    return SecondLooks(
        columns=float(np.mean([jaccard(effects, TOP) for effects in effects_by_row])),
        column_families=float(np.mean([jaccard(effects, TOP) for effects in in_families])),
        vsi=float(np.mean([row.vsi for row in steady])),
        csi=float(np.mean([row.csi for row in steady])),
        fit=float(np.mean([view.fit for views in by_row for view in views])),
        top=float(np.mean([row.top for row in agreed])),
        signs=float(np.mean([row.signs for row in agreed])),
        alone=1e3 * float(np.median(alone)),
        together=1e3 * float(np.median(together)),
    )


if __name__ == "__main__":
    main()
