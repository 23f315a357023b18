/* SPDX-License-Identifier: MIT */
/* Writes the conversation. Its shape, each call answered right behind it in the order of the calls, is
 * weir_normalise ()'s work. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini-write.h"

/* Compared by address. */
static const char user_role[] = "user";
static const char model_role[] = "model";

static void
end_content (WeirGeminiWrite *self)
{
  if (self->role == NULL)
    return;
  weir_json_writer_end_array (&self->writer);
  weir_json_writer_end_object (&self->writer);
}

/* Goes on with the element that is open when it is of the same role. */
static void
begin_content (WeirGeminiWrite *self, const char *role)
{
  if (self->role == role)
    return;
  end_content (self);
  self->role = role;
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role", role);
  weir_json_writer_name (&self->writer, "parts");
  weir_json_writer_begin_array (&self->writer);
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
write_model (WeirGeminiWrite *self, const WeirTurn *turn, GError **error)
{
  self->has_call = FALSE;
  for (guint i = 0; i < turn->n_parts; i++)
    {
      if (!weir_gemini_has_element (&turn->parts[i]))
        continue;
      begin_content (self, model_role);
      if (!write_model_part (self, &turn->parts[i], error))
        return FALSE;
    }
  weir_gemini_flush_signature (self);
  return TRUE;
}

static const WeirPart *
find_call (const WeirTurn *turn, guint number)
{
  for (guint i = 0; turn != NULL && i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_TOOL_CALL && number-- == 0)
      return &turn->parts[i];
  return NULL;
}

/* The results come first in their turn and in the order of the calls, see ORDER_RESULTS. */
static gboolean
write_results (WeirGeminiWrite *self, const WeirTurn *calls, const WeirTurn *turn, GError **error)
{
  for (guint i = 0; i < turn->n_parts && turn->parts[i].kind == WEIR_PART_TOOL_RESULT; i++)
    {
      const WeirPart *call = find_call (calls, i);

      if (call == NULL)
        break;
      begin_content (self, user_role);
      if (!weir_gemini_write_result (self, call, &turn->parts[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_user (WeirGeminiWrite *self, const WeirTurn *calls, const WeirTurn *turn, GError **error)
{
  if (!write_results (self, calls, turn, error))
    return FALSE;
  for (guint i = 0; i < turn->n_parts; i++)
    {
      const WeirPart *part = &turn->parts[i];
      gboolean result = part->kind == WEIR_PART_TOOL_RESULT;

      if (!result && !weir_gemini_has_element (part))
        continue;
      begin_content (self, user_role);
      if (!(result ? weir_gemini_write_attachments (self, part, error)
                   : weir_gemini_write_content (self, part, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_turns (WeirGeminiWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;

  for (guint i = 0; i < history->n_turns; i++)
    {
      const WeirTurn *turn = &history->turns[i];

      if (!(turn->role == WEIR_ROLE_ASSISTANT
                ? write_model (self, turn, error)
                : write_user (self, i > 0 ? turn - 1 : NULL, turn, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_system (WeirGeminiWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;
  gboolean any = FALSE;

  for (guint i = 0; i < history->n_system; i++)
    {
      const WeirPart *part = &history->system[i];

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
      begin_content (self, user_role);
      weir_gemini_write_text (self, WEIR_JSON_TEXT ("."));
    }
  end_content (self);
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}
