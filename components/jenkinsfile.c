/*
 * Jenkinsfiles (Groovy, declarative and scripted), word by word: strings behind image,
 * docker and docker.image are images, @Library and library name shared libraries, and
 * strings behind sh, bat and powershell are scripts. The language itself is not read.
 */
#include "base/path.h"
#include "components/image.h"
#include "components/literal.h"
#include "components/shell_script.h"
#include "base/banned.h"

#define NEAR 4 /* tokens between a name and its string */

struct groovy {
	struct declaration_reader *r;
	struct environment env;
	struct str word; /* the last name, with its dots */
	unsigned since;	 /* tokens since then */
};

static bool is_mine(struct str path)
{
	struct str name = path_name(path);

	return str_is(name, "Jenkinsfile") || path_has_suffix(path, ".jenkinsfile") ||
	       str_has_prefix(name, "Jenkinsfile.") ||
	       str_has_prefix(name, "Jenkinsfile-");
}

/* "name@version" */
static void add_library(struct groovy *g, const struct literal_token *token)
{
	struct str text = token->text;
	size_t at = str_find(text, '@', 0);
	struct dependency *d = declaration_add(g->r, FORM_CI, KIND_BYTES, token->start,
		token->end, str_slice(text, 0, at));

	d->scope = FOR_CI;
	declaration_git_ref(g->r, d, str_slice(text, at + 1, text.n), false);
	if (environment_is_open(text))
		declaration_partial(g->r, d, "worked out elsewhere");
}

static void read_string(struct groovy *g, const struct literal_token *token)
{
	static const char *const images[] = {"image", "docker", "docker.image", NULL};
	static const char *const libraries[] = {"Library", "library", "identifier", NULL};
	static const char *const scripts[] = {
		"sh", "bat", "powershell", "pwsh", "script", NULL};
	struct shell_script script = {.r = g->r,
		.env = &g->env,
		.scope = FOR_CI,
		.start = token->start,
		.end = token->end};

	if (g->since > NEAR)
		return;
	if (str_is_one_of(g->word, images))
		image_declare(g->r, token->start, token->end, token->text, FOR_CI);
	else if (str_is_one_of(g->word, libraries))
		add_library(g, token);
	else if (str_is_one_of(g->word, scripts))
		shell_script_read(&script, token->text, SHELL_PLAIN);
	g->since = str_is(g->word, "Library") ? 0 : NEAR + 1; /* ['a', 'b'] */
}

static void read(struct declaration_reader *r)
{
	struct groovy g = {.r = r, .since = NEAR + 1};
	struct literals literals = {.s = r->bytes, .comment = "//", .is_dotted = true};
	struct literal_token token;

	g.env.names.arena = r->scratch;
	while (!r->is_full && literal_next(&literals, &token)) {
		if (token.kind == LITERAL_STRING) {
			read_string(&g, &token);
		} else if (token.kind == LITERAL_NAME) {
			g.word = token.text;
			g.since = 0;
		} else if (g.since <= NEAR) {
			g.since++;
		}
	}
}

const struct form form_jenkinsfile = {
	.name = "pipelines", .is_mine = is_mine, .read = read};
