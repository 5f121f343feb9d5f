/*
 * Every limit of the program, in one place. A limit reached is reported, never silent:
 * whoever tests one of these names it in an error or in the list of what was not checked.
 * Fixed numbers, not settings: the same commit must get the same verdict everywhere.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)

/* base: documents that people write (policy, rules) and text that we make */
#define LIMIT_DOC_BYTES (1 * MIB) /* a policy or rule file */
#define LIMIT_DOC_DEPTH 32	  /* nesting of objects and arrays in it */
#define LIMIT_DOC_NODES 200000	  /* values in it */
#define LIMIT_DOC_KEYS 1024	  /* keys of one object in it */
#define LIMIT_ERR_BYTES 1024	  /* one error message */
#define LIMIT_GLOB_STEPS 100000	  /* work to match one path against one pattern */
#define LIMIT_PATTERN_BYTES 1024  /* one path pattern */
#define LIMIT_REPORT_BYTES (1024 * MIB)

/* core: rules and policy */
#define LIMIT_RULES 4096      /* rules of one run */
#define LIMIT_RULE_NAMES 4096 /* names of one rule */
#define LIMIT_NAME_BYTES \
	63 /* one name of a rule; longer identifiers match no exact name */
#define LIMIT_RULE_FILES 1024	  /* files in .milecastle/rules */
#define LIMIT_POLICY_ENTRIES 4096 /* entries of one list in the policy */
#define LIMIT_REASON_MIN 8	  /* bytes of a reason that is one */
#define LIMIT_MUTE_RULES 16	  /* rules in one suppression comment */

/* core: the baseline, which a machine writes */
#define LIMIT_BASELINE_BYTES LIMIT_RECORD_BYTES
#define LIMIT_BASELINE_ENTRIES 50000 /* findings in it */

#define LIMIT_SNIFF_BYTES (16 * KIB) /* read of a file to see if it is C */

/* git: what a change may hold */
#define LIMIT_CHANGES 2000000	       /* changed paths of one run */
#define LIMIT_COMMITS 2000000	       /* commits walked in one run */
#define LIMIT_SHALLOW_BYTES (16 * MIB) /* git's list of where a shallow clone ends */
#define LIMIT_PARENTS 64	       /* parents of one merge */
#define LIMIT_RENAME_TARGETS \
	1000		    /* files compared for similarity, as git's diff.renameLimit */
#define LIMIT_DIR_DEPTH 256 /* folders below each other, on disk */
#define LIMIT_PATH_BYTES 4095 /* one path */
#define LIMIT_LINKS 40	      /* links followed to find one file, as the kernel does */
#define LIMIT_DIFF_BYTES \
	(32 * MIB) /* a side of a line diff; above it the whole file counts as new */

/* syntax: one source */
#define LIMIT_SCAN_BYTES (128 * MIB) /* read at all; above it the file is not checked */
#define LIMIT_PARSE_BYTES \
	(1 * MIB) /* one declaration for the parser; above it the lexer judges */
#define LIMIT_PARSE_MEMORY (256 * MIB) /* held by the parser for one source */
/*
 * Steps of 100 parser operations. Code takes 7 to 17 steps a kilobyte and about 15 us a
 * step; the worst input known takes 38 a kilobyte and 220 us a step. So this is some 2 MB
 * of code, or 5 s of the worst.
 */
