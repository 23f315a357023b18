/* SPDX-License-Identifier: MIT */
#include "app/weir-service-failure.h"

#include <gio/gio.h>

/* What is said when the proxy cannot be started. */

static const struct
{
  const char *name;
  WeirPortOwner owner;
  WeirProblemKind kind;
  const char *body;
} rows[] = {
  { "program",
    { (char *) "4312", (char *) "node", (char *) "me", TRUE, FALSE },
    WEIR_PROBLEM_PORT_IN_USE,
    "node (process 4312) is listening there." },
  { "others-program",
    { (char *) "4312", (char *) "node", (char *) "anna", FALSE, FALSE },
    WEIR_PROBLEM_PORT_IN_USE,
    "node (process 4312) of user “anna” is listening there." },
  { "nameless-program",
    { (char *) "4312", NULL, (char *) "me", TRUE, FALSE },
    WEIR_PROBLEM_PORT_IN_USE,
    "Process 4312 is listening there." },
  { "hidden-program",
    { NULL, NULL, (char *) "anna", FALSE, FALSE },
    WEIR_PROBLEM_PORT_IN_USE,
    "A program of user “anna” is listening there." },
  { "unknown", { NULL }, WEIR_PROBLEM_PORT_IN_USE, "Another program is listening there." },
  { "own-weir",
    { (char *) "4312", (char *) "weirctl", (char *) "me", TRUE, TRUE },
    WEIR_PROBLEM_ANOTHER_WEIR,
    "You have started it from the command line, as a service or in another session." },
  { "others-weir",
    { NULL, NULL, (char *) "anna", FALSE, TRUE },
    WEIR_PROBLEM_ANOTHER_WEIR,
    "It was started by user “anna”." },
};

static void
test_port (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const WeirSettings settings = { .host = (char *) "127.0.0.1", .port = 3001 };
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, "port 3001 is in use");
  g_autoptr (WeirProblem) problem =
      weir_service_failure_describe_port (&settings, &rows[i].owner, error);

  g_assert_cmpint (weir_problem_get_kind (problem), ==, rows[i].kind);
  g_assert_cmpstr (weir_problem_get_body (problem), ==, rows[i].body);
  g_assert_cmpstr (weir_problem_get_details (problem), ==, "port 3001 is in use");
  g_assert_true (g_str_has_prefix (weir_problem_get_action_name (problem), "app.use-port(uint32 "));
}

static void
test_other (void)
{
  const WeirSettings settings = { .host = (char *) "127.0.0.1", .port = 443 };
  g_autoptr (GError) denied =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "denied");
  g_autoptr (GError) failed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It rains");
  g_autoptr (WeirProblem) port = weir_service_failure_describe (&settings, denied);
  g_autoptr (WeirProblem) other = weir_service_failure_describe (&settings, failed);
  g_autoptr (WeirProblem) configuration = weir_service_failure_describe (NULL, failed);

  g_assert_cmpint (weir_problem_get_kind (port), ==, WEIR_PROBLEM_PORT_DENIED);
  g_assert_cmpstr (weir_problem_get_title (port), ==, "Port 443 Cannot Be Used");
  g_assert_cmpint (weir_problem_get_kind (other), ==, WEIR_PROBLEM_START_FAILED);
  g_assert_cmpstr (weir_problem_get_body (other), ==, "It rains");
  g_assert_cmpint (weir_problem_get_kind (configuration), ==, WEIR_PROBLEM_CONFIGURATION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/service-failure/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_port);
    }
  g_test_add_func ("/app/service-failure/other", test_other);

  return g_test_run ();
}
