/*
 * SIGINT and SIGTERM: a run stops at the next file, nothing is left behind, and the exit
 * code is the one that a shell expects. SIGPIPE is ignored: a reader that goes away must
 * not change a verdict; so is SIGXFSZ: a file that may not grow is an error like a full
 * disk.
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

void interrupt_install(void);

/* Not 0 from the first signal on; may be read by any thread. */
extern volatile int interrupt_seen;

/* 130 after SIGINT, 143 after SIGTERM, 0 when there was none. */
int interrupt_exit_code(void);

#endif