#define LIMIT_PARSE_STEPS 20000
#define LIMIT_WALK_DEPTH 1000000 /* tree levels that are walked (a heap stack) */
#define LIMIT_CANDIDATES 100000	 /* candidate words of one source */
#define LIMIT_MARKS 4096	 /* suppression comments of one source */
#define LIMIT_CLIMB 256		 /* levels from a name to its call: (&(*(name)))(...) */
#define LIMIT_BRANCH_BITS 3	 /* groups of #if that choose independently */
#define LIMIT_BRANCH_CHOICES 8	 /* 2 to the power of that */
#define LIMIT_IFS 512		 /* #if in #if; deeper ones are not told apart */
#define LIMIT_RAW_STRING (16 * KIB)   /* one R"x(...)x" in the look for characters */
#define LIMIT_PARENS 256	      /* open brackets told apart; deeper ones inherit */
#define LIMIT_MACROS 400000	      /* definitions kept for one source */
#define LIMIT_MACRO_CHAIN 64	      /* names in one slot of their table */
#define LIMIT_MACRO_VARIANTS 64	      /* definitions of one name, by branches of #if */
#define LIMIT_MACRO_TRAIL 256	      /* macros that one leads to */
#define LIMIT_MACRO_PARAMS 128	      /* parameters of one macro; ISO C promises 127 */
#define LIMIT_EXPAND_STEPS 2000000    /* tokens handled while expanding, in one source */
#define LIMIT_EXPAND_TOKENS 20000     /* tokens of one expansion */
#define LIMIT_EXPAND_DEPTH 16	      /* arguments expanded inside arguments */
#define LIMIT_EXPAND_BYTES (64 * KIB) /* an invocation with its arguments */
#define LIMIT_HEADER_BYTES (4 * MIB)  /* an included file, read for its macros */
#define LIMIT_CACHE_BYTES (4 * MIB)   /* the file that remembers headers */
#define LIMIT_HEADER_MACROS 20000     /* macros kept of it */
#define LIMIT_REACH_FILES 2000	      /* included files of one source */
#define LIMIT_LEARN_PROPOSALS 200     /* macros that are proposed at once */
#define LIMIT_LEARN_WORDS 24 /* words of one declaration that are tried as macros */
#define LIMIT_LEARN_BYTES (64 * KIB) /* a declaration that is learnt from */
#define LIMIT_INCLUDES 4096	     /* #include directives kept of one source */
#define LIMIT_FRAME_BYTES 240	     /* one source line shown in a message */
#define LIMIT_ANNOTATIONS 10	     /* of a kind that GitHub shows of one step */
#define LIMIT_VIA_BYTES 60 /* what stands instead of a name, shown in a message */

/* syntax: facts about bytes */
#define LIMIT_TEXT_LINES 1000	 /* lines of a kind that are told one by one, ... */
#define LIMIT_UTF8_LINES 4	 /* ... and of invalid UTF-8; more are told as one */
#define LIMIT_LINE_BYTES 4096	 /* above it a line is long, if there is more ... */
#define LIMIT_LINE_COLUMNS 500	 /* ... than blanks behind this one */
#define LIMIT_SECRETS 1000	 /* of one file, told one by one */
#define LIMIT_SKELETON_BYTES 255 /* an identifier as it looks */

/* gate and hooks */
#define LIMIT_INCLUDE_ROUNDS 64	     /* includes of includes that are followed */
#define LIMIT_INCLUDED_FILES 20000   /* files checked because others include them */
#define LIMIT_ATTRIBUTES (256 * KIB) /* one .gitattributes */
#define LIMIT_ATTRIBUTE_MACROS 64    /* [attr] lines of one .gitattributes */
#define LIMIT_WORKERS 64
#define LIMIT_HOOK_STDIN (64 * MIB) /* what git pipes to a hook */

/* git, gate and hooks: one push */
#define LIMIT_PUSH_REFS 20000	      /* refs in one push */
#define LIMIT_PUSH_COMMITS 20000      /* new commits of all refs together */
#define LIMIT_REFS 200000	      /* refs of a repository */
#define LIMIT_OBJECT_BYTES (64 * KIB) /* the header of a commit or tag */
#define LIMIT_MESSAGE_BYTES (1 * MIB) /* all of it */
#define LIMIT_NAME_PART_BYTES 255     /* a name in a tree */
#define LIMIT_TREE_BYTES (32 * MIB)   /* one tree */
#define LIMIT_TREE_DEPTH 128	      /* trees in trees, of what is pushed */
#define LIMIT_TREE_ENTRIES 1000000    /* entries of new trees, all together */
#define LIMIT_DELTA_READ (256 * MIB)  /* of trees, to compare two */
#define LIMIT_DELTA_BYTES (64 * MIB)  /* paths of one delta, all together */
#define LIMIT_FLAWS 1000	      /* objects that are not taken, told of one push */
#define LIMIT_TAG_DEPTH 2	      /* tags of tags */
#define LIMIT_REF_BYTES 1024	      /* the name of a ref */
#define LIMIT_WORDS 50		      /* lines for who pushes; then only a count */
#define LIMIT_WORD_BYTES 400	      /* one of them */
#define LIMIT_RECORD_NODES 1000000    /* values in it */
#define LIMIT_RECORD_BYTES (32 * MIB) /* one record of the journal */
#define LIMIT_JOURNAL_BYTES (2048 * MIB) /* a journal that is read whole */
#define LIMIT_PUBLISH_ROUNDS 10 /* looks at the journal before a publisher ends */
#define LIMIT_PUSH_OPTIONS 256	/* push options of one push */
#define LIMIT_PUSHER_BYTES 128	/* a pusher's name */

