# Signed reviews: what they cover, who may give them, what does not count, and what a
# server refuses. Attacks carry their numbers.

load helper
load push
load evidence

setup()
{
	isolate
}

# ---- the ordinary ----------------------------------------------------------------------

@test "a change without a review is held, and status says what is missing" {
	reviewed_server
	held review-missing
	expect_output "error: main: the rule 'all' needs 1 approval by 'reviewer' and has 0"
	expect_output "milecastle review --role reviewer"
	run mc status
	expect_status 1
	expect_output "refs/heads/main: not yet"
	expect_output "milecastle review --role reviewer $(git rev-parse --short=12 main)..$(git rev-parse --short=12 HEAD)"
}

@test "reviewed, sent, landed" {
	reviewed_server
	approve reviewer -m "read it"
	expect_output "approve $(git rev-parse --short=12 main)..$(git rev-parse --short=12 HEAD) for refs/heads/main: 1 files, as 'reviewer' (reviewer)"
	run mc status
	expect_status 0
	expect_output "all reviews are there"
	held review-missing
	send_evidence
	lands
	[ "$(server_ref main)" = "$(git rev-parse HEAD)" ]
	# and the journal says by what
	tail -n 1 "$server/milecastle/journal" | jq -e --arg id "$(last_id reviewer)" '.record.refs[0].evidence == [$id]'
}

@test "milecastle push sends evidence first" {
	reviewed_server
	approve reviewer
	run mc push topic:main
	expect_status 0
	[ "$(server_ref main)" = "$(git rev-parse topic)" ]
}

@test "A6: evidence in the same push as the change does not count" {
	reviewed_server
	approve reviewer
	push origin topic:main refs/milecastle/evidence/reviewer
	[ "$status" -ne 0 ]
	expect_output "[review-missing]"
}

# ---- what an approval covers -----------------------------------------------------------

# Land the reviewed topic in another form: on top of a change of another file.
upstream_moves()
{
	git switch -q main && commit_safe other.c
	approve second "$(git rev-parse origin/main)..HEAD"
	send_evidence
	lands
}

@test "it survives a merge, made by hand and clean" {
	reviewed_server
	approve reviewer && send_evidence
	upstream_moves
	as author git merge -q --no-ff -m merge topic
	lands
}

@test "it survives a squash" {
	reviewed_server
	commit_safe more.c
	approve reviewer && send_evidence
	git push -q origin topic
	upstream_moves
	git merge -q --squash topic && commit
	lands
}

@test "it survives a rebase onto changes of other files, and a new message" {
	reviewed_server
	approve reviewer && send_evidence
	git push -q origin topic
	upstream_moves
	git switch -q topic && git rebase -q main
	git commit -q --amend -m "other words"
	lands
}

@test "B1, B2, B3, B4: a byte, a blank, a binary, a mode: another change" {
	reviewed_server
	printf 'a\0b' >picture.bin && git add picture.bin && commit
	approve reviewer && send_evidence
	git push -q origin topic
	reviewed=$(git rev-parse HEAD)
	for change in 'printf "\n" >>work.c' 'sed -i "s/^/ /" work.c' 'printf "a\0c" >picture.bin' 'chmod +x work.c'; do
		eval "$change"
		git add . && git commit -q --amend -m "$change"
		held review-missing
		git reset -q --hard "$reviewed"
	done
	lands
}

@test "B5: an evil merge is not what was reviewed" {
	reviewed_server
	approve reviewer && send_evidence
	upstream_moves
	git merge -q --no-ff --no-commit topic
	echo '/* more */' >>other.c && git add other.c && git commit -q -m merge
	held review-missing
}

@test "B10: the same file was changed upstream meanwhile" {
	reviewed_server
	seq 40 | sed 's,.*,/* & */,' >both.c && git add both.c
	git stash -q && git switch -q main && git stash pop -q && git add both.c && commit
	approve reviewer "origin/main..HEAD" && send_evidence && lands
	git switch -q -c edit && sed -i '3s/.*/int three;/' both.c && git add both.c && commit
	approve reviewer main..edit && send_evidence
	git push -q origin edit
	git switch -q main && sed -i '30s/.*/int thirty;/' both.c && git add both.c && commit
	approve second "origin/main..HEAD" && send_evidence && lands
	# squashed onto it, it is another change
	git merge -q --squash edit && commit
	held review-missing
	git reset -q --hard HEAD~1
	# as a merge that git makes anew without a conflict it counts
	as author git merge -q --no-ff -m merge edit
	lands
}

