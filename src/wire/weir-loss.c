/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-loss.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define MAX_HEADER 512

struct _WeirLoss
{
  gboolean strict;
  GPtrArray *entries; /* in the order they were told, each once */
};

WeirLoss *
weir_loss_new (gboolean strict)
{
  WeirLoss *self = g_new0 (WeirLoss, 1);

  self->strict = strict;
  self->entries = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
weir_loss_free (WeirLoss *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* What goes into a header: visible ASCII, and no comma, which separates the names. */
static char *
make_safe (char *text)
{
  for (char *c = text; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || *c == ',')
      *c = '_';
  return text;
}

static void
add (WeirLoss *self, char *entry)
{
  if (g_ptr_array_find_with_equal_func (self->entries, make_safe (entry), g_str_equal, NULL))
    g_free (entry);
  else
    g_ptr_array_add (self->entries, entry);
}

gboolean
weir_loss_drop (WeirLoss *self, const char *member, GError **error)
{
  g_return_val_if_fail (member != NULL, FALSE);

  if (self == NULL)
    return TRUE;
  if (self->strict)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, member,
                                  "The model does not take \"%s\", and strict mode forbids to "
                                  "leave it out",
                                  member);
  add (self, g_strdup (member));
  return TRUE;
}

gboolean
weir_loss_change (WeirLoss *self, const char *member, const char *how, GError **error)
{
  g_return_val_if_fail (member != NULL && how != NULL, FALSE);

  if (self == NULL)
    return TRUE;
  if (self->strict)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, member,
                                  "The model does not take \"%s\" as it is (%s), and strict mode "
                                  "forbids to change it",
                                  member, how);
  add (self, g_strdup_printf ("%s=%s", member, how));
  return TRUE;
}

void
weir_loss_note (WeirLoss *self, const char *what)
{
  g_return_if_fail (what != NULL);

  if (self != NULL)
    add (self, g_strdup (what));
}

gboolean
weir_loss_drop_unread (WeirLoss *self, const WeirRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, FALSE);

  for (guint i = 0; i < request->n_unread; i++)
    if (!weir_loss_drop (self, request->unread[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
has_mark (const WeirPart *parts, guint n_parts)
{
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].cache != WEIR_CACHE_NONE || has_mark (parts[i].parts, parts[i].n_parts))
      return TRUE;
  return FALSE;
}

gboolean
weir_loss_drop_marks (WeirLoss *self, const WeirRequest *request, GError **error)
{
  gboolean any;

  g_return_val_if_fail (request != NULL, FALSE);

  any = has_mark (request->system, request->n_system);
  for (guint i = 0; i < request->n_turns && !any; i++)
    any = has_mark (request->turns[i].parts, request->turns[i].n_parts);
  for (guint i = 0; i < request->n_tools && !any; i++)
    any = request->tools[i].cache != WEIR_CACHE_NONE;
  return !any || weir_loss_drop (self, "cache_control", error);
}

gboolean
weir_loss_drop_names (WeirLoss *self, const WeirRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, FALSE);

  for (guint i = 0; i < request->n_turns; i++)
    if (request->turns[i].name.len > 0)
      return weir_loss_drop (self, "name", error);
  return TRUE;
}

gboolean
weir_loss_drop_strict (WeirLoss *self, const WeirRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, FALSE);

  for (guint i = 0; i < request->n_tools; i++)
    if (request->tools[i].strict > 0)
      return weir_loss_drop (self, "tools[].strict", error);
  return TRUE;
}

static gboolean
drop_notes (WeirLoss *self, const WeirPart *parts, guint n_parts, GError **error)
{
  for (guint i = 0; i < n_parts; i++)
    if ((parts[i].cite && !weir_loss_drop (self, "document.citations", error))
        || (parts[i].context.len > 0 && !weir_loss_drop (self, "document.context", error))
        || !drop_notes (self, parts[i].parts, parts[i].n_parts, error))
      return FALSE;
  return TRUE;
}

gboolean
weir_loss_drop_notes (WeirLoss *self, const WeirRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, FALSE);

  for (guint i = 0; i < request->n_turns; i++)
    if (!drop_notes (self, request->turns[i].parts, request->turns[i].n_parts, error))
      return FALSE;
  return TRUE;
}

void
weir_loss_clear (WeirLoss *self)
{
  g_return_if_fail (self != NULL);
  g_ptr_array_set_size (self->entries, 0);
}

char **
weir_loss_dup_entries (const WeirLoss *self)
{
  g_autoptr (GStrvBuilder) entries = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    g_strv_builder_add (entries, g_ptr_array_index (self->entries, i));
  return g_strv_builder_end (entries);
}

char *
weir_loss_to_header (const WeirLoss *self)
{
  GString *header;

  if (self == NULL || self->entries->len == 0)
    return NULL;

  header = g_string_new (NULL);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const char *entry = g_ptr_array_index (self->entries, i);

      /* Room for the number of those that find none. */
      if (header->len + strlen (entry) + 16 > MAX_HEADER)
        {
          g_string_append_printf (header, "%s+%u", i > 0 ? "," : "", self->entries->len - i);
          break;
        }
      if (i > 0)
        g_string_append_c (header, ',');
      g_string_append (header, entry);
    }
  return g_string_free (header, FALSE);
}
