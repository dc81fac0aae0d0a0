"""The command that opens the app: where it listens, and for whom."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cli
from terminal import app_command

ACCESS = """
public_url = "https://wherefore.example.com"
cookie_secret_env = "COOKIE_SECRET"
[[provider]]
name = "company"
metadata_url = "https://login.example.com/x"
client_id = "wherefore"
client_secret_env = "CLIENT_SECRET"
[[team]]
name = "Sales"
workspace = "sales"
viewers = ["@example.com"]
"""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """What would have been started."""
    monkeypatch.delenv("WHEREFORE_ACCESS", raising=False)
    monkeypatch.setenv("COOKIE_SECRET", "c" * 40)
    monkeypatch.setenv("CLIENT_SECRET", "s3cret-of-the-client")
    starts: list[tuple[list[str], dict[str, str]]] = []

    def start(command: list[str], environment: dict[str, str]) -> int:
        starts.append((command, environment))
        return 0

    monkeypatch.setattr(app_command, "_in_its_place", start)
    return starts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "access.toml"
    path.write_text(ACCESS, encoding="utf-8")
    return path


def test_it_listens_on_this_machine(started: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["app", "--port", "8600"]) == 0
    command, environment = started[0]
    assert command[:5] == [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    assert command[5:] == ["--server.address", "127.0.0.1", "--server.port", "8600",
                           "--browser.serverAddress", "127.0.0.1"]  # fmt: skip
    assert "WHEREFORE_ACCESS" not in environment
    assert "http://127.0.0.1:8600" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_every_name_of_this_machine_will_do(started: list[Any], host: str) -> None:
    assert cli.main(["app", "--host", host]) == 0
    assert started[0][0][6] == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "wherefore.example.com", ""])
def test_any_other_is_refused_without_sign_in(
    started: list[Any], host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["app", "--host", host]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "--access FILE" in err
    assert not started


def test_with_sign_in_it_may_listen_to_all(
    started: list[Any], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["app", "--host", "0.0.0.0", "--access", str(file)]) == 0
    command, environment = started[0]
    assert command[-1] == "wherefore.example.com"
    assert environment["WHEREFORE_ACCESS"] == str(file)
    out = capsys.readouterr().out
    assert "https://wherefore.example.com" in out
    assert "s3cret" not in out + " ".join(command)


def test_the_environment_may_name_the_file(
    started: list[Any], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_ACCESS", str(file))
    assert cli.main(["app", "--host", "0.0.0.0"]) == 0
    assert len(started) == 1


def test_a_wrong_file_is_one_sentence(
    started: list[Any], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(ACCESS.replace("viewers", "veiwers"), encoding="utf-8")
    assert cli.main(["app", "--access", str(file)]) == 1
    err = capsys.readouterr().err
    assert "veiwers" in err
    assert err.count("\n") == 1
    assert not started


def test_the_app_takes_the_place_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *arguments: became.append(arguments))
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: 7)
    monkeypatch.chdir(Path.cwd())
    assert app_command._in_its_place(["python", "x"], {"A": "1"}) == 7
    assert became == ([("python", ["python", "x"], {"A": "1"})] if os.name == "posix" else [])
