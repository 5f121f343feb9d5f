# Attacks on reviews from end to end, by the numbers of the catalogue that docs/threat-model.md
# speaks of, and some of our own. What others of these files try is not tried again.

load helper
load push
load evidence

setup()
{
	isolate
}

# says CODE WORDS ARG...: this push is refused for that reason, with these words, and no
# ref moves.
says()
{
	local words=$2

	refused "$1" "${@:3}"
	expect_output "$words"
}

# said PERSON: the payload of a statement of theirs.
said()
{
	local ref=refs/milecastle/evidence/$1

	git cat-file blob "$ref:$(git ls-tree -r --name-only "$ref" | tail -n 1)" |
		jq -r .payload | base64 -d
}

# states PERSON KIND/KEY <PAYLOAD: that person signs these very bytes, and keeps them there.
states()
{
	local id

	cat >../payload
	id=$(sha256sum <../payload | cut -d ' ' -f 1)
	signed_by "$1" milecastle-v1 <../payload >../made
	git update-ref "refs/milecastle/evidence/$1" "$(by=$1 forge "$2/$id" <../made)"
}

# A commit that is nowhere but in the index of who names it.
submodule()
{
	git commit-tree -m "$1" "$(git mktree </dev/null)"
}

# gitlink ID PATH: stage a submodule.
gitlink()
{
	git update-index --add --cacheinfo "160000,$1,$2"
}

# shown ARG...: what the reviewer gets to see.
shown()
{
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes "$@"
	expect_status 0
}

two_roles='{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]},
	{"id": "guarded", "refs": ["refs/heads/main"], "paths": ["lib/**", ".gitmodules"], "need": [{"role": "security"}]}'

# ---- content -------------------------------------------------------------------------------

@test "B14: a submodule is moved after the review, or to another address" {
	reviewed_server "$two_roles"
	printf '[submodule "lib"]\n\tpath = lib\n\turl = https://example.com/lib\n' | stage .gitmodules
	gitlink "$(submodule one)" lib && commit
	reviewed=$(git rev-parse HEAD)
	approve reviewer && send_evidence
	# in the place of a folder it is a matter of who guards the folder
	says review-missing "the rule 'guarded' needs 1 approval by 'security'" origin HEAD:main
	approve officer --role security && send_evidence
	git push -q origin topic
	gitlink "$(submodule two)" lib && git commit -q --amend --no-edit
	says review-missing "the rule 'all' needs" origin HEAD:main
	expect_output "the rule 'guarded' needs"
	git reset -q --hard "$reviewed" && lands && git fetch -q
	sed -i s/example.com/example.org/ .gitmodules && git add .gitmodules && commit
	approve reviewer && send_evidence
	says review-missing "the rule 'guarded' needs" origin HEAD:main
}

@test "B14: a folder with a rule of its own is not escaped by a submodule, a link or a file in its place" {
	reviewed_server "$two_roles"
	for entry in "160000,$(submodule one)" "120000,$(git hash-object -w --stdin <<<elsewhere)" \
		"100644,$(git hash-object -w --stdin <<<text)"; do
		for path in lib LIB; do
			git reset -q --hard main
			git update-index --add --cacheinfo "$entry,$path" && git commit -q -m "$path"
			approve reviewer && send_evidence
			says review-missing "the rule 'guarded' needs" origin HEAD:main
		done
	done
}

@test "B15: a pointer to a large file is content, and so is where it lies" {
	reviewed_server
	pointer()
	{
		printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 7\n' "$1"
	}
	pointer 1 | stage picture.bin && commit
	approve reviewer && send_evidence
	git push -q origin topic
	pointer 2 | stage picture.bin && git commit -q --amend --no-edit
	refused review-missing origin HEAD:main
	pointer 1 | stage picture.bin && git mv picture.bin other.bin && git commit -q --amend --no-edit
	refused review-missing origin HEAD:main
	git mv other.bin picture.bin && git commit -q --amend --no-edit && lands
}

