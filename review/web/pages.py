"""Rendering: one Jinja environment, everything escaped, undefined names are errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from review.views.rule_words import rule_words
from review.web.access import Visitor, provider_of

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the templates, escaping whatever they show."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = day
    made.filters["rule_words"] = rule_words
    return made


def day(moment: dt.date) -> str:
    """Return a day as every page writes it, such as 5 Oct 2026; a moment by its own time zone."""
    return f"{moment.day} {moment:%b %Y}"


def page(
    request: Request, template: str, values: Mapping[str, Any], status: int = 200, *, visitor: Visitor | None = None
) -> HTMLResponse:
    """Render a template.

    It gets `request`, `visitor` (None before signing in), `sign_on` (the settings of single sign-on, or None) and the
    given values.
    """
    provider = provider_of(request)
    known = {"request": request, "visitor": visitor, "sign_on": provider and provider.settings}
    text = environment().get_template(template).render(**known, **values)
    return HTMLResponse(text, status_code=status)
