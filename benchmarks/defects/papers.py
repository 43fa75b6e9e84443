"""Defects of completeness and of the paper itself (V-CMP-*, V-DOC-*)."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.defects.registry import planted
from benchmarks.defects.right import (
    ANY,
    INVOICES,
    credit_note,
    free_invoice,
    ordered_invoice,
    till_receipt,
)
from benchmarks.defects.scene import READ_PROOFS, Scene, told
from documents.business import Line
from documents.field import Evidence, Field, ProofName
from documents.text import Reader
from documents.values.money import unit

PROVEN = ("invoice_number", "issue_date", "gross_total")


@planted("V-CMP-01", "V-ID-01", "V-ID-07", "V-TAX-14", "V-ARI-05")
def required(dice: Random, wrong: bool) -> Scene:
    """Plant a missing statement; near: a name that is missing where the tax id says who it is, and a till receipt."""
    scene = free_invoice(dice)
    missing = dice.choice(["invoice_number", "issue_date", "currency", "gross_total", "seller", "buyer"])
    if wrong and missing in {"seller", "buyer"}:
        who = "vendor" if missing == "seller" else "buyer"
        return scene.told(**{f"{who}_name": None, f"{who}_tax_id": None})
    if wrong:
        gone = {missing: None, "payable": None} if missing == "gross_total" else {missing: None}
        return scene.told(**gone)
    if scene.vendor.tax_id and dice.random() < 0.5:
        return scene.told(vendor_name=None)
    return till_receipt(dice)


@planted("V-CMP-02", "V-DOC-01")
def amounts(dice: Random, wrong: bool) -> Scene:
    """Plant a missing net or tax total; near: only a gross total, where no tax is charged."""
    if wrong:
        gone = dice.choice([("net_total",), ("tax_total",), ("net_total", "tax_total")])
        return free_invoice(dice).told(**dict.fromkeys(gone))
    scene = free_invoice(dice, taxed=False)
    plain = tuple(line.model_copy(update={"tax_rate": None, "tax_category": ""}) for line in scene.document.lines)
    return scene.told(taxes=(), tax_total=None, lines=plain)


@planted("V-CMP-03")
def lines(dice: Random, wrong: bool) -> Scene:
    """Plant a document without lines; near: with a single one."""
    scene = dice.choice(INVOICES)(dice)
    return scene.told(lines=()) if wrong else scene.totalled(*scene.document.lines)


@planted("V-CMP-05")
def order_required(dice: Random, wrong: bool) -> Scene:
    """Plant an invoice without the order its vendor needs; near: with the order, or a vendor that needs none."""
    if wrong:
        return free_invoice(dice).sent_by(order_required=True)
    return ordered_invoice(dice).sent_by(order_required=True) if dice.random() < 0.5 else free_invoice(dice)


@planted("V-CMP-06")
def credit_reference(dice: Random, wrong: bool) -> Scene:
    """Plant a credit note that names no invoice; near: one that does, and an invoice that need not."""
    if wrong:
        return credit_note(dice).told(preceding_invoice=None)
    return credit_note(dice) if dice.random() < 0.7 else free_invoice(dice)


@planted("V-DOC-01")
def unproven(dice: Random, wrong: bool) -> Scene:
    """Plant a value without one of its proofs; near: proven in another way than usual."""
    scene = free_invoice(dice).told(payment_terms=None)
    name = dice.choice(PROVEN)
    value = getattr(scene.document, name).value
    if wrong:
        held = list(READ_PROOFS[name])
        held.remove(dice.choice(held))
        return scene.told(**{name: told(name, value, proofs=tuple(held))})
    if name == "issue_date":
        proofs = (ProofName.LABEL_BESIDE, ProofName.DATE_RESOLVED)
        return scene.told(issue_date=told(name, value, proofs=proofs))
    reader = dice.choice([Reader.XML, Reader.PERSON])
    return scene.told(**{name: Field(value=value, raw=str(value), evidence=Evidence(reader=reader))})


@planted("V-DOC-02")
def pages(dice: Random, wrong: bool) -> Scene:
    """Plant missing pages; near: as many pages as printed, or more."""
    arrived = dice.randint(1, 4)
    stated = arrived + dice.randint(1, 3) if wrong else dice.choice([arrived, arrived - 1, 0])
    return _any(dice).told(first_page=3, last_page=2 + arrived, stated_page_count=stated)


def _any(dice: Random) -> Scene:
    return dice.choice(ANY)(dice)


@planted("V-DOC-03")
def scan(dice: Random, wrong: bool) -> Scene:
    """Plant too few dots per inch or too much skew; near: just enough of the one, just little enough of the other."""
    scene = _any(dice)
    if dice.random() < 0.5:
        return scene.told(dpi=dice.choice([199, 150, 72]) if wrong else dice.choice([0, 200, 300]))
    return scene.told(skew=dice.choice([5.1, -5.1, 9.0]) if wrong else dice.choice([5.0, -5.0, 0.0]))


@planted("V-DOC-09")
def changed_file(dice: Random, wrong: bool) -> Scene:
    """Plant a file that was changed after it was signed, or saved by an editing tool; near: one that shows nothing."""
    told = dice.choice(("The file was changed after it was signed.", 'The file was saved by "Page Editor 3".'))
    return _any(dice).told(file_history=(told,) if wrong else ())


@planted("V-DOC-04")
def two_numbers(dice: Random, wrong: bool) -> Scene:
    """Plant two numbers of one document; near: one number, printed once or several times."""
    return _any(dice).told(numbers_seen=("A-1", "A-2") if wrong else dice.choice([(), ("A-1",)]))


@planted("V-DOC-05", "V-DOC-01")
def kind(dice: Random, wrong: bool) -> Scene:
    """Plant a type that is a guess, or a credit note with a minus on a page; near: just sure, or a minus in XML."""
    if dice.random() < 0.6:
        return _any(dice).told(doc_type_score=dice.choice([0.849, 0.5]) if wrong else dice.choice([0.85, 1.0]))
    scene = credit_note(dice)
    negative = {name: -getattr(scene.document, name).value for name in ("net_total", "tax_total", "gross_total")}
    lines = tuple(_taken_back(line) for line in scene.document.lines)
    changed = scene.told(**negative, lines=lines, lines_total=None, payable=None, taxes=())
    if wrong:
        return changed
    for name, value in negative.items():
        changed = changed.told(**{name: Field(value=value, raw=str(value), evidence=Evidence(reader=Reader.XML))})
    return changed


def _taken_back(line: Line) -> Line:
    negative = {"quantity": -(line.quantity or Decimal(0)), "net_amount": -(line.net_amount or Decimal(0))}
    return line.model_copy(update=negative)


@planted("V-DOC-06")
def company_inferred(dice: Random, wrong: bool) -> Scene:
    """Plant a buyer's name with a slip, which only the place decides; near: the exact name, and an alias."""
    scene = free_invoice(dice).told(buyer_tax_id=None)
    own = scene.client.entities[0]
    if wrong:
        slip = own.name.replace("i", "l", 1) if "i" in own.name else own.name.replace("a", "o", 1)
        return scene.told(buyer_name=slip, buyer_address=own.address)
    return scene.told(buyer_name=dice.choice([own.name, own.name.upper()]), buyer_address=own.address)


