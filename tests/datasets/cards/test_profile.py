import numpy as np
import pandas as pd

from datasets.cards.profile import facts_of


def test_facts_of_each_kind() -> None:
    rows = 200
    frame = pd.DataFrame(
        {
            "n": np.arange(rows) * 0.5,
            "row": np.arange(1.0, rows + 1),
            "yes": pd.Series(["No"] * 150 + ["Yes"] * 50, dtype="str"),
            "kind": pd.Series(["a", "b", "c", "b"] * 50, dtype="str"),
            "name": pd.Series([f"x{i}" for i in range(rows)], dtype="str"),
            "when": pd.date_range("2024-01-01", periods=rows, unit="us"),
        }
    )
    frame.loc[0, ["n", "kind"]] = [np.nan, np.nan]
    n, row, yes, kind, name, when = facts_of(frame)
    assert (n.kind, n.missing, n.low, n.high, n.whole) == ("number", 1, 0.5, 99.5, False)
    assert row.counter
    assert row.unique
    assert not n.counter
    assert (yes.kind, yes.levels, yes.counts) == ("yes_no", ("No", "Yes"), (150, 50))
    assert (kind.kind, kind.levels[0], kind.missing, kind.distinct) == ("category", "b", 1, 3)
    assert (name.kind, name.levels, name.unique) == ("text", (), True)
    assert (when.kind, when.distinct) == ("date", rows)


def test_many_levels_need_many_rows() -> None:
    def kind_of(levels: int, rows: int) -> str:
        column = pd.Series([f"v{i % levels}" for i in range(rows)], dtype="str")
        return facts_of(column.to_frame("c"))[0].kind

    assert kind_of(50, 200) == "category"
    assert kind_of(120, 200) == "text"
    assert kind_of(120, 4000) == "category"
    assert kind_of(500, 50_000) == "text"
    assert kind_of(11, 12) == "text"


def test_empty_and_constant_columns() -> None:
    frame = pd.DataFrame(
        {"none": pd.Series([np.nan] * 3), "one": pd.Series(["a"] * 3, dtype="str")}
    )
    none, one = facts_of(frame)
    assert (none.distinct, none.missing, none.low, none.whole) == (0, 3, None, False)
    assert (one.distinct, one.levels) == (1, ("a",))
