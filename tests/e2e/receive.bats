# pre-receive on a bare repository by path: cases 83 to 118 of the hook protocol and the
# attacks on refs, objects and policy, by their numbers. Other servers: receive-real.bats.

load helper
load push

setup()
{
	isolate
	new_server
}

# ---- the ordinary ----------------------------------------------------------------------

@test "a clean push goes through and says nothing" {
	commit_safe
	accepted origin main
	refute_remote
	[ "$(server_ref main)" = "$(git rev-parse main)" ]
}

# Nothing came from the hook.
refute_remote()
{
	refuse_output "remote:"
}

@test "a finding blocks, with place, rule, and how to see all of it" {
	commit_unsafe
	before=$(server_ref main)
	push origin main
	[ "$status" -ne 0 ]
	expect_output "error: main: bad.c:4:1: 'strcpy'"
	expect_output "[str-strcpy]"
	expect_output "hint: to see all of it: milecastle check --range ${before:0:12}..$(git rev-parse main | cut -c1-12)"
	expect_output "hint: why, and what to use instead: milecastle rules show str-strcpy"
	[ "$(server_ref main)" = "$before" ]
	run mc check --range "${before:0:12}..main"
	expect_status 1
}

@test "case 85: the hook writes nothing into the repository but its journal" {
	commit_unsafe
	before=$(cd "$server" && find . -path ./milecastle -prune -o -type f -print0 | sort -z | xargs -0 sha256sum)
	push origin main
	[ "$status" -ne 0 ]
	[ "$before" = "$(cd "$server" && find . -path ./milecastle -prune -o -type f -print0 | sort -z | xargs -0 sha256sum)" ]
}

# ---- the protocol ----------------------------------------------------------------------

@test "case 83, F9: objects in quarantine are judged, and are gone after a refusal" {
	commit_unsafe
	push origin main
	[ "$status" -ne 0 ]
	run git --git-dir="$server" cat-file -e "$(git rev-parse main)"
	[ "$status" -ne 0 ]
}

@test "case 84, F10: a path with ':', with a quote, and with both" {
	for name in 'a:b.git' 'a"b.git' $'a"b:c \\d\te.git'; do
		cd "$BATS_TEST_TMPDIR"
		rm -rf work
		new_server "$name"
		commit_safe
		accepted origin main
		commit_unsafe
		push origin main
		[ "$status" -ne 0 ] || fail "$name"
		expect_output "[str-strcpy]"
	done
}

@test "case 84: a store that the environment names and that is not there is a fault" {
	commit_unsafe
	git push -q --no-verify origin main 2>/dev/null || true
	old=$(server_ref main)
	run env -C "$server" GIT_DIR=. GIT_ALTERNATE_OBJECT_DIRECTORIES="$server/gone" \
		"$MILECASTLE" hook pre-receive <<<"$old $old refs/heads/x"
	expect_status 3
	expect_output "cannot be read"
}

@test "H1: an object store outside of the repository, by environment" {
	git clone -q --bare . ../elsewhere.git
	commit_unsafe
	git push -q ../elsewhere.git main:hidden
	run env -C "$server" GIT_DIR=. GIT_OBJECT_DIRECTORY="$BATS_TEST_TMPDIR/elsewhere.git/objects" \
		"$MILECASTLE" hook pre-receive <<<"$zero $(git rev-parse main) refs/heads/x"
	expect_status 3
	expect_output "outside of the repository"
	# what is not needed does not reach anybody
	run env -C "$server" GIT_DIR=. GIT_WORK_TREE=/ GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.bare \
		GIT_CONFIG_VALUE_0=false GIT_COMMON_DIR=/nowhere HOME=/nowhere "$MILECASTLE" hook pre-receive \
		<<<"$zero $(git rev-parse main~1) refs/heads/x"
	expect_status 0
}

@test "case 86: a push that only deletes has no quarantine" {
	accepted origin main:topic
	accepted origin :topic
	refused ref-delete origin :main
}

@test "case 87: a line about an object that is not there is refused and nothing crashes" {
	receive <<<"$zero 1234567890123456789012345678901234567890 refs/heads/x"
	expect_status 3
	expect_output "refs/heads/x" || expect_output "x: the object"
	expect_output "is not here"
}

