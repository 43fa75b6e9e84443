"""The form of an identifier, learned from its prints: letters as they are, runs of digits by their length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

LONGER: Final = 2
"""A counter grows: so many digits more than seen are allowed, and one less."""


def pattern_of(prints: Sequence[str]) -> str:
    """Return a regular expression that every print matches whole, "" when they do not have one form.

    A run of letters that differs between prints becomes letters of that length; a run of digits may be one digit
    shorter and two longer than seen.

    Args:
        prints: At least one, as printed.
    """
    forms = [_runs(one) for one in prints]
    if not forms or len({tuple(kind for kind, _text in form) for form in forms}) != 1:
        return ""
    return "".join(_part(kind, [form[at][1] for form in forms]) for at, (kind, _text) in enumerate(forms[0]))


def _runs(text: str) -> list[tuple[str, str]]:
    return [(kind, "".join(signs)) for kind, signs in groupby(text, key=_kind)]


def _kind(sign: str) -> str:
    if sign.isdecimal():
        return "digits"
    if sign.isalpha():
        return "letters"
    return "blank" if sign.isspace() else "mark"


def _part(kind: str, seen: Sequence[str]) -> str:
    if kind == "digits":
        lengths = [len(one) for one in seen]
        return rf"\d{{{max(min(lengths) - 1, 1)},{max(lengths) + LONGER}}}"
    if kind == "blank":
        return r"\s+"
    if len(set(seen)) == 1:
        return re.escape(seen[0])
    if kind == "mark":
        return "(?:" + "|".join(sorted(re.escape(one) for one in set(seen))) + ")"
    lengths = [len(one) for one in seen]
    return rf"[^\W\d_]{{{min(lengths)},{max(lengths)}}}"
