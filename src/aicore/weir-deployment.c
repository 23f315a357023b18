/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-deployment.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-deployment-change.h"
#include "aicore/weir-family.h"
#include "base/weir-json-scan.h"

#define MIN_ID_LEN 4
#define MAX_ID_LEN 64

#define ID_MARK "/deployments/"

static const char *const status_names[] = {
  [WEIR_DEPLOYMENT_UNKNOWN] = "UNKNOWN", [WEIR_DEPLOYMENT_PENDING] = "PENDING",
  [WEIR_DEPLOYMENT_RUNNING] = "RUNNING", [WEIR_DEPLOYMENT_COMPLETED] = "COMPLETED",
  [WEIR_DEPLOYMENT_DEAD] = "DEAD",       [WEIR_DEPLOYMENT_STOPPING] = "STOPPING",
  [WEIR_DEPLOYMENT_STOPPED] = "STOPPED",
};

/* The details come in both spellings, or in either one alone. */
static const char *const detail_spellings[] = { "backendDetails", "backend_details" };

WeirDeployment *
weir_deployment_ref (WeirDeployment *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
weir_deployment_clear (gpointer data)
{
  WeirDeployment *self = data;

  g_clear_pointer (&self->account, weir_account_unref);
  g_free (self->id);
  g_free (self->url);
  g_free (self->resource_group);
  g_free (self->executable);
  g_free (self->scenario);
  g_free (self->model);
  g_free (self->version);
  g_free (self->configuration_id);
  g_free (self->configuration_name);
  g_strfreev (self->aliases);
  g_free (self->status_message);
  g_clear_pointer (&self->offers, weir_catalogue_unref);
  g_clear_pointer (&self->catalogue, weir_catalogue_unref);
  g_free (self->usual_executable);
}

void
weir_deployment_unref (WeirDeployment *self)
{
  g_atomic_rc_box_release_full (self, weir_deployment_clear);
}

gboolean
weir_deployment_is_usable (const WeirDeployment *self)
{
  return self->status == WEIR_DEPLOYMENT_RUNNING && !self->going_away;
}

gboolean
weir_deployment_can_be_stopped (const WeirDeployment *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->going_away
         && (self->status == WEIR_DEPLOYMENT_RUNNING || self->status == WEIR_DEPLOYMENT_PENDING);
}

gboolean
weir_deployment_can_be_deleted (const WeirDeployment *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->status == WEIR_DEPLOYMENT_STOPPED || self->status == WEIR_DEPLOYMENT_DEAD
         || self->status == WEIR_DEPLOYMENT_COMPLETED || self->status == WEIR_DEPLOYMENT_UNKNOWN;
}

const char *
weir_deployment_status_to_string (WeirDeploymentStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (status_names), "UNKNOWN");

  return status_names[status];
}

WeirDeploymentStatus
weir_deployment_status_from_string (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (status_names); i++)
    {
      if (strcmp (name, status_names[i]) == 0)
        return i;
    }

  return WEIR_DEPLOYMENT_UNKNOWN;
}

gboolean
weir_deployment_id_is_valid (const char *id)
{
  gsize len;

  g_return_val_if_fail (id != NULL, FALSE);

  len = strlen (id);
  if (len < MIN_ID_LEN || len > MAX_ID_LEN || strstr (id, "..") != NULL)
    return FALSE;

  return strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == len;
}

char *
weir_deployment_id_from_url (const char *url)
{
  g_autofree char *id = NULL;
  const char *mark;

  g_return_val_if_fail (url != NULL, NULL);

  id = g_strstrip (g_strdup (url));
  mark = strstr (id, ID_MARK);
  if (mark != NULL)
    {
      const char *start = mark + strlen (ID_MARK);
      char *part = g_strndup (start, strcspn (start, "/?#"));

      g_free (id);
      id = part;
    }

  return weir_deployment_id_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

/* (transfer full): the names the configuration binds to the deployment @id. */
static char **
dup_aliases (const WeirAccount *account, const char *id)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < account->n_pinned; i++)
    {
      const WeirPinnedModel *pinned = &account->pinned[i];

      if (pinned->deployments != NULL
          && g_strv_contains ((const char *const *) pinned->deployments, id))
        g_ptr_array_add (names, g_strdup (pinned->model));
    }
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

gboolean
weir_deployment_is_pinned (const WeirAccount *account, const char *id)
{
  g_auto (GStrv) aliases = dup_aliases (account, id);

  return aliases[0] != NULL;
}

