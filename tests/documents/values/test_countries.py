import pytest

from documents.values import countries


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("Hauptstr. 1\n10115 Berlin\nDeutschland", "DE"),
        ("D-10115 Berlin", "DE"),
        ("A-1010 Wien", "AT"),
        ("1 Main Street, Springfield, IL 62701", "US"),
        ("1 Main Street\nSpringfield\nUSA", "US"),
        ("12 High Street, London SW1A 1AA", "GB"),
        ("100 Queen St W, Toronto ON M5H 2N2", "CA"),
        ("12 rue Haute, 75001 Paris, France", "FR"),
        ("Via Roma 1, 00184 Roma, Italia", "IT"),
        ("PO Box 12, Wollongong NSW 2500", "AU"),
        ("2nd Cross, Bengaluru, Karnataka, 560058", "IN"),
        ("Kanaalweg 21, 3526 KL Utrecht", "NL"),
        ("400 King St, Wilmington, DE 19801", "US"),
        ("Hauptstr. 20, DE 80333 München", "DE"),
        ("12 rue Haute, FR 75001 Paris", "FR"),
        ("14 Beacon St, Boston MA 02108-1234", "US"),
    ],
)
def test_the_country_of_an_address(address: str, country: str) -> None:
    assert countries.country_of(address) == country


@pytest.mark.parametrize(
    "address",
    [
        "",
        "Hauptstr. 1, 10115 Berlin",
        "12 India Street",
        "Georgia Ltd, 1 Road",
        "Atlanta, Georgia",
        "Trenton\nNew Jersey",
        "Cupertino, CA 12345",
    ],
)
def test_an_address_without_its_country(address: str) -> None:
    assert countries.country_of(address) == ""


@pytest.mark.parametrize(
    ("code", "known"),
    [("DE", True), ("CH", True), ("US", True), ("de", False), ("UK", False), ("DEU", False), ("", False)],
)
def test_codes_of_countries_are_known(code: str, known: bool) -> None:
    assert countries.is_country(code) is known
