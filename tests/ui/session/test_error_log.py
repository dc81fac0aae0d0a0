"""What a page did not catch is logged with its place and without its message."""

from __future__ import annotations

import logging

import pytest
from streamlit.error_util import handle_uncaught_app_exception  # its logger is the one meant
from streamlit.logger import get_logger

from ui.session.error_log import STREAMLITS, keep_data_out


def fails() -> None:
    raise KeyError("Ann Example, 4000 0000 0000 0002")


def test_the_place_is_logged_and_not_the_cell(caplog: pytest.LogCaptureFixture) -> None:
    keep_data_out()
    keep_data_out()
    log = get_logger(STREAMLITS)
    log.addHandler(caplog.handler)
    assert handle_uncaught_app_exception.__module__ == STREAMLITS
    try:
        fails()
    except KeyError as error:
        log.error("Uncaught app execution", exc_info=error)
    finally:
        log.removeHandler(caplog.handler)
    assert "Uncaught app execution: KeyError" in caplog.text
    assert "test_error_log.py" in caplog.text
    assert "in fails" in caplog.text
    assert "Ann Example" not in caplog.text


def test_what_is_no_error_is_logged_as_it_is() -> None:
    keep_data_out()
    record = logging.LogRecord(STREAMLITS, logging.INFO, "x", 1, "ready %s", ("now",), None)
    assert logging.getLogger(STREAMLITS).filter(record)
    assert record.getMessage() == "ready now"
