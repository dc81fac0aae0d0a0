"""Data: the datasets there are, adding one, and what each of its columns is for."""

from __future__ import annotations

import streamlit as st

from answers import neutralise
from answers.words import short
from datasets.cards.card import Dataset
from datasets.workspace.workspace import CardEdits, Imported
from ui import look
from ui.importing import add_table, combine_tables, synonyms
from ui.importing import role_grid as roles
from ui.importing.import_preview import report_facts as import_facts
from ui.importing.import_preview import show_refused
from ui.session import disk_errors, session

ACROSS = 3
WHY_CLOSED = (
    "You are a viewer here: you can ask these tables, but not add, change or remove one. "
    "An analyst of your team can."
)


def show() -> None:
    """The page."""
    look.html(look.title("Data", under="" if session.may_change() else WHY_CLOSED))
    _cards(session.workspace().datasets())
    if session.may_change():
        add_table.preview()
        combine_tables.show()
    opened = session.open_dataset()
    if opened is not None:
        _columns(opened, add_table.last_read(opened.key))


# ------------------------------------------------------------------------------------ the cards


def _cards(datasets: tuple[Dataset, ...]) -> None:
    cells = [*datasets, *([None] if session.may_change() else [])]
    for start in range(0, len(cells), ACROSS):
        columns = st.columns(ACROSS, gap="medium")
        for column, dataset in zip(columns, cells[start : start + ACROSS], strict=False):
            name = "add" if dataset is None else dataset.key
            with column, st.container(border=True, key=f"card_{name}", height="stretch"):
                if dataset is None:
                    kinds = "CSV, Excel, Parquet, JSON or a DuckDB file"
                    look.html(look.card_head("Add a table", kinds))
                    add_table.uploader()
                else:
                    _card(dataset)


def _card(dataset: Dataset) -> None:
    outcome = "no outcome yet" if dataset.outcome is None else dataset.outcome.title
    about = f"{dataset.rows:,} {dataset.noun[1]} · outcome: {outcome}"
    look.html(look.dataset_head(dataset.title, about, simulated=dataset.simulated))
    with st.container(horizontal=True, gap="small"):
        st.button("Open", key=f"open_{dataset.key}", on_click=session.open_as, args=(dataset.key,))
        if not session.may_change():
            return
        with st.popover("Remove", type="tertiary", key=f"sure_{dataset.key}"):
            words = "The table and what was set for it go. Findings that you kept stay."
            look.html(look.note(words, f"Remove {dataset.title}?"))
            st.button(
                "Remove it",
                key=f"remove_{dataset.key}",
                on_click=_remove,
                args=(dataset.key,),
            )


@disk_errors.catch
def _remove(key: str) -> None:
    session.workspace().remove(key)
    if session.view(session.DATASET) == key:
        session.open_as("")


# ---------------------------------------------------------------------------- one open dataset


def _columns(dataset: Dataset, imported: Imported | None) -> None:
    note = "Read just now." if imported else ""
    simulated = "Simulated data: made up, with a known truth." if dataset.simulated else ""
    look.html(look.section(dataset.title, f"{note} {simulated}".strip()))
    main, side = st.columns([1.95, 1], gap="large")
    with main:
        picked = _grid(dataset)
        _left_out(dataset)
    with side:
        if session.may_change():
            _keep(dataset, picked)
            _judged(dataset)
        synonyms.card(dataset)
        _what_was_read(dataset, imported)


def _grid(dataset: Dataset) -> CardEdits | str:
    """Draw the roles; give back what was changed, or one sentence on why it cannot be."""
    table = roles.grid(dataset)
    version = hash(
        (dataset.fingerprint, dataset.positive, tuple(table["Role"]), tuple(table["Called"]))
    )
    with st.container(border=True, key="card_roles"):
        look.html(
            look.card_head(
                "What each column is",
                "Click a role, or what it is called, to change it" if session.may_change() else "",
            )
        )
        edited = st.data_editor(
            table,
            hide_index=True,
            disabled=["Column", "What it holds"] if session.may_change() else True,
            height=min(560, 38 + 35 * len(table)),
            row_height=35,
            key=f"roles_{dataset.key}_{version}",
            alt="Columns with their roles",
            column_config={
                "Role": st.column_config.SelectboxColumn(options=list(roles.WORDS), required=True),
            },
        )
    picked = dict(zip(table["Column"], edited["Role"], strict=True))
    called = dict(zip(table["Column"], edited["Called"].fillna(""), strict=True))
    return roles.fault_of(picked) or roles.edits_from(dataset, picked, called)


