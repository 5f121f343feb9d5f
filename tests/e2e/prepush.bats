# pre-push: cases 65 to 82 of the hook protocol.

load helper
load push

setup()
{
	isolate
	git init -q --bare --template= -b main "$BATS_TEST_TMPDIR/remote.git"
	server=$BATS_TEST_TMPDIR/remote.git
	new_repo work && git remote add origin "$server"
	commit_safe base.c
	git push -q origin main
	write_hook .git/hooks/pre-push <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-push -- "\$@"
	END
}

# blocked PLACE ARG...: the push is stopped here and the remote sees nothing of it.
blocked()
{
	local place=$1 before

	shift
	before=$(server_refs)
	push "$@"
	[ "$status" -ne 0 ] || fail "it was pushed"
	expect_output "$place"
	[ "$before" = "$(server_refs)" ] || fail "a ref has moved"
}

# sent <<<LINES: the hook alone.
sent()
{
	run mc hook pre-push -- origin "$server"
}

@test "case 65: every ref of the push, not the first alone" {
	git checkout -q -b good && commit_safe good.c
	git checkout -q -b bad main && commit_unsafe bad.c
	git checkout -q -b worse main && commit_unsafe worse.c
	blocked bad.c:4 origin good bad worse
	expect_output worse.c:4
	expect_output "milecastle: refs/heads/worse:"
	refuse_output "milecastle: refs/heads/good:"
	accepted origin good
}

@test "case 66: nothing to push: nothing to say" {
	push origin main
	[ "$status" -eq 0 ]
	sent </dev/null
	expect_status 0
}

@test "case 67: a deletion, with others beside it" {
	git push -q origin main:topic
	accepted origin :topic
	commit_unsafe
	git push -q --no-verify origin main~1:refs/heads/topic
	blocked bad.c:4 origin :topic main
}

@test "case 68: a new branch is judged from what the remote has" {
	commit_unsafe
	git push -q --no-verify origin main
	git fetch -q
	git checkout -q -b new
	commit_safe
	accepted origin new
	commit_unsafe other.c
	blocked other.c:4 origin new:another
	refuse_output bad.c
}

@test "case 69: what the remote has is not known here: judged from what is" {
	git clone -q "$server" ../other
	(cd ../other && git config user.name x && commit_safe theirs.c && git push -q origin HEAD:main)
	commit_unsafe
	push --force origin main
	[ "$status" -ne 0 ]
	expect_output bad.c:4
}

@test "case 70: after a rebase only what is new to the remote counts" {
	git checkout -q -b topic && commit_safe one.c && git push -q origin topic
	git checkout -q main && commit_safe two.c && git push -q origin main
	git checkout -q topic && git rebase -q main
	accepted --force origin topic
	commit_unsafe
	git commit -q --amend -m again
	blocked bad.c:4 --force origin topic
}

@test "case 71: odd names on this side" {
	commit_unsafe
	new=$(git rev-parse HEAD)
	for name in HEAD 'HEAD~' "$new" 'a name with blanks' refs/heads/main; do
		sent <<<"$name $new refs/heads/x $zero"
		expect_status 1
		expect_output bad.c:4
	done
}

@test "case 72, 80: lines that are cut short or odd fail" {
	new=$(git rev-parse HEAD)
	for text in "refs/heads/main $new refs/heads/main $zero" "x\n" "\n" "a b c d\n" \
		"refs/heads/main $new refs/heads/main ${zero}00000000000000000000000a\n"; do
		run bash -c "printf '$text' | '$MILECASTLE' hook pre-push -- origin x"
		expect_status 3
	done
}

@test "case 73: tags of anything" {
	commit_unsafe
	git tag light && git tag -a -m a heavy && git tag -a -m n nested heavy 2>/dev/null
	git tag tree "HEAD^{tree}"
	for tag in light heavy nested tree; do
		blocked bad.c:4 origin "$tag"
	done
	git tag blob HEAD:bad.c
	accepted origin blob
}

