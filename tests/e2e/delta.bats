#!/usr/bin/env bats
# milecastle delta: the digest that reviews are bound to (docs/evidence-format.md): what
# keeps it, what makes another, git's own listing as the witness, and bad objects.

load helper

setup()
{
	isolate
	empty=4b825dc642cb6eb9a060e54bf8d69288fbee4904
}

# commit [MESSAGE]: all that is in the work tree.
commit()
{
	git add -A && git commit -q --allow-empty -m "${1:-x}"
}

# A base, and a branch "topic" with two commits that change, add, delete and rename; then a
# base that went on in another file. The reviewed digest is in $reviewed.
reviewed_branch()
{
	new_repo
	mkdir src lib
	numbered >src/a.c
	numbered 30 >src/gone.c
	numbered 40 >lib/moved.c
	printf 'x\0y' >logo.png
	echo other >other
	commit base
	git checkout -q -b topic
	sed -i 's/n7/seven/' src/a.c
	echo new >src/new.c
	commit one
	git rm -q src/gone.c
	git mv lib/moved.c lib/there.c
	printf 'x\0z' >logo.png
	commit two
	git checkout -q main
	echo more >>other
	commit upstream
	reviewed=$(mc delta "$(git merge-base main topic)" topic)
	[[ $reviewed =~ ^[0-9a-f]{64}$ ]]
}

expect_kept()
{
	[ "$(mc delta "${1:-HEAD^}" "${2:-HEAD}")" = "$reviewed" ] || fail "another digest"
}

expect_lost()
{
	local digest

	digest=$(mc delta "${1:-HEAD^}" "${2:-HEAD}")
	[ -n "$digest" ] && [ "$digest" != "$reviewed" ] || fail "the same digest"
}

# land: the topic as one commit, not yet committed, to be altered.
squash()
{
	git merge -q --squash topic >/dev/null
}

# The entries without their ids.
entries()
{
	mc delta -v "$@" | sed 1d | awk '{ print $1, $2, $5, $6 }'
}

