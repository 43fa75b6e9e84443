"""Duplicates in all their disguises, and documents that only look like one (V-DUP-*)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Final

from benchmarks.defects.matching import by_reference
from benchmarks.defects.parties import keyed, other
from benchmarks.defects.registry import planted
from benchmarks.defects.right import earlier, free_invoice
from benchmarks.defects.scene import Scene
from documents.business import Medium
from documents.kind import DocType
from documents.ledger_facts import Invoiced, PriorDocument
from documents.master.order import MatchPolicy
from documents.values.money import round_amount, unit

DAY = dt.timedelta(days=1)
BLOCKING: Final = frozenset({"V-DUP-02", "V-DUP-03", "V-DUP-04", "V-DUP-06", "V-DUP-07", "V-DUP-08"})
"""Codes that keep a document from being posted twice."""
SHOWN: Final = BLOCKING | {"V-DUP-05", "V-DUP-09"}

Disguise = Callable[[Random], Scene]


def _number(scene: Scene) -> str:
    return scene.document.invoice_number.value if scene.document.invoice_number else ""


def _after(scene: Scene, prior: PriorDocument) -> Scene:
    return scene.where(priors=(*scene.priors, prior))


def exact(dice: Random) -> Scene:
    """Return the same invoice once more, its number in other capitals or with blanks."""
    scene = free_invoice(dice)
    number = dice.choice([_number(scene), _number(scene).lower(), f" {_number(scene)} "])
    return _after(scene, earlier(scene, number=number))


def renumbered(dice: Random) -> Scene:
    """Return the same invoice under a new number: of the same day, or on an order that is fully invoiced."""
    if dice.random() < 0.5:
        scene = free_invoice(dice)
        return _after(scene, earlier(scene, number=f"{dice.randint(700_000, 799_999)}"))
    scene = by_reference(dice)
    order = scene.orders[0]
    full = (((order.number, line.number), line.quantity) for line in order.lines)
    billed = {key: Invoiced(quantity=quantity, amount=quantity) for key, quantity in full}
    first = earlier(scene, number="A-7000", issue_date=scene.issued - DAY * 20)
    return _after(scene.where(invoiced=billed), first)


def mistyped(dice: Random) -> Scene:
    """Return the same invoice with one character of its number misread, left out, or doubled."""
    scene = free_invoice(dice)
    number = _number(scene)
    at = dice.randrange(len(number) - 4, len(number))
    digit = str((int(number[at]) + dice.randint(1, 9)) % 10)
    typo = dice.choice([number[:at] + digit + number[at + 1 :], number[:at] + number[at + 1 :], number + number[-1]])
    confused = number.replace("0", "O") if "0" in number else typo

    issued = scene.issued - DAY * dice.randint(0, 60)
    return _after(scene, earlier(scene, number=dice.choice([typo, confused]), issue_date=issued))


def other_record(dice: Random) -> Scene:
    """Return the same invoice entered under another vendor record: by number, amount and day, or by account."""
    scene = keyed(dice)
    second = other(dice, scene)
    keys = {"tax_id": "", "iban": ""} if dice.random() < 0.5 else {"issue_date": scene.issued - DAY * 3}
    return _after(scene.where(vendors=(scene.vendor, second)), earlier(scene, vendor_id=second.id, **keys))


def split(dice: Random) -> Scene:
    """Return one page of an invoice that was posted whole: the same number, a part of the amount."""
    scene = free_invoice(dice)
    return _after(scene, earlier(scene, gross=scene.gross * 2))


def rendition(dice: Random) -> Scene:
    """Return a reminder's copy: the same number, days later, a fee more."""
    scene = free_invoice(dice)
    fee = unit(scene.currency) * dice.choice([0, 500])
    return _after(scene, earlier(scene, gross=scene.gross + fee, issue_date=scene.issued - DAY * dice.randint(0, 20)))


def monthly(dice: Random) -> Scene:
    """Return one of a row of monthly invoices of a contract: the same amount, numbers that rise, a month apart."""
    scene = free_invoice(dice)
    step = dice.randint(12, 400)
    base = 30_000 + dice.randint(0, 9000)
    priors = tuple(
        earlier(scene, number=f"M{base - step * n:06d}", issue_date=scene.issued - DAY * 30 * n, document_id=f"m-{n}")
        for n in range(1, 7)
    )
    return scene.told(invoice_number=f"M{base:06d}").sent_by(recurring=True).where(priors=priors)


