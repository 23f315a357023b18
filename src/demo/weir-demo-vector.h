/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"

G_BEGIN_DECLS

/* (transfer full): a unit vector that depends on the words of @text: texts that share words are near
 * each other. */
float *weir_demo_vector_new (const char *text, guint size);

/* Writes it as numbers, or in base64 as it lies in memory, which is little-endian here. */
void
weir_demo_vector_write (WeirJsonWriter *writer, const float *vector, guint size, gboolean base64);

G_END_DECLS
