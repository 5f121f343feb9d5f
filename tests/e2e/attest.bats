# milecastle attest: which level of SLSA's Source track is claimed, and that no more is than
# what lies here can show.

load helper
load push
load evidence

setup()
{
	isolate
}

# attest_server [RULES]: as reviewed_server, with a log and with people who push by name.
attest_server()
{
	reviewed_server "$@"
	write_hook "$server/hooks/post-receive" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook post-receive
	END
	server_file <<<'{"version": 1, "deadline": 60, "identity": {"source": "ssh", "required": true}}'
	export MILECASTLE_USER=author
}

# send PERSON...: their evidence, pushed by themselves.
send()
{
	for id in "$@"; do
		MILECASTLE_USER=$id git push -q origin "refs/milecastle/evidence/$id" || fail "refused"
	done
}

# Approved by PERSON and landed: land PERSON
land()
{
	git fetch -q origin
	approve "$1" origin/main..HEAD && send "$1"
	lands && fetch
}

# Past the gate: sneak REV
sneak()
{
	git push -q "$server" "$1:main" --receive-pack="git -c core.hooksPath=/dev/null receive-pack" ||
		fail "it did not land"
}

fetch()
{
	git fetch -q origin '+refs/milecastle/log:refs/milecastle/log' '+refs/heads/*:refs/remotes/origin/*'
}

# claims LEVELS [ARG...]: verifiedLevels, as JSON; $notes has the words.
claims()
{
	local wanted=$1

	shift
	run --separate-stderr mc attest "$@"
	notes=$stderr
	[ "$status" -le 1 ] || fail "no statement" "$notes"
	[ "$(jq -c .predicate.verifiedLevels <<<"$output")" = "$wanted" ] ||
		fail "expected $wanted" "$notes"
}

expect_note()
{
	[[ $notes == *"$1"* ]] || fail "expected in the notes: $1" "$notes"
}

bats_require_minimum_version 1.5.0

reviewed='["SLSA_SOURCE_LEVEL_4","ORG_SOURCE_REVIEWED","ORG_SOURCE_REVIEWED_BY_REVIEWER"]'

@test "attest: two people, a policy in force and a log without a gap: level 4" {
	attest_server
	start=$(git rev-parse main)
	land reviewer
	commit_safe two.c && commit_safe three.c && land second
	claims "$reviewed" --level 4
	[ "$status" -eq 0 ]
	expect_note "SLSA_SOURCE_LEVEL_4 since ${start:0:12}"
	jq -e --arg tip "$(git rev-parse HEAD)" --arg log "$(git rev-parse refs/milecastle/log)" \
		--arg policy "$(git show origin/main:.milecastle/policy.json | sha256sum | cut -d ' ' -f 1)" '
		._type == "https://in-toto.io/Statement/v1" and
		.subject == [{digest: {gitCommit: $tip}, annotations: {sourceRefs: ["refs/heads/main"]}}] and
		.predicateType == "https://slsa.dev/verification_summary/v1" and
		.predicate.verifier.id == "urn:milecastle:attest:v1" and
		(.predicate.timeVerified | test("^20[0-9-]*T[0-9:]*Z$")) and
		.predicate.resourceUri == "git+https://example.com/demo" and
		.predicate.policy.uri == "git+https://example.com/demo@\($tip)#.milecastle/policy.json" and
		.predicate.policy.digest == {sha256: $policy} and
		.predicate.inputAttestations[0].digest == {gitCommit: $log} and
		.predicate.verificationResult == "PASSED"' <<<"$output" || fail "not so"
}

@test "attest: without the log level 1, and how to fetch it" {
	attest_server
	land reviewer
	git update-ref -d refs/milecastle/log
	claims '["SLSA_SOURCE_LEVEL_1"]'
	expect_note "and not 2: there is no refs/milecastle/log here"
	expect_note "git fetch origin +refs/milecastle/log:refs/milecastle/log"
	jq -e '.predicate.inputAttestations == null' <<<"$output"
	# less than what is asked for has failed
	claims '["FAILED"]' --level 2
	[ "$status" -eq 1 ]
	jq -e '.predicate.verificationResult == "FAILED"' <<<"$output"
}

@test "attest: a ref and a log of different times" {
	attest_server
	land reviewer
	old=$(git rev-parse refs/milecastle/log)
	commit_safe two.c && land reviewer
	claims '["SLSA_SOURCE_LEVEL_1"]' --log "$old"
	expect_note "the log does not say how the ref came to where it is here"
	git update-ref refs/remotes/origin/main origin/main~1
	claims '["SLSA_SOURCE_LEVEL_1"]'
	expect_note "the log does not say how the ref came to where it is here"
}

