# Bypasses: what they let past the gate, for whom, and the debt that they leave. Attacks
# carry their numbers.

load helper
load push
load evidence

setup()
{
	isolate
}

@test "a bypass lets just its change in, says so, and the journal has it" {
	bypassing_server
	held review-missing
	bypass officer
	[[ $by =~ ^BY-[0-9a-f]{12}$ ]] || fail "no id: $by"
	grep -q "excuses review-missing" "$BATS_TEST_TMPDIR/words"
	held review-missing
	send_evidence
	push origin HEAD:main
	[ "$status" -eq 0 ] || fail "$output"
	expect_output "warning: main: review-missing: let in by the bypass $by of 'officer': the site is down; to be looked at by "
	tail -n 1 "$server/milecastle/journal" | jq -e --arg id "${by#BY-}" '.record.refs[0] | .outcome == "pass" and (.bypass | startswith($id)) and (.evidence | length == 1)'
}

@test "findings are excused as well, and nothing is that it does not name" {
	bypassing_server
	finding_in src/net.c && commit
	bypass officer --excuse review-missing
	send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "findings were excused"
	bypass officer
	send_evidence
	push origin HEAD:main
	[ "$status" -eq 0 ] || fail "$output"
	expect_output "findings: let in by the bypass"
}

@test "its debt is told until somebody else has looked at it" {
	bypassing_server
	bypass officer && send_evidence
	lands
	git fetch -q origin
	commit_safe more.c
	push origin HEAD:main
	expect_output "warning: main: the bypass $by of 'officer' was not looked at yet, due "
	expect_output "it needs 1 by 'reviewer' and has 0"
	expect_output "[review-missing]"
	run mc status
	expect_output "the bypass $by of 'officer' waits until "
	expect_output "milecastle approve $by"
	run as officer "$MILECASTLE" approve --key "$keys/officer" --yes "$by"
	[ "$status" -eq 2 ]
	expect_output "you signed it yourself"
	run as reviewer "$MILECASTLE" approve --key "$keys/reviewer" --yes "$by"
	expect_status 0
	expect_output "work.c"
	send_evidence
	push origin HEAD:main
	case $output in *"$by"*) fail "still told: $output" ;; esac
	run mc status
	case $output in *"$by"*) fail "still told: $output" ;; esac
}

@test "I1: unpaid in time, the ref takes nothing more but by another person's bypass" {
	bypassing_server
	bypass officer
	aged 10 officer '.predicate.expires = (.predicate.issued | fromdate + 86400 | todate)'
	send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "an expired one counted"
	expect_output "warning: main: a bypass for this has expired"
	# as it would have landed in time: the server's own hand puts it there
	git push -q origin HEAD:refs/heads/landed
	git -C "$server" update-ref refs/heads/main "$(git rev-parse HEAD)"
	git fetch -q origin
	commit_safe more.c
	approve reviewer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "it is not frozen"
	expect_output "the bypass $by of 'officer' was not looked at by "
	expect_output "[debt-frozen]"
	# the same person's next bypass opens nothing
	first=$by
	bypass officer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the same person went past it"
	expect_output "[debt-frozen]"
	# whoever has looked at it opens it again
	run as reviewer "$MILECASTLE" approve --key "$keys/reviewer" --yes "$first"
	expect_status 0
	send_evidence
	lands
}

@test "a frozen ref takes another person's bypass" {
	bypassing_server '{"refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "pay": [{"role": "security"}]}'
	bypass reviewer
	aged 10 reviewer '.predicate.expires = (.predicate.issued | fromdate + 86400 | todate)'
	send_evidence
	git push -q origin HEAD:refs/heads/landed
	git -C "$server" update-ref refs/heads/main "$(git rev-parse HEAD)"
	git fetch -q origin
	commit_safe more.c
	bypass reviewer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "[debt-frozen]"
	bypass second && send_evidence
	push origin HEAD:main
	[ "$status" -eq 0 ] || fail "$output"
	expect_output "of 'second'"
	expect_output "of 'reviewer' was not looked at by"
}

@test "revoking a used bypass, or its end, does not pay its debt" {
	bypassing_server
	bypass officer && send_evidence
	lands
	git fetch -q origin
	run as officer "$MILECASTLE" revoke --key "$keys/officer" --yes "${by#BY-}"
	expect_status 0
	send_evidence
	commit_safe more.c
	push origin HEAD:main
	expect_output "the bypass $by of 'officer' was not looked at yet"
}