@test "B16: no attribute, setting or replacement hides from the reviewer what is signed" {
	reviewed_server
	printf '[submodule "lib"]\n\tpath = lib\n\turl = https://example.com/lib\n\tignore = all\n' | stage .gitmodules
	gitlink "$(submodule one)" lib && commit
	approve reviewer && send_evidence && lands && git fetch -q
	moved=$(submodule two)
	gitlink "$moved" lib
	mkdir -p deep && cd deep
	printf '*.c -diff linguist-generated\n*.h diff=tame\n*.txt binary\n' | stage ../.gitattributes
	stage ../shown.c <<<'int in_the_source;'
	stage ../shown.h <<<'int in_the_header;'
	stage ../shown.txt <<<'in the text'
	stage here.c <<<'int in_the_folder;'
	commit
	git config diff.tame.textconv true
	git config diff.tame.command true
	git config diff.external true
	git config diff.ignoreSubmodules all
	git config diff.relative true
	git replace "$(git rev-parse HEAD:shown.c)" "$(git hash-object -w --stdin <<<'int tame;')"
	export GIT_EXTERNAL_DIFF=true
	shown
	for line in 'int in_the_source;' 'int in_the_header;' 'in the text' 'int in_the_folder;' \
		"Subproject commit $moved"; do
		expect_output "+$line"
	done
	expect_output "[tree-attr]"
}

@test "B16: what a terminal would obey is shown, and not obeyed" {
	reviewed_server
	printf 'good\033[8m bad\033[m\rgood\n\302\2331m\n' | stage notes.txt && commit
	shown
	expect_output '+good\x1b[8m bad\x1b[m\x0dgood'
	refuse_output $'\033'
	refuse_output $'\r'
	refuse_output $'\302\233'
	# on a terminal, and through git's pager, too
	run env TERM=xterm NO_COLOR=1 GIT_PAGER='sed s/^/paged:/' script -qec \
		"'$MILECASTLE' review --key '$keys/reviewer' --yes" /dev/null
	expect_output 'paged:+good\x1b[8m bad\x1b[m\x0dgood'
}

@test "B17: bytes that do not have the id under which they lie are no pass" {
	reviewed_server
	approve reviewer && send_evidence
	git push -q origin topic
	id=$(git rev-parse HEAD:work.c)
	other=$(git hash-object -w --stdin <<<'int other;')
	cp -f ".git/objects/${other:0:2}/${other:2}" "$server/objects/${id:0:2}/${id:2}"
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "work.c: not checked: cannot read the content: object hash mismatch - expected $id"
	[ "$(server_ref main)" = "$(git rev-parse main)" ]
}

@test "B18: text that reads otherwise than it compiles is named to the reviewer, and held" {
	reviewed_server
	printf 'int a; /* \342\200\256 } */\nint paypal, p\320\260ypal;\n' | stage trojan.c
	printf 'run \342\200\256this\n' | stage trojan.md
	commit
	shown
	expect_output "[src-bidi]"
	expect_output "[src-homoglyph]"
	# no rule reads it, but the reviewer sees it
	expect_output '+run \u{202e}this'
	refuse_output $'\342\200\256'
	send_evidence
	says src-bidi "[src-homoglyph]" origin HEAD:main
}

# ---- people --------------------------------------------------------------------------------

@test "C3: who is named as an author is told why their approval does not count, and others can give one" {
	reviewed_server
	git commit -q --amend --no-edit --author 'reviewer <reviewer@example.com>'
	approve reviewer && send_evidence
	says review-missing "an approval of 'reviewer' is by somebody who had a hand in the change" origin HEAD:main
	approve second && send_evidence && lands
}

@test "C3: naming all reviewers as co-authors lets nothing in" {
	reviewed_server
	git commit -q --amend -m 'a change

Co-authored-by: reviewer <reviewer@example.com>
co-authored-by:second <second@example.com>
CO-AUTHORED-BY: officer <officer@example.com>'
	for who in reviewer second officer; do
		approve "$who" --role reviewer
	done
	send_evidence
	says review-missing "needs 1 approval by 'reviewer' and has 0" origin HEAD:main
}

