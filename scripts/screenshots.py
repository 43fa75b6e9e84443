"""Draws the pictures of the review desk in docs/images from a night on the sample documents: `make screenshots`.

`--home FOLDER` takes a night that was played already; it is copied first. It needs Chromium.
"""

from __future__ import annotations

# ruff: noqa: INP001 - a program, not a package
import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.review_desk import Desk, browser, employ, served
from documents.database.engine import connect, read
from documents.database.upgrade import upgrade
from documents.finding import Role
from documents.home import CHECKOUT, Home
from documents.register.tables import arrivals

IMAGES: Final = CHECKOUT / "docs" / "images"
LARGEST: Final = 200 * 1024
"""Bytes of one picture."""
COLOURS: Final = (256, 128, 64)
"""In a palette; fewer where the picture would be too large."""
PATIENCE_MS: Final = 180_000
"""The first look at a page draws its pictures."""
WIDE: Final = {"width": 1440, "height": 900}
NARROW: Final = {"width": 414, "height": 896}
PEOPLE: Final = {
    "rita": ("Rita Reviewer", (Role.REVIEWER,)),
    "sonja": ("Sonja Supervisor", (Role.SUPERVISOR,)),
    "bruno": ("Bruno Buyer", (Role.BUYER,)),
}

WRONG_SUM: Final = "028-mueller-invoice.pdf"
TWIN: Final = "040-redwood-invoice.pdf"
DEARER: Final = "035-delorme-invoice.pdf"
SCROLLED: Final = {"desk-order": "#lines"}
"""What must be seen, by picture."""


class Studio:
    """Takes pictures of pages of one desk."""

    def __init__(self, desk: Desk, browser: Browser, folder: Path) -> None:
        """Take pictures into a folder."""
        self.desk, self.browser, self.folder = desk, browser, folder

    def document(self, file_name: str) -> str:
        """Return the path of the page of the document that arrived in a file."""
        with read(self.desk.engine) as connection:
            query = arrivals.select().where(arrivals.c.original_name == file_name)
            row = connection.execute(query).mappings().one()
        return f"/clients/{row['client_id']}/documents/{row['document_id']}"

    @contextmanager
    def page(self, path: str, login: str = "rita", **options: Any) -> Iterator[Page]:
        """Open a page as somebody."""
        context = self.browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        self.desk.let_in(context, login)
        page = context.new_page()
        page.goto(self.desk.address + path, wait_until="networkidle")
        yield page
        context.close()

    def take(self, page: Page, name: str) -> None:
        """Keep what the page shows as docs/images/NAME.png, in few enough colours."""
        page.wait_for_timeout(400)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        path = self.folder / f"{name}.png"
        for colours in COLOURS:
            shot.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
            if path.stat().st_size <= LARGEST:
                break
        print(f"{path}: {path.stat().st_size // 1024} KiB", file=sys.stderr)  # noqa: T201


def draw(studio: Studio) -> None:
    """Take all pictures; what changes documents would come last."""
    wrong = studio.document(WRONG_SUM)
    for name, path, login, options in (
        ("desk-queue", "/queue?desk=all", "sonja", {}),
        ("desk-queue-narrow", "/queue", "rita", {"viewport": NARROW}),
        ("desk-document", wrong, "rita", {}),
        ("desk-document-dark", wrong, "rita", {"color_scheme": "dark"}),
        ("desk-document-narrow", wrong, "rita", {"viewport": NARROW}),
        ("desk-order", studio.document(DEARER), "bruno", {}),
        ("desk-side-by-side", f"{studio.document(TWIN)}/beside", "sonja", {}),
        ("desk-grid", "/fields", "rita", {}),
    ):
        with studio.page(path, login, **options) as page:
            if name in SCROLLED:
                page.locator(SCROLLED[name]).scroll_into_view_if_needed()
            studio.take(page, name)


@contextmanager
def played(home: Path | None) -> Iterator[Home]:
    """Give a home after a night, that may be written to."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "home"
        if home is not None:
            shutil.copytree(home, own)
        else:
            (Path(folder) / "samples").symlink_to(CHECKOUT / "sample_docs")
            environment = {**os.environ, "DAYBOOK_HOME": str(own), "DAYBOOK_DATABASE_URL": ""}
            command = [sys.executable, "-m", "benchmarks.night", folder]
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        yield Home(own)


def main() -> None:
    """Draw the pictures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, help="a home in which a night on the samples was played")
    parser.add_argument("--out", type=Path, default=IMAGES, help="folder of the pictures")
    options = parser.parse_args()
    with played(options.home) as home:
        engine = connect(home.database_url)
        upgrade(engine)
        engine.dispose()
        employ(home, PEOPLE)
        with served(home) as desk, browser() as found:
            draw(Studio(desk, found, options.out))


if __name__ == "__main__":
    main()
