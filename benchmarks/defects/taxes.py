"""Defects of tax (V-TAX-*)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from benchmarks.defects.borders import bought_from
from benchmarks.defects.parties import keyed
from benchmarks.defects.registry import planted
from benchmarks.defects.right import earlier, free_invoice, till_receipt
from benchmarks.defects.scene import Scene
from documents.business import Line, TaxCategory
from documents.master.client import DeductibleShare, SalesTax
from documents.master.registry import RegistryAnswer, RegistryStatus
from documents.values.exchange import PrintedRate
from documents.values.money import round_amount, unit
from documents.values.periods import Period
from validators.rules.simplified_invoice_limit import LIMIT, LIMITS
from validators.tax import MEMBER_STATES

UNTAXED = ("Z", "E", "AE", "K", "G", "O")
REASON = "VAT exempt supply"
AT_HOME = 0.3
"""Of the wrong supplies in category K, those within one state."""


def _taxed(scene: Scene, rate: Decimal, category: str = "S") -> Scene:
    lines = (line.model_copy(update={"tax_rate": rate, "tax_category": category}) for line in scene.document.lines)
    return scene.totalled(*lines)


def _documented(scene: Scene) -> Scene:
    """Return the scene with everything that reverse charge and intra-community supply ask for."""
    own = scene.client.entities[0].tax_id
    return scene.told(exemption_reason=REASON, delivery_date=scene.issued - dt.timedelta(days=1), buyer_tax_id=own)


def _untaxed(dice: Random, scene: Scene, kind: str) -> Scene:
    """Return the scene in an untaxed category with everything that this asks for; K goes to another member state.

    What a vendor from outside the union sends is in category AE instead of K.
    """
    if kind == "K" and scene.vendor.country not in MEMBER_STATES:
        kind = "AE"
    return _taxed(_documented(bought_from(dice, scene) if kind == "K" else scene), Decimal(0), kind)


@planted("V-TAX-01", "V-TAX-05", "V-TAX-08")
def rate(dice: Random, wrong: bool) -> Scene:
    """Plant a tax rate that does not exist; near: every rate of the country on that day."""
    scene = free_invoice(dice, checked=True)
    return _taxed(scene, Decimal(dice.choice(["18", "6.5", "11", "27", "3"]))) if wrong else scene


@planted("V-TAX-02", "V-TAX-03", "V-TAX-04")
def category(dice: Random, wrong: bool) -> Scene:
    """Plant a category that contradicts its rate; near: all categories with the rate they go with."""
    scene = _documented(free_invoice(dice, checked=True))
    if not scene.document.buyer_tax_id or not scene.document.vendor_tax_id:
        return category(dice, wrong)
    if not wrong:
        return _untaxed(dice, scene, dice.choice(["Z", "E", "AE", "K", "G"])) if dice.random() < 0.6 else scene
    row = scene.document.taxes[0]
    if dice.random() < 0.5:
        return _taxed(scene, Decimal(0), "S")
    changed = row.model_copy(update={"category": dice.choice(UNTAXED[:5])})
    return scene.told(taxes=(changed,) if len(scene.document.taxes) == 1 else (changed, *scene.document.taxes[1:]))


@planted("V-TAX-03", "V-DOC-01", "V-TAX-05")
def tax_where_none_is_due(dice: Random, wrong: bool) -> Scene:
    """Plant a tax amount in a category that has none; near: the category without it."""
    scene = _untaxed(dice, free_invoice(dice, checked=True), dice.choice(["Z", "E", "AE", "K", "G"]))
    if not wrong:
        return scene
    row = scene.document.taxes[0]
    cent = unit(scene.currency)
    net = row.base or Decimal(0)
    changed = TaxCategory(category=row.category, rate=row.rate, base=net, tax=cent)
    return scene.told(taxes=(changed,), tax_total=cent, gross_total=net + cent, payable=net + cent)


@planted("V-TAX-04")
def undocumented(dice: Random, wrong: bool) -> Scene:
    """Plant a reverse charge or intra-community supply that lacks what it needs; near: all of it, in other forms."""
    bought = free_invoice(dice, checked=True)
    in_union = bought.vendor.country in MEMBER_STATES
    kind = dice.choice(["AE", "K"]) if in_union else "AE"
    if wrong and kind == "K" and dice.random() < AT_HOME:
        return _taxed(_documented(bought), Decimal(0), kind)
    scene = _untaxed(dice, bought, kind)
    of_seller, of_goods = ["vendor_tax_id"] if in_union else [], ["delivery_date"] if kind == "K" else []
    if wrong:
        return scene.told(**{dice.choice(["buyer_tax_id", "exemption_reason", *of_seller, *of_goods]): None})
    if not in_union:
        scene = scene.told(vendor_tax_id=None)
    if kind == "AE":
        return scene.told(delivery_date=None)
    month = Period(start=scene.issued.replace(day=1), end=scene.issued)
    return scene.told(delivery_date=None, service_period=month) if dice.random() < 0.5 else scene


@planted("V-TAX-06", "V-SOD-02", "V-FRD-07")
def out_of_scope(dice: Random, wrong: bool) -> Scene:
    """Plant a supply out of scope beside a taxed one; near: out of scope alone."""
    scene = free_invoice(dice, checked=True)
    alone = _taxed(scene, Decimal(0), "O").told(vendor_tax_id=None, buyer_tax_id=None)
    if not wrong:
        return alone
    line = scene.document.lines[0]
    untaxed = {"number": 90, "description": "Deposit", "tax_rate": Decimal(0), "tax_category": "O"}
    outside = line.model_copy(update=untaxed)
    return scene.totalled(*scene.document.lines, outside)


@planted("V-TAX-14", "V-CMP-01", "V-ID-07")
def simplified(dice: Random, wrong: bool) -> Scene:
    """Plant a till receipt above the limit; near: exactly at it, and a large one that names its buyer."""
    scene = till_receipt(dice)
    if scene.client.currency not in {"EUR", "GBP"}:
        return simplified(dice, wrong)
    limit = LIMITS.get(scene.client.country, LIMIT)
    gross = limit + unit(scene.currency) * dice.choice([1, 500]) if wrong else limit
    rate = scene.document.taxes[0].rate or Decimal(0)
    net = round_amount(gross / (1 + rate / 100), scene.currency)
    row = TaxCategory(category="S", rate=rate, base=net, tax=gross - net)
    line = Line(number=1, description="Fuel", quantity=Decimal(1), unit_price=net, net_amount=net, tax_rate=rate)
    amounts = {"net_total": net, "tax_total": gross - net, "gross_total": gross, "lines_total": net, "payable": gross}
    return scene.told(**amounts, lines=(line,), taxes=(row,)).where(priors=())


@planted("V-TAX-07")
def registered(dice: Random, wrong: bool) -> Scene:
    """Plant an identifier the registry refuses, or was not asked about for a month; near: 30 days, and another's."""
    scene = keyed(dice)
    own = scene.document.vendor_tax_id.value if scene.document.vendor_tax_id else scene.vendor.tax_id
    age = dice.randint(31, 300) if wrong else dice.choice([0, 30])
    status = RegistryStatus.INVALID if wrong and dice.random() < 0.5 else RegistryStatus.VALID
    days = age if status is RegistryStatus.VALID else dice.randint(0, 60)
    answer = RegistryAnswer(tax_id=own, status=status, checked_on=scene.received_on - dt.timedelta(days=days))
    other = RegistryAnswer(tax_id="XX999", status=RegistryStatus.INVALID, checked_on=scene.received_on)
    return scene.where(registry=(answer, other))