@test "attest: a move past the gate is a lapse: the claim begins anew behind it" {
	attest_server
	land reviewer
	commit_safe past.c && sneak HEAD && fetch
	claims '["SLSA_SOURCE_LEVEL_1"]'
	past=$(git rev-parse HEAD)
	commit_safe two.c && land reviewer
	claims "$reviewed"
	expect_note "since ${past:0:12}"
	# taken back and forth past the gate, so that both ends fit
	tip=$(git rev-parse HEAD)
	git -C "$server" update-ref refs/heads/main "$past"
	commit_safe three.c && git -C "$server" update-ref refs/heads/main "$tip"
	land reviewer
	claims "$reviewed"
	expect_note "since ${past:0:12}"
}

@test "attest: history that was rewritten is a lapse" {
	attest_server '{"id": "all", "refs": ["refs/heads/main"], "need": []}'
	server_file <<<'{"version": 1, "deadline": 60, "identity": {"source": "ssh", "required": true}, "forceable": ["refs/heads/main"]}'
	accepted origin HEAD:main
	git reset -q --hard main && commit_safe other.c
	accepted --force origin HEAD:main && fetch
	claims '["SLSA_SOURCE_LEVEL_1"]'
	expect_note "the branch's own line was left"
	left=$(git rev-parse HEAD)
	commit_safe more.c && accepted origin HEAD:main && fetch
	claims '["SLSA_SOURCE_LEVEL_3"]'
	expect_note "since ${left:0:12}"
}

@test "attest: who pushed is not known: level 1" {
	attest_server
	server_file <<<'{"version": 1, "deadline": 60}'
	approve reviewer && send_evidence && lands && fetch
	claims '["SLSA_SOURCE_LEVEL_1"]'
	expect_note "does not say who pushed"
}

@test "attest: no policy was in force: level 2" {
	attest_server
	git switch -q main && git rm -q .milecastle/policy.json && commit
	sneak HEAD && git -C "$server" symbolic-ref HEAD refs/heads/main
	commit_safe two.c && accepted origin HEAD:main && fetch
	claims '["SLSA_SOURCE_LEVEL_2"]' --resource https://example.com/demo
	expect_note "and not 3: record"
	expect_note "was judged by no policy of the repository"
	jq -e '.predicate.policy.uri == "urn:milecastle:policy:built-in" and .predicate.resourceUri == "https://example.com/demo"' <<<"$output"
	run mc attest
	expect_status 2
	expect_output "name it with --resource"
}

@test "attest: a policy that the log names and that is not what is here: level 2" {
	attest_server
	land reviewer
	git show refs/milecastle/log:journal/0000000.jsonl >old
	# made up anew, with another digest: the chain is whole
	digest=$(git show origin/main:.milecastle/policy.json | sha256sum | cut -d ' ' -f 1)
	prev=$(printf '0%.0s' $(seq 64))
	while IFS= read -r line; do
		line=$(sed "s/\"digest\":\"$digest\"/\"digest\":\"${digest//[0-9]/0}\"/; s/\"prev\":\"[0-9a-f]*\"/\"prev\":\"$prev\"/" <<<"$line")
		printf '%s\n' "$line"
		prev=$(printf %s "$line" | sha256sum | cut -d ' ' -f 1)
	done <old >new
	claims '["SLSA_SOURCE_LEVEL_2"]' --log "$(log_of new)"
	expect_note "was judged by a policy that is not here"
	# with a line changed alone there is no statement at all
	sed "s/\"digest\":\"$digest\"/\"digest\":\"${digest//[0-9]/0}\"/" old >new
	run mc attest --log "$(log_of new)"
	expect_status 3
	expect_output "does not continue the line before"
}

# A commit with that file as the log.
log_of()
{
	local tree

	tree=$(printf '100644 blob %s\t0000000.jsonl\n' "$(git hash-object -w "$1")" | git mktree)
	tree=$(printf '040000 tree %s\tjournal\n' "$tree" | git mktree)
	git commit-tree -m log "$tree"
}

@test "attest: the policy asks for no reviews, or not of all: level 3" {
	attest_server '{"id": "code", "refs": ["refs/heads/main"], "paths": ["*.c"], "need": [{"role": "reviewer"}]},
		{"id": "rest", "refs": ["refs/heads/main"], "need": []}'
	land reviewer
	claims "$reviewed"
	echo words | stage doc.md && commit && accepted origin HEAD:main && fetch
	claims '["SLSA_SOURCE_LEVEL_3","ORG_SOURCE_REVIEWED","ORG_SOURCE_REVIEWED_BY_REVIEWER"]'
	expect_note "and not 4: the policy does not ask for reviews of all that landed"
	review_policy '' 2 | stage .milecastle/policy.json && commit
	accepted origin HEAD:main && fetch
	claims '["SLSA_SOURCE_LEVEL_3"]'
	expect_note "the policy asks for no reviews there"
}

