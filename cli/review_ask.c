/*
 * Read next: cli/cmd_review.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/review_ask.h"
#include "base/banned.h"

/* One line from the terminal; false: there is no more. */
static bool read_line(struct str *out, struct arena *arena)
{
	char room[LIMIT_QUESTION_BYTES + 2];

	if (!fgets(room, sizeof(room), stdin))
		return false;
	*out = arena_str(arena, str_trim(str_of(room)));
	return true;
}

static int expect_terminal(const char *instead, struct err *err)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO)
		       ? 0
		       : err_usage(
				 err, "there is no terminal to ask on: use %s", instead);
}

static int ask_all(struct answer *answers, const struct checklist *list,
	struct arena *arena, struct err *err)
{
	if (expect_terminal("--answers FILE", err))
		return -1;
	for (size_t i = 0; i < list->count; i++) {
		fprintf(stderr, "\n%zu of %zu: %s\n> ", i + 1, list->count,
			TEXT_SAFE(list->questions[i].text));
		answers[i].question = list->questions[i].id;
		while (!answers[i].text.n) {
			if (!read_line(&answers[i].text, arena))
				return err_usage(err,
					"the question '%s' was not answered",
					TEXT_SAFE(list->questions[i].id));
		}
	}
	return 0;
}

static int read_answers(struct answer *answers, const struct checklist *list,
	const char *path, struct arena *arena, struct err *err)
{
	struct node *root;
	struct str text;

	if (file_read_or_stdin(&text, arena, path, LIMIT_DOC_BYTES, err) ||
		json_read(&root, arena, text, JSON_COMMENTS, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(str_of(path)));
	if (root->kind != NODE_MAP)
		return err_usage(err, "%s: expected an object of answers",
			TEXT_SAFE(str_of(path)));
	for (size_t i = 0; i < list->count; i++) {
		const char *id = arena_str(arena, list->questions[i].id).p;

		answers[i].question = list->questions[i].id;
		if (node_string(&answers[i].text, root, id, true, err))
			return err_prefix(err, "%s:", TEXT_SAFE(str_of(path)));
		if (!str_trim(answers[i].text).n ||
			answers[i].text.n > LIMIT_QUESTION_BYTES)
			return err_usage(err,
				"%s: the answer to '%s' is empty or too long",
				TEXT_SAFE(str_of(path)), id);
	}
	return 0;
}

int review_ask(const struct answer **out, size_t *count, const struct checklist *list,
	const char *path, struct arena *arena, struct err *err)
{
	struct answer *answers = ARENA_NEW(arena, struct answer, list->count);

	*out = answers;
	*count = list->count;
	return path ? read_answers(answers, list, path, arena, err)
		    : ask_all(answers, list, arena, err);
}

int review_confirm(bool *is_sure, struct err *err)
{
	char room[16];

	if (expect_terminal("--yes", err))
		return -1;
	fputs("sign this? [y/N] ", stderr);
	*is_sure = fgets(room, sizeof(room), stdin) &&
		   (strcmp(room, "y\n") == 0 || strcmp(room, "yes\n") == 0);
	return 0;
}
