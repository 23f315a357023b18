/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What prompts began with, so that a repeated one can be told to have come from the cache. */
typedef struct _WeirDemoPromptCache WeirDemoPromptCache;

WeirDemoPromptCache *weir_demo_prompt_cache_new (void);
void weir_demo_prompt_cache_free (WeirDemoPromptCache *self);

/**
 * weir_demo_prompt_cache_match:
 * @key: what the cache belongs to: a deployment's id
 * @text: the whole prompt
 * @len: bytes
 *
 * Remembers @text. Returns: tokens of its longest beginning that was seen before: 0, or at least
 * 1024 and a multiple of 128
 */
guint weir_demo_prompt_cache_match (WeirDemoPromptCache *self,
                                    const char *key,
                                    const char *text,
                                    gsize len);

/* The same where the client says what is to be kept: whether the beginning was added before, and
 * adding it; %FALSE when it is too short to be kept. */
gboolean weir_demo_prompt_cache_has (WeirDemoPromptCache *self,
                                     const char *key,
                                     const char *text,
                                     gsize len);
gboolean weir_demo_prompt_cache_add (WeirDemoPromptCache *self,
                                     const char *key,
                                     const char *text,
                                     gsize len);

G_END_DECLS
