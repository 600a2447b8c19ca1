"""Connectors: what Ghost, Superdesk, WordPress and signed webhooks send, judged by the feeds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.cms import LATER, cms_of
from support.newsroom import feed, newest, titles
from support.rows import QUAY
from support.senders import Sender
from support.servers import run
from werkzeug.test import TestResponse

from feeds.config import Settings
from feeds.errors import BadConnector, ConnectorNotFound
from feeds.model import Article
from feeds.newsroom import articles, connectors, sections
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.operations import upkeep
from feeds.store import Database, Reader
from feeds.store import connectors as store
from feeds.web import create_app
from feeds.web.hooks import MAX_MESSAGE_BYTES

OTHER_SECRET = "whsec_" + "b3RoZXIgc2VjcmV0IG9mIG90aGVycw=="
ARTICLE = {"id": "17", "title": "Quay opens", "body_html": f"<p>{QUAY}</p>"}
POST = {
    "id": "65f1",
    "uuid": "3b2c8e4a-0000-4000-8000-000000000001",
    "title": "Quay opens",
    "html": f"<p>{QUAY}</p>",
    "status": "published",
    "visibility": "public",
    "url": "https://blog.example/quay-opens/",
    "published_at": "2026-11-20T09:00:00.000Z",
    "updated_at": "2026-11-20T09:00:00.000Z",
    "feature_image": "https://blog.example/content/images/quay.jpg",
    "tags": [{"name": "Port", "visibility": "public"}, {"name": "#x", "visibility": "internal"}],
    "authors": [{"name": "Leyla Mammadova"}],
}
ITEM = {
    "guid": "urn:newsml:desk.example:2026:17",
    "type": "text",
    "version": "2",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Quay opens",
    "body_html": f"<p>{QUAY}</p>",
    "firstcreated": "2026-11-20T09:00:00+0000",
    "versioncreated": "2026-11-20T09:00:00+0000",
    "service": [{"name": "City", "code": "c"}],
}
WP_POST = {
    "id": 12,
    "guid": {"rendered": "https://blog.example/?p=12"},
    "link": "https://blog.example/quay-opens/",
    "status": "publish",
    "title": {"rendered": "Quay &amp; ferry open"},
    "content": {"rendered": f"<p>{QUAY}</p>"},
    "excerpt": {"rendered": ""},
    "date_gmt": "2026-11-20T09:00:00",
    "modified_gmt": "2026-11-20T09:00:00",
}
NITF = f"""<nitf><head><docdata><doc-id id-string="n17"/></docdata></head><body><body.head>
<hedline><hl1>Quay opens</hl1></hedline></body.head><body.content><p>{QUAY}</p></body.content>
</body></nitf>"""


@pytest.fixture
def editor(database: Database, settings: Settings, tmp_path: Path) -> Editor:
    opened = replace(settings, media_dir=str(tmp_path / "media"))
    return Editor(database=database, settings=opened, now=lambda: LATER)


@pytest.fixture
def sender(editor: Editor) -> Callable[..., Sender]:
    """Add a connector, and return the system that sends to it."""

    def added(kind: str, name: str = "cms", **options: str) -> Sender:
        _, secret = connectors.add(editor, name, kind, **options)
        app = create_app(editor.settings, database=editor.database, now=lambda: LATER)
        return Sender(client=app.test_client(), name=name, secret=secret, now=LATER)

    return added


def latest(editor: Editor) -> list[str]:
    return titles(feed(editor.database, editor.settings, "/feeds/latest.json"))


def stored(editor: Editor) -> list[Article]:
    with editor.database.read() as connection:
        return newest(Reader(connection), 100)


def outcome(answer: TestResponse, status: int = 200) -> str:
    assert status == answer.status_code, answer.text
    (result,) = answer.json["articles"]
    return str(result["outcome"])


def problem(answer: TestResponse, status: int) -> str:
    assert (status, "application/problem+json") == (answer.status_code, answer.mimetype)
    return str(answer.json["detail"])


def connector(editor: Editor, name: str = "cms") -> store.Connector:
    with editor.database.read() as connection:
        return store.by_name(connection, name)


# -- the generic webhook


def test_a_webhook_publishes_edits_unpublishes_and_withdraws(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    assert "new" == outcome(system.standard(ARTICLE | {"version": 1}))
    (article,) = stored(editor)
    assert ("cms", "17") == (article.source, article.source_id)

    assert "updated" == outcome(system.standard(ARTICLE | {"version": 2, "title": "Quay is open"}))
    assert ["Quay is open"] == latest(editor)
    removal = {"action": "unpublish", "articles": [{"id": "17", "version": 3}]}
    assert "unpublished" == outcome(system.standard(removal))
    assert [] == latest(editor)
    assert "published" == outcome(system.standard(ARTICLE | {"version": 4}))
    assert [article.id] == [again.id for again in stored(editor)]
    assert ["Quay opens"] == latest(editor)

    withdrawal = {"action": "withdraw", "articles": [{"id": "17", "note": "Wrong.", "version": 5}]}
    assert "withdrawn" == outcome(system.standard(withdrawal))
    notice = feed(editor.database, editor.settings, "/feeds/updated.json")["items"][0]
    assert "Wrong." in notice["summary"]
    refused = problem(system.standard(ARTICLE | {"version": 6}), 422)
    assert "withdrawn for good" in refused


def test_articles_of_one_message_are_stored_or_refused_by_themselves(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    rows = [ARTICLE, {"id": "18", "title": "No text"}, {"title": "No id", "body": QUAY}, 5]
    answer = sender("webhook").standard({"articles": rows})
    results = answer.json["articles"]
    assert ["new", "refused", "refused", "refused"] == [row["outcome"] for row in results]
    assert "article 3" in results[2]["reason"]
    assert ["Quay opens"] == latest(editor)


def test_a_repeated_message_changes_nothing(sender: Callable[..., Sender], editor: Editor) -> None:
    system = sender("webhook")
    system.standard(ARTICLE, "msg_a")
    system.standard(ARTICLE | {"title": "Quay is open"}, "msg_b")
    again = system.standard(ARTICLE, "msg_a")
    assert (200, True) == (again.status_code, again.json["is_repeated"])
    assert ["Quay is open"] == latest(editor)
    assert 2 == connector(editor).accepted


def test_a_refused_message_may_be_sent_again(sender: Callable[..., Sender], editor: Editor) -> None:
    system = sender("webhook")
    problem(system.standard({"id": "17", "title": "No text"}, "msg_a"), 422)
    assert "new" == outcome(system.standard(ARTICLE, "msg_a"))


def test_an_older_version_that_comes_late_changes_nothing(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    system.standard(ARTICLE | {"updated": "2026-11-20T09:00:00Z", "title": "First"})
    system.standard(ARTICLE | {"updated": "2026-11-20T11:00:00Z", "title": "Third"})
    late = system.standard(ARTICLE | {"updated": "2026-11-20T10:00:00Z", "title": "Second"})
    assert "outdated" == outcome(late)
    assert ["Third"] == latest(editor)


def test_a_text_that_comes_after_its_removal_stays_away(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    system.standard({"action": "unpublish", "articles": [{"id": "17", "version": 2}]})
    assert "outdated" == outcome(system.standard(ARTICLE | {"version": 1}))
    assert "outdated" == outcome(system.standard(ARTICLE | {"version": 2}))
    assert [] == stored(editor)
    assert "new" == outcome(system.standard(ARTICLE | {"version": 3}))


def test_an_article_stays_the_same_with_another_text_and_address(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    system.standard(ARTICLE | {"url": "https://blog.example/quay"})
    other = {
        "title": "Museum closes its doors",
        "body": "The museum is shut for repairs of roof and hall until the summer after next.",
        "url": "https://blog.example/museum",
    }
    assert "updated" == outcome(system.standard({"id": "17"} | other))
    assert ["Museum closes its doors"] == [article.headline for article in stored(editor)]


def test_an_article_that_our_editor_holds_back_is_not_published_by_an_edit(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    system.standard(ARTICLE | {"version": 1})
    (article,) = stored(editor)
    articles.unpublish(editor, article.uuid)

    answer = system.standard(ARTICLE | {"version": 2, "title": "Quay is open"})
    assert "updated" == outcome(answer)
    assert "held back here" in answer.json["articles"][0]["reason"]
    assert [] == latest(editor)
    articles.publish(editor, article.uuid)
    assert ["Quay is open"] == latest(editor)


def test_a_text_of_our_editor_is_replaced_by_the_next_edit_only(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    system.standard(ARTICLE | {"version": 1})
    (article,) = stored(editor)
    articles.revise(editor, article.uuid, Change(fields={"title": "Quay opens!"}))
    assert "unchanged" == outcome(system.standard(ARTICLE | {"version": 1}))
    assert ["Quay opens!"] == latest(editor)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/nitf+xml", NITF),
        (
            "application/vnd.iptc.ninjs+json",
            json.dumps({"uri": "n17", "headline": "Quay opens", "body_text": QUAY}),
        ),
    ],
)
def test_a_webhook_may_be_a_document_of_agencies(
    sender: Callable[..., Sender], editor: Editor, media_type: str, body: str
) -> None:
    assert "new" == outcome(sender("webhook").standard(body.encode(), media_type=media_type))
    (article,) = stored(editor)
    assert ("cms", "n17", "Quay opens") == (article.source, article.source_id, article.headline)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        ({"action": "delete", "articles": [ARTICLE]}, "'delete' is none of"),
        ({"action": "upsert", "articles": []}, "a list of 1 to 100"),
        ({"articles": [ARTICLE], "more": 1}, "unknown fields"),
        (ARTICLE | {"titel": "x"}, "titel"),
        (ARTICLE | {"version": "7"}, "version"),
        (ARTICLE | {"version": 2**70}, "version"),
        (ARTICLE | {"id": "x" * 501}, "500 characters"),
        (ARTICLE | {"published": "soon"}, "published"),
        ({"action": "unpublish", "articles": [{"id": 17}]}, "id: must be a text"),
        ({"action": "withdraw", "articles": [{"id": "17", "note": 5}]}, "note"),
    ],
)
def test_a_message_that_cannot_be_read_is_refused_with_the_reason(
    sender: Callable[..., Sender], editor: Editor, body: Any, reason: str
) -> None:
    assert reason in problem(sender("webhook").standard(body), 422)
    assert [] == stored(editor)
    assert reason in connector(editor).problem


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"webhook_id": "msg_x"}, "another secret or text"),
        ({"webhook_timestamp": str(int((LATER - timedelta(minutes=6)).timestamp()))}, "clocks"),
        ({"webhook_signature": "v1,AAAA"}, "another secret or text"),
        ({"webhook_signature": ""}, "webhook-signature is missing"),
    ],
)
def test_a_message_without_a_valid_signature_is_refused(
    sender: Callable[..., Sender], editor: Editor, headers: dict[str, str], reason: str
) -> None:
    answer = sender("webhook").standard(ARTICLE, **headers)
    assert reason in problem(answer, 401)
    assert answer.headers["WWW-Authenticate"]
    assert [] == stored(editor)


def test_a_recorded_message_is_refused_later(sender: Callable[..., Sender]) -> None:
    system = sender("webhook")
    system.now = LATER - timedelta(minutes=6)
    assert "clocks" in problem(system.standard(ARTICLE), 401)


def test_messages_without_a_signature_do_not_fill_the_log(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    for _ in range(5):
        system.standard(ARTICLE, webhook_signature="v1,AAAA")
    assert 1 == connector(editor).refused


def test_a_connector_that_is_not_there_is_404(sender: Callable[..., Sender]) -> None:
    system = sender("webhook")
    system.name = "other"
    assert "no connector 'other'" in problem(system.standard(ARTICLE), 404)


def test_a_message_that_is_too_large_is_413(sender: Callable[..., Sender]) -> None:
    answer = sender("webhook").standard(b" " * (MAX_MESSAGE_BYTES + 1))
    assert (413, "application/problem+json") == (answer.status_code, answer.mimetype)


def test_after_a_rotation_both_secrets_hold_for_a_time(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    _, secret = connectors.rotate(editor, "cms", hours=0)
    problem(system.standard(ARTICLE), 401)
    system.secret = secret
    outcome(system.standard(ARTICLE))
    connectors.rotate(editor, "cms", hours=1)
    outcome(system.standard(ARTICLE))
    later = replace(editor, now=lambda: LATER + timedelta(hours=2))
    with later.database.write() as connection:
        store.forget_former_secrets(connection, later.now())
    assert 401 == system.standard(ARTICLE).status_code


# -- Ghost


def test_ghost_publishes_edits_unpublishes_and_deletes(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    ghost = sender("ghost")
    assert "new" == outcome(ghost.ghost(POST))
    (article,) = stored(editor)
    metadata = article.revision.metadata
    assert ("cms", POST["uuid"], "port", ("Port",)) == (
        article.source,
        article.source_id,
        metadata.section,
        metadata.tags,
    )
    assert POST["feature_image"] == metadata.images[0].url

    edited = POST | {"title": "Quay is open", "updated_at": "2026-11-20T10:00:00.000Z"}
    assert "updated" == outcome(ghost.ghost(edited, {"title": POST["title"]}))
    assert "outdated" == outcome(ghost.ghost(POST))
    assert ["Quay is open"] == latest(editor)

    draft = edited | {"status": "draft", "updated_at": "2026-11-20T11:00:00.000Z"}
    assert "unpublished" == outcome(ghost.ghost(draft, {"status": "published"}))
    assert [] == latest(editor)
    assert "outdated" == outcome(ghost.ghost(edited))
    again = edited | {"updated_at": "2026-11-20T12:00:00.000Z"}
    assert "published" == outcome(ghost.ghost(again, {"status": "draft"}))
    assert ["Quay is open"] == latest(editor)
    assert "unpublished" == outcome(ghost.ghost({}, again))
    assert [article.id] == [stored_article.id for stored_article in stored(editor)]


@pytest.mark.parametrize(
    "change",
    [{"visibility": "members"}, {"status": "scheduled"}, {"type": "page"}, {"status": "draft"}],
)
def test_what_ghost_does_not_show_everyone_is_not_published(
    sender: Callable[..., Sender], editor: Editor, change: dict[str, str]
) -> None:
    ghost = sender("ghost")
    assert "ignored" == outcome(ghost.ghost(POST | change))
    assert [] == stored(editor)
    ghost.ghost(POST | {"updated_at": "2026-11-20T10:00:00.000Z"})
    hidden = POST | change | {"updated_at": "2026-11-20T11:00:00.000Z"}
    assert "unpublished" == outcome(ghost.ghost(hidden))
    assert [] == latest(editor)


@pytest.mark.parametrize("body", [{}, {"member": {"current": {}}}, {"post": {"current": {}}}])
def test_other_messages_of_ghost_are_refused(
    sender: Callable[..., Sender], body: dict[str, Any]
) -> None:
    ghost = sender("ghost")
    answer = ghost.ghost({}, {}) if "post" in body else ghost.standard(body, X_Ghost_Signature="")
    assert answer.status_code in (401, 422)
    assert "application/problem+json" == answer.mimetype


def test_ghost_never_gets_410_by_which_it_deletes_its_webhook(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    ghost = sender("ghost")
    ghost.ghost(POST)
    (article,) = stored(editor)
    articles.withdraw(editor, article.uuid, "Wrong.")
    answer = ghost.ghost(POST | {"updated_at": "2026-11-20T10:00:00.000Z"})
    assert "withdrawn for good" in problem(answer, 422)


def test_a_signature_of_ghost_holds_for_its_text_and_for_five_minutes(
    sender: Callable[..., Sender],
) -> None:
    ghost = sender("ghost")
    assert 401 == ghost.ghost(POST, X_Ghost_Signature="sha256=00, t=1").status_code
    ghost.now = LATER - timedelta(minutes=6)
    assert "clocks" in problem(ghost.ghost(POST), 401)
    ghost.now, ghost.secret = LATER, OTHER_SECRET
    assert "another secret" in problem(ghost.ghost(POST), 401)


# -- Superdesk


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_superdesk_publishes_corrects_and_kills(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    desk = sender("superdesk")
    assert "new" == outcome(desk.superdesk(ITEM), 201)
    (article,) = stored(editor)
    assert ("cms", ITEM["guid"], "city") == (
        article.source,
        article.source_id,
        article.revision.metadata.section,
    )
    corrected = ITEM | {
        "version": "3",
        "versioncreated": "2026-11-20T10:00:00+0000",
        "headline": "Second quay opens",
    }
    assert "updated" == outcome(desk.superdesk(corrected), 201)
    assert "outdated" == outcome(desk.superdesk(ITEM), 201)
    assert ["Second quay opens"] == latest(editor)
    killed = corrected | {
        "version": "4",
        "versioncreated": "2026-11-20T11:00:00+0000",
        "pubstatus": "canceled",
    }
    assert "withdrawn" == outcome(desk.superdesk(killed), 201)
    assert [] == latest(editor)
    assert "ignored" == outcome(desk.superdesk(killed), 201)


def test_superdesk_sends_its_pictures_first(sender: Callable[..., Sender], editor: Editor) -> None:
    desk = sender("superdesk")
    address = "https://desk.example/api/upload-raw/5c0a.png"
    assert not desk.has_picture("5c0a")
    answer = desk.superdesk_picture("5c0a", png())
    assert (201, True) == (answer.status_code, answer.json["is_stored"])
    assert desk.has_picture("5c0a")

    rendition = {"href": address, "media": "5c0a", "mimetype": "image/png", "width": 9}
    picture = {
        "type": "picture",
        "headline": "The quay",
        "description_text": "The quay at dawn",
        "renditions": {"original": rendition},
    }
    body = f'<p>{QUAY}</p><figure><img src="{address}" alt="Quay"></figure>'
    item = ITEM | {"body_html": body, "associations": {"featuremedia": picture}}
    assert "new" == outcome(desk.superdesk(item), 201)

    (image,) = stored(editor)[0].revision.metadata.images
    assert ("image/png", 40, 20) == (image.media_type, image.width, image.height)
    (shown,) = feed(editor.database, editor.settings, "/feeds/latest.json")["items"]
    assert "https://news.example/media/" in shown["image"]
    assert "desk.example" not in json.dumps(shown)
    name = shown["image"].rpartition("/")[2]
    assert png() == desk.client.get(f"/media/{name}").data


def test_a_file_of_superdesk_that_is_no_picture_does_not_stop_its_item(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    desk = sender("superdesk")
    answer = desk.superdesk_picture("5c0b", b"ftyp video")
    assert (201, False) == (answer.status_code, answer.json["is_stored"])
    assert not desk.has_picture("5c0b")
    assert "ignored" == outcome(desk.superdesk(ITEM | {"type": "video"}), 201)
    with editor.database.read() as connection:
        rows = store.logged(connection, connector(editor), 10)
    beginnings = [row.summary.partition(":")[0].strip() for row in rows]
    assert ["ignored", "not stored"] == beginnings


def test_superdesk_must_sign_items_and_pictures(
    sender: Callable[..., Sender], editor: Editor, tmp_path: Path
) -> None:
    desk = sender("superdesk")
    for signature in ("", "sha1=00", "sha256=00"):
        headers = {"x_superdesk_signature": signature}
        assert 401 == desk.superdesk(ITEM, **headers).status_code
        assert 401 == desk.superdesk_picture("5c0a", png(), **headers).status_code
    assert [] == stored(editor)
    assert not (tmp_path / "media").exists()


def test_only_superdesk_sends_pictures(sender: Callable[..., Sender]) -> None:
    assert 404 == sender("webhook").superdesk_picture("5c0a", png()).status_code


# -- WordPress


def test_wordpress_publishes_and_unpublishes(sender: Callable[..., Sender], editor: Editor) -> None:
    site = sender("wordpress")
    assert "new" == outcome(site.standard({"action": "upsert", "version": 1, "post": WP_POST}))
    assert ["Quay & ferry open"] == latest(editor)
    guid = {"guid": WP_POST["guid"]}
    removal = {"action": "unpublish", "version": 2, "post": guid}
    assert "unpublished" == outcome(site.standard(removal))
    assert "outdated" == outcome(
        site.standard({"action": "upsert", "version": 1, "post": WP_POST}, "msg_late")
    )
    assert "published" == outcome(
        site.standard({"action": "upsert", "version": 3, "post": WP_POST})
    )
    private = WP_POST | {"status": "private"}
    assert "unpublished" == outcome(
        site.standard({"action": "upsert", "version": 4, "post": private})
    )


@pytest.mark.parametrize(
    "body", [{}, {"action": "upsert"}, {"action": "withdraw", "post": WP_POST}, {"post": []}]
)
def test_other_messages_of_wordpress_are_refused(
    sender: Callable[..., Sender], body: dict[str, Any]
) -> None:
    assert "needs an action" in problem(sender("wordpress").standard(body), 422)


# -- connectors


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("Blog", "ghost"), "name"),
        (("", "ghost"), "name"),
        (("a/b", "ghost"), "name"),
        (("blog", "joomla"), "kind"),
        (("cms", "ghost"), "name"),
    ],
)
def test_a_wrong_connector_is_refused(
    sender: Callable[..., Sender], editor: Editor, arguments: tuple[str, str], field: str
) -> None:
    sender("webhook")
    with pytest.raises(BadConnector) as raised:
        connectors.add(editor, *arguments)
    assert field == raised.value.field


@pytest.mark.parametrize(
    ("kind", "secret"), [("webhook", "short"), ("webhook", "no base64 at all!"), ("ghost", "short")]
)
def test_a_weak_secret_is_refused(editor: Editor, kind: str, secret: str) -> None:
    with pytest.raises(BadConnector) as raised:
        connectors.add(editor, "cms", kind, secret=secret)
    assert "secret" == raised.value.field


def test_all_articles_have_the_section_and_language_of_the_connector(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    cms_of(editor).add(section="Town")
    system = sender("webhook", section="town", language="en-GB")
    system.standard(
        ARTICLE | {"section": "Elsewhere", "title": "Ferry", "body_html": "<p>Ferry</p>"}
    )
    article = next(article for article in stored(editor) if article.source == "cms")
    assert ("town", "en-GB") == (article.revision.metadata.section, article.language)

    sections.change(editor, "town", new="city")
    assert "city" == connector(editor).section
    with pytest.raises(BadConnector, match="nosuch"):
        connectors.add(editor, "other", "webhook", section="nosuch")


def test_a_removed_connector_leaves_its_articles(
    sender: Callable[..., Sender], editor: Editor
) -> None:
    system = sender("webhook")
    system.standard(ARTICLE)
    connectors.remove(editor, "cms")
    assert ["Quay opens"] == latest(editor)
    assert 404 == system.standard(ARTICLE).status_code
    with pytest.raises(ConnectorNotFound):
        connectors.remove(editor, "cms")


def test_the_log_and_the_ids_of_messages_are_limited(
    sender: Callable[..., Sender], editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_LOGGED", 3)
    system = sender("webhook")
    for number in range(5):
        system.standard(ARTICLE | {"title": f"Quay {number}"})
    with editor.database.read() as connection:
        assert 3 == len(store.logged(connection, connector(editor), 10))
    assert 5 == connector(editor).accepted
    upkeep.delete_due(editor.database, editor.settings)


def test_the_command_adds_shows_rotates_and_removes(tmp_path: Path) -> None:
    added = run(tmp_path, "connectors", "add", "blog", "--kind", "ghost")
    assert 0 == added.returncode, added.stderr
    secret = added.stdout.strip()
    assert secret.startswith("whsec_")
    assert "/hooks/blog" in added.stderr

    shown = run(tmp_path, "connectors", "show", "blog", "--json")
    assert secret not in shown.stdout
    assert ("ghost", 0, None) == tuple(
        json.loads(shown.stdout)[name] for name in ("kind", "accepted", "accepted_at")
    )
    assert "blog" in run(tmp_path, "connectors", "list").stdout
    (tmp_path / "secret").write_text("a secret of sixteen characters\n")
    rotated = run(tmp_path, "connectors", "rotate", "blog", "--secret-file", "secret")
    assert "a secret of sixteen characters\n" == rotated.stdout
    assert 0 == run(tmp_path, "connectors", "remove", "blog").returncode
    missing = run(tmp_path, "connectors", "show", "blog")
    assert 1 == missing.returncode
    assert "there is no connector 'blog'" in missing.stderr
