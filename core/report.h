/*
 * struct report: a sink for words. report/ has one file per format; each fills in three
 * functions. Findings come in order, muted ones too, so each format decides what it
 * shows.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "base/buf.h"
#include "core/change.h"
#include "core/dissent.h"
#include "core/receipt.h"
#include "core/stats.h"
#include "core/verdict.h"

/* All there is to tell about a run. */
struct run {
	const char *version; /* of the program */
	const char *command; /* "check", or a hook's name: "pre-commit", ... */
	const struct change_set *changes;
	const struct rule_set *rules; /* all of them, on or off, and the engine's */
	const struct policy *policy;
	const struct finding_list *findings;	/* sorted */
	const struct unchecked_list *unchecked; /* sorted by path */
	const struct receipt_list *receipts;	/* sorted by path; may be NULL */
	const struct dissent_list *dissents;	/* sorted; may be NULL */
	const struct verdict *verdict;
	const struct verdict *bare; /* without baseline and exceptions: for the record */
	bool has_baseline;	    /* there is one, whatever it covers */
	const struct stats *stats;  /* sources: how many files were checked */
};

/* How words are wanted. */
struct report_style {
	bool is_colour;	 /* text: escape sequences may be used */
	bool is_quiet;	 /* text: only the summary line, and nothing on a pass */
	bool is_verbose; /* text: muted and excluded ones too, dissents, odd receipts */
	bool has_stats;	 /* text: append the counters */
	bool is_shown;	 /* text: to who looks only, so no advice how to go on */
	bool is_hook;	 /* text: silent when all is well; after a block, how to go on */
};

/* One report in the making. Its maker fills in all but state and calls in order. */
struct report_job {
	struct buf *out; /* append here; may be drained between calls */
	const struct run *run;
	const struct report_style *style;
	struct arena *arena; /* lives until after end */
	void *state;	     /* the report's own, made by begin in the arena */
};

/* A format: what it says before, about each and after all of run->findings. */
struct report {
	const char *name;
	void (*begin)(struct report_job *job);
	void (*finding)(struct report_job *job, size_t index); /* 0, 1, ... */
	void (*end)(struct report_job *job);
};

extern const struct report report_text, report_json, report_sarif, report_junit,
	report_github, report_gitlab,
	report_summary; /* a few lines of markdown: in no list, for milecastle ci */

/* NULL-terminated. */
extern const struct report *const reports[];

#endif
