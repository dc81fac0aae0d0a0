"""From rows to models: both kinds on one split, the better one in five folds and on all rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from datasets.progress import Progress, silent
from models.learners.additive import cross_fit_additive, fit_additive
from models.learners.boosted_trees import Trees, TreeSettings, early_stopped, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.statistics.folds import FOLDS
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, margin_of
from models.training.model_store import FittedModels
from models.training.scores import skill

COMPARED_ROWS = 60_000  # from which the additive candidate learns; more change it by less
FEWEST_JUDGED = 1000  # rows of one fold, below which it decides nothing
CLEARLY_BETTER, CLEARLY_NOT = 3.0, -1.0  # trees against additive on one fold, in standard errors


@dataclass(frozen=True)
class LearningTask:
    """What is to be learnt, and which rows no model of a fold may see.

    Attributes:
        rows: (n, k) explaining columns.
        outcome: (n,).
        fold: (n,) 0..4.
        seed: of samples and fits.
    """

    rows: pd.DataFrame
    outcome: np.ndarray
    fold: np.ndarray
    seed: int

    def blind_trees(self, k: int, family: Family, settings: TreeSettings) -> Trees:
        """Trees of a known size that have not seen fold k."""
        fit = np.flatnonzero(self.fold != k)
        part, outcome = self.rows.iloc[fit], self.outcome[fit]
        encoder = Encoder.learnt_from(part)
        return fit_trees(encoder.codes(part), outcome, encoder, family, settings, self.seed)

    def first_trees(self, family: Family) -> Trees:
        """Trees that have not seen fold 0, on which they stop early."""
        encoder = Encoder.learnt_from(self.rows.iloc[np.flatnonzero(~self.first)])
        codes = encoder.codes(self.rows)
        return early_stopped(codes, self.outcome, encoder, family, self.first, self.seed)

    def first_additive(self, family: Family) -> Predictor:
        """An additive model that has not seen fold 0."""
        learn = np.flatnonzero(~self.first)
        if len(learn) > COMPARED_ROWS:
            draw = np.random.default_rng(self.seed)
            learn = np.sort(draw.choice(learn, COMPARED_ROWS, replace=False))
        sample = self.rows.iloc[learn], self.outcome[learn]
        return fit_additive(Observations(*sample, family, self.seed))

    def held_out(self, k: int, model: Predictor) -> np.ndarray:
        """Expected outcomes (m,) of the rows of fold k by a model."""
        return model.mean(self.rows.iloc[np.flatnonzero(self.fold == k)])

    @cached_property
    def first(self) -> np.ndarray:
        """Mask (n,) of fold 0."""
        return np.asarray(self.fold == 0)


@dataclass(frozen=True, slots=True, eq=False)
class CrossFittedModels:
    """One kind of model in five folds, and what they say of rows they have not seen (n,)."""

    by_fold: tuple[Predictor, ...]
    held_out: np.ndarray
    whole: Predictor | None = None


def fitted(
    rows: pd.DataFrame,
    outcome: np.ndarray,
    task: LearningTask,
    *,
    rate: bool,
    progress: Progress = silent,
) -> FittedModels:
    """Choose a kind of model, cross-fit it, and fit it on all rows.

    Args:
        rows: (N, k) all rows with their explaining columns.
        outcome: (N,).
        task: the rows of the folds: all of them, or a sample.
        rate: the outcome is 0 or 1.
        progress: told what is being done.
    """
    progress("Learning from the rows: choosing the model", 0.05)
    family, trees = family_and_trees(task, rate=rate)
    smooth = task.first_additive(family)
    first_fold = {"trees": task.held_out(0, trees[0]), "additive": task.held_out(0, smooth)}
    better = _clearly(task.outcome[task.first], first_fold["additive"], first_fold["trees"], family)
    kinds = ("additive", "trees") if better is None else (better,)
    cross_fitted = {
        kind: _cross_fitted(kind, task, family, trees, progress, 0.2 + 0.3 * (kind != kinds[0]))
        for kind in kinds
    }
    if better is None:
        simple = _as_good(
            task.outcome, cross_fitted["additive"].held_out, cross_fitted["trees"].held_out, family
        )
        better = "additive" if simple else "trees"
    other = "trees" if better == "additive" else "additive"
    progress("Learning from the rows: the model of all rows", 0.85)
    better_models = cross_fitted[better]
    return FittedModels(
        family=family,
        final=better_models.whole
        or _whole_trees(Observations(rows, outcome, family, task.seed), trees[0].settings),
        by_fold=better_models.by_fold,
        fold=task.fold,
        held_out=better_models.held_out,
        rival=(
            other,
            _rival_skill(task, family, better_models, cross_fitted.get(other), first_fold, better),
        ),
    )


def family_and_trees(task: LearningTask, *, rate: bool) -> tuple[Family, dict[int, Trees]]:
    """Family, and trees of some folds. A number that is never negative tries the log link, too.

    Both are judged on the raw scale, squared error of held-out rows: nobody reports a log. Fold 0
    chooses their size and fold 1 judges. What is held out are whole folds, so that an entity's
    rows stay together here, too.
    """
    if rate:
        return "logistic", {0: task.first_trees("logistic")}
    plain = task.first_trees("squarederror")
    if task.outcome.min() < 0 or not _skewed(task.outcome):
        return "squarederror", {0: plain}
    logged = task.first_trees("poisson")
    by_family: dict[Family, tuple[Trees, Trees]] = {
        model.family: (model, task.blind_trees(1, model.family, model.settings))
        for model in (plain, logged)
    }
    observed = task.outcome[task.fold == 1]

    def error(family: Family) -> float:
        return float(((observed - task.held_out(1, by_family[family][1])) ** 2).mean())

    better: Family = "poisson" if error("poisson") < error("squarederror") else "squarederror"
    return better, dict(enumerate(by_family[better]))


def _skewed(outcome: np.ndarray) -> bool:
    """True for counts and for money with a long right tail."""
    spread = outcome.std()
    counts = bool(np.all(outcome == np.floor(outcome)))
    tail = float((((outcome - outcome.mean()) / spread) ** 3).mean()) if spread > 0 else 0.0
    return counts or tail > 0.75


def _cross_fitted(
    kind: str,
    task: LearningTask,
    family: Family,
    trees: dict[int, Trees],
    progress: Progress,
    done: float,
) -> CrossFittedModels:
    """One kind in five folds; trees of folds that are there already are taken as they are."""
    if kind == "additive":
        progress("Learning from the rows: a smooth model", done)
        additive = cross_fit_additive(
            Observations(task.rows, task.outcome, family, task.seed, fold=task.fold)
        )
        return CrossFittedModels(additive.by_fold, additive.held_out, additive.final)
    models: list[Predictor] = []
    held_out = np.empty(len(task.outcome))
    for k in range(FOLDS):
        progress(f"Learning from the rows: part {k + 1} of {FOLDS}", done + 0.06 * k)
        model = trees[k] if k in trees else task.blind_trees(k, family, trees[0].settings)
        held_out[task.fold == k] = task.held_out(k, model)
        models.append(model)
    return CrossFittedModels(tuple(models), held_out)


def _whole_trees(observations: Observations, settings: TreeSettings) -> Trees:
    rows, outcome = observations.rows, observations.outcome
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(rows)
    return fit_trees(codes, outcome, encoder, observations.family, settings, observations.seed)


def _more(
    outcome: np.ndarray, simple: np.ndarray, other: np.ndarray, family: Family
) -> tuple[float, float]:
    """How much more the simple model loses per row on held-out rows, and its standard error."""
    more = loss(outcome, margin_of(simple, family), family) - loss(
        outcome, margin_of(other, family), family
    )
    return float(more.mean()), float(more.std() / np.sqrt(len(more)))


def _clearly(
    outcome: np.ndarray, simple: np.ndarray, other: np.ndarray, family: Family
) -> str | None:
    """The kind that one fold's rows decide for, or None where all folds have to.

    The trees' size was chosen on this fold, so more is asked of them than of the other.
    """
    if len(outcome) < FEWEST_JUDGED:
        return None
    more, error = _more(outcome, simple, other, family)
    if more > CLEARLY_BETTER * error:
        return "trees"
    return "additive" if more <= CLEARLY_NOT * error else None


def _as_good(outcome: np.ndarray, simple: np.ndarray, other: np.ndarray, family: Family) -> bool:
    """True where the simpler model's held-out loss is within one standard error of the other's."""
    more, error = _more(outcome, simple, other, family)
    return more <= error


def _rival_skill(
    task: LearningTask,
    family: Family,
    better_models: CrossFittedModels,
    rival: CrossFittedModels | None,
    first_fold: dict[str, np.ndarray],
    better: str,
) -> float:
    """Held-out skill of the candidate that was not taken.

    Where it was fitted without fold 0 only: the skill of the one that was, less their difference
    on that fold, which is not moved by what the fold's rows happen to be like.
    """
    if rival is not None:
        return skill(task.outcome, rival.held_out, family)
    first = task.outcome[task.first]
    behind = {kind: skill(first, expected, family) for kind, expected in first_fold.items()}
    other = "trees" if better == "additive" else "additive"
    return skill(task.outcome, better_models.held_out, family) + behind[other] - behind[better]
