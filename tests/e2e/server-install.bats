# install --server, uninstall --server, doctor --server.

load helper
load push
load evidence

setup()
{
	isolate
	server=$BATS_TEST_TMPDIR/server.git
	git init -q --bare --template= -b main "$server"
	git --git-dir="$server" config receive.fsckObjects true
	git --git-dir="$server" config receive.maxInputSize 1g
	new_repo work && git remote add origin "$server"
	commit_safe base.c
}

install_server()
{
	mc install -q --server "$@" "$server"
}

doctor()
{
	run mc doctor --server --no-self-test "$server"
}

# said STATE NAME WORD: doctor has this line.
said()
{
	grep -q "^$1 *$2 .*$3" <<<"$output" || fail "expected: $1 $2 ... $3"
}

@test "install --server: hooks, configuration, and pushes are judged from then on" {
	install_server
	accepted origin main
	commit_unsafe
	refused str-strcpy origin main
	run mc audit --server "$server"
	expect_status 0
	[ -n "$(server_ref refs/milecastle/log)" ]
	# comments and all, it is what the server reads
	doctor
	said ok configuration "$server/milecastle.json"
}

@test "install --server: --dry-run does nothing, twice is once, a file that is there stays" {
	before=$(cd "$server" && everything)
	run mc install --server --adopt --dry-run "$server"
	expect_status 0
	expect_output "would be installed"
	expect_output "would be written"
	[ "$before" = "$(cd "$server" && everything)" ]
	server_file <<<'{"version": 1, "output": "gitlab"}'
	install_server
	install_server
	grep -q gitlab "$server/milecastle.json"
	[ "$(ls "$server/hooks")" = $'post-receive\npre-receive' ]
}

@test "install --server --adopt: what is there is accepted, only what comes after is judged" {
	commit_unsafe old.c
	git push -q origin main main:old
	install_server --adopt
	run mc audit --server "$server"
	expect_status 0
	commit_safe
	accepted origin main
	sed -i 's/strcpy/strcat/' old.c && git add -A && commit
	refused str-strcat origin main
}

@test "install --server: a hook that was there runs first, its word counts, uninstall restores it" {
	write_hook "$server/hooks/pre-receive" <<-'END'
		#!/bin/sh
		cat >>seen
		test ! -e stop
	END
	before=$(sha256sum <"$server/hooks/pre-receive"; stat -c %a,%Y "$server/hooks/pre-receive")
	install_server
	accepted origin main
	[ "$(cat "$server/seen")" = "$zero $(git rev-parse main) refs/heads/main" ]
	touch "$server/stop"
	commit_safe
	push origin main
	[ "$status" -ne 0 ]
	rm "$server/stop"
	run mc uninstall --server "$server"
	expect_status 0
	[ "$before" = "$(sha256sum <"$server/hooks/pre-receive"; stat -c %a,%Y "$server/hooks/pre-receive")" ]
	[ -e "$server/milecastle.json" ]
}

@test "install --server: the shim blocks when the program is gone" {
	cp "$MILECASTLE" program
	PATH=$PWD:$PATH
	./program install -q --server "$server"
	rm program
	push origin main
	[ "$status" -ne 0 ]
	expect_output "the program is gone"
}

@test "install --server: GitLab's folder is used, and its words and name" {
	mkdir "$server/custom_hooks"
	install_server
	[ -x "$server/custom_hooks/pre-receive" ]
	[ ! -e "$server/hooks/pre-receive" ]
	grep -q '"source": "gitlab"' "$server/milecastle.json"
	grep -q '"output": "gitlab"' "$server/milecastle.json"
}

@test "install --server: hooks that are not the repository's own are said, not written" {
	mkdir shared && rm -rf "$server/hooks" && ln -s "$PWD/shared" "$server/hooks"
	run mc install --server "$server"
	expect_status 2
	expect_output "leads the hooks folder out of this repository"
	[ -z "$(ls shared)" ]
	install_server --outside
	[ -x shared/pre-receive ]
}

@test "install --server: a work tree, no repository, and --adopt without a server" {
	run mc install --server .
	expect_status 2
	expect_output "is no bare repository"
	run mc install --server /
	expect_status 2
	run mc install --adopt .
	expect_status 2
	expect_output "--adopt goes with --server"
}

