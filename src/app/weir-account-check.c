/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-account-check.h"

#include <glib/gi18n.h>

#include "aicore/weir-aicore-error.h"
#include "app/weir-fault-words.h"

struct _WeirAccountCheck
{
  GObject parent_instance;

  WeirClock *clock;
  WeirCheckItem *items[WEIR_N_ACCOUNT_TEST_STEPS];
  WeirAccountTestState state;
  WeirAccountTest *test;     /* (nullable): under way */
  GCancellable *cancellable; /* of it */
  char **groups;             /* of it */
  gint64 begun_us;           /* the step that is under way, boot time */
  guint n_deployments;
  char **found_groups;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_N_DEPLOYMENTS,
  PROP_FOUND_GROUPS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void weir_account_check_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirAccountCheck,
                               weir_account_check,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_account_check_list_init))

static void
set_state (WeirAccountCheck *self, WeirAccountTestState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_found_groups (WeirAccountCheck *self, char **groups)
{
  g_strfreev (self->found_groups);
  self->found_groups = groups;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOUND_GROUPS]);
}

/* --- Words --- */

static char *
build_group_title (char **groups)
{
  if (groups == NULL || groups[0] == NULL || groups[1] != NULL)
    return g_strdup (_ ("Resource Groups"));
  return g_strdup_printf (_ ("Resource Group “%s”"), groups[0]);
}

static char *
build_title (WeirAccountTestStep step, char **groups)
{
  switch (step)
    {
    case WEIR_ACCOUNT_TEST_TOKEN:
      return g_strdup (_ ("Sign-In"));
    case WEIR_ACCOUNT_TEST_API:
      return g_strdup (_ ("API Address"));
    case WEIR_ACCOUNT_TEST_RESOURCE_GROUP:
      return build_group_title (groups);
    case WEIR_ACCOUNT_TEST_DEPLOYMENTS:
    default:
      return g_strdup (_ ("Deployments"));
    }
}

static char *
build_note (WeirAccountCheck *self, WeirAccountTestStep step, gint64 span_us)
{
  guint n = weir_account_test_get_n_deployments (self->test);

  if (step == WEIR_ACCOUNT_TEST_DEPLOYMENTS)
    return n > 0 ? g_strdup_printf (ngettext ("%u running", "%u running", n), n)
                 : g_strdup (_ ("None running"));
  if (step == WEIR_ACCOUNT_TEST_RESOURCE_GROUP)
    return g_strdup (_ ("Found"));
  /* Translators: a time in milliseconds */
  return g_strdup_printf (_ ("%u ms"), (guint) (span_us / 1000));
}

/* What failed, and what the user can do. */
typedef struct
{
  char *trouble;
  const char *remedy;
  const char *label;
} Advice;

static Advice
advise_auth (WeirAccountCheck *self, WeirAccountTestStep step)
{
  Advice advice = { NULL };

  if (step == WEIR_ACCOUNT_TEST_TOKEN)
    {
      advice.trouble = g_strdup (_ ("SAP did not accept the client ID and secret. The service key "
                                    "may have been deleted or replaced."));
      advice.remedy = "subaccount.replace-key";
      advice.label = _ ("Update Key");
    }
  else if (step == WEIR_ACCOUNT_TEST_DEPLOYMENTS)
    {
      advice.trouble = g_strdup_printf (_ ("The service key may not use the resource group “%s”. "
                                           "Ask the subaccount administrator."),
                                        weir_account_test_get_group (self->test));
      advice.remedy = "subaccount.change-groups";
      advice.label = _ ("Change…");
    }
  else
    advice.trouble = g_strdup (_ ("The service key may sign in, but not use SAP AI Core. Ask the "
                                  "subaccount administrator."));
  return advice;
}

