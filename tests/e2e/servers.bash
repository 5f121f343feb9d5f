# Servers for the end-to-end tests of pre-receive: "load helper", "load servers", isolate.
#
# There are six rigs, and each has the same functions:
#   RIG_start                its server runs when this returns; its files are below $servers
#   RIG_bare NAME            makes an empty bare repository and prints its folder
#   RIG_hook BARE <<<SCRIPT  its pre-receive hook, where such a server looks for it
#   RIG_url BARE             where git reaches it
#   RIG_as PERSON COMMAND..  with what that person has to prove who they are; PERSON is one
#                            of $people, or "stranger", whom no server knows
#   RIG_stop                 servers_stop stops all; call it in teardown
#
#   rig       server                               who pushes, for the hook
#   path      none, git runs receive-pack itself   nothing
#   sshd      sshd, a forced command for each key  MILECASTLE_USER
#   http      nginx, fcgiwrap, git http-backend    REMOTE_USER
#   gitolite  sshd and gitolite                    GL_USER
#   gitlab    only the ways of Gitaly              GL_USERNAME, GL_ID
#   gitea     only the ways of Gitea and Forgejo   GITEA_PUSHER_NAME, GITEA_PUSHER_ID
#
# Call RIG_start itself, not with "run" nor in a subshell: a server ends with the shell
# that started it, however that ends, after 300 s at the latest, and with servers_stop. It
# listens on loopback only, and knows nothing of the test's environment but what
# server_env prints. Who runs the tests needs a shell as their login shell, and no locked
# password ("!"), for sshd. sshd's rig makes /run/sshd, as root: sshd insists on that
# folder.
#
# What the hook of each rig finds with git 2.39 (servers.bats holds it). In all of them
# the working folder is the bare repository and standard input has one line for each ref.
#   GIT_DIR                           "."; gitlab: absolute
#   GIT_OBJECT_DIRECTORY              absolute, BARE/./objects/tmp_objdir-incoming-XXXXXX
#   GIT_QUARANTINE_PATH               the same; gitlab: not set
#   GIT_ALTERNATE_OBJECT_DIRECTORIES  absolute, BARE/./objects
#   GIT_PUSH_OPTION_COUNT             0, or as many as the client gave; gitlab: not set for 0
# Of these git quotes only the alternates, and only a folder with ":" in its name (or with
# a quote as its first byte, which no absolute path has):
#   a:b.git      "/FOLDERS/a:b.git/./objects", with the quotes
#   a"b.git      /FOLDERS/a"b.git/./objects, as it is
#   a"b:c\d.git  "/FOLDERS/a\"b:c\\d.git/./objects"
# a tab there is \t, a line feed \n, the byte 255 is \377. The other two have the same
# bytes as the folder, even a line feed.
#
# What else there is, by rig:
#   path      all of the client's environment but git's own variables; GIT_AUTHOR_*,
#             GIT_COMMITTER_* and GIT_CONFIG_NOSYSTEM come through
#   sshd      SSH_CLIENT, SSH_CONNECTION, SSH_ORIGINAL_COMMAND, USER and LOGNAME (of the
#             server's account, not of the person)
#   http      CGI's variables, and HTTP_AUTHORIZATION with the password in it;
#             GIT_COMMITTER_NAME is REMOTE_USER, GIT_COMMITTER_EMAIL is NAME@http.ADDRESS
#   gitolite  as sshd, and GL_REPO, GL_REPO_BASE, GL_ADMIN_BASE, GL_LOGFILE, GL_TID, GL_BINDIR
#   gitlab, gitea: in forges.bash

servers=$BATS_TEST_TMPDIR/servers
people='developer maintainer'

# server_folder: where all of this goes, with a HOME for the servers.
server_folder()
{
	mkdir -p "$servers/home/.ssh" "$servers/repos" && chmod 700 "$servers/home/.ssh"
}

# server_env: NAME=VALUE lines, all that servers and hooks get; what sanitizers are told,
# too.
server_env()
{
	printf '%s\n' "HOME=$servers/home" LC_ALL=C GIT_CONFIG_NOSYSTEM=1
	env | grep -E '^(A|L|UB)SAN_OPTIONS=' || true
}

# server_env_run COMMAND...: with that environment and nothing else.
server_env_run()
{
	local -a list

	mapfile -t list < <(server_env)
	env -i PATH="$PATH:/usr/sbin" "${list[@]}" "$@"
}

# server_spawn NAME COMMAND...: in the background, with its words in $servers/NAME.log.
server_spawn()
{
	local name=$1
	local -a list

	shift
	mapfile -t list < <(server_env)
	rm -f "$servers/$name.ready"
	env -i PATH="$PATH:/usr/sbin" "${list[@]}" setpriv --pdeathsig TERM \
		timeout -k 2 300 "$@" </dev/null >>"$servers/$name.log" 2>&1 3>&- 4>&- &
	echo $! >"$servers/$name.child"
}

