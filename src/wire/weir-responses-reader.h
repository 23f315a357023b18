/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"
#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirResponsesReader:
 * @doc: the frame or body being read
 * @has_tools: a call was told
 *
 * Turns the items of a Responses reply into parts. A part stands for an item, or for a part of the
 * content of a message.
 */
typedef struct
{
  WeirJsonDoc doc;
  WeirEventSink sink;
  gpointer user_data;
  GString *scratch;
  GArray *slots;
  guint n_parts;
  gboolean has_tools;
} WeirResponsesReader;

void weir_responses_reader_init (WeirResponsesReader *self);
void weir_responses_reader_clear (WeirResponsesReader *self);

/* Sets @error to an upstream that cannot be understood, and returns %FALSE. */
gboolean weir_responses_reader_bad (GError **error, const char *what);

/* Each takes one event about the items of a stream. */
gboolean weir_responses_reader_item_added (WeirResponsesReader *self,
                                           const WeirJsonNode *root,
                                           GError **error);
gboolean weir_responses_reader_item_done (WeirResponsesReader *self,
                                          const WeirJsonNode *root,
                                          GError **error);
gboolean weir_responses_reader_part_added (WeirResponsesReader *self,
                                           const WeirJsonNode *root,
                                           GError **error);
gboolean weir_responses_reader_part_done (WeirResponsesReader *self,
                                          const WeirJsonNode *root,
                                          GError **error);
gboolean weir_responses_reader_summary_added (WeirResponsesReader *self,
                                              const WeirJsonNode *root,
                                              GError **error);
gboolean weir_responses_reader_text_delta (WeirResponsesReader *self,
                                           const WeirJsonNode *root,
                                           GError **error);
gboolean weir_responses_reader_refusal_delta (WeirResponsesReader *self,
                                              const WeirJsonNode *root,
                                              GError **error);
gboolean weir_responses_reader_item_delta (WeirResponsesReader *self,
                                           const WeirJsonNode *root,
                                           GError **error);
gboolean weir_responses_reader_annotation (WeirResponsesReader *self,
                                           const WeirJsonNode *root,
                                           GError **error);

/* Takes an item that comes whole. */
gboolean weir_responses_reader_whole_item (WeirResponsesReader *self,
                                           const WeirJsonNode *item,
                                           GError **error);

/* Closes all parts that are open. */
gboolean weir_responses_reader_close_all (WeirResponsesReader *self, GError **error);

G_END_DECLS
