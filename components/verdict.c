/*
 * From a dependency to what is to be said of it. Read next: components/verdict_version.c.
 */
#include "components/verdict.h"
#include "base/text.h"
#include "components/verdict_add.h"
#include "base/banned.h"

static const struct {
	const char *name, *rule;
} codes[] = {
#define CODE_ROW(word, name, rule) {name, rule},
	COMPONENT_CODES(CODE_ROW)
#undef CODE_ROW
};

const char *component_code_name(enum component_code code)
{
	return codes[code].name;
}

const char *component_code_rule(enum component_code code)
{
	return codes[code].rule;
}

/* No step of its own: the advice of the rule is all there is. */
static const struct str rule_says;

/* One dependency while it is judged. */
struct judging {
	struct component_verdicts *out;
	struct component_court *court;
	const struct dependency *d;
	const struct file_hash *files;
	size_t file_count;
	const struct component *component;
	const struct component_version *version;
	bool is_by_hash; /* the version was found by a hash */
};

static void say(
	struct judging *j, enum component_code code, struct str words, struct str next)
{
	verdict_add(j->out, j->court,
		(struct component_verdict){.code = code,
			.component = j->component,
			.version = j->version,
			.words = words,
			.next = next});
}

/* "'zlib' 1.3.1", "a Meson wrap", "'https://...'" */
static struct str called(struct judging *j)
{
	struct arena *arena = j->court->arena;
	const struct dependency *d = j->d;

	if (d->name.n && d->version.n)
		return arena_printf(
			arena, "'%s' %s", TEXT_SAFE(d->name), TEXT_SAFE(d->version));
	if (d->name.n)
		return arena_printf(arena, "'%s'", TEXT_SAFE(d->name));
	if (d->locators.count)
		return arena_printf(arena, "'%s'", TEXT_SAFE(d->locators.items[0]));
	return str_of(dependency_form_meaning(d->form));
}

bool component_is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!text_is_word_byte(s.p[i]) && !memchr("._+-/:@", s.p[i], 7))
			return false;
	}
	return s.n > 0 && s.n < 200 && s.p[0] != '-';
}

struct str component_ask(struct arena *arena, const struct dependency *d)
{
	struct str name = d->name;

	/* a submodule is called by its path as a rule */
	if ((d->form == FORM_SUBMODULE || !component_is_word(name)) && d->locators.count)
		name = locator_name(d->locators.items[0]);
	if (!component_is_word(name))
		return str_of("NAME@VERSION");
	if (d->version_kind == VERSION_EXACT && component_is_word(d->version))
		return arena_printf(
			arena, "%.*s@%.*s", STR_ARG(name), STR_ARG(d->version));
	return arena_printf(arena, "%.*s@VERSION", STR_ARG(name));
}

static struct str request(struct judging *j)
{
	return arena_printf(j->court->arena, "milecastle deps request %.*s",
		STR_ARG(component_ask(j->court->arena, j->d)));
}

/* --- which component and version -------------------------------------------------------
 */

/*
 * Of what is fetched, the files of the tree are its patches, which say nothing of the
 * bytes that they alter, though they may be those of an approved component themselves.
 */
static bool is_made_of_files(const struct dependency *d)
{
	return !d->locators.count && !d->pins.count && d->state == READ_EXACT;
}

static void find_by_hash(struct judging *j)
{
	size_t files = is_made_of_files(j->d) ? j->file_count : 0;

	for (size_t i = 0; i < j->d->pins.count && !j->version; i++)
		j->version = verdict_version_of(j->court->list, &j->d->pins.items[i]);
	for (size_t i = 0; i < files && !j->version; i++) {
		struct pin pin = {.over = OVER_ARCHIVE,
			.algorithm = ALGORITHM_SHA256,
			.value = j->files[i].sha256};

		if (!pin.value.n)
			continue;
		j->version = component_by_pin(j->court->list, &pin);
		pin.over = OVER_FILE;
		if (!j->version)
			j->version = component_by_pin(j->court->list, &pin);
	}
	j->is_by_hash = j->version != NULL;
	j->component = j->version ? j->version->component : NULL;
}

static void find_by_name(struct judging *j)
{
	const struct dependency *d = j->d;

	j->component = component_by_name(
		j->court->list, dependency_form_space(d->form), d->name);
	for (size_t i = 0; i < d->locators.count && !j->component; i++)
		j->component = component_by_url(j->court->list, d->locators.items[i]);
	if (j->component && d->version.n)
		j->version = component_version_named(j->component, d->version);
}

static bool say_contradiction(struct judging *j)
{
	const struct pin *pin = version_contradiction(j->version, j->d);

	if (!pin)
		return false;
	say(j, CODE_MISMATCH,
		arena_printf(j->court->arena,
			"%.*s is not what was approved as '%.*s' %s: its %s of kind %s "
			"is %.*s, which is no hash of that version",
			STR_ARG(called(j)), STR_ARG(j->component->id),
			TEXT_SAFE(j->version->version),
			pin_algorithm_words[pin->algorithm], pin_over_words[pin->over],
			STR_ARG(str_slice(pin->value, 0, 64))),
		rule_says);
	return true;
}

