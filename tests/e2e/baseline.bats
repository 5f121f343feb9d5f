# The baseline: what old code has does not block, and everything new does; who brings it, what
# it never holds, how it shrinks.

load helper
load push

setup()
{
	isolate
}

# old_code: a repository with three findings in src/, that counts whole files.
old_code()
{
	new_repo
	stage src/net.c <<-'END'
	#include <string.h>
	void net_name(char *to, const char *from)
	{
		strcpy(to, from);
	}
	void net_more(char *to, const char *from)
	{
		strcat(to, from);
	}
	END
	stage src/disk.c <<-'END'
	#include <string.h>
	void disk_name(char *to, const char *from)
	{
		strcpy(to, from);
	}
	END
	stage .milecastle/policy.json <<<'{"version": 1, "scope": "changed-files"}'
	git commit -q -m old
}

# written: old_code with its baseline committed.
written()
{
	old_code && mc baseline create >/dev/null && git add .milecastle && git commit -q -m baseline
}

# restage FILE COMMAND...: what the command prints becomes the file, and is added.
restage()
{
	local file=$1 text

	shift
	text=$("$@") && stage "$file" <<<"$text"
}

# The lines of the open findings of check --all, as PATH:LINE.
open_places()
{
	mc check --all -f json "$@" | jq -r '[.findings[] | select(.state == "open" and .class != "engine") | "\(.path):\(.line)"] | join(" ")'
}

expect_open()
{
	local places

	places=$(open_places) || true
	[ "$places" = "$*" ] || fail "open: $places"
}

# ---- the ordinary ----------------------------------------------------------------------

@test "old findings are written down once, and block no more" {
	old_code
	run mc check --all
	expect_status 1
	run mc baseline create
	expect_status 0
	expect_output "wrote .milecastle/baseline.json: 3 findings"
	expect_output "  2  str-strcpy"
	expect_output "who reviews the"
	[ "$(grep -c '"rule":' .milecastle/baseline.json)" = 3 ]
	jq -e '.version == 1 and (.findings | length == 3 and .[0].rule == "str-strcat" and .[0].path == "src/net.c" and .[0].line == 8)' .milecastle/baseline.json
	# what is not committed does not count
	run mc check --all
	expect_status 1
	git add .milecastle && git commit -q -m baseline
	run mc check --all
	expect_status 0
	expect_output "; 3 in the baseline"
	run mc check --all -v
	expect_output "src/net.c:4:1: in the baseline: 'strcpy' "
}

@test "reports carry it: JSON, and SARIF with suppressions and baselineState" {
	written
	mc check --all -f json | jq -e '.verdict == "pass" and .counts.baseline == 3 and .counts.errors == 0
		and ([.findings[] | select(.state == "baseline")] | length == 3)'
	printf 'void more(char *d) { strcpy(d, "x"); }\n' | stage src/more.c && git commit -q -m more
	mc check --all -f sarif >sarif || true
	jq -e '[.runs[0].results[] | select(.baselineState == "unchanged")] | length == 3 and
		all(.suppressions == [{"kind": "external", "status": "accepted", "justification": "in the baseline"}])' sarif
	jq -e '[.runs[0].results[] | select(.baselineState == "new")] | length == 1 and .[0].suppressions == []' sarif
	git rm -q .milecastle/baseline.json && git commit -q -m none
	mc check --all -f sarif >sarif || true
	jq -e '[.runs[0].results[] | has("baselineState")] | any | not' sarif
}

@test "what is new blocks beside what is old" {
	written
	printf 'void disk_more(char *to)\n{\n\tstrcpy(to, "more");\n}\n' >>src/disk.c && git add src
	run mc check
	expect_status 1
	expect_output "src/disk.c:8:2: error:"
	expect_output "1 in the baseline"
	refuse_output "src/disk.c:4:1: error:"
	commit
	expect_open src/disk.c:8
}

