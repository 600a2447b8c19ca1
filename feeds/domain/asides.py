"""Lines outside the story of a text: captions, credits, stamps of time, sharing buttons, promos."""

from __future__ import annotations

import re
from typing import NamedTuple

from feeds.languages.contract import Language
from feeds.languages.registry import LANGUAGES, any_pattern
from feeds.languages.tags import primary

# The longest line of each kind; longer lines belong to the story.
_MAX_FURNITURE, _MAX_STAMP, _MAX_CREDIT, _MAX_SIGN_OFF = 80, 120, 700, 300
_MAX_PROMO, _MAX_LONG_PROMO, _WORDS_OF_A_LONG_PROMO = 250, 700, 2
_MAX_HEADING_AND_LINK, _MAX_ASIDE = 200, 250
_LEAST_SPACES = 4  # in a sentence
ENDS = ".!?…:;。！？।؟۔"
_CLOSING = "\"”»’')]}› "
_QUOTED = re.compile('["“„«][^"“”„«»]*["”“»]?')
_BULLET = re.compile(r"[-–—•*▪◦·►]\s?\w")

_AGENCIES = (
    r"REUTERS|Reuters|AFP|EPA|AP|ANSA|dpa|EFE|Lusa|TASS|ТАСС|РИА Новости|УНІАН|Anadolu|DHA|İHA|AA"
    r"|APA|Azərtac|Xinhua|Kyodo|Yonhap|Getty Images|Getty|Imagn Images|USA TODAY Sports|ZUMA|SOPA"
    r"|NurPhoto|Bloomberg|Shutterstock|iStock|Alamy|PA|PA Media|Press Association|LaPresse|Keystone"
    r"|picture alliance|imago|IMAGO|Europa Press|PTI|ANI|AAP|NTB|TT|Ritzau|Belga|MTI|CTK|PAP"
    r"|Sputnik|WAM|SPA|أ ف ب|رويترز"
)
_PICTURE = (
    r"(?:AP |file |archive |handout |stock |undated )?"
    r"(?:photo|photograph|picture|image|screengrab|screenshot|illustration|graphic|foto|fotoğraf"
    r"|fotografía|fotografia|bild|фото|снимок|şəkil|immagine|imagen|imagem|crédit|crédito|credit"
    r"|صورة|تصوير|الصورة)"
)
# A name has capitals, where its script has any; few small words are within it.
_NAME_WORD = r"(?![a-zà-öø-ÿа-яё])[^\W\d_][\w.'’&-]*"
_NAME = (
    rf"{_NAME_WORD}(?:,?\s(?:(?:de|del|la|le|van|von|der|al|el|bin|da|di|do|and|und|for|of)\s)?"
    rf"{_NAME_WORD}){{0,6}}"
)
_NAMES = rf"{_NAME}(?:\s*/\s*{_NAME}){{0,3}}"
# A credit ends its line: "… REUTERS/Name/File Photo", "Credit: Name-Agency", "© Agency".
_CREDIT = re.compile(
    rf"(?:\b(?:{_AGENCIES})\s*/\s*(?!Ipsos){_NAMES}"
    rf"|/\s*(?:{_AGENCIES})(?:\s+{_PICTURE})?"
    rf"|\b(?:Pool )?(?i:via)\s+(?:{_AGENCIES})(?:\s*/\s*{_NAMES})?"
    rf"|-\s*(?:Imagn Images|USA TODAY Sports)"
    rf"|\b(?i:mandatory credit|photo credit|photo(?:graph)? by|(?:photos?|image) courtesy of)"
    rf"\s*:?\s*{_NAMES}"
    rf"|\b[Cc]redit:?\s+{_NAMES}(?:, (?i:via) {_NAMES})?"
    rf"|\b(?i:{_PICTURE})\s*:\s*{_NAMES}"
    rf"|©\s?\d{{0,4}}\s?{_NAMES}"
    rf"|\bHandout\b.{{0,40}})"
    rf"(?:\s*TPX IMAGES OF THE DAY|\s*(?i:editorial use only|purchase licensing rights)"
    rf".{{0,40}})?[\s.)\]]*$"
)
# In brackets at the end of a line: "(AP Photo/Name, File)", "[Name/Agency]", "(Name/Paper via AP)".
_BRACKETS = re.compile(r"(?:\((?P<round>[^()]{2,90})\)|\[(?P<square>[^\[\]]{2,90})\])[\s.]*$")
_CREDITED = re.compile(
    rf"\b(?i:{_PICTURE})\s*(?:[:/|]|$|(?i:by|from|via|credit)\b)|\bvia\b"
    rf"|(?:^|/\s*)(?:{_AGENCIES})\s*/|/\s*(?:{_AGENCIES})\b|\b(?i:handout|courtesy|pool)\b"
)
_AGENCY = re.compile(rf"\b(?:{_AGENCIES})\b")
# A line of nothing but a credit, below its caption.
_CREDIT_ALONE = re.compile(
    rf"^\W{{0,5}}(?:(?i:{_PICTURE})(?:graphs?)?(?:\s+(?i:by|source|credit))?\W+{_NAMES}"
    rf"|(?:{_AGENCIES})(?:\s*/\s*{_NAMES})?|©\s?\d{{0,4}}\s?{_NAMES})\W*$"
)
# A link as an agency's wire has it: [USN:L1N44G01S TEXT:"soaring"].
LINK_CODE = re.compile(r"\[[A-Z]{2,4}:\w+ TEXT:\"([^\"\]]*)\"\]")
# The place of a picture in its gallery: "[1/3]", "1 of 4.", but not "3 of 5 dockers".
_NUMBERED = re.compile(r"^\[?\d+\s*(?:/|of)\s*\d+(?:[\].:)]|(?=\s[^\sa-zа-я]))")
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?"
_PHOTO = re.compile(
    rf"^\W{{0,5}}(?:(?:{any_pattern(lambda words: words.photo_lines)}|v[ií]deo|вид[еі]о)\s*[:–—-]"
    r"|image (?:source|caption),|media caption,)",
    re.IGNORECASE,
)
_HEADINGS = any_pattern(lambda words: (*words.related_headings, *words.tag_headings))
_FURNITURE = re.compile(
    rf"^\W{{0,5}}(?:{any_pattern(lambda words: words.furniture)}|{_HEADINGS})\W*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(rf"^\W{{0,5}}(?:{any_pattern(lambda words: words.asides)})\W*$", re.IGNORECASE)
_ASIDE_SENTENCE = re.compile(
    rf"^\W{{0,5}}(?:{any_pattern(lambda words: words.aside_sentences)})\W*$", re.IGNORECASE
)
_HEADING = re.compile(rf"^\W{{0,5}}(?:{_HEADINGS})\W*$", re.IGNORECASE)
_HEADING_AND_LINK = re.compile(
    rf"^\W{{0,5}}(?:related|{_HEADINGS})\s*[:|>–—]\s*\S",
    re.IGNORECASE,
)
_STAMP_WORDS = any_pattern(lambda words: (*words.stamp_words, *words.updated_words))
_STAMP = re.compile(
    rf"^\W{{0,5}}(?:(?:{_STAMP_WORDS})\W[^.!?]{{0,25}}?\d.{{0,60}}"
    rf"|(?:[^\W\d_]+[\s.,]+){{0,3}}\d{{1,4}}[\s./,-]+(?:[^\W\d_]+|\d{{1,2}})[\s./,-]+\d{{1,4}}"
    rf"\W*(?:{_CLOCK})?\W*(?:[A-Z]{{2,4}})?\W*|{_CLOCK}\W*(?:[A-Z]{{2,4}})?)\W*$",
    re.IGNORECASE,
)
_STAMP_WITHIN = re.compile(rf"\b(?:{_STAMP_WORDS})\W[^.!?]*?\d", re.IGNORECASE)
_OF_A_STAMP = re.compile(r"[|·•]|\d{4}")
_WORD = re.compile(r"[^\W\d_]+")
_BYLINE = re.compile(rf"^\W{{0,5}}(?:{any_pattern(lambda words: words.bylines)})\W", re.IGNORECASE)
_SIGN_OFF = re.compile(
    rf"^(?:[(\[]\s*(?:{any_pattern(lambda words: words.sign_offs)})"
    r"|(?:additional )?(?:reporting|writing|editing) by\b)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^\W{0,5}(?:TM and )?(?:©|copyright\W{1,5}(?:\(c\)\W{0,5})?\d{4})", re.IGNORECASE
)
_CONTACT = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|pic\.twitter\.com|^— .{1,60}\(@\w+\)")
_RIGHTS = ("all rights reserved", "may not be published")
# Words in lower case within the names of a byline.
_SMALL_WORDS = frozenset(
    "and for of the with in y e et und de da do la von van agencias agências agences".split()
)
_MAX_BYLINE_WORDS = 12


class _Promos(NamedTuple):
    """The words of promos in one language, and how they speak to readers."""

    words: re.Pattern[str]
    reader: re.Pattern[str]
    imperative: re.Pattern[str]
    reports: frozenset[str]


def _promos_of(language: Language) -> _Promos:
    return _Promos(
        words=re.compile(rf"\b(?:{'|'.join(language.promo_words)})\b", re.IGNORECASE),
        reader=re.compile(rf"\b(?:{'|'.join(language.reader_words)})\b", re.IGNORECASE),
        imperative=re.compile(
            rf"(?:^|[.!?:]\s)[^\w.!?:]{{0,5}}(?:{'|'.join(language.imperatives.split())})\b",
            re.IGNORECASE,
        ),
        reports=frozenset(language.reporting_verbs.split()),
    )


_PROMOS = {
    language.tag: _promos_of(language) for language in LANGUAGES.values() if language.promo_words
}
# Sites in any language have buttons in English.
_EVERYWHERE = "en"


def is_aside(line: str, language: str = _EVERYWHERE) -> bool:
    """Return whether a line is a caption, a credit, a stamp of time, or furniture of its page.

    ``language`` (BCP 47) is that of the text.
    """
    line = line.replace("İ", "I")
    if len(line) <= _MAX_STAMP and _is_stamp(line):
        return True
    if len(line) <= _MAX_LONG_PROMO and (_ASIDE_SENTENCE.match(line) or _is_copyright(line)):
        return True
    if len(line) <= _MAX_ASIDE and not _is_sentence(line) and _ASIDE.match(line):
        return True
    if len(line) <= _MAX_FURNITURE and not _is_sentence(line) and _FURNITURE.match(line):
        return True
    if len(line) <= _MAX_HEADING_AND_LINK and _HEADING_AND_LINK.match(line):
        return True
    if len(line) <= _MAX_SIGN_OFF and _SIGN_OFF.match(line):
        return True
    if len(line) <= _MAX_PROMO and _CONTACT.search(line) and not _is_sentence(line):
        return True
    return is_picture_line(line) or _is_promo(line, language)


def _is_copyright(line: str) -> bool:
    """Return whether a line states a copyright."""
    folded = line.lower()
    has_sign = "©" in folded or "copyright" in folded
    has_rights = any(words in folded for words in _RIGHTS)
    return (has_sign and has_rights) or _COPYRIGHT.match(line) is not None


def is_picture_line(line: str) -> bool:
    """Return whether a line is a caption or a credit."""
    if len(line) > _MAX_CREDIT:
        return False
    end = line[-200:]
    if _PHOTO.match(line) or _NUMBERED.match(line) or _CREDIT.search(end):
        return True
    brackets = _BRACKETS.search(end)
    if brackets is None:
        return False
    inside = brackets["round"] or brackets["square"]
    return bool(_CREDITED.search(inside) or (brackets["square"] and _AGENCY.search(inside)))


def is_credit_alone(line: str) -> bool:
    """Return whether a line is nothing but the credit of a picture."""
    return len(line) <= _MAX_FURNITURE and _CREDIT_ALONE.match(line) is not None


def is_heading(line: str) -> bool:
    """Return whether a line is the heading of a list of links or tags."""
    return len(line) <= _MAX_FURNITURE and _HEADING.match(line) is not None


def is_unfinished(line: str, most: int) -> bool:
    """Return whether a line has at most ``most`` characters, no end of a sentence and no bullet."""
    return len(line) <= most and line.rstrip(_CLOSING)[-1:] not in ENDS and not _BULLET.match(line)


def _is_sentence(line: str) -> bool:
    return line[-1] in ENDS and line.count(" ") >= _LEAST_SPACES


def _is_stamp(line: str) -> bool:
    """Return whether a line names times of publication, or who wrote the text."""
    if _STAMP.match(line):
        return True
    if line[-1] in ENDS:
        return False
    return _is_byline(line) or bool(_STAMP_WITHIN.search(line) and _OF_A_STAMP.search(line))


def _is_byline(line: str) -> bool:
    """Return whether a line is a word like "by" and names, perhaps with a stamp of time."""
    byline = _BYLINE.match(line)
    if byline is None:
        return False
    names = _WORD.findall(line[byline.end() :].partition("|")[0])
    are_names = all(name in _SMALL_WORDS or not name[0].islower() for name in names)
    return 0 < len(names) <= _MAX_BYLINE_WORDS and are_names


def _is_promo(line: str, language: str) -> bool:
    """Return whether a line promotes the site: "Sign up for our newsletter". Reported speech and
    quotations are ignored.
    """
    if len(line) > _MAX_LONG_PROMO:
        return False
    line = _QUOTED.sub("", line)
    least = 1 if len(line) <= _MAX_PROMO else _WORDS_OF_A_LONG_PROMO
    for tag in {primary(language), _EVERYWHERE} & _PROMOS.keys():
        promos = _PROMOS[tag]
        count = len(promos.words.findall(line))
        if count < least or not promos.reports.isdisjoint(_WORD.findall(line)):
            continue
        if promos.imperative.search(line) or (count > 1 and promos.reader.search(line)):
            return True
    return False
