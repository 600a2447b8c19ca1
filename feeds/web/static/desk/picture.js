// The picture beside an article's text: a chosen file is uploaded, and its address is written into
// the form.

import { upload } from "./uploads.js";

const input = document.querySelector('input[type="file"][data-upload]');
const address = document.querySelector('input[name="image"]');
const shown = document.querySelector("img[data-picture]");

function show() {
  shown.hidden = !address.value;
  if (address.value) shown.src = address.value;
}

if (input && address && shown) {
  shown.addEventListener("error", () => (shown.hidden = true));
  address.addEventListener("input", show);
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    input.setCustomValidity("");
    try {
      const picture = await upload(file, input.dataset.upload, () => {});
      address.value = picture.address;
      address.dispatchEvent(new Event("input", { bubbles: true }));
      input.value = "";
    } catch (error) {
      input.setCustomValidity(error.message);
      input.reportValidity();
    }
  });
  show();
}
