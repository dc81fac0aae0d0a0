"""Sign-in by HTTP: an ID token of the app's own providers, judged as the app judges its cookie."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import anyio.to_thread
import jwt
from mcp.server.auth.provider import AccessToken

from datasets.access.access import Access, Provider, access
from datasets.access.guarded_workspace import Visitor
from datasets.access.sign_in import Refusal, SignedIn, check_claims
from terminal.output import Cannot

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")  # none with a shared secret
NEEDED = ("iss", "aud", "exp", "iat", "sub")
PATIENCE = 10.0  # seconds
MOST_BYTES = 1 << 20
LOG = logging.getLogger(__name__)


class ProviderTokens:
    """Verifies ID tokens that a provider of the access file made for this app."""

    def __init__(self) -> None:
        self._keys: dict[str, tuple[str, jwt.PyJWKClient]] = {}

    async def verify_token(self, token: str) -> AccessToken | None:
        """Who a token is of, or None where it lets nobody in."""
        return await anyio.to_thread.run_sync(partial(self.verified, token))

    def verified(self, token: str) -> AccessToken | None:
        """The same, waiting for the provider where its keys are not known yet."""
        try:
            access_file = access()
        except ValueError as why:
            LOG.error("%s", why)
            return None
        if access_file is None:
            return None
        claims = self._claims(access_file, token)
        verdict = check_claims(access_file, claims, time.time())
        if not isinstance(verdict, SignedIn):
            LOG.warning("refused: a bearer token is %s", verdict)
            return None
        until = int(min(verdict.until, float(claims["exp"])))
        return AccessToken(
            token=token, client_id=str(claims["provider"]), scopes=[], expires_at=until,
            subject=str(claims["sub"]), claims=dict(claims),
        )  # fmt: skip

    def _claims(self, access_file: Access, token: str) -> dict[str, Any]:
        """What a provider signed, as the app's cookie holds it; empty where none did."""
        for provider in access_file.providers:
            try:
                issuer, keys = self._keys_of(provider)
                claims = jwt.decode(
                    token,
                    keys.get_signing_key_from_jwt(token).key,
                    algorithms=list(ALGORITHMS),
                    audience=provider.client_id,
                    issuer=issuer,
                    options={"require": list(NEEDED)},
                )
            except (jwt.PyJWTError, URLError, OSError, ValueError, KeyError, TypeError):
                continue
            return {**claims, "provider": provider.name, "is_logged_in": True}
        return {}

    def _keys_of(self, provider: Provider) -> tuple[str, jwt.PyJWKClient]:
        if provider.metadata_url not in self._keys:
            metadata = _metadata(provider)
            keys = jwt.PyJWKClient(str(metadata["jwks_uri"]), timeout=PATIENCE)
            self._keys[provider.metadata_url] = str(metadata["issuer"]), keys
        return self._keys[provider.metadata_url]


def _metadata(provider: Provider) -> Mapping[str, Any]:
    """What the provider says of itself; the access file lets https in, and http on loopback."""
    with urlopen(provider.metadata_url, timeout=PATIENCE) as response:
        told = json.loads(response.read(MOST_BYTES))
    if not isinstance(told, dict):
        raise TypeError("the metadata is no object")
    return told


def visitor_of(claims: Mapping[str, Any], team_name: str) -> tuple[Visitor, SignedIn]:
    """Who calls and in which team, asked anew of the access file.

    Args:
        claims: that a provider signed.
        team_name: the team that was asked for; the first of the person's where empty.

    Raises:
        Cannot: they may not be here, or not in that team.
    """
    try:
        access_file = access()
    except ValueError:
        access_file = None
    refused: SignedIn | Refusal = "nobody"
    if access_file is not None:
        refused = check_claims(access_file, claims, time.time())
    if not isinstance(refused, SignedIn):
        raise Cannot("You are not signed in as a member of a team here.")
    teams = [team for team in refused.teams if not team_name or team.name == team_name]
    if not teams:
        raise Cannot(f"You are in no team called {team_name[:60]}.")
    role = teams[0].role_of(refused.email)
    assert role is not None
    member = SignedIn(refused.email, (teams[0],), refused.until)
    return Visitor(refused.email, role, teams[0].name), member