@test "attest: rules that let people approve their own, or that were just changed: level 3" {
	attest_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "exclude": ["author"]}'
	land reviewer
	claims '["SLSA_SOURCE_LEVEL_3","ORG_SOURCE_REVIEWED","ORG_SOURCE_REVIEWED_BY_REVIEWER"]'
	expect_note "the rule 'all' lets some approve what is their own"
	review_policy "$one_reviewer" 2 | stage .milecastle/policy.json && commit
	land reviewer
	changed=$(git rev-parse HEAD)
	claims '["SLSA_SOURCE_LEVEL_3"]'
	expect_note "nothing has landed yet by the rules about reviews of now"
	commit_safe two.c && land reviewer
	claims "$reviewed"
	expect_note "since ${changed:0:12}"
}

@test "attest: an approval that was withdrawn later, and one that came later" {
	attest_server
	land reviewer
	first=$(last_id reviewer)
	commit_safe two.c && land reviewer
	# another one, after it has landed, changes nothing
	approve officer "HEAD~1..HEAD"
	claims "$reviewed"
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --withdraw "$first"
	claims '["SLSA_SOURCE_LEVEL_3"]'
	expect_note "$(git rev-parse --short=12 HEAD~1) is not covered by approvals that let it in and count now"
	# nor does one that takes its place too late
	approve second "HEAD~2..HEAD~1"
	claims '["SLSA_SOURCE_LEVEL_3"]'
}

@test "attest: pushed by somebody whom the policy does not know: two must have approved" {
	attest_server
	approve reviewer && approve second && send reviewer second
	MILECASTLE_USER=robot accepted origin HEAD:main
	fetch
	claims "$reviewed"
	# the one who pushed was known then, and is no more
	commit_safe two.c && land reviewer
	review_policy "$one_reviewer" 2 "$(people | sed 's|{"id": "author",|& "logins": ["elsewhere"],|')" |
		stage .milecastle/policy.json && commit
	land second
	claims '["SLSA_SOURCE_LEVEL_3"]'
	expect_note "is not covered by approvals that let it in and count now"
}

@test "attest: signed, and verified by ssh-keygen" {
	attest_server
	land reviewer
	run mc attest --sign --key "$keys/officer" -o vsa.json
	expect_status 0
	jq -r .payload vsa.json | base64 -d >payload
	jq -e '.predicateType == "https://slsa.dev/verification_summary/v1" and .predicate.verifiedLevels[0] == "SLSA_SOURCE_LEVEL_4"' payload
	jq -e --arg key "$(ssh-keygen -lf "$keys/officer.pub" | cut -d ' ' -f 2)" '.payloadType == "application/vnd.in-toto+json" and (.signatures | length) == 1 and .signatures[0].keyid == $key' vsa.json
	{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <payload)" && cat payload; } >signed
	{
		echo "-----BEGIN SSH SIGNATURE-----"
		jq -r '.signatures[0].sig' vsa.json | fold -w 70
		echo "-----END SSH SIGNATURE-----"
	} >signature
	echo "officer $(cat "$keys/officer.pub")" >signers
	ssh-keygen -Y verify -n milecastle-v1 -f signers -I officer -s signature <signed
	# it is no evidence
	tree=$(printf '100644 blob %s\t%s\n' "$(git hash-object -w vsa.json)" "$(sha256sum <payload | cut -d ' ' -f 1)" | git mktree)
	tree=$(printf '040000 tree %s\t%s\n' "$tree" "$(sha256sum <payload | cut -d ' ' -f 1)" | git mktree)
	tree=$(printf '040000 tree %s\treview\n' "$tree" | git mktree)
	git update-ref refs/milecastle/evidence/officer "$(git commit-tree -m x "$tree")"
	run mc evidence verify
	expect_status 1
	# nobody whom the policy knows
	ssh-keygen -q -t ed25519 -N '' -f stranger
	run mc attest --sign --key stranger
	expect_status 2
	expect_output "the policy knows nobody with the key"
}

@test "attest: in the repository of the server" {
	attest_server
	land reviewer
	cd "$server"
	claims "$reviewed" --ref main
}

@test "attest: wrong calls" {
	attest_server
	land reviewer
	for args in "a b" nowhere HEAD~1 "--ref nowhere" "--remote nowhere" "--level 5" "--level" \
		"--log nowhere" "--verifier words" "--resource a>b:c" "--resource :x" "--key x"; do
		# shellcheck disable=SC2086 # words
		run mc attest $args
		expect_status 2
	done
	run mc attest HEAD~1
	expect_output "is not what 'refs/heads/main' points to"
	run --separate-stderr mc attest HEAD --verifier https://example.com/gate
	expect_status 0
	jq -e '.predicate.verifier.id == "https://example.com/gate"' <<<"$output"
}

@test "attest: a name of the repository of any bytes is a URI all the same" {
	attest_server
	git switch -q main
	review_policy "$one_reviewer" 2 | sed 's,example.com/demo,a b/\\u00fc\\"x,' | stage .milecastle/policy.json && commit
	sneak HEAD && git fetch -q origin
	run --separate-stderr mc attest
	jq -e '.predicate.resourceUri == "git+https://a%20b/%C3%BC%22x"' <<<"$output" || fail "not so"
}
