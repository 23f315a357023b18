/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-messages-body.h"

#include "base/weir-json-writer.h"
#include "wire/weir-codec-messages.h"
#include "wire/weir-reasoning-envelope.h"

#include <string.h>

#define ID_PREFIX "msg_"
#define FIRST_NEW_VERSION "2026-10-21"

static const char *const finish_words[] = {
  [WEIR_FINISH_STOP] = "end_turn",
  [WEIR_FINISH_STOP_SEQUENCE] = "stop_sequence",
  [WEIR_FINISH_LENGTH] = "max_tokens",
  [WEIR_FINISH_CONTEXT_OVERFLOW] = "model_context_window_exceeded",
  [WEIR_FINISH_TOOL] = "tool_use",
  [WEIR_FINISH_FILTER] = "refusal",
  [WEIR_FINISH_PAUSE] = "pause_turn",
  [WEIR_FINISH_MALFORMED_TOOL] = "end_turn",
};

const char *
weir_messages_finish_word (WeirFinish finish)
{
  g_return_val_if_fail ((guint) finish < G_N_ELEMENTS (finish_words), "end_turn");
  return finish_words[finish];
}

static void
append_nullable (GString *out, const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  weir_json_escape (out, text, -1);
  g_string_append_c (out, '"');
}

/* Whether the client speaks a version from before the reasons for a reply's end became more. One that names
 * none, or one that is not known yet, speaks the newest. */
static gboolean
is_old (const WeirRequest *request)
{
  return request->version != NULL && strcmp (request->version, FIRST_NEW_VERSION) < 0;
}

void
weir_messages_append_stop (GString *out, const WeirRequest *request, const WeirEvent *finish)
{
  WeirFinish reason = finish->finish.reason;
  gboolean old = is_old (request);

  if (old && reason == WEIR_FINISH_CONTEXT_OVERFLOW)
    reason = WEIR_FINISH_LENGTH;
  g_string_append_printf (
      out, "\"stop_reason\":\"%s\",\"stop_sequence\":", weir_messages_finish_word (reason));
  append_nullable (out, finish->finish.stop_sequence);
  if (old || reason != WEIR_FINISH_FILTER)
    return;
  g_string_append (out, ",\"stop_details\":{\"type\":\"refusal\",\"category\":");
  append_nullable (out, finish->finish.refusal_category);
  g_string_append (out, ",\"explanation\":");
  append_nullable (out, finish->finish.refusal_explanation);
  g_string_append_c (out, '}');
}

void
weir_messages_append_usage (GString *out,
                            const WeirUsage *usage,
                            gint64 estimate_in,
                            gint64 estimate_out)
{
  gint64 read = MAX (usage->in_cache_read, 0);
  gint64 written = MAX (weir_usage_get_cache_write (usage), 0);
  gint64 input = usage->in_total >= 0 ? MAX (usage->in_total - read - written, 0) : estimate_in;
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "input_tokens", input);
  weir_json_writer_member_int64 (&writer, "cache_creation_input_tokens", written);
  weir_json_writer_member_int64 (&writer, "cache_read_input_tokens", read);
  weir_json_writer_name (&writer, "cache_creation");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "ephemeral_5m_input_tokens",
                                 MAX (usage->in_cache_write_5m, 0));
  weir_json_writer_member_int64 (&writer, "ephemeral_1h_input_tokens",
                                 MAX (usage->in_cache_write_1h, 0));
  weir_json_writer_end_object (&writer);
  weir_json_writer_member_int64 (&writer, "output_tokens",
                                 usage->out_total >= 0 ? usage->out_total : estimate_out);
  if (usage->out_reasoning >= 0)
    {
      weir_json_writer_name (&writer, "output_tokens_details");
      weir_json_writer_begin_object (&writer);
      weir_json_writer_member_int64 (&writer, "thinking_tokens", usage->out_reasoning);
      weir_json_writer_end_object (&writer);
    }
  weir_json_writer_member_utf8 (&writer, "service_tier", "standard");
  weir_json_writer_end_object (&writer);
}

void
weir_messages_append_id (GString *out, const char *upstream_id, const char *request_id)
{
  if (upstream_id != NULL && g_str_has_prefix (upstream_id, ID_PREFIX))
    {
      weir_json_escape (out, upstream_id, -1);
      return;
    }
  g_string_append (out, ID_PREFIX);
  weir_json_escape (out, request_id != NULL ? request_id : "", -1);
}

void
weir_messages_append_proof (GString *out,
                            const WeirRequest *request,
                            const char *origin,
                            const char *payload,
                            gsize len)
{
  if (g_strcmp0 (origin, WEIR_CODEC_MESSAGES_ID) == 0)
    weir_json_escape (out, payload, (gssize) len);
  else
    weir_reasoning_envelope_wrap (origin, request->model, payload, len, out);
}
