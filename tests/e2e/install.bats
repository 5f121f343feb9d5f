#!/usr/bin/env bats
# milecastle install and uninstall: where hooks go, what happens to those that are there,
# and that nothing is lost. Numbers are cases of the hook protocol list.

load helper

setup()
{
	isolate
}

# Type, mode, modification time and content of a file, not following a link.
identity()
{
	stat -c '%F %a %.9Y' "$1"
	if [ -L "$1" ]; then
		readlink "$1"
	else
		sha256sum <"$1"
	fi
}

is_shim()
{
	[ "$(sed -n 2p "$1")" = "# milecastle hook shim, version 1" ] && [ -x "$1" ]
}

@test "install: sets both hooks, and a banned call does not get in" {
	new_repo
	run mc install
	expect_status 0
	expect_output "pre-commit         installed"
	is_shim .git/hooks/pre-commit
	is_shim .git/hooks/pre-merge-commit
	[ "$(stat -c %a .git/hooks/pre-commit)" = 755 ]
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output strcpy
	has_no_commit
	stage_safe
	git commit -q -m x
	has_commit
}

# What a merge brings along was checked when it was committed: pre-merge-commit blocks what
# no parent holds, so a chained hook that stages something is how to see it at work.
@test "install: pre-merge-commit looks at a merge (26)" {
	new_repo
	stage_safe
	git commit -q -m base
	git checkout -q -b side
	stage_safe b.c
	git commit -q -m side
	git checkout -q main
	stage_safe c.c
	git commit -q -m main
	write_hook .git/hooks/pre-merge-commit <<-'END'
	#!/bin/sh
	printf 'void f(char *a, const char *b) { strcpy(a, b); }\n' >late.c
	git add late.c
	END
	mc install
	run git merge --no-edit side
	[ "$status" -ne 0 ]
	expect_output "late.c"
	[ "$(git log -1 --format=%s)" = main ]
	git merge --abort
	mc uninstall
	rm .git/hooks/pre-merge-commit
	mc install
	git merge -q --no-edit side
	[ "$(git log -1 --format=%s)" = "Merge branch 'side'" ]
}

@test "install: REPO may be elsewhere, and a folder in it" {
	new_repo one
	mkdir -p "sub/folder"
	cd /
	run mc install "$BATS_TEST_TMPDIR/one/sub/folder"
	expect_status 0
	expect_output "milecastle doctor $(realpath "$BATS_TEST_TMPDIR")/one"
	is_shim "$BATS_TEST_TMPDIR/one/.git/hooks/pre-commit"
}

@test "install: twice changes nothing" {
	new_repo
	mc install
	before=$(identity .git/hooks/pre-commit; ls -ai .git/hooks)
	run mc install
	expect_status 0
	expect_output "already installed"
	[ "$before" = "$(identity .git/hooks/pre-commit; ls -ai .git/hooks)" ]
}

@test "install: --dry-run says it and does nothing" {
	new_repo
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	before=$(identity .git/hooks/pre-commit; ls -ai .git .git/hooks)
	run mc install --dry-run
	expect_status 0
	expect_output "would be installed"
	expect_output "pre-commit.milecastle-kept"
	[ "$before" = "$(identity .git/hooks/pre-commit; ls -ai .git .git/hooks)" ]
}

@test "install: -q says nothing when there is nothing to say" {
	new_repo
	run mc install -q
	expect_status 0
	[ -z "$output" ]
}

@test "install: another path of the program only rewrites the shims" {
	new_repo
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	mc install
	kept=$(identity .git/hooks/pre-commit.milecastle-kept)
	ln -s "$MILECASTLE" "$BATS_TEST_TMPDIR/other"
	run "$BATS_TEST_TMPDIR/other" install
	expect_status 0
	expect_output "written anew"
	grep -F "$BATS_TEST_TMPDIR/other" .git/hooks/pre-commit
	[ "$kept" = "$(identity .git/hooks/pre-commit.milecastle-kept)" ]
}

