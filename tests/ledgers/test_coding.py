from __future__ import annotations

from decimal import Decimal

import pytest

from documents.business import BusinessDocument, TaxCategory
from documents.choices import Coding as Chosen
from documents.einvoice import Group
from documents.finding import Finding, Queue, Severity
from documents.kind import DocType
from documents.master.client import Account, Client, Contract, TaxCode
from documents.master.order import MatchPolicy, Order
from documents.master.party import Entity
from ledgers.capitalisation import capitalised
from ledgers.coding import Coding, LineCoding, PastPosting, code, item_key, unusual_account
from ledgers.coding_suggestions import suggestions, with_suggestions
from ledgers.tax_coding import fits
from tests.ledgers.cases import CLIENT, VENDOR, field, invoice, judged, match, order

NO_DEFAULT = VENDOR.model_copy(update={"account": ""})


def described(text: str, **more: object) -> BusinessDocument:
    document = invoice("100.00", tax="20.00", **more)
    return document.model_copy(update={"lines": (document.lines[0].model_copy(update={"description": text}),)})


def source(
    document: BusinessDocument, *, vendor=NO_DEFAULT, client: Client = CLIENT, history=(), orders=(), matched=None
) -> tuple[str, str]:
    coding = code(document, judged(matched), client, vendor, orders, history)
    assert isinstance(coding, Coding), coding
    return coding.lines[0].source, coding.lines[0].account


def past(*accounts: str, item: str = "item") -> tuple[PastPosting, ...]:
    return tuple(PastPosting(item=item, account=account) for account in accounts)


def test_the_order_line_comes_first() -> None:
    orders = (order(("1", "100.00", "6300"), policy=MatchPolicy.TWO_WAY),)
    found = source(described("paper"), vendor=VENDOR, orders=orders, matched=match((1, "1", "100.00", "100.00")))
    assert found == ("A-01", "6300")


def test_a_buyer_reference_counts_only_when_it_is_an_account() -> None:
    assert source(described("paper", buyer_reference=field("6300"))) == ("A-02", "6300")
    assert source(described("paper", buyer_reference=field("Ann Smith"))) == ("A-07", "6100")


def structured(document: BusinessDocument, header: dict[str, str], *lines: tuple[str, str]) -> BusinessDocument:
    """The document as an XML states it; lines are BT-133 and BT-131."""
    stated = tuple(Group(terms={"BT-133": (account,), "BT-131": (net,)}) for account, net in lines)
    terms = {term: (text,) for term, text in header.items()}
    return document.model_copy(update={"einvoice": Group(terms=terms, groups={"BG-25": stated})})


@pytest.mark.parametrize(
    ("header", "line", "expected"),
    [
        ({"BT-19": "6300"}, ("", "100.00"), ("A-02", "6300")),
        ({"BT-19": "cost centre 7"}, ("", "100.00"), ("A-02", "6210")),
        ({"BT-19": "6300"}, ("6400", "100.00"), ("A-02", "6400")),
        ({"BT-19": "6300"}, ("6400", "90.00"), ("A-02", "6300")),
        ({"BT-19": "6300"}, ("2000", "100.00"), ("A-02", "6300")),
    ],
)
def test_a02_the_buyers_accounting_reference_of_line_and_document_goes_before_its_reference(
    header: dict[str, str], line: tuple[str, str], expected: tuple[str, str]
) -> None:
    document = structured(described("paper", buyer_reference=field("6210")), header, line)
    assert source(document) == expected


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        (("6300", "6300"), "A-05"),
        (("6300", "6300", "6300"), "A-04"),
        (("6300", "6300", "6300", "6300", "6200"), "A-04"),
        (("6300", "6300", "6300", "6200"), "A-05"),
        (("6200", "6200", "6200", "6300", "6300", "6300", "6300", "6300"), "A-05"),
    ],
)
def test_history_decides_from_three_of_the_last_five_and_four_fifths(accounts, expected) -> None:
    assert source(described("Item 7"), vendor=VENDOR, history=past(*accounts))[0] == expected


@pytest.mark.parametrize(
    ("history", "why"),
    [
        (past("6300", "6300", "6300", "6300", "6200"), "A-04, 4 of 5"),
        ((PastPosting(item="item", account="6300", corrected=True),), "A-04, 3 of 3"),
        ((), "A-05"),
    ],
)
def test_a04_an_account_that_was_learned_says_on_how_many_postings(history: tuple[PastPosting, ...], why: str) -> None:
    coding = code(described("item 7"), judged(), CLIENT, VENDOR, (), history)
    assert isinstance(coding, Coding)
    assert coding.lines[0].why == why


