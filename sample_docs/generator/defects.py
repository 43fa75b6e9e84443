"""Planted faults: one function each. A function takes a good file and returns it with one thing broken.

The codes are those of the accounting specification, section 4; the docstring says what is broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from sample_docs.generator import clients, vendors
from sample_docs.generator.books import Books
from sample_docs.generator.compose import compose
from sample_docs.generator.identifiers import iban
from sample_docs.generator.model import Expectation, Job, Line, Paper, Part, TaxRow
from sample_docs.generator.money import cents

QUEUED, POSTED, QUARANTINED = "QUEUED", "POSTED", "QUARANTINED"
BAD_RATES = {"DE": Decimal(16), "GB": Decimal(21), "CH": Decimal("7.2")}
"""Rates that the client's country does not have on the dates used."""


def _settle(job: Job, name: str, paper: Paper, state: str, *codes: str, held: bool = False) -> Job:
    return replace(job, defect=name, parts=(Part(paper, Expectation(state, codes, held)), *job.parts[1:]))


def _taxed(paper: Paper, rate: Decimal, tax: Decimal) -> Paper:
    row = TaxRow(rate, paper.net, tax)
    return replace(paper, taxes=(row,), tax=tax, gross=paper.net + tax)


# Arithmetic and tax


def sums_off(job: Job, _books: Books) -> Job:
    """The gross total is 10.00 more than net and tax."""
    return _settle(job, "sums_off", replace(job.paper, gross=job.paper.gross + 10), QUEUED, "V-ARI-03")


def lines_off(job: Job, _books: Books) -> Job:
    """The net total is 12.40 more than the lines; tax and gross follow the net total."""
    paper, rate = job.paper, job.paper.taxes[0].rate
    raised = replace(paper, net=paper.net + Decimal("12.40"))
    return _settle(job, "lines_off", _taxed(raised, rate, cents(raised.net * rate / 100)), QUEUED, "V-ARI-01")


def vat_amount_off(job: Job, _books: Books) -> Job:
    """The tax is 0.39 more than net x rate, beyond rounding but within one unit; the gross follows the tax."""
    paper = job.paper
    wrong = _taxed(paper, paper.taxes[0].rate, paper.tax + Decimal("0.39"))
    return _settle(job, "vat_amount_off", wrong, QUEUED, "V-ARI-05")


def vat_rate_wrong(job: Job, _books: Books) -> Job:
    """A rate that the country does not have, applied without a slip."""
    rate = BAD_RATES[job.client.company.country]
    lines = tuple(replace(line, rate=rate) for line in job.paper.lines)
    return _settle(job, "vat_rate_wrong", compose(job.paper, lines), QUEUED, "V-TAX-01")


# Parties


def unknown_vendor(job: Job, _books: Books) -> Job:
    """The vendor is not in the client's master data."""
    stranger = vendors.STRANGERS[job.client.id]
    paper = replace(job.paper, supplier=stranger, iban=stranger.iban, order_number="", delivery_note="")
    name = job.name.replace(job.paper.supplier.id.replace("_", "-"), stranger.id)
    return _settle(replace(job, name=name, layout=stranger.look), "unknown_vendor", paper, QUEUED, "V-ID-01")


def changed_bank(job: Job, _books: Books) -> Job:
    """The bank account is not the one on file."""
    country = job.paper.supplier.company.country
    paper = replace(job.paper, iban=iban(country, job.paper.supplier.id + " new"))
    return _settle(job, "changed_bank", paper, POSTED, "V-FRD-01", held=True)


def wrong_client(job: Job, _books: Books) -> Job:
    """The invoice is addressed to another client of the back office."""
    other = clients.NORDLICHT if job.client.id == "harwood" else clients.HARWOOD
    paper = replace(job.paper, buyer=other.company)
    return _settle(job, "wrong_client", paper, QUEUED, "V-ID-07")


# Orders


def price_over(job: Job, _books: Books) -> Job:
    """The dearest line is invoiced 8 % above the price of the order."""
    paper = job.paper
    dearest = _dearest(paper)
    lines = tuple(
        replace(line, price=cents(line.price * Decimal("1.08"))) if line is dearest else line for line in paper.lines
    )
    return _settle(job, "price_over", compose(paper, lines), POSTED, "V-PO-06", held=True)


def quantity_over_receipt(job: Job, books: Books) -> Job:
    """A tenth of the first line was invoiced but did not come."""
    first = job.paper.lines[0]
    books.short(job.paper.order_number, first.order_line, _tenth(first))
    return _settle(job, "quantity_over_receipt", job.paper, POSTED, "V-PO-08", held=True)


def quantity_over_order(job: Job, _books: Books) -> Job:
    """A tenth more of the first line is invoiced than was ordered and received."""
    first, *rest = job.paper.lines
    more = replace(first, quantity=first.quantity + _tenth(first))
    paper = compose(job.paper, (more, *rest))
    return _settle(job, "quantity_over_order", paper, POSTED, "V-PO-08", "V-PO-10", held=True)


