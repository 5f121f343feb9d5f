# The approved list: how much of it is read, and how little what lies in .git decides.

load helper
load push
load evidence
load deps

setup()
{
	isolate
	new_repo
	record && git add -A
	for n in {1..20}; do
		jq --arg n "$n" '.id = "other\($n)" | .identity.aliases = ["wrap:o\($n)"] |
			.versions[0].forms = {"git-commit": ["000000000000000000000000000000000000" +
				(("000" + $n) | .[-4:])]}' \
			.milecastle/components/zlib.json | stage ".milecastle/components/other$n.json"
	done
	commit
	wrap
}

# checked RECORDS: the wrap passes, and that many records were read.
checked()
{
	report --staged
	expect_status 0
	expect_stats "records_read=$1"
}

@test "a change without a declaration reads no record" {
	git reset -q --hard
	stage_safe
	checked 0
	[ ! -e .git/milecastle/list ]
}

@test "all records once, then those that something asks for" {
	checked 21
	[ -f .git/milecastle/list ]
	checked 1
	wrap "$EVIL"
	report --staged
	expect_status 1
	expect_stats records_read=1
	expect_json '.findings[0].rule == "dep-hash-mismatch"'
	# nothing of the list is known by this name, hash or place
	sed 's/zlib/nothing/' subprojects/zlib.wrap | stage subprojects/nothing.wrap
	git reset -q -- subprojects/zlib.wrap && rm subprojects/zlib.wrap
	report --staged
	expect_status 1
	expect_json '.findings[0].rule == "dep-unknown-component"'
	expect_stats records_read=0
}

@test "a record that changes is another list" {
	checked 21
	checked 1
	git stash -q
	record '.versions[0].status = "revoked"' && commit
	git stash pop -q
	report --staged
	expect_status 1
	expect_stats records_read=21
	expect_json '.findings[0].rule == "dep-revoked"'
	report --staged
	expect_status 1
	expect_stats records_read=1
	expect_json '.findings[0].rule == "dep-revoked"'
}

@test "a list that contradicts itself is broken however often it is asked" {
	checked 21
	git stash -q
	git show HEAD:.milecastle/components/other1.json | jq '.id = "other99"' |
		stage .milecastle/components/other99.json
	git commit -qm broken --no-verify
	git stash pop -q
	for _ in 1 2; do
		run mc check
		expect_status 2
		expect_output "'wrap:o1' is of 'other1' already"
	done
}

@test "an index that is damaged, empty, a folder or a link is not used" {
	checked 21
	cp .git/milecastle/list ../good
	for damage in 'truncate -s 100' 'truncate -s 0' 'rm'; do
		cp ../good .git/milecastle/list
		$damage .git/milecastle/list
		checked 21
		checked 1
	done
	rm .git/milecastle/list && mkdir .git/milecastle/list
	checked 21
	rmdir .git/milecastle/list && ln -s ../../../good .git/milecastle/list
	checked 21
	[ -L .git/milecastle/list ]
}

@test "who checks a range, a tree or all anew does not trust the index" {
	checked 21
	commit
	for how in "HEAD^..HEAD" "--all"; do
		report $how
		expect_stats records_read=21
	done
	git reset -q --soft HEAD^
	report --staged --no-cache
	expect_stats records_read=21
}

@test "uninstall takes the index along" {
	checked 21
	mc uninstall
	[ ! -e .git/milecastle ]
}
