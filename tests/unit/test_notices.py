"""Notices within a text: corrections and withdrawals, and stories about such."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeds.domain.headline_markers import marked
from feeds.domain.notices import has_new_correction, quoted_headline, withdraws

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
        "This article has been withdrawn. It did not meet our standards.",
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
def test_a_request_not_to_use_a_text_withdraws_it(body: str) -> None:
    assert withdraws(body)
    assert not withdraws(f"{STORY}\n{STORY}\n{body}")


@pytest.mark.parametrize(
    "body",
    [
        "A journal said on Monday that a study of tea has been withdrawn.",
        "Please do not use the water of the well, the mayor said.",
        "The shop asked customers to discard the cheese. It was withdrawn from sale.",
        "Die Partei zog ihren Antrag zurück.",
        "El concierto fue cancelado. Rogamos no venir al puerto.",
    ],
)
def test_news_of_withdrawals_withdraws_nothing(body: str) -> None:
    assert not withdraws(body)


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        (
            'Please disregard "Minister to leave the cabinet", sent at 9.',
            "Minister to leave the cabinet",
        ),
        ("Prière d'annuler « Le ministre démissionne », de 9h.", "Le ministre démissionne"),
        ('The results of "Corvane Steel" are withdrawn.', ""),
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
    if withdraws(body):
        return "withdrawal"
    return "correction" if has_new_correction("", body) else "none"


def test_notices_of_all_languages() -> None:
    rows = list(map(json.loads, TEXTS.read_text().splitlines()))

    judged_otherwise = {
        row["title"] for row in rows if judged(row["title"], row["body"]) != row["expected"]
    }

    assert 330 == len(rows)
    assert OTHERWISE == judged_otherwise