@planted("V-CUR-03")
def exchange_rate(dice: Random, wrong: bool) -> Scene:
    """Plant a printed rate more than 2 % off the table; near: 1.9 %, the other direction, another pair."""
    scene = free_invoice(dice)
    base = scene.client.currency
    other = dice.choice([code for code in ("USD", "SEK", "AUD") if code != base])
    table = Decimal(dice.choice(["1.0850", "0.0925", "160.11"]))
    scene = scene.where(rates={(other, base, scene.issued.isoformat()): table})
    share = Decimal(dice.choice(["0.97", "1.03", "10"] if wrong else ["0.981", "1.019"]))
    stated = PrintedRate(base=base, quote=other, readings=(table * share, table * share * 1000), raw="printed")
    turned = PrintedRate(base=other, quote=base, readings=(1 / (table * share),), raw="printed")
    foreign = PrintedRate(base="NZD", quote="THB", readings=(Decimal("1.08"),), raw="printed")
    return scene.told(exchange_rates=(dice.choice([stated, turned] if wrong else [stated, turned, foreign]),))


@planted("V-TAX-10")
def partly_deductible(dice: Random, wrong: bool) -> Scene:
    """Plant a line whose account or words are deductible in part; near: other words, another account."""
    scene = free_invoice(dice, checked=True)
    first, *rest = (line.model_copy(update={"description": "Dinner for six"}) for line in scene.document.lines)
    own = scene.vendor.account or "6100"
    by_words = DeductibleShare(name="entertainment", words=("dinner", "Bewirtung"), share=Decimal("0.7"))
    by_account = DeductibleShare(name="cars", account=own, share=Decimal(0))
    near = [
        DeductibleShare(name="entertainment", words=("dinne", "inner"), share=Decimal(0)),
        DeductibleShare(name="cars", account="6199", share=Decimal(0)),
    ]
    share = dice.choice([by_words, by_account] if wrong else near)
    client = scene.client.model_copy(update={"deductible_shares": (share,)})
    return scene.sent_by(account=own).told(lines=(first, *rest)).where(client=client)


