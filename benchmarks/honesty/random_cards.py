"""Cards that nobody tuned the reader on: random columns with random names, levels and roles."""

from __future__ import annotations

import random
from dataclasses import replace

from datasets.cards.card import Column, Dataset, Kind

YES_NO = (
    "Warranty", "Loyalty card", "Roaming", "Sunroof", "Gift wrap", "Night shift", "Pet insurance",
    "Breakfast", "Priority boarding", "Parental leave", "Gym access", "Home delivery", "Autopay",
    "Spam filter", "Travel cover", "Winter tyres", "Data recovery", "Express lane", "Free parking",
)  # fmt: skip
CATEGORIES = {
    "Fuel": ("Petrol", "Diesel", "Hybrid"),
    "Cabin": ("Economy", "Business", "Royal"),
    "Delivery speed": ("Express", "Regular", "Pickup"),
    "Roast": ("Light roast", "Medium roast", "Dark roast"),
    "Province": ("Ontario", "Quebec", "Alberta", "Manitoba"),
    "Shoe brand": ("Adidas", "Puma", "Asics"),
    "Battery": ("Lithium", "Nickel", "Alkaline"),
    "Room view": ("Ocean", "Garden", "Courtyard"),
    "Membership tier": ("Bronze", "Silver", "Platinum"),
    "Operating system": ("Windows", "Linux", "Macos"),
    "Newsletter topic": ("Cooking", "Gardening", "Cycling"),
}
NUMBERS = (
    "Mileage", "Call minutes", "Screen time", "Commute distance", "Late payments", "Floor area",
    "Noise level", "Rating", "Queue length", "Download volume", "Battery health", "Visits per week",
)  # fmt: skip
ARMS = {
    "Voucher arm": ("Ten voucher", "Twenty voucher", "No voucher"),
    "Leaflet": ("Blue leaflet", "Green leaflet", "No leaflet"),
}
OUTCOMES = (
    ("Churn", "Yes", ("customer", "customers"), ("leaves", "leave", "left")),
    ("Cancelled", "1", ("subscriber", "subscribers"), ("leaves", "leave", "left")),
    ("Visited", "1", ("guest", "guests"), ("visits", "visit", "visited")),
    ("Sales", None, ("shop", "shops"), ("", "", "")),
)


def random_card(chance: random.Random) -> Dataset:
    """A card of four yes/no columns, three with values, one of arms and four numbers."""
    name, positive, noun, event = chance.choice(OUTCOMES)
    pair = chance.choice((("No", "Yes"), ("0", "1")))
    columns = [
        Column(_name(title, chance), title, "yes_no", chance.choice(("driver", "lever")),
               distinct=2, levels=tuple(chance.sample(pair, 2)))
        for title in chance.sample(YES_NO, 4)
    ]  # fmt: skip
    columns += [
        Column(_name(title, chance), title, "category", "lever", distinct=len(CATEGORIES[title]),
               levels=CATEGORIES[title])
        for title in chance.sample(sorted(CATEGORIES), 3)
    ]  # fmt: skip
    arms = chance.choice(sorted(ARMS))
    columns.append(Column(_name(arms, chance), arms, "category", "lever", levels=ARMS[arms]))
    columns += [
        Column(_name(title, chance), title, "number", "lever", distinct=90, low=0, high=100)
        for title in chance.sample(NUMBERS, 4)
    ]
    levels = {"Yes": ("No", "Yes"), "1": ("0", "1")}.get(positive or "", ())
    kind: Kind = "yes_no" if positive else "number"
    outcome = Column(name.lower(), name, kind, "outcome", levels=levels)
    chance.shuffle(columns)
    return replace(
        Dataset("random", "Random", 5000, f"random-{chance.random()}", (*columns, outcome)),
        positive=positive, noun=noun, event=event,
    )  # fmt: skip


def _name(title: str, chance: random.Random) -> str:
    words = title.split()
    return chance.choice((title, "_".join(words).lower(), "".join(word.title() for word in words)))