# server_wait NAME: until it has made $servers/NAME.ready; fails when it ended before.
server_wait()
{
	local child

	child=$(cat "$servers/$1.child")
	for _ in {1..500}; do
		[ -e "$servers/$1.ready" ] && return 0
		kill -0 "$child" 2>/dev/null || return 1
		sleep 0.02
	done
	return 1
}

# server_end NAME: TERM goes to the server through timeout, which KILLs it 2 s later.
server_end()
{
	local child

	[ -e "$servers/$1.child" ] || return 0
	child=$(cat "$servers/$1.child")
	rm -f "$servers/$1.child"
	kill "$child" 2>/dev/null || true
	wait "$child" 2>/dev/null || true
}

# server_listen NAME: NAME_config PORT and NAME_spawn with one port after the other until
# one is free; they lie below those that the kernel gives to clients. Neither sshd nor
# nginx takes port 0. Prints nothing; the port is in $servers/NAME.port.
server_listen()
{
	local name=$1 port

	for _ in {1..20}; do
		port=$((10000 + RANDOM % 20000))
		"${name}_config" "$port" && "${name}_spawn" && server_wait "$name" &&
			echo "$port" >"$servers/$name.port" && return 0
		server_end "$name"
	done
	cat "$servers/$name.log" >&2
	return 1
}

# servers_stop: all of them, and what they said when the test failed.
servers_stop()
{
	local name

	for name in nginx fcgiwrap sshd; do
		server_end "$name"
	done
	if [ -z "${BATS_TEST_COMPLETED-}" ]; then
		tail -n 40 "$servers"/*.log 2>/dev/null | sed 's/^/# /' || true
	fi
}

# server_bare NAME: an empty repository below $servers/repos; its folder.
server_bare()
{
	local bare=$servers/repos/$1

	git init -q --bare --template= -b main "$bare" && printf '%s\n' "$bare"
}

# server_hook BARE <<<SCRIPT: as git itself looks for it.
server_hook()
{
	write_hook "$1/hooks/pre-receive"
}

# url_path PATH: escaped for URLs.
url_path()
{
	jq -rn --arg path "$1" '$path | @uri | gsub("%2F"; "/")'
}

# --- path ---------------------------------------------------------------------------------

path_start()
{
	server_folder
}

path_stop()
{
	:
}

path_bare()
{
	server_bare "$1.git"
}

path_hook()
{
	server_hook "$1"
}

path_url()
{
	printf '%s\n' "$1"
}

# Nobody proves anything; the hook inherits the environment of whoever pushes.
path_as()
{
	shift
	"$@"
}

# --- sshd ---------------------------------------------------------------------------------

# sshd_keys: the server's key, and one for each person and for a stranger.
sshd_keys()
{
	local name

	for name in host $people stranger; do
		ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$servers/$name.key" || return 1
	done
	# gitolite takes the name of a person from the name of the file
	for name in $people; do
		cp "$servers/$name.key.pub" "$servers/$name.pub"
	done
}

# sshd_people: each key has a forced command that says whose it is and starts git only.
sshd_people()
{
	local name

	for name in $people; do
		printf 'command="%s",restrict %s\n' \
			"MILECASTLE_USER=$name exec git-shell -c \\\"\$SSH_ORIGINAL_COMMAND\\\"" \
			"$(cat "$servers/$name.pub")"
	done >"$servers/home/.ssh/authorized_keys"
}

# sshd_config PORT. Of two SetEnv lines only the first would count.
sshd_config()
{
	cat >"$servers/sshd.conf" <<-END
	ListenAddress 127.0.0.1
	Port $1
	HostKey $servers/host.key
	AuthorizedKeysFile $servers/home/.ssh/authorized_keys
	PidFile $servers/sshd.ready
	SetEnv $(server_env | sed 's/.*/"&"/' | tr '\n' ' ')
	AuthenticationMethods publickey
	PermitRootLogin yes
	StrictModes no
	UsePAM no
	PrintMotd no
	PrintLastLog no
	END
	printf '127.0.0.1 %s\n' "$(cat "$servers/host.key.pub")" >"$servers/known_hosts"
}

# sshd wants its whole path, to start itself anew for each client. Its file of the process
# id is written when it listens.
sshd_spawn()
{
	server_spawn sshd "$(PATH=$PATH:/usr/sbin command -v sshd)" -D -e -f "$servers/sshd.conf"
}

# sshd_serve: what gitolite needs as well.
sshd_serve()
{
	server_folder && sshd_keys || return 1
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	server_listen sshd
}

sshd_start()
{
	sshd_serve && sshd_people
}

sshd_stop()
{
	server_end sshd
}

sshd_bare()
{
	server_bare "$1.git"
}

sshd_hook()
{
	server_hook "$1"
}

sshd_url()
{
	printf 'ssh://%s@127.0.0.1:%s%s\n' "$(id -un)" "$(cat "$servers/sshd.port")" \
		"$(url_path "$1")"
}

# sshd_as PERSON COMMAND...
sshd_as()
{
	local person=$1

	shift
	GIT_SSH_COMMAND="ssh -F none -i $servers/$person.key -o IdentitiesOnly=yes \
		-o IdentityAgent=none -o BatchMode=yes -o HostKeyAlias=127.0.0.1 \
		-o UserKnownHostsFile=$servers/known_hosts -o ConnectTimeout=10" "$@"
}

