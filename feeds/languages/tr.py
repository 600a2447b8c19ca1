"""Turkish."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="tr",
    markers=(Marker("GÜNCELLENDI", Significance.UPDATE, False, "a guess at Turkish wires"),),
    related_headings=("ilgili haberler",),
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
