"""How does churn move with the bill?"""

from __future__ import annotations

import numpy as np
from rapidfuzz import process, utils

from analyses._asking.ask import provenance
from analyses._asking.question_words import why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.voice import Voice
from analyses.how_it_responds.checks import support_check, way_check, ways_check
from analyses.how_it_responds.described_curve import DescribedCurve
from analyses.how_it_responds.group_curves import curve_points, group_picture
from analyses.how_it_responds.sentences import (
    DIFFERENT,
    LOOKED_AT,
    findings,
    headline,
    respond_differently,
)
from answers.answer import Answer, Asked, CannotAnswer
from answers.checks import Check
from answers.evidence import Curve, Evidence
from answers.question import PickColumn, Question
from answers.words import first_upper, listing
from datasets.progress import Progress, silent
from models.curves.curve_shape import shape_of
from models.curves.grid import fewest_rows
from models.curves.interactions import Interaction
from models.curves.partial_dependence import ResponseCurve, response_curve
from models.curves.regional_effects import centred_ice, ice_heterogeneity, strongest_interaction
from models.curves.step_thresholds import threshold
from models.drivers.mean_shap import mean_shap
from models.drivers.permutation_test import signal
from models.training.trained import TrainedModel

QUESTION = Question(
    key="how_it_responds",
    text="How does {outcome} move with a column?",
    asks=(
        "how does outcome move with a column", "how does it respond", "how does outcome respond",
        "how does outcome change with a column", "response curve", "show the curve",
    ),
    controls=(PickColumn("column", "With which column?"),),
    order=20,
)  # fmt: skip


