#!/usr/bin/env bats
# The two witnesses, and what is said of their work: classes, macros of the policy and
# learning them, disagreements, receipts, aliases from included files, and that one content
# gives one report, however it came.

bats_require_minimum_version 1.5.0
load helper

setup()
{
	isolate
}

# findings [ARG...]: those of check ARG..., with what a commit and a file on disk share.
findings()
{
	report "$@"
	jq -c .findings <<<"$json"
}

# receipt PATH FILTER: it holds for the receipt of a path in the last report.
receipt()
{
	expect_json "[.receipts[] | select(.path == \"$1\")] | length == 1 and (.[0] | $2)"
}

# ---- classes ---------------------------------------------------------------------------

@test "class: a call in #if 0 is a note and passes, unless the policy makes it more" {
	gate_repo
	{ echo '#if 0'; echo "$unsafe"; echo '#endif'; } | stage a.c
	report
	expect_status 0
	expect_places a.c:2
	expect_json '.findings[0] | .class == "inactive-branch" and .severity == "note"'
	git commit -q -m passes
	stage .milecastle/policy.json <<-'END'
	{"version": 1, "severity": [{"rule": "str-*", "class": "inactive-branch", "level": "error"}]}
	END
	git commit -q -m policy
	{ numbered 3; echo '#if 0'; echo "$unsafe"; echo '#endif'; } | stage b.c
	report
	expect_status 1
	expect_places b.c:5
	expect_json '.findings[0] | .class == "inactive-branch" and .severity == "error"'
	commit_blocked 'b.c:5:34: error:'
}

@test "class: the entry speaks of its class only" {
	gate_repo
	echo '{"version": 1, "severity": [
		{"rule": "*", "class": "inactive-branch", "level": "off"}]}' >p.json
	{ echo '#if 0'; echo "$unsafe"; echo '#endif'; echo "$unsafe"; } | stage a.c
	report --policy p.json
	expect_status 1
	expect_places a.c:4
}

# ---- macros ----------------------------------------------------------------------------

@test "macros: with its entry in the policy the parser sees through a macro" {
	gate_repo
	printf 'void f(char *a)\nBEGIN\n\tuse(strcpy);\nEND\n' | stage a.c
	report
	expect_places a.c:3
	expect_json '.findings[0].class == "unparsed-region"'
	stage .milecastle/policy.json <<-'END'
	{"version": 1, "macros": ["#define BEGIN {", "#define END }"]}
	END
	git reset -q a.c
	git commit -q -m policy
	git add a.c
	report
	expect_places a.c:3
	expect_json '.findings[0].class == "reference"'
	commit_blocked a.c:3:6
}

@test "macros: one of the policy may be an alias" {
	gate_repo
	printf 'void f(char *a, char *b)\n{\n\tCOPY(a, b);\n}\n' | stage a.c
	report
	expect_json '.findings == []'
	echo '{"version": 1, "macros": ["#define COPY strcpy"]}' >p.json
	report --policy p.json
	expect_status 1
	expect_json '.findings | length == 1 and .[0].class == "indirect-name" and
		.[0].name == "strcpy" and .[0].via == "COPY" and .[0].line == 3'
}

@test "learn-macros: proposes what no include defines, and the policy takes it" {
	new_repo
	mkdir src
	for f in one two; do
		{
			[ $f = one ] || echo '#include "known.h"'
			cat <<-END
			static MY_HOT int hot_$f(int a)
			{
				return a;
			}
			int count_$f(struct node *head)
			{
				struct node *it;
				int n = 0;

				list_walk(it, head) {
					n++;
				}
				return n;
			}
			END
			[ $f = one ] || printf 'int known(int a)\nBEGIN\n\treturn a;\nEND\n'
		} >src/$f.c
	done
	printf '#define BEGIN {\n#define END }\n' >src/known.h
	run --separate-stderr mc rules learn-macros src
	expect_status 0
	[ -z "$stderr" ] || fail "$stderr"
	expect_output '"#define MY_HOT"'
	expect_output '"#define list_walk(...) for (;;)"'
	refuse_output BEGIN
	refuse_output END
	printf '{"version": 1,\n%s\n}\n' "$output" >p.json
	run mc policy validate p.json
	expect_status 0
	# and with it the parser stumbles no more
	echo 'static MY_HOT int *g = strcpy;' >g.c
	report g.c
	expect_json '[.findings[].class] == ["unparsed-region"]'
	report --policy p.json g.c
	expect_json '[.findings[].class] == ["reference"]'
}

