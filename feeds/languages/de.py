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
    related_headings=(
        r"mehr (?:zum thema|nachrichten|dazu)",
        r"(?:lesen sie auch|auch interessant|das könnte sie (?:auch )?interessieren)",
        r"weitere (?:meldungen|artikel|nachrichten)",
        r"(?:meistgelesen|aktuelle meldungen)",
    ),
    furniture=(
        r"zum inhalt springen",
        r"(?:anmelden|abmelden|registrieren|abonnieren|menü|startseite|suche|schließen|drucken|merken|vorlesen)\W*",
        r"teilen.{0,40}",
        r"anzeige.{0,40}|werbung.{0,40}",
        r"weiterlesen.{0,30}|artikel vorlesen.{0,20}",
        r"kommentar(?:e)? (?:schreiben|anzeigen).{0,20}",
        r".{0,120}\bnewsletter\b.{0,160}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"alle rechte vorbehalten.{0,60}",
    ),
    tag_headings=(r"(?:themen|schlagw[oö]rt(?:e|er)|stichworte)",),
    photo_lines=(
        r"foto\b",
        r"bild\b",
    ),
    updated_words=(r"(?:zuletzt )?(?:aktualisiert|geändert)(?: am)?",),
    mail_fields="von an betreff datum gesendet",
    mail_subject="betreff",
    forwarded=(r"-{3,}[ ]*(?:Weitergeleitete Nachricht|Ursprüngliche Nachricht)[ ]*-{3,}",),
    stop_words="""
der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach
von vom zu zum zur für über als auch ist sind war wurde werden wird hat haben nicht sich es er sie
wie dass
""",
)
