#!/usr/bin/env bats
# milecastle check: its sources, its options, where policy and rules come from, and how it
# ends. What git does to the index is in hooks.bats; broken input is in bad-input.bats.

load helper

setup()
{
	isolate
}

# commit_all [MESSAGE]: all of the work tree, unchecked.
commit_all()
{
	git add -A && git commit -q --no-verify --allow-empty -m "${1:-x}"
}

# policy <<<JSON: the work tree's; it counts when it is committed.
policy()
{
	mkdir -p .milecastle && cat >.milecastle/policy.json
}

# own_rule ID NAME: a rule of the repository's own that forbids calls of NAME.
own_rule()
{
	mkdir -p "${3:-.milecastle/rules}"
	cat >"${3:-.milecastle/rules}/$1.yaml" <<-END
	id: $1
	title: Our own rule
	class: code
	severity: error
	match:
	  names: [$2]
	message: "'{name}' is not for us"
	why: Because we said so.
	instead: ['something else']
	END
}

# ---- --staged --------------------------------------------------------------------------

@test "staged: the default in a repository, and the same with --staged" {
	gate_repo
	stage_unsafe
	run mc check
	expect_status 1
	first=$output
	run mc check --staged
	expect_status 1
	[ "$first" = "$output" ]
	expect_output "a.c:4:1: error:"
	expect_output "1 error in 1 file; blocked (threshold error)"
	refuse_output "Nothing was committed"
}

@test "staged: outside of any repository: exit 2" {
	for source in '' --staged --all --range=A..B; do
		run mc check $source
		expect_status 2
		expect_output "not in a git repository"
	done
}

@test "staged: nothing is written" {
	gate_repo
	stage_unsafe
	before=$(everything)
	run mc check
	expect_status 1
	run mc check --all -f sarif
	expect_status 0
	run mc check -f json .
	expect_status 1
	[ "$before" = "$(everything)" ]
}

# ---- --range ---------------------------------------------------------------------------

@test "range: the net change of several commits" {
	gate_repo
	numbered | stage n.c
	commit_all one
	git tag -a -m start start
	sed -i "3s/.*/$unsafe/" n.c
	commit_all bad
	sed -i "9s/.*/$unsafe/" n.c
	commit_all worse
	report --range start..HEAD
	expect_status 1
	expect_places n.c:3 n.c:9
	report --range HEAD~1..
	expect_places n.c:9
	numbered >n.c
	commit_all good
	report --range start..
	expect_status 0
	expect_json '.findings == []'
	report --range start..HEAD~1
	expect_status 1
}

@test "range: an empty one passes" {
	gate_repo
	report --range HEAD..HEAD
	expect_status 0
	expect_stats changes=0 blobs_read=0
}

@test "range: diverged branches: from the merge base" {
	gate_repo
	stage_unsafe old.c
	commit_all old
	git checkout -q -b topic
	stage_unsafe topic.c
	commit_all topic
	git checkout -q main
	git rm -q old.c
	{ numbered 30; echo "$unsafe"; } | stage main.c
	commit_all main
	report --range main..topic
	expect_status 1
	expect_places topic.c:4
	report --range topic..main
	expect_places main.c:31
}

@test "range: a merged main is not the topic's" {
	gate_repo
	git checkout -q -b topic
	stage_safe t.c
	commit_all topic
	git checkout -q main
	stage_unsafe main.c
	commit_all main
	git checkout -q topic
	git merge -q --no-edit main
	stage_safe t2.c
	commit_all more
	report --range main..topic
	expect_status 0
}

@test "range: a merge with content of its own is judged, even when undone later" {
	gate_repo
	git checkout -q -b side
	stage_safe s.c
	commit_all side
	git checkout -q main
	git merge -q --no-ff --no-commit side
	stage_unsafe evil.c
	git commit -q --no-verify -m evil
	report --range HEAD^..
	expect_places evil.c:4
	git rm -q evil.c
	commit_all undone
	report --range HEAD~2..
	expect_status 1
	expect_places evil.c:4
	report --range HEAD~1..
	expect_status 0
}

@test "range: nothing is read twice, and unchanged files not at all" {
	gate_repo
	for i in $(seq 100); do
		echo 'int n;' >"f$i.c"
	done
	commit_all many
	echo 'int more;' >>f7.c
	commit_all one
	report --range HEAD~1..
	expect_stats changes=1 blobs_read=1 old_blobs_read=0 processes=0
}

