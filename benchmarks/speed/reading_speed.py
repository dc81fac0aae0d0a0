"""How long reading a typed question takes on a wide card: 500 columns with 50 levels each.

python -m benchmarks.speed.reading_speed
"""

from __future__ import annotations

import random
import time

import numpy as np

from analyses._asking.reading.lexicon.card import card_words
from analyses._asking.reading.lexicon.closed import closed_words
from analyses._asking.reading.read import read
from analyses._asking.reading.spelling import english_words
from datasets.cards.card import Column, Dataset

SYLLABLES = ("ba", "ro", "ki", "ne", "tu", "sol", "mar", "ven", "dul", "pri", "gan", "tos")


def wide_card(columns: int = 500, levels: int = 50, seed: int = 1) -> Dataset:
    """A card of that many columns; every fourth a number, levels of two words that repeat."""
    chance = random.Random(seed)

    def word(length: int) -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(length))

    made = []
    for number in range(columns):
        title = f"{word(2)} {word(3)}".capitalize()
        if number % 4 == 0:
            made.append(Column(f"c{number}", title, "number", "lever", low=0, high=9))
        else:
            told = tuple(dict.fromkeys(f"{word(2)} {word(2)}".title() for _ in range(levels)))
            made.append(Column(f"c{number}", title, "category", "lever", levels=told))
    outcome = Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes"))
    return Dataset("wide", "Wide", 9000, f"wide-{seed}", (*made, outcome), "Yes",
                   ("customer", "customers"), ("leaves", "leave", "left"))  # fmt: skip


def texts(card: Dataset, number: int, seed: int = 2) -> list[str]:
    """Questions about its columns and levels, words that many levels share among them."""
    chance = random.Random(seed)
    made = []
    for _ in range(number):
        category = chance.choice([column for column in card.columns if column.levels])
        amount = chance.choice([column for column in card.columns if column.kind == "number"])
        level = chance.choice(category.levels)
        made.append(chance.choice((
            f"why do {level} customers leave", f"churn by {category.title}",
            f"what if {category.title} = {level} for customers with {amount.title} over 3",
            f"how does churn depend on {amount.title} for {level} customers",
            f"why do {level.split()[0]} customers leave",
            f"average {amount.title} of {level} custmers without {category.title}",
        )))  # fmt: skip
    return made


def main() -> None:
    """Print the time of the lexicon, and quantiles of the time of a reading."""
    started = time.perf_counter()
    closed_words("english")
    english_words()
    print(f"words of the app   {1000 * (time.perf_counter() - started):8.1f} ms, once")
    card = wide_card()
    started = time.perf_counter()
    words = card_words(card)
    taken = 1000 * (time.perf_counter() - started)
    print(f"lexicon of a card  {taken:8.1f} ms, once: {len(words.names):,} phrases")
    times = []
    for text in texts(card, 400):
        started = time.perf_counter()
        read(text, card)
        times.append(1000 * (time.perf_counter() - started))
    for share in (50, 95, 100):
        print(f"reading, {share:3}%     {np.percentile(times, share):8.1f} ms")


if __name__ == "__main__":
    main()
