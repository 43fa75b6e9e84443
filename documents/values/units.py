"""Units of measure: what is printed -> UN/ECE Recommendation 20 code (C-55)."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

from documents.values import names, numbers, text
from documents.values.unit_factors import CODES

PRINTED: Final[dict[str, tuple[str, ...]]] = {
    "C62": (
        *(
            "stk",
            "stück",
            "stueck",
            "st",
            "stck",
            "stk.",
            "stuks",
            "stuk",
            "pc",
            "pcs",
            "pce",
            "piece",
            "pieces",
            "ea",
            "each",
        ),
        *(
            "unit",
            "units",
            "unité",
            "unités",
            "pièce",
            "pièces",
            "pz",
            "pezzi",
            "pezzo",
            "nr",
            "ud",
            "uds",
            "unidad",
            "unidades",
        ),
        *(
            "un",
            "unid",
            "unidade",
            "unidades",
            "styck",
            "szt",
            "sztuka",
            "sztuk",
            "ks",
            "kus",
            "db",
            "buc",
            "kpl",
            "tk",
            "gab",
            "vnt",
        ),
        *("τεμ", "adet", "qty", "item", "items", "u", "c62", "1"),
    ),
    "HUR": (
        *(
            "h",
            "std",
            "stunde",
            "stunden",
            "stdn",
            "hour",
            "hours",
            "hr",
            "hrs",
            "heure",
            "heures",
            "ora",
            "ore",
            "hora",
            "horas",
        ),
        *(
            "uur",
            "uren",
            "timme",
            "timmar",
            "tim",
            "time",
            "timer",
            "tunti",
            "tuntia",
            "godz",
            "godzina",
            "hod",
            "óra",
            "hur",
        ),
    ),
    "DAY": (
        *(
            "tag",
            "tage",
            "day",
            "days",
            "jour",
            "jours",
            "giorno",
            "giorni",
            "día",
            "días",
            "dia",
            "dias",
            "dag",
            "dagen",
        ),
        *("dagar", "päivä", "dzień", "dni", "den", "nap", "manntag", "man-day", "pt"),
    ),
    "WEE": ("woche", "wochen", "week", "weeks", "semaine", "semaines", "settimana", "semana", "weken", "vecka", "wee"),
    "MON": (
        *(
            "mon",
            "monat",
            "monate",
            "month",
            "months",
            "mois",
            "mese",
            "mesi",
            "mes",
            "meses",
            "mês",
            "maand",
            "maanden",
        ),
        *("månad", "måned", "kuukausi", "miesiąc", "mies", "měsíc"),
    ),
    "ANN": (
        "jahr",
        "jahre",
        "year",
        "years",
        "an",
        "ans",
        "année",
        "anno",
        "anni",
        "año",
        "años",
        "ano",
        "jaar",
        "år",
        "ann",
    ),
    "MIN": ("min", "minute", "minuten", "minutes", "minuti", "minutos"),
    "KGM": ("kg", "kgs", "kilo", "kilos", "kilogramm", "kilogram", "kilograms", "kilogramme", "kgm"),
    "GRM": ("gr", "gramm", "gram", "grams", "gramme", "grm", "g"),
    "TNE": ("to", "tonne", "tonnen", "tonnes", "tonnellate", "tonelada", "tne", "mt", "t"),
    "MTR": ("m", "meter", "metre", "metres", "mètre", "mètres", "metri", "metro", "metros", "lfm", "lfdm", "mtr"),
    "CMT": ("cm", "zentimeter", "centimeter", "cmt"),
    "MMT": ("mm", "millimeter", "mmt"),
    "KMT": ("km", "kilometer", "kilometre", "kilomètre", "chilometri", "kmt"),
    "MTK": ("m²", "m2", "qm", "sqm", "quadratmeter", "mq", "mtk"),
    "MTQ": ("m³", "m3", "cbm", "kubikmeter", "mc", "mtq"),
    "LTR": ("l", "lt", "liter", "litre", "litres", "litri", "litro", "litros", "ltr"),
    "MLT": ("ml", "milliliter", "mlt"),
    "KWH": ("kwh", "kilowattstunde", "kilowattstunden"),
    "MWH": ("mwh",),
    "LS": (
        *(
            "psch",
            "pauschal",
            "pauschale",
            "pausch",
            "lump",
            "lump sum",
            "lumpsum",
            "ls",
            "forfait",
            "a corpo",
            "global",
        ),
        *("alzado", "forfettario", "vast bedrag", "ryczałt"),
    ),
    "XBO": (
        "flasche",
        "flaschen",
        "bottle",
        "bottles",
        "bouteille",
        "bouteilles",
        "bottiglia",
        "bottiglie",
        "botella",
        "botellas",
        "fles",
        "flessen",
        "fl",
        "xbo",
    ),
    "XCA": ("dose", "dosen", "can", "cans", "boîte métallique", "lattina", "lattine", "lata", "latas", "blik", "xca"),
    "XBJ": ("eimer", "bucket", "buckets", "seau", "seaux", "secchio", "cubo", "emmer", "emmers", "xbj"),
    "XBE": (
        "bund",
        "bunde",
        "bundle",
        "bundles",
        "botte",
        "bottes",
        "mazzo",
        "mazzi",
        "manojo",
        "manojos",
        "bos",
        "xbe",
    ),
    "XCR": ("kiste", "kisten", "crate", "crates", "caisse", "caisses", "cassa", "casse", "krat", "kratten", "xcr"),
    "XJC": ("kanister", "jerrican", "jerricans", "bidon", "bidons", "tanica", "taniche", "bidón", "jerrycan", "xjc"),
    "XBX": (
        "box",
        "boxes",
        "boîte",
        "boîtes",
        "scatola",
        "scatole",
        "caja",
        "cajas",
        "caixa",
        "doos",
        "dozen st",
        "låda",
        "xbx",
    ),
    "XCT": ("karton", "kartons", "carton", "cartons", "krt", "ktn", "ctn", "xct"),
    "XPK": (
        "pack",
        "packs",
        "packung",
        "packungen",
        "pkg",
        "pak",
        "pack.",
        "pck",
        "paket",
        "pakete",
        "paquet",
        "confezione",
        "xpk",
    ),
    "XPX": ("palette", "paletten", "pallet", "pallets", "palet", "plt", "xpx"),
    "XBG": ("beutel", "sack", "bag", "bags", "sac", "sacco", "bolsa", "zak", "xbg"),
    "XRO": ("rolle", "rollen", "roll", "rolls", "rouleau", "rotolo", "rollo", "rol", "xro"),
    "SET": ("set", "sets", "satz", "kit", "garnitur", "jeu"),
    "PR": ("paar", "pair", "pairs", "paire", "paio", "par", "pr"),
    "DZN": ("dutzend", "dozen", "douzaine", "dozzina", "docena", "dzn", "dz"),
    "P1": ("%", "prozent", "percent"),
}
"""Rec 20 codes (packages of Rec 21 with X) and how languages print them."""


_OPTIONAL_PLURAL: Final = re.compile(r"(?<=[^\W\d_]{2})\([^\W\d_]{1,3}\)$")
"""As in "piece(s)" and "Stück(e)"."""
_BASE: Final = re.compile(
    r"(?P<per>/|(?:per|pro|je|par|pour|por|cada|à|alle|ogni)\b)?\s*(?P<base>10{1,4})\b\s*(?P<unit>\D*)", re.IGNORECASE
)


def code(raw: str) -> str:
    """Return the UN/ECE Recommendation 20 code of a printed unit ("Stück" is C62), or "" when unknown.

    "100 St" is C62, with a base quantity of 100: see `base_quantity`. Codes that no page prints ("CEN") count as they
    are: e-invoices state them.
    """
    return _table().get(_form(_unit_part(raw)), "") or (raw if raw in CODES else "")


def base_quantity(raw: str) -> Decimal:
    """Return the base quantity (BT-149) printed in a unit: 100 for "100 St", "per 100" or "/ 100", else 1.

    Only 10, 100, 1000 and 10000 are taken: "16 pcs" is a quantity, and the digit of "m2" belongs to the unit.
    """
    match = _BASE.fullmatch(text.clean(raw))
    return Decimal(match["base"]) if match and (match["per"] or code(match["unit"])) else Decimal(1)


def split_quantity(raw: str) -> tuple[str, str]:
    """Split a cell such as "10 Stk" into its number and its unit; either may be empty."""
    cleaned = text.clean(raw)
    at = next((i for i, sign in enumerate(cleaned) if sign.isalpha()), len(cleaned))
    number, unit = cleaned[:at].strip(), cleaned[at:].strip()
    return (number, unit) if code(unit) and numbers.readings(number) else (cleaned, "")


def _unit_part(raw: str) -> str:
    cleaned = text.clean(raw)
    match = _BASE.fullmatch(cleaned)
    return (match["unit"] if match else cleaned.lstrip("0123456789 ")) or cleaned


def _form(raw: str) -> str:
    """Fold a unit; "m²" and "m2" are one, "%" keeps its sign."""
    cleaned = _OPTIONAL_PLURAL.sub("", text.key(raw))
    return names.fold(cleaned) or cleaned


@functools.cache
def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for unit_code, printed in PRINTED.items():
        found.setdefault(_form(unit_code), unit_code)
        for form in printed:
            found.setdefault(_form(form), unit_code)
    found[_form("H87")] = "H87"
    return found
