"""Families of varied documents: each draws from its own part, later ones mix common labels with rare ones."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from sample_docs.generator.variety import documents
from sample_docs.generator.variety.countries import countries, countries_of
from sample_docs.generator.variety.dice import FAMILIES, Dice, Family, Split
from sample_docs.generator.variety.wording import LANGUAGES, Wording, dictionary


def test_families_draw_from_their_own_part():
    split = Split(("a", "b"), ("c",), ("d",), ("e",), ("f",), ("g",), ("h",), ("i",))
    assert {Dice(str(seed), "tuning").one(split) for seed in range(30)} == {"a", "b"}
    assert {Dice(str(seed), "held-out").one(split) for seed in range(30)} == {"c"}
    assert {Dice(str(seed), "third").one(split) for seed in range(30)} == {"d"}
    assert {Dice(str(seed), "fourth").one(split) for seed in range(30)} == {"e"}
    assert {Dice(str(seed), "fifth").one(split) for seed in range(30)} == {"f"}
    assert {Dice(str(seed), "sixth").one(split) for seed in range(30)} == {"g"}
    assert {Dice(str(seed), "seventh").one(split) for seed in range(30)} == {"h"}
    assert {Dice(str(seed), "eighth").one(split) for seed in range(30)} == {"i"}


def test_what_is_drawn_from_any_family_is_never_of_a_later_one():
    split = Split(("a", "b"), ("c",), ("d",), ("e",), ("f",), ("g",), ("h",), ("i",))
    assert {Dice(str(seed), "any").one(split) for seed in range(60)} == {"a", "b", "c"}
    assert not {"en-IE", "en-CA"} & set(countries_of("any"))


@pytest.mark.parametrize(
    ("split", "family", "drawn"),
    [
        (Split(("a",)), "held-out", ("a",)),
        (Split((), ("b",)), "tuning", ("b",)),
        (Split(("a",), ("b",)), "third", ("a", "b")),
        (Split(("a",), ("b",), ("c",)), "fourth", ("a", "b", "c")),
        (Split(("a",), ("b",), ("c",), ("d",)), "fifth", ("a", "b", "c", "d")),
        (Split(("a",), ("b",), ("c",), ("d",), ("e",)), "sixth", ("a", "b", "c", "d", "e")),
        (Split(("a",), ("b",), ("c",), (), ("e",), ("f",)), "seventh", ("a", "b", "c", "e", "f")),
        (Split(("a",), third=("b",), seventh=("c",)), "eighth", ("a", "b", "c")),
    ],
)
def test_an_empty_part_draws_from_the_others(split: Split[str], family: Family, drawn: tuple[str, ...]):
    assert split.of(family) == drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_in_all_families(language: str):
    needed = {"tax.cgst", "tax.sgst", "col.hsn"}  # Indian
    assert set(FAMILIES) == {"tuning", "held-out", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}
    for family in FAMILIES:
        plain, own = (
            {key for key, split in dictionary(of).items() if of_family(split, family) and not COUNTRY.search(key)}
            for of in ("en", language)
        )
        assert plain - needed <= own, family


COUNTRY = re.compile(r"\.[A-Z]{2}$")


def of_family(split: Split[str], family: str) -> tuple[str, ...]:
    whole = split.held_out or split.tuning
    first = {"tuning": split.tuning, "held-out": whole, "third": split.third}
    return first[family] if family in first else split.of(family)


def test_labels_of_the_families_differ():
    for language in LANGUAGES:
        for key, split in dictionary(language).items():
            if key.startswith(("number.", "date.", "due_date", "po_number", "gross_total", "net_total")):
                assert split.held_out or not split.tuning, (language, key)
                assert not set(split.held_out) & set(split.tuning), (language, key)


ONLY_WORD = {"iban"}
"""Labels for which there is one word."""
NO_LABELS = ("title.", "unit.", "page", "inline", "street", "goods.", "note", "clause")
"""What a paper of its kind is called ("Invoice", "Factura"), units ("kg"), forms of page numbers and of sentences
around values, and goods: there the families may meet."""


def bare(label: str) -> str:
    """A label in its letters and digits: "Inv. No.:" is no other label than "INV NO"."""
    return re.sub(r"[\W_]", "", re.sub(r"\{\w+\}", "", label)).casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_of_the_third_family_is_one_of_the_others(language: str):
    words = dictionary(language)
    for key, split in words.items():
        if key in ONLY_WORD or key.startswith(NO_LABELS):
            continue
        plain = words.get(COUNTRY.sub("", key), split)
        known = {bare(label) for one in (split, plain) for label in one.tuning + one.held_out}
        assert not known & {bare(label) for label in split.third}, (language, key)


LATER: tuple[Family, ...] = ("fourth", "fifth", "sixth", "seventh", "eighth")


def own_of(split: Split[str], family: Family) -> tuple[str, ...]:
    """What a later family has of its own."""
    return dict(zip(LATER, (split.fourth, split.fifth, split.sixth, split.seventh, split.eighth), strict=True))[family]


def labels_of(family: Family, language: str) -> dict[str, tuple[tuple[str, ...], set[str]]]:
    """By key, what a later family draws, each as often as it is likely, and what the families before it have there."""
    words, found = dictionary(language), {}
    for key, split in words.items():
        drawn = own_of(split, family)
        if drawn and not key.startswith(NO_LABELS) and key not in ONLY_WORD:
            plain = words.get(COUNTRY.sub("", key), split)
            before = [each.tuning + each.held_out + each.third for each in (split, plain)]
            before += [own_of(each, one) for each in (split, plain) for one in LATER[: LATER.index(family)]]
            found[key] = drawn, {bare(text) for texts in before for text in texts}
    return found


@pytest.mark.parametrize("family", LATER)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_later_families_mix_common_labels_with_rare_ones(family: Family, language: str):
    """As papers of the world do: what is common is mostly shared with the other families, what is rare mostly new."""
    common, rare = Counter[bool](), Counter[bool]()
    for drawn, known in labels_of(family, language).values():
        for text in set(drawn):
            (common if drawn.count(text) > 1 else rare)[bare(text) in known] += 1
    assert common[True] > 3 * common[False], common
    assert rare[False] > rare[True], rare


@pytest.mark.parametrize("family", LATER)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["number.invoice", "date.invoice", "due_date", "po_number", "net_total", "gross_total"])
def test_the_later_families_have_new_labels_for_every_field_of_the_head(family: Family, language: str, key: str):
    drawn, known = labels_of(family, language)[key]
    assert len({bare(text) for text in drawn} - known) >= 2


@pytest.mark.parametrize("family", LATER)
def test_half_of_the_papers_of_the_later_families_use_common_labels_only(family: Family):
    labels = dictionary("de")["number.invoice"].of(family)
    common = {text for text in labels if labels.count(text) > 1}
    said = [Wording("de", "DE", Dice(str(seed), family)).say("number.invoice") for seed in range(300)]
    assert 0.5 < sum(text in common for text in said) / len(said) < 0.8
    assert set(said) == set(labels)


@pytest.mark.parametrize("family", LATER)
def test_a_country_s_label_of_other_families_gives_way_to_one_of_the_later_families(family: Family):
    """Else American papers of the fourth family had the labels that the third one has for them."""
    assert dictionary("en")["number.invoice.US"].third
    words = [Wording("en", "US", Dice(str(seed), family)) for seed in range(60)]
    assert {each.say("number.invoice") for each in words} <= set(dictionary("en")["number.invoice"].of(family))
    taxed = ("net_total", "gross_total", "tax", "col.amount", "col.unit_price")
    assert not any("VAT" in each.say(key) for each in words for key in taxed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_weight_is_ever_printed(language: str):
    drawn = {text for split in dictionary(language).values() for family in LATER for text in own_of(split, family)}
    assert not {text for text in drawn if re.search(r"\*\d", text)}


def test_a_title_of_the_third_family_is_mostly_its_own():
    for language in LANGUAGES:
        for key, split in dictionary(language).items():
            if key.startswith("title.") and split.tuning:
                known = {bare(title) for title in split.tuning + split.held_out}
                assert sum(bare(title) in known for title in split.third) <= 1, (language, key)


def test_families_share_few_names_of_companies():
    """Names meet where two families know the same surname or trade, and there only."""
    names = [{document.vendor["name"] for document in documents(3, 40, family=family)} for family in FAMILIES]
    assert not names[2] & (names[0] | names[1])
    assert not names[3] & (names[0] | names[1] | names[2])
    assert not names[4] & (names[0] | names[1] | names[2] | names[3])
    assert not names[5] & (names[0] | names[1] | names[2] | names[3] | names[4])
    assert not names[6] & (names[0] | names[1] | names[2] | names[3] | names[4] | names[5])
    assert not names[7] & set[str]().union(*names[:7])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("place", countries())
def test_two_rows_of_totals_never_have_one_label(family: Family, place: str):
    country = countries()[place]
    if family not in country.families:
        return
    for seed in range(40):
        words = Wording(country.language, country.iso, Dice(str(seed), family))
        words.differ("net_total", "lines_total")
        assert words.say("net_total").casefold() != words.say("lines_total").casefold()
