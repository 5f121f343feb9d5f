# Shared by the tests of pushes: load it after helper. A bare repository with our
# pre-receive hook, and a clone that pushes to it.

# new_server [DIR]: the bare repository; its first commit is in.
new_server()
{
	server=$BATS_TEST_TMPDIR/${1:-server.git}
	git init -q --bare --template= -b main "$server"
	mkdir -p "$server/hooks"
	write_hook "$server/hooks/pre-receive" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-receive
	END
	# a machine that is busy with other tests is no reason to refuse
	echo '{"version": 1, "deadline": 60}' >"$server/milecastle.json"
	new_repo work && git remote add origin "$server"
	stage_safe base.c && git commit -q -m base
	git push -q origin main
}

# server_file <<<JSON: its milecastle.json.
server_file()
{
	cat >"$server/milecastle.json"
}

# Commit what is staged.
commit()
{
	git commit -q -m 'a change' "$@"
}

commit_unsafe()
{
	stage_unsafe "${1:-bad.c}" && commit
}

commit_safe()
{
	stage_safe "${1:-good.c}" && commit
}

server_ref()
{
	git --git-dir="$server" rev-parse -q --verify "$1" || echo none
}

# All refs of the server as they are now.
server_refs()
{
	git --git-dir="$server" for-each-ref --format='%(objectname) %(refname)'
}

# push ARG...: git push; the words of the server are in $output, what git says of itself
# too.
push()
{
	run git push "$@"
}

# refused CODE ARG...: this push is refused, for that reason, and no ref moves.
refused()
{
	local code=$1 before

	shift
	before=$(server_refs)
	push "$@"
	[ "$status" -ne 0 ] || fail "the push was accepted"
	expect_output "[$code]"
	[ "$before" = "$(server_refs)" ] || fail "a ref has moved"
}

# accepted ARG...: this push goes through.
accepted()
{
	push "$@"
	[ "$status" -eq 0 ] || fail "the push was refused"
}

# receive <<<LINES: the hook alone, with lines as git would pipe them.
receive()
{
	run env -C "$server" GIT_DIR=. "$MILECASTLE" hook pre-receive
}

# An object of any bytes in the work repository: raw TYPE <<<BYTES prints its id.
raw()
{
	git hash-object --literally -w -t "$1" --stdin
}

zero=0000000000000000000000000000000000000000