/* --- nothing of it is approved ---------------------------------------------------------
 */

static void say_unknown(struct judging *j)
{
	say(j, CODE_UNKNOWN,
		arena_printf(j->court->arena,
			"%.*s, %s%s%s%s, is in no record of the approved list",
			STR_ARG(called(j)), dependency_form_meaning(j->d->form),
			j->d->note.n ? " (" : "",
			j->d->note.n ? TEXT_SAFE(j->d->note) : "",
			j->d->note.n ? ")" : ""),
		request(j));
}

static void say_binary(struct judging *j)
{
	say(j, CODE_BINARY,
		arena_printf(j->court->arena,
			"%s: %.*s, and its SHA-256 is in no record of the approved list",
			dependency_form_meaning(j->d->form), STR_ARG(called(j))),
		str_of("build it from sources, or have it approved: milecastle deps "
		       "request NAME@VERSION PATH"));
}

static void say_unknown_version(struct judging *j)
{
	struct buf known _cleanup_buf_ = BUF_INIT(400);

	for (size_t i = 0; i < j->component->version_count; i++) {
		const struct component_version *v = &j->component->versions[i];

		if (v->status == STATUS_APPROVED || v->status == STATUS_CONDITIONAL)
			buf_printf(&known, "%s%s", known.n ? ", " : "",
				TEXT_SAFE(v->version));
	}
	say(j, CODE_UNKNOWN_VERSION,
		arena_printf(j->court->arena,
			"%.*s is not among the versions of '%.*s' that the approved list "
			"knows%s%.*s",
			STR_ARG(called(j)), STR_ARG(j->component->id),
			known.n ? "; approved: " : ", and none is approved",
			STR_ARG(buf_str(&known))),
		request(j));
}

/* --- found by name: what keeps the name from being enough
 * --------------------------------
 */

static bool has_strong_pin(const struct dependency *d)
{
	return dependency_strictness(d) == PINNED_STRONG;
}

static void say_other_class(struct judging *j)
{
	say(j, CODE_UNKNOWN_VERSION,
		arena_printf(j->court->arena,
			"%.*s is pinned by a hash of kind %s, and the record of '%.*s' "
			"%s has none of that kind",
			STR_ARG(called(j)), pin_over_words[j->d->pins.items[0].over],
			STR_ARG(j->component->id), TEXT_SAFE(j->version->version)),
		request(j));
}

static void say_unverified(struct judging *j)
{
	const char *what = "has no hash, so it is not known which bytes it brings";
	enum component_code code = CODE_UNPINNED;

	switch (dependency_strictness(j->d)) {
	case PINNED_STRONG:
		say_other_class(j);
		return;
	case PINNED_WEAK:
		code = CODE_WEAK;
		what = version_weak_words(j->version, j->d);
		break;
	case FLOATING:
		code = CODE_FLOATING;
		what = "is whatever a branch or a range leads to on the day of the build";
		break;
	case VERSIONED:
	case UNVERSIONED:
		break;
	}
	say(j, code, arena_printf(j->court->arena, "%.*s %s", STR_ARG(called(j)), what),
		rule_says);
}

/* Is it a release of the component that the list does not know? */
static bool is_other_version(const struct judging *j)
{
	return has_strong_pin(j->d) ||
	       (j->d->version.n && j->d->version_kind == VERSION_EXACT);
}

/* What is due of the version is told as well: a policy may let names be enough. */
static int judge_by_name(struct judging *j, struct err *err)
{
	bool is_binary = j->d->form == FORM_BINARY || j->d->form == FORM_LFS;

	find_by_name(j);
	if (!j->component && is_binary)
		say_binary(j);
	else if (!j->component)
		say_unknown(j);
	else if (!j->version && is_other_version(j))
		say_unknown_version(j);
	else if (!j->version)
		say_unverified(j);
	if (!j->version || say_contradiction(j))
		return 0;
	if (component_judge_version(j->out, j->court, j->version, j->d, err))
		return -1;
	say_unverified(j);
	return 0;
}

/* --- found by hash: what else must hold
 * --------------------------------------------------
 */

/* A name that says another component than the bytes are. */
static void judge_names(struct judging *j)
{
	const struct component *named = component_by_name(
		j->court->list, dependency_form_space(j->d->form), j->d->name);

	if (named && named != j->component)
		say(j, CODE_MISMATCH,
			arena_printf(j->court->arena,
				"%.*s goes by the name of '%.*s', and its bytes are "
				"those "
				"of '%.*s' %s",
				STR_ARG(called(j)), STR_ARG(named->id),
				STR_ARG(j->component->id),
				TEXT_SAFE(j->version->version)),
			rule_says);
}

