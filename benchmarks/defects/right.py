"""Right documents of every kind, varied in country, currency, lines, policy of the order, and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from typing import Any, Final

from benchmarks.defects.places import Place, client, place, vendor
from benchmarks.defects.scene import Scene, told, totals
from documents.business import BusinessDocument, Line
from documents.kind import DocType
from documents.ledger_facts import PriorDocument
from documents.master.order import MatchPolicy, Order, OrderLine, Receipt
from documents.terms import PaymentTerms
from documents.values.identifiers import invoice_key_n1, invoice_key_n2
from documents.values.money import round_amount, unit

GOODS: Final = (
    "Copier paper A4", "Stahlwinkel 40 mm", "Gants de protection", "Verpakkingsfolie", "Cable ties black",
    "Farina tipo 00", "Hydraulikschlauch", "Étiquettes thermiques", "Safety helmet yellow", "Tornillos M8",
)  # fmt: skip
WEEKDAYS: Final = 5
FIRST_DAY: Final = dt.date(2026, 2, 2)
DAYS: Final = 250
MOST_LINES: Final = 9
LARGEST_FREE: Final = Decimal(600)
"""Net total of an invoice without an order, in euros: well below every limit."""


def free_invoice(dice: Random, *, checked: bool = False, taxed: bool = True) -> Scene:
    """Return an invoice without an order, small enough to post unattended, with a plain history of its vendor."""
    where = place(dice, checked=checked)
    scene = _invoice(dice, where, tuple(_lines(dice, where, taxed=taxed)))
    return scene.where(priors=history(dice, scene, dice.randint(1, 6)))


def ordered_invoice(dice: Random, *, policy: MatchPolicy | None = None, service: bool = False) -> Scene:
    """Return an invoice on one order, of all or part of it, at its prices; what must be received is received."""
    where = place(dice)
    lines = tuple(_lines(dice, where, most=4))
    base = _invoice(dice, where, lines)
    order = _order(dice, base, lines, policy=policy or dice.choice(list(MatchPolicy)), service=service)
    part = dice.random() < 0.4
    wanted = [line.model_copy(update={"quantity": line.quantity * 2}) for line in order.lines] if part else order.lines
    order = order.model_copy(update={"lines": tuple(wanted)})
    return on_order(dice, base, order)


def on_order(dice: Random, base: Scene, order: Order) -> Scene:
    """Return an invoice that refers to this order, fully received."""
    printed = dice.choice([order.number, f"PO {order.number}"])
    numbered = dice.random() < 0.5
    lines = tuple(
        line.model_copy(update={"order_line": str(line.number)}) if numbered else line for line in base.document.lines
    )
    receipts = tuple(
        Receipt(
            number="GR-1",
            date=order.issue_date + dt.timedelta(days=2),
            order_number=order.number,
            order_line=line.number,
            quantity=line.quantity,
            accepted=line.quantity,
        )
        for line in order.lines
    )
    return base.told(po_number=printed, orders=(order.number,), lines=lines).where(orders=(order,), receipts=receipts)


def credit_note(dice: Random) -> Scene:
    """Return a credit note that names its invoice, which was posted before."""
    scene = free_invoice(dice)
    corrected = earlier(scene, number="RE-1", issue_date=scene.issued - dt.timedelta(days=45), document_id="d-9")
    credit = scene.told(doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-1")
    return credit.where(priors=(*scene.priors, corrected))


def till_receipt(dice: Random) -> Scene:
    """Return a small till receipt: no buyer, no terms."""
    where = place(dice, checked=True)
    scene = _invoice(dice, where, tuple(_lines(dice, where, most=2, total=Decimal(40))))
    nothing = {"buyer_name": None, "buyer_tax_id": None, "buyer_address": None, "payment_terms": None}
    return scene.told(doc_type=DocType.RECEIPT, due_date=None, **nothing)


def purchase_order(dice: Random) -> Scene:
    """Return an order of the client to one of its vendors, not known before."""
    base = free_invoice(dice)
    nothing = {"invoice_number": None, "due_date": None, "payable": None, "iban": None}
    plain = tuple(line.model_copy(update={"tax_rate": None, "tax_category": ""}) for line in base.document.lines)
    amounts = totals(plain, base.currency) | {"taxes": (), "tax_total": None, "gross_total": None, "payable": None}
    return base.told(
        **{**amounts, **nothing, "doc_type": DocType.PURCHASE_ORDER, "po_number": f"49{dice.randint(10000, 99999)}"}
    )


def goods_receipt(dice: Random) -> Scene:
    """Return the client's own receipt of everything on an order, which was not booked yet."""
    base = ordered_invoice(dice, policy=MatchPolicy.THREE_WAY)
    lines = tuple(
        Line(
            number=n, description=line.description, quantity=line.quantity, unit=line.unit, order_line=str(line.number)
        )
        for n, line in enumerate(base.orders[0].lines, start=1)
    )
    amounts = ("lines_total", "allowance_total", "charge_total", "net_total", "tax_total", "gross_total", "payable")
    nothing = dict.fromkeys((*amounts, "invoice_number", "due_date", "payment_terms", "currency", "iban"))
    note = f"GRN-{dice.randint(100, 999)}"
    return base.told(
        **nothing, doc_type=DocType.DELIVERY_NOTE, goods_receipt=True, delivery_note_number=note, lines=lines, taxes=()
    ).where(receipts=())


