# docs/tour: what a newcomer runs does what its transcript says.

load helper

setup()
{
	isolate
}

@test "the tour of reviews goes as its transcript says" {
	tour=$BATS_TEST_DIRNAME/../../docs/tour
	MILECASTLE=$MILECASTLE "$tour/run" "$BATS_TEST_TMPDIR/tour" >out 2>&1
	"$tour/normal" <out >got
	# the order of the evidence is that of names and ids
	diff <(sort "$tour/transcript.txt") <(sort got)
}
