#!/usr/bin/env bats
# What nobody should have to expect: huge, deep and odd sources, damaged repositories,
# broken policies and rules, full disks, closed pipes, signals. Correct or loud: a pass is
# never among the outcomes, and whatever was not checked is named.

load helper

setup()
{
	isolate
}

# Slower and larger by design; a bound on address space cannot hold for it.
is_sanitized()
{
	grep -q __asan_init "$MILECASTLE"
}

# bounded MEGABYTES SECONDS COMMAND...: run it, and look at time and memory.
bounded()
{
	local megabytes=$1 seconds=$2 used

	shift 2
	! is_sanitized || megabytes=$((megabytes * 6)) seconds=$((seconds * 6))
	run timeout "$seconds" /usr/bin/time -o "$BATS_TEST_TMPDIR/used" -f %M "$@"
	[ "$status" -ne 124 ] || fail "more than $seconds seconds"
	used=$(tail -n 1 "$BATS_TEST_TMPDIR/used")
	[ $((used / 1024)) -le "$megabytes" ] || fail "$((used / 1024)) MB of memory"
}

# repeat N TEXT
repeat()
{
	yes "$2" | head -n "$1" | tr -d '\n'
}

# traced INJECTION FILE COMMAND...: system calls on FILE fail as strace's -e inject says.
traced()
{
	strace true 2>/dev/null || skip "no strace, or it may not trace"
	ASAN_OPTIONS=detect_leaks=0 run strace -f -o "$BATS_TEST_TMPDIR/trace" -P "$2" \
		-e inject="$1" "${@:3}"
	grep -q INJECTED "$BATS_TEST_TMPDIR/trace" || fail "nothing was injected"
}

# ---- size ------------------------------------------------------------------------------

@test "size: a file of 100 MB is scanned to its end" {
	{ yes 'int some_name = 1;' | head -c 100000000; echo; echo "$unsafe"; } >big.c
	bounded 1000 60 "$MILECASTLE" check big.c
	expect_status 1
	expect_output "big.c:5263159:34: error:"
}

@test "size: 100 MB of one declaration: the scan judges, and that is said" {
	{ echo 'int a[] = {'; yes '1, 2, 3, 4, 5, 6, 7, 8,' | head -c 100000000
		echo '}; '; } >big.c
	bounded 1000 60 "$MILECASTLE" check big.c
	expect_status 0
	{ echo 'int a[] = {'; yes '1, 2, 3, 4, 5, 6, 7, 8,' | head -c 9000000
		echo ' strcpy(a, b) };'; } >big.c
	bounded 500 60 "$MILECASTLE" check big.c
	expect_status 1
	expect_output "too large to parse"
}

@test "size: a staged file of 100 MB" {
	gate_repo
	git config core.compression 0
	{ yes 'int some_name = 1;' | head -c 100000000; echo; echo "$unsafe"; } >big.c
	git add big.c
	bounded 1000 60 "$MILECASTLE" hook pre-commit
	expect_status 1
	expect_output "big.c:5263159:34:"
	git commit -q --no-verify -m big
	sed -i '1s/.*/int edited;/' big.c
	git add big.c
	bounded 1500 60 "$MILECASTLE" check
	[ "$status" -le 1 ]
}

@test "size: above the limit it is not read, and named: exit 3" {
	truncate -s 129M big.c
	echo 'int n;' >small.c
	bounded 200 20 "$MILECASTLE" check .
	expect_status 3
	expect_output "big.c: not checked:"
	expect_output "more than the limit of 134217728"
	gate_repo
	mv ../big.c .
	git add big.c
	bounded 200 20 "$MILECASTLE" hook pre-commit
	expect_status 3
	commit_blocked "big.c: not checked:"
	run mc check --stdin --path big.c <big.c
	expect_status 3
}

