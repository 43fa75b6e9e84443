"""A language is added by one file of words, without code: here Polish, in a copy of the package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
POLISH = """
language = "pl"
function_words = ["oraz", "dla", "przez", "prosimy", "jest", "dni", "lub"]
currency_words = { "złotych" = "PLN" }

[pictures]
tesseract = "pol"
common_words = ["faktura", "razem", "oraz", "nabywca", "sprzedawca", "kwota", "ilość"]

[compose]
number_after = ["nr", "numer"]
number_before = ["nr", "numer"]
date_after = ["z dnia"]
date_before = ["data"]
glue = false

[nouns]
invoice = ["faktura", "faktury"]
order = ["zamówienie", "zamówienia"]

[labels]
due_date = ["termin płatności"]
invoice_date = ["data wystawienia"]
net_total = ["razem netto"]
tax_total = ["kwota podatku"]
gross_total = ["razem brutto"]

[titles]
invoice = ["faktura"]

[roles]
vendor = ["sprzedawca"]
buyer = ["nabywca"]
"""
PAGE = """
    Sprzedawca:                         Nabywca:
    Wilga Meble Sp. z o.o.              Czajka Handel Sp. z o.o.
    ul. Lipowa 12                       ul. Polna 3
    60-101 Zielin                       00-950 Brzozowo

    FAKTURA

    Numer faktury:     WM/88/2026
    Numer zamówienia:  ZK-5512
    Data wystawienia:  2026-03-14
    Termin płatności:  2026-04-13

    Razem netto        300,00
    Kwota podatku 23%   69,00
    Razem brutto PLN   369,00

    Prosimy o zapłatę oraz podanie numeru, dla sprzedawca jest to ważne.
"""
READ = """
import json, sys
from extractors.document import read_documents
from extractors.pages.languages import languages_seen, tesseract_name
from tests.extractors.printed import page_of
art = sys.stdin.read()
(document,) = read_documents([page_of(art)])
fields = {name.value: one.chosen.readings[0] for name, one in document.fields.items() if one.chosen}
seen = languages_seen(art.split())
print(json.dumps({"type": document.doc_type.value, "language": document.language, "fields": fields,
                  "seen": seen, "tesseract": tesseract_name("pl")}))
"""
TOLD = {
    "invoice_number": "WM/88/2026",
    "po_number": "ZK-5512",
    "issue_date": "2026-03-14",
    "due_date": "2026-04-13",
    "net_total": "300.00",
    "tax_total": "69.00",
    "gross_total": "369.00",
    "vendor_name": "Wilga Meble Sp. z o.o.",
    "buyer_name": "Czajka Handel Sp. z o.o.",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package that reads, as a copy that nobody changes but by a file."""
    shutil.copytree(ROOT / "extractors", tmp_path / "extractors", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def read_by(copy: Path) -> Mapping[str, Any]:
    environment = {**os.environ, "PYTHONPATH": f"{copy}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", READ]
    done = subprocess.run(command, input=PAGE, env=environment, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_paper_in_a_language_is_read_once_its_words_are_there(copy: Path) -> None:
    before = read_by(copy)
    assert before["language"] != "pl"
    assert before["tesseract"] == ""
    assert not {"po_number", "due_date", "buyer_name"} & before["fields"].keys()
    (copy / "extractors" / "labels" / "pl.toml").write_text(POLISH, encoding="utf-8")
    after = read_by(copy)
    assert (after["type"], after["language"]) == ("invoice", "pl")
    assert {name: after["fields"].get(name) for name in TOLD} == TOLD
    assert after["seen"] == ["pl"]
    assert after["tesseract"] == "pol"
