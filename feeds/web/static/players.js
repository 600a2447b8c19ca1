// The player of an embed, in place of its card, after a click: nothing of another site loads before.
"use strict";
document.addEventListener("click", (event) => {
  const card = event.target.closest("a[data-player]");
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = card.dataset.player;
  frame.className = card.className.replace("embed-card", "embed-player");
  frame.title = card.querySelector(".embed-title, .embed-source").textContent;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  card.replaceWith(frame);
  frame.focus();
});
