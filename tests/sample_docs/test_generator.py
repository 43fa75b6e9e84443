"""The generator: same seed, same bytes; every truth adds up; every fault is there; master data fit their types."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from documents.state import BUCKET_OF, State
from sample_docs.generator import bulk, layout, story
from sample_docs.generator.defects import DEFECTS
from sample_docs.generator.fonts import FILES
from sample_docs.generator.write import Made, write_set

SET = Path(__file__).resolve().parents[2] / "sample_docs"
MANIFEST = json.loads((SET / "manifest.json").read_text(encoding="utf-8"))["documents"]
TRUTHS = {entry["file"]: json.loads((SET / entry["truth"]).read_text(encoding="utf-8")) for entry in MANIFEST}
CENT = Decimal("0.01")
TOTALS = ("net_total", "tax_total", "gross_total")
SUMS_BROKEN = {"sums_off"}
LINES_BROKEN = {"lines_off"}


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every document, those of a bundle too, with the name of its file."""
    for file, truth in TRUTHS.items():
        yield file, truth
        for other in truth["_documents"]:
            yield file, {**other, "_defect": truth["_defect"]}


def amounts(truth: dict[str, Any], *names: str) -> list[Decimal]:
    return [Decimal(truth[name]) for name in names]


def digest(path: Path) -> dict[str, str]:
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


# Arithmetic: an independent check of what the truth states


def test_net_and_tax_make_the_gross_unless_the_fault_says_otherwise():
    checked = 0
    for file, truth in documents():
        if {"net_total", "tax_total", "gross_total"} <= truth.keys():
            net, tax, gross = amounts(truth, "net_total", "tax_total", "gross_total")
            assert (net + tax == gross) is (truth["_defect"] not in SUMS_BROKEN), file
            checked += 1
    assert checked > 80


def test_lines_make_the_net_unless_the_fault_says_otherwise():
    checked = 0
    for file, truth in documents():
        lines = truth.get("lines", [])
        if "net_total" in truth and lines and all("net_amount" in line for line in lines):
            total = sum((Decimal(line["net_amount"]) for line in lines), Decimal(0))
            assert (total == Decimal(truth["net_total"])) is (truth["_defect"] not in LINES_BROKEN), file
            checked += 1
    assert checked > 80


def test_each_line_is_quantity_times_price_less_at_most_a_discount():
    for file, truth in documents():
        for line in truth.get("lines", []):
            if {"quantity", "unit_price", "net_amount"} <= line.keys():
                exact = Decimal(line["quantity"]) * Decimal(line["unit_price"])
                full = exact.quantize(CENT, rounding=ROUND_HALF_UP)
                net = Decimal(line["net_amount"])
                assert net == full or full * Decimal("0.85") < net < full, (file, line)


def test_no_currency_amount_has_more_than_two_decimals_or_a_float():
    for _file, truth in documents():
        for name in TOTALS:
            assert re.fullmatch(r"\d+\.\d\d", truth.get(name, "0.00"))


# What the set must hold


def test_every_fault_is_in_the_committed_set():
    assert {truth["_defect"] for truth in TRUTHS.values()} - {""} == set(DEFECTS)


def test_a_fault_names_the_codes_it_must_raise():
    for truth in TRUTHS.values():
        if truth["_defect"]:
            assert " ".join(truth["_expect"]["findings"]) == DEFECTS[truth["_defect"]].codes


def test_the_set_is_as_wide_as_it_claims():
    posted = [t for t in TRUTHS.values() if t["_expect"]["state"] == "POSTED" and not t["_expect"]["held"]]
    assert len(TRUTHS) >= 60
    assert len({truth["_layout"] for truth in TRUTHS.values()} & set(layout.load())) >= 20
    assert {"de", "en", "fr", "it", "nl"} <= {truth["_language"] for truth in TRUTHS.values()}
    assert {"born-digital", "scan", "xml", "hybrid", "broken"} == {entry["kind"] for entry in MANIFEST}
    assert 0.5 < len(posted) / len(TRUTHS) < 0.65
    assert sum(entry["pages"] > 1 for entry in MANIFEST) >= 3


def test_at_least_four_layouts_are_kept_for_testing_and_marked_in_the_truth():
    kept = {name for name, found in layout.load().items() if found.use == "test"}
    assert len(kept) >= 4
    for truth in TRUTHS.values():
        if truth["_layout"] in layout.load():
            assert truth["_layout_use"] == ("test" if truth["_layout"] in kept else "tune")


def test_buckets_follow_the_states_and_duplicates_name_a_file_of_the_set():
    for _file, truth in documents():
        expect = truth["_expect"]
        assert expect["bucket"] == str(BUCKET_OF[State(expect["state"])])
        assert ("duplicate_of" in expect) is (expect["state"] == "DUPLICATE")
        assert expect.get("duplicate_of", MANIFEST[0]["file"]) in TRUTHS


