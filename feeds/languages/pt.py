"""Portuguese."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="pt",
    date_words=("de",),
    counted=(
        r"comentários?",
        r"visualizações",
        r"leituras",
        r"partilhas",
        r"compartilhamentos",
    ),
    ago=(
        r"(?:atualizado|publicado)?\W*"
        r"há\s+(?:\d+|um|uma)\s*(?:segundos?|minutos?|min|horas?|dias?)",
    ),
    mail_fields="de para assunto",
    mail_subject="assunto",
    stop_words="""
o a os as um uma uns umas e ou do da dos das no na nos nas em ao aos à às por para com que se seu
sua como mais mas não é foi são ser pelo pela
""",
)
