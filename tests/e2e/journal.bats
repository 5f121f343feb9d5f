# The server's journal, its published log, and milecastle audit.

load helper
load push

setup()
{
	isolate
	new_server
	write_hook "$server/hooks/post-receive" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook post-receive
	END
	journal=$server/milecastle/journal
}

# The last record of a kind, as JSON: record KIND.
record()
{
	jq -c "select(.record.kind == \"$1\") | .record" "$journal" | tail -n 1
}

record_is()
{
	[ "$(record push | jq "$1")" = true ] || fail "not so: $1" "$(record push)"
}

audit()
{
	run mc audit --server "$server" "$@"
}

# A server whose journal knows all its refs.
accounted()
{
	rm -rf "$server" work && cd "$BATS_TEST_TMPDIR" && rm -rf work
	git init -q --bare --template= -b main "$server"
	mkdir -p "$server/hooks"
	for hook in pre-receive post-receive; do
		write_hook "$server/hooks/$hook" <<-END
			#!/bin/sh
			exec "$MILECASTLE" hook $hook
		END
	done
	echo '{"version": 1, "deadline": 60}' >"$server/milecastle.json"
	new_repo work && git remote add origin "$server"
	commit_safe base.c
	accepted origin main
}

@test "case 112: a pass, a refusal and a move, with all that a replay needs" {
	server_file <<<'{"version": 1, "repository": "a/b", "identity": {"source": "http"}}'
	commit_safe
	old=$(server_ref main)
	REMOTE_USER=developer accepted origin main
	record_is '.outcome == "pass" and .pusher == "developer" and .identity == "http"'
	record_is ".refs[0].old == \"$old\" and .refs[0].new == \"$(git rev-parse main)\""
	record_is ".policy.commit == \"$old\" and .repository == \"a/b\""
	record_is '.refs[0].protected and (.refs[0].findings | length) == 64'
	[ "$(record moved | jq -r '.refs[0].new')" = "$(git rev-parse main)" ]
	commit_unsafe
	refused str-strcpy origin main main:refs/x/y
	record_is '.outcome == "block" and .refs[0].outcome == "block"'
	record_is '.refs[1].refusals == ["ref-namespace"]'
}

@test "journal: the findings digest is that of milecastle verdict in the clone" {
	commit_unsafe
	old=$(server_ref main)
	refused str-strcpy origin main
	run mc verdict "$old..main"
	expect_status 1
	[ "$(record push | jq -r '.refs[0].findings')" = "${output%% *}" ]
}

@test "H6: options and names of any bytes, and no line feed from any of them" {
	git --git-dir="$server" config receive.advertisePushOptions true
	accepted -o $'a"b\\\xff\x1b' origin "main:refs/heads/$(printf 'caf\xc3\xa9')"
	record_is '.options == ["a%22b%5C%FF%1B"] and .refs[0].ref == "refs/heads/caf%C3%A9"'
	jq -e . "$journal" >/dev/null
}

@test "H9: the journal cannot be written: the push is refused, and nothing of it is kept" {
	accepted origin main:one
	before=$(sha256sum <"$journal")
	commit_safe
	mv "$server/milecastle" "$server/elsewhere"
	ln -s /dev/full "$server/journal-full"
	mkdir "$server/milecastle" && ln -s /dev/full "$server/milecastle/journal"
	push origin main
	[ "$status" -ne 0 ]
	expect_output "could not be written down"
	rm -r "$server/milecastle" && mv "$server/elsewhere" "$server/milecastle"
	[ "$before" = "$(sha256sum <"$journal")" ]
	# a file that may not grow: the disk is full
	size=$(stat -c %s "$journal")
	run env -C "$server" GIT_DIR=. prlimit --fsize=$((size + 100)) "$MILECASTLE" \
		hook pre-receive <<<"$zero $(server_ref main) refs/heads/y"
	[ "$status" -ne 0 ] || fail "accepted without a record"
	[ "$before" = "$(sha256sum <"$journal")" ]
	chmod 666 "$journal"
	push origin main
	[ "$status" -ne 0 ]
	expect_output "others cannot write to"
	chmod 600 "$journal"
	accepted origin main
}

