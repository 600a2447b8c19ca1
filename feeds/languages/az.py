"""Azerbaijani."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="az",
    date_words=("ci", "cı", "cu", "cü", "il", "ilin", "i̇l", "saat"),
    update_marks=r"YENIL[ƏE]N(?:IB|DI|IR|MIŞ)|ƏLAVƏ (?:EDILIB|OLUNUB)",
    correction_marks=(
        r"DÜZƏLIŞ(?: EDILIB| OLUNUB)?|DƏQIQLƏŞDIR(?:ILIB|MƏ)|TƏSHIH|DÜZƏLDILMIŞ(?: VARIANT)?"
    ),
    withdrawal_words=(
        r"(?:XƏBƏR|MƏLUMAT)(?:IN)? (?:LƏĞV (?:EDILIR|EDILIB|OLUNUR|OLUNUB)|GERI (?:GÖTÜRÜLÜR"
        r"|GÖTÜRÜLÜB|ÇAĞIRILIB))|LƏĞV (?:EDILIR|EDILIB|OLUNUR|OLUNUB)|GERI GÖTÜRÜLÜB"
    ),
    withdrawal_notices=(
        r"\bxəbər\w*\b.{0,20}\b(?:ləğv (?:olunur|edilir|olunub|edilib)|geri (?:götürülür"
        r"|götürülüb))",
        r"\bxəbər\w*\b.{0,40}\b(?:istifadə etmə|nəzərə alma)\w*",
        r"^\W*bu (?:xəbər|məqalə|material)\b.{0,60}\b(?:çıxarılıb|silinib|ləğv edilib|götürülüb)",
    ),
    removal_notices=(
        r"bu (?:xəbər|məqalə)\b.{0,60}\b(?:saytdan|lentdən) (?:çıxarılıb|silinib|götürülüb)",
    ),
    media_words=("F?OTO(?:LAR)?", "FOTOLENT", "VIDEO(?:LAR)?"),
    correction_labels=(
        "düzəliş",
        "dəqiqləşdirmə",
        "təshih",
    ),
    correction_notices=(
        r"\bdüzəliş (?:edil|olunub|verilib)",
        r"\b(?:xəbər|məqalə|material)\w* (?:ilkin|əvvəlki|ilk) (?:variant|versiya)\w*\b"
        r".{0,120}\b(?:yanlış|səhv)\w*",
        r"^\(\s*(?:düzəliş|dəqiqləşdir)\w*",
        r"\bdüzəliş (?:aparılıb|aparılmışdır)|\bkimi oxunmalıdır\b",
        r"\bxəbər(?:imiz\w*|də|in)\b.{0,120}\b(?:səhvən|yanlışlıqla)\b",
    ),
    related_headings=(
        "(?:əlaqəli|oxşar|digər) xəbərlər",
        "xəbərlə bağlı",
        r"(?:ən çox oxunan(?:lar)?|son xəbərlər)",
        r"həmçinin oxuyun",
    ),
    furniture=(
        r"(?:paylaş|abunə ol(?:un)?|daxil ol|qeydiyyat|ana səhifə|axtar|menyu|çap et)\W*.{0,40}",
        r"reklam.{0,40}",
        r"şərh yaz.{0,20}",
        r"mətndə (?:orfoqrafik )?səhv.{0,160}",
        r".{0,200}\bkuki.{0,200}",
        r"bütün hüquqlar qorunur.{0,60}",
    ),
    tag_headings=(r"teqlər|açar sözlər|etiketlər",),
    photo_lines=(
        r"foto\b",
        r"şəkil\b",
    ),
    stamp_words=(r"(?:son )?(?:yenilən(?:ib|di|mə)|dərc (?:edilib|olunub))",),
    asides=(
        r"mənbə\W.{0,80}",
        r"(?:teleqram|telegram|facebook|whatsapp|instagram|twitter)\W*",
        r"oxuma müddəti\W+\d+.{0,12}|\d+ dəq\.?",
    ),
    promo_words=(
        r"abunə\w*",
        r"telegram|teleqram|whatsapp|instagram|youtube|facebook",
        r"kanalımız\w*",
        r"tətbiqimiz\w*|mobil tətbiq\w*",
        r"bildiriş\w*",
        r"xəbər bülleteni",
    ),
    reader_words=(r"bizi|bizim|sizin|siz|sizi|edin|olun|izləyin|yükləyin|qoşulun",),
    imperatives=("izləyin yükləyin paylaşın oxuyun qoşulun"),
    bylines=(r"müəllif\b",),
    sign_offs=(r"(?:müxbir|redaktor|tərcümə)\b",),
    updated_words=(r"yenilən(?:ib|di)|son yenilənmə",),
    counted=(
        r"şərh",
        r"baxış",
        r"oxunma",
        r"paylaşım",
        r"bəyənmə",
    ),
    ago=(
        r"(?:yenilənib|yeniləndi)?\W*"
        r"\d+\s*(?:saniyə|dəqiqə|saat|gün)\s*əvvəl",
    ),
    mail_fields="kimdən kimə mövzu",
    mail_subject="mövzu",
    number_words=(
        "0 sıfır 1 bir 2 iki 3 üç 4 dörd 5 beş 6 altı 7 yeddi 8 səkkiz 9 doqquz 10 on 20 "
        "iyirmi 30 otuz 40 qırx 50 əlli 60 altmış 70 yetmiş 80 səksən 90 doxsan 100 yüz 1000 "
        "min 1e6 milyon 1e6 mln 1e9 milyard 1e9 mlrd"
        " 1 biri 2 ikisi 3 üçü 4 dördü 5 beşi 6 altısı 7 yeddisi 8 səkkizi 9 doqquzu"
    ),
    number_compounds=("{tens} {unit}",),
    percent=("faiz",),
    negations="deyil yox yoxdur heç",
    negative_form=r"m[aə](?:yacaq|yəcək|yib|di|d[iı]|z|sin|yan|mis|yir|yaraq|yərək)|m[iıuü]r",
    negative_prefixes="qeyri- bi na",
    qualifiers="keçmiş sabiq müavini vəzifəsini icraedici ehtimal guya iddia az ən təxminən",
    reporting_verbs=(
        "dedi deyib deyir demişdir bildirdi bildirib bildirir qeyd edib etdi vurğulayıb "
        "vurğuladı söylədi söyləyib əlavə açıqlayıb ifadə xatırladıb"
    ),
    outcomes=(
        "öldü ölüb öldürül* həlak ölən vəfat",
        "yaralan* yaralı xəsarət",
        "məhkum təqsirli",
        "bəraət",
        "təsdiqlə* qəbul",
        "rədd",
        "qalib qazan*",
        "məğlub uduz*",
        "saxlanıl* həbs",
        "azad",
        "artıb artdı yüksəl*",
        "azalıb azaldı enib düşüb",
        "təkzib",
        "bilər",
    ),
    counted_facts={
        "ölən": "öldü ölüb öldürül* həlak ölən",
        "yaralı": "yaralan* yaralı xəsarət",
        "saxlanılan": "saxlanıl* həbs",
        "itkin": "itkin",
    },
    stop_words="""
