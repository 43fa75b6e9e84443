"""How papers of the eighth family begin: what each sort of issuer puts above the lines."""

from __future__ import annotations

from sample_docs.generator.variety import letters
from sample_docs.generator.variety.houses.pictures import bars
from sample_docs.generator.variety.identifiers import shaped
from sample_docs.generator.variety.issuers import addressees, letterheads, particulars
from sample_docs.generator.variety.issuers.particulars import Place
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.programs.facts import amount_due
from sample_docs.generator.variety.senders import TOP, fitted
from sample_docs.generator.variety.setting import Fact, Setting, head_facts

GAP = 5.0


def title_of(s: Setting) -> str:
    """Return what the paper is called."""
    return s.both(f"title.{s.deal.kind.name}")


def heading(paper: Paper, s: Setting, place: Place, *, align: str = "left", numbered: bool = False) -> float:
    """Print the title as large as fits, its number behind it at times; return the bottom edge."""
    x, y, width = place
    title = title_of(s)
    whole = f"{title} {s.deal.number}" if numbered else title
    ink = fitted(paper, [whole], s.theme.title, width)
    base = y + ink.leading * 0.85
    if numbered:
        s.titled.add(s.own_mark)
        left = x + width - paper.measure(whole, ink) if align == "right" else x
        paper.put(left, base, f"{title} ", ink)
        at = left + paper.measure(f"{title} ", ink)
        paper.put(at, base, s.deal.number, ink, mark=s.own_mark, label=title)
    else:
        paper.put(x + width if align == "right" else x, base, title, ink, align=align)
    return base + 2


def office(paper: Paper, s: Setting) -> float:
    """A program for a small firm's books: title and addressee left, captions in the middle, the sender right."""
    theme, third = s.theme, s.theme.width / 3
    head = letterheads.brand(paper, s, (theme.right - 52, TOP - 4, 52)) if s.dice.chance(0.5) else TOP
    left = heading(paper, s, (theme.left, TOP + 6, theme.width * 0.55), numbered=s.dice.chance(0.15)) + 2
    end = addressees.addressee(paper, s, s.deal.recipient, (theme.left, left, third * 1.15))
    top = max(head, left)
    facts = particulars.captions_over(paper, s, head_facts(s), (theme.left + third * 1.22, top, third * 0.78))
    right = letterheads.sender(paper, s, (theme.left + third * 2.1, top, third * 0.9), ids=True)
    y = max(end, facts, right)
    if s.deal.ship_to:
        y = addressees.captioned(paper, s, s.deal.ship_to, (theme.left, max(end, left) + 2, third * 1.15))
    return max(y, facts, right) + GAP


def firm(paper: Paper, s: Setting) -> float:
    """A large firm's form: addressee in the window, a block of particulars at the right, a line of subject."""
    theme, half = s.theme, s.theme.width / 2
    brand = letterheads.brand(paper, s, (theme.right - 56, TOP - 5, 56))
    left = addressees.in_window(paper, s, (theme.left, TOP + 24, half - 8))
    numbered = s.dice.chance(0.45)
    if numbered:
        s.titled.add(s.own_mark)
    told = head_facts(s)
    draw = s.dice.among((particulars.beside, particulars.to_the_edges, particulars.beside))
    right = draw(paper, s, told, (theme.left + half + 4, max(brand + 4, TOP + 18), half - 4))
    if s.deal.ship_to:
        left = addressees.captioned(paper, s, s.deal.ship_to, (theme.left, left + 2, half - 8))
    place = (theme.left, max(left, right) + 6, theme.width)
    if numbered:
        s.titled.discard(s.own_mark)
        return heading(paper, s, place, numbered=True) + 2
    return heading(paper, s, place) + 2


