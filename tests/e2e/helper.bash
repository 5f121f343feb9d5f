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