@test "case 88, E14: names that git would refuse later are refused now" {
	id=$(git rev-parse main)
	for name in 'refs/heads/a..b' 'refs/heads/x.lock' 'refs/heads/-' 'HEAD' 'refs/heads/a b' \
		$'refs/heads/\x1b[31m' 'refs/heads/@{u}' 'refs/heads//x' 'refs/heads/'; do
		[ "$name" != refs/heads/- ] || continue
		receive <<<"$zero $id $name"
		[ "$status" -ne 0 ] || fail "accepted: $name"
		expect_output "[ref-name]"
		refuse_output $'\x1b'
	done
}

@test "case 89, E8: an old value that lies is stale" {
	commit_safe
	accepted origin main:topic
	commit_safe other.c
	git push -q origin main:topic2
	new=$(git rev-parse main)
	receive <<<"$(git rev-parse main~2) $new refs/heads/topic"
	[ "$status" -eq 1 ] || fail "not refused"
	expect_output "[ref-stale]"
}

@test "case 90: a new branch is judged from what protected branches have" {
	commit_unsafe
	refused str-strcpy origin main:new
	git reset -q --hard HEAD~1
	commit_safe
	accepted origin main:new
}

@test "case 91, E6: bad commits do not come in by way of another ref" {
	accepted origin main:topic
	# put there behind the hook's back: objects are in the store, the ref is unprotected
	commit_unsafe
	chmod -x "$server/hooks/pre-receive"
	git push -q origin main:topic
	chmod +x "$server/hooks/pre-receive"
	refused str-strcpy origin main:main
	refused str-strcpy origin main:third
}

@test "case 92, E5: deleting and making a protected branch again" {
	server_file <<<'{"version": 1, "protected": ["refs/heads/release/*"]}'
	accepted origin main:refs/heads/release/1
	refused ref-delete origin :refs/heads/release/1
	commit_safe
	refused protected-start origin main:refs/heads/release/2
	accepted origin main
	accepted origin main:refs/heads/release/2
}

@test "case 93: all failures of all refs at once, and none is accepted" {
	git checkout -q -b other
	commit_unsafe one.c
	git checkout -q -b third main
	commit_unsafe two.c
	git checkout -q -b good main
	commit_safe
	before=$(server_refs)
	push origin other third good main:refs/x/y
	[ "$status" -ne 0 ]
	expect_output "error: other: one.c:4:1"
	expect_output "error: third: two.c:4:1"
	expect_output "error: refs/x/y: nothing may be pushed to this namespace"
	expect_output "none of its refs"
	[ "$before" = "$(server_refs)" ]
}

@test "case 94, D1: the policy of the push is not the one that judges it" {
	server_file <<<'{"version": 1, "bootstrap": "first-push"}'
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "str-strcpy", "level": "off"}]}'
	stage_unsafe
	commit
	refused str-strcpy origin main
}

@test "case 98, E4: tags of anything: commits hidden behind them are judged" {
	git checkout -q -b side
	commit_unsafe
	git tag light
	git tag -a -m annotated heavy
	git tag -a -m nested nested heavy 2>/dev/null
	refused str-strcpy origin light
	refused str-strcpy origin heavy
	refused str-strcpy origin nested
	git tag -a -m tree tree "HEAD^{tree}"
	refused str-strcpy origin tree
	git tag -a -m blob blob HEAD:bad.c
	refused target-type origin blob
	git checkout -q main
	git tag fine
	accepted origin fine
	refused ref-delete origin :fine
	commit_safe
	git tag -f fine >/dev/null
	refused tag-moved --force origin fine
}

@test "case 98: tags of tags without end" {
	git tag -a -m 1 t1 main
	for i in 2 3 4 5; do git tag -a -m "$i" "t$i" "t$((i - 1))" 2>/dev/null; done
	push origin t5
	[ "$status" -ne 0 ]
	expect_output "tags of tags"
}

@test "case 99, E1, E2: namespaces that nobody admitted" {
	for name in refs/replace/$(git rev-parse main) refs/x/main refs/for/main refs/pull/1/head \
		refs/milecastle/log refs/remotes/a/b refs/bisect/bad; do
		refused ref-namespace origin "main:$name"
	done
	server_file <<<'{"version": 1, "admit": ["refs/for/**"]}'
	accepted origin main:refs/for/main
	commit_unsafe
	refused str-strcpy origin main:refs/for/bad
}

