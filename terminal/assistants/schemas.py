"""What each tool takes, as JSON Schema; choices are those of the contract of a reading."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 2000}
LONG_LIST = 50
DATASET: Schema = {**TEXT, "description": "Key of a dataset, as list_datasets names it."}


def texts(about: str) -> Schema:
    """A list of texts."""
    return {"type": "array", "items": TEXT, "maxItems": LONG_LIST, "description": about}


def schema(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


WHERE = texts(
    'Conditions that all hold, in the table\'s own names: "COLUMN=VALUE", "COLUMN in A, B", '
    '"COLUMN between 3 and 24", "COLUMN > 5", "COLUMN != VALUE".'
)
SET = texts('"COLUMN=VALUE" each: what the column is changed to.')
SHIFT = texts('"COLUMN=+1" each: what is added to a number.')
SCALE = texts('"COLUMN=0.9" each: what a number is multiplied by.')
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1,
                 "description": "Of those rows, how many change: 0 to 1."}  # fmt: skip
MONEY: Schema = {"type": "number", "description": "Money."}
LEVER: Schema = {**TEXT, "description": "Instead of a change: every size of this column."}
GOAL: Schema = {**TEXT, "description": "With lever: the level to reach, like 20%."}
ROW: Schema = {**TEXT, "description": "The id of one row."}
COLUMN: Schema = {**TEXT, "description": "Name of a column."}

CHOICES: Schema = {
    "type": "object",
    "description": "Typed choices; describe_dataset says which of them each question takes.",
    "properties": {
        "where": WHERE,
        "without": texts("Columns that shall not explain."),
        "set": SET,
        "shift": SHIFT,
        "scale": SCALE,
        "share": SHARE,
        "cost": {"anyOf": [MONEY, texts('"COLUMN=2" each: what moving it costs.')]},
        "fixed": MONEY,
        "lever": LEVER,
        "goal": GOAL,
        "column": {**COLUMN, "description": "What the question is about."},
        "by": {"anyOf": [COLUMN, texts("One or two columns whose groups are told apart.")]},
        "of": {**COLUMN, "description": "What is counted or averaged."},
        "as": {"enum": ["count", "share", "total", "average", "top"]},
        "group": WHERE,
        "against": WHERE,
        "row": ROW,
        "end": {"enum": ["highest", "lowest"]},
        "sort": {**COLUMN, "description": "What rows are ordered by."},
        "how_many": {"type": "integer", "minimum": 1, "maximum": 500},
        "smallest": {
            "type": "integer",
            "minimum": 1,
            "maximum": 25,
            "description": "Of 100 rows, how many a group must have.",
        },
        "order": {"enum": ["rows"], "description": "Judge it in the order of the rows."},
        "target": TEXT,
        "aim": {"enum": ["lower", "higher"]},
    },
    "additionalProperties": {"type": ["string", "number", "boolean", "array"]},
}
QUESTION: Schema = {
    **TEXT,
    "description": "The key of a question, as describe_dataset names them, or a question in words.",
}
EARLIER = texts("Questions in words before it, which a follow-up changes.")
NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
FILE: Schema = {**NAME, "description": "Name of a file in the assistants' folder."}
QUESTIONS: Schema = {"type": "array", "items": QUESTION, "minItems": 1, "maxItems": 20}
ASK = schema(
    ("dataset", "question"), dataset=DATASET, question=QUESTION, choices=CHOICES, after=EARLIER
)
WHAT_IF = schema(
    ("dataset",),
    dataset=DATASET,
    set=SET,
    shift=SHIFT,
    scale=SCALE,
    where=WHERE,
    share=SHARE,
    cost={**MONEY, "description": "Money for each changed row."},
    fixed={**MONEY, "description": "Money once."},
    lever=LEVER,
    goal=GOAL,
)
PLAN = schema(
    ("dataset", "row"),
    dataset=DATASET,
    row=ROW,
    target={**TEXT, "description": "Level of the outcome to reach."},
    aim={"enum": ["lower", "higher"]},
    cost=texts('"COLUMN=2" each: what moving it costs, where others cost 1.'),
)
DECK = schema(("dataset", "questions"), dataset=DATASET, title=NAME, questions=QUESTIONS)
ADD = schema(("file",), file=FILE, name=NAME)
OF_DATASET = schema(("dataset",), dataset=DATASET)
UNDERSTAND = schema(("dataset", "question"), dataset=DATASET, question=TEXT, after=EARLIER)
ANSWER: Schema = {
    "type": "object",
    "required": ["schema", "question", "headline", "grade", "findings", "evidence", "checks"],
}
OBJECT: Schema = {"type": "object"}
