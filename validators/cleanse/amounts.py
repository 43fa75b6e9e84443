"""Amounts of the header: one value each by style and arithmetic, and those that follow from the others.

Sources: accounting specification C-24, S-08.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.field import Evidence, Field, FieldName, Proof, ProofName, Status
from documents.reading import FieldReading
from documents.text import Reader
from documents.values import money, numbers, totals
from validators.cleanse import ocr_repair
from validators.cleanse.numbers import values_of
from validators.cleanse.result import Result, doubtful, settled, unparsed
from validators.cleanse.world import World

AMOUNT_FIELDS: Final = (
    FieldName.LINES_TOTAL,
    FieldName.ALLOWANCE_TOTAL,
    FieldName.CHARGE_TOTAL,
    FieldName.NET_TOTAL,
    FieldName.TAX_TOTAL,
    FieldName.GROSS_TOTAL,
    FieldName.PREPAID,
    FieldName.ROUNDING,
    FieldName.PAYABLE,
)
TRIPLE: Final = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)

TO_PAY: Final = (FieldName.GROSS_TOTAL, FieldName.PAYABLE)

Values = dict[FieldName, tuple[Decimal, ...]]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the other parts of the document say about its amounts.

    Attributes:
        style: Decimal separator of the document, or "".
        currency: ISO code, or "".
        lines: Sum of the line amounts; None when there is no line, or one without an amount.
        rates: Tax rates of the breakdown, else those above zero of the lines, in per cent, each once.
        asked: Amounts of payment codes on the page (C-66).
    """

    style: str
    currency: str
    lines: Decimal | None = None
    rates: tuple[Decimal, ...] = ()
    asked: tuple[Decimal, ...] = ()


def cleanse_amounts(world: World, sums: Sums) -> dict[FieldName, Result[Decimal]]:
    """Return the amounts that are printed, and those of net, tax and gross that follow from the others."""
    fields = {name: reading for name, reading in world.reading.fields.items() if _is_amount(name, reading)}
    values = {name: values_of(reading.chosen, sums.style, sums.currency) for name, reading in fields.items()}
    rules: dict[FieldName, str] = {}
    _decide_by_code(values, rules, sums)
    _repair_letters(fields, values, rules, sums)
    _decide_by_arithmetic(values, rules, sums)
    _repair_digit(fields, values, rules, sums)
    _turn_allowance(fields, values)
    _turn_prepaid(fields, values)
    results = {
        name: _result(name, reading, values[name], rules.get(name, ""), sums) for name, reading in fields.items()
    }
    return results | _derived(results, sums)


def _turn_allowance(fields: Mapping[FieldName, FieldReading], values: Values) -> None:
    """Count an allowance in the direction of the total (BT-107): "Discount -100.00" on an invoice takes 100.00 off."""
    allowance = _single(values.get(FieldName.ALLOWANCE_TOTAL, ()))
    total = _single(values.get(FieldName.NET_TOTAL, ())) or _single(values.get(FieldName.GROSS_TOTAL, ()))
    if allowance is None or total is None or allowance * total >= 0:
        return
    chosen = fields[FieldName.ALLOWANCE_TOTAL].chosen
    if chosen is not None and chosen.evidence.reader is not Reader.XML:
        values[FieldName.ALLOWANCE_TOTAL] = (-allowance,)


def _turn_prepaid(fields: Mapping[FieldName, FieldReading], values: Values) -> None:
    """Count a prepayment in the direction of the total (BT-113): "Paid -51.91" on an invoice takes 51.91 off.

    Where the printed sign makes the payable amount come out, it stays: money paid back is owed again.
    """
    names = (FieldName.PREPAID, FieldName.GROSS_TOTAL, FieldName.PAYABLE)
    prepaid, gross, payable = (_single(values.get(name, ())) for name in names)
    if prepaid is None or gross is None or prepaid * gross >= 0 or payable == gross - prepaid:
        return
    chosen = fields[FieldName.PREPAID].chosen
    if chosen is not None and chosen.evidence.reader is not Reader.XML:
        values[FieldName.PREPAID] = (-prepaid,)


def _is_amount(name: FieldName, reading: FieldReading) -> bool:
    return name in AMOUNT_FIELDS and reading.chosen is not None


def _result(
    name: FieldName, reading: FieldReading, values: tuple[Decimal, ...], rule: str, sums: Sums
) -> Result[Decimal]:
    if not values:
        return unparsed(name, reading)
    if len(values) > 1:
        return doubtful(name, reading, [numbers.plain_form(value) for value in values])
    if not rule and sums.style and len(numbers.readings(reading.chosen.raw if reading.chosen else "")) > 1:
        rule = "C-24"
    status = Status.REPAIRED if rule in ocr_repair.RULES else Status.EXTRACTED
    return settled(values[0], reading, rule=rule, status=status)


def _decide_by_code(values: Values, rules: dict[FieldName, str], sums: Sums) -> None:
    """C-66: of two readings of what is to be paid, take the one that a payment code asks for."""
    for name in TO_PAY:
        fitting = [value for value in values.get(name, ()) if value in sums.asked]
        if len(values.get(name, ())) > 1 and len(fitting) == 1:
            values[name], rules[name] = (fitting[0],), "C-66"


def _repair_letters(
    fields: Mapping[FieldName, FieldReading], values: Values, rules: dict[FieldName, str], sums: Sums
) -> None:
    """C-61: a letter in an amount becomes its digit where a sum confirms the amount; else the amount is a doubt."""
    for name, reading in fields.items():
        if values[name] or reading.chosen is None or reading.chosen.evidence.reader is not Reader.OCR:
            continue
        repaired = ocr_repair.letters_to_digits(reading.chosen.raw, sums.style, sums.currency)
        fitting = [value for value in repaired if _confirmed(name, value, values, sums)]
        if len(fitting) == 1:
            values[name], rules[name] = (fitting[0],), "C-61"