@test "case 74: other namespaces are judged too" {
	commit_unsafe
	for name in refs/for/main refs/notes/x refs/meta/y; do
		blocked bad.c:4 origin "HEAD:$name"
	done
}

@test "case 75: a password in an address is never shown" {
	commit_unsafe
	run mc hook pre-push -- "https://user:hunter2@host/x" "https://user:hunter2@host/x" \
		<<<"refs/heads/main $(git rev-parse HEAD) refs/heads/main $zero"
	expect_status 1
	refuse_output hunter2
}

@test "case 76: a dry run is judged, --no-verify is not, and nothing is written" {
	commit_unsafe
	blocked bad.c:4 --dry-run origin main
	before=$(everything)
	sent <<<"refs/heads/main $(git rev-parse HEAD) refs/heads/main $zero"
	expect_status 1
	[ "$before" = "$(everything)" ]
	accepted --no-verify origin main
}

@test "case 77: from commits, never from the work tree or the index" {
	commit_unsafe
	stage_safe bad.c
	blocked bad.c:4 origin main
	git reset -q --hard
	git rm -q bad.c && git commit -q -m gone
	stage_unsafe bad.c
	accepted origin main
}

@test "case 78: what a merge holds and neither side had" {
	git checkout -q -b side && commit_safe side.c
	git checkout -q main && commit_safe main.c
	git merge -q --no-commit --no-ff side
	stage_unsafe evil.c
	git commit -q -m evil
	git rm -q evil.c && git commit -q -m gone
	blocked evil.c:4 origin main
}

@test "case 81: a thousand refs of one history are one walk" {
	for i in $(seq 20); do commit_safe "f$i.c"; done
	id=$(git rev-parse HEAD)
	for i in $(seq 1000); do echo "refs/heads/b$i $id refs/heads/b$i $zero"; done >lines
	sent <lines
	expect_status 0
	commit_unsafe
	sed "s/$id/$(git rev-parse HEAD)/" lines >bad
	sent <bad
	expect_status 1
	[ "$(grep -c 'bad.c:4:1' <<<"$output")" = 1 ]
}

@test "case 82: a hook that was there gets the same lines, and its word counts" {
	write_hook .git/hooks/kept <<-'END'
		#!/bin/sh
		cat >seen
		echo "$@" >args
		test ! -e stop
	END
	write_hook .git/hooks/pre-push <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-push --chain .git/hooks/kept -- "\$@"
	END
	commit_safe
	accepted origin main
	[ "$(cat seen)" = "refs/heads/main $(git rev-parse HEAD) refs/heads/main $(git rev-parse HEAD~1)" ]
	[ "$(cat args)" = "origin $server" ]
	touch stop
	commit_safe two.c
	push origin main
	[ "$status" -ne 0 ]
}

@test "the policy is the remote's: one that is only committed here changes nothing" {
	git remote set-head origin main
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "str-strcpy", "level": "off"}]}'
	commit_unsafe
	blocked bad.c:4 origin main
}

@test "a commit that servers refuse for its form is told" {
	id=$({
		echo "tree $(git rev-parse 'HEAD^{tree}')"
		printf 'author A <a@x> 1 +0000\nauthor B <b@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n'
	} | raw commit)
	blocked "servers refuse it" origin "$id:refs/heads/x"
}

@test "a protected ref: a deletion and a forced move are foretold" {
	stage .milecastle/policy.json <<<'{"version": 1, "protected": ["refs/heads/main"]}'
	commit
	git push -q origin main main:topic
	git fetch -q origin && git remote set-head origin main
	before=$(git rev-parse main)
	git commit -q --amend -m again
	push --force origin main
	expect_output "milecastle: warning: refs/heads/main: it is protected, and servers do not take back what it holds: rebase or merge"
	push origin :main
	expect_output "milecastle: warning: refs/heads/main: it is protected, and servers do not delete it"
	push origin :topic
	refuse_output "protected"
}
