"""Every table of a DuckDB file added at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from terminal.output import ANSWERED, Cannot, print_json, print_text
from terminal.resolve import workspace_of


def add_all_tables(arguments: argparse.Namespace) -> int:
    """Add each table and view; those that cannot be are said, and the others are kept.

    Raises:
        Cannot: the file cannot be looked into, or none of its tables can be added.
    """
    from datasets.files.formats import tables_inside

    path = _file(arguments)
    inside = tables_inside(path)
    if isinstance(inside, str):
        raise Cannot(inside)
    added, problems = [], []
    with workspace_of(arguments) as workspace:
        for table in inside:
            imported = workspace.add(f"{path}::{table.name}", replacing=arguments.replace)
            problems += [f"{table.name}: {problem}" for problem in imported.problems]
            if imported.dataset is not None:
                about = {
                    "table": table.name,
                    "key": imported.dataset.key,
                    "rows": imported.dataset.rows,
                }
                added.append({**about, "notes": list(imported.report.notes)})
    if not added:
        raise Cannot(" ".join(problems) or f"{path.name} holds no tables.")
    if arguments.json:
        return print_json({"added": added, "problems": problems})
    for entry in added:
        print_text(f"{entry['key']}: {entry['rows']:,} rows of {entry['table']}.")
    for problem in problems:
        print_text(f"  not added: {problem}")
    return ANSWERED


def _file(arguments: argparse.Namespace) -> Path:
    """The file whose tables are meant; Cannot where what was typed is for one table only."""
    path = Path(arguments.file)
    if path.suffix.lower() != ".duckdb" or not path.is_file():
        raise Cannot(f"--all is for a .duckdb file with several tables; {path.name} is none.")
    if arguments.name:
        raise Cannot("--all names each dataset as its table; leave --name out.")
    if arguments.sheet or arguments.dates or arguments.decimal or arguments.header is not None:
        raise Cannot("--sheet, --dates, --decimal and --header are for one file; leave them out.")
    return path
