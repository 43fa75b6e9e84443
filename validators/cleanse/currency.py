"""Currency: C-35, C-36. A shared symbol such as "$" needs the order's currency or two other sources that agree.

Where they do not, the most plausible currency is still written, as a default beside the doubt: it is shown to the
reviewer and never satisfies a rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from babel.numbers import get_territory_currencies

from documents.field import Candidate, FieldName, Proof, ProofName, Status
from documents.reading import FieldReading
from documents.text import Reader
from documents.values import countries
from documents.values import currency as currencies
from validators.cleanse.result import Result, doubtful, of_code, settled, unparsed
from validators.cleanse.world import World, address_country, iban_country, tax_country

MARKED_AMOUNTS: Final = (FieldName.GROSS_TOTAL, FieldName.PAYABLE, FieldName.NET_TOTAL, FieldName.TAX_TOTAL)
ENOUGH: Final = 2
"""Sources that must agree (C-36)."""

SOURCE: Final = 3
"""A source counts as much as so many hints."""
LONGEST_ADDRESS: Final = 80
HINTS: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"\bABN\b|\+61\b|\bBSB\b", "AUD"),
        (r"\bIRD\b|\+64\b", "NZD"),
        (r"\b[HQP]ST\b|\bTPS\b|\bTVQ\b|GST/HST", "CAD"),
        (r"\+65\b|\bUEN\b", "SGD"),
        (r"\+852\b|Hong Kong", "HKD"),
        (r"\bEIN\b|\bABA\b|(?i:sales tax)|\bZIP\b|\bLLC\b", "USD"),
        (r"\bRFC\b|\+52\b", "MXN"),
        (r"(?i:bankgiro|plusgiro|momsreg|organisationsnummer)|\+46\b", "SEK"),
        (r"\bMVA\b|(?i:foretaksregisteret)|\+47\b", "NOK"),
        (r"\bCVR\b|(?i:\breg\.?\s?nr\b.*konto)|\+45\b", "DKK"),
        (r"\bGSTIN\b|\bIFSC\b|\bPAN\b|\+91\b", "INR"),
    )
)
"""Words and dialling codes that tell a country; each is one hint."""

_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_GIRO: Final = re.compile(r"\b(?:bank|plus)giro(?:t|nummer)?\b", re.IGNORECASE)
_NOT_SIGN: Final = re.compile(r"[\d.,'’\s()+_-]+")


def cleanse_currency(world: World) -> Result[str]:
    """Return the document's currency; the sign printed at the total stands in where no currency was chosen."""
    reading = _print_of(world)
    if reading is None or reading.chosen is None:
        return _of_code(world)
    chosen = reading.chosen
    codes = _candidates(chosen)
    if not codes:
        return unparsed(FieldName.CURRENCY, reading)
    if currencies.is_code(_code_in(chosen.raw)) or chosen.evidence.reader is Reader.XML:
        return settled(codes[0], reading, proofs=(Proof(name=ProofName.ISO_CODE, detail=f'"{chosen.raw}" is printed'),))
    return _by_sources(world, reading, codes)


def _of_code(world: World) -> Result[str]:
    """C-66: the currency of the payment codes, where none is printed beside an amount."""
    asked = {code.currency for code in world.reading.payment_codes if code.currency}
    return Result(field=of_code(world.reading, asked.pop(), ProofName.ISO_CODE)) if len(asked) == 1 else Result()


