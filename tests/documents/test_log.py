"""The log says where an error came from, and nothing that a document says."""

from __future__ import annotations

import pytest

from documents.error import DaybookError
from documents.log import get_logger


def test_an_error_is_logged_with_its_cause_and_place_but_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            int("Rosa Maria")
        except ValueError as error:
            raise KeyError("DE89370400440532013000") from error
    except KeyError:
        get_logger().exception("our own error", document="acme-1")
    shown = capsys.readouterr().err
    assert "our own error" in shown
    assert "document=acme-1" in shown
    assert "builtins.ValueError\nwhich led to\n" in shown
    assert "in test_an_error_is_logged_with_its_cause_and_place_but_without_its_text" in shown
    assert "Rosa" not in shown
    assert "DE89" not in shown


def test_where_it_arose_in_another_process_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    error = DaybookError("Rosa Maria")
    error.places = ("  a.py, line 1, in read", "cv2.error")
    get_logger().error("our own error", exc_info=error)
    shown = capsys.readouterr().err
    assert "  a.py, line 1, in read\ncv2.error\ndocuments.error.DaybookError" in shown
    assert "Rosa" not in shown


def test_the_log_goes_to_where_the_standard_error_is_now(capsys: pytest.CaptureFixture[str]) -> None:
    get_logger().info("read", document="acme-1")
    shown = capsys.readouterr()
    assert "read" in shown.err
    assert shown.out == ""
