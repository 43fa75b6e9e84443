"""The lines of a document, and where they were matched: ordered, received and invoiced side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument, Line
from documents.finding import Finding, Severity
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import Order, OrderLine
from documents.match import LineMatch
from documents.reading import LineField
from documents.register.versions import Version
from documents.value import Value
from documents.values.money import round_amount, show, unit
from documents.values.units import code
from ledgers.facts import DatabaseFacts
from review.views.document_fields import Place, place_of
from review.views.document_values import Style
from validators.matching.tolerance import describe, profile_for, within

CENT_OF_PRICE: Final = Decimal("0.0001")
TENTH_OF_PERCENT: Final = Decimal("0.1")
_LINE: Final = re.compile(r"line (\d+)")
_ORDER: Final = re.compile(r"order (.+)/(\d+)")

COLUMNS: Final[tuple[tuple[LineField, str], ...]] = (
    (LineField.ITEM_ID, "Item"),
    (LineField.DESCRIPTION, "Description"),
    (LineField.QUANTITY, "Quantity"),
    (LineField.UNIT, "Unit"),
    (LineField.UNIT_PRICE, "Price"),
    (LineField.DISCOUNT, "Discount %"),
    (LineField.TAX_RATE, "Tax %"),
    (LineField.NET_AMOUNT, "Amount"),
)
"""Of the table, in its order; a column without any value is left out, but for those every line needs."""
NEEDED: Final = frozenset({LineField.DESCRIPTION, LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT})
OF_THE_FIRST: Final = NEEDED | {LineField.UNIT, LineField.TAX_RATE}
"""Of a table without lines, so that the first one can be typed whole."""
FIGURES: Final = frozenset(
    {LineField.QUANTITY, LineField.UNIT_PRICE, LineField.DISCOUNT, LineField.TAX_RATE, LineField.NET_AMOUNT}
)


UNIT_WORDS: Final[Mapping[str, str]] = {
    "C62": "pcs",
    "XBX": "boxes",
    "XCT": "cartons",
    "XPK": "packs",
    "XPX": "pallets",
    "HUR": "h",
    "DAY": "days",
    "MON": "months",
    "KGM": "kg",
    "GRM": "g",
    "TNE": "t",
    "LTR": "l",
    "MTR": "m",
    "MTK": "m²",
    "MTQ": "m³",
    "KWH": "kWh",
    "KMT": "km",
    "SET": "sets",
    "PR": "pairs",
}


def unit_words(code: str) -> str:
    """Return a unit as people say it; the code where there is no word for it."""
    return UNIT_WORDS.get(code, code)


class Column(Value):
    """One column of the table."""

    name: LineField
    title: str

    @property
    def figure(self) -> bool:
        """Tell whether it is set to the right."""
        return self.name in FIGURES


class Cell(Value):
    """One cell of a line, as it stands in its input."""

    name: LineField
    text: str = ""
    raw: str = ""
    place: Place | None = None


class Measure(StrEnum):
    """What is compared between order, receipt and invoice."""

    QUANTITY = "Quantity"
    PRICE = "Price"
    AMOUNT = "Amount"


class Compared(Value):
    """One row of the comparison.

    Attributes:
        received: Empty where receipts say nothing of it.
        difference: Invoice less order, or less receipt; empty when there is none.
        beyond: The difference is more than the tolerance allows.
    """

    measure: Measure
    ordered: str
    received: str = ""
    invoiced: str
    difference: str = ""
    beyond: bool = False


class OrderSide(Value):
    """The order line an invoice line was paired with.

    Attributes:
        name: Such as "4500012/1".
        description: As ordered.
        tolerance: The limits that hold, in words.
        rows: Quantity, price, amount.
        conversion: How the quantity got into the order's unit; empty where it was in it.
        paired_by: Login of who paired them by hand; empty where the judges did.
    """

    name: str
    description: str
    tolerance: str
    rows: tuple[Compared, ...]
    conversion: str = ""
    paired_by: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether a difference is beyond the tolerance."""
        return any(one.beyond for one in self.rows)


