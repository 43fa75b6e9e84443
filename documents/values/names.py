"""Names of companies, for comparing only: folding, legal forms, similarity (C-50, C-51)."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from typing import Final

from rapidfuzz import fuzz

from documents.values import text

LEGAL_FORMS: Final[tuple[str, ...]] = (
    # German-speaking countries
    *(
        "gmbh & co. kgaa",
        "gmbh & co. kg",
        "gmbh & co. ohg",
        "gmbh und co. kg",
        "ag & co. kgaa",
        "ag & co. kg",
        "ug & co. kg",
    ),
    *(
        "ug (haftungsbeschränkt)",
        "ggmbh",
        "gesmbh",
        "ges.m.b.h.",
        "gmbh",
        "mbh",
        "kgaa",
        "ag",
        "kg",
        "ohg",
        "ug",
        "gbr",
    ),
    *("e.k.", "e.kfm.", "e.kfr.", "e.v.", "eg", "partg mbb", "partg", "se & co. kg", "se", "e.u."),
    *("egen", "genossenschaft", "eingetragene genossenschaft", "ltd. & co. kg", "vvag", "gag", "gug", "eg mbh"),
    *("aktiengesellschaft", "kommanditgesellschaft", "kollektivgesellschaft"),
    # United Kingdom, Ireland, United States, Canada, Australia, India, Singapore
    *(
        "limited",
        "ltd.",
        "plc",
        "p.l.c.",
        "llp",
        "l.l.p.",
        "llc",
        "l.l.c.",
        "lp",
        "inc.",
        "incorporated",
        "corp.",
        "corporation",
    ),
    *(
        "company",
        "co.",
        "co., ltd.",
        "pllc",
        "pty ltd",
        "pty. limited",
        "private limited",
        "pvt. ltd.",
        "pte. ltd.",
        "dac",
        "clg",
    ),
    *("limited liability company", "unlimited company", "ltée", "cic", "pbc", "cio", "public limited company"),
    *("partnership", "limited partnership", "p.c.", "teoranta", "teo.", "s.e.n.c.", "s.e.n.c.r.l."),
    # France, Belgium, Luxembourg, French Switzerland
    *(
        "s.a.r.l.",
        "sàrl",
        "e.u.r.l.",
        "s.a.s.u.",
        "s.a.s.",
        "s.a.",
        "s.n.c.",
        "s.c.i.",
        "sca",
        "scop",
        "gie",
        "cie",
        "srl",
        "sprl",
        "asbl",
    ),
    # Netherlands, Flanders
    *("b.v.", "b.v.b.a.", "n.v.", "v.o.f.", "c.v.", "c.v.b.a.", "vzw", "coöperatie u.a.", "u.a.", "comm. v."),
    *(
        "coöperatie",
        "coopérative",
        "scrl",
        "selarl",
        "selas",
        "s.c.p.",
        "s.c.m.",
        "s.c.s.",
        "sàrl-s",
        "g.e.i.e.",
        "sagl",
        "eirl",
    ),
    # Italy, Spain, Portugal, Latin America
    *("s.r.l.s.", "s.r.l.", "s.p.a.", "s.a.p.a.", "s.a.s.", "s.n.c.", "soc. coop.", "scarl", "s.s."),
    *("soc. coop. a r.l.", "società cooperativa", "soc. coop. soc.", "s.t.a. s.r.l.", "s.c.a.r.l.", "onlus", "ets"),
    *("s.l.u.", "s.l.", "s.l.l.", "s.c.", "s.coop.", "s.a.u.", "lda.", "unipessoal lda.", "sgps"),
    *("c.b.", "s.l.p.", "s.c.p.", "s.coop.and.", "s.coop.mad.", "s.a.t.", "a.i.e.", "sociedad limitada"),
    *("s.a. de c.v.", "s. de r.l. de c.v.", "s. de r.l.", "ltda.", "eireli", "s.a.c.", "s.a.s. esp"),
    # Nordic countries
    *(
        "aktiebolag",
        "ab",
        "ab (publ)",
        "hb",
        "kb",
        "oy",
        "oyj",
        "oy ab",
        "ky",
        "tmi",
        "a/s",
        "aps",
        "i/s",
        "k/s",
        "ivs",
    ),
    *("asa", "as", "ans", "da", "enk", "ehf.", "hf."),
    # Central and eastern Europe, Baltics, Greece, Turkey
    *(
        "sp. z o.o.",
        "spółka z o.o.",
        "sp. z o.o. sp. k.",
        "sp. k.",
        "sp. j.",
        "s.k.a.",
        "s.r.o.",
        "spol. s r.o.",
        "a.s.",
        "v.o.s.",
        "k.s.",
    ),
    *(
        "kft.",
        "zrt.",
        "nyrt.",
        "bt.",
        "s.c.",
        "s.r.l.-d.",
        "d.o.o.",
        "d.d.",
        "j.d.o.o.",
        "eood",
        "ood",
        "ead",
        "ad",
        "oü",
        "sia",
        "uab",
    ),
    *("μ.ε.π.ε.", "ε.π.ε.", "α.ε.", "ι.κ.ε.", "o.e.", "a.e.", "a.ş.", "ltd. şti.", "san. ve tic. a.ş."),
    # Asia
    *("k.k.", "kabushiki kaisha", "g.k.", "sdn. bhd.", "bhd.", "pt", "tbk", "jsc", "ooo", "fze", "fz-llc"),
)
"""Legal forms as printed; compared folded, without dots and blanks, at the end of a name (some at the front: "PT")."""

_MULTIGRAPHS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"}
)
_UMLAUTS: Final = ("ue", "oe", "ae")
_GERMAN: Final = re.compile(r"(?<=[a-z])(ue|oe|ae)|^(ue|oe|ae)")
_NOT_WORD: Final = re.compile(r"[^\w]+")
_ASCII: Final = bytes(
    ord(sign.lower()) if re.match(r"\w", sign) else ord(" ") for sign in map(chr, range(128))
) + bytes(range(128, 256))
"""Each byte of ASCII text as `fold` writes it; three times quicker than looking for words in most prints."""
_ACCENTS: Final = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The usual combining marks, which are quicker to drop together than one by one."""
REMEMBERED: Final = 20_000
"""Prints and names whose forms are kept: readers and rules compare those of one document again and again."""
# Old company words that are whole words of other languages: too short to strip from the front of a name.
_FRONT_FORMS: Final = frozenset({"pt", "sia", "uab", "ooo", "oy", "ab", "as", "zao", "sc"})


