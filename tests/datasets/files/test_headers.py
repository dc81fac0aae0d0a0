import pytest

from datasets.files.headers import header_of, is_data, joined


def cells(*lines: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(",")) for line in lines]


def test_notes_above_the_names() -> None:
    header = header_of(cells("Report", "by Bo", "a,b,c", "1,2,3", "4,5,6"))
    assert (header.place, header.names) == (2, ("a", "b", "c"))
    assert header.notes == ("2 lines above the names of the columns left aside: Report / by Bo.",)


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (("a,b", "1,2", "3,4"), 0),
        (("x,1,2020-01-01", "y,2,2020-01-02", "z,3,2020-01-03"), None),
        (("shop,2022,2023", "x,5,6", "y,7,8"), 0),
        ((",x", "1,2", "3,4"), 0),
        (("a,b", "x,y", "z,w"), 0),
        (
            (
                "yes,north",
                "no,south",
                "yes,north",
                "no,north",
                "yes,south",
                "no,south",
                "yes,south",
            ),
            None,
        ),
        (("answer,town", "yes,north", "no,south", "yes,north", "yes,south", "no,west"), 0),
    ],
)
def test_names_or_values(lines: tuple[str, ...], place: int | None) -> None:
    header = header_of(cells(*lines))
    assert header.place == place
    assert header.doubt is (place is None)
    if place is None:
        assert not any(header.names)


def test_somebody_says_where_the_names_are() -> None:
    rows = cells("a,b", "c,d", "1,2")
    assert header_of(rows, 1).names == ("c", "d")
    none = header_of(rows, -1)
    assert (none.place, none.names, none.doubt) == (None, ("", ""), False)


def test_an_empty_column_at_the_right_end() -> None:
    header = header_of(cells("a,b", "1,2,", "3,4,"))
    assert (header.names, header.dropped) == (("a", "b"), 1)
    longer = header_of(cells("a,b,", "1,2", "3,4"))
    assert (longer.names, longer.dropped) == (("a", "b"), 0)
    assert header_of(cells("a,b", "1,2,x", "3,4,")).dropped == 0


def test_a_repeated_row_of_names_is_no_row_of_values() -> None:
    assert not is_data(("a", "b"), [("a", "b"), *cells("x,y", "z,w", "q,r", "s,t", "u,v")])


def test_names_from_two_rows() -> None:
    assert joined(("shop", "2023", "", "sum"), ("", "Q1", "Q2", ""), [(1, 2)]) == (
        "shop",
        "2023 Q1",
        "2023 Q2",
        "sum",
    )
