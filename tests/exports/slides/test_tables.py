"""Tables: native, as many rows as fit, the rest counted."""

from __future__ import annotations

from typing import Any

from pptx.enum.text import PP_ALIGN

from exports.figures import Grid
from exports.slides.master import FOOT, Area, new_deck, page
from exports.slides.tables import draw_table


def drawn(grid: Grid) -> tuple[Any, Any, float]:
    slide, top = page(new_deck(), "T", "S", 2)
    bottom = draw_table(slide, grid, Area(0.7, top, 8, FOOT - top - 0.2), "Said aloud")
    frame = next(shape for shape in slide.shapes if shape.has_table)
    return slide, frame, bottom


def words(slide: Any) -> str:
    return " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_cells_are_text_and_numbers_stand_right() -> None:
    rows = (("One-year contract", "21 (19 to 23)", "−5%"), ("Tech support", "39", "$1,200"))
    _, frame, _ = drawn(Grid("T", ("Plan", "Risk after", "Change"), rows))
    table = frame.table
    assert [cell.text for cell in table.rows[0].cells] == ["Plan", "Risk after", "Change"]
    assert [cell.text for cell in table.rows[1].cells] == list(rows[0])
    sides = [cell.text_frame.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert sides == [PP_ALIGN.LEFT, PP_ALIGN.RIGHT, PP_ALIGN.RIGHT]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == "Said aloud"


def test_rows_and_columns_that_do_not_fit_are_counted() -> None:
    grid = Grid("T", tuple(f"C{n}" for n in range(11)), tuple(("x",) * 11 for _ in range(60)))
    slide, frame, bottom = drawn(grid)
    row_count = len(frame.table.rows) - 1
    assert f"{60 - row_count} more rows and 3 more columns: in the notes and in the app." in words(
        slide
    )
    assert bottom <= FOOT


def test_one_row_left_out_is_singular() -> None:
    for count in range(8, 20):
        slide, frame, _ = drawn(Grid("T", ("A",), tuple(("x",) for _ in range(count))))
        if len(frame.table.rows) - 1 == count - 1:
            assert "1 more row: in the notes" in words(slide)
            return
        assert len(frame.table.rows) - 1 == count
    raise AssertionError("no table was cut by one row")


def test_ragged_rows_and_long_cells_are_drawn() -> None:
    grid = Grid("T", ("A", "B"), (("x" * 500,), ("y", "z", "more than there are columns")))
    _, frame, bottom = drawn(grid)
    assert frame.table.cell(1, 0).text.endswith("…")
    assert frame.table.cell(1, 1).text == ""
    assert bottom <= FOOT
