/*
 * Dockerfiles (and Containerfiles), as BuildKit's Dockerfile reference 1.10 has them: the
 * frontend in "# syntax=", FROM, COPY --from, RUN --mount=from, ADD of URLs and of
 * repositories of git, and what RUN downloads and installs; the same behind ONBUILD, and
 * in here documents. ARG and ENV are replaced by their defaults; what has none leaves an
 * entry partial. Names of stages are references; "scratch" is nothing. CMD, ENTRYPOINT
 * and HEALTHCHECK run later and are not read.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/dockerfile.h"
#include "components/image.h"
#include "components/shell_script.h"
#include "base/banned.h"

#define MARKS_IN_VAIN 64

struct docker {
	struct declaration_reader *r;
	struct str text;
	size_t base; /* of text in the file */
	char escape;
	enum dependency_scope scope;
	struct environment global, stage;
	struct dictionary stages;
	bool is_in_stage;
	bool is_conditional; /* behind ONBUILD */
	unsigned marks;
};

/* One instruction while it is read. */
struct instruction {
	struct str name;
	size_t args, end; /* of its line, without bodies */
	size_t bodies_end;
	struct docker_words words;
	size_t first; /* word behind the options */
};

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* Dockerfile, Dockerfile.NAME, Dockerfile-NAME, ContainerfileNAME, NAME.Dockerfile */
static bool is_mine(struct str path)
{
	static const char *const others[] = {".dockerignore", ".md", ".rst", ".txt",
		".go", ".py", ".c", ".h", ".cc", ".cpp", ".js", ".ts", ".java", ".rb",
		".rs", ".json", ".yml", ".yaml", NULL};
	static const char *const starts[] = {"Dockerfile", "Containerfile", NULL};
	struct str name = path_name(path);

	if (path_has_suffix(path, ".dockerfile") ||
		path_has_suffix(path, ".containerfile"))
		return true;
	for (size_t i = 0; others[i]; i++) {
		if (path_has_suffix(path, others[i]))
			return false;
	}
	for (size_t i = 0; starts[i]; i++) {
		size_t n = strlen(starts[i]);

		if (name.n >= n && strncasecmp(name.p, starts[i], n) == 0)
			return true;
	}
	return false;
}

enum dependency_scope container_scope(struct str path)
{
	static const char *const ci[] = {".github", ".gitlab", ".gitlab-ci",
		".gitlab-ci.d", ".circleci", "ci", ".ci", ".azure-pipelines",
		"azure-pipelines", ".travis", ".buildkite", ".woodpecker", "jenkins",
		NULL};
	static const char *const test[] = {
		"test", "tests", "testing", "integration", NULL};

	while (path.n) {
		size_t at = str_find(path, '/', 0);
		struct str part = str_slice(path, 0, at);

		if (at < path.n && str_is_one_of(part, ci))
			return FOR_CI;
		if (at < path.n && str_is_one_of(part, test))
			return FOR_TEST;
		path = str_slice(path, at + 1, path.n);
	}
	return FOR_TOOL;
}

/* --- images ----------------------------------------------------------------------------
 */

static struct str lower(struct docker *f, struct str text)
{
	struct str copy = arena_str(f->r->scratch, str_slice(text, 0, 256));

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(copy.p[i]);
	return copy;
}

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	}
	return text.n > 0;
}

/* An image or a stage that is built from or copied from. */
static void add_image(struct docker *f, const struct docker_word *word, struct str text,
	struct environment *env)
{
	size_t start = f->base + word->start, end = f->base + word->end;
	struct dependency *d;

	text = environment_resolve(env, text);
	if (str_is(text, "scratch") || (f->is_in_stage && is_number(text)))
		return;
	if (dictionary_get(&f->stages, lower(f, text))) {
		d = declaration_add(f->r, FORM_IMAGE, KIND_REFERENCE, start, end, text);
		d->scope = f->scope;
	} else {
		d = image_declare(f->r, start, end, text, f->scope);
	}
	d->is_conditional = f->is_conditional;
}

