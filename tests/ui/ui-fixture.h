/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* The real application, run in the test's own process. */
typedef struct
{
  WeirApplication *application;
  WeirApplicationOptions where;
  int status; /* of the application, once it has ended */
  gboolean wants_welcome;
} UiFixture;

/**
 * ui_fixture_run:
 * @config: (nullable): text of config.json
 * @arguments: (nullable) (array zero-terminated=1): of the command line
 * @script: what to do while it runs; afterwards it is ended, if it has not ended yet
 *
 * Runs the application from its start to its end.
 */
void ui_fixture_run (UiFixture *self,
                     const char *config,
                     const char *const *arguments,
                     void (*script) (UiFixture *self, gpointer data),
                     gpointer data);

/* Runs the main context until @test says yes; after a minute the test fails. */
void ui_fixture_wait (UiFixture *self, gboolean (*test) (UiFixture *self));

/* The same for any loop, which keeps waiting as long as there is a reason to. */
gint64 ui_fixture_begin_wait (void);
void ui_fixture_keep_waiting (gint64 end_us);

/* (transfer none): the main window, once it is there, and what it binds to. */
GtkWidget *ui_fixture_get_window (UiFixture *self);
WeirDesk *ui_fixture_get_desk (UiFixture *self);

/* Runs the main context until it has rested for so long, a millisecond at a time: where the machine is busy
 * that takes longer, up to thirty times as long. */
void ui_fixture_pass (guint ms);

/* Waits for a state of the proxy. */
void ui_fixture_wait_state (UiFixture *self, WeirServiceState state);

/* Does "app.name", with a target as text of a GVariant, or none. */
void ui_fixture_act (UiFixture *self, const char *name, const char *target);

/* (transfer none) (nullable): the first widget below @root (inclusive) of this type, for which
 * @property (nullable) has the text @value. */
GtkWidget *ui_fixture_find (GtkWidget *root, GType type, const char *property, const char *value);

/* The number below @root (inclusive) that is called @caption says so. */
void
ui_fixture_assert_tile (GtkWidget *root, const char *caption, const char *value, const char *note);

/* (transfer none): the page @name of the main window, which is the visible one. */
GtkWidget *ui_fixture_get_page (UiFixture *self, const char *name);
gboolean ui_fixture_is_page (UiFixture *self, const char *name);

/* (transfer none) (nullable): the top level of this type that is shown. */
GtkWidget *ui_fixture_find_toplevel (GType type);

/* (transfer none): the same, once it is there and can be seen. */
GtkWidget *ui_fixture_wait_toplevel (GType type);

/* (transfer full): what is written once the dialog that asks for a file, which may be on its way, has
 * been answered with @name. The dialog begins in the program's folder, and reads it when it likes: this
 * is the folder of the run. */
char *ui_fixture_save_as (const char *name);

gboolean ui_fixture_is_window_shown (UiFixture *self);

/* A port that nobody listens at just now. */
guint16 ui_fixture_find_port (void);

/* (transfer full): config.json with an account of a demo that is not there, a key and @port. */
char *ui_fixture_build_config (guint16 port);

/* All that was used and said before is forgotten. Before ui_fixture_run (). */
void ui_fixture_remove_database (void);

G_END_DECLS
