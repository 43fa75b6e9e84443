"""How papers of the seventh family begin: what each program puts above the lines."""

from __future__ import annotations

from dataclasses import replace

from sample_docs.generator.variety import letters
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.houses.pictures import wordmark
from sample_docs.generator.variety.houses.places import block
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs import addresses, facts, totals
from sample_docs.generator.variety.programs.facts import Place
from sample_docs.generator.variety.senders import TOP, fitted
from sample_docs.generator.variety.setting import Setting, head_facts

GAP = 4.0
COLUMN = 54.0
"""Width in mm of the column beside the text."""
RED = "#b3201f"


def title_of(s: Setting) -> str:
    """Return what the paper is called."""
    return s.both(f"title.{s.deal.kind.name}")


def heading(paper: Paper, s: Setting, text: str, place: Place, align: str = "left") -> float:
    """Print the title as large as it fits; return its bottom edge."""
    x, y, width = place
    ink = fitted(paper, [text], s.theme.title, width)
    at = {"left": x, "right": x + width, "center": x + width / 2}[align]
    paper.put(at, y + ink.leading * 0.85, text, ink, align=align)
    return y + ink.leading * 0.85 + 2


def sheet(paper: Paper, s: Setting) -> float:
    """A spreadsheet: sender at the left, title over cells with the values at the right, addressees under bars."""
    theme, half = s.theme, s.theme.width / 2
    left = addresses.as_heading(paper, s, (theme.left, TOP - 2, half - 6))
    x = theme.left + half
    right = heading(paper, s, title_of(s), (x, TOP - 2, half), "right") + 1
    wide = s.dice.chance(0.4)
    if not wide:
        right = facts.sheet_cells(paper, s, head_facts(s), (x + 8, right, half - 8))
    y = max(left, right) + GAP
    y = addresses.side_by_side(paper, s, _addressees(s), y)
    return (facts.head_row(paper, s, head_facts(s), (theme.left, y, theme.width)) if wide else y) + GAP


def _addressees(s: Setting) -> list[Party]:
    return [s.deal.recipient, *([s.deal.ship_to] if s.deal.ship_to else [])]


def printed(paper: Paper, s: Setting) -> float:
    """A line printer: sender and addressee one below the other at the left, values behind dots at the right."""
    theme, half, ink = s.theme, s.theme.width / 2, s.theme.body
    party = s.deal.issuer
    title = title_of(s).upper()
    stars = s.dice.chance(0.3)
    y = TOP + ink.leading
    paper.put(theme.right, y, f"* * *  {title}  * * *" if stars else title, ink.bold(), align="right")
    y = paper.lines(theme.left, y, paper.split(party.name, half - 4, ink), ink, mark=s.role(party))
    y = paper.stack(theme.left, y, party.address, ink)
    y = addresses.under_name(paper, s, (theme.left, y, half - 4), align="left", ids=True) + ink.leading
    top = TOP + 2 * ink.leading
    right = facts.leaders(paper, s, head_facts(s), (theme.left + half, top, half))
    y = addresses.indented(paper, s, s.deal.recipient, (theme.left, max(y - ink.leading, right + 1.5), half + 12))
    if s.deal.ship_to:
        y = addresses.indented(paper, s, s.deal.ship_to, (theme.left, y, half + 12))
    return y + 1


def typed_letter(paper: Paper, s: Setting) -> float:
    """A word processor: the sender in the middle or at the right, addressee, day, subject, values at tab stops."""
    theme = s.theme
    if s.dice.chance(0.5):
        y = addresses.centred(paper, s, TOP - 2)
    else:
        y = addresses.as_heading(paper, s, (theme.right, TOP - 2, theme.width * 0.6), align="right")
    y = block(paper, s, s.deal.recipient, (theme.left, y + 2, theme.width * 0.55)) + 2
    dated, numbered = s.dice.chance(0.6), s.dice.chance(0.6)
    if dated:
        s.titled.add("issue_date")
        y = letters.dateline(paper, s, (theme.left, y, theme.width))
    if numbered:
        s.titled.add(s.own_mark)
        y = letters.subject(paper, s, title_of(s), (theme.left, y + 1, theme.width))
    else:
        y = heading(paper, s, title_of(s), (theme.left, y + 1, theme.width))
    told = head_facts(s)
    if told:
        draw = s.dice.among((facts.tabbed, facts.tabbed, facts.one_after_the_other))
        y = draw(paper, s, told, (theme.left, y, theme.width))
    if s.deal.ship_to:
        y = addresses.indented(paper, s, s.deal.ship_to, (theme.left, y + 2, theme.width * 0.7))
    return y + GAP


def form(paper: Paper, s: Setting) -> float:
    """A printed form that was filled in: title and number in a frame, addresses and values on dotted lines."""
    theme, half = s.theme, s.theme.width / 2
    left = addresses.as_heading(paper, s, (theme.left, TOP - 3, half - 4))
    right = _numbered_title(paper, s, (theme.left + half + 4, TOP - 3, half - 4))
    y = max(left, right) + 2
    end = addresses.on_lines(paper, s, s.deal.recipient, (theme.left, y, half - 6))
    if s.deal.ship_to:
        end = addresses.on_lines(paper, s, s.deal.ship_to, (theme.left, end, half - 6))
    told = facts.on_dots(paper, s, head_facts(s), (theme.left + half, y, half))
    return max(end, told) + 2