def other_order(dice: Random) -> Scene:
    """Return the same goods on another order: same vendor and amount, weeks apart."""
    scene = by_reference(dice)
    return _after(scene, earlier(scene, number="K-81234", issue_date=scene.issued - DAY * dice.randint(8, 40)))


def next_year(dice: Random) -> Scene:
    """Return a number that the vendor gave a year before, over another amount."""
    scene = free_invoice(dice)
    return _after(
        scene, earlier(scene, gross=scene.gross * 2, issue_date=scene.issued.replace(year=scene.issued.year - 1))
    )


def next_number(dice: Random) -> Scene:
    """Return an invoice whose number is the next one, over another amount."""
    scene = free_invoice(dice)
    number = _number(scene)
    before = f"{number[:-1]}{(int(number[-1]) + 9) % 10}"
    amount = round_amount(scene.gross * Decimal("1.3"), scene.currency)
    return _after(scene, earlier(scene, number=before, gross=amount, issue_date=scene.issued - DAY * 2))


def credit_of_it(dice: Random) -> Scene:
    """Return the credit note of an invoice: the same amount and number, the other sign."""
    scene = free_invoice(dice)
    invoice = earlier(scene)
    return _after(scene.told(doc_type=DocType.CREDIT_NOTE, preceding_invoice=_number(scene)), invoice)


def same_number_of_another(dice: Random) -> Scene:
    """Return a number that another vendor used too, over another amount."""
    scene = keyed(dice)
    second = other(dice, scene)
    changes = {"gross": scene.gross + unit(scene.currency), "tax_id": second.tax_id, "iban": second.accounts[0].iban}
    return _after(scene.where(vendors=(scene.vendor, second)), earlier(scene, vendor_id=second.id, **changes))


DUPLICATES: Final[Mapping[str, Disguise]] = MappingProxyType(
    {
        "exact": exact,
        "re-numbered": renumbered,
        "typo in the number": mistyped,
        "other vendor record": other_record,
        "split": split,
        "rendition": rendition,
    }
)
LOOK_ALIKES: Final[Mapping[str, Disguise]] = MappingProxyType(
    {
        "monthly": monthly,
        "other order": other_order,
        "same number a year later": next_year,
        "next number": next_number,
        "credit note": credit_of_it,
        "number of another vendor": same_number_of_another,
    }
)


@planted("V-DUP-02", "V-DUP-04", "V-DUP-05", "V-FRD-07")
def same_number(dice: Random, wrong: bool) -> Scene:
    """Plant the same number of the same year; near: of the year before, of the other sign, of another vendor."""
    return dice.choice([exact, split, rendition])(dice) if wrong else dice.choice([next_year, credit_of_it])(dice)


@planted("V-DUP-03", "V-DUP-04", "V-DUP-05", "V-FRD-07")
def similar_number(dice: Random, wrong: bool) -> Scene:
    """Plant a number that differs by a sign, over the same amount; near: over another amount."""
    return mistyped(dice) if wrong else next_number(dice)


@planted("V-DUP-04", "V-DUP-03", "V-FRD-07")
def same_day(dice: Random, wrong: bool) -> Scene:
    """Plant the same amount and day under a number far from it; near: a month later."""
    scene = free_invoice(dice)
    if wrong:
        return _after(scene, earlier(scene, number=f"{dice.randint(700_000, 799_999)}"))
    return monthly(dice)


@planted("V-DUP-05", "V-FRD-07")
def similar_amount(dice: Random, wrong: bool) -> Scene:
    """Plant half a per cent and a week apart, or the same order lines; near: a minor unit, a day or a piece more."""
    if dice.random() < 0.3:
        return _lines_again(dice, wrong)
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    share = (scene.gross / 200).quantize(cent, rounding="ROUND_FLOOR")
    days, gap = (7, share) if wrong else dice.choice([(8, share), (7, share + cent)])
    return _after(scene, earlier(scene, number="A-7000", gross=scene.gross - gap, issue_date=scene.issued - DAY * days))