@test "size: a line of 5 MB with a candidate, and many on it" {
	{ repeat 700000 'int n; '; printf '%s' "$unsafe"; repeat 10000 ' int m;'; } >line.c
	bounded 1000 60 "$MILECASTLE" check line.c
	expect_status 1
	expect_output "line.c:1:4900034: error:"
	[ "${#output}" -lt 4000 ]
	report line.c
	expect_json '[.findings[] | select(.rule == "str-strcpy")][0].column == 4900034'
	{ printf 'void f(char *a, char *b) { '; repeat 100000 'strcpy(a, b); '; echo '}'; } >line.c
	bounded 2000 120 "$MILECASTLE" check -f json -o out.json line.c
	expect_status 1
	jq -e '[.findings[] | select(.rule == "str-strcpy")] | length == 100000' out.json
}

# ---- depth -----------------------------------------------------------------------------

# deep OPEN CLOSE: a function that nests 300,000 times around a banned call.
deep()
{
	printf 'void f(char *a, const char *b)\n{\n'
	repeat 300000 "$1"
	printf '\nstrcpy(a, b);\n'
	repeat 300000 "$2"
	printf '\n}\n'
}

# The call is found, by the tree or by the scan, within bounds and with a small stack.
deep_is_found()
{
	bounded 1500 60 "$MILECASTLE" check deep.c
	expect_status 1
	expect_output "deep.c:4:1: error: 'strcpy'"
	bounded 1500 60 bash -c 'ulimit -s 256 && exec "$@"' - "$MILECASTLE" check deep.c
	expect_status 1
	expect_output "deep.c:4:1: error: 'strcpy'"
}

@test "depth: parentheses" {
	deep '(' ')' >deep.c
	deep_is_found
}

@test "depth: parentheses that nobody closes" {
	deep '(' '' >deep.c
	deep_is_found
}

@test "depth: braces, closed or not" {
	deep '{' '}' >deep.c
	deep_is_found
	deep '{' '' >deep.c
	deep_is_found
}

@test "depth: calls" {
	deep 'a(' ')' >deep.c
	deep_is_found
	deep 'a(' '' >deep.c
	deep_is_found
}

@test "depth: brackets, operators, casts and conditions" {
	for open in 'a[' '!' '(int)' 'x ? ' 'x = ' 'if (x) '; do
		deep "$open" '' >deep.c
		deep_is_found
	done
}

# No C: nothing to be found, but an end to be reached.
@test "depth: attributes that nobody closes" {
	for open in '[' '__attribute__((x' '_Generic(' '#' '"'; do
		deep "$open" '' >deep.c
		bounded 1500 60 "$MILECASTLE" check deep.c
		[ "$status" -le 1 ]
	done
}

@test "more digraphs than are kept: said, and no pass" {
	deep '<:' '' >deep.c
	bounded 1500 60 "$MILECASTLE" check deep.c
	[ "$status" -eq 3 ]
	[[ "$output" == *'too many candidate words, facts or suppressions; the rest was not checked'* ]]
}

@test "depth: a chain of else-if" {
	deep 'if (x) y(); else ' '' >deep.c
	deep_is_found
}

@test "depth: conditional directives" {
	{ yes '#if A' | head -n 300000; echo "$unsafe"; yes '#endif' | head -n 300000; } >deep.c
	bounded 1500 60 "$MILECASTLE" check deep.c
	expect_status 1
	expect_output "deep.c:300001:34:"
}

@test "depth: folders" {
	(for _ in $(seq 300); do mkdir d && cd d || exit 1; done)
	run mc check .
	expect_status 3
	expect_output "folders deep"
}

# ---- bytes -----------------------------------------------------------------------------

@test "bytes: NUL, 0xFF and noise" {
	head -c 1000000 /dev/zero >nul.c
	head -c 5000000 /dev/zero | tr '\0' '\377' >ff.c
	head -c 1000000 /dev/urandom >noise.c
	: >empty.c
	printf '\n' >line.c
	printf '/*' >comment.c
	printf '"\\' >string.c
	printf '#define A \\' >splice.c
	bounded 500 60 "$MILECASTLE" check nul.c ff.c empty.c line.c comment.c string.c splice.c
	expect_status 1
	expect_output "nul.c:1:1: error:"
	expect_output "ff.c:1:1: warning:"
	rm nul.c
	bounded 500 60 "$MILECASTLE" check ff.c empty.c line.c comment.c string.c splice.c
	expect_status 0
	bounded 500 60 "$MILECASTLE" check noise.c
	[ "$status" -le 1 ]
	printf '\0%s\0%s\n' "$unsafe" "$unsafe" >nul.c
	report nul.c
	expect_json '[.findings[] | select(.rule == "str-strcpy") | .column] == [35, 84]'
	expect_json '[.findings[] | select(.rule == "src-nul") | .column, .end_column] == [1, 51]'
}

