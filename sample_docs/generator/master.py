"""Master data beside the documents: the client's file, vendors, orders, receipts, exchange rates.

Columns of the CSV files are named like the attributes of `documents.master`; those of an order's line begin with
`line_`. Several bank accounts stand in `ibans`, separated by blanks; aliases and domains would be separated by
semicolons, but each vendor has one of them at most.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sample_docs.generator import accounts, fx, vendors
from sample_docs.generator.clients import ABBREVIATED
from sample_docs.generator.compose import AUTO_APPROVE
from sample_docs.generator.model import ClientSetup, Supplier
from sample_docs.generator.money import quantity
from sample_docs.generator.teller import Teller

VENDOR_COLUMNS = (
    "id", "name", "aliases", "status", "country", "tax_id", "tax_number", "currency", "ibans", "account", "tax_code",
    "net_days", "order_required", "domains", "street", "postcode", "city", "created", "dimensions",
)  # fmt: skip
ORDER_COLUMNS = (
    "number", "version", "vendor_id", "entity_id", "currency", "issue_date", "status", "match_policy", "net_days",
    "line_number", "line_item_id", "line_description", "line_quantity", "line_unit", "line_price", "line_account",
    "line_tax_rate", "line_over_percent", "line_service",
    "line_dimensions",
)  # fmt: skip
RECEIPT_COLUMNS = ("number", "date", "order_number", "order_line", "quantity")
RATE_COLUMNS = ("currency", "base", "date", "rate")
LEGAL_FORMS = (" GmbH & Co. KG", " PartG mbB", " GmbH", " S.r.l.", " SARL", " Sàrl", " SAS", " BV", " Ltd", " LLP",
               " LLC", " Inc.", " AG", " SA")  # fmt: skip
ORDER_PATTERNS = {"nordlicht": r"45\d{5}", "harwood": r"HP-2\d{4,6}", "rochefort": r"CA26\d{4,6}"}


def write_master(teller: Teller, out: Path) -> None:
    """Write everything a client's night needs to know beforehand."""
    folder = out / "master" / teller.client.id
    folder.mkdir(parents=True, exist_ok=True)
    known = [*vendors.OF_CLIENT[teller.client.id], *teller.books.vendors.values()]
    _write(folder / "vendors.csv", VENDOR_COLUMNS, (_vendor(teller.client.id, vendor) for vendor in known))
    _write(folder / "orders.csv", ORDER_COLUMNS, _orders(teller))
    receipts = ((r.number, r.day, r.order, r.line, quantity(r.quantity)) for r in teller.books.receipts)
    _write(folder / "receipts.csv", RECEIPT_COLUMNS, receipts)
    _write(folder / "fx_rates.csv", RATE_COLUMNS, _rates(teller.client))
    path = out / "clients" / f"{teller.client.id}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(client_toml(teller.client), encoding="utf-8")


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write a CSV file; none without rows, because an import refuses an empty one."""
    rows = tuple(rows)
    if not rows:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _vendor(client_id: str, vendor: Supplier) -> tuple[Any, ...]:
    company = vendor.company
    short = next((company.name.removesuffix(form) for form in LEGAL_FORMS if company.name.endswith(form)), "")
    return (
        vendor.id, company.name, short, "ACTIVE", company.country, company.tax_id, company.tax_number, vendor.currency,
        vendor.iban, vendor.account, "", "" if vendor.net_days is None else vendor.net_days, "false",
        company.web.removeprefix("www."), company.street, company.postcode, company.city, vendor.created,
        accounts.cost_centre(client_id, vendor.account),
    )  # fmt: skip


def _orders(teller: Teller) -> Iterator[tuple[Any, ...]]:
    for order in teller.books.orders.values():
        head = (
            order.number, 1, order.supplier.id, teller.client.id, order.supplier.currency, order.issue_date, "OPEN",
            order.policy, "" if order.supplier.net_days is None else order.supplier.net_days,
        )  # fmt: skip
        for line in order.lines:
            rate = quantity(line.rate) if order.supplier.tax_category == "S" else ""
            service = str(line.unit in ("HUR", "LS", "MON")).lower()
            yield (
                *head, line.order_line, line.item_id, line.description, quantity(line.quantity), line.unit, line.price,
                order.supplier.account, rate, 0, service,
                accounts.cost_centre(teller.client.id, order.supplier.account),
            )  # fmt: skip


def _rates(client: ClientSetup) -> Iterator[tuple[Any, ...]]:
    for currency in fx.EURO:
        if currency != client.currency:
            for day in fx.weekdays():
                yield currency, client.currency, day, fx.rate(currency, client.currency, day)


def client_toml(client: ClientSetup) -> str:
    """Return the client's file."""
    company = client.company
    names = ", ".join(map(_quoted, ABBREVIATED[client.id]))
    head = f"""# {company.name}: an invented client. Amounts are in {client.currency}.
id = {_quoted(client.id)}
name = {_quoted(company.name)}
country = "{company.country}"
currency = "{client.currency}"
fiscal_year_start = 1
languages = [{", ".join(map(_quoted, client.languages))}]

[schedule]
cron = "{client.cron}"
timezone = "{client.timezone}"

[[entities]]
id = {_quoted(client.id)}
name = {_quoted(company.name)}
aliases = [{names}]
country = "{company.country}"
tax_id = "{company.tax_id}"
address = {_quoted(company.street)}
postcode = "{company.postcode}"
city = {_quoted(company.city)}

[policy]
auto_approve = "{AUTO_APPROVE}"
post_with_hold = true
order_pattern = '{ORDER_PATTERNS[client.id]}'
charge_floor = "25"
charge_percent = "2"
approval_limit = "5000"

[policy.price_tolerance]
floor = "5.00"
percent = "2"
cap = "50.00"
"""
    parts = (_accounts(client), _dimensions(client), _tax_codes(client), _datev(client))
    return "\n".join([head, _keywords(client), *itertools.chain.from_iterable(parts)])


