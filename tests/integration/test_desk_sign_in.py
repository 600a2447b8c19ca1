"""Sign-in to the desk: passwords, codes, links, and the pauses after failures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pyotp
import pytest
from sqlalchemy import select
from support.desk import BROWSER, PASSWORD, Clock, DeskUser, anonymous, desk_user, with_user

from feeds.config import Settings
from feeds.domain.roles import Role
from feeds.errors import BadUser, SignInBlocked, SignInFailed
from feeds.newsroom import passkeys, sign_in, users
from feeds.newsroom.editor import Editor
from feeds.newsroom.passwords import password_hash
from feeds.newsroom.sign_in import ACCOUNT_FREE, CLIENT_FREE, Client
from feeds.store import Database, sign_in_failures, sign_in_steps
from feeds.store import users as stored_users
from feeds.store.schema import sign_in_failures as failures_table
from feeds.store.schema import sign_in_steps as steps_table
from feeds.store.schema import user_sessions
from feeds.store.sign_in_failures import Limit
from feeds.store.sign_in_steps import Purpose, Step
from feeds.text.tokens import token_hash
from feeds.web import create_app
from feeds.web.ratelimit import RateLimit

WRONG = "the name or the password is wrong"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def editor(database: Database, settings: Settings, clock: Clock) -> Editor:
    editor = Editor(database=database, settings=settings, now=clock)
    with_user(editor, "ana", Role.EDITOR)
    return editor


def guess(
    editor: Editor, name: str = "ana", address: str = "192.0.2.1", password: str = "no"
) -> str:
    """The outcome of an attempt: "in", "wrong", or "blocked"."""
    try:
        sign_in.by_password(editor, name, password, Client(address=address))
    except SignInBlocked:
        return "blocked"
    except SignInFailed:
        return "wrong"
    return "in"


def rows(editor: Editor, table: Any) -> list[Any]:
    with editor.database.read() as connection:
        return list(connection.execute(select(table)))


def test_a_user_signs_in_and_out(editor: Editor) -> None:
    browser = anonymous(editor)

    answer = browser.sign_in("Ana ", wanted="/desk/account")

    assert (303, "/desk/account") == (answer.status_code, answer.headers["Location"])
    assert 200 == browser.get("/account").status_code
    assert "/desk/sign-in" == browser.post("/sign-out").headers["Location"]
    assert 303 == browser.get("/account").status_code


@pytest.mark.parametrize("name", ["ana", "nobody", "", "a" * 5000, "ana\0", "disabled", "empty"])
def test_every_refusal_looks_the_same(editor: Editor, name: str) -> None:
    with_user(editor, "disabled", Role.EDITOR, "a wrong lantern")
    users.add(editor, "empty", Role.EDITOR)
    users.disable(editor, "disabled")

    answer = anonymous(editor).sign_in(name, "a wrong lantern")

    assert 401 == answer.status_code
    assert f'role="alert">{WRONG}<' in answer.text


def test_an_account_is_guarded_by_growing_pauses(editor: Editor, clock: Clock) -> None:
    outcomes = [guess(editor, address=f"192.0.2.{number}") for number in range(ACCOUNT_FREE + 1)]
    assert [*["wrong"] * ACCOUNT_FREE, "blocked"] == outcomes
    assert "blocked" == guess(editor, password=PASSWORD)

    for pause_min in (1, 2, 4, 8, 15, 15):
        clock.at += timedelta(minutes=pause_min) - timedelta(seconds=1)
        assert "blocked" == guess(editor, password=PASSWORD)
        clock.at += timedelta(seconds=2)
        assert "wrong" == guess(editor)
    clock.at += timedelta(minutes=15, seconds=1)

    assert "in" == guess(editor, password=PASSWORD)
    assert "wrong" == guess(editor)


def test_an_unknown_name_has_the_same_pauses(editor: Editor) -> None:
    names = ["nobody"] * (ACCOUNT_FREE + 1)
    outcomes = [guess(editor, name, f"192.0.2.{n}") for n, name in enumerate(names)]

    assert [*["wrong"] * ACCOUNT_FREE, "blocked"] == outcomes


def test_a_client_that_guesses_many_accounts_is_blocked(editor: Editor, clock: Clock) -> None:
    outcomes = [guess(editor, f"user{number}") for number in range(CLIENT_FREE + 1)]

    assert [*["wrong"] * CLIENT_FREE, "blocked"] == outcomes
    assert "blocked" == guess(editor, password=PASSWORD)
    assert "in" == guess(editor, address="192.0.2.2", password=PASSWORD)


def test_a_network_of_ipv6_is_one_client(editor: Editor) -> None:
    addresses = [f"2001:db8::{number}" for number in range(CLIENT_FREE + 1)]
    outcomes = [guess(editor, f"user{n}", address) for n, address in enumerate(addresses)]

    assert [*["wrong"] * CLIENT_FREE, "blocked"] == outcomes
    assert "wrong" == guess(editor, "another", "2001:db8:0:1::1")


def test_an_office_signs_in_as_often_as_it_likes(editor: Editor) -> None:
    with editor.database.share() as connection:
        limit = Limit(kind="client", name="192.0.2.1", free=CLIENT_FREE, longest=timedelta(hours=1))
        for _ in range(CLIENT_FREE * 2):
            assert 0 == sign_in_failures.begin(connection, [limit], editor.now())
            sign_in_failures.take_back(connection, [limit])


def test_a_right_password_does_not_free_its_client(editor: Editor) -> None:
    for number in range(CLIENT_FREE - 1):
        guess(editor, f"user{number}")

    assert "in" == guess(editor, password=PASSWORD)
    assert ["wrong", "blocked"] == [guess(editor, "user98"), guess(editor, "user99")]


def test_the_page_names_the_pause(editor: Editor) -> None:
    for number in range(ACCOUNT_FREE):
        guess(editor, address=f"192.0.2.{number}")

    answer = anonymous(editor).sign_in("ana")

    assert (429, "61") == (answer.status_code, answer.headers["Retry-After"])
    assert "Too many attempts. Try again in 61 s." in answer.text


def test_a_client_sends_a_limited_number_of_forms(editor: Editor) -> None:
    """What is over the limit does not reach the store."""
    app = create_app(editor.settings, database=editor.database, now=editor.now)
    # One a minute, so that a slow machine does not get more.
    app.extensions["wirefeed"] = replace(
        app.extensions["wirefeed"], sign_ins=RateLimit(burst=60, per_s=1 / 60)
    )
    browser, headers = anonymous(editor, app), {"Accept": "application/json"}
    path = "/sign-in/passkey/options"

    statuses = [browser.post(path, headers=headers).status_code for _ in range(70)]
    signed_in = desk_user(editor, Role.EDITOR, "ana", app)

    assert {200} == set(statuses[:60])
    assert 429 == statuses[-1]
    assert 303 == signed_in.post("/account", {"full_name": "Ana"}).status_code


def test_attempts_at_once_gain_nothing(editor: Editor) -> None:
    count, outcomes = ACCOUNT_FREE + 5, []
    barrier = Barrier(count)

    def attempt(number: int) -> None:
        barrier.wait()
        outcomes.append(guess(editor, address=f"192.0.2.{number}"))

    threads = [Thread(target=attempt, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ACCOUNT_FREE == outcomes.count("wrong")


def test_failures_have_neither_names_nor_addresses(editor: Editor) -> None:
    guess(editor, "ana", "192.0.2.77")

    stored = rows(editor, failures_table)

    assert 2 == len(stored)
    assert all(re.fullmatch("[0-9a-f]{64}", row.hash) for row in stored)
    assert token_hash("192.0.2.77") not in {row.hash for row in stored}


def test_the_tables_of_attempts_are_bounded(
    editor: Editor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_failures, "MAX_ROWS", 10)
    monkeypatch.setattr(sign_in_steps, "MAX_ROWS", 10)
    with editor.database.share() as connection:
        for number in range(40):
            clock.at += timedelta(seconds=1)
            limit = Limit(kind="client", name=str(number), free=5, longest=timedelta(hours=1))
            sign_in_failures.begin(connection, [limit], clock())
            step = Step(purpose=Purpose.CHALLENGE, user_key=None, data="")
            expires = clock() + timedelta(minutes=5)
            sign_in_steps.put(connection, str(number), step, expires, clock())

    assert 10 >= len(rows(editor, failures_table))
    assert 10 >= len(rows(editor, steps_table))


def link_of(editor: Editor, name: str = "ana") -> str:
    return users.issue_link(editor, name).removeprefix(f"{editor.settings.base_url}/desk")


def test_a_link_signs_in_once(editor: Editor) -> None:
    link, browser = link_of(editor), anonymous(editor)

    assert 200 == browser.get(link).status_code  # what looks at links does not use it up
    assert "/desk/account" == browser.post(link).headers["Location"]
    assert 200 == browser.get("/account").status_code

    assert 401 == anonymous(editor).post(link).status_code


def test_a_link_ends_after_an_hour_and_with_the_next_one(editor: Editor, clock: Clock) -> None:
    former, link = link_of(editor), link_of(editor)
    old = link_of(editor, "ana")

    assert [401, 401] == [anonymous(editor).post(path).status_code for path in (former, link)]
    clock.at += timedelta(hours=1)
    assert 401 == anonymous(editor).post(old).status_code


def test_a_link_of_a_disabled_user_is_refused(editor: Editor) -> None:
    link = link_of(editor)
    users.disable(editor, "ana")

    assert 401 == anonymous(editor).post(link).status_code
    with pytest.raises(BadUser):
        users.issue_link(editor, "ana")


def test_after_a_link_the_former_password_is_not_needed(editor: Editor) -> None:
    browser, link = anonymous(editor), link_of(editor)
    browser.get(link)
    browser.post(link)
    browser.get("/account")

    assert 303 == browser.post("/account/password", {"password": "another lantern"}).status_code
    assert 400 == browser.post("/account/password", {"password": "a third lantern"}).status_code

    assert "in" == guess(editor, password="another lantern")


def test_a_new_password_ends_other_sessions_and_links(editor: Editor) -> None:
    here, there = desk_user(editor, Role.EDITOR, "ana"), desk_user(editor, Role.EDITOR, "ana")
    link = link_of(editor)

    wrong = here.post("/account/password", {"current": "no", "password": "another lantern"})
    right = here.post("/account/password", {"current": PASSWORD, "password": "another lantern"})

    assert (400, 303) == (wrong.status_code, right.status_code)
    assert (200, 303) == (here.get("/account").status_code, there.get("/account").status_code)
    assert 401 == anonymous(editor).post(link).status_code


@pytest.mark.parametrize(
    "password", ["", "short", "aaaaaaaaaaaaaaa", "ana-ana-12", "x" * 9, "abcd" * 126]
)
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(BadUser):
        password_hash(password, name="ana-ana")


def test_passwords_are_argon2id(editor: Editor) -> None:
    with editor.database.read() as connection:
        hashed = stored_users.named(connection, "ana").password_hash

    assert re.match(r"\$argon2id\$v=19\$m=\d{5},t=\d,p=\d\$", hashed)
    assert "lantern" not in hashed


def with_second_factor(editor: Editor) -> tuple[pyotp.TOTP, list[str]]:
    """Switch ana's second factor on by its pages; return the app and the recovery codes."""
    browser = desk_user(editor, Role.EDITOR, "ana")
    browser.post("/account/second-factor")
    page = browser.get("/account/second-factor")
    assert 'src="data:image/svg+xml' in page.text
    app = pyotp.TOTP(re.search(r'class="secret">(\w+)<', page.text)[1])  # type: ignore[index]
    wrong = browser.post("/account/second-factor/confirm", {"code": "000000"})
    assert (400, True) == (wrong.status_code, "the code is wrong" in wrong.text)
    code = app.at(editor.now())
    answer = browser.post("/account/second-factor/confirm", {"code": f"{code[:3]} {code[3:]}"})
    codes = re.findall(r"<li>((?:\w{4}-){3}\w{4})</li>", answer.text)
    assert 10 == len(set(codes))
    return app, codes


