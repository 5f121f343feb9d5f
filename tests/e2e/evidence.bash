# Shared by the tests of reviews: load it after helper and push. People with keys, a
# policy that asks for reviews, and a server where both are in force.

# new_people ID...: an SSH key for each, in $keys/ID.
new_people()
{
	keys=$BATS_TEST_TMPDIR/keys
	mkdir -p "$keys"
	for id in "$@"; do
		[ -e "$keys/$id" ] || ssh-keygen -q -t ed25519 -N '' -C "$id" -f "$keys/$id"
	done
}

# person ID ROLES: an entry of "people"; ROLES as JSON.
person()
{
	printf '{"id": "%s", "emails": ["%s@example.com"], "roles": %s, "keys": [{"key": "%s"}]}' \
		"$1" "$1" "$2" "$(cat "$keys/$1.pub")"
}

# The people of most tests; more entries may follow as arguments.
people()
{
	person author '["developer"]' && printf ', '
	person reviewer '["reviewer"]' && printf ', '
	person second '["reviewer"]' && printf ', '
	person officer '["security", "reviewer"]'
	printf '%s' "$@"
}

# review_policy RULES [REVISION [PEOPLE]]: the policy with these rules, to standard output.
review_policy()
{
	cat <<-END
		{"version": 1, "repository": "example.com/demo", "revision": ${2:-1},
		 "protected": ["refs/heads/main", "refs/heads/release"],
		 "people": [${3:-$(people)}],
		 "checklists": [{"id": "sec-1", "questions": [
			{"id": "input", "text": "Is all input checked?"},
			{"id": "secrets", "text": "Are there no secrets?"}]}],
		 "review": [$1]}
	END
}

one_reviewer='{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]}'

# reviewed_server [RULES]: a server with that policy in force, and a clone of the author's
# on the branch topic with one new commit.
reviewed_server()
{
	new_people author reviewer second officer
	new_server
	export GIT_AUTHOR_NAME=author GIT_AUTHOR_EMAIL=author@example.com
	export GIT_COMMITTER_NAME=author GIT_COMMITTER_EMAIL=author@example.com
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	review_policy "${1:-$one_reviewer}" | stage .milecastle/policy.json && commit
	git push -q origin main
	git fetch -q origin && git remote set-head origin main
	git switch -q -c topic
	commit_safe work.c
}

# as PERSON COMMAND...: with their identity for git.
as()
{
	local person=$1

	shift
	env GIT_AUTHOR_NAME="$person" GIT_AUTHOR_EMAIL="$person@example.com" \
		GIT_COMMITTER_NAME="$person" GIT_COMMITTER_EMAIL="$person@example.com" "$@"
}

# approve PERSON [ARG...]: milecastle review by that person, without a terminal.
approve()
{
	local person=$1

	shift
	run as "$person" "$MILECASTLE" review --key "$keys/$person" --no-diff --yes "$@"
	[ "$status" -eq 0 ] || fail "no approval by $person"
}

send_evidence()
{
	git push -q origin 'refs/milecastle/evidence/*:refs/milecastle/evidence/*' ||
		fail "the evidence was refused"
}

# lands [REF]: what is checked out is taken as main, or as REF.
lands()
{
	accepted origin "HEAD:${1:-main}"
}

# held CODE [REF]: it is refused for that reason.
held()
{
	push origin "HEAD:${2:-main}"
	[ "$status" -ne 0 ] || fail "it landed"
	expect_output "[$1]"
}

# The whole id of the last statement that a person signed.
last_id()
{
	git diff-tree -r --root --name-only --no-commit-id "refs/milecastle/evidence/$1" |
		head -n 1 | sed 's,.*/,,'
}

# ---- statements that no program of ours would make ------------------------------------

# forge PATH <<<BYTES: a commit of evidence with that file, on top of the ref of
# the reviewer, or of whom $by names.
forge()
{
	local blob tree old

	blob=$(git hash-object -w --stdin)
	old=$(git rev-parse -q --verify "refs/milecastle/evidence/${by:-reviewer}" || true)
	export GIT_INDEX_FILE=$BATS_TEST_TMPDIR/forged
	rm -f "$GIT_INDEX_FILE"
	[ -z "$old" ] || git read-tree "$old"
	git update-index --add --cacheinfo "${mode:-100644},$blob,$1"
	tree=$(git write-tree)
	unset GIT_INDEX_FILE
	git commit-tree -m forged ${old:+-p "$old"} "$tree"
}

# signed_by PERSON NAMESPACE <PAYLOAD: an envelope around it, as that person can make one.
signed_by()
{
	cat >payload
	{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <payload)" && cat payload; } |
		ssh-keygen -q -Y sign -n "$2" -f "$keys/$1" >signature 2>/dev/null
	jq -nc --arg payload "$(base64 -w 0 <payload)" --arg sig "$(grep -v -e '^-' signature | tr -d '\n')" \
		--arg key "$(ssh-keygen -lf "$keys/$1.pub" | cut -d ' ' -f 2)" \
		'{payloadType: "application/vnd.in-toto+json", payload: $payload, signatures: [{keyid: $key, sig: $sig}]}'
}
