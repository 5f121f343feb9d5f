#!/usr/bin/env bats
# milecastle policy show and validate, and docs/policy.schema.json held to what the program
# accepts.

load helper

setup()
{
	isolate
	ROOT=$(realpath "$BATS_TEST_DIRNAME/../..")
	SAMPLES=$ROOT/tests/golden/policy
}

write_policy()
{
	mkdir -p .milecastle && cat >.milecastle/policy.json
}

need_ajv()
{
	command -v node && [ -d "$ROOT/tests/node_modules/ajv" ] || skip "no node or ajv"
}

@test "policy show: the built-in policy, outside of any repository" {
	run mc policy show
	expect_status 0
	[[ $output =~ policy\ +built-in ]]
	expect_output "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	[[ $output =~ threshold\ +error ]]
	[[ $output =~ packs\ +default ]]
}

@test "policy show: HEAD's, not the work tree's" {
	new_repo
	write_policy <<<'{"version": 1, "threshold": "note"}'
	git add . && git commit -qm policy
	write_policy <<<'{"version": 1, "threshold": "warning"}'
	run mc policy show
	expect_status 0
	expect_output "HEAD:.milecastle/policy.json"
	[[ $output =~ threshold\ +note\ and\ above ]]
	expect_output "$(git show HEAD:.milecastle/policy.json | sha256sum | cut -d' ' -f1)"
}

@test "policy show: every entry, and what results" {
	cat >p.json <<-'END'
	{"version": 1, "packs": ["default", "strict"], "scope": "all",
	 "severity": [{"rule": "in-*", "path": "src/old/", "level": "off"}],
	 "exclude": [{"path": "vendor/", "reason": "third-party code"}],
	 "suppression": [{"need": "record"}, {"rule": "str-*", "path": "boot/", "need": "forbidden"}]}
	END
	run mc policy show --policy p.json
	expect_status 0
	[[ $output =~ off\ +in-\*\ +src/old/ ]]
	[[ $output =~ vendor/\ +third-party\ code ]]
	[[ $output =~ record\ +every\ rule\ +everywhere ]]
	[[ $output =~ forbidden\ +str-\*\ +boot/ ]]
	expect_output "with another severity at some paths"
	mc policy show --policy p.json --format json | node -e '
		const policy = JSON.parse(require("fs").readFileSync(0));
		const on = policy.rules.error + policy.rules.warning + policy.rules.note;
		if (policy.scope !== "all" || policy.rules.off !== 0 || on < 40 ||
			policy.suppression[1].need !== "forbidden") process.exit(1);'
}

@test "policy show: entries with a class, and what a rule is by it" {
	cat >p.json <<-'END'
	{"version": 1, "severity": [
	  {"rule": "str-*", "class": "macro-body", "path": "src/", "level": "off"},
	  {"rule": "*", "class": "unevaluated", "level": "warning"}]}
	END
	run mc policy show --policy p.json
	expect_status 0
	[[ $output =~ off\ +str-\*\ +src/\ +as\ macro-body ]]
	[[ $output =~ warning\ +\*\ +everywhere\ +as\ unevaluated ]]
	refuse_output "another severity at some paths"
	mc policy show --policy p.json --format json | node -e '
		const [first, second] = JSON.parse(require("fs").readFileSync(0)).severity;
		if (first.class !== "macro-body" || first.level !== "off" ||
			second.class !== "unevaluated" || "path" in second) process.exit(1);'
	run mc rules show str-strcpy
	expect_status 0
	[[ $output =~ here\ +error,\ by\ the\ policy ]]
	expect_output "note as inactive-branch"
	expect_output "note as unevaluated"
	refuse_output "as macro-body"
	new_repo
	mkdir .milecastle && cp ../p.json .milecastle/policy.json
	git add . && git commit -qm policy
	run mc rules show str-strcpy
	expect_output "warning as unevaluated"
	mc rules show str-strcpy --format json | node -e '
		const levels = JSON.parse(require("fs").readFileSync(0)).severity_by_class;
		if (levels["inactive-branch"] !== "note" || levels.unevaluated !== "warning" ||
			Object.keys(levels).length !== 2) process.exit(1);'
}

