"""Bytes that nobody wrote, at every door through which somebody's words come in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.resilience import fuzz_targets
from benchmarks.resilience.fuzz_targets import Broken, Target, is_plain
from tests.support.hostile_strings import EVERY

FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
# What was found by `python -m benchmarks.resilience.fuzz`, kept so that it is never found again.
FOUND: dict[str, tuple[bytes, ...]] = {
    "importing": (),
    "card": (),
    "command": (b"\x04table\x00-ul\xe2eome\x00left",),
    "question": (),
    "where": (),
}
PIECES = st.sampled_from(
    [b",", b";", b"\t", b"|", b"\n", b"\r\n", b'"', b"'", b"\0", b"a", b"1", b"1,5", b"NaN", b"-",
     b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b":", b"null", b"PK\x03\x04", b"PAR1",
     b"\x1f\x8b", b"=1+1", b"03/04/2024", b"1e999", b"\xe9", b"<html>", b"total", b" "]
)  # fmt: skip
FILES = st.builds(
    lambda kind, parts: bytes([kind]) + b"".join(parts),
    st.integers(0, len(fuzz_targets.SUFFIXES) - 1),
    st.lists(PIECES, max_size=40),
)
WORDS = st.one_of(
    st.sampled_from(EVERY).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"plan=", b"fee>", b" and ", b" or ", b"between 1 and", b" in (", b'"', b")"]),
)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    """Every target, each in a folder of its own."""
    return {name: getattr(fuzz_targets, name)(tmp_path_factory.mktemp(name)) for name in FOUND}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FOUND])
def test_what_broke_once_does_not_break_again(targets: dict[str, Target], name: str) -> None:
    for data in (b"", b"\0", *FOUND[name]):
        targets[name](data)


@FEW
@given(FILES)
def test_any_file_is_read_or_refused_in_a_sentence(targets: dict[str, Target], data: bytes) -> None:
    targets["importing"](data)


@settings(FEW, max_examples=12)
@given(st.binary(max_size=45))
def test_any_edits_leave_a_card_that_can_be_read(targets: dict[str, Target], data: bytes) -> None:
    targets["card"](data)


@settings(FEW, max_examples=40)
@given(st.integers(0, 7), st.lists(WORDS, max_size=4))
def test_any_command_ends_with_a_code_and_a_sentence(
    targets: dict[str, Target], first: int, typed: list[bytes]
) -> None:
    targets["command"](bytes([first]) + b"\0".join(typed))


@settings(FEW, max_examples=300)
@given(st.lists(WORDS, max_size=6))
def test_any_question_is_understood_or_refused_in_words(
    targets: dict[str, Target], typed: list[bytes]
) -> None:
    targets["question"](b" ".join(typed))


@settings(FEW, max_examples=300)
@given(st.lists(WORDS, max_size=6))
def test_any_condition_is_understood_or_refused_in_words(
    targets: dict[str, Target], typed: list[bytes]
) -> None:
    targets["where"](b"".join(typed))


def test_the_targets_see_what_is_broken() -> None:
    assert is_plain("There is no file x. Nothing was kept.")
    assert not is_plain("")
    assert not is_plain("no end")
    assert not is_plain("Traceback (most recent call last).")
    assert issubclass(Broken, AssertionError)