static void read_from(struct docker *f, const struct instruction *it)
{
	const struct docker_words *words = &it->words;
	struct dependency *d;

	if (it->first >= words->count) {
		d = declaration_opaque(f->r, FORM_IMAGE, f->base + it->args,
			f->base + it->end, "nothing behind FROM");
		d->scope = f->scope;
		return;
	}
	f->is_in_stage = false;
	add_image(f, &words->items[it->first], words->items[it->first].text, &f->global);
	f->is_in_stage = true;
	if (it->first + 2 < words->count &&
		is_word(words->items[it->first + 1].text, "as"))
		dictionary_set(&f->stages, lower(f, words->items[it->first + 2].text), f);
}

/* --from=X, --mount=type=bind,from=X */
static void read_options(struct docker *f, const struct instruction *it)
{
	for (size_t i = 0; i < it->first; i++) {
		const struct docker_word *word = &it->words.items[i];
		struct str rest = word->text;

		if (str_has_prefix(rest, "--from="))
			add_image(f, word, str_slice(rest, 7, rest.n), &f->stage);
		if (!str_has_prefix(rest, "--mount="))
			continue;
		for (rest = str_slice(rest, 8, rest.n); rest.n;) {
			size_t comma = str_find(rest, ',', 0);

			if (str_has_prefix(rest, "from="))
				add_image(f, word, str_slice(rest, 5, comma), &f->stage);
			rest = str_slice(rest, comma + 1, rest.n);
		}
	}
}

/* --- ADD -------------------------------------------------------------------------------
 */

static bool is_repository(struct str url)
{
	struct str bare = str_slice(url, 0, str_find(url, '#', 0));

	bare = str_slice(bare, 0, str_find(bare, '?', 0));
	return str_has_prefix(url, "git@") || str_has_prefix(url, "git://") ||
	       str_has_prefix(url, "ssh://") || str_has_suffix(bare, ".git");
}

/* "https://host/a/b.git#ref:folder" */
static void add_repository(
	struct docker *f, const struct docker_word *word, struct str url)
{
	size_t hash = str_find(url, '#', 0);
	struct str bare = str_slice(url, 0, hash), ref = str_slice(url, hash + 1, url.n);
	struct dependency *d = declaration_add(f->r, FORM_MAKE_DOWNLOAD, KIND_BYTES,
		f->base + word->start, f->base + word->end, locator_name(bare));

	d->scope = f->scope;
	d->is_conditional = f->is_conditional;
	declaration_locator(f->r, d, bare);
	declaration_git_ref(f->r, d, str_slice(ref, 0, str_find(ref, ':', 0)), false);
	if (environment_is_open(url))
		declaration_partial(f->r, d, "worked out elsewhere");
}

static struct shell_script script_of(struct docker *f, size_t start, size_t end)
{
	return (struct shell_script){.r = f->r,
		.env = &f->stage,
		.scope = f->scope,
		.is_conditional = f->is_conditional,
		.start = f->base + start,
		.end = f->base + end};
}

static void add_url(struct docker *f, const struct docker_word *word, struct str url,
	struct str checksum)
{
	struct dependency *d;
	struct str name = {0}, version = {0};

	if (!locator_release(&name, &version, url) || !name.n)
		name = locator_name(url);
	d = declaration_add(f->r, FORM_MAKE_DOWNLOAD, KIND_BYTES, f->base + word->start,
		f->base + word->end, name);
	d->scope = f->scope;
	d->is_conditional = f->is_conditional;
	declaration_locator(f->r, d, url);
	if (version.n)
		declaration_version(f->r, d, VERSION_EXACT, version);
	if (environment_is_open(url) || environment_is_open(checksum))
		declaration_partial(f->r, d, "worked out elsewhere");
	else if (checksum.n)
		declaration_pin_tagged(f->r, d, OVER_ARCHIVE, checksum);
}

