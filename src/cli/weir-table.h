/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirTable:
 *
 * Rows with named columns, printed for people as aligned text or for programs as a JSON array of
 * objects whose members are the columns' names.
 */
typedef struct _WeirTable WeirTable;

/* @columns: (array zero-terminated=1): names in lower case with underscores, borrowed. */
WeirTable *weir_table_new (const char *const *columns);
void weir_table_free (WeirTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTable, weir_table_free)

/* Begins a row; then one call a column, in order. %NULL is an empty cell, in JSON null. */
void weir_table_add_row (WeirTable *self);
void weir_table_add_text (WeirTable *self, const char *utf8);
void weir_table_add_number (WeirTable *self, gint64 value);

/* (transfer none) @items: (array zero-terminated=1): joined by commas, in JSON an array. */
void weir_table_add_list (WeirTable *self, const char *const *items);

guint weir_table_get_n_rows (WeirTable *self);

/* Sorts by the columns from left to right. */
void weir_table_sort (WeirTable *self);

/* (transfer full): with a line of column names; columns that are empty in all rows are left out.
 * Ends in a line feed. Control characters are escaped. */
char *weir_table_to_text (WeirTable *self);

/* (transfer full): ends in a line feed. */
char *weir_table_to_json (WeirTable *self);

/* Prints one of the two on standard output. */
void weir_table_print (WeirTable *self, gboolean json);

G_END_DECLS
