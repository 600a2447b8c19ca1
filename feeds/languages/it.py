"""Italian."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="it",
    update_marks=r"AGGIORNAT[OA]|AGGIORNAMENTO|AGGIORNA|PUNTO(?=\s+\d)",
    correction_marks=(
        r"CORRETT[OA]|CORREZIONE|CORREGGE|RETTIFICA|RETTIFICAT[OA]|ERRATA CORRIGE"
        r"|VERSIONE CORRETTA"
    ),
    withdrawal_words=(
        r"(?:NOTIZIA|LANCIO) (?:ANNULLAT[OA]|RITIRAT[OA])|ANNULLAMENTO (?:NOTIZIA|LANCIO)"
        r"|ANNULLARE (?:NOTIZIA|LANCIO)|ANNULLAT[OA]|ANNULLAMENTO|ANNULLARE|RITIRAT[OA]"
    ),
    withdrawal_notices=(
        r"\bsi preg\w+\b.{0,60}\b(?:annullare|non (?:utilizzare|usare|pubblicare|tenere conto)"
        r"|rimuovere|ignorare)\b.{0,60}\b(?:notizia|lancio|testo|articolo|dispaccio)\b",
        r"\b(?:la|questa) notizia\b.{0,100}\bè (?:stata )?(?:annullata|ritirata)\b",
        r"^\W*questo articolo è stato (?:rimosso|ritirato|cancellato)",
        r"\bnon utilizzare (?:il|la|lo)\b.{0,10}\b(?:flash|notizia|lancio)\b",
        r"^\W*l['’]articolo che si trovava\b.{0,40}\bè stato rimosso",
    ),
    removal_notices=(
        r"(?:questo articolo|l['’]articolo che si trovava\b.{0,40}) è stato (?:rimosso|ritirato"
        r"|cancellato)(?! dal)",
    ),
    media_words=(
        "FOTO",
        "VIDEO",
    ),
    correction_labels=(
        "correzione",
        "rettifica",
        "errata corrige",
        "precisazione",
    ),
    correction_notices=(
        r"\b(?:questo|l['’]) ?(?:articolo|testo)\b[^.]{0,60}\b(?:corretto|rettificato)\b",
        r"\buna versione precedente\b[^.]{0,80}\b(?:riportava|errore|errata)\b",
        r"^\(\s*(?:corregge|rettifica|corretto|corretta)\b",
        r"\b(?:in una|nella) (?:prima )?versione (?:precedente|iniziale)?\b"
        r".{0,120}\b(?:riportav\w+|errore|errat\w+|erroneamente|indicav\w+)\b",
        r"\b(?:leggasi|si legga)\b",
        r"^\(\s*annulla e sostituisce\b",
        r"\barticolo\b.{0,60}\b(?:modificato|aggiornato)\b.{0,40}\bper (?:correggere"
        r"|rettificare)\b",
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
    stamp_words=(r"(?:ultimo aggiornamento|aggiornat[oa]|pubblicat[oa])(?: il)?",),
    asides=(
        r"fonte\W.{0,80}",
        r"(?:facebook|whatsapp|twitter|telegram|x)\W*",
        r"continua dopo .{0,10}\bpubblicità",
        r"tempo di lettura\W+\d+.{0,12}|\d+ min(?:uti)?\.? di lettura",
    ),
    aside_sentences=(r"i nostri standard\b.{0,100}",),
    promo_words=(
        r"newsletters?",
        r"abbon\w+",
        r"applicazione|app",
        r"canale (?:whatsapp|telegram)|whatsapp",
        r"notifiche|avvisi",
        r"iscriv\w+",
        r"podcasts?",
    ),
    reader_words=(r"tu|tuo|tua|ti|nostr\w+|qui",),
    imperatives=("iscriviti abbonati segui seguici scarica ricevi ascolta leggi clicca unisciti"),
    bylines=(r"di\b|a cura di\b",),
    sign_offs=(
        r"(?:tradotto da|a cura di|montaggio|in redazione|ha collaborato|scritto da"
        r"|versione italiana)\b",
    ),
    updated_words=(r"(?:ultimo aggiornamento|aggiornato)(?: il)?",),
    mail_fields="da oggetto",
    mail_subject="oggetto",
    elisions="dell nell all sull dall un quest",
    number_words=(
        "0 zero 2 due 3 tre 4 quattro 5 cinque 6 sei 7 sette 8 otto 9 nove 10 dieci 11 undici "
        "12 dodici 13 tredici 14 quattordici 15 quindici 20 venti 30 trenta 40 quaranta 50 "
        "cinquanta 60 sessanta 70 settanta 80 ottanta 90 novanta 100 cento 1000 mila 1e6 "
        "milioni 1e6 milione 1e9 miliardi 1e9 miliardo 15 quindici 16 sedici 17 diciassette "
        "18 diciotto 19 diciannove 21 ventuno 28 ventotto 31 trentuno 38 trentotto 41 "
        "quarantuno 48 quarantotto 51 cinquantuno 58 cinquantotto 61 sessantuno 68 "
        "sessantotto 71 settantuno 78 settantotto 81 ottantuno 88 ottantotto 91 novantuno 98 "
        "novantotto 200 duecento 300 trecento 400 quattrocento 500 cinquecento 1000 mille"
    ),
    number_compounds=("{tens}{unit}",),
    percent=("per cento",),
    negations="non mai nessun nessuno nessuna senza niente",
    negative_prefixes="in im ir dis s non",
    qualifiers=(
        "ex ex- vice vice- viceministro vicesindaco facente presunto presunta presunti "
        "sospetto sospetta sedicente possibile possibilmente probabilmente forse quasi circa "
        "meno più solo"
    ),
    reporting_verbs=(
        "detto dice disse dichiarato dichiara affermato afferma spiegato spiega aggiunto "
        "aggiunge sottolineato riferito secondo commentato precisato"
    ),
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
        "potrebbe potrebbero può possono",
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
    common_words="""
