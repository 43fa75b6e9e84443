"""VAT identifier of the seller (EN 16931 BT-31)."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.parties.ranking import in_buyers_block
from extractors.parties.tax_ids import TaxId, tax_ids

FIELD: Final = FieldName.VENDOR_TAX_ID
KNOWN: Final = 1.0
OF_BUYER: Final = 0.2


def candidates(paper: Paper) -> list[Candidate]:
    """Return the identifiers that are not the buyer's; one of a known vendor first."""
    known = {identifiers.compact(key) for vendor in paper.registers.vendors for key in vendor.tax_ids}
    return best_first(_candidate(paper, one, known) for one in tax_ids(paper) if not one.third)


def _candidate(paper: Paper, one: TaxId, known: set[str]) -> Candidate:
    """Return an identifier as printed; with its country in front only where a known vendor has it so."""
    buyers = one.buyer or in_buyers_block(paper, one.page, one.box)
    points = KNOWN if one.value in known else one.points * (OF_BUYER if buyers else 1.0)
    return Candidate(
        raw=one.raw,
        readings=(one.value if one.value in known else one.national,),
        evidence=evidence(paper, one.page, one.box, one.confidence),
        score=round(points, 4),
        label=one.label,
    )
