"""Imports of master data: whole or not at all, every fault named with line, field and both values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from documents.error import WrongInputError
from documents.master.csv_file import FRAME_ROWS, MOST_FAULTS_SHOWN
from documents.master.csv_orders import read_orders, read_rates, read_receipts
from documents.master.csv_vendors import read_vendors
from documents.master.order import MatchPolicy

VENDORS = """id,name,country,tax_id,ibans,aliases,net_days
V1,Papier Nord GmbH,DE,DE123456788,DE89370400440532013000,Papier Nord;PN,30
V2,"Van Dijk
Componenten BV",NL,,,,
"""


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_vendors_are_read_with_their_accounts_and_aliases(tmp_path: Path) -> None:
    first, second = read_vendors(write(tmp_path, VENDORS))
    assert first.accounts[0].iban == "DE89370400440532013000"
    assert first.aliases == ("Papier Nord", "PN")
    assert first.net_days == 30
    assert second.net_days is None
    assert second.name == "Van Dijk\nComponenten BV"


def test_a_spreadsheet_with_semicolons_and_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "vendors.csv"
    path.write_bytes(b"\xef\xbb\xbfid;name;country\nV1;Gro\xc3\x9f & Sohn;DE\n")
    assert read_vendors(path)[0].name == "Groß & Sohn"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("id,name\nV1,A\n", ["line 1", "country", "id, name"]),
        ("id,name,country,colour\nV1,A,DE,red\n", ["line 1", "colour"]),
        (VENDORS + "V1,Other,DE,,,,\n", ["line 5", "id", "V1", "line 2"]),
        (VENDORS.replace("DE8937", "DE8938"), ["line 2", "ibans", "DE89380400440532013000"]),
        (VENDORS + "V3,Other,DE,,,,soon\n", ["line 5", "net_days", "soon", "a whole number"]),
        (VENDORS + "V3,Other\n", ["line 5", "found 2 cells", "expected 7"]),
        ("id,name,country\n", ["no rows"]),
        ("", ["no header"]),
    ],
)
def test_a_wrong_file_is_refused_with_line_field_and_values(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(WrongInputError) as refusal:
        read_vendors(write(tmp_path, text))
    for part in [*parts, "nothing was imported"]:
        assert part in str(refusal.value)


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    text = VENDORS + "V3,Other,DE,,,,soon\nV4,Other,DE,,DE00,,\n"
    with pytest.raises(WrongInputError) as refusal:
        read_vendors(write(tmp_path, text))
    assert "line 5" in str(refusal.value)
    assert "line 6" in str(refusal.value)


def test_a_file_that_is_not_utf8_or_not_there_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"id,name,country\nV1,M\xfcller,DE\n")
    with pytest.raises(WrongInputError, match="not UTF-8"):
        read_vendors(latin)
    with pytest.raises(WrongInputError, match="no such file"):
        read_vendors(tmp_path / "none.csv")


ORDERS = """number,vendor_id,currency,issue_date,match_policy,line_number,line_description,line_quantity,line_price
4500012,V1,EUR,2026-10-01,3way,1,Paper,10,24.90
4500012,V1,EUR,2026-10-01,3way,2,Toner,4,129.00
4500013,V1,EUR,2026-10-02,2way,1,Service,1,500
"""


def test_orders_are_grouped_by_number(tmp_path: Path) -> None:
    first, second = read_orders(write(tmp_path, ORDERS))
    assert [line.price for line in first.lines] == [Decimal("24.90"), Decimal("129.00")]
    assert first.issue_date == dt.date(2026, 10, 1)
    assert second.match_policy is MatchPolicy.TWO_WAY


def test_an_order_whose_rows_disagree_is_refused(tmp_path: Path) -> None:
    text = ORDERS.replace("4500012,V1,EUR,2026-10-01,3way,2", "4500012,V1,USD,2026-10-01,3way,2")
    with pytest.raises(WrongInputError, match=r'line 3, currency: found "USD", expected "EUR" as on line 2'):
        read_orders(write(tmp_path, text))


def test_the_same_order_line_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="line 5, number \\+ line_number"):
        read_orders(write(tmp_path, ORDERS + "4500012,V1,EUR,2026-10-01,3way,2,Toner,4,129.00\n"))


def test_receipts_and_rates_are_read(tmp_path: Path) -> None:
    receipts = read_receipts(
        write(tmp_path, "number,date,order_number,order_line,quantity\n8801,2026-10-12,4500012,1,10\n")
    )
    assert receipts[0].quantity == Decimal(10)
    rates = read_rates(write(tmp_path, "base,currency,date,rate\nEUR,USD,2026-10-12,1.0850\n"))
    assert rates[0].rate == Decimal("1.0850")
    with pytest.raises(WrongInputError, match="line 2, rate"):
        read_rates(write(tmp_path, "base,currency,date,rate\nEUR,USD,2026-10-12,much\n"))


def test_the_rows_of_an_order_need_not_stand_together(tmp_path: Path) -> None:
    header = "number,vendor_id,currency,issue_date,line_number,line_description,line_quantity,line_price"
    rows = ["A,V1,EUR,2026-10-01,1,Paper,1,2.50", "B,V1,EUR,2026-10-01,1,Ink,2,3", "A,V1,EUR,2026-10-01,2,Pens,4,1"]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    assert [(order.number, len(order.lines)) for order in read_orders(path)] == [("B", 1), ("A", 2)]


def test_a_file_longer_than_a_frame_is_read_whole_with_its_lines_counted_on(tmp_path: Path) -> None:
    rows = [f"V{number},Vendor {number},DE" for number in range(FRAME_ROWS + 1)]
    path = tmp_path / "vendors.csv"
    path.write_text("\n".join(["id,name,country", *rows]), encoding="utf-8")
    assert len(read_vendors(path)) == FRAME_ROWS + 1
    path.write_text("\n".join(["id,name,country", *rows, "V7,Again,DE"]), encoding="utf-8")
    with pytest.raises(WrongInputError, match=rf'line {FRAME_ROWS + 3}, id: found "V7", .* not on line 9 already'):
        read_vendors(path)


def test_only_the_first_faults_are_told_and_the_others_counted(tmp_path: Path) -> None:
    rows = [f"V{number},,DE" for number in range(MOST_FAULTS_SHOWN)]
    path = tmp_path / "vendors.csv"
    path.write_text("\n".join(["id,name,country", *rows, *rows]), encoding="utf-8")
    with pytest.raises(WrongInputError) as refused:
        read_vendors(path)
    *told, more, nothing = str(refused.value).splitlines()
    assert (len(told), nothing) == (MOST_FAULTS_SHOWN, "nothing was imported")
    assert more.endswith("more")


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("V3,Other,DE,de 123 456 788,,,\n", ["line 5, tax_id", "vendor V1 on line 2", "shares_keys"]),
        ("V3,Other,DE,,DE89 3704 0044 0532 0130 00,,\n".replace(" ", ""), ["line 5, ibans", "vendor V1 on line 2"]),
    ],
)
def test_two_vendors_in_use_with_one_key_are_refused(tmp_path: Path, row: str, parts: list[str]) -> None:
    with pytest.raises(WrongInputError) as refusal:
        read_vendors(write(tmp_path, VENDORS + row))
    assert all(part in str(refusal.value) for part in [*parts, "nothing was imported"])


def test_a_branch_that_says_so_and_a_vendor_out_of_use_may_share_keys(tmp_path: Path) -> None:
    rows = (
        "V1,Nord,DE,DE123456788,true,ACTIVE\nV2,Nord Branch,DE,DE123456788,,ACTIVE\nV0,Old,DE,DE123456788,no,INACTIVE\n"
    )
    found = read_vendors(write(tmp_path, "id,name,country,tax_id,shares_keys,status\n" + rows))
    assert [vendor.id for vendor in found] == ["V1", "V2", "V0"]
    with pytest.raises(WrongInputError, match='line 2, shares_keys: found "perhaps", expected true or false'):
        read_vendors(write(tmp_path, "id,name,country,shares_keys\nV1,Nord,DE,perhaps\n"))


TOTALS = """number,vendor_id,currency,issue_date,net_total,line_number,line_description,line_quantity,line_price
7,V1,EUR,2026-10-01,{},1,Paper,3,0.333
7,V1,EUR,2026-10-01,,2,Toner,1,10
"""


@pytest.mark.parametrize("total", ["11.00", "11.02", "10.98", ""])
def test_the_lines_of_an_order_add_up_to_within_a_cent_a_line(tmp_path: Path, total: str) -> None:
    assert len(read_orders(write(tmp_path, TOTALS.format(total)))) == 1


@pytest.mark.parametrize("total", ["11.03", "10.97", "eleven", "NaN"])
def test_an_order_whose_lines_do_not_add_up_is_refused(tmp_path: Path, total: str) -> None:
    with pytest.raises(WrongInputError, match=f'line 2, net_total: found "{total}"'):
        read_orders(write(tmp_path, TOTALS.format(total)))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (",10,24.90", ",-1,24.90", 'line 2, line_quantity: found "-1"'),
        ("4500013,V1,EUR", "4500013,V1,EURO", 'line 4, currency: found "EURO", expected a currency of ISO 4217'),
    ],
)
def test_a_value_that_no_order_can_have_is_refused(tmp_path: Path, old: str, new: str, part: str) -> None:
    with pytest.raises(WrongInputError, match=part):
        read_orders(write(tmp_path, ORDERS.replace(old, new)))


def test_more_cancelled_than_ordered_is_refused(tmp_path: Path) -> None:
    header = (
        "number,vendor_id,currency,issue_date,line_number,line_description,line_quantity,line_price,line_cancelled\n"
    )
    with pytest.raises(WrongInputError, match='line 2, line_cancelled: found "4", expected 0 to 3'):
        read_orders(write(tmp_path, header + "7,V1,EUR,2026-10-01,1,Paper,3,1,4\n"))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("V1,A,XX,30", 'country: found "XX", expected an ISO 3166-1 code'),
        ("V1,A,DE,-1", 'net_days: found "-1", expected 0 to 999'),
        ("V1,A,DE,1000", 'net_days: found "1000", expected 0 to 999'),
        ("V1,A,DE,999", ""),
        ("V1,A,DE,0", ""),
    ],
)
def test_a_vendor_of_no_country_or_with_terms_nobody_grants_is_refused(tmp_path: Path, cells: str, said: str) -> None:
    path = write(tmp_path, f"id,name,country,net_days\n{cells}\n")
    if not said:
        assert len(read_vendors(path)) == 1
        return
    with pytest.raises(WrongInputError) as refused:
        read_vendors(path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("quantity", "date", "said"),
    [
        ("0", "2026-10-14", 'quantity: found "0", expected a quantity other than 0'),
        ("1e13", "2026-10-14", 'quantity: found "1E+13", expected a quantity other than 0, up to 1000000000000'),
        ("5", "1999-12-31", 'date: found "1999-12-31", expected a day from 2000-01-01 on'),
        ("-5", "2000-01-01", ""),
    ],
)
def test_a_receipt_of_nothing_or_of_another_age_is_refused(tmp_path: Path, quantity: str, date: str, said: str) -> None:
    path = write(tmp_path, f"number,date,order_number,order_line,quantity\nL1,{date},4500012,1,{quantity}\n")
    if not said:
        assert len(read_receipts(path)) == 1
        return
    with pytest.raises(WrongInputError) as refused:
        read_receipts(path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (",1,V1", ",0,V1", 'version: found "0", expected 1 or more'),
        (",30,1,", ",-1,1,", 'net_days: found "-1", expected 0 to 999'),
        (",30,1,", ",30,0,", 'line_number: found "0", expected 1 or more'),
        ("24.90", "1e400", 'line_price: found "1E+400", expected up to 1000000000000'),
        (",10,24.90", ",1e12,24.90", 'line_quantity: found "1E+12", expected a quantity that comes to'),
        (",19,", ",119,", 'line_tax_rate: found "119", expected 0 to 100 per cent'),
        (",19,5", ",19,-5", 'line_over_percent: found "-5", expected 0 or more'),
        ("2026-10-01", "1026-10-01", 'issue_date: found "1026-10-01", expected a day from'),
    ],
)
def test_figures_of_an_order_that_cannot_be_meant_are_refused(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    head = "number,version,vendor_id,currency,issue_date,net_days,line_number,line_description,line_quantity,line_price"
    row = "4500012,1,V1,EUR,2026-10-01,30,1,Paper,10,24.90,19,5"
    text = f"{head},line_tax_rate,line_over_percent\n{row}\n"
    assert len(read_orders(write(tmp_path, text))) == 1
    with pytest.raises(WrongInputError) as refused:
        read_orders(write(tmp_path, text.replace(right, wrong)))
    assert said in str(refused.value)


def test_a_cell_that_must_be_filled_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError) as refused:
        read_vendors(write(tmp_path, "id,name,country\nV1,,DE\n"))
    assert 'line 2, name: found "", expected a value' in str(refused.value)