class Release(Value):
    """What would make one finding go away."""

    code: str
    text: str


class ShownLine(Value):
    """One line on the page.

    Attributes:
        findings: Codes of the findings that speak of it.
        releases: What would let it go: each by itself is enough.
    """

    number: int
    cells: tuple[Cell, ...]
    order: OrderSide | None = None
    doubt: Severity | None = None
    findings: tuple[str, ...] = ()
    releases: tuple[Release, ...] = ()


class Foot(Value):
    """The sum of the lines, compared with what the document states."""

    sum: str
    stated: str = ""
    difference: str = ""
    closes: bool = True


class Lines(Value):
    """The table of lines."""

    columns: tuple[Column, ...] = ()
    lines: tuple[ShownLine, ...] = ()
    foot: Foot | None = None

    @property
    def free_number(self) -> int:
        """Return the number of the next line that somebody adds, from 1."""
        return max((one.number for one in self.lines), default=0) + 1

    @property
    def unmatched(self) -> bool:
        """Tell whether a line has no order line though others have one."""
        return any(one.order is None for one in self.lines) and any(one.order is not None for one in self.lines)


def lines_of(
    connection: sa.Connection,
    client: Client,
    document_id: str,
    version: Version,
    findings: Sequence[Finding],
    style: Style,
) -> Lines:
    """Return the lines with the order lines they were paired with; `findings` are the open ones."""
    document, judgement = version.business, version.judgement
    if document is None:
        return Lines()
    matches = {one.line: one for one in judgement.match.lines} if judgement is not None else {}
    orders = _Orders(connection, client, document_id, [one.order_number for one in matches.values()])
    vendor = judgement.vendor_id if judgement is not None else ""
    shown = []
    for line in document.lines:
        match = matches.get(line.number)
        mine = tuple(one for one in findings if _speaks_of(one, line, match))
        beside = orders.beside(match, vendor) if match is not None else None
        severities = [one.severity for one in mine if one.severity is not Severity.INFO]
        shown.append(
            ShownLine(
                number=line.number,
                cells=tuple(_cell(line, name, style) for name, _ in COLUMNS),
                order=_side(beside, style, client.currency) if beside is not None else None,
                doubt=severities[0] if severities else None,
                findings=tuple(dict.fromkeys(one.code for one in mine)),
                releases=tuple(_releases(beside, mine, client.currency)) if beside is not None else (),
            )
        )
    used = {cell.name for one in shown for cell in one.cells if cell.text} | (NEEDED if shown else OF_THE_FIRST)
    columns = tuple(Column(name=name, title=title) for name, title in COLUMNS if name in used)
    return Lines(columns=columns, lines=tuple(shown), foot=_foot(document, style))


class _Beside(Value):
    """What is known of an order line that an invoice line was paired with."""

    match: LineMatch
    order: Order
    line: OrderLine
    received: Decimal
    invoiced_before: Decimal
    limits: str
    percent_floor_cap: tuple[Decimal, Decimal, Decimal | None]
    price_beyond: bool

    @property
    def ordered_amount(self) -> Decimal:
        """What the quantity costs at the order's price."""
        return round_amount(self.match.quantity * self.match.order_price, self.order.currency)

    @property
    def over(self) -> Decimal:
        """What the line costs more than that."""
        return self.match.net_amount - self.ordered_amount

    @property
    def must_be_received(self) -> bool:
        """Tell whether goods come before payment."""
        return self.order.match_policy.is_received and not self.line.service

    @property
    def invoiced(self) -> Decimal:
        """Before and by this document."""
        return self.invoiced_before + self.match.quantity


