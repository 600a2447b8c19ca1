"""German."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="de",
    counted=(
        r"kommentare?",
        r"aufrufe?",
        r"mal gelesen",
        r"likes",
    ),
    ago=(
        r"(?:aktualisiert|veröffentlicht)?\W*"
        r"vor\s+(?:\d+|einer|einem)\s*(?:sekunden?|minuten?|min|stunden?|std|tag(?:en)?)",
    ),
    mail_fields="von an betreff datum gesendet",
    mail_subject="betreff",
    forwarded=(r"-{3,}[ ]*(?:Weitergeleitete Nachricht|Ursprüngliche Nachricht)[ ]*-{3,}",),
    stop_words="""
der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach
von vom zu zum zur für über als auch ist sind war wurde werden wird hat haben nicht sich es er sie
wie dass
""",
)
