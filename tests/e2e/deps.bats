# Third-party components: what a change brings is found, and held against the approved list.

load helper
load push
load evidence
load deps

setup()
{
	isolate
}

# ---- what a change brings ---------------------------------------------------------------

@test "diff says what is staged, with hashes, and what a range brought, altered and took out" {
	new_repo && stage_safe && commit
	wrap
	run mc deps diff -v
	expect_status 0
	expect_output "+ subprojects/zlib.wrap:1  zlib 1.3.1  meson-wrap, pinned-strong"
	expect_output "archive-bytes sha256:$GOOD"
	commit && wrap "$EVIL" && commit
	run mc deps diff HEAD^..HEAD
	expect_output "~ subprojects/zlib.wrap:1  zlib 1.3.1"
	git rm -q subprojects/zlib.wrap && commit
	run mc deps diff HEAD^..HEAD
	expect_output "- subprojects/zlib.wrap:1  zlib 1.3.1"
	run mc deps diff HEAD~2..HEAD~2
	[ -z "$output" ]
}

@test "diff and inventory as JSON have the normal form" {
	new_repo && wrap && commit
	mc deps inventory -f json | jq -e '.schema == 1 and (.dependencies | length) == 1'
	mc deps inventory -f json | jq -e --arg good "$GOOD" '.dependencies[0] |
		.form == "meson-wrap" and .kind == "bytes" and .name == "zlib" and
		.pins == [{over: "archive-bytes", algorithm: "sha256", value: $good}] and
		.parse == "exact" and .line == 1'
	wrap "$EVIL"
	mc deps diff -f json | jq -e '.changes[0] | .change == "altered" and .before.name == "zlib"'
}

@test "an entry that only moved in its file is no change" {
	new_repo && wrap && commit
	{ echo '# a comment'; git show HEAD:subprojects/zlib.wrap; } >new
	stage subprojects/zlib.wrap <new
	run mc deps diff
	[ -z "$output" ]
	run mc deps check
	expect_status 0
}

@test "a file that moves to another place is judged there" {
	new_repo && record '.versions[0].scope = {paths: ["subprojects/*"]}' && wrap && commit
	git mv subprojects/zlib.wrap zlib.wrap
	run mc deps check
	expect_status 1
	expect_output "APPROVED_CONDITIONAL"
}

@test "a submodule is found by its commit alone, with the URL of .gitmodules" {
	new_repo && stage_safe && commit
	stage .gitmodules <<<'[submodule "z"]
	path = deps/z
	url = https://github.com/madler/zlib'
	git update-index --add --cacheinfo 160000,51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf,deps/z
	run mc deps diff -v
	expect_output "+ deps/z  z  git-submodule, pinned-strong"
	expect_output "https://github.com/madler/zlib"
	[ "$(grep -c '^+' <<<"$output")" = 1 ]
	commit
	git update-index --cacheinfo 160000,0000000000000000000000000000000000000001,deps/z
	run mc deps diff
	expect_output "~ deps/z  z  git-submodule"
	git update-index --add --cacheinfo 160000,0000000000000000000000000000000000000001,deps/y
	run mc deps check
	expect_output "a submodule without an entry in .gitmodules"
}

# ---- the gate ------------------------------------------------------------------------------

@test "without a list the commit hook blocks what brings bytes, and says how to ask" {
	new_repo && mc install -q && stage_safe && git commit -qm one
	wrap
	run git commit -m two
	expect_status 1
	expect_output "subprojects/zlib.wrap:1:1: error: 'zlib' 1.3.1, a Meson wrap, is in no record"
	expect_output "(UNKNOWN_COMPONENT); next: milecastle deps request zlib@1.3.1"
	expect_output "[dep-unknown-component]"
}

