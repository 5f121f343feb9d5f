/*
 * The program's version, as records and reports name it. It is also "engine" in the
 * findings record: a change of what is found needs a new one.
 */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define MILECASTLE_VERSION "0.1.0"

#endif
