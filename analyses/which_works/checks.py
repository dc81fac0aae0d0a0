"""The checks of arms: lots drawn or likely, those alike, how many pairs were compared."""

from __future__ import annotations

from analyses._checks.standing_checks import NOT_A_CAUSE, TESTED
from analyses.which_works.sentences import ArmWords, left_out_words
from answers.checks import Check
from answers.quantity import Quantity
from answers.words import listing


def arm_checks(words: ArmWords) -> tuple[Check, ...]:
    """All that speaks for or against what is said of the arms."""
    return (*_lots(words), *_offer(words), _overlap(words), _many(words), *_left_out(words))


def _lots(words: ArmWords) -> tuple[Check, ...]:
    balance, name = words.arms.balance, words.choice.column.name
    if balance is None:
        return (NOT_A_CAUSE,)
    if balance.balanced:
        return (TESTED,)
    column = words.voice.title(balance.column) if balance.column else "another column"
    text = (
        f"The groups differ beforehand, most in {column}. So this is treated like any other "
        "column, and like is compared with like."
    )
    return (
        Check("not-a-cause", "The lots do not look fair", "failed", text, (name, balance.column)),
    )


def _offer(words: ArmWords) -> tuple[Check, ...]:
    """Offered to be marked as a test where it looks handed out by lot; one that can be changed."""
    evidence, column = words.arms.evidence, words.choice.column
    if evidence is None or not evidence.by_lot or column.role != "lever":
        return ()
    title = words.voice.title(column.name)
    half = evidence.guessed_high - evidence.guessed
    ends = evidence.guessed - half, evidence.guessed_high
    right = Quantity("guessed", evidence.guessed, "share", *ends).say()
    text = (
        f"Nothing that was known before tells who got which {title}: a guess from the other "
        f"{evidence.columns} columns tells {right} pairs apart, a coin 50 of 100. If it was "
        "handed out by lot, mark it on the page Data, and this is a test."
    )
    return (
        Check("looks-randomised", "It looks handed out by lot", "caution", text, (column.name,)),
    )


def _overlap(words: ArmWords) -> Check:
    name, voice = words.choice.column.name, words.voice
    every = (*words.arms.against, *words.arms.between)
    without = [each for each in every if each.change is None]
    if without:
        arms = {each.arm for each in without if each.other == 0} or {each.arm for each in without}
        names = listing([words.bare(words.arms.arms[place].level) for place in sorted(arms)])
        text = (
            f"{names}: hardly any {voice.nouns} alike are in another group, so the difference is "
            "not told."
        )
        result = "failed" if all(each.change is None for each in words.arms.against) else "caution"
        return Check("no-overlap", f"Few like {voice.nouns} to compare", result, text, (name,))  # type: ignore[arg-type]
    part = min(every, key=lambda each: each.alike)
    if not words.arms.tested and part.alike < 1:
        text = (
            f"Where two groups differ, only those with their like in the other are compared, at "
            f"the least {100 * part.alike:.0f} of 100."
        )
        return Check("no-overlap", "Compared among those alike", "caution", text, (name,))
    text = f"Every two groups have {voice.nouns} alike."
    return Check("no-overlap", "Like is compared with like", "passed", text, (name,))


def _many(words: ArmWords) -> Check:
    compared = len(words.arms.against) + len(words.arms.between)
    if compared == 1:
        text = "Two groups were compared, once."
    else:
        text = (
            f"Of {len(words.arms.arms)} groups {compared} pairs were compared. Clear is said only "
            "of those that are clear with all of them counted."
        )
    return Check("many-groups", "No difference by many tries", "passed", text)


def _left_out(words: ArmWords) -> tuple[Check, ...]:
    left = left_out_words(words)
    if not left:
        return ()
    text = f"Not among the groups, for they are few: {left}."
    return (Check("merged-levels", "Rare values are left out", "caution", text,
                  (words.choice.column.name,)),)  # fmt: skip