class _Orders:
    """Orders, receipts and earlier invoices of one document's matches."""

    def __init__(self, connection: sa.Connection, client: Client, document_id: str, numbers: Sequence[str]) -> None:
        self._client = client
        master = DatabaseMasterData(connection, client.id, client.entities)
        self._facts = DatabaseFacts(connection, client.id, document_id, locked_until=client.locked_until)
        wanted = tuple(dict.fromkeys(numbers))
        self._orders = {number: master.order(number) for number in wanted}
        self._receipts = master.receipts(list(wanted)) if wanted else ()

    def beside(self, match: LineMatch, vendor: str) -> _Beside | None:
        """Return the order line of a match, or None when the order is not known any more."""
        order = self._orders.get(match.order_number)
        line = order.line(match.order_line) if order is not None else None
        if order is None or line is None:
            return None
        limits = profile_for(self._client.policy, line, vendor)
        ordered = round_amount(match.quantity * match.order_price, order.currency)
        over = match.net_amount - ordered
        return _Beside(
            match=match,
            order=order,
            line=line,
            received=sum((one.quantity for one in self._receipts if one.order_line == line.number), start=Decimal(0)),
            invoiced_before=self._facts.invoiced(order.number, line.number).quantity,
            limits=describe(limits, self._client.currency, limits.id),
            percent_floor_cap=(limits.percent, limits.floor, limits.cap),
            price_beyond=over > 0 and not within(over, ordered, limits),
        )


def _cell(line: Line, name: LineField, style: Style) -> Cell:
    printed = line.cells.get(name)
    text = _text(line, name, style)
    raw = printed.raw.strip() if printed is not None else ""
    return Cell(
        name=name, text=text, raw=raw if raw != text else "", place=place_of(printed.evidence) if printed else None
    )


def _text(line: Line, name: LineField, style: Style) -> str:
    if name is LineField.DISCOUNT:
        return style.quantity(line.discount_percent) if line.discount_percent is not None else ""
    if name is LineField.UNIT:
        printed = line.cells.get(name)
        raw = printed.raw.strip() if printed is not None else ""
        return raw if raw and code(raw) == line.unit else unit_words(line.unit)
    value = getattr(line, name.value)
    if value is None or value == "":
        return ""
    if name is LineField.NET_AMOUNT:
        return style.amount(value)
    if name is LineField.UNIT_PRICE:
        return style.price(value)
    return style.quantity(value) if isinstance(value, Decimal) else str(value)


def _speaks_of(finding: Finding, line: Line, match: LineMatch | None) -> bool:
    named = _LINE.match(finding.subject)
    if named is not None:
        return int(named[1]) == line.number
    ordered = _ORDER.fullmatch(finding.subject)
    if ordered is None or match is None:
        return False
    return (ordered[1], int(ordered[2])) == (match.order_number, match.order_line)


def _side(beside: _Beside, style: Style, base: str) -> OrderSide:
    match = beside.match
    return OrderSide(
        name=f"{beside.order.number}/{beside.line.number}",
        description=beside.line.description,
        tolerance=beside.limits,
        rows=(_quantity(beside, style), _price(beside, style), _amount(beside, style, base)),
        conversion=match.conversion.described if match.conversion is not None else "",
        paired_by=match.paired_by,
    )


def _quantity(beside: _Beside, style: Style) -> Compared:
    match = beside.match
    reference = beside.received if beside.must_be_received else beside.line.quantity
    excess = beside.invoiced - reference
    before = f" + {style.quantity(beside.invoiced_before)} before" if beside.invoiced_before else ""
    return Compared(
        measure=Measure.QUANTITY,
        ordered=_pieces(beside.line.quantity, beside, style),
        received=style.quantity(beside.received) if beside.must_be_received else "",
        invoiced=f"{style.quantity(match.quantity)}{before}",
        difference=f"+{style.quantity(excess)}" if excess > 0 else "",
        beyond=excess > 0,
    )


