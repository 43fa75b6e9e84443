"""How a reader in the jail reaches the rule sheets.

Saxon reserves 32 GB of address space, more than any reader in the jail may have, so it runs in a process of its own.
The reader sends it the XML, which has passed the door (`extractors.einvoice.door`) by then, over a socket in a folder
that only this user may enter.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from extractors.einvoice.sheets.breach import Breach
from extractors.jail import frames

VARIABLE: Final = "DAYBOOK_JAIL_RULE_SHEETS"
"""Environment of a reader: the socket; empty where there is no Saxon."""
ANSWER_SECONDS: Final = 15.0
"""A sheet that takes longer, the first compilation included, is not waited for: our own rules judge alone."""
CONNECT_SECONDS: Final = 3.0
"""For a worker that has just been started."""
LONGEST_XML: Final = 1_000_000
"""Characters."""
LONGEST_ANSWER: Final = 4 << 20
ROOT: Final = Path(__file__).resolve().parents[3]


class RuleSheets:
    """The process that runs the rule sheets, started for one jail; nothing where saxonche is not installed."""

    def __init__(self) -> None:
        """Prepare; nothing is started yet."""
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def start(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Start the process unless it runs, and return what a reader needs in its environment."""
        if importlib.util.find_spec("saxonche") is None:
            return {}
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._folder = Path(tempfile.mkdtemp(prefix="daybook-sheets-"))
            command = [sys.executable, "-m", "extractors.einvoice.sheets.worker", str(self._folder / "socket")]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=dict(environment),
                cwd=ROOT,
                start_new_session=True,
            )
        assert self._folder is not None
        return {VARIABLE: str(self._folder / "socket")}

    def stop(self) -> None:
        """End the process, which closing its standard input does, and remove the socket."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def sheets_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether there are rule sheets to ask."""
    return bool(environment.get(VARIABLE))


def official_breaches(
    xml: str, sheet: str, environment: Mapping[str, str] = os.environ, seconds: float = ANSWER_SECONDS
) -> tuple[Breach, ...] | None:
    """Return the fatal rules a document breaks by the official sheet; None when no sheet could be asked.

    Args:
        xml: The document, decoded.
        sheet: As `sheet_of` names it; "" asks nothing.
        environment: Where `VARIABLE` names the socket.
        seconds: How long to wait for the answer.
    """
    path = environment.get(VARIABLE, "")
    if not path or not sheet or len(xml) > LONGEST_XML:
        return None
    try:
        with _connected(path) as connection:
            frames.send(connection.fileno(), json.dumps({"sheet": sheet, "xml": xml}).encode())
            answer = frames.receive(connection.fileno(), LONGEST_ANSWER, time.monotonic() + seconds)
    except (OSError, frames.BrokenFrameError, frames.SilenceError):
        return None
    found = None if answer is None else json.loads(answer)
    return None if found is None else tuple(Breach(*one) for one in found)


def _connected(path: str) -> socket.socket:
    """Connect to the worker; one that has just been started is given the time to listen."""
    end = time.monotonic() + CONNECT_SECONDS
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
        except OSError:
            connection.close()
            if time.monotonic() > end or not Path(path).parent.exists():
                raise
            time.sleep(0.05)
        else:
            return connection