def test_good_documents_have_dates_of_one_reading():
    """C-12: a day above 12, a month's name, or a due date that fits the terms in one reading only."""
    for file, truth in documents():
        if (
            truth["_expect"]["state"] == "POSTED"
            and "issue_date" in truth
            and file.endswith(("pdf", "png", "jpg", "tif"))
        ):
            days = [int(truth[name][8:]) for name in ("issue_date", "due_date") if name in truth]
            assert max(days) > 12 or "due_date" in truth or truth["_layout"] == "order_form", file


def test_the_set_stays_small():
    assert sum(file.stat().st_size for file in SET.rglob("*") if file.is_file()) < 13_000_000


# Same seed, same bytes


def test_the_committed_set_is_what_the_command_writes():
    """A subset that is quick to make: every output and grade of the first client, and its copies."""
    teller = story.tell()[0]
    seen: set[tuple[str, str, str, str]] = set()
    for job in teller.jobs:
        kind = (job.layout, job.output, job.grade, job.mangle)
        if kind not in seen or job.copy_of:
            seen.add(kind)
            made = Made(job)
            assert (SET / made.path).read_bytes() == made.data, made.path
            assert TRUTHS[made.path] == made.truth()


def test_the_exact_duplicate_has_the_bytes_of_its_original():
    copies = [(file, t["_expect"]["duplicate_of"]) for file, t in TRUTHS.items() if t["_defect"] == "exact_duplicate"]
    assert copies
    for copy, original in copies:
        assert (SET / copy).read_bytes() == (SET / original).read_bytes()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_set(bulk.tell(24, seed, 0.4, 0.1), tmp_path / name)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


@pytest.mark.parametrize("count", [1, 2, 40])
def test_bulk_writes_exactly_as_many_files_as_asked(count: int):
    assert sum(len(teller.jobs) for teller in bulk.tell(count, 3, 0.5, 0.0)) == count


def test_bulk_without_faults_is_all_good():
    for teller in bulk.tell(60, 11, 0.0, 0.0):
        assert {part.expect.state for job in teller.jobs for part in job.parts} == {"POSTED"}


# Files


def test_fonts_come_with_packages_never_from_the_system():
    assert all("site-packages" in str(path) for path in FILES.values())


def test_broken_files_are_broken_and_the_others_open():
    for entry in MANIFEST:
        path, defect = SET / entry["file"], TRUTHS[entry["file"]]["_defect"]
        if path.suffix != ".pdf":
            continue
        if entry["kind"] != "broken":
            assert len(pypdfium2.PdfDocument(path)) == entry["pages"]
            continue
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(path)
        if defect == "zero_page":
            with pikepdf.open(path) as pdf:
                assert len(pdf.pages) == 0
        if defect == "encrypted":
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(path)


def solid(text: str) -> str:
    """Letters and digits only, folded: what is left of a print whatever its grouping."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def test_the_truth_states_nothing_that_is_not_on_the_page():
    """Ids, names and amounts of every page before it is scanned; a Swiss tax id's suffix follows the language."""
    jobs = [job for teller in story.tell() for job in teller.jobs if not job.mangle]
    for job in (replace(job, output="pdf", grade="") for job in jobs if job.output not in ("ubl", "cii", "facturx")):
        made = Made(job)
        text = solid("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data)))
        truth = made.truth()
        for name in ("vendor_name", "buyer_name", "invoice_number", "po_number", "iban", *TOTALS):
            assert solid(truth.get(name, "")) in text, (job.name, name)
        assert solid(truth.get("vendor_tax_id", "")).removesuffix("mwst") in text, job.name
        for line in truth.get("lines", []):
            assert all(solid(line.get(cell, "")) in text for cell in ("description", "net_amount")), job.name


def test_scans_have_no_text_layer():
    for entry in MANIFEST:
        if entry["kind"] == "scan" and entry["file"].endswith(".pdf"):
            page = pypdfium2.PdfDocument(SET / entry["file"])[0]
            assert page.get_textpage().get_text_range() == ""


def test_a_second_set_replaces_the_first_and_leaves_other_files_alone(tmp_path: Path):
    write_set(bulk.tell(9, 1, 0.0, 0.0), tmp_path)
    (tmp_path / "inbox" / "nordlicht" / "mine.txt").write_text("keep", encoding="utf-8")
    write_set(bulk.tell(3, 2, 0.0, 0.0), tmp_path)
    files = [
        file for file in (tmp_path / "inbox").rglob("*") if file.is_file() and not file.name.endswith(".truth.json")
    ]
    assert len(files) == 4


def test_no_file_lies_in_an_inbox_that_the_manifest_does_not_name():
    named = {entry["file"] for entry in MANIFEST} | {entry["truth"] for entry in MANIFEST}
    assert {str(file.relative_to(SET)) for file in (SET / "inbox").rglob("*") if file.is_file()} == named