@test "C4: who rebases another's commit does not become its only author" {
	reviewed_server
	git switch -q main && commit_safe upstream.c
	approve reviewer origin/main..HEAD && send_evidence && lands && git fetch -q
	git switch -q topic && as second git commit -q --amend --no-edit --reset-author
	as reviewer git rebase -q main
	[ "$(git log -1 --format='%ae %ce')" = "second@example.com reviewer@example.com" ]
	# neither the author nor who made it anew
	approve second && approve reviewer && send_evidence
	says review-missing "an approval of 'second' is by somebody who had a hand in the change" origin HEAD:main
	expect_output "an approval of 'reviewer' is by somebody who had a hand in the change"
	approve officer --role reviewer && send_evidence && lands
}

@test "C4: an author whom a rebase left out has reviewed their own commit all the same" {
	reviewed_server
	as second git commit -q --amend --no-edit --reset-author
	approve second && send_evidence
	git push -q origin topic
	git commit -q --amend --no-edit --reset-author
	says review-missing "an approval of 'second' is by somebody who had a hand in what was reviewed" origin HEAD:main
}

@test "C5: an ident that two readers take for two people is not taken, or is of both" {
	reviewed_server
	tree=$(git rev-parse HEAD^{tree}) when="$(date +%s) +0000"
	made()
	{
		printf 'tree %s\nparent %s\nauthor %s %s\ncommitter author <author@example.com> %s\n\nx\n' \
			"$tree" "$(git rev-parse main)" "$1" "$when" "$when" | raw commit
	}
	approve second && send_evidence
	git push -q origin topic
	for ident in 'second <second@example.com> <author@example.com>' \
		'<second@example.com> author <author@example.com>' \
		'author <author@example.com> <second@example.com>' \
		'second <second@example.com' 'second second@example.com>' \
		'second <second@example.com> 1 +0000 <author@example.com>'; do
		refused object-form origin "$(made "$ident"):refs/heads/main"
	done
	for ident in 'author <SECOND@example.COM>' 'author < second@example.com>' 'author <second@example.com >'; do
		id=$(made "$ident")
		push origin "$id:refs/heads/main"
		[ "$status" -ne 0 ] || fail "landed: $ident"
		[[ $output == *"[object-form]"* || $output == *"an approval of 'second' is by somebody who had a hand in the change"* ]] ||
			fail "for another reason"
	done
	accepted origin "$(made 'author <author@example.com>'):refs/heads/main"
}

@test "C6: a mailmap in the tree or on the server makes nobody another" {
	reviewed_server
	printf 'author <author@example.com> <second@example.com>\nauthor <author@example.com> <stranger@example.com>\n' >map
	cp map "$server/map"
	git --git-dir="$server" config mailmap.file "$server/map"
	git config mailmap.file "$PWD/map"
	git switch -q main && stage .mailmap <map && commit
	approve reviewer origin/main..HEAD && send_evidence && lands && git fetch -q
	git switch -q topic && git rebase -q main
	as second git commit -q --amend --no-edit --reset-author
	[ "$(git log -1 --use-mailmap --format=%aE)" = author@example.com ]
	approve second && send_evidence
	says review-missing "an approval of 'second' is by somebody who had a hand in the change" origin HEAD:main
	as stranger git commit -q --amend --no-edit --reset-author
	git push -q -f origin topic
	approve officer --role reviewer && send_evidence
	says review-missing "needs 2 approvals by 'reviewer'" origin HEAD:main
}

@test "C7: ids and e-mails that look like another's are no policy" {
	reviewed_server
	for change in 's/"id": "second"/"id": "Reviewer"/' 's/"id": "second"/"id": "r\xd0\xb5viewer"/' \
		's/"id": "second"/"id": "reviewer "/' 's/"id": "second"/"id": "\\u200breviewer"/' \
		's/"second@example/"r\xd0\xb5viewer@example/' 's/"second@example/"REVIEWER@example/' \
		's/"id": "second"/"id": "reviewer"/'; do
		git reset -q --hard main
		review_policy "$one_reviewer" 2 | sed "$change" | stage .milecastle/policy.json && commit
		refused policy-invalid origin HEAD:main
	done
	git reset -q --hard main
	# in a commit it is somebody unknown
	commit_safe work2.c
	GIT_AUTHOR_EMAIL=$'s\xd0\xb5cond@example.com' git commit -q --amend --no-edit --reset-author
	approve second && send_evidence
	says review-missing "needs 2 approvals by 'reviewer' and has 1" origin HEAD:main
}

