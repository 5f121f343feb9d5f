# milecastle coverage: how much of what landed was reviewed, by whom it was asked, and what
# was not.

load helper
load push
load evidence

setup()
{
	isolate
}

# land_directly FILE...: a commit for each on main, past the gate.
land_directly()
{
	git switch -q main
	for file in "$@"; do
		commit_safe "$file"
	done
	git push -q "$server" main --receive-pack="git -c core.hooksPath=/dev/null receive-pack" ||
		fail "it did not land"
	git fetch -q origin
}

# resign PERSON SED: the one statement of a person, changed and signed anew.
resign()
{
	local ref=refs/milecastle/evidence/$1 file tree

	file=$(git ls-tree -r --name-only "$ref")
	git cat-file blob "$ref:$file" | jq -r .payload | base64 -d | sed "$2" >payload
	{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <payload)" && cat payload; } >signed
	ssh-keygen -q -Y sign -n milecastle-v1 -f "$keys/$1" <signed | grep -v -e ----- | tr -d '\n' >signature
	jq -cn --arg payload "$(base64 -w 0 payload)" --arg sig "$(cat signature)" \
		--arg keyid "$(ssh-keygen -lf "$keys/$1.pub" | cut -d ' ' -f 2)" \
		'{payloadType: "application/vnd.in-toto+json", payload: $payload, signatures: [{keyid: $keyid, sig: $sig}]}' |
		tr -d '\n' >envelope
	tree=$(printf '100644 blob %s\t%s\n' "$(git hash-object -w envelope)" "$(sha256sum <payload | cut -d ' ' -f 1)" | git mktree)
	tree=$(printf '040000 tree %s\t%s\n' "$tree" "$(cut -d / -f 2 <<<"$file")" | git mktree)
	tree=$(printf '040000 tree %s\treview\n' "$tree" | git mktree)
	git update-ref "$ref" "$(git commit-tree -m x "$tree")"
	rm payload signed signature envelope
}

# The report as JSON, in $output; REPORT ARG...
report()
{
	run mc coverage -f json "$@"
	[ "$status" -le 1 ] || fail "no report"
	jq -e . >/dev/null <<<"$output" || fail "no JSON"
}

report_is()
{
	jq -e "$1" >/dev/null <<<"$output" || fail "not so: $1" "$output"
}

@test "coverage: nothing has landed yet" {
	reviewed_server
	run mc coverage
	expect_status 0
	expect_output "refs/heads/main since $(git rev-parse --short=12 main): 0 of 0 steps, 0 of 0 lines"
	run mc coverage --min 100
	expect_status 0
}

@test "coverage: a reviewed step counts, and one past the gate does not" {
	reviewed_server
	approve reviewer && send_evidence && lands
	land_topic=$(git rev-parse HEAD)
	git switch -q main && git merge -q --ff-only topic
	land_directly past.c other.c
	run mc coverage -v
	expect_status 0
	expect_output ": 1 of 3 steps (33.3 %), 4 of 12 lines (33.3 %)"
	expect_output "  'reviewer': 1 of 3 steps (33.3 %), 4 of 12 lines (33.3 %)"
	expect_output "not covered: 2 steps"
	expect_output "  $(git rev-parse --short=12 main) 4 lines: nothing was signed for it"
	expect_output "  $(git rev-parse --short=12 main~1) 4 lines: nothing was signed for it"
	refuse_output "$(git rev-parse --short=12 main~2) 4"
	report
	report_is '.schema == 1 and .command == "coverage" and .verdict == "pass"'
	report_is ".to == \"$(git rev-parse main)\" and .from == \"$(git rev-parse main~3)\""
	report_is '.asked == {"steps": 3, "lines": 12, "binaries": 0}'
	report_is '.covered == {"steps": 1, "lines": 4, "binaries": 0}'
	report_is '.roles == [{"role": "reviewer", "asked": .asked, "covered": .covered}]'
	report_is "(.steps | map(.state)) == [\"none\", \"none\", \"full\"]"
	report_is ".steps[2].commit == \"$land_topic\" and .steps[2].approvals == [{\"rule\": \"all\", \"role\": \"reviewer\", \"by\": \"reviewer\", \"id\": \"$(last_id reviewer)\"}]"
}

