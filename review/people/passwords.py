"""Passwords: which are taken (ASVS 5.0.0 V6.2), and how they are kept (argon2id, V11.4.2)."""

from __future__ import annotations

import re
import secrets
import threading
from functools import cache
from pathlib import Path
from typing import Final

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from documents.error import WrongInputError

SHORTEST: Final = 12
ADVISED: Final = 15
LONGEST: Final = 512
"""Characters; longer ones only cost time."""

OWN_CHARACTERS: Final = 6
"""So many must be left when everything that is guessed first is taken out."""

MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
"""Cost of one comparison with one lane, the smallest that OWASP's Password Storage Cheat Sheet gives for argon2id."""

AT_ONCE: Final = 4
"""Passwords compared at the same time: a flood of sign-ins must not take the machine."""

INITIAL_BYTES: Final = 15
"""Of chance in a password that the program makes: 20 characters."""

COMMON: Final = Path(__file__).with_name("common_passwords.txt")
"""What lists of stolen passwords are mostly made of, one a line."""

PRODUCT: Final = ("daybook", "invoice", "rechnung", "review", "desk")
"""Words of this program, which whoever guesses here tries first (V6.2.11)."""

_ROOM: Final = threading.BoundedSemaphore(AT_ONCE)
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_RUN: Final = re.compile(r"(.)\1{2,}|0123456789|123456789|987654321|2345678|1234567|123456|12345|1234|(19|20)\d\d")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def check_password(password: str, *, login: str = "", name: str = "") -> None:
    """Refuse a password that is guessed first; any other of 12 characters or more is taken, whatever it is made of.

    Raises:
        WrongInputError: It is too short, too long, or little is left of it without common words, the person's own
            name and simple series. The message never repeats it.
    """
    if len(password) < SHORTEST:
        raise WrongInputError(
            f"The password has {len(password)} characters; at least {SHORTEST} are needed, {ADVISED} are better."
        )
    if len(password) > LONGEST:
        raise WrongInputError(f"The password has {len(password)} characters; at most {LONGEST} are taken.")
    if _own_characters(password, login, name) < OWN_CHARACTERS:
        raise WrongInputError(
            "The password is among those that are guessed first: without common words, your name and simple series "
            "little is left of it. Three or four words that have nothing to do with each other are a good one."
        )


def _own_characters(password: str, login: str, name: str) -> int:
    """Count the different characters that are left without what is guessed first, in the better of two spellings."""
    known = [*_WORD.findall(f"{login} {name}".casefold()), *_common(), *PRODUCT]
    lowered = password.casefold()
    return min(_left(text, known) for text in (lowered, lowered.translate(_LEET), lowered[::-1]))


def _left(text: str, known: list[str]) -> int:
    for word in sorted(known, key=len, reverse=True):
        text = text.replace(word, "")
    return len(set(_RUN.sub("", text)))


@cache
def _common() -> tuple[str, ...]:
    return tuple(COMMON.read_text("utf-8").split())


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