def test_a10_one_correction_counts_three_times_and_demotes_what_was_usual() -> None:
    (corrected,) = past("6200")
    corrected = corrected.model_copy(update={"corrected": True})
    item = described("Item 7")
    assert source(item, vendor=VENDOR, history=(corrected,)) == ("A-04", "6200")
    assert source(item, vendor=VENDOR, history=(corrected, *past("6300", "6300", "6300")))[0] == "A-05"


def contract(**more: object) -> Contract:
    return Contract.model_validate({"vendor": "V1", "account": "6400", **more})


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ((contract(),), ("A-03", "6400")),
        ((contract(words=("rent",)),), ("A-03", "6400")),
        ((contract(words=("lease",)),), ("A-05", "6200")),
        ((contract(valid_to="2026-05-06"),), ("A-03", "6400")),
        ((contract(valid_to="2026-05-05"),), ("A-05", "6200")),
        ((contract(valid_from="2026-05-07"),), ("A-05", "6200")),
        ((contract(vendor="V2"),), ("A-05", "6200")),
        ((contract(), contract(account="6500")), ("A-05", "6200")),
    ],
)
def test_a03_a_contract_says_where_its_bills_go(contracts, expected) -> None:
    client = CLIENT.model_copy(update={"contracts": contracts})
    assert source(described("Rent May"), vendor=VENDOR, client=client) == expected


def test_a06_the_longest_beginning_of_an_items_number_decides() -> None:
    client = CLIENT.model_copy(update={"item_accounts": {"4006": "6100", "400638": "6700"}})
    document = described("Widgets")
    line = document.lines[0].model_copy(update={"gtin": "4006381333931"})
    document = document.model_copy(update={"lines": (line,)})
    assert source(document, client=client) == ("A-06", "6700")
    assert source(document, vendor=VENDOR, client=client) == ("A-05", "6200")


def test_a08_alike_items_are_suggested_with_what_speaks_for_them_and_decide_nothing() -> None:
    posted = (*past("6300", "6300", item="laser printer rental"), *past("6700", item="printer rental may"))
    found = suggestions("Rental printer 4711", posted)
    assert [(one.account, one.count, one.of) for one in found] == [("6300", 2, 3), ("6700", 1, 3)]
    assert suggestions("Catering", posted) == ()
    assert suggestions("", posted) == ()
    finding = code(described("Rental printer 4711"), judged(), CLIENT, NO_DEFAULT, (), ())
    assert isinstance(finding, Finding)
    told = with_suggestions(finding, found)
    assert 'went to 6300 (2 of 3, such as "laser printer rental"); 6700 (1 of 3' in told.suggestion
    assert told.evidence_hash == finding.evidence_hash


def test_history_of_another_item_says_nothing() -> None:
    assert source(described("Item 7"), vendor=VENDOR, history=past("6300", "6300", "6300", item="toner"))[0] == "A-05"


def test_two_keywords_that_disagree_decide_nothing() -> None:
    assert source(described("Consulting on Bücher")) == ("A-07", "6200")
    assert isinstance(code(described("consulting paper"), judged(), CLIENT, NO_DEFAULT, (), ()), Finding)


def test_an_inactive_account_is_passed_over() -> None:
    accounts = (Account(code="6200", name="x", kind="expense", active=False), *CLIENT.accounts[-20:])
    client = CLIENT.model_copy(update={"accounts": tuple(a for a in accounts if not (a.code == "6200" and a.active))})
    assert source(described("paper"), vendor=VENDOR, client=client) == ("A-07", "6100")


def test_without_any_account_the_document_waits_for_somebody_who_codes() -> None:
    finding = code(described("Widgets"), judged(), CLIENT, NO_DEFAULT, (), ())
    assert isinstance(finding, Finding)
    assert (finding.code, finding.severity, finding.queue) == ("V-POST-01", Severity.BLOCK_POST, Queue.APPROVAL)
    assert finding.subject == "line 1"
    assert finding.message == (
        'No account for line 1 "Widgets": neither order, history, vendor V1 nor keywords name one. Choose an account.'
    )


