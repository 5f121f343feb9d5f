#!/usr/bin/env bats
# The pre-commit and pre-merge-commit hooks on real git: each test is a case of the hook
# protocol list. Asserted are the exit code, whether HEAD moved, what was said, that
# nothing was written, and what it cost. Where hooks go and how they chain: install.bats.

load helper

setup()
{
	isolate
}

# ---- what a commit is made of ----------------------------------------------------------

@test "case 18: unborn HEAD: everything is new" {
	new_repo
	mc install -q
	stage_unsafe sub/a.c
	stage_safe b.c
	report
	expect_places sub/a.c:4
	expect_stats changes=2 blobs_read=2 old_blobs_read=0
	pre_commit
	expect_status 1
	commit_blocked "sub/a.c:4:1: error:"
	expect_output "[str-strcpy]"
	expect_output "Nothing was committed"
	has_no_commit
	stage_safe sub/a.c
	commit_passes
}

@test "case 18: unborn HEAD of an orphan branch" {
	gate_repo
	git checkout -q --orphan other
	stage_unsafe
	commit_blocked a.c:4
	[ "$(git symbolic-ref HEAD)" = refs/heads/other ]
	stage_safe
	commit_passes
}

@test "case 19: a plain commit is judged by the index" {
	gate_repo
	stage_unsafe
	pre_commit
	expect_status 1
	commit_blocked a.c:4
	stage_safe
	pre_commit
	expect_status 0
	[ -z "$output" ]
	commit_passes
}

@test "case 19: staged bad and work tree good: blocked, and the file stays" {
	gate_repo
	stage_unsafe
	echo 'int good;' >a.c
	before=$(sha256sum a.c; stat -c %.9Y a.c)
	pre_commit
	expect_status 1
	commit_blocked a.c:4
	[ "$before" = "$(sha256sum a.c; stat -c %.9Y a.c)" ]
}

@test "case 19: staged good and work tree bad: passes, and the file stays" {
	gate_repo
	stage_safe
	echo "$unsafe" >a.c
	before=$(sha256sum a.c; stat -c %.9Y a.c)
	commit_passes
	[ "$before" = "$(sha256sum a.c; stat -c %.9Y a.c)" ]
	git diff --quiet HEAD -- base.c
}

@test "case 20: commit -a" {
	gate_repo
	echo "$unsafe" >>base.c
	mc check --staged -q
	commit_blocked base.c:5 -a
	git checkout -q base.c
	echo 'int more;' >>base.c
	commit_passes -a
}

@test "case 20: commit -i" {
	gate_repo
	stage_safe b.c
	echo "$unsafe" >>base.c
	commit_blocked base.c:5 -i base.c
	git diff --cached --quiet -- base.c
	echo 'int more;' >base.c
	commit_passes -i base.c
	git cat-file -e HEAD:b.c
}

@test "case 20: commit -p: only the chosen hunk" {
	gate_repo
	numbered 40 | stage n.c
	commit_passes
	sed -i "2s/.*/$unsafe/; 38s/.*/int good;/" n.c
	commit_blocked n.c:2 -p < <(printf 'y\nn\n')
	run git commit -q -m x -p < <(printf 'n\ny\n')
	expect_status 0
	git show HEAD:n.c | grep -qx 'int good;'
	run git show HEAD:n.c
	refuse_output strcpy
}

@test "case 20: GIT_INDEX_FILE is what is read, not .git/index" {
	gate_repo
	cp .git/index other
	GIT_INDEX_FILE=other git add -N base.c
	echo "$unsafe" >a.c
	GIT_INDEX_FILE=other git add a.c
	pre_commit
	expect_status 0
	GIT_INDEX_FILE=$PWD/other pre_commit
	expect_status 1
	expect_output a.c:1
}

@test "case 21: commit PATH judges that path alone" {
	gate_repo
	stage_safe good.c
	stage_unsafe bad.c
	commit_blocked bad.c:4
	commit_passes good.c
	git cat-file -e HEAD:good.c
	run git cat-file -e HEAD:bad.c
	[ "$status" -ne 0 ]
	stage_safe other.c
	commit_blocked bad.c:4 bad.c
	refuse_output other.c
}

@test "case 21: commit PATH takes the file from the work tree" {
	gate_repo
	stage_safe
	commit_passes
	stage_unsafe
	stage_safe .hidden
	echo 'int good;' >a.c
	commit_passes a.c
	stage_safe
	echo "$unsafe" >a.c
	commit_blocked a.c:1 a.c
}

@test "case 22: a partly staged file: lines are those of the staged version" {
	gate_repo
	numbered 20 | stage n.c
	commit_passes
	sed -i "10s/.*/$unsafe/" n.c
	git add n.c
	sed -i '1i /* above */\n/* above */\n/* above */' n.c
	report
	expect_places n.c:10
	expect_json '.findings[0].column == 34 and .findings[0].end_column == 40'
	commit_blocked n.c:10:34:
}

@test "case 23: intent-to-add is not staged" {
	gate_repo
	echo "$unsafe" >later.c
	git add -N later.c
	report
	expect_status 0
	expect_stats changes=0 blobs_read=0
	stage_safe
	commit_passes
	git add later.c
	commit_blocked later.c:1
}

@test "case 24: amend: only the delta to the commit that is replaced" {
	gate_repo
	{ numbered 5; echo "$unsafe"; } | stage n.c
	git commit -q --no-verify -m bad
	stage_safe
	commit_passes --amend
	echo 'int more;' | cat - n.c >new && mv new n.c
	git add n.c
	commit_passes --amend
	sed -i "1s/.*/$unsafe/" n.c
	git add n.c
	commit_blocked n.c:1: --amend
	refuse_output n.c:7
}

