"""Constructs that newsrooms write, each with what must be in the content of every feed.

A construct is a name, its markup, and strings of the content; one that begins with "−" must not be
there. Addresses are relative to https://paper.example/2026/story/.
"""

from __future__ import annotations

from typing import NamedTuple


class Construct(NamedTuple):
    """A piece of a story's HTML, and what feeds must (or, after "−", must not) contain of it."""

    name: str
    html: str
    content: tuple[str, ...]


def _frame(url: str, title: str = "") -> str:
    named = f' title="{title}"' if title else ""
    return f'<iframe src="{url}" width="560" height="315"{named}></iframe>'


_PROVIDERS = (
    ("YouTube", "https://www.youtube.com/embed/a1B2c3D4e5F", "youtube.com/watch?v=a1B2c3D4e5F"),
    (
        "YouTube without cookies",
        "https://www.youtube-nocookie.com/embed/a1B2c3D4e5F?rel=0",
        "v=a1B2c3D4e5F",
    ),
    ("YouTube short", "https://www.youtube.com/shorts/a1B2c3D4e5F", "a1B2c3D4e5F"),
    ("YouTube short link", "https://youtu.be/a1B2c3D4e5F", "v=a1B2c3D4e5F"),
    (
        "YouTube playlist",
        "https://www.youtube.com/embed/videoseries?list=PLabcdef12345",
        "list=PLabcdef12345",
    ),
    ("Vimeo", "https://player.vimeo.com/video/123456789?h=ab12", "vimeo.com/123456789"),
    (
        "Dailymotion",
        "https://www.dailymotion.com/embed/video/x8abcde",
        "dailymotion.com/video/x8abcde",
    ),
    (
        "X",
        "https://platform.twitter.com/embed/Tweet.html?id=1234567890123",
        "/status/1234567890123",
    ),
    (
        "Instagram",
        "https://www.instagram.com/p/Cabc123/embed/captioned/",
        "instagram.com/p/Cabc123",
    ),
    (
        "Facebook video",
        ""
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fcit"
        "y%2Fvideos%2F123%2F",
        "facebook.com/city/videos/123",
    ),
    (
        "Facebook post",
        ""
        "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fcity"
        "%2Fposts%2F456",
        "facebook.com/city/posts/456",
    ),
    ("TikTok", "https://www.tiktok.com/embed/v2/7123456789012345678", "7123456789012345678"),
    ("Bluesky", "https://embed.bsky.app/embed/did:plc:abc123/app.bsky.feed.post/3kxyz", "3kxyz"),
    (
        "Mastodon",
        "https://mastodon.social/@city/112233445566/embed",
        "mastodon.social/@city/112233445566",
    ),
    ("Telegram", "https://t.me/citynews/123?embed=1", "t.me/citynews/123"),
    (
        "Reddit",
        "https://embed.reddit.com/r/news/comments/abc123/title/",
        "reddit.com/r/news/comments/abc123",
    ),
    (
        "Spotify",
        "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
        "open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
    ),
    (
        "SoundCloud",
        "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/paper/show",
        "soundcloud.com/paper/show",
    ),
    (
        "Apple Podcasts",
        "https://embed.podcasts.apple.com/gb/podcast/show/id123456789?i=1000600000000",
        "podcasts.apple.com",
    ),
    ("Datawrapper", "https://datawrapper.dwcdn.net/aB1cD/3/", "datawrapper.dwcdn.net/aB1cD"),
    ("Flourish", "https://flo.uri.sh/visualisation/1234567/embed", "visualisation/1234567"),
    ("Infogram", "https://e.infogram.com/0a1b2c3d-4e5f?src=embed", "infogram.com/0a1b2c3d-4e5f"),
    (
        "Tableau",
        "https://public.tableau.com/views/Book/Sheet?:showVizHome=no",
        "public.tableau.com/views/Book/Sheet",
    ),
    (
        "Google Maps",
        "https://www.google.com/maps/embed?pb=!1m18!2d49.85!3d40.37",
        "google.com/maps",
    ),
    (
        "OpenStreetMap",
        ""
        "https://www.openstreetmap.org/export/embed.html?bbox=49.8,40.3,49.9,40.4&amp;marker="
        "40.35,49.85",
        "openstreetmap.org",
    ),
    ("Scribd", "https://www.scribd.com/embeds/123456/content", "scribd.com/document/123456"),
    (
        "DocumentCloud",
        "https://embed.documentcloud.org/documents/123456-verdict/",
        "documentcloud.org/documents/123456-verdict",
    ),
    ("another site", "https://widgets.city.example/poll?id=7", "widgets.city.example/poll?id=7"),
)

