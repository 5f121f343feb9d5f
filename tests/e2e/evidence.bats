# milecastle evidence and push: what is there, what counts, and what went apart.

load helper
load push
load evidence

setup()
{
	isolate
}

@test "evidence list, show, verify" {
	reviewed_server
	approve reviewer -m "read it all"
	id=$(last_id reviewer)
	run mc evidence list
	expect_status 0
	expect_output "${id:0:12} "
	expect_output "Z reviewer approve as reviewer, $(git rev-parse --short=12 HEAD) for refs/heads/main: read it all"
	run mc evidence show "${id:0:10}"
	expect_status 0
	jq -e --arg head "$(git rev-parse HEAD)" '.subject[0].digest.gitCommit == $head and .predicate.note == "read it all"' <<<"$output"
	run mc evidence verify
	expect_status 0
	expect_output "1 statements, 0 of them do not count"
	run mc evidence show ffff
	expect_status 2
	run mc evidence
	expect_status 2
	run mc evidence frobnicate
	expect_status 2
}

@test "evidence verify says of each that does not count why" {
	reviewed_server
	approve reviewer
	review_policy "$one_reviewer" 2 "$(people | sed "s,\"key\": \"$(cat "$keys/reviewer.pub")\",&\, \"state\": \"compromised\",")" |
		stage .milecastle/policy.json && commit
	run mc evidence verify --policy-from HEAD
	expect_status 1
	expect_output "reviewer/review/"
	expect_output "was signed with a key that is compromised"
	expect_output "1 statements, 1 of them do not count"
}

@test "C10: what a compromised key has signed counts for nothing" {
	reviewed_server
	approve reviewer && send_evidence
	git push -q origin topic
	git switch -q main
	review_policy "$one_reviewer" 2 "$(people | sed "s,\"key\": \"$(cat "$keys/reviewer.pub")\",&\, \"state\": \"compromised\",")" |
		stage .milecastle/policy.json && commit
	approve second origin/main..HEAD && send_evidence && lands
	git switch -q topic && git rebase -q main
	held review-missing
	expect_output "an approval of 'reviewer' was signed with a key that is compromised"
}

@test "keys list and check" {
	reviewed_server
	run mc keys list
	expect_status 0
	expect_output "officer (security, reviewer) officer@example.com"
	expect_output "  $(ssh-keygen -lf "$keys/officer.pub" | cut -d ' ' -f 2) ssh-ed25519 active"
	run mc keys check
	expect_status 0
	expect_output "1 rules can be met by 4 people with 4 keys"
	soon=$(date -u -d '+10 days' +%FT%TZ)
	review_policy "$one_reviewer" 2 "$(people | sed "s|\"}\]}|\", \"until\": \"$soon\"}]}|g")" |
		stage .milecastle/policy.json && commit
	run mc keys check --policy-from HEAD
	expect_status 1
	expect_output "within 30 days: the rule 'all' needs 1 with the role 'reviewer'"
	run mc keys list --policy-from HEAD
	expect_output "active until $soon"
	run mc keys frobnicate
	expect_status 2
}

@test "two machines have signed: fetch and push join them, and touch nothing else" {
	reviewed_server
	approve reviewer && send_evidence
	git update-ref refs/saved refs/milecastle/evidence/reviewer
	approve reviewer -m "from the other machine" && send_evidence
	git update-ref refs/milecastle/evidence/reviewer refs/saved
	approve reviewer -m "from this one"
	here=$(git rev-parse HEAD refs/milecastle/evidence/reviewer && git status --porcelain)
	run mc push --evidence-only
	expect_status 0
	[ "$(git rev-parse HEAD && git rev-parse refs/milecastle/evidence/reviewer^1 && git status --porcelain)" = "$here" ] || fail "something else moved"
	[ "$(server_ref milecastle/evidence/reviewer 2>/dev/null || git -C "$server" rev-parse refs/milecastle/evidence/reviewer)" = "$(git rev-parse refs/milecastle/evidence/reviewer)" ]
	run mc evidence verify
	expect_output "3 statements, 0 of them do not count"
	[ -z "$(git for-each-ref refs/milecastle/fetched)" ] || fail "something is left behind"
}