@test "journal: a line that a crash cut off is closed, named, and the chain goes on" {
	accounted
	printf '{"seq":2,"prev":"12' >>"$journal"
	commit_safe
	accepted origin main
	audit
	expect_status 0
	expect_output "1 lines were cut off by a crash and are named as such"
	[ "$(grep -c '"torn":1' "$journal")" = 1 ]
	# again while it was closed: the LF alone, a piece of the next one, the next but for its LF
	printf '\n{"seq":4,"pr' >>"$journal"
	accepted origin main:one
	audit
	expect_status 0
	expect_output "3 lines were cut off"
	truncate -s -1 "$journal"
	accepted origin main:two
	audit
	expect_status 0
	expect_output "3 lines were cut off"
}

@test "journal: killed at any time while it is written: refused, or the record is there" {
	accounted
	commit_safe
	new=$(git rev-parse main)
	accepted origin main:topic
	for call in write fsync flock openat pwrite64 fdatasync; do
		for when in 1 2 3 4; do
			count=$(wc -l <"$journal")
			run env -C "$server" GIT_DIR=. ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null \
				-e "inject=$call:signal=KILL:when=$when" "$MILECASTLE" hook pre-receive \
				<<<"$zero $new refs/heads/k$call$when"
			# what it did say yes to is on record
			if [ "$status" -eq 0 ]; then
				[ "$(wc -l <"$journal")" -gt "$count" ] || fail "$call $when"
			fi
		done
	done
	accepted origin main
	audit
	refute_broken
}

refute_broken()
{
	refuse_output "does not continue"
	refuse_output "is no record"
	refuse_output "something is missing"
	expect_output "chain whole"
}

@test "case 103, H8: fifty pushes at once lose no record, leave no lock, and the log has all" {
	accounted
	count=$(wc -l <"$journal")
	for i in $(seq 50); do
		git push -q origin "main:refs/heads/b$i" 2>/dev/null &
	done
	wait
	[ "$(wc -l <"$journal")" -eq $((count + 100)) ]
	audit
	expect_status 0
	accepted origin main:last
	git --git-dir="$server" show refs/milecastle/log:journal/0000000.jsonl | cmp - "$journal"
}

@test "journal: milecastle verdict --log holds a range against what the server said of it" {
	accounted
	first=$(server_ref main)
	commit_safe && accepted origin main
	git fetch -q origin refs/milecastle/log:refs/milecastle/log
	run mc verdict --log refs/milecastle/log "$first..main"
	expect_status 0
	expect_output "refs/heads/main, pushed by nobody: the same findings"
	# the admission digest is that of the record as it is written
	seq=$(jq -r 'select(.record.refs[0].new == "'"$(git rev-parse main)"'" and .record.kind == "push") | .seq' "$journal")
	mc audit --server "$server" --show "$seq" | tr -d '\n' | sha256sum | cut -d' ' -f1 >digest
	expect_output "$(cat digest) admission, record $seq,"
	grep "^{\"seq\":$seq," "$journal" | sed 's/.*,"record"://; s/}$//' | tr -d '\n' | sha256sum | cut -d' ' -f1 | diff - digest
	commit_safe two.c
	run mc verdict --log refs/milecastle/log main~1..main
	expect_status 1
	expect_output "no accepted push in the log"
	run mc verdict --log refs/nowhere main~1..main
	expect_status 2
}

@test "audit: all accounted for" {
	accounted
	commit_safe && accepted origin main
	accepted origin main:topic
	accepted origin :topic
	commit_unsafe && refused str-strcpy origin main
	audit
	expect_status 0
	expect_output "4 pushes accepted, 1 refused, 0 faults; 0 refs moved without a record"
}

@test "G10, H14, I5: hook off, update-ref, a deletion, a ref out of nothing: each is found" {
	accounted
	first=$(server_ref main)
	commit_safe
	chmod -x "$server/hooks/pre-receive" "$server/hooks/post-receive"
	git push -q origin main
	audit
	expect_status 1
	expect_output "refs/heads/main: moved without a record: $first -> $(git rev-parse main), after the last record"
	chmod +x "$server/hooks/pre-receive" "$server/hooks/post-receive"
	commit_safe two.c
	accepted origin main
	audit
	expect_status 1
	expect_output "before record"
	accounted
	accepted origin main:topic
	git --git-dir="$server" update-ref -d refs/heads/topic
	git --git-dir="$server" update-ref refs/heads/new main
	audit
	expect_status 1
	expect_output "refs/heads/topic: moved without a record: $(git rev-parse main) -> none"
	expect_output "refs/heads/new: moved without a record: none -> $(git rev-parse main)"
}

