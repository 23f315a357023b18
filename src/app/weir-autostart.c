/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-autostart.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-autostart-file.h"
#include "app/weir-background-portal.h"

struct _WeirAutostart
{
  GObject parent_instance;

  char *app_id;
  char *program;
  GDBusConnection *bus; /* (nullable): without a sandbox, too */
  gboolean is_sandboxed;
  GFile *file;
  GCancellable *cancellable; /* of all that is under way; another one for each change */
  gboolean is_possible;
  gboolean is_enabled; /* or shall be */
  gboolean was_enabled;
  char *reason; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_ENABLED,
  PROP_POSSIBLE,
  PROP_REASON,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirAutostart, weir_autostart, G_TYPE_OBJECT)

static void
notify (WeirAutostart *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_reason (WeirAutostart *self, const char *reason)
{
  if (g_strcmp0 (self->reason, reason) == 0)
    return;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  notify (self, PROP_REASON);
}

/* What holds now, as far as is known. */
static void
settle (WeirAutostart *self, gboolean is_enabled, const GError *error)
{
  self->was_enabled = self->is_enabled = is_enabled;
  set_reason (self, error != NULL ? error->message : NULL);
  notify (self, PROP_ENABLED);
}

/* --- By a file --- */

static void write_file (WeirAutostart *self);

static void
on_folder_made (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirAutostart *self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_make_directory_finish (G_FILE (object), result, &error))
    write_file (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    settle (self, self->was_enabled, error);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirAutostart *self = user_data;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      settle (self, TRUE, NULL);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  folder = g_file_get_parent (G_FILE (object));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_file_make_directory_async (folder, G_PRIORITY_DEFAULT, self->cancellable, on_folder_made,
                                 self);
  else
    settle (self, self->was_enabled, error);
}

static void
write_file (WeirAutostart *self)
{
  char *text = weir_autostart_file_build (self->app_id, self->program);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, self->cancellable,
                                       on_written, self);
}

static void
on_deleted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirAutostart *self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_delete_finish (G_FILE (object), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    settle (self, FALSE, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    settle (self, self->was_enabled, error);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirAutostart *self = user_data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;

  if (g_file_load_contents_finish (G_FILE (object), result, &text, &len, NULL, &error))
    settle (self, weir_autostart_file_is_on (text, len), NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    settle (self, FALSE, NULL);
}

/* --- By the portal --- */

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirAutostart *self = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_background_portal_find_finish (result, &error))
    {
      self->is_possible = TRUE;
      notify (self, PROP_POSSIBLE);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_reason (self, _ ("Your desktop offers no autostart for Flatpak apps. Add “Weir” in its "
                         "startup settings."));
}

static void
on_requested (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirAutostart *self = user_data;
  gboolean is_enabled = FALSE;
  g_autoptr (GError) error = NULL;

  if (weir_background_portal_request_finish (result, &is_enabled, &error))
    settle (self, is_enabled, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    settle (self, self->was_enabled, error);
}

static void
request (WeirAutostart *self)
{
  const char *const command[] = { self->program, "--background", NULL };

  weir_background_portal_request_async (
      self->bus, _ ("Weir serves your tools from the moment you log in."), command,
      self->is_enabled, self->cancellable, on_requested, self);
}

/* --- The object --- */

static void
begin (WeirAutostart *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

gboolean
weir_autostart_get_enabled (WeirAutostart *self)
{
  g_return_val_if_fail (WEIR_IS_AUTOSTART (self), FALSE);

  return self->is_enabled;
}

void
weir_autostart_set_enabled (WeirAutostart *self, gboolean enabled)
{
  g_return_if_fail (WEIR_IS_AUTOSTART (self));

  if (self->is_enabled == !!enabled || !self->is_possible)
    return;
  begin (self);
  self->is_enabled = !!enabled;
  set_reason (self, NULL);
  notify (self, PROP_ENABLED);
  if (self->is_sandboxed)
    request (self);
  else if (enabled)
    write_file (self);
  else
    g_file_delete_async (self->file, G_PRIORITY_DEFAULT, self->cancellable, on_deleted, self);
}

gboolean
weir_autostart_is_possible (WeirAutostart *self)
{
  g_return_val_if_fail (WEIR_IS_AUTOSTART (self), FALSE);

  return self->is_possible;
}

const char *
weir_autostart_get_reason (WeirAutostart *self)
{
  g_return_val_if_fail (WEIR_IS_AUTOSTART (self), NULL);

  return self->reason;
}

static void
weir_autostart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirAutostart *self = WEIR_AUTOSTART (object);

  if (prop_id == PROP_REASON)
    g_value_set_string (value, self->reason);
  else
    g_value_set_boolean (value, prop_id == PROP_ENABLED ? self->is_enabled : self->is_possible);
}

static void
weir_autostart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  weir_autostart_set_enabled (WEIR_AUTOSTART (object), g_value_get_boolean (value));
}

static void
weir_autostart_dispose (GObject *object)
{
  WeirAutostart *self = WEIR_AUTOSTART (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (weir_autostart_parent_class)->dispose (object);
}

static void
weir_autostart_finalize (GObject *object)
{
  WeirAutostart *self = WEIR_AUTOSTART (object);

  g_clear_object (&self->bus);
  g_object_unref (self->file);
  g_free (self->app_id);
  g_free (self->program);
  g_free (self->reason);

  G_OBJECT_CLASS (weir_autostart_parent_class)->finalize (object);
}

static void
weir_autostart_class_init (WeirAutostartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_autostart_get_property;
  object_class->set_property = weir_autostart_set_property;
  object_class->dispose = weir_autostart_dispose;
  object_class->finalize = weir_autostart_finalize;

  properties[PROP_ENABLED] =
      g_param_spec_boolean ("enabled", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  properties[PROP_POSSIBLE] = g_param_spec_boolean ("possible", NULL, NULL, FALSE, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_autostart_init (WeirAutostart *self)
{
}

WeirAutostart *
weir_autostart_new (const WeirAutostartOptions *options)
{
  g_autofree char *name = NULL;
  WeirAutostart *self;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (options->app_id != NULL && options->program != NULL, NULL);

  name = g_strconcat (options->app_id, ".desktop", NULL);
  self = g_object_new (WEIR_TYPE_AUTOSTART, NULL);
  self->app_id = g_strdup (options->app_id);
  self->program = g_strdup (options->program);
  self->bus = options->bus != NULL ? g_object_ref (options->bus) : NULL;
  self->is_sandboxed = options->is_sandboxed;
  self->file = g_file_new_build_filename (options->config_dir, "autostart", name, NULL);
  begin (self);
  if (!self->is_sandboxed)
    {
      self->is_possible = TRUE;
      g_file_load_contents_async (self->file, self->cancellable, on_read, self);
      return self;
    }
  self->was_enabled = self->is_enabled = options->was_enabled;
  if (self->bus != NULL)
    weir_background_portal_find_async (self->bus, self->cancellable, on_found, self);
  else
    self->reason = g_strdup (_ ("Your desktop offers no autostart for Flatpak apps. Add “Weir” in "
                                "its startup settings."));
  return self;
}
