"""Arabic: markers, notices and words of facts."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="ar",
    markers=(
        Marker(r"(?:تحديث|محدث|محدَّث)", Significance.UPDATE, False, "a guess at Arabic wires"),
        Marker(r"تحديث\s*\d{0,2}\s*[:-]", Significance.UPDATE, True, "a guess at Arabic wires"),
        Marker(r"(?:تصحيح|تصويب)", Significance.CORRECTION, False, "a guess at Arabic wires"),
        Marker(r"(?:تصحيح|تصويب)\s*[:-]", Significance.CORRECTION, True, "a guess at Arabic wires"),
        Marker(r"(?:إلغاء|سحب)\s*[:-]", Significance.WITHDRAWAL, True, "a guess at Arabic wires"),
    ),
    media_words=("صور", "فيديو"),
    correction_labels=("تصحيح", "تصويب", "توضيح"),
    correction_notices=(
        r"\bتم (?:تصحيح|تصويب|تعديل) (?:هذا |هذه )?(?:الخبر|المقال|النص|التقرير|القصة)",
    ),
    photo_lines=(r"صورة\b",),
    updated_words=(r"آخر تحديث|تحديث",),
    number_words=(
        "0 صفر 1 واحد 2 اثنان 2 اثنين 3 ثلاثة 3 ثلاث 4 أربعة 4 أربع 5 خمسة 5 خمس 6 ستة 6 ست 7 سبعة "
        "7 سبع 8 ثمانية 9 تسعة 10 عشرة 10 عشر 20 عشرون 20 عشرين 30 ثلاثين 40 أربعين 50 خمسين "
        "100 مئة 100 مائة 1000 ألف 1e6 مليون 1e9 مليار"
    ),
    negations="لا لم لن ليس ليست ما غير بدون",
    outcomes=(
        "قتل مقتل قتلى قتيل توفي وفاة",
        "أصيب جرح جرحى إصابة مصابين",
        "أدين إدانة مذنب",
        "برئ براءة تبرئة",
        "وافق وافقت أقر أقرت",
        "رفض رفضت",
        "اعتقل اعتقال أوقف توقيف",
        "أفرج الإفراج إطلاق",
        "ارتفع ارتفعت ارتفاع",
        "انخفض انخفضت انخفاض تراجع",
    ),
    counted_facts={
        "قتلى": "قتل قتلى قتيل مقتل",
        "جرحى": "جرح جرحى أصيب إصابة",
        "موقوفون": "اعتقل اعتقال توقيف",
        "مفقودون": "مفقود مفقودين",
    },
)
