/* More than a few such lines are one mistake, told once. */
const char *const words[] = {
	"Zürich",  // expect: src-encoding
	"Genève",
	"Neuchâtel",
	"Grüsch",
	"Küsnacht",
};
