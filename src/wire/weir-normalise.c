/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-normalise.h"

#include "wire/weir-normalise-work.h"
#include "wire/weir-tool-id.h"

#include <string.h>

/* What the user says where a history must have a word of his. */
#define CONTINUE "(continue)"

WeirWorkTurn *
weir_work_turn_new (WeirRole role)
{
  WeirWorkTurn *turn = g_new0 (WeirWorkTurn, 1);

  turn->role = role;
  turn->parts = g_array_new (FALSE, TRUE, sizeof (WeirPart));
  return turn;
}

void
weir_work_turn_free (WeirWorkTurn *turn)
{
  g_array_unref (turn->parts);
  g_free (turn);
}

void
weir_normalise_work_touch (WeirNormaliseWork *self, WeirWorkTurn *turn)
{
  turn->raw = (WeirJsonText){ NULL, 0 };
  self->changed = TRUE;
}

/* White space, also as JSON escapes it. */
static gboolean
is_blank (WeirJsonText text)
{
  const char *at = text.data;
  const char *end;

  if (text.len == 0) /* there may be no data either */
    return TRUE;
  end = text.data + text.len;
  while (at < end)
    if (!g_unichar_isspace (weir_json_text_next (&at, end)))
      return FALSE;
  return TRUE;
}

static gboolean
is_empty_text (const WeirNormaliseWork *self, const WeirPart *part)
{
  if (part->kind != WEIR_PART_TEXT)
    return FALSE;
  if ((self->options->flags & WEIR_NORMALISE_NO_BLANK) != 0)
    return is_blank (part->text);
  return part->text.len == 0;
}

/* Reasoning that the target cannot check is refused there. */
static gboolean
is_foreign (const WeirNormaliseWork *self, const WeirPart *part)
{
  const char *wanted = self->options->reasoning;

  if (part->kind != WEIR_PART_REASONING || wanted == NULL)
    return FALSE;
  return g_strcmp0 (part->origin, wanted) != 0
         || (part->signature.len == 0 && part->redacted.len == 0);
}

/* A call stays without the proof of the thoughts before it. */
static gboolean
is_foreign_proof (const WeirNormaliseWork *self, const WeirPart *part)
{
  return part->kind == WEIR_PART_TOOL_CALL && part->signature.len > 0
         && g_strcmp0 (part->origin, self->options->reasoning) != 0;
}

static WeirJsonText
concat (WeirNormaliseWork *self, const char *before, WeirJsonText text, const char *after)
{
  g_autoptr (GString) joined = g_string_new (before);

  g_string_append_len (joined, text.data, (gssize) text.len);
  g_string_append (joined, after);
  return weir_arena_text (self->arena, (WeirJsonText){ joined->str, joined->len });
}

/* The texts inside a result. */
static void
clean_result (WeirNormaliseWork *self, WeirPart *part)
{
  WeirPart *kept;
  guint n = 0;

  for (guint i = 0; i < part->n_parts; i++)
    n += !is_empty_text (self, &part->parts[i]);
  if (n == part->n_parts)
    return;

  kept = weir_arena_alloc (self->arena, MAX (n, 1) * sizeof *kept);
  n = 0;
  for (guint i = 0; i < part->n_parts; i++)
    if (!is_empty_text (self, &part->parts[i]))
      kept[n++] = part->parts[i];
  part->parts = kept;
  part->n_parts = n;
  part->raw = (WeirJsonText){ NULL, 0 };
}

/* An id that the target does not take is replaced alike in call and result. */
static void
fit_id (WeirNormaliseWork *self, WeirPart *part)
{
  g_autoptr (GString) fitted = NULL;

  if (self->options->rule == NULL
      || (part->kind != WEIR_PART_TOOL_CALL && part->kind != WEIR_PART_TOOL_RESULT))
    return;
  fitted = g_string_new (NULL);
  weir_tool_id_fit (part->id, self->options->rule, self->options->max_id, fitted);
  if (fitted->len == part->id.len && memcmp (fitted->str, part->id.data, fitted->len) == 0)
    return;
  part->id = weir_arena_text (self->arena, (WeirJsonText){ fitted->str, fitted->len });
  part->raw = (WeirJsonText){ NULL, 0 };
}