def password_given(editor: Editor) -> DeskUser:
    """A browser that has sent ana's password and has to send a code."""
    browser = anonymous(editor)
    answer = browser.sign_in("ana", wanted="/desk/users")
    assert "/desk/sign-in/code?next=/desk/users" == answer.headers["Location"]
    assert 303 == browser.get("/account").status_code
    browser.get("/sign-in/code", query_string={"next": "/desk/users"})
    return browser


def test_a_second_factor_needs_its_code(editor: Editor, clock: Clock) -> None:
    app, _ = with_second_factor(editor)
    clock.at += timedelta(minutes=5)
    browser, code = password_given(editor), app.at(clock())

    refused = browser.post("/sign-in/code", {"code": "123456", "next": "/desk/users"})
    accepted = browser.post("/sign-in/code", {"code": code, "next": "/desk/users"})
    replayed = password_given(editor).post("/sign-in/code", {"code": code})

    assert (401, "/desk/users") == (refused.status_code, accepted.headers["Location"])
    assert 200 == browser.get("/account").status_code
    assert 401 == replayed.status_code


def test_a_link_does_not_replace_the_second_factor(editor: Editor, clock: Clock) -> None:
    with_second_factor(editor)
    browser, link = anonymous(editor), link_of(editor)
    browser.get(link)

    assert "/desk/sign-in/code" in browser.post(link).headers["Location"]
    assert 303 == browser.get("/account").status_code


