/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"
#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirChatReader:
 * @doc: the chunk being read
 * @choices: what is known of each choice
 * @scratch: where escapes are taken off
 * @id: (nullable): the upstream's id of the reply
 * @sources: (element-type utf8): the pages it rests on, told at its end; see weir-chat-sources.h
 * @n_parts: how many parts were opened
 * @sink: where the events of this chunk go
 * @user_data: for @sink
 * @choice: number of the choice being read
 * @whole: the reply came whole: some servers put an empty "delta" beside its "message"
 * @origin: (nullable): id of the format that signatures of thoughts are of
 *
 * The choices of one chat reply while it is read. Formats that embed chat chunks use it as well.
 */
typedef struct
{
  WeirJsonDoc doc;
  GArray *choices;
  GString *scratch;
  char *id;
  GPtrArray *sources;
  guint n_parts;
  WeirEventSink sink;
  gpointer user_data;
  guint choice;
  gboolean whole;
  const char *origin;
} WeirChatReader;

void weir_chat_reader_init (WeirChatReader *self);
void weir_chat_reader_clear (WeirChatReader *self);

/* Reads an element of "choices" in @doc: its "delta", or its "message" when the reply came whole.
 * Errors: WEIR_API_ERROR_UPSTREAM, and those of the sink. */
gboolean
weir_chat_reader_take_choice (WeirChatReader *self, const WeirJsonNode *node, GError **error);

/* Whether there is a choice and each has its finish reason. */
gboolean weir_chat_reader_is_whole (const WeirChatReader *self);

/* Sets @out to the text of @node, unless it is set already or there is none. */
void weir_chat_reader_keep_text (char **out, const WeirJsonDoc *doc, const WeirJsonNode *node);

/* Sets @error to a reply that is not of its format, and returns %FALSE. */
gboolean weir_chat_reader_bad (GError **error, const char *what);

G_END_DECLS
