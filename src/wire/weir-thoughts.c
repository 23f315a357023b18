/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-thoughts.h"

#include "base/weir-json-text.h"
#include "wire/weir-arena.h"

#include <string.h>

#define NO_PART G_MAXUINT

struct _WeirThoughtsReader
{
  GPtrArray *thoughts; /* those that no call came for yet */
  guint part;          /* the reasoning that is open, or NO_PART */
  const char *origin;
  GString *text;
  GString *signature;
  gboolean spoken; /* something was said or called */
};

static void
thought_free (gpointer data)
{
  WeirThought *thought = data;

  g_free (thought->text);
  g_free (thought->signature);
  g_free (thought->redacted);
  g_free (thought);
}

GPtrArray *
weir_thoughts_new (void)
{
  return g_ptr_array_new_with_free_func (thought_free);
}

static gsize
size_of (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 0;
}

gsize
weir_thoughts_get_size (const GPtrArray *thoughts)
{
  gsize size = sizeof *thoughts;

  for (guint i = 0; i < thoughts->len; i++)
    {
      const WeirThought *thought = g_ptr_array_index (thoughts, i);

      size += sizeof thought + sizeof *thought + size_of (thought->text)
              + size_of (thought->signature) + size_of (thought->redacted);
    }
  return size;
}

WeirThoughtsReader *
weir_thoughts_reader_new (void)
{
  WeirThoughtsReader *self = g_new0 (WeirThoughtsReader, 1);

  self->thoughts = weir_thoughts_new ();
  self->part = NO_PART;
  self->text = g_string_new (NULL);
  self->signature = g_string_new (NULL);
  return self;
}

void
weir_thoughts_reader_free (WeirThoughtsReader *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->thoughts);
  g_string_free (self->text, TRUE);
  g_string_free (self->signature, TRUE);
  g_free (self);
}

static WeirThought *
add_thought (WeirThoughtsReader *self, const char *origin)
{
  WeirThought *thought = g_new0 (WeirThought, 1);

  thought->origin = g_intern_string (origin);
  thought->leads = !self->spoken;
  g_ptr_array_add (self->thoughts, thought);
  return thought;
}

static void
open_reasoning (WeirThoughtsReader *self, const WeirEvent *event)
{
  self->part = event->part;
  self->origin = g_intern_string (event->open.origin);
  g_string_truncate (self->text, 0);
  g_string_truncate (self->signature, 0);
  if (event->open.redacted != NULL && self->origin != NULL)
    add_thought (self, self->origin)->redacted = g_strdup (event->open.redacted);
}

static void
take_delta (WeirThoughtsReader *self, const WeirEvent *event)
{
  if (event->part != self->part)
    return;
  if (event->delta.kind == WEIR_DELTA_REASONING)
    g_string_append_len (self->text, event->delta.text, (gssize) event->delta.len);
  else if (event->delta.kind == WEIR_DELTA_SIGNATURE)
    g_string_append_len (self->signature, event->delta.text, (gssize) event->delta.len);
}

static void
close_reasoning (WeirThoughtsReader *self)
{
  WeirThought *thought;

  self->part = NO_PART;
  if (self->signature->len == 0 || self->origin == NULL)
    return;
  thought = add_thought (self, self->origin);
  thought->text = g_strndup (self->text->str, self->text->len);
  thought->signature = g_strndup (self->signature->str, self->signature->len);
}

static GPtrArray *
take_thoughts (WeirThoughtsReader *self)
{
  GPtrArray *thoughts;

  if (self->thoughts->len == 0)
    return NULL;
  thoughts = self->thoughts;
  self->thoughts = weir_thoughts_new ();
  return thoughts;
}

GPtrArray *
weir_thoughts_reader_event (WeirThoughtsReader *self, const WeirEvent *event)
{
  GPtrArray *thoughts;

  g_return_val_if_fail (self != NULL && event != NULL, NULL);

  /* a conversation goes on with the first answer */
  if (event->choice > 0)
    return NULL;
  switch (event->kind)
    {
    case WEIR_EVENT_DELTA:
      take_delta (self, event);
      return NULL;
    case WEIR_EVENT_PART_CLOSE:
      if (event->part == self->part)
        close_reasoning (self);
      return NULL;
    case WEIR_EVENT_PART_OPEN:
      if (event->open.kind == WEIR_PART_REASONING)
        {
          open_reasoning (self, event);
          return NULL;
        }
      thoughts = event->open.kind == WEIR_PART_TOOL_CALL ? take_thoughts (self) : NULL;
      self->spoken = TRUE;
      return thoughts;
    default:
      return NULL;
    }
}

