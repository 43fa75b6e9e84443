"""Loads the vocabulary files of this folder and finds their phrases in printed text.

Text is compared word by word, without case, accents and punctuation, and the longest phrase wins: "invoice date" is
never read as "invoice". Phrases that stand for several things ("Total") keep all their meanings.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from documents.values.names import fold
from extractors.labels.files import File, vocabulary_files
from extractors.labels.noun_phrases import NounPhrases, noun_phrases
from extractors.labels.party_phrases import PartyWords, party_words

STRONG: Final = 1.0
WEAK: Final = 0.55
"""Weight of a label that stands beside several kinds of values, such as "Date" or "Total"."""

SHORTEST_HEAD: Final = 3
"""A compound's first part has at least so many letters: "Berechnung" is no compound of "Rechnung"."""
SHORTEST_END: Final = 6

TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[#%]")


class Kind(StrEnum):
    """What a phrase can be on a page; the value is the table's name in the files."""

    LABEL = "labels"
    TITLE = "titles"
    SIGN = "signs"
    HEADER = "headers"
    ROLE = "roles"
    ROW = "rows"
    ACT = "acts"
    CURRENCY = "currency_words"
    TERM = "terms"

    __hash__ = str.__hash__  # That of enumerations is slow, and kinds are looked up all the time.


class Token(NamedTuple):
    """One folded word with its place in the text.

    `glued` when a hyphen joins it to the word before, `dotted` when it is the next letter of an abbreviation: "V.A.T.".
    """

    text: str
    start: int
    end: int
    glued: bool = False
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the dictionary: its folded words, what it names, how surely, and in which language."""

    words: tuple[str, ...]
    concept: str
    weight: float
    language: str


@dataclass(frozen=True, slots=True)
class Match:
    """Phrases of equal words found at one place of a text.

    `meant` is empty where they were read letter by letter; else the words that the misread ones are taken for.
    """

    start: int
    end: int
    phrases: tuple[Phrase, ...]
    meant: str = ""

    def weight(self, concept: str) -> float:
        """Return how surely the match names a concept, 0.0 when it does not."""
        return max((phrase.weight for phrase in self.phrases if phrase.concept == concept), default=0.0)


class Entries(NamedTuple):
    """The phrases that begin with one word, by their words; and the numbers of words they have, most first."""

    lengths: tuple[int, ...]
    phrases: dict[tuple[str, ...], tuple[Phrase, ...]]


_Index = dict[str, Entries]


ARTICLES: Final = frozenset("of the des der du de la l le del della dell dello dei van den d".split())  # noqa: SIM905
TAXES: Final = frozenset(
    "tax taxes vat gst hst pst qst mwst ust mehrwertsteuer umsatzsteuer steuer tva iva btw imposta".split()  # noqa: SIM905
)
INCLUDED: Final = frozenset(
    "included inclus incluse inclusa incluso incluida incluido comprise compris compresa compreso enthalten "  # noqa: SIM905
    "enthaltene inbegriffen inbegrepen".split()
)
NUMBER_WORDS: Final = frozenset("number nummer nr no num numero nro".split())  # noqa: SIM905
MOST_ARTICLES: Final = 2
"""Words between "order" and whose it is."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All phrases of all languages."""

    index: dict[Kind, _Index]
    function_words: dict[str, frozenset[str]]
    title_ends: dict[str, tuple[Phrase, ...]]
    net_words: frozenset[str]
    gross_words: frozenset[str]
    page_words: frozenset[str]
    of_words: frozenset[str]
    order_of: frozenset[str]
    party_words: PartyWords
    noun_phrases: NounPhrases
    title_modifiers: Mapping[str, frozenset[str]]

    def matches(self, kind: Kind, tokens: tuple[Token, ...]) -> tuple[Match, ...]:
        """Return the phrases of one kind in a row of tokens, longest first, without overlap, left to right."""
        index = self.index[kind]
        found: list[Match] = []
        at = 0
        while at < len(tokens):
            may_begin = tokens[at].text in index or _is_joined(tokens, at)
            match = _match_at(index, tokens, at) if may_begin and not _is_of_rate(tokens, at) else None
            if kind is Kind.LABEL and (put := self.noun_phrases.at(tokens, at)) and put[0] > (match or (0,))[0]:
                words = tuple(token.text for token in tokens[at : at + put[0]])
                match = put[0], (Phrase(words, put[1], STRONG, ""),)
            if match is None and kind is Kind.TITLE:
                match = self._compound(tokens[at].text)
            if match is None:
                at += 1
                continue
            length, phrases = match
            if kind is Kind.LABEL:
                behind = tokens[at + length :]
                if named := _numbered(phrases, behind):
                    phrases, length, behind = named, length + 1, behind[1:]
                length += self._whose_order(phrases, behind) or _of_tax(phrases, behind)
                length += _included(phrases, behind) if at == 0 else 0
            found.append(Match(tokens[at].start, tokens[at + length - 1].end, phrases))
            at += length
        return tuple(found)

    def party_heading(self, text: str) -> tuple[Match, ...]:
        """Return a whole text as the heading of a party's address where its words are those of one.

        With a colon inside it is a heading and a name, and words joined by an underscore are what a specimen is
        filled with.
        """
        tokens = tokens_of(text) if not _NO_HEADING.search(text) else ()
        words = tuple(token.text for token in tokens)
        role = self.party_words.role_of(words) if words else ""
        listed = self.index[Kind.ROLE].get(words[0]) if role else None
        if not role or (listed is not None and words in listed.phrases):
            return ()
        phrase = Phrase(words, role, STRONG, "")
        return (Match(tokens[0].start, tokens[-1].end, (phrase,)),)

    def _whose_order(self, phrases: tuple[Phrase, ...], behind: tuple[Token, ...]) -> int:
        """Count the words behind the label of an order that say whose it is: "Order No. of the customer: 4711"."""
        if not any(phrase.concept == "order_number" for phrase in phrases):
            return 0
        articles = next((at for at, token in enumerate(behind) if token.text not in ARTICLES), len(behind))
        named = articles <= MOST_ARTICLES and articles < len(behind) and behind[articles].text in self.order_of
        return articles + 1 if named else 0

    def _compound(self, word: str) -> tuple[int, tuple[Phrase, ...]] | None:
        """Return the title that a compound word ends with: "Quartalsrechnung" is a "Rechnung"."""
        for length in range(len(word) - SHORTEST_HEAD, SHORTEST_END - 1, -1):
            phrases = self.title_ends.get(word[-length:])
            if phrases is not None:
                return 1, phrases
        return None


def _numbered(phrases: tuple[Phrase, ...], behind: tuple[Token, ...]) -> tuple[Phrase, ...]:
    """Return the meanings of a label that a word for "number" completes: "Unsere Best.-Nr." names no date."""
    completed = bool(behind) and behind[0].text in NUMBER_WORDS
    return tuple(phrase for phrase in phrases if completed and phrase.concept.endswith("_number"))


def _is_of_rate(tokens: tuple[Token, ...], at: int) -> bool:
    """Tell whether a sign is that of a figure before it: "21% VAT" is a rate and its tax, not the label "% VAT"."""
    return tokens[at].text == "%" and at > 0 and tokens[at - 1].text.isdigit()


def _of_tax(phrases: tuple[Phrase, ...], behind: tuple[Token, ...]) -> int:
    """Count the words behind the label of a net amount that say what it is without: "Total net of VAT"."""
    named = any(phrase.concept == "net_total" for phrase in phrases)
    fits = named and len(behind) > 1 and behind[0].text in ARTICLES and behind[1].text in TAXES
    return len((ARTICLES, TAXES)) if fits else 0


def _included(phrases: tuple[Phrase, ...], behind: tuple[Token, ...]) -> int:
    """Count the word behind the label of a tax that opens a text and says that prices hold it: "GST included"."""
    named = any(phrase.concept == "tax_total" for phrase in phrases)
    return int(named and bool(behind) and behind[0].text in INCLUDED)


UNDATED: Final = frozenset({"company"})
"""Nouns whose numbers have no day: "BCE du" would only be taken for a misread "BC du", the day of an order."""
_NO_HEADING: Final = re.compile(r"_|:\s*\S")
_KEY: Final = re.compile(r"(?P<key>[^:]{4,60}):\s+\S")
_SPACED: Final = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?!\S)")


