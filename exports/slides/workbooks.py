"""Chart data whose workbook holds words as words, whatever they look like.

python-pptx lets its workbook turn a name like "=HYPERLINK(…)" into a live formula and an address
into a link; here both stay text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from xlsxwriter import Workbook  # type: ignore[import-untyped]

PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class _WordsAsWords:
    """Opens the workbook of a chart so that no text in it does anything."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        with Workbook(xlsx_file, PLAIN) as workbook:
            yield workbook, workbook.add_worksheet()


class _CategoryWriter(_WordsAsWords, CategoryWorkbookWriter):
    """Categories in the first column, a series in each further one."""


class _XyWriter(_WordsAsWords, XyWorkbookWriter):
    """A block of x and y for each series."""


class SafeCategories(CategoryChartData):
    """Data of a bar, column or line chart."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def _workbook_writer(self) -> Any:
        writer: Any = _CategoryWriter  # it has no types of its own
        return writer(self)


class SafePoints(XyChartData):
    """Data of a chart of points."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def _workbook_writer(self) -> Any:
        writer: Any = _XyWriter
        return writer(self)
