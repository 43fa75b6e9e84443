"""Synthetic tax identifiers and bank accounts: right check digits, nobody's own.

Every identifier follows from a key (the party's short name), so it is the same in every run. Bank codes are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from stdnum import iban as iban_rules
from stdnum.at import uid as at_uid
from stdnum.be import vat as be_vat
from stdnum.ch import uid as ch_uid
from stdnum.de import vat as de_vat
from stdnum.es import nif as es_nif
from stdnum.fr import tva as fr_tva
from stdnum.gb import vat as gb_vat
from stdnum.ie import vat as ie_vat
from stdnum.it import iva as it_iva
from stdnum.nl import btw as nl_btw

BANK = "DYBK"
"""Bank letters of IBANs that have them; no bank uses them."""


def number_from(key: str, digits: int, salt: int = 0) -> int:
    """Return a number of at most `digits` digits that follows from a key."""
    digest = hashlib.sha256(f"{key}/{salt}".encode()).digest()
    return int(int.from_bytes(digest[:12], "big") % 10**digits)


def tax_id(country: str, key: str) -> str:
    """Return a VAT identifier with its country prefix, or "" for a country that has none.

    Swiss numbers carry the suffix MWST, as printed in German; every language of a document keeps it.
    """
    form = _TAX_FORMS.get(country)
    if form is None:
        return ""
    wrap, valid = form
    return next(number for number in map(wrap, _numbers(key)) if valid(number))


def tax_number(country: str, key: str) -> str:
    """Return a national number that is no VAT identifier, such as an EIN; "" where none is printed."""
    plain = f"{number_from(key, 9, 7):09d}"
    return {"US": f"{plain[:2]}-{plain[2:]}", "CA": f"{plain} RT0001", "FR": f"{plain} 00014"}.get(country, "")


def iban(country: str, key: str) -> str:
    """Return an account number with right check digits; "" for a country without IBAN."""
    digits = f"{number_from(key, 18, 3):018d}"
    # A Spanish or Belgian account has check digits of its own; those countries are not offered.
    forms = {
        "DE": digits,
        "AT": digits[:16],
        "CH": digits[:17],
        "GB": BANK + digits[:14],
        "IE": BANK + digits[:14],
        "NL": BANK + digits[:10],
        "FR": None,
        "IT": None,
    }
    if country == "FR":
        return _with_check("FR", _french_account(digits))
    if country == "IT":
        return _with_check("IT", _italian_account(digits))
    account = forms.get(country)
    return _with_check(country, account) if account else ""


def bic(country: str) -> str:
    """Return a BIC of the invented bank."""
    return f"{BANK}{country}2XXXX"[:8] + "XXX"


def _with_check(country: str, account: str) -> str:
    check: str = iban_rules.calc_check_digits(f"{country}00{account}")
    return f"{country}{check}{account}"


def _french_account(digits: str) -> str:
    """Bank, branch, account and the RIB key, 97 - (89 bank + 15 branch + 3 account) mod 97."""
    bank, branch, account = digits[:5], digits[5:10], digits[:11]
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02d}"


_CIN_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)


def _italian_account(digits: str) -> str:
    """CIN letter, ABI, CAB and account."""
    body = digits[:10] + f"{int(digits[:12]):012d}"
    weighed = (_CIN_ODD[int(d)] if place % 2 == 0 else int(d) for place, d in enumerate(body))
    return chr(ord("A") + sum(weighed) % 26) + body


def _numbers(key: str) -> Iterator[int]:
    """Yield candidates that follow from the key until one has the right check digit."""
    start = number_from(key, 9)
    for step in range(100_000):
        yield (start + step) % 10**9


def _luhn_siren(number: int) -> str:
    siren = f"{10**8 + number % (9 * 10**8)}"
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


_TAX_FORMS: dict[str, tuple[Callable[[int], str], Callable[[str], bool]]] = {
    "AT": (lambda n: f"ATU{n % 10**8:08d}", at_uid.is_valid),
    "BE": (lambda n: f"BE0{n:09d}", be_vat.is_valid),
    "CH": (lambda n: f"CHE{10**8 + n % (9 * 10**8)}MWST", lambda text: bool(ch_uid.is_valid(text[:-4]))),
    "DE": (lambda n: f"DE{10**8 + n % (9 * 10**8)}", de_vat.is_valid),
    "ES": (lambda n: f"ESB{n % 10**8:08d}", es_nif.is_valid),
    "FR": (_luhn_siren, fr_tva.is_valid),
    "GB": (lambda n: f"GB{10**8 + n % (9 * 10**8)}", gb_vat.is_valid),
    "IE": (lambda n: f"IE{n % 10**7:07d}{'WABCDEFGHIJKLMNOPQRSTUV'[_ie(n)]}", ie_vat.is_valid),
    "IT": (lambda n: f"IT0{n:09d}{_luhn(f'0{n:09d}')}", it_iva.is_valid),
    "NL": (lambda n: f"NL{10**8 + n % (9 * 10**8)}B01", nl_btw.is_valid),
}


def _ie(number: int) -> int:
    return sum(weight * int(d) for weight, d in zip(range(8, 1, -1), f"{number % 10**7:07d}", strict=True)) % 23


def _luhn(body: str) -> int:
    doubled = (int(d) if place % 2 == 0 else sum(divmod(2 * int(d), 10)) for place, d in enumerate(body))
    return -sum(doubled) % 10
