"""The command that lets an assistant ask: tools by the Model Context Protocol."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from terminal.output import ANSWERED, Cannot, print_error, sentence

if TYPE_CHECKING:
    from datasets.access.access import Access


def mcp_arguments(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("--rows", action="store_true", help="let lists of rows out, too")
    command.add_argument("--write", action="store_true", help="let datasets be added and removed")
    command.add_argument(
        "--folder", metavar="DIR", help="for slides and files to add; WORKSPACE/assistants"
    )
    command.add_argument("--http", action="store_true", help="serve http://127.0.0.1:PORT/mcp")
    command.add_argument("--port", type=int, default=8502, help="with --http")
    command.add_argument(
        "--access", metavar="FILE", help="who may sign in by --http; or WHEREFORE_ACCESS"
    )


def serve_assistants(arguments: argparse.Namespace) -> int:
    """Serve the tools until the assistant goes; what is said goes to stderr."""
    from terminal.assistants.http_server import app, serve_http, this_computer
    from terminal.assistants.protocol_server import FILES, AssistantServer, serve_stdio
    from terminal.assistants.tools import Allowed

    workspace = Path(arguments.workspace).resolve()
    files = Path(arguments.folder).resolve() if arguments.folder else workspace / FILES
    if arguments.folder and not files.is_dir():
        raise Cannot(f"There is no folder {arguments.folder}.")
    allowed = Allowed(rows=arguments.rows, write=arguments.write)
    local = this_computer(workspace, files)
    if not arguments.http:
        serve_stdio(AssistantServer(lambda _: local, allowed))
        return ANSWERED
    access = _access(arguments)
    if access is not None and arguments.folder:
        raise Cannot("With sign-in each team has its own folder: leave --folder out.")
    print_error(f"Assistants are served at http://127.0.0.1:{arguments.port}/mcp")
    serve_http(arguments.port, app(arguments.port, access, local, allowed))
    return ANSWERED


def _access(arguments: argparse.Namespace) -> Access | None:
    """The access file; None where nobody signs in."""
    from datasets.access.access import ACCESS, access

    if arguments.access:
        os.environ[ACCESS] = str(Path(arguments.access).resolve())
    try:
        return access()
    except ValueError as error:
        raise Cannot(sentence(error)) from error
