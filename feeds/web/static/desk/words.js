// The words of the desk's forms: English in the code, translated by a JSON block of the page.
//
//   <script type="application/json" id="editor-words">{"Bold": "Qalın", …}</script>
//
// feeds/web/desk/editor_words.py lists every English text. A text that is missing from the block
// stays English.

const block = document.getElementById("editor-words");
const words = block ? JSON.parse(block.textContent) : {};

/** Return a text in the desk's language; `{name}` is replaced by `values.name`. */
export function word(english, values = {}) {
  const text = words[english] || english;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
