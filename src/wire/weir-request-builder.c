/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-request-builder.h"

#include "wire/weir-api-error.h"
#include "wire/weir-arena.h"

#include <string.h>

#define MAX_MODEL_NAME 256

struct _WeirRequestBuilder
{
  WeirRequest *request;
  GArray *turns;
  GArray *tools;
  GArray *stops;
  GArray *choices;
  GArray *betas;
  GPtrArray *unread;
  GPtrArray *levels; /* of GArray of WeirPart: the open list and the lists nested in its parts */
  guint depth;       /* index of the innermost open list */
};

static WeirRequestBuilder *
builder_new (const char *format, GBytes *body, WeirJsonDoc *doc)
{
  WeirRequestBuilder *self = g_new0 (WeirRequestBuilder, 1);
  WeirRequest *request = g_atomic_rc_box_new0 (WeirRequest);

  request->format = g_intern_string (format);
  request->body = g_bytes_ref (body);
  request->doc = *doc;
  memset (doc, 0, sizeof *doc);
  request->arena = weir_arena_new ();
  request->parallel_tools = -1;
  request->logprobs = -1;
  request->output_strict = -1;
  request->store = -1;

  self->request = request;
  self->turns = g_array_new (FALSE, TRUE, sizeof (WeirTurn));
  self->tools = g_array_new (FALSE, TRUE, sizeof (WeirTool));
  self->stops = g_array_new (FALSE, FALSE, sizeof (WeirJsonText));
  self->choices = g_array_new (FALSE, FALSE, sizeof (WeirJsonText));
  self->betas = g_array_new (FALSE, FALSE, sizeof (WeirJsonText));
  self->unread = g_ptr_array_new ();
  self->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_ptr_array_add (self->levels, g_array_new (FALSE, TRUE, sizeof (WeirPart)));
  return self;
}

WeirRequestBuilder *
weir_request_builder_new (const char *format, GBytes *body, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) cause = NULL;
  const char *data;
  gsize len;

  g_return_val_if_fail (format != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  data = g_bytes_get_data (body, &len);
  if (!weir_json_parse (&doc, data, len, &weir_json_limits_body, &cause))
    {
      weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, NULL,
                             "The body of the request is not valid JSON: %s", cause->message);
      return NULL;
    }

  if (!weir_json_is (weir_json_root (&doc), WEIR_JSON_OBJECT))
    {
      weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, NULL,
                             "The body of the request must be a JSON object");
      return NULL;
    }

  return builder_new (format, body, &doc);
}

void
weir_request_builder_free (WeirRequestBuilder *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->request, weir_request_unref);
  g_array_unref (self->turns);
  g_array_unref (self->tools);
  g_array_unref (self->stops);
  g_array_unref (self->choices);
  g_array_unref (self->betas);
  g_ptr_array_unref (self->unread);
  g_ptr_array_unref (self->levels);
  g_free (self);
}

WeirRequest *
weir_request_builder_get (WeirRequestBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->request;
}

static gboolean
is_good_name (const char *name, gsize len)
{
  if (len == 0 || len > MAX_MODEL_NAME)
    return FALSE;

  for (gsize i = 0; i < len; i++)
    if ((guchar) name[i] < 0x20 || name[i] == 0x7f)
      return FALSE;
  return TRUE;
}

gboolean
weir_request_builder_set_model (WeirRequestBuilder *self, WeirJsonText name, GError **error)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, FALSE);

  if (name.data == NULL)
    return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "model",
                                  "The request must name a model");

  weir_json_text_decode (name, decoded);
  if (!is_good_name (decoded->str, decoded->len))
    return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "model",
                                  "The name of the model must have 1 to %d bytes and no control "
                                  "characters",
                                  MAX_MODEL_NAME);

  self->request->model = weir_arena_strndup (self->request->arena, decoded->str, decoded->len);
  return TRUE;
}

gboolean
weir_request_builder_read_model (WeirRequestBuilder *self, const char *placed, GError **error)
{
  const WeirJsonDoc *doc;

  g_return_val_if_fail (self != NULL, FALSE);

  doc = &self->request->doc;
  return weir_request_builder_set_model (
      self,
      placed != NULL ? weir_request_builder_text (self, placed, -1)
                     : weir_json_text (doc, weir_json_get (doc, weir_json_root (doc), "model")),
      error);
}

static GArray *
get_level (WeirRequestBuilder *self)
{
  return g_ptr_array_index (self->levels, self->depth);
}

WeirPart *
weir_request_builder_add_part (WeirRequestBuilder *self, WeirPartKind kind)
{
  GArray *level;
  WeirPart *part;

  g_return_val_if_fail (self != NULL, NULL);

  level = get_level (self);
  g_array_set_size (level, level->len + 1);
  part = &g_array_index (level, WeirPart, level->len - 1);
  part->kind = kind;
  return part;
}

WeirPart *
weir_request_builder_insert_part (WeirRequestBuilder *self, WeirPartKind kind, guint n_behind)
{
  const WeirPart part = { .kind = kind };
  GArray *level;

  g_return_val_if_fail (self != NULL, NULL);

  level = get_level (self);
  g_return_val_if_fail (n_behind <= level->len, NULL);
  g_array_insert_val (level, level->len - n_behind, part);
  return &g_array_index (level, WeirPart, level->len - 1 - n_behind);
}