@test "range: wrong ones: exit 2" {
	gate_repo
	for range in HEAD HEAD...HEAD ..HEAD .. a..b..c '' nowhere..HEAD HEAD..nowhere \
		'HEAD:base.c..HEAD'; do
		run mc check --range "$range"
		expect_status 2
	done
	run mc check --range nowhere..HEAD
	expect_output "'nowhere' is no commit"
	run mc check --range HEAD
	expect_output "A..B"
}

@test "range: no common history: exit 2" {
	gate_repo
	git checkout -q --orphan other
	commit_all other
	run mc check --range main..other
	expect_status 2
	expect_output "no common history"
}

@test "range: in a bare repository" {
	gate_repo
	stage_unsafe
	commit_all bad
	git clone -q --bare . ../bare.git
	cd ../bare.git
	report --range HEAD~1..HEAD
	expect_status 1
	expect_places a.c:4
	expect_json '.policy.origin == "built-in"'
}

# shallow DEPTH: a clone of repo's main, with the last DEPTH commits only.
shallow()
{
	git clone -q --depth "$1" "file://$BATS_TEST_TMPDIR/repo" "$BATS_TEST_TMPDIR/shallow"
	cd "$BATS_TEST_TMPDIR/shallow"
	# where libgit2 finds no parent it frees less than it took
	export ASAN_OPTIONS=detect_leaks=0
}

@test "range: a shallow clone: what it holds is checked, what it does not hold is told" {
	gate_repo
	for i in 1 2 3 4; do
		echo "int n$i;" >"n$i.c"
		commit_all "$i"
	done
	git branch old HEAD~3
	git checkout -q old
	commit_all --allow-empty side
	git checkout -q main
	stage_unsafe
	commit_all bad
	shallow 3
	report --range HEAD~1..
	expect_status 1
	expect_places a.c:4
	git fetch -q --depth 1 origin old
	run mc check --range FETCH_HEAD..HEAD
	expect_status 3
	expect_output "deepen it with 'git fetch --unshallow'"
	report --all
	expect_places a.c:4
	git fetch -q --unshallow
	report --range HEAD~1..
	expect_status 1
	expect_places a.c:4
	report --range HEAD~2..HEAD~1
	expect_status 0
}

@test "range: a shallow clone without the merge base: exit 3, deepen" {
	gate_repo
	git checkout -q -b topic
	for i in 1 2 3; do
		echo "int t$i;" >"t$i.c"
		commit_all "$i"
	done
	git checkout -q main
	for i in 1 2 3; do
		echo "int m$i;" >"m$i.c"
		commit_all "$i"
	done
	shallow 2
	git fetch -q --depth 2 origin topic:topic
	run mc check --range main..topic
	expect_status 3
	expect_output deepen
}

@test "range: a shallow clone without the commit: exit 3, deepen" {
	gate_repo
	start=$(head_id)
	for i in 1 2 3; do
		echo "int m$i;" >"m$i.c"
		commit_all "$i"
	done
	shallow 2
	for range in HEAD~3..HEAD "$start..HEAD"; do
		run mc check --range "$range"
		expect_status 3
		expect_output deepen
	done
}

# ---- --all -----------------------------------------------------------------------------

@test "all: every file of HEAD, or of another commit" {
	gate_repo
	{ numbered 3; echo "$unsafe"; } | stage sub/a.c
	commit_all bad
	git tag bad
	git rm -q -r sub
	commit_all good
	stage_unsafe staged.c
	report --all
	expect_status 0
	expect_stats changes=1 blobs_read=1
	for rev in bad HEAD~1 'HEAD~1^{tree}'; do
		report --all "$rev"
		expect_status 1
		expect_places sub/a.c:4
	done
	report --all=bad
	expect_places sub/a.c:4
	report --all -j 2
	expect_status 0
}

@test "all: symbolic links and gitlinks are left out" {
	gate_repo
	without_deps
	ln -s /etc/passwd link.c
	git add link.c
	git update-index --add --cacheinfo "160000,$(head_id),lib.c"
	run git commit -q -m links
	expect_status 0
	expect_output "link.c: warning: a symbolic link where a source is expected: /etc/passwd, outside of the tree"
	report --all
	expect_status 0
	expect_stats changes=4 sources=1 blobs_read=3 # the link: where it leads
}

