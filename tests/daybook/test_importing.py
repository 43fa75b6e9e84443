import datetime as dt
from pathlib import Path

import pytest

from daybook.importing import KINDS, import_file, import_payments
from daybook.imports import MASTER_DATA
from documents.error import WrongInputError
from documents.home import Home
from documents.master.store import BATCH, Stored
from ledgers.paying.payments import PostedPayments
from tests.daybook.acme import ACME


def test_every_kind_of_master_data_has_its_command() -> None:
    assert MASTER_DATA.keys() == KINDS.keys()


def test_the_same_file_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    file.write_text("id,name,country\nV1,Papier GmbH,DE\nV2,Toner AG,CH\n")
    assert import_file(home, "acme", "vendors", file) == Stored(new=2)
    assert import_file(home, "acme", "vendors", file) == Stored(unchanged=2)
    file.write_text("id,name,country\nV1,Papier und Stift GmbH,DE\nV2,Toner AG,CH\n")
    assert import_file(home, "acme", "vendors", file) == Stored(changed=1, unchanged=1)


def test_one_wrong_row_keeps_the_whole_file_out(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    file.write_text("id,name,country\nV1,Papier GmbH,DE\nV2,,CH\n")
    with pytest.raises(WrongInputError, match=r"vendors\.csv"):
        import_file(home, "acme", "vendors", file)
    file.write_text("id,name,country\nV1,Papier GmbH,DE\n")
    assert import_file(home, "acme", "vendors", file) == Stored(new=1)


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        (["V3,Twin GmbH,DE,DE123456788,,ACTIVE"], True),
        (["V3,Twin GmbH,DE,DE123456788,true,ACTIVE"], False),
        (["V3,Twin GmbH,DE,DE123456788,,INACTIVE"], False),
        (["V3,Heir GmbH,DE,DE123456788,,ACTIVE", "V1,Papier GmbH,DE,,,ACTIVE"], False),
        (["V2,Toner AG,CH,DE136695976,,ACTIVE"], False),
        (["V5,Nord und Süd AG,DE,DE129273398,,ACTIVE"], False),
    ],
    ids=["taken", "shared", "out of use", "handed on", "of one out of use", "its own"],
)
def test_what_a_vendor_of_the_register_bears_no_second_one_gains(
    home: Home, tmp_path: Path, rows: list[str], refused: bool
) -> None:
    head, file = "id,name,country,tax_id,shares_keys,status", tmp_path / "vendors.csv"
    known = ["V1,Papier GmbH,DE,DE123456788,,ACTIVE", "V2,Toner AG,CH,,,ACTIVE", "V9,Old AG,DE,DE136695976,,INACTIVE"]
    known += ["V5,Nord AG,DE,DE129273398,,ACTIVE", "V6,Nord AG Branch,DE,DE129273398,true,ACTIVE"]
    file.write_text("\n".join([head, *known]))
    import_file(home, "acme", "vendors", file)
    file.write_text("\n".join([head, *rows]))
    if refused:
        with pytest.raises(WrongInputError, match=r'line 2, tax_id: found "DE123456788".*vendor V1 in the register'):
            import_file(home, "acme", "vendors", file)
    else:
        import_file(home, "acme", "vendors", file)


def test_an_unknown_client_is_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match=r"nobody\.toml"):
        import_file(home, "nobody", "vendors", tmp_path / "vendors.csv")


