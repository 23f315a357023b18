/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-retirement-news.h"

#include <glib/gi18n.h>

#include "app/weir-retirement.h"

#define DAY_S (24 * 60 * 60)

/* The oldest are forgotten past this. */
#define MAX_TOLD 500

struct _WeirRetirementNews
{
  GObject parent_instance;

  WeirService *service;
  WeirNotifier *notifier;
  WeirClock *clock;
  GPtrArray *told; /* (element-type utf8) */
};

enum
{
  PROP_0,
  PROP_TOLD,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirRetirementNews, weir_retirement_news, G_TYPE_OBJECT)

/* --- What is told --- */

/* @key: (transfer full): what is remembered */
static void
tell_once (WeirRetirementNews *self, char *key, const WeirNotice *notice)
{
  g_autofree char *owned = key;

  if (g_ptr_array_find_with_equal_func (self->told, key, g_str_equal, NULL)
      || !weir_notifier_tell (self->notifier, notice))
    return;
  if (self->told->len >= MAX_TOLD)
    g_ptr_array_remove_index (self->told, 0);
  g_ptr_array_add (self->told, g_steal_pointer (&owned));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOLD]);
}

/* (nullable): what clients ask for. */
static const char *
get_name (const WeirDeployment *deployment)
{
  return deployment->aliases[0] != NULL ? deployment->aliases[0] : deployment->model;
}

/* The smallest of @limits (array length=n), in days, that is not below @days; 0: all are. */
static int
find_limit (const int *limits, guint n, int days)
{
  for (guint i = 0; i < n; i++)
    if (days <= limits[i])
      return limits[i];
  return 0;
}

static void
look_at_model (WeirRetirementNews *self, const WeirDeployment *deployment, const GDate *today)
{
  static const int limits[] = { 7, 30 };
  const char *name = get_name (deployment);
  int days = deployment->edition != NULL
                 ? weir_catalogue_version_get_days_left (deployment->edition, today)
                 : G_MAXINT;
  int limit = find_limit (limits, G_N_ELEMENTS (limits), days);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;
  WeirNotice notice = { .title = _ ("Model Retires Soon"), .label = _ ("Set Replacement") };

  if (limit == 0 || days < 0)
    return;
  notice.id = id = g_strconcat ("retirement-", name, NULL);
  notice.body = text = weir_retirement_describe (name, deployment->edition, today);
  notice.action = action =
      g_action_print_detailed_name ("app.set-replacement", g_variant_new_string (name));
  tell_once (self, g_strdup_printf ("model/%s/%s/%d", name, deployment->edition->retirement, limit),
             &notice);
}

/* Who has just made one for a day needs not be told that it ends within a month. */
static void
look_at_end (WeirRetirementNews *self, const WeirDeployment *deployment, gint64 now_s)
{
  static const int limits[] = { 1, 7, 30 };
  gint64 left_s = deployment->ends_s - now_s;
  gint64 life_s = deployment->ends_s - deployment->created_s;
  const char *name = get_name (deployment);
  int limit;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  WeirNotice notice = { .title = _ ("Deployment Ends Soon"),
                        .label = _ ("Show Deployments"),
                        .action = "app.show-page::deployments" };

  if (deployment->ends_s == 0 || left_s <= 0 || left_s > WEIR_RETIREMENT_WARN_DAYS * DAY_S)
    return;
  limit = find_limit (limits, G_N_ELEMENTS (limits), (int) ((left_s + DAY_S - 1) / DAY_S));
  if (life_s <= (gint64) limit * DAY_S)
    return;
  notice.id = id = g_strconcat ("deployment-end-", deployment->id, NULL);
  notice.body = text = weir_retirement_describe_end (name, deployment, now_s);
  tell_once (
      self,
      g_strdup_printf ("end/%s/%" G_GINT64_FORMAT "/%d", deployment->id, deployment->ends_s, limit),
      &notice);
}

void
weir_retirement_news_look (WeirRetirementNews *self)
{
  WeirEngine *engine;
  g_autoptr (GPtrArray) deployments = NULL;
  gint64 now_s;
  GDate today;

  g_return_if_fail (WEIR_IS_RETIREMENT_NEWS (self));

  engine = weir_service_get_engine (self->service);
  if (engine == NULL || weir_service_get_demo (self->service))
    return;
  deployments = weir_engine_dup_deployments (engine);
  now_s = weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC;
  weir_retirement_get_today (now_s, &today);
  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (!weir_deployment_is_usable (deployment) || get_name (deployment) == NULL)
        continue;
      look_at_model (self, deployment, &today);
      look_at_end (self, deployment, now_s);
    }
}

/* --- The object --- */

static void
weir_retirement_news_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirRetirementNews *self = WEIR_RETIREMENT_NEWS (object);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->told->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->told, i));
  g_value_take_boxed (value, g_strv_builder_end (builder));
}

static void
weir_retirement_news_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  WeirRetirementNews *self = WEIR_RETIREMENT_NEWS (object);
  const char *const *keys = g_value_get_boxed (value);

  g_ptr_array_set_size (self->told, 0);
  for (guint i = 0; keys != NULL && keys[i] != NULL && i < MAX_TOLD; i++)
    g_ptr_array_add (self->told, g_strdup (keys[i]));
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_retirement_news_finalize (GObject *object)
{
  WeirRetirementNews *self = WEIR_RETIREMENT_NEWS (object);

  g_object_unref (self->service);
  g_object_unref (self->notifier);
  g_object_unref (self->clock);
  g_ptr_array_unref (self->told);

  G_OBJECT_CLASS (weir_retirement_news_parent_class)->finalize (object);
}

static void
weir_retirement_news_class_init (WeirRetirementNewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_retirement_news_get_property;
  object_class->set_property = weir_retirement_news_set_property;
  object_class->finalize = weir_retirement_news_finalize;

  properties[PROP_TOLD] =
      g_param_spec_boxed ("told", NULL, NULL, G_TYPE_STRV,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_retirement_news_init (WeirRetirementNews *self)
{
  self->told = g_ptr_array_new_with_free_func (g_free);
}

WeirRetirementNews *
weir_retirement_news_new (WeirService *service, WeirNotifier *notifier, WeirClock *clock)
{
  WeirRetirementNews *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service) && WEIR_IS_NOTIFIER (notifier), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_RETIREMENT_NEWS, NULL);
  self->service = g_object_ref (service);
  self->notifier = g_object_ref (notifier);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (service, "models-changed", G_CALLBACK (weir_retirement_news_look), self,
                           G_CONNECT_SWAPPED);
  return self;
}
