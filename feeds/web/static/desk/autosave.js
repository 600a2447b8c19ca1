// Autosave of a form: <form data-autosave="/desk/articles/…/autosave">.
//
// Attributes of the form:
//   data-autosave  address of the requests below; it names the article, and so the local copy
//   data-sign-in   address of the sign-in page, opened in a new tab; "/desk/sign-in" if missing
//   data-token     address that gives a new CSRF token after a sign-in: GET → {"csrf_token": "…"}
//   data-zone      time zone of the times shown, e.g. "Asia/Baku"; the browser's if missing
// The form has a field "revision": the number of the version that it shows. Its fields are sent as
// application/x-www-form-urlencoded, without files, passwords and "csrf_token", and with the header
// X-CSRF-Token from <meta name="csrf-token">. An element [data-autosave-status] in the form shows
// the state; it is made where it is missing.
//
// The server's contract:
//   200 {"revision": n, "saved_at": "2026-11-30T12:03:00Z"}   saved
//   409 {"revision": n, "fields": {name: value, …}}           another version n was saved since
//   401, 403                                                  signed out
//   400, 413, 422 {"detail": "…"}                             refused; sent again after a change
//   others, or no answer                                      sent again, later and later
//
// A field whose name ends in "_markdown" is text that could not be converted yet; the server
// ignores it. Until the server has a text, localStorage has it too, and the next page that shows the form
// offers it back. A field of it that the form does not have is announced by "desk:restore" on the
// form, with {name, value} as its detail.

import { csrfHeaders, element } from "./elements.js";
import { parseInert } from "./html.js";
import { word } from "./words.js";

