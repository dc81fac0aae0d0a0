"""The shape of the house: which rooms there are, how big things get, what loads when."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.support.checkout import ROOT
from tests.support.mirror import is_a_question, mirror_of, tree_of

PACKAGES = ("datasets", "models", "answers", "analyses", "exports", "terminal", "ui")
FRONT_ENDS = ("cli.py", "streamlit_app.py")

# A look-out, not a law: what goes beyond stands here with its reason. Files have no limit.
LONG_FUNCTIONS: dict[str, str] = {}
LINES_IN_A_FUNCTION = 60

TESTED_ELSEWHERE = {
    "streamlit_app.py": "navigation only: the browser tests start from it",
    "terminal/question_commands.py": "tests/test_cli.py types its commands as a user does",
    "terminal/output.py": "tests/test_cli.py reads what it prints",
    "terminal/dataset_commands.py": "tests/test_cli.py types its commands as a user does",
}

NOT_A_MIRROR = {"browser", "support", "whole"}
SEVERAL_FILES = {
    "tests/benchmarks/test_benchmarks.py": "whatever can be started as a benchmark",
    "tests/datasets/importing/test_messy_files.py": "the whole import, value by value",
    "tests/datasets/importing/test_written_and_read.py": "the whole import, there and back",
    "tests/models/training/test_training_stored.py": "training and the store of models together",
}

# Spelled in parts, so that this file does not name what it forbids.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("anaconda", "org"),
        ("crates", "io"),
    )
)


def sources() -> list[Path]:
    """Our own source files, tests and benchmarks aside."""
    folders = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return folders + [ROOT / name for name in FRONT_ENDS]


def benchmarks() -> list[Path]:
    return sorted((ROOT / "benchmarks").rglob("*.py"))


def every_python_file() -> list[Path]:
    return [*sources(), *sorted((ROOT / "tests").rglob("*.py")), *benchmarks()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def own_lines(node: ast.AST) -> int:
    """Lines of a function without its docstring."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    words = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
    docstring = (words.end_lineno or 0) - words.lineno + 1 if words else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def loaded_by(statement: str) -> set[str]:
    """Top-level modules in memory after one statement in a fresh process at the root."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {module.partition(".")[0] for module in json.loads(done.stdout)}


def tracked_files() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("this is not a git checkout, so no file is tracked")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_long_functions_stand_on_the_list() -> None:
    long = {
        f"{name_of(path)}:{node.name}"
        for path in every_python_file()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and own_lines(node) > LINES_IN_A_FUNCTION
    }
    assert long == set(LONG_FUNCTIONS)


def only_declares(path: Path) -> bool:
    """No function in the file has a body: there is nothing that a test could run."""
    functions = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return all(
        isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
        for function in functions
        for line in function.body
    )


def test_every_source_file_has_its_test_file() -> None:
    expected = {
        path: mirror_of(path)
        for path in sources()
        if not only_declares(path)
        and not is_a_question(path)
        and name_of(path) not in TESTED_ELSEWHERE
    }
    missing = [
        f"{name_of(path)} has no {name_of(test)}"
        for path, test in expected.items()
        if not test.is_file()
    ]
    assert not missing, "\n".join(missing)
    assert (ROOT / "tests" / "whole" / "test_every_analysis.py").is_file()


def test_every_test_stands_where_what_it_tests_stands() -> None:
    """tests/models/interventions/test_scenario.py tests models/interventions/scenario.py."""
    mirrored = {mirror_of(path) for path in [*sources(), *benchmarks()]}
    strays = [
        name_of(test)
        for test in sorted((ROOT / "tests").rglob("test_*.py"))
        if test.relative_to(ROOT / "tests").parts[0] not in NOT_A_MIRROR
        and test not in mirrored
        and name_of(test) not in SEVERAL_FILES
    ]
    assert not strays, "\n".join(strays)


def test_the_lists_of_exceptions_are_still_needed() -> None:
    listed = [*TESTED_ELSEWHERE, *SEVERAL_FILES]
    assert [name for name in listed if not (ROOT / name).is_file()] == []


def test_no_folder_of_tests_is_a_package() -> None:
    """With an `__init__.py`, tests/models would hide models/ from what is tested."""
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_every_room_says_what_is_in_it() -> None:
    """One line in the `__init__.py` of every folder that holds source files, and no code."""
    rooms = {path.parent for path in sources()} - {ROOT}
    silent = [
        name_of(room)
        for room in sorted(rooms)
        if not (room / "__init__.py").is_file() or len(tree_of(room / "__init__.py").body) != 1
    ]
    assert not silent


def test_packages_load_from_the_checkout() -> None:
    """`datasets` and `models` are common names: ours must win over any installed one."""
    code = "; ".join(f"import {name}; print({name}.__file__)" for name in PACKAGES)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    places = [Path(line).resolve() for line in done.stdout.split("\n") if line]
    assert places == [ROOT / name / "__init__.py" for name in PACKAGES]


def test_answers_are_made_without_the_screen() -> None:
    loaded = loaded_by("import analyses._asking.ask, exports.slides.deck, cli")
    assert {"analyses", "exports", "cli", "pptx"} <= loaded
    assert loaded.isdisjoint({"streamlit", "altair", "ui"})


def test_the_command_line_starts_at_once() -> None:
    """Help and a mistyped command must not wait for libraries that only an answer needs."""
    loaded = loaded_by("import cli")
    assert "cli" in loaded
    assert loaded.isdisjoint({"xgboost", "sklearn", "scipy", "pandas", "duckdb", "pptx"})


def test_names_say_what_things_are() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
    vague = [
        name_of(path)
        for path in every_python_file()
        if empty_words & set(name_of(path).removesuffix(".py").replace("/", "_").split("_"))
    ]
    vague += [
        f"{name_of(path)}:{node.name}"
        for path in every_python_file()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        and node.name.lower().endswith(("utils", "helper", "helpers", "manager"))
    ]
    assert not vague


def test_a_class_name_means_one_thing() -> None:
    """Whoever reads a name, searches for it or meets it in a trace has to know which it is."""
    homes: dict[str, set[str]] = {}
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, set()).add(name_of(path))
    assert {name: sorted(files) for name, files in homes.items() if len(files) > 1} == {}


def test_nothing_is_pickled() -> None:
    """A pickle runs whatever is in it; models are saved in xgboost's own format and JSON."""
    picklers = {"pickle", "joblib", "cloudpickle", "dill", "shelve", "marshal"}
    found = [
        f"{name_of(path)} imports {module}"
        for path in every_python_file()
        for module in imports_of(path)
        if module.partition(".")[0] in picklers
    ]
    assert not found


