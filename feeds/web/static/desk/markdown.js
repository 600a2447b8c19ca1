// HTML of an article as Markdown. Whatever Markdown cannot say stays HTML within it, so nothing is
// lost on the way back.

import TurndownService from "../vendor/turndown-7.2.5/turndown.mjs";
import { parseInert } from "./html.js";

const INLINE_HTML =
  "abbr bdi cite del dfn ins kbd mark q rp rt ruby samp small span sub sup time u var".split(" ");
const BLOCK_HTML = "figure details dl iframe video audio object embed svg math".split(" ");
const PLAIN_ATTRIBUTES = {
  A: ["href", "title"],
  IMG: ["src", "alt", "title"],
  OL: ["start"],
  CODE: ["class"],
};

const service = new TurndownService({
  headingStyle: "atx",
  hr: "---",
  bulletListMarker: "-",
  codeBlockStyle: "fenced",
  emDelimiter: "*",
  br: "\\",
});
const escapeMarks = service.escape.bind(service);
service.escape = (text) =>
  escapeMarks(text)
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "\\<")
    .replace(/~/g, "\\~")
    .replace(/^(\s*\d+)\)/, "$1\\)");

service.addRule("item", {
  filter: (node) => node.localName === "li" && !hasMore(node),
  replacement: (content, node) => {
    const list = node.parentElement;
    const number = Number(list.getAttribute("start") || 1) + [...list.children].indexOf(node);
    const mark = list.localName === "ol" ? `${number}. ` : "- ";
    const indented = content.trim().replace(/\n/g, `\n${" ".repeat(mark.length)}`);
    return `${mark}${indented.replace(/\n +(?=\n)/g, "\n")}${node.nextElementSibling ? "\n" : ""}`;
  },
});
service.addRule("struck", {
  filter: "s",
  replacement: (content) => (content.trim() ? `~~${content}~~` : content),
});
service.addRule("inline", {
  filter: (node) => INLINE_HTML.includes(node.localName) || (isInlineMark(node) && hasMore(node)),
  replacement: (content, node) => {
    const shell = node.cloneNode(false).outerHTML;
    const end = `</${node.localName}>`;
    return shell.endsWith(end) ? shell.slice(0, -end.length) + content + end : shell;
  },
});
service.addRule("simpleTable", {
  filter: isSimpleTable,
  replacement: (_, node) => markdownTable(node),
});
service.addRule("block", {
  filter: (node) => BLOCK_HTML.includes(node.localName) || isBlockWithMore(node),
  replacement: (_, node) => `\n\n${withoutBlankLines(node)}\n\n`,
});

/** Return HTML as Markdown. */
export function markdownOf(html) {
  return service.turndown(parseInert(html)).replace(/ data-held-((?:style|on\w+))=/g, " $1=");
}

const isInlineMark = (node) =>
  ["A", "IMG", "STRONG", "EM", "B", "I", "S", "CODE"].includes(node.nodeName);

function hasMore(node) {
  const plain = PLAIN_ATTRIBUTES[node.nodeName] || [];
  return [...node.attributes].some(({ name }) => !plain.includes(name));
}

/** Return whether a block has attributes, or is a table or code that Markdown cannot write. */
function isBlockWithMore(node) {
  const isBlock = /^(?:P|H[1-6]|UL|OL|LI|BLOCKQUOTE|PRE|DIV|HR)$/.test(node.nodeName);
  if (node.nodeName === "TABLE") return !isSimpleTable(node);
  if (
    node.nodeName === "PRE" &&
    (node.children.length !== 1 || node.firstElementChild.localName !== "code")
  ) {
    return true;
  }
  const hasItemWithMore = /^[OU]L$/.test(node.nodeName) && [...node.children].some(hasMore);
  return isBlock && node.nodeName !== "LI" && (hasMore(node) || hasItemWithMore);
}

/** A blank line would end the HTML block. */
function withoutBlankLines(node) {
  const html = node.outerHTML;
  return html.includes("<pre") ? html.replace(/\n/g, "&#10;") : html.replace(/\n\s*\n/g, "\n");
}

/** Return whether a table has one row of headings, no spans and only inline cells. */
function isSimpleTable(node) {
  if (
    node.nodeName !== "TABLE" ||
    hasMore(node) ||
    node.querySelector("caption, colgroup, tfoot, table")
  ) {
    return false;
  }
  const rows = [...node.rows];
  const width = rows.length ? rows[0].cells.length : 0;
  const isHead = (cell) => cell.localName === "th";
  return (
    width > 0 &&
    [...rows[0].cells].every(isHead) &&
    rows.slice(1).every((row) => row.cells.length === width && ![...row.cells].some(isHead)) &&
    !node.querySelector(
      "p, div, ul, ol, br, figure, pre, blockquote, [colspan], [rowspan], [scope], [align]",
    )
  );
}

function markdownTable(table) {
  const rows = [...table.rows].map((row) => {
    const cells = [...row.cells].map((cell) => {
      return service.turndown(cell).replace(/\|/g, "\\|").replace(/\n/g, " ");
    });
    return `| ${cells.join(" | ")} |`;
  });
  const rule = `|${" --- |".repeat(table.rows[0].cells.length)}`;
  return `\n\n${[rows[0], rule, ...rows.slice(1)].join("\n")}\n\n`;
}
