"""Sign-ins on their way to the provider: each belongs to one browser, serves once, and only for some minutes.

What binds the answer to the browser and to this one sign-in is ASVS 5.0.0 V10.1.2, V10.2.1 and V10.5.1.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import secrets
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.value import Value
from review.people.single_sign_on.tables import starts

TOKEN_BYTES: Final = 32
"""Of chance in each of state, nonce, verifier and the browser's cookie."""

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""How such a token is written."""

MINUTES: Final = 10
"""What signing in at the provider may take, with a second factor that has to be looked for."""

MOST_OF_AN_ADDRESS: Final = 200
"""Sign-ins that wait at once; an office shares one address."""


class Start(Value):
    """One sign-in on its way.

    Attributes:
        state: Comes back with the answer.
        nonce: Comes back within the signed ID token.
        verifier: Proves to the provider that the code is redeemed by whoever asked for it (PKCE, RFC 7636).
        leads_to: Path of the desk the person wanted.
    """

    state: str
    nonce: str
    verifier: str
    leads_to: str

    @property
    def challenge(self) -> str:
        """What the provider gets of the verifier at first (S256)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def is_token(text: str) -> bool:
    """Tell whether a state or cookie can be one of ours."""
    return TOKEN.fullmatch(text) is not None


def begin(connection: sa.Connection, browser: str, leads_to: str, *, address: str) -> Start | None:
    """Write a sign-in down; None when too many from this address have not come back.

    Args:
        connection: In a transaction.
        browser: Token of the cookie that the answer must come with.
        leads_to: Path of the desk.
        address: Where the request comes from.
    """
    now = database_now(connection)
    connection.execute(starts.delete().where(starts.c.begun_at < now - dt.timedelta(minutes=MINUTES)))
    waiting = sa.select(sa.func.count()).select_from(starts).where(starts.c.address == address[:60])
    if (connection.scalar(waiting) or 0) >= MOST_OF_AN_ADDRESS:
        return None
    state, nonce, verifier = (secrets.token_urlsafe(TOKEN_BYTES) for _ in range(3))
    connection.execute(
        starts.insert().values(
            state_sha256=_digest(state),
            browser_sha256=_digest(browser),
            nonce=nonce,
            verifier=verifier,
            leads_to=leads_to,
            address=address[:60],
            begun_at=now,
        )
    )
    return Start(state=state, nonce=nonce, verifier=verifier, leads_to=leads_to)


def take(connection: sa.Connection, state: str, browser: str) -> Start | None:
    """Take a sign-in that came back, so that it cannot come back again.

    Returns:
        None when this browser began none with this state, or too long ago, or it came back before.
    """
    since = database_now(connection) - dt.timedelta(minutes=MINUTES)
    taken = connection.execute(
        starts.delete()
        .where(
            starts.c.state_sha256 == _digest(state),
            starts.c.browser_sha256 == _digest(browser),
            starts.c.begun_at >= since,
        )
        .returning(starts.c.nonce, starts.c.verifier, starts.c.leads_to)
    ).one_or_none()
    if taken is None:
        return None
    return Start(state=state, nonce=taken.nonce, verifier=taken.verifier, leads_to=taken.leads_to)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