static WeirJsonText
copy_text (WeirArena *arena, const char *text)
{
  g_autoptr (GString) escaped = NULL;

  if (text == NULL)
    return (WeirJsonText){ NULL, 0 };
  escaped = g_string_new (NULL);
  weir_json_escape (escaped, text, -1);
  return weir_arena_text (arena, (WeirJsonText){ escaped->str, escaped->len });
}

static WeirPart
make_part (WeirArena *arena, const WeirThought *thought)
{
  return (WeirPart){
    .kind = WEIR_PART_REASONING,
    .origin = thought->origin,
    .text = copy_text (arena, thought->text),
    .signature = copy_text (arena, thought->signature),
    .redacted = copy_text (arena, thought->redacted),
  };
}

static gboolean
has_proof (const WeirPart *part)
{
  return part->kind == WEIR_PART_REASONING && part->origin != NULL
         && (part->signature.len > 0 || part->redacted.len > 0);
}

static void
unref_some (gpointer data)
{
  if (data != NULL)
    g_ptr_array_unref (data);
}

/* The thoughts before each call of @turn, %NULL where there are none; %NULL when there are none at all. */
static GPtrArray *
look_up (const WeirTurn *turn, WeirThoughtsSource source, gpointer user_data)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_full (turn->n_parts, unref_some);
  gboolean any = FALSE;

  g_ptr_array_set_size (found, (int) turn->n_parts);
  for (guint i = 0; i < turn->n_parts; i++)
    {
      g_autofree char *id = NULL;

      if (has_proof (&turn->parts[i]))
        return NULL;
      if (turn->parts[i].kind != WEIR_PART_TOOL_CALL)
        continue;
      id = weir_json_text_dup (turn->parts[i].id);
      found->pdata[i] = id != NULL ? source (id, user_data) : NULL;
      any = any || found->pdata[i] != NULL;
    }
  return any ? g_steal_pointer (&found) : NULL;
}

static void
append_thoughts (GArray *parts, WeirArena *arena, const GPtrArray *thoughts, gboolean leading)
{
  for (guint i = 0; thoughts != NULL && i < thoughts->len; i++)
    {
      const WeirThought *thought = g_ptr_array_index (thoughts, i);
      WeirPart part;

      if (thought->leads != leading)
        continue;
      part = make_part (arena, thought);
      g_array_append_val (parts, part);
    }
}

static void
restore_turn (WeirRequest *request, WeirTurn *turn, const GPtrArray *found)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (WeirPart));

  for (guint i = 0; i < found->len; i++)
    append_thoughts (parts, request->arena, found->pdata[i], TRUE);
  for (guint i = 0; i < turn->n_parts; i++)
    {
      if (turn->parts[i].kind == WEIR_PART_REASONING)
        continue;
      append_thoughts (parts, request->arena, found->pdata[i], FALSE);
      g_array_append_val (parts, turn->parts[i]);
    }
  turn->parts = weir_arena_copy (request->arena, parts->data, parts->len * sizeof (WeirPart));
  turn->n_parts = parts->len;
  turn->raw = (WeirJsonText){ NULL, 0 };
}

void
weir_thoughts_restore (WeirRequest *request, WeirThoughtsSource source, gpointer user_data)
{
  g_return_if_fail (request != NULL && source != NULL);

  for (guint i = 0; i < request->n_turns; i++)
    {
      WeirTurn *turn = (WeirTurn *) &request->turns[i];
      g_autoptr (GPtrArray) found = NULL;

      if (turn->role != WEIR_ROLE_ASSISTANT)
        continue;
      found = look_up (turn, source, user_data);
      if (found != NULL)
        restore_turn (request, turn, found);
    }
}
