#!/usr/bin/env bats
# milecastle ci: ranges, policies and reports in the environments of pipelines, with real
# repositories and real shallow clones.

load helper

setup()
{
	local name

	isolate
	for name in $(compgen -v | grep -E '^(GITHUB_|CI_|GITLAB_|JENKINS_|CHANGE_)'); do
		unset "$name"
	done
	gate_change
}

# origin with main (two commits) and topic (one unsafe commit on main), and a clone "work"
# of it at topic.
gate_change()
{
	new_repo origin
	stage_safe base.c && git commit -q -m one
	stage_safe two.c && git commit -q -m two
	main=$(git rev-parse HEAD)
	git checkout -q -b topic
	stage_unsafe && git commit -q --no-verify -m topic
	topic=$(git rev-parse HEAD)
	git checkout -q main
	cd .. && git clone -q -b topic "file://$PWD/origin" work && cd work
}

github()
{
	export GITHUB_ACTIONS=true GITHUB_EVENT_NAME=$1
	export GITHUB_EVENT_PATH=$BATS_TEST_TMPDIR/event.json
	cat >"$GITHUB_EVENT_PATH"
}

github_pull()
{
	export GITHUB_BASE_REF=main
	github pull_request <<<"{\"pull_request\": {\"base\": {\"sha\": \"${1:-$main}\"}, \"head\": {\"sha\": \"$topic\"}}}"
}

gitlab()
{
	export GITLAB_CI=true CI_COMMIT_SHA=$topic CI_DEFAULT_BRANCH=main CI_COMMIT_BRANCH=topic
}

zeros=0000000000000000000000000000000000000000

@test "plain: the upstream, then origin/HEAD, and --base wins" {
	run mc ci
	expect_status 0
	expect_output "no pipeline, upstream"
	git branch -q --unset-upstream
	run mc ci
	expect_status 1
	expect_output "refs/remotes/origin/HEAD"
	expect_output "a.c:4"
	git remote set-head origin -d
	run mc ci
	expect_status 2
	expect_output "give --base"
	run mc ci --base origin/main
	expect_status 1
	refuse_output "two.c"
}

@test "GitHub: a pull request, annotations behind the text, and the summary" {
	export GITHUB_STEP_SUMMARY=$BATS_TEST_TMPDIR/summary
	echo before >"$GITHUB_STEP_SUMMARY"
	github_pull
	run mc ci
	expect_status 1
	expect_output "GitHub Actions, pull request"
	expect_output "policy from refs/remotes/origin/main"
	expect_output "::error file=a.c,line=4,endLine=4,"
	[ "$(head -1 "$GITHUB_STEP_SUMMARY")" = before ]
	grep -q '### Milecastle: block' "$GITHUB_STEP_SUMMARY"
}