@test "install: a path of the program with blanks, quotes and a newline" {
	new_repo
	binary="$BATS_TEST_TMPDIR/a b'c\"d\$(touch oops)\`
	e\\f"
	cp "$MILECASTLE" "$binary"
	run "$binary" install
	expect_status 0
	run "$binary" install
	expect_output "already installed"
	stage_safe
	git commit -q -m x
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output strcpy
	rm "$binary"
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output "blocked"
	[ ! -e oops ]
}

@test "install: when the program is gone the commit is blocked, with what to do (11)" {
	new_repo
	cp "$MILECASTLE" "$BATS_TEST_TMPDIR/gone"
	"$BATS_TEST_TMPDIR/gone" install
	rm "$BATS_TEST_TMPDIR/gone"
	stage_safe
	run git commit -m x
	[ "$status" -ne 0 ]
	has_no_commit
	expect_output "$BATS_TEST_TMPDIR/gone"
	expect_output "milecastle install"
	expect_output "rm '.git/hooks/pre-commit'"
	run .git/hooks/pre-commit
	expect_status 3
}

@test "install: what the shim says about doing without restores the kept hook" {
	new_repo
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	before=$(identity .git/hooks/pre-commit)
	cp "$MILECASTLE" "$BATS_TEST_TMPDIR/gone"
	"$BATS_TEST_TMPDIR/gone" install
	rm "$BATS_TEST_TMPDIR/gone"
	stage_safe
	run git commit -m x
	[ "$status" -ne 0 ]
	eval "$(sed -n 's/.*without it, run: //p' <<<"$output")"
	[ "$before" = "$(identity .git/hooks/pre-commit)" ]
}

@test "install: a program that is not executable blocks too" {
	new_repo
	cp "$MILECASTLE" "$BATS_TEST_TMPDIR/copy"
	"$BATS_TEST_TMPDIR/copy" install
	chmod a-x "$BATS_TEST_TMPDIR/copy"
	stage_safe
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output "missing or not executable"
}

# ---- where ---------------------------------------------------------------------------

@test "where: a relative core.hooksPath in the work tree (14)" {
	new_repo
	git config core.hooksPath tools/hooks
	mkdir sub
	cd sub
	run mc install
	expect_status 0
	expect_output "core.hooksPath = 'tools/hooks' (local, file:.git/config)"
	expect_output "do not commit them"
	is_shim ../tools/hooks/pre-commit
	[ ! -e ../.git/hooks ]
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
	run mc uninstall
	expect_status 0
	[ ! -e ../tools ]
}

@test "where: an absolute core.hooksPath outside is refused, with scope and origin" {
	new_repo
	git config --global core.hooksPath "$HOME/hooks"
	run mc install
	expect_status 2
	expect_output "(global, file:$HOME/.gitconfig)"
	expect_output "--outside"
	[ ! -e "$HOME/hooks" ]
	run mc install --outside
	expect_status 0
	expect_output "outside this repository"
	is_shim "$HOME/hooks/pre-commit"
	run mc uninstall
	expect_status 2
	run mc uninstall --outside
	expect_status 0
	[ ! -e "$HOME/hooks" ]
}

@test "where: the command in the refusal makes install work" {
	new_repo
	git config --global core.hooksPath "$HOME/hooks"
	run mc install
	command=$(sed -n 's/.*first run: \([^;]*\);.*/\1/p' <<<"$output")
	eval "$command"
	run mc install
	expect_status 0
	is_shim .git/hooks/pre-commit
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
}

@test "where: a hooks folder that is a link leading outside is refused" {
	new_repo
	mkdir "$HOME/elsewhere"
	ln -s "$HOME/elsewhere" .git/hooks
	run mc install
	expect_status 2
	expect_output "symbolic link"
	[ -z "$(ls -A "$HOME/elsewhere")" ]
	run mc install --outside
	expect_status 0
	is_shim "$HOME/elsewhere/pre-commit"
	mc uninstall --outside
	[ -d "$HOME/elsewhere" ]
	[ -L .git/hooks ]
}

@test "where: '..' out of the repository is refused" {
	new_repo
	git config core.hooksPath ../hooks
	run mc install
	expect_status 2
	git config core.hooksPath missing/../../hooks
	run mc install
	expect_status 2
	[ ! -e ../hooks ]
	[ ! -e missing ]
}

