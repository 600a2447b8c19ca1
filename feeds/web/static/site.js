// Recent times as "3 h ago", the exact one on hover and focus; buttons that copy an address.
"use strict";
const phrases = JSON.parse(document.getElementById("ago").textContent);
const MINUTE = 60e3, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

function ago(milliseconds, words) {
  if (milliseconds < MINUTE) return words[0];
  const [phrase, unit] = milliseconds < HOUR ? [words[1], MINUTE] : milliseconds < DAY ? [words[2], HOUR] : [words[3], DAY];
  return phrase.replace("{count}", Math.floor(milliseconds / unit));
}

function showTimes() {
  for (const time of document.querySelectorAll("time[title]")) {
    const words = phrases[(time.closest("[lang]").lang || "").split("-")[0].toLowerCase()];
    const passed = Date.now() - new Date(time.dateTime);
    time.dataset.exact ??= time.textContent;
    const isRecent = words && passed > -5 * MINUTE && passed < 7 * DAY;
    time.textContent = isRecent ? ago(passed, words) : time.dataset.exact;
    time.tabIndex = 0;
  }
}

async function copy(button) {
  const field = button.dataset.field && document.getElementById(button.dataset.field);
  if (field) field.select();
  try {
    await navigator.clipboard.writeText(button.dataset.copy || field.value);
  } catch {
    // Without https there is no clipboard.
    const text = field || document.body.appendChild(Object.assign(document.createElement("textarea"), { value: button.dataset.copy }));
    text.select();
    document.execCommand("copy");
    if (!field) text.remove();
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
}

for (const button of document.querySelectorAll("button[data-copied]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.follow[open]").forEach((menu) => { menu.open = false; });
});
showTimes();
setInterval(showTimes, MINUTE);
