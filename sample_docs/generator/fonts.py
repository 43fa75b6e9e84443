"""Fonts: the standard fourteen of PDF, and three free families that are embedded. Never a font of the system."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_roboto
import font_source_serif_pro
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_ROBOTO = Path(font_roboto.__file__).parent / "files"
_SERIF = Path(font_source_serif_pro.__file__).parent / "files"
_VERA = Path(reportlab.__file__).parent / "fonts"

FILES = {
    "Roboto": _ROBOTO / "Roboto-Regular.ttf",
    "Roboto-Bold": _ROBOTO / "Roboto-Bold.ttf",
    "Roboto-Light": _ROBOTO / "Roboto-Light.ttf",
    "RobotoLight": _ROBOTO / "Roboto-Light.ttf",
    "RobotoLight-Bold": _ROBOTO / "Roboto-Medium.ttf",
    "Serif": _SERIF / "SourceSerifPro-Regular.ttf",
    "Serif-Bold": _SERIF / "SourceSerifPro-Bold.ttf",
    "Serif-It": _SERIF / "SourceSerifPro-It.ttf",
    "SerifLight": _SERIF / "SourceSerifPro-Light.ttf",
    "SerifLight-Bold": _SERIF / "SourceSerifPro-Semibold.ttf",
    "Vera": _VERA / "Vera.ttf",
    "Vera-Bold": _VERA / "VeraBd.ttf",
}


@cache
def register() -> None:
    """Make the embedded fonts known to reportlab, once per process."""
    for name, path in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))
