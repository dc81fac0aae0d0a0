"""What is in a workspace's file besides the tables, its version, and the ways from older ones.

A new table is only added to SCHEMA: every opening makes what is not there yet. What alters what is
there is a step in STEPS and raises VERSION; older programs then refuse the file.
"""

from __future__ import annotations

import duckdb

VERSION = 2
BEFORE_VERSIONS = 1  # what a workspace is that says no version
SCHEMA = """
create schema if not exists wherefore;
create table if not exists wherefore.cards
    (key varchar primary key, added bigint, card varchar not null, basis varchar not null);
create table if not exists wherefore.samples (key varchar primary key);
create table if not exists wherefore.findings
    (id bigint primary key, place bigint not null, dataset varchar not null,
     answer varchar not null, words varchar not null, kept_at varchar not null);
create sequence if not exists wherefore.finding_ids;
create table if not exists wherefore.scenarios
    (id bigint primary key, dataset varchar not null, name varchar not null,
     choices varchar not null, answer varchar not null, fingerprint varchar not null,
     kept_at varchar not null, unique (dataset, name));
create sequence if not exists wherefore.scenario_ids;
create table if not exists wherefore.looks
    (dataset varchar not null, fingerprint varchar not null, asked varchar not null,
     place bigint not null, primary key (dataset, fingerprint, asked));
create table if not exists wherefore.unknown_words
    (dataset varchar not null, word varchar not null, times bigint not null,
     primary key (dataset, word));
create table if not exists wherefore.version (number integer not null);
"""
# From each version to the next one, in order. The step from 1 numbers the cards that have no place
# in the order of adding yet, behind those that have one, and writes down the version itself.
STEPS: dict[int, tuple[str, ...]] = {
    1: (
        """
        update wherefore.cards set added = numbered.place
        from (select key, row_number() over (order by key)
                     + (select coalesce(max(added), 0) from wherefore.cards) as place
              from wherefore.cards where added is null) numbered
        where cards.key = numbered.key
        """,
    ),
}


def version_of(cursor: duckdb.DuckDBPyConnection) -> int:
    """The version of an open workspace; 0 where the file is empty.

    Raises:
        ValueError: it is a DuckDB file, but not of a workspace.
    """
    query = "select schema_name, table_name from duckdb_tables() where not temporary"
    tables = {(str(schema), str(table)) for schema, table in cursor.execute(query).fetchall()}
    if ("wherefore", "version") in tables:
        number = cursor.execute("select max(number) from wherefore.version").fetchall()[0][0]
        if number is None:
            raise ValueError("the version is not said")
        return int(number)
    if ("wherefore", "cards") in tables:
        return BEFORE_VERSIONS
    if tables:
        raise ValueError("no workspace")
    return 0


def complete(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make what is not there yet, within the caller's transaction."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        cursor.execute(statement)


def migrate(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring an older or empty workspace to this version, within the caller's transaction."""
    version = version_of(cursor)
    complete(cursor)
    for step in range(max(version, BEFORE_VERSIONS), VERSION):
        for statement in STEPS[step]:
            cursor.execute(statement)
    cursor.execute("delete from wherefore.version")
    cursor.execute("insert into wherefore.version values (?)", [VERSION])
