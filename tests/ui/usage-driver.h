/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui-fixture.h"

G_BEGIN_DECLS

/* Drives the Usage page of the application that runs. */

/**
 * UsageDriverTest:
 * @script: what is done
 * @arguments: (nullable): of the program
 * @members: (nullable): more of config.json
 */
typedef struct
{
  const char *path;
  void (*script) (UiFixture *fixture, gpointer data);
  const char *const *arguments;
  const char *members;
} UsageDriverTest;

/* A currency, and a budget for the month. */
#define USAGE_DRIVER_BUDGET                                                                        \
  ", \"prices\": {\"currency\": \"EUR\", \"capacity_unit\": 1.6},"                                 \
  " \"budget\": {\"month\": 3.2, \"stop\": true}"

/* Adds tests that begin with an empty database each. @tests: static */
void usage_driver_add_tests (const UsageDriverTest *tests, guint n);

/* (transfer none) */
WeirUsageView *usage_driver_get_view (UiFixture *fixture);
GtkWidget *usage_driver_find_page (UiFixture *fixture);
GtkWidget *usage_driver_find_label (UiFixture *fixture, const char *text); /* (nullable) */
GtkWidget *usage_driver_wait_label (UiFixture *fixture, const char *text); /* for a minute */

/* For ui_fixture_wait (). */
gboolean usage_driver_is_empty (UiFixture *fixture);
gboolean usage_driver_has_figures (UiFixture *fixture);

void usage_driver_assert_tile (UiFixture *fixture,
                               const char *caption,
                               const char *value,
                               const char *note);

/* Eight requests of "small", four of "big", one of them an error. */
void usage_driver_add (UiFixture *fixture);

void usage_driver_show_page (UiFixture *fixture);

/* Adds usage, shows the page, and waits for the figures. */
void usage_driver_show_figures (UiFixture *fixture);

/* Activates an action of the page. @target: (nullable) */
void usage_driver_act (UiFixture *fixture, const char *action, const char *target);

G_END_DECLS
