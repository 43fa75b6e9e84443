"""The official rule sheets: our own rules against them, and the way to them out of the jail."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from extractors.einvoice import cii, ubl
from extractors.einvoice.binding import Binding
from extractors.einvoice.reader import read_einvoice
from extractors.einvoice.rules.table import breaches_of
from extractors.einvoice.semantic import read_terms
from extractors.einvoice.sheets.breach import Breach, breach_of, joined, sheet_of
from extractors.einvoice.sheets.client import VARIABLE, RuleSheets, official_breaches
from extractors.jail import Jail
from tests.extractors.einvoice.made_xml import CII_INVOICE, ORDER_X, UBL_CREDIT_NOTE, UBL_INVOICE

BROKEN = {
    "BR-02": [("<cbc:ID>RE-7001</cbc:ID>", ""), ("<ram:ID>RE-7001</ram:ID>", "")],
    "BR-06": [
        (r"<cbc:RegistrationName>Kranich.*?</cbc:RegistrationName>", ""),
        (r"<ram:Name>Kranich.*?</ram:Name>", ""),
    ],
    "BR-11": [
        (r"(?s)(24103.*?)<cac:Country>.*?</cac:Country>", r"\1"),
        (r"(24103.*?)<ram:CountryID>DE</ram:CountryID>", r"\1"),
    ],
    "BR-16": [(r"(?s)<cac:InvoiceLine>.*</cac:InvoiceLine>", ""), (r"(?s)<ram:IncludedSupply.*LineItem>", "")],
    "BR-27": [("35.00</cbc:Price", "-35.00</cbc:Price"), ("35.00</ram:Charge", "-35.00</ram:Charge")],
    "BR-33": [
        (r"<cbc:AllowanceChargeReason>Treue</cbc:AllowanceChargeReason>", ""),
        ("<ram:Reason>Treue</ram:Reason>", ""),
    ],
    "BR-61": [
        (r"(?s)<cac:PayeeFin.*</cac:PayeeFinancialAccount>", ""),
        ("<?>", ""),
    ],
    "BR-CO-10": [
        ("105.00</cbc:LineExtensionAmount><cbc:Tax", "104.00</cbc:LineExtensionAmount><cbc:Tax"),
        ("105.00</ram:LineTotalAmount><ram:Allow", "104.00</ram:LineTotalAmount><ram:Allow"),
    ],
    "BR-CO-13": [
        ("100.00</cbc:TaxExclusive", "101.00</cbc:TaxExclusive"),
        ("100.00</ram:TaxBasisTotal", "101.00</ram:TaxBasisTotal"),
    ],
    "BR-CO-15": [
        ("119.00</cbc:TaxInclusive", "119.01</cbc:TaxInclusive"),
        ("119.00</ram:GrandTotal", "119.01</ram:GrandTotal"),
    ],
    "BR-CO-16": [("100.00</cbc:Payable", "100.01</cbc:Payable"), ("100.00</ram:DuePayable", "100.01</ram:DuePayable")],
    "BR-S-02": [
        ("<cac:PartyTaxScheme>.*</cac:PartyTaxScheme>", ""),
        ("<ram:SpecifiedTaxRegistration>.*?</ram:SpecifiedTaxRegistration>", ""),
    ],
    "BR-S-08": [
        ("100.00</cbc:TaxableAmount", "102.00</cbc:TaxableAmount"),
        ("100.00</ram:BasisAmount", "102.00</ram:BasisAmount"),
    ],
    "BR-S-09": [("19.00</cbc:TaxAmount><?>", ""), ("19.00</ram:CalculatedAmount", "25.00</ram:CalculatedAmount")],
    "BR-DEC-18": [
        ("100.00</cbc:Payable", "100.000</cbc:Payable"),
        ("100.00</ram:DuePayable", "100.000</ram:DuePayable"),
    ],
}
"""What to replace in the UBL and in the CII invoice, so that a rule breaks."""
CASES = [
    (rule, xml, pattern, text)
    for rule, pair in BROKEN.items()
    for xml, (pattern, text) in zip((UBL_INVOICE, CII_INVOICE), pair, strict=True)
    if "<?>" not in pattern
]


@pytest.fixture(scope="module")
def sheets() -> Iterator[dict[str, str]]:
    pytest.importorskip("saxonche", reason="the extra einvoice is not installed")
    worker = RuleSheets()
    yield worker.start(os.environ)
    worker.stop()


def own_and_official(xml: str, environment: dict[str, str]) -> tuple[set[str], set[str]]:
    root = etree.fromstring(xml.encode())
    binding: Binding = ubl.INVOICE if root.tag.endswith("}Invoice") else cii.INVOICE
    document = read_terms(root, binding).group()
    official = official_breaches(
        etree.tostring(etree.fromstring(xml.encode()), encoding="unicode"), sheet_of(document, binding), environment, 60
    )
    assert official is not None
    own = {sentence.partition(": ")[0] for sentence in breaches_of(document, binding)}
    return own, {breach.id for breach in official}


@pytest.mark.parametrize("xml", [UBL_INVOICE, CII_INVOICE])
def test_what_is_right_is_right_for_the_official_sheets_too(sheets: dict[str, str], xml: str) -> None:
    assert own_and_official(xml, sheets) == (set(), set())


@pytest.mark.parametrize(("rule", "xml", "pattern", "text"), CASES)
def test_our_own_rules_break_where_the_official_ones_do(
    sheets: dict[str, str], rule: str, xml: str, pattern: str, text: str
) -> None:
    broken = re.sub(pattern, text, xml)
    assert broken != xml
    own, official = own_and_official(broken, sheets)
    assert rule in own
    assert rule in official
    missed = {name for name in official if name.startswith(("BR-0", "BR-1", "BR-2", "BR-S", "BR-CO", "BR-DEC"))} - own
    assert missed <= {"BR-CO-21"}  # Says what BR-33 says.


def test_a_reader_in_the_jail_asks_the_sheets(sheets: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(UBL_INVOICE.replace(">EUR</cbc:Doc", ">EUX</cbc:Doc").replace(">119.00<", ">118.00<"))
    with Jail() as jail:
        (document,) = jail.read(path).documents
    ids = [problem.partition(": ")[0] for problem in document.profile_problems]
    assert "BR-CL-04" in ids  # Only the sheets know the code list.
    assert "BR-CO-15: Net 100.00 (BT-109) plus" in " ".join(document.profile_problems)


def test_without_a_worker_our_own_rules_judge(tmp_path: Path) -> None:
    assert official_breaches(UBL_INVOICE, "ubl-2.1/x-*.xsl", {}) is None
    assert official_breaches(UBL_INVOICE, "ubl-2.1/x-*.xsl", {VARIABLE: str(tmp_path / "gone" / "socket")}) is None
    assert read_einvoice(UBL_INVOICE.encode()).profile_problems == ()


def test_a_worker_that_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "socket"))
        silent.listen()
        environment = {VARIABLE: str(tmp_path / "socket")}
        assert official_breaches(UBL_INVOICE, "ubl-2.1/x-*.xsl", environment, seconds=0.1) is None


def test_a_worker_ends_with_its_client_and_leaves_nothing() -> None:
    pytest.importorskip("saxonche", reason="the extra einvoice is not installed")
    script = (
        "import os, sys; from extractors.einvoice.sheets.client import RuleSheets, official_breaches\n"
        "one = RuleSheets(); environment = one.start(os.environ)\n"
        "official_breaches('<a/>', 'ubl-2.1/none-*.xsl', environment, 60)\n"
        "print(environment['DAYBOOK_JAIL_RULE_SHEETS'], flush=True); os.kill(os.getpid(), 9)"
    )
    client = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    path = client.stdout.strip()
    end = time.monotonic() + 30
    while Path(path).parent.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(path).parent.exists()


def test_what_saxon_says_of_a_document_is_not_shown_to_the_operator(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("saxonche", reason="the extra einvoice is not installed")
    worker = RuleSheets()
    environment = worker.start(os.environ)
    nonsense = UBL_INVOICE.replace(">100.00</cbc:Payable", ">many</cbc:Payable")
    assert official_breaches(nonsense, "ubl-2.1/EN16931-UBL-validation-*.xsl", environment, 60) is None
    worker.stop()
    assert capfd.readouterr().err == ""


def test_a_sheet_that_does_not_exist_is_no_verdict(sheets: dict[str, str]) -> None:
    assert official_breaches(UBL_INVOICE, "ubl-2.1/none-*.xsl", sheets, 60) is None


def test_the_sheets_are_the_law_in_our_words_where_we_have_them() -> None:
    own = ("BR-02: The document has no number (BT-1).", "BR-55: Ours alone.", "BR-DE-15: No buyer reference.")
    official = (Breach("BR-02", "An Invoice shall have a number."), Breach("BR-CL-01", "No such code."))
    assert joined(own, official) == (own[0], "BR-CL-01: No such code.", own[2])


def test_the_id_of_the_standard_is_taken_from_the_words_of_the_sheet() -> None:
    assert breach_of("FX-SCH-A-118", "\n [BR-CO-11]-Sum of  allowances. ") == Breach("BR-CO-11", "Sum of allowances.")
    assert breach_of("FX-SCH-A-32", "Element x must occur once.") == Breach("FX-SCH-A-32", "Element x must occur once.")


@pytest.mark.parametrize(
    ("xml", "binding", "part"),
    [
        (UBL_CREDIT_NOTE, ubl.CREDIT_NOTE, "EN16931-UBL"),
        (CII_INVOICE, cii.INVOICE, "facturx-en16931/"),
        (
            CII_INVOICE.replace("urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum"),
            cii.INVOICE,
            "facturx-minimum/",
        ),
        (
            CII_INVOICE.replace("en16931:2017", "en16931:2017#conformant#urn:factur-x.eu:1p0:extended"),
            cii.INVOICE,
            "facturx-extended/",
        ),
    ],
)
def test_every_profile_has_its_sheet(xml: str, binding: Binding, part: str) -> None:
    assert part in sheet_of(read_terms(etree.fromstring(xml.encode()), binding).group(), binding)


def test_an_order_has_no_sheet() -> None:
    assert sheet_of(read_terms(etree.fromstring(ORDER_X.encode()), cii.ORDER).group(), cii.ORDER) == ""
