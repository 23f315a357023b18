/* SPDX-License-Identifier: MIT */
#include "app/weir-tray.h"

#include <string.h>

#include "app/weir-tray-item.h"
#include "engine-fixture.h"

/* The tray on a bus of its own, with a watcher of the test's own. */

#define WATCHER "org.kde.StatusNotifierWatcher"
#define ITEM "org.kde.StatusNotifierItem"
#define MENU "com.canonical.dbusmenu"

typedef struct
{
  EngineFixture engine;
  GTestDBus *bus;
  GDBusConnection *panel; /* what a panel would use */
  GDBusConnection *own;   /* the application's */
  GSimpleActionGroup *actions;
  GString *done; /* actions, a word each */
  WeirDesk *desk;
  WeirTray *tray;
  guint name;
  guint object;
  guint n_registered;
} Fixture;

static void
on_watcher_call (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *method,
                 GVariant *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  Fixture *f = user_data;
  const char *item;

  g_variant_get (parameters, "(&s)", &item);
  g_assert_cmpstr (item, ==, WEIR_TRAY_ITEM_PATH);
  f->n_registered++;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
start_watcher (Fixture *f)
{
  static const GDBusInterfaceVTable vtable = { on_watcher_call, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (
      "<node><interface name='" WATCHER "'><method name='RegisterStatusNotifierItem'>"
      "<arg type='s' direction='in'/></method></interface></node>",
      NULL);

  f->object = g_dbus_connection_register_object (f->panel, "/StatusNotifierWatcher",
                                                 node->interfaces[0], &vtable, f, NULL, NULL);
  f->name = g_bus_own_name_on_connection (f->panel, WATCHER, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                          NULL, NULL, NULL);
}

static void
stop_watcher (Fixture *f)
{
  g_bus_unown_name (f->name);
  g_dbus_connection_unregister_object (f->panel, f->object);
  f->name = f->object = 0;
}

static void
on_action (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  Fixture *f = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  g_string_append_printf (f->done, "%s ", name);
  if (strcmp (name, "start") == 0)
    weir_service_start (weir_desk_get_service (f->desk));
  else if (strcmp (name, "stop") == 0)
    weir_service_stop (weir_desk_get_service (f->desk));
}

static GDBusConnection *
connect_bus (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (f->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

/* As many pixels as the name has letters. */
static GVariant *
paint (const char *icon)
{
  GVariantBuilder pictures;

  g_variant_builder_init (&pictures, G_VARIANT_TYPE ("a(iiay)"));
  g_variant_builder_add (&pictures, "(iiay)", (int) strlen (icon), 1, NULL);
  return g_variant_builder_end (&pictures);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const environment[] = { NULL };
  static const GActionEntry entries[] = {
    { "copy-base-url", on_action, "s", NULL, NULL, { 0 } },
    { "present", on_action, NULL, NULL, NULL, { 0 } },
    { "quit", on_action, NULL, NULL, NULL, { 0 } },
    { "start", on_action, NULL, NULL, NULL, { 0 } },
    { "stop", on_action, NULL, NULL, NULL, { 0 } },
    { "unlock-keyring", on_action, NULL, NULL, NULL, { 0 } },
    { "use-account", on_action, "s", NULL, NULL, { 0 } },
  };
  WeirSettingsSources sources = { .environment = environment, .port = 0 };
  const WeirServiceOptions options = { .sources = &sources };

  engine_fixture_set_up (&f->engine, NULL);
  engine_fixture_configure (&f->engine, NULL);
  sources.home_dir = sources.config_dir = f->engine.folder;
  sources.config_file = f->engine.file;
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->panel = connect_bus (f);
  f->own = connect_bus (f);
  f->done = g_string_new (NULL);
  f->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (f->actions), entries, G_N_ELEMENTS (entries), f);
  f->desk = weir_desk_new (&options);
  f->tray = weir_tray_new (f->desk, G_ACTION_GROUP (f->actions), NULL, paint);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->name != 0)
    stop_watcher (f);
  g_clear_object (&f->tray);
  g_clear_object (&f->desk);
  g_clear_object (&f->actions);
  g_dbus_connection_close_sync (f->panel, NULL, NULL);
  g_dbus_connection_close_sync (f->own, NULL, NULL);
  g_clear_object (&f->panel);
  g_clear_object (&f->own);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  g_string_free (f->done, TRUE);
  engine_fixture_tear_down (&f->engine);
}

static void export(Fixture *f)
{
  g_autoptr (GError) error = NULL;

  weir_tray_export (f->tray, f->own, &error);
  g_assert_no_error (error);
}

/* --- Asking as a panel does --- */

static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* (nullable): an error. */
static GVariant *
ask (Fixture *f, const char *path, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (f->panel, g_dbus_connection_get_unique_name (f->own), path, interface,
                          method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer,
                          &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_dbus_connection_call_finish (f->panel, result, NULL);
}

static char *
get_text (Fixture *f, const char *name)
{
  g_autoptr (GVariant) answer = ask (f, WEIR_TRAY_ITEM_PATH, "org.freedesktop.DBus.Properties",
                                     "Get", g_variant_new ("(ss)", ITEM, name));
  g_autoptr (GVariant) value = NULL;

  g_variant_get (answer, "(v)", &value);
  return g_variant_dup_string (value, NULL);
}

/* (transfer full): what is said when it is pointed at. */
static char *
get_tip (Fixture *f)
{
  g_autoptr (GVariant) answer = ask (f, WEIR_TRAY_ITEM_PATH, "org.freedesktop.DBus.Properties",
                                     "Get", g_variant_new ("(ss)", ITEM, "ToolTip"));
  g_autoptr (GVariant) value = NULL;
  char *text;

  g_variant_get (answer, "(v)", &value);
  g_variant_get_child (value, 3, "s", &text);
  return text;
}

static int
get_picture_width (Fixture *f, const char *name)
{
  g_autoptr (GVariant) answer = ask (f, WEIR_TRAY_ITEM_PATH, "org.freedesktop.DBus.Properties",
                                     "Get", g_variant_new ("(ss)", ITEM, name));
  g_autoptr (GVariant) pictures = NULL;
  int width = 0;

  g_variant_get (answer, "(v)", &pictures);
  if (g_variant_n_children (pictures) > 0)
    g_variant_get_child (pictures, 0, "(iiay)", &width, NULL, NULL);
  return width;
}

static GVariant *
get_layout (Fixture *f)
{
  return ask (f, WEIR_TRAY_MENU_PATH, MENU, "GetLayout", g_variant_new ("(iias)", 0, -1, NULL));
}

/* The id of the item with this label, -1: none. */
static int
find_label (Fixture *f, const char *label)
{
  g_autoptr (GVariant) answer = ask (f, WEIR_TRAY_MENU_PATH, MENU, "GetGroupProperties",
                                     g_variant_new ("(aias)", NULL, NULL));
  g_autoptr (GVariantIter) items = NULL;
  GVariant *of_item;
  int found = -1;
  int id;

  g_variant_get (answer, "(a(ia{sv}))", &items);
  while (g_variant_iter_loop (items, "(i@a{sv})", &id, &of_item))
    {
      const char *text = NULL;

      if (g_variant_lookup (of_item, "label", "&s", &text) && strcmp (text, label) == 0)
        found = id;
    }
  return found;
}

static void
click (Fixture *f, const char *label)
{
  int id = find_label (f, label);
  g_autoptr (GVariant) answer = NULL;

  g_assert_cmpint (id, >, 0);
  answer = ask (f, WEIR_TRAY_MENU_PATH, MENU, "Event",
                g_variant_new ("(isvu)", id, "clicked", g_variant_new_int32 (0), 0));
  g_assert_nonnull (answer);
}

static void
wait_state (Fixture *f, WeirServiceState state)
{
  while (weir_service_get_state (weir_desk_get_service (f->desk)) != state)
    g_main_context_iteration (NULL, TRUE);
}

/* --- Tests --- */

static void
test_registers (Fixture *f, gconstpointer data)
{
  export(f);
  g_assert_false (weir_tray_is_shown (f->tray));
  for (guint i = 1; i <= 2; i++)
    {
      start_watcher (f);
      while (!weir_tray_is_shown (f->tray))
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (f->n_registered, ==, i);
      stop_watcher (f);
      while (weir_tray_is_shown (f->tray))
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_icon (Fixture *f, gconstpointer data)
{
  g_autofree char *stopped = NULL;
  g_autofree char *running = NULL;
  g_autofree char *attention = NULL;
  g_autofree char *status = NULL;
  g_autoptr (GVariant) answer = NULL;

  export(f);
  stopped = get_text (f, "IconName");
  g_assert_cmpstr (stopped, ==, "io.github.weirproxy.Weir-tray-stopped-symbolic");
  weir_service_start (weir_desk_get_service (f->desk));
  wait_state (f, WEIR_SERVICE_RUNNING);
  running = get_text (f, "IconName");
  g_assert_cmpstr (running, ==, "io.github.weirproxy.Weir-tray-running-symbolic");
  weir_problem_board_put (weir_desk_get_board (f->desk), NULL,
                          weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", "a", NULL));
  attention = get_text (f, "IconName");
  g_assert_cmpstr (attention, ==, "io.github.weirproxy.Weir-tray-attention-symbolic");
  status = get_text (f, "Status");
  g_assert_cmpstr (status, ==, "NeedsAttention");

  answer = ask (f, WEIR_TRAY_ITEM_PATH, ITEM, "Activate", g_variant_new ("(ii)", 1, 1));
  g_assert_nonnull (answer);
  g_assert_cmpstr (f->done->str, ==, "present ");
}

/* Each question runs the main context. */
static void
wait_text (Fixture *f, const char *name, const char *text)
{
  gboolean is_there = FALSE;

  while (!is_there)
    {
      g_autofree char *seen = get_text (f, name);

      is_there = strcmp (seen, text) == 0;
    }
}

static void
assert_tip (Fixture *f, const char *status)
{
  g_autofree char *tip = get_tip (f);
  g_autofree char *expected = g_strconcat (status, " – 0 tokens today", NULL);

  g_assert_cmpstr (tip, ==, expected);
}

static void
test_tip (Fixture *f, gconstpointer data)
{
  WeirProblemBoard *board = weir_desk_get_board (f->desk);
  g_autofree char *running = NULL;
  g_autofree char *offline = NULL;
  g_autofree char *demo = NULL;

  export(f);
  assert_tip (f, "Stopped");
  weir_service_start (weir_desk_get_service (f->desk));
  wait_state (f, WEIR_SERVICE_RUNNING);
  running =
      g_strdup_printf ("Running on %s", weir_service_get_address (weir_desk_get_service (f->desk)));
  assert_tip (f, running);

  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_OFFLINE, NULL, NULL));
  offline =
      g_strdup_printf ("Offline – %s", weir_service_get_address (weir_desk_get_service (f->desk)));
  assert_tip (f, offline);
  weir_problem_board_remove (board, WEIR_PROBLEM_OFFLINE, NULL);
  weir_problem_board_put (board, NULL,
                          weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", "a", NULL));
  assert_tip (f, "Sign-in rejected");
  weir_problem_board_remove (board, WEIR_PROBLEM_SIGN_IN, NULL);

  weir_service_set_demo (weir_desk_get_service (f->desk), TRUE);
  wait_state (f, WEIR_SERVICE_STOPPING);
  wait_state (f, WEIR_SERVICE_RUNNING);
  demo = g_strdup_printf ("Demo running on %s",
                          weir_service_get_address (weir_desk_get_service (f->desk)));
  assert_tip (f, demo);
}

/* While a request runs, and no more after it. */
static void
test_busy (Fixture *f, gconstpointer data)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/chat/completions",
                                       .delay_ms = 600000 };
  WeirService *service = weir_desk_get_service (f->desk);
  g_auto (RawClient) client = { 0 };

  weir_demo_set_faults (f->engine.demo, &fault, 1);
  export(f);
  weir_service_start (service);
  wait_state (f, WEIR_SERVICE_RUNNING);
  g_assert_true (
      raw_client_connect (&client, weir_engine_get_port (weir_service_get_engine (service))));
  raw_client_send (&client, "POST", "/v1/chat/completions", TEST_KEY, CHAT_STREAM);
  wait_text (f, "IconName", "io.github.weirproxy.Weir-tray-busy-symbolic");
  raw_client_clear (&client);
  wait_text (f, "IconName", "io.github.weirproxy.Weir-tray-running-symbolic");
}

/* For panels that do not know the icon's name: the picture is that of the icon, and no other one's. */
static void
test_picture (Fixture *f, gconstpointer data)
{
  const int stopped = strlen ("io.github.weirproxy.Weir-tray-stopped-symbolic");
  const int attention = strlen ("io.github.weirproxy.Weir-tray-attention-symbolic");

  export(f);
  g_assert_cmpint (get_picture_width (f, "IconPixmap"), ==, stopped);
  weir_problem_board_put (weir_desk_get_board (f->desk), NULL,
                          weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", "a", NULL));
  g_assert_cmpint (get_picture_width (f, "IconPixmap"), ==, attention);
  g_assert_cmpint (get_picture_width (f, "AttentionIconPixmap"), ==, attention);
  g_assert_cmpint (get_picture_width (f, "OverlayIconPixmap"), ==, 0);
}

static void
test_menu (Fixture *f, gconstpointer data)
{
  g_autoptr (GVariant) layout = NULL;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  export(f);
  layout = get_layout (f);
  text = g_variant_print (layout, FALSE);
  g_assert_true (strstr (text, "Open Weir") < strstr (text, "Stopped"));
  g_assert_nonnull (strstr (text, "'children-display': <'submenu'>"));
  g_assert_nonnull (strstr (text, "'type': <'separator'>"));

  click (f, "Start Proxy");
  wait_state (f, WEIR_SERVICE_RUNNING);
  label =
      g_strdup_printf ("Running – %s", weir_service_get_address (weir_desk_get_service (f->desk)));
  g_assert_cmpint (find_label (f, label), >, 0);
  g_assert_cmpint (find_label (f, "Today: 0 tokens"), >, 0);
  click (f, "Stop Proxy");
  wait_state (f, WEIR_SERVICE_STOPPED);
  click (f, "Anthropic");
  click (f, "Quit");
  g_assert_cmpstr (f->done->str, ==, "start stop copy-base-url quit ");
}

static void
on_updated (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", signal);
}

/* Live text changes properties, never the layout: that would close an open menu. */
static void
test_live (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  guint subscription;

  export(f);
  subscription = g_dbus_connection_signal_subscribe (
      f->panel, NULL, MENU, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_updated, seen, NULL);
  g_assert_cmpint (find_label (f, "Start Proxy"), >, 0); /* the subscription is in force */
  weir_service_start (weir_desk_get_service (f->desk));
  wait_state (f, WEIR_SERVICE_RUNNING);
  g_assert_cmpint (find_label (f, "Stop Proxy"), >, 0);
  g_assert_nonnull (strstr (seen->str, "ItemsPropertiesUpdated"));
  g_assert_null (strstr (seen->str, "LayoutUpdated"));
  g_dbus_connection_signal_unsubscribe (f->panel, subscription);
}

/* Panels differ in which calls they use; nonsense is an error and nothing else. */
static void
test_calls (Fixture *f, gconstpointer data)
{
  GVariantBuilder events;
  g_autoptr (GVariant) group = NULL;
  g_autoptr (GVariant) unknown = NULL;
  g_autoptr (GVariant) one = NULL;
  g_autoptr (GVariant) about = NULL;
  g_autoptr (GVariant) about_group = NULL;
  int id;

  export(f);
  id = find_label (f, "Quit");
  g_variant_builder_init (&events, G_VARIANT_TYPE ("a(isvu)"));
  g_variant_builder_add (&events, "(isvu)", id, "clicked", g_variant_new_int32 (0), 0);
  g_variant_builder_add (&events, "(isvu)", 99, "clicked", g_variant_new_int32 (0), 0);
  group = ask (f, WEIR_TRAY_MENU_PATH, MENU, "EventGroup", g_variant_new ("(a(isvu))", &events));
  g_assert_cmpstr (f->done->str, ==, "quit ");
  unknown = g_variant_get_child_value (group, 0);
  g_assert_cmpuint (g_variant_n_children (unknown), ==, 1);
  one = ask (f, WEIR_TRAY_MENU_PATH, MENU, "GetProperty", g_variant_new ("(is)", id, "label"));
  g_assert_nonnull (one);
  about = ask (f, WEIR_TRAY_MENU_PATH, MENU, "AboutToShow", g_variant_new ("(i)", 0));
  g_assert_nonnull (about);
  about_group =
      ask (f, WEIR_TRAY_MENU_PATH, MENU, "AboutToShowGroup", g_variant_new ("(ai)", NULL));
  g_assert_nonnull (about_group);
  g_assert_null (
      ask (f, WEIR_TRAY_MENU_PATH, MENU, "GetProperty", g_variant_new ("(is)", 99, "x")));
  g_assert_null (
      ask (f, WEIR_TRAY_MENU_PATH, MENU, "GetLayout", g_variant_new ("(iias)", -5, -1, NULL)));
  g_assert_null (ask (f, WEIR_TRAY_MENU_PATH, MENU, "Event",
                      g_variant_new ("(isvu)", 99, "clicked", g_variant_new_int32 (0), 0)));
}

/* Which account is used, of those there are. */
static void
test_accounts (Fixture *f, gconstpointer data)
{
  g_autoptr (GVariant) layout = NULL;
  g_autofree char *text = NULL;

  export(f);
  layout = get_layout (f);
  text = g_variant_print (layout, FALSE);
  g_assert_nonnull (strstr (text, "'label': <'Automatic'>"));
  g_assert_nonnull (strstr (text, "'toggle-state': <1>"));
  g_assert_nonnull (strstr (text, "'label': <'Only first'>"));
  click (f, "Only first");
  click (f, "Automatic");
  g_assert_cmpstr (f->done->str, ==, "use-account use-account ");
}

static void
test_locked (Fixture *f, gconstpointer data)
{
  export(f);
  weir_problem_board_put (
      weir_desk_get_board (f->desk), NULL,
      weir_problem_new (WEIR_PROBLEM_KEYRING_LOCKED, NULL, "credentials", "all", NULL));
  g_assert_cmpint (find_label (f, "Keyring locked"), >, 0);
  click (f, "Unlock Keyring…");
  g_assert_cmpstr (f->done->str, ==, "unlock-keyring ");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/tray/registers", test_registers }, { "/app/tray/icon", test_icon },
    { "/app/tray/busy", test_busy },           { "/app/tray/picture", test_picture },
    { "/app/tray/menu", test_menu },           { "/app/tray/live", test_live },
    { "/app/tray/calls", test_calls },         { "/app/tray/accounts", test_accounts },
    { "/app/tray/locked", test_locked },       { "/app/tray/tip", test_tip },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
