/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AWS's binary framing of events. */

/* Appends a frame with an event of @type; @payload is JSON. */
void weir_demo_event_stream_append (GString *out, const char *type, const char *payload);

/* Appends a frame with an exception of @type. */
void weir_demo_event_stream_append_exception (GString *out, const char *type, const char *payload);

G_END_DECLS
