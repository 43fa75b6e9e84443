"""Lines (BG-25): numbers by style and by quantity x price = amount; C-24, C-30, C-55, C-61, C-62."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.business import Line
from documents.field import Candidate
from documents.reading import LineField, LineReading
from documents.text import Reader
from documents.values import identifiers, money, text, totals, units
from validators.cleanse import ocr_repair
from validators.cleanse.numbers import values_of
from validators.cleanse.stuck_columns import unstick
from validators.cleanse.taxes import category_of, rate_of
from validators.cleanse.world import World

WHOLE: Final = Decimal(100)
"""Per cent."""
Cells = Mapping[LineField, Candidate]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The values that the three cells of a line's identity can take.

    `repaired` are amounts with letters made digits: good only where the line multiplies out (C-61). `whole` says that a
    price without decimals was read from a picture, where a decimal point is easily lost.
    """

    quantity: tuple[Decimal, ...]
    price: tuple[Decimal, ...]
    amount: tuple[Decimal, ...]
    repaired: tuple[Decimal, ...] = ()
    whole: bool = False
    base: Decimal = Decimal(1)
    discount: Decimal = Decimal(0)

    def holds(self, quantity: Decimal, price: Decimal, amount: Decimal, currency: str) -> bool:
        return totals.line_amount(quantity, price, self.base, self.discount, currency) == amount


def cleanse_lines(world: World, style: str, currency: str) -> tuple[Line, ...]:
    """Return the lines in their order, each number once at most; what stays ambiguous is None, its cell is kept."""
    lines = tuple(_line(number, row, style, currency) for number, row in enumerate(world.reading.lines, start=1))
    return _with_own_numbers(lines, world.reading.lines)


def lines_sum(lines: tuple[Line, ...]) -> Decimal | None:
    """Return the sum of the net amounts; None when there is no line, or one without an amount."""
    amounts = [line.net_amount for line in lines if line.net_amount is not None]
    return sum(amounts, Decimal(0)) if lines and len(amounts) == len(lines) else None


def mend_lines(lines: tuple[Line, ...], net: Decimal | None, currency: str) -> tuple[Line, ...]:
    """C-62: where one picture-read line does not multiply out, mend the digit that makes it fit the net total."""
    total = lines_sum(lines)
    if net is None or total is None:
        return lines
    return tuple(_mended(line, net - total, currency) for line in lines)


def _mended(line: Line, missing: Decimal, currency: str) -> Line:
    quantity, price, amount = line.quantity, line.unit_price, line.net_amount
    if quantity is None or price is None or amount is None or line.base_quantity != 1:
        return line
    if line.discount_percent or line.allowance or line.charge:
        return line
    cells = (LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT)
    if totals.line_amount(quantity, price, currency=currency) == amount:
        return line
    picture = [cell in line.cells and line.cells[cell].evidence.reader is Reader.OCR for cell in cells]
    repair = ocr_repair.mend_line((quantity, price, amount), amount + missing, currency, picture)
    if repair is None:
        return line
    return line.model_copy(update={("quantity", "unit_price", "net_amount")[repair.place]: repair.value})


def _rate(cell: Candidate | None) -> Decimal | None:
    """Return the rate of a line; what stands in its column on a page and is more than 100 % is some other number."""
    rate = rate_of(cell)
    return rate if rate is None or rate <= WHOLE or (cell and cell.evidence.reader is Reader.XML) else None


def _line(number: int, row: LineReading, style: str, currency: str) -> Line:
    cells = row.cells
    printed_quantity, printed_unit = _quantity_and_unit(cells)
    found = _numbers(cells, printed_quantity, printed_unit, style, currency)
    quantity, price, amount = _choose(found, currency)
    return Line(
        number=number,
        item_id=_text(cells, LineField.ITEM_ID),
        buyer_item_id=_text(cells, LineField.BUYER_ITEM_ID),
        gtin=identifiers.gtin(_text(cells, LineField.GTIN)) or "",
        description=text.clean(_raw(cells, LineField.DESCRIPTION)),
        quantity=quantity,
        unit=units.code(printed_unit),
        unit_price=price,
        base_quantity=found.base,
        discount_percent=rate_of(cells.get(LineField.DISCOUNT)),
        allowance=_sum_of(cells, LineField.ALLOWANCE, style, currency),
        charge=_sum_of(cells, LineField.CHARGE, style, currency),
        tax_rate=_rate(cells.get(LineField.TAX_RATE)),
        tax_category=category_of(cells.get(LineField.TAX_CATEGORY)),
        net_amount=amount,
        order_number=identifiers.order_key(_raw(cells, LineField.ORDER_NUMBER)),
        order_line=_text(cells, LineField.ORDER_LINE),
        cells=dict(cells),
    )


