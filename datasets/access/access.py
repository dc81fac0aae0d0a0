"""Who may come in: the access file with its sign-in providers, teams and their members.

An administrator writes one TOML file and names it by `--access FILE` or WHEREFORE_ACCESS; its form
is explained in docs/deploy.md. Secrets are not in it: it says in which file or variable they are.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

ACCESS = "WHEREFORE_ACCESS"
Role = Literal["viewer", "analyst"]
SHORTEST_SECRET = 32
NAME = re.compile(r"[a-z][a-z0-9]{0,30}")
EMAIL, MEMBER = re.compile(r"[^@\s]+@[^@\s]+"), re.compile(r"[^@\s]*@[^@\s]+")
LISTS: tuple[tuple[str, Role], ...] = (("viewers", "viewer"), ("analysts", "analyst"))
TOP = frozenset(
    {"public_url", "cookie_secret_file", "cookie_secret_env", "session_hours", "provider", "team"}
)
OF_PROVIDER = frozenset(
    {"name", "title", "metadata_url", "client_id", "client_secret_file", "client_secret_env",
     "vouches_for_email"}
)  # fmt: skip
OF_TEAM = frozenset({"name", "workspace", "viewers", "analysts"})


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people prove who they are.

    Attributes:
        name: small letters and digits.
        title: as the button says it.
        metadata_url: of its OpenID Connect discovery document.
        client_id: what it knows this app by.
        client_secret: what proves that to it; never shown.
        vouches_for_email: it never says whether an e-mail is verified, and every one of its
            e-mails is trusted all the same.
    """

    name: str
    title: str
    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    vouches_for_email: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """People who share a workspace.

    Attributes:
        name: as people call it.
        workspace: the folder, absolute.
        roles: e-mail, or "@domain" for everybody there, to role.
    """

    name: str
    workspace: Path
    roles: Mapping[str, Role]

    def role_of(self, email: str) -> Role | None:
        """What somebody is in this team; their own e-mail goes before their domain."""
        if EMAIL.fullmatch(email) is None:
            return None
        folded_email = folded(email)
        own = self.roles.get(folded_email)
        return own or self.roles.get(f"@{folded_email.rpartition('@')[2]}")


@dataclass(frozen=True, slots=True)
class Access:
    """What the access file says.

    Attributes:
        public_url: the address that people type, without a path.
        cookie_secret: signs who is signed in; never shown.
        providers: at least one.
        teams: at least one.
        session_hours: how long a sign-in lasts.
    """

    public_url: str
    cookie_secret: str = field(repr=False)
    providers: tuple[Provider, ...]
    teams: tuple[Team, ...]
    session_hours: float = 12

    def teams_of(self, email: str) -> tuple[Team, ...]:
        """The teams that somebody is a member of, in the order of the file."""
        return tuple(team for team in self.teams if team.role_of(email) is not None)


def access() -> Access | None:
    """What the file named by WHEREFORE_ACCESS says now; None where none is named.

    It is read anew when it changes: whoever is taken out of it is out with the next click.

    Raises:
        ValueError: the file cannot be used; one plain sentence without a secret.
    """
    path = os.environ.get(ACCESS, "").strip()
    if not path:
        return None
    try:
        file_stat = Path(path).stat()
    except OSError as error:
        raise ValueError(f"The access file {path} cannot be read: {error.strerror}.") from error
    return _as_it_was(path, file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino)


@lru_cache(maxsize=4)
def _as_it_was(path: str, *_version: int) -> Access:
    return read_access(Path(path))