def _numbered_title(paper: Paper, s: Setting, place: Place) -> float:
    """Print the title in a frame, at times with the form's number in red below it; return the bottom edge."""
    x, y, width = place
    bottom = heading(paper, s, title_of(s), (x + 2, y + 1.5, width - 4), "center")
    if s.dice.chance(0.55):
        s.titled.add(s.own_mark)
        label = f"{s.label(s.number_key)} "
        ink = fitted(paper, [label], s.theme.body, width * 0.5)
        number = fitted(paper, [s.deal.number], ink.bold().sized(13).tinted(RED), width - paper.measure(label, ink) - 4)
        bottom += number.leading
        paper.put(x + 3, bottom, label, ink)
        place_of = x + 3 + paper.measure(label, ink)
        paper.put(place_of, bottom, s.deal.number, number, mark=s.own_mark, label=label.strip())
        bottom += 2
    paper.box(x, y, width, bottom - y + 1, stroke="#000000", width=0.8)
    return bottom + 2


def beside(paper: Paper, s: Setting) -> float:
    """A template: sender, values and what is to be paid in a column of its own, all else beside it."""
    outer = s.theme
    at_left = s.dice.chance(0.6)
    column = (outer.left if at_left else outer.right - COLUMN + 6, TOP, COLUMN - 6)
    fill = s.dice.chance(0.6)
    if fill:
        edge = 0 if at_left else column[0] - 5
        paper.box(edge, 0, (column[0] + COLUMN - 3) if at_left else paper.width - edge, paper.height, fill=outer.pale)
    _column(paper, s, column)
    s.theme = replace(outer, inset_left=COLUMN + 2) if at_left else replace(outer, inset_right=COLUMN + 2)
    theme = s.theme
    y = heading(paper, s, title_of(s), (theme.left, TOP, theme.width)) + 4
    parties = _addressees(s)
    wide = theme.width / len(parties)
    ends = []
    for number, party in enumerate(parties):
        x, caption = theme.left + number * wide, s.label(addresses.caption_key(s, party))
        small = theme.body.sized(theme.body.size - 1).tinted("#666666")
        paper.put(x, y, caption, fitted(paper, [caption], small, wide - 3))
        ends.append(block(paper, s, party, (x, y + 0.6, wide - 3)))
    return max(ends) + GAP


def _column(paper: Paper, s: Setting, place: Place) -> None:
    """Fill the column beside the text: brand or name, address, values, what is to be paid."""
    x, y, width = place
    if s.dice.chance(0.4):
        y = wordmark(paper, s, (x, y - 3, width)) + 2
    party, ink = s.deal.issuer, s.theme.body
    y = paper.lines(x, y + ink.leading, paper.split(party.name, width, ink.bold()), ink.bold(), mark=s.role(party))
    y = paper.stack(x, y, party.address, fitted(paper, party.address, ink, width))
    y = addresses.under_name(paper, s, (x, y, width), align="left", ids=True) + 4
    due = facts.amount_due(s) if s.dice.chance(0.5) else []
    facts.stacked(paper, s, [*head_facts(s), *due], (x, y, width))


def report(paper: Paper, s: Setting) -> float:
    """A report generator, first page: addressee at the left, values in a row, title, what is to be paid."""
    theme, half = s.theme, s.theme.width / 2
    right = addresses.as_heading(paper, s, (theme.right, TOP - 2, half), align="right", ids=s.dice.chance(0.5))
    left = block(paper, s, s.deal.recipient, (theme.left, TOP + 22, half - 6))
    if s.deal.ship_to:
        left = addresses.indented(paper, s, s.deal.ship_to, (theme.left, left, half + 6))
    y = heading(paper, s, title_of(s), (theme.left, max(left, right) + 4, theme.width))
    if s.dice.chance(0.5):
        return facts.head_row(paper, s, head_facts(s), (theme.left, y + 1, theme.width)) + GAP
    return facts.tabbed(paper, s, head_facts(s), (theme.left, y, theme.width)) + GAP


def first_page_of_sums(paper: Paper, s: Setting, y: float) -> float:
    """Print the sums in a frame of their own, and that the next page has the lines."""
    ink = s.theme.body
    paper.put(s.theme.left, y + ink.leading, s.words.say("summary_title"), ink.bold().sized(ink.size + 1.5))
    y = totals.summary(paper, s, y + ink.leading + 3)
    paper.put(s.theme.left, y + ink.leading * 1.2, s.words.say("details_overleaf"), ink)
    return y + ink.leading * 2


def details_heading(paper: Paper, s: Setting, y: float) -> float:
    """Print the heading of the page of lines."""
    ink = s.theme.body.bold()
    paper.put(s.theme.left, y + ink.leading, s.words.say("details_title"), ink.sized(ink.size + 1.5))
    return y + ink.leading * 1.9
