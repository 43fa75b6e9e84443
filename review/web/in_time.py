"""A request has its time: one whose body comes a byte a minute must not keep a connection for ever."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_SECONDS: Final = 60.0
"""What a request may take from its first byte to its answer; a picture of a page takes 1 s."""


class InTime:
    """Ends a request that takes too long, such as one whose body comes a byte a minute."""

    def __init__(self, app: ASGIApp, seconds: float = REQUEST_SECONDS) -> None:
        """Stand before an application."""
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self.seconds):
                await self.app(scope, receive, noting)
        except TimeoutError:
            if not started:
                await _too_slow(send, self.seconds)


async def _too_slow(send: Send, seconds: float) -> None:
    said = (
        f"The answer took longer than {seconds:g} seconds, so nobody waits for it any more. What you decided may still "
        "be finished: look at the page again in a minute before you repeat it. A decision sent twice is taken once."
    )
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), (b"retry-after", b"60")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": said.encode()})