def no_receipt(job: Job, books: Books) -> Job:
    """Nothing of the order was received."""
    books.unreceive(job.paper.order_number)
    return _settle(job, "no_receipt", replace(job.paper, delivery_note=""), POSTED, "V-PO-09", held=True)


def unplanned_freight(job: Job, _books: Books) -> Job:
    """Freight of 68.00 that stands on no order."""
    words = {"de": "Fracht und Verpackung", "en": "Carriage and packing", "fr": "Port et emballage"}
    words |= {"nl": "Vracht en verpakking", "it": "Trasporto e imballo"}
    text = words[job.paper.supplier.language]
    freight = Line(text, Decimal(1), Decimal(68), "LS", "", rate=job.client.rates[0])
    paper = compose(job.paper, (*job.paper.lines, freight))
    return _settle(job, "unplanned_freight", paper, POSTED, "V-PO-14", held=True)


def _dearest(paper: Paper) -> Line:
    return max(paper.lines, key=lambda line: line.net)


def _tenth(line: Line) -> Decimal:
    return max(Decimal(1), (line.quantity / 10).to_integral_value())


# Dates, references, duplicates


def ambiguous_date(job: Job, _books: Books) -> Job:
    """A Canadian vendor's 09/10/2026, and nothing on the page that decides."""
    paper = replace(job.paper, issue_date=dt.date(2026, 10, 9), due_date=None, delivery_date=None, bare=True)
    return _settle(job, "ambiguous_date", paper, QUEUED, "V-DAT-04")


def credit_without_reference(job: Job, _books: Books) -> Job:
    """A credit note that does not name the invoice it corrects: a warning, it posts all the same."""
    return _settle(job, "credit_without_reference", replace(job.paper, preceding=""), POSTED, "V-CMP-06")


def renumbered_duplicate(job: Job, _books: Books) -> Job:
    """The same invoice once more under another number."""
    codes = ("V-DUP-04", "V-DUP-08") if job.paper.order_number else ("V-DUP-04",)
    # Two digits change: a number that differs by one would pass for a misread one.
    paper = replace(job.paper, number=f"{job.paper.number[:-2]}{(int(job.paper.number[-2:]) + 37) % 100:02d}")
    return _settle(job, "renumbered_duplicate", paper, QUEUED, *codes)


def misread_number_duplicate(job: Job, _books: Books) -> Job:
    """The same invoice once more, its number typed with the letter O for a nought."""
    paper = replace(job.paper, number=job.paper.number.replace("0", "O", 1))
    return _settle(job, "misread_number_duplicate", paper, QUEUED, "V-DUP-03", "V-DUP-04")


def hybrid_differs(job: Job, _books: Books) -> Job:
    """The page shows one piece more of the first line than the XML inside the PDF; each adds up for itself."""
    first, *rest = job.paper.lines
    page = compose(job.paper, (replace(first, quantity=first.quantity + 1), *rest))
    return replace(_settle(job, "hybrid_differs", job.paper, QUEUED, "V-DOC-08"), page=page)


# Files


def two_in_one(job: Job, _books: Books) -> Job:
    """Two invoices of the same vendor in one file; each ends on its own."""
    first = job.paper
    number = first.number[:-2] + f"{(int(first.number[-2:]) + 3) % 100:02d}"
    later = first.issue_date + dt.timedelta(days=1)
    due = first.due_date and first.due_date + dt.timedelta(days=1)
    lines = tuple(replace(line, quantity=line.quantity + 1) for line in first.lines)
    second = compose(replace(first, number=number, issue_date=later, due_date=due), lines)
    return replace(job, defect="two_in_one", parts=(job.parts[0], Part(second, Expectation(POSTED))))


def exact_duplicate(job: Job, _books: Books) -> Job:
    """The very same bytes under another file name, which the caller gives."""
    parts = (Part(job.paper, Expectation("DUPLICATE", ("V-DUP-01",), duplicate_of=job.file)),)
    return replace(job, defect="exact_duplicate", parts=parts, copy_of=job.name)


def _mangled(job: Job, name: str, code: str) -> Job:
    return replace(_settle(job, name, job.paper, QUARANTINED, code), mangle=name)


def encrypted(job: Job, _books: Books) -> Job:
    """A PDF that asks for a password."""
    return _mangled(job, "encrypted", "V-FIL-03")


def truncated(job: Job, _books: Books) -> Job:
    """A PDF that ends in the middle."""
    return _mangled(job, "truncated", "V-FIL-04")


def zero_page(job: Job, _books: Books) -> Job:
    """A well-formed PDF without a page."""
    return _mangled(job, "zero_page", "V-FIL-04")


def damaged_picture(job: Job, _books: Books) -> Job:
    """A picture whose data break off after the header."""
    return replace(_mangled(job, "damaged_picture", "V-FIL-04"), output="png", grade="medium")


def empty(job: Job, _books: Books) -> Job:
    """A file of no bytes."""
    return _mangled(job, "empty", "V-FIL-01")


