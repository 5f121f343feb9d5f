# Signed exceptions: what they cover, who may give them, what does not count. Attacks carry
# their numbers.

load helper
load push
load evidence

setup()
{
	isolate
}

# ---- the ordinary ----------------------------------------------------------------------

@test "asked for, approved by another, sent: the finding no longer blocks" {
	excepting_server
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "src/net.c:4:2: "
	except author src/net.c:4
	[[ $id =~ ^EX-[0-9a-f]{12}$ ]] || fail "no id: $id"
	grant officer
	expect_output "src/net.c:4:2: error:"
	expect_output "the caller sizes the buffer"
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "evidence that is not there counted"
	send_evidence
	lands
	tail -n 1 "$server/milecastle/journal" | jq -e --arg id "${id#EX-}" '.record.refs[0].evidence | any(startswith($id))'
}

@test "who is blocked reads how to ask, and a commit hook passes what is excepted" {
	excepting_server
	git reset -q --soft HEAD^
	run mc check
	expect_status 1
	expect_output "except:"
	expect_output "milecastle except src/net.c:4 --rule str-strcpy -m REASON"
	except author src/net.c:4
	run mc check
	expect_status 1
	expect_output "the exception $id waits for approval: it needs 1 by 'security' and has 0 [sup-pending]"
	grant officer
	run mc check
	expect_status 0
	expect_output "1 excepted"
	run mc check -v
	expect_output "the caller sizes the buffer"
	expect_output "($id, is good until "
}

@test "exceptions says what waits and what counts, in words and JSON" {
	excepting_server
	except author src/net.c:4 --ticket https://example.com/1 --risk "an overflow" --fix-by 2.0
	run mc exceptions
	expect_output "$id requested str-strcpy src/net.c:4: waits for approval"
	grant officer
	run mc exceptions
	expect_output "$id active    str-strcpy src/net.c:4: is good until "
	run mc exceptions "$id"
	expect_output "  risk         an overflow"
	expect_output "  fix by       2.0"
	expect_output "  approved by  officer"
	mc exceptions -f json | jq -e --arg id "$id" '.schema == 1 and (.exceptions | length == 1 and .[0].id == $id and .[0].state == "active" and .[0].approved_by == ["officer"] and .[0].findings == [{"path":"src/net.c","line":4}])'
	run mc exceptions EX-000000000000
	expect_status 2
	expect_output "there is no exception 'EX-000000000000' here"
	run mc evidence list
	expect_output "author ask for an exception for str-strcpy (finding): the caller sizes the buffer"
}

@test "reports carry it: JSON, and SARIF suppressions with justification and status" {
	excepting_server
	except author src/net.c:4
	mc check --all -f sarif >asked.sarif || true
	jq -e '.runs[0].results[] | select(.ruleId == "str-strcpy") | .suppressions == [] or .suppressions[0].status == "underReview"' asked.sarif
	grant officer
	mc check --all -f sarif >sarif
	jq -e --arg id "$id" '.runs[0].results[] | select(.ruleId == "str-strcpy").suppressions[0] |
		.kind == "external" and .status == "accepted" and .justification == "the caller sizes the buffer"
		and .properties.alias == $id and .properties.approvedBy == ["officer"] and (.properties.expiryUtc | length == 20)' sarif
	mc check --all -f json | jq -e --arg id "$id" '.counts.excepted == 1 and (.findings[] | select(.rule == "str-strcpy") | .state == "excepted" and .exception == $id)'
}

@test "the findings record is the same with and without it" {
	excepting_server
	before=$(mc verdict main..HEAD --policy-from main | grep -o '[0-9a-f]\{64\}' | head -n 1)
	[ -n "$before" ] || fail "no digest"
	except author src/net.c:4
	grant officer
	[ "$(mc verdict main..HEAD --policy-from main | grep -o '[0-9a-f]\{64\}' | head -n 1)" = "$before" ] || fail "another digest"
}