def test_a_tax_rate_the_client_has_no_code_for_waits_too() -> None:
    finding = code(invoice("100.00", rate="7", tax="7.00"), judged(), CLIENT, VENDOR, (), ())
    assert isinstance(finding, Finding)
    assert finding.subject == "tax_total"
    assert "V19 19 %" in finding.message


def tax_code(document: BusinessDocument, *, country: str = "DE", client: Client = CLIENT) -> TaxCode | None:
    coding = code(document, judged(), client, VENDOR.model_copy(update={"country": country}), (), ())
    assert isinstance(coding, Coding), coding
    return coding.taxes[0].code


@pytest.mark.parametrize(
    ("country", "category", "expected"),
    [
        ("DE", "", None),
        ("NL", "K", "R19"),
        ("NL", "", "R19"),
        ("US", "", "R19"),
        ("US", "O", None),
        ("DE", "AE", "R19"),
    ],
)
def test_who_owes_the_tax_follows_from_country_and_category(country, category, expected) -> None:
    row = TaxCategory(category=category, base=Decimal("100.00"), tax=Decimal(0))
    found = tax_code(invoice("100.00", rate=None, taxes=(row,)), country=country)
    assert (found.code if found else None) == expected


def test_without_a_printed_rate_the_arithmetic_names_it() -> None:
    row = TaxCategory(base=Decimal("100.00"), tax=Decimal("19.00"))
    found = tax_code(invoice("100.00", rate=None, tax="19.00", taxes=(row,)))
    assert found is not None
    assert found.code == "V19"


def test_orders_and_delivery_notes_need_no_coding() -> None:
    assert code(BusinessDocument(doc_type=DocType.PURCHASE_ORDER), judged(), CLIENT, None, (), ()) == Coding()


@pytest.mark.parametrize(("text", "key"), [("Toner TN-2420, 4 pcs", "toner tn pcs"), ("Ärger 12/2026, März", "arger")])
def test_an_item_is_the_same_next_month(text, key) -> None:
    assert item_key(text) == key


def test_stock_is_the_account_of_goods_whose_order_line_names_none() -> None:
    matched = match((1, "1", "100.00", "100.00"))
    assert source(described("paper"), orders=(order(("1", "100.00", "")),), matched=matched) == ("A-01", "1200")


def test_a_memo_account_is_never_posted_to() -> None:
    vendor = VENDOR.model_copy(update={"account": "M900"})
    assert source(described("paper"), vendor=vendor)[0] == "A-07"


@pytest.mark.parametrize("account", ["1000", "1400", "1405", "2000", "2050", "2105", "5030"])
def test_what_is_owed_tax_and_bank_are_no_account_for_a_line(account: str) -> None:
    assert source(described("paper", buyer_reference=field(account))) == ("A-07", "6100")


def test_an_account_that_a_tax_code_books_to_is_no_account_for_a_line() -> None:
    code_ = TaxCode(code="V7", rate=Decimal(7), account="1420")
    assert source(described("paper", buyer_reference=field("1420"))) == ("A-02", "1420")
    client = with_codes(*CLIENT.tax_codes, code_)
    assert source(described("paper", buyer_reference=field("1420")), client=client) == ("A-07", "6100")


@pytest.mark.parametrize(("net", "lines"), [("100.03", 3), ("100.04", 1)])
def test_lines_are_booked_one_by_one_while_they_are_off_by_rounding_only(net: str, lines: int) -> None:
    document = invoice("33.33", "33.34", "33.33", net_total=field(Decimal(net)))
    coding = code(document, judged(), CLIENT, VENDOR, (), ())
    assert isinstance(coding, Coding)
    assert len(coding.lines) == lines


def with_codes(*codes: TaxCode) -> Client:
    return CLIENT.model_copy(update={"tax_codes": codes})


COST = TaxCode(code="C19", rate=Decimal(19), treatment="not_deductible")
FULL = TaxCode(code="V19", rate=Decimal(19))


def charged(client: Client, *, rate: str = "19", default: str = "") -> TaxCode | None:
    vendor = VENDOR.model_copy(update={"tax_code": default})
    coding = code(invoice("100.00", rate=rate, tax="19.00"), judged(), client, vendor, (), ())
    return coding.taxes[0].code if isinstance(coding, Coding) else None


def test_tax_is_deducted_unless_the_vendors_code_says_otherwise() -> None:
    assert charged(with_codes(COST, FULL)) == FULL
    assert charged(with_codes(FULL, COST), default="C19") == COST


