/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MAX_ROW_FILES 4
#define MAX_ROW_VARIABLES 12

/**
 * SettingsRow:
 * @files: name and text; a name that ends in "!" is made readable for all
 * @variables: "NAME=value"
 * @config: what --config says
 * @expected: the settings as settings_row_run () writes them down, line for line
 * @error: part of the message, when reading must fail
 *
 * One way to configure Weir and what comes of it. "%D" stands for the folder the files are in,
 * which is also the home and the configuration folder.
 */
typedef struct
{
  const char *name;
  struct
  {
    const char *name;
    const char *text;
  } files[MAX_ROW_FILES];
  const char *variables[MAX_ROW_VARIABLES];
  const char *config;
  const char *expected;
  const char *error;
} SettingsRow;

/* A test function. Writes down: accounts with what differs from the default, keys, aliases, rules, and the
 * address when it is another than the default; then the warnings. */
void settings_row_run (gconstpointer row);

/* Adds a test for each row under @prefix. */
void settings_rows_add (const char *prefix, const SettingsRow *rows, guint n_rows);

G_END_DECLS