def test_progress_is_told_and_a_fault_at_the_end_takes_everything_back(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    rows = [f"V{number},Vendor {number},DE" for number in range(2 * BATCH)]
    file.write_text("\n".join(["id,name,country", *rows, "V0,Twice,DE"]))
    told: list[int] = []
    with pytest.raises(WrongInputError, match="not on line 2 already"):
        import_file(home, "acme", "vendors", file, progress=told.append)
    assert sum(told) == 2 * BATCH
    file.write_text("\n".join(["id,name,country", *rows]))
    assert import_file(home, "acme", "vendors", file) == Stored(new=2 * BATCH)


ORDER = "number,version,vendor_id,currency,issue_date,line_number,line_description,line_quantity,line_price\n"
RECEIPT = "number,date,order_number,order_line,quantity\n"


@pytest.fixture
def buyer(home: Home, tmp_path: Path) -> Home:
    """A home whose client knows one vendor."""
    file = tmp_path / "vendors.csv"
    file.write_text("id,name,country\nV1,Papier GmbH,DE\n")
    import_file(home, "acme", "vendors", file)
    return home


def order_file(folder: Path, version: str, price: str) -> Path:
    file = folder / "orders.csv"
    file.write_text(f"{ORDER}4500012,{version},V1,EUR,2026-10-01,1,Paper,10,{price}\n")
    return file


def test_an_order_does_not_fall_back_to_an_older_version(buyer: Home, tmp_path: Path) -> None:
    import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "24.90"))
    import_file(buyer, "acme", "orders", order_file(tmp_path, "2", "26.00"))
    with pytest.raises(WrongInputError, match=r'line 2, version: found "1", expected 2 or later'):
        import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "24.90"))
    assert import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "26.00")) == Stored(unchanged=1)
    assert import_file(buyer, "acme", "orders", order_file(tmp_path, "", "24.90")) == Stored(changed=1)


def test_a_receipt_of_another_clients_order_is_refused(buyer: Home, tmp_path: Path) -> None:
    (buyer.clients_dir / "other.toml").write_text(ACME.replace('"acme"', '"other"'))
    import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "24.90"))
    file = tmp_path / "receipts.csv"
    file.write_text(f"{RECEIPT}8801,2026-10-12,4500099,1,10\n8802,2026-10-12,PO 4500012,1,10\n")
    with pytest.raises(WrongInputError, match=r'line 3, order_number: found "PO 4500012", expected an order of other'):
        import_file(buyer, "other", "receipts", file)
    assert import_file(buyer, "acme", "receipts", file) == Stored(new=2)


def test_a_receipt_of_a_line_the_order_does_not_have_is_refused(buyer: Home, tmp_path: Path) -> None:
    import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "24.90"))
    file = tmp_path / "receipts.csv"
    file.write_text(f"{RECEIPT}8801,2026-10-12,4500012,7,10\n")
    with pytest.raises(WrongInputError, match='line 2, order_line: found "7", expected a line of order 4500012: 1'):
        import_file(buyer, "acme", "receipts", file)


