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
		 "severity": [$deps_off],
		 "people": [${3:-$(people)}],
		 "checklists": [{"id": "sec-1", "questions": [
			{"id": "input", "text": "Is all input checked?"},
			{"id": "secrets", "text": "Are there no secrets?"}]}],
		 "review": [$1]}
	END
}

one_reviewer='{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]}'

# policy_server COMMAND...: a server whose policy is what the command prints, in force, and a
# clone of the author's on topic.
policy_server()
{
	new_server
	export GIT_AUTHOR_NAME=author GIT_AUTHOR_EMAIL=author@example.com
	export GIT_COMMITTER_NAME=author GIT_COMMITTER_EMAIL=author@example.com
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	"$@" >"$BATS_TEST_TMPDIR/policy"
	stage .milecastle/policy.json <"$BATS_TEST_TMPDIR/policy" && commit
	git push -q origin main
	git fetch -q origin && git remote set-head origin main
	git switch -q -c topic
}

# reviewed_server [RULES]: a server with that policy in force, and a clone of the author's
# on the branch topic with one new commit.
reviewed_server()
{
	new_people author reviewer second officer
	policy_server review_policy "${1:-$one_reviewer}"
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

# ---- exceptions ------------------------------------------------------------------------

# One officer approves, for a year at most; of whole files two people.
one_officer='{"scopes": ["finding", "function", "permit"], "need": [{"role": "security"}], "max_days": 365},
	{"scopes": ["file", "paths", "rule"], "need": [{"role": "security"}, {"role": "reviewer"}], "max_days": 90, "max_findings": 5}'

# excepting_policy [EXCEPTIONS [REVISION [SUPPRESSION]]]: exceptions, and no reviews.
excepting_policy()
{
	cat <<-END
		{"version": 1, "repository": "example.com/demo", "revision": ${2:-1},
		 "protected": ["refs/heads/main"],
		 "people": [$(people)],
		 "suppression": [${3:-}],
		 "exceptions": [${1:-$one_officer}]}
	END
}

# excepting_server [EXCEPTIONS [SUPPRESSION]]: a server with such a policy, and a clone of
# the author's on topic, with a finding in src/net.c, line 4, committed.
excepting_server()
{
	new_people author reviewer second officer
	policy_server excepting_policy "${1:-}" 1 "${2:-}"
	finding_in src/net.c && commit
}

# finding_in FILE [FUNCTION]: a banned call on line 4 of a staged file.
finding_in()
{
	printf '#include <string.h>\nvoid %s(char *d, const char *s)\n{\n\tstrcpy(d, s);\n}\n' "${2:-f}" |
		stage "$1"
}

# except PERSON PLACE [ARG...]: ask, as that person; the id is in $id then.
except()
{
	local person=$1

	shift
	id=$(as "$person" "$MILECASTLE" except --key "$keys/$person" --yes -m "the caller sizes the buffer" "$@" 2>"$BATS_TEST_TMPDIR/words") ||
		fail "no exception: $(cat "$BATS_TEST_TMPDIR/words")"
}

# grant PERSON [ARG...]: approve $id, as that person.
grant()
{
	local person=$1

	shift
	run as "$person" "$MILECASTLE" approve --key "$keys/$person" --yes "$@" "$id"
	[ "$status" -eq 0 ] || fail "no approval by $person"
}

# state_of ID: what it is now.
state_of()
{
	mc exceptions --all | awk -v id="$1" '$1 == id { print $2 }'
}

# later DAYS COMMAND...: with the clock so far ahead; git and its hooks too.
later()
{
	local days=$1

	shift
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 faketime -f "+${days}d" "$@"
}

# sign_by_hand PERSON PLACE <PAYLOAD: signed and put into the person's evidence as PLACE/ID,
# whatever it says. Its id is last_id then.
sign_by_hand()
{
	signed_by "$1" milecastle-v1 >"$BATS_TEST_TMPDIR/envelope"
	git update-ref "refs/milecastle/evidence/$1" \
		"$(by=$1 forge "$2/$(sha256sum <payload | cut -d ' ' -f 1)" <"$BATS_TEST_TMPDIR/envelope")"
}

# request_payload PERSON [JQ-FILTER]: a request as 'milecastle except' makes it, from the
# last one that was signed, changed by the filter.
request_payload()
{
	local file

	file=$(git ls-tree -r --name-only "refs/milecastle/evidence/$1" exception | tail -n 1)
	git cat-file blob "refs/milecastle/evidence/$1:$file" | jq -r .payload | base64 -d | jq -c "${2:-.}" | tr -d '\n'
}

# approval_payload PERSON TARGET: a yes in the role of security.
approval_payload()
{
	printf '{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"git+example.com/demo","digest":{"sha256":"%s"}}],"predicateType":"urn:milecastle:approval:v1","predicate":{"by":"%s","verdict":"approve","role":"security","target":"%s","issued":"%s","nonce":"00112233445566778899aabbccddeeff"}}' \
		"$2" "$1" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
}

# ---- bypasses --------------------------------------------------------------------------

on_call='{"refs": ["refs/heads/main"], "need": [{"role": "security"}], "pay": [{"role": "reviewer"}]}'

# bypassing_policy BYPASS: with that, and reviews by one reviewer.
bypassing_policy()
{
	review_policy "$one_reviewer" | jq --argjson b "[$1]" '.bypass = $b'
}

# bypassing_server [BYPASS]: reviews by one reviewer, and a way past the gate; topic has an
# unreviewed commit.
bypassing_server()
{
	new_people author reviewer second officer
	policy_server bypassing_policy "${1:-$on_call}"
	commit_safe work.c
}

# bypass PERSON [ARG...]: sign one; its id is in $by then.
bypass()
{
	local person=$1

	shift
	by=$(as "$person" "$MILECASTLE" bypass --key "$keys/$person" --yes -m "the site is down" "$@" 2>"$BATS_TEST_TMPDIR/words") ||
		fail "no bypass: $(cat "$BATS_TEST_TMPDIR/words")"
}

# aged DAYS PERSON [JQ-FILTER]: the person's last bypass, as if it were that old; good until
# tomorrow all the same where the filter says so.
aged()
{
	local file

	file=$(git ls-tree -r --name-only "refs/milecastle/evidence/$2" bypass | tail -n 1)
	git cat-file blob "refs/milecastle/evidence/$2:$file" | jq -r .payload | base64 -d |
		jq -c ".predicate.issued = (now - $1 * 86400 | floor | todate) | ${3:-.}" | tr -d '\n' >"$BATS_TEST_TMPDIR/aged"
	git update-ref -d "refs/milecastle/evidence/$2"
	sign_by_hand "$2" "${file%/*}" <"$BATS_TEST_TMPDIR/aged"
	by=BY-$(last_id "$2" | cut -c 1-12)
}
