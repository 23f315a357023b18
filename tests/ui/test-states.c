/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/weir-raw-server.h"
#include "support/weir-stalled-resolver.h"

/* What the window says in states that other tests do not bring about, word by word. */

static GtkWidget *
find (UiFixture *fixture, GType type, const char *property, const char *value)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), type, property, value);
}

static WeirProblemBoard *
get_board (UiFixture *fixture)
{
  return weir_desk_get_board (ui_fixture_get_desk (fixture));
}

static gboolean
has_top (UiFixture *fixture, WeirProblemKind kind)
{
  WeirProblem *top = weir_problem_board_get_top (get_board (fixture));

  return top != NULL && weir_problem_get_kind (top) == kind;
}

static void
assert_label (UiFixture *fixture, const char *text)
{
  GtkWidget *label = find (fixture, GTK_TYPE_LABEL, "label", text);

  if (label == NULL)
    g_error ("No label says: %s", text);
  g_assert_true (gtk_widget_get_visible (label));
}

/* The one button of a banner: it says @label, and what it does is there to be done. */
static void
assert_button (UiFixture *fixture, const char *label, const char *action)
{
  GtkWidget *button = find (fixture, GTK_TYPE_BUTTON, "label", label);
  g_autofree char *name = NULL;
  const char *dot;

  if (button == NULL)
    g_error ("No button says: %s", label);
  g_object_get (button, "action-name", &name, NULL);
  g_assert_cmpstr (name, ==, action);
  dot = strchr (name, '.');
  g_assert_true (
      g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->application), dot + 1));
}

/* --- No subaccount, and the demo --- */

static void
do_empty (UiFixture *fixture, gpointer data)
{
  GtkWidget *page;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  page = find (fixture, ADW_TYPE_STATUS_PAGE, "title", "No Subaccount Yet");
  g_assert_nonnull (page);
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), ==,
                   "Add an SAP AI Core service key to start the proxy, or look around with "
                   "simulated models.");
  assert_button (fixture, "Add Subaccount", "app.add-subaccount");
  assert_button (fixture, "Try the Demo", "app.try-demo");

  ui_fixture_act (fixture, "try-demo", NULL);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (has_top (fixture, WEIR_PROBLEM_DEMO));
  assert_label (fixture, "Demo");
  assert_label (fixture,
                "Answers are simulated on this computer. Add a service key to use your models.");
}

static void
test_empty (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_empty, NULL);
}

/* --- No way to SAP AI Core --- */

static gboolean
is_unreachable (UiFixture *fixture)
{
  return has_top (fixture, WEIR_PROBLEM_UNREACHABLE);
}

static char *
build_config_for (const char *url)
{
  return g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": {"
                          "\"clientid\": \"c\", \"clientsecret\": \"s\", \"url\": \"%s\","
                          "\"serviceurls\": {\"AI_API_URL\": \"%s\"}}}},"
                          "\"secret_authentication_tokens\": [\"0123456789abcdef\"],"
                          "\"port\": %u}",
                          url, url, ui_fixture_find_port ());
}

/* @data: what the banner says of the reason, a pattern */
static void
do_unreachable (UiFixture *fixture, gpointer data)
{
  WeirProblem *problem;
  const char *page;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_wait (fixture, is_unreachable);
  problem = weir_problem_board_get_top (get_board (fixture));
  g_test_message ("%s", weir_problem_get_body (problem));
  g_assert_true (g_pattern_match_simple (data, weir_problem_get_body (problem)));
  assert_label (fixture, "Cannot Reach SAP AI Core");
  assert_label (fixture, weir_problem_get_body (problem));
  assert_button (fixture, "Proxy and Certificate Settings", "app.preferences-page");
  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, "label", "Proxy and Certificate Settings"),
                         "clicked");
  page = adw_preferences_window_get_visible_page_name (
      ADW_PREFERENCES_WINDOW (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW)));
  g_assert_cmpstr (page, ==, "advanced");
  /* the proxy serves, and tells its clients the same */
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
}

static void
test_dns (void)
{
  g_autoptr (GResolver) resolver = weir_stalled_resolver_new ();
  g_autoptr (GResolver) system = g_resolver_get_default ();
  g_autofree char *config = build_config_for ("https://api.nowhere.invalid");
  UiFixture fixture = { 0 };

  g_resolver_set_default (resolver);
  ui_fixture_run (&fixture, config, NULL, do_unreachable,
                  (gpointer) "api.nowhere.invalid could not be found.");
  g_resolver_set_default (system);
}

static void
test_refused (void)
{
  g_autofree char *config = build_config_for ("http://127.0.0.1:9");
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, config, NULL, do_unreachable,
                  (gpointer) "127.0.0.1 refused the connection. A firewall may be in the way, or "
                             "the address in the service key is wrong.");
}