@test "coverage: --min" {
	reviewed_server
	approve reviewer && send_evidence && lands
	git switch -q main && git merge -q --ff-only topic
	land_directly past.c
	for min in 0 49 50; do
		run mc coverage --min $min
		expect_status 0
	done
	for min in 51 100; do
		run mc coverage --min $min
		expect_status 1
	done
	report --min 51
	[ "$status" -eq 1 ]
	report_is '.verdict == "block" and .min == 51'
	# many lines that nobody has looked at weigh more than the step that brings them
	seq 100 | sed 's,.*,/* & */,' | stage long.c && commit
	land_directly
	run mc coverage --min 33
	expect_status 1
	expect_output "1 of 3 steps (33.3 %), 4 of 108 lines (3.7 %)"
}

@test "coverage: merge, squash and rebase are covered by what was reviewed" {
	reviewed_server
	approve reviewer && send_evidence && git push -q origin topic
	git switch -q main && commit_safe other.c
	approve second origin/main..HEAD && send_evidence && lands && git fetch -q origin
	as author git merge -q --no-ff -m merge topic
	lands
	git switch -q -c squashed main && commit_safe one.c && commit_safe two.c
	approve second main..squashed && send_evidence && git push -q origin squashed
	git switch -q main && git merge -q --squash squashed && commit
	lands && git fetch -q origin
	report
	report_is '(.steps | map(.state)) == ["full", "full", "full"]'
	report_is '.asked.lines == 16 and .covered.lines == 16'
	report_is '(.steps | map(.approvals[0].by)) == ["second", "reviewer", "second"]'
}

@test "coverage: a branch that landed commit by commit is one change" {
	reviewed_server
	git switch -q main
	land_directly hole.c
	git switch -q topic && commit_safe two.c && commit_safe three.c
	approve reviewer main..topic && send_evidence && git push -q origin topic
	git rebase -q main && git switch -q main && git merge -q --ff-only topic
	lands && git fetch -q origin
	report
	report_is '(.steps | map(.state)) == ["full", "full", "full", "none"]'
	report_is ".steps[0].approvedFrom == \"$(git rev-parse main~3)\""
	report_is ".steps[2].approvedFrom == \"$(git rev-parse main~3)\""
	# a part of it is less than what was approved
	report "main~3..main~1"
	report_is '(.steps | map(.state)) == ["none", "none"]'
}

@test "coverage: reverted and landed again needs a new approval" {
	reviewed_server
	approve reviewer && send_evidence && lands
	git switch -q main && git merge -q --ff-only topic
	as author git revert --no-edit HEAD >/dev/null
	approve second origin/main..HEAD && send_evidence && lands && git fetch -q origin
	commit_safe work.c
	land_directly
	report
	report_is '(.steps | map(.state)) == ["none", "full", "full"]'
	run mc coverage -v
	expect_output "note: an approval of 'reviewer' is spent: the branch had this change once already"
	expect_output "the rule 'all' needs 1 approval by 'reviewer' and has 0"
}

