"""How papers of the sixth family begin below their letterhead: a house's own order of title, addresses and values."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.variety import letters
from sample_docs.generator.variety.houses import meta, places
from sample_docs.generator.variety.houses.pictures import bars
from sample_docs.generator.variety.identifiers import shaped
from sample_docs.generator.variety.letters import filled
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Fact, Setting, head_facts

GAP = 5.0
REFERENCES = ("your_reference", "our_reference", "contact", "customer_number", "matter", "file_number")
"""What stands in the row of references of a letter."""


def _title(s: Setting) -> str:
    return s.both(f"title.{s.deal.kind.name}")


def _large(paper: Paper, s: Setting, text: str, place: tuple[float, float, float], align: str = "left") -> float:
    """Print a title as large as it fits; return its bottom edge."""
    x, y, width = place
    ink = fitted(paper, [text], s.theme.title, width)
    at = {"left": x, "right": x + width, "center": x + width / 2}[align]
    paper.put(at, y + ink.leading * 0.85, text, ink, align=align)
    return y + ink.leading * 0.85 + 2


def _amount_fact(s: Setting) -> list[Fact]:
    """Return what is to be paid, for the head of a paper that asks for money."""
    deal = s.deal
    if not s.asks_for_money or not deal.kind.priced or deal.commission:
        return []
    mark = "gross_total" if deal.sums.payable == deal.sums.gross else "payable"
    return [Fact(mark, s.label("payable"), s.money(deal.sums.payable, total=True))]


def _delivery(paper: Paper, s: Setting, style: str, place: places.Place) -> float:
    """Print where it was delivered, if anywhere."""
    return places.captioned(paper, s, style, s.deal.ship_to, place) if s.deal.ship_to else place[1]


def program(paper: Paper, s: Setting, y: float) -> float:
    """As big programs print it: window at the left, a data box with the title over it at the right."""
    half = s.theme.width / 2
    x = s.theme.left + half + 6
    end = places.window(paper, s, (s.theme.left, y + 6, half - 8))
    top = _large(paper, s, _title(s), (x, y, half - 6))
    draw = s.dice.among((meta.data_box, meta.joined, meta.aligned))
    bottom = draw(paper, s, head_facts(s), x, top, half - 6)
    end = _delivery(paper, s, "over", (s.theme.left, end + 3, half - 8))
    return max(places.agent(paper, s, (s.theme.left, end + 1, half - 8)), bottom) + GAP


def web(paper: Paper, s: Setting, y: float) -> float:
    """As small web programs print it: large title, recipient at the left, values and amount at the right."""
    y = _large(paper, s, _title(s), (s.theme.left, y, s.theme.width), s.dice.among(("left", "right")))
    style, half = s.dice.among(("over", "ruled")), s.theme.width / 2
    facts = [*head_facts(s), *(_amount_fact(s) if s.dice.chance(0.4) else [])]
    draw = s.dice.among((meta.to_the_edge, meta.bottom_ruled, meta.aligned))
    end = places.captioned(paper, s, style, s.deal.recipient, (s.theme.left, y + 2, half - 8))
    bottom = draw(paper, s, facts, s.theme.left + half + 8, y + 1, half - 8)
    if s.dice.chance(0.4):
        end = places.captioned(paper, s, style, s.deal.issuer, (s.theme.left, end + 1, half - 8))
    end = _delivery(paper, s, style, (s.theme.left, end + 1, half - 8))
    return max(places.agent(paper, s, (s.theme.left, end + 1, half - 8)), bottom) + GAP


def captions(paper: Paper, s: Setting, y: float) -> float:
    """As subscriptions are billed: a row of captions, then the parties beside each other."""
    y = _large(paper, s, _title(s), (s.theme.left, y, s.theme.width))
    y = meta.under_captions(paper, s, head_facts(s), s.theme.left, y + 2, s.theme.width) + 3
    parties = [s.deal.issuer, s.deal.recipient, *([s.deal.ship_to] if s.deal.ship_to else [])]
    y = _abreast(paper, s, "over", parties, y)
    if s.deal.due_date and s.dice.chance(0.5):
        y = _by_when(paper, s, y)
    return y + GAP


def _by_when(paper: Paper, s: Setting, y: float) -> float:
    """Print what is to be paid by when, in large print."""
    facts = _amount_fact(s)
    if not facts or not s.deal.due_date:
        return y
    due = Run(s.notation.day(s.deal.due_date), "due_date")
    runs = filled(s.words.say("amount_line"), {"total": Run(facts[0].text, facts[0].mark), "due": due})
    ink = s.theme.body.bold().sized(s.theme.body.size + 4)
    return paper.runs(s.theme.left, y + ink.leading + 2, runs, ink, s.theme.width)


def _abreast(paper: Paper, s: Setting, style: str, parties: Sequence[object], y: float) -> float:
    wide = s.theme.width / len(parties)
    deal, ends = s.deal, []
    for place, party in enumerate(parties):
        known = next(one for one in (deal.issuer, deal.recipient, deal.ship_to) if one is party)
        if known:
            ends.append(places.captioned(paper, s, style, known, (s.theme.left + place * wide, y, wide - 3)))
    return max(ends)


def letter(paper: Paper, s: Setting, y: float) -> float:
    """As offices write: window, town and day, a row of references, subject, greeting."""
    half = s.theme.width * 0.55
    s.titled |= {"issue_date", s.own_mark}
    end = places.window(paper, s, (s.theme.left, y + 4, half))
    facts = head_facts(s)
    refs = [fact for fact in facts if fact.mark in REFERENCES]
    rest = [fact for fact in facts if fact not in refs]
    right = s.theme.left + half + 4
    bottom = meta.aligned(paper, s, rest, right, y + 4, s.theme.right - right) if rest else y
    y = _delivery(paper, s, "over", (s.theme.left, max(end, bottom) + 2, half)) + 1
    y = meta.under_captions(paper, s, refs, s.theme.left, y, s.theme.width) + 1 if refs else y
    y = letters.dateline(paper, s, (s.theme.left, y, s.theme.width))
    y = letters.subject(paper, s, _title(s), (s.theme.left, y + 1, s.theme.width))
    if s.dice.chance(0.7):
        paper.put(s.theme.left, y + s.theme.body.leading * 1.3, s.words.say("salutation"), s.theme.body)
        y += s.theme.body.leading * 1.6
    return y + 2


def form(paper: Paper, s: Setting, y: float) -> float:
    """As printed forms are filled in: parties in cells, then a grid of values over the whole width."""
    half = s.theme.width / 2
    draw = s.dice.chance(0.5)
    if draw:
        y = _large(paper, s, _title(s), (s.theme.left, y, s.theme.width), "right") + 1
    end = places.captioned(paper, s, "cell", s.deal.recipient, (s.theme.left + half, y, half + 3))
    if s.deal.ship_to:
        end = max(end, places.captioned(paper, s, "cell", s.deal.ship_to, (s.theme.left, y, half)))
    elif not draw:
        _large(paper, s, _title(s), (s.theme.left, y + 2, half - 6))
    facts = head_facts(s)
    facts.append(Fact("page", s.label("page_label"), f"{paper.page}/{paper.total}"))
    return meta.cells(paper, s, facts, s.theme.left, end + 2, s.theme.width) + GAP


def bill(paper: Paper, s: Setting, y: float) -> float:
    """As utilities bill: address at the left, a tinted box with what matters at the right, a headline."""
    wide = s.theme.width * 0.42
    x = s.theme.right - wide
    end = places.window(paper, s, (s.theme.left, y + 2, s.theme.width - wide - 8))
    facts = [*head_facts(s), *_amount_fact(s)]
    ink = s.theme.body
    height = (len(facts) + 1) * ink.leading * 1.45 + 3
    paper.box(x - 3, y, wide + 3, height, fill=s.theme.pale, radius=1.5)
    bottom = meta.bottom_ruled(paper, s, facts, x, y + 1, wide - 3)
    y = max(end, bottom, y + height) + 4
    y = _large(paper, s, _title(s), (s.theme.left, y, s.theme.width)) + 1
    return _delivery(paper, s, "over", (s.theme.left, y, s.theme.width / 2)) + 3


def order_strip(paper: Paper, s: Setting, y: float) -> float:
    """As web shops print it: a strip with title and values, the addresses below it side by side, a barcode."""
    ink = s.theme.title.sized(min(s.theme.title.size, 15))
    paper.put(s.theme.left, y + ink.leading, _title(s), ink)
    if s.dice.chance(0.5):
        bars(paper, shaped("{n10}", s.dice), s.theme.right - 46, y - 2)
    y += ink.leading + 5
    facts = head_facts(s)
    y = meta.under_captions(paper, s, facts, s.theme.left + 2, y, s.theme.width - 4) + 2
    paper.line(s.theme.left, y, s.theme.right, y, width=0.8, colour=s.theme.colour)
    parties = [s.deal.recipient, *([s.deal.ship_to] if s.deal.ship_to else [])]
    if s.dice.chance(0.5):
        parties.append(s.deal.issuer)
    return _abreast(paper, s, "over", parties, y + 2) + GAP


def guest(paper: Paper, s: Setting, y: float) -> float:
    """As hotels print it: the guest at the left, the stay at the right, the title in the middle."""
    half = s.theme.width / 2
    end = places.block(paper, s, s.deal.recipient, (s.theme.left, y, half - 6))
    bottom = meta.aligned(paper, s, head_facts(s), s.theme.left + half + 4, y, half - 4)
    y = max(end, bottom) + 3
    y = _large(paper, s, _title(s), (s.theme.left, y, s.theme.width), "center") + 1
    return _delivery(paper, s, "over", (s.theme.left, y, half)) + 2
