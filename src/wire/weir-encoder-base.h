/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

G_BEGIN_DECLS

typedef struct _WeirEncoderBase WeirEncoderBase;

typedef void (*WeirEncoderStep) (WeirEncoderBase *self, const WeirEvent *event, GString *out);

/**
 * WeirEncoderSteps:
 * @start, @open, @delta, @close, @finish, @heartbeat: (nullable): what is left out, the format says nothing of
 * @end: @out is where the rest of the reply goes, or, unless it is streamed, all of it
 * @check_finish: (nullable): whether the format can say why the reply ended
 *
 * What a format does with each event when a reply told whole is gathered from the same steps as one
 * that is streamed: @out is where the client's next events go, %NULL while a body is gathered.
 */
typedef struct
{
  WeirEncoderStep start;
  WeirEncoderStep open;
  WeirEncoderStep delta;
  WeirEncoderStep close;
  WeirEncoderStep finish;
  WeirEncoderStep heartbeat;
  WeirEncoderStep end;
  gboolean (*check_finish) (const WeirEvent *event, GError **error);
} WeirEncoderSteps;

/**
 * WeirEncoderShape:
 * @size: of the format's own struct, whose first member is a #WeirEncoderBase
 * @dialect: how a reply that fails is told
 * @before_error, @after_error: what stands around an error in a stream
 * @stream: takes an event of a reply that the client streams
 * @body: takes an event of a reply that it gets whole
 * @steps: (nullable): used in the place of @stream and @body
 * @follow: (nullable): see #WeirEncoderOps
 * @fail: (nullable): ends a stream that failed, in the place of an error on its own
 * @clear: frees what the format keeps beside the base
 *
 * What the encoders of all formats have in common.
 */
typedef struct
{
  gsize size;
  const WeirDialect *dialect;
  const char *before_error;
  const char *after_error;
  gboolean (*stream) (WeirEncoderBase *self, const WeirEvent *event, GString *out, GError **error);
  gboolean (*body) (WeirEncoderBase *self, const WeirEvent *event, GString *out, GError **error);
  const WeirEncoderSteps *steps;
  gboolean (*follow) (WeirEncoderBase *self, const WeirEvent *event, GString *none, GError **error);
  void (*fail) (WeirEncoderBase *self, const GError *error, GString *out);
  void (*clear) (WeirEncoderBase *self);
} WeirEncoderShape;

/**
 * WeirEncoderBase:
 * @encoder: what the caller knows of it
 * @shape: see there
 * @request: what is answered
 * @request_id: (nullable): the proxy's
 * @usage: what was used, as far as it is known; of formats with steps only
 * @free_texts: (nullable): what calls that the client knows as free text have as arguments so far, by
 *   part
 *
 * By the time an event gets to the format, the name of a tool that is called is the client's own
 * again, whatever it was sent as; and so is its kind.
 */
struct _WeirEncoderBase
{
  WeirEncoder encoder;
  const WeirEncoderShape *shape;
  WeirRequest *request;
  char *request_id;
  WeirUsage usage;
  GHashTable *free_texts;
};

/* (transfer full): a zeroed struct of the size that @shape says, its base filled in. */
gpointer
weir_encoder_base_new (const WeirEncoderShape *shape, WeirRequest *request, const char *request_id);

/* What a model has written as arguments, for formats that take an object: it is one, or is put into
 * one. */
void weir_encoder_append_arguments (const GString *arguments, GString *out);

G_END_DECLS
