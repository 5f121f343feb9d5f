/*
 * What git itself lets through on a server, by its settings and by files in the
 * repository that change how history looks. The hook judges all of it again; this is the
 * outer wall. Read next: install/doctor.c.
 */
#include <strings.h>
#include <sys/stat.h>
#include "install/doctor.h"
#include "base/banned.h"

static const struct str none = {0};

struct setting {
	const char *key;
	const char
		*wanted; /* "true", "false"; NULL: any value, so that there is a bound */
	bool is_default_wanted; /* unset is as good */
	const char *why;
};

static const struct setting settings[] = {
	{"receive.fsckObjects", "true", false,
		"git refuses objects that are not well formed before the hook sees them"},
	{"receive.maxInputSize", NULL, false,
		"a push of any size is taken in before the hook can refuse it"},
	{"receive.shallowUpdate", "false", true,
		"pushes from shallow clones change what history the server sees"},
	{"receive.denyDeletes", "true", false,
		"the hook refuses deletions ref by ref; this one would for all"},
	{"receive.denyNonFastForwards", "true", false,
		"the hook refuses moves back ref by ref; this one would for all"},
};

/* The two that the hook does better: said, no warning. */
static bool is_advice(const struct setting *setting)
{
	return strncmp(setting->key, "receive.deny", 12) == 0;
}

static void add_setting(
	struct doctor *doctor, const struct setting *setting, const char *value)
{
	struct arena *arena = doctor->arena;
	bool is_fine = setting->wanted ? strcasecmp(value, setting->wanted) == 0
				       : *value != '\0';
	struct str mend = none;

	if (!*value && setting->is_default_wanted)
		is_fine = true;
	if (!is_fine && !is_advice(setting))
		mend = arena_printf(arena, "%s config %s %s", doctor->place.git.p,
			setting->key, setting->wanted ? setting->wanted : "1g");
	doctor_add(doctor, is_fine || is_advice(setting) ? DOCTOR_OK : DOCTOR_WARN,
		setting->key,
		arena_printf(arena, "%s%s%s", *value ? value : "not set",
			is_fine ? "" : ": ", is_fine ? "" : setting->why),
		mend);
}

static void check_setting(struct doctor *doctor, const struct setting *setting)
{
	const char *const bools[] = {
		"config", "--type=bool", "--get", setting->key, NULL};
	const char *const plain[] = {"config", "--get", setting->key, NULL};
	struct arena *arena = doctor->arena;
	struct str words;
	struct err err;
	int code;

	if (git_ask(&words, &code, arena, place_env(arena), doctor->place.work_tree.p,
		    setting->wanted ? bools : plain, &err) ||
		code > 1)
		doctor_add(doctor, DOCTOR_UNKNOWN, setting->key,
			(struct str)STR("git cannot read it"), none);
	else
		add_setting(
			doctor, setting, code ? "" : arena_str(arena, str_trim(words)).p);
}

/* Files that show another history to some readers. */
static void check_file(struct doctor *doctor, const char *name, const char *what)
{
	struct str path =
		arena_printf(doctor->arena, "%s/%s", doctor->place.git_dir.p, name);
	struct stat st;
	bool is_there = stat(path.p, &st) == 0 && st.st_size > 0;

	doctor_add(doctor, is_there ? DOCTOR_FAIL : DOCTOR_OK, name,
		is_there ? arena_printf(doctor->arena, "%s; every push is refused", what)
			 : (struct str)STR("not there"),
		none);
}

static void check_replace(struct doctor *doctor)
{
	static const char *const args[] = {"for-each-ref", "--count=1",
		"--format=%(refname)", "refs/replace/", NULL};
	struct arena *arena = doctor->arena;
	struct str words;
	struct err err;
	int code;

	if (git_ask(&words, &code, arena, place_env(arena), doctor->place.work_tree.p,
		    args, &err) ||
		code)
		return;
	words = str_trim(words);
	doctor_add(doctor, words.n ? DOCTOR_WARN : DOCTOR_OK, "refs/replace",
		words.n ? (struct str)STR("there are some: git shows other objects than "
					  "those that are judged")
			: (struct str)STR("none"),
		words.n ? arena_printf(arena, "%s update-ref -d %.*s",
				  doctor->place.git.p, STR_ARG(words))
			: none);
}

/* A hook that others may write to is theirs. */
static void check_owner(struct doctor *doctor, const char *what, struct str path)
{
	struct stat st;

	if (stat(path.p, &st))
		return;
	if (st.st_mode & 022)
		doctor_add(doctor, DOCTOR_FAIL, what,
			arena_printf(doctor->arena,
				"others than its owner may write to '%s'", path.p),
			arena_printf(doctor->arena, "chmod go-w %s",
				shell_word(doctor->arena, path).p));
	else
		doctor_add(doctor, DOCTOR_OK, what,
			arena_printf(doctor->arena, "only its owner may write to '%s'",
				path.p),
			none);
}

void doctor_settings(struct doctor *doctor)
{
	struct str hook =
		arena_printf(doctor->arena, "%s/pre-receive", doctor->place.hooks.p);

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		check_setting(doctor, &settings[i]);
	check_file(doctor, "shallow", "the repository is shallow");
	check_file(doctor, "info/grafts", "grafts show a history that is none");
	check_replace(doctor);
	check_owner(doctor, "hooks folder owner", doctor->place.hooks);
	check_owner(doctor, "pre-receive owner", hook);
	check_owner(doctor, "program owner", doctor->binary);
}
