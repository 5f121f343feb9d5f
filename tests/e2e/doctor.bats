#!/usr/bin/env bats
# milecastle doctor: a healthy repository, and each way in which one is not.
# Numbers are cases of the hook protocol list.

load helper

setup()
{
	isolate
	new_repo
}

# Doctor without its self-test, which the tests of a single state do not need.
doctor()
{
	run mc doctor --no-self-test "$@"
}

# expect_check STATE NAME TEXT: one line of the last output.
expect_check()
{
	grep -Eq "^$1 +$2 .*$3" <<<"$output" || fail "expected: $1 $2 ... $3"
}

# Run what doctor says mends it, and see that it does.
mend()
{
	local command

	command=$(sed -n 's/^ *to mend it, run: *//p' <<<"$output" | tail -1)
	[ -n "$command" ] || fail "no command"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH eval "$command" >/dev/null
	doctor
}

# The commands that doctor tells people to run call the program by name.
program_on_path()
{
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	ln -s "$MILECASTLE" "$BATS_TEST_TMPDIR/bin/milecastle"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH "$BATS_TEST_TMPDIR/bin/milecastle" install -q
}

@test "doctor: a healthy repository, with the self-test" {
	mc install
	run mc doctor
	expect_status 0
	expect_check ok pre-commit "our shim"
	expect_check ok pre-merge-commit "our shim"
	expect_check ok program "this program"
	expect_check ok "self-test, blocked" "refused"
	expect_check ok "self-test, passed" "made"
	expect_output "In force"
}

@test "doctor: leaves nothing behind and changes nothing" {
	mc install
	stage_safe
	mkdir "$BATS_TEST_TMPDIR/tmp"
	before=$(find . -type f -exec sha256sum {} + | sort)
	TMPDIR=$BATS_TEST_TMPDIR/tmp run mc doctor
	expect_status 0
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/tmp")" ]
	[ "$before" = "$(find . -type f -exec sha256sum {} + | sort)" ]
}

@test "doctor: the self-test does not depend on the person's configuration" {
	mc install
	git config --global core.hooksPath /dev/null
	git config --global commit.gpgSign true
	git config --global user.useConfigOnly true
	git config --local core.hooksPath "$PWD/.git/hooks"
	mkdir -p "$HOME/template/hooks"
	git config --global init.templateDir "$HOME/template"
	GIT_DIR=/nonexistent GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath \
		GIT_CONFIG_VALUE_0=/dev/null run mc doctor
	expect_status 0
	expect_check ok "self-test, blocked" "refused"
	expect_check ok "self-test, passed" "made"
}

@test "doctor: a self-test that has no room is unknown, exit 3" {
	mc install
	TMPDIR=/nonexistent run mc doctor
	expect_status 3
	expect_check unknown self-test "cannot make a folder"
}

@test "doctor: json" {
	mc install
	chmod -x .git/hooks/pre-commit
	doctor --format json
	expect_status 1
	[ "$(jq -r '.schema, .exit' <<<"$output" | xargs)" = "1 1" ]
	[ "$(jq -r '.checks[] | select(.name == "pre-commit") | .state' <<<"$output")" = fail ]
	jq -r '.checks[] | select(.name == "pre-commit") | .mend' <<<"$output" | sh
	doctor --format json
	expect_status 0
	[ "$(jq -r '[.checks[].state] | unique | join(" ")' <<<"$output")" = ok ]
}

@test "doctor: not installed" {
	program_on_path
	mc uninstall
	doctor
	expect_status 1
	expect_check FAIL pre-commit "not installed"
	mend
	expect_status 0
}

@test "doctor: not executable (10)" {
	mc install
	chmod -x .git/hooks/pre-commit
	doctor
	expect_status 1
	expect_check FAIL pre-commit "git ignores it"
	mend
	expect_status 0
}

@test "doctor: somebody else's hook in the place of ours" {
	program_on_path
	rm .git/hooks/pre-commit
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	doctor
	expect_status 1
	expect_check FAIL pre-commit "not ours"
	mend
	expect_status 0
	expect_check ok pre-commit "after pre-commit.milecastle-kept"
}

@test "doctor: an edited shim" {
	program_on_path
	echo 'exit 0' >>.git/hooks/pre-commit
	doctor
	expect_status 1
	expect_check FAIL pre-commit "edited"
	mend
	expect_status 0
}

@test "doctor: a shim of another version" {
	program_on_path
	sed -i '2s/1$/77/' .git/hooks/pre-commit
	doctor
	expect_status 0
	expect_check warn pre-commit "version 77"
	mend
	expect_check ok pre-commit "our shim"
}

@test "doctor: a folder in the place of the hook" {
	program_on_path
	rm .git/hooks/pre-commit
	mkdir .git/hooks/pre-commit
	doctor
	expect_status 1
	expect_check FAIL pre-commit "not a file"
	mend
	expect_status 0
}

@test "doctor: the program is gone, is not executable, does not run" {
	program_on_path
	cp "$MILECASTLE" "$BATS_TEST_TMPDIR/copy"
	"$BATS_TEST_TMPDIR/copy" install
	doctor
	expect_status 0
	expect_check ok program "another file of the same version"
	chmod -x "$BATS_TEST_TMPDIR/copy"
	doctor
	expect_status 1
	expect_check FAIL program "not executable"
	echo broken >"$BATS_TEST_TMPDIR/copy"
	chmod +x "$BATS_TEST_TMPDIR/copy"
	doctor
	expect_status 1
	expect_check FAIL program "does not run"
	rm "$BATS_TEST_TMPDIR/copy"
	doctor
	expect_status 1
	expect_check FAIL program "is gone"
	mend
	expect_status 0
}

