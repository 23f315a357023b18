/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-client-guide.h"

#include "app/weir-deployment-use.h"
#include "app/weir-retirement.h"

/* Where no key is needed; the tools want one all the same. */
#define NO_KEY "not-needed"

/* Where one is needed that nobody can show any more. */
#define OTHER_KEY "YOUR-API-KEY"

/* Where nothing is known yet. */
#define NO_MODEL "MODEL"

#define MASK "••••••••••••"

struct _WeirClientGuide
{
  GObject parent_instance;

  WeirService *service;
  WeirClock *clock;
  GPtrArray *items; /* (element-type WeirClientItem) */
  char *model;
};

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void weir_client_guide_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirClientGuide,
                               weir_client_guide,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_client_guide_list_init))

static void
tell_changed (WeirClientGuide *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const char *
weir_client_guide_get_model (WeirClientGuide *self)
{
  g_return_val_if_fail (WEIR_IS_CLIENT_GUIDE (self), NULL);

  return self->model;
}

void
weir_client_guide_set_model (WeirClientGuide *self, const char *model)
{
  g_return_if_fail (WEIR_IS_CLIENT_GUIDE (self));

  if (g_strcmp0 (self->model, model) == 0)
    return;
  g_free (self->model);
  self->model = g_strdup (model);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  tell_changed (self);
}

/* (transfer none) (nullable): what the catalogue tells of it, deployed by itself or through orchestration. */
static const WeirCatalogueVersion *
find_edition (const WeirRouterModel *model)
{
  const WeirDeployment *deployment = model->deployment;
  const WeirCatalogueModel *offer =
      deployment->offers != NULL ? weir_catalogue_find (deployment->offers, model->id) : NULL;

  return offer != NULL ? weir_catalogue_model_get_version (offer, NULL) : deployment->edition;
}

/* (transfer full): the names that chat, sorted; @is_advice: those that retire soon come after all others. */
static char **
dup_names (WeirClientGuide *self, gboolean is_advice)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) last = g_strv_builder_new ();
  g_auto (GStrv) leaving = NULL;
  g_autoptr (WeirSnapshot) snapshot = NULL;
  WeirEngine *engine = weir_service_get_engine (self->service);
  const WeirRouterModel *models;
  GDate today;
  guint n;

  if (engine == NULL)
    return g_strv_builder_end (names);
  weir_retirement_get_today (weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC, &today);
  snapshot = weir_engine_dup_snapshot (engine);
  models = weir_router_list (snapshot->router, &n);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_leaving = weir_retirement_is_near (find_edition (&models[i]), &today);

      if (weir_deployment_get_use (models[i].deployment) == WEIR_DEPLOYMENT_USE_CHAT)
        g_strv_builder_add (is_advice && is_leaving ? last : names, models[i].id);
    }
  leaving = g_strv_builder_end (last);
  g_strv_builder_addv (names, (const char **) leaving);
  return g_strv_builder_end (names);
}

char **
weir_client_guide_dup_models (WeirClientGuide *self)
{
  g_return_val_if_fail (WEIR_IS_CLIENT_GUIDE (self), NULL);

  return dup_names (self, FALSE);
}

static char *
build (WeirClientGuide *self, WeirClientKind kind, guint snippet, const char *key)
{
  g_auto (GStrv) models = dup_names (self, TRUE);
  const char *model = self->model;

  if (model == NULL)
    model = weir_client_choose_model (kind, (const char *const *) models);
  return weir_client_build_snippet (kind, snippet, weir_service_get_base_url (self->service), key,
                                    model != NULL ? model : NO_MODEL);
}

/* What stands in the place of the key, where that is not known. */
static const char *
get_stand_in (WeirClientGuide *self)
{
  return weir_service_needs_api_key (self->service) ? OTHER_KEY : NO_KEY;
}

char *
weir_client_guide_build_text (WeirClientGuide *self, WeirClientKind kind, guint snippet)
{
  g_autoptr (WeirSecret) key = NULL;

  g_return_val_if_fail (WEIR_IS_CLIENT_GUIDE (self), NULL);

  key = weir_service_dup_api_key (self->service);
  return build (self, kind, snippet, key != NULL ? MASK : get_stand_in (self));
}

WeirSecret *
weir_client_guide_build_secret (WeirClientGuide *self, WeirClientKind kind, guint snippet)
{
  g_autoptr (WeirSecret) key = NULL;

  g_return_val_if_fail (WEIR_IS_CLIENT_GUIDE (self), NULL);

  key = weir_service_dup_api_key (self->service);
  return weir_secret_take (build (
      self, kind, snippet, key != NULL ? weir_secret_peek (key, NULL) : get_stand_in (self)));
}

void
weir_client_guide_take_requests (WeirClientGuide *self, GPtrArray *entries)
{
  g_return_if_fail (WEIR_IS_CLIENT_GUIDE (self));

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirUsageRecord *entry = g_ptr_array_index (entries, i);
      WeirClientKind kind = weir_client_recognise (entry->user_agent);

      if (kind != WEIR_N_CLIENTS)
        weir_client_item_take_request (g_ptr_array_index (self->items, kind), entry->wall_us,
                                       entry->status);
    }
}

static GType
weir_client_guide_get_item_type (GListModel *list)
{
  return WEIR_TYPE_CLIENT_ITEM;
}

static guint
weir_client_guide_get_n_items (GListModel *list)
{
  return WEIR_CLIENT_GUIDE (list)->items->len;
}

static gpointer
weir_client_guide_get_item (GListModel *list, guint position)
{
  WeirClientGuide *self = WEIR_CLIENT_GUIDE (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
weir_client_guide_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WEIR_CLIENT_GUIDE (object)->model);
}

static void
weir_client_guide_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  weir_client_guide_set_model (WEIR_CLIENT_GUIDE (object), g_value_get_string (value));
}

static void
weir_client_guide_finalize (GObject *object)
{
  WeirClientGuide *self = WEIR_CLIENT_GUIDE (object);

  g_object_unref (self->service);
  g_object_unref (self->clock);
  g_ptr_array_unref (self->items);
  g_free (self->model);

  G_OBJECT_CLASS (weir_client_guide_parent_class)->finalize (object);
}

static void
weir_client_guide_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_client_guide_get_item_type;
  iface->get_n_items = weir_client_guide_get_n_items;
  iface->get_item = weir_client_guide_get_item;
}

static void
weir_client_guide_class_init (WeirClientGuideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_client_guide_get_property;
  object_class->set_property = weir_client_guide_set_property;
  object_class->finalize = weir_client_guide_finalize;

  properties[PROP_MODEL] =
      g_param_spec_string ("model", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_client_guide_init (WeirClientGuide *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint kind = 0; kind < WEIR_N_CLIENTS; kind++)
    g_ptr_array_add (self->items, weir_client_item_new (kind));
}

WeirClientGuide *
weir_client_guide_new (WeirService *service, WeirClock *clock)
{
  static const char *const changes[] = { "engine-changed", "models-changed", "settings-changed",
                                         "notify::base-url" };
  WeirClientGuide *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_CLIENT_GUIDE, NULL);
  self->service = g_object_ref (service);
  self->clock = g_object_ref (clock);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (tell_changed), self,
                             G_CONNECT_SWAPPED);
  return self;
}