def _quoted(text: str) -> str:
    """Write a TOML basic string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _keywords(client: ClientSetup) -> str:
    pairs = (f"{_quoted(word)} = {_quoted(account)}" for word, account in accounts.KEYWORDS[client.language].items())
    return "[keyword_accounts]\n" + "\n".join(pairs) + "\n"


def _accounts(client: ClientSetup) -> Iterator[str]:
    for code, name, kind, external in accounts.chart(client.id):
        parts = {"code": code, "name": name, "kind": kind, "external": external}
        rows = [f"{key} = {_quoted(text)}" for key, text in parts.items()]
        named = {
            language: names[code] for language, names in accounts.NAMES.get(client.id, {}).items() if code in names
        }
        if named:
            rows.append(f"names = {_table(named)}")
        yield "\n".join(["[[accounts]]", *rows, ""])


def _dimensions(client: ClientSetup) -> Iterator[str]:
    centres = accounts.COST_CENTRES.get(client.id)
    if centres:
        yield f'[[dimensions]]\nname = "cost_centre"\nobjects = {_table(centres)}\n'


def _table(pairs: dict[str, str]) -> str:
    """Write a TOML table on one line."""
    return "{ " + ", ".join(f"{_quoted(key)} = {_quoted(text)}" for key, text in pairs.items()) + " }"


def _datev(client: ClientSetup) -> Iterator[str]:
    """Yield what a German tax adviser tells: invented numbers, and the keys of input tax."""
    if client.company.country != "DE":
        return
    keys = {f"I{quantity(rate)}": key for rate, key in zip(client.rates, ("9", "8"), strict=True)}
    yield f'[datev]\nconsultant = 1001\nclient = 7\ntax_keys = {_table(keys)}\ncost_objects = ["cost_centre"]\n'


def _tax_codes(client: ClientSetup) -> Iterator[str]:
    standard, reduced = client.rates
    rows = (
        (f"I{quantity(standard)}", standard, "input", "1400", ""),
        (f"I{quantity(reduced)}", reduced, "input", "1400", ""),
        (f"RC{quantity(standard)}", standard, "reverse_charge", "1405", "2105"),
        ("N0", 0, "none", "1400", ""),
    )
    for code, rate, treatment, account, output in rows:
        rate_text = quantity(rate) if rate else "0"  # type: ignore[arg-type]
        text = (
            f'[[tax_codes]]\ncode = "{code}"\nrate = "{rate_text}"\ntreatment = "{treatment}"\naccount = "{account}"\n'
        )
        yield text + (f'output_account = "{output}"\n' if output else "")
