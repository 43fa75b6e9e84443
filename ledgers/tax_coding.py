"""Tax code of each row of the VAT breakdown (accounting specification 5.4, last paragraph; P-00b, P-05, P-06).

The category printed on the invoice is evidence, not the decision: vendor country, client country and the tax charged
decide among the client's tax codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument, TaxCategory
from documents.master.client import Client, TaxCode
from documents.master.party import Vendor
from documents.value import Value
from documents.values.identifiers import EU_VAT_PREFIXES, compact

REVERSE_CHARGE: Final = "reverse_charge"
NOT_DEDUCTIBLE: Final = "not_deductible"
DEDUCTIBLE: Final = "input"
CHARGED: Final = (DEDUCTIBLE, NOT_DEDUCTIBLE)
REVERSE_CATEGORIES: Final = frozenset({"AE", "K"})
TAX_PREFIX: Final = {"GR": "EL"}
"""Begins VAT identifiers where it is not the ISO code of the country (C-43)."""
GOODS: Final = "goods"
SERVICES: Final = "services"
SUPPLY_OF: Final = {"K": GOODS, "AE": SERVICES}
"""What a vendor abroad bills by a category: K is intra-community supply of goods (EN 16931, VATEX-EU-IC)."""
MEMBER_STATES: Final = EU_VAT_PREFIXES - {"EL", "XI"} | {"GR"}
UNTAXED_CATEGORIES: Final = frozenset({"Z", "E", "G", "O"})
NOTHING_CHOSEN: Final[Mapping[int, str]] = {}


class TaxCoding(Value):
    """One row of the VAT breakdown with the client's tax code.

    Attributes:
        base: In document currency, as printed.
        tax: As printed; never corrected.
        code: None where no tax is booked.
    """

    category: str
    rate: Decimal | None
    base: Decimal
    tax: Decimal
    code: TaxCode | None


class TaxCodingProblem(Value):
    """No tax code fits; becomes a finding."""

    subject: str
    message: str
    suggestion: str


def tax_codings(
    document: BusinessDocument,
    client: Client,
    vendor: Vendor | None,
    chosen: Mapping[int, str] = NOTHING_CHOSEN,
    supply: str = "",
) -> tuple[TaxCoding, ...] | TaxCodingProblem:
    """Return a tax code for every row of the breakdown, or what stands in the way of the first that has none.

    Args:
        document: Whose breakdown it is.
        client: Whose codes they are.
        vendor: Of the register; None where it is not known.
        chosen: Codes by the place of the row, from 1; one that does not fit its row any more counts as not chosen.
        supply: "goods" or "services", as the orders say; empty where they do not.
    """
    codings = []
    known = {code.code: code for code in client.tax_codes}
    for place, row in enumerate(breakdown(document), start=1):
        tax = row.tax or Decimal(0)
        named = known.get(chosen.get(place, ""))
        found: TaxCode | TaxCodingProblem | None
        if named is not None and fits(row, named):
            found = named
        else:
            found = _with_tax(row, document, client, vendor) if tax else _without_tax(row, client, vendor, supply)
        if isinstance(found, TaxCodingProblem):
            return found
        codings.append(
            TaxCoding(category=row.category, rate=row.rate, base=row.base or Decimal(0), tax=tax, code=found)
        )
    return tuple(codings)


def fits(row: TaxCategory, code: TaxCode) -> bool:
    """Tell whether a tax code can be that of a row: charged tax takes one for charged tax, deductible at its own rate.

    Without a printed rate the amounts tell it; without charged tax the code is one by which none is booked, or owed by
    the client itself.
    """
    if not row.tax:
        return code.treatment not in CHARGED or not code.rate
    if code.treatment == NOT_DEDUCTIBLE:
        return True
    return code.treatment == DEDUCTIBLE and (code.rate == row.rate or code in _by_arithmetic(row, [code]))


def breakdown(document: BusinessDocument) -> tuple[TaxCategory, ...]:
    """Return the VAT breakdown as printed; one row from the totals where the document prints none."""
    tax = document.tax_total.value if document.tax_total else Decimal(0)
    net = document.net_total.value if document.net_total else Decimal(0)
    rows = document.taxes
    if rows and all(row.tax is not None and row.base is not None for row in rows):
        return rows
    first = rows[0] if len(rows) == 1 else TaxCategory(rate=_only_rate(document))
    return (first.model_copy(update={"base": net, "tax": tax}),)


def _only_rate(document: BusinessDocument) -> Decimal | None:
    rates = {line.tax_rate for line in document.lines}
    return rates.pop() if len(rates) == 1 else None


def _with_tax(
    row: TaxCategory, document: BusinessDocument, client: Client, vendor: Vendor | None
) -> TaxCode | TaxCodingProblem:
    if vendor is not None and _charges_foreign_tax(document, client, vendor):
        return TaxCodingProblem(
            subject="tax_total",
            message=f"{vendor.name} is in {vendor.country}, is not known to be registered for tax in {client.country}, "
            f"and charges {row.tax} on {row.base}: the tax of another country is not deductible here. "
            "Ask for an invoice without it, or set the tax code at the vendor.",
            suggestion="Ask for an invoice without the foreign tax, or set the tax code at the vendor.",
        )
    charged = [code for code in client.tax_codes if code.treatment in CHARGED]
    of_rate = [code for code in charged if code.rate == row.rate] or _by_arithmetic(row, charged)
    preferred = [code for code in of_rate if vendor and code.code == vendor.tax_code]
    deductible = [code for code in of_rate if code.treatment == DEDUCTIBLE]
    # A sales tax of any rate is part of the cost (P-06a), so one such code serves every rate.
    never = [code for code in charged if code.treatment == NOT_DEDUCTIBLE]
    for codes in (preferred, deductible, of_rate, never if len(charged) == len(never) else []):
        if codes:
            return codes[0]
    rates = ", ".join(f"{code.code} {code.rate} %" for code in charged) or "none"
    return TaxCodingProblem(
        subject="tax_total",
        message=f"No tax code of {client.id} fits tax {row.tax} on {row.base} at {row.rate or 'an unknown rate of'} %; "
        f"its codes for charged tax are: {rates}. Choose one, or add it to the client's tax codes.",
        suggestion="Choose a tax code.",
    )


def _charges_foreign_tax(document: BusinessDocument, client: Client, vendor: Vendor) -> bool:
    """Tell whether charged tax is that of the vendor's country, though a rate of the client's may be the same (P-05).

    A VAT identifier of the client's country, or a tax code that the vendor record names, says that it is not. Where no
    tax is deductible (P-06a), it is cost in any case.
    """
    deducts = any(code.treatment == DEDUCTIBLE for code in client.tax_codes)
    if vendor.country == client.country or vendor.tax_code or not deducts:
        return False
    printed = document.vendor_tax_id.value if document.vendor_tax_id else ""
    of_buyer = {compact(entity.tax_id) for entity in client.entities}
    prefix = TAX_PREFIX.get(client.country, client.country)
    return not any(compact(key).startswith(prefix) and compact(key) not in of_buyer for key in (vendor.tax_id, printed))


def _by_arithmetic(row: TaxCategory, codes: list[TaxCode]) -> list[TaxCode]:
    """Without a printed rate, take a code whose rate gives the printed tax within a minor unit or so."""
    if row.rate is not None or row.base is None or row.tax is None:
        return []
    tolerance = Decimal("0.02")
    return [code for code in codes if abs(row.base * code.rate / 100 - row.tax) <= tolerance]


def _without_tax(
    row: TaxCategory, client: Client, vendor: Vendor | None, ordered: str
) -> TaxCode | TaxCodingProblem | None:
    """Foreign vendors that charge nothing leave the tax to the client (P-05b), where its country knows that."""
    foreign = bool(vendor and vendor.country != client.country)
    reverse = [code for code in client.tax_codes if code.treatment == REVERSE_CHARGE]
    expected = row.category in REVERSE_CATEGORIES or (foreign and row.category not in UNTAXED_CATEGORIES)
    supply = ordered or SUPPLY_OF.get(row.category, "")
    imported = vendor is not None and ordered == GOODS and row.category not in REVERSE_CATEGORIES
    if expected and reverse and not (imported and vendor and _is_import(client, vendor)):
        return _owed_by_client(row, reverse, client, vendor if foreign else None, vendor, supply)
    untaxed = [code for code in client.tax_codes if code.treatment == "none"]
    return untaxed[0] if untaxed else None


def _is_import(client: Client, vendor: Vendor) -> bool:
    """Tell whether goods of a vendor come through customs, who ask for the tax: no reverse charge by its invoice.

    Source: Directive 2006/112/EC art. 2 (1) (d), 201. An identifier of a member state may mean that they are there.
    """
    if vendor.country == client.country:
        return False
    within = client.country in MEMBER_STATES
    return not (within and (vendor.country in MEMBER_STATES or vendor.tax_id[:2] in EU_VAT_PREFIXES))


def _owed_by_client(
    row: TaxCategory,
    reverse: list[TaxCode],
    client: Client,
    abroad: Vendor | None,
    vendor: Vendor | None,
    supply: str,
) -> TaxCode | TaxCodingProblem:
    """Return the code for what is bought: the vendor's own, else that of goods or services, else one for both.

    From elsewhere abroad than the EU only services come by reverse charge.
    """
    preferred = [code for code in reverse if vendor and code.code == vendor.tax_code]
    if preferred:
        return preferred[0]
    if abroad and not supply and _is_import(client, abroad):
        supply = SERVICES
    both = [code for code in reverse if not code.supply]
    fitting = [code for code in reverse if supply and code.supply == supply] or both
    if not fitting and not abroad:
        fitting = reverse
    if fitting:
        return max(fitting, key=lambda code: code.rate)
    named = ", ".join(f"{code.code} for {code.supply}" for code in reverse)
    step = "Choose the tax code, or set it at the vendor."
    return TaxCodingProblem(
        subject="tax_total",
        message=f"{abroad.name if abroad else 'The vendor'} leaves the tax on {row.base} to the client, and "
        f"{f'no tax code is for {supply}' if supply else 'nothing says whether goods or services were bought'}; "
        f"{client.id} has {named}. {step}",
        suggestion=step,
    )
