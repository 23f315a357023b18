/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-embedding.h"

/* Tests of how an upstream is asked for embeddings by a client of OpenAI's API, and what the client is told
 * of its reply. */

typedef struct
{
  const char *name;
  const char *codec;
  const char *more;     /* of the client's body, after its model */
  const char *expected; /* the upstream's body */
  const char *dropped;  /* (nullable): what is told to be lost; refused when nothing may be */
} EmbeddingRow;

typedef struct
{
  const char *name;
  const char *codec;
  const char *body;  /* the upstream's */
  const char *reply; /* (nullable): to the client; %NULL: an error */
} EmbeddingReplyRow;

/* The rows stay as they are until the tests have run. Paths are @path, a slash and the row's name. */
void embedding_add_rows (const char *path, const EmbeddingRow *rows, guint n);
void embedding_add_replies (const char *path, const EmbeddingReplyRow *rows, guint n);

/* @codec takes no tokens for text. */
void embedding_add_tokens (const char *path, const char *codec);
