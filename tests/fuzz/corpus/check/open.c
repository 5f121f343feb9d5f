"gets\
gets(s); /* gets