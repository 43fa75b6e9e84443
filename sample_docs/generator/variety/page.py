"""Composes a page: letterhead, title, addresses and facts in a drawn order, then lines, totals, terms, foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sample_docs.generator.variety import (
    blocks,
    cards,
    conditions,
    endings,
    foot,
    grid,
    ledger,
    letters,
    open_items,
    openings,
    parties,
    records,
    totals,
)
from sample_docs.generator.variety.dice import Split
from sample_docs.generator.variety.pairs import draw_pairs
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.setting import Fact, Setting, head_facts

Part = Callable[[float, float, float], float]
"""Prints something at x, y within a width and returns its bottom edge."""
ARRANGEMENTS: Split[str] = Split(
    ("title | to facts", "to facts | title", "title | from to | facts", "title facts | to ship"),
    (
        "title | facts to", "title | to ship facts", "facts | from to | title", "to | title facts",
        "from facts | title | to ship", "title | facts | to ship",
    ),
    (
        "to from ship | strip | title", "title | to ship | strip", "to key | title | rest", "title | facts to",
        "dateline | to | title | rest", "to | dateline | title key", "title key | to ship | later",
        "key to | title | later", "strip | to ship | title", "to ship key | title | rest", "from to | title | strip",
        "title | key ship to | rest",
    ),
    (
        "to | title | case | rest | key", "title | to key | rest", "to key | title | rest", "title | from to | strip",
        "title | to ship end | strip", "to facts | title", "to | title | strip", "title | to | later",
        "key title | to ship | rest", "from to ship | title key | rest", "title | facts | to end",
        "to | title | later key",
        "dateline | to ship | title | case | rest", "strip | title | to from",
    ),
    (
        "title | facts | from to | headline", "title | from to | facts | headline", "to facts | title",
        "to facts | title | ordered", "title facts | to ship", "to | title | strip", "title | strip | to ship",
        "to ship | title | strip | ordered", "code | title | to facts", "from to | title | facts",
        "to code | title | strip",
        "title to | facts | account", "to facts | title | account", "facts to | title", "to | facts | title | ordered",
        "title | facts from | to ship", "to | dateline | title | key | rest", "title key | from to | rest",
        "to end | title | strip", "strip | to ship | title | headline", "title | to facts", "title | to | later",
    ),
)  # fmt: skip
TITLES = Split(
    ("plain", "plain", "numbered"), ("sentence", "plain", "numbered", "right"),
    ("subject", "centred", "plain", "numbered", "sentence", "plain"),
    ("plain", "plain", "plain", "numbered", "right", "centred", "sentence", "subject"),
    ("plain", "plain", "plain", "plain", "numbered", "right", "centred", "subject", "bar", "below", "below", "spread",
     "dated"),
)  # fmt: skip
Turn = Callable[[Paper, Setting], float]
"""Begins a page and returns where it goes on."""
LINES: dict[str, Callable[[Paper, Setting, float, Turn], float]] = {
    "table": grid.draw_table, "cards": cards.draw_cards, "list": cards.draw_list,
    "two rows": records.draw_two_rows, "told": records.draw_told,
}  # fmt: skip
MATRIX = 0.22
"""Share of papers of the third family whose totals are a table of rates."""
NO_TABLE = 0.18
"""Share of priced papers of the third family whose lines are no table."""
OTHER_LINES = (("two rows", 0.12), ("told", 0.1))
"""Shares of papers of the fifth family whose lines take several rows."""
GAP = 5.0
WORDLESS = ("shop", "self_billing")
"""Kinds that begin without a sentence."""
AT_OTHERS = ("invoice", "credit_note", "order", "order_confirmation", "delivery_note", "freight", "pro_forma")
"""Kinds that name an end customer besides the buyer."""
BRAND_ONLY = 0.3
"""Share of those with a brand in the letterhead that leave it at that, unless the foot says more."""


def compose(paper: Paper, s: Setting) -> None:
    """Print a whole document."""
    style = s.dice.one(foot.STYLES)
    s.bottom = paper.height - foot.ROOM[style] - 5
    if s.dice.chance(0.05):
        foot.watermark(paper, s)
    letterhead = s.dice.one(blocks.LETTERHEADS)
    y = letterhead(paper, s) + s.dice.size(2, 10)
    y = _head(paper, s, y, style)
    if s.habits.sums_first:
        y = totals.draw_totals(paper, s, y) + GAP
    turn = partial(_turn, style=style)
    y = _body(paper, s, y, turn)
    _closing(paper, s, y, turn)
    foot.draw_foot(paper, s, style)
    if s.habits.stamped:
        endings.stamp(paper, s, y)
    if s.dice.newer and s.deal.kind.pays and s.dice.chance(conditions.SHARE):
        conditions.add_page(paper, s)


def _turn(paper: Paper, s: Setting, *, style: str) -> float:
    """Finish the page, begin the next one, and return where it goes on."""
    foot.draw_foot(paper, s, style)
    paper.next_page()
    if s.dice.fourth:
        return _running_head(paper, s)
    if s.dice.chance(0.7):
        text = f"{s.words.say(f'title.{s.deal.kind.name}')} {s.deal.number}"
        paper.put(s.theme.left, 14, text, s.theme.small, mark="")
    return 20.0


def _running_head(paper: Paper, s: Setting) -> float:
    """Print who sent the paper, what it is and its day over a rule; return where the page goes on."""
    if s.dice.fifth and s.dice.chance(0.4):
        return _named_head(paper, s)
    ink, title = s.theme.small.sized(max(s.theme.small.size, 7)), s.words.say(f"title.{s.deal.kind.name}")
    day = s.notation.day(s.deal.issue_date)
    paper.put(s.theme.left, 14, s.deal.issuer.brand, ink.bold())
    paper.put(s.theme.right, 14, f"{title} {s.deal.number}, {day}", ink, align="right")
    paper.line(s.theme.left, 15.5, s.theme.right, 15.5, width=0.4)
    return 21.0


def _named_head(paper: Paper, s: Setting) -> float:
    """Print the number with its label and the page; return where the page goes on."""
    ink, label = s.theme.body, f"{s.label(s.number_key)}{s.theme.colon} "
    paper.put(s.theme.left, 14, label, ink)
    paper.put(s.theme.left + paper.measure(label, ink), 14, s.deal.number, ink, mark=s.own_mark, label=label.strip())
    page = f"{s.label('page_label')} {paper.page}"
    paper.put(s.theme.right, 14, page, ink, align="right")
    return 20.0


def _room(paper: Paper, s: Setting, y: float, need: float, turn: Turn) -> float:
    return y if y + need <= s.bottom else turn(paper, s)


# Head


def _head(paper: Paper, s: Setting, y: float, style: str) -> float:
    plan = s.dice.one(ARRANGEMENTS)
    title = _title_plan(s)
    if "dateline" in plan:
        s.titled.add("issue_date")
    tells_order = "ordered" in plan and bool(s.deal.po_number) and s.deal.kind.name in openings.ORDERED
    if tells_order and s.dice.chance(0.7):
        s.titled.add("po_number")
    facts = head_facts(s)
    told = s.dice.fifth and "headline" in plan
    if s.deal.kind.pays and s.deal.kind.priced and not s.deal.commission and not told and s.dice.chance(0.12):
        mark = "gross_total" if s.deal.sums.payable == s.deal.sums.gross else "payable"
        facts.append(Fact(mark, s.label("payable"), s.money(s.deal.sums.payable, total=True)))
    refs = [fact for fact in facts if fact.mark in s.deal.refs]
    own = [fact for fact in facts if fact not in refs]
    s.later = (refs if "key" in plan else facts) if "later" in plan else []
    if "case" in plan and "customer_number" in s.deal.refs:
        refs = [fact for fact in refs if fact.mark != "customer_number"]
    parts = _parts(paper, s, title, (facts, own, refs))
    for row in plan.split(" | "):
        absent = {"later", "" if s.deal.ship_to else "ship", "" if refs else "rest"}
        absent |= set() if "customer_number" in s.deal.refs else {"case"}
        absent |= set() if s.deal.kind.name in AT_OTHERS else {"end"}
        absent |= {name for name, there in _openings(s, tells_order=tells_order).items() if not there}
        names = [name for name in row.split() if name not in absent]
        if names:
            y = _row([parts[name] for name in names], s, y) + GAP
    named = paper.shown(s.role(s.deal.issuer)) or (paper.shown("brand") and s.dice.chance(BRAND_ONLY))
    if not named and (style == "page" or s.dice.chance(0.5)):
        y = _party(paper, s, "issuer", s.theme.left, y, 85) + GAP
    return y


def _parts(paper: Paper, s: Setting, title: str, values: tuple[list[Fact], list[Fact], list[Fact]]) -> dict[str, Part]:
    """Return what can stand in a head; `values` are all labelled ones, those of the paper itself, the others."""
    facts, own, refs = values
    return {
        "title": lambda x, top, width: _title(paper, s, title, (x, top, width)),
        "facts": lambda x, top, width: draw_pairs(paper, s, facts, x, top, width),
        "strip": lambda x, top, width: draw_pairs(paper, s, facts, x, top, width),
        "key": lambda x, top, width: draw_pairs(paper, s, own, x, top, width),
        "rest": lambda x, top, width: draw_pairs(paper, s, refs, x, top, width),
        "dateline": lambda x, top, width: letters.dateline(paper, s, (x, top, width)),
        "to": lambda x, top, width: _recipient(paper, s, x, top, width),
        "from": lambda x, top, width: _party(paper, s, "issuer", x, top, width),
        "ship": lambda x, top, width: _party(paper, s, "ship", x, top, width),
        "end": lambda x, top, width: _end_customer(paper, s, x, top, width),
        "case": lambda x, top, width: letters.case_sentence(paper, s, (x, top, width)),
        "headline": lambda x, top, width: openings.headline(paper, s, (x, top, width)),
        "ordered": lambda x, top, width: openings.ordered(paper, s, (x, top, width)),
        "account": lambda x, top, width: openings.account(paper, s, (x, top, width)),
        "code": lambda x, top, width: openings.barcode(paper, s, (x, top, width)),
    }


def _openings(s: Setting, *, tells_order: bool) -> dict[str, bool]:
    """Return which of the fifth family's parts a paper has a use for."""
    bills = s.deal.kind.name in openings.BILLS and not s.deal.sums.balance
    return {"headline": openings.has_headline(s), "ordered": tells_order, "account": bills}


