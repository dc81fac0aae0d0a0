"""For whom a change does more: the groups that clearly differ, or that none does."""

from __future__ import annotations

import numpy as np

from analyses._groups.part_words import part_bare, part_words
from analyses._language.gaps import amount_words
from analyses.what_if.estimate import EstimatedEffect
from analyses.what_if.sentences import WhatIfQuestion, change_of, hedge
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
from models.statistics.intervals import Estimate


def effect_by_group(
    question: WhatIfQuestion, estimated: EstimatedEffect
) -> tuple[Finding, tuple[Table, ...]]:
    """The finding, and the table of the groups where they clearly differ.

    Looked at are the columns that matter most, so no group is searched for.
    """
    scores = RowScores.of(estimated.study, question.scenario, estimated.effect)
    by_column = subgroup_effects(estimated.study.rows, scores, strongest(question))
    voice, grade = question.voice, estimated.grade
    if not by_column:
        statement = f"Too few {voice.nouns} would change to tell groups of them apart."
        return Finding(statement, grade), ()
    best = clearly_different(by_column)
    if best is None:
        titles = listing([voice.title(compared.column) for compared in by_column])
        return Finding(f"No clear difference between groups, by {titles}.", grade), ()
    shared = scaled(best, question.scenario.share)
    return _differing(question, estimated, shared), (
        _table(question, estimated, shared, of_all(scores)),
    )


def strongest(question: WhatIfQuestion) -> tuple[str, ...]:
    """The leading column of each family that is held alike or named, the strongest family first."""
    model = question.model
    usable = {*question.alike, *question.scenario.looks_at} - {*question.scenario.levers}
    parts = held_out_shap(model).parts
    sizes = dict(zip(model.columns, np.abs(parts).mean(axis=0), strict=True))
    leads: dict[str, float] = {}
    for columns in model.column_families:
        alike = [name for name in columns if name in usable]
        if alike:
            places = [model.columns.index(name) for name in alike]
            lead = max(alike, key=lambda name: sizes[name])
            leads[lead] = float(np.abs(parts[:, places].sum(axis=1)).mean())
    return tuple(sorted(leads, key=lambda name: -leads[name]))


def _differing(
    question: WhatIfQuestion, estimated: EstimatedEffect, best: SubgroupEffects
) -> Finding:
    """The groups with the largest and the smallest change, in the direction of the whole."""
    voice = question.voice
    falls = estimated.effect.change.value < 0
    order = sorted(best.groups, key=lambda group: group.change.value, reverse=not falls)
    most, least = order[0], order[-1]
    per_row = "" if voice.dataset.is_rate else " for each"
    first = change_of(voice, "most_affected", most.change)
    last = change_of(voice, "least_affected", least.change)
    about = hedge(estimated.grade)
    who = f"{voice.nouns}{_that(question, estimated)}"
    return Finding(
        f"Not the same for all {who}: {about}{amount_words(voice, first)}"
        f"{per_row} {_named(question, most)}, {about}{amount_words(voice, last)} "
        f"{_named(question, least)}.",
        estimated.grade,
        (first, last),
    )


def _named(question: WhatIfQuestion, group: SubgroupEffect) -> str:
    """As in the table; a range whose numbers have no unit is told by its place."""
    part, words = group.part, part_words(question.voice, group.part)
    if part.low is not None and part.high is not None and words[-1:].isdigit():
        return f"with {question.voice.title(part.column)} in between"
    return words


def _table(
    question: WhatIfQuestion, estimated: EstimatedEffect, best: SubgroupEffects, whole: Estimate
) -> Table:
    voice = question.voice
    changing = round(question.moved * question.scenario.share)
    rows = [(part_bare(voice, group.part), group.rows, group.change) for group in best.groups]
    that = _that(question, estimated)
    note = f"Counted over the {voice.nouns}{that}; the others stay as they are. " if that else ""
    note += "Groups may differ in other ways, too."
    if best.left_out:
        left = listing([part_bare(voice, part) for part in best.left_out])
        note += f" Too few to tell: {left}."
    return Table(
        title=f"What the change does, by {voice.title(best.column)}",
        columns=(voice.title(best.column), first_upper(voice.nouns), "Change, 95% range"),
        rows=tuple(
            (group, f"{count:,}", change_of(voice, "change", change).say(signed=True))
            for group, count, change in (*rows, (f"All{that}", changing, whole))
        ),
        note=note,
    )


def _that(question: WhatIfQuestion, estimated: EstimatedEffect) -> str:
    """Whom a change is counted over, where some are as asked already."""
    return " that would change" if question.moved < estimated.effect.rows else ""
