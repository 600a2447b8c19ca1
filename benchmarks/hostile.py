"""Time and memory of the sanitizer on hostile megabytes: ``python benchmarks/hostile.py [NAME …]
[--bytes N]``.

Each input runs in a separate process. Prints a line for each input (CPU seconds, their ratio to
those of a megabyte of usual paragraphs, peak memory, size in and out) and exits with 1 if one
exceeds the bound: four usual megabytes, 200 MB. So the bound is the same on a slow machine.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time

MAX_RATIO = 4.0
USUAL = (
    '<p>The harbour opened its <a href="https://port.example/quay">second quay</a> on Monday, the '
    "<b>harbour master</b> said. Two ships of 300 metres can berth beside the old town now.</p>"
)
MAX_MEGABYTES = 200
SIZE = 1_000_000

# One repeated piece an input; "{}" counts.
PIECES = {
    "nesting": "<blockquote>",
    "formatting": "<b><i>",
    "distinct-attributes": "<p><b title={}>",
    "less-than": "<",
    "greater-than": ">",
    "ampersands": "&",
    "references-unended": "&amp",
    "giant-references": "&#999999999999;",
    "tables": "<table><tr><td>",
    "rows": "<tr>x",
    "lists": "<ul><li>",
    "rulers": "<ruby><rt>",
    "breaks": "<br>",
    "pictures": "<img src=http://x.example/z.png alt=''>",
    "quotes": '<a href="',
    "comments": "<!--",
    "declarations": "<!x>",
    "end-tags": "</p>",
    "scripts": "<script>x",
    "cdata": "<![CDATA[",
    "links": "<a href=http://x.example/>x",
    "queries": '<a href="http://x.example/?' + "&" * 4000 + '">x</a>',
    "titles": "<p title='" + '<&"' * 3000 + "'>x",
    "pictures-unended": "<img src=x alt='",
    "zero-bytes": "<a\x00b>",
    "entities-in-tags": "<p &lt;>",
    "frames": '<iframe src="https://youtu.be/a1B2c3D4e5F">',
    "fallbacks": "<noscript><object>",
    "recordings": "<video src=https://x.example/c.mp4>",
    "formulas": "<math><mrow>",
    "drawings": "<svg><title>",
    "places": '<a href="#p{}" id="p{}">x</a>',
    "quoted-posts": '<blockquote class="twitter-tweet">',
    "sources": '<img srcset="' + "a.png 1x," * 4000 + '">',
    "figures": "<figure><figcaption>",
}
# What one piece cannot show: an opening, then the piece for the rest of the megabyte.
OPENINGS = {
    "rows": "<table>",
    "greater-than": '<p a="',
}
SPECIAL = {"attributes": lambda size: "<a " + " ".join(f"a{i}=1" for i in range(size // 8)) + ">x"}


def hostile(name: str, size: int) -> str:
    """The input called ``name``, of so many characters."""
    if name in SPECIAL:
        return SPECIAL[name](size)[:size]
    piece = PIECES[name]
    count = size // len(piece) + 1
    filler = (
        (piece.replace("{}", str(i)) for i in range(count)) if "{}" in piece else [piece * count]
    )
    return (OPENINGS.get(name, "") + "".join(filler))[:size]


def measured(raw: str) -> tuple[str, float]:
    """Return the clean text, and the CPU seconds of cleaning."""
    from feeds.sanitize import clean_html

    start = time.process_time()
    clean = clean_html(raw, "https://news.example/")
    return clean, time.process_time() - start


def measure_here(name: str, size: int, usual_seconds: float) -> int:
    """Print the line of one input; return 1 if it exceeds the bound."""
    raw = hostile(name, size)
    clean, seconds = measured(raw)
    ratio = seconds / usual_seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sizes = f"{len(raw):8} -> {len(clean)}"
    print(f"{name:20} {seconds:6.2f} s {ratio:5.1f} x {peak:5.0f} MB {sizes}")
    return int(ratio > MAX_RATIO or peak > MAX_MEGABYTES)


def main() -> int:
    """Measure each input in a process of its own, beside the usual text: the better of two."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("names", nargs="*", metavar="NAME", help="inputs (default: all)")
    options.add_argument("--bytes", type=int, default=SIZE, dest="size", help="of each input")
    chosen = options.parse_args()
    names = chosen.names or [*PIECES, *SPECIAL]
    usual = USUAL * (chosen.size // len(USUAL))
    usual_seconds = str(min(measured(usual)[1] for _ in range(2)))
    here = [sys.executable, __file__, "--here"]
    over = [
        name
        for name in names
        if subprocess.run([*here, name, str(chosen.size), usual_seconds]).returncode
    ]
    print(f"{len(names)} inputs, over the bound: {', '.join(over) or 'none'}")
    return 1 if over else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        sys.exit(measure_here(sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
    sys.exit(main())
