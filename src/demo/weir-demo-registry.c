/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-registry.h"

#include <string.h>

/* How long a change of status takes: long enough to be seen, short enough for a test. */
/* What is listed from the beginning has been there since yesterday. */
#define AGE_S (24 * 60 * 60)

#define STEP_US (100 * G_GINT64_CONSTANT (1000))

struct _WeirDemoRegistry
{
  GPtrArray *entries;
  GPtrArray *configurations; /* never removed: the service has no call for it */
  GPtrArray *groups;
  guint serial;
};

static const WeirDemoDeployment showcase[] = {
  { .model = "gpt-4o", .executable = "azure-openai" },
  { .model = "gpt-4.1", .executable = "azure-openai" },
  { .model = "gpt-4.1-mini", .executable = "azure-openai" },
  { .model = "gpt-5", .executable = "azure-openai" },
  { .model = "gpt-5-mini", .executable = "azure-openai" },
  { .model = "o3", .executable = "azure-openai" },
  { .model = "o4-mini", .executable = "azure-openai" },
  { .model = "gpt-5.3-codex", .executable = "azure-openai" },
  { .model = "text-embedding-3-small", .executable = "azure-openai" },
  { .model = "text-embedding-3-large", .executable = "azure-openai" },
  { .model = "mistralai--mistral-medium-instruct", .executable = "aicore-mistralai" },
  { .model = "sonar", .executable = "perplexity-ai" },
  { .model = NULL, .executable = "orchestration" },
  { .model = "gpt-4o-mini", .executable = "azure-openai", .status = "STOPPED" },
  { .model = "gpt-5-nano", .executable = "azure-openai", .status = "PENDING" },
  { .model = "anthropic--claude-4.5-haiku", .executable = "aws-bedrock" },
  { .model = "anthropic--claude-4.5-sonnet", .executable = "aws-bedrock" },
  { .model = "anthropic--claude-4.6-sonnet", .executable = "aws-bedrock" },
  { .model = "anthropic--claude-4.6-opus", .executable = "aws-bedrock" },
  { .model = "anthropic--claude-4.7-opus", .executable = "aws-bedrock" },
  { .model = "amazon--nova-pro", .executable = "aws-bedrock" },
  { .model = "gemini-2.5-pro", .executable = "gcp-vertexai" },
  { .model = "gemini-2.5-flash", .executable = "gcp-vertexai" },
  { .model = "gemini-3.5-flash", .executable = "gcp-vertexai" },
  { .model = "gemini-embedding", .executable = "gcp-vertexai" },
  { .model = "amazon--titan-embed-text", .executable = "aws-bedrock" },
  { .model = "mistralai--mistral-small", .executable = "aicore-mistralai" },
  { .model = "cohere--command-a-reasoning", .executable = "aicore-cohere" },
  { .model = "meta--llama3.1-70b-instruct", .executable = "aicore-opensource" },
  { .model = "nvidia--llama-3.2-nv-embedqa-1b", .executable = "aicore-nvidia" },
  { .model = "sonar-pro", .executable = "perplexity-ai" },
  { .model = "gpt-4.1", .executable = "azure-openai", .resource_group = "team-a" },
  { .model = "gpt-5", .executable = "azure-openai", .resource_group = "team-a" },
  { .model = "text-embedding-3-small", .executable = "azure-openai", .resource_group = "team-a" },
};

static void
configuration_free (gpointer data)
{
  WeirDemoConfiguration *self = data;

  g_free (self->id);
  g_free (self->group);
  g_free (self->name);
  g_free (self->scenario);
  g_free (self->executable);
  g_free (self->model);
  g_free (self->version);
  g_hash_table_unref (self->bindings);
}

static void
configuration_unref (gpointer data)
{
  g_rc_box_release_full (data, configuration_free);
}

static void
entry_clear (gpointer data)
{
  WeirDemoEntry *self = data;

  g_free (self->id);
  g_free (self->ttl);
  configuration_unref (self->configuration);
}

WeirDemoEntry *
weir_demo_entry_ref (WeirDemoEntry *entry)
{
  return g_rc_box_acquire (entry);
}

void
weir_demo_entry_unref (WeirDemoEntry *entry)
{
  g_rc_box_release_full (entry, entry_clear);
}

