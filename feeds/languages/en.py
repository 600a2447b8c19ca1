"""English."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="en",
    months={
        1: "jan",
        2: "feb",
        3: "mar",
        4: "apr",
        6: "jun",
        7: "jul",
        8: "aug",
        9: "sep sept",
        10: "oct",
        11: "nov",
        12: "dec",
    },
    date_words=(
        "published",
        "updated",
        "posted",
        "on",
        "at",
        "the",
        "of",
        "mon(day)?",
        "tue(s|sday)?",
        "wed(nesday)?",
        "thu(r|rs|rsday)?",
        "fri(day)?",
        "sat(urday)?",
        "sun(day)?",
    ),
    markers=(
        Marker(
            r"(?:UPDATE|WRAPUP|RECAST|LEAD)\s+\d{1,2}\s*[-:]", Significance.UPDATE, "Reuters, AFP"
        ),
        Marker(r"(?:UPDATE|UPDATED|NEW)\s*[:-]", Significance.UPDATE, "Reuters, AP"),
        Marker(r"CORRECTED\s*[:-]?\s*\(OFFICIAL\)\s*-", Significance.CORRECTION, "Reuters"),
        Marker(r"REFILED?(?:\s+\d{1,2})?\s*[:-]", Significance.CORRECTION, "Reuters"),
        Marker(r"(?:REPEAT|RPT)(?:\s+\d{1,2})?\s*[:-]", None, "Reuters"),
        Marker(
            r"(?:ALERT|URGENT|BREAKING|FLASH|BULLETIN|LEAD|\dNDLEAD|\dRDLEAD)\s*[:-]",
            None,
            "AFP, AP",
        ),
        Marker(r"\(?(?:\d(?i:ST|ND|RD|TH) )?LD\)", Significance.UPDATE, "Yonhap"),
        Marker(r"ROUNDUP\s+\d{1,2}\s*[:/-]", Significance.UPDATE, "dpa-AFX"),
        Marker(r"\d(?:ST|ND|RD|TH)\s+LD-WRITETHRU[,:-]?", Significance.UPDATE, "AP"),
        # Journals write "RETRACTED: …" and "WITHDRAWN: …" above notices about papers.
        Marker(
            r"(?:STORY\s+(?:WITHDRAWN|RETRACTED)\s*[:-]|WITHDRAWN-)",
            Significance.WITHDRAWAL,
            "Reuters",
        ),
        Marker(r"KILL(?:\s+KILL)+\s*[:-]?", Significance.WITHDRAWAL, "dpa"),
    ),
    update_marks=r"UPDATED?|UPDATES|(?:NEW|UPDATED) VERSION",
    correction_marks=(
        r"CORRECT(?:ED|ION|S)|CLARIFI(?:ED|CATION)|CLARIFIES|RECTIFIED|CORRECTED (?:VERSION"
        r"|STORY)"
    ),
    withdrawal_words=(
        r"(?:STORY|ITEM|DISPATCH) (?:WITHDRAWN|RETRACTED|KILLED|CANCELL?ED)|(?:MANDATORY"
        r"|ADVISORY\s*[-–:]?) KILL|KILL|WITHDRAWN|WITHDRAWAL|RETRACTED|ADVISORY|KILL ADVISORY"
    ),
    withdrawal_notices=(
        r"^\W*(?:this|our) (?:story|article|report|item|dispatch) (?:is|was"
        r"|has been) (?:hereby )?(?:withdrawn|retracted|killed|cancell?ed|removed|deleted"
        r"|taken down|unpublished)\b",
        r"\b(?:please|kindly|editors|subscribers|clients)\b.{0,80}\b(?:disregard|do not (?:use"
        r"|publish|run)|not use|kill|withdraw|delete|discard)\b.{0,80}\b(?:story|article"
        r"|dispatch|copy|headlined?|slugged|news item)\b",
        r"\b(?:this|the|our)\b.{0,100}\b(?:story|article|dispatch|report|item)\b"
        r".{0,60}\b(?:issued|sent|moved|transmitted|headlined|slugged|filed)\b"
        r".{0,80}\bis (?:hereby )?(?:withdrawn|retracted|killed|cancell?ed)\b",
        r"^\W*advisory\b.{0,200}\bis (?:hereby )?(?:withdrawn|retracted|killed)\b",
    ),
    removal_notices=(
        r"this (?:story|article) (?:was|has been|is) (?:hereby )?(?:withdrawn|retracted"
        r"|removed|deleted|taken down|unpublished)\b(?! (?:by|from the (?:law|bill|agenda"
        r"|exhibition)))",
    ),
    media_words=("VIDEO", "PHOTOS?", "PICTURES"),
    correction_labels=("correction", "clarification"),
    correction_notices=(
        r"\b(?:this|the|an earlier|a previous)\s+(?!(?:\w+\s+){0,3}(?:its|his|her|their)\b)"
        r"(?:\w+\s+){0,4}?"
        r"(?:story|article|version|report|item|headline|dispatch)\b[^.]{0,80}?"
        r"\b(?:has been|have been|was|is|had|been|to)\s+(?:\w+\s+)?"
        r"(?:corrected|refiled|clarified|amended|fixed|misstated|incorrectly|misspelled"
        r"|misidentified|erroneously|correct)\b",
        r"^\W*(?:corrects|corrected|corrected to|refiles|refiled|refiling)\s+"
        r"(?:to|the|headline|spelling|byline|date|day|name|figure|in|paragraph|first|second|third"
        r"|typo|garble|grammar|attribution|title|dateline|number|year|month|age|quote|link|that"
        r"|throughout)\b",
        r"^\(\s*(?:corrects|corrected|clarifies|refiles|fixes)\b",
        r"\b(?:an earlier|a previous|the original|the first) version of (?:this|the"
        r"|our) (?:story|article|report)\b.{0,60}\b(?:misstated|incorrectly|misidentified"
        r"|erroneously|wrongly|misspelled|gave|omitted|stated|said)\b",
        r"^\W*(?:please read|should read)\b",
        r"^\W*a correction was (?:made|added|published)\b",
        r"\b(?:article|story|report|headline|text)\b.{0,60}\b(?:updated|amended|edited|changed"
        r"|modified|revised)\b.{0,60}\bto (?:correct|clarify|fix|remove an error)",
    ),
    related_headings=(
        r"related (?:news|news releases|stories|articles|releases)",
        r"read (?:also|more)",
        r"see also",
        r"read next",
        r"recommended(?: stories| for you)?",
        r"more (?:news|stories|on this|from .{2,30}|like this)",
        r"other (?:news|stories)",
        r"top stories",
        r"(?:latest|most read|trending|popular)(?: news| stories)?",
        r"you (?:may|might) (?:also )?like",
        r"also (?:read|on .{2,30})",
    ),
    furniture=(
        r"skip to (?:main )?content",
        r"(?:sign|log) (?:in|up|out)|register|subscribe(?: now)?|menu|home|search|close",
        r"my news|print|save|listen",
        r"learn more.{0,60}",
        r"(?:advertisement|ad|sponsored)(?:\W.{0,40})?",
        r"scroll to continue",
        r"(?:source|editor)s?: .{0,40}",
        r"continue reading|read (?:the )?full (?:story|article).{0,20}",
        r"(?:share|follow)(?: (?:this|us|on|via)\b.{0,60})?:?.{0,60}",
        r"(?:post|leave|add) (?:a )?comments?",
        r"purchase licensing rights.{0,40}",
        r".{0,120}\b(?:newsletter|daily briefing)\b.{0,160}",
        r".{0,60}\bsign up (?:here|now|for)\b.{0,100}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"all rights reserved.{0,60}",
        r"loading\W*",
        r"summary|companies|key points|in this article",
    ),
    tag_headings=(r"(?:related|suggested )? ?topics|tags?|key ?words|filed under",),
    photo_lines=(
        r"photo(?:s|graph)?(?: by| courtesy)?\b",
        r"(?:file|handout|archive) (?:photo|picture)\b",
        r"image\b",
        r"a view shows\b",
        r"(?:watch|listen|gallery|in pictures|see more)",
    ),
    stamp_words=(
        r"(?:this (?:article|story|post|page|report) (?:was|has been) )?(?:(?:last|first"
        r"|originally) )?(?:updated|modified|published|posted)(?: on| at)?|update \d{1,2}",
    ),
    asides=(
        r"(?:story|article) continues (?:below|after).{0,40}|scroll (?:down )?to continue.{0,20}",
        r"remove ads|by taboola|paid content",
        r"listen(?: to (?:this |the )?(?:article|story))?\W.{0,40}|this audio is .{0,100}"
        r"|powered by .{0,40}",
        r"(?:copy link|bookmark|print this (?:article|page)|e-?mail|facebook|twitter|x|whatsapp"
        r"|linkedin|telegram|reddit|pinterest|threads|bluesky)",
        r"suggest a topic|how to help|hide caption|toggle caption|enlarge this image",
        r"(?:reading time\W+)?\d+ min(?:ute)?s?(?: read)?",
        r"story highlights|full story|read the full transcript|transcript|download",
        r"(?:l-r|from left|left to right|booking photos?)\b.{0,300}",
        r"comments? \(.{0,12}\)|sort by.{0,30}",
    ),
    aside_sentences=(
        r"we (?:and our (?:\d+ )?partners )?(?:use cookies|store and access information)\b.{0,300}",
        r"comments (?:are|have been) (?:now )?closed.{0,40}",
        r"this is a (?:breaking|developing) (?:news )?story\b.{0,140}|full (?:view"
        r"|story) will be published.{0,40}",
        r".{0,120}\bcontributed to this (?:report|story|article)\b.{0,40}",
        r"(?:our )?standards: .{0,80}",
        r"npr transcripts are created\b.{0,600}",
        r"[\d.,]+ people are reading.{0,60}",
        r"this audio is .{0,100}",
        r".{0,600}\((?:published|updated)\b[^()]{0,60}\d{4}\)",
        r"(?:in )?this (?:photo|image|picture|frame grab|handout)\b.{0,80}\b(?:released|provided"
        r"|made available) by\b.{0,500}",
    ),
    promo_words=(
        r"newsletters?",
        r"sign(?:ed|ing)? ?up",
        r"subscri\w+",
        r"free articles?",
        r"unlimited (?:digital )?access",
        r"inbox",
        r"e-?mailed (?:direct |directly )?to",
        r"apps?",
        r"ios|android|iphone",
        r"(?:whatsapp|telegram|youtube) channel",
        r"follow us",
        r"alerts?",
        r"notifications?",
        r"cookies?",
        r"privacy (?:policy|notice)",
        r"terms of (?:use|service)",
        r"advertis\w+",
        r"sponsored",
        r"log ?in",
        r"podcasts?",
        r"memberships?|become a member",
        r"our (?:independent )?journalism",
        r"join the conversation",
        r"google (?:news|discover)",
        r"(?:preferred|trusted) source",
        r"delivered to",
        r"stay (?:informed|up to date)",
        r"(?:store and access information|manage preferences|your (?:choices|device|privacy))",
        r"ad ?blocker|quality journalism|unlock",
        r"on (?:x|twitter|facebook|instagram|linkedin|tumblr|youtube|tiktok|whatsapp|telegram)",
        r"(?:free|day) trial|ipad",
        r"(?:latest|breaking) news",
        r"feedback",
    ),
    reader_words=(r"you|your|you're|our|here",),
    imperatives=(
        "sign get subscribe download follow click tap join try enjoy listen already continue "
        "cancel see view manage register support stay read watch add share want become thank "
        "set catch turn let like"
    ),
    bylines=(r"by\b",),
    sign_offs=(
        r"(?:additional |further )?(?:reporting|writing|editing|compiled|translated|edited"
        r"|written) by\b",
    ),
    updated_words=(r"(?:last )?(?:updated|modified)(?: on| at)?",),
    inline_furniture=(r",? opens new tab",),
    counted=(
        r"comments?",
        r"replies",
        r"views?",
        r"reads?",
        r"shares?",
        r"likes?",
        r"reactions?",
        r"retweets?",
        r"min(?:ute)?s? read",
    ),
    ago=(
        r"(?:(?:last )?updated|published|posted|modified)?\W*"
        r"(?:\d+|an?)\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\s*ago",
        r"(?:updated )?just now",
    ),
    mail_fields=(
        "from to cc bcc subject date sender reply-to return-path received delivered-to message-id "
        "in-reply-to references mime-version content-type content-transfer-encoding "
        "content-language thread-topic thread-index importance"
    ),
    mail_subject="subject",
    forwarded=(
        r"-{3,}[ ]*(?:Original Message|Forwarded message)[ ]*-{3,}",
        r"Begin forwarded message:",
    ),
    number_words=(
        "0 zero 1 one 2 two 3 three 4 four 5 five 6 six 7 seven 8 eight 9 nine 10 ten 11 "
        "eleven 12 twelve 13 thirteen 14 fourteen 15 fifteen 16 sixteen 17 seventeen 18 "
        "eighteen 19 nineteen 20 twenty 30 thirty 40 forty 50 fifty 60 sixty 70 seventy 80 "
        "eighty 90 ninety 100 hundred 1000 thousand 1e6 million 1e9 billion 1e12 trillion 1e6 "
        "mln 1e9 bn"
    ),
    number_compounds=(
        "{tens}-{unit}",
        "{tens} {unit}",
    ),
    percent=(
        "percent",
        "per cent",
        "pct",
    ),
    negations="not no never without neither nor none cannot nobody nothing",
    negative_prefixes="un in il im ir dis non non- mis",
    qualifiers=(
        "former ex ex- deputy vice acting interim assistant alleged allegedly reportedly "
        "suspected attempted apparently purportedly unconfirmed preliminary almost nearly "
        "least most half only"
    ),
    reporting_verbs=(
        "said says say saying told tells tell added adds noted notes stated states stressed "
        "stresses insisted insists explained explains called calls described describes "
        "remarked remarks commented comments declared declares argued argues according "
        "emphasised emphasized mentioned pointed"
    ),
    outcomes=(
        "killed dead died dies dying",
        "injured wounded hurt",
        "survived survives unharmed",
        "convicted guilty convicts",
        "acquitted acquits innocent",
        "approved approves accepted accepts passed adopted backed",
        "rejected rejects refused refuses vetoed blocked",
        "won wins victory beat beats defeated",
        "lost loses defeat lose",
        "arrested arrests detained detains jailed imprisoned",
        "released releases freed frees",
        "rose rises rise increased increases climbed gained gain gains up jumped",
        "fell falls fall decreased declined dropped drop drops down slumped",
        "confirmed confirms",
        "denied denies",
        "opened opens open reopened",
        "closed closes shut",
        "resigned resigns quit",
        "appointed appoints",
        "cancelled canceled cancels scrapped",
        "postponed postpones delayed",
        "could may might can possibly",
        "will shall",
        "should ought",
        "must",
        "north northern",
        "south southern",
        "east eastern",
        "west western",
        "before",
        "after",
        "more higher above over exceeding",
        "less fewer lower below under",
    ),
    counted_facts={
        "deaths": "killed dead died deaths death fatalities dies",
        "injured": "injured wounded injuries hurt",
        "arrests": "arrested arrests detained",
        "missing": "missing",
    },
    stop_words="""
