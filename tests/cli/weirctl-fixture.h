/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* weirctl from outside, in a home of its own, without a session bus. */
typedef struct
{
  char *folder; /* home, and all of the XDG folders */
  GSubprocessLauncher *launcher;
} WeirctlFixture;

/* For g_test_add (). */
void weirctl_fixture_set_up (WeirctlFixture *f, gconstpointer data);
void weirctl_fixture_tear_down (WeirctlFixture *f, gconstpointer data);

/* With the session bus of this process. */
void weirctl_fixture_use_bus (WeirctlFixture *f);

/* Runs weirctl with the words of @line (quoted as in a shell) to its end; @input: (nullable): what it
 * reads.
 *
 * Returns: what it ended with */
int weirctl_fixture_run (WeirctlFixture *f,
                         const char *line,
                         const char *input,
                         char **out,
                         char **errors);

/* The same, and it must end with @status and print @out and @errors (nullable: anything) among the rest, but
 * never "s3cret". */
void weirctl_fixture_expect (WeirctlFixture *f,
                             const char *line,
                             const char *input,
                             int status,
                             const char *out,
                             const char *errors);

/* (transfer full) (nullable): config.json as it is. */
char *weirctl_fixture_read_config (WeirctlFixture *f);

/* Writes a file of the folder. */
void weirctl_fixture_write (WeirctlFixture *f, const char *name, const char *text);

/* @words: (nullable) */
void weirctl_assert_has (const char *text, const char *words);

G_END_DECLS
