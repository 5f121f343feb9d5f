#!/usr/bin/env bats
# The rigs of servers.bash with a hook that says who pushes and refuses one branch. What the
# hooks find is printed with "bats --show-output-of-passing-tests" (bats -T).

load helper
load servers

setup()
{
	isolate
}

teardown()
{
	servers_stop
}

# A hook that keeps its folder, environment and input, and refuses a branch named "refused".
trivial_hook()
{
	cat <<-END
	#!/bin/sh
	pwd >"$BATS_TEST_TMPDIR/hook.pwd"
	env | sort >"$BATS_TEST_TMPDIR/hook.env"
	cat >"$BATS_TEST_TMPDIR/hook.in"
	if grep -q ' refs/heads/refused\$' "$BATS_TEST_TMPDIR/hook.in"; then
		echo "GL-HOOK-ERR: no way through" >&2
		exit 1
	fi
	END
}

# hook_saw NAME: its value for the last hook; fails when it was not set.
hook_saw()
{
	grep -q "^$1=" "$BATS_TEST_TMPDIR/hook.env" || return 1
	sed -n "s/^$1=//p" "$BATS_TEST_TMPDIR/hook.env"
}

expect_saw()
{
	[ "$(hook_saw "$1" || echo unset)" = "$2" ] ||
		fail "$1 is '$(hook_saw "$1")', not '$2'" "$(cat "$BATS_TEST_TMPDIR/hook.env")"
}

# rig_repo RIG NAME: starts it; $bare with the hook, $url, and a commit to push.
rig_repo()
{
	"$1_start"
	bare=$("$1_bare" "$2")
	trivial_hook | "$1_hook" "$bare"
	url=$("$1_url" "$bare")
	new_repo work
	stage_safe
	git commit -q -m one
}

ref_of()
{
	git -C "$bare" rev-parse -q --verify "refs/heads/$1" || echo none
}

# push_passes RIG PERSON, push_fails RIG PERSON WORDS
push_passes()
{
	run "$1_as" "$2" git push "$url" main
	expect_status 0
	[ "$(ref_of main)" = "$(git rev-parse HEAD)" ] || fail "the ref did not move"
	[ "$(cat "$BATS_TEST_TMPDIR/hook.in")" = \
		"$(printf '%040d %s refs/heads/main' 0 "$(git rev-parse HEAD)")" ]
}

push_fails()
{
	run "$1_as" "$2" git push "$url" main:refused
	[ "$status" -ne 0 ] || fail "expected that the push is refused"
	[ "$(ref_of refused)" = none ] || fail "the ref moved"
	expect_output "$3"
}

# expect_objects BARE: the folders of objects of the last hook, in the usual form.
expect_objects()
{
	[[ $(hook_saw GIT_OBJECT_DIRECTORY) == "$1/./objects/tmp_objdir-incoming-"?????? ]]
	expect_saw GIT_ALTERNATE_OBJECT_DIRECTORIES "$1/./objects"
	[ "$(cat "$BATS_TEST_TMPDIR/hook.pwd")" = "$bare" ]
}

# rig_proof RIG NAME VARIABLE: what each of the rigs must do.
rig_proof()
{
	rig_repo "$1" "$2"
	push_passes "$1" developer
	cat "$BATS_TEST_TMPDIR/hook.pwd" "$BATS_TEST_TMPDIR/hook.env"
	[ -z "$3" ] || expect_saw "$3" developer
	push_fails "$1" maintainer "remote: GL-HOOK-ERR: no way through"
	[ -z "$3" ] || expect_saw "$3" maintainer
	expect_objects "$bare"
}

# Without what the client must not hand on, and in a folder of git's own naming.
expect_own_environment()
{
	expect_saw GIT_DIR "${1-.}"
	expect_saw GIT_AUTHOR_NAME unset
	expect_saw HOME "$servers/home"
}

# stranger_fails RIG WORDS
stranger_fails()
{
	run "$1_as" stranger git push "$url" main:other
	[ "$status" -ne 0 ] || fail "a stranger could push"
	expect_output "$2"
	[ "$(ref_of other)" = none ]
}

@test "path: pushes pass or are refused in the hook's words" {
	rig_proof path demo ''
	expect_saw GIT_DIR .
	expect_saw GIT_QUARANTINE_PATH "$(hook_saw GIT_OBJECT_DIRECTORY)"
}

