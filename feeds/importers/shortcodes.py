"""WordPress' shortcodes in exported texts, as the elements that a site makes of them.

https://codex.wordpress.org/Shortcode: ``[caption]``, ``[embed]``, ``[audio]`` and ``[video]``;
others stay as they are written.
"""

from __future__ import annotations

import re
from html import escape

_CAPTION = re.compile(
    r"\[caption\b[^\]]{0,1000}\]\s*((?:<a\b[^>]{0,2000}>\s*)?<img\b[^>]{0,4000}>(?:\s*</a>)?)"
    r"(.{0,5000}?)\[/caption\]",
    re.DOTALL,
)
_EMBED = re.compile(r"\[embed\b[^\]]{0,500}\]\s*(https?://[^\s\[\]<>\"]{1,2000})\s*\[/embed\]")
_RECORDING = re.compile(r"\[(audio|video)\b([^\]]{1,2000})\](?:\s*\[/\1\])?")
_SOURCE = re.compile(r"\b(?:src|mp3|m4a|ogg|wav|mp4|m4v|webm|ogv)=[\"']?(https?://[^\"'\s\]]+)")
_POSTER = re.compile(r"\bposter=[\"']?(https?://[^\"'\s\]]+)")


def with_elements(html: str) -> str:
    """Return a text with elements in place of WordPress' own shortcodes."""
    if "[" not in html:
        return html
    html = _CAPTION.sub(
        lambda match: (
            f"<figure>{match.group(1)}<figcaption>{match.group(2).strip()}</figcaption></figure>"
        ),
        html,
    )
    html = _EMBED.sub(lambda match: f'<iframe src="{escape(match.group(1))}"></iframe>', html)
    return _RECORDING.sub(_recording, html)


def _recording(match: re.Match[str]) -> str:
    name, attributes = match.groups()
    sources = _SOURCE.findall(attributes)
    if not sources:
        return match.group()
    poster = _POSTER.search(attributes)
    shown = f' poster="{escape(poster.group(1))}"' if poster else ""
    files = "".join(f'<source src="{escape(source)}">' for source in sources)
    return f"<{name}{shown}>{files}</{name}>"
