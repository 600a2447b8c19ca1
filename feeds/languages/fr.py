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
    related_headings=(
        r"(?:lire|voir|à lire) aussi",
        r"sur le même (?:sujet|thème)",
        r"(?:articles|sujets) (?:liés|similaires|associés)",
        r"(?:les plus lus|à la une|dernières nouvelles)",
    ),
    furniture=(
        r"aller au contenu.{0,20}",
        r"(?:se connecter|connexion|s'inscrire|s['’]abonner|menu)\W*",
        r"(?:accueil|recherche|fermer|imprimer|écouter)\W*",
        r"partager.{0,40}",
        r"publicité.{0,40}",
        r"lire la suite.{0,20}",
        r"(?:ajouter|laisser) un commentaire.{0,20}",
        r".{0,120}\bnewsletter\b.{0,160}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"tous droits réservés.{0,60}",
    ),
    tag_headings=(r"(?:mots[- ]clés|thèmes|sujets|étiquettes)",),
    photo_lines=(r"(?:photo|crédit photo|image)\b",),
    updated_words=(r"(?:mis(?:e)? à jour|modifié)(?: le)?",),
    mail_fields="de objet envoyé",
    mail_subject="objet",
    forwarded=(r"-{3,}[ ]*Message transféré[ ]*-{3,}",),
    elisions="l d j m n s t c qu lorsqu puisqu jusqu quelqu",
    stop_words="""
le la les un une des du et ou au aux en dans par pour sur avec que qui ne pas se sa son ses ce
cette ces il elle ils est sont été a ont plus mais leur comme
""",
)
