"""Italian."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="it",
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
    stop_words="""
il lo la i gli le un uno una e o di del della dei delle dello degli a al alla ai alle da dal dalla
in nel nella con su sul sulla per tra che si non è sono ha come più anche ma
""",
)
