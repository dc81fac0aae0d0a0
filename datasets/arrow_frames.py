"""From Arrow to pandas without changing a whole number."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

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


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as a frame; whole numbers stay whole where some are missing."""
    frame: pd.DataFrame = table.to_pandas(
        types_mapper=lambda kind: WHOLE.get(str(kind)), ignore_metadata=True
    )
    return frame