def _numbers(cells: Cells, quantity: Candidate | None, unit: str, style: str, currency: str) -> _Numbers:
    discount = rate_of(cells.get(LineField.DISCOUNT))
    amount, price = cells.get(LineField.NET_AMOUNT), cells.get(LineField.UNIT_PRICE)
    stuck = _unstuck(cells, quantity, unit, style, currency) if amount is None or price is None else None
    if stuck is not None:
        return _Numbers(quantity=(stuck[0],), price=(stuck[1],), amount=(stuck[2],), base=_base(cells, unit))
    return _Numbers(
        quantity=values_of(quantity, style),
        price=values_of(price, style),
        amount=values_of(amount, style, currency),
        repaired=_repaired(amount, style, currency),
        whole=price is not None and price.evidence.reader is Reader.OCR,
        base=_base(cells, unit),
        discount=discount if discount is not None and 0 <= discount <= 100 else Decimal(0),
    )


def _unstuck(
    cells: Cells, quantity: Candidate | None, unit: str, style: str, currency: str
) -> tuple[Decimal, Decimal, Decimal] | None:
    """C-30: return the numbers of columns that were read as one token; an e-invoice has no columns."""
    whole = (cells.get(name) for name in (LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT))
    printed = [cell for cell in whole if cell is not None]
    if LineField.DISCOUNT in cells or any(cell.evidence.reader is Reader.XML for cell in printed):
        return None
    prints = [cell.raw for cell in printed]
    if quantity is not None and len(printed) > 1 and LineField.QUANTITY in cells:
        prints[0] = quantity.raw
    return unstick(prints, style, currency, _base(cells, unit))


def _sum_of(cells: Cells, name: LineField, style: str, currency: str) -> Decimal:
    """Return the allowances or charges of a line; 0 when none is stated plainly, so that the line does not close."""
    return _single(values_of(cells.get(name), style, currency)) or Decimal(0)


def _repaired(cell: Candidate | None, style: str, currency: str) -> tuple[Decimal, ...]:
    if cell is None or cell.evidence.reader is not Reader.OCR:
        return ()
    return ocr_repair.letters_to_digits(cell.raw, style, currency)


def _choose(found: _Numbers, currency: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return the one combination that multiplies out; without one, only what is plain by itself."""
    combinations = itertools.product(found.quantity, found.price, found.amount or found.repaired)
    fitting = [parts for parts in combinations if found.holds(*parts, currency)]
    if not fitting and found.whole:
        fitting = _with_lost_point(found, currency)
    if len(fitting) == 1:
        return fitting[0]
    return _single(found.quantity), _single(found.price), _single(_exact(found.amount, currency))


def _with_lost_point(found: _Numbers, currency: str) -> list[tuple[Decimal, Decimal, Decimal]]:
    """C-62: a price without decimals whose last two digits, read as cents, make the line multiply out."""
    prices = [price / 100 for price in found.price if price == price.to_integral_value() and abs(price) >= 100]
    return [parts for parts in itertools.product(found.quantity, prices, found.amount) if found.holds(*parts, currency)]


def _base(cells: Cells, unit: str) -> Decimal:
    """Return what the price is for (BT-149): its own cell, else a count in the unit ("100 St")."""
    stated = _single(values_of(cells.get(LineField.BASE_QUANTITY)))
    return stated if stated is not None and stated > 0 else units.base_quantity(unit)


def _exact(values: tuple[Decimal, ...], currency: str) -> tuple[Decimal, ...]:
    """An amount has no more decimals than its currency; that alone never chooses between two readings."""
    return values if len(values) > 1 else tuple(value for value in values if money.is_exact(value, currency))


def _quantity_and_unit(cells: Cells) -> tuple[Candidate | None, str]:
    """Return quantity and unit, split where one cell holds both ("10 Stk")."""
    quantity, unit = cells.get(LineField.QUANTITY), _text(cells, LineField.UNIT)
    if quantity is None or unit or quantity.evidence.reader is Reader.XML:
        return quantity, unit
    number, unit = units.split_quantity(quantity.raw)
    return quantity.model_copy(update={"raw": number}), unit


def _with_own_numbers(lines: tuple[Line, ...], rows: tuple[LineReading, ...]) -> tuple[Line, ...]:
    """Number the lines as printed, where every line prints a number of its own."""
    printed = [_text(row.cells, LineField.LINE_NUMBER) for row in rows]
    if not all(number.isascii() and number.isdigit() and len(number) <= 6 for number in printed):
        return lines
    own = [int(number) for number in printed]
    if len(set(own)) != len(own):
        return lines
    return tuple(line.model_copy(update={"number": number}) for line, number in zip(lines, own, strict=True))


def _single(values: tuple[Decimal, ...]) -> Decimal | None:
    return values[0] if len(values) == 1 else None


def _raw(cells: Cells, name: LineField) -> str:
    return cells[name].raw if name in cells else ""


def _text(cells: Cells, name: LineField) -> str:
    return text.clean(_raw(cells, name))
