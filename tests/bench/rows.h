/*
 * The store's floor: rows of running, read and written by plain SQLite calls
 * with the settings of base/sql.c, in a table of the same shape as the one of
 * store/schema.c.  Whatever fails ends the benchmark.
 */
#ifndef ROWS_H
#define ROWS_H

#include <stddef.h>

struct rows;

/* All rows of running in the state database at path; rows_free in the end. */
struct rows *rows_read(const char *path);
void rows_free(struct rows *rows);
size_t rows_count(const struct rows *rows);

/* Seconds to make a database at path and insert all rows in one transaction.  It is removed. */
double rows_insert_time(const struct rows *rows, const char *path);

/* The same, and the database stays. */
void rows_copy(struct rows *rows, const char *path);

/* Seconds to change one row of the database that rows_copy made, durably; n varies the value. */
double rows_update_time(const struct rows *rows, int n);

/* Changes the i-th row of the database at path, in n durable transactions. */
void rows_update_row(const char *path, int i, int n);

/* Seconds to open the state database, read running in order and write the lines to /dev/null. */
double rows_show_time(const char *path);

#endif
