/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-dialect.h"
#include "wire/weir-event.h"
#include "wire/weir-framer.h"
#include "wire/weir-loss.h"
#include "wire/weir-model-rules.h"
#include "wire/weir-place.h"

G_BEGIN_DECLS

/**
 * WeirTarget:
 * @model: the model's name upstream
 * @executable: the executable that serves it
 * @rule: what it accepts
 * @stream: whether the upstream is asked to stream
 *
 * Where a request is encoded for. Borrowed.
 */
typedef struct
{
  const char *model;
  const char *executable;
  const WeirModelRule *rule;
  gboolean stream;
} WeirTarget;

/* A reply being read. Made for one reply, used by one thread. */
typedef struct _WeirDecoder WeirDecoder;

typedef struct
{
  /* One frame of a streamed reply. */
  gboolean (*frame) (WeirDecoder *self,
                     const WeirFrame *frame,
                     WeirEventSink sink,
                     gpointer user_data,
                     GError **error);
  /* A reply that came whole. */
  gboolean (*body) (WeirDecoder *self,
                    const char *data,
                    gsize len,
                    WeirEventSink sink,
                    gpointer user_data,
                    GError **error);
  /* (transfer none) (nullable): what a reply that ends here lacks, after "without"; %NULL: it is whole. */
  const char *(*missing) (const WeirDecoder *self);
  /* Whether the protocol's own end was seen, so that nothing more need be waited for. */
  gboolean (*is_complete) (const WeirDecoder *self);
  void (*free) (WeirDecoder *self);
} WeirDecoderOps;

struct _WeirDecoder
{
  const WeirDecoderOps *ops;
};

/* Errors of these three: WEIR_API_ERROR_UPSTREAM for what is not the protocol and for a reply that
 * ends without its own terminator; any other kind when the upstream itself reports a failure. */
gboolean weir_decoder_frame (WeirDecoder *self,
                             const WeirFrame *frame,
                             WeirEventSink sink,
                             gpointer user_data,
                             GError **error);
gboolean weir_decoder_body (WeirDecoder *self,
                            const char *data,
                            gsize len,
                            WeirEventSink sink,
                            gpointer user_data,
                            GError **error);
/* The input ended: END, or it was cut. */
gboolean
weir_decoder_finish (WeirDecoder *self, WeirEventSink sink, gpointer user_data, GError **error);
gboolean weir_decoder_is_complete (const WeirDecoder *self);
void weir_decoder_free (WeirDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDecoder, weir_decoder_free)

/* A reply being written for the client. Whether it is written as a stream or as one body is what
 * WeirRequest.stream says. */
typedef struct _WeirEncoder WeirEncoder;

typedef struct
{
  /* Appends what the client is to be sent for @event, framing included: whole frames, or (not
   * streaming) nothing until END, then the whole body. */
  gboolean (*event) (WeirEncoder *self, const WeirEvent *event, GString *out, GError **error);
  /* (nullable): takes an event of a reply whose frames go to the client as they stand, for formats
   * whose last words repeat what was said before. END is not among them. */
  gboolean (*follow) (WeirEncoder *self, const WeirEvent *event, GError **error);
  /* Appends what ends a stream that failed, in the client's own words; nothing follows. */
  void (*fail) (WeirEncoder *self, const GError *error, GString *out);
  void (*free) (WeirEncoder *self);
} WeirEncoderOps;

struct _WeirEncoder
{
  const WeirEncoderOps *ops;
};

gboolean
weir_encoder_event (WeirEncoder *self, const WeirEvent *event, GString *out, GError **error);
gboolean weir_encoder_follow (WeirEncoder *self, const WeirEvent *event, GError **error);
void weir_encoder_fail (WeirEncoder *self, const GError *error, GString *out);
void weir_encoder_free (WeirEncoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirEncoder, weir_encoder_free)

/**
 * WeirCodec:
 * @id: name of the format, interned
 * @like: (nullable): id of the codec whose format this one's is, framed in another way
 * @dialect: how its clients are told of errors
 * @stream_type: Content-Type of a streamed reply to a client
 * @decode_request: (nullable): a client's body; errors name the member's path
 * @decode_placed: (nullable): in the place of @decode_request, for a format of whose requests the path
 *   may say a part
 * @encode_request: (nullable): the upstream's body, built from the neutral request
 * @can_patch: (nullable): whether @patch_request can make of the request what the model takes; %NULL:
 *   always. Where it cannot, the request is translated into its own format
 * @patch_request: (nullable): the upstream's body when the request came in this very format: the
 *   client's bytes with only the members changed that must be
 * @reframe: (nullable): appends a frame of this format, as it stands, for a client that streams
 *   this format: completes the envelope and leaves out what its clients would choke on
 * @decoder_new: (nullable): reads the upstream's reply
 * @encoder_new: (nullable): writes the client's reply; the request is kept (a reference is taken).
 *   @request_id: made by the proxy, for formats that need an id of their own
 * @forgets_thoughts: its clients have no place to keep the proof that a model has thought, so that the
 *   proxy must, see weir-thoughts.h
 * @images: its replies have a place for images; clients of others are told in words that there was one
 * @headers: (nullable) (array zero-terminated=1): names of HTTP headers of the client, in lower case, that
 *   belong to the request
 * @take_header: (nullable): takes the value of one that was sent (of several of a name joined with
 *   commas) over, right after @decode_request and before anyone else sees the request
 * @encode_count: (nullable): writes the reply to a request that only wanted its tokens counted
 *
 * One wire format. A half that a format does not have (a client nobody runs, an upstream that does
 * not exist) is %NULL.
 */
typedef struct
{
  const char *id;
  const char *like;
  const WeirDialect *dialect;
  const char *stream_type;
  WeirRequest *(*decode_request) (GBytes *body, GError **error);
  WeirRequest *(*decode_placed) (GBytes *body, const WeirPlace *place, GError **error);
  GBytes *(*encode_request) (const WeirRequest *request,
                             const WeirTarget *target,
                             WeirLoss *loss,
                             GError **error);
  gboolean (*can_patch) (const WeirRequest *request, const WeirModelRule *rule);
  GBytes *(*patch_request) (const WeirRequest *request,
                            const WeirTarget *target,
                            WeirLoss *loss,
                            GError **error);
  void (*reframe) (const WeirRequest *request, const WeirFrame *frame, GString *out);
  WeirDecoder *(*decoder_new) (void);
  WeirEncoder *(*encoder_new) (WeirRequest *request, const char *request_id);
  gboolean forgets_thoughts;
  gboolean images;
  const char *const *headers;
  void (*take_header) (WeirRequest *request, const char *name, const char *value);
  void (*encode_count) (gint64 tokens, GString *out);
} WeirCodec;

/* (nullable): the codec called @id. The table is in weir-codec.c. */
const WeirCodec *weir_codec_get (const char *id);

/**
 * weir_codec_decode:
 * @place: (nullable): what the path says of the request
 *
 * Reads a client's body with whichever of the two functions @codec has.
 *
 * Errors: WEIR_API_ERROR_UNSUPPORTED when the format has no clients; those of the codec
 */
WeirRequest *
weir_codec_decode (const WeirCodec *codec, GBytes *body, const WeirPlace *place, GError **error);

/* What is wrong with an upstream's refusal: reads every error shape that SAP AI Core and the
 * services behind it send (object, array, string, "message", "error_description", plain text,
 * empty) into a #GError of WEIR_API_ERROR. @body may be %NULL. Messages are redacted. */
GError *weir_codec_read_upstream_error (guint status,
                                        const char *content_type,
                                        const char *body,
                                        gsize len);

G_END_DECLS