@test "where: /dev/null and an empty core.hooksPath are refused, with the command (14)" {
	new_repo
	for value in /dev/null ''; do
		git config core.hooksPath "$value"
		run mc install
		expect_status 2
		expect_output "git runs no hooks here"
		expect_output "git config --local --unset-all core.hooksPath"
	done
	[ ! -e pre-commit ]
}

@test "where: a linked worktree has the hooks of the main one" {
	new_repo
	stage_safe
	git commit -q -m x
	git worktree add -q ../linked
	cd ../linked
	run mc install
	expect_status 0
	is_shim ../repo/.git/hooks/pre-commit
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output strcpy
	cd ../repo
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
}

@test "where: a linked worktree, with a hook that was there" {
	new_repo
	stage_safe
	git commit -q -m x
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\npwd >ran'
	git worktree add -q ../linked
	cd ../linked
	mc install
	stage_safe b.c
	git commit -q -m y
	[ "$(cat ran)" = "$PWD" ]
}

@test "where: a submodule" {
	new_repo sub
	stage_safe
	git commit -q -m x
	cd ..
	new_repo
	git -c protocol.file.allow=always submodule --quiet add ../sub sub
	cd sub
	mc install
	is_shim ../.git/modules/sub/hooks/pre-commit
}

@test "where: a path with blanks, quotes, a newline and no UTF-8" {
	new_repo $'a b\'"\n\xff'
	run mc install
	expect_status 0
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
	mc uninstall
	git commit -q -m x
}

@test "where: variables that tie git to a repository do not mislead (6)" {
	new_repo other
	cd ..
	new_repo
	GIT_DIR=$BATS_TEST_TMPDIR/other/.git run mc install
	expect_status 0
	is_shim .git/hooks/pre-commit
	[ ! -e ../other/.git/hooks ]
}

@test "where: a bare repository is refused with the reason (116)" {
	git init -q --bare bare.git
	run mc install bare.git
	expect_status 2
	expect_output "bare repository"
	expect_output "work tree"
	[ -z "$(find bare.git/hooks -name 'pre-commit')" ]
}

@test "where: the git folder is no work tree" {
	new_repo
	run mc install .git
	expect_status 2
	expect_output "not in a work tree"
}

@test "where: no repository, a missing folder, two arguments: exit 2" {
	mkdir plain
	run mc install plain
	expect_status 2
	expect_output "not a git repository"
	run mc install missing
	expect_status 2
	run mc install a b
	expect_status 2
	run mc uninstall plain
	expect_status 2
}

@test "where: git is not there: exit 3" {
	new_repo
	PATH=/nonexistent run mc install
	expect_status 3
	expect_output "cannot start 'git'"
}

@test "where: a hooks folder that cannot be written" {
	[ -x /usr/bin/setpriv ] || skip "no setpriv"
	as=()
	[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	open=$(mktemp -d)
	chmod 755 "$open"
	cp "$MILECASTLE" "$open/mc"
	[ "$(id -u)" -ne 0 ] || chown 65534 "$open"
	cd "$open"
	HOME=$open "${as[@]}" git init -q --template= repo
	mkdir repo/.git/hooks
	chmod 555 repo/.git/hooks
	HOME=$open run "${as[@]}" ./mc install repo
	rm -rf "$open"
	expect_status 3
	expect_output "Permission denied"
	expect_output "chmod u+w"
}

# ---- hooks that were there -----------------------------------------------------------

@test "chain: the hook that was there runs first, and what it stages is checked" {
	new_repo
	write_hook .git/hooks/pre-commit <<-'END'
	#!/bin/sh
	echo first
	printf 'void f(char *a, const char *b) { strcpy(a, b); }\n' >late.c
	git add late.c
	END
	run mc install
	expect_status 0
	expect_output "kept as pre-commit.milecastle-kept and runs first"
	stage_safe
	run git commit -m x
	[ "$status" -ne 0 ]
	[ "${lines[0]}" = first ]
	expect_output late.c
	has_no_commit
}

@test "chain: its failure blocks, with its exit code and without a check" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\necho no; exit 42'
	mc install
	stage_unsafe
	run git commit -m x
	[ "$status" -ne 0 ]
	[ "$output" = no ]
	run .git/hooks/pre-commit
	expect_status 42
}