@test "all: no such revision, or none yet: exit 2" {
	new_repo
	run mc check --all
	expect_status 2
	expect_output "'HEAD' is no commit"
	run mc check --all nowhere
	expect_status 2
	stage_safe
	commit_all
	run mc check --all HEAD:a.c
	expect_status 2
}

# ---- files and folders -----------------------------------------------------------------

@test "files: outside of any repository" {
	mkdir -p d/sub
	echo "$unsafe" | tee d/a.c d/sub/b.h d/readme.txt d/c.java >/dev/null
	report d
	expect_status 1
	expect_places d/a.c:1 d/sub/b.h:1
	expect_json '.policy.origin == "built-in"'
	report d/readme.txt
	expect_places d/readme.txt:1
	report d/a.c d/a.c ./d d/sub/
	expect_status 1
	cd d
	report .
	expect_places a.c:1 sub/b.h:1
	report "$PWD/a.c"
	expect_places "$PWD/a.c:1"
	report ../d/sub
	expect_places ../d/sub/b.h:1
}

@test "files: in a repository: from disk, in full, under its policy" {
	gate_repo
	policy <<-'END'
	{"version": 1, "exclude": [{"path": "gen/**", "reason": "made by a program"},
		{"path": "made.c", "reason": "made by a program"}]}
	END
	mkdir gen sub
	echo "$unsafe" | tee gen/g.c sub/a.c made.c >/dev/null
	commit_all
	echo "$unsafe" >untracked.c
	report .
	expect_places sub/a.c:1 untracked.c:1
	expect_json '[.unchecked[].path] == ["gen/g.c", "made.c"]'
	cd sub
	report ..
	expect_places ../sub/a.c:1 ../untracked.c:1
	expect_json '[.unchecked[].path] == ["../gen/g.c", "../made.c"]'
	# a folder above the root: what is below the root still is
	cd ..
	report ../"${PWD##*/}/.."
	expect_json '[.findings[].path] | map(sub(".*/(?<n>[^/]*/[^/]*)$"; "\(.n)")) | sort ==
		["'"${PWD##*/}"'/untracked.c", "sub/a.c"]'
	cd sub
	report ../gen/g.c
	expect_status 0
	expect_json '.unchecked[0].kind == "excluded"'
	rm a.c
	report ../sub
	expect_status 0
	expect_stats sources=0
}

@test "files: .git is left out, hidden folders are not, links are not followed" {
	gate_repo
	mkdir .hidden
	echo "$unsafe" | tee .git/x.c .hidden/h.c >/dev/null
	ln -s . loop
	ln -s /dev/zero zero.c
	ln -s .hidden/h.c link.c
	report .
	expect_places .hidden/h.c:1
	report link.c
	expect_places link.c:1
}

@test "files: odd names" {
	printf '%s\n' "$unsafe" | tee -- $'a\nb.c' $'\xff.c' -c.c >/dev/null
	report -- -c.c
	expect_places -c.c:1
	report .
	expect_json '[.findings[] | select(.rule == "str-strcpy")] | length == 3'
	run mc check .
	expect_output 'a\nb.c:1:'
	expect_output '\xff.c:1:'
}

@test "files: one that is not there: exit 2" {
	run mc check nowhere.c
	expect_status 2
	expect_output "cannot read 'nowhere.c': No such file"
	run mc check ''
	expect_status 2
}

# ---- --stdin ---------------------------------------------------------------------------

@test "stdin: one source, with the name that is given" {
	report --stdin --path src/x.c <<<"$unsafe"
	expect_status 1
	expect_places src/x.c:1
	report --stdin --path README <<<"$unsafe"
	expect_places README:1
	report --stdin --path x.c </dev/null
	expect_status 0
	run mc check --stdin <<<"$unsafe"
	expect_status 2
	expect_output "--path NAME"
}

@test "stdin: under the repository's policy" {
	gate_repo
	policy <<-'END'
	{"version": 1, "exclude": [{"path": "gen/**", "reason": "made by a program"}]}
	END
	commit_all
	report --stdin --path gen/x.c <<<"$unsafe"
	expect_status 0
	expect_json '.unchecked[0].path == "gen/x.c"'
	report --stdin --path src/x.c <<<"$unsafe"
	expect_status 1
}

# ---- what counts -----------------------------------------------------------------------

@test "scope: changed-lines, changed-files, all" {
	gate_repo
	{ numbered; echo "$unsafe"; } | stage n.c
	commit_all
	sed -i '2s/.*/int edited;/' n.c
	git add n.c
	report
	expect_status 0
	report --scope changed-lines
	expect_status 0
	for scope in changed-files all; do
		report --scope "$scope"
		expect_places n.c:21
		report --scope "$scope" --range HEAD~1..HEAD
		expect_places n.c:21
	done
	run mc check --scope some
	expect_status 2
	expect_output "changed-lines, changed-files, all"
}

@test "scope: the policy's, and the command's wins" {
	gate_repo
	policy <<<'{"version": 1, "scope": "changed-files"}'
	{ numbered; echo "$unsafe"; } | stage n.c
	commit_all
	sed -i '2s/.*/int edited;/' n.c
	git add n.c
	report
	expect_places n.c:21
	commit_blocked n.c:21
	report --scope changed-lines
	expect_status 0
}

@test "threshold: error, warning, note; the policy's, and the command's wins" {
	gate_repo
	policy <<-'END'
	{"version": 1, "severity": [{"rule": "str-strcpy", "level": "warning"}]}
	END
	commit_all
	stage_unsafe
	report
	expect_status 0
	expect_json '.counts.warnings == 1 and .counts.blocking == 0'
	run git commit -q -m x
	expect_status 0
	expect_output "a.c:4:1: warning:"
	expect_output "1 warning in 1 file; passed"
	git reset -q --soft HEAD~1
	report --threshold warning
	expect_status 1
	expect_json '.threshold == "warning" and .counts.blocking == 1'
	report --threshold note
	expect_status 1
	git reset -q
	policy <<-'END'
	{"version": 1, "threshold": "note",
	 "severity": [{"rule": "str-strcpy", "level": "note"}]}
	END
	commit_all
	report --all
	expect_status 1
	report --all --threshold error
	expect_status 0
	run mc check --threshold off
	expect_status 2
}

@test "suppressions: muted with a reason; without one, or unused, it is said" {
	gate_repo
	stage m.c <<-END
	/* milecastle: allow str-strcpy -- both sizes are checked by the caller */
	$unsafe
	END
	report
	expect_status 0
	expect_json '.counts.muted == 1 and .findings[0].state == "muted"'
	expect_json '.findings[0].reason == "both sizes are checked by the caller"'
	commit_passes
	stage u.c <<<'/* milecastle: allow str-strcpy -- nothing is here to allow */ int n;'
	report
	expect_status 0
	expect_json '.findings[0].rule == "sup-unused"'
	stage u.c <<<"/* milecastle: allow str-strcpy */ $unsafe"
	commit_blocked sup-no-reason
	expect_output str-strcpy
}

# ---- policy and rules ------------------------------------------------------------------

@test "policy: from HEAD, not from the index or the work tree" {
	gate_repo
	policy <<<'{"version": 1}'
	commit_all
	policy <<<'{"version": 1, "severity": [{"rule": "*", "level": "off"}]}'
	stage_unsafe
	report
	expect_status 1
	git add .milecastle
	report
	expect_status 1
	expect_json '.policy.origin == "HEAD:.milecastle/policy.json"'
	digest=$(git show HEAD:.milecastle/policy.json | sha256sum | cut -d' ' -f1)
	expect_json ".policy.digest == \"$digest\""
	commit_blocked a.c:4
	git rm -q -r --cached .milecastle
	commit_blocked a.c:4
	rm -rf .milecastle
	commit_blocked a.c:4
}

@test "policy: from the index while HEAD has none, never from the work tree" {
	new_repo
	mc install -q
	policy <<<'{"version": 1, "severity": [{"rule": "str-*", "level": "off"}]}'
	stage_unsafe
	report
	expect_status 1
	expect_json '.policy.origin == "built-in"'
	git add .milecastle
	report
	expect_status 0
	expect_json '.policy.origin == "index:.milecastle/policy.json"'
	echo broken >.milecastle/policy.json
	commit_passes
}

@test "policy: from the index when HEAD has commits but no policy" {
	gate_repo
	policy <<<'{"version": 1, "severity": [{"rule": "str-*", "level": "off"}]}'
	stage_unsafe
	git add .milecastle
	report
	expect_status 0
	commit_passes
}

@test "policy: --policy FILE instead" {
	gate_repo
	policy <<<'{"version": 1, "severity": [{"rule": "str-*", "level": "off"}]}'
	commit_all
	stage_unsafe
	report
	expect_status 0
	echo '{"version": 1}' >../mine.json
	report --policy ../mine.json
	expect_status 1
	expect_json '.policy.origin == "../mine.json"'
	run mc check --policy ../nowhere.json
	expect_status 2
	expect_output nowhere.json
	run mc check --policy ..
	expect_status 2
}

@test "rules: the repository's own, from HEAD; --rules DIR instead" {
	gate_repo
	own_rule our-frob frob
	commit_all
	own_rule our-other other
	echo 'void g(void) { frob(); other(); brand_new(); }' | stage a.c
	report
	expect_status 1
	expect_json '[.findings[].rule] == ["our-frob"]'
	own_rule our-new brand_new ../rules
	report --rules ../rules
	expect_json '[.findings[].rule] == ["our-new"]'
	run mc check --rules ../nowhere
	expect_status 2
}

@test "rules: from the index while HEAD has none" {
	gate_repo
	own_rule our-frob frob
	echo 'void g(void) { frob(); }' | stage a.c
	report
	expect_status 0
	git add .milecastle
	commit_blocked our-frob
}

@test "exclusions are listed: in JSON, in SARIF, and with -v" {
	gate_repo
	policy <<-'END'
	{"version": 1, "exclude": [{"path": "gen/**", "reason": "made by a program"}]}
	END
	commit_all
	stage_unsafe gen/g.c
	report
	expect_status 0
	expect_json '.unchecked == [{"kind": "excluded", "path": "gen/g.c",
		"reason": "made by a program"}]'
	run mc check -f sarif
	expect_output "ade by a program"
	run mc check
	expect_output "1 excluded"
	refuse_output "made by a program"
	run mc check -v
	expect_output "gen/g.c: excluded: made by a program"
	run git commit -q -m x
	expect_status 0
	expect_output "1 excluded"
}

