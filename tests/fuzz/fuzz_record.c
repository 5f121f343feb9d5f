/*
 * gate/header_record.h: whatever bytes are read as a header, what is accepted is written
 * back as it was, and points nowhere else.
 */
#include "base/limits.h"
#include "gate/header_record.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf again _cleanup_buf_ = BUF_INIT(16 * MIB);
	struct buf third _cleanup_buf_ = BUF_INIT(16 * MIB);
	char *copy = exact_copy(data, size);
	struct arena arena = {0};
	struct header header;

	if (header_record_read(&header, &arena, str_make(copy, size))) {
		header_record_write(&again, &header);
		HOLDS(again.n == size);
		/* true is 1 here, and any number there */
		HOLDS(header_record_read(&header, &arena, buf_str(&again)));
		header_record_write(&third, &header);
		HOLDS(str_eq(buf_str(&again), buf_str(&third)));
	}
	arena_done(&arena);
	free(copy);
	return 0;
}