static void read_add(struct docker *f, const struct instruction *it)
{
	struct str checksum = {0};

	for (size_t i = 0; i < it->first; i++) {
		struct str text = it->words.items[i].text;

		if (str_has_prefix(text, "--checksum="))
			checksum = environment_resolve(
				&f->stage, str_slice(text, 11, text.n));
	}
	for (size_t i = it->first; i + 1 < it->words.count; i++) {
		const struct docker_word *word = &it->words.items[i];
		struct str url = environment_resolve(&f->stage, word->text);

		if (is_repository(url))
			add_repository(f, word, url);
		else if (shell_is_url(url))
			add_url(f, word, url, checksum);
		else if (url.n && url.p[0] == '$')
			add_url(f, word, url, (struct str){0});
	}
}

/* --- ARG, ENV, RUN ---------------------------------------------------------------------
 */

static void read_arg(struct docker *f, const struct instruction *it)
{
	struct environment *env = f->is_in_stage ? &f->stage : &f->global;

	for (size_t i = 0; i < it->words.count; i++) {
		struct str text = it->words.items[i].text, value;
		size_t equals = str_find(text, '=', 0);
		struct str name = str_slice(text, 0, equals);

		if (equals < text.n) {
			value = environment_resolve(
				env, str_slice(text, equals + 1, text.n));
			environment_put(env, name, value);
			continue;
		}
		value = arena_printf(
			f->r->scratch, "${%.*s}", STR_ARG(str_slice(name, 0, 256)));
		value = environment_resolve(&f->global, value);
		if (f->is_in_stage && !environment_is_open(value))
			environment_put(env, name, value);
	}
}

/* "ENV A=1 B=2" and "ENV A 1" */
static void read_env(struct docker *f, const struct instruction *it)
{
	const struct docker_words *words = &it->words;
	struct str first = words->count ? words->items[0].text : (struct str){0};

	if (str_find(first, '=', 0) < first.n)
		read_arg(f, it);
	else if (words->count > 1)
		environment_put(&f->stage, first,
			environment_resolve(&f->stage, words->items[1].text));
}

/* ["sh", "-c", "x"] as a shell would have it written. */
static struct str join_json(struct docker *f, const struct docker_words *words)
{
	struct buf text _cleanup_buf_ = BUF_INIT(2 * f->text.n + 16);

	for (size_t i = 0; i < words->count; i++) {
		bool is_plain =
			str_find(words->items[i].text, ' ', 0) == words->items[i].text.n;

		buf_puts(&text, is_plain ? " " : " '");
		buf_add(&text, words->items[i].text);
		buf_puts(&text, is_plain ? "" : "'");
	}
	return arena_str(f->r->scratch, buf_str(&text));
}

static void read_run(struct docker *f, const struct instruction *it)
{
	struct shell_script script = script_of(f, it->args, it->end);
	enum shell_flags flags = SHELL_DOCKER;
	size_t start =
		it->first < it->words.count ? it->words.items[it->first].start : it->end;

	if (f->escape == '`')
		flags |= SHELL_BACKTICK;
	if (it->words.is_json)
		shell_script_read(&script, join_json(f, &it->words), SHELL_PLAIN);
	else
		shell_script_read(
			&script, str_slice(f->text, start, it->bodies_end), flags);
}

/* A file that is written in the Dockerfile itself may be a script. */
static void read_bodies(struct docker *f, const struct instruction *it)
{
	struct shell_script script = script_of(f, it->args, it->end);

	if (it->bodies_end > it->end)
		shell_script_read(&script, str_slice(f->text, it->end, it->bodies_end),
			SHELL_PLAIN);
}