static Advice
advise (WeirAccountCheck *self, WeirAccountTestStep step, const GError *error)
{
  Advice advice = { NULL };

  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_AUTH)
      || g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_DENIED))
    return advise_auth (self, step);
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT)
      || g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS))
    {
      advice.remedy = "app.preferences-page::advanced";
      advice.label = _ ("Network…");
    }
  else if (step == WEIR_ACCOUNT_TEST_RESOURCE_GROUP)
    {
      advice.remedy = "subaccount.change-groups";
      advice.label = _ ("Change…");
    }
  advice.trouble = weir_fault_words_explain (error);
  return advice;
}

/* --- A run --- */

static void
set_item (WeirAccountCheck *self, WeirAccountTestStep step, WeirAccountTestState state)
{
  g_autofree char *title = build_title (step, self->groups);

  weir_check_item_set (self->items[step], state, title,
                       state == WEIR_ACCOUNT_TEST_WAITING ? _ ("Not checked") : NULL);
}

static void
on_step (WeirAccountCheck *self, guint step, WeirAccountTest *test)
{
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  WeirAccountTestState state = weir_account_test_get_state (test, step);
  g_autofree char *title = NULL;
  g_autofree char *note = NULL;

  /* A failed one is described once it is known why. */
  if (state == WEIR_ACCOUNT_TEST_FAILED)
    return;
  if (state == WEIR_ACCOUNT_TEST_PASSED)
    note = build_note (self, step, now_us - self->begun_us);
  self->begun_us = now_us;
  title = build_title (step, self->groups);
  weir_check_item_set (self->items[step], state, title, note);
}

static void
fail (WeirAccountCheck *self, const GError *error)
{
  for (guint step = 0; step < WEIR_N_ACCOUNT_TEST_STEPS; step++)
    if (weir_account_test_get_state (self->test, step) == WEIR_ACCOUNT_TEST_FAILED)
      {
        Advice advice = advise (self, step, error);

        weir_check_item_fail (self->items[step], advice.trouble, advice.remedy, advice.label);
        g_free (advice.trouble);
      }
}

static void
give_up (WeirAccountCheck *self)
{
  if (self->test == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->test, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->test);
  g_clear_object (&self->cancellable);
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirAccountCheck) self = user_data;
  WeirAccountTest *test = WEIR_ACCOUNT_TEST (object);
  g_autoptr (GError) error = NULL;
  gboolean good = weir_account_test_run_finish (test, result, &error);

  if (self->test != test)
    return;
  take_found_groups (self, weir_account_test_dup_found_groups (test));
  if (good)
    {
      self->n_deployments = weir_account_test_get_n_deployments (test);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DEPLOYMENTS]);
    }
  else
    fail (self, error);
  give_up (self);
  set_state (self, good ? WEIR_ACCOUNT_TEST_PASSED : WEIR_ACCOUNT_TEST_FAILED);
}

void
weir_account_check_reset (WeirAccountCheck *self)
{
  g_return_if_fail (WEIR_IS_ACCOUNT_CHECK (self));

  give_up (self);
  for (guint step = 0; step < WEIR_N_ACCOUNT_TEST_STEPS; step++)
    set_item (self, step, WEIR_ACCOUNT_TEST_WAITING);
  set_state (self, WEIR_ACCOUNT_TEST_WAITING);
}

void
weir_account_check_run (WeirAccountCheck *self,
                        const WeirSecret *key,
                        const char *const *groups,
                        const char *ca_file)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (WEIR_IS_ACCOUNT_CHECK (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (groups != NULL && groups[0] != NULL);

  g_strfreev (self->groups);
  self->groups = g_strdupv ((char **) groups);
  weir_account_check_reset (self);
  self->test = weir_account_test_new (key, groups, ca_file, self->clock, &error);
  if (self->test == NULL)
    {
      weir_check_item_fail (self->items[WEIR_ACCOUNT_TEST_TOKEN], error->message, NULL, NULL);
      set_state (self, WEIR_ACCOUNT_TEST_FAILED);
      return;
    }

  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->test, "step", G_CALLBACK (on_step), self, G_CONNECT_SWAPPED);
  set_state (self, WEIR_ACCOUNT_TEST_RUNNING);
  weir_account_test_run_async (self->test, self->cancellable, on_done, g_object_ref (self));
}

