"""More than 500 hostile strings as names, values, rows, titles, changes, conditions and words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from analyses._asking.ask import ask
from analyses._asking.registry import analyses
from analyses._asking.understanding import understand
from analyses._language.columns import find_column
from analyses._language.who import clauses_of, level_called, quoted
from answers.answer import Answer, Asked, CannotAnswer
from answers.json_form import from_json, to_json
from datasets.cards.card import Dataset
from datasets.importing.read_file import read
from datasets.names import valid_text
from datasets.workspace.workspace import Workspace
from exports.text import to_markdown, to_terminal
from models.interventions.scenario import AnyOf, Condition
from models.training.training import train
from tests.support.hostile_strings import EVERY
from tests.support.hostile_tables import HostileTable, as_csv, as_json, edited, hostile_tables

pytestmark = pytest.mark.slow

SLOW = ("top_drivers", "how_it_responds", "can_we_trust_it", "what_would_keep")  # of one table
ASKED_EVERYTHING, ASKED = 3, (0, 3, 8)  # tables that a model learns from
NOT_SHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Asking:
    """A hostile table in a workspace, and what it answered or why it could not."""

    table: HostileTable
    card: Dataset
    told: tuple[Answer | CannotAnswer, ...]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace(tmp_path_factory.mktemp("hostile") / "workspace") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def asked(opened: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Asking, ...]:
    folder = tmp_path_factory.mktemp("files")
    return tuple(
        asking_of(opened, table, folder / f"{place}.json", place)
        for place, table in enumerate(hostile_tables())
    )


def asking_of(opened: Workspace, table: HostileTable, file: Path, place: int) -> Asking:
    made = opened.add(as_json(table, file), name=f"{table.title} {file.stem}")
    assert made.dataset is not None, made.problems
    assert (made.report.rows_in, made.report.refused) == (len(table.rows), ())
    card = edited(opened, made.dataset)
    assert card.problems == ()
    if place not in ASKED:
        return Asking(table, card, ())
    model = train(card, opened.rows(card))
    row = str(opened.rows(card, [card.with_role("id")[0].name]).iloc[5, 0])
    lever = next(column for column in card.with_role("lever") if column.levels)
    who = f"{quoted(lever.name)}!={quoted(lever.levels[0])}"
    choices: dict[str, dict[str, object]] = {key: {} for key in analyses()}
    choices["why_this_one"] = choices["what_would_keep"] = {"row": row}
    choices["what_if"] = {"set": (f"{lever.name}={lever.levels[0]}",), "where": (who,)}
    told: list[Answer | CannotAnswer] = []
    for key, chosen in choices.items():
        if key in SLOW and place != ASKED_EVERYTHING:
            continue
        try:
            told.append(ask(model, Asked(key, "", chosen)))  # type: ignore[arg-type]
        except CannotAnswer as cannot:
            told.append(cannot)
    return Asking(table, card, tuple(told))


def test_every_string_is_a_column_a_value_and_a_row(
    opened: Workspace, asked: tuple[Asking, ...]
) -> None:
    seen: set[str] = set()
    for each in asked:
        rows = opened.rows(each.card)
        texts = [valid_text(text) for text in each.table.texts]
        values = {str(value) for name in rows for value in rows[name].dropna().unique()}
        lost = [text for text in texts if " ".join(text.split()) not in _on_one_line(values)]
        assert len(lost) <= 12, lost  # blanks such as NULL and numbers as text are read as such
        assert len(each.card.columns) == len(texts)
        seen.update(each.table.texts)
    assert len(seen) == len(EVERY) >= 500


def _on_one_line(values: set[str]) -> set[str]:
    return {" ".join(value.split()) for value in values}


def test_a_csv_of_them_is_read_or_refused_in_one_sentence(
    opened: Workspace, tmp_path: Path
) -> None:
    read = 0
    for place, table in enumerate(hostile_tables()):
        made = opened.add(as_csv(table, tmp_path / f"{place}.csv"), name=f"csv {place}")
        if made.dataset is None:
            assert [sentence.count(". ") for sentence in made.problems] == [0]
        else:
            read += len(table.texts)
            assert made.report.rows_kept + len(made.report.refused) == made.report.rows_in
            assert made.report.rows_in == len(table.rows)
    assert read >= 500


def test_what_is_asked_is_answered_or_refused_in_words(asked: tuple[Asking, ...]) -> None:
    answers = [told for each in asked for told in each.told if isinstance(told, Answer)]
    assert len(answers) >= 2 * len(ASKED)
    assert {answer.question.key for answer in answers} >= {
        "top_drivers", "who_is_affected", "how_it_responds", "what_if", "why_this_one",
        "can_we_trust_it",
    }  # fmt: skip
    for answer in answers:
        assert NOT_SHOWN.search(to_terminal(answer)) is None
        assert NOT_SHOWN.search(to_markdown(answer)) is None
        text = json.dumps(to_json(answer))
        assert from_json(json.loads(text)) == answer


def test_every_name_and_value_can_be_typed_in_a_condition(asked: tuple[Asking, ...]) -> None:
    """In quotes it means exactly itself, whatever marks and words it holds."""
    typed = 0
    for each in asked:
        for column in each.card.explaining:
            assert find_column(each.card, column.name).name == column.name
            for level in column.levels[:4]:
                assert level_called(column, level) == level
                found = clauses_of(each.card, [f"{quoted(column.name)}={quoted(level)}"])
                assert [_meant(clause) for clause in found] == [(column.name, "=", level)]
                typed += 1
    assert typed >= 800


def _meant(clause: Condition | AnyOf) -> tuple[str, str, object]:
    assert isinstance(clause, Condition)
    return clause.column, clause.compare, clause.value


def test_every_string_is_a_condition_a_change_or_is_refused_in_words(
    asked: tuple[Asking, ...],
) -> None:
    card, refusals = asked[0].card, []
    for text in EVERY:
        for typed in (text, f"{card.columns[4].name}={text}", f"{text}={text}", f"{text} in (a)"):
            try:
                clauses_of(card, [typed])
            except CannotAnswer as cannot:
                refusals.append(cannot)
    assert len(refusals) > len(EVERY)
    assert all(each.reason.strip() for each in refusals)


def test_every_string_is_a_question(asked: tuple[Asking, ...]) -> None:
    refusals = []
    for place, text in enumerate(EVERY):
        each = asked[place % len(asked)]
        for words in (text, f"Why does {text} leave?", f"What if {text} were {text}?"):
            try:
                found = understand(words, each.card, frozenset(each.table.texts))
            except CannotAnswer as cannot:
                refusals.append(cannot)
            else:
                assert found.key in analyses()
    assert refusals
    assert all(each.reason.strip() and each.what_to_do.strip() for each in refusals)


def test_every_string_names_a_dataset_a_scenario_and_a_finding(
    opened: Workspace, asked: tuple[Asking, ...], tmp_path: Path
) -> None:
    card = asked[0].card
    answer = next(told for told in asked[0].told if isinstance(told, Answer))
    finding, refused = opened.keep_finding(card.key, to_json(answer)), []
    small = tmp_path / "small.csv"
    small.write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    for place, text in enumerate(EVERY):
        opened.reword_finding(finding.id, text)
        assert opened.findings()[-1].words == valid_text(text)
        try:
            kept = opened.keep_scenario(card, text, {"set": (text,)}, to_json(answer))
        except ValueError as why:
            refused.append(str(why))
        else:
            assert kept in opened.scenarios(card.key)
            assert opened.drop_scenario(kept.id)
        if place % 40 == 0:
            made = opened.add(small, name=text)
            assert made.dataset is not None
            found = opened.find(text) if text.strip() else made.dataset
            assert found is not None
            assert re.fullmatch(r"[a-z0-9_]+", made.dataset.key)
            opened.remove(made.dataset.key)
    assert set(refused) == {"The name is too long: at most 60 characters."}


def test_every_string_is_the_name_of_a_file(opened: Workspace, tmp_path: Path) -> None:
    seen, refused = 0, 0
    for text in EVERY:
        name = text.replace("/", "_").replace("\0", "_").encode("utf-8", "surrogatepass")[:200]
        path = tmp_path / f"{name.decode('utf-8', 'surrogateescape')}.csv"
        path.write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
        made = read(path)
        assert made.report.file == valid_text(made.report.file)
        if "::" in path.name or valid_text(path.name) != path.name:
            assert [sentence.count(".") >= 1 for sentence in made.problems] == [True]
            refused += 1
        else:
            assert made.frame is not None, made.problems
            seen += 1
            if seen % 40 == 0:
                added = opened.add(path)
                assert added.dataset is not None
                opened.remove(added.dataset.key)
        path.unlink()
    assert seen + refused == len(EVERY)
    assert seen >= 500
    assert not list(Path("/tmp").glob("lure*"))


def test_the_terminal_gets_no_control_characters(
    opened: Workspace, asked: tuple[Asking, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(opened.folder)
    keys = [each.card.key for each in asked]
    opened.close()
    for command in (["list"], *(["describe", key] for key in keys)):
        for form in ([], ["--json"]):
            assert cli.main([*command, *form, "--workspace", folder]) == 0
            out, err = capsys.readouterr()
            assert NOT_SHOWN.search(out + err) is None
            assert out.strip()
            if form:
                json.loads(out)
