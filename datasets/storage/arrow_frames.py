"""From Arrow to pandas without changing a number."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from datasets.limits import EXACT_DIGITS

WHOLE = {
    "int8": pd.Int8Dtype(),
    "int16": pd.Int16Dtype(),
    "int32": pd.Int32Dtype(),
    "int64": pd.Int64Dtype(),
    "uint8": pd.UInt8Dtype(),
    "uint16": pd.UInt16Dtype(),
    "uint32": pd.UInt32Dtype(),
    "uint64": pd.UInt64Dtype(),
}


def frame_of(table: pa.Table, *, with_index: bool = False) -> pd.DataFrame:
    """The table as a frame; whole numbers stay whole where some are missing.

    Decimal numbers come as float64 where that keeps their digits, else as text.

    Args:
        table: of any types.
        with_index: as pandas wrote it, its index as an index.
    """
    for place, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            kind = pa.float64() if field.type.precision <= EXACT_DIGITS else pa.string()
            column = table.column(place).cast(kind)
            table = table.set_column(place, field.with_type(kind), column)
    frame: pd.DataFrame = table.to_pandas(
        types_mapper=lambda kind: WHOLE.get(str(kind)), ignore_metadata=not with_index
    )
    return frame