@test "a clone without evidence is blocked, and passes when it was fetched" {
	excepting_server
	except author src/net.c:4
	grant officer
	send_evidence
	lands
	git clone -q "$server" other && cd other
	run mc check --all
	expect_status 1
	run mc evidence fetch
	expect_status 0
	run mc check --all
	expect_status 0
}

# ---- what it follows, and what not -----------------------------------------------------

# excepted_finding: a server with an exception in force for src/net.c:4, and topic there.
excepted_finding()
{
	excepting_server "$@"
	except author src/net.c:4
	grant officer
	send_evidence
	lands
}

@test "it follows the finding when lines move, are indented anew and the file is renamed" {
	excepted_finding
	{ printf '/* above\n */\nint g;\n' && sed 's/\tstrcpy/        strcpy/' src/net.c; } >moved
	stage src/net.c <moved && commit
	run mc check --all
	expect_status 0
	lands
	git mv src/net.c src/wire.c && commit
	run mc check --all
	expect_status 0
	lands
}

@test "I4: no other finding is covered: another function, file, argument, a second call" {
	excepted_finding
	for change in 's/void f/void h/' 's/strcpy(d, s)/strcpy(d, s + 1)/' 's/strcpy(d, s);/strcpy(d, s); strcpy(d, s);/'; do
		git switch -q -C attack topic
		case $change in
		*'void h'*) { cat src/net.c && sed "$change" src/net.c | tail -n +2; } >changed ;;
		*) sed "$change" src/net.c >changed ;;
		esac
		stage src/net.c <changed
		commit
		run mc check --all
		expect_status 1
		push origin HEAD:main
		[ "$status" -ne 0 ] || fail "covered: $change"
	done
	# a copy of the file, while the first one stays
	git switch -q -C attack topic
	mkdir other && cp src/net.c other/ && git add other && commit
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "a copy was covered"
	expect_output "other/net.c:4:2: "
}

@test "once its file was renamed, a copy elsewhere is another finding" {
	excepted_finding
	git mv src/net.c src/wire.c && commit
	lands
	mkdir other && cp src/wire.c other/ && git add other && commit
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "a copy was covered"
	expect_output "other/wire.c:4:2: "
}

@test "a finding that another rule has at the same place stays" {
	excepting_server
	printf '#include <stdio.h>\nvoid f(char *d)\n{\n\tgets(d); sprintf(d, "%%s", d);\n}\n' | stage src/net.c && commit
	run as author "$MILECASTLE" except --key "$keys/author" --yes -m "it is safe here" src/net.c:4
	[ "$status" -eq 2 ]
	expect_output "findings of more than one rule are there"
	rule=$(mc check --all -f json | jq -r '.findings[0].rule')
	except author src/net.c:4 --rule "$rule"
	grant officer
	run mc check --all
	expect_status 1
	expect_output "1 excepted"
}

@test "a secret's exception is for just that content" {
	excepting_server
	printf 'token = "ghp_%s"\n' "$(printf 'a%.0s' {1..36})" >/dev/null
	printf -- '-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n-----END RSA PRIVATE KEY-----\n' | stage key.pem && commit
	git rm -q --cached src/net.c && git commit -q --amend -m key
	rule=$(mc check --all -f json | jq -r '[.findings[] | select(.path == "key.pem")][0].rule')
	except author key.pem:1 --rule "$rule" --kind test-only
	grant officer
	run mc check --all
	expect_status 0
	sed 's/MIIB/MIIC/' key.pem >changed
	stage key.pem <changed && commit
	run mc check --all
	expect_status 1
}

# ---- who may, and for how long ---------------------------------------------------------

@test "I2: who asks does not approve, by the command or by hand" {
	excepting_server
	except officer src/net.c:4
	run as officer "$MILECASTLE" approve --key "$keys/officer" --yes "$id"
	[ "$status" -eq 2 ]
	expect_output "you asked for it yourself"
	target=$(basename "$(git ls-tree -r --name-only refs/milecastle/evidence/officer exception)")
	name=$id
	approval_payload officer "$target" | sign_by_hand officer "approval/$target"
	send_evidence
	[ "$(state_of "$name")" = requested ]
	run mc exceptions "$name"
	expect_output "has 0; that of 'officer' is by who asked for it"
	push origin HEAD:main
	[ "$status" -ne 0 ]
}

