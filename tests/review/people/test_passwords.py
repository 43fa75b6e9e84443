"""Passwords: what is guessed first is refused, anything else of twelve characters is taken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from documents.error import WrongInputError
from review.people.passwords import (
    ESTIMATED,
    LONGEST,
    SHORTEST,
    check_password,
    hashed,
    initial_password,
    is_right,
)

COMMONEST = FREQUENCY_LISTS["passwords"][:3000]


@pytest.mark.parametrize(
    "password",
    [
        "korb lampe winter zug",
        "correct horse battery staple",
        "дом река стол окно",
        "Kx7-mm2-vvq-pl",
        "   leading and trailing   ",
        "🦊🐻🌲🚲🎈🪁🍇🥨🧶🪴🧭🎺",
    ],
)
def test_a_good_password_may_be_made_of_anything(password: str) -> None:
    check_password(password, login="ann", name="Anna Vogel")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Passw0rd!2024",
        "4321drowssap",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaa",
        "123456789012",
        "abcabcabcabc",
        "Sunshine2026!",
        "daybook-daybook",
        "Invoice2026!!",
        "annavogel2026",
        "VogelAnna!1234",
        "vogel.anna.2026",
        "Willkommen2026!",
        "Sommer2026!!",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WrongInputError, match="guessed first") as refused:
        check_password(password, login="ann", name="Anna Vogel")
    assert password not in str(refused.value)


@settings(max_examples=60)
@given(st.sampled_from(COMMONEST), st.integers(0, 99), st.sampled_from(("", "!", "?", ".")))
def test_the_commonest_3000_are_refused_with_digits_and_a_sign_too(word: str, number: int, sign: str) -> None:
    """ASVS 5.0.0 V6.2.4; those of fewer than twelve characters are refused twice over."""
    with pytest.raises(WrongInputError):
        check_password(f"{word.capitalize()}{number}{sign}")
    with pytest.raises(WrongInputError):
        check_password((word * SHORTEST)[: max(SHORTEST, 2 * len(word))])


def test_what_is_known_of_one_person_is_not_held_against_another() -> None:
    check_password("vogel.anna.vogel", login="otto", name="Otto Lang")
    with pytest.raises(WrongInputError, match="guessed first"):
        check_password("vogel.anna.vogel", login="ann", name="Anna Vogel")
    check_password("vogel.anna.vogel", login="otto", name="Otto Lang")


def test_the_beginning_of_a_long_password_counts() -> None:
    with pytest.raises(WrongInputError, match="guessed first"):
        check_password("a" * ESTIMATED + "korb lampe winter zug")


@pytest.mark.parametrize(
    ("length", "taken"), [(SHORTEST - 1, False), (SHORTEST, True), (LONGEST, True), (LONGEST + 1, False)]
)
def test_length_has_two_bounds(length: int, taken: bool) -> None:
    password = ("korb lampe zug " * 40)[:length]
    if taken:
        check_password(password)
    else:
        with pytest.raises(WrongInputError, match=f"has {length} characters"):
            check_password(password)


def test_a_stored_password_is_argon2id_and_never_the_same_twice() -> None:
    stored = hashed("korb lampe winter zug")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != hashed("korb lampe winter zug")
    assert is_right("korb lampe winter zug", stored)
    assert not is_right("Korb lampe winter zug", stored)
    assert not is_right("korb lampe winter zug ", stored)


def test_nobody_has_the_password_of_nobody() -> None:
    assert not is_right("", None)
    assert not is_right("korb lampe winter zug", None)
    assert not is_right("-", "-")


def test_a_password_made_by_chance_is_taken() -> None:
    made = {initial_password() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        check_password(one, login="ann", name="Anna Vogel")
