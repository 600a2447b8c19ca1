// The rich-text editor of an article's text. It enhances <textarea data-editor>, which holds the
// HTML at all times: without JavaScript, and in the HTML view, it is the editor.
//
// Attributes of the textarea:
//   data-upload        address for pictures (see uploads.js); without it there is no picture button
//   data-markdown      address that turns Markdown into HTML: POST JSON {"text"} → {"html"};
//                      without it there is no Markdown view
//   data-embed         address that recognises embeds: GET ?url=… → {"html"}, or 404 for others
//   data-media         beginning of the public address of stored pictures, for "media:…" sources
// The editor sets data-missing-alt to the number of pictures without alternative text.
//
// Events: "input" on the textarea after each change; "desk:load" on the textarea makes the editor
// show its value; "desk:collect" on the form brings the value up to date at once.

import Squire from "../vendor/squire-2.4.8/squire.mjs";
import { openAddressDialog, openPictureDialog } from "./dialogs.js";
import { csrfHeaders, element } from "./elements.js";
import {
  escapeText,
  htmlOfText,
  isBlock,
  parseInert,
  piece,
  richFragment,
  sourceOf,
  storedHtml,
  WIDGETS,
} from "./html.js";
import { markdownOf } from "./markdown.js";
import { pastedHtml } from "./pasting.js";
import { Toolbar } from "./toolbar.js";
import { upload } from "./uploads.js";
import { word } from "./words.js";

const ADDRESS = /^https?:\/\/\S{4,2000}$/;
// The code that providers offer for a player or a post.
const EMBED_CODE = /^<(?:iframe|blockquote\s|div\s)[\s\S]*>$/i;
const RICH_DELAY_MS = 200;
const MARKDOWN_DELAY_MS = 400;
const IS_MAC = /Mac OS X|iP(?:ad|hone|od)/.test(navigator.userAgent);

export class Editor {
  constructor(textarea) {
    this.textarea = textarea;
    this.settings = textarea.dataset;
    this.view = "";
    this.timer = 0;
    this.isPending = false;
    this.uploaded = new Map();
    this.build();
    this.listen();
    this.show("rich");
  }

  build() {
    const label = this.textarea.labels[0];
    if (label && !label.id) label.id = `${this.textarea.id}-label`;
    const labelling = label
      ? { "aria-labelledby": label.id }
      : { "aria-label": this.textarea.getAttribute("aria-label") || word("Text") };
    this.root = element("div", {
      class: "editor-text",
      role: "textbox",
      "aria-multiline": "true",
      ...labelling,
      lang: this.textarea.lang || null,
      dir: this.textarea.dir || null,
    });
    this.markdown = element("textarea", {
      class: "editor-source",
      spellcheck: "true",
      ...labelling,
    });
    this.textarea.classList.add("editor-source");
    this.files = element("input", {
      type: "file",
      accept: "image/*",
      multiple: true,
      hidden: true,
    });
    this.status = element("p", { class: "editor-status", role: "status" });
    this.progress = element("progress", {
      max: 100,
      value: 0,
      hidden: true,
      "aria-label": word("Upload"),
    });
    this.missing = element("p", { class: "editor-missing", hidden: true });
    this.toolbar = new Toolbar(this);
    this.frame = element("div", { class: "editor" }, this.toolbar.node);
    this.textarea.before(this.frame);
    this.frame.append(
      this.root,
      this.markdown,
      this.textarea,
      this.files,
      this.progress,
      this.status,
      this.missing,
    );
    if (label) label.addEventListener("click", () => this.view === "rich" && this.squire.focus());
    this.squire = new Squire(this.root, {
      blockTag: "P",
      addLinks: false,
      sanitizeToDOMFragment: (html) => richFragment(html, this.shownAddress),
      willCutCopy: (html) => storedHtml(html),
      didError: (error) => console.error(error),
    });
  }

