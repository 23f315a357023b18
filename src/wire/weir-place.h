/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_PLACE_STREAM_BODY, /* the body says whether a stream is wanted */
  WEIR_PLACE_STREAM_NO,
  WEIR_PLACE_STREAM_YES,
} WeirPlaceStream;

/**
 * WeirPlace:
 * @model: (nullable): the model that the path names, UTF-8; it goes before the body's own
 * @stream: whether the path asks for a stream
 * @count: only the tokens of the prompt are wanted
 *
 * What the path that a request was sent to says of it. Borrowed.
 */
typedef struct
{
  const char *model;
  WeirPlaceStream stream;
  gboolean count;
} WeirPlace;

G_END_DECLS
