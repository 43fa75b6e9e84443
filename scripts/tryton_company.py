"""Makes a company with accounts, journals and fiscal years in an empty Tryton database, by proteus.

Runs in Tryton's own environment (docs/tryton.md), never in Daybook's:
    .tryton/bin/python scripts/tryton_company.py trytond.conf DATABASE accounts.json
The JSON has company, currency, years, and accounts as lists of number, name and kind.
"""

import datetime
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from proteus import Model, Wizard, config

KINDS = {
    "asset": {"statement": "balance", "assets": True},
    "liability": {"statement": "balance"},
    "clearing": {"statement": "balance", "debt": True},
    "payable": {"statement": "balance", "payable": True},
    "expense": {"statement": "income", "expense": True},
    "income": {"statement": "income", "revenue": True},
}


def main(conf: str, database: str, data: str) -> None:
    """Make everything; what is there already is left alone."""
    wanted = json.loads(Path(data).read_text(encoding="utf-8"))
    settings = config.set_trytond(database, config_file=conf)
    company = make_company(wanted)
    settings._context = Model.get("res.user").get_preferences(True, settings.context)  # noqa: SLF001 - proteus' own way
    make_accounts(company, wanted["accounts"])
    for year in wanted["years"]:
        make_year(company, year)


def make_company(wanted: dict[str, Any]) -> Any:
    """Return the company, made when there is none."""
    company_model = Model.get("company.company")
    found = company_model.find()
    if found:
        return found[0]
    currency = Model.get("currency.currency")(
        name=wanted["currency"], symbol=wanted["currency"], code=wanted["currency"], digits=wanted.get("digits", 2)
    )
    currency.rounding = Decimal(1).scaleb(-currency.digits)
    currency.save()
    party = Model.get("party.party")(name=wanted["company"])
    party.save()
    wizard = Wizard("company.company.config")
    wizard.execute("company")
    wizard.form.party, wizard.form.currency = party, currency
    wizard.execute("add")
    return company_model.find()[0]


def make_accounts(company: Any, accounts: list[list[str]]) -> None:
    """Make one account type for each kind and one account for each number that is missing."""
    type_model, account_model = Model.get("account.account.type"), Model.get("account.account")
    types = {}
    for kind, flags in KINDS.items():
        found = type_model.find([("name", "=", kind), ("company", "=", company.id)])
        types[kind] = found[0] if found else type_model(name=kind, company=company, **flags)
        types[kind].save()
    known = {account.code for account in account_model.find([("company", "=", company.id)])}
    for number, name, kind in accounts:
        if number not in known:
            account = account_model(code=number, name=name, company=company, type=types[kind])
            account.reconcile = kind == "payable"
            account.party_required = kind == "payable"
            account.save()


def make_year(company: Any, year: int) -> None:
    """Make a calendar year with a sequence and twelve periods."""
    year_model = Model.get("account.fiscalyear")
    if year_model.find([("name", "=", str(year)), ("company", "=", company.id)]):
        return
    moves = sequence_of("Account Move", f"Moves {year}", company)
    fiscal_year = year_model(name=str(year), company=company, move_sequence=moves)
    fiscal_year.start_date, fiscal_year.end_date = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    numbers = sequence_of("Invoice", f"Invoices {year}", company)
    rows = fiscal_year.invoice_sequences
    first = rows[0] if rows else rows.new()
    for kind in ("in_invoice", "in_credit_note", "out_invoice", "out_credit_note"):
        setattr(first, f"{kind}_sequence", numbers)
    fiscal_year.save()
    fiscal_year.click("create_period")


def sequence_of(kind: str, name: str, company: Any) -> Any:
    """Return a new sequence without gaps."""
    sequence_type = Model.get("ir.sequence.type").find([("name", "=", kind)])[0]
    sequence = Model.get("ir.sequence.strict")(name=name, sequence_type=sequence_type, company=company)
    sequence.save()
    return sequence


if __name__ == "__main__":
    main(*sys.argv[1:])
