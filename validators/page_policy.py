"""What one page must prove by itself, when a document is read without a client's register and ledger.

The same rules as in the night, but only those that a page, and the registers that happen to be given, can answer.
A rule that needs the ledger, or a register nobody gave, is not applicable and says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from documents.business import BusinessDocument
from documents.field import FieldName, Proof
from documents.finding import Finding, Severity
from documents.kind import INVOICE_TYPES, DocType
from documents.ledger_facts_memory import MemoryFacts
from documents.master.client import Client
from documents.master.party import Entity
from documents.master.protocol import MasterData
from validators.context import Case, Context
from validators.judge import build_case
from validators.page_fields import unproven_fields
from validators.page_parties import unproven_name
from validators.registry import load_rules

PAGE_RULES: Final = (
    *("V-CMP-01", "V-CMP-02", "V-DOC", "V-ARI", "V-TAX", "V-DAT-04", "V-DAT-06", "V-CUR-02"),
    *("V-ORD-01", "V-ORD-03", "V-ORD-04"),
)
"""Families, or single rules, that a page alone can answer."""
VENDOR_RULES: Final = ("V-ID-01", "V-ID-02", "V-ID-04", "V-ID-06")
"""Those that a register of vendors can answer."""
BUYER_RULES: Final = ("V-ID-07",)
"""Those that the client's own companies can answer."""
ORDER_PARTIES: Final = "V-ORD-05"
"""Both registers answer it, each for the party that it holds."""
READ_ALONE: Final = Client(
    id="nobody",
    name="nobody",
    country="",
    currency="",
    entities=(Entity(id="nobody", name="", country=""),),
)
"""Stands for the client when none is given: no policy but the defaults."""


@dataclass(frozen=True, slots=True)
class PageReview:
    """What the page proves, and what it does not.

    Attributes:
        proofs: By header field.
        reasons: Why a person must look before it may be posted, one sentence each; empty when nobody must.
    """

    proofs: Mapping[FieldName, tuple[Proof, ...]]
    reasons: tuple[str, ...]


def review_page(
    document: BusinessDocument, master: MasterData, client: Client = READ_ALONE, *, received_on: dt.date
) -> PageReview:
    """Judge one document by its page, and by the registers that are given.

    Args:
        document: Cleansed.
        master: May be empty.
        client: Whose policy applies; defaults when nobody's.
        received_on: Day the document came in.
    """
    context = Context(client, master, MemoryFacts(), received_on, document_id="")
    case = build_case(document, context)
    return PageReview(case.proofs, tuple(dict.fromkeys(_reasons(case, master))))


def _reasons(case: Case, master: MasterData) -> Iterator[str]:
    if case.document.doc_type not in INVOICE_TYPES | {DocType.PURCHASE_ORDER}:
        yield f"Read as {case.document.doc_type.value}, which is not posted."
    vendor_rules = VENDOR_RULES if master.has_vendors() else ()
    buyer_rules = BUYER_RULES if master.entities() else ()
    for finding in _findings(case, (*PAGE_RULES, *vendor_rules, *buyer_rules)):
        yield finding.message
    parties = {FieldName.VENDOR_NAME: bool(vendor_rules), FieldName.BUYER_NAME: bool(buyer_rules)}
    yield from (one.message for one in _findings(case, (ORDER_PARTIES,)) if parties[FieldName(one.subject)])
    if not master.has_vendors():
        yield from unproven_name(case, FieldName.VENDOR_NAME)
    if not master.entities():
        yield from unproven_name(case, FieldName.BUYER_NAME)
    if case.document.vendor_name is None:
        yield "No seller's name was read. A tax identifier alone does not say who he is; key the name from the page."
    yield from unproven_fields(case)


def _findings(case: Case, families: tuple[str, ...]) -> Iterator[Finding]:
    for rule in load_rules():
        if rule.code.startswith(families):
            yield from (finding for finding in rule.findings(case) if finding.severity is Severity.BLOCK_POST)