# ---- how it is said --------------------------------------------------------------------

# Many findings in many files, of all kinds.
many_files()
{
	gate_repo
	policy <<-'END'
	{"version": 1, "exclude": [{"path": "gen/**", "reason": "made by a program"}]}
	END
	mkdir gen
	for i in $(seq 60); do
		{ numbered $((i % 7)); echo "$unsafe"; echo "$unsafe"; } >"f$i.c"
		printf 'void h(void) { char *p = gets(0); sprintf(p, "%%d", atoi(p)); }\n' \
			>>"f$i.c"
	done
	stage_unsafe gen/g.c
	git add -A
}

@test "jobs: the number of threads does not show" {
	many_files
	for format in text json sarif; do
		mc check -j 1 -v -f "$format" >"../1.$format" || [ $? -eq 1 ]
		for jobs in 2 4 64; do
			mc check -j "$jobs" -v -f "$format" >"../$jobs.$format" || [ $? -eq 1 ]
			cmp "../1.$format" "../$jobs.$format"
		done
		[ -s "../1.$format" ]
	done
	for jobs in 0 65 -1 x 1x ''; do
		run mc check -j "$jobs"
		expect_status 2
	done
}

@test "formats: text, json and sarif say the same" {
	many_files
	report
	expect_status 1
	count=$(jq '.findings | length' <<<"$json")
	[ "$count" -gt 200 ]
	expect_json '.schema == 1 and .verdict == "block" and .command == "check"'
	expect_json '.counts.files == 60'
	[ "$(mc check --color never | grep -cE '^f[0-9]+\.c:[0-9]+:[0-9]+: ')" -eq "$count" ]
	mc check -f sarif >sarif.json || [ $? -eq 1 ]
	jq -e ".runs[0].results | length == $count" sarif.json
	jq -e '.version == "2.1.0"' sarif.json
	jq -e 'all(.runs[0].results[]; .suppressions == [])' sarif.json
	run mc check -f xml
	expect_status 2
	expect_output "text, json, sarif"
}

