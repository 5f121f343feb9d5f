/*
 * How a terminal sees text: colour, lines that wrap, and a source line with carets under
 * what is meant. All of it escapes what it is given.
 */
#ifndef REPORT_TEXT_FRAME_H
#define REPORT_TEXT_FRAME_H

#include "core/report.h"

#define TEXT_WIDTH 80
#define TEXT_INDENT 12 /* of what follows "   why:     " */

enum paint { PAINT_ERROR, PAINT_WARNING, PAINT_NOTE, PAINT_BOLD, PAINT_DIM, PAINT_OFF };

/* From here on in that colour; nothing when the style has none. */
void text_paint(const struct report_job *job, enum paint which);

/* A literal of ours in that colour. */
void text_painted(const struct report_job *job, enum paint which, const char *text);

enum paint severity_paint(enum severity severity);

/* Words up to TEXT_WIDTH, and a newline. The cursor stands at indent already. */
void text_wrapped(struct buf *out, struct str text, size_t indent);

/* The source line of a finding and its carets, or nothing when there is none. */
void text_frame(const struct report_job *job, const struct finding *finding);

#endif
