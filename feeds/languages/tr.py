"""Turkish."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="tr",
    markers=(Marker("GÜNCELLENDI", Significance.UPDATE, False, "a guess at Turkish wires"),),
    related_headings=(
        "ilgili haberler",
        r"(?:benzer|diğer|son|öne çıkan) haberler",
        r"(?:çok okunanlar|en çok okunanlar)",
        r"ayrıca okuyun|bunları da okuyun",
    ),
    furniture=(
        r"son dakika",
        r"ana sayfa.{0,40}",
        r"(?:giriş yap|üye ol|abone ol|menü|ara|kapat|yazdır|paylaş|takip et)\W*.{0,40}",
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
    stop_words="""
ve ile için gibi kadar çok en her olarak oldu olduğu göre sonra ancak veya
""",
)
