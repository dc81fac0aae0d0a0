"""What came of trying to refute an estimate, as a check."""

from __future__ import annotations

from analyses.what_if.estimate import Estimated
from analyses.what_if.sentences import Asking, change_of
from answers.checks import Check
from datasets.progress import Progress
from models.sensitivity.refuters import RefutationTests, refute


def refuters(asking: Asking, found: Estimated, progress: Progress) -> tuple[Check, ...]:
    """The check; none where it was not asked for."""
    if not asking.refute:
        return ()
    progress("Trying to refute it", 0.98)
    tried = refute(found.study, asking.scenario, found.effect, asking.model.seed)
    return (refuter_check(asking, tried),)


def refuter_check(asking: Asking, tried: RefutationTests) -> Check:
    """Whether a change of luck does nothing and a column of luck changes nothing."""
    levers = asking.scenario.levers
    told = []
    if tried.placebo is None:
        told.append("Shuffled between the rows the change cannot be estimated.")
    else:
        placebo = change_of(asking.voice, "placebo", tried.placebo).say(signed=True)
        should = "though it should do nothing" if tried.placebo.excludes_zero else "as it should"
        nothing = "something" if tried.placebo.excludes_zero else "nothing"
        told.append(f"Shuffled between the rows the change does {nothing}, {should}: {placebo}.")
    if tried.with_luck is not None:
        lucky = change_of(asking.voice, "with_luck", tried.with_luck).say(signed=True)
        told.append(f"With a column of pure luck held alike, too, the estimate is {lucky}.")
    if tried.holds:
        return Check("refuters", "Tries to refute it failed", "passed", " ".join(told), levers)
    return Check("refuters", "It did not stand a test", "failed", " ".join(told), levers)
