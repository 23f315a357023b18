/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "ui/weir-deployment-row.h"
#include "ui/weir-deployments-page.h"
#include "ui/weir-order-row.h"
#include "ui/weir-status-pill.h"
#include "ui/weir-subaccount-window.h"

/* The page of deployments: its states, its filter, and what its rows do. */

static const char *const demo[] = { "--demo", NULL };
static const char *const background[] = { "--background", NULL };

/* Other pages have what this one has, too. */
static GtkWidget *
get_page (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_DEPLOYMENTS_PAGE, NULL, NULL);
}

static GtkWidget *
find_view (UiFixture *fixture, const char *name)
{
  return ui_fixture_find (get_page (fixture), GTK_TYPE_STACK, "visible-child-name", name);
}

static GtkWidget *
find_row (UiFixture *fixture, const char *title)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_DEPLOYMENT_ROW, "title",
                          title);
}

static gboolean
is_listed (UiFixture *fixture)
{
  return find_view (fixture, "list") != NULL;
}

static gboolean
is_in_trouble (UiFixture *fixture)
{
  return find_view (fixture, "trouble") != NULL;
}

static void
show_list (UiFixture *fixture)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "show-page", "'deployments'");
  ui_fixture_wait (fixture, is_listed);
}

static void
do_list (UiFixture *fixture, gpointer data)
{
  GtkWidget *row, *group;
  g_autofree char *subtitle = NULL;

  show_list (fixture);
  row = find_row (fixture, "anthropic--claude-4.5-haiku");
  g_assert_nonnull (row);
  g_object_get (row, "subtitle", &subtitle, NULL);
  g_assert_true (g_str_has_prefix (subtitle, "Anthropic · version "));
  g_assert_nonnull (ui_fixture_find (row, WEIR_TYPE_STATUS_PILL, "status", "RUNNING"));
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_LABEL, "label", "Running"));
  group = ui_fixture_find (ui_fixture_get_window (fixture), ADW_TYPE_PREFERENCES_GROUP, "title",
                           "default");
  g_assert_nonnull (group);
  g_assert_nonnull (ui_fixture_find (ui_fixture_get_window (fixture), ADW_TYPE_WINDOW_TITLE,
                                     "subtitle", "Updated just now"));
}

static void
test_list (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_list, NULL);
}

/* --- Filter --- */

static void
do_filter (UiFixture *fixture, gpointer data)
{
  GtkWidget *entry, *button;

  show_list (fixture);
  entry = ui_fixture_find (get_page (fixture), GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "CLAUDE");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_nonnull (find_row (fixture, "anthropic--claude-4.5-haiku"));
  g_assert_null (find_row (fixture, "gpt-4o"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "no such model");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_nonnull (find_view (fixture, "no-match"));
  button = ui_fixture_find (get_page (fixture), GTK_TYPE_BUTTON, "label", "Clear Filter");
  g_signal_emit_by_name (button, "clicked");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_nonnull (find_row (fixture, "gpt-4o"));
}

static void
test_filter (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_filter, NULL);
}

/* --- What a row does --- */

static gboolean
has_answered (UiFixture *fixture)
{
  GtkWidget *row = find_row (fixture, "gpt-4o");
  WeirDeploymentTestState state;
  g_autoptr (WeirDeploymentItem) item = NULL;

  g_object_get (row, "item", &item, NULL);
  state = weir_deployment_item_get_test (item);
  return state == WEIR_DEPLOYMENT_PASSED || state == WEIR_DEPLOYMENT_FAILED;
}