@test "case 24: amend --no-edit of the first commit" {
	gate_repo
	stage_unsafe
	commit_blocked a.c:4 --amend
	git rm -q --cached a.c
	commit_passes --amend --date=2001-02-03T04:05:06
}

@test "case 50: an empty commit: nothing is read or parsed" {
	gate_repo
	report
	expect_status 0
	expect_stats changes=0 sources=0 blobs_read=0 old_blobs_read=0 files_parsed=0 \
		processes=0
	commit_passes --allow-empty
}

# ---- merges and other operations -------------------------------------------------------

# Branches main and side of which both changed n.c: "MAIN" in line 5, "SIDE" in line 15, or
# in the same line when asked for a conflict.
two_branches()
{
	gate_repo
	numbered 20 | stage n.c
	commit_passes
	git checkout -q -b side
	sed -i "${1:-15}s/.*/int side;/" n.c
	git add n.c
	commit_passes
	git checkout -q main
	sed -i '5s/.*/int main_line;/' n.c
	git add n.c
	commit_passes
}

@test "case 25: a conflict resolved with a banned call is found" {
	two_branches 5
	run git merge side
	[ "$status" -ne 0 ]
	git show :2:n.c | sed "5s/.*/$unsafe/" | stage n.c
	pre_commit
	expect_status 1
	commit_blocked n.c:5
	[ -f .git/MERGE_HEAD ]
	git show HEAD:n.c | sed '5s/.*/int both;/' | stage n.c
	commit_passes
	git rev-parse -q --verify HEAD^2
}

@test "case 25: what equals a parent, or comes from one line by line, is not judged" {
	gate_repo
	numbered 20 | stage n.c
	numbered 9 | stage c.c
	commit_passes
	git checkout -q -b side
	stage_unsafe theirs.c
	sed -i "15s/.*/$unsafe/" n.c
	sed -i '5s/.*/int side;/' c.c
	git add n.c c.c
	git commit -q --no-verify -m bad
	git checkout -q main
	stage_unsafe ours.c
	sed -i "5s/.*/$unsafe/" n.c
	sed -i '5s/.*/int ours;/' c.c
	git add n.c c.c
	git commit -q --no-verify -m bad
	run git merge side
	[ "$status" -ne 0 ]
	numbered 9 | stage c.c
	report
	expect_status 0
	expect_json '.stats.changes == 2'
	expect_stats bytes_parsed=0
	commit_passes
	git rev-parse -q --verify HEAD^2
}

@test "case 25: a hand-made change in a merge without conflict is found" {
	two_branches
	git merge -q --no-commit side
	stage_unsafe evil.c
	commit_blocked evil.c:4
	git rm -q -f evil.c
	sed -i "10s/.*/$unsafe/" n.c
	git add n.c
	commit_blocked n.c:10
}

@test "case 25: an octopus" {
	gate_repo
	for b in one two three; do
		git checkout -q -b "$b" main
		stage_unsafe "$b.c"
		git commit -q --no-verify -m "$b"
	done
	git checkout -q main
	stage_safe m.c
	commit_passes
	git merge -q --no-commit one two three >/dev/null 2>&1
	[ "$(wc -l <.git/MERGE_HEAD)" -eq 3 ]
	pre_commit
	expect_status 0
	stage_unsafe evil.c
	commit_blocked evil.c:4
	refuse_output two.c
	git rm -q -f evil.c
	commit_passes
	git rev-parse -q --verify HEAD^4
}

@test "case 25: a squash merge brings all of it" {
	two_branches
	git checkout -q side
	stage_unsafe
	git commit -q --no-verify -m bad
	git checkout -q main
	git merge -q --squash side >/dev/null
	commit_blocked a.c:4
}

# git's own merges make no new lines, but a merge driver may.
@test "case 26: pre-merge-commit finds what the merge itself made" {
	two_branches 5
	git config merge.made.driver "printf '%s\n' '$unsafe' >%A"
	echo 'n.c merge=made' >../attributes
	git config core.attributesFile ../attributes
	before=$(head_id)
	run git merge --no-edit side
	[ "$status" -ne 0 ]
	expect_output n.c:1
	expect_output "Nothing was committed"
	[ "$before" = "$(head_id)" ]
	git merge --abort
	git config merge.made.driver "printf 'int made;\n' >%A"
	git merge -q --no-edit side
	git rev-parse -q --verify HEAD^2
}

@test "case 26: pre-merge-commit knows the other heads by GITHEAD_ variables" {
	two_branches
	git checkout -q side
	stage_unsafe
	git commit -q --no-verify -m bad
	git checkout -q main
	run git merge -q --no-edit side
	expect_status 0
	refuse_output milecastle
	git rev-parse -q --verify HEAD^2
	run env "GITHEAD_$(git rev-parse side)=side" "$MILECASTLE" hook pre-merge-commit
	expect_status 0
}

@test "case 26: pre-merge-commit of an octopus" {
	gate_repo
	for b in one two; do
		git checkout -q -b "$b" main
		stage_unsafe "$b.c"
		git commit -q --no-verify -m "$b"
	done
	git checkout -q main
	stage_safe m.c
	commit_passes
	run git merge -q --no-edit one two
	expect_status 0
	refuse_output strcpy
	git rev-parse -q --verify HEAD^3
}

# stop_in OPERATION REV...: it stops with a conflict in line 5 of n.c.
stop_in()
{
	run git "$@"
	[ "$status" -ne 0 ]
	git show HEAD:n.c >n.c
}

