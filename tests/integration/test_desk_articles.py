"""Articles at the desk: written, previewed, published, corrected, withdrawn; seen in the feeds."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from support.cms import LATER
from support.desk import DeskUser, desk_user, path_of

from feeds.domain.roles import Role
from feeds.newsroom import articles
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.newsroom.releases import release_due

TEXT = {
    "title": "Lighthouse lit again",
    "summary": "After years the lamp of Cape Gull shines.",
    "body_html": "<p>The lighthouse of Cape Gull shone on Monday for the first time in years.</p>",
    "section": "Coast",
    "tags": "sea, light",
    "authors": "Aysel Quliyeva",
    "language": "en",
}


def begin(user: DeskUser, **fields: str) -> str:
    """A text in work with these fields: its path."""
    path = path_of(user.post("/articles/new"))
    page = user.get(path).text
    number = re.search(r'name="revision" value="(\d+)"', page)
    assert number is not None
    assert 303 == user.post(path, TEXT | fields | {"revision": number[1]}).status_code
    return path


def number_of(user: DeskUser, path: str) -> str:
    match = re.search(r'name="revision" value="(\d+)"', user.get(path).text)
    assert match is not None
    return match[1]


def publish(user: DeskUser, path: str, **choice: str) -> str:
    """Publish a text in work: the path of the article."""
    form = choice | {"revision": number_of(user, f"{path}/publish")}
    return path_of(user.post(f"{path}/publish", form))


def titles(desk_app: Flask, feed: str = "latest") -> list[str]:
    items = desk_app.test_client().get(f"/feeds/{feed}.json").json["items"]
    return [item["title"] for item in items]


def test_a_text_is_written_shown_in_advance_and_published(chief: DeskUser, desk_app: Flask) -> None:
    path = begin(chief)
    assert [] == titles(desk_app)

    effect = chief.get(f"{path}/publish").text
    assert "/feeds/latest.atom" in effect
    assert "/sections/coast/latest.atom" in effect
    article = publish(chief, path)

    assert ["Lighthouse lit again"] == titles(desk_app)
    page = chief.get(article).text
    assert "Lighthouse lit again" in page
    assert 404 == chief.get(path).status_code
    assert "Lighthouse lit again" in chief.get("/").text


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("page", "/articles/{}"),
        ("card", "/embed/articles/{}"),
        ("rss", "/feeds/latest.rss?size=1"),
        ("atom", "/feeds/latest.atom?size=1"),
        ("json", "/feeds/latest.json?size=1"),
    ],
)
def test_a_preview_has_the_bytes_that_readers_get(
    chief: DeskUser, desk_app: Flask, kind: str, address: str
) -> None:
    publish(chief, begin(chief, title="Ferry late", body_html="<p>The ferry left late today.</p>"))
    path = begin(chief)

    preview = chief.get(f"{path}/preview/{kind}")
    assert ["Ferry late"] == titles(desk_app)
    article = publish(chief, path)

    public = desk_app.test_client().get(
        address.format(article.rpartition("/")[2]),
        base_url="https://news.example",
        follow_redirects=True,
    )
    assert 200 == preview.status_code == public.status_code
    assert preview.data == public.data
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert f'src="/desk{path}' not in preview.text


def test_a_correction_shows_its_effect_and_its_note(chief: DeskUser, desk_app: Flask) -> None:
    article = publish(chief, begin(chief))
    copy = path_of(chief.post(f"{article}/edit"))
    body = TEXT["body_html"].replace("Monday", "Tuesday")
    chief.post(copy, {"body_html": body, "revision": number_of(chief, copy)})

    effect = chief.get(f"{copy}/publish?significance=correction&note=It+was+Tuesday.").text
    assert "Tuesday" in effect
    assert "an editor decided it" in effect
    publish(chief, copy, significance="correction", note="It was Tuesday.")

    updated = desk_app.test_client().get("/feeds/updated.json").text
    assert "It was Tuesday." in updated
    page = chief.get(article).text
    assert "It was Tuesday." in page
    assert "Tuesday" in chief.get(f"{article}/differences?from=1&to=2").text

    chief.post(f"{article}/revert", {"revision": "1", "note": "Monday is right."})
    text = desk_app.test_client().get("/feeds/latest.json").json["items"][0]["content_html"]
    assert "Monday" in text


def test_a_withdrawal_waits_ten_seconds_in_which_it_is_taken_back(
    chief: DeskUser, desk_app: Flask, desk_editor: Editor
) -> None:
    article = publish(chief, begin(chief))
    assert "subscribers who are notified: 0" in chief.get(f"{article}/withdraw").text
    chief.post(f"{article}/withdraw", {"note": "Invented."})
    assert "Take it back" in chief.get(article).text
    chief.post(f"{article}/withdraw/undo")
    release_due(desk_editor.database, LATER + timedelta(seconds=11))
    assert ["Lighthouse lit again"] == titles(desk_app)

    chief.post(f"{article}/withdraw", {"note": "Invented."})
    release_due(desk_editor.database, LATER + timedelta(seconds=11))

    assert [] == titles(desk_app)
    assert "Invented." in chief.get(article).text
    assert 410 == chief.post(f"{article}/edit").status_code


def test_a_text_is_scheduled_and_moved(chief: DeskUser, desk_app: Flask) -> None:
    at = (LATER + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    article = publish(chief, begin(chief), at=at)

    assert [] == titles(desk_app)
    assert "in 2" in (front := chief.get("/").text)
    assert "Lighthouse lit again" in front
    assert 400 == chief.post(f"{article}/publish", {"at": "2020-01-01T00:00"}).status_code
    assert 400 == chief.post(f"{article}/publish", {"at": "soon"}).status_code
    path_of(chief.post(f"{article}/publish"))
    assert ["Lighthouse lit again"] == titles(desk_app)
    path_of(chief.post(f"{article}/unpublish"))
    assert [] == titles(desk_app)


def test_a_contributor_writes_a_draft_that_an_editor_publishes(
    desk_editor: Editor, desk_app: Flask
) -> None:
    contributor = desk_user(desk_editor, Role.CONTRIBUTOR, app=desk_app)
    path = begin(contributor)
    form = {"revision": number_of(contributor, path)}
    assert 403 == contributor.post(f"{path}/publish", form).status_code
    draft = path_of(contributor.post(f"{path}/draft", form))
    assert 403 == contributor.post(f"{draft}/publish").status_code
    assert 403 == contributor.get(f"{draft}/withdraw").status_code

    editor = desk_user(desk_editor, Role.EDITOR, app=desk_app)
    assert "Lighthouse lit again" in editor.get("/").text
    path_of(editor.post(f"{draft}/publish"))

    assert ["Lighthouse lit again"] == titles(desk_app)
    assert 403 == editor.get(f"{draft}/withdraw").status_code


def test_a_lost_race_shows_both_texts(
    desk_editor: Editor, desk_app: Flask, chief: DeskUser
) -> None:
    article = publish(chief, begin(chief))
    other = desk_user(desk_editor, Role.EDITOR, app=desk_app)
    copy = path_of(chief.post(f"{article}/edit"))
    assert copy == path_of(other.post(f"{article}/edit"))
    number = number_of(other, copy)
    saved = chief.post(f"{copy}/autosave", {"title": "Theirs", "revision": number})
    assert {"revision", "saved_at"} == set(saved.json)

    refused = other.post(f"{copy}/autosave", {"title": "Mine", "revision": number})
    shown = other.post(copy, {"title": "Mine", "revision": number})

    assert (409, "Theirs") == (refused.status_code, refused.json["fields"]["title"])
    assert 409 == shown.status_code
    assert 'value="Mine"' in shown.text
    assert "Theirs" in shown.text
    assert 409 == other.post(f"{copy}/publish", {"revision": number}).status_code


def test_what_another_system_changed_meanwhile_is_shown_before_it_is_replaced(
    desk_editor: Editor, desk_app: Flask, chief: DeskUser
) -> None:
    article = publish(chief, begin(chief))
    copy = path_of(chief.post(f"{article}/edit"))
    chief.post(copy, {"title": "Lighthouse shines", "revision": number_of(chief, copy)})
    uuid = article.rpartition("/")[2]
    articles.revise(desk_editor, uuid, Change(fields={"title": "Lamp of Cape Gull lit"}))

    asked = chief.get(f"{copy}/publish")
    assert "was changed meanwhile" in asked.text
    refused = chief.post(f"{copy}/publish", {"revision": number_of(chief, copy)})
    assert 409 == refused.status_code
    assert ["Lamp of Cape Gull lit"] == titles(desk_app)

    path_of(chief.post(f"{copy}/rebase", {"revision": number_of(chief, copy)}))
    publish(chief, copy)
    assert ["Lighthouse shines"] == titles(desk_app)


def test_a_picture_is_uploaded_and_published(chief: DeskUser, desk_app: Flask) -> None:
    data = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(data, "PNG")
    data.seek(0)
    stored = chief.client.post(
        "/desk/pictures", data={"csrf": chief.csrf, "file": (data, "lamp.png")}
    )
    assert (200, 80, 60) == (stored.status_code, stored.json["width"], stored.json["height"])
    undescribed = chief.get(f"{begin(chief, image=stored.json['address'])}/publish").text
    assert "Pictures without alternative text: 1" in undescribed
    words = {"image_alt": "A lamp", "image_caption": "The lamp.", "image_credit": "Kelp Press"}

    publish(chief, begin(chief, image=stored.json["address"], **words))

    item = desk_app.test_client().get("/feeds/latest.json").json["items"][0]
    assert stored.json["address"] == item["image"]
    refused = chief.client.post(
        "/desk/pictures", data={"csrf": chief.csrf, "file": (io.BytesIO(b"no picture"), "x.png")}
    )
    assert 400 == refused.status_code
    assert refused.json["detail"]


def test_a_focus_point_reaches_the_lists(chief: DeskUser, desk_app: Flask) -> None:
    picture = "https://pictures.example/lamp.jpg"
    words = {"image_alt": "A lamp", "image_focus": "0.25, .9"}
    article = publish(chief, begin(chief, image=picture, **words))
    body = f'<p>Tides.</p><p><img src="{picture}?2" alt="Tide" data-focus="0.8,1"></p>'
    publish(chief, begin(chief, title="Tide table", body_html=body))

    client = desk_app.test_client()
    front = client.get("/").text
    for address, classes in ((picture, "fx2 fy9"), (f"{picture}?2", "fx8 fy10")):
        assert re.search(f'<img src="{re.escape(address)}" alt="[^"]*" class="{classes}"', front)
    second, first = client.get("/feeds/latest.json").json["items"]
    assert "0.25,0.90" == first["attachments"][0]["_wirefeed"]["focus"]
    assert "data-focus" not in second["content_html"]
    path = path_of(chief.post(f"{article}/edit"))
    assert 'value="0.25,0.90"' in chief.get(path).text
    form = TEXT | words | {"image": picture, "image_focus": "left"}
    chief.post(path, form | {"revision": number_of(chief, path)})
    refused = chief.post(f"{path}/publish", {"revision": number_of(chief, path)})
    assert 400 == refused.status_code
    assert "&#39;left&#39; is no point" in refused.text


def test_the_words_of_the_address_are_chosen_until_readers_know_them(
    chief: DeskUser, desk_app: Flask
) -> None:
    path = begin(chief, slug="lamp-of-the-cape")
    assert 'name="slug" value="lamp-of-the-cape"' in chief.get(path).text
    article = publish(chief, path)

    url = desk_app.test_client().get("/feeds/latest.json").json["items"][0]["url"]
    assert re.search("/articles/lamp-of-the-cape-[0-9a-f]{8}$", url)
    writing = chief.get(path_of(chief.post(f"{article}/edit"))).text
    assert 'name="slug"' not in writing
    assert url.removeprefix("https://news.example") in writing


def test_the_list_searches_every_status(chief: DeskUser) -> None:
    publish(chief, begin(chief))
    path = begin(chief, title="Draft of a ferry", body_html="<p>A ferry, later.</p>")
    path_of(chief.post(f"{path}/draft", {"revision": number_of(chief, path)}))

    assert "Lighthouse lit again" in chief.get("/articles?q=lighthouse").text
    assert "Lighthouse lit again" not in chief.get("/articles?status=live&q=ferry").text
    assert "Draft of a ferry" in chief.get("/articles?status=draft&q=ferry").text
    assert "Draft of a ferry" in chief.get("/articles?q=ferry").text
    assert "No article is like this." in chief.get("/articles?tag=land").text
    assert 400 == chief.get("/articles?status=secret").status_code
    assert 400 == chief.get("/articles?cursor=x").status_code


def test_completions_markdown_and_embeds(chief: DeskUser) -> None:
    publish(chief, begin(chief))

    assert ["sea"] == chief.get("/suggest/tags?q=Se").json
    assert ["Aysel Quliyeva"] == chief.get("/suggest/authors?q=aysel").json
    assert [] == chief.get("/suggest/tags?q=").json
    token = {"X-CSRF-Token": chief.csrf}
    html = chief.client.post("/desk/markdown", json={"text": "**bold**"}, headers=token)
    assert "<p><strong>bold</strong></p>" == html.json["html"].strip()
    video = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert video.rpartition("=")[2] in chief.get(f"/embed?url={video}").json["html"]
    assert 404 == chief.get("/embed?url=https://example.com/").status_code


def test_related_articles_are_pinned_and_banned(chief: DeskUser, desk_app: Flask) -> None:
    first = publish(chief, begin(chief))
    other = "<p>The lighthouse of Cape Gull shone on Monday; its keepers were glad of the lamp.</p>"
    second = publish(chief, begin(chief, title="Keepers glad of lighthouse", body_html=other))
    uuid = second.rpartition("/")[2]

    form = {"other": uuid, "type": "follow-up"}
    assert f"{first}#related" == path_of(chief.post(f"{first}/relations", form))
    related = desk_app.test_client().get(f"{first}/related.json").json["items"]
    assert ["Keepers glad of lighthouse"] == [item["title"] for item in related]
    chief.post(f"{first}/relations", {"other": uuid, "type": "not-related"})
    assert [] == desk_app.test_client().get(f"{first}/related.json").json["items"]
    assert 400 == chief.post(f"{first}/relations", {"other": uuid, "type": "x"}).status_code