static void judge_urls(struct judging *j)
{
	for (size_t i = 0; i < j->d->locators.count; i++) {
		struct str url = j->d->locators.items[i];
		const char *flaw = component_url_flaw(j->court, j->component, url);

		if (flaw)
			say(j, CODE_SOURCE,
				arena_printf(j->court->arena,
					"%.*s is taken from '%s', which %s",
					STR_ARG(called(j)), TEXT_SAFE(url), flaw),
				rule_says);
	}
}

/* Is the file the component itself, or a change of it that was approved? */
static bool is_file_approved(const struct judging *j, const struct file_hash *file)
{
	const struct component_version *v = j->version;

	for (size_t i = 0; i < v->pins.count; i++) {
		const struct pin *pin = &v->pins.items[i];

		if ((pin->over == OVER_ARCHIVE || pin->over == OVER_FILE) &&
			str_eq(pin->value, file->sha256))
			return true;
	}
	for (size_t i = 0; i < v->patch_count; i++) {
		const struct component_patch *patch = &v->patches[i];

		if (str_eq(patch->diff_sha256, file->sha256) ||
			str_eq(patch->result_sha256, file->sha256))
			return true;
	}
	return false;
}

static void judge_files(struct judging *j)
{
	for (size_t i = 0; i < j->file_count; i++) {
		const struct file_hash *file = &j->files[i];

		if (!file->sha256.n || !is_file_approved(j, file))
			say(j, CODE_MODIFIED,
				arena_printf(j->court->arena,
					"'%.*s' %s is altered by '%s', which %s",
					STR_ARG(j->component->id),
					TEXT_SAFE(j->version->version),
					TEXT_SAFE(file->path),
					file->sha256.n ? "is no approved patch of it"
						       : "is not there to be looked at"),
				arena_printf(j->court->arena,
					"have the patch approved: milecastle deps "
					"request "
					"%.*s@%s --patch %s",
					STR_ARG(j->component->id),
					TEXT_SAFE(j->version->version),
					component_is_word(file->path)
						? TEXT_SAFE(file->path)
						: "FILE"));
	}
}

/* Of a binary the hash is all there is to know. */
static void judge_state(struct judging *j)
{
	if (j->d->state == READ_PARTIAL && j->d->form != FORM_BINARY)
		say(j, CODE_UNPARSED,
			arena_printf(j->court->arena,
				"%.*s is pinned to what was approved, and more is said "
				"of it that could not be read: %s",
				STR_ARG(called(j)), TEXT_SAFE(j->d->note)),
			rule_says);
}

static int judge_by_hash(struct judging *j, struct err *err)
{
	if (say_contradiction(j))
		return 0;
	judge_names(j);
	judge_urls(j);
	judge_files(j);
	judge_state(j);
	return component_judge_version(j->out, j->court, j->version, j->d, err);
}

/* --- what is no component by itself
 * ------------------------------------------------------
 */

static void judge_opaque(struct judging *j)
{
	say(j, CODE_UNPARSED,
		arena_printf(j->court->arena,
			"%s brings something in that could not be read: %s",
			dependency_form_meaning(j->d->form), TEXT_SAFE(j->d->note)),
		rule_says);
}

/* Where things come from: no branch, no open door. */
static void judge_setting(struct judging *j)
{
	if (j->d->version_kind == VERSION_FLOATING || j->d->version_kind == VERSION_RANGE)
		say(j, CODE_FLOATING,
			arena_printf(j->court->arena,
				"%.*s, %s, leads to whatever is there on the day of the "
				"build",
				STR_ARG(called(j)), dependency_form_meaning(j->d->form)),
			rule_says);
	judge_urls(j);
}

static void judge_unchecked(struct judging *j)
{
	say(j, CODE_UNCHECKED,
		arena_printf(j->court->arena,
			"%.*s is a manifest that is not read here: what it brings was "
			"not checked",
			STR_ARG(called(j))),
		rule_says);
}

static int judge_bytes(struct judging *j, struct err *err)
{
	find_by_hash(j);
	if (j->d->state == READ_OPAQUE && !j->is_by_hash) {
		judge_opaque(j);
		return 0;
	}
	return j->is_by_hash ? judge_by_hash(j, err) : judge_by_name(j, err);
}

int component_judge(struct component_verdicts *out, struct component_court *court,
	const struct dependency *dependency, const struct file_hash *files,
	size_t file_count, struct err *err)
{
	struct judging j = {.out = out,
		.court = court,
		.d = dependency,
		.files = files,
		.file_count = file_count};

	*out = (struct component_verdicts){0};
	switch (dependency->kind) {
	case KIND_BYTES:
		if (judge_bytes(&j, err))
			return -1;
		break;
	case KIND_SETTING:
		judge_setting(&j);
		return 0;
	case KIND_UNCHECKED:
		judge_unchecked(&j);
		return 0;
	case KIND_SYSTEM:
	case KIND_REFERENCE:
		if (dependency->state == READ_OPAQUE)
			judge_opaque(&j);
		return 0;
	}
	if (!out->count)
		say(&j, CODE_APPROVED, (struct str){0}, (struct str){0});
	return 0;
}