@functools.lru_cache(maxsize=4_000)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the folded words of a text; digits are tokens of their own, so that no phrase reaches across them.

    Letters spaced out to a word ("R E C H N U N G") are one token.
    """
    found: list[Token] = []
    spaced = [match.span() for match in _SPACED.finditer(text)]
    for match in TOKEN.finditer(text):
        start, end = match.span()
        inside = next((span for span in spaced if span[0] <= start < span[1]), None) if spaced else None
        if inside is None:
            joint = text[start - 1] if found and found[-1].end == start - 1 else ""
            dotted = joint == "." and end - start == 1 and found[-1].end - found[-1].start == 1
            word = match[0] if match[0] in "#%" else fold(match[0])
            found.append(Token(word, start, end, joint == "-", dotted))
        elif start == inside[0]:
            found.append(Token(fold(text[start : inside[1]].replace(" ", "")), start, inside[1]))
    return tuple(found)


@functools.cache
def dictionary() -> Dictionary:
    """Return the vocabulary of every file in this folder."""
    files = list(vocabulary_files())
    phrases: dict[Kind, list[Phrase]] = {kind: [] for kind in Kind}
    for file in files:
        for kind in Kind:
            phrases[kind].extend(_phrases(file, kind))
    return Dictionary(
        index={kind: _indexed(phrases[kind]) for kind in Kind},
        function_words={
            str(file["language"]): frozenset(fold(word) for word in file["function_words"]) for file in files
        },
        title_ends=_title_ends(files, phrases[Kind.TITLE]),
        net_words=_modifiers(files, "net"),
        gross_words=_modifiers(files, "gross"),
        page_words=frozenset(fold(word) for file in files for word in file["labels"]["page"]),
        of_words=frozenset(fold(word) for file in files for word in file["page"]["of"]),
        order_of=frozenset(fold(word) for file in files for word in file["compose"]["order_of"]),
        party_words=party_words(files),
        noun_phrases=noun_phrases(files, ARTICLES, _table(files, "title_modifiers", "yours")),
        title_modifiers={key: _table(files, "title_modifiers", key) for key in ("open", "accepted", "yours")},
    )


@functools.lru_cache(maxsize=20_000)
def find(kind: Kind, text: str) -> tuple[Match, ...]:
    """Return the phrases of one kind in a text, longest first, without overlap, left to right."""
    if kind not in _kinds_in(text):
        return ()
    heading = dictionary().party_heading(text) if kind is Kind.ROLE else ()
    if kind is Kind.ROLE and not heading and (keyed := _KEY.match(text)):
        heading = dictionary().party_heading(keyed["key"])  # "Billing customer: Larkspur Ltd"
    return heading or dictionary().matches(kind, tokens_of(text))


@functools.lru_cache(maxsize=4_000)
def _kinds_in(text: str) -> frozenset[Kind]:
    """Return the kinds of which a text may hold a phrase, by the words that phrases begin with: for most texts few."""
    found: set[Kind] = set()
    by_first = _kinds_by_first()
    for token in tokens_of(text):
        if token.glued or token.dotted:
            return frozenset(Kind)
        if token.text in by_first:
            found |= by_first[token.text]
        if len(token.text) >= SHORTEST_HEAD + SHORTEST_END:
            found |= {Kind.TITLE, Kind.ROLE}  # It may end with one, or be one of two words.
    return frozenset(found)


@functools.cache
def _kinds_by_first() -> dict[str, frozenset[Kind]]:
    index = dictionary().index
    return {first: frozenset(kind for kind in Kind if first in index[kind]) for kind in Kind for first in index[kind]}


def _modifiers(files: list[File], which: str) -> frozenset[str]:
    return _table(files, "modifiers", which)


def _table(files: list[File], table: str, key: str) -> frozenset[str]:
    return frozenset(fold(word) for file in files for word in file[table][key])


def _title_ends(files: list[File], titles: list[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """Return the one-word titles of the languages that glue words together, longest first."""
    gluing = {str(file["language"]) for file in files if file["compose"]["glue"]}
    ends: dict[str, tuple[Phrase, ...]] = {}
    for phrase in sorted(titles, key=lambda phrase: -len(phrase.words[0])):
        if phrase.language in gluing and len(phrase.words) == 1 and len(phrase.words[0]) >= SHORTEST_END:
            ends.setdefault(phrase.words[0], (phrase,))
    return ends


def _phrases(file: File, kind: Kind) -> Iterator[Phrase]:
    language = str(file["language"])
    if kind is Kind.CURRENCY:
        for raw, code in file[kind].items():
            yield Phrase(_words(raw), code, STRONG, language)
        return
    yield from _listed(file[kind], STRONG, language)
    if kind is Kind.LABEL:
        yield from _listed(file["weak"], WEAK, language)
        yield from _composed(file, file["nouns"], language)
    if kind is Kind.TERM:
        yield from _composed(file, file["term_nouns"], language)
    if kind is Kind.ROLE:
        yield from _composed_roles(file, language)


def _listed(table: dict[str, list[str]], weight: float, language: str) -> Iterator[Phrase]:
    for concept, raws in table.items():
        for raw in raws:
            yield Phrase(_words(raw), concept, weight, language)


def _composed_roles(file: File, language: str) -> Iterator[Phrase]:
    """Join every party with the words around it, every act with the nouns that do it, every paper with whom it is for.

    "Supplier details", "ordering party", "invoice addressed to".

    A phrase that the file lists itself keeps the role it has there: "votre société" is the buyer.
    """
    compose = file["compose_roles"]
    listed = {_words(raw) for raws in file[Kind.ROLE].values() for raw in raws}
    for table, patterns in (
        ("parties", compose["of_party"]),
        ("acts", compose["of_act"]),
        ("papers", compose["of_paper"]),
    ):
        for concept, raws in compose[table].items():
            for raw, pattern in itertools.product(raws, (*patterns, *(("{}",) if table == "parties" else ()))):
                words = _words(pattern.format(raw))
                if words not in listed:
                    yield Phrase(words, concept, STRONG, language)


def _composed(file: File, nouns: dict[str, list[str]], language: str) -> Iterator[Phrase]:
    """Join every noun with the words for "number" and "date": "invoice" gives "invoice no", "date of invoice"."""
    compose = file["compose"]
    words = {raw: _words(raw) for key, raws in compose.items() if key != "glue" for raw in raws}
    apart = compose.get("apart", ())
    for noun, raws in nouns.items():
        for raw, what in itertools.product(raws, ("number",) if noun in UNDATED else ("number", "date")):
            concept, own = f"{noun}_{what}", _words(raw)
            for word in compose[f"{what}_after"]:
                yield Phrase(own + words[word], concept, STRONG, language)
                if compose["glue"] and word not in apart:
                    yield Phrase((*own[:-1], own[-1] + words[word][0], *words[word][1:]), concept, STRONG, language)
            for word in compose[f"{what}_before"]:
                yield Phrase(words[word] + own, concept, STRONG, language)


def _words(raw: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens_of(raw))


def _indexed(phrases: list[Phrase]) -> _Index:
    by_words: dict[tuple[str, ...], dict[str, Phrase]] = {}
    for phrase in phrases:
        if not phrase.words:
            continue
        same = by_words.setdefault(phrase.words, {})
        if phrase.concept not in same or same[phrase.concept].weight < phrase.weight:
            same[phrase.concept] = phrase
    by_first: dict[str, dict[tuple[str, ...], tuple[Phrase, ...]]] = {}
    for words, concepts in by_words.items():
        by_first.setdefault(words[0], {})[words] = tuple(concepts.values())
    return {
        first: Entries(tuple(sorted({len(w) for w in same}, reverse=True)), same) for first, same in by_first.items()
    }


def _match_at(index: _Index, tokens: tuple[Token, ...], at: int) -> tuple[int, tuple[Phrase, ...]] | None:
    entries = index.get(tokens[at].text)
    if entries is not None:
        left = len(tokens) - at
        for length in entries.lengths:
            if length <= left:
                found = entries.phrases.get(tuple([token.text for token in tokens[at : at + length]]))
                if found is not None:
                    return length, found
    if at + 1 < len(tokens) and tokens[at + 1].dotted and not tokens[at].dotted:
        return _abbreviated(index, tokens, at)
    if _is_glued(tokens, at):
        joined = tokens[at].text + tokens[at + 1].text
        found = index[joined].phrases.get((joined,)) if joined in index else None
        return None if found is None else (2, found)
    return None


def _abbreviated(index: _Index, tokens: tuple[Token, ...], at: int) -> tuple[int, tuple[Phrase, ...]] | None:
    """Return the phrase that begins with an abbreviation printed with dots where the files have none: "V.A.T. no."."""
    end = next((to for to in range(at + 1, len(tokens)) if not tokens[to].dotted), len(tokens))
    word = Token("".join(token.text for token in tokens[at:end]), tokens[at].start, tokens[end - 1].end)
    found = _match_at(index, (word, *tokens[end:]), 0) if word.text in index else None
    return None if found is None else (found[0] + end - at - 1, found[1])


def _is_joined(tokens: tuple[Token, ...], at: int) -> bool:
    return at + 1 < len(tokens) and (tokens[at + 1].glued or tokens[at + 1].dotted)


def _is_glued(tokens: tuple[Token, ...], at: int) -> bool:
    """Tell whether a hyphen joins the next word to this one."""
    return at + 1 < len(tokens) and tokens[at + 1].glued
