/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

/* What the tests of the chat codec share: files, and events as lines of text. */

/* The file @name below tests/, or below the root of the sources; it must be there. */
char *fixture_read (const char *name, gsize *len);
char *fixture_read_root (const char *name, gsize *len);

/* (transfer container): the names of the cases in @folder that end in @suffix, in order. */
GPtrArray *fixture_list (const char *folder, const char *suffix);

/* A sink that appends a line an event to the #Lines in @user_data and checks the grammar. Pieces of one
 * kind for one part become one line, so that the same reply cut differently reads the same. */
typedef struct _Lines Lines;

Lines *lines_new (gboolean merge);
void lines_free (Lines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lines, lines_free)
gboolean lines_sink (const WeirEvent *event, gpointer user_data, GError **error);
void lines_fail (Lines *self, const GError *error);
const char *lines_get (Lines *self);

/* Decodes a stream whose bytes come in pieces of @chunk (0: two, cut at @at); an error becomes a line. */
void fixture_decode (const char *data, gsize len, gsize at, gsize chunk, Lines *lines);

/* The same with any sink. %FALSE with the error that ended it. */
gboolean fixture_feed (const char *data,
                       gsize len,
                       gsize at,
                       gsize chunk,
                       WeirEventSink sink,
                       gpointer user_data,
                       GError **error);

/* The rules that ship with the program. */
WeirModelRules *fixture_rules (void);
