/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-retirement.h"

typedef struct
{
  char *account;
  char *resource_group;
} Place;

struct _WeirDeploymentForm
{
  GObject parent_instance;

  WeirService *service;
  char *model;
  char *title;
  char *executable;
  GPtrArray *versions;       /* (element-type utf8): as asked for */
  GPtrArray *version_labels; /* (element-type utf8): as shown */
  GPtrArray *places;         /* (element-type Place) */
  GPtrArray *known;          /* (element-type WeirConfiguration): all of the place */
  GPtrArray *fitting;        /* (element-type WeirConfiguration): of those, borrowed */
  guint place;
  guint version;
  guint configuration; /* the number of those that fit: a new one */
  WeirDeploymentLife life;
  GCancellable *question; /* (nullable): set while it is asked */
  char *problem;          /* (nullable) */
};

static const struct
{
  const char *ttl;
  const char *text;
} lives[WEIR_N_DEPLOYMENT_LIVES] = {
  [WEIR_DEPLOYMENT_LIFE_UNLIMITED] = { NULL, N_ ("Until It Is Stopped") },
  [WEIR_DEPLOYMENT_LIFE_DAY] = { "1D", N_ ("One Day") },
  [WEIR_DEPLOYMENT_LIFE_WEEK] = { "7D", N_ ("One Week") },
  [WEIR_DEPLOYMENT_LIFE_MONTH] = { "30D", N_ ("30 Days") },
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CONFIGURATIONS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirDeploymentForm, weir_deployment_form, G_TYPE_OBJECT)

const char *
weir_deployment_life_describe (WeirDeploymentLife life)
{
  g_return_val_if_fail ((guint) life < WEIR_N_DEPLOYMENT_LIVES, NULL);

  return _ (lives[life].text);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->account);
  g_free (place->resource_group);
  g_free (place);
}

static const Place *
get_place (WeirDeploymentForm *self)
{
  return self->place < self->places->len ? g_ptr_array_index (self->places, self->place) : NULL;
}

/* --- What there is to choose from --- */

static void
add_version (WeirDeploymentForm *self, const char *name, char *label)
{
  g_ptr_array_add (self->versions, g_strdup (name));
  g_ptr_array_add (self->version_labels, label);
}

static void
read_versions (WeirDeploymentForm *self, const WeirCatalogueModel *model)
{
  const WeirCatalogueVersion *latest = weir_catalogue_model_get_version (model, NULL);

  if (latest != NULL)
    /* Translators: a version, such as “2025-04-14” */
    add_version (self, "latest", g_strdup_printf (_ ("Latest (%s)"), latest->name));
  else
    add_version (self, "latest", g_strdup (_ ("Latest")));
  for (guint i = 0; i < model->versions->len; i++)
    {
      const WeirCatalogueVersion *version = g_ptr_array_index (model->versions, i);
      g_autofree char *day = weir_retirement_format_day (version->retirement);

      if (day != NULL)
        /* Translators: a version, and a day such as “14 Oct 2026” */
        add_version (self, version->name,
                     g_strdup_printf (_ ("%s – retires on %s"), version->name, day));
      else
        add_version (self, version->name, g_strdup (version->name));
    }
}

static void
add_places (WeirDeploymentForm *self, WeirEngine *engine, const char *account)
{
  g_auto (GStrv) groups = weir_engine_dup_resource_groups (engine, account);

  for (char **group = groups; group != NULL && *group != NULL; group++)
    {
      Place *place = g_new0 (Place, 1);

      place->account = g_strdup (account);
      place->resource_group = g_strdup (*group);
      g_ptr_array_add (self->places, place);
    }
}

gboolean
weir_deployment_form_is_orchestration (WeirDeploymentForm *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), FALSE);

  return strcmp (self->model, WEIR_DEPLOYMENT_FORM_ORCHESTRATION) == 0;
}

/* Every account has it. */
static void
read_orchestration (WeirDeploymentForm *self, WeirEngine *engine, char **accounts)
{
  self->executable = g_strdup (WEIR_DEPLOYMENT_FORM_ORCHESTRATION);
  self->title = g_strdup (_ ("Orchestration"));
  for (char **account = accounts; account != NULL && *account != NULL; account++)
    add_places (self, engine, *account);
}

