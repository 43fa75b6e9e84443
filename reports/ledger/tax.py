"""R-05: tax by code, rate and month, from the lines of the journal; it must be what the tax accounts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client, TaxCode
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from documents.values.money import from_minor, round_amount, to_minor
from ledgers.chart import INPUT_VAT_NOT_PROVEN, OWED, USE_TAX
from ledgers.tables import entries, postings
from ledgers.tax_coding import REVERSE_CHARGE
from reports.ledger import intrastat, tax_boxes
from reports.ledger.lines import balances, choice, framed, lines, period_start, zero_sum
from reports.ledger.tax_line import TaxLine
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

CHOICE: Final = "show"
"""Option: "sums" (the default), "lines", "late", "reverse-charge", "boxes" or "intrastat"."""

USE_TAX_CODE: Final = "use tax"
"""Stands for the code of lines on account 2110, which have none: the tax is the client's own, beside the invoice."""
ACCOUNTS: Final = frozenset({"1400", "1405", INPUT_VAT_NOT_PROVEN, "2100", "2105", USE_TAX})
"""Tax accounts of the template; those that the client's tax codes name count too."""

LIABILITY: Final = "2"
"""Begins the accounts of what is owed."""

MONEY: Final = (
    Column(name="base", kind=Kind.MONEY, summed=True),
    Column(name="input", kind=Kind.MONEY, title="input tax", summed=True),
    Column(name="waiting", kind=Kind.MONEY, title="not yet deductible", summed=True),
    Column(name="output", kind=Kind.MONEY, title="owed by the client", summed=True),
    Column(name="not_deductible", kind=Kind.MONEY, title="not deductible", summed=True),
)
SUMS = (
    Column(name="period"),
    Column(name="tax_code", title="tax code"),
    Column(name="lines", kind=Kind.COUNT),
    Column(name="rate", kind=Kind.NUMBER, title="rate %"),
    *MONEY,
    Column(name="late", kind=Kind.MONEY, title="input tax of earlier months", summed=True),
)
LINES = (
    Column(name="period"),
    Column(name="day", kind=Kind.DAY),
    Column(name="doc_date", kind=Kind.DAY, title="document date"),
    Column(name="tax_point", kind=Kind.DAY, title="tax point"),
    Column(name="entry"),
    Column(name=DOCUMENT, title="document"),
    Column(name="reference"),
    Column(name="payee", title="vendor"),
    Column(name="tax_code", title="tax code"),
    Column(name="account"),
    *MONEY,
)
VENDORS = (
    Column(name="vendor"),
    Column(name="name"),
    Column(name="country"),
    Column(name="eu", title="EU"),
    Column(name="tax_id", title="VAT identifier"),
    Column(name="tax_code", title="tax code"),
    *MONEY,
)
TITLES: Final = {
    "sums": ("Tax by code and month", SUMS),
    "lines": ("Tax, line by line", LINES),
    "late": ("Tax of documents of earlier months", LINES),
    "reverse-charge": ("Reverse charge by vendor", VENDORS),
    "boxes": ("Boxes of the VAT return", tax_boxes.COLUMNS),
    "intrastat": ("Goods from other member states", intrastat.COLUMNS),
}
FIGURES: Final = tuple(column.name for column in MONEY)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return base and tax of a period, in base currency, by the month of posting.

    Every line on a tax account must have a tax code, but for use tax. The base of a tax that is wholly cost is not in
    the journal, nor are purchases without any tax; use tax has no base there. "reverse-charge" lists both sides by
    vendor with its VAT identifier of today.
    """
    shown = choice(asked, CHOICE, tuple(TITLES))
    found = list(_lines(connection, client, asked))
    title, columns = TITLES[shown]
    since = period_start(client, asked)
    return Report(
        code="R-05",
        title=title,
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(_rows(connection, client, asked, shown, found), columns),
        ties=(*_ties(connection, client, asked, found), zero_sum(connection, client, asked)),
        notes=(
            f"Entries of {since} to {asked.as_of}, by the month they were posted in.",
            *_notes(client, shown, since),
        ),
    )


def _notes(client: Client, shown: str, since: dt.date) -> Iterator[str]:
    if shown == "intrastat":
        yield intrastat.NOTE
    if shown != "boxes":
        return
    form = tax_boxes.form_of(client.country, since)
    if form is None:
        yield f"No boxes are known for {client.country} and a period that begins on {since}."
        return
    yield f"{form.form}, as of {form.valid_from}: {form.source}; written on {form.written}. Look at the form."
    yield f'{tax_boxes.UNKNOWN}: the ledger does not tell the box; "supply" of the tax code and the register may.'
    yield "Not there: purchases without any tax, tax that is wholly cost, sales, imports."


def _rows(
    connection: sa.Connection, client: Client, asked: Asked, shown: str, found: list[TaxLine]
) -> Iterable[dict[str, object]]:
    vendors = _vendors(connection, client, found) if shown in {"reverse-charge", "boxes", "intrastat"} else {}
    if shown == "sums":
        return _sums(client, found)
    if shown == "reverse-charge":
        return _by_vendor(client, found, vendors)
    if shown == "intrastat":
        return intrastat.arrivals(connection, client, found, vendors)
    if shown == "boxes":
        form = tax_boxes.form_of(client.country, period_start(client, asked))
        return tax_boxes.filled(client, form, found, vendors) if form else []
    return [line.model_dump() for line in found if shown == "lines" or line.late]


def _lines(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[TaxLine]:
    owed = postings.alias("owed")
    vendor = sa.select(sa.func.max(owed.c.party)).where(owed.c.entry_id == entries.c.id, owed.c.account.in_(OWED))
    query = lines(client, asked, entries, postings, vendor.scalar_subquery().label("vendor")).where(
        (postings.c.tax_code != "") | (postings.c.account == USE_TAX),
        entries.c.posting_date >= period_start(client, asked),
    )
    codes = {code.code: code for code in client.tax_codes}
    accounts = tax_accounts(client)
    for row in connection.execute(query.order_by(entries.c.posting_date, entries.c.label, postings.c.line_no)):
        code = codes.get(row.tax_code)
        yield TaxLine(
            entry=row.label,
            day=row.posting_date,
            vendor=row.vendor or "",
            tax_code=row.tax_code or USE_TAX_CODE,
            **{
                name: getattr(row, name)
                for name in ("document_id", "period", "doc_date", "tax_point", "reference", "payee", "account")
            },
            **_figures(row, code, accounts),
        )


def _figures(row: sa.Row[Any], code: TaxCode | None, accounts: frozenset[str]) -> dict[str, int]:
    if row.account not in accounts:
        return {"not_deductible": row.base_minor}
    if row.account == INPUT_VAT_NOT_PROVEN:
        return {"base": _base(row), "waiting": row.base_minor}
    if not (row.account == code.output_account if code else row.account.startswith(LIABILITY)):
        return {"base": _base(row), "input": row.base_minor}
    # Reverse charge has its base on the input side, unless nothing of it is deductible.
    alone = code is None or not code.recovery
    return {"base": _base(row) if alone else 0, "output": -row.base_minor}


def _base(row: sa.Row[Any]) -> int:
    if row.tax_base_minor is None:
        return 0
    amount = from_minor(row.tax_base_minor, row.currency) / row.fx_rate
    return to_minor(round_amount(amount, row.base_currency), row.base_currency)


def tax_accounts(client: Client) -> frozenset[str]:
    """Return the accounts that tax stands on."""
    own = {account for code in client.tax_codes for account in (code.account, code.output_account)}
    return ACCOUNTS | own


def _sums(client: Client, found: Iterable[TaxLine]) -> list[dict[str, object]]:
    rates = {code.code: code.rate for code in client.tax_codes}
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for line in found:
        row = rows.setdefault((line.period, line.tax_code), dict.fromkeys((*FIGURES, "late", "lines"), 0))
        _add(row, line)
        row["lines"] += 1
        row["late"] += line.input if line.late else 0
    return [
        {"period": period, "tax_code": code, "rate": _plain(rates.get(code)), **row}
        for (period, code), row in sorted(rows.items())
    ]


def _vendors(connection: sa.Connection, client: Client, found: Iterable[TaxLine]) -> dict[str, Vendor | None]:
    master = DatabaseMasterData(connection, client.id, client.entities)
    return {vendor: master.vendor(vendor) for vendor in {line.vendor for line in found}}


def _by_vendor(client: Client, found: Iterable[TaxLine], vendors: dict[str, Vendor | None]) -> list[dict[str, object]]:
    reverse = {code.code for code in client.tax_codes if code.treatment == REVERSE_CHARGE}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for line in found:
        if line.tax_code in reverse:
            row = rows.setdefault((line.vendor, line.tax_code), {**dict.fromkeys(FIGURES, 0), "name": line.payee})
            _add(row, line)
    made = []
    for (vendor_id, code), row in sorted(rows.items()):
        vendor = vendors[vendor_id]
        country, tax_id = (vendor.country, vendor.tax_id) if vendor else ("", "")
        abroad = vendor is not None and country != client.country and tax_boxes.is_eu(vendor)
        known = {"vendor": vendor_id, "tax_code": code, "country": country, "tax_id": tax_id}
        made.append({**known, "eu": "yes" if abroad else "no", **row})
    return made


def _add(row: dict[str, Any], line: TaxLine) -> None:
    for name in FIGURES:
        row[name] += getattr(line, name)


def _plain(rate: Decimal | None) -> str | None:
    return None if rate is None else format(rate.normalize(), "f")


def _ties(connection: sa.Connection, client: Client, asked: Asked, found: Iterable[TaxLine]) -> Iterator[Tie]:
    moved = balances(connection, client, asked, before=period_start(client, asked))
    coded: dict[str, int] = {}
    for line in found:
        coded[line.account] = coded.get(line.account, 0) + line.input + line.waiting - line.output
    for account in sorted(tax_accounts(client)):
        if account in moved or account in coded:
            what = f"lines with a tax code = account {account} of the period"
            yield Tie(what=what, left=coded.get(account, 0), right=moved.get(account, 0))


REPORT = ReportKind(code="R-05", name="tax", title="Tax by code and month", build=build, options=(CHOICE,))
