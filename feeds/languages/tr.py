"""Turkish."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="tr",
    update_marks=(
        r"GÜNCELLENDI|GÜNCELLEME|YENILENDI"
        r"|(?:EK BILGIYLE|EK BILGILERLE)(?: YENIDEN)?"
    ),
    correction_marks=r"DÜZELTILDI|DÜZELTME|DÜZELTIR|TEKZIP|TASHIH|DÜZELTILMIŞ(?: HABER)?",
    withdrawal_words=(
        r"HABER(?:IN)? IPTALI|HABER IPTAL(?: EDIL(?:MIŞTIR|DI))?|HABER GERI ÇEKIL(?:MIŞTIR|DI)"
        r"|IPTAL|GERI ÇEKIL(?:MIŞTIR|DI)"
    ),
    withdrawal_notices=(
        r"\bhaber\w*\b.{0,80}\b(?:iptal edil(?:miştir|di)|geri çekil(?:miştir|di)"
        r"|kullanılmamasını)\b",
        r"\bhaber\w*\b.{0,40}\bkullanmay?\w+",
        r"\bhaber\w* yayından kaldır\w+ rica",
        r"^\W*bu haber\b.{0,40}\b(?:yayından kaldırıl|silin)\w+",
    ),
    removal_notices=(r"bu haber\b.{0,40}\byayından kaldırıl\w+",),
    media_words=(
        "VIDEO",
        "FOTOĞRAF(?:LAR)?",
        "FOTO GALERI",
    ),
    correction_labels=(
        "düzeltme",
        "düzeltme ve özür",
        "düzeltme notu",
        "tekzip",
        "tashih",
    ),
    correction_notices=(
        r"\bhaber(?:de|in|imiz\w*)\b[^.]{0,60}\bdüzeltil(?:di|miştir)\b",
        r"\bönceki (?:sürüm|haber)\w*\b[^.]{0,80}\b(?:yanlış|hatalı)\b",
        r"\bhaber\w* (?:ilk|önceki) (?:versiyon|sürüm|hali)\w*\b.{0,120}\b(?:yanlış|hatalı"
        r"|sehven)\b",
        r"^\(\s*düzelt\w*",
        r"\bolarak düzeltil\w+",
        r"\bhaberimiz\w*\b.{0,120}\b(?:sehven|yanlışlıkla|hatalı)\b",
        r"\bdüzeltir,? özür dileriz",
    ),
    related_headings=(
        "ilgili haberler",
        r"(?:benzer|diğer|son|öne çıkan) haberler",
        r"(?:çok okunanlar|en çok okunanlar)",
        r"ayrıca okuyun|bunları da okuyun",
    ),
    furniture=(
        r"son dakika",
        r"ana sayfa.{0,40}",
        r"(?:giriş yap|üye ol|abone ol|menü|ara\b|kapat\b|yazdır|paylaş|takip et)\W*.{0,40}",
        r"haberin devamı\W*",
        r"reklam.{0,40}",
        r"yorum (?:yaz|yap).{0,20}|yorumlar.{0,20}",
        r".{0,200}\bçerez.{0,200}",
        r"tüm hakları saklıdır.{0,60}",
    ),
    tag_headings=(r"etiketler|anahtar kelimeler",),
    photo_lines=(
        r"foto(?:ğraf)?\b",
        r"görsel\b",
    ),
    stamp_words=(r"(?:son )?güncelle(?:me|ndi|nme)|yayınlan(?:dı|ma)|giriş",),
    asides=(
        r"kaynak\W.{0,80}",
        r"(?:facebook|whatsapp|twitter|telegram|instagram)\W*",
        r"(?:ilginizi çekebilir|bunlar da ilginizi çekebilir).{0,120}",
        r"okuma süresi\W+\d+.{0,12}|\d+ dk\.?(?: okuma)?",
        r"ilgili haber\W.{0,120}",
        r"yorumlar\W.{0,80}",
    ),
    aside_sentences=(r"anadolu ajansı web sitesinde\b.{0,300}",),
    promo_words=(
        r"abone\w*",
        r"uygulamamız\w*|mobil uygulama\w*",
        r"bildirim\w*",
        r"bülten\w*",
        r"telegram|whatsapp|instagram|youtube",
        r"kanalımız\w*",
    ),
    reader_words=(r"siz\w*|bizi|anında|indirin|açın|takip edin|abone olun|katılın",),
    imperatives=("takip indirin açın abone katılın tıklayın izleyin okuyun"),
    bylines=(r"(?:haberi )?yazan\b",),
    sign_offs=(r"(?:haber|çeviri|editör|muhabir)\w*\b",),
    updated_words=(r"(?:son )?güncelle(?:me|ndi)",),
    counted=(
        r"yorum(?:lar)?",
        r"görüntülen?me",
        r"okunma",
        r"paylaşım",
        r"beğeni",
    ),
    ago=(
        r"(?:güncellendi|güncelleme|yayınlandı)?\W*"
        r"\d+\s*(?:saniye|dakika|dk|saat|gün)\s*önce",
    ),
    mail_fields="kimden kime konu",
    mail_subject="konu",
    number_words=(
        "0 sıfır 1 bir 2 iki 3 üç 4 dört 5 beş 6 altı 7 yedi 8 sekiz 9 dokuz 10 on 20 yirmi "
        "30 otuz 40 kırk 50 elli 60 altmış 70 yetmiş 80 seksen 90 doksan 100 yüz 1000 bin 1e6 "
        "milyon 1e9 milyar"
        " 1 biri 2 ikisi 3 üçü 4 dördü 5 beşi 6 altısı 7 yedisi 8 sekizi 9 dokuzu"
    ),
    number_compounds=("{tens} {unit}",),
    percent=("yüzde",),
    negations="değil yok hiç hiçbir asla",
    negative_form=r"m[ae](?:yacak|yecek|di|mis|z\\b|sin|yan|yen)|m[iıuü]yor",
    negative_prefixes="gayri",
    qualifiers=(
        "eski yardımcısı vekili vekil iddia sözde muhtemelen yaklaşık neredeyse en az fazla"
    ),
    reporting_verbs=(
        "dedi söyledi belirtti kaydetti ifade etti anlattı açıkladı vurguladı bildirdi ekledi "
        "aktardı dile getirdi konuştu belirten söyleyen"
    ),
    outcomes=(
        "öldü öldürüldü öldürül* ölü ölen hayatını",
        "yaralandı yaralan* yaralı",
        "mahkum* suçlu",
        "beraat*",
        "onayla* kabul",
        "reddet* redded*",
        "kazandı kazan*",
        "kaybetti kaybet*",
        "tutukla* gözaltı*",
        "serbest tahliye",
        "yüksel* arttı artış artarak arttığı artması artıran",
        "düştü düş* gerile* azal*",
        "doğrula*",
        "yalanla*",
        "olabilir olası",
    ),
    counted_facts={
        "ölü": "öldü öldürül* ölü ölen hayatını",
        "yaralı": "yaralan* yaralı",
        "gözaltı": "gözaltı* tutukla*",
        "kayıp": "kayıp",
    },
    stop_words="""