/* Whoever listens there does not speak TLS. */
static void
test_not_tls (void)
{
  static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_SEND, answer }, { WEIR_RAW_ACCEPT }, { WEIR_RAW_SEND, answer }
  };
  g_autoptr (WeirRawServer) server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), NULL);
  g_autofree char *url =
      g_strdup_printf ("https://localhost:%u", weir_raw_server_get_port (server));
  g_autofree char *config = build_config_for (url);
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, config, NULL, do_unreachable,
                  (gpointer) "No secure connection to localhost could be agreed upon. A proxy or a "
                             "firewall may be the cause.");
}

static void
test_tls (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS },
                                       { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS },
                                       { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS } };
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "tls", "server.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (WeirRawServer) server = NULL;
  g_autofree char *url = NULL;
  g_autofree char *config = NULL;
  UiFixture fixture = { 0 };

  g_assert_no_error (error);
  server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), certificate);
  url = g_strdup_printf ("https://localhost:%u", weir_raw_server_get_port (server));
  config = build_config_for (url);
  ui_fixture_run (
      &fixture, config, NULL, do_unreachable,
      (gpointer) "The certificate of localhost is signed by an unknown authority “?*”.");
}

/* --- A history that cannot be read --- */

static gboolean
is_history_lost (UiFixture *fixture)
{
  return has_top (fixture, WEIR_PROBLEM_HISTORY_LOST);
}

static void
do_database (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_wait (fixture, is_history_lost);
  assert_label (fixture, "Usage History Could Not Be Opened");
  assert_label (fixture, "It was saved as weir.db.broken and a new one was started.");
  assert_button (fixture, "Open Folder", "app.open-data-folder");
  /* once: what was read need not stay, and does not come again */
  assert_button (fixture, "Close", "app.dismiss-history");
  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, "label", "Close"), "clicked");
  g_assert_false (is_history_lost (fixture));
}

static void
test_database (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "weir", NULL);
  g_autofree char *file = g_build_filename (folder, "weir.db", NULL);
  g_autofree char *broken = g_build_filename (folder, "weir.db.broken", NULL);
  g_autofree char *text = NULL;
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());
  g_autoptr (GError) error = NULL;
  UiFixture fixture = { 0 };

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (file, "This is not a database, and long enough to be none.", -1, &error);
  g_assert_no_error (error);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is damaged*weir.db.broken*");
  ui_fixture_run (&fixture, config, NULL, do_database, NULL);
  g_test_assert_expected_messages ();
  g_assert_true (g_file_get_contents (broken, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "This is not a database"));
  g_remove (broken);
}

/* --- Another Weir --- */

static gboolean
is_other_up (UiFixture *fixture)
{
  return has_top (fixture, WEIR_PROBLEM_ANOTHER_WEIR);
}

static void
do_other (UiFixture *fixture, gpointer data)
{
  GSocketListener *taker = data;

  ui_fixture_wait (fixture, is_other_up);
  assert_label (fixture, "Another Weir Is Running");
  assert_label (fixture,
                "You have started it from the command line, as a service or in another session.");
  ui_fixture_act (fixture, "present", NULL);
  assert_button (fixture, "Retry", "app.start");
  g_assert_nonnull (find (fixture, GTK_TYPE_BUTTON, "action-name", "app.use-port"));
  g_socket_listener_close (taker);
  gtk_widget_activate (find (fixture, GTK_TYPE_BUTTON, "action-name", "app.start"));
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_false (is_other_up (fixture));
}

/* By its name, which is this process's own for a moment. */
static void
test_other (void)
{
  g_autoptr (GSocketListener) taker = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (taker, NULL, NULL);
  g_autofree char *config = ui_fixture_build_config (port);
  char name[16] = "";
  UiFixture fixture = { 0 };

  prctl (PR_GET_NAME, name, 0, 0, 0);
  prctl (PR_SET_NAME, "weirctl", 0, 0, 0);
  ui_fixture_run (&fixture, config, NULL, do_other, taker);
  prctl (PR_SET_NAME, name, 0, 0, 0);
}

/* --- Toasts, and what is asked --- */

static gboolean
is_url_told (UiFixture *fixture)
{
  return find (fixture, GTK_TYPE_LABEL, "label", "Base URL copied") != NULL;
}

static gboolean
is_key_told (UiFixture *fixture)
{
  return find (fixture, GTK_TYPE_LABEL, "label",
               "API key copied – cleared from the clipboard in 60 s")
         != NULL;
}

