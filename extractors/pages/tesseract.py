"""Tesseract, behind one type: in this process (tesserocr) or as a program (pytesseract).

Pixels and 0-100 become points and 0.0-1.0 outside: this module speaks pixels, and confidence from 0.0 to 1.0.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

# Before the libraries load: threads of one page fight for the cores (2.6-4.3 times the CPU time on a busy machine).
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from PIL import Image

from extractors.pages.error import OcrUnavailableError
from extractors.pages.prepare import Grey

ENGINE_VARIABLE = "DAYBOOK_OCR_ENGINE"
"""`tesserocr`, `pytesseract`, or empty: the first that works, in this order."""
SECONDS_PER_READING = 60
"""Limit of one reading of one page."""
KNOWN_TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


class Layout(IntEnum):
    """Tesseract's page segmentation modes that are used here."""

    COLUMNS = 4
    BLOCK = 6
    LINE = 7


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word on a picture.

    Attributes:
        text: As read.
        x0: In pixels from the left.
        top: In pixels from the top.
        x1: In pixels.
        bottom: In pixels.
        confidence: 0.0 to 1.0, as the engine believes.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float


class OcrEngine(Protocol):
    """Reads a grey picture."""

    name: str

    def read(self, grey: Grey, dpi: int, layout: Layout, languages: tuple[str, ...]) -> list[ReadWord]:
        """Return the words of a picture.

        Args:
            grey: Height x width, 0 black.
            dpi: Resolution of the picture; Tesseract guesses badly without it.
            layout: How the print is arranged.
            languages: Tesseract's names, such as "deu"; all must be installed.

        Raises:
            OcrUnavailableError: Tesseract or a language is missing, failed, or took longer than a minute.
        """
        ...


def engine() -> OcrEngine:
    """Return the engine that `DAYBOOK_OCR_ENGINE` names, or the first that works.

    Raises:
        OcrUnavailableError: None works.
    """
    return _engine(os.environ.get(ENGINE_VARIABLE, ""))


@cache
def _engine(wanted: str) -> OcrEngine:
    if wanted not in {"", "tesserocr", "pytesseract"}:
        raise OcrUnavailableError(
            f"{ENGINE_VARIABLE} is {wanted!r}, but only tesserocr and pytesseract are known; correct or remove it."
        )
    if wanted != "pytesseract":
        try:
            return Tesserocr()
        except ImportError as error:
            if wanted:
                raise OcrUnavailableError(f"tesserocr cannot be loaded: {error}.") from error
    return Pytesseract()


@cache
def tessdata() -> Path:
    """Return the folder with Tesseract's language data.

    Raises:
        OcrUnavailableError: There is none.
    """
    prefix = os.environ.get("TESSDATA_PREFIX", "")
    places = [prefix, str(Path(prefix) / "tessdata")] if prefix else []
    for place in map(Path, (*places, *KNOWN_TESSDATA)):
        if any(place.glob("*.traineddata")):
            return place
    raise OcrUnavailableError(
        "No language data of Tesseract was found, so pictures cannot be read; install tesseract-ocr and "
        "tesseract-ocr-eng, or set TESSDATA_PREFIX to the folder with eng.traineddata."
    )


def installed_languages() -> frozenset[str]:
    """Return Tesseract's names of the languages that can be read here."""
    return frozenset(file.stem for file in tessdata().glob("*.traineddata")) - {"osd"}


def available(languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of the languages that are installed, in their order; at least one."""
    installed = installed_languages()
    chosen = tuple(language for language in languages if language in installed)
    return chosen or (("eng",) if "eng" in installed else tuple(sorted(installed))[:1])


class Tesserocr:
    """libtesseract in this process. One instance per set of languages is kept, because loading takes long."""

    name = "tesserocr"

    def __init__(self) -> None:
        import tesserocr

        self._library: Any = tesserocr
        self._apis: dict[tuple[str, ...], Any] = {}

    def read(self, grey: Grey, dpi: int, layout: Layout, languages: tuple[str, ...]) -> list[ReadWord]:
        """See OcrEngine.read."""
        api = self._api(languages)
        api.SetPageSegMode(int(layout))
        height, width = grey.shape
        api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        api.SetSourceResolution(dpi)
        if not api.Recognize(SECONDS_PER_READING * 1000):
            raise OcrUnavailableError(
                f"Tesseract did not read a page of {width} x {height} pixels within {SECONDS_PER_READING} s."
            )
        words = self._words(api)
        api.Clear()
        return words

    def _words(self, api: Any) -> list[ReadWord]:
        iterator = api.GetIterator()
        level = self._library.RIL.WORD
        words: list[ReadWord] = []
        if iterator is None:
            return words
        for item in self._library.iterate_level(iterator, level):
            if item.Empty(level):
                continue
            text = item.GetUTF8Text(level).strip()
            if text:
                x0, top, x1, bottom = item.BoundingBox(level)
                words.append(ReadWord(text, x0, top, x1, bottom, item.Confidence(level) / 100))
        return words

    def _api(self, languages: tuple[str, ...]) -> Any:
        api = self._apis.get(languages)
        if api is None:
            try:
                api = self._library.PyTessBaseAPI(path=str(tessdata()), lang="+".join(languages))
            except RuntimeError as error:
                raise OcrUnavailableError(
                    f"Tesseract cannot load the languages {', '.join(languages)} from {tessdata()}: {error}."
                ) from error
            self._apis[languages] = api
        return api


class Pytesseract:
    """The `tesseract` program, once per reading."""

    name = "pytesseract"

    def __init__(self) -> None:
        if shutil.which("tesseract") is None:
            raise OcrUnavailableError(
                "The program tesseract is not installed, so pictures cannot be read; install tesseract-ocr."
            )

    def read(self, grey: Grey, dpi: int, layout: Layout, languages: tuple[str, ...]) -> list[ReadWord]:
        """See OcrEngine.read."""
        import pytesseract

        try:
            table = pytesseract.image_to_data(
                Image.fromarray(grey),
                lang="+".join(languages),
                config=f"--psm {int(layout)} --dpi {dpi} --tessdata-dir {tessdata()}",
                timeout=SECONDS_PER_READING,
                output_type=pytesseract.Output.DICT,
            )
        except (pytesseract.TesseractError, RuntimeError, OSError, subprocess.SubprocessError) as error:
            said = " ".join(str(error).split())[:200]
            raise OcrUnavailableError(
                f"The program tesseract failed or took longer than {SECONDS_PER_READING} s: {said}"
            ) from error
        columns = ("text", "left", "top", "width", "height", "conf")
        return [
            ReadWord(text.strip(), x, y, x + width, y + height, float(confidence) / 100)
            for text, x, y, width, height, confidence in zip(*(table[c] for c in columns), strict=True)
            if text.strip() and float(confidence) >= 0
        ]
