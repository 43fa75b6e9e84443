"""Countries as printed in addresses -> ISO 3166-1 alpha-2 (C-53)."""

from __future__ import annotations

import functools
import re
from typing import Final

from babel import Locale
from babel.core import get_global

from documents.values import names, text

LANGUAGES: Final = ("en", "de", "fr", "it", "es", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs")

_PRINTED_ALSO: Final = {
    "usa": "US",
    "u s a": "US",
    "united states of america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "schweiz suisse": "CH",
    "uae": "AE",
    "czech republic": "CZ",
}
_STATES_BY_ZIP: Final = {
    "0": "CT MA ME NH NJ PR RI VI VT",
    "1": "NY PA",
    "19[789]": "DE",
    "2": "DC MD NC SC VA WV",
    "3": "AL FL GA MS TN",
    "4": "IN KY MI OH",
    "5": "IA MN MT ND SD WI",
    "6": "IL KS MO NE",
    "7": "AR LA OK TX",
    "8": "AZ CO ID NM NV UT WY",
    "9": "AK CA HI OR WA",
}
"""States by how their ZIP codes begin (USPS): "DE 19801" lies in Delaware, "DE 80333" in Germany."""
_STATE_AND_ZIP: Final = re.compile(
    "|".join(
        rf"\b(?:{'|'.join(states.split())})\.?,? (?=\d{{5}}\b){zip_code}\d*(?:-\d{{4}})?\b"
        for zip_code, states in _STATES_BY_ZIP.items()
    )
)
_CANADIAN: Final = re.compile(r"\b[ABCEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d\b")
_BRITISH: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_DUTCH: Final = re.compile(r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b")
_AUSTRALIAN: Final = re.compile(r"\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT),? \d{4}\b")
_INDIAN_STATES: Final = (
    "andhra pradesh|arunachal pradesh|assam|bihar|chhattisgarh|goa|gujarat|haryana|himachal pradesh|jharkhand|"
    "karnataka|kerala|madhya pradesh|maharashtra|manipur|meghalaya|mizoram|nagaland|odisha|punjab|rajasthan|"
    "sikkim|tamil nadu|telangana|tripura|uttar pradesh|uttarakhand|west bengal|new delhi|delhi|chandigarh|puducherry"
)
_INDIAN: Final = re.compile(rf"(?i)\b(?:{_INDIAN_STATES})\W{{1,4}}\d{{3}} ?\d{{3}}\b")
# With the number of digits that the country's codes have: "A-4" may be a flat.
_PREFIXED: Final = re.compile(r"\b(?:(DE?|DK|SE|FI|FR?|IT?|ES?)-(?=\d{5}\b)|(AT?|CH|BE?|LU?|NL|DK)-(?=\d{4}\b))")
_CODED: Final = re.compile(r"\b(?:DE|FR|IT|ES) (?=\d{5}\b)")
_COUNTRY_OF_PREFIX: Final = {"D": "DE", "F": "FR", "I": "IT", "E": "ES", "A": "AT", "B": "BE", "L": "LU"}
_NAMES_OF_STATES: Final = frozenset({"georgia", "jersey"})
"""Countries whose name in a line of its own is more often a state of the United States."""


def country_of(address: str) -> str:
    """Return the country that an address names, by its name or by a postcode of one country's form; "" for none."""
    cleaned = text.clean_lines(address)
    return _named(cleaned) or _by_postcode(text.clean(cleaned))


def is_country(code: str) -> bool:
    """Tell whether the text is exactly an ISO 3166-1 alpha-2 code in capitals."""
    return len(code) == 2 and code.isupper() and code in get_global("territory_currencies")


@functools.cache
def country_names() -> dict[str, str]:
    """Return the folded names of countries in several languages, each with its ISO code."""
    found = dict(_PRINTED_ALSO)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            folded = names.fold(name)
            if len(code) == 2 and code.isalpha() and folded not in _NAMES_OF_STATES:
                found.setdefault(folded, code)
    return found


def _named(cleaned: str) -> str:
    """Look for a line, or a part of one between commas, that is a country's name; the last first."""
    for line in reversed(cleaned.splitlines()):
        for part in (line, *reversed(line.split(","))):
            code = country_names().get(names.fold(part))
            if code is not None:
                return code
    return ""


def _by_postcode(cleaned: str) -> str:
    prefix = _PREFIXED.search(cleaned)
    if prefix is not None:
        letters = prefix[1] or prefix[2]
        return _COUNTRY_OF_PREFIX.get(letters, letters)
    forms = (
        ("US", _STATE_AND_ZIP),
        ("CA", _CANADIAN),
        ("GB", _BRITISH),
        ("AU", _AUSTRALIAN),
        ("IN", _INDIAN),
        ("NL", _DUTCH),
    )
    found = next((country for country, form in forms if form.search(cleaned)), "")
    coded = _CODED.search(cleaned)
    return coded[0].strip() if coded and not found else found