@test "case 99, E13: a namespace of git's own is not supported, loudly" {
	id=$(git rev-parse main)
	run env -C "$server" GIT_DIR=. GIT_NAMESPACE=x "$MILECASTLE" hook pre-receive \
		<<<"$zero $id refs/heads/x"
	expect_status 3
	expect_output "[namespace]"
}

@test "case 100, E3: shallow pushes, shallow servers and grafts" {
	commit_safe one.c && commit_safe two.c
	git clone -q --depth 1 "file://$PWD" ../shallow
	cd ../shallow
	git config user.name x
	git remote set-url origin "$server"
	git --git-dir="$server" config receive.shallowUpdate true
	push origin HEAD:refs/heads/shallow
	[ "$status" -ne 0 ]
	cd ../work
	git rev-parse main >"$server/shallow"
	push origin main:x
	[ "$status" -ne 0 ]
	rm "$server/shallow"
	mkdir -p "$server/info"
	echo "$(git rev-parse main) " >"$server/info/grafts"
	refused server-grafts origin main:x
}

@test "case 102, G7: the deadline is kept, with a record of it" {
	server_file <<<'{"version": 1, "deadline": 0.001}'
	for i in $(seq 40); do stage_safe "f$i.c"; done
	commit
	push origin main
	[ "$status" -ne 0 ]
	expect_output "not judged within 0.001 seconds"
}

@test "case 103: pushes at the same time, each judged right" {
	for i in 1 2 3 4 5 6; do
		git checkout -q -b "b$i" main
		if [ $((i % 2)) = 0 ]; then commit_unsafe "f$i.c"; else commit_safe "f$i.c"; fi
	done
	for i in 1 2 3 4 5 6; do
		git push -q origin "b$i" 2>/dev/null &
	done
	wait
	for i in 1 2 3 4 5 6; do
		if [ $((i % 2)) = 0 ]; then
			[ "$(server_ref "b$i")" = none ]
		else
			[ "$(server_ref "b$i")" = "$(git rev-parse "b$i")" ]
		fi
	done
}

@test "case 104: lines that are cut short, odd, or none at all" {
	id=$(git rev-parse main)
	for text in "$zero $id refs/heads/x" $'\n' "$zero $id\n" "x y z\n" \
		"$zero ${id:0:39} refs/heads/x\n" "${zero}000000000000000000000000 $id refs/heads/x\n" \
		"$zero ${id^^} refs/heads/x\n" ''; do
		printf "$text" >lines
		receive <lines
		[ "$status" -eq 3 ] || fail "accepted: $text"
	done
	printf '%s %s refs/heads/a\0b\n' "$zero" "$id" >lines
	receive <lines
	[ "$status" -eq 3 ]
}

@test "case 104, A7: a line forged with a line feed in a name is a line like any other" {
	id=$(git rev-parse main)
	receive <<<"$zero $id refs/heads/x"$'\n'"$zero $id refs/notes/forged"$'\n'"$zero $id refs/heads/x"
	[ "$status" -eq 1 ]
	expect_output "[ref-twice]"
}

@test "case 105, H5: words are plain: escaped, keyword first, not too many" {
	mkdir -p "$(printf 'd\033[31m')"
	{
		echo '#include <string.h>'
		echo 'void f(char *a, const char *b) {'
		for i in $(seq 80); do echo 'strcpy(a, b);'; done
		echo '}'
	} >"$(printf 'd\033[31m/x\302\233.c')"
	git add -A && commit
	push origin main
	[ "$status" -ne 0 ]
	refuse_output $'\x1b['
	refuse_output $'\xc2\x9b'
	[ "$(grep -c 'remote: error: ' <<<"$output")" -le 52 ]
	expect_output "more"
	[ -z "$(grep '^remote: ' <<<"$output" | grep -v '^remote: \(error\|hint\|warning\): ')" ]
}

@test "case 106: GitLab's profile: each line goes to its pages" {
	server_file <<<'{"version": 1, "output": "gitlab"}'
	commit_unsafe
	push origin main
	expect_output "GL-HOOK-ERR: error: main: bad.c"
	[ -z "$(grep '^remote: ' <<<"$output" | grep -v 'GL-HOOK-ERR: ')" ]
}

