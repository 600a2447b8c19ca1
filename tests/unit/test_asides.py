"""Lines that tell nothing of a story, and lines that look so."""

from __future__ import annotations

import pytest

from feeds.domain.asides import is_aside
from feeds.domain.significance import decide
from feeds.domain.story_lines import story_lines
from feeds.languages.identify import identify
from feeds.model import Significance


@pytest.mark.parametrize(
    "line",
    [
        "FILE PHOTO: Cranes stand at the quay. REUTERS/Ann Writer/File Photo",
        "Cranes at the quay, August 12, 2026. (AP Photo/Ann Writer)",
        "Cranes at the quay. (AP Photo/Ann Writer, File)",
        "People wait for the ferry. (Ann Writer/The Coast Courier via AP)",
        "Rain at the quay [Getty Images]",
        "Dockers clear the pier [Ann Writer/AFP]",
        "Ann Player returns a shot. Mandatory Credit: Ben Lens-Imagn Images",
        "The minister leaves the hall. (Photo: Ann Writer)",
        "The crane at work. Image: Action Images via Reuters/Ann Writer",
        "PHOTOGRAPH BY ANN WRITER, HARBOUR MAGAZINE",
        "Der Kran am Kai. Foto: Ann Writer/dpa",
        "Körpünün görünüşü. Foto: Anar Yazar/APA",
        "[1/3]The quay in the morning. REUTERS/Ann Writer",
        "1 of 4. Dockers stand at the quay, August 12, 2026.",
        "Image source, Getty Images",
        "(Updated: 18 Aug 2026 11:52PM)",
        "18 Aug 2026 06:15PM",
        "4 April 2024 Last updated at 09:52",
        "This article was updated at 10:17 a.m. to add a map.",
        "Originally published August 21, 2026 4:40 PM ET",
        "Publié le 19/08/2026 à 14:02 - Mis à jour le 19/08/2026 à 17:38",
        "Por Ana Autora y agencias | Última actualización: 15:40 h",
        "Обновлено: 18.08.2026 12:30",
        "Yenilənib: 18.08.2026 12:30",
        "(Reporting by Ann Writer; Editing by Ben Lens)",
        "(Tradotto da Anna Autrice, editing Carlo Lente)",
        "Джерело: Укрінформ",
        "Share",
        "Also read:",
        "Read more: Ships wait at the quay",
        "Also Read | Ships wait at the quay",
        "Həmçinin oxuyun: Gəmilər gözləyir",
        "İlginizi çekebilir: Gemiler bekliyor",
        "اقرأ أيضا: السفن تنتظر",
        "Story continues below advertisement",
        "Comments are now closed for this story.",
        "Listen to article 11 min",
        "Sign up to our free daily newsletter",
        "You have 2 free articles left this month. Subscribe for unlimited access.",
        "Download the new Harbour app for iPhone and Android to get breaking news alerts.",
        "We use cookies to improve your experience on our site.",
        "Bizi Telegram kanalımızdan izləyin!",
        "Подписывайтесь на наш канал в Telegram",
        "Uygulamamızı indirin, bildirimleri açın",
        "Suivez l'actualité du port sur notre application et notre chaîne WhatsApp",
        "Siga o nosso canal no WhatsApp e receba as notícias em primeira mão",
        "Підписуйтесь на наш Telegram-канал",
        "تابعوا آخر الأخبار على قناتنا في واتساب",
    ],
)
def test_asides_are_no_story(line: str) -> None:
    language = identify(line).language or "en"
    assert is_aside(line, language)


@pytest.mark.parametrize(
    "line",
    [
        "Shares of the yard rose in early trading.",
        "A Reuters/Ipsos poll showed that voters like the bridge.",
        "The photo shows a quay, the court heard on Monday.",
        "The ferry left on 18 August 2026 at noon.",
        "Photo shops in the old town close early on Sundays.",
        "3 of 5 dockers were hurt, police said.",
        "By Monday, 40 ships had left the harbour.",
        "Most voters like the bridge, according to a new poll by Reuters/Ipsos.",
        "Haber alınamayan balıkçı bulundu.",
        "Updated: first reports were that the sailor was 13, but the school says that he is 14.",
        "The newsletter of the harbour has 4,000 subscribers, its editor said.",
        "The mayor told reporters that the app would cost $2 million.",
        '"You should download our app," the minister said.',
        "Copyright law will change in 2027, the ministry said.",
        "Il sindaco ha scritto su Telegram che 160 droni sono stati abbattuti.",
        "Listening devices were found on board, police said.",
        "You can register to vote until 12 March at your town hall.",
        "Trump said on X that our troops will leave the port by May.",
        "The premium for your car insurance will rise by 12 percent.",
        "Mail the police at police@town.example with tips on the 12 missing boys.",
        "This image shows the moment the mast fell on the quay.",
        "Наши войска заняли 12 сёл, сообщил Telegram-канал.",
        "Von den 12 Toten waren drei Kinder",
        "Por la noche murieron 12 personas",
        "Aramada 12 kişi yakalandı",
        "شارك 12 ألف شخص في المظاهرة",
        "Sources: two officials who did not want to be named said on Monday that it was so.",
    ],
)
def test_sentences_about_such_things_are_story(line: str) -> None:
    assert not is_aside(line, identify(line).language or "en")


def test_a_paragraph_that_is_wrapped_otherwise_is_the_same() -> None:
    wrapped = "The quay opened on Monday\nand will handle two ships."
    assert ["The quay opened on Monday and will handle two ships."] == story_lines(wrapped)


def test_links_below_a_heading_and_a_caption_above_its_credit_are_no_story() -> None:
    text = (
        "The quay opened on Monday.\nCranes beside the quay.\nPHOTOGRAPH BY ANN WRITER\n"
        "It will handle two ships.\nAlso read\nRoad toll rises to 273\nBuses get belts, he says"
    )
    assert ["The quay opened on Monday.", "It will handle two ships."] == story_lines(text)


STORY = "\n".join(f"Ship {number} waits at the quay, its captain said." for number in range(9))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "Sponsored\n7 signs that you pay too much for your car\nby Partner"),
        ("Photos: the storm comes", "Photos: the storm is here\nHow to help\nFive things to know"),
        ("Copy link", "Copy link\nFacebook\nX\nWhatsApp\nEmail"),
        ("Comments (214)", "Comments (1,387)\nSort by: Newest\nView all comments"),
    ],
)
def test_what_a_page_has_around_a_story_is_minor(old: str, new: str) -> None:
    decision = decide("Ships wait", f"{STORY}\n{old}", "Ships wait", f"{STORY}\n{new}")
    assert Significance.MINOR == decision.significance


def test_a_text_of_short_lines_without_points_is_a_story() -> None:
    old = "\n".join(f"Ship {number} waits" for number in range(9))
    decision = decide(
        "Ships wait", old, "Ships wait", f"{old}\nThe tenth ship has left for the sea"
    )
    assert Significance.UPDATE == decision.significance