/* What follows from the id alone. */
static WeirDeployment *
deployment_new (WeirAccount *account, const char *resource_group, const char *id)
{
  WeirDeployment *self = g_atomic_rc_box_new0 (WeirDeployment);

  self->account = weir_account_ref (account);
  self->id = g_strdup (id);
  self->url = g_strconcat (weir_service_key_get_api_url (account->key),
                           "/v2/inference/deployments/", id, NULL);
  self->resource_group = g_strdup (resource_group);
  self->aliases = dup_aliases (account, id);

  return self;
}

static void
guess_executable (WeirDeployment *self)
{
  const char *guess = self->model != NULL ? weir_family_guess_executable (self->model) : NULL;

  if (guess == NULL && g_strcmp0 (self->scenario, "orchestration") == 0)
    guess = "orchestration";
  self->executable = g_strdup (guess != NULL ? guess : "unknown");
}

WeirDeployment *
weir_deployment_new_pinned (WeirAccount *account, const char *id)
{
  WeirDeployment *self;

  g_return_val_if_fail (account != NULL && weir_deployment_id_is_valid (id), NULL);

  self = deployment_new (account, account->resource_groups[0], id);
  self->model = g_strdup (self->aliases[0]);
  self->status = WEIR_DEPLOYMENT_RUNNING;
  guess_executable (self);

  return self;
}

/* (transfer full): all but its offers. */
static WeirDeployment *
copy_deployment (const WeirDeployment *self)
{
  WeirDeployment *copy = g_atomic_rc_box_new0 (WeirDeployment);

  copy->account = weir_account_ref (self->account);
  copy->id = g_strdup (self->id);
  copy->url = g_strdup (self->url);
  copy->resource_group = g_strdup (self->resource_group);
  copy->executable = g_strdup (self->executable);
  copy->scenario = g_strdup (self->scenario);
  copy->model = g_strdup (self->model);
  copy->version = g_strdup (self->version);
  copy->configuration_id = g_strdup (self->configuration_id);
  copy->configuration_name = g_strdup (self->configuration_name);
  copy->aliases = g_strdupv (self->aliases);
  copy->status = self->status;
  copy->going_away = self->going_away;
  copy->being_deleted = self->being_deleted;
  copy->foreign_url = self->foreign_url;
  copy->status_message = g_strdup (self->status_message);
  copy->created_s = self->created_s;
  copy->changed_s = self->changed_s;
  copy->ends_s = self->ends_s;
  copy->usual_executable = g_strdup (self->usual_executable);

  return copy;
}

static void
find_in_catalogue (WeirDeployment *self, WeirCatalogue *catalogue)
{
  if (catalogue == NULL || self->model == NULL)
    return;
  self->catalogued = weir_catalogue_find (catalogue, self->model);
  if (self->catalogued == NULL)
    return;
  self->edition = weir_catalogue_model_get_version (self->catalogued, self->version);
  self->catalogue = weir_catalogue_ref (catalogue);
}

WeirDeployment *
weir_deployment_new_catalogued (const WeirDeployment *self, WeirCatalogue *catalogue)
{
  WeirDeployment *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = copy_deployment (self);
  if (weir_deployment_is_orchestration (copy) && catalogue != NULL)
    copy->offers = weir_catalogue_ref (catalogue);
  find_in_catalogue (copy, catalogue);
  return copy;
}

WeirDeployment *
weir_deployment_new_through (const WeirDeployment *self, const WeirCatalogueModel *model)
{
  WeirDeployment *copy;

  g_return_val_if_fail (self != NULL && model != NULL, NULL);

  copy = copy_deployment (self);
  g_free (copy->model);
  copy->model = g_strdup (model->name);
  g_free (copy->version);
  copy->version = g_strdup ("latest");
  g_free (copy->usual_executable);
  copy->usual_executable = g_strdup (model->executable);
  g_strfreev (copy->aliases);
  copy->aliases = g_new0 (char *, 1);
  find_in_catalogue (copy, self->offers);

  return copy;
}

gboolean
weir_deployment_is_orchestration (const WeirDeployment *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return strcmp (self->executable, "orchestration") == 0 && self->model == NULL
         && weir_deployment_is_usable (self);
}

/* (transfer full) (nullable): a member that is a string and not empty. */
static char *
dup_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  g_autofree char *text =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, object, name)));

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
read_model (WeirDeployment *self, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  const WeirJsonNode *details = weir_json_get (doc, entry, "details");
  const WeirJsonNode *resources = weir_json_get (doc, details, "resources");

  for (guint i = 0; self->model == NULL && i < G_N_ELEMENTS (detail_spellings); i++)
    {
      const WeirJsonNode *backend = weir_json_get (doc, resources, detail_spellings[i]);
      const WeirJsonNode *model = weir_json_get (doc, backend, "model");

      self->model = dup_member (doc, model, "name");
      self->version = self->model != NULL ? dup_member (doc, model, "version") : NULL;
    }
}