@test "it is of one commit, one ref and one repository, by who may, and for a time" {
	bypassing_server
	run as reviewer "$MILECASTLE" bypass --key "$keys/reviewer" --yes -m "the site is down"
	[ "$status" -eq 2 ]
	expect_output "lets nobody in a role of yours"
	run as officer "$MILECASTLE" bypass --key "$keys/officer" --yes -m "x"
	[ "$status" -eq 2 ]
	expect_output "say why it cannot wait"
	run as officer "$MILECASTLE" bypass --key "$keys/officer" --yes -m "the site is down" --hours 48
	[ "$status" -eq 2 ]
	expect_output "the policy allows 24 hours"
	run as officer "$MILECASTLE" bypass --key "$keys/officer" --yes -m "the site is down" --ref other
	[ "$status" -eq 2 ]
	expect_output "lets nobody past the gate at 'refs/heads/other'"
	bypass officer && send_evidence
	# one commit more, or the same bytes in another one
	commit_safe more.c
	held review-missing
	git reset -q --hard HEAD^
	git commit -q --amend -m "the same in another commit"
	held review-missing
	# what was signed by somebody without the role, by hand
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/officer bypass)
	git cat-file blob "refs/milecastle/evidence/officer:$file" | jq -r .payload | base64 -d |
		jq -c --arg h "$(git rev-parse HEAD)" '.predicate.by = "second" | .subject[0].digest.gitCommit = $h' | tr -d '\n' |
		sign_by_hand second "${file%/*}"
	push origin refs/milecastle/evidence/second
	[ "$status" -ne 0 ]
	expect_output "is in a role that lets nobody past the gate [evidence-form]"
}

@test "nobody without the role makes a debt of what landed long ago" {
	bypassing_server
	approve reviewer && send_evidence
	lands
	git fetch -q origin
	# the officer could; of somebody else the server takes none
	printf '{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"git+example.com/demo","digest":{"gitCommit":"%s"}}],"predicateType":"urn:milecastle:bypass:v1","predicate":{"by":"second","role":"security","ref":"refs/heads/main","base":"%s","delta":"%064d","codes":["findings"],"reason":"to close the branch","issued":"2026-01-01T00:00:00Z","expires":"2026-01-02T00:00:00Z","nonce":"00112233445566778899aabbccddeeff"}}' \
		"$(git rev-parse HEAD)" "$(git rev-parse HEAD^)" 0 |
		sign_by_hand second "bypass/$(printf refs/heads/main | sha256sum | cut -d ' ' -f 1)"
	push origin refs/milecastle/evidence/second
	[ "$status" -ne 0 ] || fail "it was taken"
	expect_output "[evidence-form]"
}

@test "no bypass lets a change of the policy in" {
	bypassing_server
	jq '.revision = 2 | (.people[] | select(.id == "author")).roles = ["security", "reviewer"]' .milecastle/policy.json >next.json
	stage .milecastle/policy.json <next.json && commit
	bypass officer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the policy was changed by one person"
	expect_output "a bypass for this changes the policy, which no bypass lets in"
	expect_output "[review-missing]"
}

@test "an approver who had a hand in the change does not pay" {
	bypassing_server '{"refs": ["refs/heads/main"], "need": [{"role": "security"}], "pay": [{"role": "reviewer"}]}'
	as reviewer git commit -q --amend --reset-author -m "by the reviewer"
	bypass officer && send_evidence
	lands
	git fetch -q origin
	run as reviewer "$MILECASTLE" approve --key "$keys/reviewer" --yes "$by"
	expect_status 0
	send_evidence
	commit_safe more.c
	push origin HEAD:main
	expect_output "the bypass $by of 'officer' was not looked at yet"
}

@test "two have to sign where the policy says so" {
	bypassing_server '{"refs": ["refs/heads/main"], "need": [{"role": "security"}, {"role": "reviewer"}], "pay": [{"role": "reviewer"}]}'
	bypass officer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "a bypass for this waits for approval: it needs 1 by 'reviewer' and has 0"
	run as second "$MILECASTLE" approve --key "$keys/second" --yes "$by"
	expect_status 0
	send_evidence
	lands
}

@test "a server's floor that grants none lets nobody past" {
	bypassing_server
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push", "floor": {"version": 1, "review": ['"$one_reviewer"']}}' | server_file
	bypass officer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "a bypass for this is not granted by the server"
}

@test "a policy whose debts nobody could pay is not taken, and bad ones do not load" {
	bypassing_server
	git switch -q main
	jq '.revision = 2 | .bypass[0].pay = [{"role": "auditor"}]' .milecastle/policy.json >next.json
	stage .milecastle/policy.json <next.json && commit
	approve reviewer HEAD^..HEAD && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "[policy-unsatisfiable]"
	for bad in '.bypass[0].pay = []' '.bypass[0].need = []' 'del(.bypass[0].pay)' 'del(.bypass[0].refs)' '.bypass[0].refs = []' \
		'.bypass[0].max_hours = 0' '.bypass[0].max_hours = 1000' '.bypass[0].codes = []' '.bypass[0].codes = ["ref-forced"]' '.bypass[0].more = 1'; do
		jq "$bad" .milecastle/policy.json >bad.json
		run mc policy validate bad.json
		[ "$status" -eq 2 ] || fail "valid: $bad"
	done
}

