#!/usr/bin/env bats
# Where a policy and rules come from, and that nothing of them is passed over in silence.

load helper

setup() {
	isolate
	new_repo
}

bad='void f(char *d, const char *s) { strcpy(d, s); }'

@test "a policy that is a link, in HEAD and in the index, is an error" {
	mkdir .milecastle
	ln -s ../shared.json .milecastle/policy.json
	git add .milecastle
	run mc check
	expect_status 2
	expect_output "policy.json' must be a file, not a link"
	git commit -q --no-verify -m link
	run mc check
	expect_status 2
	expect_output "policy.json' must be a file, not a link"
}

@test "a .milecastle that is a link is an error" {
	ln -s elsewhere .milecastle
	git add .milecastle
	run mc check
	expect_status 2
	expect_output "'.milecastle' must be a folder"
	git commit -q --no-verify -m link
	run mc check
	expect_status 2
	expect_output "'.milecastle' must be a folder"
}

@test "a rule file that is a link is an error" {
	mkdir -p .milecastle/rules
	ln -s ../../x.yaml .milecastle/rules/x.yaml
	git add .milecastle
	run mc check
	expect_status 2
	expect_output "x.yaml' must be a file, not a link"
}

@test "a rename out of a lenient path is judged in full" {
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "*", "path": "legacy/", "level": "off"}]}'
	stage legacy/x.c <<<"$bad"
	git commit -q --no-verify -m legacy
	mkdir src
	git mv legacy/x.c src/x.c
	run mc check
	expect_status 1
	expect_output "src/x.c:1:34: error"
}

@test "GITHEAD_ variables count before a merge is committed only" {
	stage x.c <<<"$bad"
	commit=$(git commit-tree -m x "$(git write-tree)")
	export "GITHEAD_$commit=x"
	run mc hook pre-commit --
	expect_status 1
	run mc hook pre-merge-commit --
	expect_status 0
}

@test "a call whose bracket alone is new is new" {
	printf 'void f(char *s)\n{\n\tif (\n\tstrcpy\n\t== s)\n\t\treturn;\n}\n' | stage x.c
	git commit -q --no-verify -m compare
	printf 'void f(char *s)\n{\n\tif (\n\tstrcpy\n\t(s, s))\n\t\treturn;\n}\n' | stage x.c
	run mc check
	expect_status 1
}

@test "many suppressions of many calls stay within bounds" {
	{
		echo 'void f(char *d, char *s) {'
		for _ in $(seq 2000); do printf 'strcpy(d,s);%.0s' 1 2 3 4 5; done
		for _ in $(seq 2000); do printf '/* milecastle: allow str-strcpy -- a reason that is long enough */'; done
		echo '}'
	} >q.c
	run /usr/bin/time -f %M "$MILECASTLE" check -q q.c
	[ "${lines[-1]}" -lt 600000 ]
}

@test "patterns that overlap: both rules see the name" {
	mkdir rules
	for rule in 'no-raw error raw_*' 'no-raw-s note raw_s*'; do
		# shellcheck disable=SC2086 # three words
		set -- $rule
		printf 'id: %s\ntitle: t\nclass: code\nseverity: %s\nmatch:\n  names: ["%s"]\nmessage: "m"\nwhy: w\ninstead: [x]\n' \
			"$1" "$2" "$3" >"rules/$1.yaml"
	done
	echo 'void f(void) { raw_send(); }' >x.c
	run mc check --rules rules x.c
	expect_status 1
	expect_output "[no-raw]"
	expect_output "[no-raw-s]"
}

@test "a path pattern that can match nothing is an error" {
	for path in ./src/ ../x a//b '!x' /; do
		printf '{"version": 1, "exclude": [{"path": "%s", "reason": "because it is old"}]}' "$path" >p.json
		run mc check --policy p.json
		expect_status 2
		expect_output "p.json:1:"
	done
}

@test "a report keeps the mode of the file it replaces" {
	echo old >out.json
	chmod 600 out.json
	echo 'int x;' >x.c
	mc check -f json -o out.json x.c
	[ "$(stat -c %a out.json)" = 600 ]
}

@test "more candidates than the limit: what was not looked at is no pass" {
	{
		echo 'void f(struct s *p, char *d, char *s) {'
		yes 'p->gets;' | head -n 200001
		echo 'strcpy(d, s); }'
	} >x.c
	run mc check x.c
	expect_status 3
	expect_output "x.c: not checked: too many candidate words"
}
