"""Calls to a provider: each ends within seconds, however slowly it is answered, and takes some kilobytes at most."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from review.people.single_sign_on.refusal import ProviderAwayError

SECONDS: Final = 8.0
"""From the name of the host to the last byte. A person waits for three calls at most."""

LARGEST: Final = 256 * 1024
"""Bytes of an answer; the largest providers list some dozens of keys in 30 kB."""

AT_ONCE: Final = 6
"""Calls at the same time: a provider that hangs must not take the desk's threads."""

_ROOM: Final = threading.BoundedSemaphore(AT_ONCE)


def ask(
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Get an address, or send a form to it; redirects are not followed (they would leave what was checked).

    Raises:
        ProviderAwayError: No answer came in time, or one that is too large, or there is no room for the call.
    """
    host = urlsplit(address).hostname
    if not _ROOM.acquire(blocking=False):
        raise ProviderAwayError(f"{host}: {AT_ONCE} calls wait for it already")
    try:
        return asyncio.run(_within(address, form, auth, seconds))
    except TimeoutError as error:
        raise ProviderAwayError(f"{host}: no whole answer within {seconds:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise ProviderAwayError(f"{host}: cannot be reached ({type(error).__name__})") from error
    finally:
        _ROOM.release()


class Answer:
    """What came back: a status and a JSON object."""

    def __init__(self, host: str, status: int, body: bytes) -> None:
        """Keep them; the body is read when it is asked for."""
        self.host = host
        self.status = status
        self.body = body

    def json(self) -> dict[str, Any]:
        """Return the object of the body.

        Raises:
            ProviderAwayError: It holds none.
        """
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ProviderAwayError(f"{self.host}: answered {self.status} without JSON") from error
        if not isinstance(found, dict):
            raise ProviderAwayError(f"{self.host}: answered {self.status} without a JSON object")
        return found


@cache
def _trusted() -> ssl.SSLContext:
    """Return whose certificates count; reading them takes longer than a call."""
    return httpx.create_ssl_context()


async def _within(address: str, form: Mapping[str, str] | None, auth: tuple[str, str] | None, seconds: float) -> Answer:
    client = httpx.AsyncClient(timeout=seconds, follow_redirects=False, verify=_trusted())
    async with asyncio.timeout(seconds), client:
        # Unpacked by us an answer could be a thousand times as large as sent, so it comes as it is.
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        request = client.build_request("GET" if form is None else "POST", address, data=form, headers=headers)
        answer = await client.send(request, stream=True, auth=auth)
        body = bytearray()
        async for part in answer.aiter_raw():
            body += part
            if len(body) > LARGEST:
                raise ProviderAwayError(f"{request.url.host}: answered with more than {LARGEST} bytes")
        return Answer(request.url.host, answer.status_code, bytes(body))
