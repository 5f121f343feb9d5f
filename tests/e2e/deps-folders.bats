# A folder against its project's releases: what "git subtree" says tells versions apart that
# content does not, and a folder is requested as its repository is.

load helper
load push
load evidence
load deps

# Two releases of one project, of which the folder has what is the same in both.
setup()
{
	isolate
	git init -q --template= -b main up
	(
		cd up || exit
		for n in a b c d; do
			printf 'int lib_%s(int n)\n{\n\treturn n + 1;\n}\n' "$n" >"$n.c"
		done
		echo 1 >NEWS && git add -A && git commit -qm one && git tag v1
		echo 2 >NEWS && git commit -qam two && git tag v2
	)
	new_repo && stage_safe && commit
	for version in 1 2; do
		mc deps request "lib@$version" ../up 2>/dev/null
	done
	assess lib && mc deps approve lib@1 --yes && mc deps approve lib@2 --yes
	jq '.versions[].prune_ok = true' .milecastle/components/lib.json >../lib.json
	mv ../lib.json .milecastle/components/lib.json
	git add -A && commit
	mkdir -p third_party/lib && cp ../up/*.c third_party/lib && git add -A
}

# squash TAG: a commit as git subtree writes them.
squash()
{
	git commit -q --no-verify --allow-empty -m "Squashed 'third_party/lib/' content

git-subtree-dir: ${2:-third_party/lib}
git-subtree-split: $(git -C ../up rev-parse "$1")"
}

@test "without a word from history two versions fit" {
	run mc deps check
	expect_status 1
	expect_output AMBIGUOUS
}

@test "a squash of git subtree tells them apart, the last one" {
	git stash -q && squash v2 && squash v1 && git stash pop -q
	run mc deps check -v
	expect_status 0
	jq '(.versions[] | select(.version == "1")).status = "banned"' .milecastle/components/lib.json >../lib.json
	git stash -q
	mv ../lib.json .milecastle/components/lib.json && git commit -qam ban --no-verify
	git stash pop -q
	run mc deps check
	expect_status 1
	expect_output BANNED
}

@test "of another folder, or of a commit that nobody knows, it says nothing" {
	git stash -q && squash v1 third_party/other && squash 'v1^{tree}' && git stash pop -q
	run mc deps check
	expect_status 1
	expect_output AMBIGUOUS
}

@test "of a range and of a tree it is the history of what is looked at" {
	git commit -qm lib --no-verify && squash v1
	run mc deps check HEAD
	expect_status 0
	run mc deps check HEAD~2..HEAD
	expect_status 0
	run mc deps check HEAD~1
	expect_status 1
	expect_output AMBIGUOUS
}

@test "a folder on disk and the commit that it is of have the same tree and manifest, links too" {
	(
		cd ../up || exit
		ln -s a.c link && ln -s nowhere/at/all broken && mkdir sub && ln -s .. sub/up
		chmod +x b.c && git add -A && git commit -qm links && git tag v3
	)
	mc deps request byrepo@3 ../up
	mkdir ../plain && git -C ../up archive v3 | tar -x -C ../plain
	mc deps request byfolder@3 ../plain
	cd .milecastle/components || return
	[ "$(jq -c '.versions[0].forms["git-tree"]' byrepo.json)" = "$(jq -c '.versions[0].forms["git-tree"]' byfolder.json)" ]
	cmp <(jq -c .files manifests/byrepo-3.json) <(jq -c .files manifests/byfolder-3.json)
	jq -e '[.files[] | select(.mode == "120000") | .path] == ["broken", "link", "sub/up"]' manifests/byfolder-3.json
}

@test "files of upstream at other places are approved one by one, as they are" {
	(
		cd ../up || exit
		mkdir include && git mv c.c include/c.h && git mv d.c include/d.h && git commit -qm moved && git tag v4
	)
	mc deps request lib@4 ../up 2>/dev/null && mc deps approve lib@4 --yes
	jq '.versions |= map(select(.version == "4"))' .milecastle/components/lib.json >../lib.json
	git reset -q --hard && mv ../lib.json .milecastle/components/lib.json && git add -A .milecastle && git add -f .milecastle && commit
	mkdir -p third_party/lib && cp ../up/*.c ../up/NEWS ../up/include/*.h third_party/lib && git add -A
	run mc deps check
	expect_status 1
	expect_output "moved c.h, moved d.h"
	for name in c.h d.h; do
		mc deps request lib@4 --patch "third_party/lib/$name" --as "$name"
	done
	mc deps approve lib@4 --yes
	git reset -q && git add .milecastle && git commit -qm moves --no-verify && git add -A
	run mc deps check
	expect_status 0
	mv third_party/lib/c.h third_party/lib/e.h && git add -A
	run mc deps check
	expect_status 1
	expect_output "moved e.h"
}
