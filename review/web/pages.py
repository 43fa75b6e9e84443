"""Rendering: one Jinja environment, everything escaped, undefined names are errors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from review.web.access import Visitor

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the templates, escaping whatever they show."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: Request, template: str, values: Mapping[str, Any], status: int = 200, *, visitor: Visitor | None = None
) -> HTMLResponse:
    """Render a template; it gets `request`, `visitor` (None before signing in) and the given values."""
    text = environment().get_template(template).render(request=request, visitor=visitor, **values)
    return HTMLResponse(text, status_code=status)
