"""What a query may say: one SELECT over the datasets, and no function that reaches beyond them.

Judged on the parsed statement, never on its text. The query runs sealed off as well (see
`query_process`): these rules say in a plain sentence what would fail there, and keep DuckDB's own
catalog out of reach.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from datasets.names import nearest

LONGEST = 100_000  # letters of a query
SHOWN, NEAR = 160, 30  # letters that are passed on: of what DuckDB says, and of the place
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
BEYOND = re.compile(
    r"^(read_|write_|parquet_|duckdb_|pragma_|pg_|inet_|icu_calendar|has_\w*privilege|json_execute"
    r"|json_(de)?serialize|current_(?!date$|time$|timestamp$|localtime$|localtimestamp$)|__internal"
    r"|query|glob|getenv|getvariable|nextval$|currval$|setval$|setseed$|txid_|sleep|in_search_path"
    r"|session_user|user$|version$|which_|col_description|obj_description|shobj_|write_log"
    r"|get_block_size|arrow_scan|python_|pandas_scan|seq_scan|sniff|stats$|vector_type|index_key"
    r"|parse_duckdb|map_to_pg|format_pg|create_external|register_|deregister|destroy_)",
    re.IGNORECASE,
)
CATALOG = re.compile(
    r"^(duckdb|pragma|pg|sqlite|information_schema|temp|system)(_|$)", re.IGNORECASE
)
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
ONE_SELECT = "A query is one SELECT over the datasets of the workspace"


@dataclass(frozen=True, slots=True)
class QueryCheck:
    """A query that may run, or why it may not.

    Attributes:
        problem: one plain sentence; empty where it may run.
        tables: keys of the datasets that it reads, in their order of appearance.
    """

    problem: str = ""
    tables: tuple[str, ...] = ()


def check_query(
    connection: duckdb.DuckDBPyConnection, query: str, keys: Iterable[str]
) -> QueryCheck:
    """Whether a query may run over datasets of these keys.

    Args:
        connection: parses it; nothing is run.
        query: the SQL as somebody wrote it.
        keys: of the datasets that there are.
    """
    if len(query) > LONGEST:
        return QueryCheck(f"The query has {len(query):,} letters; at most {LONGEST:,} can be read.")
    if not query.strip() or "\0" in query:
        return QueryCheck(f"{ONE_SELECT}; this is none.")
    try:
        statements = connection.extract_statements(query)
    except (duckdb.Error, UnicodeError) as error:
        return QueryCheck(query_error(error))
    kinds = [str(statement.type).rpartition(".")[2] for statement in statements]
    if kinds != ["SELECT"]:
        return QueryCheck(f"{ONE_SELECT}; {_instead(kinds)} Nothing was run.")
    serialised = connection.execute("select json_serialize_sql(?)", [query]).fetchall()
    parsed = json.loads(serialised[0][0])
    if parsed["error"]:
        return QueryCheck(f"{ONE_SELECT}; this one cannot be checked, so it was not run.")
    walk = _QueryWalk({key.casefold(): key for key in keys})
    problem = walk.problem_of(parsed["statements"][0]["node"], frozenset())
    return QueryCheck(problem, tuple(walk.tables))


def _instead(kinds: list[str]) -> str:
    if not kinds:
        return "this holds no statement."
    if len(kinds) > 1:
        return f"this holds {len(kinds)} statements."
    return f"this is {kinds[0].replace('_', ' ')}."


@dataclass
class _QueryWalk:
    """A walk through a parsed statement."""

    keys: Mapping[str, str]
    tables: dict[str, None] = field(default_factory=dict)

    def problem_of(self, part: Any, cte_names: frozenset[str]) -> str:
        """The first thing that may not be, as one sentence; empty where there is none."""
        if isinstance(part, list):
            return next(filter(None, (self.problem_of(child, cte_names) for child in part)), "")
        if not isinstance(part, dict):
            return ""
        for child in part.get("cte_map", {}).get("map", ()):
            own = str(child["key"])
            if problem := _bad_name(own) or self.problem_of(child["value"], cte_names):
                return problem
            cte_names = cte_names | {own.casefold()}  # for what comes after it, not within it
        if part.get("type") == "RECURSIVE_CTE_NODE":
            cte_names = cte_names | {str(part.get("cte_name", "")).casefold()}
        others = (child for name, child in part.items() if name != "cte_map")
        return self._own_problem(part, cte_names) or next(
            filter(None, (self.problem_of(child, cte_names) for child in others)), ""
        )

    def _own_problem(self, part: dict[str, Any], cte_names: frozenset[str]) -> str:
        kind = str(part.get("type", ""))
        if kind.endswith("_NODE") and kind not in NODES:
            return f"{ONE_SELECT}; a part of this one changes something. Nothing was run."
        if kind == "BASE_TABLE":
            return self._table_problem(part, cte_names)
        if kind == "TABLE_FUNCTION":
            name = str(part["function"].get("function_name", ""))
            return "" if name.casefold() in TABLE_FUNCTIONS else _beyond(name)
        if kind in {"SHOW_REF", "COLUMN_DATA", "DELIM_GET", "BOUND_TABLE_REF"}:
            return f"{ONE_SELECT}; describing and listing is done by `describe` and `list`."
        if kind == "VALUE_PARAMETER":
            return "The query holds a ? or a $ that stands for a value: write the value itself."
        return _function_problem(part)

    def _table_problem(self, part: dict[str, Any], cte_names: frozenset[str]) -> str:
        name = str(part.get("table_name", ""))
        path = [str(name_part) for name_part in part.get("qualified_name", {}).get("path", [name])]
        if part.get("at_clause"):
            return "A dataset has no earlier versions to read: leave AT out."
        plain = len(path) == 1 and not part.get("schema_name") and not part.get("catalog_name")
        if plain and name.casefold() in cte_names:
            return ""
        if plain and name.casefold() in self.keys:
            self.tables[self.keys[name.casefold()]] = None
            return ""
        near = nearest(name, self.keys.values()) if plain else None
        hint = f"Did you mean {near}?" if near else f"It can read {_listed(self.keys)}."
        return f"A query reads datasets by their keys; {_flat('.'.join(path))} is none. {hint}"


def _listed(keys: Mapping[str, str]) -> str:
    names = list(keys.values())
    if not names:
        return "nothing: the workspace holds no datasets"
    return ", ".join(names[:8]) + (f" and {len(names) - 8:,} more" if len(names) > 8 else "")


def _bad_name(name: str) -> str:
    """A sentence where a name made by WITH could stand for a file or for DuckDB's catalog."""
    if re.fullmatch(r"\w+", name) and not CATALOG.match(name):
        return ""
    return f"The name {_flat(name)} after WITH cannot be used: take letters, digits and _ only."