def _lines_again(dice: Random, wrong: bool) -> Scene:
    scene = by_reference(dice)
    twice = (line.model_copy(update={"quantity": line.quantity * 3}) for line in scene.orders[0].lines)
    order = scene.orders[0].model_copy(update={"match_policy": MatchPolicy.TWO_WAY, "lines": tuple(twice)})
    own = {int(line.order_line): line.quantity or Decimal(0) for line in scene.document.lines}
    before = own if wrong else {line: quantity + 1 for line, quantity in own.items()}
    invoiced = {(order.number, line): Invoiced(quantity=pieces) for line, pieces in before.items()}
    first = earlier(scene, number="A-7000", gross=scene.gross * 2, issue_date=scene.issued - DAY * dice.choice([8, 90]))
    known = scene.where(orders=(order,), invoiced=invoiced, billed={order.number: {first.document_id: before}})
    return _after(known, first)


@planted("V-DUP-06")
def under_two_vendors(dice: Random, wrong: bool) -> Scene:
    """Plant an invoice entered under another vendor; near: a number that another vendor used too."""
    return other_record(dice) if wrong else same_number_of_another(dice)


@planted("V-DUP-08", "V-PO-10", "V-PO-08")
def line_billed_again(dice: Random, wrong: bool) -> Scene:
    """Plant an order line that is fully invoiced and comes again; near: invoiced in part, and the rest of it now."""
    scene = by_reference(dice)
    order = scene.orders[0]
    share = Decimal(1) if wrong else Decimal(dice.choice(["0", "0.4"]))
    billed = {
        (order.number, line.number): Invoiced(quantity=line.quantity * share, amount=line.quantity)
        for line in order.lines
    }
    return scene.where(invoiced=billed)


def _page(scene: Scene, dice: Random) -> str:
    """Return the text of a page: its key fields, its lines, and a footer."""
    document = scene.document
    head = [
        scene.vendor.name,
        f"Number {_number(scene)}",
        f"Date {scene.issued}",
        f"Total {scene.gross} {scene.currency}",
    ]
    goods = [f"{line.number} {line.description} {line.quantity} {line.unit_price}" for line in document.lines]
    footer = [f"Batch {dice.randint(10**6, 10**7)} weight {n}.5 kg" for n in range(10, 40)]
    account = [f"Account {document.iban.value}"] if document.iban else []
    return "\n".join([*head, *goods, *account, *footer])


@planted("V-DUP-07", "V-DUP-02", "V-DUP-04", "V-DUP-05", "V-FRD-07", "V-CMP-04")
def altered_copy(dice: Random, wrong: bool) -> Scene:
    """Plant a page of which one key field was altered; near: the next of a contract, other goods, the credit note."""
    scene = free_invoice(dice)
    page = _page(scene, dice)
    kind = dice.choice(["number", "day", "amount"] if wrong else ["next", "goods", "credit"])
    changes: dict[str, dict[str, object]] = {
        "number": {"number": "A-7000"},
        "day": {"issue_date": scene.issued - DAY * 3},
        "amount": {"gross": scene.gross + unit(scene.currency)},
        "next": {"number": "A-7000", "issue_date": scene.issued - DAY * 30, "gross": scene.gross * 2},
        "goods": {"number": "A-7000", "gross": scene.gross * 2},
        "credit": {"number": "A-7000", "sign": -1},
    }
    prior = earlier(scene, **changes[kind])
    before = page.replace(_number(scene), prior.number).replace(f"{scene.issued}", f"{prior.issue_date}")
    before = _page(scene, dice) if kind == "goods" else before
    return scene.told(text=page).where(priors=(prior,), texts={prior.document_id: before})


@planted("V-DUP-09", "V-DUP-02", "V-DUP-05", "V-FRD-07")
def twin(dice: Random, wrong: bool) -> Scene:
    """Plant the page of a booked e-invoice; near: two pages, one that waits, and another bank account or amount."""
    scene = keyed(dice)
    prior = earlier(scene, medium=Medium.XML, state=dice.choice(["READY", "APPROVED", "POSTED", "CLOSED"]))
    near: list[dict[str, object]] = [
        {"medium": Medium.PAGE},
        {"medium": None},
        {"state": "QUEUED", "entry": ""},
        {"iban": "DE44500105175407324931"},
        {"gross": scene.gross + unit(scene.currency)},
    ]
    return _after(scene, prior if wrong else prior.model_copy(update=dice.choice(near)))
