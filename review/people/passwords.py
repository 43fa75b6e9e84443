"""Passwords: which are taken (ASVS 5.0.0 V6.2), and how they are kept (argon2id, V11.4.2)."""

from __future__ import annotations

import re
import secrets
import threading
from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from documents.error import WrongInputError

SHORTEST: Final = 12
ADVISED: Final = 15
LONGEST: Final = 512
"""Characters; longer ones only cost time."""

LEAST_GUESSES: Final = 10**10
"""So many tries must a program need that tries common words, names, years and rows of keys first: zxcvbn's highest
class, "very unguessable" (Wheeler, USENIX Security 2016)."""
ESTIMATED: Final = 32
"""Characters that zxcvbn looks at; with more it takes many seconds for a password of nothing but signs."""

MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
"""Cost of one comparison with one lane, the smallest that OWASP's Password Storage Cheat Sheet gives for argon2id."""

AT_ONCE: Final = 4
"""Passwords compared at the same time: a flood of sign-ins must not take the machine."""

INITIAL_BYTES: Final = 15
"""Of chance in a password that the program makes: 20 characters."""

PRODUCT: Final = ("daybook", "invoice", "rechnung", "facture", "review", "desk")
"""Words of this program, which whoever guesses here tries first (V6.2.11)."""
COMMON_ELSEWHERE: Final = (
    *("willkommen", "bienvenue", "contrasena", "contraseña", "ichliebedich", "qwertzuiop", "yxcvbnm"),
    *("januar", "februar", "oktober", "dezember", "sommer", "herbst"),
)
"""Common in passwords of people who do not write English; zxcvbn's lists are English, or have them far behind."""

_ROOM: Final = threading.BoundedSemaphore(AT_ONCE)
_ESTIMATING: Final = threading.Lock()
"""zxcvbn keeps the words of the person it is asked about in a table that all threads share."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def check_password(password: str, *, login: str = "", name: str = "") -> None:
    """Refuse a password that is guessed first; any other of 12 characters or more is taken, whatever it is made of.

    Raises:
        WrongInputError: It is too short, too long, or guessed in fewer than LEAST_GUESSES tries (V6.2.4, V6.2.11).
            The message never repeats it.
    """
    if len(password) < SHORTEST:
        raise WrongInputError(
            f"The password has {len(password)} characters; at least {SHORTEST} are needed, {ADVISED} are better."
        )
    if len(password) > LONGEST:
        raise WrongInputError(f"The password has {len(password)} characters; at most {LONGEST} are taken.")
    if _guesses(password, login, name) < LEAST_GUESSES:
        raise WrongInputError(
            "The password is among those that are guessed first: common words, names, years or rows of keys are "
            "most of it. Take three or four words that have nothing to do with each other, or let a password manager "
            "make one."
        )


def _guesses(password: str, login: str, name: str) -> int:
    """Estimate how many tries a program needs that knows the person; locally, nothing leaves the machine."""
    words = _WORD.findall(name.casefold())
    names = [sign.join(order) for order in (words, words[::-1]) for sign in ("", " ", ".", "-", "_")]
    known = [login.casefold(), *words, *names, *PRODUCT, *COMMON_ELSEWHERE]
    with _ESTIMATING:
        found = zxcvbn(password[:ESTIMATED], known, max_length=ESTIMATED)
    return int(found["guesses"])


def initial_password() -> str:
    """Return a password made by chance, for one first sign-in or a demo."""
    return secrets.token_urlsafe(INITIAL_BYTES)


def hashed(password: str) -> str:
    """Return the text to keep."""
    with _ROOM:
        return _hasher().hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Compare; where nothing is stored it takes as long as where something is, and the answer is no.

    What is stored and is no hash fits no password.
    """
    with _ROOM:
        try:
            right = _hasher().verify(password[: LONGEST + 1], stored or _nobodys())
        except UnknownHashError:
            return False
    return right and stored is not None


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1),))


@cache
def _nobodys() -> str:
    """Return the hash of a password that nobody has."""
    return _hasher().hash(secrets.token_urlsafe())
