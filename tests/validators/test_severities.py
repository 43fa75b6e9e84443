"""What a client's file says of severities."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.error import WrongInputError
from documents.finding import Severity
from tests.validators.builders import CLIENT
from validators.severities import check_severities


def said(tmp_path: Path, **severities: Severity) -> str:
    """Check a file with these severities; return what is said of it."""
    wishes = {code.replace("_", "-"): wish for code, wish in severities.items()}
    path = tmp_path / "acme.toml"
    path.write_text("\n".join(["[policy.severities]", *(f'{code} = "{wish.value}"' for code, wish in wishes.items())]))
    client = CLIENT.model_copy(update={"policy": CLIENT.policy.model_copy(update={"severities": wishes})})
    try:
        check_severities(client, path)
    except WrongInputError as error:
        return str(error).replace(str(path), "acme.toml")
    return ""


@pytest.mark.parametrize("wish", [Severity.BLOCK_PAY, Severity.BLOCK_POST])
def test_the_own_severity_and_a_graver_one_may_stand_there(tmp_path: Path, wish: Severity) -> None:
    assert said(tmp_path, V_PO_06=wish) == ""


def test_a_lower_one_is_refused_with_its_line(tmp_path: Path) -> None:
    assert said(tmp_path, V_ID_08=Severity.WARN, V_PO_06=Severity.WARN) == (
        'acme.toml:3: policy.severities: V-PO-06: found "WARN", expected BLOCK_POST or BLOCK_PAY; '
        "a severity is raised, never lowered (V-90)"
    )


def test_a_code_that_no_rule_has_is_refused(tmp_path: Path) -> None:
    found = said(tmp_path, V_PO_066=Severity.WARN)
    assert found.startswith('acme.toml:2: policy.severities: there is no rule "V-PO-066"; did you mean "V-PO-06"?')
