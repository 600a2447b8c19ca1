#!/bin/sh
# Fetch the vendored browser files again, from the npm registry, and check their bytes.
set -eu
cd "$(dirname "$0")"

# Unpack FILE and LICENSE of an npm package into NAME-VERSION/: package, version, name, file, target.
vendor() {
  work=$(mktemp -d)
  curl -fsSL -o "$work/package.tgz" "https://registry.npmjs.org/$1/-/$1-$2.tgz"
  tar -xzf "$work/package.tgz" -C "$work"
  mkdir -p "$3-$2"
  cp "$work/package/$4" "$3-$2/$5"
  cp "$work/package/LICENSE" "$3-$2/LICENSE"
  rm -r "$work"
}

vendor squire-rte 2.4.8 squire dist/squire.mjs squire.mjs
vendor turndown 7.2.5 turndown lib/turndown.browser.es.js turndown.mjs
sha256sum --check SHA256SUMS
