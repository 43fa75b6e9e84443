"""A provider of OpenID Connect: what it says of itself, its keys, and the code that it gives tokens for.

Sources: OpenID Connect Discovery 1.0, sections 3 and 4; OpenID Connect Core 1.0, section 3.1; RFC 7636; RFC 9207.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from review.people.single_sign_on.calls import Answer, ask
from review.people.single_sign_on.refusal import NotProvenError, ProviderAwayError
from review.people.single_sign_on.settings import SingleSignOn, is_protected
from review.people.single_sign_on.starts import Start

DISCOVERY: Final = "/.well-known/openid-configuration"
KEPT_SECONDS: Final = 3600.0
"""So long what a provider says of itself, and its keys, are believed without asking again."""

REFRESH_SECONDS: Final = 30.0
"""Not more often than this is an unknown key a reason to ask again: anybody can invent one."""

SMALLEST_RSA: Final = 2048
"""Bits (ASVS 5.0.0 V11.2.3)."""

Key = RSAKey | ECKey


class Metadata(BaseModel):
    """What a provider says of itself, as far as it is used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri")
    @classmethod
    def _protected(cls, address: str) -> str:
        if not is_protected(address):
            raise ValueError("expected an https address")
        return address


class Provider:
    """The provider of one installation; remembers its metadata and keys in this process."""

    def __init__(self, settings: SingleSignOn, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask nothing yet. `clock` tells seconds."""
        self.settings = settings
        self._clock = clock
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, dict[str, Key]] | None = None

    def metadata(self) -> Metadata:
        """Return what the provider says of itself.

        Raises:
            ProviderAwayError: It says nothing, or something else than was set.
        """
        now = self._clock()
        if self._metadata is None or now - self._metadata[0] > KEPT_SECONDS:
            self._metadata = (now, self._discover())
        return self._metadata[1]

    def sign_in_address(self, start: Start) -> str:
        """Return where a browser goes to sign in."""
        wanted = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            "scope": "openid email" if self.settings.link_by_email else "openid",
            "state": start.state,
            "nonce": start.nonce,
            "code_challenge": start.challenge,
            "code_challenge_method": "S256",
        }
        if self.settings.acr:
            wanted["acr_values"] = " ".join(self.settings.acr)
        return str(httpx.URL(self.metadata().authorization_endpoint).copy_merge_params(wanted))

    def redeem(self, code: str, start: Start) -> str:
        """Return the ID token that the provider gives for a code; what else it gives is thrown away.

        Raises:
            NotProvenError: It gives none, because the code was used, is old, or is somebody else's.
            ProviderAwayError: It does not answer as a provider, or does not know this desk.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
            "code_verifier": start.verifier,
        }
        auth = self._identify(form)
        answer = ask(self.metadata().token_endpoint, form=form, auth=auth)
        if answer.status != 200:
            raise _refused(answer)
        token = answer.json().get("id_token")
        if not isinstance(token, str) or not token:
            raise NotProvenError("the provider gave no ID token for the code")
        return token

    def key(self, kid: str | None) -> Key:
        """Return the key by that name; the only one there is when no name is given.

        A name that is not known is a reason to ask the provider again, who may have changed its keys.

        Raises:
            NotProvenError: It has no such key.
            ProviderAwayError: It does not list its keys.
        """
        now = self._clock()
        if (
            self._keys is None
            or now - self._keys[0] > KEPT_SECONDS
            or (_chosen(self._keys[1], kid) is None and now - self._keys[0] > REFRESH_SECONDS)
        ):
            self._keys = (now, self._list_keys())
        found = _chosen(self._keys[1], kid)
        if found is None:
            raise NotProvenError("the ID token is signed with a key that the provider does not list")
        return found

    def count_keys(self) -> int:
        """Ask for the keys anew; return how many can be used."""
        self._keys = (self._clock(), self._list_keys())
        return len(self._keys[1])

    def _identify(self, form: dict[str, str]) -> tuple[str, str] | None:
        """Say who asks in the way the provider takes: by a header where it can, within the form elsewhere."""
        secret = self.settings.client_secret.get_secret_value()
        if not secret:
            form["client_id"] = self.settings.client_id
            return None
        if "client_secret_basic" in self.metadata().token_endpoint_auth_methods_supported:
            return quote_plus(self.settings.client_id), quote_plus(secret)
        form |= {"client_id": self.settings.client_id, "client_secret": secret}
        return None

    def _discover(self) -> Metadata:
        issuer = self.settings.issuer
        answer = ask(issuer.rstrip("/") + DISCOVERY)
        if answer.status != 200:
            raise ProviderAwayError(f"{answer.host}: answered {answer.status} to {DISCOVERY}")
        try:
            found = Metadata.model_validate(answer.json())
        except ValidationError as error:
            fields = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
            raise ProviderAwayError(f"{answer.host}: missing or unprotected in {DISCOVERY}: {fields}") from error
        if found.issuer != issuer:
            raise ProviderAwayError(f'{answer.host}: it names itself "{found.issuer[:200]}", expected "{issuer}"')
        endpoints = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        if {urlsplit(one).scheme for one in endpoints} - {"https", urlsplit(issuer).scheme}:
            raise ProviderAwayError(f"{answer.host}: an address in {DISCOVERY} is not https")
        return found

    def _list_keys(self) -> dict[str, Key]:
        answer = ask(self.metadata().jwks_uri)
        listed = answer.json().get("keys") if answer.status == 200 else None
        if not isinstance(listed, list):
            raise ProviderAwayError(f"{answer.host}: answered {answer.status} without keys")
        found = ((str(one.get("kid", "")), _imported(one)) for one in listed if isinstance(one, dict))
        return {kid: key for kid, key in found if key is not None}


def _chosen(keys: dict[str, Key], kid: str | None) -> Key | None:
    if kid is not None:
        return keys.get(kid)
    return next(iter(keys.values())) if len(keys) == 1 else None


def _imported(jwk: dict[str, Any]) -> Key | None:
    """Return a public key that signs; None for any other, which is no reason to do without the rest."""
    if jwk.get("use", "sig") != "sig":
        return None
    try:
        if jwk.get("kty") == "RSA":
            key = RSAKey.import_key({name: jwk[name] for name in ("kty", "n", "e")})
            return key if key.public_key.key_size >= SMALLEST_RSA else None
        if jwk.get("kty") == "EC":
            return ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    except (JoseError, KeyError, TypeError, ValueError):
        return None
    return None


def _refused(answer: Answer) -> Exception:
    said = answer.json().get("error") if answer.status in {400, 401} else None
    if said == "invalid_grant":
        return NotProvenError("the provider does not take the code: it was used, is too old, or is somebody else's")
    told = said if said in {"invalid_client", "unauthorized_client", "invalid_request"} else "no reason"
    return ProviderAwayError(f"{answer.host}: answered {answer.status} ({told}) to the code; look at id and secret")
