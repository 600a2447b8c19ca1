"""Access to the desk: every route with every role and method, and requests that others forge."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from support.desk import BROWSER, Clock, DeskUser, anonymous, csrf_in, desk_user, with_user
from werkzeug.test import Client

from feeds.config import Settings
from feeds.domain.roles import Role
from feeds.newsroom import sign_in, users
from feeds.newsroom.editor import Editor
from feeds.newsroom.sign_in import Way
from feeds.store import Database, sessions
from feeds.store import users as stored_users
from feeds.text.tokens import new_token, token_hash
from feeds.web import create_app
from feeds.web.desk import blueprint
from feeds.web.desk.access import ROUTES, Route, next_path
from feeds.web.parts import Parts

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = (None, *Role)
JSON = {"Accept": "application/json"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def editor(database: Database, settings: Settings, clock: Clock) -> Editor:
    return Editor(database=database, settings=settings, now=clock)


def path_of(route: Route) -> str:
    """An address of a route; what its parameters name does not exist."""
    by_name = {"secret": new_token(), "key": "7", "name": "nobody"}
    by_type = {"int": "7", "uuid": str(uuid.uuid4()), "any(tags, authors)": "tags"}
    return re.sub(
        r"<(?:([^:>]+):)?(\w+)>",
        lambda match: by_name.get(match[2]) or by_type.get(match[1], "nothing"),
        route.path,
    )


def expected_of(path: str, method: str, role: Role | None, *, has_token: bool) -> str:
    """The kind of answer that the table of routes demands."""
    at_path = [route for route in ROUTES if route.path == path]
    routes = [route for route in at_path if method in route.methods]
    if not routes:
        return "405"
    least = routes[0].role
    if least is not None and role is None:
        return "sign in" if method == "GET" else "401"
    if method != "GET" and not has_token:
        return "403"
    if least is None or (role is not None and role.includes(least)):
        return "answered"
    return "403"


def kind_of(answer: Any) -> str:
    status = answer.status_code
    if status == 303 and "/desk/sign-in?next=" in answer.headers["Location"]:
        return "sign in"
    return str(status) if status in (401, 403, 405) else "answered"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "anonymous")
def test_every_route_with_every_method(editor: Editor, role: Role | None) -> None:
    """The table that it prints (``-s``) has a line for each route, role, method and token."""
    app = create_app(editor.settings, database=editor.database, now=editor.now)
    with_another_chief(editor)
    browser, wrong = browser_of(editor, role, app), []
    for route, method, has_token in requests_of_the_table():
        form = {"csrf": browser.csrf if has_token else ""} if method != "GET" else None
        answer = browser.client.open(f"/desk{path_of(route)}", method=method, data=form)
        expected = expected_of(route.path, method, role, has_token=has_token)
        line = f"{route.path} {role} {method} token={has_token}: {answer.status_code}"
        print(line)
        is_wrong = kind_of(answer) != expected and not is_refused_sign_in(route, answer)
        if is_wrong or answer.status_code >= 500:
            wrong.append(f"{line}, expected {expected}")
        if method != "GET" and answer.status_code in (303, 401):
            browser = browser_of(editor, role, app)  # it may be signed out

    assert [] == wrong


def requests_of_the_table() -> Iterator[tuple[Route, str, bool]]:
    """Each route with each method, those that change something with and without a token."""
    for route in ROUTES:
        for method in METHODS:
            for has_token in (True, False) if method == "POST" else (True,):
                yield route, method, has_token


def browser_of(editor: Editor, role: Role | None, app: Any) -> DeskUser:
    return desk_user(editor, role, app=app) if role else anonymous(editor, app)


def is_refused_sign_in(route: Route, answer: Any) -> bool:
    """Whether a sign-in was refused, as it must be without a password: with 401, like a route."""
    return route.role is None and answer.status_code in (401, 429)


def with_another_chief(editor: Editor) -> None:
    users.add(editor, "another", Role.CHIEF)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.methods[0]} {route.path}")
def test_changes_are_never_safe_methods(route: Route) -> None:
    assert set(route.methods) in ({"GET"}, {"POST"})


def test_no_view_of_the_desk_is_outside_the_table(editor: Editor) -> None:
    app = create_app(editor.settings, database=editor.database)
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk")}

    assert {f"/desk{route.path}" for route in ROUTES} == rules


def test_every_answer_has_the_headers_of_the_desk(editor: Editor) -> None:
    for answer in (
        desk_user(editor, Role.EDITOR).get("/"),
        desk_user(editor, Role.EDITOR).get("/users"),
        anonymous(editor).get("/account"),
        anonymous(editor).post("/account", headers=JSON),
    ):
        headers = {name: answer.headers.get(name) for name in blueprint.HEADERS}
        assert blueprint.HEADERS == headers


def test_the_desk_can_be_switched_off(editor: Editor) -> None:
    app = create_app(editor.settings, database=editor.database, parts=Parts(desk=False))

    assert 404 == Client(app).get("/desk/").status_code
    assert 404 == Client(app).get("/desk/sign-in").status_code


def test_a_script_gets_json(editor: Editor) -> None:
    contributor = desk_user(editor, Role.CONTRIBUTOR)

    refused = contributor.client.get("/desk/users", headers=JSON)
    signed_out = anonymous(editor).get("/users", headers=JSON)

    assert (403, "Your role does not permit this") == (refused.status_code, refused.json["title"])
    assert (401, "You are signed out") == (signed_out.status_code, signed_out.json["title"])


def changed(browser: DeskUser, csrf: str = "", **headers: str) -> int:
    """The status of a change of the account with this token."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    form = {"csrf": csrf, "full_name": "Changed"}
    return browser.client.post("/desk/account", data=form, headers=names).status_code