@test "an approval in a role that does not count, by nobody, or of something else is none" {
	excepting_server
	except author src/net.c:4
	run as reviewer "$MILECASTLE" approve --key "$keys/reviewer" --yes "$id"
	[ "$status" -eq 2 ]
	expect_output "the policy asks nobody in a role of yours ('reviewer')"
	name=$id
	target=$(basename "$(git ls-tree -r --name-only refs/milecastle/evidence/author exception)")
	approval_payload reviewer "$target" | sign_by_hand reviewer "approval/$target"
	[ "$(state_of "$name")" = requested ]
	approval_payload officer "$(printf '0%.0s' {1..64})" | sign_by_hand officer "approval/$target"
	[ "$(state_of "$name")" = requested ]
	run mc exceptions "$name"
	expect_output "that of 'officer' is about something else"
	# and the server does not take what lies in the wrong place
	push origin refs/milecastle/evidence/officer
	[ "$status" -ne 0 ]
	expect_output "[evidence-form]"
}

@test "I3: none is for good, or longer than the policy says" {
	excepting_server
	run as author "$MILECASTLE" except --key "$keys/author" --yes -m "it is safe here" --days 400 src/net.c:4
	[ "$status" -eq 2 ]
	expect_output "lasts longer than the 365 days of the policy"
	except author src/net.c:4
	request_payload author 'del(.predicate.expires)' | sign_by_hand author exception/str-strcpy
	push origin refs/milecastle/evidence/author
	[ "$status" -ne 0 ]
	expect_output "an exception has a 'cap' and 'expires'"
	git update-ref refs/milecastle/evidence/author refs/milecastle/evidence/author^
	request_payload author '.predicate.expires = "2099-01-01T00:00:00Z"' | sign_by_hand author exception/str-strcpy
	id=$(last_id author)
	approval_payload officer "$id" | sign_by_hand officer "approval/$id"
	[ "$(mc exceptions --all | grep -c "refused .*lasts longer than the 365 days")" = 1 ]
	send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ]
}

@test "its end is announced, and then the finding is back" {
	excepted_finding
	run later 80 "$MILECASTLE" check --all
	expect_status 0
	expect_output "note: the exception $id expires on "
	run later 100 "$MILECASTLE" check --all
	expect_status 1
	expect_output "warning: the exception $id has expired on "
}

@test "asked for again before its end, it goes on" {
	excepted_finding
	first=$id
	except author src/net.c:4 --days 300
	run later 80 "$MILECASTLE" check --all
	expect_status 0
	expect_output "$first expires on"
	grant officer
	run later 80 "$MILECASTLE" check --all
	expect_status 0
	case $output in *"$first"*) fail "the old one is told" ;; esac
	run later 100 "$MILECASTLE" check --all
	expect_status 0
}

@test "an expired one does not count on the server, by its own clock" {
	excepting_server
	except author src/net.c:4
	request_payload author '.predicate.issued = (now - 8640000 | floor | todate) | .predicate.expires = (now - 86400 | floor | todate)' |
		sign_by_hand author exception/str-strcpy
	approval_payload officer "$(last_id author)" | sign_by_hand officer "approval/$(last_id author)"
	send_evidence
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "an expired one counted"
	expect_output "warning: main: src/net.c:4: the exception EX-$(last_id author | cut -c 1-12) has expired on "
}

