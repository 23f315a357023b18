/* SPDX-License-Identifier: MIT */
/* Pairs of tool calls and results. Histories come from clients that cut, compact and repair them, and
 * the strict APIs refuse all of a conversation for one result that is out of place. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-normalise-work.h"

#include <string.h>

#define NOT_EXECUTED "tool call was not executed"

/* What the parts of a result point to that was taken to its call. */
static const WeirPart taken;

static gboolean
same_id (WeirJsonText a, WeirJsonText b)
{
  if (a.len == b.len && memcmp (a.data, b.data, a.len) == 0)
    return TRUE;
  return a.data != NULL && b.data != NULL && weir_json_text_compare (a, b) == 0;
}

static guint
count_kind (const WeirWorkTurn *turn, WeirPartKind kind)
{
  guint n = 0;

  for (guint i = 0; i < turn->parts->len; i++)
    n += g_array_index (turn->parts, WeirPart, i).kind == kind;
  return n;
}

/* Index of the first call of @turn that has @id, or -1. */
static int
find_call (WeirWorkTurn *turn, WeirJsonText id)
{
  for (guint i = 0; i < turn->parts->len; i++)
    {
      const WeirPart *part = weir_work_turn_part (turn, i);

      if (part->kind == WEIR_PART_TOOL_CALL && same_id (part->id, id))
        return (int) i;
    }
  return -1;
}

/* Whether @result is that of call number @call of @calls. */
static gboolean
is_result_of (WeirWorkTurn *calls, guint call, const WeirPart *result)
{
  for (guint i = 0; i < calls->parts->len; i++)
    {
      const WeirPart *part = weir_work_turn_part (calls, i);

      if (part->kind == WEIR_PART_TOOL_CALL && call-- == 0)
        return same_id (part->id, result->id);
    }
  return FALSE;
}

/* Whether the results of @turn are those of @calls (nullable), each once, before all else. */
static gboolean
is_paired (WeirWorkTurn *calls, WeirWorkTurn *turn, gboolean ordered)
{
  guint n_calls = calls != NULL ? count_kind (calls, WEIR_PART_TOOL_CALL) : 0;
  guint n_results = turn != NULL ? count_kind (turn, WEIR_PART_TOOL_RESULT) : 0;
  guint64 seen = 0;

  if (n_calls != n_results || n_results > 64)
    return FALSE;
  for (guint i = 0; i < n_results; i++)
    {
      const WeirPart *part = weir_work_turn_part (turn, i);
      int call;

      if (part->kind != WEIR_PART_TOOL_RESULT || (ordered && !is_result_of (calls, i, part)))
        return FALSE;
      call = find_call (calls, part->id);
      if (call < 0 || call >= 64 || (seen & (G_GUINT64_CONSTANT (1) << call)) != 0)
        return FALSE;
      seen |= G_GUINT64_CONSTANT (1) << call;
    }
  return TRUE;
}

static gboolean
is_in_order (WeirNormaliseWork *self)
{
  gboolean ordered = (self->options->flags & WEIR_NORMALISE_ORDER_RESULTS) != 0;
  WeirWorkTurn *last = NULL;

  for (guint i = 0; i < self->turns->len; i++)
    {
      WeirWorkTurn *turn = weir_normalise_work_get (self, i);
      gboolean user = turn->role != WEIR_ROLE_ASSISTANT;

      if (!is_paired (last, user ? turn : NULL, ordered))
        return FALSE;
      last = user ? NULL : turn;
    }
  return is_paired (last, NULL, ordered);
}

/* All results of the history, by id, as "which turn, which part" in order. */
static GHashTable *
index_results (WeirNormaliseWork *self)
{
  GHashTable *results =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < self->turns->len; i++)
    {
      WeirWorkTurn *turn = weir_normalise_work_get (self, i);

      for (guint j = 0; j < turn->parts->len; j++)
        {
          WeirPart *part = weir_work_turn_part (turn, j);
          g_autofree char *id = NULL;
          GPtrArray *list;

          if (part->kind != WEIR_PART_TOOL_RESULT)
            continue;
          id = weir_json_text_dup (part->id);
          list = g_hash_table_lookup (results, id != NULL ? id : "");
          if (list == NULL)
            {
              list = g_ptr_array_new ();
              g_hash_table_insert (results, id != NULL ? g_steal_pointer (&id) : g_strdup (""),
                                   list);
            }
          g_ptr_array_add (list, GSIZE_TO_POINTER ((gsize) i << 32 | j));
        }
    }
  return results;
}

