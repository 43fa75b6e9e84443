"""VAT identifier of the buyer (EN 16931 BT-48)."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.parties.tax_ids import TaxId, tax_ids
from extractors.parties.tax_owner import Owner, owner_of

FIELD: Final = FieldName.BUYER_TAX_ID


def candidates(paper: Paper) -> list[Candidate]:
    """Return the identifiers that the page or the client's own companies give to the buyer."""
    return best_first(_candidate(paper, one) for one in tax_ids(paper) if owner_of(paper, one) is Owner.BUYER)


def _candidate(paper: Paper, one: TaxId) -> Candidate:
    return Candidate(
        raw=one.raw,
        readings=(one.national,),
        evidence=evidence(paper, one.page, one.box, one.confidence),
        score=one.points,
        label=one.label,
    )
