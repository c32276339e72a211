/*
 * Calls that must not compile in this project: each has a bounded or checked
 * form.  The build includes this file before every source file.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BANNED(call, instead) banned_##call##_use_##instead
#undef strcpy
#define strcpy(d, s) BANNED(strcpy, buf_add_or_snprintf)
#undef strcat
#define strcat(d, s) BANNED(strcat, buf_add)
#undef strncpy
#define strncpy(d, s, n) BANNED(strncpy, snprintf)
#undef sprintf
#define sprintf(...) BANNED(sprintf, snprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, vsnprintf)
#undef strtok
#define strtok(s, d) BANNED(strtok, strtok_r)
#undef atoi
#define atoi(s) BANNED(atoi, strtol)
#undef atol
#define atol(s) BANNED(atol, strtol)
#undef system
#define system(s) BANNED(system, posix_spawn)

#endif
