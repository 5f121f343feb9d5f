# The coding standard that authors must have read: who has said so, of what, and what does
# not count.

load helper
load push
load evidence

setup()
{
	isolate
}

# coding_policy [VERSION [REVISION [SHA256 [MORE]]]]: docs/CODING.md as it is in the index,
# to standard output. MORE: other members.
coding_policy()
{
	local digest=${3:-$(git show :docs/CODING.md | sha256sum | cut -d ' ' -f 1)}

	cat <<-END
		{"version": 1, "repository": "example.com/demo", "revision": ${2:-1},
		 "people": [$(people)],
		 "standard": {"version": "${1:-3}", "sha256": "$digest", "path": "docs/CODING.md", "refs": ["refs/heads/main"]}${4:+, $4}}
	END
}

# coding_server [MORE]: a server that asks for the standard, and a clone of the author's on
# topic with a commit.
coding_server()
{
	new_people author reviewer second officer
	new_server
	export GIT_AUTHOR_NAME=author GIT_AUTHOR_EMAIL=author@example.com
	export GIT_COMMITTER_NAME=author GIT_COMMITTER_EMAIL=author@example.com
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	printf '# How we write\n\nWith care.\n' | stage docs/CODING.md
	coding_policy "" "" "" "${1:-}" | stage .milecastle/policy.json && commit
	git push -q origin main
	git fetch -q origin && git remote set-head origin main
	git switch -q -c topic
	commit_safe work.c
}

# acknowledge PERSON [ARG...]: without a terminal.
acknowledge()
{
	local person=$1

	shift
	run as "$person" "$MILECASTLE" acknowledge --key "$keys/$person" --yes "$@"
	[ "$status" -eq 0 ] || fail "not acknowledged by $person"
}

# new_version VERSION REVISION: another document and the policy for it, staged.
new_version()
{
	printf '# How we write\n\nWith more care, as of %s.\n' "$1" | stage docs/CODING.md
	coding_policy "$1" "$2" | stage .milecastle/policy.json
}

# acknowledged_payload PERSON [FILTER]: the last one of theirs, changed by a filter of jq.
acknowledged_payload()
{
	local file

	file=$(git ls-tree -r --name-only "refs/milecastle/evidence/$1" acknowledge | tail -n 1)
	git cat-file blob "refs/milecastle/evidence/$1:$file" | jq -r .payload | base64 -d | jq -c "${2:-.}" | tr -d '\n'
}

# place: where statements about the standard of HEAD lie.
place()
{
	printf 'acknowledge/%s' "$(git show HEAD:docs/CODING.md | sha256sum | cut -d ' ' -f 1)"
}

# forget: what was signed here was never signed.
forget()
{
	git for-each-ref --format='delete %(refname)' refs/milecastle/evidence | git update-ref --stdin
}

# ---- the ordinary ----------------------------------------------------------------------

@test "who has not read it is held, and told what to do; status says the same" {
	coding_server
	held standard-missing
	expect_output "error: main: 'author' has not signed that they have read version 3 of the coding standard, docs/CODING.md"
	expect_output "who that is reads it and signs: git fetch && milecastle acknowledge && milecastle push --evidence-only"
	run mc status
	expect_status 1
	expect_output "refs/heads/main: not yet"
	expect_output "[standard-missing]"
	expect_output "    git fetch && milecastle acknowledge && milecastle push --evidence-only"
	run mc status --ref other main..topic
	expect_status 0
}

@test "acknowledged, sent, landed, and the journal says by what" {
	coding_server
	acknowledge author -m "all of it"
	expect_output "the coding standard, version 3: docs/CODING.md"
	expect_output "$(sha256sum <docs/CODING.md | cut -d ' ' -f 1)"
	expect_output "I have read version 3 of the coding standard, as 'author'"
	run mc status
	expect_status 0
	held standard-missing
	send_evidence
	lands
	tail -n 1 "$server/milecastle/journal" | jq -e --arg id "$(last_id author)" '.record.refs[0].evidence == [$id]'
	run mc evidence list
	expect_output "author acknowledge version 3 of the coding standard, "
	expect_output ": all of it"
	run mc evidence verify
	expect_status 0
	# the next push needs no other
	commit_safe more.c
	lands
}

