#!/bin/sh
# Fetch the schemas of the IPTC again, from its repositories.
set -eu
cd "$(dirname "$0")"
g2=https://raw.githubusercontent.com/iptc/newsml-g2/main
for file in nitf-3-6.xsd nitf-3-6-ruby-include.xsd; do
  curl -fsSL -o "$file" "$g2/examples/$file"
done
for file in NewsML-G2_2.35-spec-All-Power.xsd xml.xsd; do
  curl -fsSL -o "$file" "$g2/specification/$file"
done
curl -fsSL -o ninjs-schema_3.0.json \
  https://raw.githubusercontent.com/iptc/newsinjson/main/specification/ninjs-schema_3.0.json
