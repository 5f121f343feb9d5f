#!/usr/bin/env bats
# Which files are looked at, however a repository, its attributes and its names try to
# keep one out of sight; and what is said of entries that are no sources.

load helper

setup() {
	isolate
	new_repo
	rules=$BATS_TEST_TMPDIR/rules
}

bad='void f(char *d, const char *s) { strcpy(d, s); }'

# fact_rules FACT...: a rule for each, "t-FACT", in $rules.
fact_rules() {
	local fact

	mkdir -p "$rules"
	for fact; do
		printf 'id: t-%s\ntitle: t\nclass: text\nseverity: error\nmatch:\n  facts: [%s]\nmessage: "%s: {name}"\nwhy: w\ninstead: []\n' \
			"$fact" "$fact" "$fact" >"$rules/t-$fact.yaml"
	done
}

# expect_found RULE PATH...: the paths with open findings of that rule in the last report.
expect_found() {
	local rule=$1

	shift
	[ "$(jq -r ".findings[] | select(.state == \"open\" and .rule == \"$rule\") | .path" <<<"$json")" = \
		"$(printf '%s\n' "$@")" ] || fail "expected $rule in: $*"
}

first_commit() {
	stage_safe base.c
	git commit -q -m base
}

# --- git's attributes and heuristics do not decide -------------------------------------

@test "-diff, binary, eol, ident and filter attributes hide nothing" {
	printf '*.c -diff\nb.c binary\nc.c eol=crlf ident\nd.c filter=none\n' | stage .gitattributes
	for name in a b c d; do stage $name.c <<<"$bad"; done
	report
	expect_found str-strcpy a.c b.c c.c d.c
}

@test "-diff: the lines of a change are told all the same" {
	numbered | stage a.c
	git commit -q -m numbered
	echo '*.c -diff' | stage .gitattributes
	{ numbered; echo "$bad"; } | stage a.c
	report
	expect_places a.c:21
}

@test "a NUL in the first 8000 bytes: binary for git, C for us" {
	printf 'int a; /* \0 */\nint b;\n' | stage a.c
	git commit -q -m nul
	{ printf 'int a; /* \0 */\nint b;\n'; echo "$bad"; } | stage a.c
	[ "$(git diff --cached --numstat | cut -c1-3)" = "$(printf -- '-\t-')" ]
	report
	expect_places a.c:3
}

@test "a Git LFS pointer at a source's path is no pass" {
	without_deps
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 1\n' 1 | stage a.c
	run mc check
	expect_status 3
	expect_output 'Git LFS pointer'
}

# --- what a commit does to a path ------------------------------------------------------

@test "a rename of a text to a source counts in full" {
	stage docs/n.txt <<<"$bad"
	git commit -q -m text
	git mv docs/n.txt r.c
	[ "$(git diff --cached -M --numstat | cut -f1,2)" = "$(printf '0\t0')" ]
	report
	expect_places r.c:1
}

@test "a rename of what its content kept out counts in full; of what was C does not" {
	{ seq -f '# a comment of a script, and not of C, number %g' 20; echo "$bad"; } | stage n
	{ echo '#include <a.h>'; echo "$bad"; } | stage c.inc
	git commit -q --no-verify -m script
	git mv n r.c
	git mv c.inc c.c
	report
	expect_places r.c:21
}

@test "a head that is changed until it is C counts in full" {
	{ seq -f '# a comment of a script, number %g' 3; echo "$bad"; } | stage a.inc
	report
	expect_stats sources=0
	git commit -q -m script
	{ echo '#include <a.h>'; echo "$bad"; } | stage a.inc
	report
	expect_places a.inc:2
}

@test "a change of mode alone changes no line" {
	stage a.c <<<"$bad"
	git commit -q --no-verify -m bad
	git update-index --chmod=+x a.c
	report
	expect_json '.verdict == "pass" and .stats.changes == 1'
	report --scope changed-files
	expect_places a.c:1
}

@test "an evil merge: what only the merge holds is found" {
	first_commit
	git checkout -q -b side
	stage_safe side.c
	git commit -q -m side
	git checkout -q main
	stage_safe main.c
	git commit -q -m main
	git merge -q --no-commit side
	stage evil.c <<<"$bad"
	report
	expect_places evil.c:1
	git commit -q --no-verify -m merge
	report --range HEAD~1..HEAD
	expect_places evil.c:1
}

@test "a file that becomes a link, and a link that becomes a file" {
	fact_rules symlink
	stage a.c <<<"$bad"
	ln -s a.c b.c
	git add b.c
	git commit -q --no-verify -m a
	rm a.c b.c
	ln -s base.h a.c
	echo "$bad" >b.c
	git add a.c b.c
	report --rules "$rules"
	expect_found t-symlink a.c
	expect_found str-strcpy b.c
}

# --- the index and nothing else ---------------------------------------------------------

@test "what is staged counts, not what lies on disk" {
	stage a.c <<<"$bad"
	echo 'int x;' >a.c
	report
	expect_places a.c:1
	stage_safe b.c
	echo "$bad" >b.c
	report
	expect_places a.c:1
}

@test "ignored but tracked, and in a hidden folder" {
	printf '*.c\nout/\n' | stage .gitignore
	mkdir out .hidden
	for path in a.c out/b.c .hidden/c.c; do
		echo "$bad" >$path
		git add -f $path
	done
	report
	expect_places .hidden/c.c:1 a.c:1 out/b.c:1
	git commit -q --no-verify -m all
	report --all
	expect_places .hidden/c.c:1 a.c:1 out/b.c:1
	report .
	expect_places .hidden/c.c:1 a.c:1 out/b.c:1
}

@test "skip-worktree and assume-unchanged hide nothing that is staged" {
	first_commit
	stage a.c <<<"$bad"
	stage b.c <<<"$bad"
	git update-index --skip-worktree a.c
	git update-index --assume-unchanged b.c
	rm a.c b.c
	report
	expect_places a.c:1 b.c:1
	git commit -q --no-verify -m bad
	for name in a b; do
		git update-index --cacheinfo "100644,$(printf 'int x;\n%s\n' "$bad" | git hash-object -w --stdin),$name.c"
	done
	git update-index --skip-worktree a.c
	git update-index --assume-unchanged b.c
	report --scope changed-files
	expect_places a.c:2 b.c:2
}

@test "intent-to-add is not staged, and is not found by an include either" {
	echo "$bad" >later.txt
	git add --intent-to-add later.txt
	echo '#include "later.txt"' | stage a.c
	report
	expect_json '.verdict == "pass" and .stats.sources == 1'
}

@test "replace refs: the true objects are read" {
	stage a.c <<<"$bad"
	git commit -q --no-verify -m bad
	git replace "$(git rev-parse :a.c)" "$(echo 'int x;' | git hash-object -w --stdin)"
	[ "$(git cat-file -p HEAD:a.c)" = 'int x;' ]
	report --all
	expect_places a.c:1
}

@test "a source of more than 3 MB and 200,000 lines is read to its end" {
	{ seq -f 'int number_%g;' 220000; echo "$bad"; } | stage a.c
	[ "$(git cat-file -s :a.c)" -gt 3000000 ]
	report
	expect_places a.c:220001
}

@test "paths with tab, newline, quote, backslash and non-ASCII bytes" {
	for name in $'a\tb' $'a\nb' 'a"b' 'a\b' $'\303\251' $'\377' ' a ' '-a'; do
		echo "$bad" >"./$name.c"
		git add -- "./$name.c"
	done
	report
	expect_json '[.findings[] | select(.rule == "str-strcpy")] | length == 8'
	expect_json 'any(.findings[]; .path == "a\tb.c") and any(.findings[]; .path == "a\nb.c")'
	expect_json 'any(.findings[]; .path_bytes == "%FF.c")'
	run mc check
	expect_status 1
	expect_output 'a\tb.c:1'
	expect_output 'a\nb.c:1'
}

# --- suffixes and contents ---------------------------------------------------------------

@test "sources by their suffix, in any case" {
	for name in a.c a.h b.C c.cc d.CPP e.hpp f.tcc g.inl h.cu i.h.in j.c.tmpl k.h.cmake; do
		stage $name <<<"$bad"
	done
	for name in a.txt b.md c.py d.c.orig e.sh.in f.html.tpl; do stage $name <<<"$bad"; done
	report
	expect_places a.c:1 a.h:1 b.C:1 c.cc:1 d.CPP:1 e.hpp:1 f.tcc:1 g.inl:1 h.cu:1 i.h.in:1 \
		j.c.tmpl:1 k.h.cmake:1
}

@test "where the suffix leaves it open, the content tells" {
	for name in a.inc b.def c.y d.l e.m f.pc g.x h.rl i.xs j.tpl k.in plain; do
		printf '#include <string.h>\n%s\n' "$bad" | stage $name
	done
	printf '<?php\nfunction f() { return system("x"); }\n' | stage o.inc
	printf 'LIBRARY x\nEXPORTS\n  system\n' | stage p.def
	printf '#!/bin/sh\nsystem (x);\n' | stage script
	printf 'all:\n\tcc -o x x.c\nsystem(x)\n' | stage Makefile
	report
	expect_places a.inc:2 b.def:2 c.y:2 d.l:2 e.m:2 f.pc:2 g.x:2 h.rl:2 i.xs:2 j.tpl:2 \
		k.in:2 plain:2
	expect_stats sources=12
}

@test "what is named is a source, whatever it looks like" {
	echo "$bad" >a.txt
	report a.txt
	expect_places a.txt:1
}

# --- includes ------------------------------------------------------------------------------

@test "a file that a source includes is checked with it, and so is what that includes" {
	printf '#define STEP(f) f(d, s);\n#include "x.txt"\n' | stage src/a.c
	printf '#include "sub/y.dat"\nint x;\n' | stage src/x.txt
	printf '%s\n' "$bad" | stage src/sub/y.dat
	printf '%s\n' "$bad" | stage src/other.txt
	report
	expect_places src/sub/y.dat:1
	expect_stats sources=3
}

@test "an include is looked for in its folder, the root, include/ and src/" {
	printf '#include "a.txt"\n#include "b.txt"\n#include "c.txt"\n#include "../d.txt"\n' | stage x/y.c
	for path in a.txt x/a.txt include/b.txt src/c.txt d.txt; do stage $path <<<"$bad"; done
	report
	expect_places d.txt:1 include/b.txt:1 src/c.txt:1 x/a.txt:1
}

@test "an include that leads out of the repository is not followed" {
	echo "$bad" >../out.txt
	printf '#include "../out.txt"\n#include "%s/out.txt"\n' "$BATS_TEST_TMPDIR" | stage a.c
	ln -s ../out.txt in.txt
	echo '#include "in.txt"' | stage b.c
	git add in.txt
	report
	expect_json '.verdict == "pass" and .stats.sources == 2'
	report a.c b.c
	expect_json '.verdict == "pass" and .stats.sources == 2'
}

@test "links inside of the repository are followed, in the index and on disk" {
	echo '#include "way/x.txt"' | stage a.c
	stage deep/er/y.txt <<<"$bad"
	ln -s y.txt deep/er/x.txt
	ln -s deep/er way
	git add .
	report
	expect_places way/x.txt:1
	report a.c
	expect_places way/x.txt:1
	ln -sf x.txt deep/er/y.txt
	git add .
	report
	expect_json '.verdict == "pass"'
}

@test "a new include brings an old file in, in full; an old one its changed lines" {
	{ numbered 3; echo "$bad"; } | stage x.txt
	stage_safe a.c
	git commit -q -m text
	{ cat a.c; echo '#include "x.txt"'; } >b.c
	cat b.c >a.c
	rm b.c
	git add a.c
	report
	expect_places x.txt:4
	git commit -q --no-verify -m include
	{ echo 'int first;'; cat a.c; } >b.c
	cat b.c >a.c
	rm b.c
	{ numbered 3; echo "$bad"; echo "$bad"; } | stage x.txt
	git add a.c
	report
	expect_places x.txt:5
}

@test "a range and a tree follow includes on their own side" {
	first_commit
	echo '#include "x.txt"' | stage a.c
	stage x.txt <<<"$bad"
	git commit -q --no-verify -m both
	echo 'int x;' | stage x.txt
	report --range HEAD~1..HEAD
	expect_places x.txt:1
	report --all
	expect_places x.txt:1
}

@test "check FILE follows what is below the root, headers too, and not in circles" {
	mkdir src
	printf '#include "b.h"\n' >src/a.c
	printf '#include "a.c"\n#include "c.h"\n%s\n' "$bad" >src/b.h
	printf '#include "b.h"\n%s\n' "$bad" >src/c.h
	report src/a.c
	expect_places src/b.h:3 src/c.h:2
	cd src
	report a.c
	expect_places b.h:3 c.h:2
	report ../src/a.c
	expect_places ../src/b.h:3 ../src/c.h:2
}

@test "includes that lie too deep in each other are no pass" {
	for i in $(seq 80); do printf '#include "%d.txt"\n' $((i + 1)) | stage "$i.txt"; done
	printf '#include "1.txt"\n' | stage a.c
	run mc check
	expect_status 3
	expect_output 'includes lie deeper in each other than are followed'
}

@test "an excluded file stays excluded when it is included" {
	stage .milecastle/policy.json <<<'{"version": 1, "exclude": [{"path": "vendor/", "reason": "third-party code"}]}'
	echo '#include "vendor/x.txt"' | stage a.c
	stage vendor/x.txt <<<"$bad"
	report
	expect_json '.verdict == "pass" and any(.unchecked[]; .kind == "excluded" and .path == "vendor/x.txt")'
}

@test "the same report with one thread and with many" {
	for i in $(seq 40); do
		printf '#include "x%d.txt"\n#include "all.txt"\n' $((i % 7)) | stage "a$i.c"
		stage "x$((i % 7)).txt" <<<"$bad"
	done
	stage all.txt <<<"$bad"
	mc check --no-cache -j 1 -f json >one.json || [ $? -eq 1 ]
	mc check --no-cache -j 8 -f json >many.json || [ $? -eq 1 ]
	cmp one.json many.json
	# what is remembered shows in the cost alone
	mc check -j 8 -f json >first.json || [ $? -eq 1 ]
	mc check -j 8 -f json >second.json || [ $? -eq 1 ]
	[ -f .git/milecastle/headers ]
	for name in first second; do
		cmp <(jq 'del(.stats)' one.json) <(jq 'del(.stats)' $name.json)
	done
	[ "$(jq '.findings | length' one.json)" -ge 8 ]
}

@test "a header that is included costs nothing more when it is staged with its source" {
	first_commit
	stage_safe b.h
	printf '#include "b.h"\n#include <stdio.h>\n#include "gone.h"\n' | stage b.c
	report
	expect_stats sources=2 blobs_read=2 old_blobs_read=0
}

# --- entries ---------------------------------------------------------------------------------

# An alias in a header that is committed, and what uses it staged.
stage_alias()
{
	printf '#ifndef X_H\n#define X_H\n#define cp strcpy\n#endif\n' >x.h
	printf '#include "x.h"\n' >y.h
	git add . && git commit -qm headers
	printf '#include <string.h>\n#include "y.h"\nvoid f(char *d, char *s)\n{\n\tcp(d, s);\n}\n' |
		stage a.c
}

@test "headers are remembered from run to run, by their content" {
	stage_alias
	report --staged
	expect_status 1
	expect_stats headers_read=2 headers_remembered=0 blobs_read=1
	[ -f .git/milecastle/headers ]
	before=$(stat -c '%i %y' .git/milecastle/headers)
	report --staged
	expect_status 1
	expect_places a.c:5
	expect_stats headers_read=0 headers_remembered=2 blobs_read=1
	# nothing new: nothing is written
	[ "$(stat -c '%i %y' .git/milecastle/headers)" = "$before" ]
	# another content is another header
	printf '#define cp own_copy\n' | stage x.h
	report --staged
	expect_status 0
	expect_stats headers_read=1 headers_remembered=1
	# and the first one is still known
	git reset -q x.h
	report --staged
	expect_status 1
	expect_stats headers_read=0 headers_remembered=2
}

@test "headers are forgotten with other rules, and by --no-cache" {
	stage_alias
	report --staged --no-cache
	expect_stats headers_read=2 headers_remembered=0
	[ ! -e .git/milecastle ]
	report --staged
	mkdir rules
	cat >rules/own-cp.yaml <<-'END'
	id: own-cp
	title: own
	class: code
	severity: error
	packs: [default]
	match:
	  names: [own_copy]
	  uses: [call]
	message: "'{name}' is not to be called"
	why: a test
	instead: [nothing]
	cwe: [676]
	cert: []
	END
	report --staged --rules rules
	expect_status 1
	expect_stats headers_read=2 headers_remembered=0
}

@test "a cache of headers that is damaged, empty, a folder or not to be written: read anew" {
	stage_alias
	mc check --staged -q || true
	cp .git/milecastle/headers ../good
	for damage in 'truncate -s 100' 'truncate -s 0' 'truncate -s -1' 'truncate -s 8M'; do
		cp ../good .git/milecastle/headers
		$damage .git/milecastle/headers
		report --staged
		expect_status 1
		expect_json '.stats.headers_read > 0'
		expect_places a.c:5
	done
	# one byte of each record is another: its sum tells
	size=$(stat -c %s ../good)
	for at in $((size - 1)) $((size - 40)) 100 150; do
		cp ../good .git/milecastle/headers
		printf '\377' | dd of=.git/milecastle/headers bs=1 seek="$at" conv=notrunc status=none
		report --staged
		expect_status 1
		expect_json '.stats.headers_read > 0'
		expect_places a.c:5
	done
	rm .git/milecastle/headers
	mkdir .git/milecastle/headers
	report --staged
	expect_status 1
	rm -r .git/milecastle
	: >.git/milecastle
	report --staged
	expect_status 1
	expect_stats headers_read=2
	[ ! -s .git/milecastle ]
}

@test "what is remembered is not written through a link, and nothing is removed there" {
	stage_alias
	mkdir ../elsewhere
	echo theirs >../elsewhere/headers
	ln -s ../../elsewhere .git/milecastle
	report --staged
	expect_status 1
	expect_stats headers_read=2
	mc uninstall
	[ "$(cat ../elsewhere/headers)" = theirs ]
	rm .git/milecastle
	mkdir .git/milecastle
	ln -s ../../../elsewhere/headers .git/milecastle/headers
	report --staged
	expect_status 1
	expect_stats headers_read=2
	mc uninstall
	[ "$(cat ../elsewhere/headers)" = theirs ]
	rm .git/milecastle/headers
	mkfifo .git/milecastle/headers
	report --staged
	expect_status 1
	[ "$(ls ../elsewhere)" = headers ]
}

@test "a range and a tree are checked without what is remembered" {
	stage_alias
	report --staged
	git commit -qm a
	for arguments in '--range HEAD^..' --all; do
		report $arguments
		expect_status 1
		expect_stats headers_read=2 headers_remembered=0
	done
}

@test "what includes nothing does not ask what is remembered" {
	first_commit
	stage_unsafe
	report --staged
	expect_status 1
	expect_stats headers_read=0
	[ ! -e .git/milecastle ]
}

@test "work trees share what is remembered, and uninstall forgets it" {
	stage_alias
	git commit -qm a
	mc install
	git worktree add -q ../other
	cd ../other
	echo '/* more */' >>a.c
	git add a.c
	report --staged
	expect_stats headers_read=2
	[ -f ../repo/.git/milecastle/headers ]
	cd ../repo
	echo '/* more */' >>a.c
	git add a.c
	report --staged
	expect_stats headers_remembered=2
	mc uninstall
	[ ! -e .git/milecastle ]
}

@test "a link with a source's name is a fact, and what it leads to is checked" {
	fact_rules symlink odd-suffix
	stage notes.txt <<<"$bad"
	ln -s notes.txt a.c
	ln -s ../../out.c b.c
	ln -s /etc/passwd c.h
	ln -s notes.txt d.md
	git add .
	report --rules "$rules"
	expect_found t-symlink a.c b.c c.h
	expect_found str-strcpy notes.txt
	expect_found t-odd-suffix notes.txt
	expect_json 'any(.findings[]; .message == "symlink: notes.txt")'
	expect_json 'any(.findings[]; .message == "symlink: ../../out.c, outside of the tree")'
	expect_json 'all(.findings[] | select(.rule == "t-symlink"); .line == 0)'
	git commit -q --no-verify -m links
	report --rules "$rules" --all
	expect_found t-symlink a.c b.c c.h
}

@test "paths that are shown or stored as others" {
	fact_rules odd-name
	for path in $'a\001.c' $'b\342\200\256.txt' $'c\377.md' d.c D.c $'\303\251.c' $'e\314\201.c' ok.c; do
		echo 'int x;' >"$path"
	done
	git add .
	report --rules "$rules"
	expect_json '[.findings[] | select(.rule == "t-odd-name")] | length == 5'
	expect_json 'any(.findings[]; .path == "d.c" and .message == "odd-name: the same as D.c")'
	git commit -q --no-verify -m names
	echo 'int y;' >d.c
	git add .
	report --rules "$rules"
	expect_json '.findings == []'
	report --rules "$rules" --all
	expect_json '[.findings[] | select(.rule == "t-odd-name")] | length == 5'
}

@test "attributes that hide C, on changed lines" {
	fact_rules hiding-attribute
	printf '*.png binary\n*.h -diff\n' | stage sub/.gitattributes
	report --rules "$rules"
	expect_places sub/.gitattributes:2
	git commit -q --no-verify -m attributes
	printf '*.png binary\n*.h -diff\n[attr]gen linguist-generated\n/src/*.c gen\n' | stage sub/.gitattributes
	report --rules "$rules"
	expect_places sub/.gitattributes:4
	expect_json '.findings[0].message == "hiding-attribute: /src/*.c gen"'
	report --rules "$rules" --scope changed-files
	expect_places sub/.gitattributes:2 sub/.gitattributes:4
}

@test "a submodule is no source and no finding" {
	fact_rules symlink odd-name
	first_commit
	without_deps
	git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),sub.c"
	report --rules "$rules"
	expect_json '.verdict == "pass" and .stats.sources == 0 and .stats.changes == 1'
}