@test "bytes: nothing of a file reaches the terminal unescaped" {
	printf 'void f(void) { /* \e[31m \x9b \xe2\x80\xae \xff \r */ strcpy(\x01); }\n' >e.c
	run mc check --color never e.c
	expect_status 1
	[ -z "$(LC_ALL=C tr -d '\n\t\040-\176' <<<"$output")" ] || fail "unescaped bytes"
}

@test "bytes: a megabyte of candidates in comments and strings is no finding" {
	{ printf '/* '; repeat 50000 'strcpy(a, b); '; echo '*/'
		printf 'const char *s = "'; repeat 50000 'strcpy(a, b); '; echo '";'; } >s.c
	report s.c
	expect_status 0
	expect_stats candidates=0
}

# ---- files -----------------------------------------------------------------------------

@test "files: one that cannot be read is named, the others are checked" {
	[ -x "$(command -v setpriv)" ] || [ "$(id -u)" -ne 0 ] || skip "no setpriv"
	open=$(mktemp -d)
	chmod 755 "$open"
	cp "$MILECASTLE" "$open/mc"
	cd "$open"
	mkdir d
	echo 'int n;' | tee d/no.c d/yes.c >/dev/null
	chmod 000 d/no.c
	run as_nobody ./mc check d
	expect_status 3
	expect_output "d/no.c: not checked: cannot be read: Permission denied"
	expect_output "1 path could not be checked"
	echo "$unsafe" >d/yes.c
	run as_nobody ./mc check d
	expect_status 1
	expect_output d/yes.c:1
	expect_output "d/no.c: not checked"
	chmod 000 d
	run as_nobody ./mc check d
	[ "$status" -ge 2 ]
	expect_output "Permission denied"
	rm -rf "$open"
}

@test "files: a FIFO, a socket, a device: exit 2 when named, left out of folders" {
	mkdir d
	mkfifo d/f.c
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "d/s.c", Listen => 1)'
	for f in d/f.c d/s.c /dev/zero; do
		run timeout 10 "$MILECASTLE" check "$f"
		expect_status 2
		expect_output "neither a file nor a folder"
	done
	run timeout 10 "$MILECASTLE" check d
	expect_status 0
	run timeout 10 "$MILECASTLE" check --policy d/f.c --stdin --path x.c </dev/null
	expect_status 2
}

@test "files: one that vanishes, or breaks while it is read, is named" {
	mkdir d
	echo "$unsafe" >d/a.c
	echo 'int n;' >d/b.c
	traced openat:error=ENOENT "$PWD/d/b.c" "$MILECASTLE" check "$PWD/d"
	expect_status 1
	expect_output "d/b.c: not checked: cannot be read: No such file"
	echo 'int n;' >d/a.c
	traced read:error=EIO "$PWD/d/b.c" "$MILECASTLE" check "$PWD/d"
	expect_status 3
	expect_output "d/b.c: not checked: cannot be read: Input/output error"
}

@test "files: a folder where the index has a file" {
	gate_repo
	stage_unsafe
	rm a.c
	mkdir a.c
	commit_blocked a.c:4
	run mc check a.c
	expect_status 0
	echo "$unsafe" >a.c/in.c
	run mc check a.c
	expect_status 1
}

@test "files: a file where the index has a folder" {
	gate_repo
	stage_unsafe d/a.c
	rm -r d
	echo 'int n;' >d
	commit_blocked d/a.c:4
}

# ---- damaged repositories --------------------------------------------------------------