def test_no_file_names_a_package_registry() -> None:
    named = [
        f"{name_of(path)} names {host}"
        for path in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert not named


def test_the_locks_hold_no_address() -> None:
    locks = [path for path in tracked_files() if path.suffix == ".lock"]
    assert len(locks) == 2
    assert not [path.name for path in locks if "://" in path.read_text(encoding="utf-8")]


def pins(lock: str) -> dict[str, str]:
    """Name and marker to version, of a lock file."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    heads = [
        line.removesuffix("\\").strip() for line in lines if "==" in line[:80] and line[0] > " "
    ]
    split = [head.partition("==") for head in heads]
    return {name + rest.partition(" ")[2]: rest.partition(" ")[0] for name, _, rest in split}


def test_the_checks_run_on_what_the_app_runs_on() -> None:
    app, checks = pins("requirements.lock"), pins("requirements-dev.lock")
    assert len(app) > 20
    assert app.items() <= checks.items()


@pytest.mark.skipif(sys.platform == "darwin", reason="there is no xgboost-cpu for macOS")
def test_one_xgboost_only() -> None:
    """Both distributions write the same files; the second one in breaks the first."""
    installed = {str(found.metadata["Name"]).lower() for found in metadata.distributions()}
    assert "xgboost-cpu" in installed
    assert "xgboost" not in installed


def test_every_question_stands_alone_by_contract() -> None:
    """A new question is one new file, so the contract names them all by a wildcard."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    named = {
        module
        for contract in contracts
        if contract["type"] == "independence"
        for module in contract["modules"]
    }
    assert "analyses.*" in named


def test_the_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