def test_a_forged_change_is_refused(editor: Editor) -> None:
    ana, ben = desk_user(editor, Role.EDITOR, "ana"), desk_user(editor, Role.EDITOR, "ben")

    assert 403 == changed(ana)
    assert 403 == changed(ana, "é")
    assert 403 == changed(ana, csrf=ben.csrf)
    assert 403 == changed(ana, csrf=anonymous(editor).csrf)
    assert 403 == changed(ana, X_CSRF_Token=ben.csrf)
    assert 403 == changed(ana, csrf=ana.csrf, Origin="https://evil.example")
    assert 403 == changed(ana, csrf=ana.csrf, Origin="null")
    assert 403 == changed(ana, csrf=ana.csrf, Origin="https://news.example.evil.example")
    assert 403 == changed(ana, csrf=ana.csrf, Sec_Fetch_Site="cross-site")
    assert 403 == changed(ana, csrf=ana.csrf, Sec_Fetch_Site="same-site")
    with editor.database.read() as connection:
        assert "" == stored_users.named(connection, "ana").full_name


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://news.example"},
        {"Origin": "http://localhost"},
        {"Origin": "https://news.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_change_from_the_desk_itself_is_accepted(editor: Editor, headers: dict[str, str]) -> None:
    ana = desk_user(editor, Role.EDITOR, "ana")

    assert 303 == changed(ana, csrf=ana.csrf, **headers)
    assert 303 == changed(ana, X_CSRF_Token=ana.csrf, **headers)


def test_a_sign_in_is_protected_too(editor: Editor) -> None:
    with_user(editor, "ana", Role.EDITOR)
    browser = anonymous(editor)
    browser.csrf = ""

    answer = browser.post("/sign-in", {"name": "ana", "password": "a lantern over the quay"})

    assert 403 == answer.status_code
    assert "" != browser.cookie


def test_the_session_is_new_at_every_sign_in(editor: Editor) -> None:
    """A secret that a stranger has put into the browser is worth nothing after the sign-in."""
    with_user(editor, "ana", Role.EDITOR)
    browser = anonymous(editor)
    planted = new_token()
    browser.set_cookie(planted)

    assert 303 == browser.sign_in("ana").status_code
    first = browser.cookie
    browser.get("/account")
    assert 303 == browser.post("/sign-out").status_code
    assert 303 == browser.sign_in("ana").status_code

    assert 3 == len({planted, first, browser.cookie})
    for value in (planted, first):
        stranger = anonymous(editor)
        stranger.set_cookie(value)
        assert 303 == stranger.get("/account").status_code


def test_a_token_of_a_form_ends_with_its_session(editor: Editor) -> None:
    ana = desk_user(editor, Role.EDITOR, "ana")
    former = ana.csrf
    again = desk_user(editor, Role.EDITOR, "ana")

    assert 403 == changed(again, csrf=former)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/desk/articles?page=2&q=a%20b", "/articles?page=2&q=a%20b"),
        ("/desk/account", "/account"),
        ("/desk/", "/"),
        ("", "/"),
        ("/", "/"),
        ("/desk", "/"),
        ("/articles", "/"),
        ("//evil.example/desk/", "/"),
        ("/desk//evil.example", "/"),
        ("https://evil.example/desk/", "/"),
        ("/desk/../", "/"),
        ("/desk/..%2f/@evil.example", "/"),
        ("/desk\\@evil.example", "/"),
        ("/desk/\\evil.example", "/"),
        ("/desk/\r\nSet-Cookie: a=b", "/"),
        ("/desk/\tx", "/"),
        ("/desk/account\n", "/"),
        ("javascript:alert(1)", "/"),
        ("/deskx/", "/"),
        ("/desk/@evil.example", "/"),
        ("/desk/é", "/"),
    ],
)
def test_a_sign_in_leads_only_to_the_desk(wanted: str, expected: str) -> None:
    assert expected == next_path(wanted)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "/desk/\r\nX: y"])