/* The turn of the next call with the same id: results from there on are not this call's. */
static guint
find_next_use (WeirNormaliseWork *self, GHashTable *uses, const char *id, guint turn)
{
  const GArray *list = g_hash_table_lookup (uses, id);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_array_index (list, guint, i) > turn)
      return g_array_index (list, guint, i);
  return self->turns->len;
}

static GHashTable *
index_calls (WeirNormaliseWork *self)
{
  GHashTable *uses =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < self->turns->len; i++)
    {
      WeirWorkTurn *turn = weir_normalise_work_get (self, i);

      for (guint j = 0; j < turn->parts->len; j++)
        {
          const WeirPart *part = weir_work_turn_part (turn, j);
          g_autofree char *id = NULL;
          GArray *list;

          if (part->kind != WEIR_PART_TOOL_CALL)
            continue;
          id = weir_json_text_dup (part->id);
          list = g_hash_table_lookup (uses, id);
          if (list == NULL)
            {
              list = g_array_new (FALSE, FALSE, sizeof (guint));
              g_hash_table_insert (uses, g_steal_pointer (&id), list);
            }
          g_array_append_val (list, i);
        }
    }
  return uses;
}

/* The last result of a call made in turn @turn. It is taken out of where it stands. */
static gboolean
take_result (WeirNormaliseWork *self,
             GHashTable *results,
             GHashTable *uses,
             WeirJsonText id,
             guint turn,
             WeirPart *result)
{
  g_autofree char *name = weir_json_text_dup (id);
  const GPtrArray *list = g_hash_table_lookup (results, name);
  guint end = find_next_use (self, uses, name, turn);
  gboolean found = FALSE;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      gsize place = GPOINTER_TO_SIZE (g_ptr_array_index (list, i));
      guint at = (guint) (place >> 32);
      WeirPart *part;

      if (at <= turn || at > end)
        continue;
      part = weir_work_turn_part (weir_normalise_work_get (self, at), (guint) (place & 0xffffffff));
      if (part->parts == &taken)
        continue;
      *result = *part;
      part->parts = &taken;
      found = TRUE;
    }
  return found;
}

static gboolean
make_result (WeirNormaliseWork *self, WeirJsonText id, WeirPart *result, GError **error)
{
  WeirPart *text = weir_arena_alloc (self->arena, sizeof *text);

  text->kind = WEIR_PART_TEXT;
  text->text = WEIR_JSON_TEXT (NOT_EXECUTED);
  *result = (WeirPart){ .kind = WEIR_PART_TOOL_RESULT, .id = id, .is_error = TRUE };
  result->parts = text;
  result->n_parts = 1;
  return weir_loss_change (self->loss, "tool_call", "unanswered", error);
}

/* A result without a call says what it is and goes on as what the user said. */
static gboolean
append_orphan (WeirNormaliseWork *self, GArray *parts, const WeirPart *orphan, GError **error)
{
  g_autoptr (GString) text = g_string_new ("[tool result ");
  WeirPart part = { .kind = WEIR_PART_TEXT, .cache = orphan->cache };

  g_string_append_len (text, orphan->id.data, (gssize) orphan->id.len);
  g_string_append_c (text, ']');
  for (guint i = 0; i < orphan->n_parts; i++)
    if (orphan->parts[i].kind == WEIR_PART_TEXT)
      {
        g_string_append_c (text, ' ');
        g_string_append_len (text, orphan->parts[i].text.data, (gssize) orphan->parts[i].text.len);
      }
  part.text = weir_arena_text (self->arena, (WeirJsonText){ text->str, text->len });
  g_array_append_val (parts, part);
  for (guint i = 0; i < orphan->n_parts; i++)
    if (orphan->parts[i].kind != WEIR_PART_TEXT)
      g_array_append_val (parts, orphan->parts[i]);
  return weir_loss_change (self->loss, "tool_result", "orphan", error);
}

