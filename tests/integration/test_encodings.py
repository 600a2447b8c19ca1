"""Encodings as servers, documents and their authors declare them, or do not."""

from __future__ import annotations

from datetime import UTC

import pytest
from support.constants import NOW

from feeds.importers import Options, Source, read
from feeds.model import Draft

TITLE = "Порт открыл причал"
TEXT = (
    "Второй причал порта принял в понедельник первое судно после двух лет работ, сообщили в "
    "администрации порта."
)


def page(meta: str, encoding: str) -> bytes:
    return (
        f"<!doctype html><html lang='ru'><head>{meta}<title>{TITLE}</title>"
        "<meta property='og:type' content='article'></head><body><article>"
        f"<h1>{TITLE}</h1><p>{TEXT}</p><p>{TEXT} {TEXT}</p></article></body></html>"
    ).encode(encoding)


def feed(encoding: str, declared: str, title: str = TITLE, text: str = TEXT) -> bytes:
    return (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><title>T</title>'
        f"<item><title>{title}</title><guid>1</guid><description>{text}</description></item>"
        "</channel></rss>"
    ).encode(encoding)


def first(data: bytes, media_type: str) -> tuple[str, str]:
    source = Source(name="https://a.example/x", data=data, media_type=media_type)
    (draft,) = read(source, Options(now=NOW, zone=UTC))
    assert isinstance(draft, Draft), draft
    text = draft.revisions[-1]
    return text.headline, text.body_html or text.body_text


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (page('<meta charset="windows-1251">', "cp1251"), "text/html"),
        (page("", "cp1251"), "text/html; charset=windows-1251"),
        (
            page('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
            "text/html",
        ),
        (page("", "cp1251"), "text/html"),
        (page('<meta charset="iso-8859-1">', "utf-8"), "text/html"),
        (page("", "utf-16"), "text/html"),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + page("", "utf-8"), "application/xhtml+xml"),
        (feed("utf-8", "UTF-16"), "text/xml"),
        (feed("cp1251", "windows-1251"), "text/xml"),
        (feed("cp1251", "utf-8"), "text/xml"),
        (feed("utf-8", "utf-8"), "text/xml; charset=us-ascii"),
        (feed("utf-8", "utf8mb4"), "text/xml"),
        (feed("utf-16-le", "utf-16"), "text/xml"),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + feed("utf-8", "utf-8"), "text/xml"),
        (b"\n\n" + feed("utf-8", "utf-8"), "text/xml"),
    ],
)
def test_a_text_is_read_in_its_own_encoding(data: bytes, media_type: str) -> None:
    headline, body = first(data, media_type)
    assert (TITLE, True) == (headline, TEXT in body)


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("gb2312", "码头开放"),
        ("euc-kr", "항구가 열렸다"),
        ("iso-2022-jp", "港の船"),
        ("big5", "碼頭開放"),
    ],
)
def test_encodings_of_east_asia_are_read(encoding: str, title: str) -> None:
    assert title == first(feed(encoding, encoding, title, title * 9), "text/xml")[0]


def test_a_wrong_byte_costs_one_character() -> None:
    damaged = feed("utf-8", "utf-8").replace("первое".encode(), "первое".encode() + b"\x96")
    assert TEXT.replace("первое", "первое\ufffd") in first(damaged, "text/xml")[1]


def test_control_characters_and_names_of_html_are_no_obstacle() -> None:
    strange = feed("utf-8", "utf-8", "Caf&eacute;&nbsp;Quay", "The quay &mdash; open\x0b.")
    assert "Café Quay" == first(strange, "text/xml")[0]