@pytest.mark.parametrize(("late_s", "status"), [(-30, 303), (30, 303), (61, 401), (-61, 401)])
def test_a_code_is_valid_for_neighbouring_steps(
    editor: Editor, clock: Clock, late_s: int, status: int
) -> None:
    app, _ = with_second_factor(editor)
    clock.at += timedelta(minutes=5)
    browser = password_given(editor)

    answer = browser.post("/sign-in/code", {"code": app.at(clock() + timedelta(seconds=late_s))})

    assert status == answer.status_code


def test_a_recovery_code_replaces_the_app_once(editor: Editor) -> None:
    _, codes = with_second_factor(editor)

    first = password_given(editor).post("/sign-in/code", {"code": codes[3].upper()})
    second = password_given(editor).post("/sign-in/code", {"code": codes[3]})

    assert (303, 401) == (first.status_code, second.status_code)
    with editor.database.read() as connection:
        ana = stored_users.named(connection, "ana")
        assert 9 == stored_users.count_recovery_codes(connection, ana)


def test_codes_have_pauses_too(editor: Editor, clock: Clock) -> None:
    app, _ = with_second_factor(editor)
    clock.at += timedelta(minutes=5)
    browser = password_given(editor)

    statuses = [
        browser.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(ACCOUNT_FREE)
    ]
    blocked = password_given(editor).post("/sign-in/code", {"code": app.at(clock())})

    assert ([401] * ACCOUNT_FREE, 429) == (statuses, blocked.status_code)


