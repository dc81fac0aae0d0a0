"""The command that opens the app: on this machine only, or for those who may sign in."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from terminal.output import Cannot, sentence

if TYPE_CHECKING:
    from datasets.access.access import Access

ROOT = Path(__file__).resolve().parents[1]
HOME = "127.0.0.1"
CALM = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}


def app_arguments(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("--port", type=int, default=8501)
    command.add_argument("--host", default=HOME, help=f"where to listen; {HOME} if not given")
    command.add_argument(
        "--access", metavar="FILE", help="who may sign in (docs/deploy.md); or WHEREFORE_ACCESS"
    )


def open_app(arguments: argparse.Namespace) -> int:
    """Serve the app; Cannot where other machines could reach it without sign-in."""
    from datasets.access.access import ACCESS, is_loopback, read_access

    access_file = arguments.access or os.environ.get(ACCESS, "").strip()
    try:
        access = read_access(Path(access_file)) if access_file else None
    except ValueError as error:
        raise Cannot(sentence(error)) from error
    if access is None and not is_loopback(arguments.host):
        raise Cannot(
            f"Other machines could reach the app on {arguments.host} without signing in, so it "
            "was not started: name who may come in with --access FILE (docs/deploy.md)."
        )
    environment = {**CALM, **os.environ, "WHEREFORE_WORKSPACE": _absolute(arguments.workspace)}
    if access_file:
        environment[ACCESS] = _absolute(access_file)
    print(f"Wherefore opens on {_address(arguments, access)} · stop it with Ctrl+C", flush=True)
    return _in_its_place(command(arguments.host, arguments.port, access), environment)


def _in_its_place(command: list[str], environment: dict[str, str]) -> int:
    """Become the app where that is possible, so that whatever stops this process stops the app."""
    if os.name == "posix":
        os.chdir(ROOT)
        os.execve(command[0], command, environment)  # nothing comes back from it
    return subprocess.call(command, cwd=ROOT, env=environment)


def command(host: str, port: int, access: Access | None) -> list[str]:
    """How the app is started.

    Its own address is told: bound to all addresses, Streamlit would ask another machine for it.
    """
    public_host = urlsplit(access.public_url).hostname if access is not None else host
    options = {"server.address": host, "server.port": port, "browser.serverAddress": public_host}
    flags = (text for name, value in options.items() for text in (f"--{name}", str(value)))
    return [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *flags]


def _address(arguments: argparse.Namespace, access: Access | None) -> str:
    if access is not None:
        return access.public_url
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    return f"http://{host}:{arguments.port}"


def _absolute(path: str) -> str:
    return str(Path(path).resolve())