accanto accordo acqua adesso agosto alcune alcuni allora almeno alta alto altra altre altri altro
ambiente ancora andare anni anno annuncia annunciato aperto apre aprile area arriva arrivo
associazione attesa attività attraverso aumento auto avanti avere aveva bambini basso bene bisogno
buona buono campo capitale carta casa casi caso causa centinaia cento centro cerca certo chi
chiuso cinquanta cinque circa cittadini città come cominciato comune comuni comunità consiglio
conto contro corso cosa cose costruzione così creare cui cura data dati davanti decide decisione
deciso deve devono dice dicembre diciotto dieci dietro differenti difficile diretto direttore
diritto diverse diversi dodici domani domenica donna donne dopo dove due durante ecco edificio
effetto elezioni enti entrambi entro esempio essere est euro evento fa famiglia famiglie fare fase
fatto febbraio festa fine fino fondo forma forse forte forza fra fronte futuro gara generale
gennaio gente gioco giornata giorni giorno giovane giovani giovedì giro giugno giusto già governo
grande grandi grazie gruppo guerra ha idea ieri importante importanti incontro indagine infatti
informazioni inizia iniziativa inizio insieme interno invece inverno lascia lato lavoratori lavori
lavoro legge libro linea livello locale lontano luglio lunedì lungo luoghi luogo madre maggio
maggior maggioranza maggiore male mancanza mano mare martedì marzo mattina mattino media meglio
membri meno mentre mercoledì mese mesi messo metri metà mezzo migliaia mila miliardi milione
milioni mille minima ministro minore minuti minuto mio modo mondo morte mostra motivo musica
nazionale necessario nessuno niente nome nord nostro notizia notte nove novembre novità numero
numerosi nuova nuove nuovi nuovo occasione oggi ogni oltre opera oppure ora ore ormai otto ottobre
ovest padre paese paesi parte partire partito passato passo pensare percento perché periodo
persona persone piano piazza piccola piccoli piccolo pieno più poco poi politica polizia
popolazione porta possibile possono posto potere potrebbe precedente prende presente presenza
presidente presto prezzo prima prime primo principale problema problemi processo progetto
programma pronto proprio prossima prossimo pubblica pubblico punto qualche quale quando quanto
quaranta quarto quasi quattro quindi quindici quinto ragazzi rapporto realtà regione resta resto
ricerca ricorda riguarda rischio risultati risultato ritorno riunione sabato sala salute sanità
scelta scorso scuola seconda secondo sede sei sembra sempre senza sera seria servizi servizio
servono sessanta sette settembre settimana settimane settore sicurezza sindaco sistema situazione
sociale solo soltanto sono sopra soprattutto sotto spazio spesso stagione stata stati stato stesso
strada studio subito sud suoi sé tanta tanto tardi tavolo tempo tenere termine terra territorio
terza terzo tipo torna totale tra tre trenta troppo trova tutta tutte tutti tutto ufficio ultima
ultimi ultimo undici unica unico uomini uomo uso valore vecchio vede venerdì venti vera verso via
vicino vita vivere volta volte vuole zona
""",
)