@test "entries at an excluded path are left alone" {
	fact_rules symlink hiding-attribute
	mkdir vendor
	ln -s x vendor/a.c
	echo '*.c -diff' >vendor/.gitattributes
	echo '{"version": 1, "exclude": [{"path": "vendor/", "reason": "third-party code"}], "severity": ['"$deps_off"']}' >p.json
	git add vendor
	report --rules "$rules"
	expect_found t-hiding-attribute vendor/.gitattributes
	expect_found t-symlink vendor/a.c
	report --rules "$rules" --policy p.json
	expect_status 0
	expect_json '.findings == []'
}

@test "facts are counted: of sources and of entries, where they count" {
	gate_repo
	printf '#define if while\n%s\n' "$(numbered 5)" | stage a.c
	report
	expect_stats facts=1
	git commit -q --no-verify -m facts
	# the one that stays as it was is asked for by nobody
	printf '#define else\n' >>a.c
	git add a.c
	report
	expect_stats facts=1
	report --scope all
	expect_stats facts=2
	git commit -q --no-verify -m more
	ln -s a.c link.c
	git add link.c
	report
	expect_stats facts=1
	expect_json '[.findings[].class] == ["fact"]'
	echo 'int b;' | stage b.c
	git rm -q --cached link.c
	report
	expect_stats facts=0
}