def _keep(dataset: Dataset, changes: CardEdits | str) -> None:
    """The value that is asked about, and one button that makes the card follow the grid."""
    fault = changes if isinstance(changes, str) else ""
    edits = changes if isinstance(changes, CardEdits) else CardEdits()
    outcome = edits.outcome or (dataset.outcome.name if dataset.outcome is not None else "")
    positive = _positive(dataset, outcome)
    if positive is not None and positive != dataset.positive:
        edits = edits.then(CardEdits(outcome=edits.outcome, positive=positive))
    changed = edits != CardEdits()
    for sentence in filter(None, (fault, *dataset.problems)):
        look.html(look.caution(sentence))
    pressed = st.button(
        "Use these roles",
        type="primary" if changed else "secondary",
        width="stretch",
        disabled=not changed or bool(fault),
    )
    if pressed:
        _edit(dataset, edits)
    is_ready = not changed and not fault and not dataset.problems
    if is_ready and st.button("Ask this table", width="stretch", icon=":material/search:"):
        session.go("ask")


def _positive(dataset: Dataset, outcome: str) -> str | None:
    levels = dataset.column(outcome).levels if outcome else ()
    if len(levels) < 2:
        return None
    is_now = dataset.outcome is not None and dataset.outcome.name == outcome
    start = levels.index(dataset.positive) if is_now and dataset.positive in levels else None
    return st.selectbox(
        look.widget_label(f"Which value of {outcome} do you ask about?"),
        levels,
        index=start,
        format_func=neutralise.options({level: level for level in levels}).__getitem__,
        placeholder="Choose a value" if is_now else "Proposed from the data",
        key=f"positive_{dataset.key}_{outcome}_{dataset.positive}",
    )


def _edit(dataset: Dataset, edits: CardEdits) -> None:
    try:
        with st.spinner("Looking at every column again"):
            session.workspace().edit(dataset.key, edits)
    except (LookupError, ValueError) as why:
        look.html(look.caution(str(why.args[0])))
        return
    st.rerun()


def _judged(dataset: Dataset) -> None:
    """Which rows the model is judged on; changing it changes the card at once."""
    date = next((column.title for column in dataset.with_role("date")), None)
    words = {"random": "Rows of all times, picked at random"}
    if date is not None:
        words["date"] = f"The last fifth by {short(date, 30)}"
    words["rows"] = "The last fifth in the order of the rows"
    now = dataset.split or "random"
    picked = st.selectbox(
        "The model is judged on",
        list(words),
        index=list(words).index(now),
        format_func=lambda split: neutralise.visible(words[split]),
        help="The last fifth shows what it is worth for rows that come later: it learns from the "
        "rows before.",
        key=f"judged_{dataset.key}_{dataset.fingerprint}",
    )
    if picked != now:
        _edit(dataset, CardEdits(split=picked))


def _left_out(dataset: Dataset) -> None:
    out = dataset.with_role("left_out")
    if not out:
        return
    rows = [(c.name, c.why if c.certain else f"Suspected: {c.why}") for c in out]
    with st.container(border=True, key="card_out"):
        back = "A role puts a column back" if session.may_change() else ""
        look.html(look.card_head("Left out, and why", back))
        look.html(look.table(("Column", "Why"), rows, "Columns left out and why"))


def _what_was_read(dataset: Dataset, imported: Imported | None) -> None:
    look.html(look.section("What was read"))
    used = len(dataset.explaining)
    out = len(dataset.with_role("left_out"))
    report_facts = [("Rows", f"{dataset.rows:,}"), ("Columns", f"{len(dataset.columns)}")]
    report_facts += [("Columns that explain", f"{used}"), ("Left out", f"{out}")]
    if imported is not None:
        report_facts += [
            fact for fact in import_facts(imported.report) if not fact[0].startswith("Rows kept")
        ]
    look.html(look.facts(report_facts))
    blanks = [column for column in dataset.columns if column.missing]
    notes = [*dataset.notes, dataset.source] if imported is None else imported.report.notes
    sentences = list(notes)
    if blanks:
        sentences.append(f"Blank cells: {sum(column.missing for column in blanks):,}.")
    for sentence in filter(None, sentences):
        look.html(look.small_print(sentence))
    if imported is not None:
        show_refused(imported.report, dataset.key)