@test "case 107, 108: nobody listens: the exit code alone is right" {
	commit_unsafe
	git push -q origin main:keep 2>/dev/null || true
	chmod -x "$server/hooks/pre-receive"
	git push -q origin main:keep
	chmod +x "$server/hooks/pre-receive"
	new=$(git rev-parse main)
	echo "$zero $new refs/heads/x" >lines
	status=0
	(cd "$server" && GIT_DIR=. "$MILECASTLE" hook pre-receive <"$OLDPWD/lines" 2>&-) || status=$?
	[ "$status" -eq 1 ]
	status=0
	set +o pipefail
	(cd "$server" && { GIT_DIR=. "$MILECASTLE" hook pre-receive <"$OLDPWD/lines" 2>&1 || echo $? >"$OLDPWD/code"; } | true)
	[ "$(cat code)" = 1 ]
}

@test "case 109, H2: push options are written down and open nothing" {
	git --git-dir="$server" config receive.advertisePushOptions true
	commit_unsafe
	refused str-strcpy -o skip -o milecastle.skip=1 -o 'a;b$(c)' origin main
	id=$(git rev-parse main~1)
	for count in x -1 99999999999 257; do
		run env -C "$server" GIT_DIR=. GIT_PUSH_OPTION_COUNT=$count "$MILECASTLE" \
			hook pre-receive <<<"$zero $id refs/heads/x"
		expect_status 3
		expect_output "push options"
	done
}

@test "case 116, 117: what a fork's pool holds is not approved for that" {
	git clone -q --bare . ../pool.git
	commit_unsafe
	git push -q ../pool.git main:hidden
	echo ../../pool.git/objects >"$server/objects/info/alternates"
	refused str-strcpy origin main
}

@test "case 118, H3: the pusher is who the one source says" {
	server_file <<<'{"version": 1, "identity": {"source": "http", "required": true}}'
	commit_safe
	refused identity-missing origin main
	GL_USER=a refused identity-missing origin main
	tail -n 1 "$server/milecastle/journal" | jq -e '.record.reason | startswith("identity-missing: ")' >/dev/null
	REMOTE_USER='a;b' push origin main
	[ "$status" -ne 0 ]
	expect_output "a form that names do not have"
	REMOTE_USER=developer accepted origin main
}

# ---- commits, trees and tags that git would not write -----------------------------------

# A commit of main's tree: headers from stdin, a message behind them.
raw_commit()
{
	{
		echo "tree $(git rev-parse 'main^{tree}')"
		echo "parent $(git rev-parse main)"
		cat
		printf '\nmessage\n'
	} | raw commit
}

ident='A <a@example.org> 1700000000 +0000'

@test "C5: two authors, two committers, two signatures, headers out of order" {
	for headers in "author $ident\nauthor $ident\ncommitter $ident" \
		"author $ident\ncommitter $ident\ncommitter $ident" \
		"committer $ident\nauthor $ident" \
		"author $ident\ncommitter $ident\ngpgsig a\ngpgsig b" \
		"author $ident\ncommitter $ident\nparent $(git rev-parse main)" \
		"parent $(git rev-parse main)\nauthor $ident\ncommitter $ident" \
		"author A <a@x> <b@x> 1700000000 +0000\ncommitter $ident" \
		"author $ident"; do
		id=$(printf "$headers\n" | raw_commit)
		refused object-form origin "$id:refs/heads/x"
	done
	id=$(printf "author $ident\ncommitter $ident\ngpgsig -----\n x\n" | raw_commit)
	accepted origin "$id:refs/heads/fine"
}

@test "F5: NUL in a message, dates that overflow, zones that are none" {
	id=$({
		echo "tree $(git rev-parse 'main^{tree}')"
		printf 'author %s\ncommitter %s\n\nok\0Reviewed-by: x\n' "$ident" "$ident"
	} | raw commit)
	refused object-form origin "$id:refs/heads/x"
	for date in '18446744073709551616 +0000' '1700000000 +9999' '01700000000 +0000' '-1 +0000' \
		'1700000000 0000' '1700000000'; do
		id=$(printf 'author A <a@x> %s\ncommitter %s\n' "$date" "$ident" | raw_commit)
		refused object-form origin "$id:refs/heads/x"
	done
}

