// milecastle: allow str-gets -- the input is ours
// and more
gets(s); /* milecastle: allow */
