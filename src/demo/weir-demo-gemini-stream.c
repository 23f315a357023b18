/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* An answer told in pieces: as events that end with CR LF, or as one pretty-printed array. Neither
 * has an end of its own but the finish reason. */

#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-stream.h"

#define ERROR                                                                                      \
  "{\"error\":{\"code\":429,\"message\":\"Resource exhausted. Please try again later.\","          \
  "\"status\":\"RESOURCE_EXHAUSTED\"}}"

typedef struct
{
  WeirDemoGeminiReply *reply;
  gboolean as_events;
  const char *thought; /* what is left of each */
  const char *text;
  guint call;
  guint n_told;
  gboolean over;   /* the last piece was told */
  gboolean closed; /* the array's end too */
} GeminiStream;

static void
stream_free (gpointer data)
{
  GeminiStream *self = data;

  weir_demo_gemini_reply_free (self->reply);
  g_free (self);
}

static WeirDemoGeminiPiece
cut_piece (GeminiStream *self)
{
  const WeirDemoAnswer *answer = self->reply->answer;
  WeirDemoGeminiPiece piece = { 0 };

  if (self->thought[0] != '\0')
    {
      piece.thought = self->thought;
      piece.thought_len = weir_demo_answer_measure_piece (self->thought);
      self->thought += piece.thought_len;
    }
  else if (self->text[0] != '\0')
    {
      piece.text = self->text;
      piece.text_len = weir_demo_answer_measure_piece (self->text);
      self->text += piece.text_len;
    }
  else if (self->call < answer->calls->len)
    {
      piece.first_call = self->call++;
      piece.n_calls = 1;
    }
  else
    piece.text = "";
  piece.ends =
      self->thought[0] == '\0' && self->text[0] == '\0' && self->call == answer->calls->len;
  return piece;
}

static void
append_element (GeminiStream *self, const char *json, GString *out)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *pretty = NULL;

  if (self->as_events)
    {
      g_string_append_printf (out, "data: %s\r\n\r\n", json);
      return;
    }
  node = json_from_string (json, NULL);
  pretty = json_to_string (node, TRUE);
  g_string_append (out, self->n_told == 0 ? "[" : ",\r\n");
  g_string_append (out, pretty);
  g_string_append_c (out, '\n');
}

static gboolean
stream_next (gpointer state, GString *out)
{
  GeminiStream *self = state;
  g_autoptr (GString) json = NULL;
  WeirDemoGeminiPiece piece;
  WeirJsonWriter writer;

  if (self->over)
    {
      if (self->as_events || self->closed)
        return FALSE;
      self->closed = TRUE;
      g_string_append (out, "]\n");
      return TRUE;
    }
  json = g_string_new (NULL);
  piece = cut_piece (self);
  weir_json_writer_init (&writer, json);
  weir_demo_gemini_reply_write (self->reply, &writer, &piece);
  append_element (self, json->str, out);
  self->n_told++;
  self->over = piece.ends;
  return TRUE;
}

static void
stream_append_error (gpointer state, GString *out)
{
  GeminiStream *self = state;

  append_element (self, ERROR, out);
  if (!self->as_events)
    g_string_append (out, "]\n");
}

static void
spoil_element (GString *event)
{
  g_string_assign (event, "<<< not JSON >>>\r\n");
}

static void
spoil_event (GString *event)
{
  g_string_assign (event, "data: {\"candidates\": [<<< not JSON >>>\r\n\r\n");
}

void
weir_demo_gemini_stream_start (WeirDemoExchange *exchange,
                               WeirDemoGeminiReply *reply,
                               gboolean as_events)
{
  static const WeirDemoStreamOps event_ops = { "text/event-stream", stream_next,
                                               stream_append_error, spoil_event };
  static const WeirDemoStreamOps array_ops = { "application/json", stream_next, stream_append_error,
                                               spoil_element };
  GeminiStream *self = g_new0 (GeminiStream, 1);
  gboolean tells = reply->blocked == NULL;

  self->reply = reply;
  self->as_events = as_events;
  self->thought = tells && reply->tells_thoughts && reply->answer->reasoning != NULL
                      ? reply->answer->reasoning
                      : "";
  self->text = tells ? reply->answer->text : "";
  self->call = tells ? 0 : reply->answer->calls->len;
  weir_demo_stream_start (exchange, as_events ? &event_ops : &array_ops, self, stream_free);
}
