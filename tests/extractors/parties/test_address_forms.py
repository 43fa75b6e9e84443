import pytest

from extractors.parties.address_forms import (
    ends_with_house_number,
    has_postcode,
    is_address,
    is_city_line,
    is_street,
)

WITH_POSTCODE = [
    "D-10115 Berlin",
    "75008 Paris",
    "3526 KL Utrecht",
    "416 61 Göteborg",
    "00-950 Warszawa",
    "1200-195 Lisboa",
    "York YO1 6GA",
    "Ottawa, ON K1L 8B9",
    "Austin, TX 78701",
    "San Francisco, California 94114",
    "Wollongong NSW 2500",
    "Bengaluru, Karnataka, 560058",
    "20121 Milano (MI)",
]
STREETS = [
    "12 Mill Lane",
    "Marktstr. 5",
    "Kanaalweg 21",
    "14 rue des Tanneurs",
    "C/ Calle Mayor, 45",
    "Via Roma, 1",
    "Storgatan 1",
    "No 12, Jalan Bunga Raya 3",
    "PO Box 551",
    "Postfach 12 00",
    "2250 Industrial Way, Suite 400",
]
NAMES = ["Northgate Stores Ltd", "Hotel Bellavista", "Wegener Druck GmbH", "Studio 54 Ltd", "3 Peaks Consulting Ltd"]


@pytest.mark.parametrize("line", WITH_POSTCODE)
def test_a_post_code_with_its_place_is_known_in_many_countries(line: str) -> None:
    assert has_postcode(line)
    assert is_address(line)


@pytest.mark.parametrize("line", STREETS)
def test_a_street_is_part_of_an_address(line: str) -> None:
    assert is_address(line)


@pytest.mark.parametrize("line", ["2250 Industrial Way", "1200 Main Street", "PO-5512", "Total 1000.00 EUR"])
def test_a_house_number_or_an_amount_is_no_post_code(line: str) -> None:
    assert not has_postcode(line)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_has_no_post_code_and_no_street(name: str) -> None:
    assert not has_postcode(name)
    assert not is_street(name)


def test_a_place_with_its_state_and_code_names_nobody_before_the_comma() -> None:
    assert is_city_line("Austin, TX 78701")
    assert is_city_line("Hyderabad, TELANGANA, 500032")
    assert not is_city_line("Northwind Traders, 12 Main Street, Austin, TX 78701")


def test_continental_streets_end_with_their_number() -> None:
    assert ends_with_house_number("Lungomare 22")
    assert ends_with_house_number("Wiesenweg 10 a")
    assert not ends_with_house_number("12 Mill Lane")


def test_a_saint_in_the_name_of_a_town_is_no_street() -> None:
    assert has_postcode("3100 St. Pölten")
    assert not has_postcode("1234 St. James Street")


@pytest.mark.parametrize("line", ["17000 La Rochelle", "35001 Las Palmas", "90001 Los Angeles", "2500 Den Haag"])
def test_an_article_before_a_place_is_no_day_of_the_week(line: str) -> None:
    assert has_postcode(line)
    assert not has_postcode("2026 La 12")
    assert not has_postcode("2026 May Day")
