/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sends all that is logged to standard error, since standard output is what a command was run for.
 * Before there is a second thread. */
void weir_log_prepare (void);

/* Whether what Weir does is told step by step. What the libraries below have to say is only told when
 * G_MESSAGES_DEBUG asks for it. */
void weir_log_set_debug (gboolean debug);

G_END_DECLS
