"""What every rule must be, whoever adds it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

from documents.finding import Role, Severity
from tests.validators.builders import context, free_invoice, goods_receipt, invoice, judged, order_document
from validators import rules
from validators.judge import build_case
from validators.registry import load_rules, rule_set
from validators.rule import Remark, Rule

CATALOGUE = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))
MODULES = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
SEVERITY = {"BP": Severity.BLOCK_POST, "BY": Severity.BLOCK_PAY, "W": Severity.WARN, "I": Severity.INFO}
ROLE = {
    "R": Role.REVIEWER,
    "A": Role.APPROVER,
    "S": Role.SUPERVISOR,
    "T": Role.TAX,
    "C": Role.CONTROLLER,
    "VC": Role.VENDOR_CUSTODIAN,
    "N": Role.NOBODY,
}


def rule_of(name: str) -> Rule:
    found = importlib.import_module(f"validators.rules.{name}").RULE
    assert isinstance(found, Rule)
    return found


def test_every_module_is_one_rule_with_a_code_of_its_own():
    assert len(load_rules()) == len(MODULES) >= 35
    assert len({rule.code for rule in load_rules()}) == len(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_rule_is_in_the_catalogue_with_its_severity_role_and_reply(name: str):
    rule = rule_of(name)
    entry = CATALOGUE[rule.code]
    assert rule.severity in {SEVERITY[mark] for mark in entry["severity"].split("/")}
    if entry["waived_by"]:
        assert rule.waived_by in {ROLE[mark] for mark in entry["waived_by"].split("/")}
    assert rule.reply == entry["reply"].split(" ")[0]


@pytest.mark.parametrize("name", MODULES)
def test_a_rule_explains_itself(name: str):
    module = importlib.import_module(f"validators.rules.{name}")
    assert rule_of(name).code == module.CODE
    assert rule_of(name).check is module.check
    assert len(module.__doc__ or "") > 40
    assert (module.check.__doc__ or "").startswith("Yield ")
    assert len(rule_of(name).source) > 5
    assert rule_of(name).applies_to


@pytest.mark.parametrize("name", MODULES)
def test_a_check_never_raises_nor_reads_a_clock_or_a_file(name: str):
    tree = ast.parse(inspect.getsource(importlib.import_module(f"validators.rules.{name}")))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"today", "now", "utcnow", "open", "read_text"}


@pytest.mark.parametrize(
    ("document", "world"),
    [(invoice(), {}), (free_invoice(), {}), (order_document(), {}), (goods_receipt(), {"receipts": ()})],
)
def test_no_rule_objects_to_a_right_document(document, world):
    case = build_case(document, context(**world))
    assert [finding.code for rule in load_rules() for finding in rule.findings(case)] == []


def test_findings_carry_evidence_and_a_message_with_the_next_step():
    document = invoice(gross_total=None, invoice_number=None)
    found = judged(document).findings
    assert found
    for finding in found:
        assert re.fullmatch(r"[0-9a-f]{64}", finding.evidence_hash)
        assert finding.message.endswith(finding.suggestion)
        assert finding.message[-1] in ".?"


def test_a_client_may_raise_a_severity_but_not_lower_it():
    case = build_case(invoice(), context())
    rule = Rule("V-TRM-01", lambda _case: iter([Remark("Late.")]), source="test", severity=Severity.WARN)

    def severity_with(wish: Severity) -> Severity:
        policy = case.context.client.policy.model_copy(update={"severities": {"V-TRM-01": wish}})
        world = build_case(invoice(), context(policy=policy))
        return next(rule.findings(world)).severity

    assert severity_with(Severity.BLOCK_POST) is Severity.BLOCK_POST
    assert severity_with(Severity.INFO) is Severity.WARN


def test_the_rule_set_has_a_version_with_a_digest():
    assert re.fullmatch(r"\d{4}\.\d{2}-[0-9a-f]{12}", rule_set())
    assert judged(invoice()).rule_set == rule_set()