def _by_sources(world: World, reading: FieldReading, codes: tuple[str, ...]) -> Result[str]:
    """Resolve a symbol by the codes on the page, the order, and sources that agree (C-36, C-66)."""
    asked = {code.currency for code in world.reading.payment_codes if code.currency}
    if len(asked) == 1 and asked <= set(codes):
        code = asked.pop()
        proof = Proof(name=ProofName.ISO_CODE, detail=f"{code} stands in the payment code")
        return settled(code, reading, rule="C-66", proofs=(proof,))
    printed = {code for code in _CODE.findall(world.reading.text) if code in codes}
    if len(printed) == 1:
        code = printed.pop()
        proof = Proof(name=ProofName.ISO_CODE, detail=f"{code} is printed on the document")
        return settled(code, reading, rule="C-36", proofs=(proof,))
    votes = [(source, code) for source, code in _sources(world) if code in codes]
    counted = Counter(code for _, code in votes)
    ordered = {order.currency for order in world.orders}
    # An order in another currency than the vendor's own must not hide behind a shared symbol: V-PO-03 asks.
    against = any(count >= ENOUGH for code, count in counted.items() if code not in ordered)
    if len(ordered) == 1 and ordered <= set(codes) and not against:
        return _agreed(ordered.pop(), reading, f"order {world.orders[0].number}")
    usual = _usual(reading, codes)
    leading = [code for code, count in counted.items() if count >= (1 if code == usual else ENOUGH)]
    if len(leading) == 1:
        return _agreed(leading[0], reading, ", ".join(source for source, code in votes if code == leading[0]))
    if usual and not counted:
        return settled(usual, reading, rule="C-35")
    guess = _most_plausible(world, codes, counted)
    likely = settled(guess, reading, rule="C-36", status=Status.DEFAULTED)
    doubt: Result[str] = doubtful(FieldName.CURRENCY, reading, (guess, *(code for code in codes if code != guess)))
    return Result(field=likely.field, doubt=doubt.doubt)


def _most_plausible(world: World, codes: tuple[str, ...], votes: Counter[str]) -> str:
    """Return the currency that most hints on the page speak for; of equals the one that the symbol usually means."""
    hints = Counter({code: SOURCE * count for code, count in votes.items()})
    hints.update(code for code in _hints(world.reading.text) if code in codes)
    return max(codes, key=lambda code: (hints[code], -codes.index(code)))


def _hints(text: str) -> Iterator[str]:
    """Yield the currency of every country that a line, a telephone number or the name of a tax tells."""
    for line in text.splitlines():
        if len(line) <= LONGEST_ADDRESS:
            yield _of_country(countries.country_of(line))
    for pattern, code in HINTS:
        if pattern.search(text):
            yield code


def _usual(reading: FieldReading, codes: tuple[str, ...]) -> str:
    """Return the currency that the symbol means by itself, and so is a source of its own; "" for shared symbols."""
    if len(codes) == 1:
        return codes[0]
    return currencies.DEFAULT_OF.get(_sign(reading.chosen.raw), "") if reading.chosen else ""


def _agreed(code: str, reading: FieldReading, sources: str) -> Result[str]:
    detail = f'"{reading.chosen.raw if reading.chosen else ""}" is {code} by {sources}'
    return settled(code, reading, rule="C-36", proofs=(Proof(name=ProofName.TWO_SOURCES, detail=detail),))


def _sources(world: World) -> Iterator[tuple[str, str]]:
    """Yield what speaks for a currency, other than the symbol, each source once."""
    yield "bank account's country", _of_country(iban_country(world.reading))
    if world.vendor is not None:
        yield "vendor master", world.vendor.currency
        yield "vendor's country", _of_country(world.vendor.country)
    else:
        yield "tax number's country", _of_country(tax_country(world.reading))
        yield "address", _of_country(address_country(world.reading))
    if _GIRO.search(world.reading.text):
        yield "bankgiro", "SEK"


def _of_country(country: str) -> str:
    found = get_territory_currencies(country) if country else []
    return str(found[0]) if found else ""


def _print_of(world: World) -> FieldReading | None:
    """Return the print of the currency, or that of the first amount that carries a sign."""
    reading = world.reading.fields.get(FieldName.CURRENCY)
    if reading is not None and reading.chosen is not None:
        return reading
    for name in MARKED_AMOUNTS:
        amount = world.reading.chosen(name)
        if amount is not None and currencies.candidates(_sign(amount.raw)):
            return FieldReading(chosen=amount.model_copy(update={"readings": (), "label": ""}))
    return None


def _candidates(chosen: Candidate) -> tuple[str, ...]:
    found = currencies.candidates(chosen.raw) or currencies.candidates(_sign(chosen.raw))
    if found:
        return tuple(code for code in found if code in chosen.readings) or found  # The page may rule some out.
    return tuple(code for code in chosen.readings if currencies.is_code(code))


def _sign(raw: str) -> str:
    """Return what is printed around an amount: "$" of "$12,450.00", "EUR" of "EUR 1.234,56"."""
    parts = [part for part in _NOT_SIGN.split(raw) if part] or [""]
    return parts[0] if raw.startswith(parts[0]) else parts[-1]


def _code_in(raw: str) -> str:
    match = _CODE.search(raw.upper())
    return match[0] if match else ""
