"""Markup that must not run after sanitizing."""

from __future__ import annotations

_SCHEMES = [
    "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)",
    "javascript:123",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x.js",
    "\x01javascript:alert(1)",
    "java&#10;script:alert(1)",
    "feed:javascript:alert(1)",
]
_HOLDERS = [
    '<a href="{}">x</a>',
    "<img src='{}'>",
    '<blockquote cite="{}">x</blockquote>',
    "<form action={}><button>x",
    '<iframe src="{}">',
    '<object data="{}">',
    '<embed src="{}">',
    '<video poster="{}"><source src="{}">',
    '<link rel=stylesheet href="{}">',
    '<base href="{}">',
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<math href="{}">x</math>',
    '<button formaction="{}">x',
    '<body background="{}">x',
    '<img srcset="{} 1x">',
    '<meta http-equiv=refresh content="0;url={}">',
]
_EVENTS = [
    "onerror",
    "onload",
    "onclick",
    "onmouseover",
    "onfocus",
    "ontoggle",
    "onanimationstart",
    "ONERROR",
    "onpointerenter",
    "on\x00error",
]
_CARRIERS = [
    "<img src=x {}=alert(1)>",
    "<p {}='alert(1)'>x",
    "<details open {}=alert(1)>x",
    "<svg {}=alert(1)>",
    "<a href=/x {}=alert(1)>x",
    "<input autofocus {}=alert(1)>",
    "<marquee {}=alert(1)>x",
    "<table><td {}=alert(1)>x",
    '<b/{}="alert(1)">x',
]
_RAW = [
    "<script>alert(1)</script>",
    "<script src=//evil.example>",
    "<style>@import 'x'</style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--x--!><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml <img src=x onerror=alert(1)>?>",
    "<img src=x onerror=alert(1)//",
    "<<img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT>alert(1)</SCRIPT >",
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<p style='background:url(javascript:alert(1))'>x",
    '<p style="behavior:url(x.htc)">x',
    "<x-widget onclick=alert(1)>x</x-widget>",
    "<a href='x' target=_blank>x</a>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<img alt='<script>alert(1)</script>' src=x>",
    "İ<script>alert(1)</script>",
]
HOSTILE = (
    [holder.replace("{}", scheme) for holder in _HOLDERS for scheme in _SCHEMES]
    + [carrier.replace("{}", event) for carrier in _CARRIERS for event in _EVENTS]
    + _RAW
    + ["<p>before</p>" + raw + "<p>after</p>" for raw in _RAW]
)