@test "a run without findings does not read it, a scan of everything does" {
	written
	echo '{' >.milecastle/baseline.json && git add .milecastle && git commit -q -m broken
	stage_safe
	run mc check
	expect_status 0
	stage_unsafe
	run mc check
	expect_status 2
	run mc check --all
	expect_status 2
	expect_output "HEAD:.milecastle/baseline.json:2:1: "
}

@test "the findings record is the same with and without it" {
	old_code
	git switch -q -c topic && printf 'int g;\n' >>src/net.c && git commit -q -a -m topic
	before=$(mc verdict main..topic --policy-from main | grep -o '[0-9a-f]\{64\}' | head -n 1)
	[ -n "$before" ] || fail "no digest"
	git switch -q main && mc baseline create >/dev/null && git add .milecastle && git commit -q -m baseline
	git switch -q topic
	run mc verdict main~..topic --policy-from main
	[ "$(grep -o '[0-9a-f]\{64\}' <<<"$output" | head -n 1)" = "$before" ] || fail "another digest"
}

# ---- what it follows, and what not -----------------------------------------------------

@test "it follows through lines above, indentation, edits around it and a renamed file" {
	written
	restage src/net.c sed '1i /* above\n */\nint g;' src/net.c
	restage src/net.c sed 's/strcpy/        strcpy/' src/net.c && commit
	run mc check --all
	expect_status 0
	sed -i 's/strcat(to, from);/to[0] = 0; strcat(to, from);/' src/net.c && git add src && commit
	run mc check --all
	expect_status 0
	git mv src/disk.c src/drive.c && commit
	run mc check --all
	expect_status 0
	expect_output "3 in the baseline"
	refuse_output "baseline-stale"
}

@test "a file that is renamed in what is staged keeps its own" {
	written
	git mv src/disk.c src/drive.c
	run mc check
	expect_status 0
	expect_output "1 in the baseline"
}

@test "a copy, another argument, another function, a second call are new" {
	written
	cp src/disk.c src/copy.c && git add src/copy.c && commit
	expect_open src/copy.c:4
	git reset -q --hard HEAD~
	sed -i 's/strcpy(to, from)/strcpy(to, from + 1)/' src/disk.c && git add src && commit
	expect_open src/disk.c:4
	git reset -q --hard HEAD~
	again=$(sed 's/disk_name/disk_again/' src/disk.c) && printf '%s\n' "$again" >>src/disk.c && git add src && commit
	expect_open src/disk.c:9
	git reset -q --hard HEAD~
	sed -i 's/strcpy(to, from);/strcpy(to, from); strcpy(to, from);/' src/disk.c && git add src && commit
	[ -n "$(open_places)" ] || fail "a second call was covered"
}

@test "when the old one is gone, a copy elsewhere is still new" {
	written
	cp src/disk.c src/copy.c && printf 'int g;\n' >src/disk.c && git add src && commit
	run open_places
	[[ $output == *src/copy.c:4* ]] || fail "the copy was covered"
	# the file itself moved, to two places: nobody can say which it is
	git reset -q --hard HEAD~
	cp src/disk.c src/one.c && git mv src/disk.c src/two.c && git add src && commit
	run open_places
	[[ $output == *src/one.c:4*src/two.c:4* ]] || fail "one of two copies was covered"
}

@test "an entry with a blob is for just that content" {
	written
	jq --arg blob "$(git rev-parse HEAD:src/disk.c)" '(.findings[] | select(.path == "src/disk.c")).blob = $blob' .milecastle/baseline.json >b
	mv b .milecastle/baseline.json && git add .milecastle && git commit -q -m blob
	run mc check --all
	expect_status 0
	printf 'int g;\n' >>src/disk.c && git add src && commit
	expect_open src/disk.c:4
}

# ---- what it never holds ---------------------------------------------------------------

key='-----BEGIN RSA PRIVATE KEY-----
MIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu
-----END RSA PRIVATE KEY-----'