@test "index: garbage, cut short, empty, a wrong checksum: exit 3 with its name" {
	gate_repo
	stage_unsafe
	cp .git/index ../index
	for damage in 'head -c 5000 /dev/urandom' 'head -c 60 ../index' 'head -c 11 ../index' \
		'printf ""' 'sed s/base/bass/ ../index' 'head -c -1 ../index'; do
		$damage >.git/index
		pre_commit
		expect_status 3
		expect_output "$PWD/.git/index"
	done
	git -c core.hooksPath=/dev/null read-tree HEAD || cp ../index .git/index
}

@test "index: a folder in its place: exit 3" {
	gate_repo
	rm .git/index
	mkdir .git/index
	pre_commit
	expect_status 3
}

@test "index: it cannot be read: exit 3" {
	gate_repo
	stage_unsafe
	traced openat:error=EACCES "$PWD/.git/index" "$MILECASTLE" hook pre-commit
	expect_status 3
}

# lose PATH: the object of the staged file goes.
lose()
{
	local id

	id=$(git rev-parse ":$1")
	rm -f ".git/objects/${id:0:2}/${id:2}"
}

@test "objects: a missing one: exit 3 with the path, others are checked" {
	gate_repo
	echo 'int lost;' | stage sub/lost.c
	stage_safe b.c
	lose sub/lost.c
	pre_commit
	expect_status 3
	expect_output "sub/lost.c: not checked:"
	expect_output "commit stopped: 1 path could not be checked"
	report
	expect_json '.verdict == "fault" and .stats.blobs_read == 1'
	commit_blocked "sub/lost.c"
	stage_unsafe
	pre_commit
	expect_status 1
	expect_output a.c:4
	expect_output "sub/lost.c: not checked:"
}

@test "objects: a damaged one, and one of another kind: exit 3 with the path" {
	gate_repo
	echo 'int damaged;' | stage d.c
	id=$(git rev-parse :d.c)
	chmod +w ".git/objects/${id:0:2}/${id:2}"
	head -c 100 /dev/urandom >".git/objects/${id:0:2}/${id:2}"
	git update-index --add --cacheinfo "100644,$(git rev-parse 'HEAD^{tree}'),tree.c"
	pre_commit
	expect_status 3
	expect_output "d.c: not checked:"
	expect_output "tree.c: not checked:"
}

@test "HEAD: damaged, its commit or tree gone: no pass" {
	gate_repo
	stage_safe
	cp .git/HEAD ../HEAD
	for content in 'garbage' 'ref: ' 'ref: refs/heads/../../x' \
		0123456789012345678901234567890123456789; do
		echo "$content" >.git/HEAD
		pre_commit
		[ "$status" -ge 2 ] || fail "a pass with HEAD '$content'"
	done
	cp ../HEAD .git/HEAD
	tree=$(git rev-parse 'HEAD^{tree}') commit=$(head_id)
	mv ".git/objects/${tree:0:2}/${tree:2}" ../object
	pre_commit
	expect_status 3
	mv ../object ".git/objects/${tree:0:2}/${tree:2}"
	rm -f ".git/objects/${commit:0:2}/${commit:2}"
	pre_commit
	expect_status 3
	echo garbage >.git/refs/heads/main
	pre_commit
	expect_status 3
}

@test "MERGE_HEAD: damaged: exit 3" {
	gate_repo
	stage_safe
	for content in garbage 0123456789012345678901234567890123456789; do
		echo "$content" >.git/MERGE_HEAD
		pre_commit
		expect_status 3
	done
}

@test "objects: an alternate that is gone, or quoted: exit 3" {
	gate_repo
	stage_safe
	GIT_ALTERNATE_OBJECT_DIRECTORIES=/nonexistent run mc check
	expect_status 3
	expect_output /nonexistent
	GIT_ALTERNATE_OBJECT_DIRECTORIES='"/a:b"' run mc check
	expect_status 3
	GIT_OBJECT_DIRECTORY=/nonexistent run mc check
	expect_status 3
}

@test "configuration: damaged: exit 3" {
	gate_repo
	stage_safe
	echo '[core' >>.git/config
	run mc hook pre-commit
	expect_status 3
}

# ---- output ----------------------------------------------------------------------------

