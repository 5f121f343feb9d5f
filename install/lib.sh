# Shared by install/setup, install/run and tests/run: where things are, and how to say and do
# them once. Sourced, not run.

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

say() {
	printf '%s\n' "$*"
}

die() {
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
	exit 3
}

# The root's rights, where they are needed.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "this needs root: $*"
	fi
}

# missing_packages NAME... : those that are not installed.
missing_packages() {
	for name; do
		dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed ||
			printf '%s ' "$name"
	done
}

# apt_get NAME... : install what is missing, and say what.
apt_get() {
	missing=$(missing_packages "$@")
	[ -n "$missing" ] || return 0
	say "installing from Debian: $missing"
	log=$(mktemp)
	# shellcheck disable=SC2086 # a list of words
	if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get update &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
			--no-install-recommends $missing; } >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "apt-get could not install: $missing"
	fi
	rm -f "$log"
}

# npm_ci FOLDER WHAT : what its lock file pins, unless that is there already.
npm_ci() {
	stamp=$top/$1/node_modules/.milecastle-stamp
	lock=$(sha256sum <"$top/$1/package-lock.json")
	[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ] && return 0
	command -v npm >/dev/null || apt_get npm
	say "installing from npm: $2"
	log=$(mktemp)
	if ! (cd "$top/$1" && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund) \
		>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "npm could not install $2"
	fi
	rm -f "$log"
	printf '%s\n' "$lock" >"$stamp"
}

# build FOLDER [MESON OPTIONS...] : configure once, build quietly.
build() {
	dir=$top/build/$1
	shift
	log=$dir.log
	mkdir -p "$top/build"
	if [ ! -f "$dir/build.ninja" ]; then
		say "configuring $(basename "$dir")"
		meson setup "$@" "$dir" "$top" >"$log" 2>&1 || {
			tail -n 30 "$log" >&2
			die "meson setup failed; all it said: $log"
		}
	fi
	say "building $(basename "$dir")"
	ninja -C "$dir" >"$log" 2>&1 || {
		grep -v '^\[' "$log" | tail -n 40 >&2
		die "the build failed; all it said: $log"
	}
}
