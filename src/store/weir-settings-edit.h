/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-store-error.h"

G_BEGIN_DECLS

/**
 * weir_settings_edit:
 * @document: (nullable): the text of config.json; %NULL or empty: there is no file yet
 * @path: names of the members that lead to the one to set, separated by dots: "port",
 *   "limits.first_byte_s". What is missing on the way is made
 * @json: (nullable): the new value, a whole JSON value; %NULL removes the member
 *
 * Changes one member. All bytes that this does not touch stay as they are, members that Weir does
 * not know among them.
 *
 * Returns: (transfer full) (nullable): the new text
 *
 * Errors: WEIR_STORE_ERROR_SYNTAX; WEIR_STORE_ERROR_VALUE when something that is no object stands
 * in the way
 */
GBytes *weir_settings_edit (GBytes *document, const char *path, const char *json, GError **error);

G_END_DECLS
