"""The checks of drivers: the order, like with like, columns that move together."""

from __future__ import annotations

from analyses._drivers.named_drivers import Drivers
from analyses._language.voice import Voice
from answers.checks import Check
from answers.words import listing


def drivers_checks(voice: Voice, drivers: Drivers) -> tuple[Check, ...]:
    """Whether the order holds, like is compared with like, and which columns move together."""
    checks = [_order(voice, drivers), _alike(voice, drivers)]
    together = [driver.columns for driver in drivers.ranked if len(driver.columns) > 1]
    if together:
        names = "; ".join(listing([voice.title(name) for name in columns]) for columns in together)
        checks.append(
            Check(
                "correlated-drivers",
                "Some columns move together",
                "caution",
                f"{names}: counted as one driver, since the data cannot tell them apart.",
                tuple(name for columns in together for name in columns),
            )
        )
    return tuple(checks)


def _alike(voice: Voice, drivers: Drivers) -> Check:
    """Whether both sides of each driver have rows alike, and for whom the gaps hold."""
    pairs = [(driver, driver.contrast) for driver in drivers.ranked if driver.contrast]
    raw = tuple(driver.lead for driver, contrast in pairs if contrast.grade == "seen")
    part = [(driver, c) for driver, c in pairs if c.grade != "seen" and c.alike < 1]
    lines = []
    if raw:
        names = listing([voice.title(name) for name in raw])
        lines.append(f"{names}: hardly anyone alike is on the other side; the gap is as seen.")
    if part:
        driver, worst = min(part, key=lambda pair: pair[1].alike)
        without = round(100 * (1 - worst.alike))
        names = listing([voice.title(driver.lead) for driver, _ in part])
        lines.append(
            f"{names}: compared among those who have their like on both sides; for "
            f"{voice.title(driver.lead)} {without} of 100 {voice.nouns} have none."
        )
    if not lines:
        text = f"Both sides of every driver have {voice.nouns} alike."
        return Check("no-overlap", "Like is compared with like", "passed", text)
    columns = (*raw, *(driver.lead for driver, _ in part))
    return Check(
        "no-overlap", f"Few like {voice.nouns} to compare", "caution", " ".join(lines), columns
    )


def _order(voice: Voice, drivers: Drivers) -> Check:
    """Whether the order of the drivers holds in the repeats."""
    steady = 0
    for driver in drivers.ranked:
        if driver.rank_low != driver.rank_high:
            break
        steady += 1
    if steady >= min(3, len(drivers.ranked)):
        places = "place" if steady == 1 else f"{steady} places"
        return Check(
            "unstable-drivers",
            "Order is stable",
            "passed",
            f"The first {places} held in 95% of 300 repeats.",
        )
    moving = [driver.lead for driver in drivers.ranked[:3] if driver.rank_low != driver.rank_high]
    return Check(
        "unstable-drivers",
        "Near ties in the order",
        "caution",
        f"{listing([voice.title(name) for name in moving])} could change places.",
        tuple(moving),
    )