@test "chain: a hook that a signal ends blocks with 128 + n" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\nkill -9 $$'
	mc install
	run .git/hooks/pre-commit
	expect_status 137
}

@test "chain: arguments and standard input arrive byte for byte (82)" {
	new_repo
	write_hook .git/hooks/pre-commit <<-'END'
	#!/bin/sh
	printf '<%s>' "$@" >args
	cat >input
	env >environment
	pwd >folder
	END
	mc install
	head -c 300000 /dev/urandom >expected
	A_VARIABLE=$'a\nb' .git/hooks/pre-commit 'a b' '' --chain $'c\n"d' -- <expected
	cmp expected input
	[ "$(cat args)" = $'<a b><><--chain><c\n"d><-->' ]
	grep -qx 'A_VARIABLE=a' environment
	[ "$(cat folder)" = "$PWD" ]
	.git/hooks/pre-commit </dev/null
	[ ! -s input ]
}

@test "chain: a script without #! runs as git would run it" {
	new_repo
	write_hook .git/hooks/pre-commit <<<'echo plain >ran'
	mc install
	stage_safe
	git commit -q -m x
	[ "$(cat ran)" = plain ]
}

@test "chain: a symbolic link stays one, and comes back" {
	new_repo
	write_hook tools/check <<<$'#!/bin/sh\necho linked >ran'
	mkdir -p .git/hooks
	ln -s ../../tools/check .git/hooks/pre-commit
	before=$(identity .git/hooks/pre-commit)
	mc install
	is_shim .git/hooks/pre-commit
	[ ! -L .git/hooks/pre-commit ]
	[ "$before" = "$(identity .git/hooks/pre-commit.milecastle-kept)" ]
	[ "$(cat tools/check)" = $'#!/bin/sh\necho linked >ran' ]
	stage_safe
	git commit -q -m x
	[ "$(cat ran)" = linked ]
	mc uninstall
	[ "$before" = "$(identity .git/hooks/pre-commit)" ]
}

@test "chain: a dangling link is kept and not run" {
	new_repo
	mkdir -p .git/hooks
	ln -s nowhere .git/hooks/pre-commit
	run mc install
	expect_status 0
	expect_output "is not executable"
	[ ! -e .git/hooks/nowhere ]
	stage_safe
	git commit -q -m x
	mc uninstall
	[ "$(readlink .git/hooks/pre-commit)" = nowhere ]
}

@test "chain: a hook that is not executable is kept, not run, and said so (10)" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\nexit 1'
	chmod 644 .git/hooks/pre-commit
	run mc install
	expect_status 0
	expect_output "chmod +x"
	stage_safe
	git commit -q -m x
	chmod +x .git/hooks/pre-commit.milecastle-kept
	run mc install
	expect_output "runs first"
	stage_safe b.c
	run git commit -m y
	[ "$status" -ne 0 ]
}

@test "chain: a kept hook that is gone, or not executable any more, blocks" {
	new_repo
	write_hook .git/hooks/pre-commit <<<'#!/bin/sh'
	mc install
	stage_safe
	chmod -x .git/hooks/pre-commit.milecastle-kept
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output "is not executable any more"
	rm .git/hooks/pre-commit.milecastle-kept
	run git commit -m x
	[ "$status" -ne 0 ]
	expect_output "is gone"
	mc install
	git commit -q -m x
}

@test "chain: a hook that goes by its own name is pointed out" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\nexec run-hook "$(basename "$0")"'
	run mc install -q
	expect_status 0
	expect_output "own name"
}

@test "chain: a hook that replaced the shim is chained in its turn" {
	new_repo
	mc install
	rm .git/hooks/pre-commit
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\necho new >ran'
	run mc install
	expect_status 0
	expect_output "kept as"
	stage_safe
	git commit -q -m x
	[ "$(cat ran)" = new ]
}

