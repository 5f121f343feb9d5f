/*
 * The watching thread. Read next: hooks/pre_receive.c.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>
#include "server/deadline.h"
#include "base/banned.h"

static atomic_flag decided = ATOMIC_FLAG_INIT;

static struct {
	struct timespec at;
	void (*on_end)(void *ctx);
	void *ctx;
} watch;

bool deadline_decide(void)
{
	return !atomic_flag_test_and_set(&decided);
}

static void *watch_clock(void *unused)
{
	(void)unused;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &watch.at, NULL))
		;
	if (deadline_decide()) {
		watch.on_end(watch.ctx);
		_exit(3);
	}
	return NULL;
}

int deadline_start(unsigned ms, void (*on_end)(void *ctx), void *ctx, struct err *err)
{
	pthread_t thread;

	if (!ms)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &watch.at);
	watch.at.tv_sec += ms / 1000;
	watch.at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (watch.at.tv_nsec >= 1000000000) {
		watch.at.tv_sec++;
		watch.at.tv_nsec -= 1000000000;
	}
	watch.on_end = on_end;
	watch.ctx = ctx;
	if (pthread_create(&thread, NULL, watch_clock, NULL))
		return err_set(err, "cannot start the thread that keeps the deadline");
	pthread_detach(thread);
	return 0;
}