@planted("V-DOC-07")
def profile(dice: Random, wrong: bool) -> Scene:
    """Plant breaches of an e-invoice's profile; near: none."""
    problems = tuple(f"BR-{n:02d} is broken." for n in range(1, dice.randint(2, 6)))
    return free_invoice(dice).told(profile_problems=problems if wrong else ())


@planted("V-DOC-08")
def picture(dice: Random, wrong: bool) -> Scene:
    """Plant a page that shows another total or account than its XML; near: the same ones."""
    scene = free_invoice(dice)
    if dice.random() < 0.6 or scene.document.iban is None:
        return scene.told(
            picture_gross=scene.gross + (unit(scene.currency) * dice.choice([1, -1, 500]) if wrong else 0)
        )
    account = scene.document.iban.value
    return scene.told(
        picture_iban=account[:-1] + str((int(account[-1]) + 1) % 10) if wrong else f"{account[:4]} {account[4:]}"
    )


@planted("V-SOD-02", "V-FRD-07", "V-ANO-02")
def approval(dice: Random, wrong: bool) -> Scene:
    """Plant an amount above the limit, or an unknown account; near: exactly the limit, and any amount on an order."""
    if dice.random() < 0.4:
        scene = free_invoice(dice)
        return scene.sent_by(account="") if wrong else scene.sent_by(account="6100")
    scene = free_invoice(dice)
    policy = scene.client.policy
    limit = scene.gross - unit(scene.currency) if wrong else scene.gross
    low = policy.model_copy(update={"auto_approve": limit})
    return scene.where(client=scene.client.model_copy(update={"policy": low}))
