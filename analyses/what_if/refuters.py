"""What came of trying to refute an estimate, as a check."""

from __future__ import annotations

from analyses._language.gaps import amount_words
from analyses.what_if.estimate import EstimatedEffect
from analyses.what_if.sentences import WhatIfQuestion, change_of
from answers.checks import Check
from datasets.progress import Progress
from models.sensitivity.refuters import RefutationTests, refute


def refutation_checks(
    question: WhatIfQuestion, estimated: EstimatedEffect, progress: Progress
) -> tuple[Check, ...]:
    """The check; none where it was not asked for."""
    if not question.refute:
        return ()
    progress("Trying to refute it", 0.98)
    refuted = refute(estimated.study, question.scenario, estimated.effect, question.model.seed)
    return (refutation_check(question, refuted),)


def refutation_check(question: WhatIfQuestion, refuted: RefutationTests) -> Check:
    """Whether a change of luck does nothing and a column of luck changes nothing."""
    levers = question.scenario.levers
    sentences = []
    if refuted.placebo is None:
        sentences.append("Shuffled between the rows the change cannot be estimated.")
    else:
        placebo = amount_words(
            question.voice, change_of(question.voice, "placebo", refuted.placebo)
        )
        should = "though it should do nothing" if refuted.placebo.excludes_zero else "as it should"
        nothing = "something" if refuted.placebo.excludes_zero else "nothing"
        sentences.append(
            f"Shuffled between the rows the change does {nothing}, {should}: {placebo}."
        )
    if refuted.with_luck is not None:
        lucky = amount_words(
            question.voice, change_of(question.voice, "with_luck", refuted.with_luck)
        )
        sentences.append(f"With a column of pure luck held alike, too, the estimate is {lucky}.")
    if refuted.holds:
        return Check("refuters", "Tries to refute it failed", "passed", " ".join(sentences), levers)
    return Check("refuters", "It did not stand a test", "failed", " ".join(sentences), levers)
