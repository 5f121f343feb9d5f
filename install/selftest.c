/*
 * The self-test of doctor: install into a repository of its own and see that a commit
 * with a banned call is refused and that the mended one is made. Git runs without the
 * person's and the machine's configuration, and the program is run as they run it. Read
 * next: base/process.h.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "base/process.h"
#include "install/doctor.h"
#include "base/banned.h"

#define BLOCKED "self-test, blocked"
#define PASSED "self-test, passed"

static const struct str none = {0};

/* text in, a function of the banned list, and text without */
static const char unsafe[] = "#include <string.h>\n"
			     "void name_set(char *to, const char *from);\n"
			     "void name_set(char *to, const char *from)\n"
			     "{\n\tstrcpy(to, from);\n}\n";
static const char safe[] = "#include <string.h>\n"
			   "int name_is(const char *a, const char *b);\n"
			   "int name_is(const char *a, const char *b)\n"
			   "{\n\treturn strcmp(a, b) == 0;\n}\n";

struct scratch {
	char dir[PATH_MAX]; /* "": none */
	char *const *env;
	struct buf said; /* by the last child */
};

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void scratch_done(struct scratch *scratch)
{
	if (scratch->dir[0])
		nftw(scratch->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	buf_done(&scratch->said);
}
#define _cleanup_scratch_ __attribute__((cleanup(scratch_done)))

/* Nothing but what the test itself says reaches git. */
static char *const *scratch_env(struct arena *arena, const char *dir)
{
	static const char *const drop[] = {
		"GIT_*", "LC_ALL", "HOME", "XDG_CONFIG_HOME", "EMAIL", NULL};
	const char *const set[] = {"LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_AUTHOR_NAME=Milecastle Doctor", "GIT_AUTHOR_EMAIL=doctor@localhost",
		"GIT_COMMITTER_NAME=Milecastle Doctor",
		"GIT_COMMITTER_EMAIL=doctor@localhost", "GIT_TERMINAL_PROMPT=0",
		arena_printf(arena, "HOME=%s", dir).p,
		arena_printf(arena, "XDG_CONFIG_HOME=%s", dir).p, NULL};

	return env_make(arena, drop, set);
}

/* Run a program in the scratch repository; -1 when it cannot be run. */
static int run_in(
	int *code, struct scratch *scratch, const char *const argv[], struct err *err)
{
	struct process process = {.argv = (char *const *)argv,
		.env = scratch->env,
		.dir = scratch->dir,
		.out = &scratch->said,
		.err = &scratch->said,
		.seconds = LIMIT_CHILD_SECONDS};

	buf_reset(&scratch->said);
	return process_run(code, &process, err);
}

/* As run_in, for what must succeed. */
static int run_surely(struct scratch *scratch, const char *const argv[], struct err *err)
{
	int code;

	if (run_in(&code, scratch, argv, err))
		return -1;
	if (code)
		return err_set(err, "'%s %s' ended with %d: %.*s", argv[0], argv[1], code,
			STR_ARG(str_slice(buf_str(&scratch->said), 0, 400)));
	return 0;
}

static int stage(struct scratch *scratch, const char *text, struct err *err)
{
	static const char *const add[] = {"git", "add", "name.c", NULL};
	char path[PATH_MAX + 16];
	FILE *file;

	snprintf(path, sizeof(path), "%s/name.c", scratch->dir);
	file = fopen(path, "we");
	if (!file || fputs(text, file) == EOF) {
		if (file)
			fclose(file);
		return err_set(err, "cannot write '%s': %s", path, strerror(errno));
	}
	if (fclose(file))
		return err_set(err, "cannot write '%s': %s", path, strerror(errno));
	return run_surely(scratch, add, err);
}

static int set_up(struct scratch *scratch, struct doctor *doctor, struct err *err)
{
	static const char *const init[] = {"git", "init", "-q", "--template=", ".", NULL};
	const char *tmp = getenv("TMPDIR");
	struct statvfs st;

	tmp = tmp && tmp[0] == '/' ? tmp : "/tmp";
	if (statvfs(tmp, &st) == 0 && (st.f_flag & ST_NOEXEC))
		return err_set(err,
			"'%s' is mounted noexec, no hook runs there; name another "
			"folder: TMPDIR=DIR milecastle doctor",
			tmp);
	snprintf(scratch->dir, sizeof(scratch->dir), "%s/milecastle-doctor-XXXXXX", tmp);
	if (!mkdtemp(scratch->dir)) {
		scratch->dir[0] = '\0';
		return err_set(
			err, "cannot make a folder in '%s': %s", tmp, strerror(errno));
	}
	scratch->env = scratch_env(doctor->arena, scratch->dir);
	return run_surely(scratch, init, err);
}

static int set_hooks(struct scratch *scratch, struct doctor *doctor, struct err *err)
{
	const char *const install[] = {doctor->binary.p, "install", NULL};

	return run_surely(scratch, install, err);
}

/* Commit what is staged. *has_head: a commit is there now. */
static int commit(int *code, bool *has_head, struct scratch *scratch, struct str *said,
	struct arena *arena, struct err *err)
{
	static const char *const argv[] = {
		"git", "commit", "-q", "--no-gpg-sign", "-m", "self-test", NULL};
	static const char *const head[] = {
		"git", "rev-parse", "-q", "--verify", "HEAD^{commit}", NULL};
	int head_code;

	if (run_in(code, scratch, argv, err))
		return -1;
	*said = arena_str(arena, str_trim(buf_str(&scratch->said)));
	if (run_in(&head_code, scratch, head, err))
		return -1;
	*has_head = head_code == 0;
	return 0;
}

static int test_blocked(struct scratch *scratch, struct doctor *doctor, struct err *err)
{
	struct str said;
	bool has_head;
	int code;

	if (stage(scratch, unsafe, err) ||
		commit(&code, &has_head, scratch, &said, doctor->arena, err))
		return -1;
	if (!code || has_head)
		doctor_add(doctor, DOCTOR_FAIL, BLOCKED,
			(struct str)STR("a commit that calls strcpy was made"), none);
	else if (!memmem(said.p, said.n, "strcpy", 6))
		doctor_add(doctor, DOCTOR_FAIL, BLOCKED,
			arena_printf(doctor->arena,
				"a commit that calls strcpy was refused, but not for "
				"that: %.*s",
				STR_ARG(said)),
			none);
	else
		doctor_add(doctor, DOCTOR_OK, BLOCKED,
			(struct str)STR("a commit that calls strcpy was refused"), none);
	return 0;
}

static int test_passed(struct scratch *scratch, struct doctor *doctor, struct err *err)
{
	struct str said;
	bool has_head;
	int code;

	if (stage(scratch, safe, err) ||
		commit(&code, &has_head, scratch, &said, doctor->arena, err))
		return -1;
	if (code || !has_head)
		doctor_add(doctor, DOCTOR_FAIL, PASSED,
			arena_printf(doctor->arena,
				"the mended file was refused too, exit code %d: %.*s",
				code, STR_ARG(said)),
			none);
	else
		doctor_add(doctor, DOCTOR_OK, PASSED,
			(struct str)STR("with strcpy gone the commit was made"), none);
	return 0;
}

void doctor_self_test(struct doctor *doctor)
{
	_cleanup_scratch_ struct scratch scratch = {.said = BUF_INIT(MIB)};
	struct err err;

	if (set_up(&scratch, doctor, &err) || set_hooks(&scratch, doctor, &err) ||
		test_blocked(&scratch, doctor, &err) ||
		test_passed(&scratch, doctor, &err))
		doctor_add(doctor, DOCTOR_UNKNOWN, "self-test",
			arena_str(doctor->arena, str_of(err.text)), none);
}

/* --- the server's ------------------------------------------------------------------- */

#define REFSPEC_MAIN "HEAD:refs/heads/main"
#define REFSPEC_ALIEN "HEAD:refs/self-test/x"

static int set_up_server(struct scratch *scratch, struct doctor *doctor, struct err *err)
{
	static const char *const init[] = {"git", "init", "-q", "--bare",
		"--template=", "--initial-branch=main", "server.git", NULL};
	const char *const install[] = {
		doctor->binary.p, "install", "--server", "server.git", NULL};

	if (set_up(scratch, doctor, err) || run_surely(scratch, init, err))
		return -1;
	return run_surely(scratch, install, err);
}

/* A push must end as wanted, and, refused, for the reason named. */
static int test_push(struct scratch *scratch, struct doctor *doctor, const char *name,
	const char *refspec, const char *reason, struct err *err)
{
	const char *const push[] = {"git", "push", "-q", "server.git", refspec, NULL};
	struct str said;
	int code;
	bool is_fine;

	if (run_in(&code, scratch, push, err))
		return -1;
	said = arena_str(doctor->arena, str_trim(buf_str(&scratch->said)));
	is_fine = reason ? code && memmem(said.p, said.n, reason, strlen(reason)) : !code;
	doctor_add(doctor, is_fine ? DOCTOR_OK : DOCTOR_FAIL, name,
		is_fine ? (reason ? (struct str)STR("it was refused, for its reason")
				  : (struct str)STR("it was accepted"))
			: arena_printf(doctor->arena, "%s: %.*s",
				  reason ? "it was not refused for its reason"
					 : "it was refused",
				  STR_ARG(said)),
		none);
	return 0;
}

static int commit_file(struct scratch *scratch, const char *text, struct err *err)
{
	static const char *const argv[] = {
		"git", "commit", "-q", "--no-gpg-sign", "-m", "self-test", NULL};

	return stage(scratch, text, err) || run_surely(scratch, argv, err);
}

static int test_server(struct scratch *scratch, struct doctor *doctor, struct err *err)
{
	if (commit_file(scratch, safe, err) ||
		test_push(scratch, doctor, "self-test, accepted", REFSPEC_MAIN, NULL,
			err) ||
		test_push(scratch, doctor, "self-test, alien", REFSPEC_ALIEN,
			"[ref-namespace]", err) ||
		commit_file(scratch, unsafe, err))
		return -1;
	return test_push(
		scratch, doctor, "self-test, refused", REFSPEC_MAIN, "[str-strcpy]", err);
}

void doctor_self_test_server(struct doctor *doctor)
{
	_cleanup_scratch_ struct scratch scratch = {.said = BUF_INIT(MIB)};
	struct err err;

	if (set_up_server(&scratch, doctor, &err) || test_server(&scratch, doctor, &err))
		doctor_add(doctor, DOCTOR_UNKNOWN, "self-test",
			arena_str(doctor->arena, str_of(err.text)), none);
}
