/* SPDX-License-Identifier: MIT */
#include "app/weir-deployment-way.h"

#define NOW 1795511520
#define HOUR (60 * 60)

static const struct
{
  const char *name;
  WeirDeployment deployment;
  int kind; /* -1: nowhere */
} rows[] = {
  { "unknown", { .status = WEIR_DEPLOYMENT_UNKNOWN }, WEIR_DEPLOYMENT_ORDER_CREATE },
  { "pending",
    { .status = WEIR_DEPLOYMENT_PENDING, .created_s = NOW - 60 },
    WEIR_DEPLOYMENT_ORDER_CREATE },
  { "running", { .status = WEIR_DEPLOYMENT_RUNNING }, -1 },
  { "dead", { .status = WEIR_DEPLOYMENT_DEAD }, -1 },
  { "completed", { .status = WEIR_DEPLOYMENT_COMPLETED }, -1 },
  { "stopped", { .status = WEIR_DEPLOYMENT_STOPPED, .going_away = TRUE }, -1 },
  { "stopping", { .status = WEIR_DEPLOYMENT_STOPPING }, WEIR_DEPLOYMENT_ORDER_STOP },
  { "to-be-stopped",
    { .status = WEIR_DEPLOYMENT_RUNNING, .going_away = TRUE },
    WEIR_DEPLOYMENT_ORDER_STOP },
  { "never-started",
    { .status = WEIR_DEPLOYMENT_PENDING, .going_away = TRUE },
    WEIR_DEPLOYMENT_ORDER_STOP },
  { "deleted",
    { .status = WEIR_DEPLOYMENT_STOPPED, .going_away = TRUE, .being_deleted = TRUE },
    WEIR_DEPLOYMENT_ORDER_DELETE },
  { "stuck", { .status = WEIR_DEPLOYMENT_PENDING, .created_s = NOW - HOUR - 1 }, -1 },
  { "old-but-changed",
    { .status = WEIR_DEPLOYMENT_STOPPING, .created_s = 1, .changed_s = NOW - HOUR },
    WEIR_DEPLOYMENT_ORDER_STOP },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  WeirDeploymentOrderKind kind;
  gboolean found = weir_deployment_way_find (&rows[i].deployment, NOW, &kind);

  g_assert_cmpint (found, ==, rows[i].kind >= 0);
  if (found)
    g_assert_cmpint (kind, ==, rows[i].kind);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/deployment-way/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