@test "carry none: a merge must be the same change to the byte" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "carry": "none"}'
	seq 40 | sed 's,.*,/* & */,' >both.c && git add both.c && git commit -q --amend -m base
	approve reviewer && send_evidence && lands
	git switch -q -c edit && sed -i '3s/.*/int three;/' both.c && git add both.c && commit
	git fetch -q && approve reviewer origin/main..edit && send_evidence
	git switch -q topic && sed -i '30s/.*/int thirty;/' both.c && git add both.c && commit
	approve second origin/main..topic && send_evidence && lands
	as author git merge -q --no-ff -m merge edit
	before=$(find "$server/objects" -type f | sort)
	held review-missing
	[ "$before" = "$(find "$server/objects" -type f | sort)" ]
	# with something of its own; it is made anew to see that, and nothing of it stays
	echo 'int more;' >>both.c && git add both.c && git commit -q --amend --no-edit
	git push -q origin HEAD:evil
	git clone -q "$server" ../fresh && cd ../fresh
	before=$(find .git/objects -type f | sort)
	run mc status origin/evil
	expect_status 1
	[ "$before" = "$(find .git/objects -type f | sort)" ]
}

@test "several steps, each with its own review, land together" {
	reviewed_server
	first=$(git rev-parse HEAD)
	approve reviewer
	commit_safe two.c
	approve second "$first..HEAD"
	send_evidence
	lands
}

@test "an empty change cannot be approved" {
	reviewed_server
	git reset -q --hard main && git commit -q --allow-empty -m nothing
	held review-empty
	run mc review --key "$keys/reviewer" --no-diff --yes
	expect_status 2
	expect_output "there is no change to be reviewed"
}

# ---- who -------------------------------------------------------------------------------

@test "C1: nobody approves their own: author, committer, co-author" {
	reviewed_server
	for way in 'as reviewer git commit -q --amend --no-edit --reset-author' \
		'as reviewer git commit -q --amend --no-edit' \
		'git commit -q --amend -m "x

Co-Authored-By: R <REVIEWER@example.com>"'; do
		git reset -q --hard main && commit_safe own.c
		eval "$way"
		approve reviewer && send_evidence
		held review-missing
		expect_output "an approval of 'reviewer' is by somebody who had a hand in the change"
		git update-ref -d refs/milecastle/evidence/reviewer
		git fetch -q origin 'refs/milecastle/evidence/*:refs/milecastle/evidence/*'
	done
	approve second && send_evidence && lands
}

@test "C1: hidden by a squash, the people of the reviewed commits still count" {
	reviewed_server
	as second git commit -q --allow-empty -m "my part"
	approve second && send_evidence
	git push -q origin topic
	git switch -q main && git merge -q --squash topic && git commit -q -m squashed
	held review-missing
	expect_output "an approval of 'second' is by somebody who had a hand in what was reviewed"
}

@test "C2: an author whom the policy does not know asks for one more" {
	reviewed_server
	as stranger git commit -q --amend --no-edit --reset-author
	approve reviewer && send_evidence
	held review-missing
	expect_output "needs 2 approvals by 'reviewer' and has 1 (one more, since the policy does not know all of its authors)"
	approve second && send_evidence && lands
}

@test "the pusher is one who had a hand in it" {
	reviewed_server
	printf '%s\n' '{"version": 1, "deadline": 60, "identity": {"source": "ssh", "required": true}}' | server_file
	approve reviewer
	MILECASTLE_USER=reviewer git push -q origin refs/milecastle/evidence/reviewer
	MILECASTLE_USER=reviewer run git push origin topic:main
	[ "$status" -ne 0 ]
	expect_output "is by somebody who had a hand in the change"
	MILECASTLE_USER=author git push -q origin topic:main
}

