"""How often a value like the chosen one is right: the confidence of a field, 0.0 to 0.995.

A sum of weights, one for each thing that speaks for a value (its score, its lead, its label, its characters, each proof
held), is turned into a share of right values. No weight is negative, so that more evidence never lowers a confidence.
The weights are in confidence.toml, fitted by `python -m benchmarks.calibrate` on documents whose truth is known.

A confidence tells a person where to look first. It is no proof, and no gate opens by it.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from documents.field import Candidate, FieldName, Proof
from documents.reading import FieldReading
from documents.text import Reader

STORED: Final = Path(__file__).with_name("confidence.toml")
MOST: Final = 0.995
"""Highest confidence: a value read from a page is never certain."""
MISREAD: Final = 0.5
"""What a label with wrong letters counts, of a label that is spelled as known."""
TYPED: Final = "text layer"
READINGS: Final = "one reading only"
GENERAL: Final = ("score", "lead", "label", "characters", TYPED, READINGS)
"""What speaks for a value beside its proofs, which go by their own names."""

_F = FieldName
GROUPS: Final[Mapping[str, tuple[FieldName, ...]]] = {
    "numbers": (
        _F.INVOICE_NUMBER, _F.ORDER_NUMBER, _F.DELIVERY_NOTE_NUMBER, _F.PRECEDING_INVOICE, _F.BUYER_REFERENCE,
        _F.PROJECT_NUMBER, _F.CONTRACT_NUMBER, _F.SALES_ORDER_NUMBER, _F.RECEIVING_ADVICE_NUMBER,
        _F.REMITTANCE_REFERENCE,
    ),
    "dates": (_F.ISSUE_DATE, _F.DUE_DATE, _F.DELIVERY_DATE, _F.INVOICING_PERIOD, _F.PAYMENT_TERMS),
    "amounts": (
        _F.NET_TOTAL, _F.TAX_TOTAL, _F.GROSS_TOTAL, _F.LINES_TOTAL, _F.ALLOWANCE_TOTAL, _F.CHARGE_TOTAL, _F.PREPAID,
        _F.ROUNDING, _F.PAYABLE,
    ),
    "names": (
        _F.VENDOR_NAME, _F.BUYER_NAME, _F.VENDOR_ADDRESS, _F.BUYER_ADDRESS, _F.DELIVERY_ADDRESS, _F.EXEMPTION_REASON,
    ),
    "tax ids": (_F.VENDOR_TAX_ID, _F.BUYER_TAX_ID, _F.VENDOR_TAX_NUMBER),
    "accounts": (_F.IBAN, _F.BIC),
    "currency": (_F.CURRENCY,),
}  # fmt: skip
"""Fields whose evidence is of one kind, and of which there are too few values to learn from each alone."""


class Scale(NamedTuple):
    """How the evidence of a group of fields is weighed.

    Attributes:
        base: Log-odds of a value that nothing speaks for.
        weights: Log-odds that each kind of evidence adds, none below 0.
        fields: Log-odds to add for a field of the group that is read better or worse than the others.
    """

    base: float
    weights: Mapping[str, float]
    fields: Mapping[str, float]


def with_confidence(name: FieldName, reading: FieldReading) -> FieldReading:
    """Return a reading whose chosen value states how often such values are right; until then it has the characters'."""
    one = reading.chosen
    if one is None:
        return reading
    stated = confidence_of(name, support_of(one, reading.others, reading.proofs))
    evidence = one.evidence.model_copy(update={"confidence": stated, "characters": one.evidence.confidence})
    return reading.model_copy(update={"chosen": one.model_copy(update={"evidence": evidence})})


def support_of(one: Candidate, others: Sequence[Candidate], proofs: Sequence[Proof]) -> dict[str, float]:
    """Return all that speaks for a value, each from 0.0 to 1.0; what does not is absent.

    The confidence of its evidence is taken as that of its characters.
    """
    best = max((other.score for other in others), default=0.0)
    support = {
        "score": min(max(one.score, 0.0), 1.0),
        "lead": min(max(one.score - best, 0.0), 1.0),
        "label": (MISREAD if one.label_misread else 1.0) if one.label else 0.0,
        "characters": one.evidence.confidence,
        TYPED: float(one.evidence.reader is Reader.TEXT_LAYER),
        READINGS: float(len(one.readings) == 1),
        **{proof.name.value: 1.0 for proof in proofs},
    }
    return {kind: worth for kind, worth in support.items() if worth}


def confidence_of(name: FieldName, support: Mapping[str, float], scale: Scale | None = None) -> float:
    """Return the share of values right among those of a field with such support."""
    used = scale or scales()[group_of(name)]
    odds = used.base + used.fields.get(name.value, 0.0)
    odds += sum(used.weights.get(kind, 0.0) * worth for kind, worth in support.items())
    return round(min(1.0 / (1.0 + math.exp(-odds)), MOST), 4)


def group_of(name: FieldName) -> str:
    """Return the group that a field's evidence is weighed with."""
    return next(group for group, names in GROUPS.items() if name in names)


@functools.cache
def scales(path: Path = STORED) -> Mapping[str, Scale]:
    """Return the stored weights by group."""
    stored: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {group: Scale(**stored[group]) for group in GROUPS}
