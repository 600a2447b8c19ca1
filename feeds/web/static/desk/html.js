// The HTML of an article's text, parsed without effects, and its two forms: as stored, and as the
// rich-text view edits it. There, a picture, an embed and whatever the view cannot edit is a
// "piece": a block that holds its HTML in `data-html` and is moved and deleted as a whole.

import { ATTRIBUTES, TAGS } from "./allowed.js";
import { element } from "./elements.js";
import { word } from "./words.js";

const ALLOWED = new Set(TAGS);
const DROPPED =
  "script, style, template, link, meta, title, head, textarea, select, option, noembed, noframes";
// Players and widgets that the server turns into links: their HTML is held as it is.
export const WIDGETS =
  "iframe, video, audio, object, embed, svg, math, oembed, blockquote[class], " +
  "div[class][data-href], div[class][data-src], div[class][data-id], div[data-oembed-url]";
const HELD = "figure, details, dl, hr, table:has(colgroup)";
const TAG = /<([a-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g;
const CODE_ADDRESS = /^(?:javascript|vbscript):/i;
const HELD_NAME = /^(?:style|on\w+)$/i;
const HELD_PREFIX = "data-held-";
const BLOCKS = new Set(
  "blockquote details div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul"
    .toUpperCase()
    .split(" "),
);
const WRITTEN = { B: "strong", I: "em", U: "u" };

/**
 * Return the body of a document with this HTML. Nothing loads and nothing runs. Style and event
 * attributes are renamed to `data-held-…`, because a strict policy reports them even there.
 */
export function parseInert(html) {
  const bare = html
    .replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, "")
    .replace(TAG, (_, name, attributes) => `<${name}${renamed(attributes)}>`);
  return new DOMParser().parseFromString(bare, "text/html").body;
}

function renamed(attributes) {
  return attributes.replace(ATTRIBUTE, (whole, name, value = "") =>
    HELD_NAME.test(name) ? `${HELD_PREFIX}${name.toLowerCase()}${value}` : whole,
  );
}

/** Return the `style` that an element had before it was parsed. */
export function heldStyle(node) {
  return (node.getAttribute(`${HELD_PREFIX}style`) || "").toLowerCase();
}

/** Return the HTML of a parsed element as it was. */
export function sourceOf(node) {
  return node.outerHTML.replace(/ data-held-((?:style|on\w+))=/g, " $1=");
}

/** Rename an element; attributes and children stay. */
export function renameElement(node, name) {
  const other = node.ownerDocument.createElement(name);
  for (const { name: key, value } of [...node.attributes]) other.setAttribute(key, value);
  other.append(...node.childNodes);
  node.replaceWith(other);
  return other;
}

export function unwrap(node) {
  node.replaceWith(...node.childNodes);
}

/** Remove what no text may have: other elements are unwrapped, other attributes removed. */
export function clean(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  comments.forEach((comment) => comment.remove());
  body.querySelectorAll(DROPPED).forEach((node) => node.remove());
  for (const node of [...body.querySelectorAll("*")]) {
    const name = node.localName;
    if (!ALLOWED.has(name)) unwrap(node);
    else cleanAttributes(node, [...ATTRIBUTES["*"], ...(ATTRIBUTES[name] || [])]);
  }
}

function cleanAttributes(node, allowed) {
  for (const { name, value } of [...node.attributes]) {
    const isCode = CODE_ADDRESS.test(value.replace(/[\u0000-\u0020]/g, ""));
    if (!allowed.includes(name) || isCode) node.removeAttribute(name);
  }
  if (node.localName === "a" && node.className && node.className !== "embed") {
    node.removeAttribute("class");
  }
}

export const isBlock = (node) => BLOCKS.has(node.nodeName);

const isBlank = (text) => !/[^\s\u200b]/.test(text);

/** Return the HTML as a fragment for the rich-text view. `pictures` gives addresses that load. */
export function richFragment(html, pictures) {
  const body = parseInert(html);
  openPieces(body);
  const widgets = [...body.querySelectorAll(WIDGETS)].filter((node) => {
    return !node.parentElement.closest(WIDGETS);
  });
  const held = widgets.map((node) => mark(node, sourceOf(node)));
  clean(body);
  for (const [span, source] of held) span.replaceWith(piece(source, pictures, body.ownerDocument));
  holdBlocks(body, pictures);
  collapseSpaces(body);
  body.querySelectorAll("b, i, ins").forEach((node) => {
    if (!node.closest(".piece")) node.dataset.was = node.localName;
  });
  // Squire has no marks; it keeps a span with a class apart from others.
  body.querySelectorAll("mark").forEach((node) => {
    renameElement(node, "span").className = "was-mark";
  });
  body.querySelectorAll("img").forEach((picture) => {
    if (picture.closest(".piece")) return;
    showPicture(picture, picture.getAttribute("src") || "", pictures);
  });
  const fragment = document.createDocumentFragment();
  fragment.append(...[...body.childNodes].map((node) => document.importNode(node, true)));
  return fragment;
}

/** The view shows every space, so that the browser writes no no-break spaces where people type. */
function collapseSpaces(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.closest("pre, .piece"))
      text.data = text.data.replace(/[\t\r\n ]+/g, " ");
  }
}

