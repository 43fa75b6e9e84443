"""Numbers of every shape: of documents, customers and contracts, tax and bank numbers with right check digits."""

from __future__ import annotations

import re
import string

from stdnum import luhn
from stdnum.au import abn
from stdnum.es import ccc
from stdnum.iso7064 import mod_97_10

from sample_docs.generator import identifiers as known
from sample_docs.generator.variety.countries import Country
from sample_docs.generator.variety.dice import Dice, Split

DOCUMENT = Split(
    ("{n6}", "INV-{n5}", "{y}-{n4}", "RE{y}{n4}", "{y2}{n5}", "F{y}-{n3}", "{n4}", "A-{n6}", "{A2}{n6}", "{y}/{n4}"),
    ("{n8}", "{A2}-{n4}-{n2}", "{n3}/{y2}", "{y}.{n5}", "{n10}", "{A1}{n4}/{y}", "{A3}-{y}-{n5}", "{n5}-{n3}",
     "SI{n7}", "{n2}-{n6}-{A1}", "#{n5}", "{n3} {n3} {n3}"),
    ("{y}-INV-{n5}", "{A1}-{y2}-{n4}", "{n2}-{y}-{n4}", "{A2}{y2}/{n4}", "{A2}{n1}-{n6}", "{n12}", "{n4}{y}", "INV{n4}",
     "{A2} {y}/{n3}", "{n3}.{n3}", "{A1}{y2}{n6}", "{n5}/{n2}", "{y2}-{n4}-{A1}", "{n9}", "{y}{n6}", "{n3}/{A1}/{y}"),
    ("{n6}", "{n5}", "{y}-{n4}", "INV-{n5}", "{n8}", "{y}{n5}", "R{y2}-{n4}", "{n4}/{y2}", "{A3}{n6}", "{y}/{n3}/{A1}",
     "{n2}.{n5}", "{A1}{n8}", "{n7}-{n1}", "{A2}-{y2}{n5}", "{n4}-{n4}-{n2}", "{n10}"),
    ("{n6}", "{n5}", "{y}-{n4}", "INV-{n4}", "INV-{n6}", "{n7}", "90{n6}", "{y}{n4}", "{A4}{n4}-0001", "{y}/{n5}",
     "{n4}", "R-{n5}", "{A2}{y}-{n4}", "{n1}/{n4}/{y}", "V{n2}-{n5}", "{y}{n2}-{n3}", "F{n7}", "#{n4}", "{n3}-{y2}",
     "{A1}-{n4}-{y}", "{n9}", "{A3}/{y2}-{y}/{n4}", "{n2}{A1}{n5}", "{n6}", "{n5}", "{y}-{n5}", "{y} {n5}"),
    sixth=("{n6}", "{n5}", "{n8}", "INV-{n5}", "{y}-{n5}", "{n10}", "{y}/{n4}", "FA{y2}{n5}", "{A2}{n6}",
           "{y2}-{n5}", "{n4}", "{n3}/{y}", "{A1}{n7}", "9{n7}", "{y}{n2}{n4}", "{A2}/{y}/{n5}", "RG-{y}-{n4}",
           "{n2}-{n5}", "V{n2}.{n5}", "{A3}{y2}{n4}", "{n4} {n4}", "{y}.{n4}", "{n7}/{n1}", "S-{n6}", "{n11}"),
    seventh=("{n6}", "{n5}", "{n7}", "{y}-{n4}", "INV-{n4}", "{y}{n5}", "{n4}/{y2}", "{y2}{n4}", "VF-{y}-{n5}",
             "{A1}{n6}", "{n8}", "{y}/{n2}/{n4}", "{A2}{n8}", "{n2}{A2}{n4}", "F-{n4}", "{y}{n2}-{n4}", "{A3}-{n6}",
             "{n3}-{n4}", "{n10}", "SINV{n6}", "{y}.{n2}.{n3}", "{A1}-{n5}/{y2}", "{n4}-{A1}", "{n6}-{n2}"),
    eighth=("{n6}", "{n5}", "{n4}", "INV-{n4}", "INV-{n6}", "{y}-{n4}", "{y}-{n5}", "RE-{n5}", "{y}{n4}", "{n8}",
            "{n10}", "{A2}{n7}", "{y2}/{n5}", "{A1}{y}-{n4}", "{n7}", "{A4}{n4}-{n4}", "{n9}", "{y}/{n3}",
            "{A2}-{n4}/{y2}", "{n3}", "{y2}-{n3}", "{A3}{y}{n5}", "I{n6}", "{n1}-{n6}", "{n12}"),
)  # fmt: skip
ORDER = Split(
    ("PO-{n5}", "45{n8}", "{n6}", "B{n6}", "PO{n6}", "{y}-{n4}"),
    ("{A2}/{n4}/{y2}", "P{n4}-{n2}", "{n7}", "{A3}{n5}", "{A1}{n4}.{n3}", "BST-{y}-{n4}", "{n5}/{A2}"),
    ("{n4}-{y2}", "{A1}{y2}-{n5}", "{n10}", "{A4}-{n4}", "{n3}-{n5}", "O-{n6}", "{n8}", "{A2}{n2} {n4}", "{y}/{n5}"),
    ("45{n8}", "PO{n5}", "PO-{n6}", "{n6}", "{n7}", "{y}-{n5}", "{A3}-{n5}", "{A1}{n7}", "{n4}.{n4}", "{n5}/{y2}/{A2}"),
    ("45{n8}", "PO{n6}", "PO-{n5}", "{n6}", "{n5}", "{n8}", "{y}-{n4}", "P{n6}", "PO-{y}-{n4}", "{A2}{n6}", "{n3}/{y}",
     "{A4}-{n3}-{n2}", "{n4}-{A2}", "{n7}/{n2}", "PO/{n4}/{y2}"),
    sixth=("45{n8}", "PO-{n6}", "PO{n7}", "{n6}", "{n7}", "{n8}", "{y}-{n4}", "{n5}", "{y}/{n4}", "B{y2}-{n5}",
           "{A3}{n6}",
           "PO-{n4}-{y2}", "{A2}-{n6}", "47{n8}-{n2}", "{n4}/{n3}", "O{y2}{n4}"),
    seventh=("45{n8}", "PO-{n5}", "PO{n6}", "{n6}", "{n5}", "{n8}", "{y}-{n5}", "{n7}", "{A2}{n5}", "P{y2}-{n4}",
             "{n4}-{n4}", "{A3}/{n4}", "{n5}-{n2}", "ORD{n5}", "{y2}/{n5}", "{A2}-{y}-{n3}"),
    eighth=("45{n8}", "PO{n5}", "PO-{n6}", "{n6}", "{n5}", "{n7}", "{n8}", "P{n5}", "{y}-{n3}", "PO-{n4}", "{A2}{n5}",
            "{n4}/{A2}", "BE{y2}{n5}", "{n6}-{n3}", "{A3}-{n5}"),
)  # fmt: skip
OTHER = Split(
    ("{n5}", "{n6}", "K{n5}", "{n4}", "{A2}{n4}", "C-{n5}", "{n7}"),
    ("{n10}", "{n3}-{n4}", "{A1}{n3}/{n2}", "{n9}", "{n2}.{n5}", "{y}{n4}"),
    ("{n8}", "{A3}{n4}", "{n2}-{n3}", "{n1}{A1}{n4}", "{n3} {n4}", "{n4}/{n1}", "{n11}", "{A1}{A1}-{n5}"),
    ("{n5}", "{n6}", "{n7}", "{n8}", "{A1}{n5}", "{A2}-{n5}", "{n4}.{n2}", "{n3}-{n3}-{n3}", "{A3}{n3}", "{y2}{n5}"),
    ("{n5}", "{n6}", "{n4}", "{n8}", "{A2}{n5}", "C{n5}", "{n10}", "{n3}.{n4}", "{A1}-{n3}-{n3}", "{n2}/{n4}",
     "{A3}{n5}", "{n7}-{A1}", "{n9}"),
    sixth=("{n5}", "{n6}", "{n7}", "{n4}", "1{n5}", "{A2}{n4}", "{n8}", "{n3}/{n2}", "{A1}{n6}", "{n2}-{n4}-{n2}",
           "{n6}.{n1}",
           "{A2}{y2}-{n4}", "{n10}", "{n5}-{n2}"),
    seventh=("{n5}", "{n6}", "{n4}", "{n7}", "{A1}{n4}", "{A2}{n6}", "{n3}-{n5}", "{n2}.{n3}.{n3}", "{n8}", "{A3}-{n4}",
             "{n6}/{n1}", "{y2}-{n5}", "{n9}", "{n1}-{n5}"),
    eighth=("{n5}", "{n6}", "{n4}", "{n8}", "{n7}", "{A3}{n3}", "{A1}{n5}", "{n3} {n3}", "{n10}", "D{n5}", "{n4}-{n2}",
            "{A2}-{n4}", "{n2}/{n5}"),
)  # fmt: skip
LETTERS = string.digits + string.ascii_uppercase
BELGIAN_BANKS = ("001", "068", "103", "210", "310", "363", "651", "734", "979")
"""Bank codes that are given out; the check of an account knows the others from them."""
BUILT = re.compile(r"\{([nA])(\d+)\}")