def test_a_code_alone_is_worth_nothing(editor: Editor, clock: Clock) -> None:
    app, _ = with_second_factor(editor)
    clock.at += timedelta(minutes=5)
    stranger, late = anonymous(editor), password_given(editor)

    assert "/desk/sign-in" == stranger.get("/sign-in/code").headers["Location"]
    assert 401 == stranger.post("/sign-in/code", {"code": app.at(clock())}).status_code
    clock.at += sign_in.CODE_LIFE
    assert 401 == late.post("/sign-in/code", {"code": app.at(clock())}).status_code


def test_an_old_session_changes_no_second_factor(editor: Editor, clock: Clock) -> None:
    browser = desk_user(editor, Role.EDITOR, "ana")
    clock.at += timedelta(hours=1, seconds=1)

    for path in ("", "/off", "/confirm"):
        assert 403 == browser.post(f"/account/second-factor{path}").status_code
    assert 403 == browser.post("/account/passkeys/options").status_code
    assert 403 == browser.post("/account/passkeys").status_code
    assert 403 == browser.post("/account/passkeys/1/remove").status_code


def test_the_second_factor_is_switched_off(editor: Editor) -> None:
    with_second_factor(editor)
    browser = desk_user(editor, Role.EDITOR, "ana")

    browser.post("/account/second-factor/off")

    assert "/desk/" == anonymous(editor).sign_in("ana").headers["Location"]


@pytest.mark.parametrize(
    "credential", [{}, {"id": "x"}, {"id": 7, "response": []}, "no", None, [1], {"id": "\0"}]
)
def test_an_answer_that_is_not_a_passkeys_is_refused(editor: Editor, credential: Any) -> None:
    browser, ana = anonymous(editor), desk_user(editor, Role.EDITOR, "ana")
    headers = {"Accept": "application/json", "X-CSRF-Token": browser.csrf}
    browser.client.post("/desk/sign-in/passkey/options", headers=headers)

    body = {"credential": credential, "next": [], "label": {}}
    sent = browser.client.post("/desk/sign-in/passkey", json=body, headers=headers)
    headers["X-CSRF-Token"] = ana.csrf
    ana.client.post("/desk/account/passkeys/options", headers=headers)
    registered = ana.client.post("/desk/account/passkeys", json=body, headers=headers)

    assert (400, 400) == (sent.status_code, registered.status_code)
    assert 1 == len(rows(editor, user_sessions))


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://news.example", "news.example"),
        ("https://news.example:8443/wire", "news.example"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", ""),
        ("https://[::1]", ""),
        ("http://news.example", ""),
    ],
)
def test_passkeys_are_bound_to_the_host(base_url: str, host: str) -> None:
    assert host == passkeys.relying_party(base_url)


def test_sessions_store_no_secret(editor: Editor) -> None:
    browser = desk_user(editor, Role.EDITOR, "ana")
    link = link_of(editor)

    stored = repr([*rows(editor, user_sessions), *rows(editor, steps_table)])

    assert token_hash(browser.cookie) in stored
    assert browser.cookie not in stored
    assert link.rpartition("/")[2] not in stored
    assert BROWSER.address not in stored
