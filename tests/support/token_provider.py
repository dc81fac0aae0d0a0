"""A sign-in provider on this machine that signs ID tokens and says with which key."""

from __future__ import annotations

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ACCESS = """
public_url = "http://127.0.0.1:8501"
cookie_secret_env = "COOKIE"
[[provider]]
name = "company"
metadata_url = "{provider}/.well-known/openid-configuration"
client_id = "wherefore"
client_secret_env = "CLIENT"
[[team]]
name = "Sales"
workspace = "sales"
analysts = ["anna@example.com"]
viewers = ["@example.com"]
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class TokenProvider:
    """Signs ID tokens, and says with which key."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": self.address, "jwks_uri": f"{self.address}/keys"},
            "/keys": {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]},
        }  # fmt: skip

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(pages[self.path]).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Pages)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def token(self, email: str, key: Any = None, **more: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": "wherefore", "sub": email, "email": email,
            "email_verified": True, "iat": now, "exp": now + 600, **more,
        }  # fmt: skip
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers={"kid": "one"})