@test "what is approved passes; other bytes, another version, no hash do not" {
	new_repo && record && commit
	wrap
	run mc deps check
	expect_status 0
	wrap "$EVIL"
	run mc deps check
	expect_status 1
	expect_output "HASH_MISMATCH"
	wrap "$EVIL" && sed -i 's/1\.3\.1/1.2.13/' subprojects/zlib.wrap && git add -A
	run mc deps check
	expect_output "UNKNOWN_VERSION"
	expect_output "approved: 1.3.1"
	wrap && sed -i /source_hash/d subprojects/zlib.wrap && git add -A
	run mc deps check
	expect_output "UNPINNED"
	wrap "$GOOD" http://zlib.net/zlib-1.3.1.tar.gz
	run mc deps check
	expect_output "SOURCE_NOT_ALLOWED"
}

@test "a change approves nothing for itself: the list is read from HEAD" {
	new_repo && stage_safe && stage .milecastle/policy.json <<<'{"version": 1}' && commit
	record && wrap
	run mc deps check
	expect_status 1
	expect_output "UNKNOWN_COMPONENT"
	git reset -q subprojects && git commit -qm list && git add -A
	run mc deps check
	expect_status 0
}

@test "a patch of an approved archive needs its own approval, and a changed patch anew" {
	new_repo && record && commit
	wrap && echo 'patch_directory = zlib' >>subprojects/zlib.wrap && git add -A
	stage subprojects/packagefiles/zlib/meson.build <<<"project('zlib')"
	run mc deps check
	expect_status 1
	expect_output "APPROVED_MODIFIED"
	expect_output "is altered by 'subprojects/packagefiles/zlib/meson.build'"
	sum=$(sha256sum <subprojects/packagefiles/zlib/meson.build | cut -d ' ' -f 1)
	git reset -q && record ".versions[0].patches = [{name: \"build\", reason: \"its build\", diff_sha256: \"$sum\"}]"
	git commit -qm patch && git add -A
	run mc deps check
	expect_status 0
	commit
	stage subprojects/packagefiles/zlib/meson.build <<<"project('evil')"
	run mc deps check
	expect_status 1
	expect_output "APPROVED_MODIFIED"
}

@test "a link in the place of a declaration is not followed, and is told" {
	new_repo && stage_safe && commit
	mkdir subprojects && wrap && git mv subprojects/zlib.wrap notes.txt
	ln -s ../notes.txt subprojects/zlib.wrap && git add -A
	run mc deps check
	expect_output "subprojects/zlib.wrap: warning:"
	expect_output "a symbolic link in the place of a declaration (UNPARSED)"
}

@test "a broken list is a broken policy: exit 2, with the place" {
	new_repo && stage .milecastle/components/zlib.json <<<'{"schema": 1, "id": "zlib", "vers": []}' && commit
	wrap
	run mc deps check
	expect_status 2
	expect_output ".milecastle/components/zlib.json:1:"
	expect_output "vers"
}

@test "two records that contradict each other make no list" {
	new_repo && record && jq '.id = "other"' .milecastle/components/zlib.json |
		stage .milecastle/components/other.json && commit
	wrap
	run mc deps check
	expect_status 2
	expect_output "is of 'other' already"
}

@test "a change that brings nothing reads no list" {
	new_repo && stage .milecastle/components/zlib.json <<<'broken' && commit
	stage_safe
	run mc check --stats
	expect_status 0
	expect_output " 0  declarations of dependencies read"
}

@test "baseline and exceptions take findings about components like any other" {
	new_repo && wrap && commit
	mc baseline create -y 2>/dev/null || mc baseline create
	git add -A && git commit -qm baseline
	run mc check --all
	expect_status 0
	expect_output "1 in the baseline"
}

@test "what the baseline took is the bytes that were there, and no others by that name" {
	new_repo && wrap && vendor && cp /bin/true tool && git add -A && commit
	mc baseline create && git add -A && git commit -qm baseline
	run mc deps check HEAD
	expect_status 0
	expect_output "3 in the baseline"
	wrap "$EVIL"
	run mc deps check
	expect_status 1
	wrap "$GOOD" https://evil.example/zlib-1.3.1.tar.gz
	run mc deps check
	expect_status 1
	git reset -q --hard
	echo 'int evil;' >deps/foo/evil.c && git add -A
	run mc deps check
	expect_status 1
	git reset -q --hard
	cp /bin/false tool && git add -A
	run mc deps check
	expect_status 1
	git reset -q --hard
	{ echo '# a comment'; git show HEAD:subprojects/zlib.wrap; } | stage subprojects/zlib.wrap
	sed -i '1d' subprojects/zlib.wrap && echo 'method = meson' >>subprojects/zlib.wrap && git add -A
	run mc deps check
	expect_status 0
}