@test "coverage: by role and path; what is not asked for stands apart" {
	reviewed_server '
		{"id": "code", "refs": ["refs/heads/main"], "paths": ["*.c"], "need": [{"role": "reviewer"}]},
		{"id": "safe", "refs": ["refs/heads/main"], "paths": ["safe/**"], "need": [{"role": "security"}]},
		{"id": "rest", "refs": ["refs/heads/main"], "need": []}'
	git switch -q main && git branch -q -D topic
	echo words | stage doc.md && commit
	printf 'a\0b' >picture.c && git add picture.c && commit
	stage_safe safe/key.c && commit
	approve reviewer main~1..main
	land_directly
	report
	report_is '(.steps | map(.state)) == ["none", "none", "exempt"]'
	report_is '.exempt == {"steps": 1, "lines": 1, "binaries": 0}'
	report_is '.asked == {"steps": 2, "lines": 4, "binaries": 1} and .covered.steps == 0'
	report_is '.roles[0] == {"role": "reviewer", "asked": {"steps": 2, "lines": 4, "binaries": 1}, "covered": {"steps": 1, "lines": 4, "binaries": 0}}'
	report_is '.roles[1] == {"role": "security", "asked": {"steps": 1, "lines": 4, "binaries": 0}, "covered": {"steps": 0, "lines": 0, "binaries": 0}}'
	report_is '.steps[0].lacks[0].rule == "safe" and .steps[0].lacks[0].role == "security"'
	run mc coverage
	expect_output "not asked for: 1 steps, 1 lines, 0 binaries"
	expect_output "0 of 1 binaries (0.0 %)"
	approve officer --role security main~1..main
	report
	report_is '(.steps | map(.state)) == ["full", "none", "exempt"]'
}

@test "coverage: each commit, where the policy asks for each" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "history": "each"}'
	git switch -q main && git branch -q -D topic
	git switch -q -c topic && commit_safe one.c && commit_safe two.c
	approve reviewer topic~2..topic~1
	git switch -q main && as author git merge -q --no-ff -m merge topic
	land_directly
	report
	report_is '(.steps | map(.state)) == ["none"] and .roles[0].covered.steps == 0'
	approve reviewer topic~1..topic && approve reviewer main~1..main
	report
	report_is '(.steps | map(.state)) == ["full"]'
}

@test "coverage: what is withdrawn, and what a compromised key signed, covers nothing" {
	reviewed_server
	approve reviewer && send_evidence && lands && git fetch -q origin
	report && report_is '.covered.steps == 1'
	review_policy "$one_reviewer" 2 "$(people | sed "s,\"key\": \"$(cat "$keys/reviewer.pub")\",&\, \"state\": \"compromised\",")" |
		stage .milecastle/policy.json && commit
	report --policy-from HEAD
	report_is '.covered.steps == 0'
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --withdraw "$(last_id reviewer)"
	[ "$status" -eq 0 ] || fail "not withdrawn"
	report && report_is '.covered.steps == 0'
	run mc coverage -v
	expect_output "was withdrawn"
}

@test "coverage: a rejection of what is to come and an approval's age change nothing" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "max_age": 1}'
	approve reviewer && send_evidence && lands && git fetch -q origin
	git switch -q -c more main && git merge -q --ff-only origin/main
	echo '/* more */' >>work.c && git add work.c && commit
	run as second "$MILECASTLE" review --key "$keys/second" --no-diff --yes --reject -m "not this" origin/main..HEAD
	[ "$status" -eq 0 ] || fail "not rejected"
	report && report_is '.covered.steps == 1'
	# by now it would be too old to land anything, and has expired
	resign reviewer 's/"issued":"[^"]*"/"issued":"2020-01-01T00:00:00Z","expires":"2020-02-01T00:00:00Z"/'
	report && report_is '.covered.steps == 1'
	git switch -q topic
	run mc status --policy-from origin/main~1 origin/main~1..topic
	expect_status 1
	expect_output "has expired"
}

@test "coverage: lines are those of git diff --numstat" {
	reviewed_server
	git switch -q main && git branch -q -D topic
	seq 200 | sed 's,.*,/* & */,' | stage many.c && commit
	sed -i -e '3d' -e '50,60d' -e 's,^/\* 7,/* seven 7,' -e '150a\/* new */' many.c
	printf 'no end of line' >end.txt && ln -s many.c link && git add . && commit
	git mv many.c moved.c && printf 'another end' >end.txt && rm link && mkdir link &&
		echo x >link/file && git add . && commit
	printf 'a\0b' >picture.bin && git add . && chmod +x moved.c && git add . && commit
	git commit -q --allow-empty -m nothing
	land_directly
	report
	wanted=$(for i in 0 1 2 3 4; do
		git diff --numstat --no-renames main~$((i + 1)) main~$i |
			awk '$1 != "-" { n += $1 + $2 } END { print n + 0 }'
	done | jq -cs .)
	report_is "(.steps | map(.lines)) == $wanted"
	report_is '(.steps | map(.binaries)) == [0, 1, 0, 0, 0]'
	report_is '.steps[0].state == "exempt"'
}

