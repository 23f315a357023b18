/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

G_BEGIN_DECLS

/**
 * WeirEmbeddingRequest:
 * @inputs: texts (insides of JSON strings), or with @tokens raw arrays of token numbers
 * @dimensions: wanted length of a vector, 0 unset
 * @base64: the client wants little-endian float32 in base64 instead of numbers
 *
 * A request for embeddings, in nobody's words. Immutable once built.
 */
typedef struct
{
  const char *format;
  GBytes *body;
  WeirJsonDoc doc;
  char *model;
  WeirJsonText *inputs;
  guint n_inputs;
  gboolean tokens;
  gint64 dimensions;
  gboolean base64;
  WeirJsonText end_user;
  WeirJsonText input_type;
} WeirEmbeddingRequest;

/* For formats that take texts and nothing about who asks: tokens are refused, the end user is left out.
 * Errors: WEIR_API_ERROR_UNSUPPORTED. */
gboolean weir_embedding_request_check_texts (const WeirEmbeddingRequest *request,
                                             const WeirTarget *target,
                                             WeirLoss *loss,
                                             GError **error);

void weir_embedding_request_free (WeirEmbeddingRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirEmbeddingRequest, weir_embedding_request_free)

/**
 * WeirEmbeddingReply:
 * @vectors: (element-type GBytes): a vector per input, in order, see weir_vector_from_json ()
 *
 * The upstream's answer.
 */
typedef struct
{
  GPtrArray *vectors;
  char *model;
  WeirUsage usage;
} WeirEmbeddingReply;

void weir_embedding_reply_free (WeirEmbeddingReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirEmbeddingReply, weir_embedding_reply_free)

/**
 * WeirEmbeddingCodec:
 * @max_inputs: most texts that one call upstream takes; 0: all that a client sends
 *
 * One wire format for embeddings; the halves are those of #WeirCodec. A request with more inputs than
 * @max_inputs is put in several, each of them a view of the whole one.
 */
typedef struct
{
  const char *id;
  const WeirDialect *dialect;
  guint max_inputs;
  WeirEmbeddingRequest *(*decode_request) (GBytes *body, GError **error);
  WeirEmbeddingRequest *(*decode_placed) (GBytes *body, const WeirPlace *place, GError **error);
  GBytes *(*encode_request) (const WeirEmbeddingRequest *request,
                             const WeirTarget *target,
                             WeirLoss *loss,
                             GError **error);
  WeirEmbeddingReply *(*decode_reply) (const WeirEmbeddingRequest *request,
                                       const char *data,
                                       gsize len,
                                       GError **error);
  GBytes *(*encode_reply) (const WeirEmbeddingRequest *request, const WeirEmbeddingReply *reply);
} WeirEmbeddingCodec;

/* The same as weir_codec_decode (). */
WeirEmbeddingRequest *weir_embedding_codec_decode (const WeirEmbeddingCodec *codec,
                                                   GBytes *body,
                                                   const WeirPlace *place,
                                                   GError **error);

/**
 * weir_embedding_request_new:
 * @format: id of the codec
 * @place: (nullable): where the model may be told; else it is the member "model"
 *
 * Parses @body and sets what all formats have; the inputs are the caller's.
 *
 * Errors: WEIR_API_ERROR_BAD_REQUEST
 */
WeirEmbeddingRequest *weir_embedding_request_new (const char *format,
                                                  GBytes *body,
                                                  const WeirPlace *place,
                                                  GError **error);

/* (nullable): the embedding codec called @id. */
const WeirEmbeddingCodec *weir_embedding_codec_get (const char *id);

G_END_DECLS
