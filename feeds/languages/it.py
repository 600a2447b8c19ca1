"""Italian."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="it",
    markers=(
        Marker(
            r"AGGIORNAT[OA]|AGGIORNAMENTO", Significance.UPDATE, False, "a guess at Italian wires"
        ),
        Marker(
            r"(?:AGGIORNAMENTO|AGGIORNATO)\s*[:-]",
            Significance.UPDATE,
            True,
            "a guess at Italian wires",
        ),
        Marker(
            r"CORRETT[OA]|CORREZIONE|RETTIFICA",
            Significance.CORRECTION,
            False,
            "a guess at Italian wires",
        ),
        Marker(
            r"(?:CORREZIONE|RETTIFICA|ERRATA CORRIGE)\s*[:-]",
            Significance.CORRECTION,
            True,
            "a guess at Italian wires",
        ),
        Marker(
            r"ANNULLAT[OA]|RITIRAT[OA]", Significance.WITHDRAWAL, False, "a guess at Italian wires"
        ),
    ),
    correction_labels=("correzione", "rettifica", "errata corrige"),
    correction_notices=(
        r"\b(?:questo|l['’]) ?(?:articolo|testo)\b[^.]{0,60}\b(?:corretto|rettificato)\b",
        r"\buna versione precedente\b[^.]{0,80}\b(?:riportava|errore|errata)\b",
    ),
    counted=(
        r"commenti?",
        r"commento",
        r"visualizzazioni",
        r"letture",
        r"condivisioni",
    ),
    ago=(
        r"(?:aggiornato|pubblicato)?\W*"
        r"(?:\d+|un)\s*(?:secondi|minut[oi]|min|or[ae]|giorn[oi])\s*fa",
    ),
    related_headings=(
        r"(?:leggi|vedi) anche",
        r"(?:notizie|articoli) correlat[ie]",
        r"(?:potrebbe interessarti|altre notizie|i più letti)",
    ),
    furniture=(
        r"(?:vai|salta) al contenuto.{0,20}",
        r"(?:accedi|registrati|abbonati|menù?|home|cerca|chiudi|stampa|ascolta)\W*",
        r"condividi.{0,40}",
        r"pubblicità.{0,40}",
        r"continua a leggere.{0,20}",
        r"(?:lascia|aggiungi) un commento.{0,20}",
        r".{0,120}\bnewsletter\b.{0,160}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"(?:tutti i diritti riservati|riproduzione riservata).{0,60}",
    ),
    tag_headings=(r"(?:argomenti|parole chiave|etichette)",),
    photo_lines=(r"(?:foto|immagine)\b",),
    updated_words=(r"(?:ultimo aggiornamento|aggiornato)(?: il)?",),
    mail_fields="da oggetto",
    mail_subject="oggetto",
    elisions="dell nell all sull dall un quest",
    number_words=(
        "0 zero 2 due 3 tre 4 quattro 5 cinque 6 sei 7 sette 8 otto 9 nove 10 dieci 11 undici "
        "12 dodici 13 tredici 14 quattordici 15 quindici 20 venti 30 trenta 40 quaranta 50 "
        "cinquanta 60 sessanta 70 settanta 80 ottanta 90 novanta 100 cento 1000 mila 1e6 "
        "milioni 1e6 milione 1e9 miliardi 1e9 miliardo"
    ),
    negations="non mai nessun nessuno nessuna senza niente",
    outcomes=(
        "morto morti morta morte ucciso uccisi deceduto",
        "ferito feriti ferita ferite",
        "condannato condannati condannata colpevole",
        "assolto assolti assolta innocente",
        "approvato approvata",
        "respinto respinta bocciato bocciata",
        "vinto vince",
        "perso perde",
        "arrestato arrestati arrestata",
        "liberato liberati scarcerato",
        "salito sale aumentato",
        "sceso scende calato",
    ),
    counted_facts={
        "morti": "morto morti uccisi vittime",
        "feriti": "ferito feriti",
        "arresti": "arrestato arrestati arresti",
        "dispersi": "disperso dispersi",
    },
    stop_words="""
il lo la i gli le un uno una e o di del della dei delle dello degli a al alla ai alle da dal dalla
in nel nella con su sul sulla per tra che si non è sono ha come più anche ma
""",
)
