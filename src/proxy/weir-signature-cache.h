/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-clock.h"

G_BEGIN_DECLS

/* What all of it may take together, and how long it is kept after it was used last. */
#define WEIR_SIGNATURE_CACHE_MAX_BYTES (32 * 1024 * 1024)
#define WEIR_SIGNATURE_CACHE_MAX_AGE_US (24 * G_TIME_SPAN_HOUR)

/**
 * WeirSignatureCache:
 *
 * What models thought before they called tools, for clients that cannot give it back themselves (see
 * weir-thoughts.h). The least recently used goes first. In memory only. A guarded object: its functions
 * lock its mutex and may be called from any thread.
 */
typedef struct _WeirSignatureCache WeirSignatureCache;

WeirSignatureCache *weir_signature_cache_new (WeirClock *clock);
void weir_signature_cache_free (WeirSignatureCache *self);

/**
 * weir_signature_cache_put:
 * @client: (nullable): name of the client's key: what one client's model thought is no other client's
 * @model: the model as the client names it, since no other model can check the proof
 * @call: id of the call
 * @thoughts: (element-type WeirThought): what preceded it; a reference is taken
 */
void weir_signature_cache_put (WeirSignatureCache *self,
                               const char *client,
                               const char *model,
                               const char *call,
                               GPtrArray *thoughts);

/* (transfer full) (nullable): what was put there. */
GPtrArray *weir_signature_cache_get (WeirSignatureCache *self,
                                     const char *client,
                                     const char *model,
                                     const char *call);

/* Lets go of what is too old. */
void weir_signature_cache_trim (WeirSignatureCache *self);

G_END_DECLS