def _price(beside: _Beside, style: Style) -> Compared:
    match = beside.match
    price = (match.net_amount / match.quantity).quantize(CENT_OF_PRICE) if match.quantity else Decimal(0)
    apart = price - match.order_price if match.quantity else Decimal(0)
    return Compared(
        measure=Measure.PRICE,
        ordered=style.price(match.order_price),
        invoiced=style.price(price) if match.quantity else "unknown",
        difference=_signed(style.price(apart), apart),
        beyond=beside.price_beyond,
    )


def _amount(beside: _Beside, style: Style, base: str) -> Compared:
    _, floor, _ = beside.percent_floor_cap
    return Compared(
        measure=Measure.AMOUNT,
        ordered=style.amount(beside.ordered_amount),
        invoiced=style.amount(beside.match.net_amount),
        difference=_signed(style.amount(beside.over), beside.over),
        beyond=beside.price_beyond or (beside.order.currency != base and beside.over > floor),
    )


def _signed(text: str, value: Decimal) -> str:
    if not value:
        return ""
    return f"+{text}" if value > 0 else text.replace("-", "\N{MINUS SIGN}")


def _releases(beside: _Beside, findings: Sequence[Finding], base: str) -> Iterator[Release]:
    """Yield what would make the match hold; each by itself is enough for its finding."""
    style = Style()  # As the sentence of the finding, which is English whatever the document's language.
    codes = {one.code for one in findings}
    if codes & {"V-PO-08", "V-PO-09"}:
        missing = beside.invoiced - beside.received
        for code in sorted(codes & {"V-PO-08", "V-PO-09"}):
            yield Release(code=code, text=f"{_pieces(missing, beside, style)} more are received")
    if "V-PO-10" in codes:
        allowed = (beside.line.quantity - beside.line.cancelled) * (1 + beside.line.over_percent / 100)
        yield Release(
            code="V-PO-10", text=f"the order is raised by {_pieces(beside.invoiced - allowed, beside, style)}"
        )
    if "V-PO-06" in codes and beside.order.currency == base and beside.match.quantity:
        for text in _price_releases(beside, base):
            yield Release(code="V-PO-06", text=text)


def _pieces(quantity: Decimal, beside: _Beside, style: Style) -> str:
    return f"{style.quantity(quantity)} {unit_words(beside.line.unit)}".rstrip()


def _price_releases(beside: _Beside, base: str) -> Iterator[str]:
    percent, floor, cap = beside.percent_floor_cap
    share = percent * beside.ordered_amount / 100
    allowed = max(floor, share if cap is None else min(share, cap))
    most = ((beside.ordered_amount + allowed) / beside.match.quantity).quantize(CENT_OF_PRICE, ROUND_DOWN)
    price = (beside.match.net_amount / beside.match.quantity).quantize(CENT_OF_PRICE)
    yield f"the price is at most {show(most.normalize(), base)}"
    yield f"the order's price is raised to {show(price.normalize(), base)}"
    if beside.ordered_amount and (cap is None or beside.over <= cap):
        needed = (beside.over * 100 / beside.ordered_amount).quantize(TENTH_OF_PERCENT, ROUND_UP)
        yield f"the tolerance is {needed} %"


def _foot(document: BusinessDocument, style: Style) -> Foot | None:
    amounts = [line.net_amount for line in document.lines]
    if not amounts:
        return None
    total = sum((one for one in amounts if one is not None), start=Decimal(0))
    stated = document.lines_total or document.net_total
    if document.lines_total is None and document.net_total is not None:
        total += document.charge_total.value if document.charge_total else 0
        total -= document.allowance_total.value if document.allowance_total else 0
    if stated is None:
        return Foot(sum=style.amount(total))
    apart = total - stated.value
    return Foot(
        sum=style.amount(total),
        stated=style.amount(stated.value),
        difference=_signed(style.amount(apart), apart),
        closes=abs(apart) < unit(style.currency) if style.currency else not apart,
    )