@test "case 27: cherry-pick in progress" {
	two_branches 5
	stop_in cherry-pick side
	sed -i "5s/.*/$unsafe/" n.c
	git add n.c
	commit_blocked n.c:5
	run git -c core.editor=true cherry-pick --continue
	[ "$status" -ne 0 ]
	expect_output n.c:5
	sed -i '5s/.*/int picked;/' n.c
	git add n.c
	git -c core.editor=true cherry-pick --continue >/dev/null
	git show HEAD:n.c | grep -qx 'int picked;'
}

@test "case 27: revert in progress" {
	two_branches 5
	sed -i '5s/.*/int again;/' n.c
	git add n.c
	commit_passes
	stop_in revert --no-edit HEAD^
	sed -i "5s/.*/$unsafe/" n.c
	git add n.c
	commit_blocked n.c:5
	sed -i '5s/.*/int back;/' n.c
	git add n.c
	commit_passes
}

@test "case 27: rebase and bisect in progress" {
	two_branches 5
	git checkout -q side
	stop_in rebase main
	sed -i "5s/.*/$unsafe/" n.c
	git add n.c
	commit_blocked n.c:5
	sed -i '5s/.*/int rebased;/' n.c
	git add n.c
	commit_passes
	git rebase --continue >/dev/null 2>&1
	git bisect start HEAD HEAD~2 >/dev/null
	stage_unsafe
	commit_blocked a.c:4
}

@test "case 28: unmerged entries: exit 2, each path once" {
	gate_repo
	names_only
	for f in one.c two.c 'tab	.c'; do
		echo 'int base;' | stage "$f"
	done
	commit_passes
	git checkout -q -b side
	for f in one.c two.c 'tab	.c'; do
		echo 'int side;' | stage "$f"
	done
	commit_passes
	git checkout -q main
	git rm -q two.c
	for f in one.c 'tab	.c'; do
		echo 'int ours;' | stage "$f"
	done
	commit_passes
	run git merge side
	stage_unsafe
	pre_commit
	expect_status 2
	expect_output "3 unmerged paths"
	[ "$(grep -o 'one\.c' <<<"$output" | wc -l)" -eq 1 ]
	[ "$(grep -o 'two\.c' <<<"$output" | wc -l)" -eq 1 ]
	expect_output "'tab\\t.c'"
	refuse_output strcpy
	run mc check
	expect_status 2
}

# ---- kinds of change -------------------------------------------------------------------

@test "case 29: deletions only: passes, and no blob is read" {
	gate_repo
	stage_unsafe
	stage_unsafe sub/b.c
	git commit -q --no-verify -m bad
	git rm -q -r a.c sub
	report
	expect_status 0
	expect_stats changes=2 sources=0 blobs_read=0 old_blobs_read=0
	commit_passes
	git rm -q base.c
	commit_passes
	[ -z "$(git ls-tree HEAD)" ]
}

@test "case 30: a pure rename brings no lines" {
	gate_repo
	{ numbered 20; echo "$unsafe"; } | stage old.c
	git commit -q --no-verify -m bad
	mkdir sub
	git mv old.c sub/new.c
	report
	expect_status 0
	expect_stats changes=1 blobs_read=0 old_blobs_read=0
	commit_passes
}

@test "case 30: a rename with an edit is judged by its lines" {
	gate_repo
	{ numbered 20; echo "$unsafe"; } | stage old.c
	git commit -q --no-verify -m bad
	git mv old.c new.c
	sed -i '1s/.*/int edited;/' new.c
	git add new.c
	commit_passes
	git mv new.c newer.c
	sed -i "3s/.*/$unsafe/" newer.c
	git add newer.c
	report
	expect_places newer.c:3
	commit_blocked newer.c:3
}

@test "case 30: a rename from a text to a C file is judged in full" {
	gate_repo
	{ numbered 20; echo "$unsafe"; } | stage docs/n.txt
	commit_passes
	git mv docs/n.txt r.c
	commit_blocked r.c:21
}

@test "case 30: a rename out of an excluded folder is judged in full" {
	gate_repo
	stage .milecastle/policy.json <<-END
	{"version": 1, "exclude": [{"path": "vendor/**", "reason": "third-party code"}], "severity": [$deps_off]}
	END
	{ numbered 20; echo "$unsafe"; } | stage vendor/v.c
	git commit -q --no-verify -m vendor
	sed -i '1s/.*/int edited;/' vendor/v.c
	git add vendor/v.c
	report
	expect_status 0
	expect_json '.unchecked == [{"kind": "excluded", "path": "vendor/v.c",
		"reason": "third-party code"}]'
	git commit -q -m x
	mkdir src
	git mv vendor/v.c src/v.c
	commit_blocked src/v.c:21
}

@test "case 30: a copy is new in full" {
	gate_repo
	{ numbered 20; echo "$unsafe"; } | stage old.c
	git commit -q --no-verify -m bad
	cp old.c copy.c
	git add copy.c
	commit_blocked copy.c:21
}

@test "case 31: a change of mode brings no lines" {
	gate_repo
	stage_unsafe
	git commit -q --no-verify -m bad
	git update-index --chmod=+x a.c
	report
	expect_status 0
	expect_stats changes=1 blobs_read=0 old_blobs_read=0
	commit_passes
	git ls-tree HEAD a.c | grep -q ^100755
}

@test "case 31: an executable file is C too" {
	gate_repo
	stage_unsafe
	git update-index --chmod=+x a.c
	commit_blocked a.c:4
}