@test "learn-macros: HEAD's sources without a name; nothing to learn is an empty list" {
	gate_repo
	run mc rules learn-macros
	expect_status 0
	expect_output '"macros": []'
	printf '{"version": 1, %s}\n' "$(sed '/^\/\//d' <<<"$output")" >p.json
	run mc policy validate p.json
	expect_status 0
	run mc rules learn-macros nowhere
	expect_status 2
}

# ---- witnesses -------------------------------------------------------------------------

@test "both witnesses: a disagreement is told and blocks nothing" {
	gate_repo
	echo 'void f(void) { int strcpy(a, b); }' | stage a.c
	run mc check --both-witnesses -v
	expect_status 1
	expect_output "a.c:1:20: lexer: call, tree: declaration 'strcpy' (took: call)"
	expect_output "a.c: receipt: 1 disagreement"
	report --both-witnesses
	expect_json '.disagreements | length == 1 and .[0].line == 1 and .[0].column == 20 and
		.[0].lexer == "call" and .[0].tree == "declaration" and .[0].took == "call"'
	receipt a.c '.disagreements == 1 and .bytes_parsed > 0'
	# the lexer is sure of it: by itself no tree is asked for
	report
	expect_json '.disagreements == []'
	receipt a.c '.disagreements == null and .bytes_parsed == null'
	# where they agree nothing is said, whatever is in scope
	echo 'void f(char *a, char *b) { strcpy(a, b); }' | stage a.c
	report --both-witnesses
	expect_json '.disagreements == []'
	receipt a.c '.bytes_parsed > 0'
}

# ---- receipts --------------------------------------------------------------------------

@test "receipts: trigraphs, an include, neither" {
	gate_repo
	printf 'int a;\nconst char *s = "??/";\n' | stage tri.c
	printf '#include "h.h"\n#include "h.h"\nint b;\n' | stage inc.c
	echo '#define H 1' | stage h.h
	echo 'int c;' | stage clean.c
	report
	expect_status 0
	expect_json '[.receipts[].path] == ["clean.c", "h.h", "inc.c", "tri.c"]'
	expect_json 'all(.receipts[]; .limits == null and .blob != null and .rules > 0)'
	receipt clean.c '.bytes == 7 and .readings == null and .includes == null and
		.bytes_scanned == null and .bytes_parsed == null'
	receipt tri.c '.bytes == 30 and .readings == 2 and .bytes_scanned == 60'
	receipt inc.c '.includes == 1 and .readings == null'
	[ "$(jq -r '.receipts[0].blob' <<<"$json")" = "$(git rev-parse :clean.c)" ]
}

@test "receipts: a limit that was reached is named, and is a finding" {
	{
		echo 'void f(void) { use(strcpy);'
		yes 'a = b + 1; g(a, (int)*b, "x");' | head -n 60000
		echo '}'
	} >big.c
	report big.c
	receipt big.c '.limits == ["parse-bytes"] and .trees_asked == 1'
	expect_json '.unchecked | length == 1 and .[0].kind == "degraded" and .[0].path == "big.c"'
	expect_json 'any(.findings[]; .rule == "scan-degraded")'
	expect_json 'any(.findings[]; .rule == "str-strcpy" and .line == 1)'
}

# ---- limits ----------------------------------------------------------------------------

# degraded PATH WORDS: the one file that was not understood in full, and what is said of it:
# a note, a warning that passes, and an error where the policy has it so.
degraded()
{
	expect_json '[.findings[] | select(.rule == "scan-degraded")] | length == 1 and
		(.[0] | .path == "'"$1"'" and .severity == "warning" and .class == "engine" and
		(.message | contains("'"$2"'")))'
	expect_json '.unchecked | length == 1 and .[0].kind == "degraded" and
		.[0].path == "'"$1"'" and (.[0].reason | contains("'"$2"'"))'
}

# strict_policy: a policy for which that blocks.
strict_policy()
{
	echo '{"version": 1, "severity": [{"rule": "scan-degraded", "level": "error"}]}' >strict.json
}

# caller: a use of the alias CP; what includes that is up to the test.
caller()
{
	printf 'void f(char *a, const char *b)\n{\n\tCP(a, b);\n}\n'
}

@test "limits: an alias behind more includes than are kept" {
	gate_repo
	strict_policy
	: | stage empty.h
	echo '#define CP strcpy' | stage alias.h
	git commit -q --no-verify -m headers
	{ yes '#include "empty.h"' | head -n 4096; echo '#include "alias.h"'; caller; } | stage a.c
	report
	expect_status 0
	degraded a.c 'it has more than 4096 #include lines'
	receipt a.c '.limits == ["includes"]'
	report --policy strict.json
	expect_status 1
	commit_warns 'it has more than 4096 #include lines; include less'
}