# ---- the policy ----------------------------------------------------------------------------

@test "D2: a person, a key and a role of the push's own are not there yet" {
	reviewed_server
	new_people sock
	review_policy "$one_reviewer" 2 "$(people ", $(person sock '["reviewer"]')")" | stage .milecastle/policy.json && commit
	approve sock --policy-from HEAD main..HEAD
	says evidence-person "" origin refs/milecastle/evidence/sock
	says review-missing "" origin HEAD:main refs/milecastle/evidence/sock
	# nor a second key for somebody who is known
	review_policy "$one_reviewer" 2 "$(people | sed "s,\"keys\": \[{\"key\": \"$(cat "$keys/reviewer.pub")\"},&\, {\"key\": \"$(cat "$keys/sock.pub")\"},")" |
		stage .milecastle/policy.json && commit
	run as reviewer "$MILECASTLE" review --key "$keys/sock" --no-diff --yes --policy-from HEAD main..HEAD
	expect_status 0
	says evidence-form "" origin refs/milecastle/evidence/reviewer
}

@test "D6: a policy with a key or a word that is not known is none" {
	reviewed_server
	for change in '.review[0].quorum = 2' '.review[0].history = "all"' '.review[0].carry = "always"' \
		'.review[0].level = 1' '.review[0].exclude = ["approver"]' '.review[0].need[0].group = "x"' \
		'.people[0].kind = "robot"' '.people[0].keys[0].until = "some day"' '.people[0].keys[0].state = "lost"' \
		'.min_tool = "9"' '.version = 2' '.revision = -1' '.review[0].checklist = "none"'; do
		git reset -q --hard main
		review_policy "$one_reviewer" 2 | jq "$change" | stage .milecastle/policy.json && commit
		approve reviewer --policy-from main && send_evidence
		refused policy-invalid origin HEAD:main
	done
	# and one that came in past the gate guards by refusing
	git push -q origin HEAD:topic
	git --git-dir="$server" update-ref refs/heads/main refs/heads/topic
	commit_safe later.c
	refused policy-broken origin HEAD:main
}

@test "D8: a pattern that costs too much is no way around its rule" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]},
		{"id": "keys", "refs": ["refs/heads/main"], "paths": ["src/**_k*_*.pem"], "need": [{"role": "security"}]}'
	part=$(printf '_k%.0s' {1..120})
	path=src/$part/$part/$part/$part/$part/$part/$part/$part/$part/$part/$part/$part/$part/$part/x_k_.pem
	git update-index --add --cacheinfo "100644,$(git hash-object -w --stdin <<<text),$path" && commit
	approve reviewer && send_evidence
	says review-missing "the rule 'keys' needs" origin HEAD:main
}

@test "D8: too many patterns, and too long ones, are no policy" {
	reviewed_server
	for paths in "$(seq -s '","' 5000)" "$(printf 'a*%.0s' {1..600})"; do
		review_policy "{\"id\": \"all\", \"refs\": [\"refs/heads/main\"], \"paths\": [\"$paths\"], \"need\": [{\"role\": \"reviewer\"}]}" 2 |
			stage .milecastle/policy.json && commit
		refused policy-invalid origin HEAD:main
		git reset -q --hard HEAD~1
	done
}

# ---- time ----------------------------------------------------------------------------------

