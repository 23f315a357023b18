/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-background-portal.h"

#include <glib/gi18n.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"
#define TOKEN "weir_autostart"

/* A portal answers at once that it is there; the user may take their time. */
#define FIND_MS 5000

/* As long as it is open, the task is kept alive by what it listens to. */
typedef struct
{
  GDBusConnection *bus;
  guint subscription; /* 0: it has ended */
  GSource *cancelled; /* (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->bus);
  g_free (request);
}

/* %FALSE: it had ended before. The caller has a reference of its own. */
static gboolean
end_request (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  guint subscription = request->subscription;

  if (subscription == 0)
    return FALSE;
  request->subscription = 0;
  if (request->cancelled != NULL)
    g_source_destroy (request->cancelled);
  g_clear_pointer (&request->cancelled, g_source_unref);
  g_dbus_connection_signal_unsubscribe (request->bus, subscription);
  return TRUE;
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) version =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (version != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_background_portal_find_async (GDBusConnection *bus,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_background_portal_find_async);
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", BACKGROUND, "version"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, FIND_MS, cancellable, on_found, task);
}

gboolean
weir_background_portal_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* 0: done, 1: the user said no, 2: it ended in another way. */
static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  g_autoptr (GVariant) results = NULL;
  guint32 response = 2;
  gboolean autostart = FALSE;

  if (!end_request (task))
    return;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                               _ ("The desktop did not allow it."));
      return;
    }
  g_variant_lookup (results, "autostart", "b", &autostart);
  g_task_return_int (task, autostart);
}

/* The answer itself comes as a signal. */
static void
on_requested (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) handle =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (handle == NULL && end_request (task))
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  if (end_request (task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* As the portal makes it of sender and token, so that one can listen before it is there. */
static char *
build_handle (GDBusConnection *bus)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strconcat (PORTAL_PATH "/request/", sender, "/" TOKEN, NULL);
}

void
weir_background_portal_request_async (GDBusConnection *bus,
                                      const char *reason,
                                      const char *const *command,
                                      gboolean autostart,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  Request *request = NULL;
  GTask *task = NULL;
  g_autofree char *handle = NULL;
  GVariantDict options;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));
  g_return_if_fail (command != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_background_portal_request_async);
  handle = build_handle (bus);
  request = g_new0 (Request, 1);
  request->bus = g_object_ref (bus);
  request->subscription = g_dbus_connection_signal_subscribe (
      bus, PORTAL, REQUEST, "Response", handle, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response,
      g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    {
      request->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (request->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (request->cancelled, g_main_context_get_thread_default ());
    }
  g_task_set_task_data (task, request, request_free);

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "handle_token", "s", TOKEN);
  g_variant_dict_insert (&options, "reason", "s", reason);
  g_variant_dict_insert (&options, "autostart", "b", autostart);
  g_variant_dict_insert_value (&options, "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, BACKGROUND, "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, cancellable,
                          on_requested, task);
}

gboolean
weir_background_portal_request_finish (GAsyncResult *result, gboolean *autostart, GError **error)
{
  gssize value = g_task_propagate_int (G_TASK (result), error);

  if (value < 0)
    return FALSE;
  *autostart = value > 0;
  return TRUE;
}