def test_a_tolerance_that_the_clients_file_does_not_define_is_refused(buyer: Home, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = ORDER.strip() + ",line_tolerance\n4500012,1,V1,EUR,2026-10-01,1,Paper,10,24.90,{}\n"
    file.write_text(rows.format("tigth"))
    with pytest.raises(WrongInputError, match='line 2, line_tolerance: found "tigth", expected the id') as refused:
        import_file(buyer, "acme", "orders", file)
    assert "none is defined there" in str(refused.value)
    (buyer.clients_dir / "acme.toml").write_text(ACME + '\n[[policy.tolerances]]\nid = "tight"\nfloor = "0"\n')
    file.write_text(rows.format("tight"))
    assert import_file(buyer, "acme", "orders", file) == Stored(new=1)


PAYMENTS = "payment,date,vendor_id,invoice,amount,currency\n"


def test_payments_are_posted_once(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(f"{PAYMENTS}B-1,2026-06-05,V1,,70.00,EUR\nB-2,2026-06-05,V1,,30.00,EUR\n")
    assert import_payments(home, "acme", file) == PostedPayments(new=2)
    assert import_payments(home, "acme", file) == PostedPayments(unchanged=2)


def test_one_payment_that_cannot_be_posted_keeps_the_whole_file_out(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(f"{PAYMENTS}B-1,2026-06-05,V1,,70.00,EUR\nB-2,2026-06-05,V1,R-9,30.00,EUR\n")
    with pytest.raises(
        WrongInputError, match=r'line 3, invoice: found "R-9", expected an open invoice of V1; open are '
    ):
        import_payments(home, "acme", file)
    file.write_text(f"{PAYMENTS}B-1,2026-06-05,V1,,70.00,EUR\n")
    assert import_payments(home, "acme", file) == PostedPayments(new=1)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("B-1,2026-06-05,V1,R-9,70.001,EUR", r'line 2, amount: found "70.001", expected at most 2 decimals for EUR'),
        ("B-1,06.05.2026,V1,R-9,70.00,EUR", r'line 2, date: found "06.05.2026"'),
        ("B-1,2026-06-05,V1,R-9,70.00,EUX", r'line 2, currency: found "EUX"'),
        (",2026-06-05,V1,R-9,70.00,EUR", r"line 2, payment: found"),
    ],
)
def test_wrong_rows_of_payments_are_named(home: Home, tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(f"{PAYMENTS}{row}\n")
    with pytest.raises(WrongInputError, match=message):
        import_payments(home, "acme", file)


STEPS = "vendor_id,iban,status,since,requested_by,confirmed_by\n"
IBAN = "DE89370400440532013000"


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (f"V9,{IBAN},PROPOSED,2026-10-01,anna,", 'line 3, vendor_id: found "V9", expected a vendor that is imported'),
        (
            f"V1,{IBAN},ACTIVE,2026-10-02,anna,bert",
            'line 3, status: found "ACTIVE", expected RETIRED or VERIFIED after PROPOSED of 2026-10-01',
        ),
        (
            f"V1,{IBAN},VERIFIED,2026-09-30,anna,bert",
            'line 3, since: found "2026-09-30", expected 2026-10-01 or later, the day of PROPOSED',
        ),
    ],
)
def test_a_step_of_an_account_that_cannot_be_is_named_with_file_and_line(
    home: Home, tmp_path: Path, row: str, part: str
) -> None:
    vendors, steps = tmp_path / "vendors.csv", tmp_path / "accounts.csv"
    vendors.write_text("id,name,country\nV1,Papier GmbH,DE\n")
    import_file(home, "acme", "vendors", vendors)
    first = f"V1,{IBAN},PROPOSED,2026-10-01,anna,\n"
    steps.write_text(f"{STEPS}{first}{row}\n")
    with pytest.raises(WrongInputError) as refused:
        import_file(home, "acme", "accounts", steps)
    assert f"{steps} {part}" in str(refused.value)
    steps.write_text(STEPS + first)
    assert import_file(home, "acme", "accounts", steps) == Stored(new=1)
    steps.write_text(f"{STEPS}{first}{row}\n")
    with pytest.raises(WrongInputError, match=r"accounts\.csv line 3"):  # the first step is stored now
        import_file(home, "acme", "accounts", steps)


def test_an_order_of_a_company_that_the_clients_file_does_not_name_is_refused(buyer: Home, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = ORDER.strip() + ",entity_id\n4500012,1,V1,EUR,2026-10-01,1,Paper,10,24.90,{}\n"
    file.write_text(rows.format("elsewhere"))
    with pytest.raises(WrongInputError, match='line 2, entity_id: found "elsewhere", expected a company of the client'):
        import_file(buyer, "acme", "orders", file)
    file.write_text(rows.format("AC"))
    assert import_file(buyer, "acme", "orders", file) == Stored(new=1)


def test_a_receipt_of_days_to_come_is_refused(buyer: Home, tmp_path: Path) -> None:
    import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "24.90"))
    file = tmp_path / "receipts.csv"
    later = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)
    file.write_text(f"{RECEIPT}8801,{later},4500012,1,10\n")
    with pytest.raises(WrongInputError, match=f'line 2, date: found "{later}", expected a day up to'):
        import_file(buyer, "acme", "receipts", file)


