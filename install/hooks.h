/*
 * Hooks in a folder: look at what is there, plan what install and uninstall would do, do
 * it. A plan is data, so that --dry-run shows exactly what would happen.
 *
 * A hook that was there before is renamed, which keeps its bytes, mode, times and owner,
 * and uninstall renames it back. No step loses a file: what is in the way is refused when
 * planning, and nothing is ever renamed over a file that is not a shim of ours.
 */
#ifndef INSTALL_HOOKS_H
#define INSTALL_HOOKS_H

#include "install/place.h"
#include "install/shim.h"

struct hook_kind {
	const char *name; /* as git knows it */
	const char *when; /* "before a commit is made": for people */
};

/* The hooks that install sets. To add one: add a row, and its protocol in hooks/. */
#define HOOK_KINDS 3 /* at most, in one place */
struct hook_kinds {
	const struct hook_kind *items;
	unsigned count;
};

/* Those of a work tree, or those of a bare repository that takes pushes. */
struct hook_kinds hooks_of(const struct place *place);

enum hook_holder {
	HOLDER_NONE,	/* nothing there */
	HOLDER_OURS,	/* our shim */
	HOLDER_OTHER,	/* a shim of another version */
	HOLDER_CHANGED, /* our shim, edited by somebody */
	HOLDER_FOREIGN, /* somebody else's file or symbolic link */
	HOLDER_ODD,	/* no file at all: a folder, a socket, ... */
};

/* What the hooks folder holds for one hook. */
struct hook_state {
	const struct hook_kind *kind;
	enum hook_holder holder;
	bool is_runnable;  /* git would run it */
	unsigned version;  /* of the shim */
	struct shim shim;  /* of HOLDER_OURS; folders: of other shims too */
	bool is_name_used; /* a foreign script that seems to use its own name */
	struct str kept;   /* name of the kept hook, whether it is there or not */
	bool has_kept;
	bool is_kept_runnable;
};

/* A state for each of hooks_of, in that order. A missing folder holds nothing. */
int hooks_look(struct hook_state out[HOOK_KINDS], struct arena *arena,
	const struct place *place, struct err *err);

enum hook_act {
	ACT_NOTHING, /* it is as it should be */
	ACT_WRITE,   /* write the shim, nothing is in its place */
	ACT_REWRITE, /* write the shim over another one of ours */
	ACT_KEEP,    /* keep the hook that is there, then write the shim */
	ACT_REMOVE,  /* remove the shim */
	ACT_RESTORE, /* put the kept hook back, over our shim if that is there */
	ACT_LEAVE,   /* not ours: not touched */
};

struct hook_step {
	const struct hook_kind *kind;
	enum hook_act act;
	struct shim shim; /* what is written */
	struct str note;  /* one phrase more for people; may be empty */
	bool is_warning;  /* the note is one that matters */
};

struct hook_plan {
	const struct place *place;
	struct hook_step steps[HOOK_KINDS];
	unsigned folders; /* install: to be made; uninstall: to be removed when empty */
	bool is_uninstall;
	bool is_left; /* uninstall: an edited shim stays in force */
};

/* binary: absolute path of the program that the shims are to run. */
int install_plan(struct hook_plan *out, struct arena *arena, const struct place *place,
	struct str binary, struct err *err);
int uninstall_plan(struct hook_plan *out, struct arena *arena, const struct place *place,
	struct err *err);

/*
 * What the plan does, in lines for people and safe to show; is_dry: what it would do.
 * is_brief: only the notes that are warnings.
 */
void plan_describe(
	struct buf *out, const struct hook_plan *plan, bool is_dry, bool is_brief);

/* Do it. On failure the steps before the one that failed stay done. */
int plan_apply(const struct hook_plan *plan, struct err *err);

#endif
