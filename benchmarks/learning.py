"""What one correction is worth: the second document of a vendor whose words nobody knows, before and after.

Invented vendors send several invoices each. Every word of their pages is turned into one that no dictionary has
(letters shifted, the same each time), so that labels say nothing and the readers fail as they do on an unknown layout.
Then a person corrects the first document, rules are induced from it, and a later document is read again with them.
"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure
from documents.field import FieldName
from documents.learned import FieldRule
from documents.reading import KnownParty, Registers
from documents.text import Page, Word
from documents.values import currency
from documents.values.months import month_names
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from extractors.learning.induce import Corrected, induce
from extractors.learning.prints import LEARNABLE, same_value
from extractors.pages.pdf import read_pages
from sample_docs.generator import bulk
from sample_docs.generator.write import Made

COUNT: Final = 240
SEED: Final = 411
LESSONS: Final = 3
"""A vendor's first documents are corrected one after the other; the one behind them is the examination."""
FIELDS: Final[Mapping[FieldName, str]] = {
    FieldName.INVOICE_NUMBER: "invoice_number",
    FieldName.ISSUE_DATE: "issue_date",
    FieldName.DUE_DATE: "due_date",
    FieldName.NET_TOTAL: "net_total",
    FieldName.TAX_TOTAL: "tax_total",
    FieldName.GROSS_TOTAL: "gross_total",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One document of a vendor: its pages in words that nobody knows, and its true fields."""

    pages: tuple[Page, ...]
    fields: Mapping[FieldName, str]


@dataclass(slots=True)
class Marks:
    """Fields of documents read right, read wrong, and printed."""

    right: int = 0
    wrong: int = 0
    printed: int = 0


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield the share of fields read right, and read wrong, after none, one, two and three corrected documents."""
    marks = {lessons: Marks() for lessons in range(LESSONS + 1)}
    for vendor, documents in _vendors(count).items():
        if len(documents) > LESSONS:
            _examine(vendor, documents, marks)
    for lessons, mark in marks.items():
        after = f"learning, after {lessons} corrected documents of the vendor"
        yield Figure(f"{after}: fields right", 100 * mark.right / mark.printed, "%")
        yield Figure(f"{after}: fields wrong", 100 * mark.wrong / mark.printed, "%")


def _examine(vendor: KnownParty, documents: Sequence[Sent], marks: Mapping[int, Marks]) -> None:
    *_, last = documents[: LESSONS + 1]
    history: list[Corrected] = []
    for lessons in range(LESSONS + 1):
        rules = induce(history)
        _mark(last, _read(last, vendor, rules), marks[lessons])
        if lessons < LESSONS:
            lesson = documents[lessons]
            history.append(Corrected(str(lessons), lay_out(lesson.pages), lesson.fields))


def _read(sent: Sent, vendor: KnownParty, rules: tuple[FieldRule, ...]) -> dict[FieldName, str]:
    registers = Registers(vendors=(vendor.model_copy(update={"rules": rules}),))
    document = read_documents(sent.pages, registers)[0]
    return {name: chosen.readings[0] for name in FIELDS if (chosen := document.chosen(name)) is not None}


def _mark(sent: Sent, read: Mapping[FieldName, str], mark: Marks) -> None:
    for name, value in sent.fields.items():
        mark.printed += 1
        if name in read:
            right = same_value(name, read[name], value)
            mark.right += right
            mark.wrong += not right


def _vendors(count: int) -> dict[KnownParty, list[Sent]]:
    """Return the born-digital invoices of each invented vendor, in the order they were sent."""
    found: dict[KnownParty, list[Sent]] = {}
    for teller in bulk.tell(count, SEED, 0.0, 0.0):
        for job in teller.jobs:
            made = Made(job)
            if made.kind == "born-digital" and made.truth()["doc_type"] == "invoice":
                company, iban = job.paper.supplier.company, job.paper.supplier.iban
                vendor = KnownParty(name=company.name, tax_ids=(company.tax_id,), ibans=(iban,))
                found.setdefault(vendor, []).append(_sent(made))
    return found


def _sent(made: Made) -> Sent:
    truth = made.truth()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made.data)
        file.flush()
        pages = read_pages(Path(file.name))
    fields = {name: truth[key] for name, key in FIELDS.items() if truth.get(key) and name in LEARNABLE}
    return Sent(tuple(map(foreign, pages)), fields)


def foreign(page: Page) -> Page:
    """Return a page whose words are no language's: letters shifted by 13; figures, codes and months stay."""
    return replace(page, words=tuple(map(_shifted, page.words)))


def _shifted(word: Word) -> Word:
    bare = word.text.strip(".,:;()")
    month = bare.casefold() in month_names()
    known = currency.is_code(bare) or month or any(sign.isdigit() for sign in bare)
    return word if known else replace(word, text=codecs.encode(word.text, "rot13"))
