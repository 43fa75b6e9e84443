"""Cleansing of one document: every print becomes one clean value, or a stated doubt (accounting specification 3).

The raw print is always kept, every change names its rule, and what nothing decides is never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from documents.business import Ambiguity, BusinessDocument, Line, TaxCategory
from documents.field import Field, FieldName, Status
from documents.master.client import Client
from documents.master.protocol import MasterData
from documents.reading import DocumentReading
from documents.values.exchange import printed_rates
from documents.values.periods import Period, period_of, printed_period
from validators.cleanse.amounts import Sums, cleanse_amounts
from validators.cleanse.charges_after_tax import with_charges_in_net, with_untaxed_charges
from validators.cleanse.currency import cleanse_currency
from validators.cleanse.dates import cleanse_dates, cleanse_period
from validators.cleanse.deposits import is_deposit
from validators.cleanse.exemption import with_category_of_reason
from validators.cleanse.identifiers import cleanse_identifiers, orders, picture_iban
from validators.cleanse.lines import cleanse_lines, lines_sum, mend_lines
from validators.cleanse.numbers import number_style, values_of
from validators.cleanse.parties import cleanse_texts, direction
from validators.cleanse.proofs import prove
from validators.cleanse.result import Result
from validators.cleanse.tax_bases import with_bases_of_lines
from validators.cleanse.tax_keys import with_rates_of_keys
from validators.cleanse.taxes import cleanse_taxes
from validators.cleanse.terms import cleanse_terms, due_from_terms
from validators.cleanse.world import World, look_around

Results = dict[FieldName, Result[Any]]


def cleanse(
    reading: DocumentReading,
    *,
    received_on: dt.date,
    client: Client | None = None,
    master: MasterData | None = None,
    date_order_of: Callable[[str], str] | None = None,
) -> BusinessDocument:
    """Return the clean document.

    Args:
        reading: What the readers chose and what else it could have been.
        received_on: Day of receipt in the client's time zone; two-digit years and C-12(f) are counted from it.
        client: Adds the client's order numbers; without one, the page alone decides.
        master: Adds vendors and orders as evidence for dates, currency and repairs. Nothing is filled in from it.
        date_order_of: Tells the order in which a vendor prints day and month, by its id (`LedgerFacts.date_order`).
    """
    world = look_around(reading, received_on, client, master, date_order_of)
    currency = cleanse_currency(world)
    agreed = cleanse_terms(world)
    results: Results = {FieldName.CURRENCY: currency, FieldName.PAYMENT_TERMS: agreed}
    results |= cleanse_texts(world)
    results |= cleanse_identifiers(world)
    days = cleanse_dates(world, agreed.field.value if agreed.field else None)
    results |= days
    if FieldName.DUE_DATE not in days and FieldName.ISSUE_DATE in days:
        results[FieldName.DUE_DATE] = Result(field=due_from_terms(days[FieldName.ISSUE_DATE].field, agreed.field))
    results[FieldName.INVOICING_PERIOD] = cleanse_period(world)
    code = currency.field.value if currency.field else ""
    amounts, lines, taxes = _numbers(world, code)
    results |= amounts
    taxes = with_category_of_reason(taxes, _print(results, FieldName.EXEMPTION_REASON), _total_tax(results))
    document = prove(_assemble(world, results, lines, taxes))
    if reading.picture is None:
        return document
    visible = cleanse(
        reading.picture, received_on=received_on, client=client, master=master, date_order_of=date_order_of
    )
    return document.model_copy(update={"picture": visible})


def _numbers(
    world: World, currency: str
) -> tuple[dict[FieldName, Result[Decimal]], tuple[Line, ...], tuple[TaxCategory, ...]]:
    """Return amounts, lines and tax rows: lines first, because they confirm amounts, then the other way round."""
    style = number_style(world.reading)
    lines = cleanse_lines(world, style, currency)
    taxes = cleanse_taxes(world, style, currency)
    printed = [row.rate for row in taxes if row.rate is not None] or [line.tax_rate for line in lines if line.tax_rate]
    rates = tuple(dict.fromkeys(rate for rate in printed if rate is not None))
    amounts = cleanse_amounts(world, Sums(style, currency, lines_sum(lines), rates, _asked(world)))
    amounts = with_charges_in_net(amounts, lines_sum(lines))
    net = amounts[FieldName.NET_TOTAL].field if FieldName.NET_TOTAL in amounts else None
    plain_net = net.value if net is not None and net.status is Status.EXTRACTED else None
    taxes = with_untaxed_charges(_with_repaired_totals(taxes, amounts), amounts, currency)
    lines = with_rates_of_keys(mend_lines(lines, _sum_of_lines(amounts, plain_net), currency), taxes)
    return amounts, lines, with_bases_of_lines(taxes, lines, net.value if net is not None else None, currency)


def _print(results: Results, name: FieldName) -> str:
    found = results.get(name)
    return str(found.field.value) if found and found.field else ""


def _total_tax(results: Results) -> Decimal | None:
    found = results.get(FieldName.TAX_TOTAL)
    return found.field.value if found and found.field else None


def _asked(world: World) -> tuple[Decimal, ...]:
    return tuple(code.amount for code in world.reading.payment_codes if code.amount is not None)


def _sum_of_lines(amounts: Mapping[FieldName, Result[Decimal]], net: Decimal | None) -> Decimal | None:
    """Return what the lines must add up to: the net total before allowances and charges."""
    if net is None:
        return None
    allowances, charges = (
        result.field.value if (result := amounts.get(name)) and result.field else Decimal(0)
        for name in (FieldName.ALLOWANCE_TOTAL, FieldName.CHARGE_TOTAL)
    )
    return net + allowances - charges


def _with_repaired_totals(
    taxes: tuple[TaxCategory, ...], amounts: Mapping[FieldName, Result[Decimal]]
) -> tuple[TaxCategory, ...]:
    """Give the only tax row the repaired totals: the print that was mended stands in both places."""
    if len(taxes) != 1:
        return taxes
    fields = {name: result.field for name, result in amounts.items()}
    repaired = {
        part: field.value
        for part, name in (("base", FieldName.NET_TOTAL), ("tax", FieldName.TAX_TOTAL))
        if (field := fields.get(name)) is not None and field.status is Status.REPAIRED
    }
    return (taxes[0].model_copy(update=repaired),)


def _assemble(
    world: World, results: Results, lines: tuple[Line, ...], taxes: tuple[TaxCategory, ...]
) -> BusinessDocument:
    reading = world.reading
    fields: dict[str, Any] = {name.value: result.field for name, result in results.items()}
    picture = reading.picture
    return BusinessDocument(
        doc_type=reading.doc_type,
        direction=direction(world),
        language=reading.language,
        first_page=reading.first_page,
        last_page=reading.last_page,
        born_digital=reading.born_digital,
        text=reading.text,
        orders=orders(world),
        lines=lines,
        taxes=taxes,
        ambiguities=_collected([result.doubt for result in results.values()]),
        not_parsed=_collected([result.no_value for result in results.values()]),
        goods_receipt=reading.goods_receipt,
        deposit=is_deposit(reading),
        stated_page_count=reading.stated_page_count,
        numbers_seen=reading.numbers_seen,
        profile_problems=reading.profile_problems,
        doc_type_score=reading.doc_type_score,
        dpi=reading.dpi,
        skew=reading.skew,
        text_doubts=reading.text_doubts,
        file_history=reading.file_history,
        service_period=_service_period(world, results[FieldName.INVOICING_PERIOD].field),
        exchange_rates=printed_rates(reading.text),
        picture_gross=_picture_gross(picture),
        picture_iban=picture_iban(picture.chosen(FieldName.IBAN)) if picture else "",
        einvoice=reading.einvoice,
        payment_codes=reading.payment_codes,
        **fields,
    )


def _service_period(world: World, stated: Field[Period] | None) -> Period | None:
    """Return the period as read or typed, else that of an e-invoice, else the one printed behind a label."""
    if stated is not None:
        return stated.value
    year, structured = world.received_on.year, world.reading.einvoice
    if structured is not None and structured.has("BT-73", "BT-74"):
        return period_of(structured.text("BT-73"), structured.text("BT-74"), current_year=year)
    return printed_period(world.reading.text, current_year=year)


def _picture_gross(picture: DocumentReading | None) -> Decimal | None:
    """Return the gross total that the visible page of a hybrid shows; None when it shows none plainly (V-DOC-08)."""
    if picture is None:
        return None
    values = values_of(picture.chosen(FieldName.GROSS_TOTAL), number_style(picture))
    return values[0] if len(values) == 1 else None


def _collected(prints: list[Ambiguity | None]) -> tuple[Ambiguity, ...]:
    return tuple(found for found in prints if found is not None)