@test "A13: two approvals of one person are one" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer", "count": 2}]}'
	approve reviewer && approve reviewer && send_evidence
	held review-missing
	expect_output "needs 2 approvals by 'reviewer' and has 1"
	approve second && send_evidence && lands
}

@test "one person in two roles counts for one need of a rule" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}, {"role": "security"}]}'
	approve officer --role security && approve officer --role reviewer && send_evidence
	held review-missing
	approve reviewer && send_evidence && lands
}

@test "a role that somebody does not have is not spoken in" {
	reviewed_server
	run mc review --key "$keys/reviewer" --role security --no-diff --yes
	expect_status 2
	expect_output "the policy does not give 'reviewer' the role 'security'"
	ssh-keygen -q -t ed25519 -N '' -f stranger
	run mc review --key stranger --no-diff --yes
	expect_status 2
	expect_output "the policy knows nobody with the key SHA256:"
}

# ---- rules by path, checklists ---------------------------------------------------------

crypto='{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]},
	{"id": "crypto", "refs": ["refs/heads/main"], "paths": ["crypto/**"], "need": [{"role": "security"}], "checklist": "sec-1"}'

@test "B19: a path has a rule of its own, and a checklist that must be answered" {
	reviewed_server "$crypto"
	mkdir crypto && commit_safe crypto/key.c
	approve reviewer && send_evidence
	held review-missing
	expect_output "the rule 'crypto' needs 1 approval by 'security'"
	run mc review --key "$keys/officer" --role security --no-diff --yes --answers - <<<'{"input": "yes"}'
	expect_status 2
	expect_output "the key 'secrets' is missing"
	approve officer --role security --answers - <<<'{"input": "yes", "secrets": "none"}'
	send_evidence
	# what the officer covers is the path alone
	git push -q origin topic
	echo >>work.c && git add work.c && git commit -q --amend --no-edit
	held review-missing
	expect_output "the rule 'all' needs"
	refuse_output "the rule 'crypto'"
	git push -q -f origin topic
	approve reviewer && send_evidence && lands
}

@test "B12: a rename out of a path meets its rule too" {
	reviewed_server "$crypto"
	mkdir crypto && commit_safe crypto/key.c
	approve reviewer && approve officer --role security --answers - <<<'{"input": "yes", "secrets": "none"}'
	send_evidence && lands
	git fetch -q && git mv crypto/key.c key.c && commit
	approve reviewer && send_evidence
	held review-missing
	expect_output "the rule 'crypto' needs"
}

# moved_server: the branch edit changes util.c and crypto/key.c, approved under both rules;
# then main moves util.c to a path of the second one.
moved_server()
{
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]},
		{"id": "crypto", "refs": ["refs/heads/main"], "paths": ["crypto/**"], "need": [{"role": "security"}]}'
	seq 40 | sed 's,.*,/* & */,' >util.c && git add util.c
	mkdir crypto && commit_safe crypto/key.c
	approve_all && lands && git fetch -q
	git switch -q -c edit
	sed -i '3s/.*/int three;/' util.c && echo '/* more */' >>crypto/key.c
	git add . && commit
	approve_all && git push -q origin edit
	git switch -q topic && git mv util.c crypto/util.c && commit
	approve_all && lands && git fetch -q
}

approve_all()
{
	approve reviewer origin/main..HEAD && approve officer --role security origin/main..HEAD
	send_evidence
}

@test "a merge that follows a rename is not what was reviewed" {
	moved_server
	as author git merge -q --no-ff -m merge edit
	# what nobody with the role 'security' has seen lies below crypto/ now
	grep -q 'int three;' crypto/util.c
	held review-missing
	expect_output "the rule 'crypto' needs"
	approve_all && lands
}

@test "B13: another case or Unicode form of a path does not escape its rule" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]},
		{"id": "crypto", "refs": ["refs/heads/main"], "paths": ["crypto/**", "m\u00fcnze.c"], "need": [{"role": "security"}]}'
	for path in Crypto/key.c CRYPTO/k.c $'mu\xcc\x88nze.c'; do
		git reset -q --hard main
		mkdir -p "$(dirname "$path")" && commit_safe "$path"
		held review-missing
		expect_output "the rule 'crypto' needs"
	done
}

