# Owns: source packages of Debian for the bench, without touching the machine's own apt lists. Sourced after lib.sh.
# shellcheck shell=bash

apt_tmp=""
trap '[ -z "$apt_tmp" ] || rm -rf "$apt_tmp"' EXIT

# The machine's own sources as deb-src, in a folder of their own; both forms, the one-line and the deb822 one.
write_source_lists() {
  local file
  mkdir -p "$apt_tmp/parts" "$apt_tmp/lists/partial" "$apt_tmp/cache/archives/partial"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    sed -nE 's/^[[:space:]]*deb(-src)?([[:space:]])/deb-src\2/p' "$file" | grep -v 'cdrom:' | sort -u >"$apt_tmp/parts/$(basename "$file" .list).list"
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    sed -E 's/^Types:.*/Types: deb-src/' "$file" >"$apt_tmp/parts/$(basename "$file")"
  done
  find "$apt_tmp/parts" -type f -size 0 -delete
  [ -n "$(ls "$apt_tmp/parts")" ] || die "found no apt sources under /etc/apt"
}

apt_src() {
  local tool=$1
  shift
  "$tool" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt_tmp/parts" -o Dir::State::Lists="$apt_tmp/lists" \
    -o Dir::Cache="$apt_tmp/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root "$@"
}

open_sources() {
  [ -z "$apt_tmp" ] || return 0
  need apt-get "the corpora are Debian source packages"
  apt_tmp=$(mktemp -d)
  write_source_lists
  say "reading the lists of source packages"
  apt_src apt-get update -qq >"$bench/apt-update.log" 2>&1 || {
    say "some source lists could not be read:"
    tail -n 5 "$bench/apt-update.log" >&2
  }
}

# source_versions NAME: the versions that the lists have, newest first.
source_versions() {
  apt_src apt-cache showsrc --only-source "$1" 2>/dev/null | sed -n 's/^Version: //p' | sort -rVu
}

# source_download NAME VERSION: into the folder $apt_tmp/NAME, which is emptied when it fails.
source_download() {
  mkdir -p "$apt_tmp/$1"
  (cd "$apt_tmp/$1" && apt_src apt-get source -qq --download-only "$1=$2" >"$bench/apt-source.log" 2>&1) && return 0
  find "$apt_tmp/$1" -mindepth 1 -delete
  return 1
}