def web_shop(paper: Paper, s: Setting) -> float:
    """A web shop: brand and title, the order's particulars in columns, addresses beside each other."""
    theme, half = s.theme, s.theme.width / 2
    left = letterheads.sender(paper, s, (theme.left, TOP - 3, half - 4), ids=s.dice.chance(0.7))
    if s.dice.chance(0.5):
        right = letterheads.brand(paper, s, (theme.right - 50, TOP - 4, 50))
    else:
        right = heading(paper, s, (theme.left + half, TOP - 2, half), align="right")
    y = max(left, right) + 3
    if not s.dice.chance(0.5) or right < TOP:
        paper.line(theme.left, y, theme.right, y, width=0.3)
    if title_of(s) not in paper.printed.split("\n"):
        y = heading(paper, s, (theme.left, y + 1, theme.width))
    y = particulars.in_columns(paper, s, head_facts(s), (theme.left, y + 1, theme.width))
    return addressees.side_by_side(paper, s, y + 2, style=s.dice.among(("plain", "filled"))) + GAP


def freelancer(paper: Paper, s: Setting) -> float:
    """A word processor's letter: name in the middle or left, addressee, town and day, subject, some particulars."""
    theme = s.theme
    middle = s.dice.chance(0.4)
    place = (paper.width / 2 if middle else theme.left, TOP - 3, theme.width)
    y = letterheads.large_name(paper, s, place, align="center" if middle else "left")
    y = addressees.addressee(paper, s, s.deal.recipient, (theme.left, y + 6, theme.width * 0.6)) + 2
    if s.dice.chance(0.55):
        s.titled.add("issue_date")
        y = letters.dateline(paper, s, (theme.left, y, theme.width))
    y = heading(paper, s, (theme.left, y + 2, theme.width), numbered=s.dice.chance(0.5))
    told = head_facts(s)
    if told:
        y = particulars.beside(paper, s, told, (theme.left, y, theme.width * 0.62))
    if s.deal.ship_to:
        y = addressees.captioned(paper, s, s.deal.ship_to, (theme.left, y + 2, theme.width * 0.6))
    if s.deal.kind.priced and s.dice.chance(0.6) and s.deal.kind.name not in ("self_billing", "credit_note"):
        key = "intro.order" if s.deal.kind.name == "order" else "intro"
        y = paper.runs(theme.left, y + theme.body.leading * 1.6, [Run(s.words.say(key))], theme.body, theme.width)
        y -= theme.body.leading * 0.6
    return y + 3


def platform(paper: Paper, s: Setting) -> float:
    """A billing platform: title and particulars left, both parties in columns, what is due in large print."""
    theme, half = s.theme, s.theme.width / 2
    letterheads.brand(paper, s, (theme.right - 44, TOP - 3, 44))
    y = heading(paper, s, (theme.left, TOP - 2, half))
    y = max(particulars.beside(paper, s, head_facts(s), (theme.left, y, half)), TOP + 14) + 5
    ends = [letterheads.sender(paper, s, (theme.left, y, half - 6), ids=True)]
    ends.append(addressees.captioned(paper, s, s.deal.recipient, (theme.left + half, y, half - 2)))
    y = max(ends)
    if s.deal.ship_to:
        y = addressees.captioned(paper, s, s.deal.ship_to, (theme.left + half, y + 1, half - 2))
    return _due_in_large(paper, s, y + 3) if s.dice.chance(0.6) else y + 3


def _due_in_large(paper: Paper, s: Setting, y: float) -> float:
    """Print what is to be paid, and by which day, in one large line."""
    due = amount_due(s)
    if not due or not s.deal.due_date:
        return y
    ink = s.theme.body.bold().sized(s.theme.body.size + 4)
    y += ink.leading
    fact, word, day = due[0], f" {s.words.say('due_by')} ", s.notation.day(s.deal.due_date)
    ink = fitted(paper, [fact.text + word + day], ink, s.theme.width)
    paper.put(s.theme.left, y, fact.text, ink, mark=fact.mark)
    x = s.theme.left + paper.measure(fact.text, ink)
    paper.put(x, y, word, ink)
    paper.put(x + paper.measure(word, ink), y, day, ink, mark="due_date", label=word.strip())
    return y + 4