@test "secrets and locked rules are left out, and said" {
	old_code
	stage key.pem <<<"$key"
	stage gets.c <<<'void f(char *d) { gets(d); }'
	stage .milecastle/rules/x-lock.yaml <<-'END'
	id: x-lock
	title: Locked
	class: code
	severity: error
	locked: true
	packs: [default]
	match:
	  names: [never_call]
	  uses: [call]
	message: "'{name}' is never called"
	why: It is a test.
	instead: ['nothing']
	cwe: []
	cert: []
	END
	stage lock.c <<<'void f(void) { never_call(); }'
	commit
	run mc baseline create
	expect_status 0
	expect_output "left out, and still open: 1 of secrets, "
	expect_output " of locked rules"
	jq -e 'all(.findings[]; .path != "key.pem" and .path != "lock.c")' .milecastle/baseline.json
	git add .milecastle && commit
	[[ $(open_places) == *key.pem:1*lock.c:1* ]] || fail "$(open_places)"
}

@test "by hand neither a secret, a locked rule nor another rule's finding gets in" {
	old_code
	stage key.pem <<<"$key"
	commit
	mc check --all -f json --fingerprints >all.json || true
	jq '{version: 1, findings: [.findings[] | {rule, path, line, fingerprints}]}' all.json >.milecastle/baseline.json
	git add .milecastle && commit
	expect_open key.pem:1
	jq '(.findings[] | select(.path == "src/disk.c")).rule = "str-strcat"' .milecastle/baseline.json >b
	mv b .milecastle/baseline.json && git add .milecastle && commit
	[[ $(open_places) == *src/disk.c:4* ]] || fail "it took the finding of another rule"
}

@test "where the policy forbids suppressions, nothing is covered" {
	written
	stage .milecastle/policy.json <<<'{"version": 1, "suppression": [{"path": "src/disk.c", "need": "forbidden"}]}'
	commit
	expect_open src/disk.c:4
	run mc baseline create --force
	expect_output "1 where the policy forbids suppressions"
	expect_output "2 findings"
}

@test "a policy from a file has none" {
	written
	cp .milecastle/policy.json policy.json
	run mc check --all --policy policy.json
	expect_status 1
}

# ---- create ----------------------------------------------------------------------------

@test "create does not overwrite, and --rule leaves the others alone" {
	written
	before=$(cat .milecastle/baseline.json)
	run mc baseline create
	expect_status 2
	expect_output "there is a baseline already"
	[ "$(cat .milecastle/baseline.json)" = "$before" ]
	printf 'void more(char *d) { strcpy(d, "x"); strcat(d, "y"); }\n' | stage src/more.c && commit
	run mc baseline create --rule str-strcat --force
	expect_status 0
	expect_output "wrote .milecastle/baseline.json: 4 findings"
	git add .milecastle && commit
	[ "$(mc check --all -f json | jq -r '[.findings[] | select(.state == "open").rule] | join(" ")')" = str-strcpy ]
	run mc baseline create --force
	expect_output "5 findings"
	# the same again is the same file
	before=$(cat .milecastle/baseline.json)
	mc baseline create --force
	[ "$(cat .milecastle/baseline.json)" = "$before" ]
	for args in 'create --rule no-such' 'create --prune --force' 'create --format json' 'show --force' 'frob' ''; do
		# shellcheck disable=SC2086 # words
		run mc baseline $args
		expect_status 2
	done
}

