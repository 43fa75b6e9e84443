"""Thousands of documents by seed, with master data that fit them: vendors, orders and receipts are invented along.

Every invented vendor has the paper of a curated one (layout, wording, colours vary) and its own name, ids and account.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from zlib import crc32

from sample_docs.generator import vendors
from sample_docs.generator.clients import CLIENTS
from sample_docs.generator.compose import Pick
from sample_docs.generator.defects import AGAIN, DEFECTS
from sample_docs.generator.goods import goods
from sample_docs.generator.identifiers import iban, tax_id, tax_number
from sample_docs.generator.layout import load
from sample_docs.generator.logos import MARKS
from sample_docs.generator.model import ClientSetup, Company, Job, Paper, Supplier
from sample_docs.generator.teller import Teller

FIRST_DAY = dt.date(2026, 9, 14)
DAYS = 60
DOCUMENTS_PER_VENDOR = 12
"""How many documents one invented vendor sends, about."""
SERVICES = {"HUR", "LS", "MON", "KWH", "MTQ"}
"""Units of what nobody receives at a gate: orders of it are matched with the invoice alone."""
PREFIXES = ("RE", "F", "INV", "")
GRADES = ("light", "medium", "heavy")
COLOURS = ("#1f4e79", "#7b241c", "#1e8449", "#6c3483", "#b9770e", "#117a65", "#2e4053", "#a04000")
FORMS = ("GmbH", "Ltd", "BV", "S.r.l.", "SARL", "SAS", "LLC", "Inc.", "AG", "Sàrl", "SA")
OF_TRADE = ("swiss_slip", "freight_bill", "utility")
"""Layouts that only suit their own country or trade."""
NAMES = {
    "de": (
        "Alt",
        "Birken",
        "Eichen",
        "Falken",
        "Hirsch",
        "Kupfer",
        "Linden",
        "Mond",
        "Nebel",
        "Rosen",
        "Silber",
        "Tannen",
    ),
    "en": ("Alder", "Birch", "Copper", "Dale", "Elm", "Fox", "Hazel", "Moor", "Otter", "Rowan", "Stone", "Thorn"),
    "fr": ("Val", "Roche", "Bois", "Clair", "Haut", "Mont", "Pré", "Sous", "Belle", "Cour", "Font", "Mar"),
    "nl": ("Berken", "Duin", "Eiken", "Groot", "Hoog", "Klein", "Linde", "Meer", "Noord", "Oost", "Veen", "Zand"),
    "it": ("Alba", "Bella", "Campo", "Fonte", "Grotta", "Monte", "Pietra", "Riva", "Selva", "Torre", "Valle", "Villa"),
}
ENDINGS = {
    "de": ("bach", "berg", "feld", "hof", "stein", "tal"),
    "en": ("brook", "field", "ford", "gate", "ley", "wick"),
    "fr": ("court", "fontaine", "mont", "rive", "val", "ville"),
    "nl": ("broek", "dijk", "hof", "kamp", "veld", "woud"),
    "it": ("chiara", "nera", "rossa", "scura", "verde", "viva"),
}


def tell(count: int, seed: int, defects: float, scans: float) -> list[Teller]:
    """Return the three clients with `count` files in all.

    Args:
        count: Files in all, at least one.
        seed: The same seed gives the same bytes.
        defects: Share of files with a planted fault, 0 to 1.
        scans: Share of the printed files that are scanned, 0 to 1.
    """
    rng = random.Random(seed)
    tellers = [Teller(client) for client in CLIENTS]
    for teller in tellers:
        _invent_vendors(teller, count, rng)
    number = 0
    while (left := count - sum(len(teller.jobs) for teller in tellers)) > 0:
        teller = tellers[number % len(tellers)]
        job = _file(teller, number, scans, rng)
        if rng.random() < defects:
            _plant(teller, job, rng, again=left > 1)
        number += 1
    return tellers


def _invent_vendors(teller: Teller, count: int, rng: random.Random) -> None:
    patterns = [vendor for vendor in vendors.OF_CLIENT[teller.client.id] if vendor.look != "till_roll"]
    for number in range(max(3, count // len(CLIENTS) // DOCUMENTS_PER_VENDOR)):
        vendor = _invented(rng.choice(patterns), number, teller.client, rng)
        teller.books.vendors[vendor.id] = vendor


def _invented(pattern: Supplier, number: int, client: ClientSetup, rng: random.Random) -> Supplier:
    key = f"v{number:05d}-{client.id[:3]}"
    family = rng.choice(NAMES[pattern.language]) + rng.choice(ENDINGS[pattern.language])
    form = next((form for form in FORMS if pattern.company.name.endswith(form)), "")
    old, country = pattern.company, pattern.company.country
    company = Company(
        f"{family} {number} {form}".strip(), old.street, old.postcode, old.city, country, tax_id(country, key),
        tax_number(country, key), old.register, old.phone, f"info@{key}.example", f"www.{key}.example", old.strapline,
    )  # fmt: skip
    looks = [name for name, layout in load().items() if "invoice" in layout.titles and name not in OF_TRADE]
    look = pattern.look if rng.random() < 0.4 else rng.choice(looks)
    return replace(
        pattern, id=key, company=company, iban=iban(country, key), look=look, variant=rng.randrange(4),
        colour=rng.choice(COLOURS), logo=rng.choice(sorted(MARKS)),
    )  # fmt: skip


def _prefix(vendor: Supplier) -> str:
    """Return what a vendor's numbers start with: every vendor numbers in its own way, and always the same."""
    return PREFIXES[crc32(vendor.id.encode()) % len(PREFIXES)]