@test "sshd: a forced command for each key says who pushes" {
	rig_proof sshd demo MILECASTLE_USER
	expect_own_environment
	expect_saw GIT_QUARANTINE_PATH "$(hook_saw GIT_OBJECT_DIRECTORY)"
	stranger_fails sshd 'Permission denied'
	run sshd_as developer ssh_command id
	[ "$status" -ne 0 ] || fail "a key got a shell"
}

# GIT_SSH_COMMAND as git would use it.
ssh_command()
{
	eval "$GIT_SSH_COMMAND -p $(cat "$servers/sshd.port") 127.0.0.1 $*"
}

@test "http: REMOTE_USER is who pushes" {
	rig_proof http demo REMOTE_USER
	expect_own_environment
	expect_saw GIT_QUARANTINE_PATH "$(hook_saw GIT_OBJECT_DIRECTORY)"
	stranger_fails http 'Authentication failed'
	run git -c credential.helper= ls-remote "$url" </dev/null
	[ "$status" -ne 0 ] || fail "it let in who did not say who they are"
}

@test "http: a push of more than nginx holds in memory" {
	rig_repo http large
	head -c 3000000 /dev/urandom | stage large
	git commit -q -m large
	push_passes http developer
}

@test "gitolite: GL_USER is who pushes" {
	rig_proof gitolite demo GL_USER
	expect_own_environment
	expect_saw GIT_QUARANTINE_PATH "$(hook_saw GIT_OBJECT_DIRECTORY)"
	expect_saw GL_REPO demo
	stranger_fails gitolite 'Permission denied'
}

@test "gitlab: GL_USERNAME is who pushes, without GIT_QUARANTINE_PATH" {
	rig_proof gitlab group/project GL_USERNAME
	expect_own_environment "$bare"
	expect_saw GIT_QUARANTINE_PATH unset
	expect_saw GL_ID user-3
	expect_saw GL_PROTOCOL ssh
	expect_saw GL_PROJECT_PATH group/project
	expect_saw GL_REPOSITORY project-1
	expect_saw RIG_NAME unset
	expect_saw GIT_PUSH_OPTION_COUNT unset
	stranger_fails gitlab 'Permission denied'
}

@test "gitlab: hooks run in order until one fails" {
	rig_repo gitlab group/project
	printf '#!/bin/sh\ncat >/dev/null\necho first\n' | write_hook "$bare/custom_hooks/pre-receive"
	printf '#!/bin/sh\ncat >/dev/null\necho backup\n' |
		write_hook "$bare/custom_hooks/pre-receive.d/a~"
	printf '#!/bin/sh\necho global $(wc -l)\nexit 7\n' | gitlab_hook_all
	run gitlab_as developer git push "$url" main main:two
	[ "$status" -ne 0 ] && [ "$(ref_of main)" = none ]
	expect_output "remote: first"
	expect_output "remote: global 2"
	refuse_output backup
	run gitlab_as developer git push "$url" main:refused
	expect_output "no way through"
	refuse_output global
}

@test "gitea: GITEA_PUSHER_NAME is who pushes" {
	rig_proof gitea owner/demo GITEA_PUSHER_NAME
	expect_own_environment
	expect_saw GIT_QUARANTINE_PATH "$(hook_saw GIT_OBJECT_DIRECTORY)"
	expect_saw GITEA_PUSHER_ID 3
	expect_saw GITEA_REPO_USER_NAME owner
	expect_saw GITEA_REPO_NAME demo
	stranger_fails gitea 'Permission denied'
}

@test "gitea: all hooks run, and one that fails is enough" {
	rig_repo gitea owner/demo
	printf '#!/bin/sh\necho last $(wc -l)\n' | write_hook "$bare/hooks/pre-receive.d/z"
	run gitea_as developer git push "$url" main main:refused
	[ "$status" -ne 0 ] && [ "$(ref_of main)" = none ]
	expect_output "no way through"
	expect_output "remote: last 2"
}

# expect_push_options RIG NAME
expect_push_options()
{
	rig_repo "$1" "$2"
	run "$1_as" developer git push -o one -o "two  'words" "$url" main
	expect_status 0
	expect_saw GIT_PUSH_OPTION_COUNT 2
	expect_saw GIT_PUSH_OPTION_0 one
	expect_saw GIT_PUSH_OPTION_1 "two  'words"
}

