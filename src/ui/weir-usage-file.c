/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-usage-file.h"

#include <glib/gi18n.h>

#include "ui/weir-save-dialog.h"

/* What is to be written once there is a name. */
typedef struct
{
  WeirUsageView *view;
  gboolean as_json;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->view);
  g_free (self);
}

static gboolean
decide_format (Export *self, const char *name)
{
  if (g_str_has_suffix (name, ".json"))
    return TRUE;
  return self->as_json && !g_str_has_suffix (name, ".csv");
}

static char *
build (const char *name, gpointer data)
{
  Export *self = data;

  return weir_usage_view_export (self->view, decide_format (self, name));
}

/* "weir-usage-30d-2026-11-22.csv" */
static char *
build_name (WeirUsageView *view, gboolean as_json)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *range = NULL;

  g_object_get (view, "range", &range, NULL);
  return g_strdup_printf ("weir-usage-%s-%s.%s", range, day, as_json ? "json" : "csv");
}

void
weir_usage_file_save (GtkWindow *parent, WeirUsageView *view, gboolean as_json)
{
  g_autofree char *name = NULL;
  Export *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (WEIR_IS_USAGE_VIEW (view));

  self = g_new0 (Export, 1);
  self->view = g_object_ref (view);
  self->as_json = as_json;
  name = build_name (view, as_json);
  weir_save_dialog_ask_for (parent, _ ("Export Usage"), name, build, self, export_free);
}
