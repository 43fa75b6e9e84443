"""Names, addresses and other plain text of the header: C-01 to C-03. Nothing is completed from a register."""

from __future__ import annotations

from typing import Final

from documents.field import FieldName
from documents.kind import Direction, DocType
from documents.values import identifiers, names, text
from validators.cleanse.result import Result, settled
from validators.cleanse.world import World

NUMBERS: Final = (
    FieldName.VENDOR_TAX_NUMBER,
    FieldName.BUYER_REFERENCE,
    FieldName.PROJECT_NUMBER,
    FieldName.CONTRACT_NUMBER,
    FieldName.SALES_ORDER_NUMBER,
    FieldName.RECEIVING_ADVICE_NUMBER,
    FieldName.REMITTANCE_REFERENCE,
)
ONE_LINE: Final = (FieldName.VENDOR_NAME, FieldName.BUYER_NAME, *NUMBERS, FieldName.EXEMPTION_REASON)
BETWEEN: Final = " -–—|·:;,"
"""Signs that part a number from what stands before or behind it in one line; none begins or ends a number."""
MANY_LINES: Final = (FieldName.VENDOR_ADDRESS, FieldName.BUYER_ADDRESS, FieldName.DELIVERY_ADDRESS)


def cleanse_texts(world: World) -> dict[FieldName, Result[str]]:
    """Return the plain texts that are printed."""
    results: dict[FieldName, Result[str]] = {}
    for name in (*ONE_LINE, *MANY_LINES):
        reading = world.reading.fields.get(name)
        if reading is None or reading.chosen is None:
            continue
        value = text.clean(reading.chosen.raw) if name in ONE_LINE else text.clean_lines(reading.chosen.raw)
        value = value.strip(BETWEEN) if name in NUMBERS else value
        if value:
            results[name] = settled(value, reading, rule="" if value == reading.chosen.raw else "C-03")
    return results


def direction(world: World) -> Direction:
    """Return SALES for an order that names one of the client's own companies as the seller, not as the buyer (O-7)."""
    if world.client is None or world.reading.doc_type is not DocType.PURCHASE_ORDER:
        return Direction.PURCHASE
    sells = _is_own(world, FieldName.VENDOR_NAME, FieldName.VENDOR_TAX_ID)
    buys = _is_own(world, FieldName.BUYER_NAME, FieldName.BUYER_TAX_ID)
    return Direction.SALES if sells and not buys else Direction.PURCHASE


def _is_own(world: World, name_field: FieldName, tax_field: FieldName) -> bool:
    """Tell whether a party is one of the client's companies, by its VAT identifier or its very name."""
    name, tax_id = world.reading.chosen(name_field), world.reading.chosen(tax_field)
    own = world.client.entities if world.client else ()
    if tax_id and identifiers.compact(tax_id.raw) in {identifiers.compact(entity.tax_id) for entity in own}:
        return True
    own_names = {names.comparable(known) for entity in own for known in (entity.name, *entity.aliases)}
    return name is not None and names.comparable(name.raw) in own_names