@functools.lru_cache(REMEMBERED)
def fold(raw: str) -> str:
    """Return letters and digits without accents, in lower case, words divided by one blank (C-51)."""
    lines = raw.splitlines()
    if len(lines) > 1:  # a page: most lines have no accents, and many ask for the same lines
        return " ".join(filter(None, map(fold, lines)))
    if raw.isascii():  # no accents: the usual case, and the quick one
        return b" ".join(raw.encode("ascii").translate(_ASCII).split()).decode("ascii")
    bare = text.plain(raw).casefold()
    if not bare.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", bare.translate(_MULTIGRAPHS)))
    if not bare.isascii():
        bare = "".join(itertools.filterfalse(unicodedata.combining, bare))
    return _NOT_WORD.sub(" ", bare).strip()


@functools.lru_cache(REMEMBERED)
def comparable(raw: str) -> str:
    """Return the form in which names are compared: folded, ü = ue = u, and without its legal form."""
    bare = fold(without_legal_form(raw))
    return _GERMAN.sub(lambda match: match[0][0], bare) if any(two in bare for two in _UMLAUTS) else bare


def has_legal_form(raw: str) -> bool:
    """Tell whether a name ends (or starts) with a legal form such as "GmbH"."""
    return _form_words(fold(raw).split()) != (0, 0)


def is_legal_form(raw: str) -> bool:
    """Tell whether a print is a legal form and nothing else."""
    words = fold(raw).split()
    return 0 < len(words) <= _LONGEST_FORM and "".join(words) in _forms()


def may_begin_legal_form(raw: str) -> bool:
    """Tell whether a legal form may begin with a print."""
    return fold(raw).replace(" ", "") in _form_heads()


def without_legal_form(raw: str) -> str:
    """Return the name without its legal form, folded; a name that is nothing else stays as it is."""
    words = fold(raw).split()
    front, back = _form_words(words)
    kept = words[front : len(words) - back]
    return " ".join(kept or words)


def similarity(a: str, b: str) -> float:
    """Return how alike two company names are, from 0.0 to 1.0, without regard to accents and legal forms."""
    left, right = comparable(a), comparable(b)
    if not left or not right:
        return 0.0
    return fuzz.token_sort_ratio(left, right) / 100


@functools.cache
def _forms() -> frozenset[str]:
    return frozenset(fold(form).replace(" ", "") for form in LEGAL_FORMS)


@functools.cache
def _form_heads() -> frozenset[str]:
    return frozenset(form[:end] for form in _forms() for end in range(len(form) + 1))


# "San. ve Tic. A.Ş." is the longest: printed with dots it falls into this many folded words.
_LONGEST_FORM: Final = 8


def _form_words(words: list[str]) -> tuple[int, int]:
    """Return how many words at the front and at the end are the legal form."""
    back, forms = 0, _forms()
    for count in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        if "".join(words[-count:]) in forms:
            back = count
            break
    front = 1 if not back and len(words) > 1 and words[0] in _FRONT_FORMS else 0
    return front, back