@test "limits: an alias behind more files than are followed" {
	mkdir h
	for i in $(seq 2000); do echo "#define H$i" >"h/$i.h"; done
	echo '#define CP strcpy' >h/alias.h
	{ seq -f '#include "h/%g.h"' 2000; caller; } >all.c
	{ seq -f '#include "h/%g.h"' 2000; echo '#include "h/alias.h"'; caller; } >more.c
	report all.c
	expect_json '.unchecked == []'
	report more.c
	degraded more.c 'it includes more than 2000 files'
}

@test "limits: an alias in a header that is too large, and in one that is cut itself" {
	gate_repo
	{ printf '%4200000s\n' ''; echo '#define CP strcpy'; } | stage large.h
	{ yes '#include "base.c"' | head -n 4097; echo '#define CP strcpy'; } | stage cut.h
	git commit -q --no-verify -m headers
	{ echo '#include "large.h"'; caller; } | stage a.c
	report
	expect_status 0
	degraded a.c "'large.h' was not read in full: 4200019 bytes are more than the limit"
	receipt a.c '.limits == ["includes"]'
	commit_warns "'large.h' was not read in full"
	# what is read of it counts, and it is told all the same; often included, told once
	{ echo '#include "cut.h"'; echo '#include "cut.h"'; caller; } | stage b.c
	report
	expect_status 1
	expect_places b.c:1 b.c:5
	degraded b.c "'cut.h' was not read in full: it reaches a limit itself"
	{ echo '#include "cut.h"'; echo '#include "large.h"'; } | stage b.c
	report
	degraded b.c "2 included files were not read in full, 'cut.h' for one"
	# a header that is nowhere is none of ours
	{ echo '#include "nowhere.h"'; caller; } | stage b.c
	report
	expect_json '.findings == [] and .unchecked == []'
}

@test "limits: what deep #if groups do to a macro is not told apart" {
	{
		yes '#ifndef A' | head -n 513
		printf '#ifdef NEVER\n#define strcpy(a, b) own(a, b)\n#endif\n'
		echo "$unsafe"
		yes '#endif' | head -n 513
	} >a.c
	strict_policy
	report a.c
	degraded a.c '#if groups or brackets deeper than are told apart'
	receipt a.c '.limits == ["depth"]'
	report --policy strict.json a.c
	expect_status 1
}

# brackets N TEXT: in that many, as a statement.
brackets()
{
	yes '(' | head -n "$1" | tr -d '\n'
	printf %s "$2"
	yes ')' | head -n "$1" | tr -d '\n'
	echo ';'
}

@test "limits: a macro in deep brackets" {
	strict_policy
	{
		printf '#define APPLY(f, a, b) f(a, b)\n#define CP(a, b) strcp ## y(a, b)\n'
		printf 'void f(char *a, char *b)\n{\n'
		brackets 257 'APPLY(CP, a, b)'
		echo '}'
	} >a.c
	report a.c
	degraded a.c '#if groups or brackets deeper than are told apart'
	report --policy strict.json a.c
	expect_status 1
	# brackets that say nothing lose nothing
	{ echo 'void f(int a) {'; brackets 1000 'a + 1'; echo '}'; } >a.c
	report a.c
	expect_json '.findings == [] and .unchecked == []'
	receipt a.c '.limits == null'
}

@test "limits: told once, however many readings and places reach them" {
	{
		echo 'const char *s = "??/";' # two readings
		seq -f '#include "x%g.h"' 5000
		yes '#ifdef A' | head -n 5000
		yes '#endif' | head -n 5000
	} >a.c
	report a.c
	receipt a.c '.readings == 2 and .limits == ["includes", "depth"]'
	expect_json '[.findings[] | select(.rule == "scan-degraded")] | length == 2 and
		all(.[]; .doubtful == null)'
	expect_json '.unchecked | length == 2'
	# and when only one of the readings does
	{
		printf '/* ??/\n*/ int a;\n// ??/\n#if 0\nint b;\n'
		yes '#ifdef A' | head -n 600
		yes '#endif' | head -n 600
	} >b.c
	report b.c
	receipt b.c '.readings == 2 and .limits == ["depth"]'
	degraded b.c 'deeper than are told apart'
}

# ---- aliases ---------------------------------------------------------------------------

