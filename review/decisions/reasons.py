"""The reasons people choose from: short lists, as data (`reasons.toml`)."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from documents.value import Value
from review.decisions.refusal import NotPossibleError

LEAST_TEXT: Final = 10
"""Characters of a text that says why, blanks at the ends not counted (V-SOD-04)."""
MOST_TEXT: Final = 2000


class RejectionReason(Value):
    """Why a document is sent back.

    Attributes:
        says: In words.
        peppol: Status reason of the Invoice Response (L-40), such as "PRI".
    """

    code: str
    says: str
    peppol: str


@functools.cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("review.decisions").joinpath("reasons.toml").read_text(encoding="utf-8"))


def waiver_reasons() -> Mapping[str, str]:
    """Return the reasons for accepting a finding: code and words, in the order to show them."""
    reasons: dict[str, str] = _table()["waive"]
    return reasons


def rejection_reasons() -> Mapping[str, RejectionReason]:
    """Return the reasons for sending a document back, by code, in the order to show them."""
    return {code: RejectionReason(code=code, **row) for code, row in _table()["reject"].items()}


def check_reason(code: str, known: Mapping[str, object]) -> None:
    """Refuse a reason that is not in its list.

    Raises:
        NotPossibleError: Naming the list.
    """
    if code not in known:
        raise NotPossibleError(f'found reason "{code}", expected one of {", ".join(known)}; nothing was changed')


def check_text(text: str, rule: str = "") -> str:
    """Return a text that says why, without blanks at its ends.

    Raises:
        NotPossibleError: It is shorter than 10 characters or longer than 2,000; begins with the `rule` if given.
    """
    found = text.strip()
    if not LEAST_TEXT <= len(found) <= MOST_TEXT:
        raise NotPossibleError(
            f"{f'{rule}: ' if rule else ''}found a text of {len(found)} characters, expected {LEAST_TEXT} to "
            f"{MOST_TEXT}; nothing was changed"
        )
    return found