@test "I9: a path that no rule speaks of is held" {
	reviewed_server '{"id": "c", "refs": ["refs/heads/main"], "paths": ["*.c"], "need": [{"role": "reviewer"}]}'
	echo x >a.txt && git add a.txt && commit
	approve reviewer && send_evidence
	held review-no-rule
	expect_output "no rule of the policy speaks of 'a.txt'"
}

@test "a rule that needs nobody lets its paths through" {
	reviewed_server '{"id": "c", "refs": ["refs/heads/main"], "paths": ["*.c"], "need": [{"role": "reviewer"}]},
		{"id": "docs", "refs": ["refs/heads/main"], "paths": ["*.txt"], "need": []}'
	git reset -q --hard main && echo x >a.txt && git add a.txt && commit
	lands
}

# ---- what does not count any more ------------------------------------------------------

@test "A10: an approval for one branch is none for another" {
	both='{"id": "all", "refs": ["refs/heads/main", "refs/heads/release"], "need": [{"role": "reviewer"}]}'
	reviewed_server "$both"
	git push -q origin main:release
	git fetch -q
	approve reviewer && send_evidence
	held review-missing release
	expect_output "an approval of 'reviewer' is for other refs"
	lands main
}

@test "A12: an approval is spent when its change has landed, and a revert does not renew it" {
	reviewed_server
	approve reviewer && send_evidence && lands
	git fetch -q
	git revert --no-edit HEAD >/dev/null
	approve second && send_evidence && lands
	git fetch -q
	git revert --no-edit HEAD >/dev/null
	held review-missing
	expect_output "an approval of 'reviewer' is spent: the branch had this change once already"
	approve reviewer && send_evidence && lands
}

@test "A12: nor within one push: approved, reverted with approval, and there again" {
	for history in net each; do
		reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "history": "'$history'"}'
		git revert --no-edit HEAD >/dev/null
		git revert --no-edit HEAD >/dev/null
		approve reviewer HEAD~3..HEAD~2 && approve second HEAD~2..HEAD~1 && send_evidence
		# the whole is one change that is approved, so look at a branch that goes on
		commit_safe end.c
		approve second HEAD~1..HEAD && send_evidence
		held review-missing
		expect_output "is spent: an earlier step of this push was landed by it"
		cd "$BATS_TEST_TMPDIR" && rm -rf work server.git
	done
}

@test "A11: an approval under a rule that was changed since does not count" {
	reviewed_server
	approve reviewer && send_evidence
	git push -q origin topic
	git switch -q main
	review_policy '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "max_age": 30}' 2 |
		stage .milecastle/policy.json && commit
	approve second origin/main..HEAD && send_evidence && lands
	git switch -q topic && git rebase -q main
	held review-missing
	expect_output "was given under another rule, or before the rule was changed"
}

@test "A15: a rejection holds it, for any change of these paths, until who gave it takes it back" {
	reviewed_server
	approve reviewer && send_evidence
	run mc review --key "$keys/second" --no-diff --yes --reject
	expect_status 2
	expect_output "say why it is rejected, with --note"
	run as second "$MILECASTLE" review --key "$keys/second" --no-diff --yes --reject -m "the length is not checked"
	expect_status 0
	send_evidence
	held review-rejected
	expect_output "'second' has rejected it as 'reviewer'"
	expect_output "the length is not checked"
	# dodged by one byte, and approved anew
	echo '/* */' >>work.c && git add work.c && git commit -q --amend --no-edit
	git push -q -f origin topic
	approve reviewer && send_evidence
	held review-rejected
	# another one cannot take it back, who gave it can
	id=$(last_id second)
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --withdraw "$id"
	expect_status 2
	expect_output "you have signed nothing with the id"
	run as second "$MILECASTLE" review --key "$keys/second" --yes --withdraw "${id:0:12}" -m "it is checked above"
	expect_status 0
	send_evidence && lands
}