def shaped(shape: str, dice: Dice, year: int = 2026) -> str:
    """Fill a shape: {n5} five digits, {A2} two letters, {y} and {y2} the year."""
    text = shape.replace("{y}", str(year)).replace("{y2}", str(year)[2:])
    return BUILT.sub(lambda part: _drawn(part.group(1), int(part.group(2)), dice), text)


def _drawn(what: str, count: int, dice: Dice) -> str:
    if what == "A":
        return "".join(dice.among("ABCDEFGHKLMNPRSTVW") for _ in range(count))
    return str(dice.between(10 ** (count - 1), 10**count - 1))


def tax_id(country: Country, dice: Dice) -> str:
    """Return the identifier of the sales tax as it is printed, or "" where there is none."""
    key = str(dice.between(1, 10**9))
    if country.iso == "IN":
        return _gstin(dice)
    if country.iso == "AU":
        return _abn(dice)
    if country.iso == "CA":
        return _business_number(dice)
    if country.iso == "LU":
        return _luxembourgish(dice)
    if country.iso == "US":
        return ""
    return _printed(known.tax_id(country.iso, key), country, dice)


def _printed(number: str, country: Country, dice: Dice) -> str:
    body = number[2:]
    if country.iso == "CH":
        name = {"de": "MWST", "fr": "TVA"}[country.language]
        plain = f"CHE-{number[3:6]}.{number[6:9]}.{number[9:12]}"
        return f"{plain} {name}" if dice.chance(0.7) else plain
    spaced = {
        "DE": f"DE {body[:3]} {body[3:6]} {body[6:]}",
        "GB": f"GB {body[:3]} {body[3:7]} {body[7:]}",
        "FR": f"FR {body[:2]} {body[2:5]} {body[5:8]} {body[8:]}",
        "BE": f"BE {body[:4]}.{body[4:7]}.{body[7:]}",
        "NL": f"NL {body[:4]}.{body[4:6]}.{body[6:9]}.{body[9:]}",
    }
    bare = {"ES": body, "IT": body, "GB": f"{body[:3]} {body[3:7]} {body[7:]}"}
    if country.iso in bare and dice.chance(0.5):
        return bare[country.iso]
    return spaced[country.iso] if country.iso in spaced and dice.chance(0.35) else number


