# Rules of class secret: any text file, staged, in folders, in ranges and in pushes; each
# commit of a push counts, and no report shows a secret.

load helper
load push

# Made up, with checksums that hold.
token=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
body=MIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1Jk

setup()
{
	isolate
}

# put_secret FILE [SUFFIX]: with a secret on its second line.
put_secret()
{
	printf '[service]\ntoken = "%s"%s\n' "$token" "${2:-}" >"$1"
}

refute_secret()
{
	refuse_output "MadeUpForATest"
}

@test "a token in a settings file blocks the commit, and is shown nowhere" {
	new_repo work && put_secret app.conf && git add app.conf
	run mc check --staged
	expect_status 1
	expect_output "app.conf:2:10: error: a secret is about to be stored for good: GitHub token ghp_... (40 bytes) [secret-token]"
	expect_output 'token = "ghp_************************************"'
	refute_secret
	for format in json sarif junit github gitlab; do
		run mc check --staged -f "$format"
		expect_status 1
		refute_secret
	done
}

@test "a line with a secret has no hash that a guess could be tried against" {
	new_repo work
	printf 'char *t = "%s"; void f(char *a, char *b) { strcpy(a, b); }\n' "$token" >a.c
	git add a.c
	run mc check --staged -f sarif
	expect_status 1
	expect_output "str-strcpy"
	refuse_output "primaryLocationLineHash"
	refute_secret
}

@test "an old secret in a file that is changed elsewhere is nobody's new one" {
	new_repo work && put_secret app.conf && git add app.conf && git commit -q -m old
	echo more >>app.conf && git add app.conf
	run mc check --staged --stats
	expect_status 0
	git mv app.conf other.conf
	run mc check --staged
	expect_status 0
}

@test "a file without an old side, and a line that comes back, are new" {
	new_repo work && echo '[service]' >app.conf && git add . && git commit -q -m old
	put_secret app.conf && git add app.conf
	run mc check --staged
	expect_status 1
	expect_output "app.conf:2:10: error"
}

@test "a folder is searched, hidden files too; binaries, links and .git are not" {
	new_repo work && mkdir sub
	put_secret sub/.env
	put_secret .git/description
	{ printf '\0' && cat sub/.env; } >sub/image.png
	ln -s .env sub/link
	run mc check .
	expect_status 1
	expect_output "sub/.env:2:10: error"
	refuse_output "image.png:"
	refuse_output "link:"
	refuse_output "description"
}

@test "what was searched is said" {
	new_repo work && echo plain >a.txt && git add a.txt
	run mc check --staged
	expect_output "milecastle: 1 file searched for secrets, nothing found"
	stage_safe b.c
	run mc check --staged
	expect_output "milecastle: 1 file checked, 1 other searched for secrets, nothing found"
	run mc check --staged -f json
	expect_output '"texts": 1'
}

@test "a suppression stands in a comment of the file's own kind, on the line or above" {
	new_repo work
	put_secret a.conf ' # milecastle: allow secret-token -- made up for a test'
	printf '; milecastle: allow secret-token -- made up for a test\nt=%s\n' "$token" >b.ini
	printf '<!-- milecastle: allow secret-token -- made up for a test -->\n%s\n' "$token" >c.html
	printf 'milecastle: allow secret-private-key -- a key for tests only\n-----BEGIN RSA PRIVATE KEY-----\n%s%s\n' "$body" "$body" >d.pem
	git add .
	run mc check --staged -v
	expect_status 0
	expect_output "a.conf:2:10: muted:"
	expect_output "b.ini:2:3: muted:"
	expect_output "c.html:2:1: muted:"
	expect_output "d.pem:2:1: muted:"
	expect_output "reason:  a key for tests only"
}

@test "a suppression without a reason, of another rule or in a sentence mutes nothing" {
	new_repo work
	put_secret a.conf ' # milecastle: allow secret-token'
	put_secret b.conf ' # milecastle: allow str-strcpy -- it is another rule'
	put_secret c.conf ' see milecastle: allow secret-token -- in a sentence'
	git add .
	run mc check --staged
	expect_status 1
	expect_output "a.conf:2:10: error"
	expect_output "[sup-no-reason]"
	expect_output "b.conf:2:10: error"
	expect_output "[sup-unused]"
	expect_output "c.conf:2:10: error"
}

@test "the policy turns a rule off for a folder, and excludes files by name" {
	new_repo work && mkdir keys vendor .milecastle
	put_secret keys/a.conf && put_secret vendor/b.conf
	cat >.milecastle/policy.json <<-END
		{"version": 1,
		 "severity": [{"rule": "secret-token", "path": "keys/**", "level": "off"}],
		 "exclude": [{"path": "vendor/**", "reason": "not ours, looked at elsewhere"}]}
	END
	git add .
	run mc check --staged
	expect_status 0
	refuse_output "keys/a.conf"
	expect_output "2 files searched for secrets, nothing found; 1 excluded"
}

# A branch of two commits: one brings a secret, the next takes it away.
add_and_remove()
{
	put_secret app.conf && git add app.conf && commit
	brought=$(git rev-parse HEAD)
	git rm -q app.conf && commit
}

@test "case 104: a push that adds and removes a secret is refused, and says in which commit" {
	new_server && add_and_remove
	before=$(server_ref main)
	push origin main
	[ "$status" -ne 0 ]
	expect_output "error: main: app.conf:2:10: a secret is about to be stored for good: GitHub token ghp_... (40 bytes), in commit ${brought:0:12} [secret-token]"
	expect_output "git rebase -i ${brought:0:12}^"
	refute_secret
	[ "$(server_ref main)" = "$before" ]
	# the same on the laptop, before it is sent
	run mc check --range "$before..main"
	expect_status 1
	expect_output "in commit ${brought:0:12}, and not in the result any more"
	expect_output "history: take it out of the commit itself: git rebase -i ${brought:0:12}^"
	run mc check --range "$before..main" -f json
	expect_output "\"commit\":\"$brought\""
	# and what it advises helps
	GIT_SEQUENCE_EDITOR="sed -i 1s/pick/drop/" git rebase -q -i "$brought^" || git rebase --skip
	accepted origin main
}

@test "a secret on a side that was merged away is found too" {
	new_server
	git switch -q -c side && put_secret app.conf && git add app.conf && commit
	git switch -q main && commit_safe
	git merge -q -s ours -m merge side
	push origin main
	[ "$status" -ne 0 ]
	expect_output "app.conf:2:10: a secret is about to be stored for good"
}

@test "a secret in a merge alone is found" {
	new_server
	git switch -q -c side && commit_safe side.c
	git switch -q main && commit_safe
	git merge -q --no-commit side && put_secret app.conf && git add app.conf
	git commit -q -m merge && git rm -q app.conf && commit
	push origin main
	[ "$status" -ne 0 ]
	expect_output "app.conf:2:10: a secret is about to be stored for good"
}

@test "a secret that was there before the push is not held against it" {
	new_server
	mv "$server/hooks/pre-receive" "$server/hooks/off"
	put_secret app.conf && git add app.conf && commit && git push -q origin main
	mv "$server/hooks/off" "$server/hooks/pre-receive"
	echo more >>app.conf && git add app.conf && commit
	git rm -q app.conf && commit
	accepted origin main
}
