# The ways of GitLab and of Gitea and Forgejo, for servers.bash: where their hooks lie,
# who runs them, and what these find in their environment. The servers themselves are not
# here: in place of ssh, git starts a script that does what they do with "git-receive-pack
# PATH".
#
# GitLab: after its manual (Git server hooks) and Gitaly 15's hook and command packages.
# Gitaly runs receive-pack with a core.hooksPath of its own; the hook there runs, in this
# order, until one fails:
#	BARE/custom_hooks/pre-receive
#	BARE/custom_hooks/pre-receive.d/*
#	CUSTOM_HOOKS_DIR/pre-receive.d/*   of all repositories, custom_hooks_dir in config.toml
# sorted by name, without what is not executable, is a folder, or ends with "~". Each gets
# all of standard input and a new environment: HOME, PATH, LD_LIBRARY_PATH, TZ,
# GIT_TRACE*, proxies, GIT_EXEC_PATH, push options if there are any, GIT_DIR (absolute),
# GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES and
#	GL_ID            user-NUMBER, or key-NUMBER of a deploy key
#	GL_USERNAME      the name of the account
#	GL_PROTOCOL      http, ssh, or web for what is done in the browser
#	GL_PROJECT_PATH  group/project, without .git
#	GL_REPOSITORY    project-NUMBER
# There is no GIT_QUARANTINE_PATH. The folder is named by a hash of the project's number,
# so its name says nothing. A client of git sees all the hook says; the browser shows only
# lines that start with "GL-HOOK-ERR:" (or "GitLab:").
#
# Gitea and Forgejo: after the templates of hooks, cmd/serv and the variables in the
# repository module of Gitea 1.2x. hooks/pre-receive runs each executable file of
# hooks/pre-receive.d with all of standard input, the later ones too when one failed, and
# ends with the first exit code that is not 0. Its own check is the file "gitea" in there.
# The environment is that of the ssh session, with SSH_ORIGINAL_COMMAND, and
#	GITEA_PUSHER_NAME, GITEA_PUSHER_EMAIL, GITEA_PUSHER_ID
#	GITEA_REPO_NAME, GITEA_REPO_USER_NAME, GITEA_REPO_ID, GITEA_REPO_IS_WIKI
#	GITEA_KEY_ID, GITEA_DEPLOY_KEY_ID, GITEA_PR_ID, GITEA_ROOT_URL
# receive-pack gets the path relative to the folder of repositories: owner/name.git.
# Pushes that the server makes for itself (a merge in the browser) come with
# GITEA_INTERNAL_PUSH=true or another GITEA_PR_ID than 0; GITEA_PUSHER_EMAIL lacks there
# when the account hides it.

# forge_script FILE: a script from standard input, with @servers@ and @env@ filled in.
forge_script()
{
	local words

	words=$(server_env | sed "s/'/'\\\\''/g; s/.*/'&'/" | tr '\n' ' ')
	words=${words//\\/\\\\} words=${words//&/\\&} words=${words//|/\\|}
	sed "s|@servers@|$servers|g; s|@env@|$words|" | write_hook "$1"
}

# forge_as RIG PERSON COMMAND...: git starts $servers/RIG-serv PERSON instead of ssh.
forge_as()
{
	local rig=$1 person=$2

	shift 2
	GIT_SSH_VARIANT=simple GIT_SSH_COMMAND="$servers/$rig-serv $person" "$@"
}

# --- gitlab -------------------------------------------------------------------------------

gitlab_start()
{
	server_folder && : >"$servers/gitlab-projects" && gitlab_serv && gitlab_dispatch
}

# gitlab_serv: what gitlab-shell and Gitaly do with a key: PERSON HOST COMMAND.
gitlab_serv()
{
	forge_script "$servers/gitlab-serv" <<-'END'
	#!/bin/sh
	case $1 in
	developer) id=user-2 ;;
	maintainer) id=user-3 ;;
	*) echo 'Permission denied (publickey).' >&2; exit 255 ;;
	esac
	name=$1
	eval "set -- $3"
	path=${2#/}
	while read -r number project bare <&9; do
		[ "$project.git" != "$path" ] || exec 9<&- env -i PATH="$PATH" @env@ RIG_ID="$id" \
			RIG_NAME="$name" RIG_NUMBER="$number" RIG_PROJECT="$project" \
			git -c core.hooksPath=@servers@/gitlab-hooks \
			-c receive.advertisePushOptions=true "${1#git-}" "$bare"
	done 9<@servers@/gitlab-projects
	echo "the project $path is not there" >&2
	exit 1
	END
}

