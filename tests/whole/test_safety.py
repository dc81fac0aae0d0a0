"""Nothing runs what it was given: no pickle, no eval, no SQL by hand, no way out of DuckDB."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from datasets.storage.sql import SEALED
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT
from tests.support.mirror import tree_of

FOLDERS = ("datasets", "models", "answers", "analyses", "exports", "terminal", "ui", "benchmarks")
RUNS_WHAT_IT_READS = {
    "pickle", "cPickle", "_pickle", "marshal", "shelve", "joblib", "dill", "cloudpickle", "code",
    "codeop", "pdb", "xmlrpc", "telnetlib", "ftplib", "skops",
}  # fmt: skip
RUNS_WORDS = {"eval", "exec", "compile", "__import__"}
RUNS_COMMANDS = {
    "os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv", "commands.getoutput",
    "subprocess.getoutput", "subprocess.getstatusoutput", "pty.spawn", "runpy.run_path",
    "yaml.load", "yaml.unsafe_load", "pd.read_pickle", "pandas.read_pickle", "torch.load",
    "np.fromregex", "pd.eval", "pandas.eval", "tempfile.mktemp",
}  # fmt: skip
NEVER_TRUE = {
    "shell", "allow_pickle", "unsafe_allow_html", "unsafe_allow_javascript", "trusted",
}  # fmt: skip

# What may stand in braces in an SQL text: names quoted by `quoted`, and texts of our own.
QUOTED_CALLS = {"quoted", "_table"}
OWN_TEXTS = {"ROW", "FIELDS", "SCHEMA", "MOST_LEVELS"}
# Names that are made of quoted ones a few lines above, looked at one by one.
LOOKED_AT = {
    ("datasets/storage/store.py", "listed"): "', '.join of quoted()",
    ("datasets/storage/store.py", "chosen"): "', '.join of what _as_levels made of quoted()",
    ("datasets/storage/store.py", "source"): "_table() and a constant",
    ("datasets/storage/store.py", "column"): "quoted()",
    ("datasets/storage/store.py", "kind"): "a constant and a whole number",
    ("datasets/workspace/soundness.py", "table"): "one of our own tables, named in the code",
}


def sources() -> list[Path]:
    """Our own source files, benchmarks too."""
    found = [path for name in FOLDERS for path in sorted((ROOT / name).rglob("*.py"))]
    return [*found, ROOT / "cli.py", ROOT / "streamlit_app.py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def calls() -> tuple[tuple[Path, ast.Call, str], ...]:
    """Every call in our sources with what is called, as written."""
    return tuple(
        (path, node, ast.unparse(node.func))
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
    )


def test_the_sources_are_found() -> None:
    assert len(sources()) > 200
    assert len(calls()) > 5_000


def test_nothing_that_runs_what_it_reads_is_imported() -> None:
    found = [
        f"{name_of(path)} imports {module}"
        for path in sources()
        for node in ast.walk(tree_of(path))
        for module in _imported(node)
        if module.partition(".")[0] in RUNS_WHAT_IT_READS
    ]
    assert found == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_nothing_runs_words_or_hands_them_to_a_shell() -> None:
    found = [
        f"{name_of(path)}:{node.lineno} {called}"
        for path, node, called in calls()
        if called in RUNS_WORDS | RUNS_COMMANDS
        or called.endswith((".read_pickle", ".to_pickle", ".query"))
        or any(_is_forbidden(word) for word in node.keywords)
        or (called.endswith(("cache_data", "cache_resource")) and _word(node, "persist"))
    ]
    assert found == []


def _is_forbidden(word: ast.keyword) -> bool:
    is_false = isinstance(word.value, ast.Constant) and word.value.value is False
    return word.arg in NEVER_TRUE and not is_false


def _word(node: ast.Call, name: str) -> bool:
    return any(word.arg == name for word in node.keywords)


def test_the_watch_sees_what_it_watches_for() -> None:
    for line in ("f(shell=True)", "f(shell=x)", "f(allow_pickle=True)", "f(unsafe_allow_html=1)"):
        node = ast.parse(line, mode="eval").body
        assert isinstance(node, ast.Call)
        assert any(_is_forbidden(word) for word in node.keywords), line
    node = ast.parse("f(shell=False, other=True)", mode="eval").body
    assert isinstance(node, ast.Call)
    assert not any(_is_forbidden(word) for word in node.keywords)
    for line in ("cursor.execute(f'select {name}')", "cursor.sql('a' + b)", "c.execute(text)"):
        assert foreign(Path("x.py"), ast.parse(line, mode="eval").body), line
    for line in ("c.execute(f'select {quoted(name)} from {_table(key)}', [x])", "c.execute('a')"):
        assert not foreign(Path("x.py"), ast.parse(line, mode="eval").body), line


def foreign(path: Path, node: ast.AST) -> list[str]:
    """What of the SQL text of a call is neither a constant, nor quoted, nor looked at."""
    assert isinstance(node, ast.Call)
    return _foreign(path, node.args[0]) if node.args else []


def _foreign(path: Path, text: ast.expr) -> list[str]:
    match text:
        case ast.Constant(value=str() | int()):
            return []
        case ast.JoinedStr():
            return [said for part in text.values for said in _foreign(path, part)]
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return _foreign(path, value)
        case ast.Call(func=ast.Name(id=called)) if called in QUOTED_CALLS:
            return []
        case ast.Name(id=name) if name in OWN_TEXTS or (name_of_or(path), name) in LOOKED_AT:
            return []
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_foreign(path, left), *_foreign(path, right)]
        case _:
            return [ast.unparse(text)]


def name_of_or(path: Path) -> str:
    return name_of(path) if path.is_absolute() else str(path)


# Made in the same file of quoted() and of words that stand in the code, looked at one by one.
MADE_HERE = {
    "datasets/combining/join_keys.py": {
        "table", "chosen", "side.source", "filled", "right.source", "left.source", "names",
        "join_condition(on)", "_parts(on, 'r')", "_parts(on, 'l')", "both", "others", "near",
        "EXAMPLES",
    },
    "datasets/combining/joining.py": {
        "place", "listed", "left.source", "right.source", "side.source", "kind", "source",
        "join_condition(match.on)", "end", "counted", "names", "without", "MOST_LISTED",
    },
    "datasets/files/formats.py": {"source", "_lossless(columns)"},
    "datasets/combining/queries.py": {"part", "source"},
    "datasets/combining/query_process.py": {"request['query']"},  # the analyst's own
    "datasets/storage/sql.py": {"max(spill >> 20, 1)"},
}  # fmt: skip

# The whole text is ours, though it does not stand in the call.
OURS_AS_A_WHOLE = {
    (
        "datasets/storage/migrations.py",
        "statement",
    ): "a statement of a step, as it stands in the code",
    ("datasets/storage/migrations.py", "query"): "a question as it stands in the code",
    ("datasets/storage/store.py", "', '.join(chosen.values())"): "what was made of quoted()",
}


def test_no_name_and_no_value_becomes_sql_by_hand() -> None:
    found = [
        f"{name_of(path)}:{node.lineno} {said}"
        for path, node, called in calls()
        if path.relative_to(ROOT).parts[0] == "datasets"
        and called.rpartition(".")[2] in {"execute", "executemany", "sql", "query"}
        for said in foreign(path, node)
        if (name_of(path), said) not in OURS_AS_A_WHOLE
        and said not in MADE_HERE.get(name_of(path), set())
    ]
    assert found == []
    here = {name_of(path) for path, _, called in calls() if called.endswith(".execute")}
    assert "datasets/storage/store.py" in here


def test_the_terminal_has_one_door() -> None:
    """`tell` keeps what moves a cursor from the terminal; a print beside it would not."""
    beside = [
        f"{name_of(path)}:{node.lineno}"
        for path, node, called in calls()
        if called == "print" and path.relative_to(ROOT).parts[0] == "terminal"
        if path.name not in {"output.py", "app_command.py"}  # the latter says an address
    ]
    assert beside == []


def test_every_connection_is_sealed() -> None:
    opened = [
        (path, node)
        for path, node, called in calls()
        if called == "duckdb.connect" and path.relative_to(ROOT).parts[0] == "datasets"
    ]
    assert opened
    for path, node in opened:
        words = {word.arg: ast.unparse(word.value) for word in node.keywords}
        is_sealed = "SEALED" in words["config"] or "{**SEALED" in path.read_text("utf-8")
        assert is_sealed, f"{name_of(path)}:{node.lineno}"


REACHES_OUT = [
    "select * from read_csv('{there}')",
    "select * from '{there}'",
    "select * from read_text('{there}')",
    "select * from read_blob('{there}')",
    "select * from read_json('{there}')",
    "select * from read_parquet('{there}')",
    "select * from glob('/*')",
    "select * from read_csv('http://127.0.0.1:9/x.csv')",
    "copy (select 1) to '{folder}/lure.csv'",
    "copy (select 1) to '{folder}/lure.parquet' (format parquet)",
    "copy notes from '{there}'",
    "export database '{folder}/lure'",
    "import database '{folder}'",
    "attach '{folder}/lure.duckdb' as lure",
    "attach '{there}' as lure",
    "install httpfs",
    "load httpfs",
    "force install 'httpfs'",
    "load '{folder}/lure.duckdb_extension'",
    "set enable_external_access = true",
    "set global enable_external_access = true",
    "reset enable_external_access",
    "set memory_limit = '90GB'",
    "set allow_unsigned_extensions = true",
    "set lock_configuration = false",
    "set temp_directory = '{folder}'",
    "set python_enable_replacements = true",
    "pragma enable_logging",
    "pragma memory_limit = '90GB'",
    "pragma enable_profiling",
    "create persistent secret lure (type http)",
    "select * from a_frame",
    "select getenv('HOME')",
]


@pytest.mark.parametrize("statement", REACHES_OUT)
def test_a_sealed_connection_refuses(statement: str, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("a,b\n1,2\n", encoding="utf-8")
    a_frame = pd.DataFrame({"secret": [1]})
    assert len(a_frame) == 1
    before = sorted(tmp_path.iterdir())
    with duckdb.connect(config=SEALED) as connection:
        connection.execute("create table notes (a int, b int)")
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(there=there, folder=tmp_path)).fetchall()
    assert sorted(tmp_path.iterdir()) == before


def test_the_workspace_is_a_sealed_connection(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("a,b\n1,2\n", encoding="utf-8")
    with Workspace(tmp_path / "workspace") as workspace:
        for statement in REACHES_OUT[:8] + REACHES_OUT[13:20]:
            with workspace._store.cursor() as cursor, pytest.raises(duckdb.Error):
                cursor.execute(statement.format(there=there, folder=tmp_path)).fetchall()


def test_what_the_workspace_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as workspace:
        workspace.install_samples()
        folder = workspace.models_folder
        assert folder.stat().st_mode & 0o077 == 0
    files = [path for path in (tmp_path / "workspace").rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []
    assert (tmp_path / "workspace").stat().st_mode & 0o077 == 0
