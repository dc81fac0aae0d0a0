"""Did the campaign work, and which works best?"""

from __future__ import annotations

from analyses._asking.ask import provenance
from analyses._asking.question_words import in_words, why_question
from analyses._checks.standing_checks import standing_checks
from analyses._language.voice import Voice
from analyses.which_works.checks import arm_checks
from analyses.which_works.choice import chosen
from analyses.which_works.sentences import ArmWords, findings, headline, picture, table
from answers.answer import Answer, Asked
from answers.checks import Check
from answers.question import PickColumn, Question
from datasets.progress import Progress, silent
from models.effects.arms import Arms, compare_arms
from models.training.trained import TrainedModel

QUESTION = Question(
    key="which_works",
    text="Which value of a column works best?",
    asks=(
        "did it work", "did the campaign work", "does the campaign work", "which works best",
        "which is better", "what works", "what works best", "which offer is better",
    ),
    controls=(PickColumn("column", "Of which column?", "The first that can be changed"),),
    order=45,
)  # fmt: skip


def answer(model: TrainedModel, *, column: str = "", progress: Progress = silent) -> Answer:
    """Each value of a column against the one that means none, and against each other."""
    voice, choice = Voice(model.dataset), chosen(model, column)
    if choice is None:
        return _nothing(model, voice)
    arms = compare_arms(model, choice.column.name, choice.levels, progress)
    words = ArmWords(voice, choice, arms, float(model.outcome.std()))
    said, lead = headline(words)
    title = voice.title(choice.column.name)
    unknown = lead is None
    return Answer(
        question=Asked(QUESTION.key, f"Which {title} works best?", {"column": choice.column.name}),
        headline=said,
        grade="none" if unknown else "tested" if arms.tested else "adjusted",
        checks=(*arm_checks(words), *_standing(model, arms)),
        method=_method(arms),
        provenance=provenance(model),
        findings=findings(words),
        evidence=(picture(words), table(words)),
        about=voice.rows(sum(arm.rows for arm in arms.arms)),
        lead=lead,
        ask_next=(why_question(model.dataset),),
    )


def _standing(model: TrainedModel, arms: Arms) -> tuple[Check, ...]:
    """What every answer leans on; all rows were compared, unless they are a part themselves."""
    checks, count = standing_checks(model), len(model.outcome)
    if model.part_of is None and arms.rows == model.fitted_rows == count:
        return tuple(check for check in checks if check.code != "sampled")
    return checks


def _nothing(model: TrainedModel, voice: Voice) -> Answer:
    text = f"No column has two values with enough {voice.nouns} to lay side by side."
    return Answer(
        question=Asked(QUESTION.key, in_words(QUESTION, model.dataset)),
        headline="The data does not say: no column here has groups to lay side by side",
        grade="none",
        checks=(Check("no-overlap", "No groups to compare", "failed", text),),
        method="Nothing was calculated.",
        provenance=provenance(model),
        about=voice.rows(len(model.outcome)),
        ask_next=(why_question(model.dataset),),
    )


def _method(arms: Arms) -> str:
    if arms.tested:
        how = (
            "Arms as drawn: an outcome model of all arms narrows the interval (Lin 2013), the "
            "arms' shares are the known chances."
        )
    else:
        how = (
            "Each two arms among their own rows: doubly robust contrast, five-fold cross-fitted, "
            "balancing weights; rows without their like are left out by their chance alone (Crump "
            "et al. 2009)."
        )
    return (
        f"{how} Ranges are 95 % each; clear by Holm (1979) over all pairs at 5 %. Rates of arms "
        "are raw, with Wilson's or Student's range. By lot: omnibus balance (Hansen and Bowers "
        "2008) and the area under the curve of a cross-fitted chance of each arm."
    )
