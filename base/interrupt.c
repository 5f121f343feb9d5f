/*
 * Signals. The one global of the program: a signal handler has no other way to tell. Read
 * next: gate/gate.c, which looks at it between files.
 */
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/banned.h"

volatile int interrupt_seen;

/* The second signal ends the program at once. */
static void on_signal(int number)
{
	if (interrupt_seen)
		_exit(128 + number);
	interrupt_seen = number;
}

void interrupt_install(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	sigemptyset(&action.sa_mask);
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
}

int interrupt_exit_code(void)
{
	return interrupt_seen ? 128 + interrupt_seen : 0;
}