/* evidence: who may say what, and what was said */
#define LIMIT_KEY_BYTES 1024		 /* a public key as text */
#define LIMIT_ENVELOPE_BYTES (16 * 1024) /* a signed statement as it is stored */
#define LIMIT_STATEMENT_ITEMS 256	 /* refs, paths or covers of one statement */
#define LIMIT_EVIDENCE_FILES 10000	 /* statements about one digest */
#define LIMIT_EVIDENCE_OF_ONE 1000 /* of these, of one person, that a server takes */
#define LIMIT_DISCOUNTS 100	   /* statements that do not count, told one by one */
#define LIMIT_HANDS 10000	   /* people that commits of one range name */
#define LIMIT_AUTHORS_TOLD 20	   /* who have not read the standard, told by name */
#define LIMIT_STANDARD_BYTES (16 * MIB) /* the coding standard */
#define LIMIT_PAST_LINE 10000 /* commits of a branch that an approval may be spent in */
#define LIMIT_NEAR_BASE 64    /* of these, where its base is looked for first */
#define LIMIT_FUNCTION_BYTES 256       /* a function's name, for an exception */
#define LIMIT_SHOWN_BYTES (64 * MIB)   /* a change that is shown to who reviews it */
#define LIMIT_NOTE_BYTES 2048	       /* words of a signer */
#define LIMIT_QUESTIONS 64	       /* of one checklist ... */
#define LIMIT_QUESTION_BYTES 1000      /* ... each of them, and each answer */
#define LIMIT_QUORUM 16		       /* people that one need asks for */
#define LIMIT_AGE_DAYS 3650	       /* after which an approval counts no more */
#define LIMIT_BYPASS_HOURS 168	       /* that a bypass is good for ... */
#define LIMIT_DUE_HOURS 8760	       /* ... and its debt may stay unpaid */
#define LIMIT_SSH_BYTES (4 * KIB)      /* a public key or a signature, decoded */
#define LIMIT_SSH_LINE_BYTES (8 * KIB) /* the same as text, with armour or comment */

/* gate: how much was reviewed */
#define LIMIT_COVERAGE_WINDOW 1000 /* steps that landed together by one approval ... */
#define LIMIT_COVERAGE_LENGTHS 32  /* ... and so many different numbers of them */

/* components: what a tree says comes from elsewhere */
#define LIMIT_DECLARATION_BYTES (5 * MIB)   /* one file that declares */
#define LIMIT_DECLARATION_DEPTH 64	    /* nesting in it */
#define LIMIT_DECLARATION_STRING (64 * KIB) /* one string of it */
#define LIMIT_DECLARATIONS 100000	    /* entries of one file */
#define LIMIT_AROUND_BYTES \
	(128 * MIB) /* of other files of the tree, for readers that look at some */
#define LIMIT_RECORD_ITEMS 1000	      /* versions, hashes, patches of one record; each */
#define LIMIT_COMPONENT_FILES 200000  /* of one folder that holds a component */
#define LIMIT_COMPONENT_NAME 200      /* bytes of its name in a finding */
#define LIMIT_SUBTREE_COMMITS 20000   /* whose messages are looked through */
#define LIMIT_COMPONENTS 20000	      /* records of one list */
#define LIMIT_MANIFEST_FILES 60000    /* files of one component */
#define LIMIT_NESTED 64		      /* components found in one folder */
#define LIMIT_PYTHON_INDENT 250	      /* columns before a line; see syntax/python.c */
#define LIMIT_PYTHON_STEPS 10000      /* of LIMIT_PARSE_STEPS, for one file */
#define LIMIT_SCRIPT_ROUNDS 200000    /* nodes of a script that are gone to again */
#define LIMIT_SCRIPT_BYTES (32 * MIB) /* strings and lists that a script makes */
#define LIMIT_SCRIPT_MACROS 4	      /* calls in calls that are gone into */
#define LIMIT_SCRIPT_CHOICES 64	      /* values that one name may have */

/* install: other programs and their answers */
#define LIMIT_SHIM_BYTES (64 * KIB)   /* a hook file that is read to see whose it is */
#define LIMIT_ANSWER_BYTES (64 * KIB) /* what git says of itself */
#define LIMIT_CHILD_SECONDS 60	      /* for git, and each step of the self-test */
#define LIMIT_VERSION_SECONDS 20      /* for a program to say its version */

#endif
