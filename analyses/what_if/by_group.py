"""For whom a change does more: the groups that clearly differ, or that none does."""

from __future__ import annotations

import numpy as np

from analyses._groups.part_words import part_words
from analyses._language.voice import Voice
from analyses.what_if.estimate import Estimated
from analyses.what_if.sentences import Asking, change_of, hedge
from answers.answer import Finding
from answers.evidence import Table
from answers.words import first_upper, listing
from models.drivers.held_out_shap import held_out_shap
from models.effects.subgroup_effects import (
    RowScores,
    SubgroupEffect,
    SubgroupEffects,
    clearly_different,
    of_all,
    scaled,
    subgroup_effects,
)
from models.segments.subgroups import Subgroup
from models.statistics.intervals import Estimate


def who_is_affected(asking: Asking, found: Estimated) -> tuple[Finding, tuple[Table, ...]]:
    """The finding, and the table of the groups where they clearly differ.

    Looked at are the columns that matter most, so no group is searched for.
    """
    scores = RowScores.of(found.study, asking.scenario, found.effect)
    told = subgroup_effects(found.study.rows, scores, strongest(asking))
    voice, grade = asking.voice, found.grade
    if not told:
        said = f"Too few {voice.nouns} would change to tell groups of them apart."
        return Finding(said, grade), ()
    best = clearly_different(told)
    if best is None:
        titles = listing([voice.title(each.column) for each in told])
        return Finding(f"No clear difference between groups, by {titles}.", grade), ()
    shown = scaled(best, asking.scenario.share)
    return _differing(asking, found, shown), (_table(asking, found, shown, of_all(scores)),)


def strongest(asking: Asking) -> tuple[str, ...]:
    """The leading column of each family that is held alike or named, the strongest family first."""
    model = asking.model
    usable = {*asking.alike, *asking.scenario.looks_at} - {*asking.scenario.levers}
    parts = held_out_shap(model).parts
    sizes = dict(zip(model.columns, np.abs(parts).mean(axis=0), strict=True))
    leads: dict[str, float] = {}
    for columns in model.column_families:
        held = [name for name in columns if name in usable]
        if held:
            places = [model.columns.index(name) for name in held]
            lead = max(held, key=lambda name: sizes[name])
            leads[lead] = float(np.abs(parts[:, places].sum(axis=1)).mean())
    return tuple(sorted(leads, key=lambda name: -leads[name]))


def _differing(asking: Asking, found: Estimated, best: SubgroupEffects) -> Finding:
    """The groups with the largest and the smallest change, in the direction of the whole."""
    voice = asking.voice
    falls = found.effect.change.value < 0
    order = sorted(best.groups, key=lambda each: each.change.value, reverse=not falls)
    most, least = order[0], order[-1]
    each = "" if voice.dataset.is_rate else " for each"
    first = change_of(voice, "most_affected", most.change)
    last = change_of(voice, "least_affected", least.change)
    about = hedge(found.grade)
    return Finding(
        f"Not the same for all {voice.nouns}{_that(asking, found)}: {about}{first.say(signed=True)}"
        f"{each} with {_named(asking, most)}, {about}{last.say(signed=True)} with "
        f"{_named(asking, least)}.",
        found.grade,
        (first, last),
    )


def _named(asking: Asking, group: SubgroupEffect) -> str:
    """As in the table; a range whose numbers have no unit is told by its place."""
    part, told = group.part, part_words(asking.voice, group.part)
    if part.low is not None and part.high is not None and told[-1:].isdigit():
        return f"{asking.voice.title(part.column)} in between"
    return told


def _table(asking: Asking, found: Estimated, best: SubgroupEffects, whole: Estimate) -> Table:
    voice = asking.voice
    changing = round(asking.moved * asking.scenario.share)
    told = [(_bare(voice, each.part), each.rows, each.change) for each in best.groups]
    that = _that(asking, found)
    note = f"Counted over the {voice.nouns}{that}; the others stay as they are. " if that else ""
    note += "Groups may differ in other ways, too."
    if best.left_out:
        left = listing([_bare(voice, part) for part in best.left_out])
        note += f" Too few to tell: {left}."
    return Table(
        title=f"What the change does, by {voice.title(best.column)}",
        columns=(voice.title(best.column), first_upper(voice.nouns), "Change, 95% range"),
        rows=tuple(
            (group, f"{rows:,}", change_of(voice, "change", change).say(signed=True))
            for group, rows, change in (*told, (f"All{that}", changing, whole))
        ),
        note=note,
    )


def _that(asking: Asking, found: Estimated) -> str:
    """Whom a change is counted over, where some are as asked already."""
    return " that would change" if asking.moved < found.effect.rows else ""


def _bare(voice: Voice, part: Subgroup) -> str:
    """A group under its column's title: "Two years", "18 months or less"."""
    match part.kind:
        case "others":
            return "Others"
        case "missing":
            return "Not known"
        case _:
            title = voice.title(part.column)
            return part_words(voice, part).removeprefix(f"{title} ").removeprefix("of ")
