"""Our plugin in a real WordPress: what an editor does there is what the feeds show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.rows import QUAY
from support.servers import fetch, free_port, run, serving, wait_for
from support.wordpress import WordPress, wordpress

SCRIPT = "<script>alert(1)</script>"


@dataclass
class Newsroom:
    """A newsroom with a connector for WordPress; ``port`` is that of its server."""

    folder: Path
    port: int
    secret: str

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/site"

    def items(self, path: str = "/feeds/latest.json") -> list[Any]:
        status, _, body = fetch(f"http://127.0.0.1:{self.port}{path}")
        assert 200 == status
        return list(json.loads(body)["items"])

    def titles(self, path: str = "/feeds/latest.json") -> list[str]:
        return [item["title"] for item in self.items(path)]

    def identities(self) -> list[tuple[str, str]]:
        return [(item["id"], item["date_published"]) for item in self.items()]

    def must_show(self, *titles: str, path: str = "/feeds/latest.json") -> None:
        """Wait for these titles: the plugin sends when the editor has the answer already."""
        wait_for(lambda: self.titles(path) == list(titles), 40)

    def shown(self) -> Any:
        return json.loads(run(self.folder, "connectors", "show", "site", "--json").stdout)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder, port = tmp_path_factory.mktemp("newsroom"), free_port()
    added = run(folder, "connectors", "add", "site", "--kind", "wordpress")
    assert 0 == added.returncode, added.stderr
    with serving(folder, port):
        yield Newsroom(folder=folder, port=port, secret=added.stdout.strip())


@pytest.fixture(scope="module")
def site(newsroom: Newsroom) -> Iterator[WordPress]:
    with wordpress() as installed:
        page = installed.save(newsroom.hook, newsroom.secret)
        assert "Settings saved." in page
        yield installed
        ours = [line for line in installed.log().splitlines() if "plugins/wirefeed" in line]
        assert [] == ours


def test_the_feeds_follow_what_an_editor_does(site: WordPress, newsroom: Newsroom) -> None:
    city = site.call("POST", "/categories", name="City")["id"]
    port = site.call("POST", "/tags", name="port")["id"]
    draft = site.call("POST", "/posts", title="Quay & ferry", content=QUAY, status="draft")
    assert [] == newsroom.items()

    path = f"/posts/{draft['id']}"
    site.call("POST", path, status="publish", categories=[city], tags=[port])
    newsroom.must_show("Quay & ferry")
    # Each process of the server follows the store by itself.
    newsroom.must_show("Quay & ferry", path="/sections/city/latest.json")
    (item,) = newsroom.items("/sections/city/latest.json")
    assert ("Quay & ferry", ["port"]) == (item["title"], item["tags"])
    assert ["editor"] == [author["name"] for author in item["authors"]]
    assert QUAY.split(".")[0] in item["content_html"]

    site.call("POST", path, title="Quay is open", content=f"<p>Open since Friday. {QUAY}</p>")
    newsroom.must_show("Quay is open")
    site.call("POST", path, status="draft")
    newsroom.must_show()
    site.call("POST", path, status="publish")
    identity = [(item["id"], item["date_published"])]
    wait_for(lambda: identity == newsroom.identities())

    site.call("DELETE", path)
    newsroom.must_show()
    site.run(f"wp_untrash_post({draft['id']}); wp_publish_post({draft['id']});")
    newsroom.must_show("Quay is open")
    site.run(f"wp_delete_post({draft['id']}, true);")
    newsroom.must_show()
    assert 0 == newsroom.shown()["refused"]


@pytest.mark.parametrize("change", [{"status": "private"}, {"password": "secret"}])
def test_what_not_everyone_may_read_leaves_the_feeds(
    site: WordPress, newsroom: Newsroom, change: dict[str, str]
) -> None:
    title = f"Museum {next(iter(change))}"
    post = site.call("POST", "/posts", title=title, content=f"{title}. {QUAY}", status="publish")
    newsroom.must_show(title)
    site.call("POST", f"/posts/{post['id']}", **change)
    newsroom.must_show()


def test_pages_drafts_and_versions_are_not_sent(site: WordPress, newsroom: Newsroom) -> None:
    before = newsroom.shown()["accepted"]
    site.call("POST", "/pages", title="About us", content=QUAY, status="publish")
    post = site.call("POST", "/posts", title="Draft", content=QUAY)
    site.call("POST", f"/posts/{post['id']}", title="Draft again")
    site.call("POST", f"/posts/{post['id']}/autosaves", title="Autosave")
    last = site.call("POST", "/posts", title="Last", content=f"Last. {QUAY}", status="publish")
    newsroom.must_show("Last")
    assert before + 1 == newsroom.shown()["accepted"]
    site.call("DELETE", f"/posts/{last['id']}")
    newsroom.must_show()


def test_a_post_waits_while_the_server_is_down(site: WordPress, newsroom: Newsroom) -> None:
    site.run("update_option('wirefeed_url', 'http://127.0.0.1:9/hooks/site');")
    post = site.call(
        "POST", "/posts", title="Ferry sinks", content=f"Ferry. {QUAY}", status="publish"
    )
    wait_for(lambda: "no answer" in site.settings_page())
    assert "1 post waits" in site.settings_page()
    site.call("POST", f"/posts/{post['id']}", title="Ferry is afloat")
    wait_for(lambda: "Ferry is afloat – no answer" in site.settings_page())
    waits = []
    for _ in range(2):
        site.make_due()
        site.run_cron()
        waits.append(int(site.run(_WAIT % post["id"])))
    assert [120, 240] == [round(wait, -1) for wait in waits]
    assert "yes" == site.run("echo wp_next_scheduled('wirefeed_deliver') ? 'yes' : 'no';")

    site.run(f"update_option('wirefeed_url', '{newsroom.hook}');")
    site.run_cron()
    assert [] == newsroom.titles()
    site.make_due()
    site.run_cron()
    newsroom.must_show("Ferry is afloat")
    assert "0 posts wait" in site.settings_page()
    assert "Ferry is afloat – 200 new" in site.settings_page()
    assert "no" == site.run("echo wp_next_scheduled('wirefeed_deliver') ? 'yes' : 'no';")


# The seconds until the next attempt.
_WAIT = "echo get_option('wirefeed_pending_%d')['due'] - time();"


def test_a_refused_post_does_not_wait_and_its_reason_is_shown(
    site: WordPress, newsroom: Newsroom
) -> None:
    site.call("POST", "/posts", title=f"No text {SCRIPT}", status="publish")
    wait_for(lambda: re.search(r"422 \S", site.settings_page()))
    page = site.admin.get("/wp-admin/options-general.php", params={"page": "wirefeed"}).text
    assert SCRIPT not in page
    assert "No text" in page
    assert "0 posts wait" in page


def test_the_buttons_of_the_settings_page(site: WordPress, newsroom: Newsroom) -> None:
    site.press("test")
    assert "Test – 200 ignored" in site.settings_page()
    site.call("POST", "/posts", title="Bridge", content=f"Bridge. {QUAY}", status="publish")
    wait_for(lambda: "Bridge" in newsroom.titles())
    unpublished = run(newsroom.folder, "articles", "unpublish", "--yes", "bridge")
    assert 0 == unpublished.returncode, unpublished.stderr
    site.press("all")
    summaries = [row["summary"] for row in newsroom.shown()["messages"]]
    assert any("held back here" in summary for summary in summaries)
    assert "Bridge" not in newsroom.titles()


def test_the_settings_page_is_for_administrators_and_keeps_the_secret(
    site: WordPress, newsroom: Newsroom
) -> None:
    page = site.settings_page()
    assert newsroom.secret not in page
    assert newsroom.hook in page
    refused = site.save("https://news.example/other", "no secret")
    assert "The address has the form" in refused
    assert "begins with whsec_" in refused
    assert newsroom.hook == site.run("echo get_option('wirefeed_url');")
    assert newsroom.secret == site.run("echo get_option('wirefeed_secret');")

    assert 403 == site.press("test", nonce="0123456789").status_code
    anonymous = httpx.post(
        f"{site.base}/wp-admin/admin-post.php", data={"action": "wirefeed_send", "what": "test"}
    )
    assert 400 == anonymous.status_code
    site.run("wp_create_user('reader', 'pass', 'reader@blog.example');")
    with httpx.Client(base_url=site.base, follow_redirects=True) as reader:
        reader.get("/wp-login.php")
        reader.post("/wp-login.php", data={"log": "reader", "pwd": "pass", "testcookie": "1"})
        answer = reader.get("/wp-admin/options-general.php", params={"page": "wirefeed"})
        assert 403 == answer.status_code
        answer = reader.post("/wp-admin/admin-post.php", data={"action": "wirefeed_send"})
        assert 403 == answer.status_code


def test_uninstalling_leaves_no_options(site: WordPress) -> None:
    code = (
        "define('WP_UNINSTALL_PLUGIN', 'wirefeed/wirefeed.php'); "
        "include WP_PLUGIN_DIR . '/wirefeed/uninstall.php'; "
        'echo $wpdb->get_var("SELECT COUNT(*) FROM $wpdb->options '
        "WHERE option_name LIKE 'wirefeed%'\");"
    )
    assert "0" == site.run(code)