# Without post-receive nobody sees a ref move, only where it is at the next push.
@test "H14: a rollback to an older accepted tip is found without an observer too" {
	accounted
	rm "$server/hooks/post-receive"
	first=$(server_ref main)
	for file in one two three; do
		commit_safe $file.c && accepted origin main
	done
	audit
	expect_status 0
	git --git-dir="$server" update-ref refs/heads/main "$first"
	audit
	expect_status 1
	expect_output "refs/heads/main: moved without a record"
	expect_output "-> $first, after the last record"
}

@test "a ref that moves while a push is judged: the push is refused, the record is true" {
	accounted
	commit_safe && accepted origin main:topic
	before=$(server_ref main)
	commit_safe two.c
	exec 9<"$journal" && flock 9
	git push origin main >pushed 2>&1 9<&- &
	pid=$!
	# it waits for the journal, so it has judged what was there
	for ((i = 0; i < 300; i++)); do
		grep -q "$(stat -c %i "$journal")" <(grep -e '->' /proc/locks) && break
		sleep 0.1
	done
	git --git-dir="$server" update-ref refs/heads/main "$(git rev-parse main~1)"
	exec 9<&-
	wait $pid && fail "the push was not refused"
	run cat pushed
	expect_output "error: main: it has moved while this push was judged [ref-moved]"
	expect_output "hint: git fetch, and push again on top of what is there now"
	run tail -n 1 "$journal"
	expect_output "\"old\":\"$(git rev-parse main~1)\""
	expect_output '"outcome":"block"'
	expect_output '"refusals":["ref-moved"]'
	audit
	expect_status 1
	expect_output "refs/heads/main: moved without a record: $before -> $(git rev-parse main~1), before record"
}

