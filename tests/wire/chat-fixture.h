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

/* Reads a stream of @codec into @sink: @framer gets @first bytes, then always @step. %FALSE with the error
 * that ended it. */
gboolean fixture_feed (const char *codec,
                       WeirFramer *framer,
                       const char *data,
                       gsize len,
                       gsize first,
                       gsize step,
                       WeirEventSink sink,
                       gpointer user_data,
                       GError **error);

/* The same for a stream of server-sent events that comes in one piece. */
gboolean fixture_stream (const char *codec,
                         const char *data,
                         gsize len,
                         WeirEventSink sink,
                         gpointer user_data,
                         GError **error);

/* The rules that ship with the program. */
WeirModelRules *fixture_rules (void);
