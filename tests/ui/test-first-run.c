/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include "support/weir-test-keyring.h"
#include "ui/weir-first-run.h"
#include "ui/weir-key-area.h"

/* The first start: welcome, service key, models, ready; or the demo, or neither. */

static GtkWidget *
get_wizard (void)
{
  return ui_fixture_find_toplevel (WEIR_TYPE_FIRST_RUN);
}

static gboolean
is_shown (UiFixture *fixture)
{
  return get_wizard () != NULL;
}

static gboolean
is_gone (UiFixture *fixture)
{
  return get_wizard () == NULL;
}

static GtkWidget *
get_step (void)
{
  GtkStack *steps = GTK_STACK (ui_fixture_find (get_wizard (), GTK_TYPE_STACK, NULL, NULL));

  return gtk_stack_get_visible_child (steps);
}

static gboolean
has_text (const char *text)
{
  return ui_fixture_find (get_step (), GTK_TYPE_LABEL, "label", text) != NULL;
}

static void
wait_text (const char *text)
{
  gint64 end_us = ui_fixture_begin_wait ();

  while (!has_text (text))
    ui_fixture_keep_waiting (end_us);
}

static void
click (const char *label)
{
  GtkWidget *button = ui_fixture_find (get_step (), GTK_TYPE_BUTTON, "label", label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* The Return key clicks this one, and it can be clicked. */
static void
assert_return (const char *label)
{
  GtkWidget *button = gtk_window_get_default_widget (GTK_WINDOW (get_wizard ()));

  g_assert_true (button == ui_fixture_find (get_step (), GTK_TYPE_BUTTON, "label", label));
  g_assert_true (gtk_widget_is_sensitive (button));
}

static gboolean
can_continue (UiFixture *fixture)
{
  return gtk_widget_is_sensitive (
      ui_fixture_find (get_step (), GTK_TYPE_BUTTON, "label", "_Continue"));
}

static void
paste_key (UiFixture *fixture, WeirDemo *demo)
{
  g_autofree char *key = weir_demo_dup_service_key (demo);
  GtkWidget *area = ui_fixture_find (get_wizard (), WEIR_TYPE_KEY_AREA, NULL, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (area), key);
  g_assert_true (gtk_widget_activate_action (area, "key.paste", NULL));
  ui_fixture_pass (50);
  ui_fixture_wait (fixture, can_continue);
}

static void
do_all (UiFixture *fixture, gpointer data)
{

  ui_fixture_wait (fixture, is_shown);
  g_assert_true (has_text ("Welcome to Weir"));
  assert_return ("_Set Up");
  click ("_Set Up");
  wait_text ("Add Your Service Key");
  g_assert_true (has_text ("It stays on this computer. The secret goes to your keyring."));
  g_assert_false (can_continue (fixture));
  paste_key (fixture, data);
  g_assert_true (has_text ("2 running"));
  assert_return ("_Continue");
  click ("_Continue");
  wait_text ("2 Models Are Ready");
  g_assert_true (has_text ("gpt-4o"));
  assert_return ("_Continue");
  click ("_Continue");
  g_assert_true (has_text ("Ready"));
  assert_return ("Connect a _Tool");
  click ("Connect a _Tool");
  ui_fixture_wait (fixture, is_gone);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (ui_fixture_is_page (fixture, "connect"));
}

static void
test_all (void)
{
  static const WeirDemoDeployment deployments[] = {
    { .model = "gpt-4o", .executable = "azure-openai" },
    { .model = "gpt-4.1", .executable = "azure-openai" },
    { .model = "gpt-5", .executable = "azure-openai", .status = "STOPPED" },
  };
  static const WeirDemoOptions options = { .deployments = deployments,
                                           .n_deployments = G_N_ELEMENTS (deployments) };
  UiFixture fixture = { .wants_welcome = TRUE };
  g_autoptr (WeirDemo) demo = weir_demo_new (&options);
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  g_assert_true (weir_demo_start (demo, 0, NULL));
  ui_fixture_run (&fixture, config, NULL, do_all, demo);
  weir_demo_stop (demo);
}

/* --- Without a model --- */

static void
do_none (UiFixture *fixture, gpointer data)
{
  ui_fixture_act (fixture, "add-subaccount", NULL);
  ui_fixture_wait (fixture, is_shown);
  wait_text ("Add Your Service Key");
  paste_key (fixture, data);
  gtk_editable_set_text (
      GTK_EDITABLE (ui_fixture_find (get_wizard (), ADW_TYPE_ENTRY_ROW, "title", "Name")), "dev");
  click ("_Continue");
  wait_text ("No Running Deployments");
  g_assert_true (has_text ("Resource group “default” in dev has no running model deployment. "
                           "Another group may have one, or create one in SAP AI Launchpad."));
  click ("_Continue");
  click ("Open C_hat");
  ui_fixture_wait (fixture, is_gone);
  g_assert_true (ui_fixture_is_page (fixture, "chat"));
}

static void
test_none (void)
{
  static const WeirDemoDeployment deployment = { .model = "gpt-5",
                                                 .executable = "azure-openai",
                                                 .status = "STOPPED" };
  static const WeirDemoOptions options = { .deployments = &deployment, .n_deployments = 1 };
  UiFixture fixture = { 0 };
  g_autoptr (WeirDemo) demo = weir_demo_new (&options);
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  g_assert_true (weir_demo_start (demo, 0, NULL));
  ui_fixture_run (&fixture, config, NULL, do_none, demo);
  weir_demo_stop (demo);
}

/* --- Not at all --- */

static void
do_demo (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, is_shown);
  click ("Try the _Demo");
  ui_fixture_wait (fixture, is_gone);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
}

static void
test_demo (void)
{
  UiFixture fixture = { .wants_welcome = TRUE };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_demo, NULL);
}

/* It comes once by itself, and again when it is asked for. */
static void
do_skip (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, is_shown);
  click ("S_kip");
  ui_fixture_wait (fixture, is_gone);
  g_assert_false (
      g_settings_get_boolean (weir_application_get_settings (fixture->application), "welcome"));
  ui_fixture_act (fixture, "set-up", NULL);
  ui_fixture_wait (fixture, is_shown);
  g_assert_true (has_text ("Welcome to Weir"));
}

static void
test_skip (void)
{
  UiFixture fixture = { .wants_welcome = TRUE };

  ui_fixture_run (&fixture, NULL, NULL, do_skip, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  WeirTestKeyring keyring = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!weir_test_keyring_is_installed ())
    return 77;
  weir_test_keyring_set_up (&keyring);
  weir_test_keyring_start (&keyring);
  /* a bus for tests takes it away */
  g_setenv ("DISPLAY", display, TRUE);

  g_test_add_func ("/ui/first-run/all", test_all);
  g_test_add_func ("/ui/first-run/none", test_none);
  g_test_add_func ("/ui/first-run/demo", test_demo);
  g_test_add_func ("/ui/first-run/skip", test_skip);

  status = g_test_run ();
  weir_test_keyring_tear_down (&keyring);
  return status;
}
