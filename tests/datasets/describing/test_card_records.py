import json

from datasets.describing.build_card import Basis, describe, first_basis
from datasets.describing.card_records import read_basis, read_card, write_basis, write_card
from datasets.workspace.samples import SAMPLES


def test_cards_and_their_basis_come_back_equal() -> None:
    for sample in SAMPLES:
        basis = first_basis(
            sample.make(1),
            Basis(sample.key, sample.title, "0" * 64, (), {}, sample.edits, sample.meaning),
        )
        card = describe(basis)
        assert read_basis(write_basis(basis)) == basis
        assert read_card(write_card(card)) == card
        assert json.loads(write_card(card))["key"] == sample.key
