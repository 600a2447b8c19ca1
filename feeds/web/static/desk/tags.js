// Completion of tags and authors: <input name="tags" data-suggest="/desk/suggest/tags">.
//
// The input holds the names, separated by commas (or by data-separator); without JavaScript it is
// the field. The address answers GET ?q=… with a JSON list of names, or of {"name", "note"}: the note
// stands beside the name. Follows the ARIA combobox pattern with a list.

import { element } from "./elements.js";
import { word } from "./words.js";

const DELAY_MS = 150;
let serial = 0;

class NameField {
  constructor(input) {
    serial += 1;
    this.input = input;
    this.separator = input.dataset.separator || ",";
    this.options = [];
    this.at = -1;
    this.build();
    this.listen();
    this.load();
  }

  build() {
    const id = `names-${serial}`;
    const label = this.input.labels[0];
    if (label && !label.id) label.id = `${id}-label`;
    const labelling = label ? { "aria-labelledby": label.id } : { "aria-label": this.input.name };
    this.chips = element("ul", { class: "tag-list", ...labelling });
    this.list = element("ul", {
      class: "tag-options",
      id: `${id}-list`,
      role: "listbox",
      hidden: true,
      ...labelling,
    });
    this.field = element("input", {
      type: "text",
      id,
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      placeholder: this.input.placeholder || null,
      ...labelling,
    });
    this.announcement = element("p", { class: "visually-hidden", role: "status" });
    this.input.before(
      element("div", { class: "tag-field" }, this.chips, this.field, this.list, this.announcement),
    );
    if (label) label.htmlFor = id;
    this.input.type = "hidden";
  }

  listen() {
    this.field.addEventListener("input", (event) => {
      event.stopPropagation(); // the typed letters are no value yet
      if (this.field.value.includes(this.separator)) this.addTyped();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(), DELAY_MS);
    });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("change", (event) => event.stopPropagation());
    this.field.addEventListener("blur", () => {
      this.addTyped();
      this.close();
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    this.input.addEventListener("desk:load", () => this.load());
  }

  load() {
    this.names = this.input.value
      .split(this.separator)
      .map((name) => name.trim())
      .filter(Boolean);
    this.draw();
  }

  store() {
    this.input.value = this.names.join(`${this.separator} `);
    this.draw();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    const items = this.names.map((name) => {
      const remove = element(
        "button",
        {
          type: "button",
          "aria-label": word("Remove {name}", { name }),
          onclick: () => {
            this.names = this.names.filter((other) => other !== name);
            this.store();
            this.field.focus();
          },
        },
        "×",
      );
      return element("li", { class: "tag-item" }, name, remove);
    });
    this.chips.replaceChildren(...items);
    this.chips.hidden = !items.length;
  }

  add(name) {
    const tidy = name.trim();
    const isNew = !this.names.some((other) => other.toLowerCase() === tidy.toLowerCase());
    if (tidy && isNew) {
      this.names.push(tidy);
      this.store();
    }
  }

  addTyped() {
    const typed = this.field.value;
    this.field.value = "";
    typed.split(this.separator).forEach((name) => this.add(name));
  }

  choose(at) {
    this.field.value = "";
    this.add(this.options[at].name);
    this.close();
  }

  async suggest() {
    const query = this.field.value.trim();
    if (!query) {
      this.close();
      return;
    }
    this.request?.abort();
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(query)}`;
      const answer = await fetch(address, { signal: this.request.signal });
      if (!answer.ok || query !== this.field.value.trim()) return;
      this.open(await answer.json());
    } catch {
      this.close(); // without suggestions the field still takes what is typed
    }
  }

  open(suggestions) {
    this.options = suggestions
      .map((row) => (typeof row === "string" ? { name: row } : row))
      .filter(({ name }) => !this.names.includes(name));
    this.list.replaceChildren(
      ...this.options.map(({ name, note }, at) =>
        element(
          "li",
          { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false" },
          name,
          ...(note ? [element("small", {}, String(note))] : []),
        ),
      ),
    );
    const isOpen = this.options.length > 0;
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
    this.announcement.textContent = word("Suggestions: {count}", { count: this.options.length });
    this.mark(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.open([]);
    this.announcement.textContent = "";
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === at));
      if (index === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", this.list.children[at].id);
  }

  onKey(event) {
    const count = this.options.length;
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (isArrow && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count);
    } else if (event.key === "ArrowDown") this.suggest();
    else if (event.key === "Enter") {
      event.preventDefault(); // Enter does not send the form from here
      if (this.at >= 0) this.choose(this.at);
      else {
        this.addTyped();
        this.close();
      }
    } else if (event.key === "Escape" && (count || this.field.value)) {
      event.stopPropagation();
      if (!count) this.field.value = "";
      this.close();
    } else if (event.key === "Backspace" && !this.field.value && this.names.length) {
      this.names.pop();
      this.store();
    }
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input) => new NameField(input));
