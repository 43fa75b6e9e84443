"""The ID token: what a provider signs about a person, and everything it is checked for.

Source: OpenID Connect Core 1.0, sections 2 and 3.1.3.7; ASVS 5.0.0 V9.1, V9.2, V10.5.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import GuestProtocol
from joserfc.jws import JWSRegistry

from documents.value import Value
from review.people.single_sign_on.links import LONGEST_SUBJECT
from review.people.single_sign_on.provider import Key
from review.people.single_sign_on.refusal import NotProvenError
from review.people.single_sign_on.settings import SingleSignOn

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a private key only the provider has; neither none nor HS256, which whoever can check can make."""

LEEWAY_SECONDS: Final = 60
"""So far the clocks of provider and desk may be apart."""

OLDEST_SECONDS: Final = 15 * 60
"""A token is redeemed moments after it was made; an old one comes from elsewhere."""

_REGISTRY: Final = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
"""Providers add fields of their own to the header; critical ones that nobody knows are refused all the same."""


class Identity(Value):
    """Whom a provider vouches for.

    Attributes:
        subject: Names the person at this issuer for ever.
        email: Only where the provider says that it verified it; empty elsewhere.
    """

    issuer: str
    subject: str
    email: str = ""


def identity_of(
    token: str,
    settings: SingleSignOn,
    key_of: Callable[[str | None], Key],
    *,
    nonce: str,
    now: Callable[[], float] = time.time,
) -> Identity:
    """Return whom an ID token is about.

    Args:
        token: As the provider gave it for the code.
        settings: Of the provider it must be from.
        key_of: Gives the provider's key by its name.
        nonce: Of the sign-in it must be for.
        now: Seconds since 1970.

    Raises:
        NotProvenError: It is not signed by this provider, or not for this desk, this sign-in, this moment.
    """

    def key(signed: GuestProtocol) -> Key:
        kid = signed.headers().get("kid")
        return key_of(kid if isinstance(kid, str) else None)

    try:
        claims = jwt.decode(token, key, registry=_REGISTRY).claims
        _registry(settings, nonce, int(now())).validate(claims)
    except ClaimError as error:
        raise NotProvenError(f"the ID token is not for this sign-in: {error.claim} ({error.error})") from error
    except (JoseError, TypeError, ValueError) as error:
        raise NotProvenError(f"the ID token is not signed by the provider: {type(error).__name__}") from error
    _check_audience(claims, settings.client_id)
    if claims["iat"] < now() - OLDEST_SECONDS:
        raise NotProvenError("the ID token is not for this sign-in: iat is long ago")
    if len(claims["sub"]) > LONGEST_SUBJECT or not claims["sub"].isprintable():
        raise NotProvenError("the ID token is not for this sign-in: sub is no name")
    return Identity(issuer=claims["iss"], subject=claims["sub"], email=_verified_email(claims))


def _registry(settings: SingleSignOn, nonce: str, now: int) -> jwt.JWTClaimsRegistry:
    acr: dict[str, Any] = {"acr": {"essential": True, "values": list(settings.acr)}} if settings.acr else {}
    return jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": settings.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
        **acr,
    )


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    """Refuse a token that was made for another party, which handed it on, and for us among others."""
    audience = claims["aud"]
    shared = isinstance(audience, list) and len(audience) > 1
    if (shared or "azp" in claims) and claims.get("azp") != client_id:
        raise NotProvenError("the ID token is not for this sign-in: azp")


def _verified_email(claims: dict[str, Any]) -> str:
    email = claims.get("email")
    is_verified = claims.get("email_verified") is True  # the words "true" and "false" are both true
    return email.strip().lower() if isinstance(email, str) and is_verified else ""
