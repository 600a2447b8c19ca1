"""Notices within a text: corrections and withdrawals, and stories about such."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeds.domain.headline_markers import marked
from feeds.domain.notices import (
    asks_to_withdraw,
    has_new_correction,
    quoted_headline,
    replaces_removed,
)

STORY = "\n".join(f"Ship {number} lies at the quay and waits." for number in range(20))
MIDDLE = len(STORY.splitlines()) // 2


@pytest.mark.parametrize(
    "notice",
    [
        "(Corrects the date in paragraph 2)",
        "Correction: the quay is 310 m long.",
        "An earlier version of this article misstated the length of the quay.",
        "This story was corrected on Monday to give the length of the quay.",
        "Editor's note: This story has been corrected to give the length of the quay.",
        "Düzəliş: körpü 310 metrdir.",
        "Dəqiqləşdirmə: xəbərin ilkin variantında rəqəm yanlış göstərilmişdi.",
        "Уточнение: в предыдущей версии была ошибка в длине причала.",
        "В первом абзаце следует читать: длина 310 м.",
        "Düzeltme ve özür: Haberimizde uzunluk yanlış yazılmıştır.",
        "Berichtigung: Die Brücke ist 310 m lang.",
        "In einer früheren Fassung stand eine andere Länge.",
        "Rectificatif : le pont mesure 310 m.",
        "Fe de errores: el puente mide 310 m.",
        "(Corrige no segundo parágrafo o comprimento da ponte)",
        "(Corregge al secondo paragrafo la lunghezza)",
        "У тексті виправлено дату.",
        "(لتصحيح طول الجسر في الفقرة الثانية)",
    ],
)
def test_a_notice_at_either_end_is_a_correction(notice: str) -> None:
    assert has_new_correction(STORY, f"{notice}\n{STORY}")
    assert has_new_correction(STORY, f"{STORY}\n{notice}")
    assert not has_new_correction(f"{STORY}\n{notice}", f"{STORY}\n{notice}\nThe quay is wide.")


@pytest.mark.parametrize(
    "sentence",
    [
        "The paper said that this story was corrected.",
        "The Courier apologised and printed that an earlier version of its article was wrong.",
        "Die Zeitung teilte am Montag mit, dass an der Stelle, die in einer früheren Fassung ihres "
        "Artikels fehlte, jetzt der volle Name steht.",
    ],
)
def test_a_story_about_a_correction_is_none(sentence: str) -> None:
    lines = STORY.splitlines()
    within = "\n".join([*lines[:MIDDLE], sentence, *lines[MIDDLE:]])

    assert not has_new_correction(STORY, within)
    assert not has_new_correction(
        STORY, f"Ships wait at the quay. {sentence} No ship has left.\n{STORY}"
    )


@pytest.mark.parametrize(
    "body",
    [
        'Please disregard our story headlined "Minister to leave the cabinet". It is wrong.',
        "Agentliyin yaydığı xəbər ləğv olunur. Xəbərdən istifadə etməməyinizi xahiş edirik.",
        "Сообщение о результатах отозвано. Просим его не использовать.",
        "Saat 10.22'de geçilen haberimizi lütfen kullanmayınız.",
        "Bitte verwenden Sie die Meldung von 10.22 Uhr nicht.",
        "Prière de ne pas utiliser notre dépêche diffusée à 9h17.",
        "Rogamos no utilizar la noticia enviada a las 9.40.",
        "Favor desconsiderar a nota enviada às 9h40.",
        "Si prega di annullare la notizia delle 17.52.",
        "Просимо не використовувати новину, передану о 16:35.",
        "يرجى تجاهل الخبر المرسل الساعة 16:20.",
    ],
)
def test_a_request_not_to_use_a_text(body: str) -> None:
    assert asks_to_withdraw(body)
    assert not asks_to_withdraw(f"{STORY}\n{STORY}\n{body}")


@pytest.mark.parametrize(
    "body",
    [
        "This article has been withdrawn. It did not meet our standards.",
        "Bu xəbər redaksiyanın qərarı ilə saytdan çıxarılıb.",
        "Материал удалён. Редакция приносит извинения.",
        "Bu haber yayından kaldırılmıştır.",
        "Dieser Artikel wurde entfernt.",
        "Cet article a été retiré.",
        "Este artículo ha sido retirado por decisión de la dirección.",
        "Esta reportagem foi retirada do ar.",
        "Questo articolo è stato rimosso.",
        "Цей матеріал знято з публікації.",
        "تم حذف هذا الخبر من الموقع.",
    ],
)
def test_a_text_that_replaces_a_removed_one(body: str) -> None:
    assert replaces_removed(body)
    assert not replaces_removed(f"Ships wait at the quay. {body}")


@pytest.mark.parametrize(
    "body",
    [
        "A journal said on Monday that a study of tea has been withdrawn.",
        "The report sent to parliament last week is withdrawn, the minister said.",
        "The article was deleted within hours, the newspaper said.",
        "The shop asked customers to discard the cheese. This item was removed from sale.",
        "APA xəbər verir ki, oyun ləğv edilib.",
        "Azərtac xəbər verir ki, liftdən istifadə etmək qadağandır.",
        "По сообщению Центробанка, у банка отозвана лицензия.",
        "Материал снят на мобильный телефон очевидца.",
        "Статья 230 была удалена из закона.",
        "Kötü haber: fırtına nedeniyle konser iptal edildi.",
        "An dieser Stelle stand bis 1938 die Synagoge der Stadt.",
        "Der Beitrag wurde wenig später gelöscht, sagte der Abgeordnete.",
        "Cet article a été supprimé par le Sénat en première lecture.",
        "Este artículo fue eliminado de la ley por la oposición.",
        "La noticia llegó a medianoche: la final fue cancelada.",
        "A matéria sobre impostos foi retirada da pauta do Senado.",
        "La notizia è arrivata in serata: la partita è stata annullata.",
        "Головна новина: ліцензію банку анульовано.",
        "تسحب الوكالة الدولية للطاقة التقرير السنوي بعد أخطاء.",
    ],
)
def test_news_of_withdrawals_replaces_nothing(body: str) -> None:
    assert not replaces_removed(body)


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        (
            'Please disregard our story "Minister to leave the cabinet" of 9.',
            "Minister to leave the cabinet",
        ),
        ("Prière d'annuler notre dépêche « Le ministre démissionne ».", "Le ministre démissionne"),
        ('The results of "Corvane Steel" are withdrawn.', ""),
        ('He wrote "No place for the children". Please disregard our story of 9.', ""),
    ],
)
def test_the_headline_that_a_notice_quotes(body: str, headline: str) -> None:
    assert headline == quoted_headline(body)


# Texts as they arrive, thirty for each language, written before the rules that judge them.
TEXTS = Path(__file__).parents[1] / "notices" / "texts.jsonl"
# Those that are judged otherwise than their authors meant, by headline.
OTHERWISE = {
    "BC-US--Bridge Inspection-KILL, US",
    "Porträt: Der Winzer, der mit dem Hund spricht",
    "ANNULATION - Décès d'un ancien ministre",
}


def judged(title: str, body: str) -> str:
    """Return what headline and text say about their own version."""
    if marker := marked(title):
        return str(marker)
    if asks_to_withdraw(body) or replaces_removed(body):
        return "withdrawal"
    return "correction" if has_new_correction("", body) else "none"


def test_notices_of_all_languages() -> None:
    rows = list(map(json.loads, TEXTS.read_text().splitlines()))

    judged_otherwise = {
        row["title"] for row in rows if judged(row["title"], row["body"]) != row["expected"]
    }

    assert 330 == len(rows)
    assert OTHERWISE == judged_otherwise
