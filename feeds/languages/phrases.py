"""Phrases of feeds and pages in the reader's language. Pure.

A phrase is identified by its English text; ``say`` returns a translation or, where none exists, the
English text. Date formats come from the CLDR, in any language.
"""

from __future__ import annotations

from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from feeds.languages.tags import primary

# Counts follow a colon or precede a word without a plural, so no plural rules are needed.
_PHRASES: dict[str, dict[str, str]] = {
    "updated": {"az": "yenilənib", "ru": "обновлено"},
    "corrected": {"az": "düzəliş edilib", "ru": "исправлено"},
    "edited": {"az": "redaktə edilib", "ru": "отредактировано"},
    "first version": {"az": "ilk variant", "ru": "первая версия"},
    "withdrawn": {"az": "geri götürülüb", "ru": "отозвано"},
    "First version.": {"az": "İlk variant.", "ru": "Первая версия."},
    "This story was updated": {"az": "Bu xəbər yenilənib", "ru": "Новость обновлена"},
    "This story was corrected": {"az": "Bu xəbərdə düzəliş edilib", "ru": "Новость исправлена"},
    "the headline changed": {"az": "başlıq dəyişib", "ru": "изменён заголовок"},
    "1 paragraph new or rewritten": {
        "az": "1 abzas yeni və ya dəyişdirilmişdir",
        "ru": "новых или изменённых абзацев: 1",
    },
    "{count} paragraphs new or rewritten": {
        "az": "{count} abzas yeni və ya dəyişdirilmişdir",
        "ru": "новых или изменённых абзацев: {count}",
    },
    "1 paragraph added": {"az": "1 abzas əlavə olunub", "ru": "добавлено абзацев: 1"},
    "{count} paragraphs added": {
        "az": "{count} abzas əlavə olunub",
        "ru": "добавлено абзацев: {count}",
    },
    "1 paragraph removed": {"az": "1 abzas çıxarılıb", "ru": "убрано абзацев: 1"},
    "{count} paragraphs removed": {
        "az": "{count} abzas çıxarılıb",
        "ru": "убрано абзацев: {count}",
    },
    "details beside the text changed": {
        "az": "mətndən kənar məlumatlar dəyişib",
        "ru": "изменены сведения о новости",
    },
    "A story was withdrawn": {"az": "Xəbər geri götürülüb", "ru": "Новость отозвана"},
    "no reason was given": {"az": "səbəb göstərilməyib", "ru": "причина не указана"},
    "Embargoed until": {"az": "Embarqo bitir:", "ru": "Эмбарго до"},
    "Latest news": {"az": "Son xəbərlər", "ru": "Последние новости"},
    "Updated stories": {"az": "Yenilənmiş xəbərlər", "ru": "Обновлённые новости"},
    "Related to": {"az": "Mövzu üzrə", "ru": "По теме"},
    "Revisions of": {"az": "Dəyişikliklər", "ru": "История изменений"},
    "What changed": {"az": "Nə dəyişib", "ru": "Что изменилось"},
    "Related news": {"az": "Əlaqəli xəbərlər", "ru": "Похожие новости"},
    "Storylines": {"az": "Mövzular", "ru": "Сюжеты"},
    "Storyline": {"az": "Mövzu", "ru": "Сюжет"},
    "Timeline": {"az": "Zaman xətti", "ru": "Хронология"},
    "The {count} with the newest articles.": {
        "az": "Ən yeni xəbərləri olan {count} mövzu.",
        "ru": "Сюжеты с самыми новыми новостями: {count}.",
    },
    "earlier events, only in the list: {count}": {
        "az": "daha əvvəlki hadisələr yalnız siyahıdadır: {count}",
        "ru": "более ранние события только в списке: {count}",
    },
    "articles: {count}": {"az": "xəbər: {count}", "ru": "новостей: {count}"},
    "published": {"az": "dərc olunub", "ru": "опубликовано"},
    "Before": {"az": "Əvvəl", "ru": "Ранее"},
    "After": {"az": "Sonra", "ru": "Далее"},
    "because": {"az": "çünki", "ru": "потому что"},
    "Corrects": {"az": "Düzəldir", "ru": "Исправляет"},
    "Correction": {"az": "Düzəliş", "ru": "Исправление"},
    "Follows": {"az": "Davamıdır", "ru": "Продолжает"},
    "Follow-up": {"az": "Davamı", "ru": "Продолжение"},
    "Background to": {"az": "Arxa plan verir", "ru": "Предыстория к"},
    "Background": {"az": "Arxa plan", "ru": "Предыстория"},
    "Translation": {"az": "Tərcümə", "ru": "Перевод"},
    "Other versions of this story": {
        "az": "Bu xəbərin digər variantları",
        "ru": "Другие версии этой новости",
    },
    "Follow this story": {"az": "Xəbəri izləyin", "ru": "Следить за новостью"},
    "Original publication": {"az": "İlkin mənbə", "ru": "Первоисточник"},
    "Tags": {"az": "Açar sözlər", "ru": "Теги"},
    "Sections": {"az": "Bölmələr", "ru": "Разделы"},
    "Feeds": {"az": "Lentlər", "ru": "Ленты"},
    "Subscribe": {"az": "Abunə", "ru": "Подписаться"},
    "Skip to the news": {"az": "Xəbərlərə keç", "ru": "К новостям"},
    "Follow updated stories": {
        "az": "Yenilənmiş xəbərləri izləyin",
        "ru": "Следить за обновлениями",
    },
    "Nothing yet.": {"az": "Hələ heç nə yoxdur.", "ru": "Пока ничего нет."},
    "Nothing was updated yet.": {
        "az": "Hələ heç nə yenilənməyib.",
        "ru": "Пока ничего не обновлялось.",
    },
    "This story was withdrawn": {"az": "Bu xəbər geri götürülüb", "ru": "Эта новость отозвана"},
    "It is no longer published, here or in any feed.": {
        "az": "O, artıq nə burada, nə də hər hansı lentdə dərc olunur.",
        "ru": "Она больше не публикуется ни здесь, ни в лентах.",
    },
    "Back to the latest news": {"az": "Son xəbərlərə qayıt", "ru": "К последним новостям"},
}
_RTL = frozenset("ar fa he ur ps sd ckb yi ug dv".split())


def say(language: str, phrase: str, **values: object) -> str:
    """Return ``phrase`` in ``language`` (BCP 47), with ``{name}`` filled in."""
    return _PHRASES.get(phrase, {}).get(primary(language), phrase).format(**values)


def said_in(language: str, phrase: str) -> str:
    """Return the language of the result of ``say``: the requested one, or English."""
    return language if primary(language) in _PHRASES.get(phrase, {}) else "en"


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``, the direction of text in this language."""
    return "rtl" if primary(language) in _RTL else "ltr"


def date(at: datetime, language: str, *, has_time: bool) -> str:
    """Return a date in the style of ``language``, or English if the CLDR does not have it."""
    return format_datetime(
        at, "d MMMM y, HH:mm" if has_time else "d MMMM y", locale=_locale(language)
    )


def short_date(at: datetime, language: str, *, has_time: bool, has_year: bool) -> str:
    """Return a short date for a drawing: day and month, with the year or the time of day as
    needed.
    """
    pattern = f"d MMM{' y' if has_year else ''}{', HH:mm' if has_time else ''}"
    return format_datetime(at, pattern, locale=_locale(language))


def _locale(language: str) -> Locale:
    """Return the language's locale, or British English if the CLDR does not have it."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
    return Locale("en", "GB") if locale.language == "en" and locale.territory is None else locale