@test "case 32: a symbolic link that becomes a file is judged in full" {
	gate_repo
	ln -s base.c a.c
	git add a.c
	commit_warns "a.c: warning: a symbolic link where a source is expected: base.c"
	rm a.c
	stage_unsafe
	commit_blocked a.c:4
}

@test "case 32: a file that becomes a symbolic link or a gitlink passes" {
	gate_repo
	without_deps
	stage_unsafe
	stage_unsafe b.c
	git commit -q --no-verify -m bad
	ln -sf base.c a.c
	git add a.c
	git update-index --cacheinfo "160000,$(head_id),b.c"
	report
	expect_status 0
	expect_stats changes=2 sources=0 blobs_read=1 # where the link leads
	commit_warns "a.c: warning: a symbolic link"
	refuse_output b.c
}

@test "case 32: a gitlink that becomes a file is judged in full" {
	gate_repo
	without_deps
	git update-index --add --cacheinfo "160000,$(head_id),a.c"
	commit_passes
	stage_unsafe
	commit_blocked a.c:4
}

@test "case 33: a symbolic link is not followed out of the tree" {
	gate_repo
	echo "$unsafe" >../outside.c
	ln -s ../outside.c a.c
	ln -s "$unsafe" text.c
	ln -s . loop.c
	ln -s /dev/zero zero.c
	git add a.c text.c loop.c zero.c
	report
	expect_status 0
	expect_stats changes=4 sources=0 blobs_read=4 # where they lead
	expect_json '[.findings[] | [.rule, .path, .name]] == [
		["tree-symlink", "a.c", "../outside.c, outside of the tree"],
		["tree-symlink", "loop.c", "."],
		["tree-symlink", "text.c", "'"$unsafe"'"],
		["tree-symlink", "zero.c", "/dev/zero, outside of the tree"]]'
	commit_warns "zero.c: warning: a symbolic link"
	refuse_output str-strcpy
}

@test "case 34: gitlinks pass, present or not" {
	gate_repo
	without_deps
	zeros=0123456789012345678901234567890123456789
	git update-index --add --cacheinfo "160000,$zeros,lib.c"
	report
	expect_status 0
	expect_stats changes=1 blobs_read=0
	commit_passes
	git update-index --cacheinfo "160000,${zeros//0/f},lib.c"
	commit_passes
	git rm -q --cached lib.c
	commit_passes
}

@test "case 34, 35: a submodule and .gitmodules" {
	new_repo ../lib
	stage_unsafe
	git commit -q -m lib
	cd "$BATS_TEST_TMPDIR"
	gate_repo
	without_deps
	git -c protocol.file.allow=always submodule --quiet add ../../lib lib
	report
	expect_status 0
	expect_stats changes=2 sources=0 blobs_read=2 # .gitmodules, for secrets and for what it says
	commit_passes
	git config -f .gitmodules submodule.lib.branch next
	git add .gitmodules
	commit_passes
}

# ---- names and content -----------------------------------------------------------------

@test "case 36: odd bytes in paths" {
	gate_repo
	names=($'new\nline.c' $'tab\t.c' 'quo"te.c' 'back\slash.c' -dash.c ' lead.c'
		'dir /in .c' $'latin\xe9.c' $'esc\e[31m.c' $'\xe2\x80\xaebidi.c' "'.c" '*.c'
		:colon.c)
	for f in "${names[@]}"; do
		mkdir -p -- "$(dirname -- "$f")"
		echo "$unsafe" >"./$f"
	done
	git --literal-pathspecs add -- "${names[@]}"
	report
	expect_status 1
	expect_json '[.findings[] | select(.rule == "str-strcpy").path] |
		length == 13 and (unique | length == 13)'
	# the rest can be read by who sees them
	expect_json '[.findings[] | select(.rule == "tree-name").path] | sort == ["esc\u001b[31m.c",
		"latin\ufffd.c", "new\nline.c", "tab\t.c", "\u202ebidi.c"]'
	expect_json 'any(.findings[].path; . == "new\nline.c")'
	expect_json 'any(.findings[].path; . == "dir /in .c")'
	expect_json '[.findings[] | select(.path_bytes and .rule == "str-strcpy")] | length == 1'
	expect_json 'any(.findings[]; .path_bytes == "latin%E9.c" and .path == "latin\ufffd.c")'
	commit_blocked 'new\nline.c:1:'
	expect_output 'tab\t.c:1:'
	expect_output 'quo\"te.c:1:'
	expect_output 'latin\xe9.c:1:'
	expect_output 'esc\x1b[31m.c:1:'
	expect_output '\u{202e}bidi.c:1:'
	expect_output "18 errors in 13 files"
	[ -z "$(LC_ALL=C tr -d '\n\t\040-\176' <<<"$output")" ] || fail "unescaped bytes"
	mc check -f sarif >sarif.json || true
	jq -e '.runs[0].results | length == 18' sarif.json
}

@test "case 36: odd bytes in the paths of changed, renamed and excluded files" {
	gate_repo
	names_only
	numbered | stage $'a\n\xff.c'
	commit_passes
	git mv $'a\n\xff.c' $'b\t\xfe.c'
	sed -i "4s/.*/$unsafe/" $'b\t\xfe.c'
	git add -A
	report
	expect_json '[.findings[] | .line, .path_bytes] == [4, "b%09%FE.c"]'
	commit_blocked 'b\t\xfe.c:4'
}

