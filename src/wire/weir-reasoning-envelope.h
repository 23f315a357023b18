/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-text.h"

G_BEGIN_DECLS

/* Opaque reasoning (a signature, encrypted thoughts) is worth something only to the service that gave
 * it. A client of another API carries it in an envelope, so that it can go back there and nowhere
 * else: "sapr1.<format>.<fingerprint>.<base64url>". The fingerprint is of the format and the name by
 * which the client knows the model: a conversation that changes its model loses its reasoning, not
 * its next answer. */

typedef enum
{
  WEIR_ENVELOPE_NONE,    /* no envelope: the text is a service's own */
  WEIR_ENVELOPE_OPENED,  /* for this model */
  WEIR_ENVELOPE_FOREIGN, /* for another model, or damaged: of no use to anyone */
} WeirEnvelope;

/**
 * weir_reasoning_envelope_wrap:
 * @origin: id of the codec whose upstream gave @payload
 * @model: the model as the client names it
 * @payload: UTF-8, @len bytes
 * @out: takes the envelope, plain ASCII; nothing when no API carries reasoning of @origin
 */
void weir_reasoning_envelope_wrap (const char *origin,
                                   const char *model,
                                   const char *payload,
                                   gsize len,
                                   GString *out);

/**
 * weir_reasoning_envelope_open:
 * @text: what the client sent
 * @model: the model as the client names it
 * @origin: (out): id of the codec, interned; set when opened
 * @payload: takes what is inside, when opened
 */
WeirEnvelope weir_reasoning_envelope_open (WeirJsonText text,
                                           const char *model,
                                           const char **origin,
                                           GString *payload);

G_END_DECLS
