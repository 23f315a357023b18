/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

G_BEGIN_DECLS

/**
 * WeirRoute:
 * @api: what the usage log calls it
 * @codec: (nullable): id of the wire format its clients speak
 * @embedding_codec: (nullable): the same for embeddings; one of the two is set
 * @count: the tokens of the prompt are to be counted, nothing more
 * @keeps: the upstream may keep its replies, under ids that it gives them
 * @stored: (nullable): the method to ask for a reply that is kept; the path names its id
 * @stored_suffix: what follows the id in the upstream's path
 * @stream: whether the path says that a stream is wanted
 *
 * A path that takes model requests.
 */
typedef struct _WeirRoute
{
  const char *api;
  const char *codec;
  const char *embedding_codec;
  gboolean count;
  gboolean keeps;
  const char *stored;
  const char *stored_suffix;
  WeirPlaceStream stream;
} WeirRoute;

G_END_DECLS
