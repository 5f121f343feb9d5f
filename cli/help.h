/*
 * Words about commands, all from the command table.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>
#include "cli/cli.h"

void help_print_overview(FILE *file);
void help_print(const struct cli_command *command);

extern const char help_exit_codes[]; /* lines "CODE\tmeaning" */

#endif
