"""Which customers are most at risk, each with its chance and its reasons?"""

from __future__ import annotations

from dataclasses import replace

from analyses._asking.ask import provenance
from analyses._asking.question_words import in_words, why_question
from analyses._asking.selection import about_group
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses.which_rows.listed import Listed, listed
from analyses.which_rows.sentences import findings, headline, order_check, rows_words, table
from answers.answer import Answer, Asked, Choice
from answers.question import PickNumber, Question
from datasets.progress import Progress, silent
from models.training.trained import TrainedModel

QUESTION = Question(
    key="which_rows",
    text="Which {nouns} are most likely to {happen}?",
    text_of_number="Which {nouns} have the highest expected {outcome}?",
    asks=(
        "list the customers most at risk", "list the top customers at risk",
        "which customers are at risk", "who is most likely to leave",
        "show me the riskiest customers",
    ),
    controls=(PickNumber("how_many", "How many?", 5, 100, start=20),),
    order=75,
)  # fmt: skip


def answer(
    model: TrainedModel,
    *,
    how_many: int = 20,
    sort: str = "",
    end: str = "",
    where: tuple[str, ...] = (),
    progress: Progress = silent,
) -> Answer:
    """A list of rows at one end.

    Args:
        model: the trained model.
        how_many: rows on the list, 1 to 500.
        sort: the column they are ordered by; what is expected of them where empty.
        end: "highest" or "lowest".
        where: conditions, all of which hold.
        progress: told what is being done.
    """
    progress("Putting them in order", 0.2)
    typed = (where,) if isinstance(where, str) else tuple(where or ())
    asked = listed(model, how_many=int(how_many), sort=sort or "", end=end or "", where=typed)
    choices: dict[str, Choice] = {"how_many": how_many}
    named = (("sort", sort), ("end", end), ("where", typed))
    choices |= {name: value for name, value in named if value}
    if not asked.explains and asked.sort is None:
        return _no_order(asked, choices)
    progress("Looking for their reasons", 0.5)
    said, lead = headline(asked)
    return Answer(
        question=Asked(QUESTION.key, f"Which {rows_words(asked)}?", choices),
        headline=said,
        grade="seen",
        checks=(order_check(asked), NOT_A_CAUSE, *standing_checks(model)),
        method=(
            "Ordered by held-out expectation, or by the column. Reasons: exact Shapley "
            "contributions of the final model by family, shown where the five refits agree in sign "
            "and straight lines near the row (LIME) do not turn them round; the two largest that "
            "speak for the end."
        ),
        provenance=replace(provenance(model), rows=int(asked.among.sum())),
        findings=findings(asked),
        evidence=(table(asked),),
        about=about_group(asked.voice, int(asked.among.sum()), len(asked.among), asked.who),
        lead=lead,
        ask_next=(why_question(model.dataset),),
    )


def _no_order(asked: Listed, choices: dict[str, Choice]) -> Answer:
    model, voice, rows = asked.model, asked.voice, int(asked.among.sum())
    return Answer(
        question=Asked(QUESTION.key, in_words(QUESTION, model.dataset), choices),
        headline=f"The data does not say: these columns do not explain {voice.outcome}",
        grade="none",
        checks=standing_checks(model),
        method="A permutation test found nothing that the columns say of the outcome.",
        provenance=replace(provenance(model), rows=rows),
        about=about_group(voice, rows, len(asked.among), asked.who),
        ask_next=("Can we trust it?",),
    )
