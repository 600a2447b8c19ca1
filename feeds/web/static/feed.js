// A feed as a page: a button that copies its address, and dates in the reader's own zone.
"use strict";
const button = document.querySelector(".copy");
const address = document.querySelector("#address");
if (button && address) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
    } catch {
      document.execCommand("copy"); // without https there is no clipboard
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
for (const time of document.querySelectorAll(".entries time")) {
  const language = time.closest("[lang]").lang;
  const options = { dateStyle: "long", timeStyle: "short" };
  const known = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  time.title = time.textContent;
  if (known) time.textContent = new Date(time.dateTime).toLocaleString(language, options);
}