FRAMES = tuple(
    Construct(f"frame: {name}", _frame(url, f"About {number}"), (address, f"About {number}"))
    for number, (name, url, address) in enumerate(_PROVIDERS)
)
_TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">The tunnel is open.</p>— City Roads (@roads) '
    '<a href="https://twitter.com/roads/status/1234567890123?ref_src=x">1 March</a></blockquote>'
    '<script async src="https://platform.twitter.com/widgets.js"></script>'
)
_VIDEO = (
    '<figure><video controls poster="https://cdn.example/p.jpg" width="640" height="360">'
    '<source src="https://cdn.example/c.webm" type="video/webm">'
    '<source src="https://cdn.example/c.mp4" type="video/mp4">'
    '<track kind="captions" src="https://cdn.example/c.vtt" srclang="en"></video>'
    "<figcaption>Fire at the depot</figcaption></figure>"
)
EMBEDS = (
    *FRAMES,
    Construct(
        "frame without title in a figure",
        f"<figure>{_frame('https://youtu.be/a1B2c3D4e5F')}"
        "<figcaption>First cars</figcaption></figure>",
        ("First cars</a>", "<figcaption>First cars"),
    ),
    Construct("frame without any title", _frame("https://youtu.be/a1B2c3D4e5F"), ("YouTube</a>",)),
    Construct(
        "frame with aria-label",
        '<iframe src="https://youtu.be/a1B2c3D4e5F" aria-label="Mayor speaks"></iframe>',
        ("Mayor speaks",),
    ),
    Construct(
        "frame that loads lazily",
        '<iframe src="about:blank" data-src="https://youtu.be/a1B2c3D4e5F"></iframe>',
        ("v=a1B2c3D4e5F",),
    ),
    Construct(
        "frame with a document of its own",
        '<iframe srcdoc="&lt;p&gt;Count: 12&lt;/p&gt;"></iframe>',
        ("Count: 12",),
    ),
    Construct(
        "frame that counts readers",
        '<iframe src="https://www.googletagmanager.com/ns.html?id=G" height="0" '
        'width="0"></iframe>',
        ("−googletagmanager",),
    ),
    Construct(
        "quoted post of X",
        _TWEET,
        ("The tunnel is open.", 'href="https://x.com/roads/status/1234567890123" class="embed"'),
    ),
    Construct(
        "quoted post of Instagram",
        '<blockquote class="instagram-media" '
        'data-instgrm-permalink="https://www.instagram.com/p/Cabc/"><a '
        'href="https://www.instagram.com/p/Cabc/">View this post</a></blockquote>',
        ('href="https://www.instagram.com/p/Cabc/" class="embed"', "View this post"),
    ),
    Construct(
        "quoted post of TikTok",
        '<blockquote class="tiktok-embed" '
        'cite="https://www.tiktok.com/@paper/video/7123456789012345678">'
        "<section>Bread</section></blockquote>",
        ("7123456789012345678", "Bread"),
    ),
    Construct(
        "quoted post of Bluesky",
        '<blockquote class="bluesky-embed" '
        'data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3kx"><p>Open</p></blockquote>',
        ("bsky.app/profile/did:plc:abc/post/3kx", "Open"),
    ),
    Construct(
        "widget of Flourish",
        '<div class="flourish-embed" data-src="visualisation/1234567"><script '
        'src="https://public.flourish.studio/resources/embed.js"></script><noscript><img '
        'src="https://public.flourish.studio/visualisation/1234567/thumbnail" '
        'alt="map"></noscript></div>',
        ("visualisation/1234567",),
    ),
    Construct(
        "script of Datawrapper",
        "<div><script "
        'src="https://datawrapper.dwcdn.net/aB1cD/embed.js"></script><noscript><img '
        'src="https://datawrapper.dwcdn.net/aB1cD/full.png" alt="Chart"></noscript></div>',
        ("datawrapper.dwcdn.net/aB1cD",),
    ),
    Construct(
        "post of Facebook",
        '<div class="fb-post" data-href="https://www.facebook.com/city/posts/456"></div>',
        ("facebook.com/city/posts/456",),
    ),
    Construct(
        "AMP: YouTube",
        '<amp-youtube data-videoid="a1B2c3D4e5F" width="480" height="270"></amp-youtube>',
        ("v=a1B2c3D4e5F",),
    ),
    Construct(
        "AMP: X",
        '<amp-twitter data-tweetid="1234567890123"></amp-twitter>',
        ("status/1234567890123",),
    ),
    Construct(
        "AMP: picture",
        '<amp-img src="https://cdn.example/a.jpg" width="600" height="400" alt="Quay"></amp-img>',
        ('src="https://cdn.example/a.jpg"', 'alt="Quay"'),
    ),
    Construct(
        "AMP: video",
        '<amp-video src="https://cdn.example/c.mp4" '
        'poster="https://cdn.example/p.jpg"></amp-video>',
        ("https://cdn.example/c.mp4", "p.jpg"),
    ),
    Construct(
        "lite-youtube",
        '<lite-youtube videoid="a1B2c3D4e5F" title="Opening"></lite-youtube>',
        ("v=a1B2c3D4e5F", "Opening"),
    ),
    Construct(
        "video with sources",
        _VIDEO,
        ("https://cdn.example/c.mp4", "c.webm", "c.vtt", "p.jpg", "Fire at the depot"),
    ),
    Construct(
        "video with a fallback link",
        '<video><source src="https://cdn.example/c.mp4">No video? <a '
        'href="https://cdn.example/c.mp4">Download it</a>.</video>',
        ("https://cdn.example/c.mp4", "Download it"),
    ),
    Construct(
        "audio",
        '<audio controls src="https://cdn.example/i.mp3"></audio>',
        ('href="https://cdn.example/i.mp3"', 'type="audio/mpeg"'),
    ),
    Construct(
        "audio with a title",
        '<audio src="/i.m4a" title="Interview"></audio>',
        ("https://paper.example/i.m4a", "Interview"),
    ),
    Construct(
        "object with a fallback",
        '<object data="https://cdn.example/v.pdf"><p>Read <a '
        'href="https://cdn.example/v.pdf">the verdict</a></p></object>',
        ("the verdict</a>",),
    ),
    Construct(
        "object without a fallback",
        '<object data="https://cdn.example/v.pdf" type="application/pdf"></object>',
        ("https://cdn.example/v.pdf",),
    ),
    Construct(
        "embed element",
        '<embed src="https://cdn.example/w.pdf" type="application/pdf">',
        ("w.pdf</a>",),
    ),
    Construct(
        "old player in an object",
        '<object><param name="movie" value="x"><embed '
        'src="https://www.youtube.com/v/a1B2c3D4e5F"></object>',
        ("a1B2c3D4e5F",),
    ),
)
EDITORS = (
    Construct(
        "CKEditor: oembed",
        '<figure class="media"><oembed url="https://youtu.be/a1B2c3D4e5F"></oembed></figure>',
        ("v=a1B2c3D4e5F",),
    ),
    Construct(
        "CKEditor: data-oembed-url",
        '<div data-oembed-url="https://vimeo.com/123456789">'
        '<iframe src="https://player.vimeo.com/video/123456789"></iframe></div>',
        ("https://vimeo.com/123456789",),
    ),
    Construct(
        "address of an embed alone",
        '<div class="wp-block-embed__wrapper">\nhttps://youtu.be/a1B2c3D4e5F\n</div>',
        ('href="https://www.youtube.com/watch?v=a1B2c3D4e5F"',),
    ),
    Construct(
        "frame with a film",
        '<iframe src="https://cdn.example/c.mp4" title="Fire"></iframe>',
        ('type="video/mp4"', "Fire"),
    ),
    Construct(
        "object with sound",
        '<object data="https://cdn.example/i.mp3" type="audio/mpeg"></object>',
        ('type="audio/mpeg"',),
    ),
)
PICTURES = (
    Construct(
        "picture",
        '<img src="https://cdn.example/a.jpg" alt="Quay" width="800" height="500">',
        ('src="https://cdn.example/a.jpg"', 'alt="Quay"', 'width="800"'),
    ),
    Construct(
        "relative picture", '<img src="b.jpg" alt="">', ("https://paper.example/2026/story/b.jpg",)
    ),
    Construct(
        "picture from the root", '<img src="/i/b.jpg" alt="">', ("https://paper.example/i/b.jpg",)
    ),
    Construct(
        "picture in a figure",
        '<figure><img src="https://cdn.example/a.jpg" alt="Quay"><figcaption>The quay. '
        "<cite>Photo: A. B.</cite></figcaption></figure>",
        ("<figcaption>The quay. <cite>Photo: A. B.</cite>",),
    ),
    Construct(
        "picture in sizes",
        '<img src="https://cdn.example/a.jpg" srcset="https://cdn.example/a.jpg 480w, '
        'https://cdn.example/a-1200.jpg 1200w" sizes="100vw" alt="">',
        ('src="https://cdn.example/a-1200.jpg"', "480w", 'sizes="100vw"'),
    ),
    Construct(
        "picture with srcset only",
        '<img srcset="https://cdn.example/s-480.jpg 480w, https://cdn.example/s-1200.jpg '
        '1200w" alt="">',
        ('src="https://cdn.example/s-1200.jpg"',),
    ),
    Construct(
        "picture element",
        '<picture><source type="image/avif" srcset="https://cdn.example/a.avif"><img '
        'src="https://cdn.example/a.jpg" alt="Quay"></picture>',
        ('src="https://cdn.example/a.jpg"',),
    ),
    Construct(
        "picture element without src",
        '<picture><source srcset="https://cdn.example/z.webp"><img alt="Z"></picture>',
        ('src="https://cdn.example/z.webp"',),
    ),
    Construct(
        "lazy picture: data-src",
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" '
        'data-src="https://cdn.example/r.jpg" alt="Real">',
        ("https://cdn.example/r.jpg",),
    ),
    Construct(
        "lazy picture: data-lazy-src",
        '<img src="https://cdn.example/blank.gif" data-lazy-src="https://cdn.example/r.jpg" '
        'alt="Real">',
        ("https://cdn.example/r.jpg", "−blank.gif"),
    ),
    Construct(
        "lazy picture: data-original",
        '<img src="/img/spacer.png" data-original="https://cdn.example/r.jpg" alt="">',
        ("https://cdn.example/r.jpg", "−spacer"),
    ),
    Construct(
        "lazy picture: data-srcset",
        '<img data-srcset="https://cdn.example/r-400.jpg 400w, https://cdn.example/r-900.jpg '
        '900w" alt="">',
        ('src="https://cdn.example/r-900.jpg"',),
    ),
    Construct(
        "lazy picture with noscript",
        '<img src="https://cdn.example/1x1.png" alt=""><noscript><img '
        'src="https://cdn.example/r.jpg" alt="Real"></noscript>',
        ("https://cdn.example/r.jpg", "−1x1"),
    ),
    Construct(
        "lazy picture twice",
        '<img data-src="https://cdn.example/r.jpg" alt="Real"><noscript><img '
        'src="https://cdn.example/r.jpg" alt="Real"></noscript>',
        ("https://cdn.example/r.jpg",),
    ),
    Construct(
        "tracking pixel",
        '<img src="https://count.example/p.gif" width="1" height="1" alt="">',
        ("−count.example",),
    ),
    Construct(
        "narrow picture",
        '<img src="https://cdn.example/rule.png" width="600" height="2" alt="">',
        ("rule.png",),
    ),
    Construct(
        "image map",
        '<img src="https://cdn.example/m.png" usemap="#m" alt="Map"><map name="m"><area '
        'href="https://a.example/north" alt="North"></map>',
        ("m.png", ">North</a>"),
    ),
    Construct(
        "gallery",
        '<figure><ul><li><figure><img src="https://cdn.example/1.jpg" '
        'alt=""><figcaption>One</figcaption></figure></li><li><figure><img '
        'src="https://cdn.example/2.jpg" '
        'alt=""><figcaption>Two</figcaption></figure></li></ul><figcaption>Both</figcaption>'
        "</figure>",
        ("One", "Two", "Both"),
    ),
    Construct(
        "linked picture",
        '<a href="https://a.example/big"><img src="https://cdn.example/a.jpg" alt="Quay"></a>',
        ('href="https://a.example/big"', "a.jpg"),
    ),
    Construct(
        "card of a link",
        '<figure><a href="https://o.example/post"><div>Other story</div><div>About '
        'it</div><img src="https://o.example/t.jpg" alt=""></a></figure>',
        ("Other story", "About it"),
    ),
)
WORDS = (
    Construct("paragraphs", "<p>One.</p><p>Two.</p>", ("<p>One.</p>", "<p>Two.</p>")),
    Construct(
        "emphasis",
        "<p><b>b</b> <i>i</i> <em>e</em> <strong>s</strong> <u>u</u> <mark>m</mark> "
        "<small>f</small></p>",
        ("<strong>s</strong>", "<mark>m</mark>"),
    ),
    Construct("headings", "<h1>One</h1><h2>Two</h2><h6>Six</h6>", ("<h1>One</h1>", "<h6>Six</h6>")),
    Construct("deleted text", "<p>It cost <del>5</del> <s>7</s> 6 million.</p>", ("<del>5</del>",)),
    Construct("inserted text", "<p>It <ins>now</ins> costs.</p>", ("<ins>now</ins>",)),
    Construct("exponent", "<p>10<sup>6</sup> and H<sub>2</sub>O</p>", ("<sup>6</sup>",)),
    Construct("ordinal", "<p>The 1<sup>st</sup> day</p>", ("<sup>st</sup>",)),
    Construct(
        "quotation",
        '<blockquote cite="https://s.example/x"><p>Words.</p><footer>— '
        "<cite>Report</cite></footer></blockquote>",
        ("<blockquote", "Report"),
    ),
    Construct(
        "pull quote",
        "<figure "
        'class="pullquote"><blockquote>Pull</blockquote><figcaption>Who</figcaption></figure>',
        ("Pull", "Who"),
    ),
    Construct("inline quotation", '<p>He said <q cite="https://s.example">yes</q>.</p>', ("<q",)),
    Construct(
        "abbreviation",
        '<p><abbr title="World Health Organization">WHO</abbr></p>',
        ('title="World Health Organization"',),
    ),
    Construct(
        "time", '<p><time datetime="2026-03-01">1 March</time></p>', ('datetime="2026-03-01"',)
    ),
    Construct("other language", '<p><span lang="fr">raison d’être</span></p>', ('lang="fr"',)),
    Construct("right to left", '<p dir="rtl">سلام <bdi>x</bdi></p>', ('dir="rtl"',)),
    Construct(
        "ruby",
        "<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby></p>",
        ("<rt>とうきょう</rt>",),
    ),
    Construct("list", "<ul><li>One</li><li>Two</li></ul>", ("<li>One</li>",)),
    Construct(
        "numbered list",
        '<ol start="5" type="a" reversed><li value="7">x</li></ol>',
        ('start="5"', 'type="a"', "reversed", 'value="7"'),
    ),
    Construct("menu", "<menu><li>One</li></menu>", ("<ul><li>One</li></ul>",)),
    Construct("definitions", "<dl><dt>GDP</dt><dd>Gross product</dd></dl>", ("<dt>GDP</dt>",)),
    Construct(
        "details",
        "<details open><summary>Method</summary><p>We asked.</p></details>",
        ("<details open", "Method"),
    ),
    Construct(
        "table",
        '<table><caption>Results</caption><thead><tr><th scope="col" '
        'colspan="2">Team</th></tr></thead><tbody><tr><td rowspan="2">A</td><td '
        'align="right">3</td></tr></tbody></table>',
        ("<caption>Results", 'colspan="2"', 'align="right"'),
    ),
    Construct(
        "cell aligned by style",
        '<table><tr><td style="text-align: center">x</td></tr></table>',
        ('align="center"',),
    ),
    Construct(
        "code",
        '<pre><code class="language-python hljs">if a &lt; b:\n    c</code></pre>',
        ('class="language-python"', "a &lt; b:\n    c"),
    ),
    Construct("keys", "<p><kbd>Ctrl</kbd> <samp>out</samp> <var>n</var></p>", ("<kbd>Ctrl</kbd>",)),
    Construct("line breaks", "<p>Street 1<br>City</p>", ("Street 1<br>City",)),
    Construct("rule", "<p>a</p><hr><p>b</p>", ("<hr>",)),
    Construct(
        "sections",
        "<section><h3>In</h3><p>a</p></section><aside><p>Aside</p></aside>",
        ("<h3>In</h3>", "Aside"),
    ),
    Construct("address", "<address>Street 1</address>", ("Street 1",)),
    Construct(
        "obsolete elements",
        "<center>Mid</center><font color=red>red</font> <big>big</big> <tt>tt</tt> "
        "<strike>st</strike>",
        ("Mid", "red", "<code>tt</code>", "<s>st</s>"),
    ),
    Construct(
        "values",
        '<p><data value="3">three</data> <meter value="0.6">60%</meter> <progress '
        'value="3">3/10</progress></p>',
        ("three", "60%", "3/10"),
    ),
    Construct(
        "form",
        "<form><label>Yes <input "
        "type=radio></label><button>Vote</button><select><option>A</option></select></form>"
        "<fieldset><legend>Why</legend>text</fieldset>",
        ("Yes", "Vote", "Why", "text"),
    ),
    Construct(
        "task list",
        "<ul><li><input type=checkbox checked disabled> done</li><li><input type=checkbox "
        "disabled> open</li></ul>",
        ("☑ done", "☐ open"),
    ),
    Construct(
        "formula",
        "<p>E is <math><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p>",
        ("mc<sup>2</sup>",),
    ),
    Construct(
        "formula with alttext",
        '<math alttext="a over b"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>',
        ("a over b",),
    ),
    Construct(
        "formula with a fraction", "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>", ("a/2",)
    ),
    Construct(
        "drawing",
        '<p>Sign: <svg role="img"><title>Traffic sign</title><text>STOP</text></svg></p>',
        ("Traffic sign", "STOP"),
    ),
    Construct("noscript", "<noscript><p>Results: 3–1</p></noscript>", ("Results: 3–1",)),
    Construct(
        "special characters",
        "<p>10&nbsp;000&nbsp;AZN, 5&#8239;%, A&shy;B, x&zwnj;y, 👩‍👩‍👧 🇦🇿</p>",
        ("10&nbsp;000", "x\u200cy", "👩‍👩‍👧"),
    ),
    Construct("comments", "<!--card--><p>between</p><!--/card-->", ("between", "−card")),
    Construct("tag as text", "<p>The &lt;video&gt; element</p>", ("The &lt;video&gt; element",)),
    Construct(
        "scripts and styles", "<style>p{}</style><p>a</p><script>b()</script>", ("<p>a</p>", "−b()")
    ),
)
LINKS = (
    Construct(
        "link",
        '<a href="https://a.example/x?b=1&amp;c=2">ad</a>',
        ("https://a.example/x?b=1&amp;c=2",),
    ),
    Construct("relative link", '<a href="/local">rel</a>', ("https://paper.example/local",)),
    Construct("link without scheme", '<a href="//cdn.example/x">x</a>', ("https://cdn.example/x",)),
    Construct("link to call", '<a href="tel:+994125550000">call</a>', ("tel:+994125550000",)),
    Construct(
        "link to text", '<a href="sms:+994125550000?body=Hi">sms</a>', ("sms:+994125550000",)
    ),
    Construct(
        "link to write",
        '<a href="mailto:desk@paper.example?subject=Tip">mail</a>',
        ("mailto:desk@paper.example?subject=Tip",),
    ),
    Construct(
        "link to WhatsApp", '<a href="whatsapp://send?text=Hi">wa</a>', ("whatsapp://send?text=Hi",)
    ),
    Construct(
        "link to Telegram",
        '<a href="tg://resolve?domain=paper">tg</a>',
        ("tg://resolve?domain=paper",),
    ),
    Construct(
        "paid link",
        '<a href="https://shop.example/x" rel="sponsored nofollow noopener" '
        'target="_blank">here</a>',
        ('rel="nofollow sponsored"',),
    ),
    Construct(
        "link with a user", '<a href="https://user@host.example/">who</a>', ("who", "−user@host")
    ),
    Construct(
        "link of another scheme", '<a href="magnet:?xt=1">magnet</a>', ("magnet", "−magnet:")
    ),
    Construct("script in a link", '<a href="javascript:x()">run</a>', ("run", "−javascript")),
    Construct(
        "link with ß",
        '<a href="https://straße.example/">road</a>',
        ("https://xn--strae-oqa.example/",),
    ),
    Construct("link with a joiner", '<a href="https://fa.example/می‌خواهم">fa</a>', ("%E2%80%8C",)),
    Construct(
        "footnote",
        '<p>No.<sup id="fnref1"><a href="#fn1">1</a></sup></p><ol><li id="fn1">File 12. <a '
        'href="#fnref1">↩</a></li></ol>',
        ("#text-fn1", "File 12."),
    ),
    Construct(
        "table of contents", '<p><a href="#s">Sources</a></p><h2 id="s">Sources</h2>', ("#text-s",)
    ),
    Construct("link to no place", '<p><a href="#none">Up</a></p>', ("Up", "−#none")),
    Construct(
        "language of a link",
        '<a href="https://a.example/" hreflang="fr">fr</a>',
        ('hreflang="fr"',),
    ),
)
CONSTRUCTS = (*EMBEDS, *EDITORS, *PICTURES, *WORDS, *LINKS)