def test_no_answer_leads_elsewhere(editor: Editor, wanted: str) -> None:
    with_user(editor, "ana", Role.EDITOR)
    browser = anonymous(editor)

    answer = browser.sign_in("ana", wanted=wanted)
    again = browser.get("/sign-in", query_string={"next": wanted})

    assert ("/desk/", "/desk/") == (answer.headers["Location"], again.headers["Location"])
    assert "X" not in answer.headers


@pytest.mark.parametrize(
    "place",
    [
        "/users/a%0D%0AX-Evil:%201/link",
        "/link/a%0D%0AX-Evil:%201",
        "/users/a%00/role",
        "/users/a%00/enable",
        "/link/wf_%00",
    ],
)
def test_no_address_becomes_a_header(editor: Editor, place: str) -> None:
    chief = desk_user(editor, Role.CHIEF)

    for answer in (chief.post(place), chief.get(place), anonymous(editor).get(place)):
        assert "X-Evil" not in answer.headers
        assert answer.status_code < 500


@pytest.mark.parametrize(
    ("base_url", "name", "attributes"),
    [
        ("http://localhost:8000", "wirefeed_desk", "HttpOnly; Path=/desk; SameSite=Lax"),
        ("http://example.com/news", "wirefeed_desk", "HttpOnly; Path=/news/desk; SameSite=Lax"),
        ("https://news.example", "__Host-wirefeed_desk", "Secure; HttpOnly; Path=/; SameSite=Lax"),
        ("https://example.com/n", "__Host-wirefeed_desk", "Secure; HttpOnly; Path=/; SameSite=Lax"),
    ],
)
def test_the_cookie_follows_the_base_url(
    editor: Editor, base_url: str, name: str, attributes: str
) -> None:
    app = create_app(Settings(base_url=base_url), database=editor.database)

    sent = Client(app).get("/desk/sign-in").headers["Set-Cookie"]

    assert re.fullmatch(rf"{name}=wf_[\w-]{{43}}; {attributes}", sent)


def is_signed_in(browser: DeskUser) -> bool:
    return browser.get("/account").status_code == 200


def test_a_session_ends_without_requests_and_in_any_case(editor: Editor, clock: Clock) -> None:
    idle, busy = desk_user(editor, Role.EDITOR), desk_user(editor, Role.EDITOR)
    hours = int(sessions.LIFE / timedelta(hours=1))

    for hour in range(1, hours):
        clock.at += timedelta(hours=1)
        assert is_signed_in(busy)
        if hour == 13:
            assert not is_signed_in(idle)
    clock.at += timedelta(hours=1)

    assert not is_signed_in(busy)


def test_a_disabled_user_is_out_at_once(editor: Editor) -> None:
    with_another_chief(editor)
    chief, ana = desk_user(editor, Role.CHIEF), desk_user(editor, Role.EDITOR, "ana")
    assert is_signed_in(ana)

    chief.post("/users/ana/disable")
    assert not is_signed_in(ana)
    chief.post("/users/ana/enable")

    assert not is_signed_in(ana)
    assert is_signed_in(desk_user(editor, Role.EDITOR, "ana"))