@test "policy: a class decides in a check, and turns no rule on" {
	new_repo
	write_policy <<-'END'
	{"version": 1, "severity": [
	  {"rule": "str-strcpy", "class": "macro-body", "level": "warning"},
	  {"rule": "str-strcpy", "class": "reference", "path": "lib/", "level": "off"},
	  {"rule": "in-getenv", "class": "call", "level": "error"},
	  {"rule": "str-strcat", "level": "off"},
	  {"rule": "str-strcat", "class": "call", "level": "error"}]}
	END
	git add . && git commit -qm policy
	stage lib/a.c <<-'END'
	#include <string.h>
	#define COPY(a, b) strcpy(a, b)
	char *(*copy)(char *, const char *) = strcpy;
	void f(char *a, const char *b) { strcat(a, getenv(b)); }
	END
	report
	expect_status 0
	expect_json '[.findings[] | "\(.class) \(.severity)"] == ["macro-body warning"]'
	git mv lib src
	report
	expect_status 1
	expect_json '[.findings[] | "\(.class) \(.severity)"] == ["macro-body warning", "reference error"]'
}

@test "policy show: the counts are those of rules list" {
	mc policy show --format json | node -e '
		const rules = JSON.parse(require("fs").readFileSync(0)).rules;
		console.log(rules.error + rules.warning + rules.note);' >count
	[ "$(mc rules list --ids | wc -l)" = "$(cat count)" ]
}

@test "policy show: what a repository writes is escaped" {
	new_repo
	write_policy <<<'{"version": 1, "exclude": [{"path": "a\u001b[31m", "reason": "third-\u001b[31mparty"}]}'
	git add . && git commit -qm policy
	mc policy show >out
	grep -q third- out
	run grep -c $'\e' out
	[ "$output" = 0 ]
}

@test "policy validate: the work tree's policy and rules as they are on disk" {
	new_repo
	run mc policy validate
	expect_status 0
	expect_output "the built-in policy applies"
	write_policy <<<'{"version": 1}'
	mkdir sub && cd sub
	run mc policy validate
	expect_status 0
	expect_output ".milecastle/policy.json: valid"
	cd ..
	write_policy <<-'END'
	{"version": 1,
	 "treshold": "error"}
	END
	run mc policy validate
	expect_status 2
	expect_output ".milecastle/policy.json:2:2: unknown key 'treshold'; did you mean 'threshold'?"
	[ -z "$(git status --porcelain | grep -v '^??')" ]
}

@test "policy validate: every rule that is named must exist, own ones count" {
	new_repo
	write_policy <<<'{"version": 1, "severity": [{"rule": "own-copy", "level": "note"}]}'
	run mc policy validate
	expect_status 2
	expect_output "there is no rule 'own-copy'"
	mkdir .milecastle/rules
	cat >.milecastle/rules/own-copy.yaml <<-'END'
	id: own-copy
	title: Own
	class: code
	severity: error
	match:
	  names: [own_copy]
	message: m
	why: w
	instead: []
	END
	run mc policy validate
	expect_status 0
	sed -i 's/class: code/class: cod/' .milecastle/rules/own-copy.yaml
	run mc policy validate
	expect_status 2
	expect_output ".milecastle/rules/own-copy.yaml:3:8: 'cod' is not known here; did you mean 'code'?"
	run mc policy validate .milecastle/rules/own-copy.yaml
	expect_status 2
}

@test "policy validate: all files are read, one that is wrong decides" {
	echo '{"version": 1}' >a.json
	echo '{"version": 2}' >b.json
	echo '{"version": 1 // not closed' >c.json
	run mc policy validate b.json missing.json c.json a.json
	expect_status 2
	expect_output "a.json: valid"
	expect_output "b.json:1:13: this program reads version 1 of the policy"
	expect_output "c.json:2:1: "
	expect_output "'missing.json'"
}

@test "policy: wrong calls" {
	run mc policy
	expect_status 2
	run mc policy shw
	expect_status 2
	run mc policy show p.json
	expect_status 2
	expect_output "a file is named with --policy"
	run mc policy validate --format json
	expect_status 2
}

