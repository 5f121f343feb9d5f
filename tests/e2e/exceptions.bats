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
