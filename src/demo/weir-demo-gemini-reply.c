/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include <string.h>

#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-seal.h"

void
weir_demo_gemini_reply_free (WeirDemoGeminiReply *self)
{
  weir_demo_prompt_free (self->prompt);
  weir_demo_answer_free (self->answer);
  g_free (self->id);
  g_free (self->model);
  g_free (self);
}

/* What was cut in the middle is no JSON, and what a command said may never have been. */
static gboolean
is_object (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) object = weir_demo_json_parse (bytes, NULL);

  return object != NULL;
}

static void
write_call (WeirDemoGeminiReply *self, WeirJsonWriter *writer, guint index)
{
  const WeirDemoCall *call = self->answer->calls->pdata[index];
  const char *args = is_object (call->arguments) ? call->arguments : "{}";

  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "functionCall");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", call->name);
  weir_json_writer_member_raw (writer, "args", (WeirJsonText){ args, strlen (args) });
  weir_json_writer_end_object (writer);
  /* Of several calls at once the first is signed. */
  if (self->signs && index == 0)
    {
      g_autofree char *signature = weir_demo_seal_sign (WEIR_DEMO_GEMINI_CALL, call->name);

      weir_json_writer_member_utf8 (writer, "thoughtSignature", signature);
    }
  weir_json_writer_end_object (writer);
}

static void
write_text (WeirJsonWriter *writer, const char *text, gsize len, gboolean thought)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "text");
  weir_json_writer_utf8 (writer, text, (gssize) len);
  if (thought)
    weir_json_writer_member_boolean (writer, "thought", TRUE);
  weir_json_writer_end_object (writer);
}

static void
write_content (WeirDemoGeminiReply *self, WeirJsonWriter *writer, const WeirDemoGeminiPiece *piece)
{
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "role", "model");
  weir_json_writer_name (writer, "parts");
  weir_json_writer_begin_array (writer);
  if (piece->thought != NULL)
    write_text (writer, piece->thought, piece->thought_len, TRUE);
  if (piece->text != NULL)
    write_text (writer, piece->text, piece->text_len, FALSE);
  for (guint i = 0; i < piece->n_calls; i++)
    write_call (self, writer, piece->first_call + i);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
}

static void
write_ratings (WeirDemoGeminiReply *self, WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "safetyRatings");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "category", "HARM_CATEGORY_DANGEROUS_CONTENT");
  weir_json_writer_member_utf8 (writer, "probability",
                                self->blocked != NULL ? "HIGH" : "NEGLIGIBLE");
  if (self->blocked != NULL)
    weir_json_writer_member_boolean (writer, "blocked", TRUE);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
}

static void
write_candidate (WeirDemoGeminiReply *self,
                 WeirJsonWriter *writer,
                 const WeirDemoGeminiPiece *piece,
                 guint index)
{
  const char *finish = self->blocked;

  if (finish == NULL)
    finish = self->answer->finish == WEIR_DEMO_FINISH_LENGTH ? "MAX_TOKENS" : "STOP";
  weir_json_writer_begin_object (writer);
  if (self->blocked == NULL)
    write_content (self, writer, piece);
  if (piece->ends)
    {
      weir_json_writer_member_utf8 (writer, "finishReason", finish);
      write_ratings (self, writer);
    }
  if (index > 0)
    weir_json_writer_member_int64 (writer, "index", index);
  weir_json_writer_end_object (writer);
}

/* Thoughts are counted apart; what was not yet said is not counted. */
static void
write_usage (WeirDemoGeminiReply *self, WeirJsonWriter *writer, gboolean ends)
{
  gint64 prompt = weir_demo_prompt_count_tokens (self->prompt);
  gint64 thoughts = self->answer->reasoning_tokens;
  gint64 said = (self->answer->out_tokens - thoughts) * self->n;

  weir_json_writer_name (writer, "usageMetadata");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "promptTokenCount", prompt);
  if (ends && self->blocked == NULL)
    weir_json_writer_member_int64 (writer, "candidatesTokenCount", said);
  if (ends && thoughts > 0)
    weir_json_writer_member_int64 (writer, "thoughtsTokenCount", thoughts);
  if (self->cached_tokens > 0)
    weir_json_writer_member_int64 (writer, "cachedContentTokenCount", self->cached_tokens);
  weir_json_writer_member_int64 (writer, "totalTokenCount",
                                 prompt + (ends && self->blocked == NULL ? said + thoughts : 0));
  weir_json_writer_member_utf8 (writer, "trafficType", "ON_DEMAND");
  weir_json_writer_end_object (writer);
}

void
weir_demo_gemini_reply_write (WeirDemoGeminiReply *self,
                              WeirJsonWriter *writer,
                              const WeirDemoGeminiPiece *piece)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "candidates");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < self->n; i++)
    write_candidate (self, writer, piece, i);
  weir_json_writer_end_array (writer);
  write_usage (self, writer, piece->ends);
  weir_json_writer_member_utf8 (writer, "modelVersion", self->model);
  weir_json_writer_member_utf8 (writer, "createTime", "2026-01-01T00:00:00.000000Z");
  weir_json_writer_member_utf8 (writer, "responseId", self->id);
  weir_json_writer_end_object (writer);
}
