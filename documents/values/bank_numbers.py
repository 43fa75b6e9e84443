"""National accounts, payment references and registrations: form and check digits (C-46, C-47, C-49).

A right check digit proves reading, not ownership, and a reference goes to the payment as it was printed. A scheme is
never guessed from the digits: the label, or the country, must say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from types import ModuleType
from typing import Final

import stdnum.ean
import stdnum.iso11649
import stdnum.lei
import stdnum.luhn
from stdnum.au import abn
from stdnum.be import ogm_vcs
from stdnum.br import cnpj
from stdnum.ch import esr
from stdnum.exceptions import ValidationError
from stdnum.in_ import gstin
from stdnum.us import ein, rtn

from documents.values.identifiers import compact


class Scheme(StrEnum):
    """What kind of number a label says it is."""

    ABA = "ABA routing number"  # US, 9 digits
    SORT_CODE = "sort code"  # GB, 6 digits, no check digit of its own
    BSB = "BSB"  # AU, 6 digits, no check digit
    CLABE = "CLABE"  # MX, 18 digits
    BANKGIRO = "bankgiro"  # SE, 7 or 8 digits
    PLUSGIRO = "plusgiro"  # SE, 2 to 8 digits
    RF = "RF reference"  # ISO 11649
    QRR = "QR reference"  # CH, 27 digits
    OGM = "OGM/VCS"  # BE, 12 digits
    VIITE = "viitenumero"  # FI, 4 to 20 digits
    KID = "KID"  # NO, 2 to 25 digits, modulus 10 or 11
    OCR = "OCR"  # SE, 2 to 25 digits
    GLN = "GLN"
    LEI = "LEI"
    EIN = "EIN"
    ABN = "ABN"
    GSTIN = "GSTIN"
    CNPJ = "CNPJ"


def valid_number(raw: str, scheme: Scheme) -> str | None:
    """Return a number, letters and digits only, when form and check digit of its scheme are right, else None."""
    number = compact(raw)
    return number if number.isascii() and _CHECKS[scheme](number) else None


def _standard(module: ModuleType) -> Callable[[str], bool]:
    def check(number: str) -> bool:
        try:
            module.validate(number)
        except ValidationError:
            return False
        return True

    return check


def _digits(least: int, most: int, check: Callable[[str], bool] = lambda _number: True) -> Callable[[str], bool]:
    form = re.compile(rf"[0-9]{{{least},{most}}}")
    return lambda number: form.fullmatch(number) is not None and check(number)


def _weighted(weights: tuple[int, ...]) -> Callable[[str], bool]:
    """Return a check of modulus 10 with weights that repeat from the right; the last digit makes the sum a ten."""

    def check(number: str) -> bool:
        body = reversed(number[:-1])
        total = sum(int(digit) * weights[at % len(weights)] for at, digit in enumerate(body))
        return -total % 10 == int(number[-1])

    return check


def _clabe(number: str) -> bool:
    """CLABE reduces each product to its last digit first; the weights run from the left."""
    total = sum(int(digit) * (3, 7, 1)[at % 3] % 10 for at, digit in enumerate(number[:-1]))
    return -total % 10 == int(number[-1])


def _modulus_11(number: str) -> bool:
    total = sum(int(digit) * (2 + at % 6) for at, digit in enumerate(reversed(number[:-1])))
    return -total % 11 == int(number[-1])


_luhn: Final = _standard(stdnum.luhn)

_CHECKS: Final[dict[Scheme, Callable[[str], bool]]] = {
    Scheme.ABA: _standard(rtn),
    Scheme.SORT_CODE: _digits(6, 6),
    Scheme.BSB: _digits(6, 6),
    Scheme.CLABE: _digits(18, 18, _clabe),
    Scheme.BANKGIRO: _digits(7, 8, _luhn),
    Scheme.PLUSGIRO: _digits(2, 8, _luhn),
    Scheme.RF: _standard(stdnum.iso11649),
    Scheme.QRR: _digits(27, 27, _standard(esr)),
    Scheme.OGM: _standard(ogm_vcs),
    Scheme.VIITE: _digits(4, 20, _weighted((7, 3, 1))),
    Scheme.KID: _digits(2, 25, lambda number: _luhn(number) or _modulus_11(number)),
    Scheme.OCR: _digits(2, 25, _luhn),
    Scheme.GLN: _digits(13, 13, _standard(stdnum.ean)),
    Scheme.LEI: _standard(stdnum.lei),
    Scheme.EIN: _standard(ein),
    Scheme.ABN: _standard(abn),
    Scheme.GSTIN: _standard(gstin),
    Scheme.CNPJ: _standard(cnpj),
}
