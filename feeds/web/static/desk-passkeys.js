// Passkeys: creates one on the account page, and signs in with one on the sign-in page.
"use strict";
(() => {
  const csrf = document.querySelector('meta[name="csrf-token"]').content;
  const decoded = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const encoded = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  async function send(address, body) {
    const response = await fetch(address, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRF-Token": csrf,
      },
      body: JSON.stringify(body || {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail || answer.title);
    return answer;
  }

  function fields(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = encoded(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: encoded(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function register(form) {
    const base = form.dataset.base;
    const options = await send(`${base}/account/passkeys/options`);
    options.challenge = decoded(options.challenge);
    options.user.id = decoded(options.user.id);
    for (const known of options.excludeCredentials || []) known.id = decoded(known.id);
    const credential = await navigator.credentials.create({ publicKey: options });
    const label = form.elements.label.value;
    return send(`${base}/account/passkeys`, { credential: fields(credential), label });
  }

  async function signIn(form) {
    const base = form.dataset.base;
    const options = await send(`${base}/sign-in/passkey/options`);
    options.challenge = decoded(options.challenge);
    for (const known of options.allowCredentials || []) known.id = decoded(known.id);
    const credential = await navigator.credentials.get({ publicKey: options });
    return send(`${base}/sign-in/passkey`, { credential: fields(credential), next: form.dataset.next });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = form.querySelector(".problem");
      problem.hidden = true;
      try {
        const answer = await (form.dataset.passkey === "register" ? register(form) : signIn(form));
        location.assign(answer.location);
      } catch (error) {
        problem.textContent = error instanceof DOMException ? form.dataset.failed : error.message;
        problem.hidden = false;
      }
    });
  }
})();
