"""Documents of great variety: same seed, same bytes; truths add up and state only what is printed; boxes hold it."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_rules
from stdnum import luhn
from stdnum.au import abn
from stdnum.in_ import gstin
from typer.testing import CliRunner

from documents.master.csv_entities import read_entities
from documents.master.csv_vendors import read_vendors
from sample_docs.generator.command import app
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety import VariedDocument, documents
from sample_docs.generator.variety import identifiers as numbers
from sample_docs.generator.variety.countries import countries, countries_of
from sample_docs.generator.variety.deal import Item
from sample_docs.generator.variety.dice import FAMILIES, Dice, Family
from sample_docs.generator.variety.kinds import KINDS, kinds_of
from sample_docs.generator.variety.notation import draw_notation
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.trade import add_up
from sample_docs.generator.variety.wording import LANGUAGES, Wording
from sample_docs.generator.variety.write import write_varied

THIRD = list(documents(13, 60, family="third"))
FOURTH = list(documents(17, 60, family="fourth"))
FIFTH = list(documents(19, 60, family="fifth"))
SIXTH = list(documents(23, 60, family="sixth"))
SEVENTH = list(documents(37, 60, family="seventh"))
EIGHTH = list(documents(39, 60, family="eighth"))
MADE = [*documents(11, 90), *THIRD, *FOURTH, *FIFTH, *SIXTH, *SEVENTH, *EIGHTH]
CENT = Decimal("0.01")


def squeezed(text: str) -> str:
    """Without blanks: a text layer may see more or fewer of them; a minus at the end of a line is seen as a hyphen."""
    return re.sub(r"[\s\u00a0]", "", text).replace("\x02", "-")


def texts_under_marks(document: VariedDocument) -> list[tuple[str, str]]:
    """What the text layer holds in the box of every mark, beside what the mark says."""
    pdf = pypdfium2.PdfDocument(document.pdf)
    found = []
    for mark in document.marks:
        page = pdf[mark.page - 1]
        height, box = page.get_height(), mark.box
        text = page.get_textpage().get_text_bounded(box.x0 - 1, height - box.bottom, box.x1 + 1, height - box.top)
        found.append((squeezed(text), squeezed(mark.text)))
    return found


def test_the_same_seed_gives_the_same_documents():
    again = list(documents(11, 12))
    assert [document.pdf for document in again] == [document.pdf for document in MADE[:12]]
    assert [document.truth for document in again] == [document.truth for document in MADE[:12]]


def test_another_seed_gives_other_documents():
    assert next(documents(12, 1)).pdf != MADE[0].pdf


def test_work_can_be_shared_out():
    """A document follows from the seed and its number, not from those before it."""
    assert next(documents(11, 1, first=7)).pdf == MADE[7].pdf


def test_every_kind_and_every_country_can_be_made():
    made, pairs = [], []
    for family in ("any", "third", "fourth", "fifth", "sixth", "seventh", "eighth"):
        places = list(countries_of(family))
        kinds = kinds_of(family)
        drawn = [(kind, places[(place + shift) % len(places)]) for shift in (0, 5) for place, kind in enumerate(kinds)]
        made += [next(documents(5, 1, family=family, kinds=[kind], places=[place])) for kind, place in drawn]
        pairs += drawn
    assert [(document.kind, document.country) for document in made] == pairs
    assert all(document.truth["doc_type"] == KINDS[document.kind].doc_type for document in made)


def items_of(*amounts_and_rates: tuple[str, str]) -> tuple[Item, ...]:
    day = dt.date(2026, 3, 2)
    return tuple(
        Item("1", "Screw", (), Decimal(1), "pcs", Decimal(a), Decimal(0), Decimal(r), Decimal(a), day)
        for a, r in amounts_and_rates
    )


def test_every_rate_has_its_own_tax():
    items = items_of(("100.00", "20"), ("50.05", "5"), ("10.00", "20"))
    sums = add_up(items, Dice("1", "any"), countries()["en-GB"], inclusive=False, plain=True)
    assert [(row.rate, row.base, row.tax) for row in sums.taxes] == [
        (Decimal(20), Decimal("110.00"), Decimal("22.00")),
        (Decimal(5), Decimal("50.05"), Decimal("2.50")),
    ]
    assert (sums.net, sums.tax, sums.gross) == (Decimal("160.05"), Decimal("24.50"), Decimal("184.55"))


def test_prices_that_hold_the_tax_are_the_gross():
    sums = add_up(items_of(("121.00", "21")), Dice("1", "any"), countries()["nl-NL"], inclusive=True, plain=True)
    assert (sums.net, sums.tax, sums.gross) == (Decimal("100.00"), Decimal("21.00"), Decimal("121.00"))


@given(
    st.lists(
        st.tuples(st.decimals("0.01", "9999", places=2), st.sampled_from(["0", "5", "20"])), min_size=1, max_size=9
    ),
    st.integers(0, 999),
    st.booleans(),
)
def test_whatever_is_put_on_or_taken_off_the_sums_close(lines: list[tuple[Decimal, str]], seed: int, inclusive: bool):
    items = items_of(*((str(amount), rate) for amount, rate in lines))
    sums = add_up(items, Dice(str(seed), "any"), countries()["en-GB"], inclusive=inclusive)
    assert sum(row.base for row in sums.taxes) == sums.net
    assert sum(row.tax for row in sums.taxes) == sums.tax
    before_tax = sums.gross if inclusive else sums.net
    assert before_tax == sums.lines - sums.allowance + sums.charge


def test_quantity_times_price_is_the_amount_unless_something_is_taken_off():
    checked = 0
    for document in MADE:
        for line in document.truth.get("lines", []):
            if {"quantity", "unit_price", "net_amount"} <= line.keys():
                whole = Decimal(line["quantity"]) * Decimal(line["unit_price"])
                assert Decimal(line["net_amount"]) <= whole + CENT / 2
                checked += 1
    assert checked > 200


def test_the_truth_states_nothing_that_is_not_printed():
    for document in MADE:
        printed = {mark.name for mark in document.marks}
        stated = {name for name in document.truth if not name.startswith("_")} - {"doc_type", "currency", "lines"}
        assert stated <= printed | ({"vendor_name", "buyer_name"} if "brand" in printed else set()), document.name


def test_every_scored_value_that_is_marked_is_stated():
    scored = {
        "vendor_name",
        "buyer_name",
        "invoice_number",
        "issue_date",
        "due_date",
        "net_total",
        "gross_total",
        "iban",
    }
    for document in MADE:
        assert {mark.name for mark in document.marks} & scored <= document.truth.keys(), document.name


@pytest.mark.parametrize(
    "document",
    [*MADE[:30], *THIRD[:30], *FOURTH[:30], *FIFTH, *SIXTH, *SEVENTH, *EIGHTH],
    ids=lambda document: f"{document.name}-{document.kind}",
)
def test_the_box_of_a_mark_holds_its_text(document: VariedDocument):
    for found, marked in texts_under_marks(document):
        assert marked in found


def test_marks_stand_on_their_page():
    for document in MADE:
        pdf = pypdfium2.PdfDocument(document.pdf)
        assert len(pdf) == document.pages
        for mark in document.marks:
            width, height = pdf[mark.page - 1].get_size()
            assert -1 <= mark.box.x0 < mark.box.x1 <= width + 1, (document.name, mark)
            assert 0 <= mark.box.top < mark.box.bottom <= height + 1, (document.name, mark)


def test_values_do_not_overprint_each_other():
    crossing = 0
    for document in MADE:
        boxes = sorted({(m.page, m.box.top, m.box.x0, m.box.x1, m.text) for m in document.marks})
        rows = [(a, b) for a, b in pairwise(boxes) if a[:2] == b[:2] and a[4] != b[4]]
        crossing += any(a[3] > b[2] + 1 for a, b in rows)
    assert crossing == 0


@pytest.mark.parametrize("name", ["invoice_number", "po_number", "iban", "vendor_name", "buyer_name"])
def test_what_is_marked_as_a_value_is_the_value_and_nothing_more(name: str):
    checked = 0
    for document in MADE:
        for mark in document.marks:
            if mark.name == name:
                assert squeezed(mark.text) == squeezed(document.truth[name]), document.name
                checked += 1
    assert checked > 10


def figures(text: str) -> str:
    """The digits of an amount, whatever separates them."""
    return re.sub(r"\D", "", text.replace("Rs.", ""))


def test_amounts_of_the_truth_are_printed_digit_by_digit():
    checked = 0
    for document in (*FIFTH, *SIXTH, *SEVENTH, *EIGHTH):
        for mark in document.marks:
            if mark.name in ("net_total", "tax_total", "gross_total"):
                assert figures(mark.text) == figures(document.truth[mark.name]), document.name
                checked += 1
    assert checked > 80


def test_what_a_customer_keeps_back_is_between_the_gross_and_what_is_paid():
    kept = list(documents(23, 12, family="fifth", kinds=["construction"], places=["de-DE"]))
    rows = [{mark.name: figures(mark.text) for mark in document.marks} for document in kept]
    held = [row for row in rows if "retention" in row]
    assert held
    for row in held:
        assert int(row["gross_total"]) - int(row["retention"]) == int(row["payable"])


def test_later_kinds_are_of_later_families_only():
    since = {family: {name for name, kind in KINDS.items() if kind.since == family} for family in FAMILIES}
    assert {"self_billing", "construction"} <= since["fifth"] <= set(kinds_of("fifth"))
    assert {"fees", "workshop"} <= since["sixth"] <= set(kinds_of("sixth"))
    assert {"staffing", "laboratory"} <= since["seventh"] <= set(kinds_of("seventh"))
    assert {"craft", "merchant"} <= since["eighth"] <= set(kinds_of("eighth"))
    assert not since["fifth"] & set(kinds_of("fourth"))
    assert not since["sixth"] & set(kinds_of("fifth"))
    assert not since["seventh"] & set(kinds_of("sixth"))
    assert not since["eighth"] & set(kinds_of("seventh"))


@pytest.mark.parametrize(("family", "before"), [("seventh", "sixth"), ("eighth", "seventh")])
def test_the_usual_kinds_are_as_frequent_in_a_family_as_in_the_one_before(family: Family, before: Family):
    """Its new trades stand where others end."""
    earlier, later = kinds_of(before), kinds_of(family)
    assert {"sixth": {"insurance", "fees"}, "seventh": {"hire", "club"}}[before] <= set(earlier) - set(later)
    assert {"invoice", "credit_note", "order", "delivery_note", "receipt"} <= set(later)
    assert sum(kind.weight for kind in earlier.values()) == sum(kind.weight for kind in later.values())


def test_a_self_billed_invoice_is_the_supplier_s():
    made = list(documents(31, 8, family="fifth", kinds=["self_billing"]))
    suppliers = [document.truth["vendor_name"] for document in made if "vendor_name" in document.truth]
    assert suppliers == [document.vendor["name"] for document in made if "vendor_name" in document.truth]
    assert len(suppliers) > 4


def test_parts_of_a_tax_say_their_rate():
    """Else two rows with one label would stand above each other."""
    for language in LANGUAGES:
        for seed in range(20):
            words = Wording(language, "", Dice(str(seed), "fifth"))
            words.need("tax", "{rate}")
            assert words.say("tax", rate="7") != words.say("tax", rate="19")


def test_a_legal_form_is_no_currency():
    made = documents(52, 60, family="fifth", kinds=["delivery_note"], places=["fr-FR"])
    unpriced = [document for document in made if "EURL" in document.vendor["name"].upper()]
    assert unpriced
    assert not any("currency" in document.truth for document in unpriced)


def test_the_label_of_a_till_s_total_ends_before_the_amount():
    """A long label on a narrow roll is printed smaller."""
    crossing = 0
    for document in documents(52, 40, family="fifth", kinds=["receipt"], places=["es-ES"]):
        mark = next(mark for mark in document.marks if mark.name == "gross_total")
        page = pypdfium2.PdfDocument(document.pdf)[0]
        height, box = page.get_height(), mark.box
        before = page.get_textpage().get_text_bounded(0, height - box.bottom, box.x0 - 1, height - box.top)
        crossing += squeezed(before) != squeezed(mark.label)
    assert crossing == 0


def test_a_value_in_running_text_stays_on_one_line():
    paper = Paper((100.0, 100.0), whole=True)
    ink = Ink()
    end = paper.runs(10, 10, [Run("We charge"), Run("3 May 2026", "issue_date"), Run("as agreed")], ink, 25)
    assert end > 10 + ink.leading
    assert [mark.text for mark in paper.marks] == ["3 May 2026"]
    assert paper.marks[0].box.bottom - paper.marks[0].box.top < 2 * ink.size


# Numbers


@pytest.mark.parametrize("place", [code for code in countries() if code[3:] not in ("US", "IN", "AU", "CA")])
def test_accounts_have_right_check_digits(place: str):
    for seed in range(20):
        account = numbers.iban(countries()[place], Dice(str(seed), "any"))
        assert iban_rules.is_valid(account), account


def test_belgian_accounts_have_right_national_check_digits():
    for seed in range(20):
        account = numbers.iban(countries()["nl-BE"], Dice(str(seed), "any")).replace(" ", "")
        assert int(account[-2:]) == (int(account[4:-2]) % 97 or 97)


def test_indian_and_australian_tax_numbers_have_right_check_digits():
    for seed in range(20):
        assert gstin.is_valid(numbers.tax_id(countries()["en-IN"], Dice(str(seed), "any")))
        assert abn.is_valid(numbers.tax_id(countries()["en-AU"], Dice(str(seed), "any")))


def test_canadian_business_numbers_have_right_check_digits():
    for seed in range(20):
        number = numbers.tax_id(countries()["en-CA"], Dice(str(seed), "third"))
        assert luhn.is_valid(number.removesuffix(" RT0001").replace(" ", ""))


@pytest.mark.parametrize(
    ("day", "written"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_english_ordinals(day: int, written: str):
    notation = draw_notation(countries()["en-GB"], Dice("1", "third"))
    notation = replace(notation, date="do MMMM y")
    assert notation.day(dt.date(2026, 3, day)) == f"{written} March 2026"


def test_lakhs_are_grouped_the_indian_way():
    dice = Dice("1", "tuning")
    notations = (draw_notation(countries()["en-IN"], dice) for _ in range(50))
    notation = next(notation for notation in notations if notation.group == "lakh")
    assert notation.number(Decimal("1234567.5"), 2) == "12,34,567.50"
    assert notation.number(Decimal(999), 2) == "999.00"


# The command


@pytest.mark.parametrize(("option", "folder"), [([], ""), (["--scan", "3"], "_scan"), (["--photo"], "_photo")])
def test_the_command_writes_what_the_manifest_names(tmp_path: Path, option: list[str], folder: str):
    arguments = ["variety", "--count", "2", "--seed", "4", "--kind", "hotel", "--out", str(tmp_path), *option]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    entries = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["documents"]
    assert [entry["source"] for entry in entries] == [f"hotel{folder}"] * 2
    for entry in entries:
        truth = json.loads((tmp_path / entry["truth"]).read_text(encoding="utf-8"))
        assert truth["doc_type"] == "invoice"
        pdf = pypdfium2.PdfDocument(tmp_path / entry["file"])
        assert bool(pdf[0].get_textpage().count_chars()) is not bool(option)


def test_the_register_of_vendors_can_be_imported(tmp_path: Path):
    write_varied(MADE, tmp_path)
    vendors = {vendor.id: vendor for vendor in read_vendors(tmp_path / "vendors.csv")}
    assert len(vendors) == len(MADE)
    for document in MADE:
        if document.truth.get("vendor_name"):
            vendor = vendors[document.name]
            assert document.truth["vendor_name"] in (vendor.name, *vendor.aliases) or "brand" in str(document.marks)


def test_the_companies_that_may_be_billed_can_be_imported(tmp_path: Path):
    write_varied(MADE, tmp_path)
    companies = {company.id: company.name for company in read_entities(tmp_path / "companies.csv")}
    assert all(companies[made.name] == made.truth["buyer_name"] for made in MADE if made.truth.get("buyer_name"))


def test_scans_and_photos_are_the_same_in_every_run(tmp_path: Path):
    for option in (["--scan", "2"], ["--photo"]):
        outs = [tmp_path / f"{option[0]}{run}" for run in "ab"]
        for out in outs:
            CliRunner().invoke(app, ["variety", "--count", "1", "--seed", "6", "--out", str(out), *option])
        first, second = (next(out.rglob("*.pdf")).read_bytes() for out in outs)
        assert first == second


def test_an_unknown_kind_is_refused_by_name(tmp_path: Path):
    result = CliRunner().invoke(app, ["variety", "--out", str(tmp_path), "--kind", "postcard"])
    assert result.exit_code == 2
    assert "postcard" in result.output