def tax_number(country: Country, dice: Dice) -> str:
    """Return a national number that stands beside or instead of the sales tax identifier; "" where none is printed."""
    shapes = {
        "US": "{n2}-{n7}", "DE": "{n2}/{n3}/{n5}", "FR": "{n3} {n3} {n3} 00014", "NL": "{n8}", "IT": "{n10}7",
    }  # fmt: skip
    return shaped(shapes[country.iso], dice) if country.iso in shapes else ""


def iban(country: Country, dice: Dice) -> str:
    """Return an account number in groups of four, or "" for countries without IBAN."""
    key = str(dice.between(1, 10**9))
    number = {"ES": _spanish, "BE": _belgian, "LU": _luxembourgish_account}.get(
        country.iso, lambda _: known.iban(country.iso, key)
    )(dice)
    if dice.chance(0.2):
        return number
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def _belgian(dice: Dice) -> str:
    drawn = str(dice.between(10**9, 10**10 - 1))
    body = BELGIAN_BANKS[int(drawn) % len(BELGIAN_BANKS)] + drawn[3:]
    check = int(body) % 97 or 97
    return _with_check("BE", f"{body}{check:02d}")


def _spanish(dice: Dice) -> str:
    """Bank and branch, two check digits of their own, account."""
    bank, account = str(dice.between(10**7, 10**8 - 1)), str(dice.between(10**9, 10**10 - 1))
    return _with_check("ES", f"{bank}{ccc.calc_check_digits(f'{bank}00{account}')}{account}")


def _with_check(country: str, account: str) -> str:
    return f"{country}{mod_97_10.calc_check_digits(account + country)}{account}"


def _luxembourgish(dice: Dice) -> str:
    """Six digits, and what is left of them when they are divided by 89."""
    body = dice.between(10**5, 10**6 - 1)
    return f"LU{' ' if dice.chance(0.3) else ''}{body}{body % 89:02d}"


def _luxembourgish_account(dice: Dice) -> str:
    return _with_check("LU", f"0{dice.between(10, 99)}0{dice.between(10**11, 10**12 - 1)}")


def _gstin(dice: Dice) -> str:
    body = f"{dice.between(10, 36)}{shaped('{A3}C{A1}{n4}{A1}', dice)}1Z"
    return body + str(luhn.calc_check_digit(body, alphabet=LETTERS))


def _abn(dice: Dice) -> str:
    body = str(dice.between(10**8, 10**9 - 1))
    number = str(abn.calc_check_digits(body)) + body
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}" if dice.chance(0.7) else number


def _business_number(dice: Dice) -> str:
    """Canadian, with the account of the goods and services tax."""
    body = str(dice.between(10**7, 10**8 - 1))
    number = body + str(luhn.calc_check_digit(body))
    return f"{number[:5]} {number[5:]} RT0001" if dice.chance(0.3) else f"{number} RT0001"
