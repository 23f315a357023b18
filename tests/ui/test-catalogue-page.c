/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "ui/weir-catalogue-page.h"
#include "ui/weir-catalogue-row.h"
#include "ui/weir-deploy-dialog.h"
#include "ui/weir-deployment-row.h"
#include "ui/weir-order-row.h"

/* The page of models, and the way of a deployment: made, watched, stopped, deleted. */

static const char *const demo[] = { "--demo", NULL };
static const char *const background[] = { "--background", NULL };

static GListModel *
get_orders (UiFixture *fixture)
{
  return G_LIST_MODEL (weir_fleet_get_orders (weir_desk_get_fleet (ui_fixture_get_desk (fixture))));
}

static GtkWidget *
get_page (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_CATALOGUE_PAGE, NULL, NULL);
}

static gboolean
is_view (UiFixture *fixture, const char *name)
{
  return ui_fixture_find (get_page (fixture), GTK_TYPE_STACK, "visible-child-name", name) != NULL;
}

static gboolean
is_listed (UiFixture *fixture)
{
  return is_view (fixture, "list");
}

static GtkWidget *
find_model (UiFixture *fixture, const char *title)
{
  return ui_fixture_find (get_page (fixture), WEIR_TYPE_CATALOGUE_ROW, "title", title);
}

static void
show_list (UiFixture *fixture)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "show-page", "'models'");
  ui_fixture_wait (fixture, is_listed);
}

static void
run (const char *const *arguments, void (*script) (UiFixture *fixture, gpointer data))
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, arguments, script, NULL);
}

/* --- The list --- */

static void
do_list (UiFixture *fixture, gpointer data)
{
  GtkWidget *row;
  g_autofree char *subtitle = NULL;

  show_list (fixture);
  row = find_model (fixture, "GPT-4.1");
  g_assert_nonnull (row);
  g_object_get (row, "subtitle", &subtitle, NULL);
  g_assert_true (g_str_has_prefix (subtitle, "OpenAI · gpt-4.1 · 1.05 M tokens · chat"));
  /* on that day, before, or after */
  g_assert_nonnull (strstr (subtitle, "etire"));
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_LABEL, "label", "CU 2.46 in · CU 9.41 out"));
}

static void
test_list (void)
{
  run (demo, do_list);
}

static void
do_filter (UiFixture *fixture, gpointer data)
{
  GtkWidget *entry, *kind;

  show_list (fixture);
  entry = ui_fixture_find (get_page (fixture), GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  kind = ui_fixture_find (get_page (fixture), GTK_TYPE_DROP_DOWN, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "ANTHROPIC");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_nonnull (find_model (fixture, "Claude 4.5 Haiku"));
  g_assert_null (find_model (fixture, "GPT-4.1"));

  gtk_drop_down_set_selected (GTK_DROP_DOWN (kind), WEIR_CATALOGUE_EMBEDDING);
  g_assert_true (is_view (fixture, "no-match"));
  g_signal_emit_by_name (
      ui_fixture_find (get_page (fixture), GTK_TYPE_BUTTON, "label", "Clear Filter"), "clicked");
  g_assert_true (is_listed (fixture));
  g_assert_nonnull (find_model (fixture, "GPT-4.1"));
}

static void
test_filter (void)
{
  run (demo, do_filter);
}

static void
do_none (UiFixture *fixture, gpointer data)
{
  ui_fixture_act (fixture, "show-page", "'models'");
  g_assert_true (is_view (fixture, "no-subaccount"));
  g_assert_nonnull (
      ui_fixture_find (get_page (fixture), GTK_TYPE_BUTTON, "label", "Add Subaccount"));
}

static void
test_none (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_none, NULL);
}

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

/* Prices stand below, and all of it fits. */
static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  GtkWidget *row;
  g_autofree char *subtitle = NULL;
  int least;

  weir_service_set_demo (weir_desk_get_service (ui_fixture_get_desk (fixture)), TRUE);
  g_settings_set_int (settings, "width", 400);
  ui_fixture_act (fixture, "start", NULL);
  weir_application_present (fixture->application);
  show_list (fixture);
  ui_fixture_wait (fixture, is_narrow);
  row = find_model (fixture, "GPT-4.1");
  g_object_get (row, "subtitle", &subtitle, NULL);
  g_assert_nonnull (strstr (subtitle, " · CU 2.46 in · CU 9.41 out"));
  gtk_widget_measure (get_page (fixture), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  g_settings_reset (settings, "width");
}

