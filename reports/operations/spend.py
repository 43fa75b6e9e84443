"""R-07: what was invoiced net of tax, by vendor, category or cost object, with and without an order; tail marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from ledgers.chart import (
    GOODS_RECEIVED_NOT_INVOICED,
    INPUT_VAT_REVERSE_CHARGE,
    NEVER_A_COST,
    OWED,
    OWED_NAMES,
    TEMPLATE,
)
from ledgers.dimensions import from_stored
from ledgers.entry import Journal, Purpose
from ledgers.tables import entries, postings
from reports.ledger.lines import choice, framed, lines, period_start
from reports.operations.population import ratio, vendor_names
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

BY: Final = "by"
"""Option: "vendor" (the default), "category", which is the account of cost or order line, or a dimension's name."""
CORE: Final = "core"
"""Option: the share of spend, 0 to 1, that the largest make up; what comes after is the tail. 0.8 by default."""

FIGURES = (
    Column(name="invoices", kind=Kind.COUNT),
    *(Column(name=name, kind=Kind.MONEY, summed=True) for name in ("spend", "with_order", "without_order")),
    Column(name="order_share", kind=Kind.SHARE, title="of it with order"),
    Column(name="share", kind=Kind.SHARE, title="of all"),
    Column(name="cumulative", kind=Kind.SHARE),
    Column(name="tail"),
)


@dataclass(frozen=True)
class Cost:
    """One line of cost of an invoice, in minor units of base currency; negative on a credit."""

    label: str
    vendor: str
    category: str
    minor: int
    ordered: bool
    objects: Mapping[str, str]

    def group(self, by: str) -> str:
        """Return what it counts under."""
        return {"vendor": self.vendor, "category": self.category}.get(by, self.objects.get(by, ""))


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each vendor, category or cost object of a dimension, the largest spend first.

    Population: entries of invoices and credit notes and their reversals with a posting date in the period. Spend: their
    lines on accounts of cost, stock and goods received not invoiced, so net of deductible tax, freight and price
    variances included; deposits count with their final invoice. With order: an invoice one of whose lines stands on an
    order. Goods received count under the account and the cost objects of their order line; what has no cost object of
    a dimension counts together, without a name. Not there: parent companies and contracts, which the master data do not
    have.
    """
    dimensions = {one.name: one for one in client.dimensions}
    by = choice(asked, BY, ("vendor", "category", *dimensions))
    core = _core(asked)
    rows = _postings(connection, client, asked)
    costs = tuple(_costs(connection, client, rows))
    groups: dict[str, list[Cost]] = {}
    for cost in costs:
        groups.setdefault(cost.group(by), []).append(cost)
    if by in dimensions:
        names, title = dimensions[by].objects, dimensions[by].words
    else:
        names, title = vendor_names(connection, client, groups) if by == "vendor" else _account_names(client), by
    columns = (Column(name=by, title=title), Column(name="name"), *FIGURES)
    spend, owed = (
        sum(cost.minor for cost in costs),
        sum(row.base_minor for row in rows if row.account in OWED),
    )
    other = sum(row.base_minor for row in rows if row.account not in OWED and not is_spend(client, row.account))
    return Report(
        code="R-07",
        title=f"Spend by {title}",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(_rows(groups, names, core), columns),
        ties=(
            Tie(
                what=f"spend + tax and deposits = accounts {OWED_NAMES}",
                left=spend + other,
                right=-owed,
            ),
        ),
        notes=(
            f"Invoices posted from {period_start(client, asked)} to {asked.as_of}, net, in base currency.",
            f"Tail: what comes after the first {core * 100:.0f} % of spend.",
        ),
    )


def is_spend(client: Client, account: str) -> bool:
    """Tell whether a line of an invoice on this account is spend: cost, stock, or goods received not invoiced."""
    taxes = {code.account for code in client.tax_codes} | {code.output_account for code in client.tax_codes}
    if account in taxes | NEVER_A_COST | {INPUT_VAT_REVERSE_CHARGE}:
        return False
    kinds = {code: kind for code, (_name, kind) in TEMPLATE.items()} | {one.code: one.kind for one in client.accounts}
    return account == GOODS_RECEIVED_NOT_INVOICED or kinds.get(account) in {"asset", "expense", "income"}


def _postings(connection: sa.Connection, client: Client, asked: Asked) -> list[sa.Row[Any]]:
    of_entry = (entries.c.label, entries.c.id)
    of_line = tuple(
        postings.c[name]
        for name in ("line_no", "account", "party", "base_minor", "order_number", "order_line", "dimensions")
    )
    query = (
        lines(client, asked, *of_entry, *of_line)
        .where(entries.c.journal == Journal.PURCHASES.value, entries.c.posting_date >= period_start(client, asked))
        .where(entries.c.purpose.in_([Purpose.INVOICE.value, Purpose.REVERSAL.value]))
        .order_by(entries.c.id, postings.c.line_no)
    )
    return list(connection.execute(query))


def _costs(connection: sa.Connection, client: Client, rows: Iterable[sa.Row[Any]]) -> Iterator[Cost]:
    master = DatabaseMasterData(connection, client.id, client.entities)
    spend = {account: is_spend(client, account) for account in {row.account for row in rows}}
    for label, of_entry in groupby(rows, key=lambda row: row.label):
        mine = list(of_entry)
        vendor = next((row.party for row in mine if row.party), "")
        ordered = any(row.order_number for row in mine)
        for row in mine:
            if spend[row.account]:
                category, objects = _place(master, row)
                yield Cost(label, vendor, category, row.base_minor, ordered, objects)


def _place(master: DatabaseMasterData, row: sa.Row[Any]) -> tuple[str, Mapping[str, str]]:
    """Return account and cost objects that a cost counts under: of goods received, those of their order line."""
    if row.account != GOODS_RECEIVED_NOT_INVOICED:
        return str(row.account), from_stored(row.dimensions)
    order = master.order(row.order_number) if row.order_number else None
    line = order.line(row.order_line) if order else None
    return (line.account or str(row.account), line.dimensions) if line else (str(row.account), {})


def _rows(groups: Mapping[str, list[Cost]], names: Mapping[str, str], core: Decimal) -> Iterator[tuple[Any, ...]]:
    totals = {key: sum(cost.minor for cost in costs) for key, costs in groups.items()}
    whole, passed = sum(totals.values()), 0
    for key, total in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])):
        before, passed = ratio(passed, whole), passed + total
        ordered = sum(cost.minor for cost in groups[key] if cost.ordered)
        yield (
            key,
            names.get(key, ""),
            len({cost.label for cost in groups[key]}),
            total,
            ordered,
            total - ordered,
            ratio(ordered, total),
            ratio(total, whole),
            ratio(passed, whole),
            "tail" if before >= core else "",
        )


def _account_names(client: Client) -> dict[str, str]:
    return {code: name for code, (name, _kind) in TEMPLATE.items()} | {one.code: one.name for one in client.accounts}


def _core(asked: Asked) -> Decimal:
    given = asked.options.get(CORE, "0.8")
    try:
        share = Decimal(given)
        known = 0 <= share <= 1
    except InvalidOperation:
        known = False
    if not known:
        raise WrongInputError(f'--set {CORE}: found "{given}", expected a share from 0 to 1 such as 0.8')
    return share


REPORT = ReportKind(
    code="R-07", name="spend", title="Spend by vendor, category or cost object", build=build, options=(BY, CORE)
)
