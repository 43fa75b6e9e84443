"""Names of months in the languages of the documents, as data: name -> number of the month."""

from __future__ import annotations

import functools
from typing import Final

from babel.dates import get_day_names, get_month_names

from documents.values import names

LANGUAGES: Final = (
    *("en", "de", "fr", "it", "es", "nl", "sv", "da", "nb", "fi", "pl", "pt"),
    *("cs", "sk", "hu", "ro", "el", "et", "lv", "lt", "sl", "tr", "ca"),
)
"""No two of these give one name to two months. Croatian would: its October is the Czech November."""

_PRINTED_ALSO: Final[dict[int, str]] = {
    1: "jan ene gen janv jänner jaenner januar",
    2: "feb febr fev fevr feber",
    3: "mar mrz maerz mrt mars maart",
    4: "apr abr avr avril",
    5: "mai maj mei mag may",
    6: "jun juin giu juni",
    7: "jul juil lug juli",
    8: "aug ago aou aout",
    9: "sep sept set sett",
    10: "okt oct ott out",
    11: "nov",
    12: "dez dec dic des",
}
"""Abbreviations that people print beside those of CLDR."""

_ROMAN: Final = "I II III IV V VI VII VIII IX X XI XII"
ROMAN: Final[dict[str, int]] = {name: number for number, name in enumerate(_ROMAN.split(), start=1)}


@functools.cache
def month_names() -> dict[str, int]:
    """Return every folded name and abbreviation with its month, 1 to 12."""
    found = {names.fold(name): month for month, printed in _PRINTED_ALSO.items() for name in printed.split()}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, language).items():
                    folded = names.fold(name)
                    if not folded.isdigit():
                        found.setdefault(folded, int(month))
    return found


@functools.cache
def day_names() -> frozenset[str]:
    """Return every folded name and abbreviation of a day of the week; dates may start with one."""
    return frozenset(
        word
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
        for word in names.fold(name).split()
    )