/* The accounts that are offered the model, each with its resource groups. */
static void
read_offers (WeirDeploymentForm *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_auto (GStrv) accounts = engine != NULL ? weir_engine_dup_account_names (engine) : NULL;

  if (weir_deployment_form_is_orchestration (self))
    {
      read_orchestration (self, engine, accounts);
      return;
    }
  for (char **account = accounts; account != NULL && *account != NULL; account++)
    {
      g_autoptr (WeirCatalogue) catalogue = weir_engine_dup_catalogue (engine, *account);
      const WeirCatalogueModel *model =
          catalogue != NULL ? weir_catalogue_find (catalogue, self->model) : NULL;

      if (model == NULL)
        continue;
      if (self->executable == NULL)
        {
          self->executable = g_strdup (model->executable);
          self->title = g_strdup (model->display_name != NULL ? model->display_name : model->name);
          read_versions (self, model);
        }
      add_places (self, engine, *account);
    }
}

/* --- Configurations --- */

/* (transfer full) */
static WeirConfiguration *
build_wanted (WeirDeploymentForm *self)
{
  if (weir_deployment_form_is_orchestration (self))
    return weir_configuration_new (self->executable, NULL, NULL);
  return weir_configuration_new (self->executable, self->model,
                                 self->version < self->versions->len
                                     ? g_ptr_array_index (self->versions, self->version)
                                     : NULL);
}

/* The first that fits is as good as a new one, which would stay for ever. */
static void
update_fitting (WeirDeploymentForm *self)
{
  g_autoptr (WeirConfiguration) wanted = build_wanted (self);

  g_ptr_array_set_size (self->fitting, 0);
  for (guint i = 0; i < self->known->len; i++)
    if (weir_configuration_matches (g_ptr_array_index (self->known, i), wanted))
      g_ptr_array_add (self->fitting, g_ptr_array_index (self->known, i));
  self->configuration = 0;
  g_signal_emit (self, signals[SIGNAL_CONFIGURATIONS_CHANGED], 0);
}

static void
set_problem (WeirDeploymentForm *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
take_configurations (WeirDeploymentForm *self, GPtrArray *known)
{
  g_ptr_array_set_size (self->fitting, 0);
  g_ptr_array_unref (self->known);
  self->known = known;
  update_fitting (self);
}

static void
on_configurations (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirDeploymentForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = weir_engine_call_finish (WEIR_ENGINE (object), result, &error);
  GPtrArray *known = answer != NULL ? weir_configuration_parse_list (answer, &error) : NULL;

  /* Another place was chosen meanwhile, which has its own answer. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      g_clear_pointer (&known, g_ptr_array_unref);
      return;
    }
  g_clear_object (&self->question);
  if (known != NULL)
    take_configurations (self, known);
  else
    {
      const Place *place = get_place (self);
      g_autofree char *text =
          weir_deployment_words_explain (error, place != NULL ? place->resource_group : "");

      set_problem (self, text);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
stop_asking (WeirDeploymentForm *self)
{
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
}

static void
ask (WeirDeploymentForm *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  const Place *place = get_place (self);
  g_autofree char *executable = NULL;
  g_autofree char *path = NULL;

  stop_asking (self);
  set_problem (self, NULL);
  take_configurations (self,
                       g_ptr_array_new_with_free_func ((GDestroyNotify) weir_configuration_free));
  if (engine != NULL && weir_engine_get_settings (engine) != NULL && place != NULL)
    {
      executable = g_uri_escape_string (self->executable, NULL, FALSE);
      path = g_strdup_printf ("/lm/configurations?executableIds=%s", executable);
      self->question = g_cancellable_new ();
      weir_engine_call_async (engine, place->account, "GET", path, place->resource_group, NULL,
                              self->question, on_configurations, g_object_ref (self));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* --- The form --- */

const char *
weir_deployment_form_get_title (WeirDeploymentForm *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), NULL);

  return self->title != NULL ? self->title : self->model;
}

char **
weir_deployment_form_dup_places (WeirDeploymentForm *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), NULL);

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = g_ptr_array_index (self->places, i);
      g_autofree char *label = g_strdup_printf ("%s · %s", place->account, place->resource_group);

      g_strv_builder_add (labels, label);
    }
  return g_strv_builder_end (labels);
}

char **
weir_deployment_form_dup_versions (WeirDeploymentForm *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), NULL);

  for (guint i = 0; i < self->version_labels->len; i++)
    g_strv_builder_add (labels, g_ptr_array_index (self->version_labels, i));
  return g_strv_builder_end (labels);
}

char **
weir_deployment_form_dup_configurations (WeirDeploymentForm *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), NULL);

  for (guint i = 0; i < self->fitting->len; i++)
    {
      const WeirConfiguration *configuration = g_ptr_array_index (self->fitting, i);

      g_strv_builder_add (labels,
                          configuration->name != NULL ? configuration->name : configuration->id);
    }
  g_strv_builder_add (labels, _ ("A New One"));
  return g_strv_builder_end (labels);
}

