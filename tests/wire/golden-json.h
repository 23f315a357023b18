/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

/* JSON as the golden corpus holds it: laid out for people, compared byte for byte. */

/* (transfer full): @json without white space between its tokens; nothing else is changed. It must be
 * JSON. */
char *golden_json_compact (const char *json);

/* (transfer full): @json laid out in lines of a width, ended by a line feed. It must be JSON. */
char *golden_json_lay_out (const char *json);

/* (transfer full): the object @base with @members (compact, without braces) after its own. */
char *golden_json_append (const char *base, const char *members);
