"""Tools by HTTP on this machine: names of this machine only, and sign-in where it is set up."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.settings import AuthSettings
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl
from starlette.types import ASGIApp

from datasets.access.access import Access
from datasets.access.guarded_workspace import Visitor
from terminal.assistants.bearer_sign_in import ProviderTokens, visitor_of
from terminal.assistants.protocol_server import FILES, AssistantServer, Caller, Context
from terminal.assistants.tools import Allowed
from terminal.output import Cannot

HOST = "127.0.0.1"
PATH = "/mcp"
OWN_NAMES = ("127.0.0.1", "localhost")


def app(port: int, access: Access | None, local: Caller, allowed: Allowed) -> ASGIApp:
    """What is served.

    Args:
        port: where it listens.
        access: the access file; None where only this machine's own user comes.
        local: who calls where nobody signs in.
        allowed: what may leave, and be changed.
    """
    security = TransportSecuritySettings(
        allowed_hosts=_hosts(port, access), allowed_origins=_origins(port, access)
    )
    if access is None:
        return (
            AssistantServer(lambda _: local, allowed)
            .protocol()
            .streamable_http_app(
                streamable_http_path=PATH, json_response=True, transport_security=security
            )
        )
    auth = AuthSettings(
        issuer_url=AnyHttpUrl(access.providers[0].metadata_url.partition("/.well-known/")[0]),
        resource_server_url=AnyHttpUrl(f"http://{HOST}:{port}{PATH}"),
        validate_token_resource=False,  # the audience is the app's own id, checked with the token
    )
    return (
        AssistantServer(_member, allowed)
        .protocol()
        .streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            transport_security=security,
            auth=auth,
            token_verifier=ProviderTokens(),
        )
    )


def serve_http(port: int, served: ASGIApp) -> None:
    """Serve until the process is stopped.

    Raises:
        Cannot: the port is taken.
    """
    settings = uvicorn.Config(served, host=HOST, port=port, log_level="warning", ws="none")
    try:
        uvicorn.Server(settings).run()
    except SystemExit as ended:
        raise Cannot(f"Port {port} of {HOST} cannot be used; --port names another.") from ended


def _member(context: Context) -> Caller:
    """Who signed in, in the team that the address names: /mcp?team=Sales."""
    token = get_access_token()
    if token is None or token.claims is None:
        raise Cannot("You are not signed in.")
    team_name = context.request.query_params.get("team", "") if context.request else ""
    visitor, member = visitor_of(token.claims, team_name)
    workspace = member.teams[0].workspace
    return Caller(visitor, workspace, workspace / FILES)


def this_computer(workspace: Path, files: Path) -> Caller:
    """Whoever uses this machine, where nobody signs in."""
    return Caller(Visitor(), workspace, files)


def _hosts(port: int, access: Access | None) -> list[str]:
    """Names that a request may be addressed to: another site's name for this machine is none."""
    own = [f"{name}:{port}" for name in OWN_NAMES]
    return own if access is None else [*own, urlsplit(access.public_url).netloc]


def _origins(port: int, access: Access | None) -> list[str]:
    own = [f"http://{name}:{port}" for name in OWN_NAMES]
    return own if access is None else [*own, access.public_url]
