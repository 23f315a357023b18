/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/**
 * WeirJsonWriter:
 * @out: where it appends (borrowed); what it holds already stays
 *
 * Writes compact JSON and sets the commas. Containers may nest 128 deep. Misuse (a name outside an
 * object, an end too many) is a programming error and asserts.
 */
typedef struct
{
  GString *out;
  gsize start; /* length of @out when the writer was made */
  guint depth;
  gboolean comma;
  guint8 objects[16]; /* a bit per level: object or array */
} WeirJsonWriter;

void weir_json_writer_init (WeirJsonWriter *writer, GString *out);

void weir_json_writer_begin_object (WeirJsonWriter *writer);
void weir_json_writer_end_object (WeirJsonWriter *writer);
void weir_json_writer_begin_array (WeirJsonWriter *writer);
void weir_json_writer_end_array (WeirJsonWriter *writer);

/* The name of the next member: plain ASCII that needs no escape. */
void weir_json_writer_name (WeirJsonWriter *writer, const char *name);

/* A member's name that came from a document. */
void weir_json_writer_name_text (WeirJsonWriter *writer, WeirJsonText name);

/* A string: from a document (as it stands), or UTF-8 to be escaped (@len -1: terminated). What is
 * absent becomes null. */
void weir_json_writer_text (WeirJsonWriter *writer, WeirJsonText text);
void weir_json_writer_utf8 (WeirJsonWriter *writer, const char *utf8, gssize len);

/* Any value exactly as it stands: a number's lexeme, a whole object. Must be valid JSON. What is
 * absent becomes null. */
void weir_json_writer_raw (WeirJsonWriter *writer, WeirJsonText raw);

void weir_json_writer_int64 (WeirJsonWriter *writer, gint64 value);
/* With as few of 15 to 17 digits as read back as @value; null when it is not finite. */
void weir_json_writer_double (WeirJsonWriter *writer, double value);
void weir_json_writer_boolean (WeirJsonWriter *writer, gboolean value);
void weir_json_writer_null (WeirJsonWriter *writer);

/* A name and its value in one call; an absent text or a %NULL string writes nothing at all. */
void weir_json_writer_member_text (WeirJsonWriter *writer, const char *name, WeirJsonText text);
void weir_json_writer_member_utf8 (WeirJsonWriter *writer, const char *name, const char *utf8);
void weir_json_writer_member_raw (WeirJsonWriter *writer, const char *name, WeirJsonText raw);
void weir_json_writer_member_int64 (WeirJsonWriter *writer, const char *name, gint64 value);
void weir_json_writer_member_boolean (WeirJsonWriter *writer, const char *name, gboolean value);
void weir_json_writer_member_null (WeirJsonWriter *writer, const char *name);

G_END_DECLS
