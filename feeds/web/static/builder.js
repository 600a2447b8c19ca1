/* The builder, live: what is chosen is asked for at once, and the preview and snippets of the answer are put in. */
(() => {
  "use strict";
  const form = document.getElementById("choices"), result = document.getElementById("result"), status = document.getElementById("status");
  let number = 0, waiting;

  const show = async () => {
    const own = ++number;
    const fields = [...new FormData(form)].filter(([, value]) => value);
    const address = `${form.action}?${new URLSearchParams(fields)}`;
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (own !== number || !answer.ok) return;
    result.replaceChildren(...page.getElementById("result").childNodes);
    history.replaceState(null, "", address);
    arm();
    status.textContent = "Preview and snippets have changed.";
  };
  const arm = () => result.querySelectorAll(".copy").forEach((button) => { button.hidden = false; });

  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 250); });
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  result.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const code = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = status.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  addEventListener("message", (event) => {
    const frame = result.querySelector(".preview");
    if (frame && event.source === frame.contentWindow && event.data && event.data.type === "wirefeed:height")
      frame.style.height = `${Math.min(2000, Math.max(60, Number(event.data.height)))}px`;
  });
  arm();
})();
