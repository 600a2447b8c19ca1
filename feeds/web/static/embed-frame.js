/* In a frame on another site: tells the page around it how high it is, and keeps what it shows up to date. */
(() => {
  "use strict";
  const EVERY_S = 120, MOST_S = 1800;
  // WordPress names each frame by a secret in its fragment and speaks by it.
  const secret = (/secret=([\w-]+)/.exec(location.hash) || [])[1];
  let last = 0, failures = 0, text = "";

  const tell = (always) => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === last && always !== true) return;
    last = height;
    parent.postMessage({ type: "wirefeed:height", height }, "*");
    if (secret) parent.postMessage({ message: "height", value: height, secret }, "*");
  };

  const refresh = async () => {
    let wait = EVERY_S;
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(location.href, { cache: "no-cache", credentials: "omit" });
        if (!answer.ok && answer.status !== 410 && answer.status !== 404) throw new Error(`${answer.status}`);
        const found = answer.status === 404 ? "" : await answer.text();
        if (text && found !== text) {
          const page = new DOMParser().parseFromString(found, "text/html");
          document.querySelector("main").replaceChildren(...(page.querySelector("main") || page.body).childNodes);
        }
        text = found || " ";
        failures = 0;
      } catch {
        wait = Math.min(MOST_S, EVERY_S * 2 ** ++failures);
      }
    }
    setTimeout(refresh, wait * 1000 * (0.9 + Math.random() / 5));
  };

  new ResizeObserver(tell).observe(document.body);
  addEventListener("message", (event) => {
    if (secret && event.data && event.data.message === "ready" && event.data.secret === secret) tell(true);
  });
  document.addEventListener("click", (event) => {
    // WordPress's sandbox lets no window open: its page follows the link itself.
    const link = secret && event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    parent.postMessage({ message: "link", value: link.href, secret }, "*");
  });
  tell();
  refresh();
})();
