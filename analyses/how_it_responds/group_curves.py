"""The picture of two groups that respond otherwise: a line for each, or a table of levels."""

from __future__ import annotations

from dataclasses import replace

from analyses._language.group_phrase import side_phrase
from analyses.how_it_responds.described_curve import DescribedCurve
from answers.evidence import Curve, CurveGroup, CurvePoint, Table
from answers.words import first_upper
from models.curves.partial_dependence import ResponseCurve, response_curve_among
from models.curves.regional_effects import RegionalEffects
from models.drivers.binary_contrast import BinaryContrast
from models.training.trained import TrainedModel

OTHERS = "The others"


def group_picture(
    model: TrainedModel, curve: DescribedCurve, groups: RegionalEffects
) -> Curve | Table:
    """The curve of either group; levels have no line between them and come as a table."""
    mine, others = _both(model, curve.response, groups.sides)
    side = side_phrase(curve.voice, groups.sides)
    label = first_upper(side)
    title = f"{_outcome(curve)}, by {curve.title}: {curve.voice.nouns} {side}, and the others"
    note = "All else as it is, among these rows only."
    if curve.response.thin.any() or mine.thin.any() or others.thin.any():
        note += f" Nothing is shown where too few {curve.voice.nouns} are."
    if not curve.response.is_number:
        return Table(
            title,
            (curve.title, label, OTHERS),
            tuple(
                (
                    curve.at(place),
                    _level_words(curve, mine, place),
                    _level_words(curve, others, place),
                )
                for place in range(len(curve.response.grid))
            ),
            note,
        )
    unit = curve.level(0)
    return Curve(
        title=title,
        column=curve.title,
        unit=unit.unit,
        points=curve_points(curve.response, counted=False),
        note=note,
        symbol=unit.symbol,
        groups=(
            CurveGroup(label, curve_points(mine, counted=False)),
            CurveGroup(OTHERS, curve_points(others, counted=False)),
        ),
    )


def curve_points(response: ResponseCurve, *, counted: bool = True) -> tuple[CurvePoint, ...]:
    """The places of a curve with their ranges, counted with their rows; no level where thin."""
    points = []
    for place, x in enumerate(response.grid):
        rows = int(response.rows[place]) if counted else None
        if response.thin[place]:
            points.append(CurvePoint(x, None, rows=rows))
            continue
        level, low, high = (
            float(numbers[place]) for numbers in (response.value, response.low, response.high)
        )
        points.append(CurvePoint(x, level, low, high, rows))
    return tuple(points)


def _both(
    model: TrainedModel, response: ResponseCurve, sides: BinaryContrast
) -> tuple[ResponseCurve, ResponseCurve]:
    inside = sides.mask(model.explaining)
    return response_curve_among(model, response, inside), response_curve_among(
        model, response, ~inside
    )


def _outcome(curve: DescribedCurve) -> str:
    voice = curve.voice
    event = first_upper(f"{voice.nouns} who {voice.happen}")
    return event if voice.dataset.is_rate else voice.outcome


def _level_words(curve: DescribedCurve, response: ResponseCurve, place: int) -> str:
    if response.thin[place]:
        return "too few"
    return replace(curve, response=response).level(place).say()