static void
test_narrow (void)
{
  run (background, do_narrow);
}

/* --- A deployment's life --- */

static gboolean
is_asked (UiFixture *fixture)
{
  GtkWidget *dialog = ui_fixture_find_toplevel (WEIR_TYPE_DEPLOY_DIALOG);
  GtkWidget *button =
      dialog != NULL ? ui_fixture_find (dialog, GTK_TYPE_BUTTON, "label", "_Deploy") : NULL;

  return button != NULL && gtk_widget_get_sensitive (button);
}

static gboolean
is_all_done (UiFixture *fixture)
{
  return g_list_model_get_n_items (get_orders (fixture)) == 0;
}

static GtkWidget *
find_deployment (UiFixture *fixture, const char *title)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_DEPLOYMENT_ROW, "title",
                          title);
}

static gboolean
has_status (UiFixture *fixture, const char *status)
{
  GtkWidget *row = find_deployment (fixture, "gpt-5.4");
  g_autoptr (WeirDeploymentItem) item = NULL;

  if (row == NULL)
    return FALSE;
  g_object_get (row, "item", &item, NULL);
  return strcmp (weir_deployment_status_to_string (weir_deployment_item_get (item)->status), status)
         == 0;
}

static gboolean
is_running (UiFixture *fixture)
{
  return has_status (fixture, "RUNNING");
}

static gboolean
is_stopped (UiFixture *fixture)
{
  return has_status (fixture, "STOPPED");
}

static gboolean
is_gone (UiFixture *fixture)
{
  return is_all_done (fixture) && find_deployment (fixture, "gpt-5.4") == NULL;
}

static void
deploy (UiFixture *fixture)
{
  GtkWidget *dialog;

  show_list (fixture);
  g_assert_true (
      gtk_widget_activate_action (find_model (fixture, "GPT-5.4"), "model.deploy", NULL));
  ui_fixture_wait (fixture, is_asked);
  dialog = ui_fixture_find_toplevel (WEIR_TYPE_DEPLOY_DIALOG);
  g_assert_nonnull (ui_fixture_find (dialog, ADW_TYPE_WINDOW_TITLE, "subtitle", "GPT-5.4"));
  g_signal_emit_by_name (ui_fixture_find (dialog, GTK_TYPE_BUTTON, "label", "_Deploy"), "clicked");
}

/* Says yes, or no, to the question that is asked. */
static void
answer (const char *heading, const char *response)
{
  GtkWidget *dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, heading);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
do_life (UiFixture *fixture, gpointer data)
{
  GtkWidget *page;

  deploy (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (get_orders (fixture)), ==, 1);
  page = ui_fixture_get_page (fixture, "deployments");
  g_assert_nonnull (ui_fixture_find (page, WEIR_TYPE_ORDER_ROW, "title", "Deploy gpt-5.4"));
  /* it goes on where nobody looks */
  ui_fixture_act (fixture, "show-page", "'overview'");
  ui_fixture_wait (fixture, is_all_done);
  ui_fixture_act (fixture, "show-page", "'deployments'");
  ui_fixture_wait (fixture, is_running);
  /* one that runs is not deleted */
  gtk_widget_activate_action (find_deployment (fixture, "gpt-5.4"), "deployment.delete", NULL);
  g_assert_null (ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));

  gtk_widget_activate_action (find_deployment (fixture, "gpt-5.4"), "deployment.stop", NULL);
  answer ("Stop gpt-5.4?", "cancel");
  g_assert_true (is_all_done (fixture));
  gtk_widget_activate_action (find_deployment (fixture, "gpt-5.4"), "deployment.stop", NULL);
  answer ("Stop gpt-5.4?", "stop");
  g_assert_nonnull (ui_fixture_find (page, WEIR_TYPE_ORDER_ROW, "title", "Stop gpt-5.4"));
  g_object_set (page, "show-stopped", TRUE, NULL);
  ui_fixture_wait (fixture, is_stopped);
  ui_fixture_wait (fixture, is_all_done);

  gtk_widget_activate_action (find_deployment (fixture, "gpt-5.4"), "deployment.delete", NULL);
  answer ("Delete gpt-5.4?", "delete");
  ui_fixture_wait (fixture, is_gone);
}

