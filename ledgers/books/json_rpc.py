"""Tryton's JSON-RPC: log in once, call methods with values of Python, wait and try again while the server is busy."""

from __future__ import annotations

import base64
import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import httpx

from ledgers.books.protocol import BooksBusyError, BooksRefusedError, BooksUnavailableError

TIMEOUT_SECONDS: Final = 60.0
ATTEMPTS: Final = 5
FIRST_WAIT_SECONDS: Final = 0.5
"""Before the second attempt; each further wait is twice as long."""
WARNING: Final = "UserWarning"
WARNINGS: Final = 100
"""Questions that one call may ask before it is given up."""
LONGEST_REFUSAL: Final = 500
"""Characters of the server's words that are passed on."""
BUSY_STATUS: Final = frozenset({409, 429, 502, 503, 504})
BUSY_ERRORS: Final = frozenset({"ConcurrencyException", "TimeOutException"})


class _WarningError(Exception):
    """A question of Tryton to a person, such as about a number seen before. Daybook has judged what it asks.

    Attributes:
        name: By which it is answered with yes, once.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TrytonSession:
    """One user's session with one Tryton database."""

    def __init__(
        self,
        url: str,
        database: str,
        user: str,
        password: str,
        *,
        transport: httpx.BaseTransport | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare a session; nothing is sent yet.

        Args:
            url: Of the server, such as "https://erp.example.com:8000".
            database: Its name.
            user: Login of a user who may create and post supplier invoices and moves and nothing more.
            password: Of the user.
            transport: Another way to the server, for tests.
            wait: Sleeps between attempts.
        """
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, transport=transport)
        self._address = f"{url.rstrip('/')}/{database}/rpc/"
        self._user, self._password = user, password
        self._wait = wait
        self._token = ""
        self._number = 0
        self._context: dict[str, Any] = {}

    def call(self, model: str, method: str, *arguments: Any) -> Any:
        """Call a method of a model in the user's context.

        Raises:
            BooksBusyError: The server was busy in every attempt.
            BooksUnavailableError: It does not answer, or does not let the user in.
            BooksRefusedError: It refuses what was asked, in its own words.
        """
        if not self._token:
            self._log_in()
        for _warning in range(WARNINGS):
            try:
                return self._answered(f"model.{model}.{method}", [*arguments, self._context])
            except _WarningError as warning:
                answer = {"user": self._number, "name": warning.name, "always": False}
                self._answered("model.res.user.warning.create", [[answer], self._context])
        raise BooksRefusedError(f"{self._address}: {method}: more than {WARNINGS} warnings in one call")

    def _log_in(self) -> None:
        session = self._answered("common.db.login", [self._user, {"password": self._password}, "en"])
        plain = f"{self._user}:{session[0]}:{session[1]}"
        self._token = base64.b64encode(plain.encode()).decode("ascii")
        self._number = session[0]
        self._context = self._answered("model.res.user.get_preferences", [True, {}])

    def _answered(self, method: str, arguments: list[Any]) -> Any:
        for attempt in range(ATTEMPTS):
            if attempt:
                self._wait(FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
            answer = self._send(method, arguments)
            if answer is not None:
                return decoded(answer["result"])
        raise BooksBusyError(f"{self._address}: busy in {ATTEMPTS} attempts; entries wait and are sent again later")

    def _send(self, method: str, arguments: list[Any]) -> dict[str, Any] | None:
        """Send one request; None says that the server is busy."""
        headers = {"Authorization": f"Session {self._token}"} if self._token else {}
        body = {"id": 1, "method": method, "params": encoded(arguments)}
        try:
            response = self._client.post(self._address, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise BooksUnavailableError(f"{self._address}: {error}; entries wait in the outbox") from error
        if response.status_code in BUSY_STATUS:
            return None
        if response.status_code != httpx.codes.OK:
            raise BooksUnavailableError(
                f"{self._address}: answered {response.status_code} to {self._user}; entries wait in the outbox"
            )
        answer: dict[str, Any] = response.json()
        if "error" in answer:
            kind, *said = answer["error"]
            if kind in BUSY_ERRORS:
                return None
            if kind == WARNING:
                raise _WarningError(_first_words(said))
            raise BooksRefusedError(f"{self._address}: {method}: {kind}: {_first_words(said)}")
        return answer


def _first_words(said: Any) -> str:
    """Return the sentence of a refusal without the description of the fields that follows it."""
    while isinstance(said, list) and said:
        said = said[0]
    return str(said)[:LONGEST_REFUSAL]


def encoded(value: Any) -> Any:
    """Return a value as Tryton's JSON has it."""
    match value:
        case Decimal():
            return {"__class__": "Decimal", "decimal": str(value)}
        case dt.date():
            return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
        case bytes():
            return {"__class__": "bytes", "base64": base64.b64encode(value).decode("ascii")}
        case dict():
            return {name: encoded(one) for name, one in value.items()}
        case list() | tuple():
            return [encoded(one) for one in value]
        case _:
            return value


def decoded(value: Any) -> Any:
    """Return a value of Tryton's JSON as Python has it."""
    match value:
        case {"__class__": "Decimal", "decimal": str(text)}:
            return Decimal(text)
        case {"__class__": "date", "year": year, "month": month, "day": day}:
            return dt.date(year, month, day)
        case dict():
            return {name: decoded(one) for name, one in value.items()}
        case list():
            return [decoded(one) for one in value]
        case _:
            return value
