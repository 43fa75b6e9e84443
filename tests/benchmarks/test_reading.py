"""The measuring of reading: what counts as equal, as wrong, as let through; and that a whole measurement runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import reading
from benchmarks.__main__ import subjects
from benchmarks.equality import equal, matching_lines
from benchmarks.tally import Tally, Verdict, judge
from documents.field import ProofName
from sample_docs.generator.variety import documents
from sample_docs.generator.variety.write import write_varied

TRUTH: dict[str, Any] = {
    "doc_type": "invoice",
    "vendor_name": "Ashdown Timber Ltd",
    "invoice_number": "A-17",
    "gross_total": "120.00",
    "_implied": {"due_date": "2026-03-01"},
    "_undecided": ["po_number"],
}
READ: dict[str, Any] = {
    "doc_type": "invoice",
    "vendor_name": "Ashdown Timber Ltd",
    "invoice_number": "A-17",
    "gross_total": "120.00",
    "_review": False,
}


@pytest.mark.parametrize(
    ("field", "read", "true", "same"),
    [
        ("gross_total", "1200", "1200.00", True),
        ("gross_total", "1200.01", "1200.00", False),
        ("gross_total", "", "1200.00", False),
        ("gross_total", "abc", "abc", False),
        ("invoice_number", "RE 2026/17", "re2026-17", True),
        ("invoice_number", "RE-2026-17", "RE-2026-18", False),
        ("vendor_tax_id", "DE 811 907 980", "811907980", True),
        ("vendor_tax_id", "811907980", "DE811907980", True),
        ("vendor_tax_id", "DE811907981", "DE811907980", False),
        ("iban", "GB 82 WEST", "82WEST", False),
        ("vendor_name", "TIMBER LTD. ASHDOWN", "Ashdown Timber Ltd", True),
        ("vendor_name", "Ashdown", "Ashdown Timber Ltd", False),
        ("issue_date", "2026-03-01", "2026-03-01", True),
        ("issue_date", "2026-03-01", "2026-01-03", False),
    ],
)
def test_equality(field: str, read: str, true: str, same: bool):
    assert equal(field, read, true) is same


def test_a_read_line_serves_once():
    line = {"description": "Screw", "quantity": "2", "net_amount": "4.00"}
    assert matching_lines([line], [line, line]) == 1
    assert matching_lines([line, line], [line, line]) == 2


def test_a_line_with_one_wrong_cell_is_wrong():
    line = {"description": "Screw", "quantity": "2", "net_amount": "4.00"}
    assert matching_lines([{**line, "quantity": "3"}], [line]) == 0
    assert matching_lines([{"description": "Screw", "net_amount": "4.00"}], [line]) == 0


def test_a_line_need_not_state_what_is_not_printed():
    assert matching_lines([{"description": "Screw", "quantity": "7"}], [{"description": "Screw"}]) == 1


@pytest.mark.parametrize(
    ("change", "field", "verdict"),
    [
        ({"gross_total": "12.00"}, "gross_total", Verdict.WRONG),
        ({"gross_total": ""}, "gross_total", Verdict.MISSING),
        ({"iban": "GB82WEST"}, "iban", Verdict.SPURIOUS),
        ({"due_date": "2026-04-01"}, "due_date", Verdict.SPURIOUS),
        ({"due_date": "2026-03-01"}, "due_date", None),
        ({"po_number": "4500017"}, "po_number", None),
    ],
)
def test_one_changed_field_gets_its_verdict(change: dict[str, str], field: str, verdict: Verdict | None):
    verdicts = judge(TRUTH, READ | change)
    assert verdicts.pop(field, None) is verdict
    assert set(verdicts.values()) == {Verdict.RIGHT}


def test_the_full_name_behind_a_brand_is_as_right_as_the_brand():
    truth = TRUTH | {"vendor_name": "Ashdown", "_implied": {"vendor_name": "Ashdown Timber Ltd"}}
    for name, verdict in (("Ashdown", Verdict.RIGHT), ("Ashdown Timber Ltd", Verdict.RIGHT), ("Ash", Verdict.WRONG)):
        assert judge(truth, READ | {"vendor_name": name})["vendor_name"] is verdict


def test_nothing_is_spurious_where_the_truth_is_not_complete():
    partial = {name: value for name, value in TRUTH.items() if name != "_implied"}
    assert judge(partial, READ | {"iban": "GB82WEST"}).get("iban") is None


@pytest.mark.parametrize(
    ("change", "wrong", "short"),
    [
        ({}, 0, 0),
        ({"gross_total": "12.00"}, 1, 0),
        ({"iban": "GB82"}, 1, 0),
        ({"gross_total": ""}, 0, 1),
        ({"gross_total": "12.00", "invoice_number": ""}, 1, 0),
    ],
)
def test_what_is_let_through_is_counted_by_its_faults(change: dict[str, str], wrong: int, short: int):
    tally = Tally()
    tally.add(TRUTH, READ | change)
    assert (tally.through, tally.through_wrong, tally.through_short) == (1, wrong, short)


def test_a_document_sent_to_a_person_is_not_let_through():
    tally = Tally()
    tally.add(TRUTH, READ | {"_review": True, "gross_total": "12.00"})
    assert (tally.through, tally.through_wrong) == (0, 0)


def test_shares_of_two_documents():
    tally = Tally()
    tally.add(TRUTH, READ)
    tally.add(TRUTH, READ | {"gross_total": "12.00", "invoice_number": "", "iban": "GB82"})
    assert tally.recall() == 6 / 8
    assert tally.precision() == 6 / 8
    assert tally.recall("gross_total") == 0.5
    assert tally.all_right == 1


def test_there_is_no_share_of_nothing():
    tally = Tally()
    tally.add(TRUTH, READ | {"_review": True})
    shares = dict(tally.shares())
    assert shares["documents let through without a person"] == 0.0
    assert shares["of those, with a wrong header field"] is None


def test_confidences_are_counted_in_their_class():
    tally = Tally()
    evidence = {
        "gross_total": {"confidence": 0.97, "proofs": [{"name": "sums close"}]},
        "doc_type": {"confidence": 0.3},
    }
    tally.add(TRUTH, READ | {"gross_total": "12.00", "_evidence": evidence})
    assert tally.reliability == {"with a proof": {0.95: [1, 0]}, "without a proof": {0.0: [1, 1]}}


def test_reading_is_a_subject_and_what_it_is_made_of_is_not():
    assert "reading" in subjects()
    assert not {"figure", "tally", "equality", "__main__"} & set(subjects())


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> list[reading.Measured]:
    folder = tmp_path_factory.mktemp("given")
    write_varied(documents(3, 4, family="tuning", kinds=["invoice"]), folder)
    return list(reading.read_sets(0, folder))


def test_a_folder_is_read_and_judged(measured: list[reading.Measured]):
    (given,) = measured
    assert given.tally.documents == 4
    assert given.tally.recall("gross_total") == 1.0
    assert sum(given.by[place].documents for place in given.by if "-" in place) == 4


def test_the_sets_are_read_with_the_registers_of_their_names():
    names = reading._sets(1, 1)
    assert [name for name in names if reading.REGISTERS.get(name)] == [reading.KNOWN, reading.OURS]
    assert {name for name in names if "scans" in name or "photos" in name} == {
        "eighth, light scans", "eighth, medium scans", "eighth, heavy scans", "eighth, photos",
    }  # fmt: skip


def test_scans_can_be_left_out():
    assert not any("scans" in name or "photos" in name for name in reading._sets(1, 0))


def headline(name: str, gross: str) -> reading.Measured:
    """A set of one document whose gross was read as given."""
    tally = Tally()
    tally.add(TRUTH, READ | {"gross_total": gross})
    return reading.Measured(name, tally, 1.0, {"en": tally})


def test_the_drop_is_from_tuning_to_the_family_that_nobody_looks_at():
    sets = [headline(name, "120.00") for name in ("tuning", "held-out", "third", "fourth", "fifth", "sixth", "seventh")]
    sets.append(headline("eighth", "12.00"))
    figures = {figure.name: figure.value for figure in reading.figures_of(sets)}
    assert figures["reading, from tuning to eighth: header fields lost"] == 25
    assert figures["reading, from tuning to seventh: header fields lost"] == 0
    assert figures["reading, from tuning to fifth: header fields lost"] == 0
    assert figures["reading, from tuning to fourth: header fields lost"] == 0
    assert figures["reading, from tuning to third: header fields lost"] == 0
    assert figures["reading, from tuning to held-out: header fields lost"] == 0
    assert figures["reading, eighth in en: header fields right (recall)"] == 75
    assert figures["reading, eighth: gross_total (recall)"] == 0


def test_the_tables_show_which_field_fails_in_which_language():
    table = reading.as_tables([headline("eighth", "12.00")])
    assert "| right/wrong/missing/spurious | eighth, en |" in table
    assert "| gross_total | 0/1/0/0 |" in table


def test_the_tables_show_every_field_and_set(measured: list[reading.Measured]):
    table = reading.as_tables(measured)
    assert "| given | 4 |" in table
    assert "gross_total | 4/0/0/0" in table


def test_the_figures_have_names_and_units(measured: list[reading.Measured]):
    figures = {figure.name: figure for figure in reading.figures_of(measured)}
    assert figures["reading, given: header fields right (recall)"].value > 50
    assert figures["reading, given: speed"].unit == "documents/s"


def test_a_register_of_the_vendors_can_be_given(tmp_path: Path):
    write_varied(documents(3, 4, family="tuning", kinds=["invoice"], places=["de-DE"]), tmp_path / "given")
    for files in ([], ["vendors.csv"], ["vendors.csv", "companies.csv"]):
        out = tmp_path / f"read-{len(files)}"
        reading.read_set("one", tmp_path / "given", out, [tmp_path / "given" / file for file in files])
        text = "".join(file.read_text(encoding="utf-8") for file in out.rglob("*.json"))
        assert ("equals the vendor master" in text) is ("vendors.csv" in files)
        assert (ProofName.EQUALS_ENTITY in text) is ("companies.csv" in files)


def test_the_layouts_kept_for_testing_are_those_of_the_manifest(tmp_path: Path):
    measured = reading._layouts(tmp_path / "set")
    names = (measured / "manifest.json").read_text(encoding="utf-8")
    assert "swiss_slip" in names
    assert "din_letter" not in names


def test_only_the_sets_named_are_read() -> None:
    (one,) = reading.read_sets(1, None, scans=0, only="held-out")
    assert (one.name, one.tally.documents) == ("held-out", 1)
    assert [one.name for one in reading.read_sets(1, None, scans=0, only="nobody")] == []


def test_papers_of_a_browser_are_a_set_of_their_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", "")
    assert reading.PRINTED in reading._sets(1, 0)
    assert list(reading.read_sets(1, None, scans=0, only=reading.PRINTED)) == []
    assert "not measured" in capsys.readouterr().err
