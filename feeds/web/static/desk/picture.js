// The picture beside an article's text: a chosen file is uploaded, and its address is written into
// the form. The focus point is set on the picture.

import { focusControl } from "./dialogs.js";
import { upload } from "./uploads.js";

const input = document.querySelector('input[type="file"][data-upload]');
const address = document.querySelector('input[name="image"]');
const focus = document.querySelector('input[name="image_focus"]');
let shown = document.querySelector("[data-picture]");

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function show() {
  const details = { shown: address.value, focus: focus.value };
  const control = focusControl(details, () => write(focus, control.value()));
  control.node.hidden = !address.value;
  control.node.querySelector("img").addEventListener("error", () => (control.node.hidden = true));
  shown.replaceWith(control.node);
  shown = control.node;
}

if (input && address && focus && shown) {
  // Its label is for browsers without scripts.
  focus.closest("label").hidden = true;
  address.addEventListener("input", () => {
    write(focus, "");
    show();
  });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    input.setCustomValidity("");
    try {
      const picture = await upload(file, input.dataset.upload, () => {});
      write(address, picture.address);
      input.value = "";
    } catch (error) {
      input.setCustomValidity(error.message);
      input.reportValidity();
    }
  });
  show();
}
