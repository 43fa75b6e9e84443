"""From the coordinates inside a PDF to the page as a person sees it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.text import Box

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own space: origin bottom left, y upwards, before rotation."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible part of a PDF page and how it is turned.

    Attributes:
        visible: Crop box within media box, in the page's own space.
        rotation: Clockwise, 0, 90, 180 or 270.
    """

    visible: Rectangle
    rotation: int = 0

    @property
    def width(self) -> float:
        """In points, after rotation."""
        left, bottom, right, top = self.visible
        return top - bottom if self.rotation in {90, 270} else right - left

    @property
    def height(self) -> float:
        """In points, after rotation."""
        left, bottom, right, top = self.visible
        return right - left if self.rotation in {90, 270} else top - bottom

    def box(self, rectangle: Rectangle) -> Box:
        """Return a rectangle of the page's own space as a box in points, origin top left of the turned page."""
        left, bottom, right, top = rectangle
        page_left, page_bottom, page_right, page_top = self.visible
        if self.rotation == 0:
            return Box(left - page_left, page_top - top, right - page_left, page_top - bottom)
        if self.rotation == 90:
            return Box(bottom - page_bottom, left - page_left, top - page_bottom, right - page_left)
        if self.rotation == 180:
            return Box(page_right - right, bottom - page_bottom, page_right - left, top - page_bottom)
        return Box(page_top - top, page_right - right, page_top - bottom, page_right - left)


def turned_upright(box: Box, width: float, height: float, turn: int) -> Box:
    """Turn a box with its page.

    Args:
        box: On the page as it lies.
        width: Of the page as it lies.
        height: Of the page as it lies.
        turn: Degrees clockwise by which the page is turned: 0, 90, 180 or 270.
    """
    if turn == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if turn == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    if turn == 270:
        return Box(box.top, width - box.x1, box.bottom, width - box.x0)
    return box