@test "schema: gives the verdict of policy validate for every sample" {
	need_ajv
	node "$SAMPLES/validate.js" "$SAMPLES"/*.json >schema
	[ "$(wc -l <schema)" -gt 40 ]
	for file in "$SAMPLES"/*.json; do
		status=0
		mc policy validate "$file" >/dev/null 2>&1 || status=$?
		case $status in
		0) echo "$file valid" ;;
		2) echo "$file invalid" ;;
		*) echo "$file exit code $status" ;;
		esac
	done >program
	diff schema program
	grep -c '/good-.* valid' program
	run grep -E '/good-.* invalid|/bad-.* valid' program
	[ -z "$output" ]
}

# asked JSON: the words that the program expected, as its error lists them.
asked()
{
	echo "$1" >asked.json
	mc policy validate asked.json 2>&1 | sed -n "s/.*expected one of //p" | tr -d "',"
}

# rule MEMBER: a policy with a rule that has it.
rule()
{
	echo '{"version": 1, "review": [{"id": "a", "refs": ["refs/heads/main"], "need": [], '"$1"'}]}'
}

@test "schema: has the keys and words that the program knows, no other" {
	need_ajv
	node "$SAMPLES/validate.js" --keys >schema
	{
		echo "policy $(asked '{"version": 1, "zzzzzzzz": 1}')"
		echo "policy.threshold $(asked '{"version": 1, "threshold": "zzzzzzzz"}')"
		echo "policy.scope $(asked '{"version": 1, "scope": "zzzzzzzz"}')"
		echo "severity $(asked '{"version": 1, "severity": [{"zzzzzzzz": 1}]}')"
		echo "severity.class $(asked '{"version": 1, "severity": [{"rule": "str-gets", "class": "zzzzzzzz", "level": "off"}]}')"
		echo "severity.level $(asked '{"version": 1, "severity": [{"rule": "str-gets", "level": "zzzzzzzz"}]}')"
		echo "exclude $(asked '{"version": 1, "exclude": [{"zzzzzzzz": 1}]}')"
		echo "suppression $(asked '{"version": 1, "suppression": [{"zzzzzzzz": 1}]}')"
		echo "suppression.need $(asked '{"version": 1, "suppression": [{"need": "zzzzzzzz"}]}')"
		echo "people $(asked '{"version": 1, "people": [{"zzzzzzzz": 1}]}')"
		echo "keys $(asked '{"version": 1, "people": [{"id": "a", "keys": [{"zzzzzzzz": 1}]}]}')"
		echo "keys.state $(asked '{"version": 1, "people": [{"id": "a", "keys": [{"key": "x", "state": "zzzzzzzz"}]}]}')"
		echo "checklists $(asked '{"version": 1, "checklists": [{"zzzzzzzz": 1}]}')"
		echo "questions $(asked '{"version": 1, "checklists": [{"id": "a", "questions": [{"zzzzzzzz": 1}]}]}')"
		echo "review $(asked '{"version": 1, "review": [{"zzzzzzzz": 1}]}')"
		echo "need $(asked '{"version": 1, "review": [{"id": "a", "refs": ["refs/heads/main"], "need": [{"zzzzzzzz": 1}]}]}')"
		echo "review.history $(asked "$(rule '"history": "zzzzzzzz"')")"
		echo "review.carry $(asked "$(rule '"carry": "zzzzzzzz"')")"
		echo "exceptions $(asked '{"version": 1, "exceptions": [{"zzzzzzzz": 1}]}')"
		echo "need $(asked '{"version": 1, "exceptions": [{"need": [{"zzzzzzzz": 1}]}]}')"
		echo "bypass $(asked '{"version": 1, "bypass": [{"zzzzzzzz": 1}]}')"
		echo "need $(asked '{"version": 1, "bypass": [{"need": [{"zzzzzzzz": 1}]}]}')"
		echo "pay $(asked '{"version": 1, "bypass": [{"need": [], "pay": [{"zzzzzzzz": 1}]}]}')"
		echo "standard $(asked '{"version": 1, "standard": {"zzzzzzzz": 1}}')"
		echo "components $(asked '{"version": 1, "components": {"zzzzzzzz": 1}}')"
		echo "approval $(asked '{"version": 1, "components": {"approval": [{"zzzzzzzz": 1}]}}')"
	} >program
	diff schema program
}

@test "a policy that cannot be read: the hook says how to get out, from the index and from HEAD" {
	new_repo
	mc install -q
	write_policy <<<'{"version": 1, "treshold": "error"}'
	git add .
	run git commit -m broken
	expect_status 1
	expect_output "index:.milecastle/policy.json:1:16: unknown key 'treshold'"
	expect_output "'milecastle policy validate'"
	refuse_output '--no-verify'
	git commit -q --no-verify -m broken
	write_policy <<<'{"version": 1}'
	git add .
	run git commit -m mended
	expect_status 1
	expect_output "HEAD:.milecastle/policy.json:1:16: unknown key 'treshold'"
	expect_output 'git commit --no-verify'
	git commit -q --no-verify -m mended
	echo 'int x;' >a.c
	git add .
	git commit -q -m judged
}