@test "GitHub: a name at the start of a line is no command" {
	git -C ../origin checkout -q topic
	(cd ../origin && export GIT_LITERAL_PATHSPECS=1 && stage_unsafe '::error ::x.c' && git commit -q --no-verify -m odd)
	topic=$(git -C ../origin rev-parse HEAD)
	git pull -q
	github_pull
	run mc ci
	expect_status 1
	fence=$(grep -o '^::stop-commands::[0-9a-f]*$' <<<"$output" | cut -d: -f5)
	[ ${#fence} -eq 32 ]
	# outside of the fence, no line starts with the name
	outside=$(sed "/^::stop-commands::$fence\$/,/^::$fence::\$/d" <<<"$output")
	[[ $outside != *$'\n''::error ::x.c'* ]]
	[[ $outside == *'file=%3A%3Aerror %3A%3Ax.c,'* ]]
}

@test "GitHub: a push, a new branch, a first push, a merge group" {
	export GITHUB_REF_NAME=topic
	github push <<<"{\"before\": \"$main\", \"after\": \"$topic\"}"
	run mc ci
	expect_status 1
	expect_output "push: $main"
	github push <<<"{\"before\": \"$zeros\", \"after\": \"$topic\", \"repository\": {\"default_branch\": \"main\"}}"
	run mc ci
	expect_status 1
	expect_output "new branch: refs/remotes/origin/main.."
	GITHUB_REF_NAME=main run mc ci
	expect_status 1
	expect_output "which has no base"
	github merge_group <<<"{\"merge_group\": {\"base_sha\": \"$main\", \"head_sha\": \"$topic\"}}"
	run mc ci
	expect_status 1
	expect_output "merge group"
	github schedule <<<'{}'
	run mc ci
	expect_status 2
	expect_output "give --base"
}

@test "GitHub: a missing or broken event file, and ids that are none" {
	github_pull '$(touch pwned)'
	run mc ci
	expect_status 3
	expect_output "no full commit id"
	[ ! -e pwned ]
	github_pull "${main:0:10}"
	run mc ci
	expect_status 3
	github pull_request <<<'{"pull_request": '
	run mc ci
	expect_status 3
	expect_output "event file"
	rm "$GITHUB_EVENT_PATH"
	run mc ci
	expect_status 3
	expect_output "event file"
	run mc ci --base origin/main
	expect_status 1
}

@test "names of branches are never options, commands or paths" {
	export JENKINS_URL=http://localhost/ GIT_COMMIT=$topic
	for name in '--upload-pack=x' 'a..b' 'a b' '../../x' 'x~1' 'a:b'; do
		CHANGE_TARGET=$name run mc ci
		expect_status 3
		expect_output "CHANGE_TARGET is no name of a branch"
	done
	CHANGE_TARGET='$(touch${IFS}pwned)' run mc ci
	expect_status 3
	[ ! -e pwned ]
	# what libgit2 guesses to be the commit at its end
	CHANGE_TARGET=main-1-g$topic run mc ci
	expect_status 3
	expect_output "is no commit of this clone"
	run mc ci --base --upload-pack=x
	expect_status 2
}

@test "GitLab: a merge request, a merged result, a push, a new branch, a tag" {
	gitlab
	CI_MERGE_REQUEST_DIFF_BASE_SHA=$main CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main run mc ci
	expect_status 1
	expect_output "GitLab CI, merge request"
	expect_output "policy from refs/remotes/origin/main"
	CI_MERGE_REQUEST_DIFF_BASE_SHA=$main CI_MERGE_REQUEST_TARGET_BRANCH_SHA=$main run mc ci
	expect_status 1
	expect_output "policy from $main"
	CI_COMMIT_BEFORE_SHA=$main run mc ci
	expect_status 1
	CI_COMMIT_BEFORE_SHA=$zeros run mc ci
	expect_status 1
	expect_output "refs/remotes/origin/main.."
	CI_COMMIT_TAG=v1 run mc ci
	expect_status 2
	CI_COMMIT_BEFORE_SHA=HEAD run mc ci
	expect_status 3
}

@test "Jenkins: a change request, an earlier build, none" {
	export JENKINS_URL=http://localhost/ GIT_COMMIT=$topic
	CHANGE_TARGET=main run mc ci
	expect_status 1
	expect_output "Jenkins, change request"
	GIT_PREVIOUS_SUCCESSFUL_COMMIT=$main run mc ci
	expect_status 1
	run mc ci
	expect_status 2
}

@test "two platforms at once are refused, but for --base" {
	gitlab
	github_pull
	run mc ci
	expect_status 2
	expect_output "GitHub Actions and of GitLab CI"
	run mc ci --base origin/main
	expect_status 1
}

@test "a shallow clone ends with 3 and the platform's way out" {
	cd .. && git clone -q --depth 1 -b topic "file://$PWD/origin" shallow && cd shallow
	github_pull
	# a report of the run before does not stand for one that could not check
	echo "all green" >old.sarif && ln -s old.sarif link.xml
	run mc ci --sarif old.sarif --junit link.xml
	expect_status 3
	expect_output "fetch-depth: 0"
	[ ! -e old.sarif ] && [ -L link.xml ]
	unset GITHUB_ACTIONS
	gitlab
	CI_COMMIT_BEFORE_SHA=$main run mc ci
	expect_status 3
	expect_output "GIT_DEPTH: 0"
	unset GITLAB_CI
	JENKINS_URL=x GIT_COMMIT=$topic CHANGE_TARGET=main run mc ci
	expect_status 3
	expect_output "cloneOption"
	git fetch -q --unshallow
	gitlab
	CI_COMMIT_BEFORE_SHA=$main run mc ci
	expect_status 1
}

@test "a change does not bring its own policy" {
	cd ../origin && git checkout -q topic
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "*", "level": "off"}]}'
	git commit -q --no-verify -m loose
	loose=$(git rev-parse HEAD)
	cd ../work && git pull -q
	run mc ci --base origin/main
	expect_status 1
	expect_output "the built-in one applies"
	for rev in HEAD "$loose" "$topic" origin/topic; do
		run mc ci --base origin/main --policy-from "$rev"
		expect_status 2
		expect_output "part of the change under test"
	done
	git commit -q --no-verify --allow-empty -m later
	run mc ci --base origin/main --head HEAD~1 --policy-from HEAD
	expect_status 2
	run mc ci --base origin/main --policy-from origin/main~1
	expect_status 1
}

@test "the base's policy applies, and a floor holds against it" {
	cd ../origin
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "*", "level": "off"}]}'
	git commit -q --no-verify -m loose
	cd ../work && git fetch -q
	run mc ci --base origin/main
	expect_status 0
	echo '{"version": 1, "severity": [{"rule": "str-strcpy", "level": "error"}]}' >../floor.json
	run mc ci --base origin/main --floor ../floor.json
	expect_status 1
}

@test "all files from one run, each valid" {
	run mc ci --base origin/main --sarif s.sarif --junit j.xml --code-quality q.json --json r.json
	expect_status 1
	jq -e '.command == "ci" and .verdict == "block"' r.json
	jq -e '.version == "2.1.0"' s.sarif
	jq -e 'length > 0 and all(.[]; .fingerprint | test("^[0-9a-f]{64}$")) and
		([.[].fingerprint] | length == (unique | length))' q.json
	mv j.xml j.junit.xml && mv q.json q.gitlab.json
	"$BATS_TEST_DIRNAME/../golden/validate-ci" j.junit.xml q.gitlab.json
	grep -q '<failure type="str-strcpy"' j.junit.xml
	run mc ci --base origin/main --json /nowhere/x.json
	[ "$status" -ge 2 ]
}

# annotations: "file TAB line" of each, with GitHub's escapes undone.
annotations()
{
	sed -n 's/^::[a-z]* file=\([^,]*\),line=\([0-9]*\),.*/\1\t\2/p' |
		sed 's/%3A/:/g; s/%2C/,/g; s/%0D/\r/g; s/%25/%/g'
}

@test "github: ten of a kind, a count of the rest, and names come back unescaped" {
	export GIT_LITERAL_PATHSPECS=1
	for n in $(seq 12); do
		stage_unsafe "b%3A,$n:x.c"
	done
	git commit -q --no-verify -m many
	run mc ci --base origin/main -f github
	expect_status 1
	[ "$(grep -c '^::error ' <<<"$output")" -eq 10 ]
	expect_output "not shown here: 3 more errors"
	annotations <<<"$output" | grep -qxF $'b%3A,1:x.c\t4'
}
