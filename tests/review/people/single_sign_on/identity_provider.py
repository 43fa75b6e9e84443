"""A small provider of OpenID Connect over HTTP, right in everything until a test breaks one thing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from pydantic import SecretStr

from review.people.single_sign_on.settings import SingleSignOn

CLIENT_ID = "desk"
CLIENT_SECRET = "a secret & more"
SUBJECT = "8f1c-of-ann"

Claims = dict[str, Any]


class IdentityProvider:
    """Whom it signs in, and by which key.

    Attributes:
        change: Breaks the claims of the next token.
        sign: Makes the token of claims; a test puts another one in its place.
        answers: What a path answers instead of what it should.
        calls: Paths that were asked for.
        asks: Whether a page asks the person first, as it does when they come for the first time.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.keys: list[RSAKey | ECKey] = []
        self.rotate(RSAKey.generate_key(2048))
        self.codes: dict[str, dict[str, str]] = {}
        self.change: Callable[[Claims], None] = lambda claims: None
        self.sign: Callable[[Claims], str] = self.signed
        self.answers: dict[str, Callable[[], Response]] = {}
        self.more: Claims = {}
        self.ways = ["client_secret_basic"]
        self.calls: list[str] = []
        self.bodies: list[dict[str, str]] = []
        self.error = ""
        self.asks = False
        self.app = self._app()

    def rotate(self, key: RSAKey | ECKey, *, published: bool = True) -> None:
        """Sign with another key from now on, and forget the old one."""
        self.key = key
        self.kid = secrets.token_hex(4)
        self.listed = [{**key.as_dict(private=False), "kid": self.kid, "use": "sig"}] if published else []

    def signed(self, claims: Claims) -> str:
        algorithm = "RS256" if isinstance(self.key, RSAKey) else "ES256"
        return jwt.encode({"alg": algorithm, "kid": self.kid}, claims, self.key)

    def unsigned(self, claims: Claims) -> str:
        """Return a token that says of itself that it needs no signature."""
        return f"{self._headed('none', claims)}."

    def signed_with_the_public_key(self, claims: Claims) -> str:
        """Return a token whose HMAC everybody can make."""
        told = self._headed("HS256", claims)
        return f"{told}.{_base64(hmac.digest(self.key.as_pem(private=False), told.encode(), 'sha256'))}"

    def _headed(self, algorithm: str, claims: Claims) -> str:
        head = json.dumps({"alg": algorithm, "kid": self.kid})
        return f"{_base64(head.encode())}.{_base64(json.dumps(claims).encode())}"

    def settings(self, **more: Any) -> SingleSignOn:
        """Return the settings of a desk that trusts this provider."""
        values = {
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": SecretStr(CLIENT_SECRET),
            "desk": "https://testserver",
            "name": "Acme ID",
            "contact": "the IT desk",
        }
        return SingleSignOn(**{**values, **more})

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.middleware("http")
        async def instead(request: Request, call_next: Any) -> Response:
            self.calls.append(request.url.path)
            if (answer := self.answers.get(request.url.path)) is not None:
                return answer()
            found: Response = await call_next(request)
            return found

        app.get("/.well-known/openid-configuration")(self._metadata)
        app.get("/keys")(lambda: {"keys": [{"kty": "oct", "k": "AAAA", "kid": "x"}, {"kty": "new"}, *self.listed]})
        app.get("/authorize")(self._page)
        app.post("/authorize")(self._authorize)
        app.post("/token")(self._token)
        return app

    def _metadata(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": self.ways,
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.more,
        }

    def _page(self, request: Request) -> Response:
        if not self.asks:
            return self._authorize(request)
        return HTMLResponse('<!doctype html><title>Acme ID</title><form method="post"><button>It is me</button></form>')

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["code_challenge_method"] == "S256"
        if self.error:
            back = {"error": self.error, "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(8)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        self.bodies.append(form)
        if not self._knows(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self.codes.pop(form["code"], None)
        proof = _base64(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked is None or proof != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": SUBJECT, "aud": CLIENT_ID, "exp": now + 300, "iat": now, "nonce": asked["nonce"],
        }  # fmt: skip
        self.change(claims)
        return JSONResponse({"access_token": "thrown away", "token_type": "Bearer", "id_token": self.sign(claims)})

    def _knows(self, request: Request, form: dict[str, str]) -> bool:
        if "client_secret_basic" not in self.ways:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        told = base64.b64encode(b"desk:a+secret+%26+more").decode()  # form-encoded first (RFC 6749, section 2.3.1)
        return request.headers.get("authorization") == f"Basic {told}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def endless() -> Response:
    """Answer with more than anybody wants."""
    return StreamingResponse((b" " * 65536 for _ in range(100_000)), media_type="application/json")


@contextmanager
def serving(provider: IdentityProvider, **more: Any) -> Iterator[IdentityProvider]:
    """Serve it on a free port of the loopback; `more` is for uvicorn."""
    config = uvicorn.Config(provider.app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", **more)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=30)