@test "milecastle push sends it first, and pre-push tells before" {
	coding_server
	mc install -q
	push --dry-run origin topic:main
	expect_output "milecastle: warning: refs/heads/main: 'author' has not signed"
	expect_output "[standard-missing]"
	acknowledge author
	run mc push topic:main
	expect_status 0
	[ "$(server_ref main)" = "$(git rev-parse topic)" ]
}

@test "other refs than the standard's are free, and its ref is protected" {
	coding_server
	accepted origin HEAD:topic
	acknowledge author
	send_evidence
	lands
	refused ref-forced origin +main:main
	refused ref-delete origin :main
}

@test "a new version of the document makes it missing again" {
	coding_server
	acknowledge author
	send_evidence
	new_version 4 2 && commit
	lands
	git fetch -q origin
	commit_safe more.c
	held standard-missing
	expect_output "version 4"
	# what is here of the old version does not help
	acknowledge author
	send_evidence
	lands
	[ "$(git ls-tree --name-only refs/milecastle/evidence/author:acknowledge | wc -l)" -eq 2 ]
}

@test "the same bytes as another version have to be read again" {
	coding_server
	acknowledge author
	send_evidence
	coding_policy 3-2027 2 | stage .milecastle/policy.json && commit
	lands
	git fetch -q origin
	commit_safe more.c
	held standard-missing
	expect_output "version 3-2027 of the coding standard, docs/CODING.md; a statement that is there is of another version"
	acknowledge author
	send_evidence
	lands
}

@test "reviews and the standard are both asked for, and both are told" {
	coding_server "\"review\": [$one_reviewer]"
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "[review-missing]"
	expect_output "[standard-missing]"
	acknowledge author
	approve reviewer
	send_evidence
	lands
	tail -n 1 "$server/milecastle/journal" | jq -e '.record.refs[0].evidence | length == 2'
}

@test "a floor asks for it too, of the people of the policy" {
	new_people author reviewer second officer
	new_server
	export GIT_AUTHOR_NAME=author GIT_AUTHOR_EMAIL=author@example.com
	export GIT_COMMITTER_NAME=author GIT_COMMITTER_EMAIL=author@example.com
	digest=$(printf 'elsewhere' | sha256sum | cut -d ' ' -f 1)
	printf '{"version": 1, "deadline": 60, "bootstrap": "first-push", "floor": {"version": 1, "standard": {"version": "9", "sha256": "%s", "refs": ["refs/heads/main"]}}}\n' "$digest" | server_file
	standard="{\"version\": \"9\", \"sha256\": \"$digest\", \"refs\": [\"refs/heads/topic\"]}"
	printf '{"version": 1, "repository": "example.com/demo", "people": [%s], "standard": %s}' "$(people)" "$standard" |
		stage .milecastle/policy.json && commit
	push origin main
	[ "$status" -ne 0 ]
	expect_output "[standard-unknown-author]"
	printf '{"version": 1, "deadline": 60, "bootstrap": "first-push"}\n' | server_file
	git push -q origin main
	git fetch -q origin && git remote set-head origin main
	printf '{"version": 1, "deadline": 60, "floor": {"version": 1, "standard": {"version": "9", "sha256": "%s", "refs": ["refs/heads/main"]}}}\n' "$digest" | server_file
	git switch -q -c topic
	commit_safe work.c
	held standard-missing
	acknowledge author
	expect_output "the policy names no file, so ask who keeps it"
	send_evidence
	lands
}

# ---- who -------------------------------------------------------------------------------

@test "every author, and every co-author, anywhere in the push" {
	coding_server
	acknowledge author
	stage_safe b.c && git commit -q -m 'two of us' -m 'Co-authored-by: Second <Second@Example.com>'
	commit_safe c.c
	send_evidence
	held standard-missing
	expect_output "'second' has not signed"
	refuse_output "'author' has not signed"
	acknowledge second
	send_evidence
	lands
	# who only commits what others wrote is not asked
	stage_safe d.c && GIT_COMMITTER_EMAIL=reviewer@example.com git commit -q -m theirs
	lands
	stage_safe e.c && GIT_AUTHOR_EMAIL=reviewer@example.com git commit -q -m mine
	held standard-missing
	expect_output "'reviewer' has not signed"
}