@test "case 37: names that differ in case only are two files" {
	gate_repo
	for f in A.c a.c; do
		git update-index --add --cacheinfo \
			"100644,$(echo "$unsafe" | git hash-object -w --stdin),$f"
	done
	for value in false true; do
		git config core.ignorecase "$value"
		report
		expect_places A.c:1 a.c:1
	done
	commit_blocked A.c:1
	expect_output a.c:1
	expect_output "on some file systems: the same as A.c [tree-name]"
	git update-index --cacheinfo \
		"100644,$(echo 'int a;' | git hash-object -w --stdin),a.c"
	report
	expect_places A.c:1
}

@test "case 37: a change of one of two names that differ in case" {
	gate_repo
	names_only
	git config core.ignorecase true
	for f in A.c a.c; do
		git update-index --add --cacheinfo \
			"100644,$(numbered | git hash-object -w --stdin),$f"
	done
	commit_passes
	git update-index --cacheinfo "100644,$(numbered | sed "7s/.*/$unsafe/" |
		git hash-object -w --stdin),a.c"
	report
	expect_places a.c:7
	expect_stats changes=1
	commit_blocked a.c:7
}

@test "case 38: CRLF on disk, LF in the blob" {
	gate_repo
	echo '* text=auto eol=crlf' | stage .gitattributes
	{ numbered 3; echo "	$unsafe"; } | sed 's/$/\r/' | stage n.c
	report
	expect_places n.c:4
	expect_json '.findings[0].column == 35'
	commit_blocked n.c:4:35:
	numbered 3 | sed 's/$/\r/' | stage n.c
	commit_passes
	sed -i "s/n2/n9/" n.c
	git add n.c
	git show :n.c | grep -c $'\r' | grep -qx 0
	commit_passes
}

@test "case 38: CRLF in the blob: lines and columns, and only changed lines" {
	gate_repo
	{ numbered 3; echo "$unsafe"; } | sed 's/$/\r/' | stage n.c
	report
	expect_places n.c:4
	expect_json '.findings[0].column == 34'
	git commit -q --no-verify -m bad
	sed -i 's/n2/n9/' n.c
	git add n.c
	commit_passes
	sed -i 's/\r$//' n.c
	git add n.c
	commit_blocked n.c:4
}

@test "case 38: ident is not expanded" {
	gate_repo
	echo '*.c ident' | stage .gitattributes
	printf '/* $Id$ */ %s\n' "$unsafe" | stage n.c
	git commit -q --no-verify -m bad
	rm n.c
	git checkout -q n.c
	grep -q 'Id: ' n.c
	printf '/* $Id$ */ %s /* more */\n' "$unsafe" | stage n.c
	report
	expect_json '.findings[0].column == 45'
}

@test "case 39: working-tree-encoding: the blob is UTF-8" {
	gate_repo
	echo '*.c working-tree-encoding=UTF-16' | stage .gitattributes
	echo "$unsafe" | iconv -t UTF-16 | stage a.c
	[ "$(git show :a.c)" = "$unsafe" ]
	commit_blocked a.c:1:34:
}

@test "case 40: a Git LFS pointer cannot be checked and is no pass" {
	gate_repo
	without_deps
	stage big.c <<-'END'
	version https://git-lfs.github.com/spec/v1
	oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
	size 12345
	END
	report
	expect_status 3
	expect_json '.unchecked | length == 1 and .[0].kind == "fault" and
		.[0].path == "big.c" and (.[0].reason | test("LFS"))'
	pre_commit
	expect_status 3
	expect_output "big.c: not checked: a Git LFS pointer"
	run git commit -q -m x
	[ "$status" -ne 0 ]
}

@test "case 40: filters are not run" {
	gate_repo
	echo '*.c filter=f' | stage .gitattributes
	git config filter.f.required true
	git config filter.f.clean cat
	stage a.c <<<"$unsafe"
	git config filter.f.clean 'touch ran; cat'
	git config filter.f.smudge 'touch ran; cat'
	pre_commit
	expect_status 1
	[ ! -e ran ]
}

@test "case 41: attributes do not hide anything" {
	gate_repo
	numbered | stage n.c
	commit_passes
	mkdir .git/info
	for attribute in -diff binary -text diff=none 'diff=none -text' export-ignore; do
		echo "*.c $attribute" | tee .git/info/attributes | stage .gitattributes
		git config diff.none.binary true
		stage_unsafe
		numbered | sed "7s/.*/$unsafe/" | stage n.c
		report
		expect_places a.c:4 n.c:7
		expect_stats old_blobs_read=1
	done
	commit_blocked n.c:7
}

@test "case 42: NUL bytes, a BOM, one line without an end" {
	gate_repo
	printf 'int a;\0\n\0%s' "$unsafe" | stage nul.c
	printf '\xef\xbb\xbf%s' "$unsafe" | stage bom.c
	printf '%s' "$unsafe" | stage one.c
	printf '' | stage empty.c
	report
	expect_status 1
	expect_places bom.c:1 nul.c:2 one.c:1
	expect_json '[.findings[] | select(.rule == "str-strcpy").column] == [37, 35, 34]'
	expect_json '[.findings[] | select(.rule | test("^src-")) | [.rule, .path, .line, .column]] ==
		[["src-nul", "nul.c", 1, 7], ["src-nul", "nul.c", 2, 1]]'
	commit_blocked nul.c:2:35
}