def wrong_type_text(job: Job, _books: Books) -> Job:
    """A text file that is called .pdf."""
    return _mangled(job, "wrong_type_text", "V-FIL-02")


def wrong_type_program(job: Job, _books: Books) -> Job:
    """A program that is called .pdf; only its first bytes are those of one, it cannot run."""
    return _mangled(job, "wrong_type_program", "V-FIL-02")


def wrong_type_office(job: Job, _books: Books) -> Job:
    """A word processor's file."""
    return _mangled(job, "wrong_type_office", "V-FIL-02")


def _pdf(job: Job) -> bool:
    return job.output == "pdf"


def _single_rate(job: Job) -> bool:
    return len(job.paper.taxes) == 1 and job.paper.category == "S" and _posts(job)


def _posts(job: Job) -> bool:
    return job.paper.title == "invoice" and job.parts[0].expect == Expectation(POSTED)


def _on_order(job: Job) -> bool:
    return _posts(job) and bool(job.paper.order_number)


def _more_than_a_tenth(job: Job) -> bool:
    """Tell whether something is left of the first line when a tenth, one piece at least, did not come."""
    return _received(job) and job.paper.lines[0].quantity > _tenth(job.paper.lines[0])


def _received(job: Job) -> bool:
    return _on_order(job) and bool(job.paper.delivery_note) and all(line.unit != "LS" for line in job.paper.lines)


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted fault, its codes for the reader of the README, and the good files it can be planted in."""

    plant: Callable[[Job, Books], Job]
    codes: str
    suits: Callable[[Job], bool] = _posts


DEFECTS: dict[str, Defect] = {
    "sums_off": Defect(sums_off, "V-ARI-03"),
    "lines_off": Defect(lines_off, "V-ARI-01", _single_rate),
    "vat_amount_off": Defect(vat_amount_off, "V-ARI-05", _single_rate),
    "vat_rate_wrong": Defect(vat_rate_wrong, "V-TAX-01", _single_rate),
    "unknown_vendor": Defect(
        unknown_vendor, "V-ID-01",
        lambda job: _single_rate(job) and job.paper.supplier.language == vendors.STRANGERS[job.client.id].language,
    ),
    "changed_bank": Defect(changed_bank, "V-FRD-01", lambda job: _posts(job) and bool(job.paper.iban)),
    "wrong_client": Defect(wrong_client, "V-ID-07", lambda job: _posts(job) and not job.paper.order_number),
    "price_over": Defect(price_over, "V-PO-06", lambda job: _received(job) and _dearest(job.paper).net > 100),
    "quantity_over_receipt": Defect(quantity_over_receipt, "V-PO-08", _more_than_a_tenth),
    "quantity_over_order": Defect(quantity_over_order, "V-PO-08 V-PO-10", _received),
    "no_receipt": Defect(no_receipt, "V-PO-09", _received),
    "unplanned_freight": Defect(unplanned_freight, "V-PO-14", lambda job: _received(job) and job.paper.net < 3000),
    "ambiguous_date": Defect(ambiguous_date, "V-DAT-04", lambda job: job.paper.supplier.company.country == "CA"),
    "credit_without_reference": Defect(
        credit_without_reference, "V-CMP-06", lambda job: job.paper.title == "credit_note",
    ),
    "renumbered_duplicate": Defect(
        renumbered_duplicate, "V-DUP-04 V-DUP-08", lambda job: _posts(job) and job.paper.number[-2:].isdigit(),
    ),
    "misread_number_duplicate": Defect(
        misread_number_duplicate, "V-DUP-03 V-DUP-04",
        lambda job: _posts(job) and not job.paper.order_number and "0" in job.paper.number and not job.grade,
    ),
    "hybrid_differs": Defect(hybrid_differs, "V-DOC-08", lambda job: _posts(job) and job.output == "facturx"),
    "two_in_one": Defect(
        two_in_one, "",
        lambda job: _posts(job) and not job.paper.order_number and job.paper.number[-2:].isdigit()
        and job.output == "pdf" and job.paper.gross < 400,
    ),
    "exact_duplicate": Defect(exact_duplicate, "V-DUP-01"),
    "encrypted": Defect(encrypted, "V-FIL-03", _pdf),
    "truncated": Defect(truncated, "V-FIL-04", _pdf),
    "zero_page": Defect(zero_page, "V-FIL-04", _pdf),
    "damaged_picture": Defect(damaged_picture, "V-FIL-04", _pdf),
    "empty": Defect(empty, "V-FIL-01", _pdf),
    "wrong_type_text": Defect(wrong_type_text, "V-FIL-02", _pdf),
    "wrong_type_program": Defect(wrong_type_program, "V-FIL-02", _pdf),
    "wrong_type_office": Defect(wrong_type_office, "V-FIL-02", _pdf),
}  # fmt: skip
"""Every fault by its name; `suits` says in which good files it can be planted."""

AGAIN = {"renumbered_duplicate", "misread_number_duplicate", "exact_duplicate"}
"""Faults that need the good original in the inbox before them."""
