/*
 * Downloads, clones, patches and commands of recipes. A clone and what is checked out of
 * it are told together by the function and the name that they are called on; a hash that
 * is checked, and a patch, go to the download before them. Read next:
 * components/conan_recipe.c.
 */
#include "base/path.h"
#include "components/conan_recipe.h"
#include "base/banned.h"

#define LOCATORS_TAKEN 32 /* URLs of one download */

const char *const fetch_pins[] = {"md5", "sha1", "sha256", "sha512", NULL};
static const enum pin_algorithm algorithms[] = {
	ALGORITHM_MD5, ALGORITHM_SHA1, ALGORITHM_SHA256, ALGORITHM_SHA512};

bool fetch_is_data(const struct value *value)
{
	return value && value->kind == VALUE_OBJECT && str_is(value->text, "conan_data");
}

static struct fetch *keep(struct script *s, const struct py *call)
{
	struct recipe *recipe = s->data;
	struct fetch fetch = {.function = s->function,
		.is_conditional = s->conditions > 0,
		.start = call->start,
		.end = call->end};

	VEC_PUSH(s->arena, &recipe->fetches, fetch);
	return &recipe->fetches.items[recipe->fetches.count - 1];
}

/* The last one of this function; of git: of this object. */
static struct fetch *last(struct script *s, bool is_git, struct str object)
{
	struct recipe *recipe = s->data;
	size_t asked = 0;

	for (size_t i = recipe->fetches.count; i-- > 0 && asked++ < 16;) {
		struct fetch *fetch = &recipe->fetches.items[i];

		if (fetch->function == s->function && fetch->is_git == is_git &&
			(!is_git || str_eq(fetch->object, object)))
			return fetch;
	}
	return NULL;
}

/* Functions of Conan 2 are given the recipe first, those of Conan 1 are not. */
static int first_place(const struct py *call)
{
	const struct py *first = call->child->next;

	if (first && first->kind == PY_NAME &&
		(str_is(first->text, "self") || str_is(first->text, "conanfile")))
		return 1;
	return first && first->kind == PY_ATTRIBUTE &&
	       (str_is(first->text, "conanfile") || str_is(first->text, "_conanfile"));
}

/* **self.conan_data[...] among the arguments */
static bool has_data(const struct py *call)
{
	for (const struct py *it = call->child->next; it; it = it->next) {
		if (it->kind == PY_SPLAT && fetch_is_data(it->value))
			return true;
	}
	return false;
}

static void download(struct script *s, struct py *call, bool has_pins_behind)
{
	int at = first_place(call);
	struct fetch *fetch = keep(s, call);

	fetch->url = script_argument(call, "url", at);
	if (has_data(call) || fetch_is_data(fetch->url)) {
		fetch->is_reference = true;
		return;
	}
	for (int i = 0; fetch_pins[i]; i++)
		fetch->pins[i] = script_argument(
			call, fetch_pins[i], has_pins_behind && i < 3 ? at + 1 + i : -1);
	if (script_has_more(call))
		fetch->note = "arguments that are worked out elsewhere";
}

/* --- git -------------------------------------------------------------------------------
 */

static struct str object_of(const struct script *s, const struct py *call)
{
	const struct py *object = call->child->child;

	return object && object->kind == PY_NAME
		       ? str_slice(s->r->bytes, object->start, object->end)
		       : (struct str){0};
}

/* args=["--branch", "v1.2"], of clone() in Conan 2 */
static struct value *branch_in(struct script *s, struct value *args)
{
	struct value_list list = {0};

	value_flatten(&list, s->arena, args, LOCATORS_TAKEN);
	for (size_t i = 0; i + 1 < list.count; i++) {
		struct str text = value_text(list.items[i]);

		if (str_is(text, "--branch") || str_is(text, "-b"))
			return list.items[i + 1];
	}
	return NULL;
}

static bool is_git(const struct script *s, const struct py *call)
{
	const struct value *object =
		call->child->child ? call->child->child->value : NULL;
	struct str name = object_of(s, call);

	return (object && object->kind == VALUE_OBJECT && str_is(object->text, "Git")) ||
	       str_has_prefix(name, "git") || str_has_prefix(name, "repo");
}

static void git_clone(struct script *s, struct py *call, bool has_commit)
{
	struct fetch *fetch = keep(s, call);

	fetch->is_git = true;
	fetch->object = object_of(s, call);
	fetch->url = script_argument(call, "url", 0);
	fetch->ref = script_argument(call, has_commit ? "commit" : "branch", 1);
	if (!has_commit && (!fetch->ref || fetch->ref->kind != VALUE_STRING))
		fetch->ref = branch_in(s, script_argument(call, "args", 2));
	fetch->is_reference = fetch_is_data(fetch->url) || has_data(call);
}

