/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirDialect:
 * @id: its name
 * @status: the HTTP status for an error
 * @encode: appends the error's JSON body; @request_id is nullable
 *
 * How one family of client APIs says that something went wrong.
 */
typedef struct
{
  const char *id;
  guint (*status) (const GError *error);
  void (*encode) (const GError *error, const char *request_id, GString *out);
} WeirDialect;

extern const WeirDialect weir_dialect_openai;
extern const WeirDialect weir_dialect_anthropic;
extern const WeirDialect weir_dialect_gemini;
extern const WeirDialect weir_dialect_ollama;

/* The dialect to answer a request in whose head is all that is known of it.
 * @anthropic_version: whether that header was sent. */
const WeirDialect *weir_dialect_for_head (const char *path, gboolean anthropic_version);

G_END_DECLS
