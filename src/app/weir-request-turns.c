/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-turns.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-request.h"

/* Documents that quote documents need no more. */
#define MAX_DEPTH 8

typedef struct
{
  WeirRequestTurns pub;

  GArray *turns;    /* of WeirChatTurn */
  GPtrArray *owned; /* texts and media of them */
  GPtrArray *bytes; /* of GBytes */
} Turns;

/* A turn that is being read. */
typedef struct
{
  Turns *turns;
  GString *text;
  GArray *media; /* of WeirChatMedia */
} Turn;

static const struct
{
  const char *part; /* of the path */
  const char *codec;
} codecs[] = {
  { "/chat/completions", "openai-chat" }, { "/v1/messages", "messages" },
  { "/responses", "responses" },          { ":generateContent", "gemini" },
  { ":streamGenerateContent", "gemini" }, { "/api/chat", "ollama-chat" },
  { "/api/generate", "ollama-generate" },
};

static const WeirCodec *
find_codec (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (strstr (path, codecs[i].part) != NULL)
      return weir_codec_get (codecs[i].codec);
  return NULL;
}

/* --- Parts --- */

/* A line of its own. */
static void
begin_line (Turn *turn)
{
  if (turn->text->len > 0)
    g_string_append (turn->text, "\n\n");
}

static void
add_file (Turn *turn, const WeirPart *part)
{
  char *type = weir_json_text_dup (part->media_type);
  char *name = weir_json_text_dup (part->title);
  g_autofree char *data = weir_json_text_dup (part->data);
  WeirChatMedia media = { type, name, NULL };
  gsize len;
  guchar *decoded;

  g_ptr_array_add (turn->turns->owned, type);
  g_ptr_array_add (turn->turns->owned, name);
  decoded = g_base64_decode (data, &len);
  media.bytes = g_bytes_new_take (decoded, len);
  g_ptr_array_add (turn->turns->bytes, media.bytes);
  g_array_append_val (turn->media, media);
}

static void
add_source (Turn *turn, const WeirPart *part)
{
  if (part->source == WEIR_SOURCE_BASE64)
    {
      add_file (turn, part);
      return;
    }
  begin_line (turn);
  if (part->source == WEIR_SOURCE_TEXT || part->source == WEIR_SOURCE_URL)
    weir_json_text_decode (part->data, turn->text);
}

static void
add_call (Turn *turn, const WeirPart *part)
{
  begin_line (turn);
  g_string_append_c (turn->text, '`');
  weir_json_text_decode (part->name, turn->text);
  g_string_append (turn->text, "`\n\n```json\n");
  if (part->arguments.len > 0)
    g_string_append_len (turn->text, part->arguments.data, (gssize) part->arguments.len);
  g_string_append (turn->text, "\n```");
}

static void
add_parts (Turn *turn, const WeirPart *parts, guint n_parts, guint depth)
{
  for (guint i = 0; i < n_parts && depth < MAX_DEPTH; i++)
    switch (parts[i].kind)
      {
      case WEIR_PART_TEXT:
      case WEIR_PART_REFUSAL:
        begin_line (turn);
        weir_json_text_decode (parts[i].text, turn->text);
        break;
      case WEIR_PART_IMAGE:
      case WEIR_PART_DOCUMENT:
        add_source (turn, &parts[i]);
        add_parts (turn, parts[i].parts, parts[i].n_parts, depth + 1);
        break;
      case WEIR_PART_TOOL_CALL:
        add_call (turn, &parts[i]);
        break;
      case WEIR_PART_TOOL_RESULT:
        add_parts (turn, parts[i].parts, parts[i].n_parts, depth + 1);
        break;
      default:
        break;
      }
}

static void
add_turn (Turns *self, const char *role, const WeirPart *parts, guint n_parts)
{
  Turn turn = { self, g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (WeirChatMedia)) };
  WeirChatTurn result = { .role = role };

  add_parts (&turn, parts, n_parts, 0);
  result.n_media = turn.media->len;
  result.media = (WeirChatMedia *) g_array_free (turn.media, FALSE);
  result.text = g_string_free (turn.text, FALSE);
  g_ptr_array_add (self->owned, (gpointer) result.media);
  g_ptr_array_add (self->owned, (gpointer) result.text);
  if (*result.text != '\0' || result.n_media > 0)
    g_array_append_val (self->turns, result);
}

/* --- Requests --- */

WeirRequestTurns *
weir_request_turns_read (const char *path, GBytes *body, GError **error)
{
  const WeirCodec *codec;
  const WeirPlace place = { .model = "model" }; /* it does not matter here */
  g_autoptr (WeirRequest) request = NULL;
  Turns *self;

  g_return_val_if_fail (path != NULL && body != NULL, NULL);

  codec = find_codec (path);
  if (codec == NULL)
    {
      g_set_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED,
                   "nothing is said to a model by %s", path);
      return NULL;
    }
  request = weir_codec_decode (codec, body, codec->decode_placed != NULL ? &place : NULL, error);
  if (request == NULL)
    return NULL;
  self = g_new0 (Turns, 1);
  self->turns = g_array_new (FALSE, FALSE, sizeof (WeirChatTurn));
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  add_turn (self, "system", request->system, request->n_system);
  for (guint i = 0; i < request->n_turns; i++)
    add_turn (self, request->turns[i].role == WEIR_ROLE_ASSISTANT ? "assistant" : "user",
              request->turns[i].parts, request->turns[i].n_parts);
  self->pub.turns = (const WeirChatTurn *) self->turns->data;
  self->pub.n_turns = self->turns->len;
  return &self->pub;
}

void
weir_request_turns_free (WeirRequestTurns *turns)
{
  Turns *self = (Turns *) turns;

  if (self == NULL)
    return;
  g_array_unref (self->turns);
  g_ptr_array_unref (self->owned);
  g_ptr_array_unref (self->bytes);
  g_free (self);
}