def read_access(path: Path) -> Access:
    """Read an access file.

    Raises:
        ValueError: it cannot be used; one plain sentence without a secret.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"The access file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"The access file {path} is not TOML: {error}.") from error
    try:
        return _access(settings, path.resolve().parent)
    except ValueError as error:
        raise ValueError(f"The access file {path} cannot be used: {error}") from error


def is_loopback(host: str) -> bool:
    """True for a name or address that only this machine can reach."""
    bare = host.strip().strip("[]").lower().rstrip(".")
    if bare == "localhost":
        return True
    try:
        return ip_address(bare.partition("%")[0]).is_loopback
    except ValueError:
        return False


def folded(email: str) -> str:
    """An e-mail for comparing; only plain letters lose their case, so that no other letter joins.

    Unicode's own folding would let the Kelvin sign pass for a k.
    """
    return email.lower() if email.isascii() else email


def _access(settings: Mapping[str, Any], folder: Path) -> Access:
    _only(settings, TOP, "at its top")
    providers = tuple(_provider(table, folder) for table in _tables(settings, "provider"))
    teams = tuple(_team(table, folder) for table in _tables(settings, "team"))
    _once([provider.name for provider in providers], "provider")
    _once([team.name.casefold() for team in teams], "team")
    _apart(teams)
    hours = settings.get("session_hours", 12)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 720:
        raise ValueError("session_hours has to be a number above 0 and up to 720.")
    secret = _secret(settings, "cookie_secret", folder, "The app")
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"the cookie secret has to have at least {SHORTEST_SECRET} characters.")
    return Access(_public_url(settings), secret, providers, teams, float(hours))


def _provider(settings: Mapping[str, Any], folder: Path) -> Provider:
    _only(settings, OF_PROVIDER, "in a provider")
    name = _text(settings, "name", "a provider")
    if NAME.fullmatch(name) is None:
        raise ValueError(f"the provider name {name} may have small letters and digits only.")
    address = _text(settings, "metadata_url", f"the provider {name}")
    _safe_address(address, f"the metadata_url of {name}")
    vouches = settings.get("vouches_for_email", False)
    if not isinstance(vouches, bool):
        raise ValueError(f"vouches_for_email of {name} has to be true or false.")
    title = _text(settings, "title", name) if "title" in settings else name.capitalize()
    client = _text(settings, "client_id", f"the provider {name}")
    secret = _secret(settings, "client_secret", folder, f"The provider {name}")
    return Provider(name, title, address, client, secret, vouches)


def _team(settings: Mapping[str, Any], folder: Path) -> Team:
    _only(settings, OF_TEAM, "in a team")
    name = " ".join(_text(settings, "name", "a team").split())
    roles: dict[str, Role] = {}
    for key, role in LISTS:
        members = settings.get(key, [])
        if not isinstance(members, list):
            raise ValueError(f"{key} of the team {name} has to be a list of e-mails.")
        for member in members:
            if not isinstance(member, str) or MEMBER.fullmatch(member) is None:
                raise ValueError(
                    f"{key} of the team {name} holds {member!r}, which is neither an e-mail nor "
                    "a domain like @example.com."
                )
            if folded(member) in roles:
                raise ValueError(f"{member} stands twice in the team {name}.")
            roles[folded(member)] = role
    if not roles:
        raise ValueError(f"the team {name} has no member.")
    return Team(name, (folder / _text(settings, "workspace", f"the team {name}")).resolve(), roles)


def _public_url(settings: Mapping[str, Any]) -> str:
    address = _text(settings, "public_url", "the file")
    _safe_address(address, "public_url")
    parts = urlsplit(address)
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("public_url may not have a path: https://wherefore.example.com")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _safe_address(address: str, what: str) -> None:
    """https, or http on this very machine."""
    parts = urlsplit(address)
    if not parts.hostname or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise ValueError(f"{what} has to be an address that begins with https://")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError(f"{what} has to begin with https://, or everybody on the way can read it.")


def _secret(settings: Mapping[str, Any], what: str, folder: Path, whose: str) -> str:
    """A secret from the file or the variable that the access file names."""
    file_name, variable = settings.get(f"{what}_file"), settings.get(f"{what}_env")
    if isinstance(file_name, str) == isinstance(variable, str):
        raise ValueError(f"{whose} needs one of {what}_file and {what}_env.")
    if isinstance(variable, str):
        secret = os.environ.get(variable, "").strip()
        if not secret:
            raise ValueError(f"the variable {variable} is empty; it has to hold the secret.")
        return secret
    path = folder / str(file_name)
    try:
        if path.stat().st_mode & 0o007:
            raise ValueError(f"everybody can read {path}: make it private with chmod 600.")
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not text.") from None
    if not secret:
        raise ValueError(f"{path} is empty; it has to hold the secret.")
    return secret


def _tables(settings: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    tables = settings.get(name)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError(f"it needs a [[{name}]].")
    return tables


def _text(settings: Mapping[str, Any], name: str, whose: str) -> str:
    value = settings.get(name)
    if not isinstance(value, str) or not value.strip() or not value.strip().isprintable():
        raise ValueError(f"{whose} needs {name}, a text on one line.")
    return value.strip()


def _only(settings: Mapping[str, Any], allowed: frozenset[str], where: str) -> None:
    unknown = sorted(set(settings) - allowed)
    if unknown:  # a mistyped list of viewers must not go unseen
        raise ValueError(f"nothing is known of {', '.join(unknown)} {where}.")


def _once(names: list[str], what: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the {what} {name} stands there twice.")


def _apart(teams: tuple[Team, ...]) -> None:
    """No team's workspace is in another's: what is in it would be shared."""
    for one in teams:
        for other in teams:
            if one is not other and one.workspace.is_relative_to(other.workspace):
                raise ValueError(
                    f"the teams {one.name} and {other.name} need workspaces that are apart."
                )
