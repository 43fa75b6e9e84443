"""Importing master data from CSV: CPU time and peak memory at two sizes, which tell whether memory stays flat.

`python -m benchmarks importing --count 1000000` measures a file of a million order lines, and one of half of that.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure
from benchmarks.large_register import vendor_of

COUNT: Final = 200_000
LINES_OF_AN_ORDER: Final = 5
KIB: Final = 1024
CLIENT: Final = """
id = "acme"
name = "Acme"
country = "DE"
currency = "EUR"

[[entities]]
id = "acme"
name = "Acme GmbH"
country = "DE"
"""
ORDERED_FROM: Final = 999
"""Vendors that all orders are placed with; they are imported before the clock starts."""
ORDER_HEADER: Final = (
    "number,vendor_id,currency,issue_date,line_number,line_description,line_quantity,line_price,line_account"
)
VENDOR_HEADER: Final = "id,name,country,tax_id,ibans,currency,postcode,city"


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield the figures of order lines, and of a tenth as many vendors; each import in a process of its own."""
    for kind, most in (("orders", count), ("vendors", count // 10)):
        for rows in (most // 2, most):
            with tempfile.TemporaryDirectory() as folder:
                spent = _import(Path(folder), kind, rows)
            what = f"importing {rows:,} {'order lines' if kind == 'orders' else 'vendors'}"
            yield Figure(f"{what}: time", spent["seconds"], "s CPU")
            yield Figure(f"{what}: peak memory", spent["memory"], "MiB")


def _import(folder: Path, kind: str, rows: int) -> dict[str, float]:
    lines = _orders(rows) if kind == "orders" else _vendors(rows)
    with (folder / "rows.csv").open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    environment = {**os.environ, "DAYBOOK_HOME": str(folder / "home"), "DAYBOOK_DATABASE_URL": ""}
    command = [sys.executable, "-m", "benchmarks.importing", kind, str(folder / "rows.csv")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    spent: dict[str, float] = json.loads(answer)
    return spent


def _orders(rows: int) -> Iterator[str]:
    yield ORDER_HEADER
    for row in range(rows):
        order, line = divmod(row, LINES_OF_AN_ORDER)
        item = f"{line + 1},Article {row % 5000} blue,{row % 40 + 1},12.50,6100"
        yield f"PO{order:07d},V{order % ORDERED_FROM:06d},EUR,2026-03-02,{item}"


def _vendors(rows: int) -> Iterator[str]:
    yield VENDOR_HEADER
    seen: set[str] = set()
    for row in range(rows):
        one = vendor_of(row)
        tax_id = "" if one.tax_id in seen else one.tax_id  # few of the made-up numbers come twice, which is refused
        seen.add(tax_id)
        yield f"{one.id},{one.name},DE,{tax_id},{one.accounts[0].iban},EUR,{one.postcode},{one.city}"


def main(kind: str, file: Path) -> None:
    """Import one file into a new register, and print what it took as JSON."""
    from daybook.importing import import_file
    from documents.home import Home

    home = Home().create()
    (home.clients_dir / "acme.toml").write_text(CLIENT, encoding="utf-8")
    if kind == "orders":
        vendors = file.with_name("vendors.csv")
        vendors.write_text("\n".join(_vendors(ORDERED_FROM)), encoding="utf-8")
        import_file(home, "acme", "vendors", vendors)
    started = time.process_time()
    import_file(home, "acme", kind, file)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    print(json.dumps({"seconds": time.process_time() - started, "memory": memory}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
