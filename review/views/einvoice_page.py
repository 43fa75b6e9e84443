"""A page for an e-invoice that has none: what its business terms say, in the order in which an invoice is read.

Every stated term is shown once. Those without a name here keep their number (EN 16931-1, table 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from documents.einvoice import Group
from documents.reading import LineField
from documents.value import Value
from extractors.einvoice.fields import ADDRESSES, CELLS, HEADER, IN_GROUPS


class Term(Value):
    """One stated term.

    Attributes:
        number: Such as "BT-27"; what EN 16931 has no number for has a name.
        label: For people.
        text: As stated, several values one below the other.
        field: The header field that is taken from it, "lines.3.unit_price" in a line, or empty.
    """

    number: str
    label: str
    text: str
    field: str = ""


class Section(Value):
    """Terms that belong together.

    Attributes:
        title: Heading.
        terms: One below the other.
        headings: Of the columns of `rows`.
        rows: Of a table; a cell is None where a row does not state the column's term.
    """

    title: str
    terms: tuple[Term, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()


_HEAD: Final = {
    "BT-1": "Number",
    "BT-3": "Type code",
    "BT-2": "Issued",
    "BT-9": "Due",
    "BT-72": "Delivered",
    "BT-5": "Currency",
    "BT-13": "Order",
    "BT-14": "Sales order",
    "BT-10": "Buyer's reference",
    "BT-12": "Contract",
    "BT-16": "Delivery note",
    "BT-20": "Terms",
    "BT-22": "Note",
    "BT-25": "Corrects invoice",
    "BT-26": "of",
    "BT-73": "Period from",
    "BT-74": "Period to",
}
_SELLER: Final = {
    "BT-27": "Name",
    "BT-28": "Trading name",
    "BT-31": "VAT ID",
    "BT-32": "Tax number",
    "BT-30": "Registration",
    "BT-35": "Street",
    "BT-36": "Street, line 2",
    "BT-162": "Street, line 3",
    "BT-38": "Postcode",
    "BT-37": "City",
    "BT-40": "Country",
    "BT-34": "Electronic address",
    "BT-41": "Contact",
    "BT-42": "Telephone",
    "BT-43": "E-mail",
}
_BUYER: Final = {
    "BT-44": "Name",
    "BT-45": "Trading name",
    "BT-48": "VAT ID",
    "BT-47": "Registration",
    "BT-46": "Identifier",
    "BT-50": "Street",
    "BT-51": "Street, line 2",
    "BT-163": "Street, line 3",
    "BT-53": "Postcode",
    "BT-52": "City",
    "BT-55": "Country",
    "BT-49": "Electronic address",
}
_TOTALS: Final = {
    "BT-106": "Sum of lines",
    "BT-107": "Allowances",
    "BT-108": "Charges",
    "BT-109": "Net",
    "BT-110": "Tax",
    "BT-112": "Gross",
    "BT-113": "Prepaid",
    "BT-114": "Rounding",
    "BT-115": "To pay",
}
_PAYMENT: Final = {"BT-81": "Means", "BT-83": "Remittance text", "BT-84": "Account", "BT-85": "Holder", "BT-86": "BIC"}
_LINE: Final = {
    "BT-126": "No.",
    "BT-155": "Item",
    "BT-153": "Description",
    "BT-154": "Details",
    "BT-129": "Quantity",
    "BT-130": "Unit",
    "BT-146": "Unit price",
    "BT-152": "Tax %",
    "BT-131": "Net",
}
_TAX: Final = {"BT-118": "Category", "BT-119": "Rate %", "BT-116": "Base", "BT-117": "Tax", "BT-120": "Why no tax"}
_ALLOWANCE: Final = {"BT-97": "Allowance", "BT-104": "Charge", "BT-92": "Amount", "BT-99": "Amount"}

_FIELD_OF: Final[dict[str, str]] = {
    term: name.value
    for table in (HEADER, ADDRESSES, {name: terms for name, (_, terms) in IN_GROUPS.items()})
    for name, terms in table.items()
    for term in terms
}
_CELL_OF: Final[dict[str, LineField]] = {term: cell for cell, terms in CELLS.items() for term in terms}


def sections(einvoice: Group) -> tuple[Section, ...]:
    """Return what an e-invoice says, in sections that have something to say."""
    inner = [*einvoice.each("BG-1"), *einvoice.each("BG-3")]
    means = einvoice.each("BG-16")
    named = (
        Section(title="Document", terms=_terms((einvoice, *inner), _HEAD)),
        Section(title="Seller", terms=_terms((einvoice,), _SELLER)),
        Section(title="Buyer", terms=_terms((einvoice,), _BUYER)),
        _table("Lines", einvoice.each("BG-25"), _LINE, lines=True),
        _table("Allowances and charges", [*einvoice.each("BG-20"), *einvoice.each("BG-21")], _ALLOWANCE),
        _table("Tax", einvoice.each("BG-23"), _TAX),
        Section(title="Totals", terms=_terms((einvoice,), _TOTALS)),
        Section(title="Payment", terms=_terms((einvoice, *means), _PAYMENT)),
        Section(title="Also stated", terms=_others(einvoice)),
    )
    return tuple(one for one in named if one.terms or one.rows)


def _terms(groups: Iterable[Group], labels: dict[str, str]) -> tuple[Term, ...]:
    """Return the terms with a label, in the order of the labels."""
    stated = list(groups)
    found = []
    for number, label in labels.items():
        texts = [text for group in stated for text in group.terms.get(number, ()) if text]
        if texts:
            found.append(Term(number=number, label=label, text="\n".join(texts), field=_FIELD_OF.get(number, "")))
    return tuple(found)


def _others(einvoice: Group) -> tuple[Term, ...]:
    """Return what the document states itself and no other section shows."""
    shown = {*_HEAD, *_SELLER, *_BUYER, *_TOTALS, *_PAYMENT}
    return tuple(
        Term(number=number, label=number, text="\n".join(texts))
        for number, texts in einvoice.terms.items()
        if number not in shown and any(texts)
    )


def _table(title: str, groups: Sequence[Group], labels: dict[str, str], *, lines: bool = False) -> Section:
    columns = [number for number in labels if any(group.text(number) for group in groups)]
    rows = tuple(
        tuple(_cell(group, number, labels[number], row if lines else 0) for number in columns)
        for row, group in enumerate(groups, start=1)
    )
    return Section(title=title, headings=tuple(labels[number] for number in columns), rows=rows if columns else ())


def _cell(group: Group, number: str, label: str, line: int) -> Term | None:
    text = "\n".join(group.terms.get(number, ()))
    if not text:
        return None
    cell = _CELL_OF.get(number) if line else None
    field = f"lines.{line}.{cell.value}" if cell else _FIELD_OF.get(number, "")
    return Term(number=number, label=label, text=text, field=field)