@test "output: a full disk: exit 3, on standard output too" {
	gate_repo
	stage_unsafe
	for format in text json sarif; do
		run mc check -f "$format" -o /dev/full
		expect_status 3
		expect_output "/dev/full"
		expect_output "No space left"
		status=0
		mc check -f "$format" >/dev/full 2>err || status=$?
		expect_status 3
	done
	stage_safe
	status=0
	mc check >/dev/full 2>err || status=$?
	expect_status 3
	for args in --help --version 'check --help'; do
		status=0
		mc $args >/dev/full 2>err || status=$?
		expect_status 3
	done
	stage_unsafe
	status=0
	mc hook pre-commit 2>/dev/full || status=$?
	[ "$status" -ne 0 ]
}

@test "output: a file that was there stays when the disk is full" {
	mkdir small
	mount -t tmpfs -o size=64k none small 2>/dev/null || skip "needs a small disk: mount"
	echo old >small/out.json
	yes "$unsafe" | head -n 1000 >many.c
	run mc check many.c -f json -o small/out.json
	content=$(cat small/out.json)
	names=$(ls -A small)
	umount small
	expect_status 3
	expect_output "No space left"
	[ "$content" = old ]
	[ "$names" = out.json ]
}

@test "output: a file that was there stays when the last step fails" {
	strace true 2>/dev/null || skip "no strace, or it may not trace"
	echo "$unsafe" >a.c
	echo old >out
	for call in fsync rename write; do
		ASAN_OPTIONS=detect_leaks=0 run strace -o trace -e "trace=$call" \
			-e "inject=$call:error=EIO" "$MILECASTLE" check a.c -o out
		grep -q INJECTED trace || fail "nothing was injected"
		expect_status 3
		[ "$(cat out)" = old ]
		[ -z "$(find . -name 'out?*')" ] || fail "a temporary file is left"
	done
}

@test "output: where nothing can be written: exit 2" {
	echo "$unsafe" >a.c
	mkdir d
	for out in nowhere/out d a.c/out ''; do
		run mc check a.c -o "$out"
		expect_status 2
	done
	[ -z "$(ls -A d)" ]
	open=$(mktemp -d)
	chmod 755 "$open"
	cp "$MILECASTLE" "$open/mc"
	cp a.c "$open"
	cd "$open"
	run as_nobody ./mc check a.c -o out
	rm -rf "$open"
	expect_status 2
	expect_output "Permission denied"
}

@test "output: a reader that goes: the verdict's exit code, and no noise" {
	yes "$unsafe" | head -n 20000 >many.c
	for format in text json sarif; do
		set +e
		mc check many.c -f "$format" 2>err | head -n 1 >first
		codes=("${PIPESTATUS[@]}")
		set -e
		[ "${codes[0]}" -eq 1 ] || fail "exit code ${codes[0]}"
		[ ! -s err ]
		[ -s first ]
	done
	echo 'int n;' >good.c
	set +e
	mc check good.c 2>err | true
	codes=("${PIPESTATUS[@]}")
	set -e
	[ "${codes[0]}" -eq 0 ]
	[ ! -s err ]
}

@test "output: closed descriptors" {
	gate_repo
	stage_unsafe
	status=0
	mc check >&- 2>/dev/null || status=$?
	expect_status 3
	status=0
	mc hook pre-commit >&- 2>&- <&- || status=$?
	[ "$status" -ne 0 ]
	stage_safe
	mc hook pre-commit >&- 2>&- <&-
	status=0
	mc check -o ../out >&- 2>&- <&- || status=$?
	expect_status 0
	grep -q "nothing found" ../out
}

# ---- signals ---------------------------------------------------------------------------

# A folder that takes a while to check.
slow_folder()
{
	mkdir slow
	{ echo 'void f(char *a, char *b) {'; yes 'a = b + 1; g(a, (int)*b, "x"); strcpy(a, b);' |
		head -n 100000; echo '}'; } >slow/0.c
	for i in $(seq 60); do
		ln slow/0.c "slow/$i.c"
	done
}

@test "signals: SIGINT 130, SIGTERM 143; nothing is left behind" {
	slow_folder
	echo old >out
	for signal in INT:130 TERM:143; do
		"$MILECASTLE" check slow -o out 2>err &
		sleep 0.5
		kill "-${signal%:*}" $!
		status=0
		wait $! || status=$?
		expect_status "${signal#*:}"
		[ "$(cat out)" = old ]
		[ "$(ls)" = $'err\nhome\nout\nslow' ]
		grep -q "interrupted; nothing was decided" err
	done
}

