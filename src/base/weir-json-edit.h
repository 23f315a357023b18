/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/**
 * WeirJsonEdit:
 *
 * Changes to a parsed document, applied in one pass: all bytes that no change touches are copied
 * as they stand. Changes may be given in any order; two changes of the same bytes, or inside a
 * removed value, are resolved in favour of the outer and then the first one.
 */
typedef struct _WeirJsonEdit WeirJsonEdit;

/* @doc is borrowed and must outlive the edit. */
WeirJsonEdit *weir_json_edit_new (const WeirJsonDoc *doc);
void weir_json_edit_free (WeirJsonEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirJsonEdit, weir_json_edit_free)

gboolean weir_json_edit_is_empty (const WeirJsonEdit *edit);

/* Puts @json (a whole JSON value; copied) in the place of @value. */
void weir_json_edit_replace (WeirJsonEdit *edit,
                             const WeirJsonNode *value,
                             const char *json,
                             gssize len);

/* Gives the member @key of an object another name (plain ASCII). */
void weir_json_edit_rename (WeirJsonEdit *edit, const WeirJsonNode *key, const char *name);

/* Removes the member @key of @object with its value and one comma. Any number of members may go. */
void weir_json_edit_remove_member (WeirJsonEdit *edit,
                                   const WeirJsonNode *object,
                                   const WeirJsonNode *key);

/* Removes the element @value of @array with one comma. Any number of elements may go. */
void weir_json_edit_remove_element (WeirJsonEdit *edit,
                                    const WeirJsonNode *array,
                                    const WeirJsonNode *value);

/* Adds a member at the end of @object: @name plain ASCII, @json a whole JSON value (both copied). */
void weir_json_edit_add_member (WeirJsonEdit *edit,
                                const WeirJsonNode *object,
                                const char *name,
                                const char *json,
                                gssize len);

/* (transfer full): the changed document. May be called more than once. */
GBytes *weir_json_edit_apply (WeirJsonEdit *edit);

G_END_DECLS
