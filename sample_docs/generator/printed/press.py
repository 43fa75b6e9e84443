"""Prints pages to PDF by Chromium, one browser for many; no page reaches any network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from sample_docs.generator import fonts

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
ADDRESS: Final = "http://printed.example/"
FOOT: Final = (
    '<div style="width:100%;font-size:7px;color:#777;text-align:center;font-family:DejaVu Sans">{page} '
    '<span class="pageNumber"></span> {of} <span class="totalPages"></span></div>'
)
FACES: Final = ("Roboto", "Roboto-Bold", "Roboto-Light", "Serif", "Serif-Bold", "Serif-It", "Vera", "Vera-Bold")


def chromium() -> str | None:
    """Return where the system has Chromium; None where it has none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def missing() -> str:
    """Return what printing lacks here, in words; "" where it can be done."""
    if chromium() is None:
        return f"no {', '.join(BROWSERS)}"
    return "" if find_spec("playwright") else "no playwright (it comes with the group test)"


def styles() -> str:
    """Return the rules that make the embedded fonts known to a page."""
    return "".join(_face(name) for name in FACES)


def _face(name: str) -> str:
    family, _, cut = name.partition("-")
    weight = {"Bold": 700, "Light": 300}.get(cut, 400)
    style = "italic" if cut == "It" else "normal"
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};"
        f"src:url({ADDRESS}fonts/{name}.ttf)}}"
    )


class Press:
    """A browser that prints."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._html = ""
        page.route("**/*", lambda route: answer(route, self._html))

    def print(self, html: str, foot: tuple[str, str] | None = None) -> bytes:
        """Return a page as PDF, in the size that its style asks for.

        Args:
            html: The whole page.
            foot: Words for "page" and "of" where every page is to be numbered by the browser.
        """
        self._html = html
        self._page.goto(ADDRESS)
        self._page.evaluate("document.fonts.ready")
        if foot is None:
            return bytes(self._page.pdf(prefer_css_page_size=True, print_background=True))
        return bytes(
            self._page.pdf(
                prefer_css_page_size=True,
                print_background=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOT.format(page=foot[0], of=foot[1]),
            )
        )


def answer(route: Route, html: str) -> None:
    """Answer a page's request from memory and from the package's fonts; everything else is refused."""
    name = route.request.url.removeprefix(ADDRESS)
    face = name.removeprefix("fonts/").removesuffix(".ttf")
    if name == "":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif face in FACES:
        route.fulfill(path=fonts.FILES[face], content_type="font/ttf")
    else:
        route.abort()


@contextmanager
def press() -> Iterator[Press]:
    """Run Chromium for the length of the block.

    Raises:
        RuntimeError: The system has none.
    """
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise RuntimeError(f"found none of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        try:
            yield Press(browser.new_page())
        finally:
            browser.close()