def supplier(paper: Paper, s: Setting) -> float:
    """A supplier of houses: brand, addressee, particulars on a pale ground with what is to be paid in large print."""
    theme, wide = s.theme, 70.0
    brand = letterheads.brand(paper, s, (theme.left, TOP - 5, 58))
    left = letterheads.sender(paper, s, (theme.left, brand, theme.width - wide - 6), ids=s.dice.chance(0.5))
    left = addressees.addressee(paper, s, s.deal.recipient, (theme.left, left + 5, theme.width - wide - 8))
    if s.deal.ship_to:
        left = addressees.captioned(paper, s, s.deal.ship_to, (theme.left, left + 1, theme.width - wide - 8))
    told, due = head_facts(s), amount_due(s)
    x, top = theme.right - wide, TOP - 3
    rows = len(told) * theme.body.leading * 1.12 + (14 if due else 0) + 6
    paper.box(x, top, wide, rows, fill=theme.pale)
    right = particulars.to_the_edges(paper, s, told, (x + 3, top + 1, wide - 6))
    if due:
        ink = theme.body.bold()
        label = fitted(paper, [due[0].label], ink, wide - 6)
        paper.put(x + 3, right + ink.leading + 1.5, due[0].label, label)
        big = fitted(paper, [due[0].text], ink.sized(ink.size + 5), wide - 6)
        at = right + ink.leading + 2 + big.leading
        paper.put(x + wide - 3, at, due[0].text, big, align="right", mark=due[0].mark, label=due[0].label)
    return heading(paper, s, (theme.left, max(left, top + rows) + 4, theme.width)) + 2


def merchant(paper: Paper, s: Setting) -> float:
    """A merchant's dense form: name and numbers left, title right, addresses in frames, a grid of particulars."""
    theme, half = s.theme, s.theme.width / 2
    left = letterheads.sender(paper, s, (theme.left, TOP - 4, half), ids=True)
    right = heading(paper, s, (theme.left + half, TOP - 3, half), align="right")
    if s.dice.chance(0.35):
        right = bars(paper, shaped("{n8}{n6}", s.dice), theme.right - 52, right + 1) + 2
    y = max(left, right) + 1
    known = addressees.all_of_them(s)
    ends = []
    for number, party in enumerate(known):
        place = (theme.left + number * half + 1.5, y + 0.8, half - 5)
        ends.append(addressees.captioned(paper, s, party, place))
    bottom = max(ends) - 1
    for number in range(len(known)):
        paper.box(theme.left + number * half, y, half - 3, bottom - y, stroke="#555555", width=0.5)
    return particulars.grid(paper, s, head_facts(s), (theme.left, bottom + 2, theme.width)) + 3


def craftsman(paper: Paper, s: Setting) -> float:
    """A craftsman's program: a large name, addressee at the left, particulars around a line at the right."""
    theme, half = s.theme, s.theme.width / 2
    if s.dice.chance(0.35):
        y = letterheads.band(paper, s, title_of(s)) + 2
    else:
        y = letterheads.large_name(paper, s, (theme.left, TOP - 4, theme.width * 0.62)) + 2
        paper.line(theme.left, y, theme.right, y, width=0.8, colour=theme.colour)
        y = heading(paper, s, (theme.left, y + 2, theme.width)) + 1
    style = s.dice.among(("plain", "ruled", "filled"))
    left = addressees.captioned(paper, s, s.deal.recipient, (theme.left, y, half - 4), style=style)
    right = particulars.around_a_line(paper, s, head_facts(s), (theme.left + half, y, half))
    if s.deal.ship_to:
        left = addressees.captioned(paper, s, s.deal.ship_to, (theme.left, left + 1, half - 4), style=style)
    return max(left, right) + GAP


def said_twice(s: Setting) -> list[Fact]:
    """Return what a payment slip repeats: number, day due and amount."""
    facts = [Fact(s.own_mark, s.label(s.number_key), s.deal.number)]
    if "customer_number" in s.deal.refs:
        facts.append(Fact("customer_number", s.label("customer_number"), str(s.deal.refs["customer_number"])))
    if s.deal.due_date:
        facts.append(Fact("due_date", s.label("due_date"), s.notation.day(s.deal.due_date)))
    return facts + amount_due(s)
