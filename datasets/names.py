"""Names of columns: their words, how people say them, what they could mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

ROW = "wherefore_row"
"""The hidden column that keeps the order of the file; no column may have this name."""
BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s_.\-/|:;,]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\s]+")
SHORT_FORMS = {
    "cnt": "count",
    "num": "number",
    "nr": "number",
    "avg": "average",
    "qty": "quantity",
    "amt": "amount",
    "pct": "percent",
    "mnth": "month",
    "yr": "year",
}
CAPITALS = 4  # letters that an all-capital word may have and stay so: TV, GB, CLTV


def split(name: str) -> list[str]:
    """The words of a name as written: "NumOfProducts" is Num, Of, Products."""
    return [word for word in BREAK.split(name) if word]


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name for comparing: lower case, without digits at their ends."""
    return tuple(word.lower().rstrip("0123456789") or word for word in split(name))


def title_of(name: str) -> str:
    """The name as people say it: "TotalCharges" is "Total charges"; TV stays TV."""
    words = split(name)
    shouting = name.isupper() and (len(words) > 1 or len(name) > CAPITALS)
    title_words = [_title_word(word, keep_capitals=not shouting) for word in words]
    if not title_words:
        return name
    return (
        title_words[0][:1].upper()
        + title_words[0][1:]
        + "".join(f" {word}" for word in title_words[1:])
    )


def _title_word(word: str, *, keep_capitals: bool) -> str:
    if word.upper() == "ID":
        return "ID"
    if word.isupper() and keep_capitals and 1 < len(word) <= CAPITALS:
        return word
    return SHORT_FORMS.get(word.lower(), word.lower())


def titles_of(names: Sequence[str]) -> dict[str, str]:
    """A title for each name; names whose titles would be the same keep their raw form."""
    titles = {name: title_of(name) for name in names}
    lower_titles = [title.lower() for title in titles.values()]
    return {
        name: title if lower_titles.count(title.lower()) == 1 else name
        for name, title in titles.items()
    }


def distinct_names(names: Iterable[object], reserved: str) -> tuple[list[str], list[str]]:
    """Names that are filled in, free of control characters and different even without case.

    Args:
        names: as found in the file.
        reserved: a name that no column may have.

    Returns:
        The names in order, and one plain sentence for each that had to change.
    """
    used = {reserved.lower()}
    result: list[str] = []
    notes: list[str] = []
    for place, raw in enumerate(names, start=1):
        clean = CONTROL.sub(" ", "" if raw is None else valid_text(str(raw))).strip()
        name = clean or f"column_{place}"
        count = 2
        while name.lower() in used:
            name = f"{clean or f'column_{place}'}_{count}"
            count += 1
        if not clean:
            notes.append(f"Column {place} has no name and is called {name}.")
        elif name != clean:
            notes.append(f"The name {clean} is taken, so column {place} is called {name}.")
        used.add(name.lower())
        result.append(name)
    return result, notes


def valid_text(text: str) -> str:
    """The text with a question mark for each half of a letter: neither stored nor written whole.

    Halves come from JSON escapes and from file names or arguments that are not UTF-8.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The known name most like this one, or None where none is similar."""
    by_lower = {candidate.lower(): candidate for candidate in names}
    matches = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.5)
    return by_lower[matches[0]] if matches else None


def unknown(kind: str, name: str, names: Sequence[str]) -> LookupError:
    """The error for a name that does not exist, with the nearest that does."""
    near = nearest(name, names)
    return LookupError(f"There is no {kind} {name}.{f' Did you mean {near}?' if near else ''}")


def slug_of(name: str) -> str:
    """A short name to type: lower case letters, digits and underscores, never empty."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40].strip("_")
    if not slug:
        return "table"
    return slug if slug[0].isalpha() else f"table_{slug}"