static void
on_text (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
assert_clipboard (UiFixture *fixture, const char *text)
{
  g_autofree char *copied = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (ui_fixture_get_window (fixture)), NULL,
                                 on_text, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (copied, ==, text);
}

static void
do_row (UiFixture *fixture, gpointer data)
{
  GtkWidget *row;
  g_autofree char *subtitle = NULL;

  show_list (fixture);
  row = find_row (fixture, "gpt-4o");
  g_assert_true (gtk_widget_activate_action (row, "deployment.copy-name", NULL));
  assert_clipboard (fixture, "gpt-4o");

  g_assert_true (gtk_widget_activate_action (row, "deployment.test", NULL));
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_STACK, "visible-child-name", "spinner"));
  ui_fixture_wait (fixture, has_answered);
  g_object_get (row, "subtitle", &subtitle, NULL);
  g_assert_nonnull (strstr (subtitle, "\nAnswered in "));
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_STACK, "visible-child-name", "button"));
}

static void
test_row (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_row, NULL);
}

/* --- Without a list --- */

static void
do_none (UiFixture *fixture, gpointer data)
{
  ui_fixture_act (fixture, "show-page", "'deployments'");
  g_assert_nonnull (find_view (fixture, "no-subaccount"));
}

static void
test_none (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_none, NULL);
}

static void
do_trouble (UiFixture *fixture, gpointer data)
{
  ui_fixture_act (fixture, "show-page", "'deployments'");
  ui_fixture_wait (fixture, is_in_trouble);
  g_assert_nonnull (ui_fixture_find (ui_fixture_get_window (fixture), ADW_TYPE_STATUS_PAGE, "title",
                                     "Cannot Reach SAP AI Core"));
  g_assert_nonnull (
      ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_BUTTON, "label", "Retry"));
}

static void
test_trouble (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_trouble, NULL);
}

/* --- With an account of a demo of the test's own --- */

/* Runs @script with the account "dev", whose demo has these deployments. */
static void
run_with_account (const WeirDemoDeployment *deployments,
                  guint n_deployments,
                  void (*script) (UiFixture *fixture, gpointer data))
{
  const WeirDemoOptions options = { .deployments = deployments, .n_deployments = n_deployments };
  g_autoptr (WeirDemo) server = weir_demo_new (&options);
  UiFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;

  weir_demo_start (server, 0, &error);
  g_assert_no_error (error);
  key = weir_demo_dup_service_key (server);
  config =
      g_strdup_printf ("{\"port\": %u, \"subAccounts\": {\"dev\": {\"service_key_json\": %s}}, "
                       "\"secret_authentication_tokens\": [\"0123456789abcdef\"]}",
                       ui_fixture_find_port (), key);
  ui_fixture_run (&fixture, config, NULL, script, server);
  weir_demo_stop (server);
}

/* What runs at SAP's side runs on, and is shown, when the proxy here is stopped. */
static void
do_stopped_proxy (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  show_list (fixture);
  ui_fixture_act (fixture, "stop", NULL);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_STOPPED);
  ui_fixture_wait (fixture, is_listed);
  g_assert_nonnull (find_row (fixture, "gpt-4o"));
  button = ui_fixture_find (find_row (fixture, "gpt-4o"), GTK_TYPE_BUTTON, "label", "Test");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "The proxy is not running: start it to test the model");
}

static void
test_stopped_proxy (void)
{
  static const WeirDemoDeployment running[] = {
    { .model = "gpt-4o", .executable = "azure-openai" },
  };

  run_with_account (running, G_N_ELEMENTS (running), do_stopped_proxy);
}

static gboolean
is_empty (UiFixture *fixture)
{
  return find_view (fixture, "empty") != NULL;
}

static void
assert_hidden (UiFixture *fixture, const char *text)
{
  g_assert_nonnull (find_view (fixture, "no-match"));
  g_assert_nonnull (
      ui_fixture_find (get_page (fixture), ADW_TYPE_STATUS_PAGE, "description", text));
}

/* What another switch hides does not come back when the filter is cleared. */
static void
do_hidden (UiFixture *fixture, gpointer data)
{
  GtkWidget *entry;

  show_list (fixture);
  entry = ui_fixture_find (get_page (fixture), GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "no such model");
  g_signal_emit_by_name (entry, "search-changed");
  assert_hidden (fixture, "1 deployment is hidden by the filter.");
  g_object_set (get_page (fixture), "show-stopped", TRUE, NULL);
  assert_hidden (fixture, "3 deployments are hidden by the filter.");
}

