/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirChatMedia:
 * @type: its media type: an image's, "application/pdf"; any other is sent as the text it is
 * @name: (nullable): of the file, UTF-8
 * @bytes: what is in it
 *
 * A file that goes with a turn.
 */
typedef struct
{
  const char *type;
  const char *name;
  GBytes *bytes;
} WeirChatMedia;

/* One turn; both strings are UTF-8. @role: "system", "user" or "assistant". @media: (nullable)
 * (array length=n_media): files, which stand before the text */
typedef struct
{
  const char *role;
  const char *text;
  const WeirChatMedia *media;
  guint n_media;
} WeirChatTurn;

/**
 * WeirChatRequest:
 * @model: name of the model
 * @turns: (array length=n_turns): the conversation so far
 * @stream: whether the answer should come piece by piece
 * @max_tokens: most tokens of the answer; 0: the model's own limit
 * @embed: asks for the last turn's vector in the place of an answer; it is not read
 * @effort: (nullable): how much to think, "none" to "max"; %NULL: the model's own
 * @temperature: (nullable): 0 to 2; %NULL: the model's own
 */
typedef struct
{
  const char *model;
  const WeirChatTurn *turns;
  guint n_turns;
  gboolean stream;
  guint max_tokens;
  gboolean embed;
  const char *effort;
  const double *temperature;
} WeirChatRequest;

/* (transfer full): the body of a request for chat completions, or embeddings. */
GBytes *weir_chat_request_encode (const WeirChatRequest *request);

G_END_DECLS
