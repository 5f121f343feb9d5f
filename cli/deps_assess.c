/*
 * milecastle deps assess: the questions of an assessment, asked in the terminal or
 * answered as KEY=TEXT. Read next: components/record.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/deps.h"
#include "cli/deps_record.h"
#include "base/banned.h"

static const struct assessment_question *question_of(struct str key)
{
	for (size_t i = 0; i < assessment_question_count; i++) {
		if (str_is(key, assessment_questions[i].key))
			return &assessment_questions[i];
	}
	return NULL;
}

/* "assessment.KEY": text, or a list of words between commas. */
static void set_answer(
	struct record_file *file, const struct assessment_question *q, struct str text)
{
	struct str path = arena_printf(&file->arena, "assessment.%s", q->key);
	struct node *list;

	if (q->kind != NODE_LIST) {
		node_set_string(&file->arena, file->root, path.p, text);
		return;
	}
	list = node_set(
		&file->arena, file->root, path.p, (struct node){.kind = NODE_LIST});
	for (size_t at = 0; at < text.n;) {
		size_t end = str_find(text, ',', at);
		struct node word = {.kind = NODE_STRING,
			.text = arena_str(
				&file->arena, str_trim(str_slice(text, at, end)))};

		if (word.text.n && !str_is(word.text, "none"))
			node_append(&file->arena, list, word);
		at = end + 1;
	}
}

static int take_argument(struct record_file *file, const char *argument, struct err *err)
{
	struct str whole = str_of(argument);
	size_t at = str_find(whole, '=', 0);
	const struct assessment_question *q = question_of(str_slice(whole, 0, at));

	if (at == whole.n || !q)
		return err_usage(err,
			"'%s' is no KEY=TEXT with a question's key; --questions lists "
			"them",
			TEXT_SAFE(whole));
	set_answer(file, q, str_trim(str_slice(whole, at + 1, whole.n)));
	return 0;
}

/* What stands there already, as it would be typed. */
static struct str present(struct record_file *file, const struct assessment_question *q)
{
	const struct node *answer = node_at(node_get(file->root, "assessment"), q->key);
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_DOC_BYTES);

	if (!answer)
		return (struct str){0};
	if (answer->kind != NODE_LIST)
		return answer->text;
	for (const struct node *it = answer->child; it; it = it->next) {
		buf_puts(&text, text.n ? ", " : "");
		buf_add(&text, it->text);
	}
	return text.n ? arena_str(&file->arena, buf_str(&text)) : str_of("none");
}

static int ask(
	struct record_file *file, const struct assessment_question *q, struct err *err)
{
	char room[LIMIT_QUESTION_BYTES + 2];
	struct str now = present(file, q), text;

	if (!now.n && (strcmp(q->key, "date") == 0)) {
		char day[WHEN_BYTES];

		when_write(day, when_now());
		now = arena_str(&file->arena, str_make(day, 10));
	}
	for (;;) {
		fprintf(stderr, "\n%s: %s\n", q->key, q->words);
		if (now.n)
			fprintf(stderr, "[%s] ", TEXT_SAFE(now));
		fputs(q->kind == NODE_LIST ? "(with commas, or none)> " : "> ", stderr);
		if (!fgets(room, sizeof(room), stdin))
			return err_usage(err, "the questions were not all answered");
		text = str_trim(str_of(room));
		text = text.n ? text : now;
		if (text.n)
			break;
	}
	set_answer(file, q, text);
	return 0;
}

static int ask_all(struct record_file *file, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return err_usage(err,
			"there is no terminal to ask on: give the answers as "
			"KEY=TEXT; --questions lists the keys");
	for (size_t i = 0; i < assessment_question_count; i++) {
		if (ask(file, &assessment_questions[i], err))
			return -1;
	}
	return 0;
}

static int list_questions(void)
{
	for (size_t i = 0; i < assessment_question_count; i++)
		printf("%s\t%s\n", assessment_questions[i].key,
			assessment_questions[i].words);
	return 0;
}

static int run(struct record_file *file, struct cli_call *call, struct err *err)
{
	if (record_file_find(file, call, str_of(call->args[1]), err))
		return -1;
	for (size_t i = 2; i < call->arg_count; i++) {
		if (take_argument(file, call->args[i], err))
			return -1;
	}
	if (call->arg_count == 2 && ask_all(file, err))
		return -1;
	if (record_file_save(file, err))
		return -1;
	if (file->component->assessment.missing.n)
		fprintf(stderr, "milecastle: still without an answer: %s\n",
			TEXT_SAFE(file->component->assessment.missing));
	else
		fprintf(stderr,
			"milecastle: assessed; next, by somebody else: milecastle deps "
			"approve %s\n",
			call->args[1]);
	return 0;
}

int deps_assess(struct cli_call *call)
{
	struct record_file file _cleanup_record_file_ = {0};
	struct err err;

	if (cli_is_set(call, "questions"))
		return list_questions();
	if (call->arg_count < 2)
		return cli_usage(call->command, "which one? The id of a record");
	return run(&file, call, &err) ? cli_fail(&err) : 0;
}
