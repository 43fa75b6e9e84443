"""The post of Mécanique Rochefort SA, Carouge (CHF): French, German, Italian and Dutch vendors."""

from __future__ import annotations

from dataclasses import replace

from sample_docs.generator.clients import ROCHEFORT
from sample_docs.generator.goods import goods
from sample_docs.generator.teller import Teller


def tell() -> Teller:
    """Return the client with its files."""
    teller = Teller(ROCHEFORT)
    _good_on_order(teller)
    _good_without_order(teller)
    _other_types(teller)
    _faults(teller)
    return teller


def _good_on_order(t: Teller) -> None:
    t.add(t.ordered("alpina", "RG-260881", "2026-10-19", [("W-1042", "12"), ("W-2210", "8"), ("W-3301", "60")]))
    t.add(
        t.ordered("alpina", "RG-260934", "2026-11-13", [("W-4470", "2"), ("W-5082", "40"), ("W-6125", "10")]),
        grade="light",
    )
    t.add(t.ordered("ticino", "F/2026/774", "2026-10-28", [("FO-11", "24"), ("FO-25", "12"), ("FO-37", "3")]))
    t.add(t.ordered("vanderlinde", "26100455", "2026-10-23", [("OP-200", "2"), ("OP-310", "2"), ("OP-405", "6")]))
    discs = [(good.number, str(1 + place % 3)) for place, good in enumerate(goods("fr", "abrasives"))]
    t.add(t.ordered("lyonabrasifs", "FL-2026-1187", "2026-11-05", discs))
    t.add(t.ordered("dulac", "26-2045", "2026-11-16", [("IMP-CAT", "250"), ("IMP-LIV", "12"), ("IMP-ENV", "4")]))


def _good_without_order(t: Teller) -> None:
    t.add(t.paper("dulac", "26-1988", "2026-10-15", [("IMP-CV", "3"), ("IMP-LIV", "4"), ("IMP-A4", "1")]))
    t.add(t.paper("rivaz", "2026/4471", "2026-10-30", [("NET-BUR", "14"), ("NET-VIT", "3"), ("NET-PRO", "1")]))
    t.add(
        t.paper(
            "romande",
            "E-88120447",
            "2026-11-13",
            [("EN-HP", "1480"), ("EN-HC", "620"), ("EN-RES", "2100"), ("EN-AB", "1")],
        )
    )
    t.add(
        t.paper("favre", "TF-20931", "2026-10-22", [("TR-PAL", "4"), ("TR-CAR", "1"), ("TR-RPL", "1")]), grade="medium"
    )
    t.add(t.paper("datenhaus", "DW-2026-5503", "2026-11-02", [("DH-10", "3"), ("DH-12", "2"), ("DH-30", "2.5")]))
    t.add(t.paper("papet", "7719", "2026-10-20", [("PAP-01", "30"), ("PAP-07", "12"), ("PAP-12", "2")]), grade="heavy")
    t.add(t.paper("dulac", "26-2060", "2026-11-17", [("IMP-A4", "2"), ("IMP-CV", "1")]), output="cii")
    t.add(t.paper("alpina", "RG-260950", "2026-11-17", [("W-3301", "20"), ("W-5082", "10")]))


def _other_types(t: Teller) -> None:
    t.add(t.paper("rivaz", "AV-2026-088", "2026-11-16", [("NET-VIT", "2")], title="credit_note", preceding="2026/4302"))
    terms = "Livraison souhaitée : 4 décembre 2026. Prière de confirmer cette commande par courriel."
    t.add(
        t.purchase_order("ticino", "2026-11-16", [("FO-11", "40"), ("FO-52", "8")], "C. Morand", terms),
        layout="order_form",
    )
    t.add(
        t.goods_receipt("alpina", "BR-26-0317", "2026-11-17", [("W-1050", "10"), ("W-2210", "12")], "P. Dufour"),
        layout="receiving_form",
        grade="light",
    )
    order = t.open_order("lyonabrasifs", "2026-11-02", [("AB-125", "20"), ("AB-LAM", "100")])
    note = t.paper(
        "lyonabrasifs",
        "BL-90331",
        "2026-11-13",
        [("AB-125", "20"), ("AB-LAM", "100")],
        title="delivery_note",
        delivery_date=None,
        iban="",
    )
    t.add(replace(note, order_number=order.number), layout="dispatch_note")
    t.add(
        t.paper(
            "dulac",
            "PF-26-031",
            "2026-11-16",
            [("IMP-CAT", "400"), ("IMP-ENV", "2")],
            title="proforma",
            delivery_date=None,
        )
    )
    letter = t.paper("romande", "", "2026-11-13", [], title="letter", delivery_date=None, person="A. Chappuis", text=(
        "Remplacement de votre compteur électrique",
        "nous remplacerons au cours du premier trimestre le compteur de votre bâtiment par un modèle communicant.",
        "L'intervention dure environ trente minutes et demande une brève coupure. Elle est gratuite.",
        "Notre technicien prendra contact avec vous pour convenir d'un rendez-vous.",
    ))  # fmt: skip
    t.add(letter, layout="plain_letter")


def _faults(t: Teller) -> None:
    t.fault("no_receipt", t.add(t.ordered("ticino", "F/2026/801", "2026-11-13", [("FO-25", "20"), ("FO-52", "6")])))
    t.fault("changed_bank", t.add(t.paper("favre", "TF-21002", "2026-11-16", [("TR-PAL", "2"), ("TR-CAR", "1")])))
    t.fault(
        "vat_rate_wrong", t.add(t.paper("datenhaus", "DW-2026-5719", "2026-11-16", [("DH-10", "2"), ("DH-30", "1")]))
    )
    t.fault(
        "sums_off",
        t.add(t.paper("alpina", "RG-260961", "2026-11-17", [("W-2210", "4"), ("W-6125", "3")]), grade="light"),
    )
    t.fault(
        "renumbered_duplicate",
        t.add(t.ordered("alpina", "RG-260902", "2026-10-29", [("W-1050", "6"), ("W-4470", "3")])),
    )
    t.fault("wrong_type_office", t.add(t.paper("papet", "7740", "2026-11-18", [("PAP-12", "1")])))
