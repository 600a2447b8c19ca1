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
    mail_fields="da oggetto",
    mail_subject="oggetto",
    elisions="dell nell all sull dall un quest",
    stop_words="""
il lo la i gli le un uno una e o di del della dei delle dello degli a al alla ai alle da dal dalla
in nel nella con su sul sulla per tra che si non è sono ha come più anche ma
""",
)
