/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/**
 * WeirFamily:
 * @executable: executable id, or a prefix ending in "*"
 * @model: (nullable): prefix of the model names it is for, or any
 * @codec: (nullable): id of the wire format for chat, %NULL when it is for embeddings only
 * @path: (nullable): below the deployment's URL, "{model}" stands for the model's name
 * @stream_path: (nullable): the same for a stream, where it is another
 * @other_codec: (nullable): id of another wire format for chat that it knows; for clients that speak
 *   it themselves, and for models that are reached by nothing else
 * @other_path: (nullable): below the deployment's URL, streaming or not
 * @stream_accept: (nullable): value of Accept that asks for the right stream framing
 * @embedding_codec: (nullable): id of the wire format for embeddings
 * @embedding_path: (nullable)
 *
 * How a family of deployments is spoken to: one row of a table. A family is found by executable and
 * SAP's model name, never by an alias.
 */
typedef struct
{
  const char *executable;
  const char *model;
  const char *codec;
  const char *path;
  const char *stream_path;
  const char *stream_accept;
  const char *other_codec;
  const char *other_path;
  const char *embedding_codec;
  const char *embedding_path;
} WeirFamily;

/* (nullable): the first row that matches; %NULL when no API served here can use the deployment. */
const WeirFamily *weir_family_get (const char *executable, const char *model);

/* (nullable): the executable that SAP serves a model of this name with, by the name's prefix; for
 * deployments that are listed without one. */
const char *weir_family_guess_executable (const char *model);

/* (transfer full): the URL to call; @path is one of the family's. */
char *weir_family_build_url (const WeirDeployment *deployment, const char *path);

G_END_DECLS
