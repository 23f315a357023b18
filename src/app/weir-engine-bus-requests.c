/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-engine-bus-requests.h"

#include "app/weir-body-diff.h"
#include "app/weir-request-filter.h"
#include "app/weir-request-list.h"
#include "app/weir-request-text.h"

/* How long requests are looked at after somebody has asked. */
#define WATCH_S 10

#define MAX_LISTED 1000

struct _WeirEngineBusRequests
{
  WeirEngine *engine;
  WeirRequestList *shared; /* (nullable): the owner's */
  WeirRequestList *list;   /* (nullable): made when it is first asked for */
  GCancellable *cancellable;
  guint end_id;
};

/* A call that waits for what is in the database. */
typedef struct
{
  GDBusMethodInvocation *call;
  WeirRequestList *list;
  WeirRequestFilter *filter;
  WeirSettings *settings; /* (nullable): with the prices; the engine may go meanwhile */
  guint n;
} Listing;

static gboolean
keeps_bodies (WeirEngineBusRequests *self)
{
  const WeirSettings *settings = weir_engine_get_settings (self->engine);

  return settings != NULL && settings->keep_bodies;
}

/* Kept bodies are nowhere but in the list. */
static gboolean
on_end (gpointer user_data)
{
  WeirEngineBusRequests *self = user_data;

  self->end_id = 0;
  if (self->shared != NULL || !keeps_bodies (self))
    g_clear_object (&self->list);
  return G_SOURCE_REMOVE;
}

/* Bodies are kept once, and go for good when its owner clears it. */
static gboolean
has_shared (WeirEngineBusRequests *self)
{
  return self->shared != NULL && weir_request_list_get_keep_bodies (self->shared);
}

/* (transfer none): with all that is new. */
static WeirRequestList *
look (WeirEngineBusRequests *self)
{
  if (has_shared (self))
    {
      weir_request_list_update (self->shared);
      return self->shared;
    }
  if (self->list == NULL)
    {
      self->list = weir_request_list_new (weir_engine_get_sights (self->engine),
                                          weir_engine_get_usage (self->engine));
      weir_request_list_set_keep_bodies (self->list, self->shared == NULL && keeps_bodies (self));
      weir_request_list_set_live (self->list, TRUE);
    }
  weir_request_list_update (self->list);
  g_clear_handle_id (&self->end_id, g_source_remove);
  self->end_id = g_timeout_add_seconds (WATCH_S, on_end, self);
  return self->list;
}

static void
on_settings_changed (WeirEngineBusRequests *self)
{
  if (self->shared != NULL)
    return;
  if (self->list != NULL)
    weir_request_list_set_keep_bodies (self->list, keeps_bodies (self));
  if (keeps_bodies (self) || self->list != NULL)
    look (self);
}

static void
refuse (GDBusMethodInvocation *call, const char *reason)
{
  g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                                 reason);
}

/* (transfer full) (nullable) */
static WeirSettings *
dup_settings (WeirEngineBusRequests *self)
{
  WeirSettings *settings = weir_engine_get_settings (self->engine);

  return settings != NULL ? weir_settings_ref (settings) : NULL;
}

/* (nullable) */
static const WeirSettingsPrices *
get_prices (const WeirSettings *settings)
{
  return settings != NULL ? &settings->prices : NULL;
}

/* --- The list --- */

static void
answer_list (const Listing *listing)
{
  const WeirSettingsPrices *prices = get_prices (listing->settings);
  GListModel *model = G_LIST_MODEL (listing->list);
  guint n_items = g_list_model_get_n_items (model);
  guint n = 0;
  GVariantBuilder rows;

  g_variant_builder_init (&rows, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < n_items && n < listing->n; i++)
    {
      g_autoptr (WeirRequestItem) item = g_list_model_get_item (model, i);
      const WeirSight *sight = weir_request_item_get_sight (item);
      g_autofree char *json = NULL;

      if (!weir_request_filter_match (listing->filter, sight))
        continue;
      json = weir_request_text_to_json (sight, prices);
      g_variant_builder_add (&rows, "s", json);
      n++;
    }
  g_dbus_method_invocation_return_value (listing->call, g_variant_new ("(as)", &rows));
}

static void
listing_free (Listing *listing)
{
  g_object_unref (listing->list);
  weir_request_filter_unref (listing->filter);
  g_clear_pointer (&listing->settings, weir_settings_unref);
  g_free (listing);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Listing *listing = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_request_list_load_older_finish (WEIR_REQUEST_LIST (object), result, NULL, &error))
    answer_list (listing);
  else
    g_dbus_method_invocation_return_error_literal (listing->call, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
                                                   error->message);
  listing_free (listing);
}

