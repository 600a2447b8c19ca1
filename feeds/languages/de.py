"""German."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="de",
    update_marks=(
        r"AKTUALISIERT|UPDATE|AKTUALISIERUNG|ERGÄNZT|NEUE FASSUNG"
        r"|\d\. AKTUALISIERUNG"
    ),
    correction_marks=(
        r"KORRIGIERT|KORREKTUR|BERICHTIGT|BERICHTIGUNG|RICHTIGSTELLUNG|(?:KORRIGIERTE"
        r"|BERICHTIGTE) (?:FASSUNG|VERSION)"
    ),
    withdrawal_words=(
        r"(?:MELDUNG|BERICHT) (?:WIRD )?(?:ZURÜCKGEZOGEN|ANNULLIERT)|ZURÜCKGEZOGENE MELDUNG"
        r"|ZURÜCKGEZOGEN|ANNULLIERT|ANNULLIERUNG|RÜCKRUF|ACHTUNG REDAKTIONEN|ACHTUNG"
    ),
    withdrawal_notices=(
        r"\b(?:bitte|wir bitten)\b.{0,140}\b(?:meldung|bericht|text|beitrag)\w*\b"
        r".{0,140}\b(?:nicht|löschen|zurückzuziehen|ignorieren)\b",
        r"\b(?:bitte|wir bitten)\b.{0,60}\b(?:nicht (?:zu )?verwenden|ignorieren|löschen)\b"
        r".{0,60}\b(?:meldung|bericht)\b",
        r"\b(?:eil)?meldung\b.{0,140}\b(?:wird|wurde|ist) (?:hiermit )?(?:zurückgezogen"
        r"|annulliert|zu streichen)\b",
        r"\b(?:ziehen|zieht)\b.{0,60}\bmeldung\b.{0,140}\bzurück\b",
        r"\b(?:meldung|bericht)\b.{0,140}\b(?:nicht zu verwenden|nicht verwenden|bitte löschen)\b",
        r"^\W*an dieser stelle stand\b",
        r"^\W*(?:dieser|der) (?:artikel|text|beitrag)\b.{0,60}\b(?:entfernt|gelöscht"
        r"|zurückgezogen|depubliziert)\b",
        r"\bbitte nicht verwenden\b|\bmeldung\b.{0,120}\bgegenstandslos\b",
    ),
    removal_notices=(
        r"an dieser stelle stand (?:ein|eine) (?:bericht|artikel|text|beitrag|meldung)\b",
        r"dieser (?:artikel|beitrag) wurde (?:entfernt|gelöscht|zurückgezogen"
        r"|depubliziert)(?=[.,;])",
    ),
    media_words=(
        "VIDEO",
        "FOTOS?",
    ),
    correction_labels=(
        "korrektur",
        "berichtigung",
        "anmerkung der redaktion",
        "richtigstellung",
        "korrekturhinweis",
        "korrigendum",
        "in eigener sache: korrektur",
    ),
    correction_notices=(
        r"\bin (?:einer|der) (?:früheren|ersten|vorherigen|ursprünglichen) (?:version|fassung) "
        r"(?:dieses|dieser|unseres|unserer|des (?:artikels|textes|beitrags)|der meldung|hieß"
        r"|stand|war"
        r"|wurde|haben|hatten)\b",
        r"\bwir haben (?:den|das|die) (?:\w+ ){0,3}(?:korrigiert|berichtigt)\b",
        r"\b(?:der|dieser) (?:artikel|text|beitrag) wurde (?:\w+ ){0,3}(?:korrigiert|berichtigt)\b",
        r"^\(\s*(?:berichtigt|korrigiert|korrektur|berichtigung)\b",
        r"\b(?:muss|soll) es (?:richtig )?heißen\b|\brichtig (?:muss|ist)\b.{0,40}\bhei(?:ß"
        r"|ss)en\b",
        r"^\(\s*in der meldung\b.{0,160}\bberichtigt\b",
        r"\bwir haben im text\b.{0,40}\b(?:zuerst|zunächst|fälschlich)\w*",
    ),
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
    stamp_words=(r"(?:zuletzt |erstmals )?(?:aktualisiert|geändert|veröffentlicht)(?: am)?|stand",),
    asides=(
        r"quelle\W.{0,80}",
        r"(?:facebook|whatsapp|twitter|telegram|x|e-mail)\W*",
        r"(?:der )?artikel wird nach der anzeige fortgesetzt|nach der anzeige geht es weiter",
        r"lesezeit\W+\d+.{0,12}|\d+ min(?:uten)?\.? lesezeit",
    ),
    aside_sentences=(r"unsere standards\b.{0,100}",),
    promo_words=(
        r"newsletters?",
        r"abonnier\w+|abo",
        r"app",
        r"push-?\w*",
        r"(?:whatsapp|telegram)-?kanal",
        r"folgen sie",
        r"anmeld\w+",
        r"datenschutz\w*",
        r"podcasts?",
    ),
    reader_words=(r"sie|ihnen|ihre?|uns|unser\w*|hier",),
    imperatives=("abonnieren folgen lesen laden melden jetzt testen hören erhalten"),
    bylines=(r"von\b",),
    sign_offs=(r"(?:bericht von|redigiert von|geschrieben von|bearbeitet von|unter mitarbeit)\b",),
    updated_words=(r"(?:zuletzt )?(?:aktualisiert|geändert)(?: am)?",),
    mail_fields="von an betreff datum gesendet",
    mail_subject="betreff",
    forwarded=(r"-{3,}[ ]*(?:Weitergeleitete Nachricht|Ursprüngliche Nachricht)[ ]*-{3,}",),
    number_words=(
        "0 null 2 zwei 3 drei 4 vier 5 fünf 6 sechs 7 sieben 8 acht 9 neun 10 zehn 11 elf 12 "
        "zwölf 13 dreizehn 14 vierzehn 15 fünfzehn 16 sechzehn 17 siebzehn 18 achtzehn 19 "
        "neunzehn 20 zwanzig 30 dreißig 40 vierzig 50 fünfzig 60 sechzig 70 siebzig 80 "
        "achtzig 90 neunzig 100 hundert 1000 tausend 1e6 millionen 1e6 million 1e9 milliarden "
        "1e9 milliarde 1 eins 21 einundzwanzig 31 einunddreißig 41 einundvierzig 51 "
        "einundfünfzig 61 einundsechzig 71 einundsiebzig 81 einundachtzig 91 einundneunzig "
        "200 zweihundert 300 dreihundert 400 vierhundert 500 fünfhundert 1e6 mio 1e9 mrd"
    ),
    number_compounds=("{unit}und{tens}",),
    percent=(
        "prozent",
        "vh",
    ),
    negations="nicht kein keine keinen keinem keiner keines nie niemals ohne nichts niemand",
    negative_prefixes="un nicht nicht- in il",
    qualifiers=(
        "früherer frühere früheren ehemaliger ehemalige ehemaligen ex ex- vize "
        "stellvertretender stellvertretende stellvertretenden amtierende amtierender "
        "mutmaßlicher mutmaßliche mutmaßlichen mutmaßlich angeblich angebliche vermutlich "
        "möglicherweise fast knapp rund mindestens höchstens nur"
    ),
    reporting_verbs=(
        "sagte sagt sagten erklärte erklärt teilte mit betonte betont meinte ergänzte "
        "berichtete so hieß äußerte"
    ),
    outcomes=(
        "getötet tot tote toten gestorben ums erschossen erstochen",
        "verletzt verletzte verletzten verwundet angeschossen",
        "verurteilt schuldig",
        "freigesprochen unschuldig",
        "gebilligt angenommen beschlossen genehmigt",
        "abgelehnt zurückgewiesen",
        "gewann gewonnen gewinnt siegte",
        "verlor verloren verliert",
        "festgenommen verhaftet",
        "freigelassen entlassen",
        "stieg gestiegen steigt zugenommen",
        "fiel gefallen sank gesunken sinkt abgenommen",
        "bestätigt bestätigte",
        "dementiert dementierte bestritt",
        "könnte könnten kann können dürfte",
    ),
    counted_facts={
        "Tote": "getötet tot tote toten gestorben todesopfer",
        "Verletzte": "verletzt verletzte verletzten",
        "Festnahmen": "festgenommen festnahmen",
        "Vermisste": "vermisst vermisste vermissten",
    },
    stop_words="""
