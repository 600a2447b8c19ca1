"""Storylines, sources and partners at the desk, and what the feeds then have."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from support.desk import DeskUser, path_of
from support.receiver import receiving
from support.rows import FERRY, lines
from support.stores import taken

from feeds.newsroom.editor import Editor

RSS = b"""<rss version="2.0"><channel>
<title>Kelp Wire</title><link>https://kelp.example/</link>
<item><guid>k1</guid><title>Kelp harvest begins</title>
<description>The harvest of kelp began on Monday, boats said.</description></item>
</channel></rss>"""


def test_a_proposed_storyline_is_accepted_and_has_a_feed(
    desk_editor: Editor, chief: DeskUser, desk_app: Flask
) -> None:
    taken(desk_editor.database, lines(FERRY))
    page = chief.get("/stories").text
    match = re.search(r'name="slug" value="([a-z0-9-]+)"', page)
    assert match is not None, page

    path_of(chief.post("/proposals/accept", {"slug": match[1]}))

    items = desk_app.test_client().get(f"/stories/{match[1]}.json").json["items"]
    assert 3 == len(items)
    assert 400 == chief.post("/proposals/accept", {"slug": match[1]}).status_code
    uuid = items[0]["id"].rpartition(":")[2]
    path_of(chief.post(f"/stories/{match[1]}/remove", {"article": uuid}))
    assert 2 == len(desk_app.test_client().get(f"/stories/{match[1]}.json").json["items"])


def test_a_storyline_is_made_by_hand_renamed_and_merged(
    desk_editor: Editor, chief: DeskUser, desk_app: Flask
) -> None:
    taken(desk_editor.database, lines(FERRY))
    first = path_of(chief.post("/stories", {"title": "Albatros aground", "article": FERRY[0][1]}))
    second = path_of(chief.post("/stories", {"title": "Tugs", "article": FERRY[2][1]}))
    path_of(chief.post(f"{first}/add", {"article": FERRY[1][1]}))

    path_of(chief.post(f"{second}/merge", {"into": first.split("/")[2]}))
    renamed = path_of(chief.post(f"{first}/rename", {"slug": "albatros", "title": "Albatros"}))

    assert "/stories/albatros" == renamed
    assert 3 == len(desk_app.test_client().get("/stories/albatros.json").json["items"])
    assert all(title in chief.get(renamed).text for _, title, *_ in FERRY[:1])
    assert 404 == chief.get("/stories/unknown").status_code


def test_a_source_is_added_by_its_address_and_changed(chief: DeskUser) -> None:
    with receiving() as publisher:
        publisher.answers["/feed"] = lambda _: (200, {"Content-Type": "application/rss+xml"}, RSS)
        address = f"{publisher.base}/feed"
        path = path_of(chief.post("/sources", {"url": address, "section": "Sea", "language": "en"}))

        assert address in chief.get("/sources").text
        settings = {"title": "Kelp", "section": "Coast", "language": "en", "zone": "Europe/Malta"}
        path_of(chief.post(path, settings | {"strips_boilerplate": "on"}))
        page = chief.get(path).text
        assert 'value="Coast"' in page
        assert 'value="Europe/Malta"' in page
        assert " checked" in page
        assert 400 == chief.post(path, settings | {"zone": "Mars/Olympus"}).status_code
        path_of(chief.post(f"{path}/pause"))
        assert "Resume" in chief.get(path).text
        path_of(chief.post(f"{path}/resume"))
        assert "Pause" in chief.get(path).text
        path_of(chief.post(f"{path}/remove"))
        assert 404 == chief.get(path).status_code
    assert 400 == chief.post("/sources", {"url": "no address"}).status_code


def test_a_partner_gets_what_the_boxes_say(
    desk_editor: Editor, chief: DeskUser, desk_app: Flask
) -> None:
    rows = [
        {"id": "1", "title": "Quay opens", "body": "The quay is open now.", "section": "City"},
        {"id": "2", "title": "Ferry late", "body": "The ferry came late.", "section": "Sea"},
    ]
    taken(desk_editor.database, "\n".join(map(json.dumps, rows)))
    chief.get("/partners")
    form = {"name": "daily", "sections": "sea", "is_full": "on", "profile": "standard"}

    added = chief.post("/partners", form)

    match = re.search(r'class="secret">([^<]+)<', added.text)
    assert match is not None, added.text
    client = desk_app.test_client()
    headers = {"Authorization": f"Bearer {match[1]}"}
    feed = client.get("/partners/daily/latest.json", headers=headers).json
    assert ["Ferry late"] == [item["title"] for item in feed["items"]]
    shown = chief.get("/partners/daily").text
    assert match[1] not in shown
    assert "Ferry late" in shown
    assert "Ferry late" in chief.get("/partners/daily/preview/latest").text
    changed = {"sections": "city", "profile": "standard", "offset_minutes": "0"}
    assert 200 == chief.post("/partners/daily", changed).status_code
    feed = client.get("/partners/daily/latest.json", headers=headers).json
    assert ["Quay opens"] == [item["title"] for item in feed["items"] if item.get("title")]
    path_of(chief.post("/partners/daily/suspend"))
    assert 403 == client.get("/partners/daily/latest.json", headers=headers).status_code
    path_of(chief.post("/partners/daily/resume"))
    assert 'class="secret"' in chief.post("/partners/daily/rotate").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "No Name"},
        {"profile": "none"},
        {"sections": "mars"},
        {"offset_minutes": "soon"},
        {"sites": "example"},
    ],
)
def test_a_partner_that_cannot_be_is_refused(chief: DeskUser, wrong: dict[str, str]) -> None:
    chief.get("/partners")
    form = {"name": "daily", "profile": "standard"} | wrong

    assert 400 == chief.post("/partners", form).status_code

    assert 404 == chief.get("/partners/daily").status_code
