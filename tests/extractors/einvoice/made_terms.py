"""A right e-invoice as business terms, with one of everything, and how to break one thing of it."""

from __future__ import annotations

from collections.abc import Mapping

from documents.einvoice import Group

XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
RATES = {"S": "19", "L": "7", "M": "4"}
REASONS = {"E": "VATEX-EU-132", "AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}

HEADER = {
    "BT-1": "RE-7001",
    "BT-2": "2026-03-04",
    "BT-3": "380",
    "BT-5": "EUR",
    "BT-6": "SEK",
    "BT-9": "2026-04-03",
    "BT-10": "04011000-12345-03",
    "BT-20": "#SKONTO#TAGE=14#PROZENT=2.00#",
    "BT-24": XRECHNUNG,
    "BT-27": "Kranich GmbH",
    "BT-30": "HRB 12345",
    "BT-31": "DE811907980",
    "BT-34": "mail@kranich.example",
    "BT-34-1": "EM",
    "BT-35": "Am Teich 3",
    "BT-37": "Lübeck",
    "BT-38": "23552",
    "BT-40": "DE",
    "BT-41": "Frau Krug",
    "BT-42": "+49 451 1234",
    "BT-43": "krug@kranich.example",
    "BT-44": "Acme GmbH",
    "BT-48": "DE136695976",
    "BT-49": "0204:12",
    "BT-49-1": "0204",
    "BT-52": "Kiel",
    "BT-53": "24103",
    "BT-55": "DE",
    "BG-10": "",
    "BT-59": "Factor AG",
    "BG-11": "",
    "BT-62": "Vertreter GmbH",
    "BT-63": "DE123456788",
    "BG-12": "",
    "BT-69": "DE",
    "BT-72": "2026-03-02",
    "BG-14": "",
    "BT-73": "2026-02-01",
    "BT-74": "2026-02-28",
    "BG-15": "",
    "BT-77": "Kiel",
    "BT-78": "24103",
    "BT-80": "DE",
    "BG-19": "",
    "BT-89": "MREF-1",
    "BT-90": "DE98ZZZ09999999999",
    "BT-91": "DE89370400440532013000",
    "BT-106": "110.00",
    "BT-107": "15.00",
    "BT-108": "5.00",
    "BT-109": "100.00",
    "BT-111": "0.00",
    "BT-113": "19.00",
    "BT-114": "0.00",
}


def group(terms: Mapping[str, str], **groups: Group) -> Group:
    """Return a group; inner groups are named BG_27 for BG-27."""
    inner = {name.replace("_", "-"): (one,) for name, one in groups.items()}
    return Group(terms={term: (text,) for term, text in terms.items()}, groups=inner)


def document(code: str = "S") -> Group:
    """Return a right document all of whose parts have one VAT category."""
    rate = RATES.get(code, "0")
    tax = format(int(rate), "d") + ".00"
    gross = f"{100 + int(rate)}.00"
    header = HEADER | {"BT-110": tax, "BT-112": gross, "BT-115": f"{100 + int(rate) - 19}.00"}
    if code == "O":
        header = {term: text for term, text in header.items() if term not in {"BT-31", "BT-48", "BT-63", "BG-11"}}
    own_rate = {} if code == "O" else {"rate": rate}
    breakdown = {"BT-116": "100.00", "BT-117": tax, "BT-118": code, "BT-119": rate}
    if code in REASONS:
        breakdown["BT-121"] = REASONS[code]
    whole = group(header)
    groups = {
        "BG-3": (group({"BT-25": "RE-6990", "BT-26": "2026-02-04"}),),
        "BG-16": (
            group({"BT-81": "58", "BG-17": "", "BT-84": "DE89370400440532013000"}),
            group({"BT-81": "54", "BG-18": "", "BT-87": "1234"}),
        ),
        "BG-20": (
            _with_rate({"BT-92": "15.00", "BT-93": "150.00", "BT-95": code, "BT-97": "Treue"}, "BT-96", own_rate),
        ),
        "BG-21": (
            _with_rate({"BT-99": "5.00", "BT-100": "50.00", "BT-102": code, "BT-104": "Fracht"}, "BT-103", own_rate),
        ),
        "BG-23": (group(breakdown),),
        "BG-24": (
            group({"BT-122": "plan", "BT-125": "plan.pdf", "BT-125-1": "application/pdf"}),
            group({"BT-122": "list", "BT-125": "list.csv", "BT-125-1": "text/csv"}),
        ),
        "BG-25": (_first_line(code, own_rate), _second_line(code, own_rate)),
    }
    return whole.model_copy(update={"groups": groups})


def _with_rate(terms: dict[str, str], term: str, rate: Mapping[str, str]) -> Group:
    return group(terms | ({term: rate["rate"]} if rate else {}))


def _first_line(code: str, rate: Mapping[str, str]) -> Group:
    terms = {
        "BT-126": "1",
        "BT-129": "10",
        "BT-130": "H87",
        "BT-131": "97.00",
        "BG-26": "",
        "BT-134": "2026-02-01",
        "BT-135": "2026-02-28",
        "BT-146": "10.00",
        "BT-148": "11.00",
        "BT-151": code,
        "BT-153": "Hefter",
        "BT-157": "4012345000009",
        "BT-157-1": "0160",
        "BT-158": "44121615",
        "BT-158-1": "TST",
    }
    return _with_rate(terms, "BT-152", rate).model_copy(
        update={
            "groups": {
                "BG-27": (group({"BT-136": "5.00", "BT-137": "100.00", "BT-139": "Menge"}),),
                "BG-28": (group({"BT-141": "2.00", "BT-142": "100.00", "BT-144": "Maut"}),),
                "BG-32": (group({"BT-160": "Farbe", "BT-161": "blau"}),),
            }
        }
    )


def _second_line(code: str, rate: Mapping[str, str]) -> Group:
    terms = {"BT-126": "2", "BT-129": "1", "BT-130": "LS", "BT-131": "13.00", "BT-146": "13.00", "BT-153": "Aufbau"}
    return _with_rate(terms | {"BT-151": code}, "BT-152", rate)


def changed(one: Group, path: str, term: str, text: str | None) -> Group:
    """Return a group with one term changed, or removed.

    Args:
        path: Of the group that has the term: "" for the document, "BG-25/0/BG-27/0" for a group inside.
        term: Business term; "" removes the whole group at the path.
        text: None removes the term.
    """
    if not path:
        terms = {name: texts for name, texts in one.terms.items() if name != term}
        return one.model_copy(update={"terms": terms if text is None else terms | {term: (text,)}})
    name, place, *rest = path.split("/")
    inner = list(one.groups[name])
    if term or rest:
        inner[int(place)] = changed(inner[int(place)], "/".join(rest), term, text)
    else:
        del inner[int(place)]
    return one.model_copy(update={"groups": one.groups | {name: tuple(inner)}})