static void
assert_asked (UiFixture *fixture, const char *heading, const char *body)
{
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, heading);
  g_assert_cmpstr (adw_message_dialog_get_body (dialog), ==, body);
  adw_message_dialog_response (dialog, "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
do_words (UiFixture *fixture, gpointer data)
{
  GtkWidget *row;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_act (fixture, "copy-base-url", "'openai'");
  ui_fixture_wait (fixture, is_url_told);
  ui_fixture_act (fixture, "copy-api-key", NULL);
  ui_fixture_wait (fixture, is_key_told);

  gtk_window_close (GTK_WINDOW (weir_application_get_window (fixture->application)));
  assert_asked (fixture, "The Proxy Keeps Running",
                "Weir stays active in the background so your tools keep working. Open it again "
                "from the applications list.");

  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  row = ui_fixture_find (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW), ADW_TYPE_COMBO_ROW,
                         "title", "Listen On");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  assert_asked (fixture, "Allow Access from the Network?",
                "Anyone who can reach this computer and knows the API key can use your SAP AI Core "
                "quota.");
}

static void
test_words (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_words, NULL);
}

/* --- A port that needs rights --- */

static void
do_port (UiFixture *fixture, gpointer data)
{
  static const char wrong[] = "Ports below 1024 need administrator rights. Choose 1024–65535.";
  GtkWidget *window, *row;
  GtkSpinButton *spin;
  double before;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Port");
  spin = GTK_SPIN_BUTTON (ui_fixture_find (row, GTK_TYPE_SPIN_BUTTON, NULL, NULL));
  before = gtk_spin_button_get_value (spin);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "1024 to 65535");

  /* it is not taken, and not another one in its place */
  gtk_editable_set_text (GTK_EDITABLE (spin), "443");
  gtk_spin_button_update (spin);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, wrong);
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpfloat (gtk_spin_button_get_value (spin), ==, before);

  gtk_spin_button_update (spin);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "1024 to 65535");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
}

static void
test_port (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_port, NULL);
}

/* --- A port that the system refuses --- */

/* Where a container lets everybody have every port, what the kernel would answer elsewhere is answered in
 * its place. */
static gboolean are_ports_refused;

int
bind (int fd, const struct sockaddr *address, socklen_t length)
{
  /* the port is at the same place in both kinds */
  const struct sockaddr_in *internet = (const struct sockaddr_in *) (gconstpointer) address;
  gboolean is_internet = address->sa_family == AF_INET || address->sa_family == AF_INET6;

  if (are_ports_refused && is_internet && ntohs (internet->sin_port) != 0
      && ntohs (internet->sin_port) < 1024)
    {
      errno = EACCES;
      return -1;
    }
  return (int) syscall (SYS_bind, fd, address, length);
}

static gboolean
is_refused (guint16 port)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_inet_port (listener, port, NULL, &error);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* What this thread may, and those that it starts. */
static void
set_may_bind (gboolean may)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
  const guint32 bit = 1u << CAP_NET_BIND_SERVICE;

  g_assert_cmpint (syscall (SYS_capget, &header, data), ==, 0);
  data[0].effective =
      may ? data[0].effective | (data[0].permitted & bit) : data[0].effective & ~bit;
  g_assert_cmpint (syscall (SYS_capset, &header, data), ==, 0);
}

static gboolean
is_denied (UiFixture *fixture)
{
  return has_top (fixture, WEIR_PROBLEM_PORT_DENIED);
}

static void
do_denied (UiFixture *fixture, gpointer data)
{
  g_autofree char *other = g_strdup_printf ("uint32 %u", ui_fixture_find_port ());
  GtkWidget *button, *window, *row;

  ui_fixture_wait (fixture, is_denied);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  assert_label (fixture, "Port 443 Cannot Be Used");
  assert_label (fixture, "Ports below 1024 need administrator rights. Choose 1024–65535.");
  assert_button (fixture, "Change Port", "app.preferences-page");
  button = find (fixture, GTK_TYPE_BUTTON, "label", "Change Port");
  g_signal_emit_by_name (button, "clicked");
  window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Port");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Ports below 1024 need administrator rights. Choose 1024–65535.");
  g_assert_true (gtk_widget_has_css_class (row, "error"));

  /* another one is chosen, and it runs */
  ui_fixture_act (fixture, "use-port", other);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_false (is_denied (fixture));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
}

static void
test_port_denied (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (443);

  set_may_bind (FALSE);
  are_ports_refused = !is_refused (443);
  if (are_ports_refused)
    g_test_message ("every port is everybody's here");
  g_assert_true (is_refused (443));
  ui_fixture_run (&fixture, config, NULL, do_denied, NULL);
  are_ports_refused = FALSE;
  set_may_bind (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/states/empty", test_empty);
  g_test_add_func ("/ui/states/dns", test_dns);
  g_test_add_func ("/ui/states/refused", test_refused);
  g_test_add_func ("/ui/states/not-tls", test_not_tls);
  g_test_add_func ("/ui/states/tls", test_tls);
  g_test_add_func ("/ui/states/database", test_database);
  g_test_add_func ("/ui/states/other", test_other);
  g_test_add_func ("/ui/states/port", test_port);
  g_test_add_func ("/ui/states/port-denied", test_port_denied);
  g_test_add_func ("/ui/states/words", test_words);

  return g_test_run ();
}
