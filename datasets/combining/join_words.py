"""What a join does to the rows, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable

from datasets.combining.join_keys import Match, On

FEW_COVERED = 0.5
NAMES_SHOWN = 8


def key_words(on: On) -> str:
    """The key as people say it: Customer ID, or Zip = Zip Code and Day."""
    parts = [one if one == other else f"{one} = {other}" for one, other in on]
    return " and ".join(parts)


def rows_words(count: int) -> str:
    """So many rows."""
    return f"{count:,} row{'' if count == 1 else 's'}"


def match_words(match: Match, left: str, right: str, *, keeps: bool) -> tuple[str, ...]:
    """What the key does, one sentence each, the most important first.

    Args:
        match: the counts.
        left: what the left table is called.
        right: what the right table is called.
        keeps: True where left rows without a partner stay.
    """
    alone = match.left_rows - match.matched
    if alone:
        matched = f"{rows_words(match.matched)} of the {match.left_rows:,} of {left}"
    else:
        matched = f"All {match.left_rows:,} rows of {left}"
    sentences = [f"{matched} {'finds' if match.matched == 1 else 'find'} a partner in {right}."]
    if alone:
        becomes = f"kept, with blanks for what {right} would say" if keeps else "left out"
        sentences.append(
            f"{rows_words(alone)} of {left} {'has' if alone == 1 else 'have'} no partner and "
            f"{'is' if alone == 1 else 'are'} {becomes}{_such_as(match.alone)}."
        )
    unused = match.right_rows - match.used
    if unused:
        sentences.append(
            f"{rows_words(unused)} of {right} {'belongs' if unused == 1 else 'belong'} to no row "
            f"of {left} and {'is' if unused == 1 else 'are'} not used{_such_as(match.unused)}."
        )
    sentences += _cautions(match, left, right)
    return tuple(sentences)


def _such_as(keys: tuple[str, ...]) -> str:
    return f" (such as {', '.join(_cut(key) for key in keys)})" if keys else ""


def _cut(key: str) -> str:
    flat = " ".join(key.split()) if key.strip() == key else f"“{key}”"
    return flat if len(flat) <= 60 else f"{flat[:60]}…"


def _cautions(match: Match, left: str, right: str) -> list[str]:
    sentences = []
    for blank, side in ((match.left_blank, left), (match.right_blank, right)):
        if blank:
            sentences.append(
                f"{rows_words(blank)} of {side} {'has' if blank == 1 else 'have'} a blank in the "
                "key; a blank is nobody's partner."
            )
    if match.near:
        pairs = "; ".join(f"“{one}” and “{other}”" for one, other in match.near_pairs)
        sentences.append(
            f"{match.near:,} key{'' if match.near == 1 else 's'} of {left} would find a partner "
            f"but for capitals, spaces or leading zeros ({pairs}): they were not made equal."
        )
    if match.matched < FEW_COVERED * match.left_rows:
        sentences.append(
            "Fewer than half of the rows find a partner: look whether the key is right."
        )
    return sentences


def refusal_words(match: Match, left: str, right: str) -> str:
    """Why a join that multiplies rows is refused, and what to do instead."""
    worst = ", ".join(f"{_cut(key)}: {times:,} rows" for key, times in match.worst)
    keys = f"{match.repeated:,} key{'' if match.repeated == 1 else 's'}"
    start = (
        f"{keys} of {left} {'stands' if match.repeated == 1 else 'stand'} in several rows of "
        f"{right} ({worst}), so {rows_words(match.left_rows)} would become "
        f"{match.rows_after:,}. Nothing was joined: "
    )
    if match.left_is_unique:
        return start + (
            f"begin with {right}, whose rows each meet one of {left}, or make one row per key of "
            f"{right} first, with a query."
        )
    return start + (
        f"name a further column of the key, or make one row per key of {right} first, with a query."
    )


def columns_words(
    added: Iterable[str], copies: Iterable[str], renamed: Iterable[tuple[str, str]], right: str
) -> tuple[str, ...]:
    """Which columns come from the right table, one sentence each."""
    count = len(tuple(added))
    sentences = [f"{count:,} column{'' if count == 1 else 's'} of {right} {_come(count)} in."]
    if same := tuple(copies):
        sentences.append(
            f"Left out, as {_listed(same)} of {right} {'says' if len(same) == 1 else 'say'} the "
            "same in every row."
        )
    for old, new in tuple(renamed)[:NAMES_SHOWN]:
        sentences.append(f"{old} of {right} is called {new}: the name is taken, with other values.")
    if (more := len(tuple(renamed)) - NAMES_SHOWN) > 0:
        sentences.append(f"{more:,} more columns of {right} are called so, too.")
    return tuple(sentences)


def _come(count: int) -> str:
    return "comes" if count == 1 else "come"


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return shown if more <= 0 else f"{shown} and {more:,} more"
