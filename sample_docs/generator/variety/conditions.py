"""A page of conditions behind the paper: small print in two columns, without any value."""

from __future__ import annotations

from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

SHARE = 0.07
"""Share of papers that have such a page."""
TOP = 28.0
FOOT = 22.0
GAP = 8.0


def add_page(paper: Paper, s: Setting) -> None:
    """Begin a page and print the conditions on it."""
    paper.next_page()
    ink = s.theme.small.sized(8.2).tinted("#333333")
    paper.put(s.theme.left, 18, s.words.say("terms_title"), s.theme.body.bold().sized(11))
    clauses = list(s.words.choices("clause"))
    s.dice.random.shuffle(clauses)
    wide = (s.theme.width - GAP) / 2
    x, y = s.theme.left, TOP
    for number, clause in enumerate(clauses, start=1):
        lines = paper.split(f"{number}. {clause}", wide, ink)
        if y + len(lines) * ink.leading > paper.height - FOOT:
            if x > s.theme.left:
                break
            x, y = s.theme.left + wide + GAP, TOP
        y = paper.stack(x, y, lines, ink) + 1.2
    if paper.total > 1:
        text = s.words.say("page", n=str(paper.page), total=str(paper.total))
        paper.put(paper.width / 2, paper.height - 6, text, s.theme.small, align="center")
