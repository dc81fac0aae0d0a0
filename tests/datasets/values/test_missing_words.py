import pytest

from datasets.values.missing_words import cells, counted, is_nothing


@pytest.mark.parametrize("word", ["NA", "n/a", "-", "NULL", "Unknown", "#N/A", "#DIV/0!", "—"])
def test_words_for_nothing(word: str) -> None:
    assert is_nothing(word)


@pytest.mark.parametrize("word", ["0", "no", "north", "n", "none of these"])
def test_words_for_something(word: str) -> None:
    assert not is_nothing(word)


def test_words_with_their_counts() -> None:
    assert counted({"NA": 2, "-": 12, "?": 2}) == "- (12), ? (2), NA (2)"
    assert counted({f"w{k}": k for k in range(10)}).endswith("w2 (2) and 2 more")
    assert (cells(1), cells(1200, "value")) == ("1 blank cell", "1,200 values")
