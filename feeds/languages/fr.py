"""French."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="fr",
    counted=(
        r"commentaires?",
        r"vues?",
        r"lectures?",
        r"partages?",
        r"réactions?",
    ),
    ago=(
        r"(?:mis à jour|publié)?\W*"
        r"il y a\s+(?:\d+|un|une)\s*(?:secondes?|minutes?|min|heures?|h|jours?)",
    ),
    mail_fields="de objet envoyé",
    mail_subject="objet",
    forwarded=(r"-{3,}[ ]*Message transféré[ ]*-{3,}",),
    elisions="l d j m n s t c qu lorsqu puisqu jusqu quelqu",
    stop_words="""
le la les un une des du et ou au aux en dans par pour sur avec que qui ne pas se sa son ses ce
cette ces il elle ils est sont été a ont plus mais leur comme
""",
)
