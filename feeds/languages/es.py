"""Spanish."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="es",
    date_words=("de",),
    counted=(
        r"comentarios?",
        r"visitas?",
        r"lecturas?",
        r"compartidos?",
        r"me gusta",
    ),
    ago=(
        r"(?:actualizado|publicado)?\W*"
        r"hace\s+(?:\d+|un|una)\s*(?:segundos?|minutos?|min|horas?|días?)",
    ),
    mail_fields="de para asunto",
    mail_subject="asunto",
    forwarded=(r"-{3,}[ ]*Mensaje reenviado[ ]*-{3,}",),
    stop_words="""
el la los las un una unos unas y e o u del al que en por para con se su sus lo le les como mas más
pero es son fue ha han no si sin sobre entre este esta esto ya muy
""",
)
