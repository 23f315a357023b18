/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"
#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirGeminiReader:
 * @doc: the chunk being read
 * @candidates: what is known of each candidate
 * @scratch: where escapes are taken off
 * @id: (nullable): the upstream's id of the reply
 * @n_parts: how many parts were opened
 * @sink: where the events of this chunk go
 * @user_data: for @sink
 * @choice: number of the candidate being read
 *
 * The candidates of one reply while it is read.
 */
typedef struct
{
  WeirJsonDoc doc;
  GArray *candidates;
  GString *scratch;
  char *id;
  guint n_parts;
  WeirEventSink sink;
  gpointer user_data;
  guint choice;
} WeirGeminiReader;

void weir_gemini_reader_init (WeirGeminiReader *self);
void weir_gemini_reader_clear (WeirGeminiReader *self);

/* Reads an element of "candidates" in @doc. Errors: WEIR_API_ERROR_UPSTREAM, and those of the sink. */
gboolean weir_gemini_reader_take_candidate (WeirGeminiReader *self,
                                            const WeirJsonNode *node,
                                            GError **error);

/* Ends every candidate, or the one there would have been, because the prompt was refused. */
gboolean weir_gemini_reader_block (WeirGeminiReader *self,
                                   WeirJsonText reason,
                                   WeirJsonText message,
                                   GError **error);

/* Whether there is a candidate and each has its finish reason. */
gboolean weir_gemini_reader_is_whole (const WeirGeminiReader *self);

/* Sets @error to a reply that is not of its format, and returns %FALSE. */
gboolean weir_gemini_reader_bad (GError **error, const char *what);

G_END_DECLS
