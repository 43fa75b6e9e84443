"""What lines of a postal address look like: post codes of many countries, streets, boxes."""

from __future__ import annotations

import functools
import re
from typing import Final

from documents.values import countries, months, names
from extractors.parties.wording import wording, words_of

_CODE_AND_PLACE: Final = re.compile(
    r"(?<![\w/.])(?:[A-Z]{1,3}[-\s])?(?:\d{4,6}|\d{3}[ ]\d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3})(?:\s?[A-Z]{2})?,?\s+"
    r"(?P<place>[^\W\d_][^\W\d_'’.\-]+)(?P<rest>.*)"
)
_CODE_BEHIND: Final = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b"  # GB
    r"|\b[ABCEGHJ-NPR-TVXY]\d[A-Z]\s?\d[A-Z]\d\b"  # CA
    r"|\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?(?!\d)"  # US
    r"|,\s*[^\W\d_]+(?:\s[^\W\d_]+)?,?\s+\d{5}(?:-\d{4})?(?!\d)"  # US, the state written out
    r"|[,\-–]\s*(?:[^\W\d_]+,?\s*)?\d{3}\s?\d{3}(?!\d)"  # IN, SG
    r"|\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT),?\s+\d{4}\b"  # AU
    r"|\b[AC-FHKNPRTV-Y]\d[\dW]\s[0-9AC-FHKNPRTV-Y]{4}\b"  # IE
)
SAINTS: Final = frozenset({"st", "ste"})
"""Before another word of a place they are no street: "3100 St. Pölten"."""
LONGEST_ARTICLE: Final = 3
"""Letters of an article before the name of a place: "La", "Los"."""
_MISREAD_CODE: Final = re.compile(r"[A-Z]{1,2}[\dOIlSZ]{1,2}[A-Z]?\s[\dOIlSZ][A-Za-z\d]{2}")
"""A British code alone on its line, with letters and digits mixed up by the reader."""
_CITY_STATE_CODE: Final = re.compile(
    r"[^\W\d_][^\d,]*(?:,\s*[^\W\d_][^\d,]*){0,2}[,\s\-–]\s*\d{4,6}(?:-\d{4})?|[^\d]+\d{3}\s\d{3}"
)
_HOUSE_NUMBER_LAST: Final = re.compile(r"\D+\s\d{1,5}\s?[A-Za-z]?(?:\s?[-/+]\s?\d{1,4}\s?[A-Za-z]?)?")
_NUMBER_FIRST: Final = re.compile(r"(?:no\.?|nr\.?|lot|unit|#)?\s*\d+[a-z]?(?:[-/]\d+[a-z]?)*,?\s+\S", re.IGNORECASE)


@functools.lru_cache(maxsize=20_000)
def has_postcode(text: str) -> bool:
    """Tell whether a line holds a post code with its place, in the form of some country."""
    if _CODE_BEHIND.search(text) or _MISREAD_CODE.fullmatch(text):
        return True
    return any(_is_place(match) for match in _CODE_AND_PLACE.finditer(text))


@functools.lru_cache(maxsize=20_000)
def is_street(text: str) -> bool:
    """Tell whether a line names a street with a number, a part of a building, or a box."""
    if wording().boxes.lead(text) and any(sign.isdigit() for sign in text):
        return True
    if wording().estates.lead(text):
        return True
    words = words_of(text)
    if not any(any(sign.isdigit() for sign in word) for word in words):
        return len(words) > 1 and bool(
            words[0] in {"rue", "calle", "via", "jalan", "jln", "avenue", "avda", "viale", "piazza"}
        )
    return any(word in wording().streets for word in words) or _has_compound_street(words)


@functools.lru_cache(maxsize=20_000)
def is_address(text: str) -> bool:
    """Tell whether a line is a part of an address rather than a name."""
    return bool(is_street(text) or has_postcode(text) or _NUMBER_FIRST.match(text) or is_country(text))


def is_country(text: str) -> bool:
    """Tell whether a line is the name of a country."""
    return names.fold(text) in countries.country_names()


def ends_with_house_number(text: str) -> bool:
    """Tell whether a line is words and then a number, as streets are written on the European continent."""
    return _HOUSE_NUMBER_LAST.fullmatch(text.rstrip(" ,.")) is not None


def ends_as_street(text: str) -> bool:
    """Tell whether the last word of a print is one for a street, with no number behind: "Dock Road"."""
    words = words_of(text)
    return len(words) > 1 and (
        words[-1] in wording().streets or (len(words[-1]) > 6 and words[-1].endswith(wording().street_endings))
    )


def is_building(text: str) -> bool:
    """Tell whether a print may name a house in place of a number: "Mill House", "Résidence des Pins"."""
    words = words_of(text)
    return (
        len(words) > 1
        and not names.has_legal_form(text)
        and (words[-1] in wording().buildings or words[0] in wording().buildings_first)
    )


def is_city_line(text: str) -> bool:
    """Tell whether a line is a place with state and code only: "Austin, TX 78701"; no name stands before the comma."""
    return has_postcode(text) and _CITY_STATE_CODE.fullmatch(text.strip(" ,.")) is not None


def _is_place(match: re.Match[str]) -> bool:
    """Tell a post code from a house number or a year: "2250 Industrial Way" is a street, "2026 Monday" a date."""
    before = words_of(match.string[: match.start()])[-1:]
    following = words_of(f"{match['place']} {match['rest']}")
    calendar = {*before, names.fold(match["place"])} - SAINTS
    may_be_article = len(match["place"]) <= LONGEST_ARTICLE and calendar.isdisjoint(months.month_names().keys())
    if may_be_article and match["rest"].lstrip()[:1].isupper():
        calendar = {*before, *following[1:2]}  # "La" is a Saturday in Finland, and before "Rochelle" an article.
    if not calendar.isdisjoint(months.day_names() | months.month_names().keys()):
        return False
    if len(following) > 1 and following[0] in SAINTS:
        following = following[1:]
    counted = len(match["place"]) <= LONGEST_ARTICLE and match["place"].islower()  # "1500 mm"
    return len(match["place"]) > 1 and not counted and not any(word in wording().streets for word in following[:4])


def _has_compound_street(words: list[str]) -> bool:
    return any(
        word.endswith(wording().street_endings) and len(word) > 5 and words[at + 1][:1].isdigit()
        for at, word in enumerate(words[:-1])
    )
