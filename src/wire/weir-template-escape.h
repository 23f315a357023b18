/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* The orchestration service takes what stands between double braces in a template for an expression,
 * and likewise "{%" and "{#". Text that is to arrive as it is has these written as expressions that
 * say just that. */

/* Appends @text, escaped so. What the template is read from is the text, however JSON spells it. */
void weir_template_escape_text (GString *out, WeirJsonText text);

/* Whether @text has anything to escape. */
gboolean weir_template_is_plain (WeirJsonText text);

/* Appends the value @node with every string in it escaped, names of members among them. */
void weir_template_escape_value (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *node);

G_END_DECLS