def _confirmed(name: FieldName, value: Decimal, values: Values, sums: Sums) -> bool:
    """Tell whether a closed sum, or a payment code, gives just this value."""
    if name in TO_PAY and value in sums.asked:
        return True
    net, tax, gross = (_single((value,) if name is part else values.get(part, ())) for part in TRIPLE)
    if name in TRIPLE and net is not None and tax is not None and gross is not None:
        return totals.closes(net, tax, gross)
    untaxed = FieldName.TAX_TOTAL not in values and not sums.rates
    if name is FieldName.GROSS_TOTAL or name is FieldName.PAYABLE:
        return untaxed and value == sums.lines
    return name in {FieldName.NET_TOTAL, FieldName.LINES_TOTAL} and value == sums.lines


def _decide_by_arithmetic(values: Values, rules: dict[FieldName, str], sums: Sums) -> None:
    """C-24, second step: of the ambiguous amounts, take the combination that closes, if it is one only."""
    if any(not values.get(name) for name in TRIPLE) or all(len(values[name]) == 1 for name in TRIPLE):
        return
    combinations = itertools.product(*(values[name] for name in TRIPLE))
    closing = [parts for parts in combinations if totals.closes(*parts) and _in_minor_units(parts, sums.currency)]
    if len(closing) != 1:
        return
    for name, value in zip(TRIPLE, closing[0], strict=True):
        if len(values[name]) > 1:
            values[name], rules[name] = (value,), "C-24"


def _in_minor_units(amounts: tuple[Decimal, ...], currency: str) -> bool:
    return all(money.is_exact(amount, currency) for amount in amounts)


def _repair_digit(
    fields: Mapping[FieldName, FieldReading], values: Values, rules: dict[FieldName, str], sums: Sums
) -> None:
    """C-62: net + tax = gross and tax = net x rate both fail, and one digit in one picture-read amount mends both."""
    parts = [_single(values.get(name, ())) for name in TRIPLE]
    if len(sums.rates) != 1 or None in parts:
        return
    net, tax, gross = (part for part in parts if part is not None)
    changeable = tuple(_may_be_misread(fields[name]) for name in TRIPLE)
    repair = ocr_repair.mend_totals((net, tax, gross), sums.rates[0], sums.currency, changeable)
    if repair is not None:
        values[TRIPLE[repair.place]], rules[TRIPLE[repair.place]] = (repair.value,), "C-62"


def _may_be_misread(reading: FieldReading) -> bool:
    """Tell whether one recognition stands alone: what two readings agree on is the vendor's own error."""
    agreed = any(proof.name is ProofName.TWO_READINGS for proof in reading.proofs)
    return reading.chosen is not None and reading.chosen.evidence.reader is Reader.OCR and not agreed


def _derived(results: Mapping[FieldName, Result[Decimal]], sums: Sums) -> dict[FieldName, Result[Decimal]]:
    """Return the one missing part of net, tax and gross where a rate, or the lines of an untaxed bill, give it."""
    net, tax, gross = (results[name].field if name in results else None for name in TRIPLE)
    absent = [name for name in TRIPLE if name not in results]
    if absent == [FieldName.TAX_TOTAL] and net and gross:
        return _tax_between(net, gross, sums)
    if absent == [FieldName.NET_TOTAL] and tax and gross:
        return _net_below(tax, gross, sums)
    if absent == [FieldName.NET_TOTAL, FieldName.TAX_TOTAL] and gross and gross.value == sums.lines and not sums.rates:
        proof = Proof(name=ProofName.LINES_SUM, detail=f"the lines add up to {money.show(gross.value, sums.currency)}")
        net_field = _derive(gross.value, gross.evidence, proof)
        return {
            FieldName.NET_TOTAL: Result(field=net_field),
            FieldName.TAX_TOTAL: Result(field=_derive(Decimal(0), gross.evidence, proof)),
        }
    return {}


def _tax_between(net: Field[Decimal], gross: Field[Decimal], sums: Sums) -> dict[FieldName, Result[Decimal]]:
    tax = gross.value - net.value
    closing = [rate for rate in sums.rates if totals.rate_closes(net.value, rate, tax, sums.currency)]
    if tax != 0 and len(closing) != 1:
        return {}
    return {
        FieldName.TAX_TOTAL: Result(field=_derive(tax, gross.evidence, *_rate_proof(net.value, closing, tax, sums)))
    }


def _net_below(tax: Field[Decimal], gross: Field[Decimal], sums: Sums) -> dict[FieldName, Result[Decimal]]:
    net = gross.value - tax.value
    closing = [rate for rate in sums.rates if totals.rate_closes(net, rate, tax.value, sums.currency)]
    if len(closing) != 1:
        return {}
    return {
        FieldName.NET_TOTAL: Result(field=_derive(net, gross.evidence, *_rate_proof(net, closing, tax.value, sums)))
    }


def _rate_proof(net: Decimal, rates: list[Decimal], tax: Decimal, sums: Sums) -> tuple[Proof, ...]:
    if not rates:
        return ()
    detail = f"{money.show(net)} x {rates[0]} % = {money.show(tax, sums.currency)}"
    return (Proof(name=ProofName.RATE_CLOSES, detail=detail),)


def _derive(value: Decimal, beside: Evidence, *proofs: Proof) -> Field[Decimal]:
    evidence = beside.model_copy(update={"box": None, "xpath": ""})
    return Field(value=value, raw="", evidence=evidence, status=Status.DERIVED, rule="S-08", proofs=proofs)


def _single(values: tuple[Decimal, ...]) -> Decimal | None:
    return values[0] if len(values) == 1 else None
