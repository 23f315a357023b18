/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_markdown_entity_append:
 * @entity: (array length=len): "&nbsp;", "&#8211;", "&#x2013;"
 *
 * Appends the character. Knows numbers, and those of HTML's names that people write; any other is
 * appended as it stands.
 */
void weir_markdown_entity_append (GString *out, const char *entity, gsize len);

G_END_DECLS
