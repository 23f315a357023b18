/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-clipboard.h"

typedef struct
{
  GdkClipboard *clipboard;
  GdkContentProvider *content; /* ours, to be known again */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->clipboard);
  g_object_unref (copy->content);
  g_free (copy);
}

static gboolean
on_time_up (gpointer data)
{
  Copy *copy = data;

  if (gdk_clipboard_get_content (copy->clipboard) == copy->content)
    gdk_clipboard_set_content (copy->clipboard, NULL);
  return G_SOURCE_REMOVE;
}

void
weir_clipboard_copy_secret (GdkClipboard *clipboard, WeirSecret *secret, guint clear_s)
{
  Copy *copy;

  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));
  g_return_if_fail (secret != NULL);

  copy = g_new0 (Copy, 1);
  copy->clipboard = g_object_ref (clipboard);
  copy->content = gdk_content_provider_new_typed (G_TYPE_STRING, weir_secret_peek (secret, NULL));
  gdk_clipboard_set_content (clipboard, copy->content);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, clear_s, on_time_up, copy, copy_free);
}