/* All models through one deployment: there is no version to choose. */
static void
do_orchestration (UiFixture *fixture, gpointer data)
{
  GtkWidget *dialog;
  GtkWidget *row;
  GtkWidget *page;

  show_list (fixture);
  row = ui_fixture_find (get_page (fixture), ADW_TYPE_ACTION_ROW, "title", "Orchestration");
  g_assert_nonnull (row);
  g_signal_emit_by_name (ui_fixture_find (row, GTK_TYPE_BUTTON, "label", "Deploy…"), "clicked");
  ui_fixture_wait (fixture, is_asked);
  dialog = ui_fixture_find_toplevel (WEIR_TYPE_DEPLOY_DIALOG);
  g_assert_nonnull (ui_fixture_find (dialog, ADW_TYPE_WINDOW_TITLE, "subtitle", "Orchestration"));
  g_assert_false (
      gtk_widget_get_visible (ui_fixture_find (dialog, ADW_TYPE_COMBO_ROW, "title", "Version")));
  g_assert_nonnull (ui_fixture_find (dialog, GTK_TYPE_LABEL, "label",
                                     "Orchestration is running there already, and one deployment "
                                     "of it is enough for all models."));
  g_signal_emit_by_name (ui_fixture_find (dialog, GTK_TYPE_BUTTON, "label", "_Deploy"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (get_orders (fixture)), ==, 1);
  page = ui_fixture_get_page (fixture, "deployments");
  g_assert_nonnull (ui_fixture_find (page, WEIR_TYPE_ORDER_ROW, "title", "Deploy orchestration"));
  ui_fixture_wait (fixture, is_all_done);
}

static void
test_orchestration (void)
{
  run (demo, do_orchestration);
}

static void
test_life (void)
{
  run (demo, do_life);
}

/* --- One that fails --- */

static gboolean
has_failed (UiFixture *fixture)
{
  g_autoptr (WeirDeploymentOrder) order = g_list_model_get_item (get_orders (fixture), 0);

  return order != NULL && weir_deployment_order_get_state (order) == WEIR_DEPLOYMENT_ORDER_FAILED;
}

/* What it is made of is not there any more. */
static void
do_failure (UiFixture *fixture, gpointer data)
{
  WeirConfiguration *wanted = weir_configuration_new ("azure-openai", "gpt-5.4", NULL);
  GtkWidget *page, *row;
  g_autofree char *subtitle = NULL;

  show_list (fixture);
  ui_fixture_act (fixture, "show-page", "'deployments'");
  wanted->id = g_strdup ("gone-long-ago");
  weir_deployment_orders_add (WEIR_DEPLOYMENT_ORDERS (get_orders (fixture)),
                              weir_deployment_order_new_create ("demo", "default", wanted, NULL));
  ui_fixture_wait (fixture, has_failed);
  page = ui_fixture_get_page (fixture, "deployments");
  row = ui_fixture_find (page, WEIR_TYPE_ORDER_ROW, "title", "Deploy gpt-5.4");
  g_object_get (row, "subtitle", &subtitle, NULL);
  g_assert_nonnull (strstr (subtitle, "Invalid Configuration"));
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_STACK, "visible-child-name", "failed"));
  g_signal_emit_by_name (ui_fixture_find (row, GTK_TYPE_BUTTON, "label", "Dismiss"), "clicked");
  g_assert_true (is_all_done (fixture));
}

static void
test_failure (void)
{
  run (demo, do_failure);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/catalogue-page/list", test_list);
  g_test_add_func ("/ui/catalogue-page/filter", test_filter);
  g_test_add_func ("/ui/catalogue-page/none", test_none);
  g_test_add_func ("/ui/catalogue-page/narrow", test_narrow);
  g_test_add_func ("/ui/catalogue-page/life", test_life);
  g_test_add_func ("/ui/catalogue-page/failure", test_failure);
  g_test_add_func ("/ui/catalogue-page/orchestration", test_orchestration);

  return g_test_run ();
}