@test "H8: two pushes at once, both let through by the hook: one approval lands one of them" {
	reviewed_server
	approve reviewer && send_evidence
	git push -q origin topic
	git branch twin && git switch -q twin && git commit -q --amend -m "the same, in other words"
	write_hook "$server/hooks/pre-receive" <<-END
		#!/bin/sh
		"$MILECASTLE" hook pre-receive || exit
		echo >>"$server/let-through"
		for i in \$(seq 200); do
			[ "\$(wc -l <"$server/let-through")" -lt 2 ] || exit 0
			sleep 0.1
		done
	END
	git push -q origin topic:main 2>../one &
	one=$!
	git push -q origin twin:main 2>../two &
	two=$!
	landed=0
	wait "$one" && landed=$((landed + 1))
	wait "$two" && landed=$((landed + 1))
	[ "$(wc -l <"$server/let-through")" = 2 ] || fail "they were not there at once" "$(cat ../one ../two)"
	[ "$landed" = 1 ] || fail "$landed have landed" "$(cat ../one ../two)"
	tip=$(server_ref main)
	[ "$tip" = "$(git rev-parse topic)" ] || [ "$tip" = "$(git rev-parse twin)" ]
}

# ---- the administrator, and the neighbours -------------------------------------------------

# A server whose journal knows all its refs.
recorded()
{
	write_hook "$server/hooks/post-receive" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook post-receive
	END
	approve reviewer && send_evidence && lands && git fetch -q
	run mc audit --server "$server"
	expect_status 0
}

@test "I5: what landed without a review while the hook was off stays named" {
	reviewed_server
	recorded
	before=$(server_ref main)
	commit_safe unseen.c
	unseen=$(git rev-parse HEAD)
	chmod -x "$server/hooks/pre-receive" "$server/hooks/post-receive"
	git push -q origin HEAD:main
	chmod +x "$server/hooks/pre-receive" "$server/hooks/post-receive"
	git fetch -q && commit_safe later.c
	approve reviewer && send_evidence && lands
	run mc audit --server "$server"
	expect_status 1
	expect_output "refs/heads/main: moved without a record: $before -> $unseen, before record"
}

@test "I5: a weaker policy that was put there past the gate is named, and what it let in" {
	reviewed_server
	recorded
	before=$(server_ref main)
	review_policy '{"id": "all", "refs": ["refs/heads/main"], "need": []}' 2 | stage .milecastle/policy.json && commit
	git push -q origin HEAD:topic
	git --git-dir="$server" update-ref refs/heads/main refs/heads/topic
	git fetch -q && commit_safe free.c && lands
	run mc audit --server "$server"
	expect_status 1
	expect_output "refs/heads/main: moved without a record: $before -> $(git rev-parse HEAD~1), before record"
	# the record says by which policy it was let in
	tail -n 3 "$server/milecastle/journal" | jq -se --arg policy "$(git rev-parse HEAD~1)" \
		'any(.record.kind == "push" and .record.policy.commit == $policy and .record.refs[0].evidence == null)'
}

@test "I6: who may approve in a fork may not here" {
	new_people author reviewer second officer friend
	reviewed_server "$one_reviewer"
	git switch -q main
	review_policy "$one_reviewer" 2 "$(people ", $(person friend '["developer"]')")" | stage .milecastle/policy.json && commit
	approve reviewer origin/main..HEAD && send_evidence && lands && git fetch -q
	git switch -q topic && git rebase -q main
	# the fork has the same name, the same rule, and a friend with another role
	git switch -q -c fork main
	review_policy "$one_reviewer" 3 "$(people ", $(person friend '["reviewer"]')")" | stage .milecastle/policy.json && commit
	git switch -q topic
	approve friend --policy-from fork main..topic
	send_evidence
	says review-missing "an approval of 'friend' is by somebody who does not have that role" origin HEAD:main
	# nor when nobody here knows them
	new_people stranger
	git switch -q fork
	review_policy "$one_reviewer" 4 "$(people ", $(person stranger '["reviewer"]')")" | stage .milecastle/policy.json && commit
	git switch -q topic
	approve stranger --policy-from fork main..topic
	says evidence-person "" origin refs/milecastle/evidence/stranger
	push origin "refs/milecastle/evidence/stranger:refs/milecastle/evidence/reviewer"
	[ "$status" -ne 0 ]
	refused evidence-form origin "refs/milecastle/evidence/stranger:refs/milecastle/evidence/second"
}

# ---- of our own ----------------------------------------------------------------------------