def test_versions_of_an_order_never_go_in_a_circle(buyer: Home, tmp_path: Path) -> None:
    """What was said before may be said again, but only as something new."""
    for version, price in (("1", "24.90"), ("2", "26.00"), ("", "24.90"), ("", "26.00")):
        import_file(buyer, "acme", "orders", order_file(tmp_path, version, price))
    for version in ("1", "2", "3"):
        with pytest.raises(WrongInputError, match=rf'version: found "{version}", expected 4 or later'):
            import_file(buyer, "acme", "orders", order_file(tmp_path, version, "24.90"))
    assert import_file(buyer, "acme", "orders", order_file(tmp_path, "4", "24.90")) == Stored(changed=1)


def test_an_order_of_a_vendor_that_is_not_imported_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match=r'line 2, vendor_id: found "V1", expected a vendor that is imported'):
        import_file(home, "acme", "orders", order_file(tmp_path, "1", "24.90"))


CHART = """
[[accounts]]
code = "6100"
name = "Office supplies"
kind = "expense"

[[tax_codes]]
code = "I19"
rate = "19"
"""


@pytest.mark.parametrize(
    ("kind", "row", "fault"),
    [
        ("vendors", "id,name,country,account,tax_code\nV2,Toner AG,CH,6100,I19", ""),
        ("vendors", "id,name,country,account\nV2,Toner AG,CH,6199", 'account: found "6199", expected a code listed'),
        ("vendors", "id,name,country,tax_code\nV2,Toner AG,CH,I20", r'tax_code: found "I20", .* file \(I19\)'),
        ("orders", f"{ORDER.strip()},line_account\n1,1,V1,EUR,2026-10-01,1,Paper,10,1,6100", ""),
        (
            "orders",
            f"{ORDER.strip()},line_account\n1,1,V1,EUR,2026-10-01,1,Paper,10,1,610",
            'line_account: found "610", expected a code listed',
        ),
    ],
)
def test_accounts_and_tax_codes_are_those_of_the_clients_file(
    buyer: Home, tmp_path: Path, kind: str, row: str, fault: str
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"{row}\n")
    chartless = buyer.clients_dir / "acme.toml"
    chartless.write_text(ACME + CHART)
    if not fault:
        assert import_file(buyer, "acme", kind, file) == Stored(new=1)
        return
    with pytest.raises(WrongInputError, match=f"line 2, {fault}"):
        import_file(buyer, "acme", kind, file)
    chartless.write_text(ACME)
    assert import_file(buyer, "acme", kind, file) == Stored(new=1), "without a chart there is nothing to compare with"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["8802,2026-10-13,4500012,1,-10"], ""),
        (["8802,2026-10-13,4500012,1,-11"], 'line 2, quantity: found "-11", expected -10 or more: no more than was'),
        (["8802,2026-10-13,4500012,1,-11", "8803,2026-10-13,4500012,1,1"], ""),
        (
            ["8802,2026-10-13,4500012,1,-8", "8801,2026-10-12,4500012,1,10", "8803,2026-10-13,PO 4500012,1,-3"],
            'line 4, quantity: found "-3", expected -2 or more',
        ),
        (["8802,2026-10-13,4500013,1,-1"], 'line 2, quantity: found "-1", expected nothing that goes back'),
    ],
    ids=["all of it", "one more", "and one came", "in two steps", "of another order"],
)
def test_no_more_goes_back_than_came(buyer: Home, tmp_path: Path, rows: list[str], fault: str) -> None:
    import_file(buyer, "acme", "orders", order_file(tmp_path, "1", "24.90"))
    file = tmp_path / "receipts.csv"
    file.write_text(f"{RECEIPT}8801,2026-10-12,4500012,1,10\n")
    import_file(buyer, "acme", "receipts", file)
    file.write_text("\n".join([RECEIPT.strip(), *rows]))
    if fault:
        with pytest.raises(WrongInputError, match=fault):
            import_file(buyer, "acme", "receipts", file)
        file.write_text("\n".join([RECEIPT.strip(), rows[0].replace(",-", ",")]))  # nothing of it was kept
    assert import_file(buyer, "acme", "receipts", file).new > 0
