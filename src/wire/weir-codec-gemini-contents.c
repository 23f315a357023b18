/* SPDX-License-Identifier: MIT */
/* Writes the conversation: roles alternate, and each call is answered right behind it, the answers in
 * the order of the calls. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini-write.h"

/* Compared by address. */
static const char user_role[] = "user";
static const char model_role[] = "model";

/* Turns in a row that go under one role. */
typedef struct
{
  guint from;
  guint to;
} Group;

static gboolean
is_model (const WeirTurn *turn)
{
  return turn->role == WEIR_ROLE_ASSISTANT;
}

static Group
get_group (const WeirRequest *request, guint from)
{
  Group group = { from, from };

  while (group.to < request->n_turns
         && is_model (&request->turns[group.to]) == is_model (&request->turns[from]))
    group.to++;
  return group;
}

static void
end_content (WeirGeminiWrite *self)
{
  if (self->role == NULL)
    return;
  weir_json_writer_end_array (&self->writer);
  weir_json_writer_end_object (&self->writer);
}

/* Goes on with the element that is open when it is of the same role. The first is the user's. */
static gboolean
begin_content (WeirGeminiWrite *self, const char *role, GError **error)
{
  if (self->role == role)
    return TRUE;
  if (self->role == NULL && role == model_role)
    {
      if (!begin_content (self, user_role, error)
          || !weir_loss_change (self->loss, "messages", "continued", error))
        return FALSE;
      weir_gemini_write_text (self, WEIR_JSON_TEXT ("(continue)"));
    }

  end_content (self);
  self->role = role;
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role", role);
  weir_json_writer_name (&self->writer, "parts");
  weir_json_writer_begin_array (&self->writer);
  return TRUE;
}

static gboolean
write_model_part (WeirGeminiWrite *self, const WeirPart *part, GError **error)
{
  if (part->kind == WEIR_PART_REASONING)
    return weir_gemini_take_reasoning (self, part, error);
  if (part->kind == WEIR_PART_TOOL_CALL)
    return weir_gemini_write_call (self, part, error);
  weir_gemini_flush_signature (self);
  return weir_gemini_write_content (self, part, error);
}

static gboolean
write_model (WeirGeminiWrite *self, Group group, GError **error)
{
  self->has_call = FALSE;
  for (guint i = group.from; i < group.to; i++)
    for (guint j = 0; j < self->request->turns[i].n_parts; j++)
      {
        const WeirPart *part = &self->request->turns[i].parts[j];

        if (!weir_gemini_has_element (part))
          {
            if (part->kind == WEIR_PART_REASONING
                && !weir_gemini_take_reasoning (self, part, error))
              return FALSE;
            continue;
          }
        if (!begin_content (self, model_role, error) || !write_model_part (self, part, error))
          return FALSE;
      }
  weir_gemini_flush_signature (self);
  return TRUE;
}

/* The parts of @kind in @group by the id of their call; of several the last counts. */
static GHashTable *
index_parts (const WeirGeminiWrite *self, Group group, WeirPartKind kind)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = group.from; i < group.to; i++)
    for (guint j = 0; j < self->request->turns[i].n_parts; j++)
      {
        const WeirPart *part = &self->request->turns[i].parts[j];

        if (part->kind == kind)
          g_hash_table_insert (index, g_strndup (part->id.data, part->id.len), (gpointer) part);
      }
  return index;
}

static const WeirPart *
look_up (GHashTable *index, WeirJsonText id)
{
  g_autofree char *key = g_strndup (id.data, id.len);

  return g_hash_table_lookup (index, key);
}

static gboolean
write_results (WeirGeminiWrite *self, Group calls, GHashTable *results, GError **error)
{
  for (guint i = calls.from; i < calls.to; i++)
    for (guint j = 0; j < self->request->turns[i].n_parts; j++)
      {
        const WeirPart *call = &self->request->turns[i].parts[j];

        if (call->kind != WEIR_PART_TOOL_CALL)
          continue;
        if (!begin_content (self, user_role, error)
            || !weir_gemini_write_result (self, call, look_up (results, call->id), error))
          return FALSE;
      }
  return TRUE;
}

/* A result that answers nothing is still something the user said. */
static gboolean
write_orphan (WeirGeminiWrite *self, const WeirPart *result, GError **error)
{
  g_autoptr (GString) text = g_string_new ("[tool result ");

  g_string_append_len (text, result->id.data, (gssize) result->id.len);
  g_string_append_c (text, ']');
  weir_gemini_write_text (self, (WeirJsonText){ text->str, text->len });
  for (guint i = 0; i < result->n_parts; i++)
    if (!weir_gemini_write_content (self, &result->parts[i], error))
      return FALSE;
  return weir_loss_change (self->loss, "tool_result", "orphan", error);
}