static bool git_call(struct script *s, struct py *call, struct str method)
{
	struct fetch *fetch;

	if (call->child->kind != PY_ATTRIBUTE || !is_git(s, call))
		return false;
	if (str_is(method, "clone") || str_is(method, "fetch_commit")) {
		git_clone(s, call, str_is(method, "fetch_commit"));
	} else if (str_is(method, "checkout")) {
		fetch = last(s, true, object_of(s, call));
		if (!fetch)
			return true;
		fetch->ref = script_argument(call, "commit", 0);
		if (!fetch->ref)
			fetch->ref = script_argument(call, "element", -1);
		if (fetch->end < call->end)
			fetch->end = call->end;
	} else if (str_is(method, "checkout_from_conandata_coordinates")) {
		keep(s, call)->is_reference = true;
	} else {
		return false;
	}
	return true;
}

/* --- commands --------------------------------------------------------------------------
 */

static bool is_run(struct str method)
{
	static const char *const names[] = {
		"run", "system", "check_call", "check_output", "Popen", "popen", NULL};

	return str_is_one_of(method, names);
}

static bool fetches(struct str command)
{
	static const char *const words[] = {"git clone", "git fetch", "git submodule",
		"submodule update", "curl ", "wget ", "svn co", "svn checkout",
		"hg clone", "pip install", "pip3 install", "npm install", "npm ci",
		"cargo install", "go get", "go install", "Invoke-WebRequest", NULL};

	for (size_t i = 0; command.n && words[i]; i++) {
		if (memmem(command.p, command.n, words[i], strlen(words[i])))
			return true;
	}
	return false;
}

/* The first word of a command that is a URL. */
static struct str url_in(struct str command)
{
	const char *hit = command.n ? memmem(command.p, command.n, "://", 3) : NULL;
	size_t start = hit ? (size_t)(hit - command.p) : 0, end = start;

	while (hit && start && !strchr(" \t\"'=", command.p[start - 1]))
		start--;
	while (hit && end < command.n && !strchr(" \t\"'", command.p[end]))
		end++;
	return str_slice(command, start, end);
}

static void command(struct script *s, struct py *call)
{
	struct value *first = script_argument(call, NULL, 0), *url;
	struct value_list words = {0};
	struct str text;

	value_flatten(&words, s->arena, first, LOCATORS_TAKEN);
	if (words.count > 1 && first->kind == VALUE_LIST) {
		struct value *blank = value_new(s, VALUE_STRING, call);
		struct value_list parts = {0};

		blank->text = str_of(" ");
		for (size_t i = 0; i < words.count; i++) {
			VEC_PUSH(s->arena, &parts, words.items[i]);
			VEC_PUSH(s->arena, &parts, blank);
		}
		first = value_join(s, call, parts.items, parts.count);
	}
	text = value_text(first);
	if (!fetches(text))
		return;
	url = value_new(s, VALUE_STRING, call);
	url->text = url_in(text);
	keep(s, call)->url = url;
	last(s, false, (struct str){0})->note = "a command that downloads";
}

/* --- all of them -----------------------------------------------------------------------
 */

static void check(struct script *s, struct py *call, struct str method)
{
	struct fetch *fetch = last(s, false, (struct str){0});

	for (int i = 0; fetch && fetch_pins[i]; i++) {
		if (str_is(str_slice(method, strlen("check_"), method.n),
			    fetch_pins[i]) &&
			!fetch->pins[i])
			fetch->pins[i] =
				script_argument(call, NULL, first_place(call) + 1);
	}
}

static void patch(struct script *s, struct py *call)
{
	struct recipe *recipe = s->data;
	struct str file = value_text(script_argument(call, "patch_file", -1)), path;
	struct fetch *fetch;

	if (!file.n || !path_resolve(&path, s->arena, path_dir(s->r->path), file))
		return;
	if (!recipe->fetches.count)
		keep(s, call)->is_reference = true;
	fetch = &recipe->fetches.items[recipe->fetches.count - 1];
	VEC_PUSH(s->arena, &fetch->files, path);
}

static bool is_tools(struct str callee, struct str method)
{
	struct str before = str_slice(callee, 0, callee.n - method.n);

	return !before.n || str_has_suffix(before, "tools.") ||
	       str_has_suffix(before, "files.");
}

static bool is_urllib(struct str callee, struct str method)
{
	static const char *const methods[] = {"urlretrieve", "urlopen", NULL};

	return str_is_one_of(method, methods) || str_is(callee, "requests.get") ||
	       str_is(callee, "wget.download");
}

