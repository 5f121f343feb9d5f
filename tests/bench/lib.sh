# Owns: what the bench scripts share: where things lie, how they speak, and the clean environment of every measured run.
# Sourced by bash scripts after `set -eu`.
# shellcheck shell=bash

bench_src=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
bench_top=$(cd "$bench_src/../.." && pwd -P)
mkdir -p "${MILECASTLE_BENCH_DIR:-$bench_top/build/bench}"
bench=$(cd "${MILECASTLE_BENCH_DIR:-$bench_top/build/bench}" && pwd -P)
corpus_names="git curl redis libgit2"
export bench_src bench_top bench corpus_names
export PYTHONDONTWRITEBYTECODE=1

say() { printf 'bench: %s\n' "$*" >&2; }
die() {
  say "error: $*"
  exit 2
}

# need PROGRAM WHY: stop early and say what is missing.
need() { command -v "$1" >/dev/null 2>&1 || die "$1 is needed ($2)"; }

# Where npm put the peers; these are the native binaries, without a node wrapper round them.
astgrep_path="$bench/peers/node_modules/@ast-grep/cli-linux-x64-gnu/ast-grep"
lefthook_path="$bench/peers/node_modules/lefthook-linux-x64/bin/lefthook"
prek_path="$bench/peers/node_modules/@j178/prek-linux-x64-gnu/prek"
export astgrep_path lefthook_path prek_path

# milecastle_path: prints the binary under test, or stops and says how to get one.
milecastle_path() {
  local path=${MILECASTLE:-$bench_top/build/release/milecastle}
  [ -x "$path" ] || die "no binary at $path
bench: build it:  install/setup && meson setup --buildtype=release build/release && ninja -C build/release
bench: or name another one:  MILECASTLE=PATH $0"
  printf '%s/%s\n' "$(cd "$(dirname "$path")" && pwd -P)" "$(basename "$path")"
}

# Every measured command sees this environment and no other: no git configuration, no GIT_* of the caller.
clean_env() {
  mkdir -p "$bench/home"
  env -i PATH="/usr/local/bin:/usr/bin:/bin" HOME="$bench/home" LC_ALL=C GIT_CONFIG_NOSYSTEM=1 \
    PRE_COMMIT_HOME="$bench/home/pre-commit" PREK_HOME="$bench/home/prek" "$@"
}
