#!/usr/bin/env bash
# cldr-dates-full (the dates of the Common Locale Data Repository as JSON): from version 48.0.0 on, the Gregorian months of
# Sinhala are named after the lunar months of Sri Lanka, "Duruthu" to "Unduvap", in which its full moon days fall. In
# version 47.0.0, they are named as in every newspaper, "Janavari" to "Desambar". The two do not share their days. One
# expects the names of Gregorian months under "gregorian".
#
# Seen: the first and the last wide name of the months in "ca-gregorian.json" of "si"
#   47.0.0: ජනවාරි දෙසැම්බර්
#   48.0.0: දුරුතු උඳුවප්
#   48.2.0: දුරුතු උඳුවප්
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
output=$(for version in 47.0.0 48.0.0 48.2.0; do
  npm pack --silent "cldr-dates-full@$version" > /dev/null
  mkdir "$version"
  tar -xzf "cldr-dates-full-$version.tgz" -C "$version" package/main/si/ca-gregorian.json
  node -e '
    const dates = require(process.argv[2]).main.si.dates.calendars.gregorian;
    const names = dates.months.format.wide;
    console.log(`${process.argv[1]}: ${names[1]} ${names[12]}`);
  ' "$version" "./$version/package/main/si/ca-gregorian.json"
done)
echo "cldr-dates-full"
echo "$output"
expected='47.0.0: ජනවාරි දෙසැම්බර්
48.0.0: දුරුතු උඳුවප්
48.2.0: දුරුතු උඳුවප්'
[ "$output" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
