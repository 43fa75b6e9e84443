"""Calls to a provider end, however it answers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fastapi.responses import Response, StreamingResponse

from review.people.single_sign_on.calls import ask
from review.people.single_sign_on.refusal import ProviderAwayError
from tests.review.people.single_sign_on.identity_provider import IdentityProvider, endless, serving


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with serving(IdentityProvider()) as found:
        yield found


def trickle() -> Response:
    """Answer a byte at a time, each soon after the one before, for minutes."""

    async def bytes_() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b" "
            await asyncio.sleep(0.02)

    return StreamingResponse(bytes_(), media_type="application/json")


@pytest.mark.parametrize(("answer", "told"), [(trickle, "no whole answer within 0.5 seconds"), (endless, "more than")])
def test_an_answer_without_an_end_is_given_up(provider: IdentityProvider, answer: object, told: str) -> None:
    provider.answers["/keys"] = answer  # type: ignore[assignment]
    for _ in range(10):  # each gives its room back
        with pytest.raises(ProviderAwayError, match=told):
            ask(f"{provider.issuer}/keys", seconds=0.5 if answer is trickle else 30)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day, now = dt.timedelta(days=1), dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - day, now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    pem += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "own.pem").write_bytes(pem)
    with serving(IdentityProvider(), ssl_certfile=tmp_path / "own.pem") as provider:
        with pytest.raises(ProviderAwayError, match="cannot be reached"):
            ask(provider.issuer.replace("http://127.0.0.1", "https://localhost") + "/keys")
        assert provider.calls == []


def test_what_is_packed_is_not_unpacked(provider: IdentityProvider) -> None:
    """A kilobyte could become a megabyte."""
    provider.answers["/keys"] = lambda: Response(b"{}", headers={"Content-Encoding": "gzip"})
    assert ask(f"{provider.issuer}/keys").body == b"{}"
