/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

/* Writes messages of the AWS event stream encoding, for tests that read them. */

guint32 aws_checksum (const char *data, gsize len);
void aws_append_uint32 (GString *out, guint32 value);

/* Appends one message with string headers: names and values in turn, ended by %NULL. */
void aws_append_message (GString *out, const char *payload, gsize len, ...) G_GNUC_NULL_TERMINATED;

/* Appends what Bedrock sends for one event @json of a model. */
void aws_append_chunk (GString *out, const char *json, gsize len);

/* Appends an exception. */
void aws_append_exception (GString *out, const char *type, const char *payload);