def test_a_role_is_lost_at_once(editor: Editor) -> None:
    with_another_chief(editor)
    chief, ben = desk_user(editor, Role.CHIEF), desk_user(editor, Role.CHIEF, "ben")
    assert 200 == ben.get("/users").status_code

    chief.post("/users/ben/role", {"role": "editor"})

    assert 403 == ben.get("/users").status_code


def test_sign_out_ends_the_session_for_whoever_has_its_cookie(editor: Editor) -> None:
    ana = desk_user(editor, Role.EDITOR, "ana")
    copy = anonymous(editor)
    copy.set_cookie(ana.cookie)
    assert is_signed_in(copy)

    ana.post("/sign-out")

    assert not is_signed_in(copy)
    assert not is_signed_in(ana)


def test_sign_out_everywhere_keeps_this_browser(editor: Editor) -> None:
    here, there = desk_user(editor, Role.EDITOR, "ana"), desk_user(editor, Role.EDITOR, "ana")
    other = desk_user(editor, Role.EDITOR, "ben")

    here.post("/account/sign-out-everywhere")

    assert (True, False, True) == tuple(map(is_signed_in, (here, there, other)))


def test_one_other_browser_is_signed_out(editor: Editor) -> None:
    here, there = desk_user(editor, Role.EDITOR, "ana"), desk_user(editor, Role.EDITOR, "ana")
    third, other = desk_user(editor, Role.EDITOR, "ana"), desk_user(editor, Role.EDITOR, "ben")
    name = token_hash(there.cookie)[:16]
    assert f"/desk/account/sessions/{name}/end" in here.get("/account").text
    assert (
        f"/desk/account/sessions/{token_hash(here.cookie)[:16]}/end"
        not in here.get("/account").text
    )

    other.get("/account")
    other.post(f"/account/sessions/{name}/end")
    assert is_signed_in(there)
    here.post(f"/account/sessions/{name}/end")

    assert (True, False, True, True) == tuple(map(is_signed_in, (here, there, third, other)))


def test_an_unknown_page_has_the_desks_look(editor: Editor) -> None:
    app = create_app(editor.settings, database=editor.database, now=editor.now)
    for browser in (desk_user(editor, Role.EDITOR, "ana", app=app), anonymous(editor, app)):
        answer = browser.get("/nowhere", headers={"Accept": "text/html"})
        assert 404 == answer.status_code
        assert "There is no such page" in answer.text
        assert "desk.css" in answer.text


def test_a_user_has_a_limited_number_of_sessions(editor: Editor, clock: Clock) -> None:
    user = users.add(editor, "ana", Role.EDITOR)
    tokens = []
    for _ in range(sessions.MAX_OF_USER + 2):
        clock.at += timedelta(seconds=1)
        tokens.append(sign_in.start_session(editor, user, BROWSER, Way.PASSWORD))

    with editor.database.read() as connection:
        found = [sessions.by_hash(connection, token_hash(token), clock()) for token in tokens]

    assert [False, False, *[True] * sessions.MAX_OF_USER] == [bool(session) for session in found]


def test_the_language_is_the_users_else_the_browsers(editor: Editor) -> None:
    russian = {"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}
    ana = desk_user(editor, Role.EDITOR, "ana")

    assert "Войти" in anonymous(editor).get("/sign-in", headers=russian).text
    assert '<html lang="ru">' in ana.get("/account", headers=russian).text
    assert 303 == ana.post("/account", {"language": "az"}).status_code
    assert '<html lang="az">' in ana.get("/account", headers=russian).text
    assert 400 == ana.post("/account", {"language": "xx"}).status_code


def test_a_long_form_is_read(editor: Editor) -> None:
    ana = desk_user(editor, Role.EDITOR, "ana")

    assert 303 == ana.post("/account", {"full_name": "A", "more": "x" * 900_000}).status_code
    assert 413 == ana.post("/account", {"full_name": "A", "more": "x" * 1_100_000}).status_code


def test_a_page_of_the_desk_shows_only_what_the_role_may_open(editor: Editor) -> None:
    assert "/desk/users" not in desk_user(editor, Role.EDITOR).get("/").text
    assert "/desk/users" in desk_user(editor, Role.CHIEF).get("/").text


def test_the_token_differs_between_browsers(editor: Editor) -> None:
    tokens = {csrf_in(anonymous(editor).get("/sign-in").text) for _ in range(3)}

    assert 3 == len(tokens)