@test "an alias of an unchanged included header is found where a change uses it" {
	gate_repo
	echo '#define COPY strcpy' | stage include/names.h
	printf '#include "names.h"\n' | stage include/all.h
	git commit -q --no-verify -m names
	printf '#include "all.h"\nvoid f(char *a, const char *b)\n{\n\tCOPY(a, b);\n}\n' | stage src/a.c
	report
	expect_status 1
	expect_json '.findings | length == 1 and .[0].path == "src/a.c" and .[0].line == 4 and
		.[0].class == "indirect-name" and .[0].name == "strcpy" and .[0].via == "COPY"'
	receipt src/a.c '.includes == 2'
	commit_blocked src/a.c:4:2
	sed -i '1d' src/a.c
	git add src/a.c
	commit_passes
}

# ---- one content, one report -----------------------------------------------------------

# tree_with_includes: sources of several kinds that include each other.
tree_with_includes()
{
	local i

	printf '#define COPY strcpy\n#define USE(f) f(a, b)\n' | stage include/names.h
	for i in $(seq 30); do
		{
			printf '#include "names.h"\n#include "part%d.inc"\n' $((i % 3))
			printf 'void f%d(char *a, char *b)\n{\n\tCOPY(a, b);\n\tUSE(gets);\n' "$i"
			printf '#if 0\n\tstrcat(a, b);\n#endif\n\tuse(strcpy, "??/");\n}\n'
		} | stage "src/f$i.c"
	done
	for i in 0 1 2; do
		printf 'static int part%d;\n#define P%d(a, b) sprintf(a, b)\n' "$i" "$i" | stage "src/part$i.inc"
	done
}

@test "one content, one list of findings: staged, a range, a tree, files" {
	gate_repo
	tree_with_includes
	staged=$(findings)
	[ "$(jq length <<<"$staged")" -gt 90 ] || fail "too few: $staged"
	[ "$staged" = "$(findings .)" ] || fail "files differ"
	git commit -q --no-verify -m all
	[ "$staged" = "$(findings --range HEAD~1..HEAD)" ] || fail "the range differs"
	[ "$staged" = "$(findings --all)" ] || fail "the tree differs"
}

@test "one content, one report, with one thread or two" {
	gate_repo
	tree_with_includes
	for arguments in --staged "--both-witnesses ." "--scope all"; do
		# shellcheck disable=SC2086 # words
		mc check --no-cache -f json -j 1 $arguments >../one.json || [ $? -eq 1 ]
		# shellcheck disable=SC2086
		mc check --no-cache -f json -j 2 $arguments >../two.json || [ $? -eq 1 ]
		[ "$(jq '.findings | length' ../one.json)" -gt 90 ]
		cmp ../one.json ../two.json
		rm ../one.json ../two.json
	done
}

@test "UTF-16 is read, checked and told, on disk too" {
	{ printf '\xff\xfe'; { echo '#define COPY strcpy'; echo "$unsafe"
		echo 'void g(char *a) { COPY(a, "x"); }'; } | iconv -t UTF-16LE; } >a.c
	report a.c
	expect_status 1
	expect_json '[.findings[] | select(.rule == "str-strcpy") | [.line, .class]] ==
		[[1, "macro-body"], [2, "call"], [3, "indirect-name"]]'
	expect_json 'any(.findings[]; .rule == "src-encoding" and .severity == "warning" and
		.message == "this is not UTF-8: UTF-16")'
}

# utf16 ENCODING: standard input in it, with its mark.
utf16()
{
	case $1 in
	UTF-16LE) printf '\xff\xfe' ;;
	UTF-16BE) printf '\xfe\xff' ;;
	esac
	iconv -t "$1"
}

@test "UTF-16: only changed lines count, and all where the old side is something else" {
	gate_repo
	names_only
	{ echo "$unsafe"; numbered 3; } | utf16 UTF-16LE | stage a.c
	git commit -q --no-verify -m old
	{ echo "$unsafe"; numbered 4; echo "$unsafe"; } | utf16 UTF-16LE | stage a.c
	report
	expect_status 1
	expect_places a.c:6
	expect_stats old_blobs_read=1
	{ echo "$unsafe"; numbered 4; } | utf16 UTF-16LE | stage a.c
	commit_passes
	# with other byte order, it is the same text
	{ echo "$unsafe"; echo 'int m;'; numbered 4; } | utf16 UTF-16BE | stage a.c
	report
	expect_json '.findings == []'
	git reset -q --hard
	# into UTF-8 and back again: every line is another one
	{ echo "$unsafe"; numbered 4; } | stage a.c
	report
	expect_places a.c:1
	git commit -q --no-verify -m utf-8
	{ echo "$unsafe"; numbered 4; } | utf16 UTF-16LE | stage a.c
	report
	expect_places a.c:1
}
