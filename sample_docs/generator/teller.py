"""Invents documents for one client: builds papers, keeps orders and receipts in step, says where each must end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sample_docs.generator import vendors
from sample_docs.generator.books import Books, OrderRecord
from sample_docs.generator.compose import Pick, compose, lines_of, ordinary
from sample_docs.generator.defects import AGAIN, DEFECTS
from sample_docs.generator.model import ClientSetup, Expectation, Job, Paper, Part, Supplier

ORDER_LEAD, DELIVERY_LEAD = dt.timedelta(days=16), dt.timedelta(days=2)


class Teller:
    """Tells the story of one client; `jobs` are the files in the order of their arrival."""

    def __init__(self, client: ClientSetup) -> None:
        self.client = client
        self.books = Books(client)
        self.jobs: list[Job] = []

    def vendor(self, key: str) -> Supplier:
        """Return a vendor of the client, curated or invented."""
        return self.books.vendors.get(key) or vendors.find(self.client.id, key)

    def paper(self, key: str, number: str, day: str, picks: Sequence[Pick], **rest: Any) -> Paper:
        """Build an invoice without an order; `rest` are further attributes of Paper."""
        supplier = self.vendor(key)
        issued = dt.date.fromisoformat(day)
        category = supplier.tax_category
        title = rest.get("title", "invoice")
        days = supplier.net_days if title == "invoice" else None
        base = Paper(
            title=title, client=self.client, supplier=supplier, number=number, issue_date=issued,
            currency=supplier.currency, lines=(), net=Decimal(0), taxes=(), tax=Decimal(0), gross=Decimal(0),
            category=category, iban=supplier.iban, due_date=None if days is None else issued + dt.timedelta(days=days),
            delivery_date=issued - DELIVERY_LEAD,
        )  # fmt: skip
        return compose(replace(base, **rest), lines_of(self.client, supplier, picks))

    def ordered(self, key: str, number: str, day: str, picks: Sequence[Pick], *, policy: str = "3way") -> Paper:
        """Build an invoice on an order of its own that was fully received."""
        paper = self.paper(key, number, day, picks)
        order = self.books.order(paper.supplier, paper.issue_date - ORDER_LEAD, paper.lines, policy)
        note = f"{number_of(key + number) % 90_000 + 10_000}"
        if policy == "3way":
            self.books.receive(order, paper.issue_date - DELIVERY_LEAD, f"LS{note}")
        return replace(
            paper, order_number=order.number, lines=order.lines, delivery_note=note if policy == "3way" else ""
        )

    def open_order(self, key: str, day: str, picks: Sequence[Pick]) -> OrderRecord:
        """Write an order down on which nothing was delivered yet."""
        supplier = self.vendor(key)
        return self.books.order(supplier, dt.date.fromisoformat(day), lines_of(self.client, supplier, picks))

    def gross(self, number: str) -> Decimal:
        """Return the gross total of an invoice of the inbox, for a statement of account."""
        return next(job.paper.gross for job in self.jobs if job.paper.number == number)

    def add(self, paper: Paper, expect: Expectation | None = None, **rest: Any) -> Job:
        """Put a paper into the inbox as one file; `rest` are further attributes of Job."""
        settled = expect or ordinary(paper)
        name = f"{len(self.jobs) + 1:03d}-{paper.supplier.id.replace('_', '-')}-{paper.title.replace('_', '-')}"
        layout = rest.pop("layout", "") or paper.supplier.look
        job = Job(self.client, name, (Part(paper, settled),), layout, seed=number_of(name), **rest)
        self.jobs.append(job)
        return job

    def fault(self, name: str, job: Job) -> Job:
        """Plant a fault in a file of the inbox, or add a second file where the fault is to come again.

        Raises:
            ValueError: The fault does not suit the file.
        """
        defect = DEFECTS[name]
        if not defect.suits(job):
            raise ValueError(f"{name} cannot be planted in {job.name}")
        broken = defect.plant(job, self.books)
        if name in AGAIN:
            broken = replace(broken, name=f"{len(self.jobs) + 1:03d}{broken.name[3:]}")
            self.jobs.append(broken)
        else:
            self.jobs[self.jobs.index(job)] = broken
        return broken

    def purchase_order(self, key: str, day: str, picks: Sequence[Pick], person: str, *text: str) -> Paper:
        """Build an order of the client that is not in its master data yet."""
        number = self.books.next_order_number()
        paper = self.paper(key, number, day, picks, title="purchase_order", delivery_date=None, iban="", text=text)
        lines = tuple(replace(line, order_line=place) for place, line in enumerate(paper.lines, 1))
        return replace(paper, order_number=number, lines=lines, person=person)

    def goods_receipt(self, key: str, number: str, day: str, picks: Sequence[Pick], person: str) -> Paper:
        """Build the client's receipt for a new order of which nothing was received before."""
        issued = dt.date.fromisoformat(day)
        order = self.open_order(key, (issued - ORDER_LEAD).isoformat(), picks)
        paper = self.paper(key, number, day, picks, title="goods_receipt", delivery_date=None, iban="", person=person)
        note = f"{number_of(key + number) % 90_000 + 10_000}"
        return replace(paper, order_number=order.number, lines=order.lines, delivery_note=note)


def number_of(text: str) -> int:
    """Return a number that follows from a text, the same in every run."""
    value = 0
    for character in text:
        value = (value * 131 + ord(character)) % 1_000_003
    return value
