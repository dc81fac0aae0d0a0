"""Layers of marks on shared scales, put together once.

Altair joins layers too, but copies all that they hold at every step and turns their rows into
records once for each layer: a third of a second for a picture, against a tenth of that here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import altair as alt
import pandas as pd

Marks = alt.Chart  # one kind of mark over one frame
Spec = dict[str, Any]


@dataclass(frozen=True)
class Layers:
    """A picture: marks drawn one over the other.

    Attributes:
        marks: the first is drawn first.
        height: pixels.
        look: what else stands at the top of the specification.
    """

    marks: tuple[Marks, ...]
    height: int
    look: Spec = field(default_factory=dict)

    def dressed(self, **look: Any) -> Layers:
        """The same with padding, configuration and the like."""
        return replace(self, look={**self.look, **look})

    def to_dict(self, *, validate: bool = False) -> Spec:
        """The Vega-Lite specification; the rows of each frame stand once, under "datasets".

        Args:
            validate: hold it against the schema.

        Raises:
            jsonschema.ValidationError: it breaks the schema.
        """
        tables: dict[int, tuple[str, list[Spec]]] = {}  # by frame
        layers = [_layer_spec(marks, tables) for marks in self.marks]
        spec = {
            "$schema": alt.SCHEMA_URL,
            **self.look,
            "height": self.height,
            "layer": layers,
            "datasets": dict(tables.values()),
        }
        if validate:
            alt.LayerChart.validate(spec)
        return spec


def layered(marks: Iterable[Marks], height: int) -> Layers:
    """These marks as one picture."""
    return Layers(tuple(marks), height)


def _layer_spec(marks: Marks, tables: dict[int, tuple[str, list[Spec]]]) -> Spec:
    """The specification of one layer, its frame by name; the name changes with the rows."""
    bare, frame = marks.copy(deep=False), marks.data
    bare.data = alt.Undefined
    if id(frame) not in tables:
        rows = records(frame)
        tables[id(frame)] = (f"rows-{crc32(json.dumps(rows).encode())}", rows)
    spec: Spec = bare.to_dict(validate=False, context={"top_level": False, "datasets": {}})
    return {**spec, "data": {"name": tables[id(frame)][0]}}


def records(frame: pd.DataFrame) -> list[Spec]:
    """The rows of a frame as JSON has them: nothing for what is missing, moments as ISO text."""
    columns = {str(name): _plain(frame[name]) for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(column: pd.Series) -> Sequence[Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%S")
    missing = column.isna()
    values = column.tolist()
    if not missing.any():
        return values
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]
