"""The page before the door."""

from __future__ import annotations

from datasets.access.access import Provider
from datasets.access.sign_in import Refusal
from ui.sign_in.sign_in_page import WORDS, page, sentence_page

COMPANY = Provider("company", "Example & <b>Sons</b>", "https://x.example", "w", "s3cret")
OTHER = Provider("other", "Other", "https://y.example", "w", "s3cret")


def test_it_offers_every_provider_and_nothing_else() -> None:
    markup = page((COMPANY, OTHER), "nobody")
    assert markup.count("<a ") == 2
    assert "/sign-in?with=company" in markup
    assert "Sign in with Example &amp; &lt;b&gt;Sons&lt;/b&gt;" in markup
    assert "<script" not in markup
    assert "s3cret" not in markup


def test_the_page_that_was_wanted_comes_along() -> None:
    markup = page((COMPANY,), "over", '/data?dataset=a&question="><script>')
    assert "to=%2Fdata%3Fdataset%3Da%26question%3D%22%3E%3Cscript%3E" in markup
    assert "<script" not in markup


def test_who_is_no_member_can_only_sign_out() -> None:
    whys: tuple[Refusal, ...] = ("stranger", "unverified")
    for why in whys:
        markup = page((COMPANY,), why)
        assert "/auth/logout" in markup
        assert "/sign-in" not in markup


def test_each_refusal_has_its_own_words() -> None:
    assert len({words for words, _ in WORDS.values()}) == len(WORDS)


def test_a_sentence_stands_alone() -> None:
    markup = sentence_page("It is <not> open.")
    assert "It is &lt;not&gt; open." in markup
    assert "<a " not in markup