/** Replace pieces of the rich-text view by their HTML. */
function openPieces(body) {
  body.querySelectorAll(".piece[data-html]").forEach((node) => {
    node.replaceWith(...parseInert(node.dataset.html).childNodes);
  });
}

/** Put an empty element, which `clean` leaves in place, where a node was. */
function mark(node, html, name = "span") {
  const place = node.ownerDocument.createElement(name);
  node.replaceWith(place);
  return [place, html];
}

function holdBlocks(body, pictures) {
  const held = [...body.querySelectorAll(HELD), ...[...body.querySelectorAll("p")].filter(isAlone)];
  for (const node of held) {
    if (!body.contains(node) || node.closest(".piece")) continue;
    node.replaceWith(piece(node.outerHTML, pictures, node.ownerDocument));
  }
  for (const node of [...body.children]) {
    if (node.localName === "img")
      node.replaceWith(piece(node.outerHTML, pictures, node.ownerDocument));
  }
}

/** Return whether a paragraph is only a picture or an embed. */
function isAlone(paragraph) {
  const media = paragraph.querySelectorAll("img, a.embed");
  const only = media[0];
  if (media.length !== 1) return false;
  return (
    isBlank(paragraph.textContent.replace(only.textContent, "")) && paragraph.children.length === 1
  );
}

/** Return a piece: a block of the rich-text view that holds HTML. */
export function piece(html, pictures, owner = document) {
  const body = parseInert(html);
  const block = owner.createElement("div");
  block.className = "piece";
  block.contentEditable = "false";
  block.dataset.html = html;
  const images = [...body.querySelectorAll("img")].filter((node) => !node.closest("a.embed"));
  const embed = body.querySelector(
    "a.embed, iframe, video, audio, object, embed, [class][cite], [data-href]",
  );
  const kind = images.length && !embed ? "picture" : embed ? "embed" : "other";
  block.dataset.kind = kind;
  if (kind === "picture") describePicture(block, body, images, pictures);
  else if (kind === "embed") describeEmbed(block, embed, body);
  else describeOther(block, body);
  if (kind === "picture" && images.length === 1)
    block.append(" ", action("edit", word("Edit picture")));
  block.append(" ", action("remove", word("Remove")));
  return owner === document ? block : owner.adoptNode(block);
}

function line(className, text) {
  return element("span", { class: className }, text);
}

function action(name, label) {
  return element(
    "span",
    { class: "piece-action", role: "button", tabindex: "0", "data-action": name },
    label,
  );
}

function describePicture(block, body, images, pictures) {
  for (const image of images) {
    const shown = element("img", { alt: image.getAttribute("alt") || "" });
    showPicture(shown, image.getAttribute("src") || "", pictures);
    block.append(shown);
    if (!(image.getAttribute("alt") || "").trim()) {
      block.dataset.missingAlt = "true";
      block.append(line("piece-warning", word("Alternative text is missing")));
    }
  }
  const caption = body.querySelector("figcaption");
  if (caption) block.append(line("piece-caption", textOf(caption)));
}

function describeEmbed(block, embed, body) {
  const address = ["href", "src", "data", "cite", "data-href"]
    .map((name) => embed.getAttribute(name))
    .find(Boolean);
  const title =
    embed.localName === "a" ? textOf(embed) : embed.getAttribute("title") || textOf(body);
  block.append(line("piece-kind", word("Embed")), " ", line("piece-title", title.slice(0, 200)));
  if (address && address !== title) block.append(" ", line("piece-address", address));
}

function describeOther(block, body) {
  const first = body.firstElementChild;
  const text = first && first.localName === "hr" ? "―――" : textOf(body).slice(0, 300);
  block.append(
    line("piece-kind", first && first.localName === "hr" ? word("Divider") : word("HTML")),
    " ",
    line("piece-title", text),
  );
}

/** Return the text of a node, with spaces between its parts. */
function textOf(node) {
  const walker = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const parts = [];
  while (walker.nextNode()) parts.push(walker.currentNode.data);
  return parts.join(" ").replace(/\s+/g, " ").trim();
}

