// The elements and attributes of an article's text. feeds/sanitize/policy.py has the same lists;
// tests/unit/test_editor_files.py compares them.

export const TAGS = [
  "a", "abbr", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
  "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4",
  "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt",
  "ruby", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
  "tfoot", "th", "thead", "time", "tr", "u", "ul", "var"
];
export const ATTRIBUTES = {
  "*": ["dir", "id", "lang", "title"],
  "a": ["class", "href", "hreflang", "rel", "type"],
  "blockquote": ["cite"],
  "code": ["class"],
  "col": ["span"],
  "colgroup": ["span"],
  "del": ["cite", "datetime"],
  "details": ["open"],
  "img": ["alt", "data-focus", "height", "sizes", "src", "srcset", "width"],
  "ins": ["cite", "datetime"],
  "li": ["value"],
  "ol": ["reversed", "start", "type"],
  "pre": ["class"],
  "q": ["cite"],
  "td": ["align", "colspan", "headers", "rowspan"],
  "th": ["align", "colspan", "headers", "rowspan", "scope"],
  "time": ["datetime"]
};
