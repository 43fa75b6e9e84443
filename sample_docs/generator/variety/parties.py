"""Invented companies and people: names of many styles, addresses, numbers."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from sample_docs.generator.variety import identifiers
from sample_docs.generator.variety.countries import Country
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.dice import Dice, Split
from sample_docs.generator.variety.wording import Wording

STYLES = Split(
    ("brand", "joined", "joined", "person"),
    ("brand_trade", "joined", "initials", "long", "brand"),
    *(6 * [("patterned",)]),
)
LONG = {
    "en": "The {t} and {u} Company", "de": "{t} und {u} Handelsgesellschaft", "fr": "Société de {t} et {u}",
    "nl": "Maatschappij voor {t} en {u}", "es": "Compañía de {t} y {u}", "it": "Società {t} e {u}",
}  # fmt: skip
CAPITALS = 0.12


PUBLIC = 0.15
"""Share of customers of the third family that are public bodies."""


@cache
def _read(path: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / path).read_text(encoding="utf-8"))


def _names(dice: Dice) -> dict[str, dict[str, Any]]:
    return _read(f"words/{dice.family}/names.toml" if dice.newer else "names.toml")


def draw_company(country: Country, dice: Dice, words: Wording, *, public: bool = False) -> Party:
    """Draw a company of a country, or a public body."""
    town = dice.one(country.cities) if dice.newer else None
    style = "public" if public else dice.one(STYLES)
    brand, body = _patterned(style, country, dice, town) if town else _styled(style, country, dice)
    form = "" if public or "Inh." in body else dice.one(country.legal)
    name = f"{body} {form}".strip()
    if dice.chance(CAPITALS):
        name = name.upper()
    domain = _domain(brand, country)
    code = country.iso
    return Party(
        name, brand, *_address(country, dice, words, town), country,
        phone=identifiers.shaped(dice.among(country.phones), dice),
        email=f"{dice.among(('info', 'office', 'billing', 'accounts', 'mail'))}@{domain}",
        web=f"www.{domain}",
        tax_id=identifiers.tax_id(country, dice),
        tax_number=identifiers.tax_number(country, dice),
        register=_register(country, dice),
        boss=person(country, dice),
        iban=identifiers.iban(country, dice) if code not in ("US", "IN", "AU", "CA") else "",
        bic=f"DYBK{code}2{dice.among('ABCDX')}",
        account=identifiers.shaped("{n8}", dice),
        sort_code=_sort_code(code, dice),
    )  # fmt: skip


def draw_person(country: Country, dice: Dice, words: Wording) -> Party:
    """Draw a private customer."""
    name = person(country, dice)
    return Party(name, name, *_address(country, dice, words), country)


def person(country: Country, dice: Dice) -> str:
    """Return first name and surname."""
    known = _names(dice)[country.language]
    return f"{dice.among(known['first'])} {dice.among(known['surnames'])}"


def _styled(style: str, country: Country, dice: Dice) -> tuple[str, str]:
    """Return brand and name without legal form."""
    known, brand = _names(dice)[country.language], _brand(dice)
    a, b = dice.random.sample(known["surnames"], 2)
    t, u = dice.random.sample(known["trades"], 2)
    if style == "brand":
        return brand, brand
    if style == "brand_trade":
        return brand, f"{brand} {t}"
    if style == "person":
        return a, f"{dice.among(known['first'])} {a}"
    if style == "initials":
        letters = f"{a[0]}{b[0]}{t[0]}".upper()
        return letters, f"{letters} {t}"
    if style == "long":
        return brand, LONG[country.language].format(t=t, u=u)
    return a, dice.among(known["joins"]).format(a=a, b=b, t=t)


def _patterned(style: str, country: Country, dice: Dice, town: tuple[str, str]) -> tuple[str, str]:
    """Return brand and name without legal form, of the third family: patterns that may name the town."""
    known = _names(dice)[country.language]
    a, b = dice.random.sample(known["surnames"], 2)
    t, u = dice.random.sample(known["trades"], 2)
    x, c = _brand(dice), re.split(r",| \(?[A-Z]{2,3}\)?$", town[0])[0]
    pattern = str(dice.among(known["public" if style == "public" else "joins"]))
    name = pattern.format(a=a, b=b, t=t, u=u, x=x, c=c, f=dice.among(known["first"]))
    brands = {"{x}": x, "{a}": a}
    return next((brand for part, brand in brands.items() if part in pattern), name), name


def _brand(dice: Dice) -> str:
    parts = _names(dice)["brand"]
    return "".join(str(dice.among(parts[place])) for place in ("start", "middle", "end"))


def _domain(brand: str, country: Country) -> str:
    plain = unicodedata.normalize("NFKD", brand).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]", "", plain.lower()) + f".{country.iso.lower()}.example"


def _address(country: Country, dice: Dice, words: Wording, town: tuple[str, str] | None = None) -> tuple[str, str]:
    city, code = town or dice.one(country.cities)
    street = dice.among(words.choices("street"))
    name = dice.among(_names(dice)[country.language]["streets"])
    place = country.place.format(city=city, code=code)
    number = dice.between(1, 190)
    return street.format(n=number, m=10 + number * 7 % 90, s=name), place


def _register(country: Country, dice: Dice) -> str:
    shapes = {
        "GB": "0{n7}", "US": "{n7}", "IN": "U{n5}MH20{n2}PTC{n6}", "AU": "{n3} {n3} {n3}", "AT": "{n6}a",
        "FR": "{n3} {n3} {n3}", "IT": "PR-{n6}", "IE": "{n6}", "CA": "{n7}",
    }  # fmt: skip
    return identifiers.shaped(shapes.get(country.iso, "{n5}"), dice)


def _sort_code(code: str, dice: Dice) -> str:
    shapes = {"GB": "{n2}-{n2}-{n2}", "US": "0{n8}", "IN": "DYBK0{n6}", "AU": "{n3}-{n3}", "CA": "{n5}-{n3}"}
    return identifiers.shaped(shapes[code], dice) if code in shapes else ""