@test "an approval that was withdrawn does not count" {
	reviewed_server
	approve reviewer && send_evidence
	id=$(last_id reviewer)
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --withdraw "$id"
	expect_status 0
	send_evidence
	held review-missing
	expect_output "an approval of 'reviewer' was withdrawn"
}

@test "commits that are not on the server cannot have been reviewed" {
	reviewed_server
	commit_safe more.c
	approve reviewer && send_evidence
	git switch -q main && git merge -q --squash topic && commit
	held review-missing
	expect_output "is of commits that are not here: push the branch that was reviewed first"
}

@test "B7: history each: what one commit brings and another takes back is seen" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "history": "each"}'
	commit_safe bad.c && git rm -q bad.c && commit
	approve reviewer && send_evidence
	held review-missing
	git reset -q --hard HEAD~1
	# each commit by itself, as the words say
	approve reviewer main..HEAD~1 && send_evidence
	held review-missing
	expect_output "milecastle review --role reviewer $(git rev-parse --short=12 HEAD~1)..$(git rev-parse --short=12 HEAD)"
	approve reviewer HEAD~1..HEAD && send_evidence && lands
}

# ---- the policy ------------------------------------------------------------------------

@test "D1: a change does not bring the policy that lets it in" {
	reviewed_server
	review_policy '{"id": "all", "refs": ["refs/heads/main"], "need": []}' 2 | stage .milecastle/policy.json && commit
	held review-missing
}

@test "D4: a policy does not go back" {
	reviewed_server
	review_policy "$one_reviewer, {\"id\": \"more\", \"refs\": [\"refs/heads/release\"], \"need\": [{\"role\": \"security\"}]}" 1 |
		stage .milecastle/policy.json && commit
	approve reviewer && send_evidence
	held policy-revision
	review_policy "$one_reviewer" 2 | stage .milecastle/policy.json && git commit -q --amend --no-edit
	git push -q -f origin topic
	approve reviewer && send_evidence && lands
}

@test "D11: a policy that nobody could meet does not land" {
	reviewed_server
	review_policy '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "auditor"}]}' 2 |
		stage .milecastle/policy.json && commit
	approve reviewer && send_evidence
	held policy-unsatisfiable
	expect_output "the rule 'all' needs 1 with the role 'auditor'"
}

@test "C8: one key for two people is a broken policy" {
	reviewed_server
	two="$(people), {\"id\": \"twin\", \"emails\": [\"t@example.com\"], \"roles\": [], \"keys\": [{\"key\": \"$(cat "$keys/reviewer.pub")\"}]}"
	review_policy "$one_reviewer" 2 "$two" | stage .milecastle/policy.json && commit
	held policy-invalid
	expect_output "is there twice: of 'reviewer' and of 'twin'"
}

@test "a floor asks for a review that the policy does not ask for" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": []}'
	rule='{"id": "strict", "refs": ["refs/heads/main"], "need": [{"role": "security"}]}'
	printf '{"version": 1, "deadline": 60, "floor": {"version": 1, "review": [%s]}}\n' "$rule" | server_file
	held review-missing
	expect_output "the rule 'strict' needs 1 approval by 'security'"
	# in the policy word for word it can be met
	git switch -q main
	review_policy "{\"id\": \"all\", \"refs\": [\"refs/heads/main\"], \"need\": []}, $rule" 2 | stage .milecastle/policy.json && commit
	run as officer "$MILECASTLE" review --key "$keys/officer" --no-diff --yes --role security --policy-from HEAD origin/main..HEAD
	expect_status 0
	send_evidence && lands
	git fetch -q && git switch -q topic && git rebase -q main
	approve officer --role security && send_evidence && lands
}

@test "a ref that a rule names is protected, whether or not the policy says so" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main", "refs/heads/stable"], "need": [{"role": "reviewer"}]}'
	git push -q origin main:stable
	held review-missing stable
	push origin :stable
	[ "$status" -ne 0 ]
	expect_output "[ref-delete]"
}

