"""The tools that an assistant may call, each a function of an open workspace and its arguments."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from analyses._asking.ask import choices_of, questions_for
from analyses._asking.canonical import distinct
from analyses._asking.reading.wording import worded
from analyses._asking.understanding import row_names, understood
from answers.answer import Answer, Asked
from answers.json_form import to_json
from answers.neutralise import plain
from datasets.access.guarded_workspace import may_change, note, question_words
from datasets.cards.card import Column, Dataset
from datasets.cards.card_json import card_json, entry_json
from datasets.workspace.workspace import Workspace
from models.training.rows_read import rows_used
from models.training.trained import TrainedModel
from terminal.assistants import schemas
from terminal.assistants.answer_result import ToolResult, answer_result
from terminal.assistants.held_back import mentions_rows, why_held, without_rows
from terminal.output import Cannot
from terminal.resolve import answer_of, dataset_of, model_of, question_of, reading_of

Arguments = Mapping[str, Any]
ANSWERS_HELD = 32
LEVELS_TOLD = 50
LONGEST_SENTENCE = 300


class AnswerMemory:
    """The answers given last and the model used last, so that a finding or deck needs no more."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._model: tuple[Hashable, TrainedModel] | None = None

    def answer(self, workspace: Workspace, dataset: Dataset, asked: Asked) -> Answer:
        """The answer to a question that may leave, calculated once."""
        key = (str(workspace.folder), dataset, distinct(asked))
        found = self._answers.get(key)
        if found is None:
            found = answer_of(workspace, self._model_of(workspace, dataset), asked)
            self._answers[key] = found
            while len(self._answers) > ANSWERS_HELD:
                self._answers.popitem(last=False)
        else:
            about = question_words(asked.text, asked.choices)
            note(workspace, "asked", dataset=dataset.key, about=about)
        text = asked.text or found.question.text
        return replace(found, question=replace(asked, text=text))

    def _model_of(self, workspace: Workspace, dataset: Dataset) -> TrainedModel:
        key = (str(workspace.folder), dataset)
        if self._model is None or self._model[0] != key:
            self._model = key, model_of(workspace, dataset)
        return self._model[1]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the one who started it lets out and in.

    Attributes:
        rows: lists of rows and what is of single ones may be told.
        write: datasets may be added and removed.
    """

    rows: bool = False
    write: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """What a tool works with.

    Attributes:
        workspace: open, in the hands of whoever calls.
        files: the only folder that slides are written to and files are added from.
        allowed: what may leave, and be changed.
        memory: of answers.
    """

    workspace: Workspace
    files: Path
    allowed: Allowed
    memory: AnswerMemory


@dataclass(frozen=True, slots=True)
class AssistantTool:
    """A tool as data.

    Attributes:
        name: as it is called.
        about: what it does, for choosing among tools.
        takes: JSON Schema of its arguments.
        gives: JSON Schema of its JSON.
        run: does it; raises Cannot or CannotAnswer with one plain sentence.
        changes: True where it changes what others see.
        writes: True where it is there only if writing is allowed.
    """

    name: str
    about: str
    takes: schemas.Schema
    run: Callable[[Called, Arguments], ToolResult]
    gives: schemas.Schema
    changes: bool = False
    writes: bool = False


def tools(allowed: Allowed) -> tuple[AssistantTool, ...]:
    """The tools that are there."""
    return tuple(tool for tool in TOOLS if allowed.write or not tool.writes)


def call(name: str, arguments: Arguments, called: Called) -> ToolResult:
    """Run one tool.

    Raises:
        Cannot: there is no such tool, or it cannot be done; one plain sentence.
        CannotAnswer: nobody could answer this as asked.
        OSError, ValueError: as said by what was called; a refused change is a PermissionError.
    """
    tool = next((tool for tool in TOOLS if tool.name == name), None)
    if tool is None:
        raise Cannot(f"There is no tool called {name[:60]}.")
    if tool.writes and not called.allowed.write:
        raise Cannot(f"{name} changes the datasets: start `cli.py mcp` with --write to allow it.")
    wrong = best_match(Draft202012Validator(tool.takes).iter_errors(dict(arguments)))
    if wrong is not None:
        where = ".".join(str(step) for step in wrong.absolute_path)
        about = f"{where}: {wrong.message}" if where else wrong.message
        raise Cannot(f"{name} does not take this: {about[:LONGEST_SENTENCE]}.")
    return tool.run(called, arguments)


# ---------------------------------------------------------------------------------- looking


def _list(called: Called, _: Arguments) -> ToolResult:
    entries = [
        {**entry_json(dataset), "simulated": dataset.simulated, "noun": dataset.noun[1]}
        for dataset in called.workspace.datasets()
    ]
    lines = [
        f"{each['key']}: {each['title']}, {each['rows']:,} {each['noun']}, "
        f"outcome {each['outcome'] or 'not set'}"
        for each in entries
    ]
    return ToolResult("\n".join(map(plain, lines)), {"datasets": entries})


def _describe(called: Called, arguments: Arguments) -> ToolResult:
    dataset = dataset_of(called.workspace, arguments["dataset"])
    card = card_json(dataset)
    if not called.allowed.rows:
        card.pop("notes")  # what was changed on reading is told with the cells that were changed
    card["columns"] = [
        {**told, **_levels(column, dataset)}
        for told, column in zip(_columns(card), dataset.columns, strict=True)
    ]
    offered = [
        {**asdict(question), "choices": list(choices_of(question.key))}
        for question in questions_for(dataset)
    ]
    lines = [f"{dataset.title}: {dataset.rows:,} {dataset.noun[1]}.", *dataset.problems]
    lines += [f"{column.name} ({column.title}): {column.role}" for column in dataset.columns]
    lines += [f"Question {each['key']}: {each['text']}" for each in offered if each["available"]]
    return ToolResult("\n".join(map(plain, lines)), {**card, "questions": offered})


def _columns(card: Mapping[str, object]) -> list[dict[str, object]]:
    columns = card["columns"]
    assert isinstance(columns, list)
    return columns


def _levels(column: Column, dataset: Dataset) -> dict[str, object]:
    """The values that may be named in a choice; none of what names rows."""
    is_named = column.role == "outcome" or column in dataset.grouping
    return {"levels": list(column.levels[:LEVELS_TOLD])} if is_named and column.levels else {}


def _understand(called: Called, arguments: Arguments) -> ToolResult:
    dataset = dataset_of(called.workspace, arguments["dataset"])
    reading = reading_of(
        called.workspace,
        dataset,
        arguments["question"],
        arguments.get("after", ()),
        names_rows=called.allowed.rows,
    )
    if reading.asking is not None:
        text = f"Understood as: {worded(reading.asking, dataset)}"
    else:
        text = "\n".join(
            [str(reading.why_not), *(f"· {worded(each, dataset)}" for each in reading.readings)]
        )
    return ToolResult("\n".join(map(plain, text.split("\n"))), reading.to_json())


# ---------------------------------------------------------------------------------- asking


def _asked(called: Called, dataset: Dataset, arguments: Arguments) -> Asked:
    """The question with its choices; Cannot where its answer may not leave."""
    options = _options(arguments.get("choices", {}))
    conditions = [option.partition("=")[2] for option in options]
    if not called.allowed.rows and mentions_rows(conditions, dataset):
        raise Cannot(why_held(Asked("why_this_one", ""), dataset))
    text = str(arguments["question"]).strip()
    asked = question_of(
        called.workspace,
        dataset,
        text,
        options,
        arguments.get("after", ()),
        names_rows=called.allowed.rows,
    )
    return _let_out(called, dataset, asked)


def _let_out(called: Called, dataset: Dataset, asked: Asked) -> Asked:
    held = "" if called.allowed.rows else why_held(asked, dataset)
    if held:
        raise Cannot(held)
    return asked


def _options(choices: Mapping[str, Any]) -> list[str]:
    """Choices as "name=value" each, as they are typed on the command line."""
    texts = []
    for name, value in choices.items():
        for each in value if isinstance(value, list) else [value]:
            word = ("yes" if each else "no") if isinstance(each, bool) else str(each)
            texts.append(f"{name}={word}")
    return texts


def _answer(called: Called, dataset: Dataset, asked: Asked) -> tuple[Answer, str]:
    """The answer as far as it may leave, and what was held back."""
    answer = called.memory.answer(called.workspace, dataset, asked)
    if called.allowed.rows:
        return answer, ""
    ids = [column.name for column in dataset.with_role("id")]
    names = row_names(rows_used(called.workspace, dataset, ids)) if ids else frozenset()
    return without_rows(answer, dataset, names)


def _ask(called: Called, arguments: Arguments) -> ToolResult:
    dataset = dataset_of(called.workspace, arguments["dataset"])
    return answer_result(*_answer(called, dataset, _asked(called, dataset, arguments)))


def _ask_typed(key: str, called: Called, arguments: Arguments) -> ToolResult:
    """One question, whose choices are the arguments themselves."""
    choices = {name: value for name, value in arguments.items() if name != "dataset"}
    dataset = dataset_of(called.workspace, arguments["dataset"])
    conditions = [text for value in choices.values() if isinstance(value, list) for text in value]
    if not called.allowed.rows and mentions_rows(conditions, dataset):
        raise Cannot(why_held(Asked("why_this_one", ""), dataset))
    typed = {n: tuple(v) if isinstance(v, list) else v for n, v in choices.items()}
    asked = Asked(key, "", typed)
    if not called.allowed.rows and key != "what_if":
        _let_out(called, dataset, asked)
    asked = _let_out(called, dataset, understood(asked, dataset))
    return answer_result(*_answer(called, dataset, asked))


def _keep(called: Called, arguments: Arguments) -> ToolResult:
    dataset = dataset_of(called.workspace, arguments["dataset"])
    asked = _asked(called, dataset, arguments)
    keep = called.workspace.keep_finding  # a viewer is refused before anything is calculated
    answer, held = _answer(called, dataset, asked)
    whole = called.memory.answer(called.workspace, dataset, asked)
    kept = keep(dataset.key, to_json(whole))
    data = {"kept": True, "id": kept.id, "headline": answer.headline}
    told = f"Kept as a finding: {answer.headline}"
    return ToolResult(plain(told), {**data, **({"held_back": held} if held else {})})


def _deck(called: Called, arguments: Arguments) -> ToolResult:
    from exports.slides.deck import write_deck

    if not may_change(called.workspace):
        raise Cannot("You can look and ask here, but not write files. Nothing was written.")
    dataset = dataset_of(called.workspace, arguments["dataset"])
    questions = [_asked(called, dataset, {"question": text}) for text in arguments["questions"]]
    told = [_answer(called, dataset, asked)[0] for asked in questions]
    whole = [called.memory.answer(called.workspace, dataset, asked) for asked in questions]
    now = datetime.now().astimezone()
    target = _new_file(called.files, f"{dataset.key}-{now:%Y-%m-%d-%H%M%S}")
    note(called.workspace, "exported", dataset=dataset.key, about=target.name)
    write_deck(whole, target, title=arguments.get("title", ""), made_on=now.date())
    headlines = [answer.headline for answer in told]
    text = "\n".join([f"{len(told)} answers are on slides in {target}.", *headlines])
    return ToolResult(text, {"file": str(target), "answers": len(told), "headlines": headlines})


def _new_file(folder: Path, stem: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{stem}.pptx"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{stem}-{number}.pptx"
    return target


# ---------------------------------------------------------------------------------- changing


def _add(called: Called, arguments: Arguments) -> ToolResult:
    add = called.workspace.add  # a viewer is refused before a file is looked for
    imported = add(_inside(called.files, arguments["file"]), name=arguments.get("name"))
    dataset = imported.dataset
    if dataset is None:
        raise Cannot(plain(" ".join(imported.problems)))
    return ToolResult(
        f"{dataset.key}: {dataset.rows:,} rows kept of {imported.report.rows_in:,}.",
        {**entry_json(dataset), "rows_in": imported.report.rows_in},
    )


def _inside(folder: Path, name: str) -> Path:
    """The file of that name in the folder; Cannot for any other place, links that lead out too."""
    if Path(name).name != name or "::" in name or "\0" in name:
        raise Cannot("Give the name of a file alone, without a folder.")
    file = folder / name
    if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
        raise Cannot(f"There is no file {plain(name)} in the assistants' folder ({folder}).")
    return file


def _remove(called: Called, arguments: Arguments) -> ToolResult:
    remove = called.workspace.remove
    dataset = dataset_of(called.workspace, arguments["dataset"])
    remove(dataset.key)
    return ToolResult(f"{dataset.key} was removed.", {"removed": dataset.key})


TOOLS = (
    AssistantTool("list_datasets", "The datasets that can be asked.", schemas.schema(), _list,
                  schemas.OBJECT),
    AssistantTool("describe_dataset", "Columns of a dataset with their roles and values, and the "
                  "questions that it answers with the choices each takes.", schemas.OF_DATASET,
                  _describe, schemas.OBJECT),
    AssistantTool("understand", "How a question in words is read; nothing is calculated.",
                  schemas.UNDERSTAND, _understand, schemas.OBJECT),
    AssistantTool("ask", "Answer a question: drivers, where it is worst, counts, curves and "
                  "others. Give its key with typed choices, or words. Repeat the grade and the "
                  "failed checks with the headline.", schemas.ASK, _ask, schemas.ANSWER),
    AssistantTool("what_if", "What a change would do, comparing like with like, with its range; "
                  "or a refusal that says who is outside the data.", schemas.WHAT_IF,
                  partial(_ask_typed, "what_if"), schemas.ANSWER),
    AssistantTool("plan", "The cheapest changes that would keep one row. Needs --rows.",
                  schemas.PLAN, partial(_ask_typed, "what_would_keep"), schemas.ANSWER),
    AssistantTool("keep_finding", "Keep the answer to a question among the findings.", schemas.ASK,
                  _keep, schemas.OBJECT, changes=True),
    AssistantTool("make_deck", "Answer questions onto slides with native charts; the file is "
                  "written to a folder of its own and its path is told.", schemas.DECK, _deck,
                  schemas.OBJECT, changes=True),
    AssistantTool("add_dataset", "Import a file that lies in the assistants' folder.", schemas.ADD,
                  _add, schemas.OBJECT, changes=True, writes=True),
    AssistantTool("remove_dataset", "Remove a dataset for good.", schemas.OF_DATASET, _remove,
                  schemas.OBJECT, changes=True, writes=True),
)  # fmt: skip
