/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirJsonText:
 * @data: the characters between the quotes of a JSON string, escapes kept; %NULL: absent
 * @len: bytes
 *
 * A piece of text as JSON writes it. It moves from one JSON document into another without being
 * read, so \u0000 and lone surrogates survive. Numbers use the same type for their lexeme.
 * Whoever fills one has checked it: what comes from weir_json_text () always is.
 */
typedef struct
{
  const char *data;
  gsize len;
} WeirJsonText;

#define WEIR_JSON_TEXT(literal) ((WeirJsonText){ ("" literal), sizeof (literal) - 1 })

/* Whether @text, unescaped, is @utf8. Absent text equals nothing, a lone surrogate neither. */
gboolean weir_json_text_equal (WeirJsonText text, const char *utf8);

/* Orders two present texts by what they say once unescaped: below 0, 0 when equal, above 0. */
int weir_json_text_compare (WeirJsonText a, WeirJsonText b);

/* Appends @text to @out, unescaped, as UTF-8; a lone surrogate becomes U+FFFD, \u0000 a NUL. */
void weir_json_text_decode (WeirJsonText text, GString *out);

/* (transfer full): @text unescaped; %NULL when absent. Cut at the first NUL by C's nature. */
char *weir_json_text_dup (WeirJsonText text);

/* Appends @len bytes of UTF-8 (-1: terminated) to @out, escaped as the inside of a JSON string.
 * Bytes that are not UTF-8 become U+FFFD. */
void weir_json_escape (GString *out, const char *utf8, gssize len);

/**
 * weir_json_text_next:
 * @at: (inout): where to read, below @end; moved behind what was read
 * @end: the end of the text
 *
 * Reads one character or escape of a checked text. A surrogate pair is one character.
 *
 * Returns: the code point; that of a surrogate when it stands alone
 */
gunichar weir_json_text_next (const char **at, const char *end);

G_END_DECLS
