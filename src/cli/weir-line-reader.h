/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirLineReader:
 *
 * Lines from standard input: edited and with a history on a terminal, plain otherwise.
 */
typedef struct _WeirLineReader WeirLineReader;

WeirLineReader *weir_line_reader_new (void);
void weir_line_reader_free (WeirLineReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLineReader, weir_line_reader_free)

gboolean weir_line_reader_is_terminal (WeirLineReader *self);

/* (transfer full) (nullable): the next line without its end, as valid UTF-8; %NULL at the end of
 * the input. @prompt is shown on a terminal only. */
char *weir_line_reader_read (WeirLineReader *self, const char *prompt);

G_END_DECLS