@test "signals: they end it soon, a second one at once" {
	slow_folder
	"$MILECASTLE" check slow 2>err >&2 &
	sleep 0.5
	start=$(date +%s%N)
	kill -INT $!
	sleep 0.2 # two that wait at the same time are one
	kill -INT $! 2>/dev/null || true
	status=0
	wait $! || status=$?
	expect_status 130
	[ $((($(date +%s%N) - start) / 1000000)) -lt 5000 ]
}

# ---- policy ----------------------------------------------------------------------------

# policy_fails LINE:COLUMN WORD <<<POLICY: staged where HEAD has none, it blocks with both,
# and says the way out.
policy_fails()
{
	stage .milecastle/policy.json
	pre_commit
	expect_status 2
	expect_output "index:.milecastle/policy.json:$1: "
	expect_output "$2"
	[ "${#lines[@]}" -eq 2 ] || fail "expected an error and the way out, a line each"
	[[ "${lines[1]}" == *"milecastle policy validate"* ]] || fail "the way out is missing"
}

@test "policy: each kind of error has file, line, column and what was expected" {
	gate_repo
	stage_safe
	policy_fails 2:1 "ends too early" <<<''
	policy_fails 1:1 "expected an object" <<<'[]'
	policy_fails 1:13 "" <<<'{"version": }'
	policy_fails 2:1 "" <<<'{"version": 1'
	policy_fails 1:16 "" <<<'{"version": 1} x'
	policy_fails 1:16 "" <<<'{"version": 1, "version": 1}'
	policy_fails 1:1 "version" <<<'{}'
	policy_fails 1:13 "version 1" <<<'{"version": 2}'
	policy_fails 1:13 "number" <<<'{"version": "1"}'
	policy_fails 2:2 "threshold" <<<$'{"version": 1,\n "treshold": "error"}'
	policy_fails 2:15 "'error', 'warning', 'note'" <<<$'{"version": 1,\n "threshold": "fatal"}'
	policy_fails 1:25 "changed-lines" <<<'{"version": 1, "scope": "lines"}'
	policy_fails 1:25 "" <<<'{"version": 1, "packs": "default"}'
	policy_fails 1:26 "pack" <<<'{"version": 1, "packs": [1]}'
	policy_fails 1:29 "level" <<<'{"version": 1, "severity": [{"rule": "str-strcpy"}]}'
	policy_fails 1:61 "" \
		<<<'{"version": 1, "severity": [{"rule": "str-strcpy", "level": "fatal"}]}'
	policy_fails 1:28 "reason" <<<'{"version": 1, "exclude": [{"path": "a/**"}]}'
	policy_fails 1:55 "at least 8" \
		<<<'{"version": 1, "exclude": [{"path": "a/**", "reason": "none"}]}'
	policy_fails 1:32 "need" <<<'{"version": 1, "suppression": [{"rule": "str-strcpy"}]}'
	policy_fails 1:8 "UTF-8" <<<$'{"a": "\xff"}'
	policy_fails 1:33 "" <<<"$(repeat 100 '[')"
	commit_blocked "index:.milecastle/policy.json:"
}

@test "policy: a rule or a pack that does not exist, with the nearest one" {
	gate_repo
	stage_safe
	stage .milecastle/policy.json <<-'END'
	{"version": 1, "severity": [{"rule": "str-strcopy", "level": "off"}]}
	END
	commit_blocked str-strcopy
	expect_output str-strcpy
	stage .milecastle/policy.json <<<'{"version": 1, "packs": ["defualt"]}'
	commit_blocked defualt
}

@test "policy: too large, a folder, a link" {
	gate_repo
	stage_safe
	{ echo '{"version": 1} //'; repeat 300000 'text '; } | stage .milecastle/policy.json
	pre_commit
	expect_status 2
	expect_output policy.json
	git rm -q -f .milecastle/policy.json
	echo '{"version": 1, "severity": [{"rule": "*", "level": "off"}]}' >../mine.json
	mkdir -p .milecastle
	ln -s ../../mine.json .milecastle/policy.json
	git add .milecastle
	stage_unsafe
	pre_commit
	expect_status 2
	expect_output "must be a file, not a link"
}

