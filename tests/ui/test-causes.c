/* SPDX-License-Identifier: MIT */
#include "chat-driver.h"

#include <string.h>

#include "demo/weir-demo.h"
#include "raw-client.h"
#include "support/weir-stalled-resolver.h"
#include "support/weir-test-clock.h"
#include "support/weir-test-network.h"

/* States that come from outside, each brought about by its cause: the network, the time, a file, a
 * client. */

#define KEY "0123456789abcdef"

static GtkWidget *
find (UiFixture *fixture, GType type, const char *property, const char *value)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), type, property, value);
}

static WeirProblem *
find_problem (UiFixture *fixture, WeirProblemKind kind, const char *subject)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  return weir_problem_board_find (weir_desk_get_board (desk), kind, subject);
}

static void
wait_problem (UiFixture *fixture, WeirProblemKind kind, const char *subject, gboolean there)
{
  gint64 end_us = ui_fixture_begin_wait ();

  while ((find_problem (fixture, kind, subject) != NULL) != there)
    ui_fixture_keep_waiting (end_us);
}

static void
assert_label (UiFixture *fixture, const char *text)
{
  GtkWidget *label = find (fixture, GTK_TYPE_LABEL, "label", text);

  if (label == NULL)
    g_error ("No label says: %s", text);
  g_assert_true (gtk_widget_get_mapped (label));
}

/* --- No network --- */

/* One word in the head bar, and no dialog; clients are told at once. */
static void
do_offline (UiFixture *fixture, gpointer data)
{
  static const char chat[] =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
  WeirDesk *desk = ui_fixture_get_desk (fixture);
  const WeirSettings *settings =
      weir_engine_get_settings (weir_service_get_engine (weir_desk_get_service (desk)));
  WeirTestNetwork *network = WEIR_TEST_NETWORK (fixture->where.network);
  GtkWidget *label, *button;
  g_autofree char *tooltip = NULL;
  guint status = 0;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  g_assert_null (find_problem (fixture, WEIR_PROBLEM_OFFLINE, NULL));

  weir_test_network_set_available (network, FALSE);
  wait_problem (fixture, WEIR_PROBLEM_OFFLINE, NULL, TRUE);
  label = find (fixture, GTK_TYPE_LABEL, "label", "Offline – waiting for network…");
  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_nonnull (ui_fixture_find (button, GTK_TYPE_LABEL, "label", "Retry"));
  g_object_get (button, "tooltip-text", &tooltip, NULL);
  g_assert_cmpstr (tooltip, ==, "Requests fail with 503 until the network is back");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "app.refresh");
  g_assert_null (ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  g_free (raw_client_ask (settings->port, "POST", "/v1/chat/completions", KEY, chat, &status));
  g_assert_cmpuint (status, ==, 503);

  chat_driver_assert_failure (fixture, "gpt-4o", "Offline",
                              "Waiting for the network. Requests fail until it is back.",
                              "_Try Again");

  /* pressed too early, it stays */
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (find_problem (fixture, WEIR_PROBLEM_OFFLINE, NULL));
  weir_test_network_set_available (network, TRUE);
  wait_problem (fixture, WEIR_PROBLEM_OFFLINE, NULL, FALSE);
  g_assert_false (gtk_widget_get_visible (button));
}

