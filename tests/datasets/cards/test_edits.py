from datasets.cards.edits import CardEdits


def test_the_later_word_counts() -> None:
    first = CardEdits(exclude=("a", "b"), levers=("c",), currency="$", ids=("i",))
    after = first.then(CardEdits(include=("a",), exclude=("c",), currency="€"))
    assert after.exclude == ("b", "c")
    assert after.include == ("a",)
    assert after.levers == ()
    assert (after.currency, after.ids) == ("€", ("i",))


def test_nothing_changes_nothing() -> None:
    edits = CardEdits(outcome="y", positive="1", date="", levers=("a",), titles=(("a", "A"),))
    assert edits.then(CardEdits()) == edits


def test_a_new_outcome_forgets_the_old_value() -> None:
    edits = CardEdits(outcome="y", positive="1")
    assert edits.then(CardEdits(outcome="z")).positive is None
    assert edits.then(CardEdits(outcome="y")).positive == "1"
    assert edits.then(CardEdits(outcome="z", positive="a")).positive == "a"


def test_a_lever_can_become_a_driver_and_back() -> None:
    edits = CardEdits(levers=("a",)).then(CardEdits(drivers=("a",)))
    assert (edits.levers, edits.drivers) == ((), ("a",))
    again = edits.then(CardEdits(levers=("a",)))
    assert (again.levers, again.drivers) == (("a",), ())


def test_a_left_out_lever_comes_back() -> None:
    edits = CardEdits(exclude=("a", "b")).then(CardEdits(levers=("a",), randomised="b"))
    assert edits.exclude == ()


def test_every_named_column_is_listed() -> None:
    edits = CardEdits(outcome="a", date="", ids=("b",), levers=("c",), titles=(("d", "D"),))
    assert set(edits.columns) == {"a", "b", "c", "d"}


def test_what_follows_from_a_change_is_no_lever_until_said_otherwise() -> None:
    edits = CardEdits(levers=("calls",)).then(CardEdits(follows=("calls",)))
    assert (edits.levers, edits.follows, edits.columns) == ((), ("calls",), ("calls",))
    again = edits.then(CardEdits(drivers=("calls",)))
    assert (again.follows, again.drivers) == ((), ("calls",))


def test_the_later_word_takes_a_role_away() -> None:
    edits = CardEdits(ids=("a", "b"), date="c", value="d")
    assert edits.then(CardEdits(exclude=("a", "c", "d"))) == CardEdits(
        ids=("b",), date="", value="", exclude=("a", "c", "d")
    )
    assert edits.then(CardEdits(drivers=("b", "c"))).ids == ("a",)
    assert edits.then(CardEdits(drivers=("d",))).value == "d"  # what a row is worth explains, too
