"""The process in which a query runs: sealed off, with little memory, and ended when time is up.

A single expression can ask for more memory than the machine has and cannot be interrupted
meanwhile, so a query never runs inside the app. Started by `queries`, spoken to in lines of JSON:
it is told the query and the keys, says which tables it needs, gets them as Arrow files in a folder
of its own, and leaves the result there.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.combining.query_rules import check_query, query_error
from datasets.limits import EXACT_DIGITS, GIGABYTE, size_words
from datasets.storage.sql import sealed

ROWS_AT_ONCE = 50_000
THREADS = 2
HEADROOM = GIGABYTE  # what Python and the libraries need beside the query
RESULT = "result.arrow"


def main() -> None:
    """Answer one query."""
    request = json.loads(sys.stdin.readline())
    _bounded(int(request["memory"]))
    folder = Path(request["folder"])
    memory, spill = int(request["memory"]), int(request["spill"])
    connection = sealed(":memory:", memory, folder / "spill", spill, threads=THREADS)
    check = check_query(connection, request["query"], request["keys"])
    _say({"problem": check.problem, "tables": list(check.tables)})
    if check.problem or not sys.stdin.readline():
        return
    _say(_answered(connection, request, check.tables, folder))


def _bounded(memory: int) -> None:
    """Let the system refuse memory beyond the limit, where it can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  not there on Windows

        most = memory + HEADROOM
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _answered(
    connection: duckdb.DuckDBPyConnection,
    request: Mapping[str, Any],
    tables: tuple[str, ...],
    folder: Path,
) -> dict[str, Any]:
    try:
        for place, key in enumerate(tables):
            mapped = pa.memory_map(str(folder / f"table_{place}.arrow"))
            connection.register(key, pa.ipc.open_file(mapped).read_all())
        return _written(connection, request, folder / RESULT)
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        if "max_temp_directory_size" in str(error):
            return {"problem": _too_much_on_disk(int(request["spill"]))}
        return {"problem": _too_much(int(request["memory"]))}
    except (duckdb.IOException, OSError) as error:  # its words would name our folders
        if _is_of_memory(error):  # Arrow says some of them as errors of files
            return {"problem": _too_much(int(request["memory"]))}
        return {"problem": "The disk has no room for what the query needs. Nothing was kept."}
    except (duckdb.Error, pa.ArrowException, UnicodeError) as error:
        if _is_of_memory(error):
            return {"problem": _too_much(int(request["memory"]))}
        return {"problem": query_error(error)}


def _is_of_memory(error: Exception) -> bool:
    words = str(error).lower()
    return any(sign in words for sign in ("bad_alloc", "out of memory", "allocate"))


def _too_much(memory: int) -> str:
    return (
        f"The query needs more than the {size_words(memory)} of memory that a query may use, "
        "and was stopped. Nothing was kept."
    )


def _too_much_on_disk(spill: int) -> str:
    return (
        f"The query needs more than {size_words(spill)} on the disk beside its memory, and was "
        "stopped. Nothing was kept; ask for less at once."
    )


def _written(
    connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any], target: Path
) -> dict[str, Any]:
    """Write the result part by part, up to its limits."""
    connection.execute(f"prepare checked as {request['query']}")  # its errors say where they are
    reader = connection.sql(request["query"]).to_arrow_reader(ROWS_AT_ONCE)
    names = [field.name for field in reader.schema]
    schema = pa.schema(
        [pa.field(f"c{place}", _kept_as(field.type)) for place, field in enumerate(reader.schema)]
    )
    rows = size = 0
    rounded = [False] * len(names)
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for batch in reader:
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if problem := _too_large(rows, len(names), size, request):
                return {"problem": problem}
            columns = [
                _kept(batch.column(place), schema.field(place).type) for place in range(len(names))
            ]
            if problem := _too_long(columns, names, int(request["cell_length"])):
                return {"problem": problem}
            rounded = [
                before or _is_rounded(batch.column(place)) for place, before in enumerate(rounded)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))
    words = [_is_words(field.type) for field in reader.schema]
    return {"problem": "", "rows": rows, "names": names, "words": words, "rounded": rounded}


def _too_large(rows: int, columns: int, size: int, request: Mapping[str, Any]) -> str:
    if columns > int(request["columns"]):
        return f"The result has {columns:,} columns; at most {request['columns']:,} can be kept."
    if rows * columns > int(request["cells"]):
        return (
            f"The result has more than {request['cells']:,} cells, the most that a query may give. "
            "Nothing was kept; ask for fewer rows or columns."
        )
    if size > int(request["memory"]):
        return (
            f"The result is larger than {size_words(int(request['memory']))}, the memory that a "
            "query may use. Nothing was kept; ask for fewer rows or columns."
        )
    return ""


def _too_long(columns: list[pa.Array], names: list[str], most: int) -> str:
    for name, column in zip(names, columns, strict=True):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            longest = pc.max(pc.utf8_length(column)).as_py() or 0
            if longest > most:
                return (
                    f"A cell of {name[:60]} in the result has {longest:,} letters; "
                    f"at most {most:,} can be kept."
                )
    return ""


def _is_words(kind: pa.DataType) -> bool:
    """True where the result stays text, also where its letters look like numbers."""
    return bool(_kept_as(kind) == pa.large_string() and not pa.types.is_decimal(kind))


def _kept_as(kind: pa.DataType) -> pa.DataType:
    """Numbers, dates and yes/no as they are; all else as text."""
    types = pa.types
    if types.is_decimal(kind):
        return pa.float64() if kind.scale > 0 else pa.large_string()
    plain = (
        types.is_integer, types.is_floating, types.is_boolean, types.is_date, types.is_timestamp
    )  # fmt: skip
    return kind if any(is_kind(kind) for is_kind in plain) else pa.large_string()


def _is_rounded(column: pa.Array) -> bool:
    """True where a decimal number has more digits than the float64 that it becomes."""
    if not pa.types.is_decimal(column.type) or column.type.scale <= 0:
        return False
    largest = pc.max(pc.abs(pc.cast(column, pa.float64()))).as_py() or 0.0
    return bool(largest * 10.0**column.type.scale >= 10.0**EXACT_DIGITS)


def _kept(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if column.type == kind:
        return column
    if pa.types.is_string(column.type) or pa.types.is_floating(kind):
        return pc.cast(column, kind)
    texts = [None if value is None else str(value) for value in column.to_pylist()]
    return pa.array(texts, kind)


if __name__ == "__main__":
    main()
