"""What `python -m flows.up` takes, before anything is started."""

import subprocess
import sys

import pytest

from documents.error import WrongInputError
from documents.home import CHECKOUT
from flows.up import DEFAULT_PORT, port_of


def test_help_is_told_and_nothing_is_started() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.up", "--help"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert "DAYBOOK_PORT" in done.stdout
    assert "Starting" not in done.stderr


def test_the_port_comes_from_the_environment() -> None:
    assert (port_of({}), port_of({"DAYBOOK_PORT": "0"}), port_of({"DAYBOOK_PORT": "65535"})) == (DEFAULT_PORT, 0, 65535)


@pytest.mark.parametrize("said", ["65536", "-1", "http", ""])
def test_what_is_no_port_is_refused_with_what_was_said(said: str) -> None:
    with pytest.raises(WrongInputError, match=f"DAYBOOK_PORT is '{said}'"):
        port_of({"DAYBOOK_PORT": said})
