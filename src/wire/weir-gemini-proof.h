/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-reasoning-envelope.h"
#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* What a model thought before it called a tool, in a "thoughtSignature": base64, and opaque to clients.
 * Gemini's own goes as it is. That of another service goes in an envelope together with the thoughts
 * it is the proof of, since clients keep the signatures of calls but not always the thoughts. */

/**
 * weir_gemini_proof_write:
 * @origin: (nullable): id of the codec whose upstream gave it
 * @model: the model as the client names it
 * @signature: (nullable): the proof
 * @text: (nullable): the thoughts
 * @redacted: (nullable): opaque thoughts, in the place of both
 * @out: takes the value of "thoughtSignature", needing no escape but what @signature needs itself;
 *   nothing when there is none
 */
void weir_gemini_proof_write (const char *origin,
                              const char *model,
                              const GString *signature,
                              const GString *text,
                              const char *redacted,
                              GString *out);

/**
 * weir_gemini_proof_read:
 * @proof: a "thoughtSignature"
 * @part: (inout): takes "origin" and the signature, or for another service's also text and redacted
 *
 * Returns: NONE for one of Gemini's own
 */
WeirEnvelope
weir_gemini_proof_read (WeirRequestBuilder *builder, WeirJsonText proof, WeirPart *part);

/* Whether @proof is one of Gemini's own. */
gboolean weir_gemini_proof_is_native (WeirJsonText proof);

G_END_DECLS