static void
test_hidden (void)
{
  static const WeirDemoDeployment deployments[] = {
    { .model = "gpt-4o", .executable = "azure-openai" },
    { .model = "gpt-5", .executable = "azure-openai", .status = "STOPPED" },
    { .model = "gpt-5-mini", .executable = "azure-openai", .status = "STOPPED" },
  };

  run_with_account (deployments, G_N_ELEMENTS (deployments), do_hidden);
}

static gboolean
is_edited (UiFixture *fixture)
{
  return ui_fixture_find_toplevel (WEIR_TYPE_SUBACCOUNT_WINDOW) != NULL;
}

static void
do_empty (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  ui_fixture_act (fixture, "show-page", "'deployments'");
  ui_fixture_wait (fixture, is_empty);
  g_assert_nonnull (ui_fixture_find (
      get_page (fixture), ADW_TYPE_STATUS_PAGE, "description",
      "Resource group “default” in dev has no running model deployment. Another group may have "
      "one, or create one in SAP AI Launchpad."));
  button = ui_fixture_find (get_page (fixture), GTK_TYPE_BUTTON, "label", "Change Resource Group");
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait (fixture, is_edited);
}

static void
test_empty (void)
{
  static const WeirDemoDeployment stopped[] = {
    { .model = "gpt-4o", .executable = "azure-openai", .status = "STOPPED" },
  };

  run_with_account (stopped, G_N_ELEMENTS (stopped), do_empty);
}

/* Saved, and read again. */
static gboolean
is_replaced (UiFixture *fixture)
{
  WeirEngine *engine =
      weir_service_get_engine (weir_desk_get_service (ui_fixture_get_desk (fixture)));

  return engine != NULL && weir_engine_get_settings (engine)->rules.n_fallbacks == 1;
}

/* It goes, or has gone: that depends on the day this runs. */
static void
do_replace (UiFixture *fixture, gpointer data)
{
  GtkWidget *dialog, *row;
  WeirRule *rule;

  show_list (fixture);
  row = find_row (fixture, "gpt-4.1");
  g_assert_nonnull (row);
  gtk_widget_activate_action (find_row (fixture, "gpt-5"), "deployment.replace", NULL);
  g_assert_null (ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));

  gtk_widget_activate_action (row, "deployment.replace", NULL);
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Replace gpt-4.1?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "save");
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_fixture_wait (fixture, is_replaced);
  rule = weir_rules_editor_find (weir_desk_get_rules (ui_fixture_get_desk (fixture)),
                                 WEIR_RULE_FALLBACK, "gpt-4.1");
  g_assert_cmpstr (weir_rule_get_values (rule)[0], ==, "gpt-5");
}

static void
test_replace (void)
{
  static const WeirDemoDeployment two[] = {
    { .model = "gpt-4.1", .executable = "azure-openai" },
    { .model = "gpt-5", .executable = "azure-openai" },
  };

  run_with_account (two, G_N_ELEMENTS (two), do_replace);
}

/* --- Narrow --- */

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  GtkWidget *button;
  int least;

  weir_service_set_demo (weir_desk_get_service (ui_fixture_get_desk (fixture)), TRUE);
  g_settings_set_int (settings, "width", 400);
  ui_fixture_act (fixture, "start", NULL);
  weir_application_present (fixture->application);
  show_list (fixture);
  ui_fixture_wait (fixture, is_narrow);
  button =
      ui_fixture_find (find_row (fixture, "gpt-4o"), GTK_TYPE_BUTTON, "tooltip-text", "Copy Name");
  g_assert_false (gtk_widget_get_visible (button));
  gtk_widget_measure (find_view (fixture, "list"), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                      NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  g_settings_reset (settings, "width");
}

static void
test_narrow (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, background, do_narrow, NULL);
}

/* --- One that was on its way before this program began --- */

#define ON_ITS_WAY "d0123456789abcde"