@test "rejected, withdrawn, revoked: it does not count, and says so" {
	excepting_server
	except author src/net.c:4
	run as officer "$MILECASTLE" approve --key "$keys/officer" --yes --reject "$id"
	[ "$status" -eq 2 ]
	expect_output "say why it is rejected"
	grant officer --reject -m "the length comes from outside"
	[ "$(state_of "$id")" = rejected ]
	run mc check --all
	expect_status 1
	expect_output "the exception $id was rejected by 'officer': the length comes from outside"
	# the officer thinks again
	run as officer "$MILECASTLE" revoke --key "$keys/officer" --yes "$(last_id officer)"
	expect_status 0
	grant officer
	[ "$(state_of "$id")" = active ]
	# somebody else may not take it back, who asked for it may
	run as second "$MILECASTLE" revoke --key "$keys/second" --yes "$id"
	[ "$status" -eq 2 ]
	expect_output "who has the role 'security' may revoke what others signed"
	run as author "$MILECASTLE" revoke --key "$keys/author" --yes -m "fixed" "$id"
	expect_status 0
	[ "$(state_of "$id")" = withdrawn ]
	run mc check --all
	expect_status 1
	run mc exceptions
	[ -z "$output" ]
}

@test "when its approver loses the role it waits again, and another one adopts it" {
	excepted_finding
	git switch -q main
	excepting_policy "" 2 | sed 's/\["security", "reviewer"\]/["reviewer"]/; s/"id": "second", \(.*\)"roles": \["reviewer"\]/"id": "second", \1"roles": ["security"]/' >policy
	sed -i '/"second"/s/\["reviewer"\]/["security"]/' policy
	jq -e . policy >/dev/null
	jq '(.people[] | select(.id == "second")).roles = ["security"] | (.people[] | select(.id == "officer")).roles = ["reviewer"]' policy | stage .milecastle/policy.json
	git pull -q --rebase origin main 2>/dev/null || git merge -q --no-edit origin/main
	commit || true
	git push -q origin HEAD:main
	git fetch -q origin
	[ "$(state_of "$id")" = requested ]
	grant second
	[ "$(state_of "$id")" = active ]
}

# ---- more than one finding -------------------------------------------------------------

@test "of a function, a file: by those whom the policy wants for that, and not for more" {
	excepting_server
	{ cat src/net.c && printf 'void g(char *d)\n{\n\tstrcpy(d, "a");\n\tstrcpy(d, "b");\n}\n'; } >changed
	stage src/net.c <changed && commit
	except author src/net.c:8 --scope function
	grant officer
	mc check --all -f json | jq -e '.counts.excepted == 2 and .counts.errors == 1' || {
		run mc check --all -f json
		echo "$output"
		false
	}
	except author src/net.c --scope file --kind legacy
	grant officer --role security
	[ "$(state_of "$id")" = requested ]
	grant second
	[ "$(state_of "$id")" = active ]
	run mc check --all
	expect_status 0
	# one more is one too many, so that it covers none
	{ cat src/net.c && printf 'void h(char *d)\n{\n\tstrcpy(d, "h");\n\tstrcpy(d, "i");\n\tstrcpy(d, "j");\n}\n'; } >changed
	stage src/net.c <changed && commit
	run mc check --all
	expect_status 1
	expect_output "the exception $id is for at most 3 findings, and there are 4, so it covers none [sup-over-match]"
}

@test "a wide exception does not undo a stricter rule for some paths" {
	excepting_server '{"need": [{"role": "security"}], "max_days": 90},
		{"paths": ["crypto/**"], "need": [{"role": "security"}, {"role": "reviewer", "count": 2}], "max_days": 30}'
	mkdir crypto && sed 's/void f/void c/' src/net.c | stage crypto/c.c && commit
	except author --scope rule --rule str-strcpy
	grant officer
	[ "$(state_of "$id")" = active ]
	mc check --all -f json | jq -e '[.findings[] | select(.state == "open" and .rule == "str-strcpy").path] == ["crypto/c.c"]' || {
		run mc check --all -f json
		echo "$output"
		false
	}
}

@test "where the policy forbids any, none helps" {
	excepting_server "" '{"rule": "str-strcpy", "need": "forbidden"}'
	except author src/net.c:4
	grant officer
	run mc check --all
	expect_status 1
	expect_output "does not count: the policy forbids any for this rule here"
}