def test_a_sales_tax_serves_every_rate_only_where_no_tax_is_deductible() -> None:
    assert charged(with_codes(COST), rate="7") == COST
    assert charged(with_codes(COST, FULL), rate="7") is None


def test_reverse_charge_takes_the_vendors_code_or_the_standard_rate() -> None:
    low, high = (
        TaxCode(code=f"R{rate}", rate=Decimal(rate), treatment="reverse_charge", account="1405") for rate in (7, 19)
    )
    vendor = VENDOR.model_copy(update={"country": "NL"})
    for default, expected in (("", high), ("R7", low)):
        of_vendor = vendor.model_copy(update={"tax_code": default})
        coding = code(invoice("100.00", rate=None), judged(), with_codes(low, high), of_vendor, (), ())
        assert isinstance(coding, Coding)
        assert coding.taxes[0].code == expected


REVERSE = tuple(
    TaxCode(code=name, rate=Decimal(19), treatment="reverse_charge", supply=supply)
    for name, supply in (("RG", "goods"), ("RS", "services"), ("R", ""))
)
NO_TAX = TaxCode(code="N0", rate=Decimal(0), treatment="none")


def bought(country: str, category: str, ordered: str, *codes: TaxCode, tax_id: str = "", default: str = "") -> str:
    """Code of an invoice without tax of 100.00, on an order of goods, of a service or on none; "?" for a question."""
    vendor = VENDOR.model_copy(update={"country": country, "tax_id": tax_id, "tax_code": default})
    taxes = (TaxCategory(category=category, base=Decimal(100), tax=Decimal(0)),)
    document = invoice("100.00", rate=None, taxes=taxes)
    given = order(
        ("1", "100.00", "6200"), policy=MatchPolicy.TWO_WAY if ordered == "unknown" else MatchPolicy.THREE_WAY
    )
    if ordered == "services":
        given = given.model_copy(update={"lines": (given.lines[0].model_copy(update={"service": True}),)})
    matched = match((1, "1", "100.00", "100.00")) if ordered else None
    coding = code(document, judged(matched), with_codes(*codes), vendor, (given,), ())
    if isinstance(coding, Finding):
        assert (coding.code, coding.severity) == ("V-POST-01", Severity.BLOCK_POST)
        return "?"
    found = coding.taxes[0].code
    return found.code if found else ""


GOODS_AND_SERVICES = REVERSE[:2]


@pytest.mark.parametrize(
    ("country", "category", "ordered", "codes", "expected"),
    [
        ("NL", "K", "", REVERSE, "RG"),
        ("NL", "AE", "", REVERSE, "RS"),
        ("NL", "", "goods", REVERSE, "RG"),
        ("NL", "", "services", REVERSE, "RS"),
        ("NL", "", "unknown", REVERSE, "R"),
        ("NL", "", "", GOODS_AND_SERVICES, "?"),
        ("NL", "AE", "", REVERSE[:1], "?"),
        ("DE", "AE", "", REVERSE[:1], "RG"),
        ("US", "", "", GOODS_AND_SERVICES, "RS"),
        ("US", "", "services", REVERSE[2:], "R"),
        ("US", "", "goods", (*REVERSE, NO_TAX), "N0"),
        ("US", "", "goods", REVERSE, ""),
    ],
)
def test_p05b_goods_and_services_have_tax_codes_of_their_own(
    country: str, category: str, ordered: str, codes: tuple[TaxCode, ...], expected: str
) -> None:
    assert bought(country, category, ordered, *codes) == expected


def test_p05b_goods_of_a_vendor_that_acts_from_a_member_state_are_no_import() -> None:
    assert bought("US", "", "goods", *REVERSE, NO_TAX, tax_id="NL123456782B01") == "RG"


def test_p05b_the_code_of_the_vendor_record_comes_first() -> None:
    assert bought("NL", "K", "goods", *REVERSE, default="RS") == "RS"


def foreign(client: Client, *, tax_id: str = "", default: str = "") -> TaxCode | Finding | None:
    vendor = VENDOR.model_copy(update={"country": "AT", "tax_id": tax_id, "tax_code": default})
    coding = code(invoice("100.00", rate="19", tax="19.00"), judged(), client, vendor, (), ())
    return coding if isinstance(coding, Finding) else coding.taxes[0].code


def test_the_tax_of_another_country_is_not_deducted_even_at_a_rate_known_here() -> None:
    finding = foreign(with_codes(FULL), tax_id="ATU12345675")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.subject) == ("V-POST-01", "tax_total")
    assert "AT" in finding.message