@test "output: a file, and nothing on standard output" {
	gate_repo
	stage_unsafe
	for format in text json sarif; do
		echo old >"../out.$format"
		run mc check -f "$format" -o "../out.$format"
		expect_status 1
		[ -z "$output" ]
		mc check -f "$format" | cmp - "../out.$format"
	done
	[ "$(find .. -name '*milecastle-*')" = "" ]
	stage_safe
	mc check --output=../clean
	grep -q "nothing found" ../clean
	mc check -o /dev/stdout | cmp - ../clean
}

@test "quiet: the summary of a block, and nothing on a pass" {
	gate_repo
	stage_unsafe
	run mc check -q
	expect_status 1
	[ "$output" = "milecastle: 1 error in 1 file; blocked (threshold error)" ]
	stage_safe
	run mc check --quiet
	expect_status 0
	[ -z "$output" ]
}

@test "verbose: muted findings too" {
	gate_repo
	stage m.c <<<"$unsafe /* milecastle: allow str-strcpy -- it fits, see above */"
	run mc check
	expect_output "1 muted"
	refuse_output "see above"
	run mc check -v
	expect_status 0
	expect_output "m.c:1:34: muted:"
	expect_output "it fits, see above"
}

@test "stats: what the run cost" {
	gate_repo
	stage_unsafe
	run mc check --stats
	expect_status 1
	[[ $output =~ [[:space:]]1[[:space:]]+blobs\ or\ files\ read ]]
	[[ $output =~ [[:space:]]0[[:space:]]+processes\ started ]]
}

