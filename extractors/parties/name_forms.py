"""What a name looks like in print: its legal form, the clause behind it that is no part of it, and what is none."""

from __future__ import annotations

import functools
import re
from typing import Final

from documents.values import names
from extractors.parties.address_forms import (
    ends_as_street,
    ends_with_house_number,
    has_postcode,
    is_address,
    is_building,
    is_city_line,
    is_street,
)
from extractors.parties.wording import wording, words_of

MOST_WORDS: Final = 9
LONGEST_FORM: Final = 6
"""Words of the longest legal form that is looked for inside a sentence."""
OPEN_FORMS: Final = frozenset({"company", "co", "group", "holding", "operative", "cooperative", "cooperativa"})
"""Words that end a name as legal forms do, and are often followed by the form proper."""
_EDGES: Final = re.compile(r"^[\s:.,;#*\-–—|·•>©\"'“”_/=~]+|[\s:;,|\-–—·•*_/=~]+$")
_CONTACT: Final = re.compile(
    r"(?i)@|www\.|https?:|\btel\b|\bfax\b|phone|telefon|\biban\b|\bbic\b|swift|\.(?:com|net|org)\b"
)
_SEPARATORS: Final = re.compile(r"\s+[·•|∙●–—-]\s+|\s*[·•|∙●]\s*|,\s+")
_STRONG: Final = re.compile(r"\s*[·•|∙●]\s*|\s+[–—-]\s+")
_COPYRIGHT: Final = re.compile(
    r"^(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?[\s,]*", re.IGNORECASE
)
_NUMBER_BEHIND: Final = re.compile(
    r"(?:\s+\(?|\()(?:co\.?\s?(?:reg\.?\s?)?no\.?[:\s]*)?\(?\d{4,}[-–]?\s?[A-Z]{0,2}\)?$", re.IGNORECASE
)
_BRACKET_BEHIND: Final = re.compile(r"\s*\([^)]*$|\s*\((?=[^)]*\d)[^)]*\)$")
_FOR_PERSON: Final = re.compile(r"(?i)att?n?\.\s|a/at?t?\.?\s|[cp]/[oa-]\s|z\.\s?hd")
_VALUE: Final = re.compile(r"[\d@:]")
"""What follows a word that only names a value: "Mobile 0161 496 0001", not "The Mobile Assurance Centre"."""
_ABBREVIATION: Final = re.compile(r"(?:^|[\s.])[^\W\d_]{1,4}\.$")
"""A short last word with its dot: "Pvt.", "Co.", not the end of a sentence."""
_COUNTED: Final = re.compile(r"\d{1,3}\s+(?P<rest>[^\W\d_].*)")
_TRADING_AS: Final = re.compile(r"(?i)(?<![\w/])(?:t/a|d/?b/?a)(?![\w/])")
"""Between the name of a person or company and the one it trades under; its letters are no words of a sentence."""
_YEAR_DATE_TIME: Final = re.compile(r"\d{1,2}[./:-]\d{1,2}")


@functools.lru_cache(maxsize=20_000)
def name_in(text: str) -> str:
    """Return the name at the head of a print: without the address, the clause or the number behind it."""
    text = _EDGES.sub("", _COPYRIGHT.sub("", text.strip()))
    parts = _name_and_address(text)
    if len(parts) > 1 and _has_address_behind(text, parts):
        text = parts[0]
    return _EDGES.sub("", _without_clause(text))


def is_senders_line(text: str) -> bool:
    """Tell whether a line holds a name and its whole address, as over the window of an envelope."""
    parts = _name_and_address(_EDGES.sub("", text))
    if len(parts) < 2 or not _has_address_behind(text, parts) or not is_name(name_in(text), labelled=False):
        return False
    return has_form(parts[0]) or has_postcode(text) or _STRONG.search(text[len(parts[0]) :]) is not None


def _name_and_address(text: str) -> list[str]:
    """Return the parts of a line; a company is one, though a comma is in it: "Hill, Bray & Co Ltd, 2 Low Road"."""
    parts, first = _SEPARATORS.split(text), _STRONG.split(text)[0]
    for count in range(2, len(parts)):
        head = ", ".join(parts[:count])
        whole = has_form(head) or head == first
        if text.startswith(head) and whole and not any(map(_may_be_address, parts[:count])):
            return [head, *parts[count:]]
    return parts


