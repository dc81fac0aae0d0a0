"""Worlds whose truth the seen columns can tell, and what is asked of them."""

from __future__ import annotations

from benchmarks.truth import worlds_laws as laws
from benchmarks.truth.worlds import Question, Table, World, scaling, setting, shifting
from datasets.workspace.samples import SAMPLES, Sample
from models.interventions.scenario import Change, Condition, Scenario
from models.statistics.folds import repeating
from models.statistics.outcome_family import Family


def _all_or_none(column: str, yes: str, no: str, *, null: bool = False) -> tuple[Question, ...]:
    """All, none, and all against none."""
    one, other = setting(column, yes), setting(column, no)
    return (
        Question(f"{column} {yes} for all", one, null=null),
        Question(f"{column} {no} for all", other, null=null),
        Question(f"{column} {yes} against {no}", one, against=other, null=null, peers=True),
    )


FEWER, CHEAPER = Change("late", "shift", -1.0), Change("price", "shift", -1.0)
POSTER, LEAFLET = Change("poster", "set", "yes"), Change("leaflet", "set", "yes")
KNOWN = (
    World(
        "rental",
        "poisson",
        laws.rental,
        laws.nights,
        (
            Question("rate × 0.9", scaling("rate", 0.9)),
            Question("rate × 1.05", scaling("rate", 1.05)),
            Question("rate − 10", shifting("rate", -10.0)),
        ),
    ),
    World(
        "coach",
        "logistic",
        laws.coach,
        laws.leaves,
        (
            *_all_or_none("coach", "yes", "no"),
            Question("coach in tier A", setting("coach", "yes", Condition("tier", "=", "A"))),
            Question(
                "coach for 30 % of tier A",
                setting("coach", "yes", Condition("tier", "=", "A"), share=0.3),
            ),
            Question(
                "coach for those without", setting("coach", "yes", Condition("coach", "=", "no"))
            ),
            Question("one late order fewer", Scenario((FEWER,))),
            Question("both at once", Scenario((Change("coach", "set", "yes"), FEWER))),
        ),
    ),
    World(
        "rare",
        "logistic",
        laws.rare,
        laws.defaults,
        (
            *_all_or_none("reminder", "yes", "no"),
            Question("a newsletter that does nothing", setting("newsletter", "yes"), null=True),
        ),
    ),
    World(
        "money",
        "squarederror",
        laws.money,
        laws.spent,
        (
            Question("mail for all", setting("offer", "mail")),
            Question("call for all", setting("offer", "call")),
            Question("none for all", setting("offer", "none")),
            Question("a badge that does nothing", setting("badge", "gold"), null=True),
        ),
    ),
    World(
"simpson", "logistic", laws.simpson, laws.passes, _all_or_none("programme", "yes", "no"),
),
    World(
        "mixed",
        "squarederror",
        laws.mixed,
        laws.expected_units,
        (
            *_all_or_none("tool", "yes", "no"),
            Question("tool where x > 0", setting("tool", "yes", Condition("x", ">", 0.0))),
        ),
    ),
    World(
        "dose",
        "squarederror",
        laws.dose,
        laws.better,
        (
            Question("hours + 1.5", shifting("hours", 1.5), peers=True),
            Question("hours − 1, stopped", shifting("hours", -1.0)),
            Question("hours × 1.15", scaling("hours", 1.15)),
            Question("hours set to 6", setting("hours", 6.0)),
            Question("visits set to 4", setting("visits", 4.0)),
            Question("clicks + 2 do nothing", shifting("clicks", 2.0), null=True, peers=True),
        ),
    ),
    World(
        "bundle",
        "poisson",
        laws.bundle,
        laws.sold,
        (
            Question("poster and leaflet", Scenario((POSTER, LEAFLET))),
            Question("both and price − 1", Scenario((POSTER, LEAFLET, CHEAPER))),
            Question("price + 1", shifting("price", 1.0), peers=True),
        ),
    ),
    World(
        "medal",
"squarederror",
laws.medal,
laws.bought,
_all_or_none("medal", "yes", "no", null=True),
    ),
    World(
        "shops",
        "squarederror",
        laws.shops,
        laws.monthly,
        (
            Question("training for all", setting("training", "yes")),
            Question("training for none", setting("training", "no")),
            Question("price + 0.5", shifting("price", 0.5)),
        ),
    ),
    World(
        "gaps",
        "squarederror",
        laws.gaps,
        laws.saved,
        (
            Question("robot for all", setting("robot", "yes")),
            Question("robot for none", setting("robot", "no")),
            Question("spend + 2", shifting("spend", 2.0)),
        ),
    ),
)  # fmt: skip


def built_in(sample: Sample) -> World:
    """A built-in dataset as a world; its size is its own."""
    outcome, positive = str(sample.edits.outcome), sample.edits.positive
    unused = {outcome, "cancellation_reason", sample.edits.date, *sample.edits.ids}

    def draw(_: int, seed: int) -> Table:
        table = sample.make(seed)
        happened = table[outcome] == positive if positive else table[outcome]
        rows = table.drop(columns=[name for name in table if name in unused])
        groups = repeating(table, sample.edits.ids)
        return Table(rows, happened.to_numpy(dtype=float), groups=groups)

    questions = tuple(
        Question(
            what_if.title,
            Scenario(
                tuple(Change(*change) for change in what_if.changes),
                tuple(Condition(*condition) for condition in what_if.who),
            ),
        )
        for what_if in sample.what_ifs
    )
    family: Family = "logistic" if positive else "poisson"
    return World(sample.key, family, draw, sample.expected, questions, len(sample.make(7)))


def built_ins() -> tuple[World, ...]:
    """The built-in datasets as worlds."""
    return tuple(built_in(sample) for sample in SAMPLES)