# on_terminal COMMAND...: with a terminal for its output.
on_terminal()
{
	run script -qec "$(printf '%q ' "$@")" /dev/null </dev/null
}

has_colour()
{
	[[ $output == *$'\e['*m* ]] || fail "no colour"
}

has_no_colour()
{
	[[ $output != *$'\e'* ]] || fail "colour"
}

# The finding was shown, and in colour, or not: no word has no colour either.
shows_coloured()
{
	expect_status 1 && expect_output strcpy && has_colour
}

shows_plain()
{
	expect_status 1 && expect_output strcpy && has_no_colour
}

@test "colour: always, never, and auto without a terminal" {
	gate_repo
	stage_unsafe
	export TERM=xterm
	run mc check --color always
	shows_coloured
	for when in never auto; do
		run mc check --color "$when"
		shows_plain
	done
	run mc check
	shows_plain
	run mc check --color always -f json
	shows_plain
	run mc check --color always -o ../out
	expect_status 1
	grep -q $'\e' ../out
	NO_COLOR=1 run mc check --color always
	shows_coloured
	run mc check --color sometimes
	expect_status 2
}

@test "colour: on a terminal, but for NO_COLOR and TERM=dumb" {
	[ -x "$(command -v script)" ] || skip "no script(1)"
	gate_repo
	stage_unsafe
	unset NO_COLOR
	export TERM=xterm
	on_terminal "$MILECASTLE" check
	shows_coloured
	NO_COLOR= on_terminal "$MILECASTLE" check
	shows_coloured
	NO_COLOR=1 on_terminal "$MILECASTLE" check
	shows_plain
	TERM=dumb on_terminal "$MILECASTLE" check
	shows_plain
	on_terminal "$MILECASTLE" check --color never
	shows_plain
	on_terminal "$MILECASTLE" check -o ../out
	output=$(cat ../out)
	shows_plain
	on_terminal git commit -m x
	shows_coloured
	expect_output strcpy
}

# ---- calls -----------------------------------------------------------------------------

@test "calls: sources exclude each other" {
	gate_repo
	for args in "--staged --all" "--staged --range A..B" "--stdin --path x --all" \
		"--staged base.c" "--range A..B base.c" "--stdin --path x base.c" \
		"--all HEAD base.c"; do
		run mc check $args
		expect_status 2
		expect_output "exclude each other"
	done
}

@test "calls: an unknown option, with the nearest one" {
	run mc check --fromat json
	expect_status 2
	expect_output "there is no option '--fromat'; did you mean '--format'?"
	run mc check --completely-different
	expect_status 2
	refuse_output "did you mean"
	run mc check -x
	expect_status 2
	expect_output "-x"
	run mc check --staged=yes
	expect_status 2
	for option in --range --path --policy --rules --format -o -j; do
		run mc check "$option"
		expect_status 2
		expect_output "needs a value"
	done
}

@test "calls: an unknown command, with the nearest one" {
	run mc chekc
	expect_status 2
	expect_output "there is no command 'chekc'; did you mean 'check'?"
	run mc $'odd\e[31m'
	expect_status 2
	has_no_colour
}

@test "calls: milecastle alone: usage on standard error, exit 2" {
	status=0
	mc >out 2>err || status=$?
	expect_status 2
	[ ! -s out ]
	grep -q "usage: milecastle COMMAND" err
}

