"""What joined and asked-for rows inherit: money, its sign, and that they are made up."""

from __future__ import annotations

from datasets.cards.card import Column, Dataset
from datasets.combining.inherited import inherited
from datasets.importing.read_file import ImportReport


def card(key: str, currency: str, *, simulated: bool = False) -> Dataset:
    fee = Column("fee", "Fee", "number", "driver", unit="money")
    return Dataset(key, key, 1, "f", (fee,), currency=currency, simulated=simulated)


def test_money_and_its_sign_go_on() -> None:
    report = inherited(ImportReport("q"), ["fee", "n"], [card("a", "€"), card("b", "")])
    assert (report.currency, report.money, report.simulated) == ("€", ("fee",), False)


def test_two_signs_are_none_and_made_up_rows_stay_made_up() -> None:
    report = inherited(ImportReport("q"), ["n"], [card("a", "€"), card("b", "$", simulated=True)])
    assert (report.currency, report.money, report.simulated) == ("", (), True)
