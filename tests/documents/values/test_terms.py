import datetime as dt
from decimal import Decimal

import pytest

from documents.terms import CashDiscount, PaymentTerms
from documents.values import terms


def of(net: int, *discounts: tuple[str, int], eom: bool = False) -> PaymentTerms:
    return PaymentTerms(
        net_days=net,
        discounts=tuple(CashDiscount(percent=Decimal(percent), days=days) for percent, days in discounts),
        end_of_month=eom,
    )


@pytest.mark.parametrize(
    ("raw", "parsed"),
    [
        ("2% 10 Tage, 30 Tage netto", of(30, ("2", 10))),
        ("2/10 net 30", of(30, ("2", 10))),
        ("2/10, n/30", of(30, ("2", 10))),
        ("net 30 EOM", of(30, eom=True)),
        ("60 jours fin de mois", of(60, eom=True)),
        ("sofort", of(0)),
        ("due on receipt", of(0)),
        ("payable à réception", of(0)),
        ("30 dd f.m.", of(30, eom=True)),
        ("Zahlbar innerhalb von 14 Tagen ohne Abzug", of(14)),
        ("Within 10 days 2% discount, 30 days net", of(30, ("2", 10))),
        ("30 Tagen netto oder 10 Tagen mit 2,5%", of(30, ("2.5", 10))),
        ("3% 7 Tage, 2% 14 Tage, 30 Tage netto", of(30, ("3", 7), ("2", 14))),
        ("30 days net. Late payments bear 8% interest after 10 days.", of(30)),
        ("2/10/net 30", of(30)),
        ("COD", of(0)),
    ],
)
def test_terms_as_printed(raw: str, parsed: PaymentTerms) -> None:
    assert terms.parse(raw) == parsed


@pytest.mark.parametrize("raw", ["", "2 % 10 Tage", "hello", "net 900", "huit jours suivant la réception"])
def test_without_a_net_period_there_are_no_terms(raw: str) -> None:
    assert terms.parse(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        *("Title passes on receipt of full payment.", "Cod.", "S/N 06/2026"),
        *("7 % = 7,00 EUR (netto 100,00 EUR)", "netto 100,-", "net 250 €", "net 30 kg", "net 12'500"),
    ],
)
def test_what_looks_like_terms_is_none(raw: str) -> None:
    assert terms.parse(raw) is None


def test_due_dates() -> None:
    assert terms.due_date(dt.date(2026, 10, 14), of(30, ("2", 10))) == dt.date(2026, 11, 13)
    assert terms.discount_date(dt.date(2026, 10, 14), CashDiscount(percent=Decimal(2), days=10)) == dt.date(
        2026, 10, 24
    )


def test_end_of_month_is_counted_in_both_usual_ways() -> None:
    assert terms.due_dates(dt.date(2026, 1, 15), of(30, eom=True)) == (dt.date(2026, 3, 2), dt.date(2026, 2, 28))