@test "under a permit it takes less, and goes no further than that" {
	excepting_server '{"need": [{"role": "security"}], "max_days": 365},
		{"scopes": ["finding"], "permit": true, "need": [], "max_days": 90}'
	finding_in lib/deep.c && finding_in src/gen/a.c && commit
	except author 'src/**' --scope permit --rule str-strcpy --kind deviation
	permit=$id
	except author src/gen/a.c:4 --permit "$permit"
	[ "$(state_of "$id")" = refused ]
	id=$permit
	grant officer
	except author src/net.c:4 --permit "$permit"
	[ "$(state_of "$id")" = active ]
	except author lib/deep.c:4 --permit "$permit"
	[ "$(state_of "$id")" = refused ]
	run mc exceptions "$id"
	expect_output "goes beyond the permit that it refers to"
	# what hangs on it ends with it
	run as author "$MILECASTLE" revoke --key "$keys/author" --yes "$permit"
	expect_status 0
	run mc check --all
	expect_status 1
	mc check --all -f json | jq -e '.counts.excepted == 0'
}

@test "what covers nothing any more is told by a scan of everything, and only by that" {
	excepted_finding
	printf 'int nothing;\n' | stage src/net.c && commit
	run mc check --all
	expect_output "src/net.c: warning: the exception $id for 'str-strcpy' covers nothing any more [sup-stale]"
	run mc check --range main..HEAD
	expect_status 0
	case $output in *sup-stale*) fail "told by a range" ;; esac
}

# ---- marks in the source ---------------------------------------------------------------

@test "a comment that names an exception grants nothing by itself" {
	excepting_server "" '{"rule": "str-strcpy", "need": "record"}'
	except author src/net.c:4
	sed -i "s,\$,&,; 4s,\$, /* milecastle: allow str-strcpy -- $id */," src/net.c && git add src/net.c && commit
	run mc check --all
	expect_status 1
	expect_output "the exception $id waits for approval"
	grant officer
	run mc check --all
	expect_status 0
	mc check --all -f sarif | jq -e '.runs[0].results[] | select(.ruleId == "str-strcpy").suppressions[0].kind == "inSource"'
	sed -i "s/$id/EX-000000000000/; s/strcpy(d, s)/strcpy(d, s + 1)/" src/net.c && git add src/net.c && commit
	run mc check --all
	expect_status 1
	expect_output "[sup-no-record]"
	sed -i "s/EX-000000000000/$id/" src/net.c && git add src/net.c && commit
	run mc check --all
	expect_status 1
	expect_output "the exception $id does not cover this"
}

# ---- evidence that is no good ----------------------------------------------------------

@test "C: a request signed by a stranger's key, or by another than it says, is invalid" {
	excepting_server
	except author src/net.c:4
	new_people stranger
	request_payload author | sign_by_hand stranger exception/str-strcpy
	run mc exceptions --all
	expect_output "invalid"
	push origin refs/milecastle/evidence/stranger
	[ "$status" -ne 0 ]
	expect_output "[evidence-person]"
	request_payload author '.predicate.nonce = "ffeeddccbbaa99887766554433221100"' | sign_by_hand officer exception/str-strcpy
	push origin refs/milecastle/evidence/officer
	[ "$status" -ne 0 ]
	expect_output "[evidence-form]"
}

@test "bad fields of a request are refused where it is pushed" {
	excepting_server
	except author src/net.c:4
	send_evidence
	good=$(git rev-parse refs/milecastle/evidence/author)
	while read -r filter; do
		git update-ref refs/milecastle/evidence/author "$good"
		request_payload author "$filter" | sign_by_hand author exception/str-strcpy
		push origin refs/milecastle/evidence/author
		[ "$status" -ne 0 ] || fail "taken: $filter"
		expect_output "[evidence-form]"
	done <<-'END'
		.predicate.extra = 1
		.predicate.kind = "because"
		.predicate.scope = "everything"
		.predicate.scope = "rule"
		.predicate.path = "src/net.c"
		.predicate.function = "f"
		.predicate.cap = 0
		.predicate.cap = "1"
		.predicate.reason = "short"
		.predicate.rule = "other-rule"
		.predicate.rule = "../../x"
		.predicate.findings = []
		.predicate.findings[0].fingerprints = {}
		.predicate.findings[0].fingerprints["exact/v1"] = "00"
		.predicate.findings[0].fingerprints["exact/v9"] = "00"
		.predicate.findings[0].path = ""
		.predicate.findings[0].line = -1
		.predicate.permit = "EX-1"
		del(.subject[0].digest.gitCommit)
		.subject[0].name = "git+example.com/other"
	END
}