def history(dice: Random, scene: Scene, count: int) -> tuple[PriorDocument, ...]:
    """Return earlier invoices of the vendor: other weeks, other amounts of the same size, numbers far from this one."""
    shares = [Decimal(dice.choice([70, 76, 83, 91, 109, 118, 127, 136])) / 100 for _ in range(count)]
    return tuple(
        earlier(
            scene,
            number=f"{scene.issued.year}/{70000 + 137 * step}",
            gross=round_amount(abs(scene.gross) * share, scene.currency) + unit(scene.currency) * step,
            issue_date=scene.issued - dt.timedelta(days=31 * step + dice.randint(0, 9)),
            document_id=f"h-{step}",
        )
        for step, share in enumerate(shares, start=1)
    )


def earlier(scene: Scene, **changes: Any) -> PriorDocument:
    """Return an earlier document that says what this one says, except for the changes."""
    document = scene.document
    values: dict[str, Any] = {
        "document_id": "d-0",
        "vendor_id": scene.vendor.id,
        "number": document.invoice_number.value if document.invoice_number else "",
        "gross": abs(scene.gross),
        "currency": scene.currency,
        "issue_date": scene.issued,
        "sign": document.sign,
        "tax_id": document.vendor_tax_id.value if document.vendor_tax_id else "",
        "iban": document.iban.value if document.iban else "",
        "state": "POSTED",
        "entry": "OWN-AP-2026-000001",
    } | changes
    values.setdefault("number_n1", invoice_key_n1(values["number"]))
    values.setdefault("number_n2", invoice_key_n2(values["number"]))
    return PriorDocument.model_validate(values)


def _lines(
    dice: Random, where: Place, *, most: int = MOST_LINES, total: Decimal = LARGEST_FREE, taxed: bool = True
) -> Iterator[Line]:
    count = dice.randint(1, most)
    for number, description in enumerate(dice.sample(GOODS, count), start=1):
        quantity = Decimal(dice.choice([1, 2, 3, 4, 5, 8, 10, 12]))
        share = Decimal(dice.randint(30, 95)) / 100 * total / count / quantity * where.scale
        price = max(round_amount(share, where.currency), unit(where.currency))
        yield Line(
            number=number,
            description=description,
            quantity=quantity,
            unit=dice.choice(["C62", "C62", "KGM", "MTR"]),
            unit_price=price,
            net_amount=round_amount(quantity * price, where.currency),
            tax_rate=Decimal(dice.choice(where.rates)) if taxed else Decimal(0),
            tax_category="S" if taxed else "E",
        )


def _invoice(dice: Random, where: Place, lines: tuple[Line, ...]) -> Scene:
    sender, own = vendor(dice, where, dice.randint(1, 99999)), client(dice, where)
    issued = _weekday(FIRST_DAY + dt.timedelta(days=dice.randint(0, DAYS)))
    days = dice.choice([10, 14, 30, 45])
    values: dict[str, Any] = {
        "vendor_name": sender.name,
        "vendor_tax_id": sender.tax_id or None,
        "vendor_tax_number": sender.tax_number or None,
        "vendor_address": f"{sender.street}\n{sender.postcode} {sender.city}",
        "buyer_name": own.entities[0].name,
        "buyer_tax_id": (own.entities[0].tax_id or None) if dice.random() < 0.5 else None,
        "invoice_number": f"{dice.choice(['RE-', 'INV', 'F', ''])}{dice.randint(10_000, 69_999)}",
        "issue_date": issued,
        "due_date": issued + dt.timedelta(days=days),
        "payment_terms": PaymentTerms(net_days=days),
        "currency": where.currency,
        "iban": sender.accounts[0].iban if sender.accounts else None,
    }
    fields = {name: told(name, value) for name, value in values.items() if value is not None}
    scene = Scene(
        document=BusinessDocument(doc_type=DocType.INVOICE, **fields),
        client=own,
        received_on=issued + dt.timedelta(days=dice.randint(0, 9)),
        vendors=(sender,),
        posted={sender.id: 20},
    )
    return scene.totalled(*lines)


def _order(dice: Random, base: Scene, lines: tuple[Line, ...], *, policy: MatchPolicy, service: bool) -> Order:
    return Order(
        number=f"45{dice.randint(10000, 99999)}",
        vendor_id=base.vendor.id,
        entity_id="own",
        currency=base.currency,
        issue_date=base.issued - dt.timedelta(days=dice.randint(5, 60)),
        match_policy=policy,
        lines=tuple(
            OrderLine(
                number=line.number,
                description=line.description,
                quantity=line.quantity or Decimal(1),
                unit=line.unit,
                price=line.unit_price or Decimal(0),
                account="6100",
                tax_rate=line.tax_rate,
                service=service,
            )
            for line in lines
        ),
    )


def _weekday(day: dt.date) -> dt.date:
    return day if day.weekday() < WEEKDAYS else day + dt.timedelta(days=2)


Maker = Callable[[Random], Scene]
INVOICES: Final[tuple[Maker, ...]] = (free_invoice, ordered_invoice)
DATED: Final[tuple[Maker, ...]] = (*INVOICES, purchase_order)
ANY: Final[tuple[Maker, ...]] = (*DATED, credit_note, goods_receipt)