void
weir_request_builder_begin_nested (WeirRequestBuilder *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (get_level (self)->len > 0);

  self->depth++;
  if (self->depth == self->levels->len)
    g_ptr_array_add (self->levels, g_array_new (FALSE, TRUE, sizeof (WeirPart)));
}

/* Moves the open list into the request's own memory. */
static const WeirPart *
seal_level (WeirRequestBuilder *self, guint *n_parts)
{
  GArray *level = get_level (self);
  const WeirPart *parts =
      weir_arena_copy (self->request->arena, level->data, level->len * sizeof (WeirPart));

  *n_parts = level->len;
  g_array_set_size (level, 0);
  return parts;
}

void
weir_request_builder_end_nested (WeirRequestBuilder *self)
{
  const WeirPart *parts;
  GArray *outer;
  WeirPart *owner;
  guint n_parts;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->depth > 0);

  parts = seal_level (self, &n_parts);
  self->depth--;
  outer = get_level (self);
  owner = &g_array_index (outer, WeirPart, outer->len - 1);
  owner->parts = parts;
  owner->n_parts = n_parts;
}

/* Closes what is open at the outermost level: the last turn, or the system prompt. */
static void
seal_turn (WeirRequestBuilder *self)
{
  const WeirPart *parts;
  WeirTurn *turn;
  guint n_parts;

  g_return_if_fail (self->depth == 0);

  parts = seal_level (self, &n_parts);
  if (self->turns->len == 0)
    {
      self->request->system = parts;
      self->request->n_system = n_parts;
      return;
    }

  turn = &g_array_index (self->turns, WeirTurn, self->turns->len - 1);
  turn->parts = parts;
  turn->n_parts = n_parts;
}

WeirTurn *
weir_request_builder_begin_turn (WeirRequestBuilder *self, WeirRole role)
{
  WeirTurn *turn;

  g_return_val_if_fail (self != NULL, NULL);

  seal_turn (self);
  g_array_set_size (self->turns, self->turns->len + 1);
  turn = &g_array_index (self->turns, WeirTurn, self->turns->len - 1);
  turn->role = role;
  return turn;
}

WeirTool *
weir_request_builder_add_tool (WeirRequestBuilder *self)
{
  WeirTool *tool;

  g_return_val_if_fail (self != NULL, NULL);

  g_array_set_size (self->tools, self->tools->len + 1);
  tool = &g_array_index (self->tools, WeirTool, self->tools->len - 1);
  tool->strict = -1;
  return tool;
}

void
weir_request_builder_add_stop (WeirRequestBuilder *self, WeirJsonText stop)
{
  g_return_if_fail (self != NULL);
  g_array_append_val (self->stops, stop);
}

void
weir_request_builder_add_tool_choice_name (WeirRequestBuilder *self, WeirJsonText name)
{
  g_return_if_fail (self != NULL);
  g_array_append_val (self->choices, name);
}

void
weir_request_builder_add_beta (WeirRequestBuilder *self, WeirJsonText beta)
{
  g_return_if_fail (self != NULL);
  g_array_append_val (self->betas, beta);
}

void
weir_request_builder_add_unread (WeirRequestBuilder *self, WeirJsonText name)
{
  g_autofree char *decoded = weir_json_text_dup (name);

  g_return_if_fail (self != NULL);
  g_return_if_fail (decoded != NULL);
  g_ptr_array_add (self->unread,
                   weir_arena_strndup (self->request->arena, decoded, strlen (decoded)));
}

void
weir_request_builder_set_native_only (WeirRequestBuilder *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);

  if (self->request->native_only == NULL)
    self->request->native_only = weir_arena_strndup (self->request->arena, path, strlen (path));
}

WeirJsonText
weir_request_builder_text (WeirRequestBuilder *self, const char *utf8, gssize len)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, ((WeirJsonText){ NULL, 0 }));

  weir_json_escape (escaped, utf8, len);
  return weir_arena_text (self->request->arena, (WeirJsonText){ escaped->str, escaped->len });
}

WeirJsonText
weir_request_builder_copy (WeirRequestBuilder *self, WeirJsonText text)
{
  g_return_val_if_fail (self != NULL, text);
  return weir_arena_text (self->request->arena, text);
}

/* Moves a list into the request's own memory. */
static gconstpointer
seal_list (WeirRequestBuilder *self, GArray *list, guint *n)
{
  *n = list->len;
  return weir_arena_copy (self->request->arena, list->data,
                          list->len * g_array_get_element_size (list));
}

WeirRequest *
weir_request_builder_end (WeirRequestBuilder *self)
{
  WeirRequest *request;

  g_return_val_if_fail (self != NULL && self->request != NULL, NULL);

  seal_turn (self);
  request = self->request;
  request->turns = seal_list (self, self->turns, &request->n_turns);
  request->tools = seal_list (self, self->tools, &request->n_tools);
  request->stop = seal_list (self, self->stops, &request->n_stop);
  request->tool_choice_names = seal_list (self, self->choices, &request->n_tool_choice_names);
  request->betas = seal_list (self, self->betas, &request->n_betas);
  request->n_unread = self->unread->len;
  request->unread =
      weir_arena_copy (request->arena, self->unread->pdata, self->unread->len * sizeof (gpointer));
  return g_steal_pointer (&self->request);
}