def _row(parts: Sequence[Part], s: Setting, y: float) -> float:
    """Print parts side by side, each with its share of the width."""
    wide = s.theme.width / len(parts)
    return max(
        part(s.theme.left + place * wide, y, wide - (6 if len(parts) > 1 else 0)) for place, part in enumerate(parts)
    )


def _recipient(paper: Paper, s: Setting, x: float, y: float, width: float) -> float:
    if s.dice.chance(0.35):
        y = blocks.sender_line(paper, s, x, y, width) + 1
    key = "order_to" if s.deal.kind.from_buyer else "bill_to"
    return blocks.labelled_address(paper, s, key, s.deal.recipient, x, y, width)


def _party(paper: Paper, s: Setting, which: str, x: float, y: float, width: float) -> float:
    if which == "ship" and s.deal.ship_to:
        return blocks.labelled_address(paper, s, "ship_to", s.deal.ship_to, x, y, width)
    key = "order_from" if s.deal.kind.from_buyer else "from"
    return blocks.labelled_address(paper, s, key, s.deal.issuer, x, y, width)


def _end_customer(paper: Paper, s: Setting, x: float, y: float, width: float) -> float:
    """Print a third company for whom it was bought."""
    party = parties.draw_company(s.deal.country, s.dice, s.words)
    return blocks.labelled_address(paper, s, "end_customer", party, x, y, width)