def _may_be_address(text: str) -> bool:
    return is_address(text) or ends_with_house_number(text) or ends_as_street(text) or is_building(text)


def _has_address_behind(text: str, parts: list[str]) -> bool:
    behind = text[len(parts[0]) :]
    if (
        not is_address(text)
        or is_city_line(text)
        or ends_with_house_number(parts[0])
        or is_street(parts[0])
        or ends_as_street(parts[0])
    ):
        return False
    return (
        has_form(parts[0])
        or any(is_street(part) or ends_with_house_number(part) for part in parts[1:])
        or bool(_STRONG.search(behind))
    )


def _without_clause(text: str) -> str:
    """Cut a print where a clause begins, unless it begins with it: "X SARL au capital de 20 000 euros"."""
    if has_form(text) or is_owners(text):
        return text
    for start, end in (*wording().clauses.starts(text), *wording().estates.starts(text)):
        head = _EDGES.sub("", text[:start].rstrip(" ("))
        clause = names.fold(text[start:end])
        owner = clause in wording().proprietors and not has_form(head)
        word = clause in wording().need_value and not _VALUE.search(text[end:])
        if len(head) >= 3 and not owner and not word:
            text = head
            break
    if has_postcode(text):
        return text
    shorter = _BRACKET_BEHIND.sub("", _NUMBER_BEHIND.sub("", text))
    return shorter if sum(sign.isalpha() for sign in shorter) >= 3 else text


