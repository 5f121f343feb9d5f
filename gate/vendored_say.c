/*
 * From what a folder was identified as to verdicts in words. Read next:
 * components/verdict.h.
 */
#include "base/text.h"
#include "gate/vendored_inside.h"
#include "base/banned.h"

#define TOLD_FILES 5 /* by name; the others as a number */

struct telling {
	struct component_verdicts *out;
	struct vendored_court *court;
	struct vendored_folder *folder;
	const struct identified *what;
	struct arena *arena;
};

static void say(
	struct telling *s, enum component_code code, struct str words, struct str next)
{
	struct component_verdict verdict = {.code = code, .words = words, .next = next};

	verdict.version = vendored_version_of(s->court, s->what->candidate);
	verdict.component = verdict.version ? verdict.version->component : NULL;
	VEC_PUSH(s->arena, s->out, verdict);
}

/* "72 files: 62 identical, 10 patched, 1 added" */
static struct str numbers(struct arena *arena, const struct identified *what)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1000);

	buf_printf(&text, "%zu files here, %zu upstream:", what->present, what->upstream);
	for (unsigned i = 0; i < FILE_COUNT; i++) {
		if (what->classes[i])
			buf_printf(
				&text, " %zu %s,", what->classes[i], file_class_name(i));
	}
	text.n--;
	return arena_str(arena, buf_str(&text));
}

/* --- nothing, another version, several
 * --------------------------------------------------------
 */

/* The folder itself, where a shell takes it as it is. */
static struct str request(struct telling *s)
{
	const struct vendored_folder *folder = s->folder;
	struct str dir = component_is_word(folder->path) ? folder->path : str_of("DIR");

	return arena_printf(s->arena, "milecastle deps request %.*s %.*s",
		STR_ARG(component_ask(s->arena, &folder->dependency)), STR_ARG(dir));
}

static struct str request_or_own(struct telling *s)
{
	return arena_printf(s->arena,
		"%.*s; if it is your own: name it in 'own' of the policy's 'components'",
		STR_ARG(request(s)));
}

static void say_none(struct telling *s)
{
	say(s, CODE_UNKNOWN,
		arena_printf(s->arena,
			"the folder looks as if it came from elsewhere (%s), and its %zu "
			"files are of no approved component",
			vendored_why_name(s->folder->why), s->folder->entry_count),
		request_or_own(s));
}

static void say_other(struct telling *s)
{
	const struct candidate *c = s->what->candidate;

	say(s, CODE_UNKNOWN_VERSION,
		arena_printf(s->arena,
			"the folder holds '%s', and no approved version of it; nearest "
			"is "
			"%s (%.*s)",
			TEXT_SAFE(c->component), TEXT_SAFE(c->version),
			STR_ARG(numbers(s->arena, s->what))),
		request(s));
}

static void say_ambiguous(struct telling *s)
{
	struct buf list _cleanup_buf_ = BUF_INIT(1000);

	for (size_t i = 0; i < s->what->fitting_count; i++)
		buf_printf(&list, "%s%s %s", i ? ", " : "",
			TEXT_SAFE(s->what->fitting[i]->component),
			TEXT_SAFE(s->what->fitting[i]->version));
	say(s, CODE_AMBIGUOUS,
		arena_printf(s->arena, "the folder fits more than one version: %.*s",
			STR_ARG(buf_str(&list))),
		(struct str){0});
}

/* --- one
 * ---------------------------------------------------------------------------------------
 */

static bool is_change(enum file_class class, const struct component_version *v)
{
	switch (class) {
	case FILE_PATCHED:
	case FILE_ADDED:
	case FILE_UNREAD:
	case FILE_MOVED:
		return true;
	case FILE_PRUNED:
		return !v->is_prune_ok;
	case FILE_SAME:
	case FILE_MODE:
	case FILE_EOL:
	case FILE_PATCHED_OK:
	case FILE_ADDED_OK:
	case FILE_NESTED:
	case FILE_COUNT:
		break;
	}
	return false;
}

/* Some of the changed files by name, where they are known by name. */
static void name_changes(
	struct buf *out, const struct identified *what, const struct component_version *v)
{
	size_t count = 0;

	for (size_t i = 0; i < what->notes.count; i++) {
		const struct file_note *note = &what->notes.items[i];
		struct str path = note->path.n ? note->path : note->upstream;

		if (is_change(note->class, v) && count++ < TOLD_FILES)
			buf_printf(out, "%s%s %s", out->n ? ", " : ": ",
				file_class_name(note->class), TEXT_SAFE(path));
	}
	if (count > TOLD_FILES)
		buf_printf(out, " and %zu more", count - TOLD_FILES);
}

static void say_modified(struct telling *s, const struct component_version *v)
{
	struct buf list _cleanup_buf_ = BUF_INIT(4000);
	size_t count = 0;

	for (unsigned class = 0; class < FILE_COUNT; class ++)
		count += is_change(class, v) ? s->what->classes[class] : 0;
	if (!count)
		return;
	name_changes(&list, s->what, v);
	say(s, CODE_MODIFIED,
		arena_printf(s->arena,
			"'%s' %s with changes that its record does not have%.*s (%.*s)",
			TEXT_SAFE(v->component->id), TEXT_SAFE(v->version),
			STR_ARG(buf_str(&list)), STR_ARG(numbers(s->arena, s->what))),
		arena_printf(s->arena,
			"milecastle deps request %s@%s --patch FILE --as PATH",
			TEXT_SAFE(v->component->id), TEXT_SAFE(v->version)));
}

/* A folder that says of itself that it is another version than its files are. */
static void say_contradicted(struct telling *s, const struct component_version *v)
{
	if (s->what->is_contradicted)
		say(s, CODE_MISMATCH,
			arena_printf(s->arena,
				"the files are those of '%s' %s, and the folder says "
				"that "
				"it is another version",
				TEXT_SAFE(v->component->id), TEXT_SAFE(v->version)),
			(struct str){0});
}

static int say_one(struct telling *s, struct err *err)
{
	const struct component_version *v =
		vendored_version_of(s->court, s->what->candidate);
	struct component_court *court = &s->court->desk->court;

	if (component_judge_version(s->out, court, v, &s->folder->dependency, err))
		return -1;
	say_contradicted(s, v);
	say_modified(s, v);
	return 0;
}

/* A folder, or a component in one, which is judged by itself. */
static int say_what(struct telling *s, struct err *err)
{
	switch (s->what->state) {
	case IDENTIFY_NONE:
		say_none(s);
		break;
	case IDENTIFY_OTHER:
		say_other(s);
		break;
	case IDENTIFY_AMBIGUOUS:
		say_ambiguous(s);
		break;
	case IDENTIFY_ONE:
		return say_one(s, err);
	}
	return 0;
}

int vendored_say(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, const struct identified *what, struct err *err)
{
	struct telling s = {.out = out,
		.court = court,
		.folder = folder,
		.what = what,
		.arena = court->arena};

	folder->notes = what->notes;
	if (say_what(&s, err))
		return -1;
	for (size_t i = 0; i < what->nested_count; i++) {
		s.what = &what->nested[i].what;
		if (say_what(&s, err))
			return -1;
	}
	return 0;
}

int vendored_say_whole(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, const struct component_version *version,
	struct err *err)
{
	return component_judge_version(
		out, &court->desk->court, version, &folder->dependency, err);
}
