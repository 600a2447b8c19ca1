// One article at the desk: related articles are dragged to a zone; a planned withdrawal is counted
// down. Without this file the buttons do the same.

const TICK_MS = 250;

/** Send the button of a row that states the relation of a zone. */
function state(row, type) {
  const form = [...row.querySelectorAll("form")].find((form) => form.elements.type?.value === type);
  if (form) form.submit();
}

for (const zone of document.querySelectorAll("[data-zone]")) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const row = document.querySelector("[data-dragged]");
    if (row) state(row, zone.dataset.zone);
  });
}

for (const row of document.querySelectorAll("[draggable=true]")) {
  row.addEventListener("dragstart", (event) => {
    row.dataset.dragged = "";
    event.dataTransfer.effectAllowed = "move";
  });
  row.addEventListener("dragend", () => delete row.dataset.dragged);
}

for (const time of document.querySelectorAll("[data-countdown]")) {
  const due = Date.parse(time.dateTime);
  const timer = setInterval(() => {
    const seconds = Math.ceil((due - Date.now()) / 1000);
    if (seconds > 0) {
      time.textContent = `${seconds} s`;
      return;
    }
    clearInterval(timer);
    // The worker carries it out within a second.
    setTimeout(() => location.reload(), 1500);
  }, TICK_MS);
}