@test "pre-push says which reviews the server will ask for" {
	reviewed_server
	write_hook .git/hooks/pre-push <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-push -- "\$@"
	END
	push origin topic:main
	[ "$status" -ne 0 ]
	expect_output "milecastle: warning: refs/heads/main: the rule 'all' needs 1 approval by 'reviewer' and has 0 [review-missing]"
	expect_output "  milecastle review --role reviewer"
	approve reviewer
	run mc push topic:main
	expect_status 0
	refuse_output "milecastle: warning"
	# where nothing is asked for nothing is said
	commit_safe more.c
	push origin topic:side
	[ "$status" -eq 0 ]
	refuse_output "milecastle: warning"
}

# ---- evidence refs ---------------------------------------------------------------------

@test "A1, A2, A3, A19: a forged statement is refused where it is pushed" {
	reviewed_server
	approve second
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/second)
	envelope=$(git cat-file blob "refs/milecastle/evidence/second:$file")
	refuse_forged()
	{
		push origin "$(forge "$1" <<<"$2"):refs/milecastle/evidence/reviewer"
		[ "$status" -ne 0 ] || fail "it was taken"
		expect_output "[evidence-form]"
		expect_output "$3"
	}
	refuse_forged review/x/y 'Approved-by: reviewer' "does not count"
	refuse_forged "$file" "$envelope" "is by another person than its ref"
	payload=$(jq -r .payload <<<"$envelope" | base64 -d | sed 's/"by":"second"/"by":"reviewer"/' | base64 -w 0)
	refuse_forged "$file" "$(jq -c --arg p "$payload" '.payload = $p' <<<"$envelope")" "the signature is not valid for this text"
	refuse_forged "$file" "$(jq -c '.signatures += .signatures' <<<"$envelope")" "no envelope with one"
	refuse_forged "$file" "$(jq -c '.signatures[0].keyid = "SHA256:x"' <<<"$envelope")" "a key of nobody"
	mode=120000 push origin "$(mode=120000 forge "$file" <<<"$envelope"):refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ]
}

