"""What the desk shows before a publication: feeds, subscribers, partners, webhooks; and the day."""

from __future__ import annotations

from datetime import timedelta

from support.constants import NOW

from feeds.domain.entitlement import Entitlement, Partner
from feeds.model import Significance
from feeds.newsroom import webhooks, working_copies
from feeds.newsroom.decisions import decisions
from feeds.newsroom.editor import Editor
from feeds.newsroom.effects import Effect, effect_of
from feeds.newsroom.publication import Publication, Timing, publish, rehearsed
from feeds.newsroom.reach import reach
from feeds.newsroom.today import today
from feeds.newsroom.webhooks import Wish
from feeds.store import Reader, partners, subscriptions
from feeds.store.subscriptions import Subscription
from feeds.store.working_copies import WorkingCopy

TEXT = {
    "title": "Lighthouse lit again",
    "body_html": "<p>The lighthouse of Cape Gull shone on Monday for the first time in years.</p>",
    "section": "Coast",
    "tags": "sea",
}


def copy_of(editor: Editor, uuid: str = "", **fields: str) -> WorkingCopy:
    if uuid:
        copy = working_copies.open_article(editor, uuid)
        return working_copies.save(editor, copy.id, copy.number, fields)
    copy = working_copies.begin(editor)
    return working_copies.save(editor, copy.id, copy.number, TEXT | fields)


def effect(editor: Editor, copy: WorkingCopy) -> Effect:
    with (
        rehearsed(editor, copy, Publication()) as (rehearsal, result),
        rehearsal.read() as connection,
    ):
        return effect_of(Reader(connection), result, editor.settings, editor.now())


def follow(editor: Editor, topic: str, count: int) -> None:
    with editor.database.write() as connection:
        for number in range(count):
            subscription = Subscription(
                callback=f"https://reader{number}.example/",
                topic=topic,
                expires=NOW + timedelta(9),
                seq=0,
            )
            subscriptions.subscribe(connection, subscription, NOW)


def test_feeds_with_the_article_are_named_with_their_subscribers(editor: Editor) -> None:
    publish(editor, copy_of(editor, title="First", body_html="<p>Of the coast.</p>"), Publication())
    follow(editor, "/feeds/latest.atom", 2)
    follow(editor, "/feeds/updated.atom", 3)
    follow(editor, "/feeds/latest.rss?tag=sea", 1)
    follow(editor, "/feeds/latest.rss?tag=land", 4)

    shown = effect(editor, copy_of(editor))

    assert [
        ("/feeds/latest.atom", 2),
        ("/sections/coast/latest.atom", 0),
        ("/feeds/latest.rss?tag=sea", 1),
    ] == [(feed.address, feed.subscribers) for feed in shown.feeds]
    assert (3, True, Significance.NEW) == (
        shown.subscriber_count,
        shown.is_new,
        shown.significance,
    )


def test_a_change_has_its_significance_reason_note_and_difference(editor: Editor) -> None:
    article = publish(editor, copy_of(editor), Publication()).article
    follow(editor, "/feeds/updated.atom", 3)
    minor = copy_of(editor, article.uuid, tags="sea, light")
    assert (Significance.MINOR, 0) == (
        (shown := effect(editor, minor)).significance,
        shown.subscriber_count,
    )

    body = TEXT["body_html"] + "<p>Its lamp was built anew by two keepers from the island.</p>"
    update = copy_of(editor, article.uuid, body_html=body)
    shown = effect(editor, update)

    assert (Significance.UPDATE, "many words changed") == (shown.significance, shown.reason)
    assert "This story was updated: 1 paragraph added." == shown.note
    assert "+Its lamp was built anew by two keepers from the island." in shown.differences
    assert 3 == shown.subscriber_count


def test_partners_and_webhooks_that_get_it_are_named(editor: Editor) -> None:
    publish(editor, copy_of(editor, title="First", body_html="<p>Of the coast.</p>"), Publication())
    with editor.database.write() as connection:
        for name, profile, section in (
            ("daily", "standard", "coast"),
            ("msn", "msn", "coast"),
            ("inland", "standard", "inland"),
        ):
            entitlement = Entitlement(sections=(section,))
            partner = Partner(name=name, profile=profile, entitlement=entitlement, created=NOW)
            partners.add(connection, partner)
    webhooks.add(editor, "all", Wish(url="https://receiver.example/all"))
    webhooks.add(
        editor, "withdrawn", Wish(url="https://receiver.example/w", events=["article.withdrawn"])
    )

    shown = effect(editor, copy_of(editor))

    verdicts = {partner.name: partner.verdict for partner in shown.partners}
    assert ("passes", "not entitled") == (verdicts["daily"], verdicts["inland"])
    assert verdicts["msn"] in ("adjusted", "held back")
    assert ["all"] == list(shown.webhooks)


def test_the_reach_of_an_article_counts_who_has_it(editor: Editor) -> None:
    article = publish(editor, copy_of(editor), Publication()).article
    follow(editor, "/feeds/latest.atom", 2)
    follow(editor, "/feeds/latest.atom?tag=land", 5)

    with editor.database.read() as connection:
        reached = reach(Reader(connection), article, editor.settings)

    assert (2, [], []) == (
        reached.subscriptions,
        list(reached.partners),
        list(reached.translations),
    )


def test_the_day_lists_what_is_public_planned_and_in_work(editor: Editor) -> None:
    at = editor.now() + timedelta(hours=3)
    live = publish(editor, copy_of(editor), Publication()).article
    planned = publish(
        editor,
        copy_of(editor, title="Tomorrow", body_html="<p>Planned text of the day.</p>"),
        Publication(timing=Timing.AT, at=at),
    ).article
    draft = publish(
        editor,
        copy_of(editor, title="Draft", body_html="<p>A text that is not finished yet.</p>"),
        Publication(timing=Timing.LATER),
    ).article
    copy = copy_of(editor, title="In work")
    follow(editor, "/feeds/latest.atom", 1)

    with editor.database.read() as connection:
        day = today(Reader(connection), editor.settings, editor.now())
        late = today(Reader(connection), editor.settings, editor.now() + timedelta(minutes=5)).late

    def ids(listed: object) -> list[str]:
        return [article.uuid for article in listed]  # type: ignore[attr-defined]

    assert ([live.uuid], [planned.uuid], [draft.uuid]) == (
        ids(day.published),
        ids(day.schedule),
        ids(day.drafts),
    )
    assert [copy.id] == [copy.id for copy in day.copies]
    assert (0, 1) == (len(day.late), len(late))


def test_articles_with_one_text_are_duplicates_to_decide_on(editor: Editor) -> None:
    sentence = (
        "The lighthouse of Cape Gull shone on Monday for the first time in years, keepers said. "
    )
    for number, extra in enumerate(("It rained.", "It was dry.")):
        body = f"<p>{sentence * 3}{extra}</p>"
        text = copy_of(editor, title=f"Lighthouse lit again {'ab'[number]}", body_html=body)
        publish(editor, text, Publication())

    with editor.database.read() as connection:
        opened = decisions(Reader(connection), editor.settings, editor.now())

    assert 1 == len(opened.duplicates)
    assert ([], []) == (list(opened.proposals), list(opened.held))