@test "case 42: UTF-16 is checked as what it says, and told" {
	gate_repo
	for order in LE BE; do
		[ $order = LE ] && mark='\xff\xfe' || mark='\xfe\xff'
		{ printf "$mark"; { numbered 3; echo "$unsafe"; } | iconv -t UTF-16$order; } | stage a.c
		report
		expect_places a.c:4
		expect_json '[.findings[] | select(.rule == "src-encoding") | .message] ==
			["this is not UTF-8: UTF-16"]'
		commit_blocked a.c:4:34
		{ printf "$mark"; numbered | iconv -t UTF-16$order; } | stage b.c
		git rm -q --cached a.c
		commit_warns "b.c:1:1: warning: this is not UTF-8: UTF-16"
		git rm -q b.c
	done
}

@test "case 42: UTF-16 that breaks off is checked up to there" {
	gate_repo
	{ printf '\xff\xfe'; echo "$unsafe" | iconv -t UTF-16LE; printf x; } | stage a.c
	pre_commit
	expect_status 1
	expect_output "a.c:1:34: error: 'strcpy'"
	expect_output "this is not UTF-8: UTF-16"
}

# ---- kinds of index --------------------------------------------------------------------

@test "case 43: skip-worktree and sparse checkout" {
	gate_repo
	stage_safe in/a.c
	stage_safe out/b.c
	commit_passes
	git sparse-checkout set --no-sparse-index in
	[ ! -e out/b.c ]
	stage_safe in/c.c
	report
	expect_status 0
	expect_stats changes=1
	commit_passes
	git update-index --cacheinfo \
		"100644,$(echo "$unsafe" | git hash-object -w --stdin),out/b.c"
	commit_blocked out/b.c:1
	git reset -q
	git update-index --skip-worktree base.c
	rm base.c
	stage_unsafe in/d.c
	commit_blocked in/d.c:4
}

@test "case 44: a split index: exit 3 with the way out" {
	gate_repo
	stage_safe
	git update-index --split-index
	pre_commit
	expect_status 3
	expect_output "split index"
	expect_output "git update-index --no-split-index"
	commit_blocked "split index"
	git update-index --no-split-index
	commit_passes
}

@test "case 44: a sparse index: exit 3 with the way out" {
	gate_repo
	stage_safe in/a.c
	stage_safe out/b.c
	commit_passes
	git sparse-checkout set --sparse-index in
	git ls-files --sparse | grep -qx out/ || fail "git made no sparse index"
	stage_safe in/c.c
	pre_commit
	expect_status 3
	expect_output "sparse"
	expect_output "git sparse-checkout disable"
	commit_blocked sparse
	git sparse-checkout disable
	commit_passes
}

# As git 2.40 and later write it with index.skipHash.
@test "case 45: an index without a checksum: exit 3 with a hint" {
	gate_repo
	stage_unsafe
	truncate -s -20 .git/index
	head -c 20 /dev/zero >>.git/index
	pre_commit
	expect_status 3
	expect_output index.skipHash
	git reset -q
}

@test "case 46: index version 4 and optional extensions are read and left alone" {
	gate_repo
	for i in $(seq 50); do
		numbered 3 | stage "a/folder/n$i.c"
	done
	commit_passes
	stage_unsafe a/folder/n9.c
	git config index.threads 2
	git config index.recordEndOfIndexEntries true
	git config index.recordOffsetTable true
	git update-index --index-version 4 --force-untracked-cache
	git status >/dev/null
	for extension in TREE UNTR EOIE; do
		grep -aq "$extension" .git/index || fail "git wrote no extension $extension"
	done
	[ "$(head -c 8 .git/index | tail -c 1 | od -An -tu1 | tr -d ' ')" -eq 4 ]
	pre_commit
	expect_status 1
	expect_output a/folder/n9.c:4
	commit_blocked a/folder/n9.c:4
	stage_safe a/folder/n9.c
	commit_passes
}

@test "case 46: the file system monitor is not asked" {
	gate_repo
	write_hook monitor <<<$'#!/bin/sh\ntouch asked\nprintf "token\\0/\\0"'
	git config core.fsmonitor "$PWD/monitor"
	git update-index --fsmonitor
	stage_unsafe
	git status >/dev/null
	grep -aq FSMN .git/index
	rm -f asked
	pre_commit
	expect_status 1
	[ ! -e asked ]
}

@test "case 47, 49: a held index.lock does not matter" {
	gate_repo
	stage_unsafe
	echo held >.git/index.lock
	pre_commit
	expect_status 1
	expect_output a.c:4
	report --all
	expect_status 0
	[ "$(cat .git/index.lock)" = held ]
}

@test "case 48: nothing is fixed, staged or written" {
	gate_repo
	stage_unsafe
	before=$(git ls-files -s; sha256sum a.c)
	commit_blocked a.c:4
	[ "$before" = "$(git ls-files -s; sha256sum a.c)" ]
	[ "$(git status --porcelain)" = "A  a.c" ]
}

# ---- where the repository is -----------------------------------------------------------

@test "case 1, 5: committing from a folder below" {
	gate_repo
	mkdir sub
	cd sub
	stage_unsafe
	commit_blocked "sub/a.c:4"
	run mc check
	expect_status 1
	expect_output sub/a.c:4
	stage_safe
	commit_passes
}

@test "case 2: a linked worktree has its own index and HEAD" {
	gate_repo
	git worktree add -q ../linked
	stage_unsafe main.c
	cd ../linked
	mkdir sub
	cd sub
	stage_safe
	commit_passes
	stage_unsafe linked.c
	commit_blocked sub/linked.c:4
	refuse_output main.c
	report
	expect_places sub/linked.c:4
}

@test "case 2: a linked worktree while a merge is concluded in it" {
	two_branches 5
	git worktree add -q ../linked side
	cd ../linked
	run git merge main
	[ "$status" -ne 0 ]
	git show HEAD:n.c | sed "5s/.*/$unsafe/" | stage n.c
	commit_blocked n.c:5
	git show HEAD:n.c | sed '5s/.*/int both;/' | stage n.c
	commit_passes
}