  listen() {
    this.squire.addEventListener("input", () => this.view === "rich" && this.changed());
    this.squire.addEventListener("pathChange", () => this.toolbar.update());
    this.squire.addEventListener("select", () => this.toolbar.update());
    this.markdown.addEventListener("input", () => this.changed());
    this.textarea.addEventListener("input", () => this.countMissing());
    this.textarea.addEventListener("desk:load", () => this.load());
    this.frame.addEventListener("paste", (event) => this.onPaste(event), true);
    this.frame.addEventListener("drop", (event) => this.onDrop(event), true);
    this.frame.addEventListener(
      "dragover",
      (event) => hasFiles(event) && event.preventDefault(),
      true,
    );
    this.frame.addEventListener("click", (event) => this.onPiece(event), true);
    this.frame.addEventListener("keydown", (event) => this.onPiece(event), true);
    // Squire resizes a picture on a click; here sizes are the picture's own.
    this.root.addEventListener(
      "click",
      (event) => event.target.nodeName === "IMG" && event.stopPropagation(),
    );
    this.files.addEventListener("change", () => {
      this.uploadAll([...this.files.files]);
      this.files.value = "";
    });
    const form = this.textarea.form;
    if (form) {
      form.addEventListener("desk:collect", () => this.collect());
      form.addEventListener("submit", (event) => this.onSubmit(event));
      form.addEventListener("desk:restore", (event) => this.restore(event.detail));
    }
    this.frame.addEventListener("keydown", (event) => this.onShortcut(event), true);
    this.frame.addEventListener("beforeinput", (event) => this.onReplace(event), true);
    // Squire binds these keys to commands of its own; here the browser's meaning stays.
    const control = IS_MAC ? "Meta-" : "Ctrl-";
    for (const key of ["PageUp", "PageDown", `${control}d`]) this.squire.setKeyHandler(key, null);
  }

