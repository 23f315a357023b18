/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* What the checks of a body and of its parts share. */

#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-json.h"

static const WeirDemoParam cache_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "ttl", WEIR_DEMO_STRING },
};

gboolean
weir_demo_claude_check_members (JsonObject *object,
                                const WeirDemoParam *table,
                                guint n_table,
                                const char *path,
                                WeirDemoRefusal *refusal)
{
  g_autofree char *name = NULL;

  if (weir_demo_params_check (object, table, n_table, path, refusal))
    return TRUE;
  name = g_strdup (refusal->param);
  if (g_strcmp0 (refusal->code, "unknown_parameter") == 0)
    return weir_demo_refuse (refusal, NULL, name, "%s: Extra inputs are not permitted", name);
  return weir_demo_refuse (refusal, NULL, name, "%s: Input should be of another type", name);
}

gboolean
weir_demo_claude_check_cache (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  JsonObject *control = weir_demo_json_get_object (block, "cache_control");
  const char *ttl = weir_demo_json_get_string (control, "ttl");
  g_autofree char *name = g_strconcat (path, ".cache_control.ephemeral", NULL);

  if (control == NULL)
    return TRUE;
  if (g_strcmp0 (weir_demo_json_get_string (control, "type"), "ephemeral") != 0)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.cache_control: Input tag found using 'type' does not match any of "
                             "the expected tags: 'ephemeral'",
                             path);
  if (!weir_demo_claude_check_members (control, cache_params, G_N_ELEMENTS (cache_params), name,
                                       refusal))
    return FALSE;
  if (ttl == NULL || g_str_equal (ttl, "5m") || g_str_equal (ttl, "1h"))
    return TRUE;
  return weir_demo_refuse (refusal, NULL, path, "%s.ttl: Input should be '5m' or '1h'", name);
}

gboolean
weir_demo_claude_thinks (JsonObject *body)
{
  JsonObject *thinking = weir_demo_json_get_object (body, "thinking");
  const char *type = weir_demo_json_get_string (thinking, "type");

  return g_strcmp0 (type, "enabled") == 0 || g_strcmp0 (type, "adaptive") == 0;
}