# tree_of MODE NAME ID ... prints the id of a tree with these entries, as they are.
tree_of()
{
	while [ $# -gt 0 ]; do
		printf '%s %b\0' "$1" "$2"
		printf "$(sed 's/../\\x&/g' <<<"$3")"
		shift 3
	done | raw tree
}

commit_tree()
{
	git commit-tree -p main -m tree "$1"
}

@test "F1: names that are .git in disguise, that lead elsewhere, twice, or out of order" {
	blob=$(git rev-parse main:base.c)
	tree=$(git rev-parse 'main^{tree}')
	for name in .git .GIT .Git 'git~1' '.g\xe2\x80\x8cit' '.git ' '.git.' '.git::$INDEX_ALLOCATION' \
		. .. a/b; do
		id=$(tree_of 40000 "$name" "$tree" 2>/dev/null)
		refused object-form origin "$(commit_tree "$id"):refs/heads/x"
	done
	id=$(tree_of 100644 b "$blob" 100644 a "$blob")
	refused object-form origin "$(commit_tree "$id"):refs/heads/x"
	id=$(tree_of 100644 a "$blob" 100644 a "$blob")
	refused object-form origin "$(commit_tree "$id"):refs/heads/x"
	id=$(tree_of 100644 a "$blob" 100644 a.c "$blob" 40000 a "$tree")
	refused object-form origin "$(commit_tree "$id"):refs/heads/x"
	id=$(tree_of 120000 .gitmodules "$blob")
	refused object-form origin "$(commit_tree "$id"):refs/heads/x"
	id=$(tree_of 100644 a "$blob" 100644 a.c "$blob" 40000 d "$tree")
	accepted origin "$(commit_tree "$id"):refs/heads/fine"
}

@test "F2: control bytes, modes that git does not write, names and paths too long" {
	blob=$(git rev-parse main:base.c)
	for entry in '100644 a\nb' '100644 a\x1b[31m' '100644 a\x7f' '100666 a' '0100644 a' '120777 a' \
		"100644 $(printf 'x%.0s' {1..256})"; do
		id=$(tree_of "${entry%% *}" "${entry#* }" "$blob")
		refused object-form origin "$(commit_tree "$id"):refs/heads/x"
		refuse_output $'\x1b'
	done
	long=$(printf 'd%.0s' {1..250})
	id=$(tree_of 100644 a "$blob")
	for i in $(seq 17); do id=$(tree_of 40000 "$long" "$id"); done
	refused object-form origin "$(commit_tree "$id"):refs/heads/x"
}

@test "F1: the flaw is found in a folder, in a commit in the middle, and behind a merge" {
	tree=$(tree_of 40000 .GIT "$(git rev-parse 'main^{tree}')")
	tree=$(tree_of 40000 sub "$tree")
	bad=$(commit_tree "$tree")
	fixed=$(git commit-tree -p "$bad" -m fixed "main^{tree}")
	refused object-form origin "$fixed:refs/heads/x"
	expect_output "sub/.GIT"
	merge=$(git commit-tree -p main -p "$fixed" -m merge "main^{tree}")
	refused object-form origin "$merge:refs/heads/x"
}

@test "F8: a missing object in the quarantine denies" {
	commit_unsafe
	tree=$(git rev-parse 'main^{tree}')
	git push -q --no-verify origin main:x 2>/dev/null || true
	# a store that has the commit and not its tree
	cp "$(git rev-parse --git-path "objects/$(git rev-parse main | sed 's/../&\//')")" "$BATS_TEST_TMPDIR/object"
	id=$(git rev-parse main)
	mkdir -p "$server/objects/${id:0:2}"
	cp "$BATS_TEST_TMPDIR/object" "$server/objects/${id:0:2}/${id:2}"
	receive <<<"$zero $id refs/heads/x"
	expect_status 3
	expect_output "$tree"
}

# ---- refs and history ------------------------------------------------------------------

@test "E7: a protected branch is not moved back, an unprotected one may be" {
	commit_safe
	accepted origin main
	accepted origin main:topic
	git reset -q --hard HEAD~1
	refused ref-forced --force origin main
	accepted --force origin main:topic
	server_file <<<'{"version": 1, "forceable": ["refs/heads/main"]}'
	accepted --force origin main
}

# dated DATE NAME: a commit that says it is of then.
dated()
{
	stage_safe "$2.c" && GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 commit
}

@test "dates lie: who reaches whom does not hang on them" {
	for date in '2001-01-01T00:00:00Z' '1971-01-01T00:00:00Z' '2090-01-01T00:00:00Z' \
		'2002-01-01T00:00:00Z'; do
		dated "$date" "a${date:0:4}"
	done
	accepted origin main
	# on top of what was dated ahead and back, and through a merge of both
	commit_safe now.c
	accepted origin main
	git switch -q -c side HEAD~3 && dated 1980-01-01T00:00:00Z side
	git switch -q main
	GIT_COMMITTER_DATE=1990-01-01T00:00:00Z git merge -q --no-edit side
	accepted origin main
	# and what would lose commits is refused, whatever it says
	git switch -q -c back main~1
	for date in 1975-01-01T00:00:00Z 2091-01-01T00:00:00Z; do
		dated "$date" "b${date:0:4}"
		refused ref-forced --force origin back:main
	done
	git checkout -q --orphan fresh && dated 1972-01-01T00:00:00Z fresh
	refused ref-forced --force origin fresh:main
	refused ref-forced --force origin main~2:main
}

@test "dates lie: what is below a tip of 1971 is not new to a branch that leaves it out" {
	chmod -x "$server/hooks/pre-receive"
	commit_unsafe old.c && git push -q origin main
	chmod +x "$server/hooks/pre-receive"
	git branch before
	dated 1971-01-01T00:00:00Z back
	accepted origin main
	git switch -q before && commit_safe more.c
	accepted origin before
	commit_unsafe new.c && refused str-strcpy origin before
	refuse_output old.c
}

@test "E9: a deletion with an old value that names nothing" {
	receive <<<"1234567890123456789012345678901234567890 $zero refs/heads/main"
	expect_status 1
	expect_output "[ref-stale]"
	accepted origin main:topic
	receive <<<"1234567890123456789012345678901234567890 $zero refs/heads/topic"
	expect_status 1
}

@test "E10: one ref twice in a push" {
	commit_safe
	receive <<<"$zero $(server_ref main) refs/heads/x"$'\n'"$zero $(server_ref main) refs/heads/x"
	expect_status 1
	expect_output "[ref-twice]"
}

@test "E11: twins of protected names" {
	refused ref-twin origin main:Main
	refused ref-twin origin main:refs/heads/MAIN
	server_file <<<'{"version": 1, "protected": ["refs/heads/caf\u00e9"]}'
	accepted origin main:refs/heads/café
	refused ref-twin origin "main:refs/heads/$(printf 'cafe\xcc\x81')"
}

@test "E12: a symbolic ref on the server is not pushed to" {
	git --git-dir="$server" symbolic-ref refs/heads/alias refs/heads/main
	commit_safe
	refused ref-symbolic origin main:alias
}

@test "E17: a foxtrot merge" {
	git checkout -q -b mine main
	commit_safe mine.c
	git checkout -q main
	commit_safe theirs.c
	accepted origin main
	git checkout -q mine
	git merge -q --no-edit main
	refused foxtrot origin mine:main
	git checkout -q main
	git merge -q --no-edit --no-ff mine
	accepted origin main
}

@test "B9: unrelated history merged into a protected branch" {
	git checkout -q --orphan alien
	git rm -q -rf .
	commit_safe alien.c
	git checkout -q main
	git merge -q --no-edit --allow-unrelated-histories alien
	refused new-root origin main
	accepted origin alien
}

@test "B5, B6: an evil merge, an evil octopus" {
	git checkout -q -b one main && commit_safe one.c
	git checkout -q -b two main && commit_safe two.c
	git checkout -q main && commit_safe three.c
	git merge -q --no-commit --no-ff one
	stage_unsafe evil.c
	git commit -q -m evil
	refused str-strcpy origin main
	git rm -q -f evil.c && git commit -q -m 'gone again'
	refused str-strcpy origin main
	git reset -q --hard HEAD~2
	git merge -q --no-edit one two
	accepted origin main:octopus
}

@test "a step of a protected branch that nobody judged is no base for another" {
	server_file <<<'{"version": 1, "protected": ["refs/heads/release"]}'
	accepted origin main:release
	commit_unsafe
	step=$(git rev-parse HEAD)
	git rm -q bad.c && git commit -q -m fixed
	accepted origin main
	refused str-strcpy origin "$step:release"
	git checkout -q -b more "$step" && commit_safe more.c
	refused str-strcpy origin more:release
	accepted origin main:release
}

@test "what was the tip of a protected branch some time ago is a base, by the journal" {
	server_file <<<'{"version": 1, "protected": ["refs/heads/release/*"]}'
	accepted origin main:refs/heads/release/1
	commit_safe one.c
	accepted origin main
	once=$(git rev-parse HEAD)
	commit_safe two.c
	accepted origin main
	# not the tip any more, but accepted as one
	mv "$server/milecastle" "$server/elsewhere"
	refused protected-start origin "$once:refs/heads/release/2"
	rm -r "$server/milecastle" && mv "$server/elsewhere" "$server/milecastle"
	accepted origin "$once:refs/heads/release/2"
}

@test "notes are judged from where they stand, not from their first one again" {
	git notes add -m one main
	accepted origin refs/notes/commits
	git notes append -m two main
	accepted origin refs/notes/commits
	[ "$(jq -c '.record.refs[0].bases | length' "$server/milecastle/journal" | tail -n 1)" = 1 ]
	[ "$(jq -r '.record.refs[0].bases[0]' "$server/milecastle/journal" | tail -n 1)" = "$(git rev-parse refs/notes/commits~1)" ]
}

@test "releases are made of tips of protected branches" {
	server_file <<<'{"version": 1, "releases": ["refs/tags/v*"]}'
	commit_safe
	git tag v1 && git tag other
	refused release-target origin v1
	accepted origin other
	accepted origin main
	accepted origin v1
}

@test "notes only grow" {
	git notes add -m one main
	accepted origin refs/notes/commits
	git notes add -f -m two main
	accepted origin refs/notes/commits
	git update-ref refs/notes/commits refs/notes/commits~1
	git notes append -m three main
	refused ref-forced --force origin refs/notes/commits
	refused ref-delete origin :refs/notes/commits
}

# ---- policy ----------------------------------------------------------------------------

@test "D5: a policy that does not load cannot be pushed" {
	server_file <<<'{"version": 1, "bootstrap": "first-push"}'
	stage .milecastle/policy.json <<<'{"version": 1, "treshold": "error"}'
	commit
	refused policy-invalid origin main
	expect_output "threshold"
	stage .milecastle/policy.json <<<'{"version": 1}'
	commit
	accepted origin main
	expect_output "this push brings the first policy"
	stage .milecastle/rules/x.yaml <<<'id: x'
	commit
	refused policy-invalid origin main
}

@test "D5: a policy in force that does not load guards protected refs by refusing all" {
	chmod -x "$server/hooks/pre-receive"
	stage .milecastle/policy.json <<<'{"version": '
	commit
	git push -q origin main
	chmod +x "$server/hooks/pre-receive"
	commit_safe
	refused policy-broken origin main
	accepted origin main:topic
	expect_output "warning: the policy in force cannot be read"
	refuse_output "remote: error:"
}

@test "E16: the first policy needs somebody who may bring it" {
	stage .milecastle/policy.json <<<'{"version": 1}'
	commit
	refused policy-bootstrap origin main
	server_file <<<'{"version": 1, "bootstrap": "first-push"}'
	accepted origin main
}

@test "D7: the policy's folder has no twin, and is no link" {
	mkdir .MILECASTLE && echo '{}' >.MILECASTLE/policy.json
	git add -A && commit
	refused object-form origin main:x
	git reset -q --hard HEAD~1
	ln -s elsewhere .milecastle && git add -A && commit
	refused policy-invalid origin main
}

@test "D9: the branch with the policy is named by the server, not by a push" {
	server_file <<<'{"version": 1, "policyRef": "refs/heads/policy"}'
	git checkout -q -b policy
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "str-strcpy", "level": "off"}]}'
	commit
	chmod -x "$server/hooks/pre-receive"
	git push -q origin policy
	chmod +x "$server/hooks/pre-receive"
	git checkout -q main
	commit_unsafe
	accepted origin main
	refused ref-delete origin :policy
}

