"""Draws docs/images/night.png: the summary of a night on the sample documents, as a terminal shows it.

Run it in a fresh checkout, so that the night is a first one: `make picture`. It needs Chromium.
"""

from __future__ import annotations

# ruff: noqa: INP001 - a program, not a package
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from daybook.console import WIDTH, reading
from daybook.nights import run_nights
from daybook.samples import fill
from daybook.summary import summary
from documents.home import CHECKOUT, Home
from reports.completeness import completeness

PICTURE: Final = CHECKOUT / "docs" / "images" / "night.png"
COLOURS: Final = 16
"""In a palette: a terminal has few, and the file stays small."""
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def draw(svg: str, picture: Path) -> None:
    """Turn an SVG into a PNG of the same size."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"{picture}: not drawn, found none of {', '.join(BROWSERS)}")
    width, height = _size(svg)
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "night.html", Path(folder) / "night.png"
        page.write_text(f'<meta charset="utf-8"><body style="margin:0">{svg}', encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}"]
        command = [browser, *flags, f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        picture.parent.mkdir(parents=True, exist_ok=True)
        Image.open(shot).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


def _size(svg: str) -> tuple[int, int]:
    """Return the size the drawing has, as its first line says."""
    box = svg.partition('viewBox="')[2].partition('"')[0].split()
    return round(float(box[2])) + 1, round(float(box[3])) + 1


def main() -> None:
    """Run the night and draw its summary."""
    home = Home()
    if not fill(home):
        sys.exit(f"{home.path}: found clients, expected no home yet, so that the night is a first one")
    nights = run_nights(home)
    with reading() as connection:
        rows = completeness(connection)
    screen = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    screen.print(summary(home, rows, nights))
    draw(screen.export_svg(title="make run", theme=DIMMED_MONOKAI), PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KiB", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
