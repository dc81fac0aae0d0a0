"""What the app's window says of an error: where it happened, and no words from the data."""

from __future__ import annotations

import logging

from datasets.storage.error_traces import trace_of

STREAMLITS = "streamlit.error_util"  # logs what a page did not catch, with its message


class _PlacesOnly(logging.Filter):
    """Puts the trace without messages in place of the exception of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = "%s: %s", (record.getMessage(), trace_of(error))
            record.exc_info, record.exc_text = None, None
        return True


PLACES_ONLY = _PlacesOnly()


def keep_data_out() -> None:
    """Let Streamlit's own log say where a page failed, and not with which cells; once is enough."""
    logging.getLogger(STREAMLITS).addFilter(PLACES_ONLY)  # the same filter is there only once
