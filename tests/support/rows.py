"""Articles as rows of JSON Lines."""

from __future__ import annotations

import json
from typing import Any

QUAY = (
    "The harbour authority opened its second container quay on Friday. Cranes unload two "
    "vessels side by side, so that waiting outside the breakwater has an end. "
)
FERRY = [
    (
        "f1",
        "Night ferry to the islands runs aground",
        "The night ferry Albatros ran aground on a "
        "sandbank before Kelp Island; divers looked "
        "at its hull. ",
        "2026-11-10T20:00:00Z",
    ),
    (
        "f2",
        "Divers find a crack in the ferry's hull",
        "Divers found a crack in the hull of the "
        "night ferry Albatros, aground on the "
        "sandbank before Kelp Island. ",
        "2026-11-11T09:00:00Z",
    ),
    (
        "f3",
        "Tugs free the Albatros from the sandbank",
        "Two tugs freed the night ferry Albatros "
        "from the sandbank before Kelp Island; the "
        "crack in its hull was sealed. ",
        "2026-11-12T15:00:00Z",
    ),
]


def line(id_: str, title: str, body: str = "", **more: Any) -> str:
    text = (
        body
        or f"{title}: the harbour authority said on Friday that it is so, and gave its reasons."
    )
    return json.dumps(
        {"id": id_, "title": title, "body": text, "published": "2026-11-20T09:00:00Z"} | more
    )


def quay_line(id_: str, title: str, body: str = QUAY, **more: Any) -> str:
    return json.dumps(
        {"id": id_, "title": title, "body": body, "published": "2026-11-20T09:00:00Z"} | more
    )


def lines(rows: list[tuple[str, str, str, str]]) -> str:
    return "\n".join(
        quay_line(id_, title, body=body * 2, published=at) for id_, title, body, at in rows
    )


TEXT_IN_AZERBAIJANI = (
    "Limanın ikinci körpüsü iki il davam edən işlərdən sonra bazar ertəsi ilk gəmini qəbul edib, "
    "bunu limanın rəhbəri jurnalistlərə bildirib. "
) * 4
