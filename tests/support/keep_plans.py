"""A wish for one row and a plan for it, made by hand."""

from __future__ import annotations

from analyses._language.voice import Voice
from analyses.what_would_keep.wish import Wish
from models.recourse.plans import KeepPlans, LookAlikeOutcome, Plan, PlanStep
from models.training.trained import TrainedModel

PLAN = Plan(
    (PlanStep("contract", "Monthly", "Two years"), PlanStep("support", "No", "Yes")),
    2.0,
    0.2,
    LookAlikeOutcome(40, 0.25, 0.14, 0.4),
)
NONE = KeepPlans(0.6, 0.3, (), None, "none-reaches", 59)


def wish_for(model: TrainedModel) -> Wish:
    """That the first row leaves less often than 30 of 100."""
    return Wish(model, Voice(model.dataset), "C100001", 0, True, ("contract", "support"), 0.3)