@test "calls: --version, --help, and help for each command" {
	for args in --version -V version; do
		run mc $args
		expect_status 0
		[[ $output =~ ^milecastle\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	done
	for args in --help -h help; do
		run mc $args
		expect_status 0
		expect_output "usage: milecastle COMMAND"
	done
	commands=$(mc --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
	[ "$(wc -w <<<"$commands")" -ge 8 ]
	for command in $commands hook; do
		for args in "$command --help" "$command -h" "help $command"; do
			run mc $args
			expect_status 0
			expect_output "usage: milecastle $command"
		done
	done
	run mc help nothing
	expect_status 2
	run mc check --help --nonsense
	expect_status 2
}

@test "calls: exit codes 0, 1, 2 and 3" {
	gate_repo
	mc check
	stage_unsafe
	run mc check
	expect_status 1
	run mc check --nonsense
	expect_status 2
	run mc check --policy /nonexistent
	expect_status 2
	git update-index --split-index
	run mc check
	expect_status 3
}

# ---- includes --------------------------------------------------------------------------

@test "includes: a macro that holds only under a condition takes no use away" {
	gate_repo
	printf '#define mktemp own_mktemp\n' >always.h
	printf '#ifdef WIN\n#include "always.h"\n#endif\n' >maybe.h
	printf '#ifndef ALSO_H\n#define ALSO_H\n#ifdef WIN\n#define mktemp own\n#endif\n#endif\n' >also.h
	printf '#ifdef WIN\n#define CP strcpy\n#else\n#define CP own_copy\n#endif\n' >copy.h
	printf '#include "always.h"\nint f(char *s) { return !mktemp(s); }\n' >gone.c
	printf '#include "maybe.h"\nint f(char *s) { return !mktemp(s); }\n' >maybe.c
	printf '#include "also.h"\nint f(char *s) { return !mktemp(s); }\n' >also.c
	printf '#ifdef WIN\n#include "always.h"\n#endif\nint f(char *s) { return !mktemp(s); }\n' >here.c
	printf '#include "maybe.h"\n#include "always.h"\nint f(char *s) { return !mktemp(s); }\n' >both.c
	printf '#include "copy.h"\nvoid f(char *d, char *s) { CP(d, s); }\n' >copy.c
	printf '#ifdef WIN\n#define use own\n#define gets own\n#else\n#ifdef X\n#define use(a) own\n#endif\n#endif\n' >nest.h
	printf '#include "nest.h"\nvoid f(char *s) { use(gets(s)); }\n' >nest.c
	run mc check gone.c maybe.c also.c here.c both.c copy.c nest.c
	expect_status 1
	expect_output "maybe.c:2:26: error: 'mktemp'"
	expect_output "also.c:2:26: error: 'mktemp'"
	expect_output "here.c:4:26: error: 'mktemp'"
	expect_output "copy.c:2:28: error:"
	expect_output "nest.c:2:23: error: 'gets'"
	refuse_output "gone.c"
	refuse_output "both.c"
}

@test "includes: what stands in the arguments of a header's macro lives on, or does not" {
	gate_repo
	printf '#define LOG(level, ...) do { if (level) log_it(__VA_ARGS__); } while (0)\n' >log.h
	printf '#define NOTHING(...) do { } while (0)\n' >>log.h
	printf '#include "log.h"\nvoid f(char *d, char *s)\n{\n' >a.c
	printf '\tLOG(1, strcpy(d, s));\n\tNOTHING(strcat(d, s));\n' >>a.c
	printf '#define OWN(x) LOG(2, x)\n\tOWN(strcpy(d, s));\n}\n' >>a.c
	run mc check a.c
	expect_status 1
	expect_output "a.c:4:9: error: 'strcpy'"
	expect_output "a.c:7:6: error: 'strcpy'"
	refuse_output "strcat"
}

@test "fingerprints are computed when they are asked for, and stay when lines move" {
	printf 'void f(char *d, char *s)\n{\n\tstrcpy(d, s);\n}\n' >a.c
	run mc check -f json a.c
	refuse_output fingerprints
	mc check -f json --fingerprints a.c | grep -o '"fingerprints".*' >before || true
	[ "$(grep -o '/v1' before | wc -l)" = 4 ]
	{ printf '#include <string.h>\n\n'; sed 's/\t/  /' a.c; } >b.c && mv b.c a.c
	mc check -f json --fingerprints a.c | grep -o '"fingerprints".*' >after || true
	cmp before after
	mc check -f sarif a.c >a.sarif || true
	for key in Exact Function Context Line; do
		grep -q "\"milecastle$key/v1\":" a.sarif
	done
}
