"""A client's file: what is in it, and where a typo stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from documents.error import WrongInputError
from documents.finding import Queue
from documents.kind import DocType
from documents.master.client import Client
from documents.master.client_file import read_client
from documents.master.service_level import DEFAULT_STEPS
from documents.values.business_time import WORKING_WEEK, BusinessCalendar

PLAIN = """\
id = "acme"
name = "Acme"
country = "DE"
currency = "EUR"
entities = []

[schedule]
timezone = "Europe/Berlin"
"""
SERVICE = """
[calendar]
region = "BY"
closed = [2026-12-24]
cut_off = "16:30"

[calendar.hours]
mon = ["08:00-12:00", "13:00-18:00"]
sat = ["00:00-24:00"]

[sla]
hours = 8
external_days = 5

[sla.by_type]
credit_note = 40

[[escalation]]
at_percent = 90
to = "team lead"

[[escalation]]
after_days = 2
desk = "buyer"
to = "buyer's manager"

[priority]
money = 30

[priority.vendors]
V100 = "0.5"
"""


def written(path: Path, text: str) -> Path:
    file = path / "acme.toml"
    file.write_text(text, encoding="utf-8")
    return file


def client(path: Path, text: str) -> Client:
    return read_client(written(path, text))


def refused(path: Path, text: str) -> list[str]:
    file = written(path, text)
    with pytest.raises(WrongInputError) as caught:
        read_client(file)
    return [line.replace(str(file), "acme.toml") for line in str(caught.value).splitlines()]


def test_without_a_word_about_service_the_client_has_office_hours_of_its_country(tmp_path: Path) -> None:
    service = client(tmp_path, PLAIN).service
    assert service.clock == BusinessCalendar("Europe/Berlin", country="DE")
    assert service.clock.week == WORKING_WEEK
    assert service.escalation == DEFAULT_STEPS
    assert service.sla.target(DocType.INVOICE, held=False) == dt.timedelta(hours=20)
    assert service.sla.target(None, held=True) == dt.timedelta(hours=50)


def test_all_of_it_can_be_said(tmp_path: Path) -> None:
    service = client(tmp_path, PLAIN + SERVICE).service
    clock = service.clock
    assert (clock.week[0], clock.week[1], clock.week[5]) == (((480, 720), (780, 1080)), (), ((0, 1440),))
    assert (clock.region, clock.cut_off, clock.closed) == ("BY", 990, frozenset({dt.date(2026, 12, 24)}))
    assert service.sla.target(DocType.CREDIT_NOTE, held=False) == dt.timedelta(hours=40)
    assert service.sla.target(DocType.INVOICE, held=False) == dt.timedelta(hours=8)
    assert [(one.name, one.desk, one.to) for one in service.escalation] == [
        ("90 %", None, "team lead"),
        ("2 days", Queue.BUYER, "buyer's manager"),
    ]
    assert service.priority.vendors == {"V100": Decimal("0.5")}
    assert service.currency == "EUR"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        (
            'cut_off = "16:30"',
            'cut_of = "16:30"',
            ':13: calendar.cut_of: there is no such setting; did you mean "cut_off"?',
        ),
        (
            'cut_off = "16:30"',
            'cut_off = "24:00"',
            ':13: calendar.cut_off: found "24:00", expected a time of day such as',
        ),
        ('"13:00-18:00"', '"11:00-18:00"', ":16: calendar.hours.mon: found"),
        (
            '"13:00-18:00"',
            '"18:00-13:00"',
            ':16: calendar.hours.mon.1: found "18:00-13:00", expected an opening that ends',
        ),
        ('"13:00-18:00"', '"13-18"', ':16: calendar.hours.mon.1: found "13-18", expected an opening such as'),
        ("sat =", "samstag =", ":17: calendar.hours.samstag.[key]: found"),
        ('region = "BY"', 'region = "Bavaria"', ':11: calendar.region: found "Bavaria", expected a region of DE'),
        ("[2026-12-24]", "[2026-12-34]", ": not valid TOML: "),
        ('["08:00-12:00", "13:00-18:00"]\nsat = ["00:00-24:00"]', "[]", ":10: calendar: found"),
        ("hours = 8", "hours = 0", ':20: sla.hours: found "0", expected a number greater than 0'),
        ("credit_note = 40", "creditnote = 40", ":24: sla.by_type.creditnote.[key]: found"),
        ("after_days = 2\n", "", ":30: escalation.1: found"),
        ('desk = "buyer"', 'desk = "purchase"', ':32: escalation.1.desk: found "purchase", expected \''),
        ('to = "team lead"\n', "", ":26: escalation.0.to: found nothing, expected a value"),
        ("at_percent = 90", "at_percent = 90\nof = 3", ":28: escalation.0.of: there is no such setting; "),
        ('V100 = "0.5"', "V100 = 2", ":39: priority.vendors.V100: found"),
        ("[priority]", "[priorities]", ':35: priorities: there is no such setting; did you mean "priority"?'),
        ("Europe/Berlin", "Berlin", ':8: schedule.timezone: found "Berlin", expected a name such as "Europe/Berlin"'),
        ("entities = []", 'entities = [{ id = "a" }]', ":5: entities.0.name: found nothing"),
        ('id = "acme"', 'id = "other"', ':1: id: found "other", expected "acme" as the file is named'),
    ],
)
def test_a_typo_is_named_with_its_line(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    text = PLAIN + SERVICE
    assert wrong in text
    faults = refused(tmp_path, text.replace(wrong, right, 1))
    assert any(fault.startswith(f"acme.toml{said}") for fault in faults), faults


def test_two_steps_at_one_moment_are_refused(tmp_path: Path) -> None:
    twice = '[[escalation]]\nafter_days = 2.0\ndesk = "buyer"\nto = "x"\n'
    found = refused(tmp_path, PLAIN + SERVICE + twice)
    assert found == ['acme.toml:40: escalation.2: found a second step at "2 days", expected one']


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = (PLAIN + SERVICE).replace("hours = 8", 'hours = "many"').replace("money = 30", "money = -1")
    assert [line.split(": ")[0] for line in refused(tmp_path, text)] == ["acme.toml:20", "acme.toml:36"]


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="there is no such client file"):
        read_client(tmp_path / "acme.toml")
    (tmp_path / "acme.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongInputError, match="not valid TOML"):
        read_client(tmp_path / "acme.toml")


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('currency = "EUR"', 'currency = "EUX"', '4: currency: found "EUX", expected an ISO 4217 code such as "EUR"'),
        ('currency = "EUR"', 'currency = "eur"', '4: currency: found "eur", expected an ISO 4217'),
        ('country = "DE"', 'country = "Germany"', '3: country: found "Germany", expected an ISO 3166-1 code of two'),
        ('currency = "EUR"', 'curency = "EUR"', '4: curency: there is no such setting; did you mean "currency"?'),
        (
            "entities = []",
            'entities = [{ id = "a", name = "A", country = "UK" }]',
            '5: entities.0.country: found "UK", expected an ISO 3166-1 code',
        ),
        ("entities = []", 'entities = []\npolicy.due_day = "befor"', '6: policy.due_day: found "befor", expected'),
    ],
)
def test_a_typo_is_told_with_its_line_and_both_values(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(PLAIN.replace(right, wrong), encoding="utf-8")
    with pytest.raises(WrongInputError) as refusal:
        read_client(path)
    assert f"{path}:{said}" in str(refusal.value)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            '[policy.refused_accounts]\n"DE89370400440532013001" = "employee"',
            ':12: policy.refused_accounts: found "DE89370400440532013001", expected an account number (IBAN)',
        ),
        (
            "[policy.price_tolerance.lower]\npercnt = 5",
            ':12: policy.price_tolerance.lower.percnt: there is no such setting; did you mean "percent"?',
        ),
        (
            '[[policy.tolerances]]\nid = "tight"\nflor = 0',
            ':13: policy.tolerances.0.flor: there is no such setting; did you mean "floor"?',
        ),
        (
            '[policy.price_tolerance]\ncap = "-1"',
            ':12: policy.price_tolerance.cap: found "-1", expected a number greater than or equal to 0',
        ),
    ],
)
def test_a_typo_in_a_tolerance_is_told_with_its_line(tmp_path: Path, setting: str, said: str) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(f"{PLAIN}\n[policy]\n{setting}\n", encoding="utf-8")
    with pytest.raises(WrongInputError) as refused:
        read_client(file)
    assert said in str(refused.value)


CHART = """
[[accounts]]
code = "6100"
name = "Office"
kind = "expense"

