"""What is asked and shown of one page of a file. Crosses the jail's border as JSON, like a reading."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from documents.reading import FileProblem, PageView
from documents.text import Word
from documents.value import Value

NARROWEST: Final = 16
WIDEST: Final = 4000
"""Pixels of a picture's width that may be asked for."""
MOST_PAGES: Final = 200


class Wish(Value):
    """What is to be shown of a file.

    Attributes:
        page: In the file, from 1.
        width: Of the picture in pixels; 0 asks for the words instead.
        view: How the page was laid when it was read; None to find out, which for a scan takes as long as reading it.
    """

    page: int = Field(ge=1, le=MOST_PAGES)
    width: int = Field(default=0, ge=0, le=WIDEST)
    view: PageView | None = None


class Shown(Value):
    """A page as it was asked for.

    Attributes:
        media_type: Of the picture: image/png or image/webp; empty without one.
        picture: Base64; empty when words were asked for.
        view: How the page is laid.
        words: In reading order, boxes in points of the page so laid.
        problem: Why there is nothing to show; with a view, why only the words are missing.
    """

    media_type: str = ""
    picture: str = ""
    view: PageView | None = None
    words: tuple[Word, ...] = ()
    problem: FileProblem | None = None
