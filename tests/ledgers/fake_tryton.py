"""A small Tryton in memory: it answers the calls that Daybook makes, over the same JSON, and keeps the same rules."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

from ledgers.books.json_rpc import decoded, encoded

PASSWORD = "not a secret of anybody"


class FakeTryton:
    """One database with a company; `fail` is asked before each call and may answer in its place."""

    def __init__(self, accounts: dict[str, str], years: tuple[int, ...] = (2026,)) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.fail: Callable[[str], httpx.Response | None] = lambda _method: None
        self.calls: list[str] = []
        self._add("company.company", {"currency": 1})
        for code, name in accounts.items():
            kind = {"expense": code[0] in "567", "debt": code == "2050"}
            self._add("account.account", {"code": code, "name": name, "type.": kind})
        self._add("account.journal", {"code": "EXP"})
        for year in years:
            for month in range(1, 13):
                first = dt.date(year, month, 1)
                last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
                self._add(
                    "account.period", {"start_date": first, "end_date": last, "type": "standard", "state": "open"}
                )

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Answer on a port of this machine; yields the address."""
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                answer = fake._answer(httpx.Request("POST", "http://here", headers=dict(self.headers), content=content))
                self.send_response(answer.status_code)
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_said: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        method, params = asked["method"], decoded(asked["params"])
        self.calls.append(method)
        failed = self.fail(method)
        if failed is not None:
            return failed
        if method == "common.db.login":
            known = params[1] == {"password": PASSWORD}
            return httpx.Response(200, json={"id": 1, "result": [1, "token", None]}) if known else httpx.Response(401)
        if not request.headers.get("Authorization", "").startswith("Session "):
            return httpx.Response(401)
        if method == "model.res.user.get_preferences":
            return httpx.Response(200, json={"id": 1, "result": {"company": 1}})
        _model, model, name = method.partition(".")[0], *method.removeprefix("model.").rsplit(".", 1)
        try:
            result = getattr(self, f"_{name}")(model, *params[:-1])
        except ValueError as error:
            return httpx.Response(200, json={"id": 1, "error": ["UserError", [str(error), "", None]]})
        return httpx.Response(200, json={"id": 1, "result": encoded(result)})

    def _add(self, model: str, row: dict[str, Any]) -> int:
        number = len(self.rows[model]) + 1
        self.rows[model].append({**row, "id": number})
        return number

    def _create(self, model: str, rows: list[dict[str, Any]]) -> list[int]:
        for row in rows:
            if any("\n" in str(value) for value in (row.get("name"), row.get("description"))):
                raise ValueError("contains some invalid chars")
        if model == "account.move":
            return [self._move(row) for row in rows]
        if model == "account.invoice":
            return [self._add(model, {**self._checked(row), "state": "draft"}) for row in rows]
        return [self._add(model, row) for row in rows]

    def _checked(self, row: dict[str, Any]) -> dict[str, Any]:
        accounts = {account["id"]: account["type."] for account in self.rows["account.account"]}
        (_create, lines), *_rest = row["lines"]
        if not all(accounts[line["account"]]["expense"] or accounts[line["account"]]["debt"] for line in lines):
            raise ValueError('The value for field "Account" is not valid according to its domain.')
        return row

    def _move(self, row: dict[str, Any]) -> int:
        (_create, lines), *_rest = row["lines"]
        if sum(line["debit"] - line["credit"] for line in lines):
            raise ValueError("the move does not balance")
        number = self._add("account.move", {**row, "lines": None, "state": "draft"})
        codes = {account["id"]: account["code"] for account in self.rows["account.account"]}
        for line in lines:
            about = {"move": number, "move.description": row["description"], "move.state": "draft"}
            self._add("account.move.line", {**line, **about, "account.": {"code": codes[line["account"]]}})
        return number

    def _post(self, model: str, numbers: list[int]) -> None:
        posted = [row for row in self.rows[model] if row["id"] in numbers]
        for row in posted:
            row["state"] = "posted"
        if model == "account.invoice":
            numbers = [self._move_of(row) for row in posted]
        for line in self.rows["account.move.line"]:
            if line["move"] in numbers:
                line["move.state"] = "posted"

    def _move_of(self, invoice: dict[str, Any]) -> int:
        """Make the move that an invoice means."""
        (_create, lines), (_also, taxes) = invoice["lines"][0], invoice["taxes"][0]
        sums = [(one["account"], Decimal(one["quantity"]) * one["unit_price"]) for one in lines]
        sums += [(one["account"], one["amount"]) for one in taxes]
        sums.append((invoice["account"], -sum(amount for _account, amount in sums)))
        made = [
            {"account": account, "debit": max(amount, Decimal(0)), "credit": max(-amount, Decimal(0))}
            for account, amount in sums
        ]
        made[-1] |= {"maturity_date": invoice["payment_term_date"], "party": invoice["party"]}
        number = self._move({"description": None, "lines": [["create", made]]})
        for line in self.rows["account.move.line"]:
            if line["move"] == number:
                line["move.origin.description"] = invoice["description"]
        return number

    def _search_read(
        self, model: str, domain: list[Any], offset: int, limit: int, _order: Any, _fields: Any
    ) -> list[dict[str, Any]]:
        found = [row for row in self.rows[model] if all(_holds(row, *clause) for clause in domain)]
        return found[offset : offset + limit]


def _holds(row: dict[str, Any], name: str, operator: str, value: Any, _model: str = "") -> bool:
    present = row.get(name)
    match operator:
        case "=":
            return bool(present == value)
        case "!=":
            return bool(present != value)
        case "in":
            return present in value
        case "like":
            return str(present).startswith(value.removesuffix("%"))
        case "<=":
            return bool(present <= value)
        case _:
            assert operator == ">="
            return bool(present >= value)
