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
  const local = known ? new Date(time.dateTime).toLocaleString(language, options) : "";
  time.title = time.textContent;
  // Some browsers name a language's months M01 to M12: the server's text is better.
  if (local && !/\bM\d\d\b/.test(local)) time.textContent = local;
}
