import pytest

from datasets.names import (
    distinct_names,
    nearest,
    slug_of,
    title_of,
    titles_of,
    unknown,
    words_of,
)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("TotalCharges", "Total charges"),
        ("customerID", "Customer ID"),
        ("TV", "TV"),
        ("StreamingTV", "Streaming TV"),
        ("CLTV", "CLTV"),
        ("monthly_fee", "Monthly fee"),
        ("MONTHLY_FEE", "Monthly fee"),
        ("CHURNED", "Churned"),
        ("Monthly Charges", "Monthly charges"),
        ("nr.employed", "Number employed"),
        ("NumOfProducts", "Number of products"),
        ("euribor3m", "Euribor3m"),
        ("Umsatz €", "Umsatz €"),
        ("__", "__"),
    ],
)
def test_titles_read_as_people_speak(name: str, title: str) -> None:
    assert title_of(name) == title


def test_two_columns_never_share_a_title() -> None:
    assert titles_of(["temp_max", "TempMax", "hum"]) == {
        "temp_max": "temp_max",
        "TempMax": "TempMax",
        "hum": "Hum",
    }


def test_words_drop_case_and_digits() -> None:
    assert words_of("Promo2SinceYear") == ("promo", "since", "year")


def test_names_are_filled_and_told_apart() -> None:
    names, notes = distinct_names(["", "Price", "price", "a\nb", None, "Row"], reserved="row")
    assert names == ["column_1", "Price", "price_2", "a b", "column_5", "Row_2"]
    assert len(notes) == 4
    assert "no name and is called column_1" in notes[0]
    assert "The name price is taken, so column 3 is called price_2." in notes


def test_a_filled_name_does_not_hit_a_real_one() -> None:
    names, _ = distinct_names(["column_2", "", ""], reserved="row")
    assert len({name.lower() for name in names}) == 3


def test_the_nearest_name_is_offered() -> None:
    assert nearest("Contarct", ["Contract", "Churn"]) == "Contract"
    assert nearest("zzz", ["Contract", "Churn"]) is None
    assert str(unknown("column", "churm", ["Churn"])) == (
        "There is no column churm. Did you mean Churn?"
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("telco_churn", "telco_churn"),
        ("Café & Bar 2024", "caf_bar_2024"),
        ("2024 sales", "table_2024_sales"),
        ("💥", "table"),
        ('x"; drop table y; --', "x_drop_table_y"),
    ],
)
def test_keys_can_be_typed(name: str, slug: str) -> None:
    assert slug_of(name) == slug