/* What the system says in between has no role here. */
static gboolean
write_system_text (WeirGeminiWrite *self, WeirJsonText text, GError **error)
{
  g_autoptr (GString) wrapped = g_string_new ("<system>\\n");

  g_string_append_len (wrapped, text.data, (gssize) text.len);
  g_string_append (wrapped, "\\n</system>");
  weir_gemini_write_text (self, (WeirJsonText){ wrapped->str, wrapped->len });
  return weir_loss_change (self->loss, "system", "user", error);
}

static gboolean
write_user_part (WeirGeminiWrite *self,
                 WeirRole role,
                 const WeirPart *part,
                 GHashTable *calls,
                 GHashTable *results,
                 GError **error)
{
  if (part->kind == WEIR_PART_TOOL_RESULT)
    {
      if (look_up (calls, part->id) == NULL)
        return write_orphan (self, part, error);
      return look_up (results, part->id) != part
             || weir_gemini_write_attachments (self, part, error);
    }
  if (role != WEIR_ROLE_USER && part->kind == WEIR_PART_TEXT)
    return write_system_text (self, part->text, error);
  return weir_gemini_write_content (self, part, error);
}

/* Whether @part, answered calls aside, has anything left to be said. */
static gboolean
has_rest (const WeirPart *part, GHashTable *calls)
{
  if (part->kind == WEIR_PART_TOOL_RESULT)
    return part->n_parts > 0 || look_up (calls, part->id) == NULL;
  return weir_gemini_has_element (part);
}

static gboolean
write_user (WeirGeminiWrite *self, Group calls, Group group, GError **error)
{
  g_autoptr (GHashTable) asked = index_parts (self, calls, WEIR_PART_TOOL_CALL);
  g_autoptr (GHashTable) results = index_parts (self, group, WEIR_PART_TOOL_RESULT);

  if (!write_results (self, calls, results, error))
    return FALSE;
  for (guint i = group.from; i < group.to; i++)
    {
      const WeirTurn *turn = &self->request->turns[i];

      for (guint j = 0; j < turn->n_parts; j++)
        if (has_rest (&turn->parts[j], asked)
            && (!begin_content (self, user_role, error)
                || !write_user_part (self, turn->role, &turn->parts[j], asked, results, error)))
          return FALSE;
      if (turn->name.len > 0 && !weir_loss_drop (self->loss, "name", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_turns (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  const Group nothing = { request->n_turns, request->n_turns };
  Group calls = nothing;
  Group group;

  for (guint i = 0; i < request->n_turns; i = group.to)
    {
      group = get_group (request, i);
      if (is_model (&request->turns[i]))
        {
          if (!write_model (self, group, error))
            return FALSE;
          calls = group;
        }
      else
        {
          if (!write_user (self, calls, group, error))
            return FALSE;
          calls = nothing;
        }
    }
  return write_user (self, calls, nothing, error);
}

static gboolean
write_system (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  gboolean any = FALSE;

  for (guint i = 0; i < request->n_system; i++)
    {
      const WeirPart *part = &request->system[i];

      if (!weir_gemini_has_element (part))
        continue;
      if (!any)
        {
          weir_json_writer_name (&self->writer, "systemInstruction");
          weir_json_writer_begin_object (&self->writer);
          weir_json_writer_name (&self->writer, "parts");
          weir_json_writer_begin_array (&self->writer);
        }
      any = TRUE;
      if (!weir_gemini_write_content (self, part, error))
        return FALSE;
    }
  if (any)
    {
      weir_json_writer_end_array (&self->writer);
      weir_json_writer_end_object (&self->writer);
    }
  return TRUE;
}

gboolean
weir_gemini_write_contents (WeirGeminiWrite *self, GError **error)
{
  if (!write_system (self, error))
    return FALSE;
  weir_json_writer_name (&self->writer, "contents");
  weir_json_writer_begin_array (&self->writer);
  if (!write_turns (self, error))
    return FALSE;

  /* A conversation without a word is refused, and a client may send nothing but a system prompt. */
  if (self->role == NULL)
    {
      if (!begin_content (self, user_role, error))
        return FALSE;
      weir_gemini_write_text (self, WEIR_JSON_TEXT ("."));
    }
  end_content (self);
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}
