/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-text.h"

G_BEGIN_DECLS

/* Appends the annotation of a Responses reply that says what @citation says, a citation in any API's
 * form. %FALSE and nothing appended for one that the API has no words for. */
gboolean weir_responses_citation_write (WeirJsonText citation, GString *out);

G_END_DECLS
