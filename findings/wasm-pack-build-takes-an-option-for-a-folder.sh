#!/usr/bin/env bash
# wasm-pack 0.15.1: `wasm-pack test -- -p NAME` hands `-p NAME` to Cargo, as its help promises for what follows `--`.
# `wasm-pack build -- -p NAME` takes `-p` for the folder of the crate and fails. With the folder named first,
# `wasm-pack build . -- -p NAME`, both behave alike. It shows where the root package of a workspace is built, since Cargo
# then builds the other default members as well unless it is told which package is meant.
#
# Seen, with a package that does not exist, so that Cargo's own error proves that it was handed the option:
#   test -- -p no-such-package: Cargo was asked for the package
#   build -- -p no-such-package: `-p` was taken for a folder
#   build . -- -p no-such-package: Cargo was asked for the package
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR="$folder/target"
cargo install --quiet --locked wasm-pack --version 0.15.1 --root "$folder"
cargo init --quiet --vcs none --lib --name finding "$folder/crate"
cd "$folder/crate"
printf '\n[lib]\ncrate-type = ["cdylib"]\n' >> Cargo.toml
cargo add --quiet wasm-bindgen@=0.2.130
rustup target add wasm32-unknown-unknown > "$folder/rustup.log" 2>&1

outcome() {
  if "$folder/bin/wasm-pack" "$@" > "$folder/log" 2>&1; then echo "succeeded"
  elif grep -q 'package ID specification `no-such-package` did not match' "$folder/log"; then echo "Cargo was asked for the package"
  elif grep -q 'is `-p` the wrong directory' "$folder/log"; then echo '`-p` was taken for a folder'
  else cat "$folder/log"
  fi
}
output="test -- -p no-such-package: $(outcome test --node --mode no-install -- -p no-such-package)
build -- -p no-such-package: $(outcome build --mode no-install -- -p no-such-package)
build . -- -p no-such-package: $(outcome build --mode no-install . -- -p no-such-package)"
"$folder/bin/wasm-pack" --version
echo "$output"
expected='test -- -p no-such-package: Cargo was asked for the package
build -- -p no-such-package: `-p` was taken for a folder
build . -- -p no-such-package: Cargo was asked for the package'
[ "$output" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
