"""The one place where names become SQL, and how connections are sealed."""

from __future__ import annotations

# Nothing but the opened file itself is read or written; settings cannot be changed afterwards.
SEALED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


def quoted(name: str) -> str:
    """A name as a SQL identifier, whatever characters it holds."""
    if "\0" in name:
        raise ValueError("a name may not hold a zero character")
    return '"' + name.replace('"', '""') + '"'
