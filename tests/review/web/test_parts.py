"""The parts: what they are given is text, names of keys and states reach the page, nothing is undefined."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from documents.finding import Finding, Severity
from documents.state import State
from review.web.pages import TEMPLATES, day, environment

HOSTILE = "<script>alert(1)</script>\"' onfocus=alert(1) {{ 7 * 7 }}"


def render(call: str, **values: Any) -> str:
    return environment().from_string('{% import "parts/macros.html" as ui %}' + call).render(**values)


@pytest.mark.parametrize(
    "call",
    [
        "{{ ui.button(x, key=x, does=x, attrs={'title': x}) }}",
        "{{ ui.field('n', x, x, hint=x, error=x, attrs={'placeholder': x}) }}",
        "{{ ui.area('n', x, x) }}",
        "{{ ui.select('n', x, [(x, x)], x) }}",
        "{{ ui.check('n', x, value=x, hint=x) }}",
        "{{ ui.badge(x) }}",
        "{{ ui.empty(x, x) }}",
        "{{ ui.avatar(x) }}",
        "{% call ui.notice('stop') %}{{ x }}{% endcall %}",
        "{% call ui.dialog('d', x) %}{{ x }}{% endcall %}",
        "{{ ui.key(x) }}",
        "{{ ui.state(x) }}",
    ],
)
def test_whatever_a_part_is_given_is_shown_as_text(call: str) -> None:
    shown = render(call, x=HOSTILE)
    assert "<script" not in shown
    assert "\"' onfocus" not in shown
    assert "49" not in shown


def test_a_finding_shows_its_sentence_and_figures_as_text() -> None:
    one = Finding(code="V-ARI-03", severity=Severity.BLOCK_POST, message=HOSTILE, expected=HOSTILE, suggestion=HOSTILE)
    shown = render("{{ ui.finding(one) }}", one=one)
    assert shown.count("&lt;script&gt;") == 3
    assert "<script" not in shown
    assert "stops posting" in shown


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_has_a_sign_and_a_word(severity: Severity) -> None:
    shown = render("{{ ui.severity(one) }}", one=severity)
    assert "<svg" in shown
    assert severity.value not in shown


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_words(state: State) -> None:
    assert "_" not in render("{{ ui.state(one) }}", one=state).partition("</svg>")[2]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal("1234567.89"), "1,234,567.89"), (Decimal("-0.50"), "−0.50"), (Decimal(4500), "4,500"), (None, "–")],
)
def test_money_keeps_its_digits(amount: Decimal | None, shown: str) -> None:
    assert f">{shown}<" in render("{{ ui.money(amount, 'EUR') }}", amount=amount)


def test_a_clock_that_runs_says_from_when_until_when() -> None:
    now = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
    shown = render("{{ ui.clock(-60, 'late by 1 min', runs_from=now, runs_until=now) }}", now=now)
    assert 'data-runs-from="2026-11-22T10:00:00+00:00"' in shown
    assert "late" in shown
    assert "data-runs" not in render("{{ ui.clock(60, 'asked', paused=true, runs_from=now) }}", now=now)


def test_an_error_is_tied_to_its_control() -> None:
    shown = render("{{ ui.field('due', 'Due date', error='does not exist', hint='as printed') }}")
    assert 'aria-describedby="f-due-hint f-due-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'for="f-due"' in shown


def test_days_are_written_in_one_form() -> None:
    """2026-10-05, 5 Oct 2026 and 05.10.2026 on neighbouring pages make one look twice."""
    assert day(dt.date(2026, 10, 5)) == "5 Oct 2026"
    own = [
        path.name for path in TEMPLATES.rglob("*.html") if re.search(r"strftime\(.%(Y|-d|d\.)", path.read_text("utf-8"))
    ]
    assert own == []
