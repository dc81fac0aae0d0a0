from datasets.cards import name_vocabulary as vocabulary


def test_every_word_is_lower_case_and_has_no_digits() -> None:
    lists = {
        name: words
        for name, words in vars(vocabulary).items()
        if name.isupper() and isinstance(words, tuple | frozenset)
    }
    assert len(lists) > 10
    for name, words in lists.items():
        wrong = [word for word in words if word != word.lower().strip()]
        assert not wrong, name


def test_levers_are_never_what_nobody_can_change() -> None:
    assert not vocabulary.LEVER_WORDS & vocabulary.FIXED_WORDS
    assert {"age", "gender", "tenure", "region"} <= vocabulary.FIXED_WORDS


def test_each_event_has_three_forms() -> None:
    assert all(len(forms) == 3 and all(forms) for forms in vocabulary.EVENTS.values())