bool fetch_call(struct script *s, struct py *call, struct str callee, struct str method)
{
	if (is_tools(callee, method) && str_is(method, "get"))
		download(s, call, true);
	else if ((is_tools(callee, method) && str_is(method, "download")) ||
		 is_urllib(callee, method))
		download(s, call, false);
	else if (is_tools(callee, method) && str_is(method, "ftp_download"))
		keep(s, call)->url =
			script_argument(call, "filename", first_place(call) + 1);
	else if (is_tools(callee, method) && str_has_prefix(method, "check_"))
		check(s, call, method);
	else if (is_tools(callee, method) && str_is(method, "patch"))
		patch(s, call);
	else if (is_run(method))
		command(s, call);
	else
		return git_call(s, call, method);
	return true;
}

/* --- entries ---------------------------------------------------------------------------
 */

static void add_urls(struct script *s, struct dependency *d, struct value *url)
{
	struct value_list urls = {0};

	value_flatten(&urls, s->arena, url, LOCATORS_TAKEN);
	for (size_t i = 0; i < urls.count; i++) {
		struct str text = value_text(urls.items[i]);

		if (text.n)
			declaration_locator(s->r, d, text);
		if (!value_is_known(urls.items[i]))
			declaration_partial(
				s->r, d, "a URL with parts that are not known here");
	}
	if (!d->locators.count)
		declaration_partial(s->r, d, "a URL that is not known here");
}

static void add_pins(struct script *s, struct dependency *d, const struct fetch *fetch)
{
	for (int i = 0; fetch_pins[i]; i++) {
		struct str text = value_text(fetch->pins[i]);

		if (text.n && value_is_known(fetch->pins[i]))
			declaration_pin(s->r, d, OVER_ARCHIVE, algorithms[i], text);
		else if (fetch->pins[i] && !value_is_word(fetch->pins[i], "None") &&
			 fetch->pins[i]->kind != VALUE_STRING)
			declaration_partial(s->r, d, "a hash that is not known here");
	}
}

static void add_ref(struct script *s, struct dependency *d, const struct fetch *fetch)
{
	struct str text = value_text(fetch->ref);

	if (fetch->ref && !value_is_known(fetch->ref) && !text.n)
		declaration_partial(s->r, d, "a commit that is not known here");
	else
		declaration_git_ref(s->r, d, text, false);
	if (fetch->ref && !value_is_known(fetch->ref))
		declaration_partial(s->r, d, "a commit that is not known here");
}

static void add_reference(struct script *s, const struct fetch *fetch)
{
	struct dependency *d = declaration_add(s->r, FORM_CONANFILE, KIND_REFERENCE,
		fetch->start, fetch->end, str_of("conandata.yml"));
	struct str dir = path_dir(s->r->path);

	declaration_file(s->r, d,
		dir.n ? arena_printf(s->arena, "%.*s/conandata.yml", STR_ARG(dir))
		      : str_of("conandata.yml"));
	for (size_t i = 0; i < fetch->files.count; i++)
		declaration_file(s->r, d, fetch->files.items[i]);
	d->is_conditional = fetch->is_conditional;
}

static void add_fetch(struct script *s, const struct fetch *fetch)
{
	struct recipe *recipe = s->data;
	struct str url = value_text(fetch->url), name = {0}, version = {0};
	struct dependency *d;

	if (!fetch->is_git && !locator_release(&name, &version, url))
		version = (struct str){0};
	if (!name.n)
		name = locator_name(url);
	d = declaration_add(s->r, FORM_CONANFILE, KIND_BYTES, fetch->start, fetch->end,
		memchr(name.n ? name.p : "{", '{', name.n ? name.n : 1) ? (struct str){0}
									: name);
	if (version.n && !memchr(version.p, '{', version.n))
		declaration_version(s->r, d, VERSION_EXACT, version);
	if (fetch->note)
		declaration_partial(s->r, d, fetch->note);
	add_urls(s, d, fetch->url);
	add_pins(s, d, fetch);
	if (fetch->is_git)
		add_ref(s, d, fetch);
	for (size_t i = 0; i < fetch->files.count; i++)
		declaration_file(s->r, d, fetch->files.items[i]);
	d->scope = recipe->scope;
	d->is_conditional = fetch->is_conditional;
}

void fetch_end(struct script *s)
{
	struct recipe *recipe = s->data;

	for (size_t i = 0; i < recipe->fetches.count; i++) {
		if (recipe->fetches.items[i].is_reference)
			add_reference(s, &recipe->fetches.items[i]);
		else
			add_fetch(s, &recipe->fetches.items[i]);
	}
}
