/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* Pieces of a request that several client APIs write in the same way. @node is one of the request that
 * @builder builds; errors name its path. */

/* Base64 without the escapes and line breaks that some writers put into it. */
WeirJsonText weir_request_part_clean_base64 (WeirRequestBuilder *builder, WeirJsonText text);

/* Fills @part from @node, a string with an http, https or data URL. */
gboolean weir_request_part_read_url (WeirRequestBuilder *builder,
                                     const WeirJsonNode *node,
                                     WeirPart *part,
                                     GError **error);

/* Fills @part from @node, a string with a file's content: a data URL, or the base64 of a PDF. */
gboolean weir_request_part_read_file (WeirRequestBuilder *builder,
                                      const WeirJsonNode *node,
                                      WeirPart *part,
                                      GError **error);

/* Sets the arguments of a call from JSON that stands inside a JSON string. What is no object stays the
 * string it was and is marked as broken; what is empty is an object without members. */
void weir_request_part_set_arguments (WeirRequestBuilder *builder,
                                      WeirPart *part,
                                      WeirJsonText arguments);

G_END_DECLS
