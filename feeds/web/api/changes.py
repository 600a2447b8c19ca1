"""Changes in the API. ``wirefeed serve`` also answers this address as a long poll and as events
(``feeds.web.streams``).
"""

from __future__ import annotations

from feeds.domain.feed_address import parse_address
from feeds.domain.scopes import Scope
from feeds.errors import BadSelection
from feeds.model import Significance
from feeds.newsroom.changes import changes_after
from feeds.store import Reader
from feeds.store.change_log import JOINED, LINKED, REPUBLISHED, UNPUBLISHED
from feeds.text.dates import format_rfc3339
from feeds.web.api import models
from feeds.web.api.parameters import PROPERTIES, number_in, whole
from feeds.web.api.route import Answer, Call, Parameter, Route

MOST_CHANGES = 1_000
MOST_SEQ = 2**53  # the greatest whole number that every reader of JSON knows exactly
LONGEST_WAIT_S = 50  # less than the 60 s that proxies wait for an answer
KINDS = (
    *(significance.value for significance in Significance),
    LINKED,
    JOINED,
    UNPUBLISHED,
    REPUBLISHED,
)


def list_changes(call: Call) -> Answer:
    """List public changes after a number, in their order and without a gap.

    With ``wait`` the answer comes with the next change, at the latest after these seconds. With
    ``Accept: text/event-stream`` changes are sent as events, for as long as the client listens.
    """
    after = number_in(call, "after", default=0, least=0, most=MOST_SEQ)
    limit = number_in(call, "size", default=100, least=1, most=MOST_CHANGES)
    number_in(call, "wait", default=0, least=0, most=LONGEST_WAIT_S)
    filters = [(name, value) for name, value in call.query if name in _PROPERTY_NAMES]
    kinds = [value for name, value in call.query if name == "kind"]
    for kind in kinds:
        if kind not in KINDS:
            raise BadSelection("kind", f"{kind!r} is none of {', '.join(KINDS)}")
    selection = parse_address("/feeds/latest.json", filters)
    with call.editor.database.read() as connection:
        part = changes_after(Reader(connection), after, limit, selection, kinds)
    rows = [
        models.ChangeOut(
            seq=row.seq,
            at=format_rfc3339(row.at),
            kind=row.kind,
            article=row.article,
            revision=row.revision,
        )
        for row in part.rows
    ]
    body = models.ChangesOut(
        changes=rows, next=part.following, is_complete=part.is_complete, history=part.history
    )
    return Answer(body=body)


_PROPERTY_NAMES = {parameter.name for parameter in PROPERTIES}

ROUTES = (
    Route(
        method="GET",
        path="/changes",
        scope=Scope.READ,
        view=list_changes,
        answer=models.ChangesOut,
        parameters=(
            Parameter(
                name="after",
                meaning="the number of the last change that the client has; 0 for none",
                schema=whole(0, MOST_SEQ),
            ),
            Parameter(
                name="size", meaning="how many; 100 by default", schema=whole(1, MOST_CHANGES)
            ),
            Parameter(
                name="wait",
                meaning="seconds to wait for a change where there is none; 0 by default",
                schema=whole(0, LONGEST_WAIT_S),
            ),
            Parameter(
                name="kind",
                meaning="only changes of this kind; repeat it for more",
                schema={"type": "string", "enum": list(KINDS)},
                is_repeatable=True,
            ),
            *PROPERTIES,
        ),
        problems=(404,),
    ),
)
