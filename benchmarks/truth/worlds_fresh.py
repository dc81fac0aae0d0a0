"""Worlds that chose no threshold: what was set on the other worlds is checked on these.

They were written down before anything of ours ran on them, and none was left out afterwards.
"""

from __future__ import annotations

from benchmarks.truth import worlds_fresh_laws as laws
from benchmarks.truth.worlds import Question, World, scaling, setting, shifting
from models.interventions.scenario import AnyOf, Change, Condition, Scenario

WITH_LOCKER = AnyOf(
    tuple((Condition("depot", "=", name),) for name in laws.DEPOTS if name not in laws.WITHOUT)
)
NO_SUPPORT = Condition("support", "=", "no")
HELP_AND_DISCOUNT = Scenario(
    (Change("support", "set", "yes"), Change("discount", "shift", 8.0)),
)
NOBODY = (
    World(
        "fresh: clinic",
        "poisson",
        laws.clinic,
        laws.rings,
        (
            Question("nurse for all, never in a corner", setting("nurse", "yes"), "refused"),
            Question(
                "leaflet for all, 1 in 500 in a sixth", setting("leaflet", "yes"), "refused"
            ),
            Question("nurse from age 45 on", setting("nurse", "yes", Condition("age", ">=", 45.0))),
        ),
    ),
    World(
        "fresh: loan",
        "logistic",
        laws.loan,
        laws.behind,
        (
            Question("fast for all, never above a curve", setting("fast", "yes"), "refused"),
            Question(
                "fast for low debts",
                setting("fast", "yes", Condition("debt", "<=", laws.LOW_DEBT)),
            ),
        ),
    ),
    World(
        "fresh: parcel",
        "squarederror",
        laws.parcel,
        laws.minutes,
        (
            Question("locker for all, never in rare levels", setting("locker", "yes"), "refused"),
            Question("drone for all, dying out", setting("drone", "yes"), "refused"),
            Question("locker where there are some", setting("locker", "yes", WITH_LOCKER)),
            Question(
                "drone up to 40 km", setting("drone", "yes", Condition("km", "<=", 40.0))
            ),
        ),
    ),
    World(
        "fresh: dosing",
        "squarederror",
        laws.dosing,
        laws.fallen,
        (
            Question("dose × 1.5, a third beyond", scaling("dose", 1.5), "refused"),
            Question("dose × 1.1, 6 % beyond", scaling("dose", 1.1), "edge"),
            Question("dose × 1.03", scaling("dose", 1.03)),
        ),
    ),
    World(
        "fresh: pricing",
        "poisson",
        laws.pricing,
        laws.packs,
        (
            Question("price × 0.9, never in the north", scaling("price", 0.9), "refused"),
            Question(
                "price × 0.95 elsewhere",
                Scenario(
                    (Change("price", "scale", 0.95),), (Condition("region", "!=", "north"),)
                ),
            ),
        ),
    ),
    World(
        "fresh: ladder",
        "logistic",
        laws.ladder,
        laws.left,
        (
            Question("support and discount + 8, never together", HELP_AND_DISCOUNT, "refused"),
            Question("support for all, never with much", setting("support", "yes"), "refused"),
            Question(
                "support for discounts up to 8",
                setting("support", "yes", Condition("discount", "<=", 8.0)),
            ),
            Question(
                "discount × 0.85 without support",
                Scenario((Change("discount", "scale", 0.85),), (NO_SUPPORT,)),
            ),
        ),
    ),
    World(
        "fresh: rents",
        "squarederror",
        laws.rents,
        laws.weeks,
        (
            Question("rent × 0.8, 42 % beyond", scaling("rent", 0.8), "refused"),
            Question("rent × 0.95, 9 % beyond", scaling("rent", 0.95), "edge"),
            Question("rent × 0.99", scaling("rent", 0.99)),
        ),
    ),
)  # fmt: skip
HONEST = (
    World(
        "fresh: campaign",
        "squarederror",
        laws.campaign,
        laws.bought,
        (
            Question("trial for all, three in a hundred", setting("trial", "yes")),
            Question("agent for all, strongly aimed", setting("agent", "yes")),
            Question("agent for none, strongly aimed", setting("agent", "no")),
            Question("budget × 1.15, skewed", scaling("budget", 1.15)),
        ),
    ),
    World(
        "fresh: calls",
        "poisson",
        laws.calls,
        laws.repairs,
        (
            Question("visit for all, thin for a fifth", setting("visit", "yes")),
            Question("visit for none", setting("visit", "no")),
            Question("letters + 1, from none on", shifting("letters", 1.0)),
        ),
    ),
)
TANGLES = (
    World(
        "fresh: product",
        "logistic",
        laws.product,
        laws.kept,
        (Question("on for all", setting("on", "yes"), "tangle"),),
    ),
    World(
        "fresh: board",
        "squarederror",
        laws.board,
        laws.on_board,
        (Question("on for all", setting("on", "yes"), "tangle"),),
    ),
    World(
        "fresh: threesome",
        "squarederror",
        laws.threesome,
        laws.harvest,
        (Question("net for all", setting("net", "yes"), "tangle"),),
    ),
)
FRESH = (*NOBODY, *HONEST, *TANGLES)