static void read_instruction(struct docker *f, const struct instruction *it)
{
	if (is_word(it->name, "FROM")) {
		read_from(f, it);
	} else if (is_word(it->name, "ARG")) {
		read_arg(f, it);
	} else if (is_word(it->name, "ENV")) {
		read_env(f, it);
	} else if (is_word(it->name, "COPY") || is_word(it->name, "ADD")) {
		read_options(f, it);
		if (is_word(it->name, "ADD"))
			read_add(f, it);
		read_bodies(f, it);
	} else if (is_word(it->name, "RUN")) {
		read_options(f, it);
		read_run(f, it);
	}
}

/* --- lines -----------------------------------------------------------------------------
 */

static size_t skip_blanks(struct str text, size_t at)
{
	while (at < text.n &&
		(text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\r'))
		at++;
	return at;
}

/* "# key=value" at the top; false: no directive, and none follows. */
static bool read_directive(struct docker *f, size_t at, size_t end)
{
	size_t start = at, equals, mark;
	struct str line = str_slice(f->text, at, end), key, value;
	struct docker_word word = {.start = start, .end = end};

	mark = str_has_prefix(line, "//") ? 2 : 1;
	equals = str_find(line, '=', 0);
	if (!line.n || (line.p[0] != '#' && mark == 1) || equals >= line.n)
		return str_has_prefix(line, "#!");
	key = str_trim(str_slice(line, mark, equals));
	value = str_trim(str_slice(line, equals + 1, line.n));
	if (is_word(key, "syntax") && value.n)
		add_image(f, &word, value, &f->global);
	else if (is_word(key, "escape") && value.n == 1)
		f->escape = value.p[0] == '`' ? '`' : '\\';
	else
		return is_word(key, "check");
	return true;
}

/* An instruction's name, arguments and bodies. Returns where the next line begins. */
static size_t read_line(struct docker *f, size_t at)
{
	struct instruction it = {0};
	size_t start = at, options = 0;

	it.end = docker_instruction_end(f->text, at, f->escape);
	f->is_conditional = false;
	for (;;) {
		while (at < it.end && text_is_word_byte(f->text.p[at]))
			at++;
		it.name = str_slice(f->text, start, at);
		if (!is_word(it.name, "ONBUILD"))
			break;
		f->is_conditional = true;
		at = start = skip_blanks(f->text, at);
		if (at >= it.end)
			break;
	}
	it.args = at;
	it.bodies_end = it.end;
	if (is_word(it.name, "RUN") || is_word(it.name, "COPY") ||
		is_word(it.name, "ADD"))
		it.bodies_end = docker_bodies_end(f->text, at, it.end, &f->marks);
	docker_split(&it.words, f->r->scratch, f->text, at, it.end, f->escape,
		is_word(it.name, "RUN"));
	while (options < it.words.count &&
		str_has_prefix(it.words.items[options].text, "--"))
		options++;
	it.first = options;
	read_instruction(f, &it);
	return it.bodies_end + 1;
}

void dockerfile_read(
	struct declaration_reader *r, struct str text, enum dependency_scope scope)
{
	bool is_top = true;
	struct docker f = {.r = r,
		.text = text,
		.base = text.n ? (size_t)(text.p - r->bytes.p) : 0,
		.escape = '\\',
		.scope = scope,
		.marks = MARKS_IN_VAIN};
	size_t at = str_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0;

	f.global.names.arena = f.stage.names.arena = f.stages.arena = r->scratch;
	while (at < text.n && !r->is_full) {
		size_t end = str_find(text, '\n', at);

		at = skip_blanks(text, at);
		if (is_top && at < end)
			is_top = read_directive(&f, at, end);
		if (at >= end || text.p[at] == '#' || is_top)
			at = end + 1;
		else
			at = read_line(&f, at);
	}
}

static void read(struct declaration_reader *r)
{
	dockerfile_read(r, r->bytes, container_scope(r->path));
}

const struct form form_dockerfile = {
	.name = "containers", .is_mine = is_mine, .read = read};