void
weir_account_check_run_form (WeirAccountCheck *self, WeirAccountForm *form, WeirService *service)
{
  WeirSecret *key;
  WeirEngine *engine;
  const WeirSettings *settings;
  g_auto (GStrv) groups = NULL;

  g_return_if_fail (WEIR_IS_ACCOUNT_CHECK (self));
  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (form));
  g_return_if_fail (WEIR_IS_SERVICE (service));

  key = weir_account_form_get_key (form);
  engine = weir_service_get_engine (service);
  settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;
  groups = weir_account_form_dup_groups (form);
  if (key != NULL && groups[0] != NULL)
    weir_account_check_run (self, key, (const char *const *) groups,
                            settings != NULL ? settings->ca_file : NULL);
}

WeirAccountTestState
weir_account_check_get_state (WeirAccountCheck *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_CHECK (self), WEIR_ACCOUNT_TEST_WAITING);

  return self->state;
}

guint
weir_account_check_get_n_deployments (WeirAccountCheck *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_CHECK (self), 0);

  return self->n_deployments;
}

const char *const *
weir_account_check_get_found_groups (WeirAccountCheck *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_CHECK (self), NULL);

  return (const char *const *) self->found_groups;
}

/* --- The object --- */

static GType
weir_account_check_get_item_type (GListModel *list)
{
  return WEIR_TYPE_CHECK_ITEM;
}

static guint
weir_account_check_get_n_items (GListModel *list)
{
  return WEIR_N_ACCOUNT_TEST_STEPS;
}

static gpointer
weir_account_check_get_item (GListModel *list, guint position)
{
  return position < WEIR_N_ACCOUNT_TEST_STEPS
             ? g_object_ref (WEIR_ACCOUNT_CHECK (list)->items[position])
             : NULL;
}

static void
weir_account_check_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_account_check_get_item_type;
  iface->get_n_items = weir_account_check_get_n_items;
  iface->get_item = weir_account_check_get_item;
}

static void
weir_account_check_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirAccountCheck *self = WEIR_ACCOUNT_CHECK (object);

  if (prop_id == PROP_STATE)
    g_value_set_enum (value, self->state);
  else if (prop_id == PROP_N_DEPLOYMENTS)
    g_value_set_uint (value, self->n_deployments);
  else
    g_value_set_boxed (value, self->found_groups);
}

static void
weir_account_check_dispose (GObject *object)
{
  give_up (WEIR_ACCOUNT_CHECK (object));

  G_OBJECT_CLASS (weir_account_check_parent_class)->dispose (object);
}

static void
weir_account_check_finalize (GObject *object)
{
  WeirAccountCheck *self = WEIR_ACCOUNT_CHECK (object);

  for (guint step = 0; step < WEIR_N_ACCOUNT_TEST_STEPS; step++)
    g_object_unref (self->items[step]);
  g_strfreev (self->groups);
  g_strfreev (self->found_groups);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (weir_account_check_parent_class)->finalize (object);
}

static void
weir_account_check_class_init (WeirAccountCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_account_check_get_property;
  object_class->dispose = weir_account_check_dispose;
  object_class->finalize = weir_account_check_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_ACCOUNT_TEST_STATE,
                                              WEIR_ACCOUNT_TEST_WAITING, flags);
  properties[PROP_N_DEPLOYMENTS] =
      g_param_spec_uint ("n-deployments", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FOUND_GROUPS] =
      g_param_spec_boxed ("found-groups", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_account_check_init (WeirAccountCheck *self)
{
  self->found_groups = g_new0 (char *, 1);
  for (guint step = 0; step < WEIR_N_ACCOUNT_TEST_STEPS; step++)
    {
      self->items[step] = weir_check_item_new (NULL);
      set_item (self, step, WEIR_ACCOUNT_TEST_WAITING);
    }
}

WeirAccountCheck *
weir_account_check_new (WeirClock *clock)
{
  WeirAccountCheck *self;

  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_ACCOUNT_CHECK, NULL);
  self->clock = g_object_ref (clock);
  return self;
}