@test "the floor: a repository may tighten and not loosen" {
	server_file <<<'{"version": 1, "bootstrap": "first-push", "floor": {"version": 1}}'
	stage .milecastle/policy.json <<-'END'
		{"version": 1, "severity": [{"rule": "str-strcpy", "level": "off"}],
		 "exclude": [{"path": "vendor/**", "reason": "not ours at all"}]}
	END
	commit
	accepted origin main
	commit_unsafe vendor/bad.c
	refused str-strcpy origin main
	git reset -q --hard HEAD~1
	commit_unsafe
	refused str-strcpy origin main
}

@test "the server's file: mistakes block with file, line and column" {
	commit_safe
	for text in '{"version": 2}' '{"version": 1, "polcyRef": "x"}' '{"version": 1, "identity": {"source": "x"}}' \
		'{"version": 1, "deadline": -1}' '{"version": 1, "protected": ["main"]}' '[]' '{' \
		'{"version": 1, "journal": "relative"}' '{"version": 1, "floor": {"version": 2}}'; do
		server_file <<<"$text"
		push origin main
		[ "$status" -ne 0 ] || fail "accepted with $text"
		expect_output "remote: error: ./milecastle.json:"
	done
	server_file <<<'{"version": 1}'
	chmod 666 "$server/milecastle.json"
	push origin main
	[ "$status" -ne 0 ]
	expect_output "chmod go-w"
	chmod 644 "$server/milecastle.json"
	accepted origin main
}

