/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-debug-steps.h"

#include <string.h>

#include "app/weir-body-diff.h"
#include "app/weir-request-text.h"
#include "base/weir-redact.h"

#define BATCH_MS 100
#define MAX_LINES 400

struct _WeirDebugSteps
{
  WeirSightTap *tap;
  GSource *source; /* (nullable): written under the lock of the sights */
};

/* --- The text --- */

static void
append_step (GString *out, const WeirSight *sight, const char *step, const char *more)
{
  g_string_append_printf (out, "%.8s %-9s %s\n", sight->head->id, step, more != NULL ? more : "");
}

/* A line is looked through for secrets; a whole body would lose its lines. */
static void
append_line (GString *out, const char *line)
{
  g_autofree char *safe = weir_redact (line, -1, 0);

  g_string_append_printf (out, "    %s\n", safe);
}

static void
append_body (GString *out, GBytes *body)
{
  g_autofree char *text = body != NULL ? weir_body_text_build (body) : NULL;
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;
  guint n = 0;

  if (lines == NULL)
    return;
  for (; lines[n] != NULL && n < MAX_LINES; n++)
    if (g_strchomp (lines[n])[0] != '\0')
      append_line (out, lines[n]);
  if (lines[n] != NULL)
    g_string_append (out, "    …\n");
}

static void
append_changes (GString *out, const WeirSight *sight)
{
  for (char **change = sight->changes; change != NULL && *change != NULL; change++)
    {
      g_autofree char *text = weir_request_text_explain_change (*change);

      append_line (out, text);
    }
}

char *
weir_debug_steps_format (const WeirSight *sight)
{
  const WeirSightHead *head = sight->head;
  GString *out = g_string_new (NULL);
  g_autofree char *asked = g_strdup_printf ("%s %s, key %s", head->method, head->path,
                                            head->key_name != NULL ? head->key_name : "none");
  g_autofree char *told = g_strdup_printf ("%u%s%s after %" G_GINT64_FORMAT " ms", sight->status,
                                           sight->error_kind != NULL ? " " : "",
                                           sight->error_kind != NULL ? sight->error_kind : "",
                                           sight->duration_us / G_TIME_SPAN_MILLISECOND);

  append_step (out, sight, "received", asked);
  for (char **header = head->headers; header != NULL && *header != NULL; header++)
    append_line (out, *header);
  append_body (out, head->body);
  if (sight->deployment != NULL)
    {
      g_autofree char *where =
          g_strdup_printf ("%s, deployment %s of account %s, %u calls", sight->upstream_model,
                           sight->deployment, sight->account, sight->attempts);

      append_step (out, sight, "sent", where);
      append_changes (out, sight);
      append_body (out, sight->sent);
      append_step (out, sight, "answered", NULL);
      append_body (out, sight->answered);
    }
  append_step (out, sight, "returned", told);
  if (sight->error != NULL)
    append_line (out, sight->error);
  append_body (out, sight->returned);
  return g_string_free (out, FALSE);
}

/* --- Printing --- */

static void
forget_source (gpointer user_data)
{
  WeirDebugSteps *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
}

static gboolean
on_batch (gpointer user_data)
{
  WeirDebugSteps *self = user_data;
  g_autoptr (GPtrArray) sights = weir_sight_tap_take_and_rest (self->tap, forget_source, self);

  for (guint i = 0; i < sights->len; i++)
    {
      const WeirSight *sight = g_ptr_array_index (sights, i);
      g_autofree char *text = NULL;

      if (sight->is_running)
        continue;
      text = weir_debug_steps_format (sight);
      g_printerr ("%s", text);
    }
  return G_SOURCE_REMOVE;
}

/* From any thread. */
static void
on_wake (gpointer user_data)
{
  WeirDebugSteps *self = user_data;

  if (self->source != NULL)
    return;
  self->source = g_timeout_source_new (BATCH_MS);
  g_source_set_callback (self->source, on_batch, self, NULL);
  g_source_attach (self->source, NULL);
}

WeirDebugSteps *
weir_debug_steps_new (WeirSights *sights)
{
  WeirDebugSteps *self = g_new0 (WeirDebugSteps, 1);

  self->tap = weir_sights_open (sights, TRUE, on_wake, self);
  return self;
}

void
weir_debug_steps_free (WeirDebugSteps *self)
{
  g_return_if_fail (self != NULL);

  weir_sight_tap_close (self->tap);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_free (self);
}
