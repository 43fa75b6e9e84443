import pytest

from documents.values import currency


@pytest.mark.parametrize("raw", ["EUR", "eur", "€", "Euro", "EUR €", "EUR (€)"])
def test_one_currency_in_many_prints(raw: str) -> None:
    assert currency.candidates(raw) == ("EUR",)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("$", {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}),
        ("kr", {"SEK", "NOK", "DKK", "ISK"}),
        ("Rs.", {"INR", "PKR", "LKR"}),
        ("¥", {"JPY", "CNY"}),
        ("£", {"GBP", "EGP", "LBP"}),
    ],
)
def test_a_shared_symbol_gives_every_currency_it_can_be(raw: str, codes: set[str]) -> None:
    assert codes <= set(currency.candidates(raw))


@pytest.mark.parametrize(
    ("raw", "code"), [("zł", "PLN"), ("Kč", "CZK"), ("Ft", "HUF"), ("₺", "TRY"), ("₹", "INR"), ("CAD $", "CAD")]
)
def test_symbols_of_one_country(raw: str, code: str) -> None:
    assert currency.candidates(raw) == (code,)


@pytest.mark.parametrize("raw", ["", "ABC", "EURO-Palette", "USD €", "12"])
def test_what_is_no_currency(raw: str) -> None:
    assert currency.candidates(raw) == ()


def test_codes_are_those_in_use() -> None:
    assert currency.is_code("EUR")
    assert not currency.is_code("eur")
    assert not currency.is_code("DEM")
    assert not currency.is_code("TAX")


def test_every_symbol_stands_for_real_codes() -> None:
    assert {code for codes in currency.SYMBOLS.values() for code in codes} <= currency.codes()