# --- http ---------------------------------------------------------------------------------

# nginx_config PORT. One process: nothing is left when it is killed.
nginx_config()
{
	cat >"$servers/nginx.conf" <<-END
	daemon off;
	master_process off;
	pid $servers/nginx.ready;
	error_log $servers/nginx.log warn;
	events { worker_connections 64; }
	http {
		access_log off;
		client_max_body_size 0;
		$(printf "%s_temp_path $servers/nginx;\n" client_body proxy fastcgi uwsgi scgi)
		server {
			listen 127.0.0.1:$1;
			auth_basic git;
			auth_basic_user_file $servers/nginx.people;
			location / {
				fastcgi_pass unix:$servers/fcgiwrap.ready;
				fastcgi_param SCRIPT_FILENAME "$(git --exec-path)/git-http-backend";
				fastcgi_param GIT_PROJECT_ROOT $servers/repos;
				fastcgi_param GIT_HTTP_EXPORT_ALL "";
				fastcgi_param PATH_INFO \$uri;
				fastcgi_param QUERY_STRING \$query_string;
				fastcgi_param REQUEST_METHOD \$request_method;
				fastcgi_param CONTENT_TYPE \$content_type;
				fastcgi_param CONTENT_LENGTH \$content_length;
				fastcgi_param REMOTE_USER \$remote_user;
				fastcgi_param REMOTE_ADDR \$remote_addr;
			}
		}
	}
	END
}

# Its file of the process id is written when it listens. What it says before it has read
# the configuration, and that a port is taken, goes to the same log.
nginx_spawn()
{
	server_spawn nginx nginx -e "$servers/nginx.log" -p "$servers" -c "$servers/nginx.conf"
}

# http_people: their passwords are their names turned around.
http_people()
{
	local name

	for name in $people; do
		printf '%s:{PLAIN}%s\n' "$name" "$(rev <<<"$name")"
	done >"$servers/nginx.people"
	write_hook "$servers/askpass" <<-'END'
	#!/bin/sh
	case $1 in
	Username*) printf '%s\n' "$SERVER_PERSON" ;;
	*) printf '%s\n' "$SERVER_PERSON" | rev ;;
	esac
	END
	printf '#!/bin/sh\necho nonsense\n' | write_hook "$servers/askpass-stranger"
}

# The hook's standard error goes to the client through git; that of http-backend to the
# log.
http_start()
{
	server_folder && http_people || return 1
	server_spawn fcgiwrap fcgiwrap -c 4 -s "unix:$servers/fcgiwrap.ready"
	server_wait fcgiwrap && server_listen nginx
}

http_stop()
{
	server_end nginx
	server_end fcgiwrap
}

http_bare()
{
	server_bare "$1.git"
}

http_hook()
{
	server_hook "$1"
}

http_url()
{
	printf 'http://127.0.0.1:%s%s\n' "$(cat "$servers/nginx.port")" \
		"$(url_path "${1#"$servers/repos"}")"
}

# http_as PERSON COMMAND...
http_as()
{
	local askpass=$servers/askpass person=$1

	[ "$person" != stranger ] || askpass=$servers/askpass-stranger
	shift
	SERVER_PERSON=$person GIT_ASKPASS=$askpass GIT_TERMINAL_PROMPT=0 "$@"
}

# --- gitolite -----------------------------------------------------------------------------

# gitolite_run COMMAND...: as the account whose HOME holds gitolite.
gitolite_run()
{
	server_env_run gitolite "$@" >>"$servers/gitolite.log" 2>&1
}

# gitolite_compile: what was written below ~/.gitolite counts. Its own way to be run
# without a repository gitolite-admin; it writes authorized_keys with a forced command for
# each key.
gitolite_compile()
{
	gitolite_run compile && gitolite_run trigger POST_COMPILE
}

gitolite_start()
{
	local name

	sshd_serve || return 1
	ln -sfn "$servers/repos" "$servers/home/repositories"
	gitolite_run setup -a nobody || return 1
	mkdir -p "$servers/home/.gitolite/keydir" || return 1
	for name in $people; do
		cp "$servers/$name.pub" "$servers/home/.gitolite/keydir/" || return 1
	done
	gitolite_compile
}

gitolite_stop()
{
	sshd_stop
}

# gitolite_bare NAME: everyone may do anything with it.
gitolite_bare()
{
	printf 'repo %s\n\tRW+ = %s\n' "$1" "$people" >>"$servers/home/.gitolite/conf/gitolite.conf"
	gitolite_compile && printf '%s\n' "$servers/repos/$1.git"
}

# gitolite takes hooks/update for itself, and leaves this one alone.
gitolite_hook()
{
	server_hook "$1"
}

gitolite_url()
{
	local path=${1#"$servers/repos"}

	sshd_url "${path%.git}"
}

gitolite_as()
{
	sshd_as "$@"
}

# shellcheck source=forges.bash
source "${BASH_SOURCE[0]%/*}/forges.bash"
