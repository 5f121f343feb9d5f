# Shared by the end-to-end tests: load it with "load helper" and call isolate in setup().
#
# Each test has a folder of its own, an empty HOME and an identity, and no configuration of
# the machine or the person. MILECASTLE names the program; the default is the release build.

MILECASTLE=${MILECASTLE:-$BATS_TEST_DIRNAME/../../build/release/milecastle}
MILECASTLE=$(realpath "$MILECASTLE")

isolate()
{
	local name

	for name in $(compgen -v GIT_); do
		unset "$name"
	done
	unset XDG_CONFIG_HOME
	export HOME=$BATS_TEST_TMPDIR/home LC_ALL=C GIT_CONFIG_NOSYSTEM=1
	export GIT_AUTHOR_NAME=Author GIT_AUTHOR_EMAIL=author@example.org
	export GIT_COMMITTER_NAME=Author GIT_COMMITTER_EMAIL=author@example.org
	mkdir -p "$HOME"
	# libgit2 1.5 frees nothing where a pattern for configuration keys does not match
	printf 'leak:%s\n' pcre2_match_8 _pcre2_memctl_malloc_8 >"$HOME/lsan"
	export LSAN_OPTIONS=print_suppressions=0:suppressions=$HOME/lsan
	cd "$BATS_TEST_TMPDIR" || return 1
}

# The program.
mc()
{
	"$MILECASTLE" "$@"
}

# new_repo [DIR]: an empty repository, and go there.
new_repo()
{
	git init -q --template= -b main "${1:-repo}" && cd "${1:-repo}" || return 1
}

# stage FILE <<<CONTENT: write it and add it to the index.
stage()
{
	mkdir -p "$(dirname "$1")" && cat >"$1" && git add -- "$1"
}

# For tests that are about something else: what comes from elsewhere is not judged.
deps_off='{"rule": "dep-*", "level": "off"}'
without_deps()
{
	stage .milecastle/policy.json <<<'{"version": 1, "severity": ['"$deps_off"']}'
	git commit -q --no-verify -m "policy"
}

# A file that is blocked, and one that is not.
stage_unsafe()
{
	stage "${1:-a.c}" <<-'END'
	#include <string.h>
	void name_set(char *to, const char *from)
	{
		strcpy(to, from);
	}
	END
}

stage_safe()
{
	stage "${1:-a.c}" <<-'END'
	int twice(int n)
	{
		return n * 2;
	}
	END
}

has_commit()
{
	git rev-parse -q --verify "${1:-HEAD}^{commit}" >/dev/null
}

# bats does not see that "! has_commit" fails.
has_no_commit()
{
	! has_commit "$@"
}

# write_hook FILE <<<SCRIPT: an executable file.
write_hook()
{
	mkdir -p "$(dirname "$1")" && cat >"$1" && chmod 755 "$1"
}

# Show what went wrong, and fail.
fail()
{
	printf '%s\n' "$@" "status: ${status-}" "output: ${output-}" >&2
	return 1
}

# Both of the last run.
expect_status()
{
	[ "$status" -eq "$1" ] || fail "expected exit code $1"
}

expect_output()
{
	[[ $output == *"$1"* ]] || fail "expected in the output: $1"
}

refuse_output()
{
	[[ $output != *"$1"* ]] || fail "not expected in the output: $1"
}

# A repository with a first commit and the hooks: gate_repo [DIR].
gate_repo()
{
	new_repo "$@" && stage_safe base.c && git commit -q -m base && mc install -q
}

# Names, kinds, sizes, times and inodes of all below the current folder, .git too.
everything()
{
	find . -printf '%p %y %m %s %T@ %C@ %i\n' | LC_ALL=C sort | sha256sum
}

# pre_commit: the check of the hook without git, which must not write anything.
pre_commit()
{
	local before

	before=$(everything)
	run mc hook "${1:-pre-commit}"
	[ "$before" = "$(everything)" ] || fail "the check wrote something"
}

head_id()
{
	git rev-parse -q --verify HEAD || echo unborn
}

# commit_blocked WORD [ARG...]: git commit ARG... fails, names WORD, and HEAD stays.
commit_blocked()
{
	local word=$1 before

	shift
	before=$(head_id)
	run git commit -q -m x "$@"
	[ "$status" -ne 0 ] || fail "expected that git commit is blocked"
	[ "$before" = "$(head_id)" ] || fail "HEAD moved"
	expect_output "$word"
}

# commit_passes [ARG...]: git commit ARG... goes through without a word, and HEAD moves.
commit_passes()
{
	local before

	before=$(head_id)
	run git commit -q -m x "$@"
	expect_status 0
	[ -z "$output" ] || fail "expected silence"
	[ "$before" != "$(head_id)" ] || fail "HEAD did not move"
}

# commit_warns WORD [ARG...]: git commit ARG... goes through, and a warning names WORD.
commit_warns()
{
	local word=$1 before

	shift
	before=$(head_id)
	run git commit -q -m x "$@"
	expect_status 0
	expect_output " warning: "
	expect_output "$word"
	[ "$before" != "$(head_id)" ] || fail "HEAD did not move"
}

# names_only: a policy in HEAD under which bytes and entries (src-, tree-) are no findings,
# for tests that are about other things.
names_only()
{
	stage .milecastle/policy.json <<-'END'
	{"version": 1, "severity": [
		{"rule": "src-*", "level": "off"}, {"rule": "tree-*", "level": "off"}]}
	END
	git commit -q --no-verify -m policy
}

# report [ARG...]: the JSON report of check ARG..., for expect_json.
report()
{
	status=0
	output=$(mc check --format json "$@") || status=$?
	json=$output
}

# expect_json FILTER: it holds in the last report.
expect_json()
{
	jq -e "$1" <<<"$json" >/dev/null || fail "expected in the report: $1"
}

# expect_stats NAME=NUMBER...: counters of the last report.
expect_stats()
{
	local pair

	for pair; do
		expect_json ".stats.${pair%%=*} == ${pair#*=}" || return 1
	done
}

# expect_places PATH:LINE...: just these open findings, in that order; what the built-in rules
# say of bytes and of entries (src-, tree-) is left out.
expect_places()
{
	[ "$(jq -r '.findings[] | select(.state == "open" and (.rule | test("^(src|tree|pp)-") | not)) |
		"\(.path):\(.line)"' <<<"$json")" = \
		"$(printf '%s\n' "$@")" ] || fail "expected findings at: $*"
}

# numbered [N]: a file of N harmless lines. unsafe: a line that is blocked.
numbered()
{
	seq -f 'int n%g;' "${1:-20}"
}
unsafe='void f(char *a, const char *b) { strcpy(a, b); }'

# as_nobody COMMAND...: without root's rights to read and write everything.
as_nobody()
{
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