static void
test_offline (void)
{
  g_autoptr (GResolver) resolver = weir_stalled_resolver_new ();
  g_autoptr (GResolver) system = g_resolver_get_default ();
  g_autoptr (WeirTestNetwork) network = weir_test_network_new ();
  g_autofree char *config = g_strdup_printf (
      "{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": {\"clientid\": \"c\","
      "\"clientsecret\": \"s\", \"url\": \"https://a.nowhere.invalid\","
      "\"serviceurls\": {\"AI_API_URL\": \"https://b.nowhere.invalid\"}},"
      "\"deployment_models\": {\"gpt-4o\":"
      "[\"https://b.nowhere.invalid/v2/inference/deployments/d123\"]}}},"
      "\"secret_authentication_tokens\": [\"" KEY "\"], \"port\": %u}",
      ui_fixture_find_port ());
  UiFixture fixture = { .where = { .network = G_NETWORK_MONITOR (network) } };

  g_resolver_set_default (resolver);
  ui_fixture_run (&fixture, config, NULL, do_offline, NULL);
  g_resolver_set_default (system);
}

/* --- A key that ends --- */

/* What SAP answers to it is of no matter here, but it answers. */
static const WeirDemoFault answers[] = {
  { .kind = WEIR_DEMO_FAULT_STATUS,
    .path = "/oauth/token",
    .status = 200,
    .body = "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"expires_in\":43199}",
    .content_type = "application/json" },
  { .kind = WEIR_DEMO_FAULT_STATUS,
    .status = 200,
    .body = "{\"count\":0,\"resources\":[]}",
    .content_type = "application/json" },
};

static const struct
{
  const char *name;
  const char *certificate;
  gint64 before_s; /* how long before its end it is */
  WeirProblemKind kind;
  const char *title;
  const char *body; /* a time to be put in */
} ends[] = {
  { "expires", "client.pem", 5 * 24 * 3600, WEIR_PROBLEM_KEY_EXPIRES,
    "Service Key Expires in 5 Days",
    "The certificate of dev-eu10 ends %s. Create a new key in the BTP cockpit and paste it here." },
  { "soon", "client.pem", 24 * 3600, WEIR_PROBLEM_KEY_ENDS_SOON, "Service Key Expires Tomorrow",
    "The certificate of dev-eu10 ends %s. Create a new key in the BTP cockpit and paste it here." },
  { "ended", "client.pem", -60, WEIR_PROBLEM_KEY_ENDED, "Service Key Has Expired",
    "The certificate of dev-eu10 ended %s. Create a new key in the BTP cockpit and paste it "
    "here." },
};

typedef struct
{
  guint i;
  char *time;
} KeyCase;

static void
do_key (UiFixture *fixture, gpointer data)
{
  const KeyCase *key_case = data;
  g_auto (GStrv) parts = g_strsplit (ends[key_case->i].body, "%s", 2);
  g_autofree char *body = g_strjoinv (key_case->time, parts);
  GtkWidget *button;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  wait_problem (fixture, ends[key_case->i].kind, "dev-eu10", TRUE);
  assert_label (fixture, ends[key_case->i].title);
  assert_label (fixture, body);
  button = find (fixture, GTK_TYPE_BUTTON, "label", "Update Key");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait_toplevel (ADW_TYPE_WINDOW);
}

static char *
read_tls_file (const char *name)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "tls", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* (transfer full): as a member of JSON */
static char *
escape (const char *pem)
{
  g_auto (GStrv) lines = g_strsplit (pem, "\n", -1);

  return g_strjoinv ("\\n", lines);
}

static gint64
get_end (const char *pem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_autoptr (GDateTime) end = NULL;

  g_assert_no_error (error);
  end = g_tls_certificate_get_not_valid_after (certificate);
  return g_date_time_to_unix (end);
}

static char *
build_key_config (const char *pem, WeirDemo *demo)
{
  g_autofree char *certificate = escape (pem);
  g_autofree char *private_pem = read_tls_file ("client-key.pem");
  g_autofree char *private_key = escape (private_pem);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", weir_demo_get_port (demo));

  return g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": {"
                          "\"clientid\": \"c\", \"certificate\": \"%s\", \"key\": \"%s\","
                          "\"url\": \"%s\", \"certurl\": \"%s\","
                          "\"serviceurls\": {\"AI_API_URL\": \"%s\"}}}},"
                          "\"secret_authentication_tokens\": [\"" KEY "\"], \"port\": %u}",
                          certificate, private_key, url, url, url, ui_fixture_find_port ());
}

static void
test_key (gconstpointer data)
{
  KeyCase c = { .i = GPOINTER_TO_UINT (data) };
  const WeirDemoOptions options = { .faults = answers, .n_faults = G_N_ELEMENTS (answers) };
  g_autoptr (WeirDemo) demo = weir_demo_new (&options);
  g_autofree char *pem = read_tls_file (ends[c.i].certificate);
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (get_end (pem));
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autofree char *config = NULL;
  UiFixture fixture = { .where = { .clock = WEIR_CLOCK (clock) } };

  g_assert_true (weir_demo_start (demo, 0, NULL));
  config = build_key_config (pem, demo);
  weir_test_clock_set_wall_us (clock, (get_end (pem) - ends[c.i].before_s) * G_USEC_PER_SEC);
  c.time = g_date_time_format (end, "on %-d %b at %H:%M");
  ui_fixture_run (&fixture, config, NULL, do_key, &c);
  g_free (c.time);
  weir_demo_stop (demo);
}

/* --- Settings that cannot be read any more --- */

