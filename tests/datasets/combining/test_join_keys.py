"""Which columns belong together: names, types, values in common, and who is unique."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from datasets.combining.join_keys import Field, Side, key_candidates, match_of, name_similarity


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def side(cursor: duckdb.DuckDBPyConnection, title: str, **columns: str) -> Side:
    """A table from SQL expressions of k, 0 to 99."""
    listed = ", ".join(f'{expression} as "{name}"' for name, expression in columns.items())
    cursor.execute(f"create table {title} as select {listed} from range(100) t(k)")
    description = cursor.execute(f"select * from {title} limit 0").description
    fields = []
    for name, kind, *_ in description:
        distinct, missing = cursor.execute(
            f'select count(distinct "{name}"), count(*) filter ("{name}" is null) from {title}'
        ).fetchall()[0]
        shown_kind = "text" if str(kind) == "VARCHAR" else "number"
        fields.append(Field(name, shown_kind, distinct, missing))
    return Side(title, title, 100, tuple(fields))


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        ("Customer ID", "customer id", 1.0, 1.0),
        ("CustomerID", "customer_id", 0.9, 1.0),
        ("id", "customer_id", 0.9, 1.0),  # of the table customers
        ("Zip", "Zip Code", 0.4, 0.6),
        ("Zip Code", "Population", 0.0, 0.1),
        ("Location ID", "Customer ID", 0.0, 0.5),
    ],
)
def test_names_that_are_alike(left: str, right: str, least: float, most: float) -> None:
    assert least <= name_similarity(left, right, "customers", "orders") <= most


def test_the_unique_key_comes_first_and_constants_never(cursor: duckdb.DuckDBPyConnection) -> None:
    one = side(cursor, "one", customer="'C' || k", count="1", plan="'p' || (k % 3)", age="k % 40")
    two = side(cursor, "two", customer="'C' || (k + 20)", count="1", plan="'p' || (k % 3)", age="k")
    keys = key_candidates(cursor, one, two)
    assert keys[0].on == (("customer", "customer"),)
    assert keys[0].is_unique
    assert keys[0].covered == 0.8
    assert not any("count" in pair for key in keys for pair in key.on)


def test_numbers_with_other_names_are_no_key(cursor: duckdb.DuckDBPyConnection) -> None:
    one = side(cursor, "one", tenure="k", name="'n' || k")
    two = side(cursor, "two", branch="k", town="'t' || k")
    assert key_candidates(cursor, one, two) == ()


def test_text_with_the_same_values_is_found_whatever_its_name(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    one = side(cursor, "one", buyer="'C' || (k % 50)")
    two = side(cursor, "two", person="'C' || k")
    assert [key.on for key in key_candidates(cursor, one, two)] == [(("buyer", "person"),)]


def test_a_key_of_several_columns_is_measured_as_one(cursor: duckdb.DuckDBPyConnection) -> None:
    one = side(cursor, "one", a="k % 10", b="k // 10")
    two = side(cursor, "two", a="k % 10", b="if(k < 90, k // 10, null)")
    match = match_of(cursor, one, two, (("a", "a"), ("b", "b")))
    assert (match.matched, match.used, match.right_blank, match.repeated) == (90, 90, 10, 0)
    assert match.alone == ("0 and 9", "1 and 9", "2 and 9")
    assert match.left_is_unique
    assert not match.multiplies


@pytest.mark.slow
def test_many_keys_of_one_form_stay_a_small_join(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(
        "create table zeros as select repeat('0', k::int + 1) as c from range(4000) t(k)"
    )
    cursor.execute(
        "create table spaces as select repeat(' ', k::int + 1) as c from range(4000) t(k)"
    )
    fields = (Field("c", "text", 4000, 0),)
    one, two = Side("zeros", "zeros", 4000, fields), Side("spaces", "spaces", 4000, fields)
    match = match_of(cursor, one, two, (("c", "c"),))
    assert (match.matched, match.near, len(match.near_pairs)) == (0, 4000, 1)