def _function_problem(part: dict[str, Any]) -> str:
    name = part.get("function_name")
    if not isinstance(name, str):
        return ""
    if part.get("schema") or part.get("catalog"):
        return _beyond(f"{part.get('schema')}.{name}")
    return _beyond(name) if BEYOND.match(name) else ""


def _beyond(name: str) -> str:
    return f"A query cannot use {_flat(name)}: it reaches beyond the datasets. Nothing was run."


def query_error(error: BaseException) -> str:
    """What DuckDB says of a query, as one plain sentence with the place in the query."""
    text = str(error)
    first, _, rest = text.partition("\n")
    first = re.sub(r"^\w[\w ]*? ?Error: ", "", first).rstrip(".! ") or "it cannot be understood"
    near = re.search(r'^(?:Candidate bindings: "|Did you mean ")([^"\n]+)"', rest)
    hint = f" Did you mean {_flat(near[1])}?" if near else ""
    return f"The query cannot be run{_where(text)}: {_flat(first)}.{hint} Nothing was kept."


def _where(text: str) -> str:
    """The line, and the words at the mark that DuckDB sets under it."""
    marked = re.search(r"\nLINE (\d+): ?(.*)\n( *)\^", text)
    if marked is None:
        return ""
    place = max(len(marked[3]) - len(f"LINE {marked[1]}: "), 0)
    near = _flat(marked[2][place : place + NEAR])
    return f" in line {marked[1]}" + (f", near {near}" if near else "")


def _flat(words: str) -> str:
    """Words of somebody else in one line, cut off."""
    flat = " ".join(UNSEEN.sub(" ", words).split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"
