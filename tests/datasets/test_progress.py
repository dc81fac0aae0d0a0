"""Work that nobody watches tells nobody."""

from __future__ import annotations

import pytest

from datasets.progress import silent


def test_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    silent("Reading the file", 0.5)
    assert capsys.readouterr() == ("", "")