@test "bad fields of a bypass are refused where it is pushed" {
	bypassing_server
	bypass officer && send_evidence
	good=$(git rev-parse refs/milecastle/evidence/officer)
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/officer bypass)
	while read -r filter; do
		git update-ref refs/milecastle/evidence/officer "$good"
		git cat-file blob "$good:$file" | jq -r .payload | base64 -d | jq -c "$filter" | tr -d '\n' | sign_by_hand officer "${file%/*}"
		push origin refs/milecastle/evidence/officer
		[ "$status" -ne 0 ] || fail "taken: $filter"
		expect_output "[evidence-form]"
	done <<-'END'
		.predicate.extra = 1
		.predicate.codes = []
		.predicate.codes = ["ref-forced"]
		.predicate.codes = ["findings", "findings"]
		.predicate.ref = "refs/heads/other"
		.predicate.ref = "main"
		.predicate.delta = "00"
		.predicate.reason = "short"
		.predicate.base = ""
		del(.predicate.expires)
		.subject[0].name = "git+example.com/other"
	END
}

# landed_late: the officer's bypass has landed and nobody has paid in time.
landed_late()
{
	bypass officer
	aged 10 officer '.predicate.expires = (.predicate.issued | fromdate + 86400 | todate)'
	send_evidence
	git push -q origin HEAD:refs/heads/landed
	git -C "$server" update-ref refs/heads/main "$(git rev-parse HEAD)"
	git fetch -q origin
}

@test "I1: a bypass that the floor does not grant opens no frozen ref" {
	bypassing_server '{"refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "pay": [{"role": "security"}]}'
	bypass reviewer
	aged 10 reviewer '.predicate.expires = (.predicate.issued | fromdate + 86400 | todate)'
	send_evidence
	git push -q origin HEAD:refs/heads/landed
	git -C "$server" update-ref refs/heads/main "$(git rev-parse HEAD)"
	git fetch -q origin
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push", "floor": {"version": 1, "review": ['"$one_reviewer"']}}' | server_file
	commit_safe more.c
	bypass second
	approve officer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "it is open"
	expect_output "[debt-frozen]"
}

@test "I1: what the floor says is owed is owed" {
	bypassing_server
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push", "floor": {"version": 1, "bypass": [{"refs": ["refs/heads/main"], "need": [{"role": "security"}], "pay": [{"role": "security"}], "due_hours": 1}]}}' | server_file
	landed_late
	run as reviewer "$MILECASTLE" approve --key "$keys/reviewer" --yes "$by"
	expect_status 0
	commit_safe more.c
	approve second && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "it was paid"
	expect_output "it needs 1 by 'security' and has 0"
	expect_output "[debt-frozen]"
}

@test "I1: no number of commits buries a debt" {
	bypassing_server
	landed_late
	{
		printf 'reset refs/heads/many\nfrom %s\n' "$(git rev-parse HEAD)"
		for ((i = 0; i < 10100; i++)); do
			printf 'commit refs/heads/many\ncommitter author <author@example.com> 1700000000 +0000\ndata 1\nx\n'
		done
	} | git fast-import --quiet
	git reset -q --hard many
	git -C "$server" fetch -q "$PWD" many
	git -C "$server" update-ref refs/heads/main "$(git rev-parse HEAD)"
	git fetch -q origin
	commit_safe more.c
	approve reviewer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the debt is gone"
	expect_output "[debt-frozen]"
}

@test "I1: a base that lies does not make an author pay for their own change" {
	bypassing_server '{"refs": ["refs/heads/main"], "need": [{"role": "security"}], "pay": [{"role": "reviewer"}]}'
	as reviewer git commit -q --amend --reset-author -m "by the reviewer"
	bypass officer
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/officer bypass)
	git cat-file blob "refs/milecastle/evidence/officer:$file" | jq -r .payload | base64 -d |
		jq -c --arg h "$(git rev-parse HEAD)" '.predicate.base = $h' | tr -d '\n' >lying
	git update-ref -d refs/milecastle/evidence/officer
	sign_by_hand officer "${file%/*}" <lying
	send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "it landed, and its author can pay for it"
}

@test "I1: a debt stays when who signed it is taken out of the policy" {
	bypassing_server
	landed_late
	review_policy "$one_reviewer" 2 "$(person author '["developer"]'), $(person reviewer '["reviewer"]'), $(person second '["reviewer"]')" |
		jq --argjson b "[{\"refs\": [\"refs/heads/main\"], \"need\": [{\"role\": \"reviewer\"}], \"pay\": [{\"role\": \"reviewer\"}]}]" '.bypass = $b' |
		stage .milecastle/policy.json && commit
	# as it would have landed before the debt was due
	git push -q origin HEAD:refs/heads/next
	git -C "$server" update-ref refs/heads/main "$(git rev-parse HEAD)"
	git fetch -q origin
	commit_safe more.c
	approve reviewer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the debt went with its signer"
	expect_output "[debt-frozen]"
	run as reviewer "$MILECASTLE" approve --key "$keys/reviewer" --yes "$by"
	expect_status 0
	send_evidence
	lands
}

@test "what the floor asks for is asked for beside what is excused" {
	bypassing_server
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push", "floor": {"version": 1, "review": [{"id": "lib", "refs": ["refs/heads/main"], "paths": ["lib/**"], "need": [{"role": "security"}]}], "bypass": ['"$on_call"']}}' | server_file
	bypass officer && send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the floor was not asked"
	expect_output "[review-no-rule]"
}