@test "coverage: in the repository of the server, and of another branch" {
	reviewed_server "$one_reviewer, {\"id\": \"rel\", \"refs\": [\"refs/heads/release\"], \"need\": [{\"role\": \"security\"}]}"
	approve reviewer && send_evidence && lands
	run env -C "$server" "$MILECASTLE" coverage --ref main
	expect_status 0
	expect_output "1 of 1 steps (100.0 %)"
	# context: the approval is for main
	git push -q "$server" topic:release --receive-pack="git -c core.hooksPath=/dev/null receive-pack"
	git fetch -q origin
	run mc coverage --ref release
	expect_output "'security': 0 of 1 steps (0.0 %)"
}

@test "coverage: a policy that asks for no reviews covers nothing" {
	new_server
	git fetch -q origin && git remote set-head origin main
	echo '{"version": 1}' | stage .milecastle/policy.json && commit
	commit_safe one.c
	land_directly
	run mc coverage --min 1
	expect_status 1
	expect_output "0 of 1 steps (0.0 %)"
	expect_output "the policy asks for no reviews"
}

@test "coverage: wrong calls" {
	reviewed_server
	for args in "a b" main ..main main... main..nowhere nowhere..main "--min 101" "--min -1" \
		"--min 5x" "--min" "--ref nowhere" "--remote nowhere" "-f xml"; do
		# shellcheck disable=SC2086 # words
		run mc coverage $args
		expect_status 2
	done
	run mc coverage topic..main
	expect_status 2
	expect_output "is not on the branch's own line"
	git switch -q --orphan bare && commit_safe alone.c
	run mc coverage --policy-from main "$(git rev-parse HEAD)..HEAD"
	expect_status 0
	git push -q "$server" HEAD:other --receive-pack="git -c core.hooksPath=/dev/null receive-pack"
	git fetch -q origin
	run mc coverage --ref other
	expect_status 2
	expect_output "there is no .milecastle/policy.json"
}

@test "coverage: a shallow clone says how it is made whole" {
	reviewed_server
	approve reviewer && send_evidence && lands
	git clone -q --depth 1 "file://$server" shallow && cd shallow
	run mc coverage
	expect_status 3
	expect_output "git fetch --unshallow"
}

@test "coverage: evidence that is none is passed over, and a broken tree of it is not" {
	reviewed_server
	approve reviewer && send_evidence && lands && git fetch -q origin
	key=$(printf 'x' | sha256sum | cut -d ' ' -f 1)
	blob=$(printf '{"payload' | git hash-object -w --stdin)
	tree=$(printf '100644 blob %s\t%s\n' "$blob" "$key" | git mktree)
	tree=$(printf '040000 tree %s\t%s\n' "$tree" $'odd\x1b\x01name' | git mktree -z 2>/dev/null ||
		printf '040000 tree %s\todd\n' "$tree" | git mktree)
	tree=$(printf '040000 tree %s\treview\n' "$tree" | git mktree)
	git update-ref refs/milecastle/evidence/second "$(git commit-tree -m x "$tree")"
	report && report_is '.covered.steps == 1'
	tree=$(printf '120000 blob %s\t%s\n' "$blob" "$key" | git mktree)
	git update-ref refs/milecastle/evidence/second "$(git commit-tree -m x "$tree")"
	run mc coverage
	[ "$status" -ge 2 ]
	expect_output "is no plain file"
}
