"""From a scene to the e-invoice that would have caused it: a payee, an allowance, a broken rule, a page that differs.

The sample generator writes a right UBL or Factur-X invoice; what the scene adds to it is added to the XML.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from random import Random
from typing import Final

from lxml import etree

from benchmarks.defects.amounts import EINVOICE_ALLOWANCE
from benchmarks.defects.printed import paper_of, print_scene, printable
from benchmarks.defects.scene import Scene
from documents.business import BusinessDocument, TaxCategory
from documents.einvoice import Group
from documents.kind import DocType
from documents.values.money import round_amount
from sample_docs.generator.einvoice.cii import cii
from sample_docs.generator.einvoice.hybrid import hybrid
from sample_docs.generator.einvoice.ubl import ubl
from sample_docs.generator.model import Company, Paper

ADDED: Final = ("einvoice", "picture_gross", "picture_iban", "profile_problems")
"""What only an e-invoice can show."""
TERMS: Final = frozenset({"BT-27", "BT-59"})
GROUPS: Final = frozenset({"BG-20"})
PLAIN: Final = BusinessDocument(doc_type=DocType.INVOICE)
NEEDED: Final = ("cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party")
"""Without the address of one of these a rule of EN 16931 is broken (BR-08, BR-10)."""
UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
SPACES: Final = {"cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}


def electronic_printable(scene: Scene) -> bool:
    """Tell whether this is an invoice that a plain layout shows, but for what only an e-invoice can."""
    document = scene.document
    added = any(getattr(document, name) != getattr(PLAIN, name) for name in ADDED)
    invoice = document.doc_type is DocType.INVOICE and document.vendor_tax_id is not None  # EN 16931 BR-S-02
    return added and invoice and _is_written(document) and printable(_plain(scene)) and _is_allowable(scene)


def print_electronic(scene: Scene, dice: Random) -> tuple[bytes, Scene] | None:
    """Return the e-invoice and the scene with the totals that it states; None where no layout shows its page.

    `electronic_printable` must hold.
    """
    if scene.document.picture_gross is not None or scene.document.picture_iban:
        file = _hybrid(scene, dice)
        return (file, scene) if file is not None else None
    return _changed(scene, dice)


def _plain(scene: Scene) -> Scene:
    return scene.told(**{name: getattr(PLAIN, name) for name in ADDED})


def _is_written(document: BusinessDocument) -> bool:
    """Tell whether everything the e-invoice adds is written: a payee and an allowance of the document."""
    added = document.einvoice
    return added is None or (set(added.terms) <= TERMS and set(added.groups) <= GROUPS)


def _is_allowable(scene: Scene) -> bool:
    """Tell whether an allowance of the document has one tax rate to belong to."""
    return _allowance(scene) is None or len(scene.document.taxes) == 1


def _allowance(scene: Scene) -> Group | None:
    groups = scene.document.einvoice.groups if scene.document.einvoice is not None else {}
    return next(iter(groups.get("BG-20", ())), None)


def _hybrid(scene: Scene, dice: Random) -> bytes | None:
    """Return the XML within a page that shows another total or account."""
    document, plain = scene.document, _plain(scene)
    shown: dict[str, object] = {}
    if document.picture_gross is not None:
        shown = {"gross_total": document.picture_gross, "payable": None}
    shown |= {"iban": document.picture_iban.replace(" ", "")} if document.picture_iban else {}
    page = print_scene(plain.told(**shown), dice)
    return hybrid(page, cii(_paper(plain, dice)), scene.vendor.name, "Invoice") if page is not None else None


def _paper(scene: Scene, dice: Random) -> Paper:
    """Return what the generator writes; e-invoices are sent to addresses."""
    paper = paper_of(scene, dice)
    supplier = dataclasses.replace(paper.supplier, company=_reachable(paper.supplier.company))
    buyer = _reachable(paper.buyer) if paper.buyer is not None else None
    client = dataclasses.replace(paper.client, company=_reachable(paper.client.company))
    return dataclasses.replace(paper, supplier=supplier, buyer=buyer, client=client)


def _reachable(company: Company) -> Company:
    return dataclasses.replace(company, email="books@planted.example")


def _changed(scene: Scene, dice: Random) -> tuple[bytes, Scene]:
    allowance = _allowance(scene)
    if allowance is not None:
        scene = _reduced(scene, Decimal(allowance.text(EINVOICE_ALLOWANCE[0])))
    root = etree.fromstring(ubl(_paper(_plain(scene), dice)))
    if allowance is not None:
        _write_allowance(root, scene, allowance)
    if scene.document.einvoice is not None and scene.document.einvoice.text("BT-59"):
        buyer = _at(root, "cac:AccountingCustomerParty")
        payee = etree.Element(f"{{{SPACES['cac']}}}PayeeParty")
        _add(_add(payee, "cac:PartyName"), "cbc:Name", scene.document.einvoice.text("BT-59"))
        buyer.addnext(payee)
    if scene.document.profile_problems:
        party = _at(root, dice.choice(NEEDED))
        party.remove(_at(party, "cac:PostalAddress"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8"), scene


def _reduced(scene: Scene, allowance: Decimal) -> Scene:
    """Return the scene with an allowance in its totals."""
    (row,) = scene.document.taxes
    base = (row.base or Decimal(0)) - allowance
    tax = round_amount(base * (row.rate or Decimal(0)) / 100, scene.currency)
    less = {"net_total": base, "tax_total": tax, "gross_total": base + tax, "allowance_total": allowance}
    rows = (TaxCategory(category=row.category, rate=row.rate, base=base, tax=tax),)
    return scene.told(**less, taxes=rows, lines_total=row.base, payable=base + tax)


def _write_allowance(root: etree._Element, scene: Scene, allowance: Group) -> None:
    amount, base, percent = (allowance.text(term) for term in EINVOICE_ALLOWANCE)
    group = etree.Element(f"{{{SPACES['cac']}}}AllowanceCharge")
    _add(group, "cbc:ChargeIndicator", "false")
    _add(group, "cbc:AllowanceChargeReason", "Discount")
    _add(group, "cbc:MultiplierFactorNumeric", percent)
    for name, figure in (("cbc:Amount", amount), ("cbc:BaseAmount", base)):
        _add(group, name, figure).set("currencyID", scene.currency)
    category = _add(group, "cac:TaxCategory")
    _add(category, "cbc:ID", scene.document.taxes[0].category)
    _add(category, "cbc:Percent", f"{scene.document.taxes[0].rate:f}")
    _add(_add(category, "cac:TaxScheme"), "cbc:ID", "VAT")
    _at(root, "cac:TaxTotal").addprevious(group)
    totals = _at(root, "cac:LegalMonetaryTotal")
    lines = scene.document.lines_total
    _at(totals, "cbc:LineExtensionAmount").text = f"{lines.value:f}" if lines is not None else ""
    reduced = etree.Element(f"{{{SPACES['cbc']}}}AllowanceTotalAmount", currencyID=scene.currency)
    reduced.text = amount
    _at(totals, "cbc:TaxInclusiveAmount").addnext(reduced)


def _at(parent: etree._Element, path: str) -> etree._Element:
    """Return the element at a path.

    Raises:
        LookupError: The generator writes none there.
    """
    found = parent.find(path, SPACES)
    if found is None:
        raise LookupError(f"the generated e-invoice has no {path}")
    return found


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    prefix, local = name.split(":")
    child = etree.SubElement(parent, f"{{{SPACES[prefix]}}}{local}")
    child.text = text
    return child
