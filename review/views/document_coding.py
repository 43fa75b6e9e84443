"""Accounts, cost objects and the tax breakdown of a document as its page offers them to be chosen and corrected."""

from __future__ import annotations

import sqlalchemy as sa

from documents.business import BusinessDocument, TaxCategory
from documents.choices import Coding
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.register.choices import choices_of
from documents.register.document import RegisteredDocument
from documents.register.versions import latest_version
from documents.value import Value
from ledgers.coding import WHOLE_DOCUMENT, cost_accounts
from ledgers.tax_coding import breakdown, fits
from review.views.document_values import Style, style_of

Options = tuple[tuple[str, str], ...]
"""Value and words of each option."""


class TaxRow(Value):
    """A row of the tax breakdown, written as the document writes.

    Attributes:
        number: Its place, from 1.
        codes: Tax codes that fit it.
        chosen: The one a person chose; empty where nobody did.
    """

    number: int
    category: str = ""
    rate: str = ""
    base: str = ""
    tax: str = ""
    codes: Options = ()
    chosen: str = ""


class DimensionForm(Value):
    """What costs are told apart by, with the cost objects that take new costs."""

    name: str
    words: str
    options: Options


class CodingForm(Value):
    """What is chosen from, and what is chosen.

    Attributes:
        accounts: To which lines can be coded.
        chosen: Account by line number; 0 for the document.
        coded: Rows that get a tax code.
        rows: As printed or corrected, with an empty one to add.
        dimensions: Of the client.
        objects: Chosen cost objects by dimension, by line number; 0 for the document.
    """

    accounts: Options = ()
    chosen: dict[int, str] = {}
    coded: tuple[TaxRow, ...] = ()
    rows: tuple[TaxRow, ...] = ()
    dimensions: tuple[DimensionForm, ...] = ()
    objects: dict[int, dict[str, str]] = {}

    def object_of(self, line: int, dimension: str) -> str:
        """Return the cost object chosen for a line; empty for none."""
        return self.objects.get(line, {}).get(dimension, "")

    @property
    def of_document(self) -> str:
        """The account chosen for the whole document; empty for none."""
        return self.chosen.get(WHOLE_DOCUMENT, "")


def coding_form(connection: sa.Connection, client: Client, known: RegisteredDocument) -> CodingForm:
    """Return what a person may choose for a document; nothing for one that has no accounts."""
    business = latest_version(connection, client.id, known.id).business
    if business is None or business.doc_type not in INVOICE_TYPES:
        return CodingForm()
    chosen = choices_of(connection, client.id, known.id).coding
    style = style_of(business, client.country)
    usable = cost_accounts(client)
    return CodingForm(
        accounts=tuple((one.code, one.name) for one in client.accounts if one.code in usable),
        chosen=chosen.accounts,
        dimensions=tuple(
            DimensionForm(name=one.name, words=one.words, options=tuple(one.open.items())) for one in client.dimensions
        ),
        objects=chosen.objects,
        coded=_coded(client, business, chosen, style),
        rows=(
            *(_row(number, row, style) for number, row in enumerate(business.taxes, start=1)),
            TaxRow(number=len(business.taxes) + 1),
        ),
    )


def _coded(client: Client, business: BusinessDocument, chosen: Coding, style: Style) -> tuple[TaxRow, ...]:
    found = []
    for number, row in enumerate(breakdown(business), start=1):
        codes = tuple(
            (code.code, f"{code.code}, {_words(code.treatment)}") for code in client.tax_codes if fits(row, code)
        )
        of_row = {"codes": codes, "chosen": chosen.tax_codes.get(number, "")}
        found.append(_row(number, row, style).model_copy(update=of_row))
    return tuple(found)


def _row(number: int, row: TaxCategory, style: Style) -> TaxRow:
    return TaxRow(
        number=number,
        category=row.category,
        rate="" if row.rate is None else style.quantity(row.rate),
        base="" if row.base is None else style.amount(row.base),
        tax="" if row.tax is None else style.amount(row.tax),
    )


def _words(treatment: str) -> str:
    return {
        "input": "deductible",
        "not_deductible": "part of the cost",
        "reverse_charge": "owed by the client",
        "none": "no tax",
    }.get(treatment, treatment)