/* Whether anything of @part was changed. */
static gboolean
clean_part (WeirNormaliseWork *self, WeirPart *part)
{
  WeirJsonText before = part->raw;

  if (part->kind == WEIR_PART_TOOL_RESULT)
    clean_result (self, part);
  if (part->kind == WEIR_PART_TOOL_CALL)
    weir_normalise_fit_call (self, part);
  if (part->kind == WEIR_PART_TOOL_RESULT && part->custom
      && (self->options->flags & WEIR_NORMALISE_NO_FREE_TEXT) != 0)
    {
      part->custom = FALSE;
      part->raw = (WeirJsonText){ NULL, 0 };
    }
  fit_id (self, part);
  return before.data != NULL && part->raw.data == NULL;
}

static gboolean
add_turn (WeirNormaliseWork *self, const WeirTurn *from, GError **error)
{
  gboolean system = from->role == WEIR_ROLE_SYSTEM || from->role == WEIR_ROLE_DEVELOPER;
  gboolean wrap = system && (self->options->flags & WEIR_NORMALISE_WRAP_SYSTEM) != 0;
  WeirWorkTurn *turn = weir_work_turn_new (wrap ? WEIR_ROLE_USER : from->role);

  g_ptr_array_add (self->turns, turn);
  turn->name = from->name;
  turn->raw = from->raw;
  for (guint i = 0; i < from->n_parts; i++)
    {
      WeirPart part = from->parts[i];

      if (is_empty_text (self, &part))
        {
          weir_normalise_work_touch (self, turn);
          continue;
        }
      if (is_foreign (self, &part))
        {
          weir_normalise_work_touch (self, turn);
          if (!weir_loss_drop (self->loss, "reasoning", error))
            return FALSE;
          continue;
        }
      if (is_foreign_proof (self, &part) && !weir_loss_drop (self->loss, "reasoning", error))
        return FALSE;
      if (clean_part (self, &part))
        weir_normalise_work_touch (self, turn);
      if (wrap && part.kind == WEIR_PART_TEXT)
        {
          part.text = concat (self, "<system>\\n", part.text, "\\n</system>");
          part.raw = (WeirJsonText){ NULL, 0 };
        }
      g_array_append_val (turn->parts, part);
    }
  if (wrap)
    weir_normalise_work_touch (self, turn);
  return !wrap || weir_loss_change (self->loss, "messages.system", "wrapped", error);
}

static void
add_text (WeirWorkTurn *turn, WeirJsonText text)
{
  const WeirPart part = { .kind = WEIR_PART_TEXT, .text = text };

  g_array_append_val (turn->parts, part);
}

static guint
count_role (const WeirNormaliseWork *self, WeirRole role)
{
  guint n = 0;

  for (guint i = 0; i < self->turns->len; i++)
    n += ((const WeirWorkTurn *) g_ptr_array_index (self->turns, i))->role == role;
  return n;
}

static gboolean
is_after_user (WeirNormaliseWork *self, guint i)
{
  return i > 0 && weir_normalise_work_get (self, i - 1)->role == WEIR_ROLE_USER;
}

/* A turn of which nothing is left goes, but for the only question there is and, once all else stands in
 * its place (@last), the one that must be answered. */
static void
drop_empty_turns (WeirNormaliseWork *self, gboolean last)
{
  guint n_users = count_role (self, WEIR_ROLE_USER);

  for (guint i = self->turns->len; i > 0; i--)
    {
      WeirWorkTurn *turn = weir_normalise_work_get (self, i - 1);

      if (turn->parts->len > 0)
        continue;
      weir_normalise_work_touch (self, turn);
      if (turn->role == WEIR_ROLE_USER && n_users == 1)
        add_text (turn, WEIR_JSON_TEXT ("."));
      else if (turn->role == WEIR_ROLE_USER && last && i == self->turns->len
               && !is_after_user (self, i - 1))
        add_text (turn, WEIR_JSON_TEXT (CONTINUE));
      else
        {
          n_users -= turn->role == WEIR_ROLE_USER;
          g_ptr_array_remove_index (self->turns, i - 1);
        }
    }
}