# ---- load ------------------------------------------------------------------------------

@test "case 101, G1: a tree bomb is refused for what it is" {
	server_file <<<'{"version": 1, "deadline": 60}'
	blob=$(git rev-parse main:base.c)
	id=$(tree_of 100644 a.c "$blob")
	for i in $(seq 12); do
		id=$(tree_of 40000 a "$id" 40000 b "$id" 40000 c "$id" 40000 d "$id" 40000 e "$id" \
			40000 f "$id" 40000 g "$id" 40000 h "$id")
	done
	push origin "$(commit_tree "$id"):refs/heads/x"
	[ "$status" -ne 0 ]
	expect_output "too many"
}

@test "case 101, G2: trees 300 deep" {
	id=$(git rev-parse 'main^{tree}')
	for i in $(seq 300); do id=$(tree_of 40000 d "$id"); done
	push origin "$(commit_tree "$id"):refs/heads/x"
	[ "$status" -ne 0 ]
	expect_output "deep"
}

@test "case 101, G4: a header of more than 64 KiB" {
	id=$({
		printf 'author %s\ncommitter %s\ngpgsig x\n' "$ident" "$ident"
		for i in $(seq 1200); do printf ' %060d\n' "$i"; done
	} | raw_commit)
	refused object-form origin "$id:refs/heads/x"
}

@test "a draft has findings, and no secrets; protected it is none" {
	printf '%s\n' '{"version": 1, "deadline": 60, "protected": ["refs/heads/draft/release"], "drafts": ["refs/heads/draft/**"]}' | server_file
	commit_safe a.c && git push -q origin main
	stage b.c <<<'int f(char *d, const char *s) { strcpy(d, s); return 0; }' && commit
	push origin main:topic
	[ "$status" -ne 0 ]
	push origin main:draft/topic
	[ "$status" -eq 0 ] || fail "$output"
	expect_output "warning: draft/topic: b.c:1:"
	expect_output "draft/topic is a draft: where this is to land it will be refused"
	# what a draft holds is no less new elsewhere
	push origin main
	[ "$status" -ne 0 ] || fail "by way of a draft it landed"
	expect_output "error: main: b.c:1:"
	push origin main:draft/two main:topic
	[ "$status" -ne 0 ]
	expect_output "error: topic: b.c:1:"
	push origin main:draft/release
	[ "$status" -ne 0 ] || fail "a protected branch was a draft"
	printf -- '-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n-----END RSA PRIVATE KEY-----\n' | stage key.pem && commit
	push origin main:draft/topic
	[ "$status" -ne 0 ] || fail "a secret is in a draft"
}