/* Seconds since 1970 UTC; 0: not told. */
static gint64
read_time (const WeirJsonDoc *doc, const WeirJsonNode *entry, const char *name)
{
  g_autofree char *text = dup_member (doc, entry, name);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

/* Its time runs from when it starts; one that has not started yet is taken to start at once. */
static void
read_times (WeirDeployment *self, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  g_autofree char *ttl = dup_member (doc, entry, "ttl");
  gint64 started_s = read_time (doc, entry, "startTime");
  gint64 life_s = weir_deployment_ttl_parse (ttl);

  self->created_s = read_time (doc, entry, "createdAt");
  self->changed_s = read_time (doc, entry, "modifiedAt");
  if (started_s == 0)
    started_s = self->created_s;
  if (life_s > 0 && started_s > 0)
    self->ends_s = started_s + life_s;
}

static void
read_state (WeirDeployment *self, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  g_autofree char *status = dup_member (doc, entry, "status");
  g_autofree char *target = dup_member (doc, entry, "targetStatus");
  g_autofree char *listed_url = dup_member (doc, entry, "deploymentUrl");

  self->status = weir_deployment_status_from_string (status);
  self->status_message = dup_member (doc, entry, "statusMessage");
  self->going_away = target != NULL && strcmp (target, "RUNNING") != 0;
  self->being_deleted = g_strcmp0 (target, "DELETED") == 0;
  self->foreign_url = listed_url != NULL && strcmp (listed_url, self->url) != 0;
}

/* (transfer full) (nullable): %NULL when the entry has no id that may stand in a URL. */
static WeirDeployment *
read_entry (WeirAccount *account,
            const char *resource_group,
            const WeirJsonDoc *doc,
            const WeirJsonNode *entry)
{
  g_autofree char *id = dup_member (doc, entry, "id");
  WeirDeployment *self;

  if (id == NULL || !weir_deployment_id_is_valid (id))
    return NULL;

  self = deployment_new (account, resource_group, id);
  self->executable = dup_member (doc, entry, "executableId");
  self->scenario = dup_member (doc, entry, "scenarioId");
  self->configuration_id = dup_member (doc, entry, "configurationId");
  self->configuration_name = dup_member (doc, entry, "configurationName");
  read_model (self, doc, entry);
  read_state (self, doc, entry);
  read_times (self, doc, entry);
  if (self->executable == NULL)
    guess_executable (self);

  return self;
}

GPtrArray *
weir_deployment_parse_list (WeirAccount *account,
                            const char *resource_group,
                            const char *json,
                            gssize len,
                            GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) local = NULL;
  const WeirJsonNode *resources;
  const WeirJsonNode *entry;
  WeirJsonIter iter;

  g_return_val_if_fail (account != NULL && resource_group != NULL && json != NULL, NULL);

  if (!weir_json_parse (&doc, json, len < 0 ? strlen (json) : (gsize) len, &weir_json_limits_body,
                        &local))
    {
      g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                   "The list of deployments is not valid JSON: %s", local->message);
      return NULL;
    }
  resources = weir_json_get (&doc, weir_json_root (&doc), "resources");
  if (!weir_json_is (resources, WEIR_JSON_ARRAY))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The list of deployments has no resources");
      return NULL;
    }

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  weir_json_iter_init (&iter, &doc, resources);
  while (weir_json_iter_next (&iter, NULL, &entry))
    {
      WeirDeployment *deployment = read_entry (account, resource_group, &doc, entry);

      if (deployment != NULL)
        g_ptr_array_add (list, deployment);
    }

  return g_steal_pointer (&list);
}

gboolean
weir_deployment_equal (const WeirDeployment *a, const WeirDeployment *b)
{
  return a->account == b->account && strcmp (a->id, b->id) == 0
         && strcmp (a->resource_group, b->resource_group) == 0
         && strcmp (a->executable, b->executable) == 0 && g_strcmp0 (a->scenario, b->scenario) == 0
         && g_strcmp0 (a->model, b->model) == 0 && g_strcmp0 (a->version, b->version) == 0
         && g_strcmp0 (a->configuration_id, b->configuration_id) == 0
         && g_strcmp0 (a->configuration_name, b->configuration_name) == 0
         && g_strcmp0 (a->status_message, b->status_message) == 0 && a->status == b->status
         && a->going_away == b->going_away && a->being_deleted == b->being_deleted
         && a->foreign_url == b->foreign_url && a->created_s == b->created_s
         && a->changed_s == b->changed_s && a->ends_s == b->ends_s
         && weir_catalogue_equal (a->offers, b->offers)
         && weir_catalogue_model_equal (a->catalogued, b->catalogued);
}
