"""Calls to a provider end, however it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
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


def test_what_is_packed_is_not_unpacked(provider: IdentityProvider) -> None:
    """A kilobyte could become a megabyte."""
    provider.answers["/keys"] = lambda: Response(b"{}", headers={"Content-Encoding": "gzip"})
    assert ask(f"{provider.issuer}/keys").body == b"{}"