def _file(teller: Teller, number: int, scans: float, rng: random.Random) -> Job:
    vendor = rng.choice(list(teller.books.vendors.values()))
    day = FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS))
    # A day above 12 has one reading only; weekends would look odd.
    while day.weekday() > 4 or day.day <= 12:
        day += dt.timedelta(days=1)
    paper = _paper(teller, vendor, f"{_prefix(vendor)}{2026_000_000 + number * 13 + 100}", day, rng)
    grade = rng.choice(GRADES) if rng.random() < scans else ""
    output = "pdf" if grade else rng.choices(("pdf", "ubl", "cii", "facturx"), (88, 4, 4, 4))[0]
    if output in ("ubl", "cii", "facturx") and vendor.company.country in ("US", "CA"):
        output = "pdf"
    return teller.add(paper, grade=grade, output=output)


def _paper(teller: Teller, vendor: Supplier, number: str, day: dt.date, rng: random.Random) -> Paper:
    stock = goods(vendor.language, vendor.trade)
    chosen = rng.sample(stock, min(len(stock), rng.choice((1, 2, 3, 3, 4, 6, 9))))
    # Quantities keep an order within the first approver's limit.
    picks: list[Pick] = [(good.number, str(_quantity(good.price, 3000 // len(chosen), rng))) for good in chosen]
    if rng.random() < 0.06:
        return teller.paper(vendor.id, number, day.isoformat(), picks[:1], title="credit_note", preceding=f"{number}-1")
    if rng.random() < 0.55:
        policy = "2way" if any(good.unit in SERVICES for good in chosen) else "3way"
        return teller.ordered(vendor.id, number, day.isoformat(), picks, policy=policy)
    small: list[Pick] = [(good.number, str(_quantity(good.price, 600 // len(chosen), rng))) for good in chosen]
    return teller.paper(vendor.id, number, day.isoformat(), small)


def _quantity(price: Decimal, budget: int, rng: random.Random) -> int:
    return rng.randint(1, max(1, min(60, int(budget / price))))


def _plant(teller: Teller, job: Job, rng: random.Random, *, again: bool) -> None:
    """Plant any fault that suits; `again` tells whether there is room for a second file."""
    suitable = [name for name, defect in DEFECTS.items() if defect.suits(job) and (again or name not in AGAIN)]
    if suitable:
        teller.fault(rng.choice(suitable), job)
