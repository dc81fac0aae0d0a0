"""The tables of an uploaded DuckDB file: which one is looked at, or all of them added."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from answers import neutralise
from datasets.files.formats import TableInside, tables_inside
from datasets.progress import Progress
from datasets.workspace.workspace import Imported, Workspace
from ui import look
from ui.importing.uploads import Copy

NAMED, WIDGET = "named_{}", "table_{}"
NAMES_SHOWN = 20


def picked(place: int) -> str:
    """The table that was picked in the upload at this place; empty where none was."""
    return str(st.session_state.get(NAMED.format(place)) or "")


def pick(inside: tuple[TableInside, ...], now: str, place: int) -> None:
    """A list of the tables with their size, where there are several."""
    if len(inside) < 2:
        return
    names = [table.name for table in inside]
    about = neutralise.options({table.name: _about(table) for table in inside})
    if not now:
        look.html(look.section("Before it is added", "There are several tables in this file."))
    st.selectbox(
        "Which table in it?",
        names,
        index=names.index(now) if now in names else None,
        format_func=about.__getitem__,
        placeholder=f"Pick one of {len(names):,} tables",
        key=WIDGET.format(place),
        on_change=_keep,
        args=(place,),
    )


def _about(table: TableInside) -> str:
    size = "a view" if table.rows is None else f"{table.rows:,} rows"
    return f"{table.name} · {size}, {table.columns:,} column{'' if table.columns == 1 else 's'}"


def _keep(place: int) -> None:
    """Note the pick; a widget's own value is lost while the file is read anew."""
    st.session_state[NAMED.format(place)] = st.session_state[WIDGET.format(place)] or ""


def wants_all(inside: tuple[TableInside, ...], place: int) -> bool:
    """The button that adds every table."""
    return st.button(look.widget_label(f"Add all {len(inside):,} tables"), key=f"all_{place}")


@dataclass(frozen=True)
class Listing:
    """Looks into a copied file and removes the copy."""

    copy: Copy

    def __call__(self, progress: Progress) -> tuple[TableInside, ...] | str:
        """The tables, or one sentence on why they cannot be seen."""
        progress("Looking for its tables", 0.3)
        try:
            return tables_inside(self.copy.path)
        finally:
            self.copy.remove()


@dataclass(frozen=True)
class AddingAll:
    """Adds each table of a copied file and removes the copy; what cannot be added is told."""

    copy: Copy
    inside: tuple[TableInside, ...]
    opened: Workspace

    def __call__(self, progress: Progress) -> Imported:
        """The first table that was added, with notes on the others."""
        imports = []
        try:
            for place, table in enumerate(self.inside):
                progress(f"Adding {table.name}", place / len(self.inside))
                imports.append(self.opened.add(f"{self.copy.path}::{table.name}"))
        finally:
            self.copy.remove()
        return _as_one_import(self.copy.path.name, imports)


def _as_one_import(file: str, imports: list[Imported]) -> Imported:
    """The first table that was added, with what became of the others."""
    added = [imported for imported in imports if imported.dataset is not None]
    problems = tuple(problem for imported in imports for problem in imported.problems)
    if not added:
        return Imported(None, problems, imports[0].report)
    titles = [imported.dataset.title for imported in added if imported.dataset is not None]
    listed = ", ".join(titles[:NAMES_SHOWN])
    note = f"{len(added):,} of the {len(imports):,} tables of {file} were added: {listed}."
    report = replace(added[0].report, notes=(note, *problems, *added[0].report.notes))
    return Imported(added[0].dataset, (), report)