# taken_not WORDS <PAYLOAD: with the reviewer's own signature it is refused all the same.
taken_not()
{
	local payload id

	payload=$(cat; echo .) && payload=${payload%.}
	id=$(printf %s "$payload" | sha256sum | cut -d ' ' -f 1)
	printf %s "$payload" | signed_by reviewer "${space:-milecastle-v1}" >made
	push origin "$(forge "${file%/*}/$id" <made):refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ] || fail "it was taken"
	expect_output "[evidence-form]"
	expect_output "$1"
}

@test "A14, A20: what the reviewer's own key signs is no statement for that alone" {
	reviewed_server
	approve reviewer
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/reviewer)
	good=$(git cat-file blob "refs/milecastle/evidence/reviewer:$file" | jq -r .payload | base64 -d)
	git update-ref -d refs/milecastle/evidence/reviewer
	space=git taken_not "the signature was made for the namespace 'git'" <<<"$good"
	taken_not "does not count" <<<"${good/\"by\":/\"by\":\"reviewer\",\"by\":}"
	taken_not "does not count" <<<"${good/\"by\":/\"By\":\"second\",\"by\":}"
	taken_not "does not count" <<<"${good/reviewer/reviewer\\u0000}"
	taken_not "does not count" <<<"$good {}"
	taken_not "it says that it is by 'second'" <<<"${good/\"by\":\"reviewer\"/\"by\":\"second\"}"
	taken_not "lies where it does not belong" <<<"$(sed 's/"delta":"[0-9a-f]*"/"delta":"'"$(printf '0%.0s' {1..64})"'"/' <<<"$good")"
	# with the very bytes of a good one it is taken
	printf %s "$good" | signed_by reviewer milecastle-v1 >made
	accepted origin "$(forge "$file" <made):refs/milecastle/evidence/reviewer"
}

@test "A17: an envelope of more than 16 KiB is not read" {
	reviewed_server
	head -c 20000 /dev/zero | tr '\0' x >large
	push origin "$(forge review/x/y <large):refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ]
	expect_output "has 20000 bytes, more than 16384"
}

@test "C9: a backdated statement under a key that is over does not count" {
	reviewed_server
	approve reviewer
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/reviewer)
	old=$(git cat-file blob "refs/milecastle/evidence/reviewer:$file" | jq -r .payload | base64 -d |
		sed 's/"issued":"[^"]*"/"issued":"2020-06-01T00:00:00Z"/')
	git update-ref -d refs/milecastle/evidence/reviewer
	git switch -q main
	review_policy "$one_reviewer" 2 "$(people | sed "s,\"key\": \"$(cat "$keys/reviewer.pub")\",&\, \"until\": \"2021-01-01T00:00:00Z\",")" |
		stage .milecastle/policy.json && commit
	approve second origin/main..HEAD && send_evidence && lands
	taken_not "was signed with a key that is not valid now" <<<"$old"
}

@test "A4, A5: evidence only grows" {
	reviewed_server
	approve reviewer && send_evidence
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/reviewer)
	# changed
	push origin "$(forge "$file" <<<'{}'):refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ]
	expect_output "is changed or taken away: evidence only grows"
	# taken away, rewound, deleted
	empty=$(git commit-tree -m none -p refs/milecastle/evidence/reviewer "$(git mktree </dev/null)")
	push origin "$empty:refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ]
	expect_output "[evidence-form]"
	push -f origin "$(git commit-tree -m none "$(git mktree </dev/null)"):refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ]
	expect_output "[ref-forced]"
	push origin :refs/milecastle/evidence/reviewer
	[ "$status" -ne 0 ]
	expect_output "[ref-delete]"
}

@test "evidence is pushed by whose it is, and nobody the policy does not know" {
	reviewed_server
	printf '%s\n' '{"version": 1, "deadline": 60, "identity": {"source": "ssh", "required": true}}' | server_file
	approve reviewer
	MILECASTLE_USER=second run git push origin refs/milecastle/evidence/reviewer
	[ "$status" -ne 0 ]
	expect_output "[evidence-person]"
	MILECASTLE_USER=reviewer run git push origin refs/milecastle/evidence/reviewer:refs/milecastle/evidence/nobody
	[ "$status" -ne 0 ]
	expect_output "the policy knows nobody of that name"
	MILECASTLE_USER=reviewer git push -q origin refs/milecastle/evidence/reviewer
}

@test "A9: a statement of another repository is refused" {
	reviewed_server
	review_policy "$one_reviewer" | sed 's,example.com/demo,example.com/other,' >../other.json
	approve reviewer
	review_policy "$one_reviewer" 2 | sed 's,example.com/demo,example.com/other,' | stage .milecastle/policy.json && commit
	git push -q origin topic
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --no-diff --yes --policy-from topic main..topic
	expect_status 0
	push origin refs/milecastle/evidence/reviewer
	[ "$status" -ne 0 ]
	expect_output "is of another repository"
}

@test "status --trailers: who has approved what counts, once each, as git reads it" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer", "count": 2}]},
		{"id": "c", "refs": ["refs/heads/main"], "paths": ["*.c"], "need": [{"role": "reviewer"}]}'
	run mc status --trailers
	expect_status 1
	[ -z "$output" ] || fail "somebody has approved"
	approve reviewer
	run mc status --trailers
	expect_status 1
	[ "$output" = "Reviewed-by: reviewer <reviewer@example.com>" ] || fail "not so"
	approve second
	run mc status --trailers
	expect_status 0
	[ "$(printf 'a change\n\n%s\n' "$output" | git interpret-trailers --parse | sort)" = \
		"$(printf 'Reviewed-by: %s <%s@example.com>\n' reviewer reviewer second second)" ] || fail "not so"
	# what does not count is not named
	run as second "$MILECASTLE" review --key "$keys/second" --yes --withdraw "$(last_id second)"
	run mc status --trailers
	expect_status 1
	[ "$output" = "Reviewed-by: reviewer <reviewer@example.com>" ] || fail "not so"
}

# ---- stock tools agree -----------------------------------------------------------------

@test "ssh-keygen verifies a statement that was put together by hand" {
	reviewed_server
	approve reviewer
	file=$(git ls-tree -r --name-only refs/milecastle/evidence/reviewer)
	git cat-file blob "refs/milecastle/evidence/reviewer:$file" >envelope
	jq -r .payload envelope | base64 -d >payload
	[ "$(sha256sum <payload | cut -d ' ' -f 1)" = "${file##*/}" ]
	{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <payload)" && cat payload; } >signed
	{
		echo "-----BEGIN SSH SIGNATURE-----"
		jq -r '.signatures[0].sig' envelope | fold -w 70
		echo "-----END SSH SIGNATURE-----"
	} >signature
	echo "reviewer $(cat "$keys/reviewer.pub")" >signers
	ssh-keygen -Y verify -n milecastle-v1 -f signers -I reviewer -s signature <signed
	echo >>signed
	run ssh-keygen -Y verify -n milecastle-v1 -f signers -I reviewer -s signature <signed
	[ "$status" -ne 0 ]
	jq -e '._type == "https://in-toto.io/Statement/v1" and .predicateType == "urn:milecastle:review:v1"' payload
}

