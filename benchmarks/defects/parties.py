"""Defects of the parties and their keys (V-ID-*)."""

from __future__ import annotations

import datetime as dt
from random import Random

from benchmarks.defects.places import IBAN_COUNTRIES, PLACES, vendor
from benchmarks.defects.registry import planted
from benchmarks.defects.right import INVOICES, free_invoice, ordered_invoice
from benchmarks.defects.scene import Scene
from documents.master.order import MatchPolicy
from documents.master.party import BankAccount, Entity, Vendor, VendorStatus
from sample_docs.generator.identifiers import iban, tax_id

DAY = dt.timedelta(days=1)


def keyed(dice: Random) -> Scene:
    """Return an invoice of a vendor that has a VAT identifier and a bank account."""
    scene = free_invoice(dice)
    return scene if scene.vendor.tax_id and scene.vendor.accounts else keyed(dice)


def other(dice: Random, scene: Scene) -> Vendor:
    """Return another vendor of the same country with keys and a name of its own."""
    where = next(one for one in PLACES if one.country == scene.vendor.country)
    second = vendor(dice, where, int(scene.vendor.id[1:]) + 1)
    return second.model_copy(update={"id": "V99999x", "postcode": "00001", "city": "Elsewhere"})


@planted("V-ID-01")
def unknown(dice: Random, wrong: bool) -> Scene:
    """Plant a vendor nobody knows; near: one that is known by a single key, or by name and postcode."""
    scene = keyed(dice)
    if wrong:
        return scene.where(vendors=(other(dice, scene),))
    keys = {"vendor_tax_id": None, "iban": None, "vendor_tax_number": None}
    keep = dice.choice([*keys, "name"])
    if keep == "vendor_tax_number":
        return scene.told(iban=None)
    return scene.told(**{key: None for key in keys if key != keep}, vendor_name=scene.vendor.name.upper())


@planted("V-ID-02")
def not_active(dice: Random, wrong: bool) -> Scene:
    """Plant a vendor that may not be used; near: an active one."""
    scene = dice.choice(INVOICES)(dice)
    barred = [status for status in VendorStatus if status is not VendorStatus.ACTIVE]
    return scene.sent_by(status=dice.choice(barred) if wrong else VendorStatus.ACTIVE)


@planted("V-ID-03", "V-FRD-01", "V-FRD-04", "V-ID-04", "V-DOC-01")
def check_digit(dice: Random, wrong: bool) -> Scene:
    """Plant a wrong check digit; near: right ones, and a national number that is no VAT identifier."""
    scene = keyed(dice)
    if not wrong:
        return scene.told(vendor_tax_id=None, vendor_tax_number="12/345/67890") if dice.random() < 0.3 else scene
    name = dice.choice(["vendor_tax_id", "iban"])
    printed: str = getattr(scene.document, name).value
    at = next(place for place in range(5, len(printed)) if printed[place].isdigit())
    digit = str((int(printed[at]) + 1) % 10)
    return scene.told(**{name: printed[:at] + digit + printed[at + 1 :]})


@planted("V-ID-04", "V-TAX-05")
def another_tax_id(dice: Random, wrong: bool) -> Scene:
    """Plant the VAT identifier of another company; near: the vendor's own, printed with blanks."""
    scene = keyed(dice)
    own = scene.vendor.tax_id
    successor = tax_id(scene.vendor.country, f"successor {dice.random()}")
    return scene.told(vendor_tax_id=successor if wrong else f"{own[:2]} {own[2:5]} {own[5:]}")


@planted("V-ID-05")
def moved(dice: Random, wrong: bool) -> Scene:
    """Plant another name or postcode than the vendor's; near: another spelling, legal form or alias."""
    scene = keyed(dice)
    name, city = scene.vendor.name, scene.vendor.city
    if wrong:
        changes = {"vendor_name": "Wexford & Sons"}, {"vendor_address": f"New Street 1\n98765 {city}"}
        return scene.told(**dice.choice(changes))
    if dice.random() < 0.3:
        return scene.told(vendor_name="The Trade Mark").sent_by(aliases=("The Trade Mark",))
    return scene.told(vendor_name=dice.choice([name.upper(), name.rsplit(" ", 1)[0]]))


@planted("V-ID-06", "V-FRD-01", "V-FRD-03", "V-ID-05", "V-ID-04")
def two_vendors(dice: Random, wrong: bool) -> Scene:
    """Plant keys of two vendors; near: two vendors, all keys of one."""
    scene = keyed(dice)
    second = other(dice, scene)
    both = scene.where(vendors=(scene.vendor, second))
    if not wrong:
        return both
    return both.told(**dice.choice([{"iban": second.accounts[0].iban}, {"vendor_name": second.name}]))


@planted("V-ID-07")
def misdirected(dice: Random, wrong: bool) -> Scene:
    """Plant a document for somebody else, or for another company than the one that ordered; near: an alias."""
    scene = ordered_invoice(dice, policy=MatchPolicy.TWO_WAY) if dice.random() < 0.5 else free_invoice(dice)
    own = scene.client.entities[0]
    sister = Entity(id="sister", name="Sisterhood Holding", country=own.country)
    if not wrong:
        named = own.model_copy(update={"aliases": ("Trading Post",)})
        client = scene.client.model_copy(update={"entities": (named, sister)})
        return scene.where(client=client).told(buyer_name="TRADING POST", buyer_tax_id=None)
    if scene.orders:
        client = scene.client.model_copy(update={"entities": (own, sister)})
        return scene.where(client=client).told(buyer_name=sister.name, buyer_tax_id=None)
    return scene.told(buyer_name="Somebody Else", buyer_tax_id=None)


@planted("V-ID-08")
def new_vendor(dice: Random, wrong: bool) -> Scene:
    """Plant a vendor created days ago, or its first invoice; near: created 30 days ago, and its second invoice."""
    scene = dice.choice(INVOICES)(dice)
    if wrong and dice.random() < 0.5:
        return scene.where(posted={})
    age = dice.choice([0, 29]) if wrong else dice.choice([30, 400])
    return scene.sent_by(created=scene.received_on - DAY * age).where(posted={scene.vendor.id: 1})


@planted("V-ID-09", "V-ID-05", "V-ID-06", "V-ID-01")
def entered_twice(dice: Random, wrong: bool) -> Scene:
    """Plant a vendor entered twice with the same account; near: two vendors with accounts of their own."""
    scene = keyed(dice)
    country = scene.vendor.country if scene.vendor.country in IBAN_COUNTRIES else "DE"
    account = scene.vendor.accounts[0].iban if wrong else iban(country, f"second {dice.random()}")
    second = other(dice, scene).model_copy(update={"accounts": (BankAccount(iban=account),)})
    return scene.where(vendors=(scene.vendor, second))