@test "policy: a broken one in HEAD blocks until it is mended" {
	gate_repo
	stage .milecastle/policy.json <<<'{'
	git commit -q --no-verify -m broken
	stage_safe
	commit_blocked "HEAD:.milecastle/policy.json:2:1:"
	run mc check --all
	expect_status 2
	run mc check --policy /dev/null
	expect_status 2
	echo '{"version": 1}' >../good.json
	run mc check --policy ../good.json
	expect_status 0
}

@test "policy: its object is missing: no pass" {
	gate_repo
	stage .milecastle/policy.json <<<'{"version": 1}'
	lose .milecastle/policy.json
	pre_commit
	expect_status 3
	expect_output policy.json
}

# ---- rules -----------------------------------------------------------------------------

rule='id: our-rule
title: Our own rule
class: code
severity: error
match:
  names: [frob]
message: "no {name}"
why: Because.
instead: [other]'

# rule_fails PLACE WORD [SED...]: the rule above, changed by sed, is refused.
rule_fails()
{
	sed "${@:3}" <<<"$rule" | stage .milecastle/rules/our-rule.yaml
	pre_commit
	expect_status 2
	expect_output "index:.milecastle/rules/our-rule.yaml:$1: "
	expect_output "$2"
}

@test "rules: each kind of error has file, line, column and what was expected" {
	gate_repo
	echo 'void g(void) { frob(); }' | stage a.c
	stage .milecastle/rules/our-rule.yaml <<<"$rule"
	commit_blocked our-rule
	rule_fails 1:5 "file's name" '1s/our-rule/other/'
	rule_fails 1:5 "a-z" '1s/our-rule/Our_Rule/'
	rule_fails 1:1 "title" '2d'
	rule_fails 3:8 "did you mean 'code'" '3s/code/codes/'
	rule_fails 3:8 "'code', 'secret', 'text'" '3s/code/other/'
	rule_fails 4:11 "'error', 'warning', 'note'" '4s/error/off/'
	rule_fails 5:1 "" '5s/match/macth/'
	rule_fails 6:11 "not an identifier" '6s/frob/a b/'
	rule_fails 6:3 "empty" '6s/frob//'
	rule_fails 6:10 "" '6s/\[frob\]/frob/'
	rule_fails 9:10 "" '9s/\[other\]/other/'
	rule_fails 10:1 "" '$a title: Again'
	rule_fails 10:1 "" '$a unknown: key'
	rule_fails 6:11 "" '6s/frob/\&a frob/'
	rule_fails 7:8 "expected ','" '6s/\]//'
	rule_fails 1:1 "token" '1s/^/\t/'
	rule_fails 10:7 "CWE" '$a cwe: [many]'
	commit_blocked "our-rule.yaml:"
}

@test "rules: empty, too deep, not UTF-8, two of one id: exit 2" {
	gate_repo
	stage_safe
	for content in '' '[' $'\xff: 1' '--- a' "$(repeat 1000 '[')" $'a: *b' $'a: !!x b'; do
		stage .milecastle/rules/our-rule.yaml <<<"$content"
		pre_commit
		expect_status 2
		expect_output our-rule.yaml
	done
	stage .milecastle/rules/our-rule.yaml <<<"$rule"
	stage .milecastle/rules/our-rule.yml <<<"$rule"
	commit_blocked our-rule
	git rm -q -f .milecastle/rules/our-rule.y*ml
	sed '1s/our-rule/str-strcpy/' <<<"$rule" | stage .milecastle/rules/str-strcpy.yaml
	commit_blocked str-strcpy
}

@test "rules: --rules with a broken one names file, line and column" {
	mkdir rules
	sed '4s/error/fatal/' <<<"$rule" >rules/our-rule.yaml
	echo 'int n;' >a.c
	run mc check --rules rules a.c
	expect_status 2
	expect_output "rules/our-rule.yaml:4:11:"
}
