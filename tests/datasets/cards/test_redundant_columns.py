import numpy as np
import pandas as pd

from datasets.cards.profile import facts_of
from datasets.cards.redundant_columns import constant_columns, repeated_columns


def redundant(frame: pd.DataFrame) -> dict[str, str]:
    return repeated_columns(frame, facts_of(frame))


def words(values: object) -> pd.Series:
    return pd.Series(values, dtype="str")


def test_constants_and_empty_columns() -> None:
    frame = pd.DataFrame({"c": [1.0] * 4, "e": [np.nan] * 4, "some": [1.0, 1.0, np.nan, 1.0]})
    assert constant_columns(facts_of(frame)) == {
        "c": "One value only.",
        "e": "Empty: no row has a value.",
    }


def test_the_same_under_other_words_repeats() -> None:
    rng = np.random.default_rng(2)
    yes = rng.random(300) < 0.3
    frame = pd.DataFrame(
        {
            "label": words(np.where(yes, "Yes", "No")),
            "value": words(np.where(yes, "1", "0")),
            "other": words(np.where(rng.random(300) < 0.3, "Yes", "No")),
        }
    )
    assert redundant(frame) == {"value": "Repeats label."}


def test_numbers_repeat_on_another_scale_only() -> None:
    rng = np.random.default_rng(2)
    km = rng.integers(1, 20, 400).astype(float)
    frame = pd.DataFrame({"km": km, "m": km * 1000, "index": (km - 7) ** 3 % 101})
    assert redundant(frame) == {"m": "Repeats km."}


def test_columns_that_differ_in_one_row_of_a_long_table_are_not_repeats() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"a": words(rng.choice(["x", "y"], 30_000))})
    frame["b"] = frame["a"].map({"x": "1", "y": "2"}).astype("str")
    assert redundant(frame) == {"b": "Repeats a."}
    frame.loc[17, "b"] = "2" if frame.loc[17, "a"] == "x" else "1"
    assert redundant(frame) == {}


def test_two_columns_of_names_are_not_repeats() -> None:
    frame = pd.DataFrame({"a": words([f"a{i}" for i in range(99)]), "b": np.arange(99.0)})
    assert redundant(frame) == {}


def test_two_numbers_written_side_by_side() -> None:
    rng = np.random.default_rng(2)
    east, north = np.round(rng.random(90), 6), np.round(rng.random(90), 6)
    frame = pd.DataFrame({"lat": north, "lon": east})
    frame["place"] = words([f"{a}, {b}" for a, b in zip(north, east, strict=True)])
    frame["note"] = words([f"n{i}, 1" for i in range(90)])
    assert redundant(frame) == {"place": "Repeats lat and lon."}
