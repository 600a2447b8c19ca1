"""The addresses in public documents, and a walk over all of them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urljoin, urlsplit

# Answers a whole address: status, headers (lower case), body.
Ask = Callable[..., tuple[int, dict[str, str], bytes]]
_ATTRIBUTE = re.compile(r'\b(?:href|src|action|data|poster)="([^"]*)"')
_CLOUD = re.compile(r'<cloud [^>]*path="([^"]+)"')
_PEOPLE = {"Sec-Fetch-Dest": "document"}


def addresses_in(address: str, headers: dict[str, str], body: bytes, host: str) -> Iterator[str]:
    """Yield every address on ``host`` in an answer: in its headers and in its document."""
    for name in ("link", "location", "content-location"):
        yield from _absolute(headers.get(name, ""), host)
    media_type = headers.get("content-type", "").partition(";")[0]
    if media_type.startswith("image/") or media_type.endswith("javascript"):
        return
    text = body.decode()
    if media_type.endswith("json"):
        text = json.dumps(json.loads(text), ensure_ascii=False).replace('\\"', '"')
    if media_type == "text/html":
        # Snippets to copy are text in a page.
        for written in _ATTRIBUTE.findall(text):
            yield urljoin(address, html.unescape(written))
    text = html.unescape(html.unescape(text))
    yield from _absolute(text, host)
    for path in _CLOUD.findall(text):
        yield f"http://{host}{path}"
    # In texts of feeds, too.
    for written in _ATTRIBUTE.findall(text):
        if written.startswith("/") and not written.startswith("//"):
            yield urljoin(address, written)


def _absolute(text: str, host: str) -> list[str]:
    return re.findall(rf"https?://{re.escape(host)}[^\s\"'<>\\)…}}]*", text)


def walk(
    base_url: str, seeds: Iterable[str], ask: Ask, *, is_skipped: Callable[[str], bool]
) -> dict[str, int]:
    """Follow every address on our host; return each with its status."""
    host = urlsplit(base_url).netloc
    waiting, statuses = [base_url + seed for seed in seeds], dict[str, int]()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        if address in statuses or is_skipped(address):
            continue
        for more in ({}, _PEOPLE) if "/feeds/" in address else ({},):
            status, headers, body = ask(address, **more)
            statuses[address] = status
            assert "set-cookie" not in headers, address
            if status < 400:
                waiting += [
                    linked
                    for linked in addresses_in(address, headers, body, host)
                    if urlsplit(linked).netloc == host
                ]
    return statuses