[[tax_codes]]
code = "I19"
rate = "19"
account = "6100"
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('"expense"', '"expence"', '13: accounts.0.kind: found "expence", expected "asset", "liability", "expense"'),
        ('rate = "19"', 'rate = "119"', '17: tax_codes.0.rate: found "119", expected 0 to 100 per cent'),
        (
            "[[tax_codes]]",
            '[datev]\nconsultant = 1001\nclient = 7\ntax_keys = { I9 = "9" }\n[[tax_codes]]',
            '18: datev.tax_keys: found "I9", expected one listed under [[tax_codes]]',
        ),
        (
            "[[tax_codes]]",
            '[datev]\nconsultant = 1001\nclient = 7\ncost_objects = ["site"]\n[[tax_codes]]',
            '18: datev.cost_objects: found "site", expected one listed under [[dimensions]]',
        ),
        ('rate = "19"', 'rate = "19"\nrecovery = "50"', '18: tax_codes.0.recovery: found "50", expected 0 to 1'),
        (
            'rate = "19"',
            'rate = "19"\ntreatment = "reverse-charge"',
            '18: tax_codes.0.treatment: found "reverse-charge", expected "input", "reverse_charge", "not_deductible" or',
        ),
        (
            "[[tax_codes]]",
            '[[accounts]]\ncode = "6100"\nname = "Office"\nkind = "expense"\n[[tax_codes]]',
            '16: accounts.1.code: found "6100" a second time, expected it once',
        ),
        ("entities = []", 'entities = []\nlocked_until = "2026-2-30"', '6: locked_until: found "2026-2-30", expected'),
        (
            "entities = []",
            'entities = []\npolicy.currencies = ["USD", "usd"]',
            '6: policy.currencies.1: found "usd", expected an ISO 4217 code such as "EUR"',
        ),
        (
            "entities = []",
            'entities = []\npolicy.order_pattern = "("',
            '6: policy.order_pattern: found "(", expected a',
        ),
    ],
)
def test_what_means_nothing_is_told_before_anything_is_judged(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    text = PLAIN + CHART
    (tmp_path / "acme.toml").write_text(text, encoding="utf-8")
    assert read_client(tmp_path / "acme.toml").accounts[0].code == "6100"
    assert any(f"acme.toml:{said}" in one for one in refused(tmp_path, text.replace(right, wrong, 1)))


@pytest.mark.parametrize("cron", ["0 2 * * 1-5", "*/15 0,12 1-31 JAN-dec mon", "@daily", "0 0 L * *", "5 4 * * fri#2"])
def test_a_schedule_that_can_run_is_taken(tmp_path: Path, cron: str) -> None:
    (tmp_path / "acme.toml").write_text(f'{PLAIN}cron = "{cron}"\n', encoding="utf-8")
    assert read_client(tmp_path / "acme.toml").schedule.cron == cron


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 2 * *", "five fields"),
        ("60 2 * * *", "as minute 0 to 59"),
        ("0 24 * * *", "as hour 0 to 23"),
        ("0 2 0 * *", "as day 1 to 31"),
        ("0 2 * foo *", "as month 1 to 12"),
        ("0 2 * * 1-8", "as weekday 0 to 7"),
        ("0 2 * * */0", "as weekday 0 to 7"),
        ("@often", "five fields"),
    ],
)
def test_a_schedule_that_cannot_run_is_told(tmp_path: Path, cron: str, expected: str) -> None:
    (found,) = refused(tmp_path, f'{PLAIN}cron = "{cron}"\n')
    assert f'acme.toml:9: schedule.cron: found "{cron}", expected {expected}' in found
