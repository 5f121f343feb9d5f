/*
 * The names of facts. Read next: core/rule_file.c, which reads them in rules.
 */
#include "core/fact.h"
#include "base/banned.h"

const char *const fact_words[] = {
#define FACT_WORD(word, name, what) name,
	FACT_KINDS(FACT_WORD)
#undef FACT_WORD
		NULL,
};

const char *const fact_meanings[] = {
#define FACT_MEANING(word, name, what) what,
	FACT_KINDS(FACT_MEANING)
#undef FACT_MEANING
};