@test "a name that would talk to the terminal does not" {
	new_repo && stage_safe && commit
	printf '[submodule "a\\033]0;x\\007b"]\n\tpath = deps/z\n\turl = https://h/\033[31mz\n' | stage .gitmodules
	git update-index --add --cacheinfo 160000,51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf,deps/z
	run mc deps check
	expect_status 1
	[[ $output != *$'\033'* && $output != *$'\007'* ]]
	run mc deps diff -v
	[[ $output != *$'\033'* && $output != *$'\007'* ]]
}

# ---- folders ---------------------------------------------------------------------------------

vendor()
{
	local name

	mkdir -p deps/foo
	for name in alpha beta gamma delta; do
		printf '/* %s of foo */\nint foo_%s(void)\n{\n\treturn %s;\n}\n' "$name" "$name" ${#name} >"deps/foo/$name.c"
	done
	echo "Copyright, and a licence" >deps/foo/LICENSE
}

@test "a folder that looks vendored is unknown; with an approved manifest it passes to the bit" {
	new_repo && stage_safe && commit
	vendor && git add -A
	run mc deps check
	expect_status 1
	expect_output "deps/foo: error: the folder looks as if it came from elsewhere"
	expect_output "next: milecastle deps request foo@VERSION deps/foo; if it is your own: name it in 'own'"
	mc deps request foo@1.0 deps/foo && assess foo && mc deps approve foo --yes
	git reset -q && git add .milecastle && git commit -qm list && git add -A
	run mc deps check --stats
	expect_status 0
	commit
	echo '/* more */' >>deps/foo/beta.c && git add -A
	run mc deps check
	expect_status 1
	expect_output "APPROVED_MODIFIED"
	expect_output "patched beta.c (5 files here, 5 upstream: 4 identical, 1 patched)"
	mc deps request foo@1.0 --patch deps/foo/beta.c --as beta.c
	jq -e ".versions[0].status == \"pending\"" .milecastle/components/foo.json && mc deps approve foo@1.0 --yes
	git reset -q && git add .milecastle && git commit -qm patch && git add -A
	run mc deps check
	expect_status 0
}

@test "a folder of plain sources is judged by check and by the hook, too" {
	new_repo && stage_safe && commit
	mc install -q
	vendor && git add -A
	run mc check
	expect_status 1
	expect_output "UNKNOWN_COMPONENT"
	run git commit -m foo
	expect_status 1
	expect_output "deps/foo: error:"
	run mc check --range HEAD..HEAD
	expect_status 0
	git commit -qm foo --no-verify
	run mc check --range HEAD^..HEAD
	expect_status 1
	git rm -q deps/foo/alpha.c
	run git commit -m less
	expect_status 1
}

@test "line ends and modes are no change; files more and files less are" {
	new_repo && vendor && mc deps request foo@1.0 deps/foo && assess foo && mc deps approve foo --yes
	git add .milecastle && git commit -qm list
	sed -i 's/$/\r/' deps/foo/alpha.c && chmod +x deps/foo/gamma.c && git add -A
	run mc deps check
	expect_status 0
	echo 'int evil;' >deps/foo/evil.c && rm deps/foo/delta.c && git add -A
	run mc deps check
	expect_status 1
	expect_output "added evil.c"
	expect_output "pruned delta.c"
}

@test "a component in an approved one is judged by itself, its patches too" {
	local name

	new_repo && vendor && mkdir bar
	for name in {1..20}; do
		printf '/* more of foo */\nint foo_more_%s(int n)\n{\n\treturn n * %s;\n}\n' "$name" "$name" >"deps/foo/more$name.c"
	done
	for name in one two three four; do
		printf '/* %s of bar */\nint bar_%s(void)\n{\n\treturn %s;\n}\n' "$name" "$name" ${#name} >"bar/$name.c"
	done
	for name in foo@1.0:deps/foo bar@2.0:bar; do
		mc deps request "${name%:*}" "${name#*:}" && assess "${name%@*}" && mc deps approve "${name%:*}" --yes
	done
	git add .milecastle && git commit -qm list
	mv bar deps/foo/ && echo '/* more */' >>deps/foo/bar/two.c && git add -A
	run mc deps check
	expect_status 1
	expect_output "'bar' 2.0 with changes that its record does not have"
	expect_output "3 identical, 1 patched"
	refuse_output "UNKNOWN_COMPONENT"
}

@test "a manifest with another digest than its record says is a broken list" {
	new_repo && vendor && mc deps request foo@1.0 deps/foo && assess foo && mc deps approve foo --yes
	echo >>.milecastle/components/manifests/foo-1.0.json
	git add .milecastle && git commit -qm list
	echo x >>deps/foo/alpha.c && git add -A
	run mc deps check
	expect_status 2
	expect_output "is not the one that the record means"
}

@test "own folders are not looked at, and other ones can be named" {
	new_repo && stage .milecastle/policy.json <<<'{"version": 1, "components": {"own": ["deps/foo"], "vendored": ["src/foreign"]}}' && commit
	vendor && git add -A
	run mc deps check
	expect_status 0
	mkdir -p src/foreign && cp deps/foo/alpha.c src/foreign/ && git add -A
	run mc deps check
	expect_status 1
	expect_output "src/foreign: error:"
}

@test "binaries, pointers of LFS and their SHA-256" {
	new_repo && stage_safe && commit
	cp /bin/true tool && git add tool
	run mc deps check
	expect_status 1
	expect_output "tool: error:"
	expect_output "BINARY"
	mc deps request true@1 tool && assess true && mc deps approve true --yes
	git reset -q && git add .milecastle && git commit -qm list && git add -A
	run mc deps check
	expect_status 0
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12\n' "$EVIL" | stage big.bin
	run mc deps check
	expect_output "big.bin: error:"
}

# ---- CMake: values and functions of other files --------------------------------------------

# cmake_tree: a constant in one file, and a declaration in another that uses it; committed.
cmake_tree()
{
	stage CMakeLists.txt <<-'END'
	project(Top)
	include(cmake/versions.cmake)
	add_subdirectory(third_party)
	END
	stage cmake/versions.cmake <<-END
	set(ZLIB_VERSION 1.3.1)
	set(ZLIB_SHA $GOOD)
	END
	stage third_party/CMakeLists.txt <<-'END'
	# no value stands here
	FetchContent_Declare(zlib URL https://zlib.net/zlib-${ZLIB_VERSION}.tar.gz
	  URL_HASH SHA256=${ZLIB_SHA})
	END
	commit
}

@test "cmake: a constant of another file is put in, and a bump of it is a change that is judged" {
	new_repo && record && commit && cmake_tree
	mc deps inventory -f json | jq -e --arg good "$GOOD" '.dependencies[] | select(.name == "zlib") |
		.parse == "exact" and .version == "1.3.1" and .pins[0].value == $good and
		.path == "third_party/CMakeLists.txt" and .line == 2'
	sed -i 's/1\.3\.1/1.3.2/' cmake/versions.cmake && git add -A
	run mc deps diff -v
	expect_output "~ third_party/CMakeLists.txt:2  zlib 1.3.2  cmake-fetchcontent, pinned-strong"
	run mc deps check
	expect_status 0 # the bytes are those that were approved
	sed -i "s/$GOOD/$EVIL/" cmake/versions.cmake && git add -A
	run mc deps check
	expect_status 1
	expect_output "third_party/CMakeLists.txt:2:1: error: 'zlib' 1.3.2"
	git checkout -q HEAD . && sed -i "s/$GOOD/$EVIL/" cmake/versions.cmake && git add -A
	run mc deps check
	expect_status 1
	expect_output "third_party/CMakeLists.txt:2:1: error:"
	expect_output "HASH_MISMATCH"
	git commit -qm evil && git revert --no-edit HEAD >/dev/null
	run mc deps diff HEAD^..HEAD
	expect_output "~ third_party/CMakeLists.txt:2  zlib 1.3.1"
	git rm -q cmake/versions.cmake
	run mc deps diff
	expect_output "partial: a URL with variables that are not known"
}

@test "cmake: a file of values that moves changes nothing, and a value that moves with it does" {
	new_repo && cmake_tree
	git mv cmake/versions.cmake cmake/v.cmake && sed -i 's/versions/v/' CMakeLists.txt && git add -A
	run mc deps diff
	expect_status 0
	[ -z "$output" ]
	sed -i 's/1\.3\.1/1.3.2/' cmake/v.cmake && git add -A
	run mc deps diff
	expect_output "~ third_party/CMakeLists.txt:2  zlib 1.3.2"
	git reset -q --hard && git mv cmake/versions.cmake cmake/v.cmake
	run mc deps diff
	expect_output "~ third_party/CMakeLists.txt:2  zlib  cmake-fetchcontent, unversioned, partial"
}

@test "cmake: a list of URLs that file(READ) takes apart, and a bump in it" {
	new_repo
	stage CMakeLists.txt <<-'END'
	file(READ ${PROJECT_SOURCE_DIR}/deps.txt LIST)
	string(REGEX REPLACE "\n" ";" LIST "${LIST}")
	foreach(line ${LIST})
	  string(REGEX REPLACE " " ";" line "${line}")
	  list(GET line 0 name)
	  list(GET line 1 value)
	  set(${name} ${value})
	endforeach()
	include(cmake/zlib.cmake)
	END
	sed -i '1iproject(Top)' CMakeLists.txt && git add -A
	stage cmake/zlib.cmake <<-'END'
	ExternalProject_Add(zlib URL ${ZLIB_URL} URL_HASH SHA256=${ZLIB_SHA256})
	END
	stage deps.txt <<-END
	OTHER_URL https://other.org/other-2.zip

	ZLIB_URL https://zlib.net/zlib-1.3.1.tar.gz
	ZLIB_SHA256 $GOOD
	END
	commit
	run mc deps inventory
	expect_output "cmake/zlib.cmake:1  zlib 1.3.1  cmake-externalproject, pinned-strong"
	sed -i 's/1\.3\.1/1.3.2/' deps.txt && git add -A
	run mc deps diff
	expect_output "~ cmake/zlib.cmake:1  zlib 1.3.2"
	run mc deps check
	expect_status 1
	expect_output "cmake/zlib.cmake:1:1: error: 'zlib' 1.3.2"
}

@test "cmake: functions of other files are told where they are called, also when they change" {
	new_repo
	stage CMakeLists.txt <<-'END'
	include(cmake/import.cmake)
	import_dependency(gason vivkin/gason 7aee524)
	END
	stage cmake/import.cmake <<-'END'
	macro(import_dependency name repo tag)
	  FetchContent_Declare(${name} GIT_REPOSITORY https://github.com/${repo}.git GIT_TAG ${tag})
	endmacro()
	END
	commit
	run mc deps inventory
	expect_output "CMakeLists.txt:2  gason 7aee524"
	sed -i 's/github.com/evil.org/' cmake/import.cmake && git add -A
	run mc deps diff -v
	expect_output "~ CMakeLists.txt:2  gason 7aee524"
	expect_output "from https://evil.org/vivkin/gason.git"
}

@test "cmake: cost: nothing is read for sources, and other files only where values change" {
	new_repo && stage .milecastle/policy.json <<<'{"version": 1, "severity": ['"$deps_off"']}'
	cmake_tree
	for n in 1 2 3 4 5; do stage "lib$n/CMakeLists.txt" <<<"add_library(l$n a.c)"; done
	commit
	stage lib1/a.c <<<'int a;' && report
	expect_stats changes=1 blobs_read=1
	git commit -qm a
	stage lib1/CMakeLists.txt <<<'add_library(l1 a.c b.c)' && report
	expect_stats changes=1 declarations=2 # both sides of it, and of no other file
	git commit -qm b
	stage lib1/CMakeLists.txt <<<'set(X 1)' && report
	expect_stats changes=1 declarations=2 # what it sets, it sets for what is below
	git commit -qm c
	sed -i 's/1\.3\.1/1.3.2/' cmake/versions.cmake && git add -A && report
	# both sides; 7 CMake files once; the one that asks for it, as it was before
	expect_stats changes=1 declarations=10
}

@test "cmake: cycles, ways out of the tree, links and large files end somewhere" {
	new_repo && stage .milecastle/policy.json <<<'{"version": 1, "severity": ['"$deps_off"']}' && commit
	stage x.cmake <<<'include(CMakeLists.txt)
include(x.cmake)
include(../x.cmake)
include(/etc/passwd)
include(link.cmake)
include(loop.cmake)
include(huge.cmake)
file(READ ../secret S)
file(READ link.cmake T)
set(V v1)'
	stage CMakeLists.txt <<<'include(x.cmake)
FetchContent_Declare(a GIT_REPOSITORY https://h/a GIT_TAG ${V})
FetchContent_Declare(b GIT_REPOSITORY https://h/b GIT_TAG ${S}${T})'
	echo 'set(V v2)' >../outside.cmake && ln -s ../outside.cmake link.cmake && ln -s loop.cmake loop.cmake
	{ echo 'set(V v3)' && head -c 6000000 /dev/zero | tr '\0' '#'; } >huge.cmake
	git add -A
	run mc deps diff
	expect_status 0
	expect_output "+ CMakeLists.txt:2  a v1  cmake-fetchcontent"
	expect_output "+ CMakeLists.txt:3  b \${S}\${T}  cmake-fetchcontent, floating, partial"
}

# ---- the workflow ----------------------------------------------------------------------------

@test "request takes from the declaration what it says, and files give hashes" {
	new_repo && stage_safe && commit
	wrap
	printf 'not zlib' >zlib-1.3.1.tar.gz
	mc deps request zlib@1.3.1 zlib-1.3.1.tar.gz 2>words
	grep -q "of them only as they are declared here" words
	jq -e --arg good "$GOOD" '.identity.aliases == ["wrap:zlib"] and
		.origin.allowed_urls == ["https://zlib.net/"] and
		.versions[0].status == "pending" and
		(.versions[0].forms["archive-bytes"] | length) == 2' .milecastle/components/zlib.json
	run mc deps approve zlib --yes
	expect_status 2
	expect_output "has no answer to 'by'"
	run mc deps assess zlib nothing=x
	expect_status 2
	sed -i '1s/{/{ \/\/ a remark/' .milecastle/components/zlib.json
	run mc deps assess zlib by=author
	expect_output "comments in '"
}

@test "request of a git repository: the tag, its commit and its tree" {
	git init -q --template= up && git -C up commit -q --allow-empty -m 0
	echo 'int z;' >up/z.c && git -C up add z.c && git -C up commit -qm z && git -C up tag v1.3.1
	new_repo && stage_safe && commit
	mc deps request z@1.3.1 ../up
	jq -e --arg c "$(git -C ../up rev-parse v1.3.1)" --arg t "$(git -C ../up rev-parse 'v1.3.1^{tree}')" \
		'.versions[0].forms | .["git-commit"] == [$c] and .["git-tree"] == [$t]' .milecastle/components/z.json
	jq -e '.files | length == 1' .milecastle/components/manifests/z-1.3.1.json
	run mc deps request y@9 ../up
	expect_status 2
	expect_output "name the commit with --rev"
}

@test "mirror verify: just what was approved" {
	new_repo && stage_safe && commit
	mkdir store && printf zlib >store/zlib-1.3.1.tar.gz
	mc deps request zlib@1.3.1 store/zlib-1.3.1.tar.gz && assess zlib && mc deps approve zlib --yes
	git add .milecastle && git commit -qm list
	run mc deps mirror verify store
	expect_status 0
	expect_output "just what was approved"
	echo evil >store/new.tar.gz
	run mc deps mirror verify store
	expect_status 1
	expect_output "store/new.tar.gz: is of no approved version"
	rm store/*
	run mc deps mirror verify store
	expect_status 1
	expect_output "zlib-1.3.1.tar.gz: of 'zlib' 1.3.1 is not there"
}

@test "monitor tells what is due, behind and loose, with an exit code" {
	git init -q --bare --template= mirrors/zlib.git
	new_repo && record '.assessment.next_review = "2026-01-02"' && wrap && commit
	git push -q ../mirrors/zlib.git HEAD:refs/tags/v1.4.0 HEAD:refs/tags/v1.5.0-rc1
	run mc deps monitor --mirrors ../mirrors
	expect_status 1
	expect_output "was to be assessed anew by 2026-01-02"
	expect_output "has a release 1.4.0; the newest approved version is 1.3.1"
	mc deps monitor -f sarif >m.sarif || true
	jq -e '[.runs[0].results[].ruleId] | index("dep-review-overdue") != null' m.sarif
	run mc deps monitor --mirrors ../nowhere
	expect_status 2
	record && git add -A && git commit -qm mended
	run mc deps monitor
	expect_status 0
}

@test "deps: usage" {
	new_repo
	run mc deps
	expect_status 2
	run mc deps nothing
	expect_status 2
	expect_output "one of diff, check, inventory"
	run mc deps chek
	expect_output "did you mean 'check'?"
	run mc deps request zlib
	expect_status 2
	expect_output "is not NAME@VERSION"
	run mc deps approve nobody
	expect_status 2
	run mc deps mirror DIR
	expect_status 2
	run mc deps assess --questions
	expect_status 0
	expect_output "necessity"
}

# ---- on a server -----------------------------------------------------------------------------

components_policy()
{
	review_policy '' | jq '.severity = [] | .components = {approval: [{role: "security"}]}'
}

# A server that wants signed approvals, with a record of zlib in its list.
components_server()
{
	new_people author reviewer second officer
	policy_server components_policy
	git switch -q main && record && git commit -qm list && git push -q origin main
	git switch -q topic && git reset -q --hard main
}

@test "on a server: a record alone is not enough where signatures are asked for" {
	components_server
	wrap && git commit -qm wrap
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "PENDING"
	expect_output "it needs 1 by 'security' and has 0"
	run as author "$MILECASTLE" deps approve zlib --key "$keys/author" --yes
	expect_status 2
	as officer "$MILECASTLE" deps approve zlib --key "$keys/officer" --yes
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "a signature that is not there counted"
	send_evidence
	push origin HEAD:main
	expect_status 0
}

@test "on a server: what an approval covers cannot be changed behind it, and revocation is immediate" {
	components_server
	as officer "$MILECASTLE" deps approve zlib --key "$keys/officer" --yes
	send_evidence
	git switch -q main && record '.versions[0].forms["archive-bytes"][0].sha256 = "'$EVIL'"' && git commit -qm swap && git push -q origin main
	git switch -q topic && git reset -q --hard main
	wrap "$EVIL" && git commit -qm wrap
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "PENDING"
	git switch -q main && record '.versions[0].status = "revoked" | .versions[0].reason = "a stolen release"' && git commit -qm revoke && git push -q origin main
	git switch -q topic && git reset -q --hard main && wrap && git commit -qm wrap
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "is approved no more: a stolen release"
}

@test "what cannot be read is a warning here and blocks on the server" {
	components_server
	stage subprojects/odd.wrap <<<'nothing that is a wrap'
	run mc deps check
	expect_status 0
	expect_output "UNPARSED"
	git commit -qm odd
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "UNPARSED"
}

@test "on a server: a policy whose components nobody could approve is not taken" {
	components_server
	components_policy | jq '.components.approval = [{role: "nobody"}]' | stage .milecastle/policy.json && commit
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "[policy-unsatisfiable]"
	expect_output "a component needs 1 with the role 'nobody'"
}