def answer(model: TrainedModel, *, column: str = "", progress: Progress = silent) -> Answer:
    """The average curve of one column, who responds otherwise, and where rows are few."""
    voice = Voice(model.dataset)
    if column:
        column = column_called(model, column)
    if not signal(model).found:
        return _nothing(model, voice, column)
    column = column or strongest(model)
    if model.explaining[column].nunique() < 2:
        return _too_few(model, voice, column)
    response = response_curve(model, column, progress)
    if len(response.shown) < 2:
        return _too_few(model, voice, column)
    curve = DescribedCurve(voice, response, shape_of(response))
    progress("Looking for groups that respond otherwise", 0.9)
    different = ice_heterogeneity(response)
    interaction = strongest_interaction(model, response) if different >= LOOKED_AT else None
    pair, apart = interaction or (None, None)
    pictures: list[Evidence] = [_curve(model, curve, different)]
    if apart is not None and respond_differently(apart):
        pictures.append(group_picture(model, curve, apart))
    return Answer(
        question=_asked(voice, column),
        headline=headline(curve),
        grade="seen",
        checks=(
            support_check(curve, fewest_rows(len(model.outcome))),
            way_check(curve),
            ways_check(curve),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=_method(model, response, different, pair),
        provenance=provenance(model),
        findings=findings(curve, different, apart, _within(model, curve)),
        evidence=tuple(pictures),
        about=f"{voice.rows(len(model.outcome))} by {curve.title}",
        lead=curve.level(curve.lead),
        ask_next=_ask_next(model, voice, column),
    )


def strongest(model: TrainedModel) -> str:
    """The column with the largest contribution in the family with the largest."""
    sizes = mean_shap(model)
    columns = model.column_families[int(sizes.column_families.sums.sum(axis=0).argmax())]
    return max(columns, key=lambda name: float(sizes.columns[model.columns.index(name)]))


def column_called(model: TrainedModel, name: str) -> str:
    """The explaining column of that name or title.

    Raises:
        CannotAnswer: there is none, with the nearest ones.
    """
    names = {
        utils.default_process(label): column.name
        for column in reversed(model.dataset.explaining)
        for label in (column.title, column.name)
    }
    wanted = utils.default_process(name)
    if name in model.columns:
        return name
    if wanted in names:
        return names[wanted]
    near = process.extract(wanted, list(names), limit=3, score_cutoff=50)
    titles = {model.dataset.column(names[label]).title: None for label, _, _ in near}
    offered = list(titles) or [column.title for column in model.dataset.explaining]
    raise CannotAnswer(
        f"No column that explains is called “{name}”. Nothing was calculated.",
        f"There is: {listing(offered)}.",
    )


def _asked(voice: Voice, column: str) -> Asked:
    text = f"How does {voice.outcome} move with {voice.title(column)}?"
    return Asked(QUESTION.key, text, {"column": column})


def _within(model: TrainedModel, curve: DescribedCurve) -> tuple[float, float] | None:
    """The values within which the largest step is, where there is one and trees know it."""
    if curve.shape.step is None:
        return None
    low, high = (float(curve.response.grid[place]) for place in curve.shape.step)
    return threshold(model, curve.response.column, low, high)


def _curve(model: TrainedModel, curve: DescribedCurve, different: float) -> Curve:
    response, voice = curve.response, curve.voice
    unit = curve.level(0)
    lines = centred_ice(response) if different >= DIFFERENT else np.empty((0, 0))
    fewest = fewest_rows(len(model.outcome))
    note = "All else as it is."
    if response.thin.any():
        what, where = ("line", "near") if response.is_number else ("level", "there")
        note += f" No {what} where fewer than {fewest:,.0f} {voice.nouns} are {where}."
    label = f"Grey: {len(lines)} single {voice.nouns}, of the middle 80 of 100"
    event = first_upper(f"{voice.nouns} who {voice.happen}")
    return Curve(
        title=f"{event if voice.dataset.is_rate else voice.outcome}, by {curve.title}",
        column=curve.title,
        unit=unit.unit,
        points=curve_points(response),
        note=note,
        symbol=unit.symbol,
        fan=tuple(tuple(float(f"{level:.6g}") for level in line) for line in lines),
        fan_label=label if len(lines) else "",
    )


def _nothing(model: TrainedModel, voice: Voice, column: str) -> Answer:
    asked = (
        _asked(voice, column) if column else Asked(QUESTION.key, f"How does {voice.outcome} move?")
    )
    return Answer(
        question=asked,
        headline=f"These columns do not explain {voice.outcome}. No curve is drawn",
        grade="none",
        checks=standing_checks(model),
        method="Permuted-outcome test of the whole table; no curve was computed.",
        provenance=provenance(model),
        about=voice.rows(len(model.outcome)),
        ask_next=("Can we trust it?",),
    )


def _too_few(model: TrainedModel, voice: Voice, column: str) -> Answer:
    title, fewest = voice.title(column), fewest_rows(len(model.outcome))
    check = Check(
        "extrapolation",
        "Too few rows to compare",
        "failed",
        f"A place needs {fewest:,.0f} {voice.nouns}, and {title} has fewer than two such places.",
        (column,),
    )
    return Answer(
        question=_asked(voice, column),
        headline=f"Too few {voice.nouns} differ in {title}, so no curve can be drawn",
        grade="none",
        checks=(check, *standing_checks(model)),
        method="Support: rows at each place of the column.",
        provenance=provenance(model),
        about=voice.rows(len(model.outcome)),
        ask_next=(why_question(model.dataset), "Can we trust it?"),
    )


def _ask_next(model: TrainedModel, voice: Voice, column: str) -> tuple[str, ...]:
    size = mean_shap(model).columns
    others = [name for name in model.columns if name != column]
    others.sort(key=lambda name: -float(size[model.columns.index(name)]))
    more = [f"How does {voice.outcome} move with {voice.title(name)}?" for name in others[:2]]
    return (*more, why_question(model.dataset))


def _method(
    model: TrainedModel, response: ResponseCurve, different: float, pair: Interaction | None
) -> str:
    ways = {
        "average": "Partial dependence (Friedman 2001): mean over rows of the expected outcome "
        "with the column set to each place",
        "accumulated": "Accumulated local effects (Apley and Zhu 2020), since association with "
        "another column is above 0.5: each row is moved only between the places next to it",
    }
    groups = "no group is named, for held-out rows speak for none"
    if pair is not None:
        groups = (
            f"with {pair.columns[1]}, {pair.strength:.2f} of the two-column surface is interplay, "
            f"{pair.score:.1f} standard errors of the held-out rows' score; the groups are its "
            "split that tells most of the lines' difference"
        )
    rows = f"{len(response.lines):,} rows"
    if response.of_all:
        rows = (
            f"all {len(model.outcome):,} rows on the margin's scale, where it is exact; {rows} "
            "tell how the link bends (regression estimator, Cochran 1977), their sampling error "
            "is in the range"
        )
    return (
        f"{ways[response.way]}; {rows}. 95 % range: delete-a-group jackknife "
        "over the five fold models and a Poisson bootstrap of rows. Lines of single rows (ICE) are "
        f"centred on the margin; H² of the column with all others: {different:.2f}. "
        f"Groups: {groups}. Model: {model.final.kind}."
    )
