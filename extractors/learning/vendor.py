"""Whose rules apply: the vendor of the register that the page names by a tax id or account, or by its name alone."""

from __future__ import annotations

from collections.abc import Mapping

from documents.field import Candidate, FieldName
from documents.learned import FieldRule
from documents.reading import FieldReading, KnownParty, Registers
from documents.values.identifiers import compact
from documents.values.names import comparable


def rules_for(fields: Mapping[FieldName, FieldReading], registers: Registers) -> tuple[FieldRule, ...]:
    """Return the rules of the one vendor that a first reading names; none when it names no vendor, or two."""
    taught = [vendor for vendor in registers.vendors if vendor.rules]
    named = [vendor for vendor in taught if _is_named(vendor, fields)]
    return named[0].rules if len(named) == 1 else ()


def _is_named(vendor: KnownParty, fields: Mapping[FieldName, FieldReading]) -> bool:
    """Compare the strongest key that both the page and the register give; a weaker one does not overrule it."""
    names = (vendor.name, *vendor.aliases)
    for field, known, form in (
        (FieldName.VENDOR_TAX_ID, vendor.tax_ids, compact),
        (FieldName.IBAN, vendor.ibans, compact),
        (FieldName.VENDOR_NAME, names, comparable),
    ):
        printed = _chosen(fields, field)
        if printed is not None and known:
            return form(printed.readings[0]) in {form(one) for one in known}
    return False


def _chosen(fields: Mapping[FieldName, FieldReading], name: FieldName) -> Candidate | None:
    reading = fields.get(name)
    return None if reading is None else reading.chosen