@test "the test vector of docs/journal-format.md holds" {
	vector=$BATS_TEST_DIRNAME/../vectors/journal.jsonl
	page=$BATS_TEST_DIRNAME/../../docs/journal-format.md
	for line in 1 2 3,4; do
		digest=$(sed -n "${line}p" "$vector" | head -c -1 | sha256sum | cut -d ' ' -f 1)
		grep -qF "\`$digest\`" "$page" || fail "lines $line"
		next=$((${line#*,} + 1))
		sed -n "${next}p" "$vector" | jq -e --arg prev "$digest" '.prev == $prev'
	done
	for line in 1 2 3 5; do
		digest=$(sed -n "${line}p" "$vector" | sed 's/.*,"record"://; s/}$//' | head -c -1 | sha256sum | cut -d ' ' -f 1)
		grep -qF "\`$digest\`" "$page" || fail "admission of line $line"
	done
	# and ours reads it so
	git init -q --bare empty.git
	run mc audit --server empty.git --journal "$vector" -f json
	jq -e '.chain == "whole" and .count == 4 and .torn == 1 and .records[3].seq == 3' <<<"$output"
}

@test "audit -f json says the same for programs" {
	accounted
	commit_safe && accepted origin main
	audit -f json
	expect_status 0
	jq -e '.schema == 1 and .verdict == "pass" and .chain == "whole" and .moved == []
		and .accepted == 2 and .refused == 0 and (.records | length) == .count' <<<"$output"
	jq -e '[.records[].record | select(.kind == "push") | .outcome] == ["pass", "pass"]' <<<"$output"
	git --git-dir="$server" update-ref refs/heads/main main~1
	audit -f json
	expect_status 1
	jq -e --arg tip "$(git rev-parse main~1)" '.verdict == "block" and
		.moved[0].ref == "refs/heads/main" and .moved[0].to == $tip and .moved[0].before == null' <<<"$output"
	sed -i '2s/"pusher":""/"pusher":"x"/' "$journal"
	audit -f json
	expect_status 1
	jq -e '.chain == "broken" and (.reason | contains("does not continue"))' <<<"$output"
	audit -f xml
	expect_status 2
}

@test "audit --since: what was before is verified, and not looked at" {
	accounted
	commit_safe one.c && accepted origin main
	# a move around the gate, which the next push shows
	git --git-dir="$server" update-ref refs/heads/main main~1
	git push -q --no-verify origin main:refs/heads/topic
	accepted origin main
	early=$(git rev-parse main)
	commit_safe between.c && between=$(git rev-parse main)
	commit_safe two.c && accepted origin main:topic
	late=$(git rev-parse main)
	commit_unsafe && refused str-strcpy origin main:topic
	audit
	expect_status 1
	expect_output "refs/heads/main: moved without a record"
	audit --since "${late:0:12}"
	expect_status 0
	expect_output "records since ${late:0:12}, of $(wc -l <"$journal"), chain whole: 1 pushes accepted, 1 refused"
	expect_output "0 refs moved without a record"
	# from the first time that a ref moved there, which was before
	audit --since "$early"
	expect_status 1
	audit --since "${late:0:12}" --verbose
	refuse_output "$early refs"
	[ "$(grep -c ' push ' <<<"$output")" -eq 2 ]
	audit --since "${late:0:12}" -f json
	jq -e --argjson lines "$(wc -l <"$journal")" '.verdict == "pass" and .accepted == 1 and .refused == 1 and
		.since + .count == $lines and .records[0].seq == .since and (.records | length) == .count' <<<"$output"
	# a record is about tips, and what was refused moved nothing
	for rev in "$between" "$(git rev-parse main)" no-such-revision 2026-13-01 2026-1-1; do
		audit --since "$rev"
		expect_status 2
	done
	expect_output "2026-1-1"
	audit --since "${late:0:12}" --show 0
	expect_status 2
}

# set_times TIME...: the records' times, in order, with a chain that holds.
set_times()
{
	local time prev line

	prev=$(printf '0%.0s' {1..64})
	while read -r line; do
		time=${1:-$time} && shift || true
		line=$(sed "s/\"time\":\"[^\"]*\"/\"time\":\"$time\"/; s/\"prev\":\"[^\"]*\"/\"prev\":\"$prev\"/" <<<"$line")
		prev=$(printf %s "$line" | sha256sum | cut -d ' ' -f 1)
		printf '%s\n' "$line"
	done <"$journal" >timed
	cp timed "$journal"
}

@test "audit --since DATE: from the first record of then on, and refs of now always" {
	accounted
	rm "$server/hooks/post-receive"
	git --git-dir="$server" update-ref -d refs/milecastle/log
	for file in one two three; do
		commit_safe $file.c && accepted origin main
	done
	# the last one was made when the clock had been set back
	set_times 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z 2026-01-31T23:59:59Z 2026-02-01T00:00:00Z 2026-01-15T00:00:00Z
	total=$(wc -l <"$journal")
	for case in 2025-12-31:$total 2026-01-31:3 2026-01-31T23:59:59Z:3 2026-02-01:2 2026-02-01T00:00:01Z:0 2030-01-01:0; do
		audit --since "${case%:*}"
		expect_status 0
		expect_output "${case##*:} records since ${case%:*}, of $total, chain whole"
	done
	audit --since 2030-01-01 -f json
	jq -e '.count == 0 and .records == [] and (has("since") | not)' <<<"$output"
	git --git-dir="$server" update-ref refs/heads/main main~2
	audit --since 2030-01-01
	expect_status 1
	expect_output "refs/heads/main: moved without a record"
	# a broken chain is found before the date, too
	sed -i '1s/"pusher":""/"pusher":"x"/' "$journal"
	audit --since 2030-01-01
	expect_status 1
	expect_output "does not continue"
}

@test "audit: a line changed, taken out, or put elsewhere breaks the chain there" {
	accounted
	commit_safe && accepted origin main
	accepted origin main:topic
	cp "$journal" whole
	sed '2s/"pusher":""/"pusher":"x"/' whole >"$journal"
	audit
	expect_status 1
	expect_output "line 3 of the journal does not continue the line before"
	sed 2d whole >"$journal"
	audit
	expect_status 1
	expect_output "line 2 of the journal does not have the next number"
	sed '3s/"outcome":"pass"/"outcome":"fine"/' whole | head -n 3 >"$journal"
	audit
	expect_status 1
	expect_output "an outcome that is none"
	echo garbage >>whole && cp whole "$journal"
	audit
	expect_status 1
	expect_output "is no record, and no record behind it names it"
}

@test "audit: a journal that was rewritten whole does not fit the published log" {
	accounted
	commit_safe && accepted origin main
	prev=$(printf '0%.0s' {1..64}) seq=0
	while read -r line; do
		line="{\"seq\":$seq,\"prev\":\"$prev\",\"record\":$(sed 's/.*,"record"://; s/}$//; s/"pusher":""/"pusher":"x"/' <<<"$line")}"
		prev=$(printf '%s' "$line" | sha256sum | cut -d' ' -f1) seq=$((seq + 1))
		printf '%s\n' "$line"
	done <"$journal" >forged
	cat forged >"$journal"
	audit
	expect_status 1
	expect_output "chain whole"
	expect_output "one of the two was rewritten"
}

@test "H9: a folder that others may write to is no place for the journal" {
	accounted
	chmod 777 "$server/milecastle"
	commit_safe
	push origin main
	[ "$status" -ne 0 ]
	expect_output "must be the server's own"
	chmod 700 "$server/milecastle"
	accepted origin main
}

@test "audit: from a clone, by the log alone" {
	accounted
	commit_safe && accepted origin main
	git fetch -q origin refs/milecastle/log:refs/milecastle/log
	git fetch -q origin
	run mc audit --log refs/milecastle/log
	expect_status 0
	git --git-dir="$server" update-ref refs/heads/main main~1
	git fetch -q origin
	run mc audit --log refs/milecastle/log
	expect_status 1
	expect_output "refs/heads/main: moved without a record"
	# a tag that was moved around the gate; one that only this clone has is not the server's
	accounted
	git tag v1 && accepted origin v1
	git tag own
	commit_safe && accepted origin main
	git fetch -q origin refs/milecastle/log:refs/milecastle/log
	run mc audit --log refs/milecastle/log
	expect_status 0
	git tag -f v1 >/dev/null
	run mc audit --log refs/milecastle/log
	expect_status 1
	expect_output "refs/tags/v1: moved without a record"
}

@test "audit: one record as it is, who pushed what, and what is not there" {
	accounted
	audit --show 0
	expect_status 0
	[ "$(jq -r .kind <<<"$output")" = push ]
	for seq in 99 '' ' +0' -1 0x0; do
		audit --show "$seq"
		expect_status 2
	done
	audit --verbose
	expect_output "push pass"
	rm -r "$server/milecastle"
	audit
	expect_status 3
	expect_output "there is no journal"
}

@test "log: what was published is never rewritten: a journal that begins otherwise is said" {
	accounted
	commit_safe && accepted origin main
	tip=$(server_ref refs/milecastle/log)
	: >"$journal"
	accepted origin main:topic
	expect_output "is not how the journal begins"
	[ "$tip" = "$(server_ref refs/milecastle/log)" ]
}

@test "log: signed when a key is configured" {
	accounted
	ssh-keygen -q -t ed25519 -N '' -f key
	server_file <<<"{\"version\": 1, \"log\": {\"key\": \"$PWD/key\"}}"
	accepted origin main:topic
	echo "log $(cat key.pub)" >signers
	git --git-dir="$server" -c gpg.ssh.allowedSignersFile="$PWD/signers" verify-commit refs/milecastle/log
	refused ref-namespace --force origin main:refs/milecastle/log
}

@test "replay: a recorded push is judged again, on the server and in a clone, offline" {
	accounted
	commit_safe && accepted origin main
	old=$(server_ref main)
	commit_unsafe && refused str-strcpy origin main main:refs/heads/other
	mc audit --server "$server" --show "$(($(wc -l <"$journal") - 1))" >record
	# a refused push is nowhere but with who pushed it
	run mc hook pre-receive --replay record --server /dev/null
	expect_status 2
	echo '{"version": 1}' >none.json
	run mc hook pre-receive --replay record --server none.json
	expect_status 0
	expect_output "refs/heads/main: block, the same digest $(record push | jq -r '.refs[0].findings')"
	expect_output "2 refs judged again, 0 differ"
	run env -C "$server" "$MILECASTLE" hook pre-receive --replay "$PWD/record"
	expect_status 3
	sed "s/\"findings\":\"..../\"findings\":\"0000/" record >other
	run mc hook pre-receive --replay other --server none.json
	expect_status 1
	expect_output "another digest"
	for text in '' '[]' '{}' '{"refs": 1}' '{"refs": []}' '{"refs": [1], "policy": {"commit": "x"}}'; do
		echo "$text" >bad
		run mc hook pre-receive --replay bad --server none.json
		[ "$status" -ge 2 ] || fail "$text"
	done
}

@test "journal: a record of thousands of refs is written and read" {
	accounted
	id=$(server_ref main)
	for i in $(seq 6000); do echo "$zero $id refs/heads/a-name-of-some-length/$i"; done >lines
	receive <lines
	expect_status 0
	[ "$(tail -n 1 "$journal" | wc -c)" -gt 1048576 ]
	audit --show "$(($(wc -l <"$journal") - 1))"
	expect_status 0
	[ "$(jq '.refs | length' <<<"$output")" = 6000 ]
	accepted origin main:one
	audit
	expect_output "chain whole"
}

@test "journal: the client is killed while the hook runs: what moved has its record" {
	accounted
	write_hook "$server/hooks/pre-receive" <<-END
		#!/bin/sh
		sleep 1
		exec "$MILECASTLE" hook pre-receive
	END
	commit_safe
	new=$(git rev-parse main)
	git push -q origin main 2>/dev/null &
	sleep 0.4
	kill -9 $!
	for i in $(seq 50); do
		[ "$(grep -c "$new" "$journal")" = 0 ] || break
		sleep 0.1
	done
	if [ "$(server_ref main)" = "$new" ]; then
		record_is ".outcome == \"pass\" and .refs[0].new == \"$new\""
	fi
	# what pre-receive said stands there, whether or not post-receive was run
	[ "$(grep -c "$new" "$journal")" != 0 ]
	audit
	expect_status 0
}

@test "journal: a policy whose object cannot be read: nothing is accepted" {
	accounted
	server_file <<<'{"version": 1, "bootstrap": "first-push"}'
	stage .milecastle/policy.json <<<'{"version": 1}'
	commit
	accepted origin main
	id=$(git rev-parse main:.milecastle/policy.json)
	rm -f "$server/objects/${id:0:2}/${id:2}"
	git checkout -q -b side HEAD~1
	commit_safe
	push origin side
	[ "$status" -ne 0 ] || fail "accepted without a policy"
	record_is '.outcome == "fault"'
}

@test "case 114: reference-transaction observes: who moves a ref around the gate is on record" {
	accounted
	write_hook "$server/hooks/reference-transaction" <<-END
		#!/bin/sh
		exec "$MILECASTLE" hook reference-transaction -- "\$@"
	END
	commit_safe && accepted origin main
	audit
	expect_status 0
	before=$(git rev-parse main~1)
	git --git-dir="$server" update-ref refs/heads/main "$before"
	[ "$(record moved | jq -r '.refs[0].new')" = "$before" ]
	audit
	expect_status 1
	expect_output "refs/heads/main: moved without a record: $(git rev-parse main) -> $before, before record"
	count=$(wc -l <"$journal")
	for state in preparing prepared aborted something-new ''; do
		run env -C "$server" GIT_DIR=. "$MILECASTLE" hook reference-transaction -- $state \
			<<<"$zero $before refs/heads/x"
		expect_status 0
		[ -z "$output" ]
	done
	# a symbolic ref, HEAD, and what is no line at all
	run env -C "$server" GIT_DIR=. "$MILECASTLE" hook reference-transaction -- committed \
		<<<"$zero ref:refs/heads/x refs/heads/sym"$'\n'"$zero $before HEAD"$'\n'"garbage"
	expect_status 0
	[ "$(wc -l <"$journal")" = "$count" ]
}