@functools.lru_cache(maxsize=20_000)
def is_name(text: str, *, labelled: bool) -> bool:
    """Tell whether a print can be a name; beside a word for its role more is believed."""
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdigit() for sign in text)
    words = text.split()
    if (
        text.startswith("(")
        or text.count(")") > text.count("(")  # The end of a remark.
        or letters < 3
        or is_bare_form(text)
        or (digits > max(4, letters // 3) and not is_owners(text))
        or not 1 <= len(words) <= MOST_WORDS
    ):
        return False
    if len(words) == 1 and digits > 1 and letters <= digits:
        return False  # "GAS7866" is a customer's number.
    if _CONTACT.search(text) or ":" in text or text.endswith(("!", "?", "…")) or is_sentence(text):
        return False
    if is_leading_elsewhere(text) or _YEAR_DATE_TIME.search(text):
        return False
    if (is_address(text) and not is_counted(text)) or is_city_line(text):
        return (has_form(text) or is_owners(text)) and not is_city_line(text)
    return labelled or has_form(text) or not ends_with_house_number(text)


def is_counted(text: str) -> bool:
    """Tell whether a print begins with a number and may be a name or an address: "3 Peaks Roasters", "12 The Green"."""
    match = _COUNTED.fullmatch(text)
    if match is None or len(match["rest"].split()) < 2 or is_street(text) or has_postcode(text):
        return False
    ends = ends_as_street(text) or ends_with_house_number(text) or is_building(match["rest"])
    return not ends and _is_capitalised(match["rest"])


def is_leading_elsewhere(text: str) -> bool:
    """Tell whether a line begins as one for a person, a department or a greeting does."""
    return (
        _FOR_PERSON.match(text) is not None
        or wording().groups.lead(text)
        or wording().elsewhere.lead(text)
        or wording().greetings.lead(text)
        or (wording().clauses.lead(text) and not has_form(text))
    )


@functools.lru_cache(maxsize=20_000)
def is_sentence(text: str) -> bool:
    """Tell whether a print speaks to its reader: a slogan, a greeting, a condition."""
    words = words_of(_TRADING_AS.sub(" ", text))
    speaking = sum(word in wording().sentence for word in words)
    if has_form(text):
        return len(text.split()) > MOST_WORDS
    if speaking and len(words) >= 3:
        return True
    small = sum(word in wording().connecting for word in words)
    ends = text.endswith(".") and not _ABBREVIATION.search(text)
    return (ends and len(words) > 4) or (len(words) > 5 and 2 * small >= len(words) and not _is_capitalised(text))


def _is_capitalised(text: str) -> bool:
    """Tell whether all words but the small ones are capitalised, as in "Mairie de La Chaux-de-Fonds"."""
    plain = (word for word in text.split() if names.fold(word) not in wording().connecting)
    return not text.isupper() and all(word[:1].isupper() for word in plain)


@functools.lru_cache(maxsize=20_000)
def has_form(text: str) -> bool:
    """Tell whether a print ends with a legal form written as one: "SA" or "plc", not the words "as" or "da"."""
    words = text.split()
    if len(words) < 2 or not names.has_legal_form(text):
        return False
    last = words[-1].lstrip("(")
    return last[:1].isupper() or "." in last.rstrip(".,") or last.casefold() in wording().small_forms


def is_bare_form(text: str) -> bool:
    """Tell whether a print is nothing but a legal form: "Ltd.", the second line of a name."""
    return names.is_legal_form(text)


def is_owners(text: str) -> bool:
    """Tell whether a print names the owners in common of a house, by its street: "Condominio Via Verdi 10"."""
    return wording().owners.lead(text) and not has_postcode(text)


def begins_as_person(text: str) -> bool:
    """Tell whether a print begins with a word that stands before a person's name: "Herrn", "De heer".

    With a legal form it is the name of a firm: "Dr. Lund & Partner mbB".
    """
    words = words_of(text)
    if not words or has_form(text):
        return False
    return words[0] in wording().salutations or " ".join(words[:2]) in wording().salutations


def begins_as_scholar(text: str) -> bool:
    """Tell whether a print begins with a title under which people practise a profession: "Dr. med. Ute Kranz"."""
    return words_of(text)[:1] in (["dr"], ["prof"])


def is_organisation(text: str) -> bool:
    """Tell whether a print has a word that only organisations bear, or one that ends as a trade does."""
    words = words_of(text)
    return any(word in wording().organisations or word.endswith(wording().organisation_endings) for word in words)


def is_bank(text: str) -> bool:
    """Tell whether a print is the name of a bank, which the foot of most papers carries."""
    return wording().banks.within(text) or any(word.endswith(("bank", "sparkasse")) for word in words_of(text))


def is_salutation(text: str) -> bool:
    """Tell whether a print is nothing but the word before a person's name."""
    return names.fold(text) in wording().salutations and not is_company_salutation(text)


def is_company_salutation(text: str) -> bool:
    """Tell whether a print is nothing but the word over a company's name: "Firma", "Messrs", "Spett.le"."""
    return names.fold(text) in wording().company_salutations


def forms_in(text: str) -> list[tuple[int, int]]:
    """Return start and end of every name with a legal form inside a longer text, left to right.

    A name is the run of capitalised words, and of the small words between them, that ends with the form.
    """
    words = list(re.finditer(r"\S+", text))
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        length = _form_at(text, words, at)
        while length and (further := _form_at(text, words, at + length)):
            length += further  # "Co-operative Limited"
        first = _first_of_name(words, at) if length else at
        if length and first < at:
            last = words[at + length - 1]
            ending = ",;:" if "(" in text[words[first].start() : last.end()] else ",;:)"
            found.append((words[first].start(), last.end() - len(last[0]) + len(last[0].rstrip(ending))))
        at += max(length, 1)
    return found


def _form_at(text: str, words: list[re.Match[str]], at: int) -> int:
    """Return how many words from here on are a legal form; the longest."""
    if at == len(words) or not names.may_begin_legal_form(words[at][0]):
        return 0
    for length in range(min(LONGEST_FORM, len(words) - at), 0, -1):
        print_ = text[words[at].start() : words[at + length - 1].end()].rstrip(",;:)")
        head, tail = words[at][0], words[at + length - 1][0]
        if names.is_legal_form(print_) and any(sign.isalpha() for sign in tail):
            written = head[:1].isupper() or "." in print_.rstrip(".") or print_.casefold() in wording().small_forms
            return length if written else 0
    return 0


def _first_of_name(words: list[re.Match[str]], at: int) -> int:
    """Return the first word of the name that ends before a legal form."""
    first = at
    inside = ")" in words[at][0]
    for index in range(at - 1, max(at - MOST_WORDS, -1), -1):
        word = words[index][0]
        if inside or ")" in word:
            inside = "(" not in word
            continue
        ends_before = (word.endswith((".", ";", ":", "|", "!", "?")) and len(word) > 3) or (
            word.endswith(",") and first < at
        )
        if ends_before or not (
            _is_capital(word) or names.fold(word) in wording().connecting or word in {"&", "+", "-"}
        ):
            break
        if _is_capital(word) and names.fold(word) not in wording().sentence:
            first = index
    return first


def _is_capital(word: str) -> bool:
    bare = word.lstrip("(\"'“")
    return bare[:1].isupper() or (bare[:1].isdigit() and any(sign.isalpha() for sign in bare))