  /** Run a shortcut. The key's place counts where its letter is not Latin. */
  onShortcut(event) {
    if (this.view !== "rich" || !this.root.contains(event.target) || event.isComposing) return;
    const isLatin = /^[a-z]$/i.test(event.key);
    const key = isLatin ? event.key.toUpperCase() : event.code.replace(/^(?:Key|Digit)/, "");
    const hasControl = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    const modifiers = [hasControl && "Control", event.altKey && "Alt", event.shiftKey && "Shift"];
    const name = [...modifiers.filter(Boolean), key].join("+");
    const run = this.shortcuts[name];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  shortcuts = {
    "Control+B": () => this.toggleFormat("B"),
    "Control+I": () => this.toggleFormat("I"),
    "Control+K": () => this.editLink(),
    "Control+Z": () => this.undo(),
    "Control+Y": () => this.redo(),
    "Control+Shift+Z": () => this.redo(),
    "Control+Shift+8": () => this.toggleList("UL"),
    "Control+Shift+9": () => this.toggleList("OL"),
    "Control+Alt+0": () => this.setBlock("P"),
    "Control+Alt+2": () => this.setBlock("H2"),
    "Control+Alt+3": () => this.setBlock("H3"),
    "Alt+F10": () => this.toolbar.focus(),
  };

  /** Replace a selection by text that came without a key (dictation, emoji, a phone's keyboard). */
  onReplace(event) {
    const isText = event.inputType === "insertText" && event.data && event.cancelable;
    if (!isText || !this.root.contains(event.target) || this.squire.getSelection().collapsed)
      return;
    event.preventDefault();
    event.stopPropagation();
    this.squire.insertPlainText(event.data, false);
  }

  // Views

  /** Show a view: "rich", "markdown" or "html". The text changes only where it was edited. */
  async show(view) {
    if (!(await this.settled())) return;
    this.view = view;
    this.root.hidden = this.toolbar.tools.hidden = view !== "rich";
    this.markdown.hidden = view !== "markdown";
    this.textarea.hidden = view !== "html";
    this.load();
    this.toolbar.update();
  }

  /** Load the textarea's value into the present view. */
  load() {
    clearTimeout(this.timer);
    this.isPending = false;
    if (this.view === "rich") {
      const hadFocus = this.root.contains(document.activeElement);
      this.original = this.textarea.value;
      this.squire.setHTML(this.original);
      this.unedited = storedHtml(this.root.innerHTML);
      if (!hadFocus) document.getSelection().removeAllRanges();
    } else if (this.view === "markdown") this.markdown.value = markdownOf(this.textarea.value);
    this.countMissing();
  }

  changed() {
    clearTimeout(this.timer);
    this.isPending = true;
    const isRich = this.view === "rich";
    // Text that is not converted yet is a field of its own, so that autosave can keep it.
    if (!isRich) this.markdown.name = this.markdownName;
    this.timer = setTimeout(() => this.settled(), isRich ? RICH_DELAY_MS : MARKDOWN_DELAY_MS);
  }

  get markdownName() {
    return `${this.textarea.name}_markdown`;
  }

  /** Show Markdown that an earlier page could not convert. */
  async restore({ name, value }) {
    if (name !== this.markdownName || !value) return;
    await this.show("markdown");
    this.markdown.value = value;
    this.changed();
  }

  /** Bring the rich-text view's changes into the textarea. */
  collect() {
    if (!this.isPending || this.view !== "rich") return;
    clearTimeout(this.timer);
    this.isPending = false;
    const html = storedHtml(this.root.innerHTML);
    this.store(html === this.unedited ? this.original : html);
  }

  /** Bring all changes into the textarea; resolve to whether that succeeded. */
  async settled() {
    this.collect();
    if (!this.isPending || this.view !== "markdown") return true;
    clearTimeout(this.timer);
    const text = this.markdown.value;
    try {
      const answer = await fetch(this.settings.markdown, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...csrfHeaders() },
        body: JSON.stringify({ text }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { html } = await answer.json();
      if (text !== this.markdown.value) return this.settled();
      this.isPending = false;
      this.markdown.removeAttribute("name");
      this.store(html);
      this.showStatus("");
      return true;
    } catch {
      this.showStatus(word("The Markdown could not be converted; trying again."));
      this.timer = setTimeout(() => this.settled(), 10 * MARKDOWN_DELAY_MS);
      return false;
    }
  }

  store(html) {
    if (html === this.textarea.value) return;
    this.textarea.value = html;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async onSubmit(event) {
    this.collect();
    if (!this.isPending) return;
    event.preventDefault();
    if (await this.settled()) event.target.requestSubmit(event.submitter);
  }

  // Words below the text

  showStatus(text) {
    this.status.textContent = text;
  }

  countMissing() {
    const pictures = [...parseInert(this.textarea.value).querySelectorAll("img")];
    const missing = pictures.filter((picture) => {
      return !picture.closest("a.embed") && !(picture.getAttribute("alt") || "").trim();
    });
    this.settings.missingAlt = String(missing.length);
    this.missing.hidden = !missing.length;
    this.missing.textContent = missing.length
      ? word("Pictures without alternative text: {count}", { count: missing.length })
      : "";
  }

  // Commands of the toolbar

  toggleFormat(tag) {
    const squire = this.squire;
    if (squire.hasFormat(tag)) squire.changeFormat(null, { tag });
    else squire.changeFormat({ tag });
    squire.focus();
  }

  toggleList(tag) {
    if (this.selectedPieces().length) {
      this.showStatus(word("A list cannot have pictures or embeds: select only text."));
      return;
    }
    const isIn = new RegExp(`(?:^|>)${tag}`).test(this.squire.getPath());
    if (isIn) this.squire.removeList();
    else if (tag === "UL") this.squire.makeUnorderedList();
    else this.squire.makeOrderedList();
  }

  toggleQuote() {
    if (/(?:^|>)BLOCKQUOTE/.test(this.squire.getPath())) this.squire.decreaseQuoteLevel();
    else this.squire.increaseQuoteLevel();
  }

  /** Make the selected paragraphs and headings paragraphs, or headings of one level. */
  setBlock(tag) {
    this.squire.modifyBlocks((fragment) => {
      for (const block of [
        ...fragment.querySelectorAll("p, div:not(.piece), h1, h2, h3, h4, h5, h6"),
      ]) {
        if ([...block.children].some(isBlock)) continue;
        const other = document.createElement(tag);
        for (const { name, value } of [...block.attributes]) other.setAttribute(name, value);
        other.append(...block.childNodes);
        block.replaceWith(other);
      }
      return fragment;
    });
    this.squire.focus();
  }

  async editLink() {
    const squire = this.squire;
    const range = squire.getSelection();
    const start = range.startContainer;
    const link = (start.nodeType === Node.TEXT_NODE ? start.parentElement : start).closest("a");
    if (link) range.selectNodeContents(link);
    const present = link ? link.getAttribute("href") : "";
    const address = await openAddressDialog(word("Link"), word("Address"), present);
    squire.focus();
    squire.setSelection(range);
    if (address === "") squire.removeLink();
    else if (address) squire.makeLink(address);
    else if (address !== null) this.showStatus(word("This is not an address."));
  }

  async openEmbedDialog() {
    const range = this.squire.getSelection();
    const address = await openAddressDialog(
      word("Embed"),
      word("Address of a video, post, map or chart"),
    );
    this.squire.focus();
    this.squire.setSelection(range);
    if (address && ADDRESS.test(address)) this.embed(address);
  }

  undo() {
    this.squire.undo();
  }

  redo() {
    this.squire.redo();
  }

  choosePicture() {
    this.files.click();
  }

  // Pieces

  selectedPieces() {
    const range = this.squire.getSelection();
    return [...this.root.querySelectorAll(".piece")].filter((node) => range.intersectsNode(node));
  }

  shownAddress = (source) => {
    if (this.uploaded.has(source)) return this.uploaded.get(source);
    if (source.startsWith("media:"))
      return this.settings.media ? this.settings.media + source.slice(6) : "";
    if (/^(?:blob:|data:image\/)/.test(source)) return source;
    const url = URL.canParse(source, location.href) ? new URL(source, location.href) : null;
    return url && url.origin === location.origin ? source : "";
  };

  /** Insert a piece after the block with the cursor, or in its place if it is empty. */
  insertPiece(html) {
    this.squire.saveUndoState();
    const node = piece(html, this.shownAddress);
    const block = this.cursorBlock();
    if (!block) this.root.append(node);
    else if (block.textContent.trim() || block.classList.contains("piece")) block.after(node);
    else block.replaceWith(node);
    this.moveBehind(node);
  }

  cursorBlock() {
    let node = this.squire.getSelection().endContainer;
    if (node === this.root) return this.root.lastElementChild;
    while (node.parentNode !== this.root) node = node.parentNode;
    return node;
  }

  moveBehind(node) {
    let next = node.nextElementSibling;
    if (!next || next.classList.contains("piece")) {
      next = this.squire.createDefaultBlock();
      node.after(next);
    }
    const range = document.createRange();
    range.setStart(next, 0);
    this.squire.focus();
    this.squire.setSelection(range);
  }

  onPiece(event) {
    const node = event.target.closest && event.target.closest(".piece");
    if (!node || this.view !== "rich" || !this.root.contains(node)) return;
    const button = event.target.closest(".piece-action");
    if (event.type === "keydown") {
      if (!button || event.key === "Tab") return;
      event.stopPropagation();
      const isDelete = event.key === "Delete" || event.key === "Backspace";
      if (isDelete) event.preventDefault();
      if (isDelete) this.removePiece(node);
      if (event.key !== "Enter" && event.key !== " ") return;
    }
    event.stopPropagation();
    event.preventDefault();
    if (!button) return;
    if (button.dataset.action === "remove") this.removePiece(node);
    else this.editPicture(node);
  }

  removePiece(node) {
    this.squire.saveUndoState();
    this.moveBehind(node);
    node.remove();
  }

  async editPicture(node) {
    const body = parseInert(node.dataset.html);
    const image = body.querySelector("img");
    const caption = body.querySelector("figcaption");
    const credit = caption && caption.querySelector("cite, small");
    const before = {
      shown: this.shownAddress(image.getAttribute("src") || ""),
      alt: image.getAttribute("alt") || "",
      credit: credit ? oneLine(credit.textContent) : "",
      caption: caption ? oneLine(captionText(caption)) : "",
      focus: image.dataset.focus || "",
    };
    const after = await openPictureDialog(before);
    if (!after || !node.isConnected) return;
    image.alt = after.alt;
    if (after.focus) image.dataset.focus = after.focus;
    const isCaptionChanged = after.caption !== before.caption || after.credit !== before.credit;
    if (isCaptionChanged) setCaption(body, image, after);
    this.squire.saveUndoState();
    const changed = piece(body.innerHTML, this.shownAddress);
    node.replaceWith(changed);
    changed.querySelector(".piece-action").focus();
  }

  // Embeds

  /** Insert an address in a paragraph of its own; it becomes an embed if the server knows it. */
  async embed(address) {
    this.squire.saveUndoState();
    const paragraph = this.squire.createDefaultBlock([document.createTextNode(address)]);
    const block = this.cursorBlock();
    if (block && !block.textContent.trim() && !block.classList.contains("piece"))
      block.replaceWith(paragraph);
    else if (block) block.after(paragraph);
    else this.root.append(paragraph);
    this.moveBehind(paragraph);
    if (!this.settings.embed) return;
    const html = await this.recognised(address);
    const isUnchanged = paragraph.isConnected && paragraph.textContent === address;
    if (html === null || !isUnchanged) return;
    this.squire.saveUndoState();
    if (html) paragraph.replaceWith(piece(html, this.shownAddress));
    else {
      const link = element("a", { href: address }, address);
      paragraph.replaceChildren(link);
    }
  }

  /** Return the HTML of an embed; "" for an address without one, null if the server is away. */
  async recognised(address) {
    try {
      const answer = await fetch(`${this.settings.embed}?url=${encodeURIComponent(address)}`);
      if (answer.ok) return (await answer.json()).html;
      return answer.status === 404 ? "" : null;
    } catch {
      return null;
    }
  }

  // Paste and drop

  onPaste(event) {
    if (this.view !== "rich" || !this.root.contains(event.target)) return;
    const data = event.clipboardData;
    const text = data.getData("text/plain").trim();
    const html = data.getData("text/html");
    event.preventDefault();
    event.stopPropagation();
    if (data.files.length && !text) this.uploadAll([...data.files]);
    else if (ADDRESS.test(text)) this.pasteAddress(text);
    else if (EMBED_CODE.test(text)) this.pasteCode(text);
    else if (html) this.pasteHtml(html);
    else this.squire.insertHTML(htmlOfText(data.getData("text/plain")), true);
  }

  pasteAddress(address) {
    const range = this.squire.getSelection();
    const block = this.cursorBlock();
    const isOwnLine = !block || (block.localName === "p" && !block.textContent.trim());
    if (!range.collapsed) this.squire.makeLink(address);
    else if (isOwnLine) this.embed(address);
    else
      this.squire.insertHTML(`<a href="${escapeText(address)}">${escapeText(address)}</a>`, true);
  }

  /** Insert a provider's code as a piece; the server turns it into an embed. */
  pasteCode(code) {
    const body = parseInert(code);
    if (body.querySelector(WIDGETS)) this.insertPiece(sourceOf(body.firstElementChild));
    else this.squire.insertHTML(htmlOfText(code), true);
  }

  pasteHtml(html) {
    const body = parseInert(pastedHtml(html));
    const files = [...body.querySelectorAll("img[src^='data:' i]")].map((image, at) => {
      const file = fileOfData(image.getAttribute("src"), at + 1);
      image.remove();
      return file;
    });
    this.squire.insertHTML(body.innerHTML, true);
    this.uploadAll(files.filter(Boolean));
  }

  onDrop(event) {
    if (this.view !== "rich" || !hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const range =
      document.caretRangeFromPoint && document.caretRangeFromPoint(event.clientX, event.clientY);
    if (range && this.root.contains(range.startContainer)) this.squire.setSelection(range);
    this.uploadAll([...event.dataTransfer.files]);
  }

  /** Upload pictures one after another, and insert each as it is stored. */
  async uploadAll(files) {
    if (!files.length || !this.settings.upload) return;
    const errors = [];
    for (const file of files) {
      this.progress.hidden = false;
      this.showStatus(word("Uploading {name}", { name: file.name }));
      try {
        const stored = await upload(file, this.settings.upload, (percent) => {
          this.progress.value = percent;
        });
        this.insertPicture(stored);
      } catch (error) {
        errors.push(`${file.name}: ${error.message}`);
      }
    }
    this.progress.hidden = true;
    this.showStatus(errors.join(" "));
    this.status.classList.toggle("problem", errors.length > 0);
  }

  insertPicture(stored) {
    const address = stored.address || stored.url;
    this.uploaded.set(address, stored.url);
    const image = element(
      "figure",
      {},
      element("img", { alt: "", width: stored.width, height: stored.height }),
    );
    image.firstChild.dataset.src = address;
    this.insertPiece(image.outerHTML.replace(" data-src=", " src="));
  }
}

const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** Return the text of a caption without its credit. */
function captionText(caption) {
  const copy = caption.cloneNode(true);
  copy.querySelectorAll("cite, small").forEach((node) => node.remove());
  return copy.textContent;
}

/** Give a picture its caption; the credit is the caption's `cite`. */
function setCaption(body, image, { caption, credit }) {
  const owner = image.ownerDocument;
  let figure = image.closest("figure");
  if (!figure) {
    figure = owner.createElement("figure");
    figure.append(image);
    body.replaceChildren(figure);
  }
  figure.querySelector("figcaption")?.remove();
  if (!caption && !credit) return;
  const node = owner.createElement("figcaption");
  node.append(caption);
  if (credit) {
    const cite = owner.createElement("cite");
    cite.textContent = credit;
    node.append(caption ? " " : "", cite);
  }
  figure.append(node);
}

function fileOfData(address, number) {
  const match = /^data:(image\/[\w.+-]+);base64,([\s\S]*)$/i.exec(address);
  if (!match) return null;
  const bytes = Uint8Array.from(atob(match[2].replace(/\s/g, "")), (letter) =>
    letter.charCodeAt(0),
  );
  return new File([bytes], `${word("Picture")} ${number}`, { type: match[1] });
}

document.querySelectorAll("textarea[data-editor]").forEach((textarea) => new Editor(textarea));