@test "own: a secret that a later commit of the same push takes away, with an approval of the whole" {
	reviewed_server
	stage key.pem <<-END
		-----BEGIN RSA PRIVATE KEY-----
		$(head -c 96 /dev/urandom | base64 -w 64)
		-----END RSA PRIVATE KEY-----
	END
	commit && git rm -q key.pem && commit
	approve reviewer && send_evidence
	refused secret-private-key origin HEAD:main
}

@test "own: a step of a push that nobody looked at is no start for a release" {
	reviewed_server
	commit_unsafe && git rm -q bad.c && commit
	approve reviewer && send_evidence && lands
	refused protected-start origin HEAD~1:refs/heads/release
	refused protected-start origin HEAD~2:refs/heads/release
	accepted origin HEAD:refs/heads/release
}

@test "own: a rejection is not dodged by a mode, a deletion, a merge, or in two pushes" {
	reviewed_server
	echo '/* */' >>base.c && git add base.c && git commit -q --amend --no-edit
	run as second "$MILECASTLE" review --key "$keys/second" --no-diff --yes --reject -m "not like that"
	expect_status 0
	send_evidence
	reviewed=$(git rev-parse HEAD)
	for way in 'chmod +x base.c && git add base.c && git commit -q --amend --no-edit' \
		'git rm -q base.c && git commit -q --amend --no-edit' \
		'git mv base.c moved.c && git commit -q --amend --no-edit' \
		'git switch -q -C side main && git merge -q --no-ff -m merge "$reviewed"'; do
		git switch -q -C try "$reviewed" && eval "$way"
		git push -q -f origin HEAD:topic
		approve reviewer main..HEAD && send_evidence
		says review-rejected "'second' has rejected it as 'reviewer' (" origin HEAD:main
	done
	# the other files of it first, then these
	git switch -q -C try main && git checkout -q "$reviewed" -- work.c && commit
	approve reviewer main..HEAD && send_evidence
	refused review-rejected origin HEAD:main
}

@test "own: a rejection of a new file is not dodged by another case or Unicode form of its name" {
	reviewed_server
	stage_safe $'m\xc3\xbcnze.c' && git commit -q --amend --no-edit
	run as second "$MILECASTLE" review --key "$keys/second" --no-diff --yes --reject -m "not like that"
	expect_status 0
	send_evidence
	for path in Work.c WORK.C $'mu\xcc\x88nze.c' $'M\xc3\x9cNZE.c'; do
		git reset -q --hard main && commit_safe "$path"
		approve reviewer && send_evidence
		says review-rejected "'second' has rejected it as 'reviewer' (" origin HEAD:main
	done
}

@test "own: one approval on two branches, in one push and in two" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main", "refs/heads/release"], "need": [{"role": "reviewer"}]}'
	git push -q origin main:release && git fetch -q
	approve reviewer && send_evidence
	says review-missing "an approval of 'reviewer' is for other refs" origin HEAD:main HEAD:release
	lands main
	says review-missing "an approval of 'reviewer' is for other refs" origin HEAD:release
}

@test "own: an approval that names two branches lands once on each" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main", "refs/heads/release"], "need": [{"role": "reviewer"}]}'
	git push -q origin main:release && git fetch -q
	approve reviewer
	both=$(said reviewer | sed 's,\["refs/heads/main"\],["refs/heads/main"\,"refs/heads/release"],')
	at=$(git ls-tree -r --name-only refs/milecastle/evidence/reviewer)
	git update-ref -d refs/milecastle/evidence/reviewer
	printf %s "$both" | states reviewer "${at%/*}"
	send_evidence
	accepted origin HEAD:main HEAD:release
	git fetch -q && git revert --no-edit HEAD >/dev/null
	approve second --ref refs/heads/release && send_evidence
	lands release && git fetch -q
	git revert --no-edit HEAD >/dev/null
	says review-missing "an approval of 'reviewer' is spent: the branch had this change once already" origin HEAD:release
}

