// Pasted HTML of Word, Google Docs, LibreOffice and web pages as the plain HTML of an article:
// headings, paragraphs, real lists, tables, links, and emphasis that was a style.

import { clean, heldStyle, isBlock, parseInert, renameElement, tidyLists, unwrap } from "./html.js";

const FRAGMENT = /<!--\s*StartFragment\s*-->([\s\S]*?)<!--\s*EndFragment\s*-->/i;
const LIST = /mso-list:\s*\S+\s+level(\d+)/;
const MARKER = "[data-held-style*='mso-list:Ignore' i], [data-held-style*='mso-list: Ignore' i]";
const SYMBOL = /^[^\p{L}\p{N}]*$|^o$/u;
const PUBLIC_LINK = /^(?:https?:|mailto:|tel:)/i;
const PASTED_ATTRIBUTES = {
  a: ["href"],
  img: ["src", "alt", "width", "height"],
  ol: ["start"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan"],
};
const BLANK = /^[\s\u00a0\u200b]*$/;

/** Return pasted HTML as that of an article. */
export function pastedHtml(html) {
  const fragment = FRAGMENT.exec(html);
  const body = parseInert(fragment ? fragment[1] : html);
  makeWordLists(body);
  makeWordHeadings(body);
  styleToElements(body);
  body.querySelectorAll("*").forEach(unwrapNamespaced);
  clean(body);
  body.querySelectorAll("a").forEach(tidyLink);
  body.querySelectorAll("img").forEach(tidyPicture);
  for (const node of [...body.querySelectorAll("*")]) stripAttributes(node);
  body.querySelectorAll("span, bdi").forEach(unwrap);
  tidyHeadings(body);
  tidyTables(body);
  tidyLists(body, ["div", "p"]);
  makeParagraphs(body);
  mergeNeighbours(body);
  removeEmpty(body);
  return body.innerHTML.trim();
}

/** Word writes a list as paragraphs whose style names the level, each with its marker as text. */
function makeWordLists(body) {
  let lists = [];
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const match = LIST.exec(heldStyle(paragraph));
    if (!match) {
      lists = [];
      continue;
    }
    const before = paragraph.previousElementSibling;
    if (lists.length && before !== lists[0]) lists = [];
    addToLists(lists, paragraph, Number(match[1]));
  }
}

function addToLists(lists, paragraph, level) {
  const marker = paragraph.querySelector(MARKER);
  const text = marker ? marker.textContent.replace(/[\s\u00a0]/g, "") : "";
  if (marker) marker.remove();
  const name = SYMBOL.test(text) ? "ul" : "ol";
  lists.length = Math.min(lists.length, level);
  if (lists.length === level && lists[level - 1].localName !== name) lists.length = level - 1;
  while (lists.length < level) {
    const list = paragraph.ownerDocument.createElement(name);
    const outer = lists[lists.length - 1];
    if (!outer) paragraph.before(list);
    else
      (outer.lastElementChild || outer.appendChild(list.ownerDocument.createElement("li"))).append(
        list,
      );
    lists.push(list);
  }
  const item = paragraph.ownerDocument.createElement("li");
  item.append(...paragraph.childNodes);
  lists[level - 1].append(item);
  paragraph.remove();
}

function makeWordHeadings(body) {
  body.querySelectorAll("p[class*='MsoTitle'], p[class*='MsoHeading']").forEach((node) => {
    renameElement(node, "h2");
  });
}

/** Turn styles that mean emphasis into elements; Google Docs writes all emphasis so. */
function styleToElements(body) {
  for (const node of [...body.querySelectorAll("b, strong, i, em")]) {
    const style = heldStyle(node);
    if (
      /(?:^|[;\s])font-weight:\s*(?:normal|400)/.test(style) ||
      /font-style:\s*normal/.test(style)
    )
      unwrap(node);
  }
  for (const node of [...body.querySelectorAll("span, font")]) {
    const style = heldStyle(node);
    if (/font-weight:\s*(?:bold|[6-9]00)/.test(style)) wrapContents(node, "strong");
    if (/font-style:\s*italic/.test(style)) wrapContents(node, "em");
    if (/text-decoration[\w-]*:[^;]*line-through/.test(style)) wrapContents(node, "s");
    if (/vertical-align:\s*super/.test(style)) wrapContents(node, "sup");
    if (/vertical-align:\s*sub/.test(style)) wrapContents(node, "sub");
  }
  body.querySelectorAll("b").forEach((node) => renameElement(node, "strong"));
  body.querySelectorAll("i").forEach((node) => renameElement(node, "em"));
}