def _in_america(dice: Random) -> Scene:
    """Return an invoice over 1,000.00 US dollars to a US client, of a reportable vendor with everything on file."""
    scene = free_invoice(dice)
    client = scene.client.model_copy(update={"country": "US", "currency": "USD"})
    line = Line(number=1, description="Services", quantity=Decimal(1), unit="C62", unit_price=Decimal("1000.07"))
    line = line.model_copy(update={"net_amount": Decimal("1000.07"), "tax_rate": Decimal(0), "tax_category": "E"})
    scene = scene.told(currency="USD").where(client=client).totalled(line)
    on_file = {"tax_number": "12-3456789", "tax_form_on": scene.issued, "form_1099": "NEC-1", "reportable": True}
    return scene.sent_by(currency="USD", **on_file).where(priors=())


AMERICAN = ("V-SOD-02", "V-TAX-02", "V-TAX-04", "V-CMP-04", "V-CUR-02", "V-FRD-07", "V-ANO-02", "V-TAX-01", "V-CUR-01")


@planted("V-TAX-15", *AMERICAN)
def without_form(dice: Random, wrong: bool) -> Scene:
    """Plant a reportable vendor without W-9 or TIN, or whose TIN does not match; near: all on file, not reportable."""
    scene = _in_america(dice)
    if wrong:
        lacks: list[dict[str, object]] = [
            {"tax_form_on": None},
            {"tax_number": "", "tax_id": ""},
            {"tin_mismatch": True},
        ]
        return scene.sent_by(**dice.choice(lacks))
    return scene.sent_by(tax_form_on=None, reportable=False) if dice.random() < 0.5 else scene


@planted("V-TAX-16", *AMERICAN)
def without_box(dice: Random, wrong: bool) -> Scene:
    """Plant a reportable vendor without a 1099 category over the threshold; near: a cent below, or a category."""
    scene = _in_america(dice)
    rest = Decimal(2000) - scene.gross - (0 if wrong else Decimal("0.01"))
    before = earlier(scene, number="A-7000", gross=rest, issue_date=scene.issued.replace(month=1, day=4))
    due = scene.issued.replace(month=12, day=1)
    scene = scene.where(priors=(before,)).told(due_date=due, payment_terms=None)
    return scene.sent_by(form_1099="") if wrong or dice.random() < 0.5 else scene


def _shipped(dice: Random, rate: Decimal) -> Scene:
    """Return an invoice on account 6100 to Chicago, taxed at a rate, for a client that owes 10.25 % there."""
    scene = _in_america(dice).sent_by(account="6100")
    table = (
        SalesTax(state="IL", postcode="606", rate=Decimal("10.25"), accounts=("6100",)),
        SalesTax(state="IL", rate=Decimal("6.25"), accounts=("6100",)),
    )
    client = scene.client.model_copy(update={"sales_taxes": table})
    return _taxed(scene, rate).told(buyer_address="12 Lake St\nChicago, IL 60601").where(client=client)


@planted("V-TAX-12", *AMERICAN)
def no_sales_tax(dice: Random, wrong: bool) -> Scene:
    """Plant taxable goods without tax; near: taxed, another account, another state, no address."""
    if wrong:
        return _shipped(dice, Decimal(0))
    near = dice.choice(["taxed", "account", "state", "address"])
    scene = _shipped(dice, Decimal("10.25") if near == "taxed" else Decimal(0))
    if near == "account":
        return scene.sent_by(account="6200")
    elsewhere = {"state": "4 Main St\nDover, DE 19901", "address": "12 Lake St, Chicago"}
    return scene.told(buyer_address=elsewhere[near]) if near in elsewhere else scene


@planted("V-TAX-13", "V-TAX-05", "V-TAX-08", "V-DOC-01", *AMERICAN)
def sales_tax_of_another_place(dice: Random, wrong: bool) -> Scene:
    """Plant the tax rate of another place; near: 0.1 percentage points, and the rate of the rest of the state there."""
    if wrong:
        return _shipped(dice, Decimal(dice.choice(["6.25", "10.4", "8", "10.1"])))
    if dice.random() < 0.5:
        return _shipped(dice, Decimal(dice.choice(["10.15", "10.25", "10.35"])))
    return _shipped(dice, Decimal("6.25")).told(buyer_address="1 Oak St, Springfield, IL 62701-1234")
