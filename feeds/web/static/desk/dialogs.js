// Dialogs of the editor: an address, and the details of a picture.

import { element } from "./elements.js";
import { word } from "./words.js";

let serial = 0;

/** Return a label and its field. */
function field(label, control, hint = "") {
  serial += 1;
  control.id = `editor-field-${serial}`;
  const parts = [element("label", { for: control.id }, label), control];
  if (hint) {
    const note = element("p", { class: "editor-hint", id: `${control.id}-hint` }, hint);
    control.setAttribute("aria-describedby", note.id);
    parts.push(note);
  }
  return element("div", { class: "editor-field" }, ...parts);
}

/** Show a dialog; resolve to the value of the button that closed it, "" if it was cancelled. */
function show(title, contents, buttons) {
  serial += 1;
  const heading = element("h2", { id: `editor-dialog-${serial}` }, title);
  const form = element("form", { method: "dialog" }, heading, ...contents);
  const row = element("div", { class: "editor-buttons" });
  for (const [value, label] of buttons) {
    row.append(element("button", { value, class: value === "save" ? "primary" : "" }, label));
  }
  row.append(
    element("button", { type: "button", onclick: () => dialog.close("") }, word("Cancel")),
  );
  form.append(row);
  const dialog = element("dialog", { class: "editor-dialog", "aria-labelledby": heading.id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** Show a dialog for an address. Resolve to it, to "" to remove the present one, or to null. */
export async function openAddressDialog(title, label, present = "") {
  const input = element("input", {
    type: "text",
    inputmode: "url",
    autocomplete: "off",
    required: true,
  });
  input.value = present;
  const buttons = [["save", word("Insert")]];
  if (present) buttons.push(["remove", word("Remove link")]);
  input.required = !present;
  const closed = await show(title, [field(label, input)], buttons);
  if (closed === "remove") return "";
  return closed === "save" ? completeAddress(input.value.trim()) : null;
}

/** Return an address with its scheme; null for one that no link may have. */
export function completeAddress(text) {
  if (/^(?:https?:\/\/|mailto:|tel:|#|\/(?!\/))/i.test(text)) return text;
  if (/^[\w.+-]+@[\w.-]+\.\w+$/.test(text)) return `mailto:${text}`;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#:].*)?$/.test(text) ? `https://${text}` : null;
}

/**
 * Show the details of a picture. `details` has alt, caption, credit and focus ("0.42,0.30"), and
 * `shown`, its address. Resolve to the new details, or to null.
 */
export async function openPictureDialog(details) {
  const alt = element("textarea", { rows: 2, maxlength: 500 });
  const caption = element("textarea", { rows: 2, maxlength: 2000 });
  const credit = element("input", { type: "text", maxlength: 300 });
  [alt.value, caption.value, credit.value] = [details.alt, details.caption, details.credit];
  const focus = focusControl(details);
  const contents = [
    focus.node,
    field(
      word("Alternative text"),
      alt,
      word("Says what the picture shows, for people who do not see it."),
    ),
    field(word("Caption"), caption),
    field(word("Credit"), credit),
  ];
  const closed = await show(word("Picture"), contents, [["save", word("Save")]]);
  if (closed !== "save") return null;
  return {
    alt: alt.value.trim(),
    caption: caption.value.trim(),
    credit: credit.value.trim(),
    focus: focus.value(),
  };
}

/**
 * The picture, and on it the point that no crop may cut off: by click or arrow keys. `onMove` is
 * called after each of them.
 */
export function focusControl(details, onMove = () => {}) {
  const image = element("img", { alt: "" });
  if (details.shown) image.src = details.shown;
  if (!details.shown) {
    return { node: element("div", { class: "editor-preview" }, image), value: () => details.focus };
  }
  let point = details.focus ? details.focus.split(",").map(Number) : null;
  const cross = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  cross.setAttribute("class", "editor-focus");
  cross.setAttribute("aria-hidden", "true");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  circle.setAttribute("r", "9");
  cross.append(circle);
  const node = element(
    "button",
    { type: "button", class: "editor-preview", "aria-label": word("Focus point") },
    image,
    cross,
  );
  const draw = () => {
    circle.classList.toggle("unset", !point);
    circle.setAttribute("cx", `${(point ? point[0] : 0.5) * 100}%`);
    circle.setAttribute("cy", `${(point ? point[1] : 0.5) * 100}%`);
  };
  const move = (x, y) => {
    point = [x, y].map((part) => Math.min(1, Math.max(0, Math.round(part * 100) / 100)));
    draw();
    onMove();
  };
  node.addEventListener("click", (event) => {
    if (!event.detail) return; // by the keyboard
    const box = node.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  node.addEventListener("keydown", (event) => {
    const step = {
      ArrowLeft: [-0.05, 0],
      ArrowRight: [0.05, 0],
      ArrowUp: [0, -0.05],
      ArrowDown: [0, 0.05],
    }[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = point || [0.5, 0.5];
    move(x + step[0], y + step[1]);
  });
  draw();
  const hint = element(
    "p",
    { class: "editor-hint" },
    word("Click the point that no crop may cut off, or move it with the arrow keys."),
  );
  const format = () => (point ? point.map((part) => part.toFixed(2)).join(",") : "");
  return { node: element("div", {}, node, hint), value: format };
}
