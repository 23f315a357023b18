/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirResponsesItem:
 * @index: number in the output
 * @text: inside of a JSON string: what a message says, a call's input, a summary of thoughts
 * @annotations: elements of an array
 * @odds: elements of an array
 * @seal: inside of a JSON string: opaque reasoning
 * @closed: nothing more will come
 *
 * One item of a reply, as far as it has come. Strings that have no other note are UTF-8.
 */
typedef struct
{
  WeirPartKind kind;
  guint index;
  gboolean custom;
  gboolean closed;
  char *item_id;
  char *call_id;
  char *name;  /* (nullable): inside of a JSON string */
  char *space; /* (nullable): inside of a JSON string */
  char *redacted;
  const char *origin;
  GString *text;
  GString *annotations;
  GPtrArray *citations; /* the same, one by one */
  GString *odds;
  GString *seal;
} WeirResponsesItem;

/* Appends @item as it stands with what came so far, or with @begins as it begins. */
void weir_responses_item_write (const WeirResponsesItem *item, gboolean begins, GString *out);

/* Appends the part of a message's content that @item has, or with @begins an empty one. */
void
weir_responses_item_write_content (const WeirResponsesItem *item, gboolean begins, GString *out);

G_END_DECLS
