"""V-FRD, V-ANO: accounts, limits and amounts that deserve a second look."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from documents.finding import Role, Severity
from documents.kind import DocType
from documents.ledger_facts import PriorDocument
from documents.master.client import Policy
from documents.master.party import BankAccount, Vendor
from tests.validators.builders import VENDOR, VENDOR_IBAN, D, codes, found, free_invoice, invoice, prior

OTHER_IBAN = "NL91ABNA0417164300"
OTHER = Vendor(id="V2", name="Van Dijk BV", country="NL", accounts=(BankAccount(iban=OTHER_IBAN),))


def posted(gross: str, at: int = 0, **changes: object) -> PriorDocument:
    number = f"RE-2026-{at:05d}"
    return prior(
        document_id=f"p{at}",
        number=number,
        gross=D(gross),
        issue_date=dt.date(2026, 1, 1) + dt.timedelta(days=at),
        **changes,
    )


def test_an_account_of_another_vendor_blocks() -> None:
    (finding,) = found("V-FRD-03", invoice(iban=OTHER_IBAN), vendors=(VENDOR, OTHER))
    assert finding.severity is Severity.BLOCK_POST
    assert "Van Dijk BV (V2)" in finding.message
    assert OTHER_IBAN not in finding.message


@pytest.mark.parametrize("vendors", [(VENDOR,), ()])
def test_an_account_on_the_clients_list_blocks_whoever_the_vendor_is(vendors: tuple[Vendor, ...]) -> None:
    policy = Policy(refused_accounts={f"{OTHER_IBAN[:4]} {OTHER_IBAN[4:]}": "employee J. Berg"})
    (finding,) = found("V-FRD-03", invoice(iban=OTHER_IBAN), vendors=vendors, policy=policy)
    assert (finding.severity, finding.waived_by) == (Severity.BLOCK_POST, Role.CONTROLLER)
    assert "employee J. Berg" in finding.message
    assert OTHER_IBAN not in finding.message
    assert found("V-FRD-03", invoice(), vendors=vendors, policy=policy) == []


def test_an_account_that_both_own_or_nobody_knows_is_left_to_other_rules() -> None:
    both = VENDOR.model_copy(update={"accounts": (*VENDOR.accounts, BankAccount(iban=OTHER_IBAN))})
    assert found("V-FRD-03", invoice(iban=OTHER_IBAN), vendors=(both, OTHER)) == []
    assert found("V-FRD-03", invoice(iban=OTHER_IBAN)) == []


@pytest.mark.parametrize(
    ("iban", "expected"), [(OTHER_IBAN, 1), (VENDOR_IBAN, 0), ("DE02200505501015871393", 0), (None, 0)]
)
def test_an_unknown_account_abroad(iban: str | None, expected: int) -> None:
    assert len(found("V-FRD-04", invoice(iban=iban))) == expected


def test_an_account_abroad_that_is_on_file_is_no_news() -> None:
    known = VENDOR.model_copy(update={"accounts": (BankAccount(iban=OTHER_IBAN),)})
    assert found("V-FRD-04", invoice(iban=OTHER_IBAN), vendors=(known,)) == []


@pytest.mark.parametrize(
    ("gross", "expected"),
    [("949.99", 0), ("950.00", 1), ("1000.00", 1), ("1000.01", 0), ("4750.00", 1), ("5000.01", 0)],
)
def test_just_below_a_limit(gross: str, expected: int) -> None:
    assert len(found("V-FRD-07", free_invoice(gross_total=D(gross)))) == expected


def test_an_order_has_its_own_approval() -> None:
    assert found("V-FRD-07", invoice(gross_total=D("980.00"))) == []


@pytest.mark.parametrize(("day", "gross", "expected"), [(7, "500.00", 1), (6, "500.00", 0), (7, "400.00", 0)])
def test_split_within_a_week(day: int, gross: str, expected: int) -> None:
    earlier = prior(gross=D(gross), issue_date=dt.date(2026, 10, day))
    assert len(found("V-FRD-07", free_invoice(gross_total=D("600.00")), priors=(earlier,))) == expected


@pytest.mark.parametrize(
    ("changes", "priors", "expected"),
    [
        ({"gross_total": D("500.00")}, (), 0),
        ({"gross_total": D("500.00"), "issue_date": dt.date(2026, 10, 10)}, (), 1),
        ({"gross_total": D("510.00"), "issue_date": dt.date(2026, 10, 10)}, (), 0),
        ({"gross_total": D("500.00"), "invoice_number": "A-9"}, ("A-8", "A-7"), 1),
        ({"gross_total": D("500.00"), "invoice_number": "A-9"}, ("A-8", "A-6"), 0),
        ({"gross_total": D("500.00"), "invoice_number": "A-10"}, ("A-09", "A-08"), 1),
    ],
)
def test_two_odd_signs_together(changes: dict[str, object], priors: tuple[str, ...], expected: int) -> None:
    earlier = tuple(prior(document_id=number, number=number) for number in priors)
    assert len(found("V-FRD-08", free_invoice(**changes), priors=earlier)) == expected


USUAL = tuple(
    posted(gross, at) for at, gross in enumerate(["100", "102", "98", "101", "99", "103", "97", "100"], start=1)
)


@pytest.mark.parametrize(
    ("gross", "expected"), [("104.00", 0), ("110.00", 0), ("119.00", 1), ("80.00", 1), ("1000.00", 1)]
)
def test_an_unusual_amount(gross: str, expected: int) -> None:
    assert len(found("V-ANO-01", free_invoice(gross_total=D(gross)), priors=USUAL)) == expected


def test_a_constant_vendor_may_drift_a_little() -> None:
    same = tuple(posted("100.00", at) for at in range(1, 9))
    assert found("V-ANO-01", free_invoice(gross_total=D("110.00")), priors=same) == []
    assert len(found("V-ANO-01", free_invoice(gross_total=D("111.00")), priors=same)) == 1


@pytest.mark.parametrize(
    ("gross", "scores"),
    [("110.82", []), ("110.83", ["z 3.5"]), ("90.24", []), ("90.23", ["z -3.5"])],
)
def test_the_limit_of_a_constant_vendor_to_the_cent(gross: str, scores: list[str]) -> None:
    """100.00 x 1.02^(3.5 / 0.6745) is 110.823, and 100.00 over it 90.234."""
    same = tuple(posted("100.00", at) for at in range(1, 9))
    assert [one.difference for one in found("V-ANO-01", free_invoice(gross_total=D(gross)), priors=same)] == scores


def test_a_short_or_foreign_history_says_nothing() -> None:
    assert found("V-ANO-01", free_invoice(gross_total=D("1000.00")), priors=USUAL[1:]) == []
    dollars = tuple(one.model_copy(update={"currency": "USD"}) for one in USUAL)
    waiting = tuple(one.model_copy(update={"entry": ""}) for one in USUAL)
    assert found("V-ANO-01", free_invoice(gross_total=D("1000.00")), priors=dollars) == []
    assert found("V-ANO-01", free_invoice(gross_total=D("1000.00")), priors=waiting) == []
    credit = free_invoice(gross_total=D("1000.00"), doc_type=DocType.CREDIT_NOTE)
    assert "V-ANO-01" not in codes(credit, priors=USUAL)


@pytest.mark.parametrize(("gross", "expected"), [("300.00", 0), ("300.01", 1)])
def test_far_above_the_largest_so_far(gross: str, expected: int) -> None:
    priors = (posted("100.00", 1), posted("40.00", 2))
    assert len(found("V-ANO-02", free_invoice(gross_total=D(gross)), priors=priors)) == expected


@pytest.mark.parametrize(("limit", "expected"), [(None, 0), (D("119.00"), 0), (D("118.99"), 1)])
def test_a_large_first_invoice(limit: Decimal | None, expected: int) -> None:
    policy = Policy(first_invoice_limit=limit)
    assert len(found("V-ANO-02", free_invoice(), policy=policy)) == expected


@pytest.mark.parametrize(("known", "expected"), [(7, ["V-ANO-02"]), (8, ["V-ANO-01"])])
def test_eight_invoices_are_a_history(known: int, expected: list[str]) -> None:
    priors = tuple(posted("100.00", at) for at in range(known))
    fired = codes(free_invoice(gross_total=D("1190.00")), priors=priors)
    assert [code for code in ("V-ANO-01", "V-ANO-02") if code in fired] == expected


def test_a_credit_is_no_part_of_a_split() -> None:
    credit = prior(gross=D("500.00"), issue_date=dt.date(2026, 10, 9), sign=-1)
    assert found("V-FRD-07", free_invoice(gross_total=D("600.00")), priors=(credit,)) == []


def test_what_was_ordered_is_no_odd_pattern_nor_too_large() -> None:
    odd = {"gross_total": D("5000.00"), "issue_date": dt.date(2026, 10, 10)}
    assert len(found("V-FRD-08", free_invoice(**odd))) == 1
    assert found("V-FRD-08", invoice(**odd)) == []
    assert len(found("V-ANO-02", free_invoice(**odd), priors=(posted("100.00", 1),))) == 1
    assert found("V-ANO-02", invoice(**odd), priors=(posted("100.00", 1),)) == []


def test_a_vendor_of_very_different_amounts_may_bill_another() -> None:
    amounts = ["10", "1000", "50", "300", "20", "700", "90", "150"]
    priors = tuple(posted(gross, at) for at, gross in enumerate(amounts, start=1))
    assert found("V-ANO-01", free_invoice(gross_total=D("900.00")), priors=priors) == []