ve ile için gibi kadar çok en her olarak oldu olduğu göre sonra ancak veya
""",
    common_words="""
adam adı akşam alan aldı alt altı alındı ancak anda ara aralık arasında araç artık artış aslında
ay aylık az açıkladı açıklama açıldı ağustos bakan bakanlığı bakanı bazı başka başkan başkanı
başladı başlattı bekleniyor belirtti beş bildirdi bildirildi bilgi bin binlerce birinci birlikte
bitti bugün bulunan bulundu bundan buçuk böyle bütün büyük cadde cuma cumartesi dakika dedi devam
devlet değil değişik dikkat diğer doksan dokuz doğru doğu duran durum dört dün dünya düzenlendi
eden edildi edilen ediyor ekim ekledi elde eski etti ettiği eylül fazla gece geldi gelecek gelen
genel geniş gerek gerçek getirdi geçen göre görev görüldü görüşme gösterdi gün güney günlük günü
güzel güç haber hafta hala halk hareket haziran hazır hazırlanan hemen her hiç iki ikinci ilgili
ilk ilçe insan ise istedi iyi iş işçi kabul kadar kadın kalan kaldı kalkınma kapalı kapattı karar
karşı kasım kat kaynak kez kilometre kişi konu konuda konuştu kullanılan kurul kurum kuzey kötü
küçük kırk kısa lira mahalle mart mayıs merkez metre mevcut milli milyar milyon müdür mümkün
nedeniyle nisan numara ocak olacak olan oldu olduğu olduğunu olması oluştu on ona onun orta ortaya
otuz oy para pazar pazartesi perşembe plan rağmen saat sabah sahip salı sayı sayıda sayısı sağladı
sekiz sene sokak son sonra sonunda sonuç su söyledi sürdü süre tam tamamlandı tane tarafından
tarih tarihi tekrar temmuz toplam toplandı tüm uzun var vardı vatandaş verdi verilen yakın yalnız
yapacak yaptı yaptığı yapılan yapıldı yaş yaşında yedi yeni yeniden yer yerde yetmiş yirmi yok yol
yüksek yüz yüzde yıl yılda yıllık yılı zaman çalışan çalışma çarşamba çevre çocuk çok çıkan çıktı
önce önceki önem önemli özel öğle ülke üye üzere üzerinde üç üçüncü şehir şekilde şey şu şubat
""",
    phrases={
        "updated": "güncellendi",
        "corrected": "düzeltildi",
        "edited": "düzenlendi",
        "first version": "ilk sürüm",
        "withdrawn": "geri çekildi",
        "First version.": "İlk sürüm.",
        "This story was updated": "Bu haber güncellendi",
        "This story was corrected": "Bu haber düzeltildi",
        "the headline changed": "başlık değişti",
        "1 paragraph new or rewritten": "1 paragraf yeni veya yeniden yazıldı",
        "{count} paragraphs new or rewritten": "{count} paragraf yeni veya yeniden yazıldı",
        "1 paragraph added": "1 paragraf eklendi",
        "{count} paragraphs added": "{count} paragraf eklendi",
        "1 paragraph removed": "1 paragraf çıkarıldı",
        "{count} paragraphs removed": "{count} paragraf çıkarıldı",
        "details beside the text changed": "metin dışındaki bilgiler değişti",
        "A story was withdrawn": "Bir haber geri çekildi",
        "no reason was given": "gerekçe belirtilmedi",
        "Embargoed until": "Ambargo bitişi:",
        "Latest news": "Son haberler",
        "Updated stories": "Güncellenen haberler",
        "Related to": "İlgili:",
        "Revisions of": "Değişiklikler:",
        "From {source}": "Kaynak: {source}",
        "Feed": "Akış",
        (
            "This is a feed: a feed reader shows its news as they come. Copy the "
            "address into yours, or open it in one of these."
        ): (
            "Bu bir haber akışıdır: akış okuyucu yeni haberleri geldikçe gösterir. Adresi "
            "okuyucunuza kopyalayın veya bunlardan birinde açın."
        ),
        "Address of the feed": "Akışın adresi",
        "Copy": "Kopyala",
        "Copied": "Kopyalandı",
        "A reader on this device": "Bu cihazdaki okuyucu",
        "A podcast player": "Podcast uygulaması",
        "Follow": "Takip et",
        "without {tag}": "{tag} hariç",
        "by {author}": "yazar: {author}",
        "news feed": "haber akışı",
        "for {partner}": "{partner} için",
        "What changed": "Ne değişti",
        "Related news": "İlgili haberler",
        "Storylines": "Konular",
        "Storyline": "Konu",
        "Timeline": "Zaman çizelgesi",
        "The {count} with the newest articles.": "En yeni haberleri olan {count} konu.",
        "earlier events, only in the list: {count}": (
            "daha önceki olaylar yalnızca listede: {count}"
        ),
        "articles: {count}": "haber: {count}",
        "published": "yayımlandı",
        "Before": "Önce",
        "After": "Sonra",
        "because": "çünkü",
        "Corrects": "Düzeltiyor",
        "Correction": "Düzeltme",
        "Follows": "Devamı olduğu",
        "Follow-up": "Devamı",
        "Background to": "Arka planı olduğu",
        "Background": "Arka plan",
        "Translation": "Çeviri",
        "Other versions of this story": "Bu haberin diğer sürümleri",
        "Follow this story": "Bu haberi takip et",
        "Original publication": "İlk yayım",
        "Tags": "Etiketler",
        "Sections": "Bölümler",
        "Feeds": "Akışlar",
        "Subscribe": "Abone ol",
        "Skip to the news": "Haberlere geç",
        "Follow updated stories": "Güncellenen haberleri takip et",
        "Nothing yet.": "Henüz bir şey yok.",
        "Nothing was updated yet.": "Henüz bir şey güncellenmedi.",
        "This story was withdrawn": "Bu haber geri çekildi",
        "This story is not available": "Bu haber kullanılamıyor",
        "It is no longer published, here or in any feed.": (
            "Artık ne burada ne de herhangi bir akışta yayımlanıyor."
        ),
        "Back to the latest news": "Son haberlere dön",
        "just now": "az önce",
        "{count} min ago": "{count} dk önce",
        "{count} h ago": "{count} sa önce",
        "{count} d ago": "{count} gün önce",
        "Times are in {zone}.": "Saat dilimi: {zone}.",
        "Search": "Ara",
        "Words": "Sözcükler",
        "Words in the headline or the text": "Başlıktaki veya metindeki sözcükler",
        "Section": "Bölüm",
        "All sections": "Tüm bölümler",
        "Tag": "Etiket",
        "Language": "Dil",
        "Languages": "Diller",
        "All languages": "Tüm diller",
        "No article has all of these words.": "Bu sözcüklerin hepsini içeren haber yok.",
        "The newest first": "Önce en yeniler",
        "Finds articles with all of the words, in any order. Each search is also a feed.": (
            "Sözcüklerin hepsini, sırasına bakmadan içeren haberleri bulur. Her arama aynı "
            "zamanda bir akıştır."
        ),
        "Follow this search": "Bu aramayı takip et",
        "Older news": "Daha eski haberler",
        "Newer news": "Daha yeni haberler",
        "Pages of this list": "Bu listenin sayfaları",
        "Archive": "Arşiv",
        "Months": "Aylar",
        "No news yet.": "Henüz haber yok.",
        "In a feed reader": "Akış okuyucuda",
        "Copy the address": "Adresi kopyala",
        "This address has a mistake": "Bu adreste bir hata var",
        "There is no such page": "Böyle bir sayfa yok",
        "No longer published": "Artık yayımlanmıyor",
        "Too many requests at once": "Bir anda çok fazla istek",
        "Back in a moment": "Birazdan geri döneceğiz",
        "Reason": "Gerekçe",
        (
            "A feed reader shows new entries as they come. Copy an address into "
            "yours, or open it in one of the readers beside it."
        ): (
            "Akış okuyucu yeni haberleri geldikçe gösterir. Adresi okuyucunuza kopyalayın "
            "veya yanındaki okuyuculardan birinde açın."
        ),
        "All feeds at once": "Bütün akışlar bir arada",
        (
            "Each story once, with its full text, newest first. A correction "
            "replaces the text in place."
        ): (
            "Her haber bir kez, tam metniyle, önce en yeniler. Düzeltme, metni yerinde değiştirir."
        ),
        "Latest news, summaries": "Son haberler, özetler",
        "Headlines and summaries only, for slow lines and short lists.": (
            "Yalnızca başlıklar ve özetler: yavaş bağlantılar ve kısa listeler için."
        ),
        "An entry for each update, correction and withdrawal, with what changed.": (
            "Her güncelleme, düzeltme ve geri çekme için bir kayıt: ne değişti."
        ),
        "The latest news of one section.": "Bir bölümün son haberleri.",
        "All articles of one story, as it goes on.": (
            "Bir konunun bütün haberleri, gelişme oldukça."
        ),
        "Choose what you follow": "Takip edeceğinizi seçin",
        (
            "Each article has a feed of its changes and one of related news; its "
            "page links to them. A feed of your own has the articles that pass "
            "these filters."
        ): (
            "Her haberin bir değişiklik akışı ve bir ilgili haberler akışı vardır; sayfası "
            "bunlara bağlantı verir. Kendi akışınızda bu süzgeçlerden geçen haberler olur."
        ),
        "Open the feed": "Akışı aç",
        "In an address": "Adreste",
        "Headlines on your own site": "Başlıklar kendi sitenizde",
    },
)
