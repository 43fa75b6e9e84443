"""Whose rules apply: the vendor of the register whose tax id or account is printed on the page, else by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documents.field import FieldName
from documents.learned import FieldRule
from documents.reading import FieldReading, KnownParty
from documents.values.identifiers import compact
from documents.values.names import comparable
from extractors.layout.paper import Paper

SHORTEST_KEY: Final = 8
"""Signs; a shorter key may stand in a text by chance."""


def rules_for(paper: Paper, fields: Mapping[FieldName, FieldReading]) -> tuple[FieldRule, ...]:
    """Return the rules of the one vendor that a page names; none when it names no vendor, or two.

    Args:
        paper: The document with the client's registers.
        fields: What a first reading chose; its vendor's name counts where no key of any vendor is printed.
    """
    taught = [vendor for vendor in paper.registers.vendors if vendor.rules]
    if not taught:
        return ()
    printed = compact(paper.text)
    named = [vendor for vendor in taught if _has_key(vendor, printed)] or [
        vendor for vendor in taught if _has_name(vendor, fields)
    ]
    return named[0].rules if len(named) == 1 else ()


def _has_key(vendor: KnownParty, text: str) -> bool:
    keys = (compact(key) for key in (*vendor.tax_ids, *vendor.ibans))
    return any(len(key) >= SHORTEST_KEY and key in text for key in keys)


def _has_name(vendor: KnownParty, fields: Mapping[FieldName, FieldReading]) -> bool:
    """Tell whether the page bears a vendor's name. Another tax id than the vendor's says that it is somebody else."""
    name, tax_id = (fields.get(field) for field in (FieldName.VENDOR_NAME, FieldName.VENDOR_TAX_ID))
    if name is None or name.chosen is None or (vendor.tax_ids and tax_id is not None and tax_id.chosen is not None):
        return False
    return comparable(name.chosen.readings[0]) in {comparable(known) for known in (vendor.name, *vendor.aliases)}
