"""Companies and people, invented."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sample_docs.generator.printed.places import Place, names
from sample_docs.generator.variety import identifiers
from sample_docs.generator.variety.countries import countries
from sample_docs.generator.variety.dice import Dice

PREFIXED = {"GB", "ES", "IT"}
"""Countries whose tax identifiers are printed with or without their prefix."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a deal; identifiers are as they are printed, "" where there is none."""

    name: str
    brand: str
    place: Place
    address: tuple[str, ...]
    person: str
    tax_id: str
    tax_number: str
    iban: str
    bic: str
    web: str
    phone: str

    @property
    def full_tax_id(self) -> str:
        """The identifier of the sales tax with its prefix and, for Switzerland, the suffix MWST."""
        plain = "".join(sign for sign in self.tax_id if sign.isalnum())
        iso = self.place.iso
        if iso == "CH":
            return f"{plain[:12]}MWST"
        return f"{iso}{plain}" if iso in PREFIXED and plain and not plain.startswith(iso) else plain


def person(language: str, dice: Dice) -> str:
    """Draw a person's name."""
    known = names(language)
    return f"{dice.among(known['given'])} {dice.among(known['family'])}"


def draw_company(place: Place, dice: Dice) -> Party:
    """Draw a company with everything a letterhead may tell of it."""
    brand = _brand(place.language, dice)
    return _party(f"{brand} {dice.among(place.legal)}", brand, place, dice)


def draw_person(place: Place, dice: Dice, *, trading: bool = False) -> Party:
    """Draw a private person, or one who trades under the own name and has numbers then."""
    name = person(place.language, dice)
    found = _party(name, name, place, dice, name)
    if trading:
        return found
    return Party(name, name, place, found.address, name, "", "", "", "", found.web, found.phone)


def address(place: Place, dice: Dice) -> tuple[str, ...]:
    """Draw street and town."""
    postcode, town = dice.among(place.towns)
    street = dice.among(place.streets).format(n=dice.between(1, 98), m=dice.between(1, 9))
    return (street, *(line.format(code=postcode, town=town) for line in place.place))


def _brand(language: str, dice: Dice) -> str:
    known = names(language)
    coined, family, trade = (dice.among(known[key]) for key in ("coined", "family", "trades"))
    other = dice.among([name for name in known["family"] if name != family])
    link = {"de": "und", "fr": "et", "nl": "en", "es": "y", "it": "e"}.get(language, "and")
    return dice.among(
        (coined, f"{coined} {trade}", f"{family} {trade}", f"{family} {link} {other}", f"{coined} {trade}")
    )


def _party(name: str, brand: str, place: Place, dice: Dice, who: str = "") -> Party:
    country = countries()[place.code]

    return Party(
        name=name,
        brand=brand,
        place=place,
        address=address(place, dice),
        person=who or person(place.language, dice),
        tax_id=identifiers.tax_id(country, dice),
        tax_number="" if place.iso == "US" else identifiers.tax_number(country, dice),
        iban=identifiers.iban(country, dice),
        bic=f"PRTD{place.iso}2LXXX" if place.iso != "US" else "",
        web=f"{_slug(brand)}.{place.iso.lower()}.example",
        phone=identifiers.shaped(place.phones, dice),
    )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
