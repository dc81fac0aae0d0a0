"""What is asked of a change besides the change: "…, how many fewer would we lose?"."""

from __future__ import annotations

import re

from analyses._asking.reading.lexicon.card import CardWords
from analyses._asking.reading.tokens import Token, tokens

CHANGING = re.compile(
    r"(?i)\b(?:if|in case|(?:by|from|with|of) (?=\w+ing\b)|to (?=have\b|give\b|offer\b))"
)
HAVING = re.compile(r"(?i)^having (?:them|people|customers|everyone|everybody) (on|in)\b")
WISE = re.compile(
    r"(?i)^(?:would|will|does|could) (\w+ing\b.*?) "
    r"(?:be (?:a )?(?:good|smart|bad) (?:idea|move)|be "
    r"(?:worth it|wise|any good|worthwhile|sensible|worth doing)|help(?: us)?(?: at all)?|pay off|"
    r"hurt(?: us)?|make (?:any )?sense|do (?:us )?any good|make a difference|change anything|"
    r"matter)\W*$"
)
UNHARMED = re.compile(r"(?i),? without (?:losing|hurting|harming|risking|giving up) \w+(?=\W*$)")
SPLIT = re.compile(
    r"\s+and (?=tell me|show me|see what|what|how)|\s*(?:[,;:?!]|\.(?=\s|$)|\s[-–—]\s)\s*"
)
# Words that ask what comes of it; no group, no direction and no name is among them.
ASKING = frozenset({
    "how", "much", "many", "what", "would", "could", "will", "should", "does", "do", "did",
    "is", "are", "be", "been", "have", "has", "had", "it", "that", "this", "these", "we",
    "us", "our", "i", "you", "they", "them", "the", "a", "an", "in", "of", "to", "on", "for",
    "any", "so", "then", "and", "or", "me", "at", "more", "fewer", "less", "better", "worse",
    "additional", "extra", "lose", "lost", "losing", "gain", "gained", "save", "saved",
    "cost", "costs", "bring", "brings", "help", "helps", "hurt", "hurts", "harm", "happen",
    "happens", "change", "changes", "effect", "effects", "impact", "impacts", "damage",
    "result", "results", "consequence", "consequences", "outcome", "good", "bad", "worth",
    "pay", "off", "done", "make", "makes", "difference", "calm", "things", "down", "up",
    "disappear", "disappears", "look", "looks", "like", "come", "comes", "get", "see",
    "expect", "rise", "rises", "fall", "falls", "drop", "drops", "increase", "decrease",
    "risk", "there", "from", "people", "all", "overall", "everything", "whole", "business",
    "tell", "show", "please", "thoughts", "if", "stand", "follows", "follow", "earn", "earned",
    "win", "won", "still", "idea", "wise", "sense", "mean", "means", "stay", "keep", "kept",
    "retain", "numbers", "figures", "sell", "sold", "got", "by", "with", "possible", "able",
    "possibly", "really", "expected", "reach", "achieve", "develop", "improve", "improves",
    "shrink", "grow", "move", "without",
})  # fmt: skip
WONDERING = frozenset({"i", "wonder", "wondering", "so", "can", "could", "may", "might", "d", "ll"})
OPENING = frozenset({
    "how", "what", "would", "does", "do", "did", "is", "will", "could", "effect", "effects",
    "impact", "damage", "result", "results", "consequences", "consequence", "any", "thoughts",
    "and", "tell", "show",
})  # fmt: skip


def without_result(text: str, card: CardWords) -> str:
    """The text without the parts that only ask what comes of it; empty where there are none."""
    whole, text = text, UNHARMED.sub("", text)
    parts = [part for part in SPLIT.split(text) if part and part.strip()]
    kept = [part for part in parts if not _asks_for_result(tokens(part), card)]
    if not kept or (len(kept) == len(parts) and text == whole):
        return ""
    return ", ".join(kept)


def only_change(text: str, card: CardWords) -> str:
    """What stands behind "if", or behind "by" and a verb, as "what if …"; empty elsewhere.

    In front of it nothing stands but what asks what comes of it.
    """
    if (good := WISE.match(text)) is not None:
        return f"what if {good[1]}"
    found = CHANGING.search(text)
    if found is None:
        return ""
    front = tokens(text[: found.start()])
    if not front or any(token.number for token in front):
        return ""
    if front[0].word not in OPENING | {"i", "so", "would", "could", "can", "let"} or not all(
        token.word in ASKING | WONDERING or _is_own(token, card) for token in front
    ):
        return ""
    rest = HAVING.sub(r"everyone was \1", text[found.end() :].strip())
    return f"what if {rest}"


def _asks_for_result(typed: tuple[Token, ...], card: CardWords) -> bool:
    if not typed or typed[0].word not in OPENING or any(token.number for token in typed):
        return False
    return all(token.word in ASKING or _is_own(token, card) for token in typed)


def _is_own(token: Token, card: CardWords) -> bool:
    """True for a word of the outcome, its event, or what a row is."""
    tags = card.tags.get((token.key,), frozenset())
    return bool(tags & {"outcome", "event", "opposite", "noun", "lost"})
