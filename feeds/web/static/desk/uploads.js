// Uploads of pictures: one multipart request each, with its progress.
//
// The server's contract: POST the part "file" → 201 (or 200) with JSON {"address", "url", "width",
// "height"}: `address` is for the article's HTML, `url` is the file. Errors have JSON with "detail"
// or "error", a sentence for the editor.

import { csrfHeaders } from "./elements.js";
import { word } from "./words.js";

/** Upload a file; resolve to the stored picture, or reject with an Error for people to read. */
export function upload(file, address, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name || "picture");
    request.open("POST", address);
    for (const [name, value] of Object.entries(csrfHeaders()))
      request.setRequestHeader(name, value);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
    });
    request.addEventListener("error", () =>
      reject(new Error(word("The server cannot be reached."))),
    );
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status < 300 && answer && answer.url) resolve(answer);
      else reject(new Error(reason(request.status, answer)));
    });
    request.send(form);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reason(status, answer) {
  if (status === 401 || status === 403) return word("You are signed out.");
  if (status === 413) return word("The file is too large.");
  const stated = answer && (answer.detail || answer.error);
  return stated || word("The server answered {status}.", { status });
}