@test "a remote that has lost evidence, or taken it back, loses nothing here and gets it again" {
	reviewed_server
	approve reviewer && approve reviewer -m "again" && send_evidence
	git -C "$server" update-ref refs/milecastle/evidence/reviewer "$(git rev-parse refs/milecastle/evidence/reviewer^)"
	run mc evidence fetch
	expect_status 0
	run mc evidence verify
	expect_output "2 statements, 0 of them do not count"
	git -C "$server" update-ref -d refs/milecastle/evidence/reviewer
	run mc push --evidence-only
	expect_status 0
	[ "$(git -C "$server" rev-parse refs/milecastle/evidence/reviewer)" = "$(git rev-parse refs/milecastle/evidence/reviewer)" ]
}

@test "a push that was interrupted goes on from where it was" {
	reviewed_server
	approve reviewer
	# the evidence went, the branch did not; and a fetch that was cut off left this
	send_evidence
	git update-ref refs/milecastle/fetched/reviewer refs/milecastle/evidence/reviewer
	run mc push topic:main
	expect_status 0
	[ "$(server_ref main)" = "$(git rev-parse topic)" ]
	[ -z "$(git for-each-ref refs/milecastle/fetched)" ]
	run mc push topic:main
	expect_status 0
}

@test "a lost key: retired, with a new one beside it, what it signed still counts" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]}'
	approve reviewer && send_evidence
	git push -q origin topic
	# the policy is changed as any other file is, by another reviewer's leave
	cp "$keys/reviewer.pub" old.pub
	git switch -q main
	rm "$keys/reviewer" "$keys/reviewer.pub" && new_people reviewer
	jq --arg old "$(cat old.pub)" --arg new "$(cat "$keys/reviewer.pub")" --arg now "$(date -u +%Y-%m-%dT%H:%M:%SZ)" '.revision = 2 |
		(.people[] | select(.id == "reviewer")).keys = [{"key": $old, "state": "retired", "until": $now}, {"key": $new}]' .milecastle/policy.json >next.json
	stage .milecastle/policy.json <next.json && commit
	approve second main~..main && send_evidence
	lands
	git fetch -q origin && git switch -q topic && git rebase -q main
	lands
}

@test "push: what git refuses is told, and evidence goes first" {
	reviewed_server
	approve reviewer
	commit_safe unreviewed.c
	run mc push topic:main
	expect_status 1
	expect_output "[review-missing]"
	[ "$(git --git-dir="$server" rev-parse refs/milecastle/evidence/reviewer)" = "$(git rev-parse refs/milecastle/evidence/reviewer)" ]
	run mc push --remote nowhere topic
	expect_status 3
}

@test "a remote that takes evidence away in a commit of its own loses nothing here" {
	reviewed_server
	approve reviewer && approve reviewer -m "again" && send_evidence
	tip=$(git rev-parse refs/milecastle/evidence/reviewer)
	git -C "$server" update-ref refs/milecastle/evidence/reviewer \
		"$(git -C "$server" -c user.name=x -c user.email=x@example.com commit-tree -m less -p "$tip" "$tip^^{tree}")"
	run mc evidence fetch
	expect_status 0
	run mc evidence verify
	expect_output "2 statements, 0 of them do not count"
	# and the same beside something of our own
	approve reviewer -m "and again"
	run mc evidence fetch
	expect_status 0
	run mc push --evidence-only
	expect_status 0
	run mc evidence verify
	expect_output "3 statements, 0 of them do not count"
}

@test "nobody fills the place where others look: the server takes so many of one person" {
	reviewed_server
	key=$(printf refs/heads/main | sha256sum | cut -d ' ' -f 1)
	blob=$(echo x | git hash-object -w --stdin)
	tree=$(for ((i = 0; i < 1001; i++)); do printf '100644 blob %s\t%064d\n' "$blob" "$i"; done | git mktree)
	tree=$(printf '040000 tree %s\t%s\n' "$tree" "$key" | git mktree)
	tree=$(printf '040000 tree %s\treject\n' "$tree" | git mktree)
	git update-ref refs/milecastle/evidence/author "$(git commit-tree -m many "$tree")"
	push origin refs/milecastle/evidence/author
	[ "$status" -ne 0 ]
	expect_output "is one statement too many about the same thing [evidence-form]"
}
