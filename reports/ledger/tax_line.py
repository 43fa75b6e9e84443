"""What a line of the journal says of tax; the views of R-05 are made of such lines."""

from __future__ import annotations

import datetime as dt

from documents.value import Value


class TaxLine(Value):
    """One line of the journal with a tax code; figures in minor units of base currency.

    Attributes:
        base: Net amount the tax was taken on; on one side only of reverse charge, and none on a cost.
        input: Deductible.
        waiting: Deductible once a proper invoice comes (P-05d).
        tax_point: None in entries of before it was kept; then the day of the document stands for it.
        output: Owed by reverse charge or as use tax, positive.
        not_deductible: Part of the cost.
    """

    entry: str
    document_id: str
    period: str
    day: dt.date
    doc_date: dt.date
    tax_point: dt.date | None = None
    reference: str
    payee: str
    vendor: str
    tax_code: str
    account: str
    base: int = 0
    input: int = 0
    waiting: int = 0
    output: int = 0
    not_deductible: int = 0

    @property
    def late(self) -> bool:
        """Tell whether the tax became due in an earlier month than that of its entry."""
        return f"{self.tax_point or self.doc_date:%Y-%m}" < self.period
