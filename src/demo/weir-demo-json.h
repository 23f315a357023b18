/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading requests. None of these minds a member that is absent or of another type. */

/* (transfer full) (nullable): @body as one JSON object, checked for depth and duplicates first. */
JsonObject *weir_demo_json_parse (GBytes *body, GError **error);

/* (nullable): the member's value; null counts as absent. */
JsonNode *weir_demo_json_get (JsonObject *object, const char *name);
const char *weir_demo_json_get_string (JsonObject *object, const char *name);
JsonObject *weir_demo_json_get_object (JsonObject *object, const char *name);
JsonArray *weir_demo_json_get_array (JsonObject *object, const char *name);
gint64 weir_demo_json_get_int (JsonObject *object, const char *name, gint64 fallback);
gboolean weir_demo_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);

/* (nullable): the element as an object. */
JsonObject *weir_demo_json_get_element (JsonArray *array, guint index);

/* (nullable): what a node holds, when that is what it holds. */
const char *weir_demo_json_peek_string (JsonNode *node);
JsonObject *weir_demo_json_peek_object (JsonNode *node);
JsonArray *weir_demo_json_peek_array (JsonNode *node);

/* "a string", "an object" … as error messages name it. */
const char *weir_demo_json_name_kind (JsonNode *node);

/* (transfer full): @node as compact JSON. */
char *weir_demo_json_to_text (JsonNode *node);

G_END_DECLS