void
weir_deployment_form_set_place (WeirDeploymentForm *self, guint place)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_FORM (self));

  if (place >= self->places->len || place == self->place)
    return;
  self->place = place;
  ask (self);
}

void
weir_deployment_form_set_version (WeirDeploymentForm *self, guint version)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_FORM (self));

  if (version >= self->versions->len || version == self->version)
    return;
  self->version = version;
  update_fitting (self);
}

void
weir_deployment_form_set_configuration (WeirDeploymentForm *self, guint configuration)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_FORM (self));

  if (configuration <= self->fitting->len)
    self->configuration = configuration;
}

guint
weir_deployment_form_get_configuration (WeirDeploymentForm *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), 0);

  return self->configuration;
}

void
weir_deployment_form_set_life (WeirDeploymentForm *self, WeirDeploymentLife life)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_FORM (self));

  if ((guint) life < WEIR_N_DEPLOYMENT_LIVES)
    self->life = life;
}

static gboolean
is_of_model (WeirDeploymentForm *self, const WeirDeployment *deployment)
{
  return weir_deployment_form_is_orchestration (self)
             ? strcmp (deployment->executable, self->executable) == 0
             : g_strcmp0 (deployment->model, self->model) == 0;
}

guint
weir_deployment_form_count_running (WeirDeploymentForm *self)
{
  WeirEngine *engine;
  const Place *place;
  g_autoptr (GPtrArray) all = NULL;
  guint n = 0;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), 0);

  engine = weir_service_get_engine (self->service);
  place = get_place (self);
  if (engine == NULL || place == NULL)
    return 0;
  all = weir_engine_dup_deployments (engine);
  for (guint i = 0; i < all->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (all, i);

      n += weir_deployment_is_usable (deployment) && is_of_model (self, deployment)
           && strcmp (deployment->account->name, place->account) == 0
           && strcmp (deployment->resource_group, place->resource_group) == 0;
    }
  return n;
}

WeirDeploymentOrder *
weir_deployment_form_build (WeirDeploymentForm *self)
{
  const Place *place;
  WeirConfiguration *wanted;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_FORM (self), NULL);

  place = get_place (self);
  if (place == NULL)
    return NULL;
  wanted = build_wanted (self);
  if (self->configuration < self->fitting->len)
    {
      const WeirConfiguration *chosen = g_ptr_array_index (self->fitting, self->configuration);

      wanted->id = g_strdup (chosen->id);
    }
  return weir_deployment_order_new_create (place->account, place->resource_group, wanted,
                                           lives[self->life].ttl);
}

/* --- The object --- */

static void
weir_deployment_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirDeploymentForm *self = WEIR_DEPLOYMENT_FORM (object);

  if (prop_id == PROP_LOADING)
    g_value_set_boolean (value, self->question != NULL);
  else
    g_value_set_string (value, self->problem);
}

static void
weir_deployment_form_dispose (GObject *object)
{
  stop_asking (WEIR_DEPLOYMENT_FORM (object));

  G_OBJECT_CLASS (weir_deployment_form_parent_class)->dispose (object);
}

static void
weir_deployment_form_finalize (GObject *object)
{
  WeirDeploymentForm *self = WEIR_DEPLOYMENT_FORM (object);

  g_object_unref (self->service);
  g_free (self->model);
  g_free (self->title);
  g_free (self->executable);
  g_free (self->problem);
  g_ptr_array_unref (self->fitting);
  g_ptr_array_unref (self->known);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->version_labels);
  g_ptr_array_unref (self->versions);

  G_OBJECT_CLASS (weir_deployment_form_parent_class)->finalize (object);
}

static void
weir_deployment_form_class_init (WeirDeploymentFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_deployment_form_get_property;
  object_class->dispose = weir_deployment_form_dispose;
  object_class->finalize = weir_deployment_form_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CONFIGURATIONS_CHANGED] =
      g_signal_new ("configurations-changed", WEIR_TYPE_DEPLOYMENT_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_deployment_form_init (WeirDeploymentForm *self)
{
  self->versions = g_ptr_array_new_with_free_func (g_free);
  self->version_labels = g_ptr_array_new_with_free_func (g_free);
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->known = g_ptr_array_new ();
  self->fitting = g_ptr_array_new ();
}

WeirDeploymentForm *
weir_deployment_form_new (WeirService *service, const char *model)
{
  WeirDeploymentForm *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (model != NULL, NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_FORM, NULL);
  self->service = g_object_ref (service);
  self->model = g_strdup (model);
  read_offers (self);
  if (self->places->len > 0)
    ask (self);
  return self;
}
