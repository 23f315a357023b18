/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Signatures of thoughts and sealed thoughts: what a client must hand back as it was given. They
 * depend on what is sealed alone, so that any demo knows those of another. */

/* (transfer full): base64 that vouches for @text as the @kind of thing it was. */
char *weir_demo_seal_sign (const char *kind, const char *text);
gboolean weir_demo_seal_is_signature (const char *kind, const char *text, const char *signature);

/* (transfer full): base64 that holds @text itself. */
char *weir_demo_seal_close (const char *kind, const char *text);

/* (transfer full) (nullable): what was sealed; %NULL when it was not, or not as @kind. */
char *weir_demo_seal_open (const char *kind, const char *sealed);

G_END_DECLS
