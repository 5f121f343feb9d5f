# pre-receive behind real servers: what goes through, what does not, and who it was.

load helper
load push
load servers

setup()
{
	isolate
}

teardown()
{
	servers_stop
}

# A work repository with a first commit that calls nothing.
work()
{
	new_repo work && commit_safe base.c
}

# judged RIG BARE: our hook there accepts, refuses with its words, and knows the pusher.
judged()
{
	local rig=$1 bare=$2 url

	server=$bare
	"${rig}_hook" "$bare" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-receive
	END
	url=$("${rig}_url" "$bare")
	work
	run "${rig}_as" developer git push "$url" main
	[ "$status" -eq 0 ] || fail "the first push was refused"
	commit_unsafe
	run "${rig}_as" maintainer git push "$url" main main:refs/x/y
	[ "$status" -ne 0 ]
	expect_output "error: main: bad.c:4:1: 'strcpy'"
	expect_output "[ref-namespace]"
	[ "$(git --git-dir="$bare" rev-parse main)" = "$(git rev-parse main~1)" ]
}

# pushers BARE: who did, by the journal.
pushers()
{
	jq -r '.record.pusher' "$1/milecastle/journal" | tr '\n' ' '
}

@test "sshd: a forced command names the pusher" {
	sshd_start
	bare=$(sshd_bare project)
	echo '{"version": 1, "identity": {"source": "ssh", "required": true}}' >"$bare/milecastle.json"
	judged sshd "$bare"
	[ "$(pushers "$bare")" = "developer maintainer " ]
}

@test "smart HTTP: the web server names the pusher" {
	http_start
	bare=$(http_bare project)
	echo '{"version": 1, "identity": {"source": "http", "required": true}}' >"$bare/milecastle.json"
	judged http "$bare"
	[ "$(pushers "$bare")" = "developer maintainer " ]
}

@test "gitolite names the pusher, and its own rules stand before ours" {
	gitolite_start
	bare=$(gitolite_bare project)
	echo '{"version": 1, "identity": {"source": "gitolite", "required": true}}' >"$bare/milecastle.json"
	judged gitolite "$bare"
	[ "$(pushers "$bare")" = "developer maintainer " ]
}

@test "GitLab's ways: the pusher, words for its pages, and no GIT_QUARANTINE_PATH" {
	gitlab_start
	bare=$(gitlab_bare group/project)
	echo '{"version": 1, "output": "gitlab", "identity": {"source": "gitlab", "required": true}}' >"$bare/milecastle.json"
	judged gitlab "$bare"
	[ "$(pushers "$bare")" = "developer maintainer " ]
	expect_output "GL-HOOK-ERR: error: main: bad.c:4:1"
}

@test "Gitea's ways: the pusher" {
	gitea_start
	bare=$(gitea_bare owner/name)
	echo '{"version": 1, "identity": {"source": "gitea", "required": true}}' >"$bare/milecastle.json"
	judged gitea "$bare"
	[ "$(pushers "$bare")" = "developer maintainer " ]
}

@test "case 110, H4: a signed push: the certificate must be good, fresh, and about this push" {
	ssh-keygen -q -t ed25519 -N '' -C developer -f key
	echo "developer@example.org $(cat key.pub)" >signers
	server=$BATS_TEST_TMPDIR/signed.git
	git init -q --bare --template= -b main "$server"
	git --git-dir="$server" config receive.certNonceSeed secret
	git --git-dir="$server" config gpg.format ssh
	git --git-dir="$server" config gpg.ssh.allowedSignersFile "$PWD/signers"
	mkdir "$server/hooks"
	write_hook "$server/hooks/pre-receive" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-receive
	END
	server_file <<<'{"version": 1, "identity": {"source": "push-cert", "required": true}}'
	key=$PWD/key
	work
	git remote add origin "$server"
	refused identity-missing origin main
	run git -c gpg.format=ssh -c user.signingKey="$key" push --signed origin main
	[ "$status" -eq 0 ] || fail "a signed push was refused"
	[ "$(pushers "$server" | tr -d ' ')" != "" ]
	commit_safe
	ssh-keygen -q -t ed25519 -N '' -f other
	run git -c gpg.format=ssh -c user.signingKey="$PWD/other" push --signed origin main
	[ "$status" -ne 0 ]
	expect_output "a key that nobody here has"
}