def test_the_buyers_own_identifier_read_as_the_vendors_proves_no_registration() -> None:
    own = Entity(id="AC", name="Acme Trading", country="DE", tax_id="DE999999995")
    client = with_codes(FULL).model_copy(update={"entities": (own,)})
    vendor = VENDOR.model_copy(update={"country": "AT"})
    document = invoice("100.00", rate="19", tax="19.00", vendor_tax_id=field("DE 999999995"))
    assert isinstance(code(document, judged(), client, vendor, (), ()), Finding)


def test_a_foreign_vendor_that_is_registered_here_charges_the_tax_of_here() -> None:
    assert foreign(with_codes(FULL), tax_id="DE 136695976") == FULL
    assert foreign(with_codes(FULL), default="V19") == FULL


def test_foreign_tax_is_cost_where_no_tax_is_deductible() -> None:
    assert foreign(with_codes(COST)) == COST


@pytest.mark.parametrize(
    ("accounts", "source_of_line", "expected"),
    [
        (["6300"] * 5, "A-05", True),
        (["6300"] * 4, "A-05", False),
        (["6300"] * 9 + ["6200"], "A-05", True),
        (["6300"] * 8 + ["6200"], "A-05", False),
        (["6300"] * 5, "A-01", False),
        (["6200"] * 5, "A-05", False),
    ],
)
def test_an_account_the_vendor_hardly_ever_had(accounts: list[str], source_of_line: str, expected: bool) -> None:
    coding = Coding(lines=(LineCoding(line=1, account="6200", source=source_of_line),))
    finding = unusual_account(coding, past(*accounts))
    assert (finding is not None) is expected
    if finding is not None:
        assert (finding.code, finding.severity, finding.subject) == ("V-ANO-04", Severity.WARN, "line 1")
        assert (finding.expected, finding.found) == ("6300", "6200")


def test_what_a_person_chose_for_a_line_comes_before_its_order_and_for_the_document_after_it() -> None:
    orders = (order(("1", "100.00", "6300"), policy=MatchPolicy.TWO_WAY),)
    document, matched = described("paper"), judged(match((1, "1", "100.00", "100.00")))

    def found(chosen: Chosen, on: tuple[Order, ...] = orders) -> tuple[str, str]:
        coding = code(document, matched if on else judged(), CLIENT, VENDOR, on, (), chosen)
        assert isinstance(coding, Coding), coding
        return coding.lines[0].source, coding.lines[0].account

    assert found(Chosen(accounts={1: "6200"})) == ("person", "6200")
    assert found(Chosen(accounts={0: "6200"})) == ("A-01", "6300")
    assert found(Chosen(accounts={0: "6200"}), ()) == ("person", "6200")
    assert found(Chosen(accounts={0: "2000"}), ())[0] == "A-05"  # closed since, or never one for costs


def test_what_a_person_chose_is_neither_unusual_nor_made_an_asset() -> None:
    policy = CLIENT.policy.model_copy(update={"capitalise_from": Decimal(50), "asset_words": ("laptop",)})
    client = CLIENT.model_copy(update={"policy": policy})
    document = described("Laptop")
    coding = code(document, judged(), client, VENDOR, (), (), Chosen(accounts={1: "6200"}))
    assert isinstance(coding, Coding)
    assert capitalised(document, coding, client) == (coding, None)
    assert unusual_account(coding, past(*["6300"] * 10)) is None


@pytest.mark.parametrize(
    ("tax", "rate", "code_", "expected"),
    [
        ("19", "19", FULL, True),
        ("19", "7", FULL, False),
        ("19", None, FULL, True),
        ("18", None, FULL, False),
        ("7", "7", COST, True),
        ("19", "19", TaxCode(code="R", rate=Decimal(19), treatment="reverse_charge"), False),
        ("0", None, TaxCode(code="R", rate=Decimal(19), treatment="reverse_charge"), True),
        ("0", "0", TaxCode(code="Z", rate=Decimal(0), treatment="none"), True),
        ("0", None, FULL, False),
    ],
)
def test_a_tax_code_fits_a_row_by_what_is_charged(tax: str, rate: str | None, code_: TaxCode, expected: bool) -> None:
    row = TaxCategory(rate=None if rate is None else Decimal(rate), base=Decimal(100), tax=Decimal(tax))
    assert fits(row, code_) is expected
