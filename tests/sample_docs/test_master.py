"""Client files, vendors, orders, receipts and rates: they fit the types and the documents that refer to them."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from stdnum import iban
from stdnum.ch import uid
from stdnum.eu import vat
from stdnum.gb import vat as gb_vat

from documents.master.client import Client
from documents.master.client_file import read_clients
from documents.master.csv_orders import read_orders, read_rates, read_receipts
from documents.master.csv_vendors import read_vendors
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Vendor
from sample_docs.generator import story
from sample_docs.generator.clients import CLIENTS as CLIENTS_OF_STORY
from sample_docs.generator.master import write_master
from sample_docs.generator.teller import Teller

SET = Path(__file__).resolve().parents[2] / "sample_docs"
CLIENTS = sorted(path.stem for path in (SET / "clients").glob("*.toml"))


def rows(client: str, name: str) -> list[dict[str, str]]:
    with (SET / "master" / client / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def client_of(name: str) -> Client:
    return Client.model_validate(tomllib.loads((SET / "clients" / f"{name}.toml").read_text(encoding="utf-8")))


def vendors(client: str) -> dict[str, Vendor]:
    found = {}
    for row in rows(client, "vendors"):
        filled: dict[str, Any] = {key: text for key, text in row.items() if text}
        filled["aliases"] = tuple(filter(None, row["aliases"].split(" | ")))
        filled["domains"] = tuple(row["domains"].split())
        filled["accounts"] = tuple(BankAccount(iban=account) for account in row["ibans"].split())
        filled.pop("ibans", None)
        found[row["id"]] = Vendor.model_validate(filled)
    return found


def orders(client: str) -> dict[str, Order]:
    heads: dict[str, dict[str, Any]] = {}
    lines: dict[str, list[OrderLine]] = defaultdict(list)
    for row in rows(client, "orders"):
        filled = {key: text for key, text in row.items() if text}
        heads[row["number"]] = {key: text for key, text in filled.items() if not key.startswith("line_")}
        line = {key.removeprefix("line_"): text for key, text in filled.items() if key.startswith("line_")}
        lines[row["number"]].append(OrderLine.model_validate(line))
    return {number: Order.model_validate(head | {"lines": tuple(lines[number])}) for number, head in heads.items()}


def truths(client: str) -> dict[str, dict[str, Any]]:
    paths = sorted((SET / "inbox" / client).glob("*.truth.json"))
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def test_three_clients_in_three_countries_and_currencies():
    found = [client_of(name) for name in CLIENTS]
    assert {client.currency for client in found} == {"EUR", "GBP", "CHF"}
    assert {client.country for client in found} == {"DE", "GB", "CH"}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_file_fits_its_type(name: str):
    client = client_of(name)
    assert client.id == name
    assert ZoneInfo(client.schedule.timezone)
    assert len(client.schedule.cron.split()) == 5
    codes = {account.code for account in client.accounts}
    assert len(codes) == len(client.accounts) == 40
    assert all(account.external for account in client.accounts)
    assert len({account.external for account in client.accounts}) == 40
    assert set(client.keyword_accounts.values()) <= codes
    assert {tax.account for tax in client.tax_codes} | {tax.output_account for tax in client.tax_codes} <= codes


@pytest.mark.parametrize("name", CLIENTS)
def test_vendors_fit_their_type_and_have_right_check_digits(name: str):
    codes = {account.code for account in client_of(name).accounts}
    for vendor in vendors(name).values():
        assert vendor.account in codes
        assert all(iban.is_valid(account.iban) for account in vendor.accounts)
        checks = {"GB": gb_vat.is_valid, "CH": lambda text: uid.is_valid(text.removesuffix("MWST"))}
        assert not vendor.tax_id or checks.get(vendor.country, vat.is_valid)(vendor.tax_id), vendor.id


@pytest.mark.parametrize("name", CLIENTS)
def test_orders_and_receipts_fit_their_types_and_each_other(name: str):
    known, found = vendors(name), orders(name)
    assert found
    for order in found.values():
        assert order.vendor_id in known
        assert order.currency == known[order.vendor_id].currency
        assert [line.number for line in order.lines] == list(range(1, len(order.lines) + 1))
    for row in rows(name, "receipts"):
        receipt = Receipt.model_validate(row)
        line = found[receipt.order_number].line(receipt.order_line)
        assert line is not None
        assert 0 < receipt.quantity <= line.quantity


@pytest.mark.parametrize("name", CLIENTS)
def test_every_vendor_but_the_stranger_and_every_order_is_known(name: str):
    names = {vendor.name for vendor in vendors(name).values()}
    found = orders(name)
    for file, truth in truths(name).items():
        if truth["_kind"] != "broken":
            assert (truth["vendor_name"] in names) is (truth["_defect"] != "unknown_vendor"), file
            if "po_number" in truth:
                assert (truth["po_number"] in found) is (truth["doc_type"] != "purchase_order"), file


@pytest.mark.parametrize("name", CLIENTS)
def test_only_a_planted_fault_shows_an_account_that_is_not_on_file(name: str):
    known = {account.iban for vendor in vendors(name).values() for account in vendor.accounts}
    for file, truth in truths(name).items():
        if "iban" in truth:
            assert (truth["iban"] in known) is (truth["_defect"] not in ("changed_bank", "unknown_vendor")), file


@pytest.mark.parametrize("name", CLIENTS)
def test_an_invoice_on_an_order_matches_it_unless_a_fault_is_planted(name: str):
    """Cumulative per line over the whole set: quantities within the receipts, prices as ordered."""
    found = orders(name)
    left: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in rows(name, "receipts"):
        left[row["order_number"], int(row["order_line"])] += Decimal(row["quantity"])
    for file, truth in truths(name).items():
        good = truth["_expect"]["findings"] == [] and truth["_kind"] != "broken"
        if good and truth["doc_type"] == "invoice" and "po_number" in truth:
            order = found[truth["po_number"]]
            for number, line in enumerate(truth["lines"], 1):
                ordered = order.line(number)
                assert ordered is not None
                assert Decimal(line["unit_price"]) == ordered.price, file
                left[order.number, number] -= Decimal(line["quantity"])
                assert left[order.number, number] >= 0, file


@pytest.mark.parametrize("name", CLIENTS)
def test_rates_cover_every_foreign_document(name: str):
    client = client_of(name)
    days = {(row["currency"], row["date"]) for row in rows(name, "fx_rates")}
    assert all(row["base"] == client.currency and Decimal(row["rate"]) > 0 for row in rows(name, "fx_rates"))
    for truth in truths(name).values():
        if truth.get("currency", client.currency) != client.currency:
            assert (truth["currency"], truth["issue_date"]) in days


def received(client: str, order: str, line: int) -> Decimal:
    found = (r for r in rows(client, "receipts") if (r["order_number"], r["order_line"]) == (order, str(line)))
    return sum((Decimal(row["quantity"]) for row in found), Decimal(0))


def planted(fault: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for client in CLIENTS:
        for truth in truths(client).values():
            if truth["_defect"] == fault:
                yield client, truth


def test_order_faults_are_really_there():
    """Beyond the tolerances of the specification: 5.00 or 2 % for prices, nothing for quantities, 25.00 for freight."""
    for client, truth in planted("price_over"):
        order = orders(client)[truth["po_number"]]
        over = [
            (Decimal(line["unit_price"]) - ordered.price) * Decimal(line["quantity"])
            for line, ordered in zip(truth["lines"], order.lines, strict=True)
        ]
        assert max(over) > 5
    for client, truth in planted("quantity_over_receipt"):
        assert received(client, truth["po_number"], 1) < Decimal(truth["lines"][0]["quantity"])
    for client, truth in planted("quantity_over_order"):
        assert orders(client)[truth["po_number"]].lines[0].quantity < Decimal(truth["lines"][0]["quantity"])
    for client, truth in planted("no_receipt"):
        assert received(client, truth["po_number"], 1) == 0
    for client, truth in planted("unplanned_freight"):
        order = orders(client)[truth["po_number"]]
        assert len(truth["lines"]) == len(order.lines) + 1
        assert Decimal(truth["lines"][-1]["net_amount"]) > max(Decimal(25), Decimal(truth["net_total"]) / 50)


@pytest.mark.parametrize("teller", story.tell(), ids=lambda teller: str(teller.client.id))
def test_committed_master_data_are_what_the_command_writes(teller: Teller, tmp_path: Path):
    write_master(teller, tmp_path)
    for file in tmp_path.rglob("*.*"):
        assert file.read_bytes() == (SET / file.relative_to(tmp_path)).read_bytes(), file.name


def test_the_products_own_importers_accept_the_files():
    for client in read_clients(SET / "clients"):
        folder = SET / "master" / client.id
        assert {vendor.id for vendor in read_vendors(folder / "vendors.csv")} == set(vendors(client.id))
        assert {order.number for order in read_orders(folder / "orders.csv")} == set(orders(client.id))
        assert read_receipts(folder / "receipts.csv")
        assert read_rates(folder / "fx_rates.csv")


def test_a_client_without_receipts_has_no_file_of_them(tmp_path: Path) -> None:
    write_master(Teller(CLIENTS_OF_STORY[0]), tmp_path)
    (folder,) = (tmp_path / "master").iterdir()
    assert not (folder / "receipts.csv").exists()
    assert (folder / "vendors.csv").exists()
