/*
 * milecastle doctor --server: what lies above install/: configuration, policy, journal.
 */
#ifndef CLI_DOCTOR_SERVER_H
#define CLI_DOCTOR_SERVER_H

#include "install/doctor.h"

/* Add the checks of the server whose place doctor has found. */
void doctor_server_policy(struct doctor *doctor);

#endif