@test "gitlab: push options reach the hook" {
	expect_push_options gitlab group/project
}

@test "gitea: push options reach the hook" {
	expect_push_options gitea owner/demo
}

# expect_quoted RIG NAME QUOTED: a repository NAME.git is pushed to, and its folder of objects
# comes to the hook among the alternates as QUOTED, where %s stands for the folder of all.
expect_quoted()
{
	local incoming

	rig_repo "$1" "$2"
	push_passes "$1" developer
	# shellcheck disable=SC2059
	expect_saw GIT_ALTERNATE_OBJECT_DIRECTORIES "$(printf "$3" "$servers/repos")"
	incoming=$(hook_saw GIT_OBJECT_DIRECTORY)
	[[ $incoming == "$servers/repos/$2.git/./objects/tmp_objdir-incoming-"?????? ]]
	expect_saw GIT_QUARANTINE_PATH "$incoming"
}

@test "a path with ':' is quoted among the alternates, and only there" {
	expect_quoted path 'a:b' '"%s/a:b.git/./objects"'
}

@test "a path with '\"' alone is not quoted" {
	expect_quoted path 'a"b' '%s/a"b.git/./objects'
}

@test "a path with ':' and what quoting escapes: over ssh" {
	expect_quoted sshd 'a"b:c d\e' '"%s/a\\"b:c d\\\\e.git/./objects"'
}

@test "a path with ':' and what quoting escapes: over http" {
	expect_quoted http 'a"b:c d\e' '"%s/a\\"b:c d\\\\e.git/./objects"'
}

@test "a path with ':' and bytes that are no text is quoted with octal numbers" {
	expect_quoted path $'a:\tb\xff' '"%s/a:\\tb\\377.git/./objects"'
}

# ends PID...: these processes end within 10 s. One that nobody has waited for has ended.
ends()
{
	local pid

	for pid; do
		for _ in {1..500}; do
			[[ $(ps -o stat= -p "$pid") == [!Z]* ]] || continue 2
			sleep 0.02
		done
		fail "$pid is still there: $(ps -o args= -p "$pid")"
	done
}

# server_pids: the processes of all servers. timeout makes a group for each.
server_pids()
{
	pgrep -g "$(cat "$servers"/*.child | paste -sd ,)"
}

# expect_servers PID...: that sshd, nginx and fcgiwrap are among them.
expect_servers()
{
	local name

	for name in sshd nginx fcgiwrap; do
		ps -o comm= -p "$*" | grep -qx "$name" || fail "$name does not run"
	done
}

@test "servers_stop ends every process" {
	local -a pids

	sshd_start
	http_start
	mapfile -t pids < <(server_pids)
	expect_servers "${pids[@]}"
	servers_stop
	ends "${pids[@]}"
}

@test "servers end with the shell that started them, when that is killed" {
	local -a pids
	local shell hold

	cat >killed <<-END
	source "$BATS_TEST_DIRNAME/helper.bash"
	source "$BATS_TEST_DIRNAME/servers.bash"
	sshd_start && http_start && touch running && read -r line <wait
	END
	mkfifo wait
	exec {hold}<>wait
	bash killed 3>&- &
	shell=$!
	for _ in {1..500}; do
		[ ! -e running ] || break
		sleep 0.02
	done
	mapfile -t pids < <(server_pids)
	expect_servers "${pids[@]}"
	kill -KILL "$shell"
	ends "${pids[@]}"
}

@test "a port that is taken is left for another" {
	local taken

	server_folder
	sshd_keys
	sshd_people
	server_listen sshd
	taken=$(cat "$servers/sshd.port")
	mv "$servers/sshd.child" "$servers/other.child"
	rm "$servers/sshd.ready"
	sshd_config "$taken"
	sshd_spawn
	! server_wait sshd || fail "two servers on one port"
	server_end sshd
	server_listen sshd
	[ "$(cat "$servers/sshd.port")" != "$taken" ]
	server_end other
}

@test "what servers said is shown when a test fails" {
	sshd_start
	BATS_TEST_COMPLETED='' run servers_stop
	expect_output '# Server listening on 127.0.0.1'
}
