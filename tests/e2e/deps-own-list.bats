# A list in a repository of its own, for several others: records and signatures of there.

load helper
load push
load evidence
load deps

setup()
{
	isolate
	new_people author reviewer second officer
	git init -q --bare --template= -b main components.git
	lists=$PWD/components.git
	policy_server components_policy '.list = "refs/remotes/components/main"'
	git remote add components "$lists"
	# where the list is kept; its own policy knows the same people
	git clone -q --template= "$lists" ../components 2>/dev/null
	(
		cd ../components || exit
		list=. record
		components_policy . | stage .milecastle/policy.json
		git commit -qm list && git push -q origin HEAD:main
	)
	wrap && git commit -qm wrap --no-verify
}

components_policy()
{
	review_policy '' | jq ".severity = [] | .components = {approval: [{role: \"security\"}]} |
		.components |= (${1:-.})"
}

# fetched REFSPEC...: what an administrator's timer does, and a developer.
fetched()
{
	git -C "$server" fetch -q "$lists" "$@"
	git fetch -q components "$@"
}

# approved: the officer signs in the list's repository.
approved()
{
	(
		cd ../components || exit
		as officer "$MILECASTLE" deps approve zlib --list . --key "$keys/officer" --yes 2>&1 |
			tee >(sed -n 's/.*signed and kept: //p' >../id)
		git push -q origin 'refs/milecastle/evidence/*:refs/milecastle/evidence/*'
	)
}

@test "a list that is not there is no pass" {
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "refs/remotes/components/main' is not here"
}

@test "records of the list, and signatures that were given where it is kept" {
	fetched +main:refs/remotes/components/main
	run mc deps check HEAD^..HEAD
	expect_status 1
	expect_output "it needs 1 by 'security' and has 0"
	approved
	fetched '+refs/milecastle/evidence/*:refs/milecastle/list-evidence/*'
	run mc deps check HEAD^..HEAD
	expect_status 0
	push origin HEAD:main
	expect_status 0
}

@test "a push brings no signatures of the list, and one that is taken back counts no more" {
	fetched +main:refs/remotes/components/main
	approved
	git fetch -q components '+refs/milecastle/evidence/*:refs/milecastle/list-evidence/*'
	run mc deps check HEAD^..HEAD
	expect_status 0
	push origin 'refs/milecastle/list-evidence/*:refs/milecastle/list-evidence/*'
	[ "$status" -ne 0 ]
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output PENDING
	(
		cd ../components || exit
		as officer "$MILECASTLE" revoke "$(cat ../id)" -m mistaken --yes --key "$keys/officer"
		git push -q origin 'refs/milecastle/evidence/*:refs/milecastle/evidence/*'
	)
	fetched '+refs/milecastle/evidence/*:refs/milecastle/list-evidence/*'
	run mc deps check HEAD^..HEAD
	expect_status 1
	expect_output PENDING
}

@test "of another person's name below the list's evidence nothing counts" {
	fetched +main:refs/remotes/components/main
	approved
	git fetch -q components '+refs/milecastle/evidence/officer:refs/milecastle/list-evidence/reviewer'
	run mc deps check HEAD^..HEAD
	expect_status 1
	expect_output PENDING
}

@test "an embedded list is approved by signatures of its own repository alone" {
	fetched +main:refs/remotes/components/main
	approved
	fetched '+refs/milecastle/evidence/*:refs/milecastle/list-evidence/*'
	git reset -q --hard origin/main
	components_policy | stage .milecastle/policy.json && record && git commit -qm embedded --no-verify
	wrap && git commit -qm wrap --no-verify
	run mc deps check HEAD^..HEAD
	expect_status 1
	expect_output PENDING
}