der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach
von vom zu zum zur für über als auch ist sind war wurde werden wird hat haben nicht sich es er sie
wie dass
""",
    common_words="""
ab abend acht aktuell allein alt alte alten anderen angaben april arbeit arbeiten art auftrag
august außerdem bald beginn beginnt beide bekannt bereits bericht berichtete besonders besser
besten bild bis bisher bleiben bleibt brauchen bringen bringt dabei damit danach dank dazu denen
deutlich dezember dienstag donnerstag drei dreißig dritte drittel dritten eben eigene eigenen
einfach einige einmal einsatz ende endlich entscheidung erhalten erklärte erneut erst erste ersten
erstmals etwa etwas euro fall fast februar fehlt fest finden findet frage fragen frau frauen frei
freitag früh früher fällt führen führt fünf fünfzig für ganz ganze ganzen geben gebäude gehen geht
geld gelten gemeinde gemeinsam genau gesamte geschlossen gestern gibt ging gleich groß große
großen grund gruppe größte größten größter größtes gut halb halten haus heute hier hilfe hoch hohe
hundert hunderte hält höher immer insgesamt inzwischen jahr jahre jahren jahres januar jeder
jedoch jetzt juli jung junge jungen juni kam kamen kann kaum kind kinder klar klein kleine kleinen
knapp kommen kommende kommt konnte konnten kosten kurz lage land lang lange lassen laut leben
leicht letzte letzten leute lieber liegt machen macht mai mal man mann mehr mehrere mehrheit
meisten mensch menschen meter milliarde milliarden million millionen minister minute minuten
mittwoch monat monate monaten montag morgen muss musste männer märz möglich müssen nach nachdem
nacht nahe name neben nehmen neu neue neuen neuer neues neun noch norden november nun nächste
nächsten oft oktober ort osten paar plan plant platz polizei projekt prozent präsident punkt rund
sache sagt sagte samstag schließlich schnell schon schule sechs seit seite september sicher sieben
sieht sofort sogar soll sollen sollte sommer sonntag sonst sprecher spricht später staat stadt
stand stark starke start startet statt stehen steht stelle straße stunde stunden suchen süden tag
tage tagen tausend teil teile termin tun uhr um unter unternehmen verein verschiedene viel viele
vielen vier vierzig voll vor vorher war waren wasser weg wegen weil weiter weitere weiteren welt
wenige weniger werden westen wichtig wieder will winter wirklich woche wochen wohl wollen wurde
wurden während zahl zehn zeigt zeit ziel zu zudem zuletzt zum zur zurück zusammen zwanzig zwar
zwei zweite zweiten zwischen zwölf öffnen öffnet übrigens
""",
)