function wrapContents(node, name) {
  if (BLANK.test(node.textContent) || [...node.children].some(isBlock)) return;
  const wrapper = node.ownerDocument.createElement(name);
  wrapper.append(...node.childNodes);
  node.append(wrapper);
}

/** Unwrap elements of Office's namespaces, such as `o:p`. */
function unwrapNamespaced(node) {
  if (node.localName.includes(":")) unwrap(node);
}

function tidyLink(link) {
  const address = link.getAttribute("href") || "";
  const redirect = /^https?:\/\/www\.google\.com\/url\?/i.test(address);
  const target = redirect ? new URL(address).searchParams.get("q") || address : address;
  link.querySelectorAll("u").forEach(unwrap);
  if (link.parentElement.localName === "u") unwrap(link.parentElement);
  if (PUBLIC_LINK.test(target)) link.setAttribute("href", target);
  else unwrap(link);
}

function tidyPicture(picture) {
  if (!/^(?:https?:|data:image\/|media:)/i.test(picture.getAttribute("src") || ""))
    picture.remove();
}

function stripAttributes(node) {
  const names = PASTED_ATTRIBUTES[node.localName] || [];
  for (const { name, value } of [...node.attributes]) {
    const isEmbed = name === "class" && value === "embed";
    if (!names.includes(name) && !isEmbed) node.removeAttribute(name);
  }
}

/** The page's headline is the only `h1`; headings need no bold. */
function tidyHeadings(body) {
  body.querySelectorAll("h1").forEach((node) => renameElement(node, "h2"));
  body.querySelectorAll("h2, h3, h4, h5, h6").forEach((heading) => {
    heading.querySelectorAll("strong, u").forEach(unwrap);
  });
}

function tidyTables(body) {
  body.querySelectorAll("colgroup, col").forEach((node) => node.remove());
  body.querySelectorAll("td > p:only-child, th > p:only-child").forEach(unwrap);
}

function makeParagraphs(body) {
  for (const node of [...body.querySelectorAll("div")].reverse()) {
    if ([...node.children].some((child) => isBlock(child) || child.localName === "div"))
      unwrap(node);
    else renameElement(node, "p");
  }
  for (const node of [...body.childNodes]) {
    if (node.nodeName === "BR" && (isEdge(node.previousSibling) || isEdge(node.nextSibling)))
      node.remove();
  }
}

const isEdge = (node) => !node || isBlock(node);

/** Join runs of one emphasis, which Word and Google Docs split at every change of style. */
function mergeNeighbours(body) {
  for (const node of [...body.querySelectorAll("strong, em, s, u, sup, sub")]) {
    const next = node.nextSibling;
    if (node.parentElement.closest(node.localName)) unwrap(node);
    else if (next && next.nodeName === node.nodeName) {
      next.prepend(...node.childNodes);
      node.remove();
    }
  }
}

function removeEmpty(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest("pre")) continue;
    text.data = text.data
      .replace(/[\t\r\n ]+/g, " ")
      .replace(/(?: \u00a0|\u00a0 |\u00a0{2})[\u00a0 ]*/g, " ");
  }
  const emptied = "p, li, h2, h3, h4, h5, h6, ul, ol, blockquote, strong, em, s, u, sup, sub, a";
  for (const node of [...body.querySelectorAll(emptied)].reverse()) {
    if (!BLANK.test(node.textContent) || node.querySelector("img, table, hr")) continue;
    const isInline = !isBlock(node) && node.localName !== "li";
    if (isInline && node.textContent) node.replaceWith(" ");
    else node.remove();
  }
}
