"""Papers of web software: every template fills, sums add up, and what the truth states is printed."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pypdfium2
import pytest
from stdnum import iban

from sample_docs.generator.fonts import FILES
from sample_docs.generator.printed import missing, write_printed
from sample_docs.generator.printed.fill import TEMPLATES, Said, environment
from sample_docs.generator.printed.make import PrintedPaper, make, papers
from sample_docs.generator.printed.places import Place, places, table, wares
from sample_docs.generator.printed.press import ADDRESS, answer
from sample_docs.generator.printed.sheets import SHEETS, Sheet
from sample_docs.generator.printed.sums import Line, sums_of
from sample_docs.generator.printed.wording import LANGUAGES
from sample_docs.generator.variety.dice import Dice

FIELDS = ("vendor_name", "vendor_tax_id", "buyer_name", "invoice_number", "po_number", "iban")


def drawn(sheet: Sheet, kind: str, place: Place, seed: int = 0) -> PrintedPaper:
    return make("a", sheet, kind, place, Dice(f"{sheet.name}/{place.code}/{kind}/{seed}", "any"))


def places_of(sheet: Sheet) -> list[Place]:
    return [place for place in places().values() if place.language in sheet.languages]


@pytest.mark.parametrize("name", SHEETS)
def test_a_template_fills_in_every_place_and_kind(name: str):
    sheet = SHEETS[name]
    for place in places_of(sheet):
        for kind in sorted(set(sheet.kinds)):
            for seed in range(3):
                paper = drawn(sheet, kind, place, seed)
                body = paper.html.partition("</style>")[2]
                assert not re.search(r"\{\w*\}|\bNone\b|\bUndefined\b", body), (place.code, kind)
                assert {"doc_type", "vendor_name", "issue_date", "lines"} <= set(paper.truth)


def test_every_template_is_drawn_from_and_none_is_left_over():
    assert {f"{name}.html" for name in SHEETS} | {"_parts.html"} == {path.name for path in TEMPLATES.iterdir()}


def test_what_is_not_defined_stops_the_filling():
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ nothing }}").render()


def test_words_and_goods_are_there_in_every_language():
    lacking = [
        (group, key, language)
        for group, words in table("words").items()
        for key, known in words.items()
        for language in LANGUAGES
        if not re.search(r"_[A-Z]{2}$", key) and not known.get(language)
    ]
    assert lacking == []
    assert all(wares(trade, language) for trade in table("wares") for language in LANGUAGES)


def test_a_text_is_noted_where_it_is_printed_and_not_where_it_is_asked_for():
    said, seen = Said("a & b"), set[str]()
    said.names, said.seen = ("vendor_name",), seen
    template = environment().from_string("{% if said %}{% endif %}{% if print %}{{ said }}{% endif %}")
    assert template.render(said=said, print=False) == ""
    assert seen == set()
    assert template.render(said=said, print=True) == "a &amp; b"
    assert seen == {"vendor_name"}


def test_sums_add_up():
    for paper in papers(11, 150):
        sums, truth = paper.deal.sums, paper.truth
        stated = {**truth["_implied"], **truth}
        net, tax, gross = (Decimal(stated[name]) for name in ("net_total", "tax_total", "gross_total"))
        assert net + tax == gross == sums.gross
        lines = sum(line.amount for line in paper.deal.lines)
        assert (gross if paper.deal.sheet.inclusive else net) == lines - sums.discount + sums.shipping
        assert sums.prepaid <= gross


def test_a_tax_within_prices_is_taken_out_of_them():
    line = Line("Mug", "", "1", Decimal(2), "pcs", Decimal("6.00"), Decimal(0), Decimal(20))
    within, on_top = sums_of([line], inclusive=True), sums_of([line], inclusive=False)
    assert (within.net, within.tax, within.gross) == (Decimal("10.00"), Decimal("2.00"), Decimal("12.00"))
    assert (on_top.net, on_top.tax, on_top.gross) == (Decimal("12.00"), Decimal("2.40"), Decimal("14.40"))


def test_numbers_check_and_no_two_parties_are_one():
    for paper in papers(12, 100):
        deal = paper.deal
        assert deal.vendor.name != deal.buyer.name
        assert not deal.vendor.iban or iban.is_valid(deal.vendor.iban)
        assert deal.due_date is None or deal.due_date > deal.issue_date


def test_who_owes_the_tax_abroad_is_told():
    abroad = [paper for paper in papers(13, 400) if paper.deal.reverse and paper.deal.kind != "delivery_note"]
    assert abroad
    for paper in abroad:
        assert paper.deal.sums.tax == 0
        assert paper.deal.words.reverse in paper.html.replace("&#39;", "'")


def test_a_shops_own_number_of_an_order_is_undecided():
    paper = drawn(SHEETS["boutique"], "invoice", places()["en-GB"])
    assert "po_number" in paper.truth["_undecided"]
    assert "po_number" not in paper.truth


def test_the_same_seed_gives_the_same_truths():
    def told(seed: int) -> list[dict[str, Any]]:
        return [paper.truth for paper in papers(seed, 30)]

    assert told(4) == told(4)
    assert told(4) != told(5)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if missing():
        pytest.skip(missing())
    out = tmp_path_factory.mktemp("printed")
    assert write_printed(3, len(SHEETS), out) == len(SHEETS)
    return out


def plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def text_of(file: Path) -> str:
    """The text layer; at a break within a word pdfium has a sign of its own."""
    with pypdfium2.PdfDocument(file) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_what_the_truth_states_is_in_the_text_layer(written: Path):
    rows = json.loads((written / "manifest.json").read_text(encoding="utf-8"))["documents"]
    assert {row["source"] for row in rows} == set(SHEETS)
    for row in rows:
        truth = json.loads((written / row["truth"]).read_text(encoding="utf-8"))
        text = text_of(written / row["file"])
        letters = plain(text)
        figures = re.sub(r"(?<=\d)[\s’'.,](?=\d{3}(?!\d))", "", text).replace(",", ".")
        for name in FIELDS:
            assert plain(truth.get(name, "")).removesuffix("mwst") in letters, (row["id"], name)
        for name in ("net_total", "tax_total", "gross_total"):
            assert truth.get(name, "") in figures, (row["id"], name)
        for line in truth["lines"]:
            assert plain(line.get("description", "")) in letters, row["id"]
            assert line.get("net_amount", "") in figures, row["id"]


def test_the_registers_name_all_vendors_and_buyers(written: Path):
    for file, key in (("vendors.csv", "vendor_name"), ("companies.csv", "buyer_name")):
        with (written / file).open(encoding="utf-8", newline="") as rows:
            known = {row["id"]: row["name"] for row in csv.DictReader(rows)}
        for path in written.rglob("*.truth.json"):
            truth = json.loads(path.read_text(encoding="utf-8"))
            assert known[path.name.removesuffix(".truth.json")] == (truth.get(key) or truth["_implied"][key])


class Asked:
    """A request of a page, as the browser hands it over, and what became of it."""

    def __init__(self, url: str) -> None:
        self.request = SimpleNamespace(url=url)
        self.became = ""

    def fulfill(self, **answer: object) -> None:
        self.became = str(answer.get("path", answer.get("body")))

    def abort(self) -> None:
        self.became = "refused"


@pytest.mark.parametrize(
    ("url", "became"),
    [
        (ADDRESS, "the page"),
        (f"{ADDRESS}fonts/Roboto.ttf", str(FILES["Roboto"])),
        (f"{ADDRESS}fonts/Nobody.ttf", "refused"),
        (f"{ADDRESS}favicon.ico", "refused"),
        ("http://elsewhere.example/a.png", "refused"),
        ("file:///etc/hostname", "refused"),
    ],
)
def test_a_page_gets_itself_and_fonts_and_nothing_else(url: str, became: str):
    asked = Asked(url)
    answer(asked, "the page")  # type: ignore[arg-type]
    assert asked.became == became
