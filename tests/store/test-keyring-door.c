/* SPDX-License-Identifier: MIT */
#include "store/weir-keyring-door.h"

#include <string.h>

/* Tries are begun here, and answered when a test says so. */
static GPtrArray *begun; /* of GTask */

static void
begin (GAsyncReadyCallback callback, gpointer callback_data)
{
  g_ptr_array_add (begun, g_task_new (NULL, NULL, callback, callback_data));
}

static gboolean
finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const WeirKeyringTry way = { begin, finish };

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *ours;
  GDBusConnection *portal;
  WeirKeyringDoor *door;
  char *heard; /* what each of those that wait has heard, in order */
} Fixture;

static GDBusConnection *
join (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->ours = join (f->bus);
  f->portal = join (f->bus);
  f->heard = g_strdup ("");
  f->door = weir_keyring_door_new (f->ours, &way);
  begun = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
answer (guint which, GError *error)
{
  GTask *task = g_object_ref (g_ptr_array_index (begun, which));

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  settle ();
}

/* What was not answered is now, which must change nothing. */
static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->door != NULL)
    g_assert_finalize_object (f->door);
  for (guint i = 0; i < begun->len; i++)
    if (!g_task_get_completed (g_ptr_array_index (begun, i)))
      answer (i, NULL);
  g_ptr_array_unref (begun);
  g_free (f->heard);
  g_object_unref (f->ours);
  g_object_unref (f->portal);
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
}

static void
on_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = f->heard;
  gboolean good = weir_keyring_door_open_finish (WEIR_KEYRING_DOOR (object), result, &error);

  f->heard = g_strconcat (before, good ? "open " : error->message, NULL);
}

static void
ask (Fixture *f, GCancellable *cancellable)
{
  weir_keyring_door_open_async (f->door, cancellable, on_open, f);
  settle ();
}

/* As the portal does: to the one who asked, at the path of a request. */
static void
respond (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (
      f->portal, g_dbus_connection_get_unique_name (f->ours), "/org/freedesktop/portal/request/1",
      "org.freedesktop.portal.Request", "Response", g_variant_new ("(ua{sv})", 0, NULL), &error);
  g_assert_no_error (error);
}

static void
test_once (Fixture *f, gconstpointer data)
{
  ask (f, NULL);
  ask (f, NULL);
  g_assert_cmpuint (begun->len, ==, 1);
  g_assert_cmpstr (f->heard, ==, "");
  answer (0, NULL);
  g_assert_cmpstr (f->heard, ==, "open open ");
  ask (f, NULL);
  g_assert_cmpstr (f->heard, ==, "open open open ");
  g_assert_cmpuint (begun->len, ==, 1);
}

static void
test_failure (Fixture *f, gconstpointer data)
{
  ask (f, NULL);
  answer (0, g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, "nobody "));
  g_assert_cmpstr (f->heard, ==, "nobody ");
  ask (f, NULL);
  g_assert_cmpuint (begun->len, ==, 2);
  answer (1, NULL);
  g_assert_cmpstr (f->heard, ==, "nobody open ");
}

/* A response was seen, and still the first one does not answer: another one does. */
static void
test_lost (Fixture *f, gconstpointer data)
{
  ask (f, NULL);
  respond (f);
  while (begun->len < 2)
    g_main_context_iteration (NULL, TRUE);
  respond (f);
  while (begun->len < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->heard, ==, "");
  answer (2, NULL);
  g_assert_cmpstr (f->heard, ==, "open ");
  answer (0, NULL);
  answer (1, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "late"));
  g_assert_cmpstr (f->heard, ==, "open ");
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  ask (f, cancellable);
  ask (f, NULL);
  g_cancellable_cancel (cancellable);
  settle ();
  g_assert_nonnull (strstr (f->heard, "cancel"));
  answer (0, NULL);
  g_assert_true (g_str_has_suffix (f->heard, "open "));
}

/* The program ends while nobody has answered yet. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  ask (f, cancellable);
  g_cancellable_cancel (cancellable);
  settle ();
  g_assert_finalize_object (g_steal_pointer (&f->door));
  answer (0, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/store/keyring-door/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/store/keyring-door/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/store/keyring-door/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/store/keyring-door/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/store/keyring-door/gone", Fixture, NULL, set_up, test_gone, tear_down);

  return g_test_run ();
}