/* The parts of a turn of the user: @results first, then the rest. */
static gboolean
rebuild_turn (WeirNormaliseWork *self, WeirWorkTurn *turn, const GArray *results, GError **error)
{
  g_autoptr (GArray) old = g_steal_pointer (&turn->parts);

  turn->parts = g_array_sized_new (FALSE, TRUE, sizeof (WeirPart), old->len + results->len);
  if (results->len > 0)
    g_array_append_vals (turn->parts, results->data, results->len);
  for (guint i = 0; i < old->len; i++)
    {
      const WeirPart *part = &g_array_index (old, WeirPart, i);

      if (part->kind != WEIR_PART_TOOL_RESULT)
        g_array_append_val (turn->parts, *part);
      else if (part->parts != &taken && !append_orphan (self, turn->parts, part, error))
        return FALSE;
    }
  weir_normalise_work_touch (self, turn);
  return TRUE;
}

/* The results of all calls of turn @index, in the order of the calls. */
static gboolean
collect_results (WeirNormaliseWork *self,
                 GHashTable *results,
                 GHashTable *uses,
                 guint index,
                 GArray *collected,
                 GError **error)
{
  WeirWorkTurn *turn = weir_normalise_work_get (self, index);

  for (guint i = 0; i < turn->parts->len; i++)
    {
      const WeirPart *part = weir_work_turn_part (turn, i);
      WeirPart result;

      if (part->kind != WEIR_PART_TOOL_CALL)
        continue;
      if (!take_result (self, results, uses, part->id, index, &result)
          && !make_result (self, part->id, &result, error))
        return FALSE;
      g_array_append_val (collected, result);
    }
  return TRUE;
}

static GArray *
new_parts (void)
{
  return g_array_new (FALSE, TRUE, sizeof (WeirPart));
}

/* First every call takes its result, wherever it stands; what nobody took is an orphan. */
static GPtrArray *
collect_all (WeirNormaliseWork *self, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) results = index_results (self);
  g_autoptr (GHashTable) uses = index_calls (self);

  for (guint i = 0; i < self->turns->len; i++)
    {
      g_ptr_array_add (all, new_parts ());
      if (weir_normalise_work_get (self, i)->role == WEIR_ROLE_ASSISTANT
          && !collect_results (self, results, uses, i, g_ptr_array_index (all, i), error))
        return NULL;
    }
  return g_steal_pointer (&all);
}

/* A turn of the user behind turn @index - 1, if its results have none to stand in. */
static void
ensure_answer (WeirNormaliseWork *self, GPtrArray *all, guint index)
{
  const GArray *due = g_ptr_array_index (all, index - 1);

  if (due->len == 0
      || (index < self->turns->len
          && weir_normalise_work_get (self, index)->role == WEIR_ROLE_USER))
    return;
  g_ptr_array_insert (self->turns, (int) index, weir_work_turn_new (WEIR_ROLE_USER));
  g_ptr_array_insert (all, (int) index, new_parts ());
}

gboolean
weir_normalise_pair_tools (WeirNormaliseWork *self, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GArray) none = NULL;

  if (is_in_order (self))
    return TRUE;
  all = collect_all (self, error);
  if (all == NULL)
    return FALSE;

  none = new_parts ();
  for (guint i = 0; i < self->turns->len; i++)
    {
      const GArray *due = i > 0 ? g_ptr_array_index (all, i - 1) : none;
      WeirWorkTurn *turn = weir_normalise_work_get (self, i);

      if (turn->role == WEIR_ROLE_USER && !rebuild_turn (self, turn, due, error))
        return FALSE;
      ensure_answer (self, all, i + 1);
    }
  return TRUE;
}
