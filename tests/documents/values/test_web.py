import pytest

from documents.values.web import domains_in, is_like_domain


def test_domains_of_mail_and_web_addresses_without_providers() -> None:
    text = "info@harbour-tools.example\nwww.larkspur.co.uk https://shop.kaveri.in\nkarla@gmail.com"
    assert domains_in(text) == ("harbour-tools", "larkspur", "kaveri")


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("Harbour Tools Ltd", "harbour-tools"),
        ("Müller Bürobedarf GmbH", "mueller-buerobedarf"),
        ("Larkspur Telecom Limited", "larkspur"),
        ("Kaveri Ltd", "kaveri-electronics"),
        ("HARB0UR TOOLS", "harbourtools"),
    ],
)
def test_a_name_is_like_its_domain(name: str, domain: str) -> None:
    assert is_like_domain(name, domain)


@pytest.mark.parametrize(
    ("name", "domain"), [("Harbour Tools Ltd", "lark"), ("AB", "abc"), ("Inc.", ""), ("Net", "nettle")]
)
def test_other_names_are_not(name: str, domain: str) -> None:
    assert not is_like_domain(name, domain)
