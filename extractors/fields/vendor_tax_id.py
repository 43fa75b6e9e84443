"""VAT identifier of the seller (EN 16931 BT-31)."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.parties.tax_ids import TaxId, tax_ids
from extractors.parties.tax_owner import Owner, owner_of

FIELD: Final = FieldName.VENDOR_TAX_ID
KNOWN: Final = 1.0
OF_OTHER: Final = 0.2
"""Share that is left of an identifier of the buyer, or of somebody who is no party."""
OWN: Final = 0.02
"""Added where the identifier stands with the vendor's own name."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return the identifiers that are not the buyer's; one of a known vendor first."""
    known = {identifiers.compact(key) for vendor in paper.registers.vendors for key in vendor.tax_ids}
    owners = [(one, owner_of(paper, one)) for one in tax_ids(paper)]
    buyers = {one.value for one, owner in owners if owner is Owner.BUYER}
    return best_first(
        _candidate(paper, one, Owner.BUYER if one.value in buyers else owner, known)
        for one, owner in owners
        if not one.third
    )


def _candidate(paper: Paper, one: TaxId, owner: Owner, known: set[str]) -> Candidate:
    """Return an identifier as printed; with its country in front only where a known vendor has it so."""
    own = OWN if owner is Owner.VENDOR else 0.0
    share = OF_OTHER if owner in (Owner.BUYER, Owner.OTHER) else 1.0
    points = KNOWN if one.value in known else (one.points + own) * share
    return Candidate(
        raw=one.raw,
        readings=(one.value if one.value in known else one.national,),
        evidence=evidence(paper, one.page, one.box, one.confidence),
        score=round(points, 4),
        label=one.label,
    )