və ilə bu da də ki üçün olan olub olaraq bir isə o ən daha hər mi nə amma həmin kimi qədər qeyd
edib bildirib
""",
    common_words="""
ad adam adlı altı amma ana apardı aparılıb aparılır aprel ara arasında artıb artıq artırılıb ata
avqust axşam ay aylıq ayın az azı açdı açıldı aşağı bax bazar başa başladı başlayıb başlayır başqa
belə beş bildirdi bildirilib bildirir bilər birgə biri birinci birlikdə bizim bugün bundan bunun
bölgə böyük bütün bəzi cari cümə cəmi davam dedi dekabr deputat deyib deyir dörd dövlət dünən düz
dəfə dəqiqə edildi edilib edilir edir edəcək etdi etdiyi etmək fevral fikir fərqli gecə gedir
geniş göndərilib görüş görə göstərir güc güclü gün gündə günü gəldi gəlib gəlir gələcək gətirib
hadisə hal halda hazır hazırda hazırlanıb hesab heç hissə həftə hələ həm həmçinin həyata ictimai
iki ikinci il ildir ildə ildən ilin ilk illik imkan indi insan insanlar istifadə iyul iyun iş
işlər işləyir işləyəcək işçi keçirildi keçirilib keçən kilometr kiçik kömək küçə layihə lazım
manat mart may metr meydan milli milyon milyonuncu min minlərlə minuncu mövcud müddət mühüm
mütəxəssis müxtəlif müəyyən məlum məlumat məlumata mərkəz məsələ nazir nazirlik nazirliyi neçə
noyabr növbəti nəfər nəticə oktyabr olacaq oldu olduğu olmaq olur on ondan onlar onun orta pul
qaldı qalıb qarşı qrup qurum qısa qəbul qərar qəza rayon region saat sabah saxla sentyabr son
sonra sonuncu su söz sözü sıra səhər sərf tam tapıldı tez tikili toplam tutdu təmin tərəf
tərəfindən təxminən təşkil uzun uşaq vacib var vaxt verdi verib verilib verir verəcək vətəndaş
xalq xanım xeyli xidmət xüsusi xəbər yanvar yanında yaradılıb yaxud yaxın yaxşı yaş yeddi yeni
yenidən yer yerdə yerləşən yol yoxdur yuxarı yüksək yüz zaman zamanı çox çünki çıxdı çıxıb
çərşənbə ölkə ötən özü üzrə üç üçüncü şəhər şəhərin şənbə əhali əlavə əldə əraz* əsas əsrin ətraf
""",
    phrases={
        "updated": "yenilənib",
        "corrected": "düzəliş edilib",
        "edited": "redaktə edilib",
        "first version": "ilk variant",
        "withdrawn": "geri götürülüb",
        "First version.": "İlk variant.",
        "This story was updated": "Bu xəbər yenilənib",
        "This story was corrected": "Bu xəbərdə düzəliş edilib",
        "the headline changed": "başlıq dəyişib",
        "1 paragraph new or rewritten": "1 abzas yeni və ya dəyişdirilmişdir",
        "{count} paragraphs new or rewritten": "{count} abzas yeni və ya dəyişdirilmişdir",
        "1 paragraph added": "1 abzas əlavə olunub",
        "{count} paragraphs added": "{count} abzas əlavə olunub",
        "1 paragraph removed": "1 abzas çıxarılıb",
        "{count} paragraphs removed": "{count} abzas çıxarılıb",
        "details beside the text changed": "mətndən kənar məlumatlar dəyişib",
        "A story was withdrawn": "Xəbər geri götürülüb",
        "no reason was given": "səbəb göstərilməyib",
        "Embargoed until": "Embarqo bitir:",
        "Latest news": "Son xəbərlər",
        "Updated stories": "Yenilənmiş xəbərlər",
        "Related to": "Mövzu üzrə",
        "Revisions of": "Dəyişikliklər",
        "From {source}": "Mənbə: {source}",
        "Feed": "Lent",
        (
            "This is a feed: a feed reader shows its news as they come. Copy the "
            "address into yours, or open it in one of these."
        ): (
            "Bu, xəbər lentidir: lent oxuyucusu yeni xəbərləri gəldikcə göstərir. "
            "Ünvanı öz oxuyucunuza köçürün və ya bunlardan birində açın."
        ),
        "Address of the feed": "Lentin ünvanı",
        "Copy": "Köçür",
        "Copied": "Köçürüldü",
        "A reader on this device": "Bu cihazdakı oxuyucu",
        "A podcast player": "Podkast proqramı",
        "Follow": "İzlə",
        "without {tag}": "{tag} olmadan",
        "by {author}": "müəllif: {author}",
        "news feed": "xəbər lenti",
        "for {partner}": "{partner} üçün",
        "What changed": "Nə dəyişib",
        "Related news": "Əlaqəli xəbərlər",
        "Storylines": "Mövzular",
        "Storyline": "Mövzu",
        "Timeline": "Zaman xətti",
        "The {count} with the newest articles.": "Ən yeni xəbərləri olan {count} mövzu.",
        "earlier events, only in the list: {count}": (
            "daha əvvəlki hadisələr yalnız siyahıdadır: {count}"
        ),
        "articles: {count}": "xəbər: {count}",
        "published": "dərc olunub",
        "Before": "Əvvəl",
        "After": "Sonra",
        "because": "çünki",
        "Corrects": "Düzəldir",
        "Correction": "Düzəliş",
        "Follows": "Davamıdır",
        "Follow-up": "Davamı",
        "Background to": "Arxa plan verir",
        "Background": "Arxa plan",
        "Translation": "Tərcümə",
        "Other versions of this story": "Bu xəbərin digər variantları",
        "Follow this story": "Xəbəri izləyin",
        "Original publication": "İlkin mənbə",
        "Tags": "Açar sözlər",
        "Sections": "Bölmələr",
        "Feeds": "Lentlər",
        "Subscribe": "Abunə",
        "Skip to the news": "Xəbərlərə keç",
        "Follow updated stories": "Yenilənmiş xəbərləri izləyin",
        "Nothing yet.": "Hələ heç nə yoxdur.",
        "Nothing was updated yet.": "Hələ heç nə yenilənməyib.",
        "This story was withdrawn": "Bu xəbər geri götürülüb",
        "This story is not available": "Bu xəbər əlçatan deyil",
        "It is no longer published, here or in any feed.": (
            "O, artıq nə burada, nə də hər hansı lentdə dərc olunur."
        ),
        "Back to the latest news": "Son xəbərlərə qayıt",
        "just now": "indicə",
        "{count} min ago": "{count} dəq əvvəl",
        "{count} h ago": "{count} saat əvvəl",
        "{count} d ago": "{count} gün əvvəl",
        "Times are in {zone}.": "Saat qurşağı: {zone}.",
        "Search": "Axtarış",
        "Words": "Sözlər",
        "Words in the headline or the text": "Başlıqda və ya mətndə olan sözlər",
        "Section": "Bölmə",
        "All sections": "Bütün bölmələr",
        "Tag": "Açar söz",
        "Language": "Dil",
        "Languages": "Dillər",
        "All languages": "Bütün dillər",
        "No article has all of these words.": "Bu sözlərin hamısı olan xəbər yoxdur.",
        "The newest first": "Əvvəlcə ən yenilər",
        "Finds articles with all of the words, in any order. Each search is also a feed.": (
            "Sözlərin hamısı olan xəbərləri istənilən sırada tapır. Hər axtarış həm də lentdir."
        ),
        "Follow this search": "Bu axtarışı izləyin",
        "Older news": "Əvvəlki xəbərlər",
        "Newer news": "Sonrakı xəbərlər",
        "Pages of this list": "Siyahının səhifələri",
        "Archive": "Arxiv",
        "Months": "Aylar",
        "No news yet.": "Hələ xəbər yoxdur.",
        "In a feed reader": "Lent oxuyucusunda",
        "Copy the address": "Ünvanı köçür",
        "This address has a mistake": "Bu ünvanda səhv var",
        "There is no such page": "Belə səhifə yoxdur",
        "No longer published": "Artıq dərc olunmur",
        "Too many requests at once": "Eyni anda həddən artıq sorğu",
        "Back in a moment": "Tezliklə qayıdacağıq",
        "Reason": "Səbəb",
        (
            "A feed reader shows new entries as they come. Copy an address into "
            "yours, or open it in one of the readers beside it."
        ): (
            "Lent oxuyucusu yeni xəbərləri gəldikcə göstərir. Ünvanı öz oxuyucunuza köçürün "
            "və ya yanındakı oxuyuculardan birində açın."
        ),
        "All feeds at once": "Bütün lentlər birlikdə",
        (
            "Each story once, with its full text, newest first. A correction "
            "replaces the text in place."
        ): (
            "Hər xəbər bir dəfə, tam mətni ilə, əvvəlcə ən yenilər. Düzəliş mətni öz "
            "yerində əvəz edir."
        ),
        "Latest news, summaries": "Son xəbərlər, xülasələr",
        "Headlines and summaries only, for slow lines and short lists.": (
            "Yalnız başlıqlar və xülasələr: zəif internet və qısa siyahılar üçün."
        ),
        "An entry for each update, correction and withdrawal, with what changed.": (
            "Hər yenilənmə, düzəliş və geri götürmə üçün bir qeyd: nə dəyişib."
        ),
        "The latest news of one section.": "Bir bölmənin son xəbərləri.",
        "All articles of one story, as it goes on.": "Bir mövzunun bütün xəbərləri, davam etdikcə.",
        "Choose what you follow": "İzlədiyinizi seçin",
        (
            "Each article has a feed of its changes and one of related news; its "
            "page links to them. A feed of your own has the articles that pass "
            "these filters."
        ): (
            "Hər xəbərin dəyişikliklər lenti və əlaqəli xəbərlər lenti var; səhifəsində "
            "onlara keçid verilir. Öz lentinizdə bu süzgəclərdən keçən xəbərlər olur."
        ),
        "Open the feed": "Lenti aç",
        "In an address": "Ünvanda",
        "Headlines on your own site": "Başlıqlar öz saytınızda",
    },
)