@test "an author whom the policy does not know" {
	coding_server
	acknowledge author
	send_evidence
	stage_safe b.c && git commit -q --author 'Nobody <no"body@example.com>' -m theirs
	held standard-unknown-author
	expect_output "the policy knows no author 'no\\\"body@example.com'"
	expect_output 'add that e-mail to "people" of the policy'
	run mc status
	expect_status 1
	expect_output "[standard-unknown-author]"
}

@test "very many authors are counted, and none of them lands" {
	coding_server
	for i in {1..30}; do
		git commit -q --allow-empty --author "N <n$i@example.com>" -m "$i"
	done
	run mc status
	expect_status 1
	expect_output "11 more authors have not signed"
	[ "$(grep -c '\[standard-' <<<"$output")" -eq 21 ] || fail "more lines, or fewer"
}

# ---- what does not count ---------------------------------------------------------------

@test "what was revoked: by who signed it, and by the role security" {
	coding_server
	for who in author officer; do
		acknowledge author
		send_evidence
		id=$(last_id author)
		run as "$who" "$MILECASTLE" revoke --key "$keys/$who" --yes "$id"
		expect_status 0
		send_evidence
		held standard-missing
		expect_output "a statement that is there was withdrawn"
	done
	# another one counts
	acknowledge author
	send_evidence
	lands
}

@test "what has expired" {
	coding_server
	acknowledge author
	acknowledged_payload author '.predicate.expires = "2020-01-01T00:00:00Z"' >"$BATS_TEST_TMPDIR/payload"
	forget
	sign_by_hand author "$(place)" <"$BATS_TEST_TMPDIR/payload"
	send_evidence
	held standard-missing
	expect_output "a statement that is there has expired"
}

@test "of another repository" {
	coding_server
	acknowledge author
	acknowledged_payload author '.subject[0].name = "git+example.com/other"' >"$BATS_TEST_TMPDIR/payload"
	forget
	sign_by_hand author "$(place)" <"$BATS_TEST_TMPDIR/payload"
	run mc status
	expect_status 1
	expect_output "a statement that is there is of another repository"
	push origin refs/milecastle/evidence/author
	[ "$status" -ne 0 ]
	expect_output "[evidence-form]"
}

@test "by another person's key, in their ref and in one's own" {
	coding_server
	acknowledge author
	acknowledged_payload author >"$BATS_TEST_TMPDIR/payload"
	forget
	# the reviewer says that the author has read it
	sign_by_hand reviewer "$(place)" <"$BATS_TEST_TMPDIR/payload"
	run mc status
	expect_status 1
	push origin refs/milecastle/evidence/reviewer
	[ "$status" -ne 0 ]
	expect_output "it says that it is by 'author', and 'reviewer' signed it"
	# ... and in the author's ref
	git update-ref refs/milecastle/evidence/author refs/milecastle/evidence/reviewer
	git update-ref -d refs/milecastle/evidence/reviewer
	run mc status
	expect_status 1
	expect_output "it says that it is by 'author', and 'reviewer' signed it"
	push origin refs/milecastle/evidence/author
	[ "$status" -ne 0 ]
	expect_output "[evidence-form]"
	# ... or that they themselves have
	forget
	acknowledge reviewer
	git update-ref refs/milecastle/evidence/author refs/milecastle/evidence/reviewer
	run mc status
	expect_status 1
	# somebody whom the policy does not know
	forget
	new_people stranger
	run as author "$MILECASTLE" acknowledge --key "$keys/stranger" --yes
	expect_status 2
	expect_output "the policy knows nobody with the key"
	sign_by_hand stranger "$(place)" <"$BATS_TEST_TMPDIR/payload"
	git update-ref refs/milecastle/evidence/author refs/milecastle/evidence/stranger
	run mc status
	expect_status 1
	expect_output "it is signed with a key of nobody"
}

@test "of another document, where that of this one belongs; of another kind" {
	coding_server
	acknowledge author
	other=$(printf other | sha256sum | cut -d ' ' -f 1)
	acknowledged_payload author ".predicate.sha256 = \"$other\" | .subject[0].digest.sha256 = \"$other\"" >"$BATS_TEST_TMPDIR/payload"
	forget
	sign_by_hand author "$(place)" <"$BATS_TEST_TMPDIR/payload"
	run mc status
	expect_status 1
	expect_output "a statement that is there says something else"
	push origin refs/milecastle/evidence/author
	[ "$status" -ne 0 ]
	expect_output "lies where it does not belong"
	forget
	approval_payload author "$(place | sed s,.*/,,)" | sign_by_hand author "$(place)"
	run mc status
	expect_status 1
	expect_output "a statement that is there says something else"
}