@test "a policy whose exceptions nobody could approve is not taken" {
	excepting_server
	git switch -q main
	excepting_policy '{"need": [{"role": "compliance"}], "max_days": 30}' 2 | stage .milecastle/policy.json && commit
	push origin HEAD:main
	[ "$status" -ne 0 ]
	expect_output "[policy-unsatisfiable]"
	for bad in '{"max_days": 30}' '{"need": []}' '{"need": [], "max_days": 0}' '{"need": [], "max_days": 30, "scopes": ["all"]}' \
		'{"need": [], "max_days": 30, "kinds": []}' '{"need": [], "max_days": 30, "paths": ["../x"]}' \
		'{"need": [], "max_days": 30, "level": 1}' '{"need": [], "max_days": 30, "more": 1}'; do
		excepting_policy "$bad" 3 >policy.json
		run mc policy validate policy.json
		[ "$status" -eq 2 ] || fail "valid: $bad"
	done
}

@test "a permit does not undo a stricter rule for some paths" {
	excepting_server '{"need": [{"role": "security"}], "max_days": 365},
		{"paths": ["crypto/**"], "need": [{"role": "security"}, {"role": "reviewer"}], "max_days": 365},
		{"scopes": ["finding", "file", "rule"], "permit": true, "need": [], "max_days": 90}'
	finding_in crypto/deep.c && commit
	except author --scope permit --rule str-strcpy --kind deviation
	permit=$id
	grant officer
	except author src/net.c:4 --permit "$permit"
	[ "$(state_of "$id")" = active ]
	except author crypto/deep.c:4 --permit "$permit"
	[ "$(state_of "$id")" = refused ] || fail "it is $(state_of "$id")"
	except author --scope rule --rule str-strcpy --permit "$permit"
	run mc check --all
	expect_status 1
	expect_output "crypto/deep.c:4"
}

@test "what could not be looked up is no draft, though findings are" {
	excepting_server
	printf '%s\n' '{"version": 1, "deadline": 60, "bootstrap": "first-push", "drafts": ["refs/heads/draft/**"]}' | server_file
	push origin HEAD:draft/topic
	[ "$status" -eq 0 ] || fail "$output"
	blob=$(echo x | git hash-object -w --stdin)
	tree=$(for ((i = 0; i < 10001; i++)); do printf '100644 blob %s\t%064d\n' "$blob" "$i"; done | git mktree)
	tree=$(printf '040000 tree %s\tstr-strcpy\n' "$tree" | git mktree)
	tree=$(printf '040000 tree %s\texception\n' "$tree" | git mktree)
	git update-ref refs/many "$(git commit-tree -m many "$tree")"
	git -C "$server" fetch -q "$PWD" refs/many:refs/milecastle/evidence/author
	push origin HEAD:draft/two
	[ "$status" -ne 0 ] || fail "what was not checked is there"
	expect_output "not checked: exceptions could not be looked up"
}

@test "a server's floor that wants a record and grants none is not loosened by the policy" {
	excepting_server '{"need": [], "max_days": 365}'
	except author src/net.c:4
	send_evidence
	printf '%s\n' '{"version": 1, "deadline": 60, "floor": {"version": 1, "suppression": [{"rule": "str-*", "need": "record"}]}}' | server_file
	push origin HEAD:main
	[ "$status" -ne 0 ] || fail "the policy loosened the floor"
	expect_output "the policy forbids any for this rule here"
	printf '%s\n' '{"version": 1, "deadline": 60}' | server_file
	lands
}
