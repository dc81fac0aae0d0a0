"""The checks of a response: where rows are few, which were moved where, whether two ways agree."""

from __future__ import annotations

from analyses.how_it_responds.described_curve import DescribedCurve
from answers.checks import Check
from answers.words import listing, short
from models.statistics.intervals import Estimate


def support_check(curve: DescribedCurve, fewest: float) -> Check:
    """Where rows are few, and that no line is drawn there."""
    response, voice = curve.response, curve.voice
    thin = [place for place in range(len(response.grid)) if response.thin[place]]
    if not thin:
        text = f"Every place on the curve has {fewest:,.0f} {voice.nouns} or more."
        return Check("extrapolation", "Rows everywhere", "passed", text, (response.column,))
    if response.is_number:
        where = listing(_runs(curve, thin), most=4)
    else:
        where = listing([short(str(response.grid[place]), 24) for place in thin], most=4)
    rows = int(sum(response.rows[place] for place in thin))
    only = f"only {voice.rows(rows)}" if rows else f"no {voice.nouns}"
    return Check(
        "extrapolation",
        "Thin data",
        "caution",
        f"{curve.title} {where}: {only} there, fewer than {fewest:,.0f} at each "
        "place, so no line is drawn.",
        (response.column,),
    )


def _runs(curve: DescribedCurve, thin: list[int]) -> list[str]:
    """Neighbouring places as stretches: "60 to 90"."""
    runs: list[list[int]] = []
    for place in thin:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [
        curve.at(run[0]) if len(run) == 1 else f"{curve.at(run[0])} to {curve.at(run[-1])}"
        for run in runs
    ]


def way_check(curve: DescribedCurve) -> Check:
    """Which rows were moved where, and why."""
    response, voice = curve.response, curve.voice
    if response.way == "average":
        text = f"No other column moves closely together with it, so all {voice.nouns} count "
        return Check(
            "correlated-drivers", "It stands by itself", "passed", f"{text}at every place.",
            (response.column,),
        )  # fmt: skip
    names = listing([voice.title(name) for name in response.together], most=3)
    return Check(
        "correlated-drivers",
        "It moves together with other columns",
        "caution",
        f"{curve.title} goes along with {names}. So {voice.nouns} are only moved to places next to "
        "their own: elsewhere nobody is like them.",
        (response.column, *response.together),
    )


def ways_check(curve: DescribedCurve) -> Check:
    """Whether both ways of averaging tell the same."""
    response = curve.response
    shown = response.shown
    swing = float(response.value[shown].max() - response.value[shown].min())
    gap = response.other_way[shown] - response.value[shown]
    off = float(abs(gap - gap.mean()).max())
    if swing > 0 and off > 0.25 * swing and curve.shape.moves:
        worst = Estimate(off, off, off, 0.0)
        return Check(
            "methods-disagree",
            "A second way tells it differently",
            "caution",
            f"Moving everyone to every place gives a curve that is up to "
            f"{curve.change(worst).size()} off.",
            (response.column,),
        )
    return Check(
        "methods-disagree",
        "A second way agrees",
        "passed",
        "Moving everyone everywhere, or each only to places next to its own, tells the same.",
        (response.column,),
    )