static gboolean
is_followed (UiFixture *fixture)
{
  GtkWidget *row = ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_ORDER_ROW, "title",
                                    "Deploy gpt-4o");
  g_autofree char *subtitle = NULL;

  if (row == NULL)
    return FALSE;
  g_object_get (row, "subtitle", &subtitle, NULL);
  return g_str_has_prefix (subtitle, "Starting… · dev-eu10 · default · " ON_ITS_WAY);
}

static gboolean
is_followed_to_its_end (UiFixture *fixture)
{
  WeirDeploymentOrders *orders =
      weir_fleet_get_orders (weir_desk_get_fleet (ui_fixture_get_desk (fixture)));
  GtkWidget *row = find_row (fixture, "gpt-4o");
  g_autoptr (WeirDeploymentItem) item = NULL;

  if (row == NULL || g_list_model_get_n_items (G_LIST_MODEL (orders)) > 0)
    return FALSE;
  g_object_get (row, "item", &item, NULL);
  return weir_deployment_item_get (item)->status == WEIR_DEPLOYMENT_RUNNING;
}

/* Nobody does anything for it. */
static void
do_follow (UiFixture *fixture, gpointer data)
{
  static const WeirDemoDeployment running = { .id = ON_ITS_WAY,
                                              .model = "gpt-4o",
                                              .executable = "azure-openai" };

  ui_fixture_act (fixture, "show-page", "'deployments'");
  ui_fixture_wait (fixture, is_followed);
  weir_demo_set_deployments (data, &running, 1);
  weir_demo_set_faults (data, NULL, 0);
  ui_fixture_wait (fixture, is_followed_to_its_end);
}

static void
test_follow (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *standing =
      g_strdup_printf ("{\"id\":\"" ON_ITS_WAY "\",\"executableId\":\"azure-openai\","
                       "\"scenarioId\":\"foundation-models\",\"status\":\"PENDING\","
                       "\"targetStatus\":\"RUNNING\",\"createdAt\":\"%s\",\"modifiedAt\":\"%s\","
                       "\"details\":{\"resources\":{\"backendDetails\":{\"model\":"
                       "{\"name\":\"gpt-4o\",\"version\":\"latest\"}}}}}",
                       time, time);
  g_autofree char *list = g_strdup_printf ("{\"count\":1,\"resources\":[%s]}", standing);
  const WeirDemoFault answers[] = {
    { .kind = WEIR_DEMO_FAULT_STATUS,
      .path = "/lm/deployments/" ON_ITS_WAY,
      .status = 200,
      .body = standing },
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .status = 200, .body = list },
  };
  const WeirDemoOptions options = { .faults = answers, .n_faults = G_N_ELEMENTS (answers) };
  g_autoptr (WeirDemo) service = weir_demo_new (&options);
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;
  UiFixture fixture = { 0 };

  g_assert_true (weir_demo_start (service, 0, NULL));
  key = weir_demo_dup_service_key (service);
  config = g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": %s}},"
                            "\"port\": %u}",
                            key, ui_fixture_find_port ());
  ui_fixture_run (&fixture, config, NULL, do_follow, service);
  weir_demo_stop (service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/deployments-page/list", test_list);
  g_test_add_func ("/ui/deployments-page/filter", test_filter);
  g_test_add_func ("/ui/deployments-page/row", test_row);
  g_test_add_func ("/ui/deployments-page/none", test_none);
  g_test_add_func ("/ui/deployments-page/trouble", test_trouble);
  g_test_add_func ("/ui/deployments-page/stopped-proxy", test_stopped_proxy);
  g_test_add_func ("/ui/deployments-page/empty", test_empty);
  g_test_add_func ("/ui/deployments-page/hidden", test_hidden);
  g_test_add_func ("/ui/deployments-page/replace", test_replace);
  g_test_add_func ("/ui/deployments-page/narrow", test_narrow);
  g_test_add_func ("/ui/deployments-page/follow", test_follow);

  return g_test_run ();
}