def _title_plan(s: Setting) -> str:
    """Draw how the title is written, and remember what it says."""
    plan = s.dice.one(TITLES)
    if plan in ("numbered", "subject") and s.dice.chance(0.7):
        s.titled.add(s.own_mark)
    if plan in openings.TITLES:
        s.titled |= openings.says(s, plan)
    if plan == "sentence":
        s.titled |= {s.own_mark, "issue_date"}
        if s.deal.po_number and s.dice.chance(0.4):
            s.titled.add("po_number")
            return "sentence with order"
    return plan


def _title(paper: Paper, s: Setting, plan: str, place: tuple[float, float, float]) -> float:
    x, y, width = place
    title, ink = s.both(f"title.{s.deal.kind.name}"), s.theme.title
    if plan.startswith("sentence"):
        return _sentence(paper, s, title, place, ordered=plan != "sentence")
    if plan in openings.TITLES:
        return openings.TITLES[plan](paper, s, title, place)
    if plan == "subject":
        return letters.subject(paper, s, title, place)
    whole = f"{title} {s.deal.number}" if plan == "numbered" else title
    fit = min(ink.size, ink.size * width / paper.measure(whole, ink))
    ink = ink.sized(max(fit, s.theme.body.size))
    base = y + ink.leading * 0.85
    if plan == "numbered":
        paper.put(x, base, title, ink)
        paper.put(x + paper.measure(f"{title} ", ink), base, s.deal.number, ink, mark=s.own_mark, label=title)
    elif plan == "right":
        paper.put(x + width, base, title, ink, align="right")
    elif plan == "centred":
        paper.put(x + width / 2, base, title, ink, align="center")
    else:
        paper.put(x, base, title, ink)
    return base + 2