/* (transfer full): @length hex digits that depend on the arguments alone. */
static char *
make_hex (WeirDemoRegistry *self, const char *kind, const char *group, const char *name)
{
  g_autofree char *text = g_strdup_printf ("%s/%s/%s/%u", kind, group, name, self->serial++);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

WeirDemoConfiguration *
weir_demo_registry_add_configuration (WeirDemoRegistry *self,
                                      const char *group,
                                      const char *name,
                                      const char *scenario,
                                      const char *executable,
                                      GHashTable *bindings)
{
  WeirDemoConfiguration *configuration = g_rc_box_new0 (WeirDemoConfiguration);
  g_autofree char *hex = make_hex (self, "configuration", group, name);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  configuration->id =
      g_strdup_printf ("%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
  configuration->group = g_strdup (group);
  configuration->name = g_strdup (name);
  configuration->scenario = g_strdup (scenario);
  configuration->executable = g_strdup (executable);
  configuration->bindings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  configuration->created_s = g_get_real_time () / G_USEC_PER_SEC;
  g_hash_table_iter_init (&iter, bindings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (configuration->bindings, g_strdup (key), g_strdup (value));
  configuration->model = g_strdup (g_hash_table_lookup (bindings, "modelName"));
  configuration->version = g_strdup (g_hash_table_lookup (bindings, "modelVersion"));
  g_ptr_array_add (self->configurations, configuration);
  return configuration;
}

static const WeirDemoModel *
find_traits (WeirDemoConfiguration *configuration)
{
  return weir_demo_model_find (configuration->model != NULL ? configuration->model : "");
}

static WeirDemoEntry *
add_entry (WeirDemoRegistry *self, WeirDemoConfiguration *configuration, const char *id)
{
  WeirDemoEntry *entry = g_rc_box_new0 (WeirDemoEntry);
  g_autofree char *hex = make_hex (self, "deployment", configuration->group, configuration->name);

  entry->id = id != NULL ? g_strdup (id) : g_strdup_printf ("d%.15s", hex);
  entry->configuration = g_rc_box_acquire (configuration);
  entry->target = "RUNNING";
  entry->created_s = g_get_real_time () / G_USEC_PER_SEC;
  entry->traits = find_traits (configuration);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

WeirDemoEntry *
weir_demo_registry_add_entry (WeirDemoRegistry *self,
                              WeirDemoConfiguration *configuration,
                              const char *ttl,
                              gint64 now_us)
{
  WeirDemoEntry *entry = add_entry (self, configuration, NULL);

  entry->ttl = g_strdup (ttl);
  entry->status = "UNKNOWN";
  entry->next_status = "PENDING";
  entry->due_us = now_us + STEP_US / 2;
  return entry;
}

void
weir_demo_entry_retarget (WeirDemoEntry *entry, const char *target, gint64 now_us)
{
  if (g_str_equal (target, "STOPPED"))
    {
      entry->status = "STOPPING";
      entry->next_status = "STOPPED";
      entry->target = "STOPPED";
    }
  else if (g_str_equal (target, "DELETED"))
    {
      entry->next_status = "DELETED";
      entry->target = "DELETED";
    }
  else
    {
      entry->status = "PENDING";
      entry->next_status = "RUNNING";
      entry->target = "RUNNING";
    }
  entry->due_us = now_us + STEP_US;
}

void
weir_demo_entry_set_configuration (WeirDemoEntry *entry,
                                   WeirDemoConfiguration *configuration,
                                   gint64 now_us)
{
  g_rc_box_acquire (configuration);
  configuration_unref (entry->configuration);
  entry->configuration = configuration;
  entry->traits = find_traits (configuration);
  weir_demo_entry_retarget (entry, "RUNNING", now_us);
}

/* (nullable): one of the constants, so that an entry need not own its status. */
static const char *
intern_status (const char *status)
{
  static const char *const known[] = { "PENDING",  "RUNNING", "COMPLETED", "DEAD",
                                       "STOPPING", "STOPPED", "UNKNOWN" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (status, known[i]) == 0)
      return known[i];
  return "RUNNING";
}

static void
add_listed (WeirDemoRegistry *self, const WeirDemoDeployment *listed)
{
  const char *group = listed->resource_group != NULL ? listed->resource_group : "default";
  const char *executable = listed->executable != NULL ? listed->executable : "azure-openai";
  gboolean is_orchestration = g_str_equal (executable, "orchestration");
  g_autoptr (GHashTable) bindings = g_hash_table_new (g_str_hash, g_str_equal);
  WeirDemoEntry *entry;

  if (listed->model != NULL)
    {
      g_hash_table_insert (bindings, (char *) "modelName", (char *) listed->model);
      g_hash_table_insert (bindings, (char *) "modelVersion",
                           (char *) (listed->version != NULL ? listed->version : "latest"));
    }
  weir_demo_registry_add_group (self, group);
  entry = add_entry (
      self,
      weir_demo_registry_add_configuration (
          self, group, is_orchestration ? "defaultOrchestrationConfig" : listed->model,
          is_orchestration ? "orchestration" : "foundation-models", executable, bindings),
      listed->id);
  entry->created_s -= AGE_S;
  entry->status = intern_status (listed->status);
  if (g_str_has_prefix (entry->status, "STOP"))
    entry->target = "STOPPED";
}

WeirDemoRegistry *
weir_demo_registry_new (const WeirDemoDeployment *deployments, guint n_deployments)
{
  WeirDemoRegistry *self = g_new0 (WeirDemoRegistry, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_demo_entry_unref);
  self->configurations = g_ptr_array_new_with_free_func (configuration_unref);
  self->groups = g_ptr_array_new_with_free_func (g_free);
  weir_demo_registry_add_group (self, "default");
  if (deployments == NULL)
    {
      deployments = showcase;
      n_deployments = G_N_ELEMENTS (showcase);
    }
  for (guint i = 0; i < n_deployments; i++)
    add_listed (self, &deployments[i]);
  return self;
}

void
weir_demo_registry_free (WeirDemoRegistry *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->configurations);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

/* Lets statuses that are due change; %FALSE when the entry is gone. */
static gboolean
settle (WeirDemoEntry *entry, gint64 now_us)
{
  while (entry->next_status != NULL && now_us >= entry->due_us)
    {
      if (g_str_equal (entry->next_status, "DELETED"))
        return FALSE;
      entry->status = entry->next_status;
      entry->next_status = g_str_equal (entry->status, "PENDING") ? "RUNNING" : NULL;
      entry->due_us += STEP_US;
    }
  return TRUE;
}

GPtrArray *
weir_demo_registry_get_entries (WeirDemoRegistry *self, gint64 now_us)
{
  for (guint i = self->entries->len; i > 0; i--)
    if (!settle (self->entries->pdata[i - 1], now_us))
      g_ptr_array_remove_index (self->entries, i - 1);
  return self->entries;
}

GPtrArray *
weir_demo_registry_get_configurations (WeirDemoRegistry *self)
{
  return self->configurations;
}

GPtrArray *
weir_demo_registry_get_groups (WeirDemoRegistry *self)
{
  return self->groups;
}

WeirDemoEntry *
weir_demo_registry_find (WeirDemoRegistry *self, const char *id, const char *group, gint64 now_us)
{
  GPtrArray *entries = weir_demo_registry_get_entries (self, now_us);

  for (guint i = 0; i < entries->len; i++)
    {
      WeirDemoEntry *entry = entries->pdata[i];

      if (g_str_equal (entry->id, id) && g_strcmp0 (entry->configuration->group, group) == 0)
        return entry;
    }
  return NULL;
}

WeirDemoConfiguration *
weir_demo_registry_find_configuration (WeirDemoRegistry *self, const char *id, const char *group)
{
  for (guint i = 0; i < self->configurations->len; i++)
    {
      WeirDemoConfiguration *configuration = self->configurations->pdata[i];

      if (g_str_equal (configuration->id, id) && g_strcmp0 (configuration->group, group) == 0)
        return configuration;
    }
  return NULL;
}

gboolean
weir_demo_registry_has_group (WeirDemoRegistry *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->groups, name, g_str_equal, NULL);
}

void
weir_demo_registry_add_group (WeirDemoRegistry *self, const char *name)
{
  if (!weir_demo_registry_has_group (self, name))
    g_ptr_array_add (self->groups, g_strdup (name));
}