/* A filter has to look at more than it shows. */
static void
list_requests (WeirEngineBusRequests *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  g_autoptr (GError) error = NULL;
  const char *text;
  Listing *listing;
  WeirRequestFilter *filter;
  guint n, n_wanted;

  g_variant_get (arguments, "(&su)", &text, &n);
  filter = weir_request_filter_new (text, NULL, &error);
  if (filter == NULL)
    {
      refuse (call, error->message);
      return;
    }
  listing = g_new0 (Listing, 1);
  listing->call = call;
  listing->list = g_object_ref (look (self));
  listing->filter = filter;
  listing->settings = dup_settings (self);
  listing->n = MIN (n, MAX_LISTED);
  n_wanted = weir_request_filter_is_empty (filter) ? listing->n : MAX_LISTED;
  n = g_list_model_get_n_items (G_LIST_MODEL (listing->list));
  weir_request_list_load_older_async (listing->list, n_wanted - MIN (n, n_wanted),
                                      self->cancellable, on_loaded, listing);
}

/* --- One --- */

/* (transfer full): how what the client sent and what went upstream differ. */
static char *
build_diff (const WeirSight *sight)
{
  if (sight->head->body == NULL || sight->sent == NULL)
    return NULL;
  return weir_body_diff_build (sight->head->body, sight->sent);
}

static void
get_request (WeirEngineBusRequests *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  g_autofree char *url = weir_engine_dup_base_url (self->engine);
  g_autofree char *text = NULL;
  WeirRequestItem *item;
  const WeirSight *sight;
  const char *id, *form;

  g_variant_get (arguments, "(&s&s)", &id, &form);
  item = weir_request_list_find (look (self), id);
  if (item == NULL)
    {
      refuse (call, "There is no request of that id, or more than one");
      return;
    }
  sight = weir_request_item_get_sight (item);
  if (g_str_equal (form, "json"))
    text = weir_request_text_to_json (sight, get_prices (weir_engine_get_settings (self->engine)));
  else if (g_str_equal (form, "curl"))
    text = weir_request_text_to_curl (sight, url != NULL ? url : "");
  else if (g_str_equal (form, "bundle"))
    text = weir_request_text_to_bundle (sight, WEIR_VERSION);
  else if (g_str_equal (form, "diff"))
    text = build_diff (sight);
  if (text == NULL && g_str_equal (form, "diff"))
    refuse (call, "The bodies of this request were not kept: they are kept of requests that begin "
                  "while the configuration has “keep_bodies”: true, in memory, up to 20 MB");
  else if (text == NULL)
    refuse (call, "A request comes as json, curl, bundle or diff");
  else
    g_dbus_method_invocation_return_value (call, g_variant_new ("(s)", text));
}

static void
stop_request (WeirEngineBusRequests *self, GVariant *arguments, GDBusMethodInvocation *call)
{
  WeirRequestList *list = look (self);
  WeirRequestItem *item;
  const char *id;
  gboolean stopped;

  g_variant_get (arguments, "(&s)", &id);
  item = weir_request_list_find (list, id);
  stopped =
      item != NULL && weir_request_list_stop (list, weir_request_item_get_sight (item)->head->id);
  g_dbus_method_invocation_return_value (call, g_variant_new ("(b)", stopped));
}

gboolean
weir_engine_bus_requests_call (WeirEngineBusRequests *self,
                               const char *method,
                               GVariant *arguments,
                               GDBusMethodInvocation *call)
{
  if (g_str_equal (method, "ListRequests"))
    list_requests (self, arguments, call);
  else if (g_str_equal (method, "GetRequest"))
    get_request (self, arguments, call);
  else if (g_str_equal (method, "StopRequest"))
    stop_request (self, arguments, call);
  else
    return FALSE;
  return TRUE;
}

WeirEngineBusRequests *
weir_engine_bus_requests_new (WeirEngine *engine, WeirRequestList *shared)
{
  WeirEngineBusRequests *self = g_new0 (WeirEngineBusRequests, 1);

  self->engine = engine;
  self->shared = shared;
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (engine, "settings-changed", G_CALLBACK (on_settings_changed), self);
  on_settings_changed (self);
  return self;
}

void
weir_engine_bus_requests_free (WeirEngineBusRequests *self)
{
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->end_id, g_source_remove);
  if (self->list != NULL)
    weir_request_list_close (self->list);
  g_clear_object (&self->list);
  g_object_unref (self->cancellable);
  g_free (self);
}