@test "case 2: GIT_DIR without GIT_WORK_TREE" {
	gate_repo
	stage_unsafe
	mkdir ../elsewhere
	cp a.c ../elsewhere
	cd ../elsewhere
	export GIT_DIR=../repo/.git
	git update-index a.c
	run mc hook pre-commit
	expect_status 1
	expect_output a.c:4
	commit_blocked a.c:4
}

@test "case 3: a bare repository with GIT_WORK_TREE, for dotfiles" {
	git init -q --bare -b main --template= dots.git
	mkdir -p work/sub
	cd work
	git() { command git --git-dir=../dots.git --work-tree=. "$@"; }
	mkdir -p ../dots.git/hooks
	printf '#!/bin/sh\nexec "%s" hook pre-commit\n' "$MILECASTLE" |
		write_hook ../dots.git/hooks/pre-commit
	stage_unsafe sub/a.c
	run git commit -q -m x
	[ "$status" -ne 0 ]
	expect_output sub/a.c:4
	stage_safe sub/a.c
	commit_passes
	export GIT_DIR=$PWD/../dots.git GIT_WORK_TREE=$PWD
	stage_unsafe sub/b.c
	cd sub
	run mc check
	expect_status 1
	expect_output sub/b.c:4
}

@test "case 4: relative GIT_INDEX_FILE, GIT_DIR and GIT_WORK_TREE" {
	gate_repo
	echo "$unsafe" >a.c
	export GIT_INDEX_FILE=.git/other
	git read-tree HEAD
	git add a.c
	pre_commit
	expect_status 1
	expect_output a.c:1
	commit_blocked a.c:1
	GIT_DIR=.git GIT_WORK_TREE=. pre_commit
	expect_status 1
	expect_output a.c:1
}

# git takes it from the root of the work tree, wherever it is called.
@test "case 4: relative GIT_INDEX_FILE in a folder below" {
	gate_repo
	mkdir sub
	echo "$unsafe" >sub/a.c
	export GIT_INDEX_FILE=.git/other
	git read-tree HEAD
	git add sub/a.c
	cd sub
	[ "$(git diff --cached --name-only)" = sub/a.c ]
	run mc check
	expect_status 1
	expect_output sub/a.c:1
}

@test "case 7: command-scope configuration does not weaken anything" {
	gate_repo
	stage_unsafe
	commit_blocked a.c:4
	run git -c core.attributesFile=/dev/null -c diff.external=true \
		-c core.ignorecase=true commit -q -m x
	[ "$status" -ne 0 ]
	expect_output a.c:4
}

@test "case 8: standard input is not read" {
	gate_repo
	stage_unsafe
	run timeout 10 "$MILECASTLE" hook pre-commit < <(sleep 20)
	expect_status 1
}

@test "case 9: what a hook says goes to standard error" {
	gate_repo
	stage_unsafe
	[ -z "$(mc hook pre-commit 2>/dev/null || true)" ]
	[ -n "$(mc hook pre-commit 2>&1 >/dev/null || true)" ]
}

@test "case 16: a repository that somebody else owns" {
	[ "$(id -u)" -eq 0 ] || skip "needs root to give a repository away"
	gate_repo
	stage_unsafe
	git config --global safe.directory '*'
	chown -R 65534 .
	commit_blocked a.c:4
}

# ---- repository formats ----------------------------------------------------------------

@test "case 51: replace refs do not hide what is stored" {
	gate_repo
	stage_unsafe
	good=$(echo 'int a;' | git hash-object -w --stdin)
	git replace "$(git rev-parse :a.c)" "$good"
	[ "$(git show :a.c)" = 'int a;' ]
	commit_blocked a.c:4
}

@test "case 52: an old partial clone: exit 3 with the reason" {
	gate_repo
	stage_safe
	git config core.repositoryFormatVersion 1
	git config extensions.partialClone origin
	pre_commit
	expect_status 3
	expect_output partialclone
	expect_output "nothing was checked"
	commit_blocked partialclone
}

@test "case 52: an old side that is missing counts as changed" {
	gate_repo
	{ numbered; echo "$unsafe"; } | stage n.c
	git commit -q --no-verify -m bad
	old=$(git rev-parse HEAD:n.c)
	sed -i '1s/.*/int edited;/' n.c
	git add n.c
	report
	expect_status 0
	rm -f ".git/objects/${old:0:2}/${old:2}"
	report
	expect_status 1
	expect_places n.c:21
}

@test "case 54: a SHA-256 repository: exit 3 with the reason" {
	git init -q --template= -b main --object-format=sha256 repo
	cd repo
	mc install -q
	stage_safe
	pre_commit
	expect_status 3
	expect_output SHA-256
	expect_output "nothing was checked"
	commit_blocked SHA-256
	has_no_commit
}

# git 2.39 knows no reftable: this is what git 2.45 and later leave in a repository.
@test "case 55: a reftable repository: exit 3 with the reason" {
	gate_repo
	stage_unsafe
	git config core.repositoryFormatVersion 1
	git config extensions.refStorage reftable
	echo 'ref: refs/heads/.invalid' >.git/HEAD
	mkdir .git/reftable
	run mc hook pre-commit
	expect_status 3
	expect_output refstorage
	expect_output "nothing was checked"
}

@test "case 56: worktree configuration in a repository of format 1: exit 3" {
	gate_repo
	stage_safe
	git config core.repositoryFormatVersion 1
	git config extensions.worktreeConfig true
	pre_commit
	expect_status 3
	expect_output worktreeconfig
	commit_blocked worktreeconfig
}