def _sentence(paper: Paper, s: Setting, title: str, place: tuple[float, float, float], *, ordered: bool) -> float:
    """Print a title that holds number and day: "Invoice 4711 dated 3 May 2026"."""
    x, y, width = place
    special = {"invoice": "inline", "credit_note": "inline.credit_note", "order": "inline.order"}
    pattern = s.words.say(special.get(s.deal.kind.name, "inline.plain")).replace("{title}", title)
    if ordered:
        pattern = f"{pattern}, {s.words.say('inline_po')}"
    values = {
        "number": Run(s.deal.number, s.own_mark),
        "date": Run(s.notation.day(s.deal.issue_date), "issue_date"),
        "po": Run(s.deal.po_number, "po_number"),
    }
    ink = s.theme.body.bold().sized(s.theme.body.size + s.dice.size(0, 3))
    return paper.runs(x, y + ink.leading, letters.filled(pattern, values), ink, width)


# Lines and what follows


def _body(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    name = s.deal.kind.name
    key = {"order": "intro.order", "dunning": "intro.dunning"}.get(name, "intro")
    if name == "dunning" or (s.deal.kind.priced and name not in WORDLESS and s.dice.chance(0.3)):
        y = paper.runs(s.theme.left, y + s.theme.body.leading, [Run(s.words.say(key))], s.theme.body, s.theme.width)
    moneyed = s.deal.kind.priced or name in ("statement", "dunning") or not s.dice.fifth
    if s.notation.amount == "{n}" and moneyed and s.dice.chance(0.5):
        text = s.words.say("amount_code", code=s.notation.currency)
        paper.put(s.theme.right, y, text, s.theme.small, align="right", mark="currency")
    y = _room(paper, s, y + 1, 30, turn)
    if name in ("statement", "dunning"):
        return ledger.draw(paper, s, y) if s.dice.newer else open_items.draw(paper, s, y)
    if s.dice.fifth:
        return LINES[_way_of_lines(s)](paper, s, y, turn)
    bare = s.dice.newer and s.deal.kind.priced and s.dice.chance(NO_TABLE)
    return LINES[s.dice.among(("cards", "list")) if bare else "table"](paper, s, y, turn)


def _way_of_lines(s: Setting) -> str:
    """Draw how the fifth family prints its lines."""
    drawn = s.dice.random.random()
    for way, share in OTHER_LINES:
        if drawn < share and (s.deal.kind.priced or way == "two rows"):
            return way
        drawn -= share
    return s.dice.among(("cards", "list")) if s.deal.kind.priced and drawn < 0.06 else "table"


Drawn = tuple[Callable[[Paper, Setting, float], float], float]
"""What prints a part of the end, and the room in mm it needs."""


def _closing(paper: Paper, s: Setting, y: float, turn: Turn) -> None:
    for draw, need in _newer_end(s) if s.dice.newer else _end(s):
        y = _room(paper, s, y + s.dice.size(1, 5), need, turn)
        y = draw(paper, s, y)


def _end(s: Setting) -> list[Drawn]:
    """Return totals, table of taxes, account, terms and slip, in the order they are printed."""
    deal, dice = s.deal, s.dice
    parts = _sums(s)
    if deal.kind.pays and dice.chance(0.5):
        parts.append((foot.payment, 32))
    parts.append((foot.terms, 30))
    if deal.kind.pays and deal.kind.priced and not deal.commission and dice.chance(0.1):
        parts.append((foot.slip, 55))
    elif dice.one(Split((False,), (False, True))):
        parts = [*parts[1:-1], parts[0], parts[-1]]
    return parts


def _sums(s: Setting) -> list[Drawn]:
    deal, parts = s.deal, list[Drawn]()
    if deal.kind.priced and not s.habits.sums_first:
        draw = partial(endings.with_small_print, sums=totals.draw_totals)
        room = 12 + 6.5 * len(totals.total_rows(s))
        parts.append((draw, max(room, 42)) if s.habits.small_print_beside else (totals.draw_totals, room))
        taxed = not deal.commission and deal.country.iso != "US" and s.habits.beside_totals != "taxes"
        if taxed and s.dice.chance(0.9 if len(deal.sums.taxes) > 1 else 0.2):
            parts.append((totals.tax_table, 16 + 5.0 * len(deal.sums.taxes)))
    return parts


def _newer_end(s: Setting) -> list[Drawn]:
    """The same for the third family: taxes before the totals, sums and accounts as sentences, references at the end."""
    deal, dice = s.deal, s.dice
    parts = _sums(s)
    can = bool(parts) and not s.habits.sums_first and not s.habits.beside_totals
    s.matrix = can and not deal.commission and deal.sums.tax != 0 and dice.chance(MATRIX)
    if s.matrix:
        parts = [(totals.draw_totals, parts[0][1])]
    elif s.tax_codes and len(parts) == 1 and not deal.commission and s.habits.beside_totals != "taxes":
        parts.append((totals.tax_table, 16 + 5.0 * len(deal.sums.taxes)))
    if dice.chance(0.5):
        parts.reverse()
    told = can and (deal.kind.pays or not dice.fifth)
    if told and letters.can_be_a_sentence(s) and dice.chance(0.06):
        parts = [(letters.total_sentence, 16)]
    first = len(parts)
    if s.habits.beside_totals != "bank" and s.asks_for_money and dice.chance(0.55):
        sentence = deal.vendor.iban and not deal.vendor.sort_code and dice.chance(0.3)
        parts.append((letters.bank_sentence, 14) if sentence else (foot.payment, 32))
    parts.insert(dice.between(first, len(parts)), (foot.terms, 30))
    if s.later:
        parts.append((_later, 8 + 6.0 * len(s.later)))
    if s.asks_for_money and deal.kind.priced and not deal.commission and dice.chance(0.1):
        parts.append((foot.slip, 55))
    return parts


def _later(paper: Paper, s: Setting, y: float) -> float:
    return draw_pairs(paper, s, s.later, s.theme.left, y, s.theme.width)