@test "bad fields are refused where it is pushed" {
	coding_server
	acknowledge author
	send_evidence
	good=$(git rev-parse refs/milecastle/evidence/author)
	while read -r filter; do
		git update-ref refs/milecastle/evidence/author "$good"
		acknowledged_payload author "$filter" >"$BATS_TEST_TMPDIR/payload"
		sign_by_hand author "$(place)" <"$BATS_TEST_TMPDIR/payload"
		push origin refs/milecastle/evidence/author
		[ "$status" -ne 0 ] || fail "taken: $filter"
		expect_output "[evidence-form]"
	done <<-'END'
		.predicate.extra = 1
		.predicate.role = "developer"
		.predicate.version = ""
		.predicate.version = 3
		.predicate.version = "3 4"
		.predicate.sha256 = "00"
		del(.predicate.sha256)
		.predicate.nonce = "0"
		.subject[0].digest.sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
		.subject[0].digest = {"gitCommit": "0000000000000000000000000000000000000000"}
		.predicateType = "urn:milecastle:acknowledge:v2"
	END
}

# ---- the document ----------------------------------------------------------------------

@test "a policy with another digest than the document's is not taken, nor signed for" {
	coding_server
	acknowledge author
	send_evidence
	coding_policy 4 2 "$(printf 'wrong' | sha256sum | cut -d ' ' -f 1)" | stage .milecastle/policy.json && commit
	held standard-digest
	expect_output "the coding standard 'docs/CODING.md' is not the one that the policy means"
	expect_output "its SHA-256 is $(sha256sum <docs/CODING.md | cut -d ' ' -f 1)"
	run as author "$MILECASTLE" acknowledge --key "$keys/author" --yes --policy-from HEAD
	expect_status 2
	expect_output "is not the one that the policy means"
	# a document that is changed without the policy, or taken away
	git reset -q --hard main
	echo more >>docs/CODING.md && git add docs && commit
	held standard-digest
	git reset -q --hard main
	git rm -q docs/CODING.md && commit
	held standard-digest
	expect_output "is not there"
	run as author "$MILECASTLE" acknowledge --key "$keys/author" --yes --policy-from HEAD
	expect_status 2
	# both together
	git reset -q --hard main
	new_version 4 2 && commit
	lands
}

@test "a policy whose standard nobody could sign for is not taken" {
	coding_server
	acknowledge author
	send_evidence
	coding_policy 3 2 | jq 'del(.people[].keys)' | stage .milecastle/policy.json && commit
	held policy-unsatisfiable
	expect_output "there is nobody with an e-mail and a key that is valid now"
	run mc keys check --policy-from HEAD
	expect_status 1
}

@test "wrong calls, no terminal, no standard" {
	coding_server
	run as author "$MILECASTLE" acknowledge --key "$keys/author" </dev/null
	expect_status 2
	expect_output "there is no terminal to ask on: use --yes"
	run mc acknowledge docs/CODING.md
	expect_status 2
	run as author "$MILECASTLE" acknowledge --key "$keys/author" --yes --policy-from HEAD^^
	expect_status 2
	expect_output 'it has no "standard"'
}

@test "on a terminal it is shown, escaped, and nothing is signed without a yes" {
	coding_server
	printf '# How\n\n\033[31mred\n' | stage docs/CODING.md
	coding_policy 4 2 | stage .milecastle/policy.json && commit
	export GIT_PAGER=cat
	cmd="$MILECASTLE acknowledge --key $keys/author --policy-from HEAD"
	run script -qec "$cmd" /dev/null <<<$'y\nn'
	[ "$status" -eq 2 ]
	expect_output "read it now? [Y/n]"
	expect_output '\x1b[31mred'
	expect_output "nothing was signed"
	[ -z "$(git for-each-ref refs/milecastle/evidence)" ]
	run script -qec "$cmd" /dev/null <<<$'n\ny'
	expect_status 0
	refuse_output 'red'
	expect_output "signed and kept"
}
