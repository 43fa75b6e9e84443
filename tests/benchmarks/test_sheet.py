"""The plain sheet: it prints what no sample layout shows, and what it prints is read as it was planted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from benchmarks.defects.registry import all_planted
from benchmarks.defects.right import free_invoice
from benchmarks.defects.scene import Scene, told
from benchmarks.defects.sheet import print_sheet, sheet_printable
from benchmarks.judging_read import prints, score
from documents.business import Ambiguity
from documents.field import FieldName
from documents.values.periods import Period
from extractors.document import read_documents
from extractors.jail import Jail
from extractors.pages.pdf import read_pages

D = Decimal
PERIOD = Period(start=dt.date(2026, 3, 1), end=dt.date(2026, 4, 15))
ON_A_SHEET = "V-ARI-08 V-ARI-09 V-CUR-02 V-CUR-03 V-DAT-05 V-DAT-07 V-DOC-02 V-DOC-04 V-DOC-09 V-GR-01 V-PO-11 V-TAX-14"


def shown(**changes: object) -> Scene:
    scene = free_invoice(Random("sheet/8"))
    amounts = {"lines_total": None, "payable": None, "charge_total": None}
    return scene.told(**(amounts | changes))


def text_of(scene: Scene, folder: Path, dice: int = 1) -> str:
    path = folder / "sheet.pdf"
    path.write_bytes(print_sheet(scene, Random(dice))[0])
    return "\n".join(document.text for document in read_documents(read_pages(path)))


@pytest.mark.parametrize(
    "changes",
    [
        {"profile_problems": ("BR-01",)},
        {"delivery_address": "Dock 4"},
        {"issue_date": told("issue_date", dt.date(2026, 3, 25), rule="C-12(e)")},
        {"gross_total": told("gross_total", D("119.00"), proofs=())},
        {"skew": 5.1},
    ],
    ids=[
        "rules of an e-invoice",
        "a field without a label",
        "one day only",
        "a proof is missing",
        "too near to measure",
    ],
)
def test_what_the_sheet_does_not_show_is_not_printed(changes: dict[str, object]) -> None:
    assert sheet_printable(shown())
    assert not sheet_printable(shown(**changes))


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({"charge_total": D("7.25")}, "7.25"),
        ({"prepaid": D("5.00")}, "-5.00"),
        ({"service_period": PERIOD}, "15"),
        ({"stated_page_count": 3, "last_page": 2}, "2"),
        ({"text": "Thank you for your order."}, "Thank you for your order."),
        ({"not_parsed": (Ambiguity(field=FieldName.DUE_DATE, raw="31.02.2026", readings=(), page=1),)}, "31.02.2026"),
    ],
)
def test_what_it_shows_stands_on_the_page(changes: dict[str, object], printed: str, tmp_path: Path) -> None:
    for dice in range(3):
        assert printed.replace(".", "") in text_of(shown(**changes), tmp_path, dice).replace(",", "").replace(".", "")


@pytest.mark.parametrize("code", ON_A_SHEET.split())
def test_defects_that_only_a_sheet_shows_have_papers(code: str) -> None:
    assert len(list(prints(all_planted()[code], 2, wrong=True))) == 2


def test_a_defect_on_a_sheet_is_found_and_its_near_miss_is_not(tmp_path: Path) -> None:
    with Jail() as jail:
        found = score(all_planted()["V-ARI-08"], 2, jail, tmp_path)
    assert (found.found, found.wrong, found.alarms, found.right) == (2, 2, 0, 2)
