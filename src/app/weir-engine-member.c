/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-member.h"

#include "base/weir-redact.h"

/* A certificate that ends within this time is worth a word. */
#define CERTIFICATE_WARNING G_TIME_SPAN_DAY

static void notice (GPtrArray *notices, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
notice (GPtrArray *notices, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (notices, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* --- Making one --- */

static void
check_key (const WeirSettingsAccount *configured,
           WeirServiceKey *key,
           WeirClock *clock,
           GPtrArray *notices)
{
  g_autoptr (GDateTime) end = weir_service_key_dup_not_after (key);
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_utc (weir_clock_get_wall_us (clock) / G_USEC_PER_SEC);
  g_autofree char *day = end != NULL ? g_date_time_format (end, "%Y-%m-%d %H:%M UTC") : NULL;

  if (weir_service_key_is_foreign_host (key))
    notice (notices,
            "The service key of the account “%s” points to %s, which is not a host of SAP’s: what "
            "is asked will be sent there.",
            configured->name, weir_service_key_get_api_url (key));
  if (end == NULL || now == NULL)
    return;
  if (g_date_time_compare (end, now) <= 0)
    notice (notices, "The certificate of the account “%s” expired on %s; make a new service key.",
            configured->name, day);
  else if (g_date_time_difference (end, now) < CERTIFICATE_WARNING)
    notice (notices, "The certificate of the account “%s” expires on %s.", configured->name, day);
}

/* The ids of the deployments a model is bound to. What is no deployment is left out, with a word. */
static char **
read_ids (const WeirSettingsAccount *configured, const WeirSettingsModel *model, GPtrArray *notices)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (char **url = model->urls; *url != NULL; url++)
    {
      g_autofree char *id = weir_deployment_id_from_url (*url);

      if (id != NULL)
        g_strv_builder_add (ids, id);
      else
        notice (notices,
                "The account “%s” binds the model “%s” to something that is not the URL of a "
                "deployment; it is left out.",
                configured->name, model->model);
    }
  return g_strv_builder_end (ids);
}

static void
bind_models (WeirAccount *account, const WeirSettingsAccount *configured, GPtrArray *notices)
{
  account->pinned = g_new0 (WeirPinnedModel, configured->n_models);
  account->n_pinned = configured->n_models;
  for (guint i = 0; i < configured->n_models; i++)
    {
      account->pinned[i].model = g_strdup (configured->models[i].model);
      account->pinned[i].deployments = read_ids (configured, &configured->models[i], notices);
    }
}

static WeirServiceKey *
parse_key (const WeirSettingsAccount *configured, GError **error)
{
  gsize len;
  const char *text = weir_secret_peek (configured->service_key, &len);
  WeirServiceKey *key = weir_service_key_parse (text, len, error);

  if (key == NULL)
    g_prefix_error (error,
                    "The service key of the account “%s” (%s) cannot be used: ", configured->name,
                    configured->key_origin);
  return key;
}

WeirEngineMember *
weir_engine_member_new (WeirSettings *settings,
                        guint index,
                        GMainContext *context,
                        WeirClock *clock,
                        GTlsDatabase *trust,
                        GPtrArray *notices,
                        GError **error)
{
  const WeirSettingsAccount *configured = &settings->accounts[index];
  g_autoptr (WeirServiceKey) key = parse_key (configured, error);
  WeirEngineMember *self;
  WeirAccount *account;

  if (key == NULL)
    return NULL;
  check_key (configured, key, clock, notices);

  account = weir_account_alloc ();
  account->id = g_strdup (configured->id);
  account->name = g_strdup (configured->name);
  account->tokens = weir_token_source_new (key, context, clock);
  weir_token_source_set_trust (account->tokens, trust);
  account->key = g_steal_pointer (&key);
  account->resource_groups = g_strdupv (configured->resource_groups);
  account->priority = configured->priority;
  account->weight = configured->weight;
  account->pinned_only = !configured->discover;
  bind_models (account, configured, notices);

  self = g_rc_box_new0 (WeirEngineMember);
  self->settings = weir_settings_ref (settings);
  self->configured = configured;
  self->account = account;
  self->api = weir_ai_api_new (account);
  weir_ai_api_set_trust (self->api, trust);
  self->list = weir_deployment_list_new (account, self->api, clock);
  return self;
}

WeirEngineMember *
weir_engine_member_ref (WeirEngineMember *self)
{
  return g_rc_box_acquire (self);
}

static void
member_clear (gpointer data)
{
  WeirEngineMember *self = data;

  g_clear_object (&self->list);
  g_clear_object (&self->api);
  g_clear_pointer (&self->account, weir_account_unref);
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_free (self->complaint);
}

void
weir_engine_member_unref (WeirEngineMember *self)
{
  g_rc_box_release_full (self, member_clear);
}

/* The list and the API hold a session that must go where it was made, in the server context. A
 * snapshot, kept by a request, holds the list; nothing can get at it anew once it is the last. */
gboolean
weir_engine_member_is_idle (WeirEngineMember *self)
{
  return g_atomic_int_get ((gint *) &G_OBJECT (self->list)->ref_count) == 1;
}
