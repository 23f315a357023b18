/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-model.h"
#include "demo/weir-demo.h"

G_BEGIN_DECLS

/**
 * WeirDemoConfiguration:
 * @model, @version: (nullable): what its parameters modelName and modelVersion are bound to
 * @bindings: (element-type utf8 utf8): all its parameters
 */
typedef struct
{
  char *id;
  char *group;
  char *name;
  char *scenario;
  char *executable;
  char *model;
  char *version;
  GHashTable *bindings;
  gint64 created_s;
} WeirDemoConfiguration;

/**
 * WeirDemoEntry:
 * @configuration: what it runs
 * @status: as listed
 * @target: its target status
 * @next_status: (nullable): what @status becomes at @due_us; "DELETED": it goes away
 * @due_us: monotonic time
 * @traits: what is known of its model
 *
 * A deployment, reference-counted: it may be deleted while an answer runs.
 */
typedef struct
{
  char *id;
  WeirDemoConfiguration *configuration;
  const char *status;
  const char *target;
  const char *next_status;
  gint64 due_us;
  gint64 created_s;
  char *ttl;
  const WeirDemoModel *traits;
} WeirDemoEntry;

WeirDemoEntry *weir_demo_entry_ref (WeirDemoEntry *entry);
void weir_demo_entry_unref (WeirDemoEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoEntry, weir_demo_entry_unref)

/* Deployments, configurations and resource groups. One thread. */
typedef struct _WeirDemoRegistry WeirDemoRegistry;

/* @deployments: (nullable): %NULL: a set that shows every family. */
WeirDemoRegistry *weir_demo_registry_new (const WeirDemoDeployment *deployments,
                                          guint n_deployments);
void weir_demo_registry_free (WeirDemoRegistry *self);

/* (element-type WeirDemoEntry): all that are there at @now_us, in the order of their creation. */
GPtrArray *weir_demo_registry_get_entries (WeirDemoRegistry *self, gint64 now_us);

/* (element-type WeirDemoConfiguration) */
GPtrArray *weir_demo_registry_get_configurations (WeirDemoRegistry *self);

/* (element-type utf8): names of the resource groups. */
GPtrArray *weir_demo_registry_get_groups (WeirDemoRegistry *self);

/* (transfer none) (nullable): the one with @id in @group. */
WeirDemoEntry *
weir_demo_registry_find (WeirDemoRegistry *self, const char *id, const char *group, gint64 now_us);
WeirDemoConfiguration *
weir_demo_registry_find_configuration (WeirDemoRegistry *self, const char *id, const char *group);

/* (transfer none): a new one; @bindings is copied. */
WeirDemoConfiguration *weir_demo_registry_add_configuration (WeirDemoRegistry *self,
                                                             const char *group,
                                                             const char *name,
                                                             const char *scenario,
                                                             const char *executable,
                                                             GHashTable *bindings);

/* (transfer none): a new deployment, UNKNOWN for a moment, PENDING for another, then RUNNING. */
WeirDemoEntry *weir_demo_registry_add_entry (WeirDemoRegistry *self,
                                             WeirDemoConfiguration *configuration,
                                             const char *ttl,
                                             gint64 now_us);

/* @target: "STOPPED", "DELETED", or "RUNNING" for another configuration's sake. */
void weir_demo_entry_retarget (WeirDemoEntry *entry, const char *target, gint64 now_us);
void weir_demo_entry_set_configuration (WeirDemoEntry *entry,
                                        WeirDemoConfiguration *configuration,
                                        gint64 now_us);

void weir_demo_registry_add_group (WeirDemoRegistry *self, const char *name);
gboolean weir_demo_registry_has_group (WeirDemoRegistry *self, const char *name);

G_END_DECLS
