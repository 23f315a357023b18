/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "demo/weir-demo.h"
#include "raw-client.h"

/* What the window says when SAP AI Core refuses, limits or fails, word by word, and that each of it goes
 * with the next success. */

#define KEY "0123456789abcdef"
#define CHAT "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"

typedef struct
{
  const char *name;
  WeirDemoFault fault;
  guint n_requests; /* that fail; 0: the deployments are asked for anew */
  const char *title;
  const char *body;
  const char *action;
} Row;

static const Row rows[] = {
  { "sign-in",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/oauth/token", .status = 401 },
    0,
    "Sign-In Rejected",
    "SAP did not accept the client ID and secret of dev-eu10. The service key may have been "
    "deleted "
    "or replaced.",
    "Update Key" },
  { "access",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .status = 403 },
    0,
    "Access Denied",
    "The token is valid, but this service key may not use resource group “default”. Ask the "
    "subaccount administrator.",
    "Change Resource Group" },
  { "rate-limit",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/inference/", .status = 429, .retry_after = "24" },
    1,
    "Rate Limit Reached",
    "SAP AI Core limits gpt-4o. Next try in 24 s.",
    NULL },
  { "trouble",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/inference/", .status = 500 },
    3,
    "Requests Are Failing",
    "SAP AI Core had a problem (502). Nothing to change on your side.",
    "Open Status Page" },
  { "discovery",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .status = 503 },
    0,
    "SAP AI Core Had a Problem",
    "The deployments of dev-eu10 could not be read. There is nothing to change on your side.",
    "Try Again" },
};

typedef struct
{
  const Row *row;
  WeirDemo *demo;
  guint16 port;
} Case;

static const Row *waited_for;

static GtkWidget *
find (UiFixture *fixture, GType type, const char *property, const char *value)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), type, property, value);
}

static WeirProblem *
get_top (UiFixture *fixture)
{
  return weir_problem_board_get_top (weir_desk_get_board (ui_fixture_get_desk (fixture)));
}

static gboolean
is_shown (UiFixture *fixture)
{
  return get_top (fixture) != NULL
         && strcmp (weir_problem_get_title (get_top (fixture)), waited_for->title) == 0;
}

static gboolean
is_gone (UiFixture *fixture)
{
  return get_top (fixture) == NULL;
}

static gboolean
has_deployments (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  return g_list_model_get_n_items (weir_desk_get_deployments (desk)) > 0;
}

static gboolean
is_refreshed (UiFixture *fixture)
{
  gboolean is_refreshing;

  g_object_get (weir_desk_get_service (ui_fixture_get_desk (fixture)), "refreshing", &is_refreshing,
                NULL);
  return !is_refreshing;
}

static guint
ask (const Case *c)
{
  guint status;

  g_free (raw_client_ask (c->port, "POST", "/v1/chat/completions", KEY, CHAT, &status));
  return status;
}

static void
do_banner (UiFixture *fixture, gpointer data)
{
  Case *c = data;
  const Row *row = c->row;
  GtkWidget *button;

  waited_for = row;
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, has_deployments);
  ui_fixture_wait (fixture, is_refreshed);
  g_assert_null (get_top (fixture));

  weir_demo_set_faults (c->demo, &row->fault, 1);
  if (row->n_requests == 0)
    {
      if (strcmp (row->fault.path, "/oauth/token") == 0)
        weir_service_restart (weir_desk_get_service (ui_fixture_get_desk (fixture)));
      else
        ui_fixture_act (fixture, "refresh", NULL);
    }
  for (guint i = 0; i < row->n_requests; i++)
    g_assert_cmpuint (ask (c), >=, 400);
  ui_fixture_wait (fixture, is_shown);
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", row->title));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", row->body));
  button = row->action != NULL ? find (fixture, GTK_TYPE_BUTTON, "label", row->action) : NULL;
  if (row->action != NULL)
    g_assert_true (gtk_widget_get_visible (button) && gtk_widget_get_sensitive (button));

  /* it goes by itself once a request succeeds, or the deployments can be read */
  weir_demo_set_faults (c->demo, NULL, 0);
  if (row->n_requests == 0)
    ui_fixture_act (fixture, "refresh", NULL);
  else if (row->fault.status != 429)
    g_assert_cmpuint (ask (c), ==, 200);
  else /* a deployment that is limited is not asked before its time */
    weir_service_restart (weir_desk_get_service (ui_fixture_get_desk (fixture)));
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, is_gone);
}

static void
test_banner (gconstpointer data)
{
  UiFixture fixture = { 0 };
  Case c = { .row = data, .demo = weir_demo_new (NULL), .port = ui_fixture_find_port () };
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;

  weir_demo_start (c.demo, 0, &error);
  g_assert_no_error (error);
  key = weir_demo_dup_service_key (c.demo);
  config = g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": %s}},"
                            "\"secret_authentication_tokens\": [\"" KEY "\"], \"port\": %u}",
                            key, c.port);
  ui_fixture_run (&fixture, config, NULL, do_banner, &c);
  weir_demo_stop (c.demo);
  g_object_unref (c.demo);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/banners/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_banner);
    }
  return g_test_run ();
}