@test "doctor: a program of another version" {
	write_hook "$BATS_TEST_TMPDIR/old" <<<$'#!/bin/sh\necho milecastle 0.0.1'
	mc install
	sed -i "s|$MILECASTLE|$BATS_TEST_TMPDIR/old|" .git/hooks/pre-*
	doctor
	expect_status 0
	expect_check warn program "0.0.1"
}

@test "doctor: the kept hook is gone, or not executable" {
	program_on_path
	rm .git/hooks/pre-commit
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	mc install
	chmod -x .git/hooks/pre-commit.milecastle-kept
	doctor
	expect_status 1
	expect_check FAIL pre-commit "blocks always"
	mend
	expect_status 0
	rm .git/hooks/pre-commit.milecastle-kept
	doctor
	expect_status 1
	expect_check FAIL pre-commit "is gone"
	mend
	expect_status 0
}

@test "doctor: a kept hook that became executable does not run" {
	program_on_path
	rm .git/hooks/pre-commit
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	chmod -x .git/hooks/pre-commit
	mc install
	doctor
	expect_status 0
	expect_check ok pre-commit "does not run"
	chmod +x .git/hooks/pre-commit.milecastle-kept
	doctor
	expect_check warn pre-commit "does not run"
	mend
	expect_check ok pre-commit "after"
}

@test "doctor: core.hooksPath is /dev/null, or empty (14)" {
	mc install
	for value in /dev/null ''; do
		git config core.hooksPath "$value"
		doctor
		expect_status 1
		expect_check FAIL "hooks folder" "git runs no hooks"
		expect_output "(local, file:.git/config)"
		mend
		expect_status 0
	done
}

@test "doctor: core.hooksPath is global (14)" {
	git config --global core.hooksPath "$HOME/hooks"
	mc install --outside
	doctor
	expect_status 0
	expect_check warn "hooks folder" "global"
	mend
	expect_check FAIL pre-commit "not installed"
}

@test "doctor: a core.hooksPath elsewhere, without our hooks" {
	mc install
	git config core.hooksPath .husky
	doctor
	expect_status 1
	expect_check FAIL pre-commit "not installed"
	expect_output "core.hooksPath = '.husky'"
}

@test "doctor: a file system mounted noexec (10)" {
	mkdir mnt
	mount -t tmpfs -o noexec tmpfs mnt 2>/dev/null || skip "cannot mount here"
	git config core.hooksPath mnt
	mc install
	doctor
	umount mnt
	expect_status 1
	expect_check FAIL "hooks folder" "noexec"
}

@test "doctor: variables that tie git to a repository" {
	mc install
	GIT_INDEX_FILE=x doctor
	expect_status 0
	expect_check warn environment GIT_INDEX_FILE
}

@test "doctor: hooks of the configuration, which this git ignores (123)" {
	mc install
	git config hook.lint.event pre-commit
	git config hook.lint.command true
	git config hook.pre-commit.enabled false
	doctor
	expect_status 0
	expect_check ok configuration "hook.lint.event pre-commit"
	expect_check warn configuration "hook.pre-commit.enabled = false"
}

# A git of a later version, which knows hooks in the configuration.
later_git()
{
	local real

	real=$(command -v git)
	write_hook "$BATS_TEST_TMPDIR/later/git" <<-END
	#!/bin/sh
	case "\$*" in
	*" version") echo "git version 2.55.0" ;;
	*"hook list "*) $1 ;;
	*) exec $real "\$@" ;;
	esac
	END
	PATH=$BATS_TEST_TMPDIR/later:$PATH
}

@test "doctor: a later git lists our hook (119)" {
	mc install
	later_git 'echo lint; echo "hook from hookdir"'
	doctor
	expect_status 0
	expect_check ok git 2.55
}

@test "doctor: a later git does not list our hook (121)" {
	mc install
	git config hook.pre-commit.enabled false
	later_git 'echo lint'
	doctor
	expect_status 1
	expect_check FAIL "git hook list" "does not run the hook pre-commit"
	expect_output "git config --unset-all hook.pre-commit.enabled"
}

@test "doctor: a git that is too old" {
	mc install
	later_git true
	sed -i 's/2\.55\.0/2.20.1/' "$BATS_TEST_TMPDIR/later/git"
	doctor
	expect_status 1
	expect_check FAIL git "too old"
}

@test "doctor: the policy in force" {
	mc install
	doctor
	expect_check ok policy built-in
	stage .milecastle/policy.json <<<'{"version": 1, "threshold": "warning"}'
	doctor
	expect_check ok policy warning
	stage .milecastle/policy.json <<<'{"version": 1, "threshold": "often"}'
	doctor
	expect_status 1
	expect_check FAIL policy often
}

@test "doctor: no repository, no work tree: exit 2" {
	git init -q --bare "$BATS_TEST_TMPDIR/bare.git"
	doctor "$BATS_TEST_TMPDIR/bare.git"
	expect_status 2
	mkdir "$BATS_TEST_TMPDIR/plain"
	doctor "$BATS_TEST_TMPDIR/plain"
	expect_status 2
	expect_output "not a git repository"
	PATH=/nonexistent doctor
	expect_status 3
}