@test "doctor --server: all is well, proven by three pushes, and nothing stays" {
	install_server --adopt
	before=$(cd "$server" && everything)
	run env TMPDIR="$PWD" "$MILECASTLE" doctor --server "$server"
	expect_status 0
	said ok "self-test, accepted" accepted
	said ok "self-test, alien" refused
	said ok "self-test, refused" refused
	[ "$before" = "$(cd "$server" && everything)" ]
	[ -z "$(ls -d milecastle-doctor-* 2>/dev/null)" ]
}

@test "doctor --server: each defect is said" {
	doctor
	expect_status 1
	said FAIL pre-receive ""
	install_server
	doctor
	said warn journal "not there yet"
	said warn identity "nobody says who pushes"
	git --git-dir="$server" config receive.fsckObjects false
	git --git-dir="$server" config --unset receive.maxInputSize
	git --git-dir="$server" config receive.shallowUpdate true
	doctor
	said warn receive.fsckObjects "false"
	said warn receive.maxInputSize "not set"
	said warn receive.shallowUpdate "true"
	echo x >"$server/shallow"
	mkdir -p "$server/info" && echo x >"$server/info/grafts"
	doctor
	expect_status 1
	said FAIL shallow "every push is refused"
	said FAIL info/grafts "every push is refused"
	rm "$server/shallow" "$server/info/grafts"
	git push -q origin main
	git --git-dir="$server" update-ref refs/replace/"$(git rev-parse main)" main
	doctor
	said warn refs/replace "there are some"
	chmod 777 "$server/hooks/pre-receive"
	doctor
	expect_status 1
	said FAIL "pre-receive owner" "others than its owner"
	chmod 755 "$server/hooks/pre-receive"
	chmod 777 "$server/milecastle"
	doctor
	expect_status 1
	said FAIL journal "must be writable"
	chmod 700 "$server/milecastle"
	echo '{' >"$server/milecastle.json"
	doctor
	expect_status 1
	said FAIL configuration "every push is refused"
}

@test "doctor --server: a policy that does not load, and one that does" {
	install_server
	stage .milecastle/policy.json <<<'{"version": 1, "threshold": "warning"}'
	commit
	accepted origin main
	doctor
	said ok policy "threshold warning"
	chmod -x "$server/hooks/pre-receive"
	stage .milecastle/policy.json <<<'{"version": '
	commit
	git push -q origin main
	doctor
	expect_status 1
	said FAIL pre-receive ""
	said FAIL policy "pushes to protected refs are refused"
}

@test "doctor --server: reviews that can be met, that cannot, and keys that run out" {
	install_server
	new_people author reviewer second officer
	until=$(date -u -d '+10 days' +%FT%TZ)
	for row in "ok||2 rules, 4 people" \
		"warn|, \"until\": \"$until\"|within 30 days: the rule 'all' needs 1 with the role 'reviewer'" \
		"FAIL|, \"until\": \"2020-01-01T00:00:00Z\"|the rule 'all' needs 1 with the role 'reviewer'"; do
		IFS='|' read -r what terms words <<<"$row"
		review_policy "$one_reviewer, {\"id\": \"more\", \"refs\": [\"refs/heads/main\"], \"need\": []}" 1 \
			"$(people | sed "s|\"}\]}|\"$terms}]}|g")" | stage .milecastle/policy.json
		commit
		mv "$server/hooks/pre-receive" "$server/hooks/off"
		git push -q origin main
		mv "$server/hooks/off" "$server/hooks/pre-receive"
		doctor
		said "$what" reviews "$words"
	done
}

@test "the schema of milecastle.json has the keys that the program knows, no other" {
	root=$BATS_TEST_DIRNAME/../..
	sed -n '/\*const keys\[\] = {"\$schema"/,/NULL/p' "$root/server/config.c" |
		grep -o '"[^"]*"' | tr -d '"' | sort >program
	[ -s program ]
	jq -r '.properties | keys[]' "$root/docs/server.schema.json" | sort | diff - program
	while read -r key; do
		[ "$key" = '$schema' ] || grep -q "^| \`$key\`" "$root/docs/server.md" || fail "no word about $key"
	done <program
}