a about above after again against all also am an and any are aren as at be because been before
being below between both but by can cannot could couldn did didn do does doesn doing don down
during each few for from further had hadn has hasn have haven having he her here hers herself him
himself his how i if in into is isn it its itself just me more most mr mrs ms my myself no nor not
now of off on once only or other our ours out over own per said same say says she should shouldn
so some such than that the their theirs them then there these they this those through to too under
until up upon us very was wasn we were weren what when where which while who whom why will with
won would wouldn you your yours
""",
    common_words="""
able according account across act action activity actually add added age ago agree agreed ahead
allow allowed almost alone along already although always among amount announced another answer
anyone anything april area areas around ask asked asking attack attention august authorities
authority available average away back bad based became become becomes becoming began begin begins
behind believe best better big body book books break bring brings broke brought build builder
builders building buildings built business buy call called came capital car carried carry cars
case cases cause caused center central centre century certain certainly chance change changed
changes check chief child children choose chosen cities city claim claims clear clearly close
closed closer closes come comes coming common community companies company compared complete
completed concern condition conditions consider contact continue continued continues control cost
costs could council countries country couple course cover create created current currently cut
daily data date day days deal december decide decided decides decision deep despite details
development different difficult direct done door draw drive due earlier early easily east easy
effect effort efforts eight either election eleven else end ended ending ends enough enter entire
especially even evening event events ever every everyone everything evidence example except expect
expected experience explain face fact fall falls families family far fast father february feel
fell felt fewer field fifteen fifth fifty figure figures final finally find finds fine finish
finished first five follow followed following follows food force form former forty forward found
four fourteen fourth free friday friends front full fully fund further future gain game games gave
general get gets getting give given gives giving go goes going gone good got government great
ground group groups grow growing grown grows growth half hand hands happen happened hard head
health hear heard heavy held help helped high higher highest hit hold holding holds home homes
hope hoped hot hour hours house houses however huge hundred hundreds idea important improve
include included includes including increase increased indeed information inside instead issue
issues item january job jobs join joined july june keep keeps kept kind knew know known lack laid
land large larger largest last late later latest launch law lay lead leader leaders leading least
leave leaves led left less let level levels life light like likely limit line lines list little
live lives local long longer look looked looking lose loss lost lot low lower lowest main major
make makes making man manage manager many march mark market matter may maybe mean means measure
measures meet meeting member members men met metre metres middle might mile miles million millions
mind minister minute minutes miss model moment monday money month months morning mother move moved
moves moving much must name named national near nearby nearly necessary need needed needs net
never new news next night nine nineteen none north note noted nothing november number numbers
october offer offered office officer official officials often old older oldest one ones open
opened opening opens operate operation opinion option order ordered orders original others outside
owner page paid part particular parts party pass passed past pay people percent perhaps period
person phone pick picture piece place placed places plan planned plans plant play played player
players point points police policy popular position possible power present president press price
prices private probably problem problems process produce program programme project promise protect
provide provided public published pull purpose push put puts quarter question questions quickly
quite raise raised ran range rate rather reach reached read ready real really reason reasons
receive received recent recently record reduce region release released remain remained remains
remember replace replaced report reported reports represent request require required research
resident residents rest result results return returned returns right rise rises road roads role
room rose round rule rules run running runs safe safety sale saturday save saw saying scene school
season second section see seek seem seemed seems seen sell send sent september series serious
serve service services set sets setting seven seventeen seventh several share she short shot show
showed shown shows side sign signed similar simple simply since single sit site situation six
sixteen sixth sixty size slow small smaller social sold someone something sometimes soon sort
source south space speak special spend spent spoke spokesman spokesperson spokeswoman spring staff
stage stand standing stands start started starting starts state stated statement states stay
stayed still stop stopped story street strong study subject success suddenly suggest summer sunday
support sure system take taken takes taking talk talks team tell ten term terms test thank thing
things think third thirteen thirty thought thousand thousands three thursday time times today
together told tomorrow tonight took top total toward towards town track traffic train training
tried trouble true try trying tuesday turn turned turns twelve twenty twice two type understand
unit university unless use used users uses using usual usually value various version via view
visit visitors vote votes wait walk wall want wanted wants warn warned warns watch water way ways
wednesday week weekend weeks well went west whether whole whose wide win wind wins winter within
without woman women word words work worked worker workers working works world worse worst worth
write written wrong wrote year years yes yesterday yet young younger zero
""",
)
