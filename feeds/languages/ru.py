"""Russian."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="ru",
    months={
        1: "янв",
        2: "фев",
        3: "мар",
        4: "апр",
        6: "июн",
        7: "июл",
        8: "авг",
        9: "сен сент",
        10: "окт",
        11: "ноя",
        12: "дек",
    },
    date_words=("года", "год", r"г\.?", "в"),
    markers=(
        Marker(
            r"(?:ОБНОВЛЕНО|ДОПОЛНЕНО|ОБНОВЛЯЕТСЯ)(?:\s+\d{1,2})?",
            Significance.UPDATE,
            False,
            "a guess at Russian wires",
        ),
        Marker(
            r"(?:ИСПРАВЛЕНО|УТОЧНЕНО|УТОЧНЕНИЕ|ИСПРАВЛЕНИЕ)",
            Significance.CORRECTION,
            False,
            "a guess at Russian wires",
        ),
    ),
    media_words=("ФОТО", "ВИДЕО"),
    correction_labels=("исправление", "уточнение", "поправка"),
    correction_notices=(
        r"\bв тексте (?:исправлен|уточнен)",
        r"\bисправлен[аоы]? (?:ошибка|опечатка|имя|дата|цифра)",
    ),
    related_headings=(
        "похожие (?:новости|материалы)",
        "связанные новости",
        "(?:читайте|смотрите) также",
        "по теме",
        r"чита(?:ть|йте) (?:далее|ещё|еще)",
        r"другие новости",
        r"ещё по теме|еще по теме",
        r"(?:главное|популярное|самое читаемое|последние новости)",
        r"материалы по теме",
    ),
    furniture=(
        r"(?:войти|вход|регистрация|подписаться|подписка|меню|главная|поиск|новости|печать|загрузка)\W*",
        r"поделиться.{0,40}",
        r"вконтакте|одноклассники|телеграм|мой мир|дзен",
        r"реклама.{0,40}",
        r"(?:хочешь|хотите) больше новостей.{0,60}",
        r"подписывайтесь.{0,120}",
        r"(?:написать|оставить) комментарий",
        r"(?:нашли|заметили|если вы заметили) (?:ошибку|опечатку).{0,160}",
        r".{0,200}\b(?:файлы cookie|cookie|куки)\b.{0,200}",
        r"все права защищены.{0,60}",
    ),
    tag_headings=(r"теги|темы|ключевые слова",),
    photo_lines=(
        r"фото\b",
        r"снимок\b",
    ),
    updated_words=(r"обновлено|изменено",),
    counted=(
        r"комментари(?:й|я|ев)",
        r"просмотр(?:а|ов)?",
        r"прочтени[йя]",
        r"репост(?:а|ов)?",
        r"лайк(?:а|ов)?",
    ),
    ago=(
        r"(?:обновлено|опубликовано)?\W*"
        r"\d+\s*(?:сек\w*|мин\w*|час\w*|ч|дн\w*|день)\.?\s*назад",
    ),
    mail_fields="от кому тема дата",
    mail_subject="тема",
    forwarded=(r"-{3,}[ ]*(?:Пересылаемое сообщение|Исходное сообщение)[ ]*-{3,}",),
    number_words=(
        "0 ноль 1 один 1 одна 2 два 2 две 2 двух 2 двое 3 три 3 трех 3 трое 4 четыре 4 "
        "четверо 5 пять 6 шесть 7 семь 8 восемь 9 девять 10 десять 11 одиннадцать 12 "
        "двенадцать 13 тринадцать 14 четырнадцать 15 пятнадцать 20 двадцать 30 тридцать 40 "
        "сорок 50 пятьдесят 60 шестьдесят 100 сто 1000 тысяч 1000 тысячи 1e6 млн 1e6 "
        "миллионов 1e6 миллиона 1e9 млрд 1e9 миллиардов 1e9 миллиарда"
    ),
    negations="не нет ни никогда без никто ничего нельзя",
    outcomes=(
        "погиб* убит* умер* скончал*",
        "ранен* пострада* травмиров*",
        "осужден* осуд* виновн* приговор*",
        "оправда* невинов*",
        "одобр* принял* принят* утверд*",
        "отклон* отказ* отверг*",
        "выигра* победи*",
        "проигра*",
        "арест* задерж*",
        "освобо* отпущ*",
        "вырос* увелич* повыс*",
        "упал* сниз* сократ*",
        "подтверд*",
        "опроверг*",
    ),
    counted_facts={
        "погибшие": "погиб* убит* жертв*",
        "пострадавшие": "ранен* пострада*",
        "задержанные": "задерж* арест*",
        "пропавшие": "пропа*",
    },
    stop_words="""
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было
вот от меня еще нет о из ему когда даже ну ли если уже или ни быть был него до вас нибудь уж вам
они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себя под будет
кто этот того потому этого какой ним этом мои тем чтобы нее были куда зачем всех при об это эти
после также который которые которая сообщает сказал
""",
    phrases={
        "updated": "обновлено",
        "corrected": "исправлено",
        "edited": "отредактировано",
        "first version": "первая версия",
        "withdrawn": "отозвано",
        "First version.": "Первая версия.",
        "This story was updated": "Новость обновлена",
        "This story was corrected": "Новость исправлена",
        "the headline changed": "изменён заголовок",
        "1 paragraph new or rewritten": "новых или изменённых абзацев: 1",
        "{count} paragraphs new or rewritten": "новых или изменённых абзацев: {count}",
        "1 paragraph added": "добавлено абзацев: 1",
        "{count} paragraphs added": "добавлено абзацев: {count}",
        "1 paragraph removed": "убрано абзацев: 1",
        "{count} paragraphs removed": "убрано абзацев: {count}",
        "details beside the text changed": "изменены сведения о новости",
        "A story was withdrawn": "Новость отозвана",
        "no reason was given": "причина не указана",
        "Embargoed until": "Эмбарго до",
        "Latest news": "Последние новости",
        "Updated stories": "Обновлённые новости",
        "Related to": "По теме",
        "Revisions of": "История изменений",
        "From {source}": "Источник: {source}",
        "Feed": "Лента",
        (
            "This is a feed: a feed reader shows its news as they come. Copy the "
            "address into yours, or open it in one of these."
        ): (
            "Это лента новостей: программа для чтения лент показывает новости по "
            "мере выхода. Скопируйте адрес в свою программу или откройте в одной из "
            "этих."
        ),
        "Address of the feed": "Адрес ленты",
        "Copy": "Скопировать",
        "Copied": "Скопировано",
        "A reader on this device": "Программа на этом устройстве",
        "A podcast player": "Программа для подкастов",
        "Follow": "Следить",
        "without {tag}": "без {tag}",
        "by {author}": "автор: {author}",
        "news feed": "лента новостей",
        "for {partner}": "для {partner}",
        "What changed": "Что изменилось",
        "Related news": "Похожие новости",
        "Storylines": "Сюжеты",
        "Storyline": "Сюжет",
        "Timeline": "Хронология",
        "The {count} with the newest articles.": "Сюжеты с самыми новыми новостями: {count}.",
        "earlier events, only in the list: {count}": (
            "более ранние события только в списке: {count}"
        ),
        "articles: {count}": "новостей: {count}",
        "published": "опубликовано",
        "Before": "Ранее",
        "After": "Далее",
        "because": "потому что",
        "Corrects": "Исправляет",
        "Correction": "Исправление",
        "Follows": "Продолжает",
        "Follow-up": "Продолжение",
        "Background to": "Предыстория к",
        "Background": "Предыстория",
        "Translation": "Перевод",
        "Other versions of this story": "Другие версии этой новости",
        "Follow this story": "Следить за новостью",
        "Original publication": "Первоисточник",
        "Tags": "Теги",
        "Sections": "Разделы",
        "Feeds": "Ленты",
        "Subscribe": "Подписаться",
        "Skip to the news": "К новостям",
        "Follow updated stories": "Следить за обновлениями",
        "Nothing yet.": "Пока ничего нет.",
        "Nothing was updated yet.": "Пока ничего не обновлялось.",
        "This story was withdrawn": "Эта новость отозвана",
        "This story is not available": "Эта новость недоступна",
        "It is no longer published, here or in any feed.": (
            "Она больше не публикуется ни здесь, ни в лентах."
        ),
        "Back to the latest news": "К последним новостям",
        "just now": "только что",
        "{count} min ago": "{count} мин назад",
        "{count} h ago": "{count} ч назад",
        "{count} d ago": "{count} дн. назад",
        "Times are in {zone}.": "Часовой пояс: {zone}.",
        "Search": "Поиск",
        "Words": "Слова",
        "Words in the headline or the text": "Слова в заголовке или тексте",
        "Section": "Раздел",
        "All sections": "Все разделы",
        "Tag": "Тег",
        "Language": "Язык",
        "Languages": "Языки",
        "All languages": "Все языки",
        "No article has all of these words.": "Нет новостей со всеми этими словами.",
        "The newest first": "Сначала новые",
        "Finds articles with all of the words, in any order. Each search is also a feed.": (
            "Находит новости со всеми словами в любом порядке. Каждый поиск — это ещё и лента."
        ),
        "Follow this search": "Следить за этим поиском",
        "Older news": "Более ранние новости",
        "Newer news": "Более поздние новости",
        "Pages of this list": "Страницы списка",
        "Archive": "Архив",
        "Months": "Месяцы",
        "No news yet.": "Новостей пока нет.",
        "In a feed reader": "В программе для лент",
        "Copy the address": "Скопировать адрес",
        "This address has a mistake": "В этом адресе ошибка",
        "There is no such page": "Такой страницы нет",
        "No longer published": "Больше не публикуется",
        "Too many requests at once": "Слишком много запросов сразу",
        "Back in a moment": "Скоро вернёмся",
        "Reason": "Причина",
        (
            "A feed reader shows new entries as they come. Copy an address into "
            "yours, or open it in one of the readers beside it."
        ): (
            "Программа для лент показывает новости по мере выхода. Скопируйте адрес в свою "
            "программу или откройте в одной из указанных рядом."
        ),
        "All feeds at once": "Все ленты сразу",
        (
            "Each story once, with its full text, newest first. A correction "
            "replaces the text in place."
        ): (
            "Каждая новость один раз, с полным текстом, сначала новые. Исправление заменяет "
            "текст на месте."
        ),
        "Latest news, summaries": "Последние новости, кратко",
        "Headlines and summaries only, for slow lines and short lists.": (
            "Только заголовки и краткое содержание: для медленной связи и коротких списков."
        ),
        "An entry for each update, correction and withdrawal, with what changed.": (
            "Запись о каждом обновлении, исправлении и отзыве: что изменилось."
        ),
        "The latest news of one section.": "Последние новости одного раздела.",
        "All articles of one story, as it goes on.": "Все новости одного сюжета по мере развития.",
        "Choose what you follow": "Выберите, за чем следить",
        (
            "Each article has a feed of its changes and one of related news; its "
            "page links to them. A feed of your own has the articles that pass "
            "these filters."
        ): (
            "У каждой новости есть лента её изменений и лента похожих новостей; ссылки на "
            "них — на её странице. В вашей ленте будут новости, прошедшие эти фильтры."
        ),
        "Open the feed": "Открыть ленту",
        "In an address": "В адресе",
        "Headlines on your own site": "Заголовки на вашем сайте",
    },
)