# ---- level 0: trailers -----------------------------------------------------------------

@test "level 0: a trailer in each commit that lands is enough, and no less" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "level": 0}'
	held review-missing
	git commit -q --amend -m "work" -m "Reviewed-by: somebody <reviewer@example.com>" -m "and more words"
	held review-missing
	git commit -q --amend -m "work" -m "Reviewed-by: somebody <nobody@example.com>"
	held review-missing
	git commit -q --amend -m "work" -m "Reviewed-by: the author <author@example.com>"
	held review-missing
	git commit -q --amend -m "work" -m "reviewed-BY: somebody <reviewer@example.com>
Signed-off-by: author <author@example.com>"
	commit_safe more.c
	held review-missing
	git commit -q --amend -m "more" -m "Reviewed-by: somebody <second@example.com>"
	lands
	tail -n 1 "$server/milecastle/journal" | jq -e '.record.refs[0] | has("evidence") | not'
}

@test "level 0: of a merge the merge itself counts, and a signature does as well" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "level": 0}'
	git switch -q main
	git merge -q --no-ff topic -m "merge" -m "Reviewed-by: reviewer <reviewer@example.com>"
	lands
	git switch -q -c next && commit_safe next.c
	git fetch -q origin
	approve second && send_evidence
	lands
}

@test "level 0: where signatures are asked for, trailers are words" {
	reviewed_server
	git commit -q --amend -m "work" -m "Reviewed-by: reviewer <reviewer@example.com>"
	held review-missing
}

@test "--pick-of shows how a backport differs from what it was taken from" {
	reviewed_server
	approve reviewer && send_evidence
	lands
	first=$(git rev-parse HEAD)
	git switch -q -c backport HEAD^
	git cherry-pick -n "$first" && printf '/* for the old release */\n' >>work.c && git add work.c && git commit -q -m "work, taken over"
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --no-diff --pick-of "$first" main..HEAD
	expect_status 0
	expect_output "for the old release"
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --no-diff --pick-of nothing main..HEAD
	expect_status 2
}

@test "keys add prints an entry that the policy takes, and no second one" {
	reviewed_server
	new_people newcomer
	run mc keys add "newcomer:newcomer@example.com:$keys/newcomer.pub:reviewer,developer"
	expect_status 0
	mc keys add "newcomer:newcomer@example.com:$keys/newcomer.pub:reviewer" 2>/dev/null >entry
	jq --slurpfile e entry '.people += $e' .milecastle/policy.json >next.json
	run mc policy validate next.json
	expect_status 0
	for bad in "reviewer:other@example.com:$keys/newcomer.pub:reviewer" "newcomer:REVIEWER@example.com:$keys/newcomer.pub:reviewer" \
		"newcomer:newcomer@example.com:$keys/reviewer.pub:reviewer" "newcomer:newcomer@example.com:$keys/none.pub:reviewer" \
		"newcomer:newcomer@example.com:$keys/newcomer.pub:" "Newcomer:n@example.com:$keys/newcomer.pub:reviewer" "newcomer"; do
		run mc keys add "$bad"
		expect_status 2
	done
	run mc keys add
	expect_status 2
}
