"""How many leave, what share, how much in all and on average, by one or two columns?"""

from __future__ import annotations

from dataclasses import replace

from analyses._asking.ask import provenance
from analyses._asking.question_words import in_words, why_question
from analyses._asking.selection import about_group
from analyses._checks.standing_checks import standing_checks
from analyses.how_many.counted import Counted, Wanted, counted
from analyses.how_many.sentences import evidence, figures_of, findings, headline, missing_check
from answers.answer import Answer, Asked, Choice
from answers.checks import Check
from answers.question import PickColumn, Question
from datasets.progress import Progress, silent
from models.training.trained import TrainedModel

QUESTION = Question(
    key="how_many",
    text="How many {nouns} {happen}, and what share?",
    text_of_number="What is {outcome} in all and on average?",
    asks=(
        "how many customers are there", "how many customers leave", "what share of customers leave",
        "how many customers left", "total outcome", "average outcome", "what is the churn rate",
        "what percentage of customers leave", "how often do customers leave",
    ),
    controls=(PickColumn("by", "By which column?", "All together", left_out=True),),
    order=70,
)  # fmt: skip
OF_THE_ROWS = frozenset({"sampled", "duplicate-rows"})  # a count leans on no model


def answer(  # noqa: PLR0913  each is one of the question's choices
    model: TrainedModel,
    *,
    of: str = "",
    as_: str = "",
    by: tuple[str, ...] = (),
    where: tuple[str, ...] = (),
    how_many: int = 0,
    end: str = "",
    progress: Progress = silent,
) -> Answer:
    """A count, share, total or average, of all or by group.

    Args:
        model: the trained model; its rows are counted.
        of: the column that is measured; the outcome, or rows, where empty.
        as_: "count", "share", "total", "average" or "top"; by the kind of the column where empty.
        by: one or two columns; a date is told by week, month or year.
        where: conditions, all of which hold.
        how_many: of the groups, so many at the end that is asked for; 0 for all.
        end: "highest" or "lowest".
        progress: told what is being done.
    """
    progress("Counting", 0.3)
    wanted = Wanted(of or "", as_ or "", _texts(by), _texts(where), int(how_many or 0), end or "")
    asked = counted(model, wanted)
    figures = figures_of(asked) if asked.by else ()
    whole = asked.tallied.among(asked.among)
    said, lead = headline(asked, figures, whole)
    return Answer(
        question=Asked(QUESTION.key, in_words(QUESTION, model.dataset), _choices(wanted)),
        headline=said,
        grade="seen",
        checks=(missing_check(asked), *_checks(model)),
        method=(
            "Counted on the rows; totals of whole cents are added as whole cents. Ranges of shares "
            "are Wilson's and of averages Student's, 95 %, entities summed where ids repeat. "
            "Numbers are cut near their tenths."
        ),
        provenance=replace(provenance(model), rows=int(asked.among.sum())),
        findings=findings(asked, figures, whole),
        evidence=evidence(asked, figures),
        about=_about(asked),
        lead=lead,
        ask_next=(why_question(model.dataset),),
    )


def _texts(choice: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The texts of a choice that may be one text alone."""
    if not choice:
        return ()
    return (choice,) if isinstance(choice, str) else tuple(choice)


def _choices(wanted: Wanted) -> dict[str, Choice]:
    named: dict[str, Choice] = {
        "of": wanted.of, "as": wanted.measure, "by": wanted.by, "where": wanted.where,
        "how_many": wanted.how_many, "end": wanted.end,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}


def _checks(model: TrainedModel) -> tuple[Check, ...]:
    return tuple(check for check in standing_checks(model) if check.code in OF_THE_ROWS)


def _about(asked: Counted) -> str:
    rows = len(asked.among)
    if asked.of_all:
        return asked.voice.rows(rows)
    return about_group(asked.voice, int(asked.among.sum()), rows, asked.who)
