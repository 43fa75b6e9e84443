"""Which language a text is in, by its commonest words; enough to choose Tesseract's language data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

ISO_TO_TESSERACT: Final = {"en": "eng", "de": "deu", "fr": "fra", "nl": "nld", "es": "spa", "it": "ita"}

_COMMON: Final = {
    "en": "the of and to for is this with your our by on from are total amount invoice date due order payment number "
    "please bill ship description quantity price net terms customer address thank you page",
    "de": "der die das und von für mit bitte zahlbar rechnung rechnungsnummer datum betrag summe menge preis netto "
    "brutto mwst ust kunde kundennummer straße str bei nach auf zum gesamt lieferung tage bestellung seite wir ihre",
    "fr": "le la les de du des et pour facture date montant total ht ttc tva quantité prix client adresse commande "
    "numéro paiement échéance désignation vous votre par sur rue livraison",
    "nl": "de het een van en voor met factuur factuurnummer datum bedrag totaal btw aantal prijs klant klantnummer "
    "omschrijving betaling te betalen excl incl uw wij levering bestelling vervaldatum straat",
    "es": "el los las de del y para con factura fecha importe total iva cantidad precio cliente dirección pedido "
    "número pago vencimiento descripción base imponible su por calle entrega",
    "it": "il lo gli di del della e per con fattura data importo totale iva quantità prezzo cliente indirizzo ordine "
    "numero pagamento scadenza descrizione imponibile via consegna da",
}
_LANGUAGES_OF: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(language for language, words in _COMMON.items() if word in words.split())
    for words in _COMMON.values()
    for word in words.split()
}
_LETTERS: Final = re.compile(r"[^\W\d_]+")
FEWEST_HITS = 3.0
"""Common words that must be seen before a language is believed; a word of two languages counts half for each."""


def languages_seen(words: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of a text, ISO 639-1, most probable first; empty when too little is recognised.

    A second language is returned when it has at least a third of the first one's hits (bilingual forms).
    """
    hits: Counter[str] = Counter()
    for word in words:
        for part in _LETTERS.findall(word.lower()):
            languages = _LANGUAGES_OF.get(part, ())
            for language in languages:
                hits[language] += 1 / len(languages)  # type: ignore[assignment]
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] < FEWEST_HITS:
        return ()
    return tuple(language for language, count in ranked if count * 3 >= ranked[0][1] and count >= 1)
