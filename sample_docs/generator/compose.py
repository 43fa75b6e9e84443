"""From articles to papers: lines at list price, sums, and where a faultless paper ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sample_docs.generator import fx
from sample_docs.generator.goods import goods
from sample_docs.generator.model import ClientSetup, Expectation, Line, Paper, Supplier, sums
from sample_docs.generator.money import cents

Pick = tuple[str, str] | tuple[str, str, str]
"""Article number, quantity, and perhaps a discount in per cent."""
AUTO_APPROVE = Decimal(1000)
"""Highest gross, in base currency, of an invoice without an order that posts unattended (client policy)."""
ARCHIVED = {"delivery_note", "statement", "letter", "proforma"}


def lines_of(client: ClientSetup, supplier: Supplier, picks: Sequence[Pick]) -> tuple[Line, ...]:
    """Return lines for articles of the vendor's trade, at list price."""
    stock = {good.number: good for good in goods(supplier.language, supplier.trade)}
    lines = []
    for pick in picks:
        good = stock[pick[0]]
        lines.append(
            Line(
                good.description, Decimal(pick[1]), good.price, good.unit, good.number, good.details,
                Decimal(pick[2]) if len(pick) == 3 else Decimal(0), client.rates[1 if good.reduced else 0],
            )
        )  # fmt: skip
    return tuple(lines)


def compose(paper: Paper, lines: tuple[Line, ...]) -> Paper:
    """Return the paper with other lines and the sums that belong to them."""
    result = sums(lines, paper.category)
    return replace(paper, lines=lines, net=result.net, taxes=result.taxes, tax=result.tax, gross=result.gross)


def ordinary(paper: Paper) -> Expectation:
    """Return where a paper without any fault ends under the client's policy."""
    if paper.title in ARCHIVED:
        return Expectation("ARCHIVED")
    if paper.title in ("purchase_order", "goods_receipt") or paper.order_number:
        return Expectation("POSTED")
    base = cents(paper.gross / fx.rate(paper.currency, paper.client.currency, paper.issue_date))
    if base > AUTO_APPROVE:
        return Expectation("QUEUED", ("V-SOD-02",))
    return Expectation("POSTED")