@test "own: an approval that was used by a merge of both sides is not used again after a revert" {
	reviewed_server
	git switch -q main && seq 40 | sed 's,.*,/* & */,' | stage both.c && commit
	approve reviewer origin/main..HEAD && send_evidence && lands
	git switch -q -c edit && sed -i '3s/.*/int three;/' both.c && git add both.c && commit
	approve reviewer main..edit && send_evidence
	git push -q origin edit
	git switch -q main && sed -i '30s/.*/int thirty;/' both.c && git add both.c && commit
	approve second origin/main..HEAD && send_evidence && lands
	# the branch never holds just what was reviewed: both sides changed the file
	git merge -q --no-ff -m merge edit && lands && git fetch -q
	git revert -m 1 --no-edit HEAD >/dev/null
	approve second origin/main..HEAD && send_evidence && lands && git fetch -q
	# the same change in a new commit
	git switch -q edit && git commit -q --amend -m "other words"
	git switch -q main && git merge -q --no-ff -m again edit
	says review-missing "an approval of 'reviewer' is spent: the branch had this change once already" origin HEAD:main
}

@test "own: history each: an approval that was used on a merged branch is not used again after a revert" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "history": "each"}'
	reviewed=$(git rev-parse HEAD)
	approve reviewer main..HEAD
	echo '/* the length is checked */' >>work.c && git add work.c && commit
	approve reviewer HEAD~1..HEAD && approve reviewer main..HEAD && send_evidence
	git push -q origin topic
	git switch -q main && git merge -q --no-ff -m merge topic && lands && git fetch -q
	git revert -m 1 --no-edit HEAD >/dev/null
	approve second origin/main..HEAD && send_evidence && lands && git fetch -q
	# the first step alone, which the branch never stood at
	git cherry-pick --no-commit "$reviewed" && commit
	says review-missing "an approval of 'reviewer' is spent: the branch had this change once already" origin HEAD:main
}

@test "own: a stranger whom a squash hides still asks for one more" {
	reviewed_server
	as stranger git commit -q --amend --no-edit --reset-author
	approve reviewer && send_evidence
	git push -q origin topic
	git switch -q main && git merge -q --squash topic && git commit -q -m squashed
	says review-missing "needs 2 approvals by 'reviewer' and has 1 (one more" origin HEAD:main
	approve second main~1..topic && send_evidence && lands
}

@test "own: a co-author who is dropped from the message after the review" {
	reviewed_server
	git commit -q --amend -m 'a change

Co-authored-by: second <second@example.com>'
	approve second && send_evidence
	git push -q origin topic
	git commit -q --amend -m 'a change'
	says review-missing "an approval of 'second' is by somebody who had a hand in what was reviewed" origin HEAD:main
}

@test "own: a change that was given up is landed later, when its approval is too old" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}], "max_age": 30}'
	approve reviewer
	old=$(said reviewer | sed "s/\"issued\":\"[^\"]*\"/\"issued\":\"$(date -u -d '-31 days' +%FT%TZ)\"/")
	at=$(git ls-tree -r --name-only refs/milecastle/evidence/reviewer)
	git update-ref -d refs/milecastle/evidence/reviewer
	printf %s "$old" | states reviewer "${at%/*}"
	send_evidence
	says review-missing "an approval of 'reviewer' is too old" origin HEAD:main
}

@test "own: a change that was given up is landed later, when who approved it has left" {
	reviewed_server
	approve reviewer && send_evidence
	git push -q origin topic
	git switch -q main
	review_policy "$one_reviewer" 2 "$(people | sed 's/"reviewer@example.com"\], "roles": \["reviewer"\]/"reviewer@example.com"], "roles": []/')" |
		stage .milecastle/policy.json && commit
	approve second origin/main..HEAD && send_evidence && lands && git fetch -q
	git switch -q topic && git rebase -q main
	says review-missing "an approval of 'reviewer' is by somebody who does not have that role" origin HEAD:main
}

@test "own: an approval of nothing, signed with a good key" {
	reviewed_server
	approve reviewer
	nothing=$(printf 'milecastle-delta-v1\0' | sha256sum | cut -d ' ' -f 1)
	empty=$(said reviewer | sed "s/\"delta\":\"[0-9a-f]*\"/\"delta\":\"$nothing\"/")
	git update-ref -d refs/milecastle/evidence/reviewer
	printf %s "$empty" | states reviewer "review/$nothing"
	send_evidence
	refused review-missing origin HEAD:main
	git reset -q --hard main && git commit -q --allow-empty -m nothing
	refused review-empty origin HEAD:main
}