const DELAY_MS = 1500;
const COPY_DELAY_MS = 300;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30000;
// Browsers refuse a longer body of a request that outlives its page.
const MAX_KEEPALIVE_CHARS = 60000;
const NEVER_SENT = new Set(["csrf_token"]);
const REVISION = "revision";

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `wirefeed-draft:${form.dataset.autosave}`;
    this.retryMs = FIRST_RETRY_MS;
    this.isChanged = this.isSaving = this.isPaused = false;
    this.status = element("p", { role: "status" });
    this.box =
      form.querySelector("[data-autosave-status]") ||
      form.insertBefore(element("div"), form.firstChild);
    this.box.classList.add("autosave");
    this.box.append(this.status);
    this.saved = this.fields();
    this.listen();
    this.offerCopy();
  }

  listen() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", () => this.keepCopy({ isSubmitted: true }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (this.isSignedOut) this.comeBack();
    });
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("focus", () => this.isSignedOut && this.comeBack());
    window.addEventListener("online", () => this.isChanged && this.save());
  }

  /** Return the form's fields: name → values. */
  fields() {
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      const control = this.form.elements[name];
      if (typeof value !== "string" || NEVER_SENT.has(name) || control.type === "password")
        continue;
      (fields[name] ||= []).push(value.replace(/\r\n/g, "\n"));
    }
    return fields;
  }

  get revision() {
    const control = this.form.elements[REVISION];
    return control ? control.value : "";
  }

  set revision(value) {
    const control = this.form.elements[REVISION];
    if (control) control.value = String(value);
  }

  changed() {
    this.isChanged = true;
    clearTimeout(this.copyTimer);
    this.copyTimer = setTimeout(() => this.keepCopy(), COPY_DELAY_MS);
    if (this.isPaused) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAY_MS);
  }

  leave() {
    this.form.dispatchEvent(new Event("desk:collect"));
    if (!this.isChanged) return;
    this.keepCopy();
    if (!this.isPaused) this.save({ isLeaving: true });
  }

  async save({ isLeaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.isSaving && !isLeaving) {
      this.timer = setTimeout(() => this.save(), DELAY_MS);
      return;
    }
    this.form.dispatchEvent(new Event("desk:collect"));
    clearTimeout(this.timer);
    const fields = this.fields();
    this.isSaving = true;
    this.isChanged = false;
    try {
      await this.settle(await this.send(fields, isLeaving), fields);
    } catch {
      this.retry();
    }
    this.isSaving = false;
  }

  send(fields, isLeaving) {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(fields))
      values.forEach((value) => body.append(name, value));
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      headers: { Accept: "application/json", ...csrfHeaders() },
      redirect: "manual",
      keepalive: isLeaving && body.toString().length < MAX_KEEPALIVE_CHARS,
      body,
    });
  }

  async settle(answer, fields) {
    this.isSignedOut =
      answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect";
    if (this.isSignedOut) {
      this.isChanged = true;
      this.showStatus(word("Not saved: you are signed out."), this.signIn());
    } else if (answer.status === 409) {
      this.isChanged = true;
      this.resolve(await answer.json());
    } else if (answer.ok) {
      const { revision, saved_at: at } = await answer.json();
      this.revision = revision;
      this.saved = { ...fields, [REVISION]: [String(revision)] };
      this.retryMs = FIRST_RETRY_MS;
      if (!this.isChanged) this.forgetCopy();
      this.showStatus(word("Saved {time}", { time: this.time(at) }));
    } else if ([400, 413, 422].includes(answer.status)) {
      this.isChanged = true;
      const { detail = "" } = await answer.json().catch(() => ({}));
      this.showProblem(`${word("Not saved.")} ${detail}`.trim());
    } else throw new Error(String(answer.status));
  }

  retry() {
    this.isChanged = true;
    this.showProblem(word("Not saved, trying again"));
    this.timer = setTimeout(() => this.save(), this.retryMs);
    this.retryMs = Math.min(LAST_RETRY_MS, 2 * this.retryMs);
  }

  signIn() {
    const address = this.form.dataset.signIn || "/desk/sign-in";
    return element(
      "a",
      { href: address, target: "_blank", rel: "noopener" },
      word("Sign in in a new tab"),
    );
  }

  /** Save after a sign-in in another tab: the session has another token since. */
  async comeBack() {
    const address = this.form.dataset.token;
    if (address) {
      const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const { csrf_token: token } = await answer.json();
      document.querySelectorAll('meta[name="csrf-token"]').forEach((meta) => {
        meta.content = token;
      });
      document.querySelectorAll('input[name="csrf_token"]').forEach((input) => {
        input.value = token;
      });
    }
    this.save();
  }

  showStatus(text, ...more) {
    this.status.classList.remove("problem");
    this.status.replaceChildren(text, ...more.flatMap((node) => [" ", node]));
  }

  showProblem(text) {
    this.showStatus(text);
    this.status.classList.add("problem");
  }

  time(at) {
    const options = {
      timeStyle: "short",
      hourCycle: "h23",
      timeZone: this.form.dataset.zone || undefined,
    };
    return new Date(at).toLocaleTimeString(document.documentElement.lang || undefined, options);
  }

  // The local copy

  keepCopy({ isSubmitted = false } = {}) {
    clearTimeout(this.copyTimer);
    const copy = { fields: this.fields(), at: new Date().toISOString(), isSubmitted };
    withStorage((storage) => storage.setItem(this.key, JSON.stringify(copy)));
  }

  forgetCopy() {
    clearTimeout(this.copyTimer);
    withStorage((storage) => storage.removeItem(this.key));
  }

  /** Offer a text that an earlier page could not save; forget one that the server has. */
  offerCopy() {
    const copy = withStorage((storage) => JSON.parse(storage.getItem(this.key)));
    if (!copy) return;
    const isArrived = copy.isSubmitted && first(copy.fields[REVISION]) !== this.revision;
    if (isArrived || !this.differing(copy.fields).length) {
      this.forgetCopy();
      return;
    }
    this.isPaused = true;
    const close = () => {
      this.isPaused = false;
      offer.remove();
    };
    const restore = element(
      "button",
      {
        type: "button",
        onclick: () => {
          close();
          // Where only Markdown was not converted, the server has the rest of this version.
          const isOlder = this.differing(copy.fields).some((name) => !name.endsWith("_markdown"));
          if (isOlder && first(copy.fields[REVISION]) !== this.revision) {
            this.revision = first(copy.fields[REVISION]);
            this.saved = {}; // the text that it was written from is not known
          }
          this.fill(copy.fields);
          this.changed();
        },
      },
      word("Restore"),
    );
    const discard = element(
      "button",
      {
        type: "button",
        onclick: () => {
          close();
          this.forgetCopy();
        },
      },
      word("Discard"),
    );
    const text = element(
      "p",
      {},
      word("There is a text of {time} that was not saved.", { time: this.time(copy.at) }),
    );
    const offer = element(
      "div",
      { class: "autosave", role: "group", "aria-label": word("Unsaved text") },
      text,
      restore,
      discard,
    );
    this.box.append(offer);
  }

  /** Return the names of the fields whose values differ from those in the form. */
  differing(fields) {
    const present = this.fields();
    const names = new Set([...Object.keys(fields), ...Object.keys(present)]);
    names.delete(REVISION);
    return [...names].filter((name) => !isSame(fields[name], present[name]));
  }

  fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      if (name === REVISION) continue;
      if (this.form.elements[name]) setField(this.form, name, [value].flat());
      else
        this.form.dispatchEvent(
          new CustomEvent("desk:restore", { detail: { name, value: first(value) } }),
        );
    }
  }

  // Conflicts

  /** Show both texts, and save the editor's choice as the version after theirs. */
  resolve({ revision, fields }) {
    const theirs = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, [value ?? ""].flat().map(String)]),
    );
    // A field that they left as it was is not in dispute.
    const isChanged = (name) => name in theirs && !isSame(theirs[name], this.saved[name]);
    const names = this.differing(theirs).filter(
      (name) => isChanged(name) && this.form.elements[name],
    );
    if (!names.length) {
      this.revision = revision;
      this.save();
      return;
    }
    this.isPaused = true;
    this.showProblem(word("Not saved: the article was changed by someone else."));
    const yours = this.fields();
    const heading = element("h2", { tabindex: "-1" }, word("Both texts"));
    const section = element(
      "section",
      { class: "conflict", "aria-label": word("Both texts") },
      heading,
    );
    section.append(
      element(
        "p",
        {},
        word("Someone else saved another text since you opened it. Choose for each field."),
      ),
    );
    for (const name of names) {
      const isMine = !isSame(yours[name], this.saved[name]);
      section.append(this.pair(name, first(theirs[name]), first(yours[name]), isMine));
    }
    const done = element(
      "button",
      {
        type: "button",
        onclick: () => {
          const isTheirs = (name) =>
            section.querySelector(`input[name="choice-${CSS.escape(name)}"][value=theirs]`).checked;
          this.fill(Object.fromEntries(names.filter(isTheirs).map((name) => [name, theirs[name]])));
          section.remove();
          this.saved = theirs;
          this.revision = revision;
          this.isPaused = false;
          this.save();
        },
      },
      word("Save my choice"),
    );
    section.append(done);
    // Outside of the form, so that the choices are no fields.
    this.form.before(section);
    heading.focus();
  }

  /** Return one field of both texts, with a choice; yours is preset where you changed it. */
  pair(name, theirs, yours, isMine) {
    const control = [this.form.elements[name]].flat()[0];
    const label = control.labels && control.labels[0] ? control.labels[0].textContent.trim() : name;
    const pair = element("div", { class: "conflict-pair" });
    for (const [value, title, text] of [
      ["theirs", word("Theirs"), theirs],
      ["yours", word("Yours"), yours],
    ]) {
      const radio = element("input", { type: "radio", name: `choice-${name}`, value });
      radio.checked = (value === "yours") === isMine;
      const shown = element("textarea", { readonly: true, "aria-label": `${label}: ${title}` });
      shown.value = control.matches && control.matches("[data-editor]") ? plainText(text) : text;
      const copy = element(
        "button",
        { type: "button", onclick: () => copyText(shown) },
        word("Copy"),
      );
      pair.append(element("div", {}, element("label", {}, radio, " ", title), shown, copy));
    }
    return element("div", {}, element("h3", {}, label), pair);
  }
}