@test "case 56: extensions that do not matter in a repository of format 0" {
	gate_repo
	git config extensions.worktreeConfig true
	stage_unsafe
	commit_blocked a.c:4
	stage_safe
	commit_passes
}

# ---- what it costs ---------------------------------------------------------------------

# big_repo: 1,000 files of which 3 are changed and staged.
big_repo()
{
	gate_repo
	mkdir d{0..9}
	for i in $(seq 0 999); do
		printf 'int n%d;\nvoid g%d(void);\n' "$i" "$i" >"d$((i % 10))/f$i.c"
	done
	git add .
	commit_passes
	echo 'int a;' >>d1/f1.c
	echo 'int a;' >>d5/f555.c
	echo 'int a;' >d9/new.c
	git add .
}

@test "cost: 3 changed files of 1,000: 3 blobs, no old side, no process" {
	big_repo
	report
	expect_status 0
	expect_stats changes=3 sources=3 blobs_read=3 old_blobs_read=0 files_parsed=0 \
		bytes_parsed=0 processes=0
	commit_passes
}

@test "cost: no process is started, no file is written, no network is touched" {
	strace true 2>/dev/null || skip "no strace, or it may not trace"
	big_repo
	ASAN_OPTIONS=detect_leaks=0 strace -f -o ../trace \
		-e trace=%process,%network,openat,creat,rename,renameat2,unlink \
		"$MILECASTLE" hook pre-commit
	[ "$(grep -c 'execve(' ../trace)" -eq 1 ]
	run grep -E 'fork\(|socket\(|O_CREAT|O_WRONLY|O_RDWR|creat\(|rename|unlink' ../trace
	[ -z "$output" ] || fail "not expected"
	run grep -E 'clone3?\(' ../trace
	[ -z "$(grep -v CLONE_THREAD <<<"$output")" ] || fail "a process was started"
}

@test "cost: a candidate on an unchanged line: the old side is read, nothing parsed" {
	gate_repo
	{ numbered 100; echo "$unsafe"; } | stage n.c
	git commit -q --no-verify -m bad
	sed -i '7s/.*/int edited;/' n.c
	git add n.c
	report
	expect_status 0
	expect_stats blobs_read=1 old_blobs_read=1 candidates=1 files_parsed=0 slices_parsed=0 \
		bytes_parsed=0
}

@test "cost: a call on a changed line: the lexer is sure, nothing is parsed" {
	gate_repo
	numbered 100 | stage n.c
	commit_passes
	sed -i "50s/.*/$unsafe/" n.c
	git add n.c
	report
	expect_status 1
	expect_stats blobs_read=1 old_blobs_read=1 candidates=1 files_parsed=0 slices_parsed=0 \
		bytes_parsed=0
}

@test "cost: a value on a changed line: its declaration alone is parsed" {
	gate_repo
	numbered 100 | stage n.c
	commit_passes
	value='void f(void) { use(strcpy); }'
	sed -i "50s/.*/$value/" n.c
	git add n.c
	report
	expect_places n.c:50
	expect_json '[.findings[].class] == ["reference"]'
	expect_stats blobs_read=1 old_blobs_read=1 candidates=1 files_parsed=1 slices_parsed=1 \
		"bytes_parsed=${#value}"
}

@test "cost: a call that a declaration may shadow: that is parsed with it, nothing else" {
	gate_repo
	{ numbered 100; echo 'int g(void) { return 0; }'; } | stage n.c
	commit_passes
	shadowed='void f(void (*strcpy)(int)) { strcpy(1); }'
	sed -i "50s/.*/$shadowed/" n.c
	git add n.c
	report
	expect_status 0
	expect_json '.findings == []'
	expect_stats blobs_read=1 old_blobs_read=1 candidates=2 files_parsed=1 slices_parsed=1 \
		"bytes_parsed=${#shadowed}"
}

@test "cost: files that are not C are read once and never parsed, excluded ones for components only" {
	gate_repo
	stage .milecastle/policy.json <<-END
	{"version": 1, "exclude": [{"path": "vendor/**", "reason": "third-party code"}], "severity": [$deps_off]}
	END
	commit_passes
	for f in a.txt b.py c.java d.c.orig vendor/v.c; do
		stage_unsafe "$f"
	done
	report
	expect_status 0
	expect_stats changes=5 sources=0 texts=4 blobs_read=7 old_blobs_read=0 bytes_parsed=0
	# nobody asks for secrets: each is looked at for what it is, and no more
	echo '{"version": 1, "severity": [{"rule": "secret-*", "level": "off"}, '"$deps_off"'],
		"exclude": [{"path": "vendor/**", "reason": "third-party code"}]}' >../off.json
	report --policy ../off.json
	expect_status 0
	expect_stats changes=5 sources=0 texts=0 blobs_read=6 bytes_parsed=0
}

@test "a clean run says nothing at all" {
	gate_repo
	stage_safe
	[ -z "$(mc hook pre-commit 2>&1)" ]
	git rm -q --cached a.c
	[ -z "$(mc hook pre-commit 2>&1)" ]
	[ -z "$(mc hook pre-merge-commit 2>&1)" ]
}

@test "an unknown hook, or none: exit 2" {
	gate_repo
	run mc hook commit-msg
	expect_status 2
	run mc hook
	expect_status 2
}

@test "a hook outside of any repository: exit 2" {
	run mc hook pre-commit
	expect_status 2
	expect_output "not in a git repository"
}