# gitlab_dispatch: the hook that runs the others. RIG_* stand for what Gitaly remembers.
gitlab_dispatch()
{
	forge_script "$servers/gitlab-hooks/pre-receive" <<-'END'
	#!/bin/sh
	changes=$(cat; echo .)
	bare=$PWD
	set -- GIT_EXEC_PATH="$GIT_EXEC_PATH"
	count=${GIT_PUSH_OPTION_COUNT:-0}
	[ "$count" -eq 0 ] || set -- "$@" GIT_PUSH_OPTION_COUNT="$count"
	while [ $((count -= 1)) -ge 0 ]; do
		eval "set -- \"\$@\" GIT_PUSH_OPTION_$count=\"\$GIT_PUSH_OPTION_$count\""
	done
	for hook in "$bare/custom_hooks/pre-receive" "$bare"/custom_hooks/pre-receive.d/* \
		@servers@/custom_hooks/pre-receive.d/*; do
		case $hook in *'~') continue ;; esac
		[ -x "$hook" ] && [ ! -d "$hook" ] || continue
		printf %s "${changes%.}" | env -i PATH="$PATH" @env@ \
			GIT_OBJECT_DIRECTORY="$GIT_OBJECT_DIRECTORY" \
			GIT_ALTERNATE_OBJECT_DIRECTORIES="$GIT_ALTERNATE_OBJECT_DIRECTORIES" \
			GIT_DIR="$bare" GL_REPOSITORY="project-$RIG_NUMBER" \
			GL_PROJECT_PATH="$RIG_PROJECT" GL_ID="$RIG_ID" GL_USERNAME="$RIG_NAME" \
			GL_PROTOCOL=ssh "$@" "$hook" || exit 1
	done
	END
}

gitlab_stop()
{
	:
}

# gitlab_bare GROUP/PROJECT
gitlab_bare()
{
	local number hash bare

	number=$(($(wc -l <"$servers/gitlab-projects") + 1))
	hash=$(printf %s "$number" | sha256sum | cut -d ' ' -f 1)
	bare=$(server_bare "@hashed/${hash:0:2}/${hash:2:2}/$hash.git") || return 1
	printf '%s %s %s\n' "$number" "$1" "$bare" >>"$servers/gitlab-projects"
	printf '%s\n' "$bare"
}

# The hook of one repository, and that of all.
gitlab_hook()
{
	write_hook "$1/custom_hooks/pre-receive.d/milecastle"
}

gitlab_hook_all()
{
	write_hook "$servers/custom_hooks/pre-receive.d/milecastle"
}

gitlab_url()
{
	printf 'ssh://git@gitlab.invalid/%s.git\n' \
		"$(awk -v bare="$1" '$3 == bare { print $2 }' "$servers/gitlab-projects")"
}

gitlab_as()
{
	forge_as gitlab "$@"
}

# --- gitea --------------------------------------------------------------------------------

# gitea_start: what "gitea serv" does with a key: PERSON HOST COMMAND.
gitea_start()
{
	server_folder || return 1
	git config -f "$servers/home/.gitconfig" receive.advertisePushOptions true
	forge_script "$servers/gitea-serv" <<-'END'
	#!/bin/sh
	case $1 in
	developer) id=2 ;;
	maintainer) id=3 ;;
	*) echo 'Permission denied (publickey).' >&2; exit 255 ;;
	esac
	name=$1
	command=$3
	eval "set -- $3"
	path=${2#/}
	repo=${path#*/}
	cd @servers@/repos && exec env -i PATH="$PATH" @env@ SSH_ORIGINAL_COMMAND="$command" \
		GITEA_REPO_IS_WIKI=false GITEA_REPO_NAME="${repo%.git}" \
		GITEA_REPO_USER_NAME="${path%%/*}" GITEA_REPO_ID=1 GITEA_PUSHER_NAME="$name" \
		GITEA_PUSHER_EMAIL="$name@example.org" GITEA_PUSHER_ID=$id GITEA_PR_ID=0 \
		GITEA_DEPLOY_KEY_ID=0 GITEA_KEY_ID=$id GITEA_ROOT_URL=http://gitea.invalid/ \
		"$1" "$path"
	END
}

gitea_stop()
{
	:
}

# gitea_bare OWNER/NAME, with the hook that runs the others.
gitea_bare()
{
	local bare

	bare=$(server_bare "$1.git") || return 1
	write_hook "$bare/hooks/pre-receive" <<-'END'
	#!/bin/sh
	changes=$(cat)
	code=0
	for hook in "$GIT_DIR"/hooks/pre-receive.d/*; do
		[ -x "$hook" ] && [ -f "$hook" ] || continue
		printf '%s\n' "$changes" | "$hook"
		last=$?
		[ $code -ne 0 ] || code=$last
	done
	exit $code
	END
	printf '#!/bin/sh\nexec cat >/dev/null\n' | write_hook "$bare/hooks/pre-receive.d/gitea"
	printf '%s\n' "$bare"
}

gitea_hook()
{
	write_hook "$1/hooks/pre-receive.d/milecastle"
}

gitea_url()
{
	printf 'ssh://git@gitea.invalid%s\n' "${1#"$servers/repos"}"
}

gitea_as()
{
	forge_as gitea "$@"
}