# tree MODE TYPE ID NAME...: a tree as git makes it.
tree()
{
	while [ $# -gt 0 ]; do
		printf '%s %s %s\t%s\0' "$1" "$2" "$3" "$4"
		shift 4
	done | git mktree -z --missing
}

# raw_tree FORMAT...: a tree of these entries, with 20 letters x for each %s.
raw_tree()
{
	local x=xxxxxxxxxxxxxxxxxxxx

	# shellcheck disable=SC2059
	printf "$*" $x $x $x | git hash-object -w -t tree --literally --stdin
}

@test "the digest stays: merge commit" {
	reviewed_branch
	git merge -q --no-ff -m merge topic
	expect_kept
	expect_kept main^1 main
}

@test "the digest stays: fast-forward, and A..B is A B" {
	reviewed_branch
	[ "$(mc delta main~..topic)" = "$reviewed" ]
	git checkout -q main && git reset -q --hard HEAD^ && git merge -q topic
	expect_kept main@{1} main
}

@test "the digest stays: squash" {
	reviewed_branch
	squash
	git commit -q -m squashed
	expect_kept
}

@test "the digest stays: rebase onto a base that left the files alone" {
	reviewed_branch
	git checkout -q topic
	git rebase -q main
	expect_kept main topic
}

@test "the digest stays: reworded, by another author, at another time, in other steps" {
	reviewed_branch
	git checkout -q topic
	git reset -q --soft main~
	git -c user.name=Other commit -q -m reworded --date=2001-01-01T00:00:00Z
	expect_kept
}

@test "the digest stays: trees instead of commits, and tags" {
	reviewed_branch
	git tag -a -m tag v1 topic
	expect_kept 'main~^{tree}' v1
	expect_kept "$(git rev-parse main~:)" "$(git rev-parse topic:)"
}

@test "another digest: a merge that holds what no parent has" {
	reviewed_branch
	git merge -q --no-ff --no-commit topic
	echo evil >>other
	commit merge
	expect_lost
}

@test "another digest: a merge that leaves something out" {
	reviewed_branch
	git merge -q --no-ff --no-commit topic
	git checkout -q main -- src/a.c
	commit merge
	expect_lost
}

@test "another digest: white space" {
	reviewed_branch
	squash
	sed -i 's/int seven/int  seven/' src/a.c
	commit
	expect_lost
}

@test "another digest: a line that only moves" {
	reviewed_branch
	squash
	{ sed 1d src/a.c && sed -n 1p src/a.c; } >a.tmp
	mv a.tmp src/a.c
	commit
	expect_lost
}

@test "another digest: chmod" {
	reviewed_branch
	squash
	chmod +x src/new.c
	commit
	expect_lost
}

@test "another digest: a link instead of a file, with the same bytes" {
	reviewed_branch
	squash
	rm src/new.c
	ln -s "$(printf 'new\n.')" src/new.c
	id=$(git rev-parse topic:src/new.c)
	git add -A
	git update-index --add --cacheinfo "120000,$id,src/new.c"
	git commit -q -m x
	[ "$(git rev-parse HEAD:src/new.c)" = "$id" ]
	expect_lost
}

@test "another digest: a binary file swapped" {
	reviewed_branch
	squash
	printf 'x\0w' >logo.png
	commit
	expect_lost
}

@test "another digest: one file more, one less, one elsewhere" {
	reviewed_branch
	squash
	echo x >one-more
	commit
	expect_lost
	git reset -q --hard HEAD^
	squash
	git rm -q -f src/new.c
	commit
	expect_lost
	git reset -q --hard HEAD^
	squash
	git mv -f src/new.c src/New.c
	commit
	expect_lost
}

@test "another digest: the base moved in the same file" {
	reviewed_branch
	echo 'int last;' >>src/a.c
	commit upstream
	git merge -q --no-ff -m merge topic
	expect_lost
	[ "$(git diff HEAD^ HEAD -- src/a.c | grep -c '^[+-]int')" = 2 ]
}

@test "another digest: a submodule at another commit" {
	new_repo
	for i in 1 2 3; do
		git update-index --add --cacheinfo "160000,$(printf %040d $i),sub"
		git commit -q -m $i
	done
	[ "$(entries HEAD^ HEAD)" = ":160000 160000 M sub" ]
	[ "$(mc delta HEAD~2 HEAD~)" != "$(mc delta HEAD~2 HEAD)" ]
}

@test "a rename is a deletion and an addition" {
	new_repo
	numbered 40 >old.c
	commit
	git mv old.c new.c
	commit
	[ "$(entries HEAD^ HEAD)" = ":000000 100644 A new.c
:100644 000000 D old.c" ]
}

@test "a file becomes a link, a folder, a submodule, and back" {
	new_repo
	echo x >a
	echo x >a-b
	commit file
	ln -sf elsewhere a
	commit link
	[ "$(entries HEAD^ HEAD)" = ":100644 120000 T a" ]
	rm a && mkdir a && echo y >a/b
	commit folder
	[ "$(entries HEAD^ HEAD)" = ":120000 000000 D a
:000000 100644 A a/b" ]
	git rm -q -r a
	git update-index --add --cacheinfo "160000,$(printf %040d 1),a"
	git commit -q -m submodule
	[ "$(entries HEAD^ HEAD)" = ":000000 160000 A a
:100644 000000 D a/b" ]
	mc delta --held-by HEAD HEAD^ HEAD
	mc delta --held-by HEAD^ HEAD HEAD^
}

@test "odd names: LF, quotes, no UTF-8; shown as git shows them" {
	new_repo
	for name in $'l\nf' '"q"' $'\xff' 'b\s' $'\t' 'a b' $'\x1b[31m' $'\xc3\xa9'; do
		echo x >"$name"
	done
	commit
	raw=(git diff-tree -r --no-renames --full-index --raw)
	[ "$(mc delta -v $empty HEAD | sed 1d)" = "$("${raw[@]}" $empty HEAD)" ]
	[ "$(mc delta $empty HEAD)" = "$("${raw[@]}" -z $empty HEAD | reference)" ]
	[ "$(mc delta -v $empty HEAD | LC_ALL=C tr -d '[:print:]\t\n' | wc -c)" = 0 ]
}

# The digest of what git diff-tree -z --raw prints, which has ":" in front and a letter behind.
reference()
{
	{ printf 'milecastle-delta-v1\0' && LC_ALL=C sed -z '1~2s/^:\(.*\) [A-Z]$/\1/'; } |
		sha256sum | cut -c1-64
}

@test "random trees: digest, entries and --held-by are as git's listing says" {
	new_repo
	run "$BATS_TEST_DIRNAME/delta-random" "$MILECASTLE" 300
	expect_status 0
	expect_output "300 pairs"
}

@test "the vectors of the page hold, by printf and sha256sum, and are the unit test's" {
	page=$BATS_TEST_DIRNAME/../../docs/evidence-format.md
	sed -n 's/^    \([ABZ]=[0-9]*\)$/\1/p' "$page" >names
	grep -A 1 '^    \$ ' "$page" | sed -n 's/^    //p' >vectors
	[ "$(wc -l <names)" = 3 ] && [ "$(wc -l <vectors)" = 8 ]
	while read -r dollar command && read -r digest; do
		[ "$dollar" = '$' ]
		[ "$(bash -c ". ./names; $command")" = "$digest  -" ] || fail "$command"
		grep -q "\"$digest\"" "$BATS_TEST_DIRNAME/../unit/test_delta.c" || fail "$digest"
	done <vectors
}

@test "trees that are alike: a digest and no entries" {
	new_repo
	echo x >a
	commit
	commit again
	[ "$(mc delta -v HEAD^ HEAD)" = "$(sed -n 's/^#define EMPTY "\(.*\)"/\1/p' \
		"$BATS_TEST_DIRNAME/../unit/test_delta.c")" ]
}

@test "permissions of old trees count as git reads them" {
	new_repo
	blob=$(echo x | git hash-object -w --stdin)
	old=$(raw_tree '100664 a\0%s100711 b\0%s100600 c\0%s')
	id=$(printf 78%.0s {1..20})
	new=$(tree 100644 blob "$id" a 100755 blob "$id" b 100755 blob "$blob" c)
	[ "$(mc delta -v "$old" "$new" | sed 1d)" = ":100644 100755 $id $blob M	c" ]
	[ "$(mc delta -v "$old" "$new" | sed 1d)" = \
		"$(git diff-tree -r --full-index --raw "$old" "$new")" ]
}

@test "a tree holds a delta only with every new side" {
	new_repo
	mkdir d e
	echo x >d/a; echo x >d/b; echo x >e/a; echo x >f
	commit
	echo y >d/a; git rm -q d/b; git rm -q f; mkdir f; echo y >f/a
	commit change
	base=$(git rev-parse HEAD^) top=$(git rev-parse HEAD)
	mc delta --held-by "$top" "$base" "$top"
	run mc delta --held-by "$base" "$base" "$top"
	expect_status 1
	[ -z "$output" ]
	echo z >e/a; echo z >more
	commit other
	mc delta --held-by HEAD "$base" "$top"
	chmod +x d/a
	commit mode
	run mc delta --held-by HEAD "$base" "$top"
	expect_status 1
	chmod -x d/a; echo x >d/b
	commit back
	run mc delta --held-by HEAD "$base" "$top"
	expect_status 1
	git rm -q -r d
	commit none
	run mc delta --held-by HEAD "$base" "$top"
	expect_status 1
	# all is deleted: held where nothing is
	git rm -q -r .
	commit empty
	mc delta --held-by $empty "$top" HEAD
	run mc delta --held-by "$base" "$top" HEAD
	expect_status 1
	mc delta --held-by "$base" "$top" "$top"
}

@test "a tree on the way to nothing is not read" {
	new_repo
	blob=$(echo x | git hash-object -w --stdin)
	missing=$(printf 1%.0s {1..40})
	sub=$(tree 100644 blob "$blob" a)
	old=$(tree 040000 tree "$missing" b 100644 blob "$blob" z)
	new=$(tree 040000 tree "$sub" a 040000 tree "$missing" b 100644 blob "$blob" z)
	# equal ids are passed over, in both walks
	[ "$(entries "$old" "$new")" = ":000000 100644 A a/a" ]
	mc delta --held-by "$new" "$old" "$new"
	run mc delta --held-by "$old" "$old" "$new"
	expect_status 1
}

@test "wrong calls" {
	new_repo
	echo x >a
	commit
	for call in "" HEAD HEAD...HEAD ..HEAD HEAD.. "HEAD HEAD HEAD" "HEAD nothing" \
		"HEAD HEAD:a" "--held-by nothing HEAD HEAD"; do
		# shellcheck disable=SC2086
		run mc delta $call
		expect_status 2
	done
}

@test "bad trees: missing, no tree, cut, out of order, twice" {
	new_repo
	missing=$(printf 1%.0s {1..40})
	blob=$(echo x | git hash-object -w --stdin)
	sub=$(tree 040000 tree "$(tree 100644 blob "$blob" x)" sub)
	for bad in "$(tree 040000 tree "$missing" sub)" \
		"$(raw_tree '40000 sub\0%s')" \
		"$(printf '40000 sub\0%b' "$(sed 's/../\\x&/g' <<<"$blob")" |
			git hash-object -w -t tree --literally --stdin)" \
		"$(raw_tree '100644 a\0%sx')" "$(raw_tree '100644 a\0xxx')" \
		"$(raw_tree '100644 b\0%s100644 a\0%s')" \
		"$(raw_tree '100644 a\0%s100644 a\0%s')" \
		"$(raw_tree '100644 a\0%s40000 a\0%s')" \
		"$(raw_tree '100644 a/b\0%s')" "$(raw_tree '100644 \0%s')" \
		"$(raw_tree '140000 a\0%s')" "$(raw_tree '1100644 a\0%s')"; do
		for ends in "$empty $bad" "$bad $empty"; do
			# shellcheck disable=SC2086
			run mc delta $ends
			expect_status 3
			expect_output "could not check: "
		done
		run mc delta --held-by "$bad" $empty "$sub"
		expect_status 3
	done
	run mc delta $empty "$missing"
	expect_status 2
	# a commit whose tree is missing
	commit=$(printf 'tree %s\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n' \
		"$missing" | git hash-object -w -t commit --literally --stdin)
	run mc delta $empty "$commit"
	expect_status 3
}

# deep N [CONTENT [NAME]]: a file below N folders.
deep()
{
	local id i

	id=$(tree 100644 blob "$(echo "${2:-x}" | git hash-object -w --stdin)" a)
	for ((i = 0; i < $1; i++)); do
		id=$(printf '040000 tree %s\t%s\n' "$id" "${3:-d}" | git mktree)
	done
	echo "$id"
}

@test "folders 128 deep are compared, 129 are not" {
	new_repo
	one=$(deep 128) two=$(deep 128 y)
	mc delta $empty "$one" >/dev/null
	mc delta --held-by "$two" "$one" "$two"
	one=$(tree 040000 tree "$one" d) two=$(tree 040000 tree "$two" d)
	for ends in "$empty $one" "$one $empty" "$one $two"; do
		# shellcheck disable=SC2086
		run mc delta $ends
		expect_status 3
		expect_output "128 deep"
	done
}

@test "paths that are too long are not compared" {
	new_repo
	name=$(printf n%.0s {1..250})
	mc delta $empty "$(deep 16 x "$name")" >/dev/null
	run mc delta $empty "$(deep 17 x "$name")"
	expect_status 3
	expect_output "4095 bytes"
}

# bomb CONTENT: ten levels of ten times the same folder.
bomb()
{
	local id level n words

	id=$(tree 100644 blob "$(echo "$1" | git hash-object -w --stdin)" a)
	for level in {1..10}; do
		words=()
		for n in {0..9}; do
			words+=(040000 tree "$id" "$n")
		done
		id=$(tree "${words[@]}")
	done
	echo "$id"
}

@test "a bomb of trees is given up, at once when both sides are the same one" {
	new_repo
	one=$(bomb x) two=$(bomb y)
	SECONDS=0
	run mc delta "$one" "$two"
	expect_status 3
	expect_output "too many to compare"
	run mc delta $empty "$one"
	expect_status 3
	[ $SECONDS -lt 20 ] || fail "it took $SECONDS s"
	[ "$(mc delta "$one" "$one" | wc -l)" = 1 ]
}

@test "trees are read up to a number of bytes" {
	new_repo
	blob=$(echo x | git hash-object -w --stdin)
	for last in 1 2; do
		ids[last]=$(python3 -c 'import sys
for i in range(10000):
    sys.stdout.buffer.write(b"100644 %05d%s\0%20d" % (i, b"n" * 2970, int(sys.argv[1])
        if i == 5 else 0))' $last | git -c core.compression=1 hash-object -w -t tree --stdin --literally)
		for n in 4 5; do
			words=()
			for i in $(seq $n); do
				words+=(040000 tree "${ids[last]}" "$i")
			done
			eval "roots$n[last]=$(tree "${words[@]}")"
		done
	done
	# shellcheck disable=SC2154 # made by eval
	[ "$(mc delta -v "${roots4[1]}" "${roots4[2]}" | wc -l)" = 5 ]
	# shellcheck disable=SC2154
	run mc delta "${roots5[1]}" "${roots5[2]}"
	expect_status 3
	expect_output "too much to compare"
}

@test "replace refs change nothing" {
	new_repo
	echo x >a
	commit
	echo y >a
	commit
	before=$(mc delta HEAD^ HEAD)
	git replace "$(git rev-parse HEAD:a)" "$(git rev-parse HEAD^:a)"
	git replace "$(git rev-parse HEAD:)" "$(git rev-parse HEAD^:)"
	git replace "$(git rev-parse HEAD)" "$(git rev-parse HEAD^)"
	[ "$(mc delta HEAD^ HEAD)" = "$before" ]
	[ "$(mc delta "$(git rev-parse HEAD^)" "$(git rev-parse HEAD)")" = "$before" ]
}
