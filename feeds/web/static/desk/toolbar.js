// The toolbar of the editor: one stop of the Tab key, arrow keys within it (ARIA toolbar pattern),
// and the choice of the view.

import { element, icon } from "./elements.js";
import { word } from "./words.js";

const IS_MAC = /Mac OS X|iP(?:ad|hone|od)/.test(navigator.userAgent);
const ICONS = {
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
  italic: "M10 5h8M6 19h8M14 5l-4 14",
  link:
    "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.5 1.5" +
    "M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1.5-1.5",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v5M4 15a1.5 1.5 0 1 1 2.5 1L4 19.5h3",
  quote: "M5 6v12M10 8h10M10 12h10M10 16h6",
  picture: "M4 5h16v14H4zM4 16l5-5 5 5 2.5-2.5L20 17M15.5 9.5h.01",
  embed: "M4 6h16v12H4zM10.5 9.5v5l4-2.5z",
  undo: "M9 7 4.5 11.5 9 16M4.5 11.5H15a4.5 4.5 0 0 1 0 9h-3",
  redo: "M15 7l4.5 4.5L15 16M19.5 11.5H9a4.5 4.5 0 0 0 0 9h3",
};

export class Toolbar {
  constructor(editor) {
    this.editor = editor;
    this.buttons = [];
    this.block = element("select", { "aria-label": word("Kind of paragraph"), tabindex: "-1" });
    for (const [tag, name] of [
      ["P", word("Paragraph")],
      ["H2", word("Heading")],
      ["H3", word("Subheading")],
    ]) {
      this.block.append(element("option", { value: tag }, name));
    }
    this.block.addEventListener("change", () => editor.setBlock(this.block.value));
    this.tools = element("div", {
      class: "editor-tools",
      role: "toolbar",
      "aria-label": word("Formatting"),
    });
    this.tools.append(this.block, ...this.commands());
    this.stops = [this.block, ...this.buttons];
    this.stops[0].tabIndex = 0;
    this.tools.addEventListener("keydown", (event) => this.onKey(event));
    this.tools.addEventListener("focusin", (event) => this.setStop(event.target));
    this.node = element("div", { class: "editor-bar" }, this.tools, this.views());
  }

  commands() {
    const editor = this.editor;
    const { upload } = editor.settings;
    const rows = [
      ["bold", word("Bold"), "Control+B", () => editor.toggleFormat("B")],
      ["italic", word("Italic"), "Control+I", () => editor.toggleFormat("I")],
      ["link", word("Link"), "Control+K", () => editor.editLink()],
      ["bullets", word("List"), "Control+Shift+8", () => editor.toggleList("UL")],
      ["numbers", word("Numbered list"), "Control+Shift+9", () => editor.toggleList("OL")],
      ["quote", word("Quotation"), "", () => editor.toggleQuote()],
      ["picture", word("Insert picture"), "", () => editor.choosePicture()],
      ["embed", word("Insert embed"), "", () => editor.openEmbedDialog()],
      ["undo", word("Undo"), "Control+Z", () => editor.undo()],
      ["redo", word("Redo"), "Control+Y", () => editor.redo()],
    ];
    return rows
      .filter(([name]) => name !== "picture" || upload)
      .map(([name, label, keys, run]) => this.button(name, label, keys, run));
  }

  button(name, label, keys, run) {
    const shortcut = IS_MAC ? keys.replace("Control", "Meta") : keys;
    const shown = IS_MAC ? keys.replace("Control", "⌘") : keys.replace("Control", "Ctrl");
    const button = element(
      "button",
      {
        type: "button",
        class: "editor-tool",
        "aria-label": label,
        tabindex: "-1",
        "data-tool": name,
        title: shown ? `${label} (${shown})` : label,
        "aria-keyshortcuts": shortcut || null,
        onclick: run,
      },
      icon(ICONS[name]),
    );
    // The selection in the text stays while a button is pressed.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    this.buttons.push(button);
    return button;
  }

  views() {
    const group = element("div", {
      class: "editor-views",
      role: "group",
      "aria-label": word("View"),
    });
    const rows = [
      ["rich", word("Text")],
      ["markdown", "Markdown"],
      ["html", "HTML"],
    ];
    this.viewButtons = rows
      .filter(([view]) => view !== "markdown" || this.editor.settings.markdown)
      .map(([view, label]) =>
        element(
          "button",
          { type: "button", "data-view": view, onclick: () => this.editor.show(view) },
          label,
        ),
      );
    group.append(...this.viewButtons);
    return group;
  }

  /** Show the formats at the cursor, and the view. */
  update() {
    for (const button of this.viewButtons) {
      button.setAttribute("aria-pressed", String(button.dataset.view === this.editor.view));
    }
    const { squire } = this.editor;
    if (!squire || this.editor.view !== "rich") return;
    const path = squire.getPath();
    const within = (tag) => new RegExp(`(?:^|>)${tag}(?:[>.#\\[]|$)`).test(path);
    const pressed = {
      bold: squire.hasFormat("B"),
      italic: squire.hasFormat("I"),
      link: squire.hasFormat("A"),
      bullets: within("UL"),
      numbers: within("OL"),
      quote: within("BLOCKQUOTE"),
    };
    for (const button of this.buttons) {
      const name = button.dataset.tool;
      if (name in pressed) button.setAttribute("aria-pressed", String(pressed[name]));
    }
    const heading = /(?:^|>)(H[1-6])(?:[>.#\[]|$)/.exec(path);
    this.block.value = heading ? heading[1] : "P";
  }

  focus() {
    (this.stops.find((stop) => stop.tabIndex === 0) || this.stops[0]).focus();
  }

  setStop(node) {
    const stop = this.stops.find((candidate) => candidate.contains(node));
    if (stop)
      this.stops.forEach((other) => {
        other.tabIndex = other === stop ? 0 : -1;
      });
  }

  onKey(event) {
    if (event.key === "Escape") {
      this.editor.squire.focus();
      return;
    }
    const at = this.stops.findIndex((stop) => stop.contains(event.target));
    const last = this.stops.length - 1;
    const target = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.stops[target].focus();
  }
}