@test "--prune only takes out" {
	written
	printf 'void more(char *d) { strcpy(d, "x"); }\n' | stage src/more.c
	sed -i 's/strcat(to, from);//' src/net.c && git add src && commit
	run mc check --all
	expect_status 1
	expect_output ".milecastle/baseline.json: note: 1 of 3 findings in the baseline are not there any more; 'milecastle baseline create --prune' takes them out [baseline-stale]"
	run mc check --range HEAD~..
	refuse_output baseline-stale
	run mc baseline show
	expect_status 0
	expect_output "HEAD:.milecastle/baseline.json: 3 findings, 2 still there"
	expect_output "str-strcat: 1 finding, 0 still there"
	mc baseline show -f json | jq -e '.exists and .findings == 3 and .matching == 2 and
		.rules[0] == {"rule": "str-strcat", "findings": 1, "matching": 0, "paths": [{"path": "src/net.c", "findings": 1, "matching": 0}]}'
	run mc baseline create --prune --rule str-strcpy
	expect_output "3 findings, 0 taken out"
	run mc baseline create --prune
	expect_status 0
	expect_output "2 findings, 1 taken out"
	git add .milecastle && commit
	expect_open src/more.c:1
	run mc check --all
	refuse_output baseline-stale
}

@test "without findings, without a baseline, without a commit, in a bare repository" {
	new_repo
	run mc baseline create
	expect_status 2
	stage_safe && git commit -q -m safe
	run mc baseline create
	expect_status 0
	expect_output "none was written"
	[ ! -e .milecastle ]
	run mc baseline show
	expect_status 0
	expect_output "there is no baseline: 'index' has no .milecastle/baseline.json"
	mc baseline show -f json | jq -e '.exists == false and .findings == 0 and .rules == []'
	run mc baseline create --prune
	expect_status 2
	git clone -q --bare . ../bare.git
	cd ../bare.git
	run mc baseline create
	expect_status 2
	expect_output "bare repository"
}

@test "links are not written through" {
	old_code
	mkdir ../elsewhere
	ln -s ../../elsewhere/x .milecastle/baseline.json
	run mc baseline create --force
	expect_status 2
	[ ! -e ../elsewhere/x ]
	rm -r .milecastle && ln -s ../elsewhere .milecastle
	run mc baseline create
	expect_status 2
	[ -z "$(ls -A ../elsewhere)" ]
}

@test "what cannot be checked makes no baseline" {
	written
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' | stage lfs.c && commit
	run mc baseline create --force
	expect_status 3
	expect_output "'lfs.c' cannot be checked"
	run mc baseline create --prune
	expect_status 3
	run mc check --all
	expect_status 3
	refuse_output baseline-stale
}

# ---- bad files -------------------------------------------------------------------------

@test "a baseline that cannot be read is a broken policy" {
	written
	good=$(cat .milecastle/baseline.json)
	while read -r filter; do
		jq "$filter" <<<"$good" >.milecastle/baseline.json && git add .milecastle && git commit -q --allow-empty -m bad
		run mc check --all
		expect_status 2 || fail "read: $filter"
		[[ $output =~ HEAD:.milecastle/baseline.json:[0-9]+:[0-9]+:\  ]] || fail "no place: $filter"
		run mc policy validate .milecastle/baseline.json
		expect_status 2
	done <<-'END'
		.version = 2
		.version = "1"
		del(.version)
		del(.findings)
		.more = 1
		.findings = {}
		.findings[0].more = 1
		del(.findings[0].rule)
		.findings[0].rule = "../x"
		.findings[0].rule = 1
		.findings[0].path = ""
		del(.findings[0].path)
		.findings[0].line = -1
		.findings[0].line = "1"
		del(.findings[0].line)
		.findings[0].fingerprints = {}
		del(.findings[0].fingerprints["exact/v1"])
		.findings[0].fingerprints["exact/v2"] = "00"
		.findings[0].fingerprints["exact/v1"] = "00"
		.findings[0].fingerprints["line/v1"] |= ascii_upcase
		.findings[0].fingerprints["line/v1"] = 1
		.findings[0].blob = "x"
		.findings[0].blob = "0000000000000000000000000000000000000000"
		.findings[1] = .findings[0]
		[]
	END
	{ echo '// why' && printf '%s\n' "$good"; } >.milecastle/baseline.json && git add .milecastle && git commit -q -m bad
	run mc check --all
	expect_status 2
	printf '%s\n' "$good" >.milecastle/baseline.json
	run mc policy validate
	expect_status 0
	expect_output ".milecastle/baseline.json: valid"
}