/* Their parts stay apart, so that what a provider cached stays the same bytes. */
static void
merge_turns (WeirNormaliseWork *self)
{
  guint kept = 0;

  if ((self->options->flags & WEIR_NORMALISE_MERGE_TURNS) == 0)
    return;
  for (guint i = 1; i < self->turns->len; i++)
    {
      WeirWorkTurn *last = weir_normalise_work_get (self, kept);
      WeirWorkTurn *turn = weir_normalise_work_get (self, i);

      if (turn->role == last->role)
        {
          g_array_append_vals (last->parts, turn->parts->data, turn->parts->len);
          weir_normalise_work_touch (self, last);
          g_array_set_size (turn->parts, 0);
        }
      else
        {
          kept++;
          self->turns->pdata[i] = self->turns->pdata[kept];
          self->turns->pdata[kept] = turn;
        }
    }
  if (self->turns->len > 0)
    g_ptr_array_set_size (self->turns, (int) kept + 1);
}

static gboolean
put_user_first (WeirNormaliseWork *self, GError **error)
{
  WeirWorkTurn *first;

  if ((self->options->flags & WEIR_NORMALISE_USER_FIRST) == 0 || self->turns->len == 0
      || weir_normalise_work_get (self, 0)->role != WEIR_ROLE_ASSISTANT)
    return TRUE;

  first = weir_work_turn_new (WEIR_ROLE_USER);
  add_text (first, WEIR_JSON_TEXT (CONTINUE));
  g_ptr_array_insert (self->turns, 0, first);
  self->changed = TRUE;
  return weir_loss_change (self->loss, "messages", "user-first", error);
}

/* What the assistant has begun is said to be all of it, and the user asks for more. */
static gboolean
put_user_last (WeirNormaliseWork *self, GError **error)
{
  WeirWorkTurn *last;

  if ((self->options->flags & WEIR_NORMALISE_USER_LAST) == 0 || self->turns->len == 0
      || weir_normalise_work_get (self, self->turns->len - 1)->role != WEIR_ROLE_ASSISTANT)
    return TRUE;

  last = weir_work_turn_new (WEIR_ROLE_USER);
  add_text (last, WEIR_JSON_TEXT (CONTINUE));
  g_ptr_array_add (self->turns, last);
  self->changed = TRUE;
  return weir_loss_change (self->loss, "messages", "prefill", error);
}

static gboolean
can_be_marked (const WeirPart *part)
{
  return part->kind != WEIR_PART_REASONING && part->kind != WEIR_PART_SERVER_TOOL
         && part->kind != WEIR_PART_OPAQUE;
}

static void
set_mark (WeirNormaliseWork *self, WeirWorkTurn *turn, WeirPart *part, WeirCache cache)
{
  part->cache = cache;
  part->raw = (WeirJsonText){ NULL, 0 };
  weir_normalise_work_touch (self, turn);
}

static gboolean
mark_end (WeirNormaliseWork *self, GError **error)
{
  WeirWorkTurn *turn;

  if (!self->options->mark_end || self->request->cache == WEIR_CACHE_NONE || self->turns->len == 0)
    return TRUE;
  turn = weir_normalise_work_get (self, self->turns->len - 1);
  for (guint i = turn->parts->len; i > 0; i--)
    {
      WeirPart *part = weir_work_turn_part (turn, i - 1);

      if (!can_be_marked (part))
        continue;
      if (part->cache == WEIR_CACHE_NONE)
        set_mark (self, turn, part, self->request->cache);
      break;
    }
  return weir_loss_change (self->loss, "cache_control", "placed", error);
}

