"""A document and the client's world in which it is right; a planted defect changes one thing of either."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from documents.business import BusinessDocument, Line, TaxCategory
from documents.field import Evidence, Field, Proof, ProofName
from documents.ledger_facts import Invoiced, PriorDocument
from documents.ledger_facts_memory import MemoryFacts
from documents.master.client import Client
from documents.master.memory import MemoryMasterData
from documents.master.order import Order, Receipt
from documents.master.party import Vendor
from documents.master.registry import RegistryAnswer
from documents.values.money import round_amount
from documents.values.totals import tax_of
from validators.context import Context
from validators.judge import judge

DOCUMENT_ID: Final = "d-1"
READ_PROOFS: Final[dict[str, tuple[ProofName, ...]]] = {
    "invoice_number": (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    "po_number": (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    "delivery_note_number": (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    "issue_date": (ProofName.LABEL_BESIDE, ProofName.UNAMBIGUOUS_DATE),
    "currency": (ProofName.ISO_CODE,),
    "gross_total": (ProofName.TOTAL_LABEL, ProofName.NO_LARGER_TRIPLE, ProofName.TOTALS_READABLE),
}
"""What a plain page proves of the fields that posting rests on."""
HEADER: Final = frozenset(
    name for name, kind in BusinessDocument.model_fields.items() if str(kind.annotation).find("Field[") >= 0
)


def told(name: str, value: object, **changes: Any) -> Field[Any]:
    """Return a header field with the proofs of a plain page."""
    proofs = changes.pop("proofs", READ_PROOFS.get(name, ()))
    return Field(
        value=value,
        raw=str(value),
        evidence=Evidence(page=1),
        proofs=tuple(Proof(name=proof) for proof in proofs),
        **changes,
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """One document, and everything its judging depends on.

    Attributes:
        vendors: The first one sent the document.
        rates: Exchange rates by (currency, base, ISO day).
        posted: Invoices posted before, by vendor id.
        registry: Answers about tax identifiers.
        texts: Texts of earlier documents by their id.
        locked_until: Last day of the last locked period.
        tax_codes: Tax codes of past invoices, newest first, by vendor id.
        booked: Account, day and amount in base currency of what is in the books.
        billed: Quantities by order number, document id and order line.
    """

    document: BusinessDocument
    client: Client
    received_on: dt.date
    vendors: tuple[Vendor, ...]
    orders: tuple[Order, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    priors: tuple[PriorDocument, ...] = ()
    invoiced: Mapping[tuple[str, int], Invoiced] = field(default_factory=dict)
    posted: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[tuple[str, str, str], Decimal] = field(default_factory=dict)
    registry: tuple[RegistryAnswer, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    booked: tuple[tuple[str, dt.date, Decimal], ...] = ()
    locked_until: dt.date | None = None
    billed: Mapping[str, Mapping[str, Mapping[int, Decimal]]] = field(default_factory=dict)
    tax_codes: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)

    @property
    def vendor(self) -> Vendor:
        """The sender."""
        return self.vendors[0]

    @property
    def currency(self) -> str:
        """The document's currency, "" when it has none."""
        return self.document.currency.value if self.document.currency else ""

    @property
    def issued(self) -> dt.date:
        """The day of issue; the document must have one."""
        if self.document.issue_date is None:
            raise ValueError("the document of this scene has no date")
        return self.document.issue_date.value

    @property
    def gross(self) -> Decimal:
        """The gross total, 0 when there is none."""
        return self.document.gross_total.value if self.document.gross_total else Decimal(0)

    def told(self, **changes: object) -> Scene:
        """Return the scene with other contents of the document; plain values of header fields become fields."""
        values = {
            name: told(name, value) if name in HEADER and value is not None and not isinstance(value, Field) else value
            for name, value in changes.items()
        }
        return dataclasses.replace(self, document=self.document.model_copy(update=values))

    def where(self, **changes: Any) -> Scene:
        """Return the scene in another world."""
        return dataclasses.replace(self, **changes)

    def sent_by(self, **changes: object) -> Scene:
        """Return the scene with another record of the sender."""
        return self.where(vendors=(self.vendor.model_copy(update=changes), *self.vendors[1:]))

    def totalled(self, *lines: Line, **extra: Decimal) -> Scene:
        """Return the scene with other lines (or its own), and totals that follow from them.

        Args:
            lines: All lines; none for those that are there.
            extra: `allowance`, `charge`, `prepaid`, `rounding` of the whole document, in document currency.
        """
        return self.told(**totals(lines or self.document.lines, self.currency, **extra))

    def context(self) -> Context:
        """Return the world as the judges ask for it."""
        return Context(
            client=self.client,
            master=MemoryMasterData(
                entities=self.client.entities,
                vendors=self.vendors,
                orders=self.orders,
                receipts=self.receipts,
                fx_rates=self.rates,
                registry=self.registry,
            ),
            facts=MemoryFacts(
                priors=self.priors,
                invoiced=self.invoiced,
                posted=self.posted,
                texts=self.texts,
                booked=self.booked,
                locked_until=self.locked_until,
                billed=self.billed,
                tax_codes=self.tax_codes,
            ),
            received_on=self.received_on,
            document_id=DOCUMENT_ID,
        )

    def codes(self) -> frozenset[str]:
        """Return the codes of all findings."""
        return frozenset(finding.code for finding in judge(self.document, self.context()).findings)


def totals(
    lines: tuple[Line, ...],
    currency: str,
    *,
    allowance: Decimal = Decimal(0),
    charge: Decimal = Decimal(0),
    prepaid: Decimal = Decimal(0),
    rounding: Decimal = Decimal(0),
) -> dict[str, Any]:
    """Return every total of a document with these lines, and its tax breakdown; all identities hold."""
    bases: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        key = (line.tax_category or "S", line.tax_rate or Decimal(0))
        bases[key] = bases.get(key, Decimal(0)) + (line.net_amount or Decimal(0))
    first = next(iter(bases))
    bases[first] += charge - allowance
    taxes = tuple(
        TaxCategory(category=category, rate=rate, base=base, tax=tax_of(base, rate, currency))
        for (category, rate), base in bases.items()
    )
    lines_total = sum((line.net_amount or Decimal(0) for line in lines), Decimal(0))
    net = lines_total - allowance + charge
    tax = sum((row.tax or Decimal(0) for row in taxes), Decimal(0))
    optional = {"allowance_total": allowance, "charge_total": charge, "prepaid": prepaid, "rounding": rounding}
    return {
        "lines": lines,
        "taxes": taxes,
        "lines_total": lines_total,
        "net_total": net,
        "tax_total": tax,
        "gross_total": net + tax,
        "payable": net + tax - prepaid + rounding,
        **{name: amount or None for name, amount in optional.items()},
    }


def priced(line: Line, currency: str, **changes: Any) -> Line:
    """Return a line with other figures, its amount following from quantity and price."""
    new = line.model_copy(update=changes)
    amount = round_amount((new.quantity or Decimal(0)) * (new.unit_price or Decimal(0)), currency)
    return new.model_copy(update={"net_amount": amount})
