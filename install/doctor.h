/*
 * Doctor: finds out what is in force, one check after the other, and for what is not as
 * it should be the command that mends it. Checks are data; cli/cmd_doctor.c prints them,
 * and adds those that only it can make (the policy).
 */
#ifndef INSTALL_DOCTOR_H
#define INSTALL_DOCTOR_H

#include "install/place.h"
#include "install/shim.h"

enum doctor_state {
	DOCTOR_OK,
	DOCTOR_WARN,	/* in force, but worth a look */
	DOCTOR_FAIL,	/* not in force */
	DOCTOR_UNKNOWN, /* could not find out */
};
extern const char *const doctor_words[]; /* "ok", ...; indexed by doctor_state */

struct doctor_check {
	enum doctor_state state;
	const char *name; /* what was looked at: a literal */
	struct str text;  /* what was found; as it is, so escape it */
	struct str mend;  /* a command for sh; empty: none, or none needed */
};

struct doctor {
	struct arena *arena; /* the caller's */
	struct str binary;   /* this program, see binary_path */
	struct place place;  /* set by doctor_repository */
	struct {
		struct doctor_check *items;
		size_t count, cap;
	} checks;
	size_t counts[DOCTOR_UNKNOWN + 1]; /* by state */
};

/* Add a check; mend may be empty. */
void doctor_add(struct doctor *doctor, enum doctor_state state, const char *name,
	struct str text, struct str mend);

/*
 * git, the environment, where the hooks are, whether git runs them, whether they are ours
 * and what they run. Fails when dir is in no repository with a work tree, or git is
 * missing.
 */
int doctor_repository(struct doctor *doctor, const char *dir, struct err *err);

/* The same of a bare repository that takes pushes, and what git's own settings allow. */
int doctor_server(struct doctor *doctor, const char *dir, struct err *err);

/* git's own settings on a server, and who may write to the hook: install/settings.c. */
void doctor_settings(struct doctor *doctor);

/*
 * In a repository of its own in the folder for temporary files: install, see that a
 * banned call is blocked and that the mended file is not. Nothing of the person's
 * configuration is used, and nothing stays. In install/selftest.c.
 */
void doctor_self_test(struct doctor *doctor);

/*
 * The same for a server: a bare repository and a clone of it in that folder; a clean push
 * is accepted, a banned call and an unknown namespace are refused.
 */
void doctor_self_test_server(struct doctor *doctor);

/* 0 all ok or warnings, 1 something fails, 3 something could not be found out. */
int doctor_exit_code(const struct doctor *doctor);

#endif
