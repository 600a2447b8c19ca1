/* Headlines of this newsroom on other sites: no dependency, no cookie, no storage, no tracking. See /embed/builder. */
(() => {
  "use strict";
  const OWN = document.currentScript ? new URL(".", document.currentScript.src).href.replace(/\/$/, "") : "";
  const EVERY_S = 120, LEAST_S = 30, MOST_S = 1800;
  // The server fills in the phrases and the languages written from right to left.
  const TEXT = "TEXT", RTL = new Set("RTL".split(" "));
  // The wrapper takes nothing over from the page around it; a rule for "*" with !important ends at the shadow root.
  const CSS = `:host{display:block}
.w{all:initial;display:block;color:var(--ink);background:var(--paper);font:16px/1.45 system-ui,sans-serif;padding:.75em 1em;border:1px solid var(--line);border-radius:.5em;overflow-wrap:anywhere;
--accent:initial;--accent-dark:initial;--ink:#1a1c20;--soft:#5a6068;--paper:#fff;--line:#dfe2e6;--link:var(--accent,#0b5394);--warn:#8a3b00}
.w.dark{--ink:#e8eaed;--soft:#a6adb6;--paper:#14161a;--line:#33383f;--link:var(--accent-dark,#8fc1f5);--warn:#f0b27a}
@media(prefers-color-scheme:dark){.w.auto{--ink:#e8eaed;--soft:#a6adb6;--paper:#14161a;--line:#33383f;--link:var(--accent-dark,#8fc1f5);--warn:#f0b27a}}
.w[hidden]{display:none}h2,h3,h4,h5,h6{font-size:1.05em;line-height:1.25;margin:0 0 .4em}
ul{list-style:none;margin:0;padding:0}li{display:flow-root;padding:.5em 0;border-top:1px solid var(--line)}li:first-child{border-top:0}
a{color:var(--link)}a:hover{text-decoration-thickness:2px}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
p{margin:.3em 0 0}.m,p{font-size:.875em;color:var(--soft)}.m{display:block}
b{font-size:.85em;border:1px solid;border-radius:.25em;padding:0 .35em;margin-inline-end:.4em;color:var(--link)}b.correction{color:var(--warn)}
img{float:inline-end;width:5em;height:3.75em;object-fit:cover;border-radius:.3em;margin-inline-start:.75em}`;

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...children.filter(Boolean));
    return element;
  };
  const web = (url) => (/^https?:\/\//i.test(url || "") ? url : "");
  const primary = (language) => (language || "en").split("-", 1)[0].toLowerCase();
  const direction = (language) => (RTL.has(primary(language)) ? "rtl" : "ltr");
  class Gone extends Error {}

  class Embed extends HTMLElement {
    static observedAttributes = ["feed", "section", "tag", "author", "q", "size", "theme", "lang", "accent", "accent-dark", "pictures", "times", "heading", "level", "article", "text", "id", "base"];

    connectedCallback() {
      if (!this.shadowRoot) {
        const root = this.attachShadow({ mode: "open" });
        try {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(CSS);
          root.adoptedStyleSheets = [sheet];
        } catch {
          root.append(make("style", {}, CSS));
        }
        // Until there is news, and where none comes, the links that stand in the element are shown.
        root.append(document.createElement("slot"));
      }
      this.shown = "";
      this.failures = 0;
      this.seen = new IntersectionObserver((entries) => {
        this.near = entries.some((entry) => entry.isIntersecting);
        this.look();
      }, { rootMargin: "200px" });
      this.seen.observe(this);
      this.onvisible = () => this.look();
      document.addEventListener("visibilitychange", this.onvisible);
    }

    disconnectedCallback() {
      this.seen.disconnect();
      document.removeEventListener("visibilitychange", this.onvisible);
      clearTimeout(this.timer);
      this.due = 0;
    }

    attributeChangedCallback(name, before, after) {
      if (before === after || !this.seen) return;
      this.due = 0;
      this.look();
    }

    /** Asks when it is time and somebody can see it; else waits. */
    look() {
      clearTimeout(this.timer);
      if (!this.near || document.visibilityState !== "visible" || !this.isConnected || this.asking) return;
      const wait = (this.due || 0) - Date.now();
      if (wait > 0) this.timer = setTimeout(() => this.look(), wait);
      else this.ask();
    }

    async ask() {
      const every = Math.max(LEAST_S, Number(this.getAttribute("refresh")) || EVERY_S);
      this.asking = true;
      const address = this.address();
      let wait = every;
      try {
        // The browser's own cache asks with the validators that it has: mostly for a 304.
        const answer = await fetch(address, { cache: "no-cache", credentials: "omit", referrerPolicy: "no-referrer" });
        if (answer.status === 404 || answer.status === 410) throw new Gone(answer.status === 410 ? "gone" : "absent");
        if (!answer.ok) throw new Error(`${answer.status}`);
        const text = await answer.text();
        if (address === this.address()) this.show(text);
        this.failures = 0;
      } catch (error) {
        if (error instanceof Gone) {
          this.absence = error.message;
          this.show("");
        } else {
          // What was shown stays; the server is left in peace for longer and longer.
          wait = Math.min(MOST_S, every * 2 ** ++this.failures) * (0.75 + Math.random() / 2);
        }
      }
      this.asking = false;
      this.due = address === this.address() ? Date.now() + wait * 1000 : 0;
      this.look();
    }

    base() {
      return (this.getAttribute("base") || OWN).replace(/\/$/, "");
    }

    words(language = this.lang || document.documentElement.lang) {
      return TEXT[primary(language)] || TEXT.en;
    }

    query(...pairs) {
      const found = pairs.filter(([, value]) => value).map((pair) => pair.map(encodeURIComponent).join("="));
      return found.length ? "?" + found.join("&") : "";
    }

    size() {
      return String(Math.min(50, Math.max(1, parseInt(this.getAttribute("size"), 10) || 5)));
    }

    show(text) {
      const look = this.getAttributeNames().map((name) => this.getAttribute(name)).join("\n");
      if (this.shown === look + text) return;
      this.shown = look + text;
      const active = this.shadowRoot.activeElement && this.shadowRoot.activeElement.href;
      const theme = this.getAttribute("theme");
      const language = this.lang || document.documentElement.lang;
      const wrapper = make("section", { class: `w ${theme === "dark" || theme === "light" ? theme : "auto"}`, lang: language, dir: direction(language) });
      for (const name of ["accent", "accent-dark"]) {
        const color = this.getAttribute(name);
        if (/^#[0-9a-f]{6}$/i.test(color)) wrapper.style.setProperty("--" + name, color);
      }
      this.fill(wrapper, text ? JSON.parse(text) : null);
      const old = this.shadowRoot.querySelector(".w,slot");
      old.replaceWith(wrapper);
      if (active) for (const link of wrapper.querySelectorAll("a")) if (link.href === active) { link.focus(); break; }
    }

    level() {
      return `h${Math.min(6, Math.max(2, parseInt(this.getAttribute("level"), 10) || 3))}`;
    }

    heading(title, language) {
      const given = this.getAttribute("heading");
      return given === "" ? null : make(this.level(), given ? {} : { lang: language, dir: language && direction(language) }, given || title);
    }

    story(item) {
      const own = item._wirefeed || {}, language = item.language;
      // Where an entry is about a revision, its title says so.
      const word = own.about ? "" : this.words(language)[own.significance];
      const parts = [make("a", { href: web(item.url), lang: language, dir: direction(language) }, item.title)];
      if (this.getAttribute("pictures") === "yes" && web(item.image)) {
        const picture = make("img", { src: item.image, loading: "lazy", referrerpolicy: "no-referrer" });
        picture.alt = "";
        const file = (item.attachments || []).find((other) => other.url === item.image);
        const focus = ((file && file._wirefeed) || {}).focus;
        if (focus) picture.style.objectPosition = focus.split(",").map((share) => `${share * 100}%`).join(" ");
        parts.unshift(picture);
      }
      if (this.getAttribute("times") !== "no") {
        const at = word || own.about ? item.date_modified : item.date_published;
        const time = make("time", { datetime: at }, this.when(at));
        parts.push(make("span", { class: "m" }, word && make("b", { class: own.significance, lang: language, dir: direction(language) }, word), time));
      }
      return parts;
    }

    when(at) {
      const options = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
      try {
        return new Date(at).toLocaleString(this.lang || document.documentElement.lang || "en-GB", options);
      } catch {
        return new Date(at).toLocaleString("en-GB", options);
      }
    }

    fill(wrapper, feed) {
      const items = feed ? feed.items : [];
      const title = feed ? this.label(feed) : "";
      const heading = title && this.heading(title, feed && this.label === Embed.prototype.label && feed.language);
      if (heading) wrapper.append(heading);
      wrapper.setAttribute("aria-label", (heading && heading.textContent) || title || this.words()[this.absence || "absent"]);
      wrapper.append(make("ul", {}, ...items.map((item) => make("li", {}, ...this.story(item)))));
      wrapper.hidden = !items.length;
    }

    label(feed) {
      return feed.title;
    }
  }
  class Headlines extends Embed {
    address() {
      const kind = this.getAttribute("feed") === "updated" ? "updated" : "latest";
      const section = this.getAttribute("section"), size = this.size();
      const rest = [["tag", this.getAttribute("tag")], ["author", this.getAttribute("author")], ["lang", this.getAttribute("lang")], ["q", this.getAttribute("q")], ["size", size === "20" ? "" : size], ["content", "summary"]];
      return `${this.base()}/feeds/${kind}.json${this.query(["section", section], ...rest)}`;
    }
  }

  class Related extends Embed {
    address() {
      const article = this.getAttribute("article"), size = this.size();
      if (article) return `${this.base()}/articles/${encodeURIComponent(bare(article))}/related.json${this.query(["size", size === "20" ? "" : size], ["content", "summary"])}`;
      const own = this.getAttribute("text"), text = own || about();
      return `${this.base()}/feeds/related.json${this.query(["to", text.slice(0, 500)], ["published", own ? "" : published()], ["lang", this.getAttribute("lang")], ["size", size])}`;
    }

    label() {
      return this.words().related;
    }
  }

  class Story extends Embed {
    address() {
      return `${this.base()}/embed/articles/${encodeURIComponent(bare(this.id))}.json`;
    }

    label() {
      return "";
    }

    fill(wrapper, feed) {
      const item = feed && feed.items[0];
      if (!item) return wrapper.append(make("p", { class: "gone" }, this.words()[this.absence || "absent"]));
      wrapper.setAttribute("aria-label", item.title);
      const parts = this.story(item), place = parts.findIndex((part) => part.localName === "a");
      parts[place] = make(this.level(), {}, parts[place]);
      wrapper.append(...parts, make("p", { lang: item.language, dir: direction(item.language) }, item.summary));
    }
  }

  const bare = (id) => id.replace(/^urn:uuid:/, "");
  /** When the page around was published, if it says so: what was news then is related to it. */
  const published = () => {
    const said = document.querySelector("meta[property='article:published_time']");
    const at = new Date(said ? said.content : NaN);
    return at.getTime() > 0 && at.getFullYear() < 2200 ? at.toISOString() : "";
  };
  /** What the page around is about: its headline and its description. */
  const about = () => {
    const heading = document.querySelector("h1"), description = document.querySelector("meta[name=description]");
    return [heading ? heading.textContent : document.title, description ? description.content : ""].join(". ").replace(/\s+/g, " ").trim();
  };

  for (const [name, kind] of [["headlines", Headlines], ["related", Related], ["article", Story]])
    if (!customElements.get(`wirefeed-${name}`)) customElements.define(`wirefeed-${name}`, kind);
})();