@test "own: the client is killed while the hook runs: what did not move has used nothing up" {
	reviewed_server
	recorded
	commit_safe more.c && approve reviewer && send_evidence
	before=$(server_ref main)
	write_hook "$server/hooks/pre-receive" <<-END
		#!/bin/sh
		"$MILECASTLE" hook pre-receive || exit
		echo >"$server/judged"
		sleep 2
		exit 1
	END
	git push -q origin HEAD:main 2>/dev/null &
	for i in $(seq 200); do
		[ ! -e "$server/judged" ] || break
		sleep 0.1
	done
	kill -9 $!
	sleep 3
	[ "$(server_ref main)" = "$before" ]
	run mc audit --server "$server"
	expect_output "chain whole"
	expect_output "; 0 refs moved without a record"
	write_hook "$server/hooks/pre-receive" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook pre-receive
	END
	lands
	[ "$(server_ref main)" = "$(git rev-parse HEAD)" ]
	run mc audit --server "$server"
	expect_status 0
}

@test "own: a statement is copied to another person's ref, alone and by a merge of both" {
	reviewed_server '{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer", "count": 2}]}'
	approve reviewer && send_evidence
	says evidence-form "is by another person than its ref" origin \
		refs/milecastle/evidence/reviewer:refs/milecastle/evidence/second
	approve second -m mine
	git switch -q --detach refs/milecastle/evidence/second
	git merge -q --allow-unrelated-histories -m union refs/milecastle/evidence/reviewer
	says evidence-form "is by another person than its ref" origin HEAD:refs/milecastle/evidence/second
	git switch -q topic
	says review-missing "needs 2 approvals by 'reviewer' and has 1" origin HEAD:main
}

@test "own: evidence goes back to before a withdrawal, by force, by a revert, and by a merge that leaves it out" {
	reviewed_server
	approve reviewer && send_evidence
	good=$(git rev-parse refs/milecastle/evidence/reviewer)
	run as reviewer "$MILECASTLE" review --key "$keys/reviewer" --yes --withdraw "$(last_id reviewer)"
	expect_status 0
	send_evidence
	withdrawn=$(git rev-parse refs/milecastle/evidence/reviewer)
	refused ref-forced -f origin "$good:refs/milecastle/evidence/reviewer"
	for parents in "-p $withdrawn" "-p $good -p $withdrawn" "-p $withdrawn -p $good"; do
		# shellcheck disable=SC2086 # a list of options
		back=$(git commit-tree -m back $parents "$good^{tree}")
		says evidence-form "evidence only grows" origin "$back:refs/milecastle/evidence/reviewer"
	done
	says review-missing "an approval of 'reviewer' was withdrawn" origin HEAD:main
}

@test "own: a policy that lowers or raises what it asks for does not do so for its own push" {
	two='{"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer", "count": 2}]}'
	reviewed_server "$two"
	# lowered
	git switch -q -c lower && review_policy "$one_reviewer" 2 | stage .milecastle/policy.json && commit
	approve reviewer && send_evidence
	says review-missing "needs 2 approvals by 'reviewer' and has 1" origin HEAD:main
	# in two steps of one push, the second one covered by the new rule alone
	as second "$MILECASTLE" review --key "$keys/second" --no-diff --yes && send_evidence
	git push -q origin lower
	git switch -q -c after && commit_safe after.c
	approve reviewer --policy-from lower lower..HEAD && approve reviewer lower..HEAD && send_evidence
	says review-missing "needs 2 approvals by 'reviewer'" origin HEAD:main
	accepted origin lower:main
	# raised: by the rule that is in force, and from then on by its own
	git fetch -q && git switch -q lower
	review_policy "$two" 3 | stage .milecastle/policy.json && commit_safe raised.c
	approve reviewer && send_evidence && lands && git fetch -q
	commit_safe late.c && approve reviewer && send_evidence
	says review-missing "needs 2 approvals by 'reviewer' and has 1" origin HEAD:main
}
