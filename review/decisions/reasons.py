"""The reasons people choose from: short lists, as data (`reasons.toml`)."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from documents.value import Value
from review.decisions.refusal import NotPossibleError


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
