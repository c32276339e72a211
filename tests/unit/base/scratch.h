/* cmocka with what it wants before its header, and a folder for each test to write into. */
#ifndef TESTS_UNIT_BASE_SCRATCH_H
#define TESTS_UNIT_BASE_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * An empty folder under $TMPDIR, else in shared memory (where syncing costs
 * nothing), else here.  The caller ends with scratch_remove, which frees dir.
 */
char *scratch_make(void);

/* Removes the folder and all in it. */
void scratch_remove(char *dir);

#endif