@test "chain: a second hook of theirs is refused, and neither is lost" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\n# one'
	mc install
	rm .git/hooks/pre-commit
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\n# two'
	before=$(identity .git/hooks/pre-commit; identity .git/hooks/pre-commit.milecastle-kept)
	run mc install
	expect_status 2
	expect_output "two hooks"
	[ "$before" = "$(identity .git/hooks/pre-commit
		identity .git/hooks/pre-commit.milecastle-kept)" ]
	run mc uninstall
	expect_status 0
	expect_output "is not ours"
	expect_output "pre-commit.milecastle-kept"
	[ "$before" = "$(identity .git/hooks/pre-commit
		identity .git/hooks/pre-commit.milecastle-kept)" ]
}

@test "chain: an edited shim is not overwritten, nor removed" {
	new_repo
	mc install
	echo '# mine' >>.git/hooks/pre-commit
	run mc install
	expect_status 2
	expect_output "was edited"
	run mc uninstall
	expect_status 1
	expect_output "stays in force"
	grep -q '# mine' .git/hooks/pre-commit
	[ ! -e .git/hooks/pre-merge-commit ]
}

@test "chain: a shim of another version is written anew" {
	new_repo
	mc install
	sed -i '2s/1$/99/; $d' .git/hooks/pre-commit
	run mc install
	expect_status 0
	is_shim .git/hooks/pre-commit
}

@test "chain: a folder in the place of the hook is refused" {
	new_repo
	mkdir -p .git/hooks/pre-commit
	run mc install
	expect_status 2
	expect_output "not a file"
	[ ! -e .git/hooks/pre-merge-commit ]
}

@test "chain: an interrupted install goes on from the kept hook" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\necho kept >ran'
	mv .git/hooks/pre-commit .git/hooks/pre-commit.milecastle-kept
	ln -s "$HOME/target" .git/hooks/.milecastle-new-hook
	mc install
	[ ! -e "$HOME/target" ]
	stage_safe
	git commit -q -m x
	[ "$(cat ran)" = kept ]
}

# ---- uninstall -----------------------------------------------------------------------

@test "uninstall: bytes, mode and time of what was there" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\r\n\xff no newline'
	chmod 2710 .git/hooks/pre-commit
	touch -d '2001-02-03 04:05:06.789' .git/hooks/pre-commit
	write_hook .git/hooks/commit-msg <<<'#!/bin/sh'
	before=$(for f in pre-commit commit-msg; do identity .git/hooks/$f; done; ls .git/hooks)
	mc install
	mc install
	run mc uninstall
	expect_status 0
	expect_output "back in its place"
	[ "$before" = "$(for f in pre-commit commit-msg; do identity .git/hooks/$f; done
		ls .git/hooks)" ]
}

@test "uninstall: a folder that install made goes, one that was there stays" {
	new_repo
	mc install
	ln -s "$MILECASTLE" ../other
	../other install
	mc uninstall
	[ ! -e .git/hooks ]
	mkdir .git/hooks
	mc install
	mc uninstall
	[ -d .git/hooks ]
	rmdir .git/hooks
	mc install
	touch .git/hooks/theirs
	mc uninstall
	[ "$(ls -A .git/hooks)" = theirs ]
}

@test "uninstall: says when there is nothing to do, and --dry-run does nothing" {
	new_repo
	run mc uninstall
	expect_status 0
	expect_output "not installed"
	mc install
	run mc uninstall --dry-run
	expect_status 0
	expect_output "would be removed"
	is_shim .git/hooks/pre-commit
}

@test "uninstall: a hook that is not ours is left alone and named" {
	new_repo
	write_hook .git/hooks/pre-commit <<<$'#!/bin/sh\n# milecastle hook shim, almost'
	before=$(identity .git/hooks/pre-commit)
	run mc uninstall
	expect_status 0
	expect_output "left alone"
	expect_output ".git/hooks/pre-commit is not ours"
	[ "$before" = "$(identity .git/hooks/pre-commit)" ]
}