/** Show a picture of our own; of another site only its text, as the desk loads nothing from it. */
function showPicture(picture, source, pictures) {
  const shown = pictures(source);
  if (shown !== source) picture.dataset.src = source;
  if (shown) picture.src = shown;
  else picture.removeAttribute("src");
  picture.removeAttribute("srcset");
}

/** Return the HTML of the rich-text view's contents, as it is stored. */
export function storedHtml(richHtml) {
  const body = parseInert(richHtml.replace(/\u200b/g, ""));
  body.querySelectorAll("input").forEach((node) => node.remove());
  body.querySelectorAll("img[data-src]").forEach((node) => {
    if (!node.closest(".piece")) node.setAttribute("src", node.dataset.src);
  });
  for (const node of [...body.querySelectorAll("b, i, u")]) {
    if (node.closest(".piece")) continue;
    renameElement(node, node.dataset.was || WRITTEN[node.nodeName]);
  }
  body.querySelectorAll("span.was-mark").forEach((node) => renameElement(node, "mark"));
  const pieces = [...body.querySelectorAll(".piece[data-html]")];
  const held = pieces.map((node) => mark(node, node.dataset.html, "hr"));
  clean(body);
  body.querySelectorAll("span").forEach((node) => node.attributes.length || unwrap(node));
  liftBlocks(body);
  tidyLists(body);
  tidyBlocks(body);
  for (const [place, html] of held) place.replaceWith(...parseInert(html).childNodes);
  return serialized(body);
}

/** Put a list that is a child of a list into the item before it. */
export function tidyLists(body, unwrapped = ["div"]) {
  for (const list of [...body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) {
    const before = list.previousElementSibling;
    if (before && before.localName === "li") before.append(list);
    else {
      const item = list.ownerDocument.createElement("li");
      list.replaceWith(item);
      item.append(list);
    }
  }
  for (const item of body.querySelectorAll("li")) {
    const blocks = [...item.children].filter((child) => !/^[ou]l$/.test(child.localName));
    const [block] = blocks;
    const isAlone =
      blocks.length === 1 && unwrapped.includes(block.localName) && !block.attributes.length;
    if (isAlone && ![...block.children].some(isBlock)) unwrap(block);
  }
}

/** Put emphasis and links that surround blocks into them, and take blocks out of paragraphs. */
function liftBlocks(body) {
  const surrounding = (selector) => {
    return [...body.querySelectorAll(selector)].filter((node) => {
      return [...node.querySelectorAll("*")].some(isBlock);
    });
  };
  const inline = "a, b, code, del, em, i, ins, mark, s, small, span, strong, sub, sup, u";
  for (const node of surrounding(inline)) {
    for (const child of [...node.childNodes]) {
      const shell = node.cloneNode(false);
      if (/^(?:P|H[1-6])$/.test(child.nodeName)) {
        shell.append(...child.childNodes);
        child.append(shell);
      } else if (!isBlock(child)) {
        child.before(shell);
        shell.append(child);
      }
    }
    unwrap(node);
  }
  surrounding("p, h1, h2, h3, h4, h5, h6").forEach(unwrap);
}

function tidyBlocks(body) {
  for (const node of [...body.querySelectorAll("div")]) {
    if (node.attributes.length) continue;
    if ([...node.children].some(isBlock)) unwrap(node);
    else renameElement(node, "p");
  }
  for (const node of [
    ...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li, td, th, blockquote"),
  ]) {
    const last = node.lastChild;
    if (last && last.nodeName === "BR") last.remove();
    if (node.lastChild && node.lastChild.nodeType === Node.TEXT_NODE) {
      node.lastChild.data = node.lastChild.data.replace(/[\s\u00a0]+$/, "");
    }
  }
  for (const node of [
    ...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li, ul, ol, blockquote"),
  ].reverse()) {
    if (isBlank(node.textContent) && !node.querySelector("img, hr, table")) node.remove();
  }
  wrapText(body);
}

function wrapText(body) {
  let paragraph = null;
  for (const node of [...body.childNodes]) {
    if (isBlock(node)) paragraph = null;
    else if (paragraph || !isBlank(node.textContent) || node.nodeName === "IMG") {
      if (!paragraph) {
        paragraph = node.ownerDocument.createElement("p");
        node.before(paragraph);
      }
      paragraph.append(node);
    } else node.remove();
  }
}

function serialized(body) {
  return [...body.childNodes]
    .map((node) =>
      (node.nodeType === Node.TEXT_NODE ? escapeText(node.data) : sourceOf(node)).trim(),
    )
    .filter(Boolean)
    .join("\n");
}

/** Return text as HTML. */
export function escapeText(text) {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** Return plain text as paragraphs, at blank lines, with line breaks within them. */
export function htmlOfText(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block) => `<p>${escapeText(block).replace(/\n/g, "<br>")}</p>`)
    .join("");
}
