"""Keep-plans: the cheapest changes of one or two levers that bring a row to a target.

Every single change and every pair over up to eight levers is looked at, so a plan found is the
cheapest there is, and where none is found there is none. What is never offered: a value that no
row has, a column that is not a lever, values that never occur together (`plan_rules`), and rows
that look like no real ones (`look_alikes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.learners.predictor import Predictor
from models.recourse.look_alikes import LookAlikes, RowDistances
from models.recourse.plan_margins import Margins, RowMargins, margins_of
from models.recourse.plan_options import Options, compatible, lever_values, spread_of
from models.recourse.plan_rules import Rule, Values, is_number, learnt, values_of
from models.recourse.plans import KeepPlans, ObservedRows, Plan, PlanStep, Why, known, what_happened
from models.statistics.outcome_family import Family, margin_of, mean_of

MOST_LEVERS = 8
MOST_COMPARED = 20_000
MOST_ALIKE = 50
BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class _Block:
    """Some rows: margins, columns as look-alikes tell them, (n, C) costs and permissions."""

    margins: RowMargins
    coded: dict[str, np.ndarray]
    cost: np.ndarray
    allowed: np.ndarray


@dataclass(frozen=True, slots=True)
class KeepSearch:
    """Everything that the search needs of the data, made once by `of`.

    Attributes:
        options: what levers may be set to.
        margins: of changed rows.
        rules: by lever, with every other column.
        first, second: (P,) the pairs of options that may stand together.
        lever_sets: (C,) the levers of each candidate, singles first, as a number with bits set.
        weights: (levers,) cost of one standard deviation, or of another level.
        spreads: (levers,) standard deviation of a number, NaN for levels.
        alikes: real rows to compare with.
        outcome: (m,) what became of them.
        rated: (m,) their margins, best by models that had not seen them.
        names: the columns that explain.
        family: link of the model.
    """

    options: Options
    margins: Margins
    rules: Mapping[str, tuple[tuple[str, Rule], ...]]
    first: np.ndarray
    second: np.ndarray
    lever_sets: np.ndarray
    weights: np.ndarray
    spreads: np.ndarray
    alikes: LookAlikes
    outcome: np.ndarray
    rated: np.ndarray
    names: tuple[str, ...]
    family: Family

    @classmethod
    def of(
        cls,
        predictor: Predictor,
        past: ObservedRows,
        levers: Sequence[str],
        *,
        costs: Mapping[str, float] | None = None,
        seed: int = 0,
    ) -> KeepSearch:
        """Learn rules, limits and look-alikes from real rows and what became of them.

        Args:
            predictor: whose expectation is to reach the target.
            past: real rows.
            levers: columns that may change, at most eight; no other column ever does.
            costs: cost of a standard deviation (a number) or of another level, by lever; 1 where
                not given.
            seed: of the rows compared with, where there are more than 20,000.

        Raises:
            ValueError: too many levers, or a cost that is not above zero.
        """
        cost_of = dict(costs or {})
        rows, outcome = past.rows, past.outcome
        if len(levers) > MOST_LEVERS:
            raise ValueError(f"At most {MOST_LEVERS} levers at a time.")
        if any(not cost > 0 for cost in cost_of.values()):
            raise ValueError("A cost must be above 0.")
        values = {str(name): values_of(rows[name]) for name in rows.columns}
        grids = {name: lever_values(values[name]) for name in levers}
        options = Options.made(tuple(levers), tuple(grids.values()))
        rules = learnt(values, grids)
        first, second = np.nonzero(np.triu(compatible(options, rules)))
        bit = 1 << options.of
        some = _some(len(outcome), seed)
        return cls(
            options=options,
            margins=margins_of(predictor, options, rows),
            rules=rules,
            first=first,
            second=second,
            lever_sets=np.concatenate([bit, bit[first] | bit[second]]),
            weights=np.array([cost_of.get(name, 1.0) for name in levers]),
            spreads=np.array([spread_of(values[name]) for name in levers]),
            alikes=LookAlikes.among({n: v[some] for n, v in values.items()}, options, seed),
            outcome=outcome[some],
            rated=margin_of(past.rated[some], past.family),
            names=tuple(values),
            family=past.family,
        )

    def find(
        self, row: pd.DataFrame, target: float, *, lower: bool = True, most: int = 3
    ) -> KeepPlans:
        """The plans of one row, given as a table (1, k); the target is in the outcome's unit."""
        return next(self.find_each(row, np.array([target]), lower=lower, most=most, best=True))

    def find_each(
        self,
        rows: pd.DataFrame,
        targets: np.ndarray,
        *,
        lower: bool = True,
        most: int = 3,
        best: bool = False,
    ) -> Iterator[KeepPlans]:
        """The plans of each row, in blocks; `targets` (n,) in the outcome's unit.

        Args:
            rows: the explaining columns of the rows to find plans for.
            targets: what each is to reach.
            lower: True where less is wanted.
            most: plans for each row.
            best: look for what comes nearest where there is no plan.
        """
        size = max(1, min(256, BLOCK // max(len(self.options) + len(self.first), 1)))
        limits = np.atleast_1d(margin_of(targets, self.family))
        for start in range(0, len(rows), size):
            part = rows.iloc[start : start + size]
            values = {name: values_of(part[name]) for name in self.names}
            block = self._block(part, values)
            for k in range(len(part)):
                row = _OneRow(
                    self, block, {name: column[k] for name, column in values.items()}, k,
                    float(limits[start + k]), -1.0 if lower else 1.0,
                )  # fmt: skip
                yield row.plans(float(targets[start + k]), most, best=best)

    def _block(self, rows: pd.DataFrame, values: dict[str, Values]) -> _Block:
        """Margins of single changes, and costs and permission of every candidate."""
        of, levers = self.options.of, self.options.levers
        shape = (len(rows), len(of))
        cost, total = np.empty(shape), np.zeros(shape, dtype=np.int16)
        beside = np.zeros((*shape, len(levers)), dtype=bool)
        for place, lever in enumerate(levers):
            where = self.options.slice(place)
            cost[:, where] = self._costs(place, values[lever])
            for column, rule in self.rules[lever]:
                broken = rule.broken(values[column])
                total[:, where] += broken
                if column in levers:
                    beside[:, where, levers.index(column)] |= broken
        changes = cost > 0
        first, second = self.first, self.second
        left = total[:, first] - beside[:, first, of[second]]
        left = left + total[:, second] - beside[:, second, of[first]]
        pairs = (left == 0) & changes[:, first] & changes[:, second]
        return _Block(
            margins=self.margins.of(rows),
            coded=self.alikes.coded(values),
            cost=np.concatenate([cost, cost[:, first] + cost[:, second]], axis=1),
            allowed=np.concatenate([(total == 0) & changes, pairs], axis=1),
        )

    def _costs(self, place: int, own: Values) -> np.ndarray:
        """Cost of each of a lever's options for rows with these values: (n, g); 0 is no change."""
        grid, weight = self.options.grids[place], self.weights[place]
        if not is_number(own):
            return np.asarray(weight * (own[:, None] != grid[None, :]), dtype=float)
        apart = np.abs(grid[None, :] - own[:, None]) / self.spreads[place]
        return np.asarray(weight * np.where(np.isnan(apart), 1.0, apart))

    def chosen(self, candidate: int) -> np.ndarray:
        """The options of a candidate: (1,) or (2,)."""
        if candidate < len(self.options):
            return np.array([candidate])
        pair = candidate - len(self.options)
        return np.array([self.first[pair], self.second[pair]])


@dataclass(frozen=True, slots=True)
class _OneRow:
    """One row of a block while its plans are looked for. `better` is -1 where less is wanted."""

    search: KeepSearch
    block: _Block
    values: dict[str, float | str]
    place: int
    limit: float
    better: float

    def plans(self, target: float, most: int, *, best: bool) -> KeepPlans:
        """Plans, cheapest first; what comes nearest where there is none and it is asked for."""
        margin = self.block.margins.today[self.place]
        expected = float(mean_of(np.array([margin]), self.search.family)[0])
        allowed = self.block.allowed[self.place]
        if self.better * (margin - self.limit) >= 0:
            return KeepPlans(expected, target, (), None, "already", 0)
        around = self.search.alikes.around(self.block.coded, self.place)
        options = len(self.search.options)
        cost = self.block.cost[self.place]
        margins = np.full(len(cost), np.nan)
        margins[:options] = self.block.margins.single[self.place]
        cheapest = self._cheapest(around, margins, np.flatnonzero(allowed[:options]))
        self._score_pairs(margins, cheapest)
        cheapest |= self._cheapest(around, margins, options + np.flatnonzero(allowed[options:]))
        chosen = _diverse(cheapest, cost, most)
        plans = tuple(self._plan(around, c, margins[c]) for c in chosen)
        nearest = self._nearest(around, margins, allowed) if best and not plans else None
        why = "" if plans else self._why(margins, allowed)
        return KeepPlans(expected, target, plans, nearest, why, len(cost))

    def _score_pairs(self, margins: np.ndarray, cheapest: dict[int, int]) -> None:
        """Margins of the pairs that can still be cheaper than each of their levers alone.

        A pair that costs as much as one of its levers alone holds all levers of a cheaper plan,
        so it is never offered and need not be scored.
        """
        search, options = self.search, len(self.search.options)
        alone = np.full(len(search.options.levers), np.inf)
        for levers, candidate in cheapest.items():
            alone[levers.bit_length() - 1] = self.block.cost[self.place, candidate]
        of = search.options.of
        bound = np.minimum(alone[of[search.first]], alone[of[search.second]])
        needed = np.flatnonzero(
            (self.block.cost[self.place, options:] < bound)
            & self.block.allowed[self.place, options:]
        )
        if len(needed):
            margins[options + needed] = self.block.margins.pairs(
                self.place, search.first[needed], search.second[needed]
            )

    def _cheapest(
        self, around: RowDistances, margins: np.ndarray, candidates: np.ndarray
    ) -> dict[int, int]:
        """The cheapest plausible candidate that reaches the target, by set of levers."""
        reached = self.better * (margins[candidates] - self.limit) >= 0
        candidates = candidates[reached]
        cost = self.block.cost[self.place, candidates]
        order = np.lexsort((-self.better * margins[candidates], cost))
        return self._first_real(around, candidates[order])

    def _first_real(self, around: RowDistances, ordered: np.ndarray) -> dict[int, int]:
        sets = self.search.lever_sets[ordered]
        first_real = {}
        for levers in np.unique(sets):
            candidates = ordered[sets == levers]
            place = around.first_real(self._options(candidates))
            if place is not None:
                first_real[int(levers)] = int(candidates[place])
        return first_real

    def _options(self, candidates: np.ndarray) -> np.ndarray:
        """The options of candidates over the same levers: (k, 1 or 2)."""
        options = len(self.search.options)
        if candidates[0] < options:
            return candidates[:, None]
        pair = candidates - options
        return np.column_stack([self.search.first[pair], self.search.second[pair]])

    def _nearest(
        self, around: RowDistances, margins: np.ndarray, allowed: np.ndarray
    ) -> Plan | None:
        """The plausible candidate that comes nearest to the target, better than today's."""
        gain = self.better * (margins - self.block.margins.today[self.place])
        candidates = np.flatnonzero(allowed & (gain > 0))
        cost = self.block.cost[self.place, candidates]
        ordered = candidates[np.lexsort((cost, -gain[candidates]))]
        sets = self.search.lever_sets[ordered]
        distinct, first = np.unique(sets, return_index=True)
        nearest, most = None, 0.0
        for levers in distinct[np.argsort(first)]:  # the most promising levers first
            better = ordered[(sets == levers) & (gain[ordered] > most)]
            place = around.first_real(self._options(better)) if len(better) else None
            if place is not None:
                nearest, most = int(better[place]), float(gain[better[place]])
        return None if nearest is None else self._plan(around, nearest, margins[nearest])

    def _plan(self, around: RowDistances, candidate: int, margin: float) -> Plan:
        search, chosen = self.search, self.search.chosen(candidate)
        steps = []
        for option in chosen:
            lever = search.options.levers[search.options.of[option]]
            before = self.values[lever]
            steps.append(PlanStep(lever, known(before), search.options.value(int(option))))
        # Rows rated like the plan come first: what became of them tells whether it holds.
        apart = np.abs(search.rated - margin) / (float(search.rated.std()) or 1.0)
        alike = search.outcome[around.alike(chosen, MOST_ALIKE, apart**2)]
        return Plan(
            tuple(steps),
            float(self.block.cost[self.place, candidate]),
            float(mean_of(np.array([margin]), search.family)[0]),
            what_happened(alike, search.family),
        )

    def _why(self, margins: np.ndarray, allowed: np.ndarray) -> Why:
        reaches = self.better * (margins - self.limit) >= 0
        if (reaches & allowed).any():
            return "no-look-alikes"
        return "ruled-out" if reaches.any() else "none-reaches"


def _diverse(cheapest: dict[int, int], cost: np.ndarray, most: int) -> list[int]:
    """The cheapest candidates, none of which holds all levers of an earlier one."""
    order = sorted(
        cheapest, key=lambda levers: (cost[cheapest[levers]], levers.bit_count(), levers)
    )
    chosen: list[int] = []
    for levers in order:
        if len(chosen) < most and not any(levers & earlier == earlier for earlier in chosen):
            chosen.append(levers)
    return [cheapest[levers] for levers in chosen]


def _some(count: int, seed: int) -> np.ndarray:
    if count <= MOST_COMPARED:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, MOST_COMPARED, replace=False))