@test "a link or a folder in its place is a broken policy" {
	written
	rm .milecastle/baseline.json && ln -s ../b .milecastle/baseline.json && git add -A && git commit -q -m link
	run mc check
	expect_status 2
	expect_output "'.milecastle/baseline.json' must be a file"
	rm .milecastle/baseline.json && mkdir .milecastle/baseline.json && echo >.milecastle/baseline.json/x && git add -A && git commit -q -m folder
	run mc check --all
	expect_status 2
	expect_output "must be a file"
}

@test "no byte of it reaches a terminal as it is" {
	written
	jq '.findings[0].path = "a\u001b[31m\u202eb"' .milecastle/baseline.json >b && mv b .milecastle/baseline.json
	git add .milecastle && git commit -q -m odd
	run mc baseline show
	expect_status 0
	expect_output 'a\x1b[31m\u{202e}b'
}

# ---- who brings it ---------------------------------------------------------------------

@test "a commit does not bring the baseline that it is judged by" {
	new_repo
	stage .milecastle/policy.json <<<'{"version": 1}' && git commit -q -m policy
	stage_unsafe
	git commit -q -m unsafe
	mc baseline create >/dev/null
	git reset -q --soft HEAD~ && git add .milecastle
	run mc check
	expect_status 1
	# while HEAD has no policy, what is staged is trusted, as with the policy itself
	git reset -q --soft HEAD && git update-ref -d HEAD
	run mc check
	expect_status 0
}

@test "server: the baseline of the push does not count for it, and does for the next" {
	new_server
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	stage .milecastle/policy.json <<<'{"version": 1, "scope": "all", "protected": ["refs/heads/main"]}' && commit
	accepted origin HEAD:main
	git switch -q -c topic
	stage_unsafe && commit
	mc baseline create >/dev/null && git add .milecastle && commit
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the baseline counted for the push that brings it"
	expect_output "a.c:4:1: "
	# the baseline alone, as whoever keeps the policy would bring it
	git switch -q main && git checkout -q topic -- .milecastle && commit
	accepted origin HEAD:main
	git rebase -q main topic 2>/dev/null || git rebase --skip 2>/dev/null
	accepted origin HEAD:main
	# and what is new blocks
	commit_unsafe new.c
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "something new was covered"
	expect_output "new.c:4:1: "
}

@test "server: one that cannot be read lets no finding in, and its mending" {
	new_server
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	stage .milecastle/policy.json <<<'{"version": 1, "protected": ["refs/heads/main"]}' && commit
	accepted origin HEAD:main
	echo '{' >.milecastle/baseline.json && git add .milecastle && commit
	push origin HEAD:main
	# whether it is taken or not, nothing passes by it
	git reset -q --hard origin/main
	commit_unsafe
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "a finding came in"
}

@test "ci: the baseline is the base's" {
	written
	git switch -q -c topic
	stage_unsafe new.c && commit
	run mc ci --base main
	expect_status 1
	mc baseline create --force >/dev/null && git add .milecastle && commit
	run mc ci --base main
	expect_status 1
	expect_output "new.c:4:1: "
}

@test "server: a first baseline is a first policy, and a broken one does not land" {
	new_server
	commit_safe a.c && git push -q origin main
	mkdir -p .milecastle && printf '{"version": 1, "findings": []}\n' | stage .milecastle/baseline.json && commit
	push origin main
	[ "$status" -ne 0 ] || fail "anybody may bring the first one"
	expect_output "[policy-bootstrap]"
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	git push -q origin main
	printf '{"version": 1, "findings": {}}\n' | stage .milecastle/baseline.json && commit
	push origin main
	[ "$status" -ne 0 ] || fail "a broken one landed"
	expect_output "[policy-invalid]"
}
