# milecastle init: a first policy that loads, explains itself and is in force.

load helper
load push
load evidence

setup()
{
	isolate
	new_people author reviewer officer
	new_repo work
}

# member ID ROLES: as init takes it.
member()
{
	echo "$1:$1@example.com:$keys/$1.pub:$2"
}

@test "each kind of team loads, and says what it asks for" {
	for team in small standard regulated; do
		run mc init --team $team "$(member author developer,maintainer)" \
			"$(member reviewer reviewer,maintainer)" "$(member officer security,maintainer)"
		expect_status 0
		expect_output "wrote .milecastle/policy.json for a $team team of 3"
		refuse_output "still missing"
		mc policy validate
		grep -q '// ' .milecastle/policy.json
		rm -r .milecastle
	done
}

@test "what is missing is said, and a policy that is there stays" {
	run mc init "$(member author developer)"
	expect_status 0
	expect_output "still missing: the rule 'all' needs 1 with the role 'reviewer'"
	before=$(sha256sum .milecastle/policy.json)
	run mc init "$(member author developer)"
	expect_status 2
	expect_output "there is a policy already"
	[ "$before" = "$(sha256sum .milecastle/policy.json)" ]
	[ -z "$(git diff --cached --name-only)" ]
}

@test "dry-run writes nothing; bad people, keys and branches are refused" {
	run mc init -n "$(member author developer)"
	expect_status 0
	expect_output '"id": "author"'
	[ ! -e .milecastle ]
	for bad in author author:a@example.com "Author:a@example.com:$keys/author.pub:x" \
		"author:a@example.com:/nowhere:x" "author:a@example.com:$keys/author:x" \
		"author:a@example.com:$keys/author.pub:" "author:a@example.com:$keys/author.pub:A B"; do
		run mc init "$bad"
		expect_status 2
		[ ! -e .milecastle ]
	done
	run mc init
	expect_status 2
	expect_output "name at least one person"
	run mc init "$(member author developer)" "$(member author reviewer)"
	expect_status 2
	expect_output "the person 'author' is there twice"
	run mc init --branch 'a..b' "$(member author developer)"
	expect_status 2
	run mc init --team huge "$(member author developer)"
	expect_status 2
}

@test "components: signed by security, out of a store when there is one" {
	run mc init -n --team standard "$(member author developer)"
	expect_output '"components": {'
	expect_output '// "store": ['
	refuse_output '"approval"'
	run mc init -n --team small "$(member author developer)"
	refuse_output '"components"'
	for team in small standard regulated; do
		mc init --team $team --store https://git.example.com/mirrors/ "$(member author developer)"
		mc policy validate
		jq -e '.components.store == ["https://git.example.com/mirrors/"]' < <(
			grep -v '^ *//' .milecastle/policy.json)
		rm -r .milecastle
	done
	mc init --team regulated "$(member author developer)"
	jq -e '.components == {approval: [{role: "security"}]}' < <(grep -v '^ *//' .milecastle/policy.json)
	sed -i 's,// "store","store",' .milecastle/policy.json
	mc policy validate
	rm -r .milecastle
	run mc init --store https://git.example.com "$(member author developer)"
	expect_status 2
	expect_output "is no URL that ends in '/'"
	[ ! -e .milecastle ]
}

@test "a name with a quote and a line feed is a name all the same" {
	run mc init -n --repository $'odd"\n' "$(member author developer)"
	expect_status 2
	expect_output "the name of the repository"
	run mc init -n --repository 'odd"name' "$(member author developer)"
	expect_status 0
	expect_output 'odd\"name'
}

@test "regulated, from the first push to a change that lands" {
	cd "$BATS_TEST_TMPDIR" && rm -rf work
	new_server
	export GIT_AUTHOR_NAME=author GIT_AUTHOR_EMAIL=author@example.com
	export GIT_COMMITTER_NAME=author GIT_COMMITTER_EMAIL=author@example.com
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push"}' | server_file
	mc init --team regulated --repository example.com/demo "$(member author developer,maintainer)" \
		"$(member reviewer reviewer,maintainer)" "$(member officer security,maintainer)"
	git add .milecastle && commit
	git push -q origin main
	git fetch -q origin && git remote set-head origin main
	git switch -q -c topic
	commit_safe work.c
	held review-missing
	approve reviewer
	approve officer --answers - <<-END
		{"input": "yes", "memory": "yes", "secrets": "none", "errors": "yes", "tests": "yes"}
	END
	send_evidence
	lands
}