/** Use the browser's storage. It may be full or switched off; then the server is the only place. */
function withStorage(use) {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}

const first = (values) => [values ?? ""].flat()[0] ?? "";

function isSame(values = [], others = []) {
  // A missing field and an empty one are the same.
  const shown = (list) => JSON.stringify([list].flat().map(String).filter(Boolean));
  return shown(values) === shown(others);
}

/** Set a field, and announce it to the scripts that show it otherwise. */
function setField(form, name, values) {
  const control = form.elements[name];
  const controls = control instanceof RadioNodeList ? [...control] : [control];
  controls.forEach((node, at) => {
    if (node.type === "checkbox" || node.type === "radio")
      node.checked = values.includes(node.value);
    else if (node.multiple)
      [...node.options].forEach((option) => {
        option.selected = values.includes(option.value);
      });
    else node.value = values[at] ?? "";
    node.dispatchEvent(new Event("desk:load"));
  });
}

function plainText(html) {
  const body = parseInert(html);
  body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li, figure, blockquote, tr").forEach((node) => {
    node.before("\n\n");
    node.append("\n\n");
  });
  return body.textContent.replace(/\n\s*\n\s*/g, "\n\n").trim();
}

async function copyText(shown) {
  shown.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(shown.value).catch(() => {});
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