static void
write_config (const char *text)
{
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "weir", "config.json", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

/* The demo is served, so nothing else is wrong. @data: what is right */
static void
do_reload (UiFixture *fixture, gpointer data)
{
  WeirProblem *problem;
  GtkWidget *button;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  write_config ("{\"port\": ");
  ui_fixture_act (fixture, "reload", NULL);
  wait_problem (fixture, WEIR_PROBLEM_RELOAD_FAILED, NULL, TRUE);
  problem = find_problem (fixture, WEIR_PROBLEM_RELOAD_FAILED, NULL);
  assert_label (fixture, "Changed Settings Are Not Used");
  g_assert_nonnull (strstr (weir_problem_get_body (problem), "config.json"));
  assert_label (fixture, weir_problem_get_body (problem));
  /* what was in force still is */
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);

  button = find (fixture, GTK_TYPE_BUTTON, "action-name", "app.reload");
  g_assert_nonnull (button);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Try Again");
  g_signal_emit_by_name (button, "clicked");
  wait_problem (fixture, WEIR_PROBLEM_RELOAD_FAILED, NULL, TRUE);
  write_config (data);
  g_signal_emit_by_name (button, "clicked");
  wait_problem (fixture, WEIR_PROBLEM_RELOAD_FAILED, NULL, FALSE);
}

static void
test_reload (void)
{
  g_autoptr (WeirDemo) demo = weir_demo_new (NULL);
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;
  UiFixture fixture = { 0 };

  g_assert_true (weir_demo_start (demo, 0, NULL));
  key = weir_demo_dup_service_key (demo);
  config = g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": %s}},"
                            "\"secret_authentication_tokens\": [\"" KEY "\"], \"port\": %u}",
                            key, ui_fixture_find_port ());
  ui_fixture_run (&fixture, config, NULL, do_reload, config);
  weir_demo_stop (demo);
}

/* --- The end, with requests that run --- */

typedef struct
{
  guint16 port;
  RawClient clients[2];
  gboolean is_reached;
} Quitting;

static guint n_active;

static gboolean
has_active (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  return weir_service_get_n_active (weir_desk_get_service (desk)) == n_active;
}

static gboolean
is_not_asked (UiFixture *fixture)
{
  return ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

static void
begin_request (UiFixture *fixture, Quitting *quitting, guint i)
{
  g_assert_true (raw_client_connect (&quitting->clients[i], quitting->port));
  raw_client_send (&quitting->clients[i], "POST", "/v1/chat/completions", KEY,
                   "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  n_active = i + 1;
  ui_fixture_wait (fixture, has_active);
}

static guint
count_dialogs (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      n += ADW_IS_MESSAGE_DIALOG (window);
    }
  return n;
}

static AdwMessageDialog *
ask_to_quit (UiFixture *fixture, const char *body)
{
  AdwMessageDialog *dialog;

  ui_fixture_act (fixture, "quit", NULL);
  dialog = ADW_MESSAGE_DIALOG (ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Quit Weir?");
  g_assert_cmpstr (adw_message_dialog_get_body (dialog), ==, body);

  /* asked again, there is still one question */
  ui_fixture_act (fixture, "quit", NULL);
  g_assert_cmpuint (count_dialogs (), ==, 1);
  return dialog;
}

static void
do_quit (UiFixture *fixture, gpointer data)
{
  Quitting *quitting = data;
  AdwMessageDialog *dialog;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  begin_request (fixture, quitting, 0);
  dialog = ask_to_quit (fixture, "1 request is still running. Quit anyway?");
  gtk_window_close (GTK_WINDOW (dialog));
  ui_fixture_wait (fixture, is_not_asked);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (has_active (fixture));

  begin_request (fixture, quitting, 1);
  dialog = ask_to_quit (fixture, "2 requests are still running. Quit anyway?");
  quitting->is_reached = TRUE;
  adw_message_dialog_response (dialog, "quit");
}

static void
test_quit (void)
{
  static const WeirDemoFault hang = { .kind = WEIR_DEMO_FAULT_HANG, .path = "/inference/" };
  const WeirDemoOptions options = { .faults = &hang, .n_faults = 1 };
  g_autoptr (WeirDemo) demo = weir_demo_new (&options);
  Quitting quitting = { .port = ui_fixture_find_port () };
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;
  UiFixture fixture = { 0 };

  g_assert_true (weir_demo_start (demo, 0, NULL));
  key = weir_demo_dup_service_key (demo);
  config = g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": %s}},"
                            "\"secret_authentication_tokens\": [\"" KEY "\"], \"port\": %u}",
                            key, quitting.port);
  ui_fixture_run (&fixture, config, NULL, do_quit, &quitting);
  g_assert_true (quitting.is_reached);
  g_assert_cmpint (fixture.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (quitting.clients); i++)
    raw_client_clear (&quitting.clients[i]);
  weir_demo_stop (demo);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/causes/offline", test_offline);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/causes/key-", ends[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_key);
    }
  g_test_add_func ("/ui/causes/reload", test_reload);
  g_test_add_func ("/ui/causes/quit", test_quit);

  return g_test_run ();
}