static guint
count_marks (const WeirNormaliseWork *self)
{
  const WeirRequest *request = self->request;
  guint n = 0;

  for (guint i = 0; i < request->n_system; i++)
    n += request->system[i].cache != WEIR_CACHE_NONE;
  for (guint i = 0; i < request->n_tools; i++)
    n += request->tools[i].cache != WEIR_CACHE_NONE;
  for (guint i = 0; i < self->turns->len; i++)
    {
      const WeirWorkTurn *turn = g_ptr_array_index (self->turns, i);

      for (guint j = 0; j < turn->parts->len; j++)
        n += g_array_index (turn->parts, WeirPart, j).cache != WEIR_CACHE_NONE;
    }
  return n;
}

/* The newest marks save most; those of system prompt and tools hold the longest. */
static gboolean
limit_marks (WeirNormaliseWork *self, GError **error)
{
  guint max = self->options->max_marks;
  guint surplus = max > 0 ? count_marks (self) : 0;

  if (surplus <= max)
    return TRUE;
  surplus -= max;
  for (guint i = 0; i < self->turns->len && surplus > 0; i++)
    {
      WeirWorkTurn *turn = weir_normalise_work_get (self, i);

      for (guint j = 0; j < turn->parts->len && surplus > 0; j++)
        {
          WeirPart *part = weir_work_turn_part (turn, j);

          if (part->cache == WEIR_CACHE_NONE || !can_be_marked (part))
            continue;
          set_mark (self, turn, part, WEIR_CACHE_NONE);
          surplus--;
        }
    }
  return weir_loss_drop (self->loss, "cache_control", error);
}

static void
clean_system (WeirNormaliseWork *self, WeirNormalised *result)
{
  const WeirRequest *request = self->request;
  WeirPart *kept = weir_arena_alloc (self->arena, MAX (request->n_system, 1) * sizeof *kept);

  for (guint i = 0; i < request->n_system; i++)
    if (!is_empty_text (self, &request->system[i]))
      kept[result->n_system++] = request->system[i];
  result->system = kept;
  result->system_changed = result->n_system != request->n_system;
}

static void
seal (WeirNormaliseWork *self, WeirNormalised *result)
{
  WeirTurn *turns = weir_arena_alloc (self->arena, MAX (self->turns->len, 1) * sizeof *turns);

  for (guint i = 0; i < self->turns->len; i++)
    {
      const WeirWorkTurn *turn = g_ptr_array_index (self->turns, i);

      turns[i] = (WeirTurn){ .role = turn->role, .name = turn->name, .raw = turn->raw };
      turns[i].n_parts = turn->parts->len;
      turns[i].parts =
          weir_arena_copy (self->arena, turn->parts->data, turn->parts->len * sizeof (WeirPart));
    }
  result->turns = turns;
  result->n_turns = self->turns->len;
  result->turns_changed = self->changed;
}

static gboolean
run (WeirNormaliseWork *self, GError **error)
{
  for (guint i = 0; i < self->request->n_turns; i++)
    if (!add_turn (self, &self->request->turns[i], error))
      return FALSE;
  if ((self->options->flags & WEIR_NORMALISE_PARTIAL) != 0)
    return TRUE;
  drop_empty_turns (self, FALSE);
  merge_turns (self);
  if (!weir_normalise_pair_tools (self, error))
    return FALSE;
  drop_empty_turns (self, TRUE);
  merge_turns (self);
  return put_user_first (self, error) && put_user_last (self, error) && mark_end (self, error)
         && limit_marks (self, error);
}

WeirNormalised *
weir_normalise (const WeirRequest *request,
                const WeirNormaliseOptions *options,
                WeirLoss *loss,
                GError **error)
{
  g_autoptr (WeirNormalised) result = g_new0 (WeirNormalised, 1);
  g_autoptr (GPtrArray) turns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_work_turn_free);
  WeirNormaliseWork work = { request, options, loss, NULL, turns, FALSE };

  g_return_val_if_fail (request != NULL && options != NULL, NULL);

  result->arena = work.arena = weir_arena_new ();
  if (!weir_normalise_fit_tools (&work, result, error) || !run (&work, error))
    return NULL;
  clean_system (&work, result);
  seal (&work, result);
  return g_steal_pointer (&result);
}

void
weir_normalised_free (WeirNormalised *self)
{
  if (self == NULL)
    return;

  weir_arena_free (self->arena);
  g_free (self);
}
