"""Names, addresses and other plain text of the header: C-01 to C-03, C-53. Nothing is completed from a register."""

from __future__ import annotations

from typing import Final

from documents.field import FieldName
from documents.values import text
from validators.cleanse.result import Result, settled
from validators.cleanse.world import World

ONE_LINE: Final = (
    FieldName.VENDOR_NAME,
    FieldName.BUYER_NAME,
    FieldName.VENDOR_TAX_NUMBER,
    FieldName.BUYER_REFERENCE,
    FieldName.EXEMPTION_REASON,
)
MANY_LINES: Final = (FieldName.VENDOR_ADDRESS, FieldName.BUYER_ADDRESS)


def cleanse_texts(world: World) -> dict[FieldName, Result[str]]:
    """Return the plain texts that are printed."""
    results: dict[FieldName, Result[str]] = {}
    for name in (*ONE_LINE, *MANY_LINES):
        reading = world.reading.fields.get(name)
        if reading is None or reading.chosen is None:
            continue
        value = text.clean(reading.chosen.raw) if name in ONE_LINE else text.clean_lines(reading.chosen.raw)
        if value:
            results[name] = settled(value, reading, rule="" if value == reading.chosen.raw else "C-03")
    return results
