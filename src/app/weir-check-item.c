/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-check-item.h"

struct _WeirCheckItem
{
  GObject parent_instance;

  WeirAccountTestState state;
  char *texts[5]; /* by property, from PROP_TITLE on */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_NOTE,
  PROP_TROUBLE,
  PROP_REMEDY,
  PROP_REMEDY_LABEL,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirCheckItem, weir_check_item, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (WeirAccountTestState,
                    weir_account_test_state,
                    G_DEFINE_ENUM_VALUE (WEIR_ACCOUNT_TEST_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (WEIR_ACCOUNT_TEST_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (WEIR_ACCOUNT_TEST_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (WEIR_ACCOUNT_TEST_FAILED, "failed"))

static void
set_text (WeirCheckItem *self, guint prop_id, const char *text)
{
  char **place = &self->texts[prop_id - PROP_TITLE];

  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_state (WeirCheckItem *self, WeirAccountTestState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
weir_check_item_set (WeirCheckItem *self,
                     WeirAccountTestState state,
                     const char *title,
                     const char *note)
{
  g_return_if_fail (WEIR_IS_CHECK_ITEM (self));

  set_text (self, PROP_TITLE, title);
  set_text (self, PROP_NOTE, note);
  set_text (self, PROP_TROUBLE, NULL);
  set_text (self, PROP_REMEDY_LABEL, NULL);
  set_text (self, PROP_REMEDY, NULL);
  set_state (self, state);
}

void
weir_check_item_fail (WeirCheckItem *self,
                      const char *trouble,
                      const char *remedy,
                      const char *remedy_label)
{
  g_return_if_fail (WEIR_IS_CHECK_ITEM (self));

  set_text (self, PROP_NOTE, NULL);
  set_text (self, PROP_TROUBLE, trouble);
  set_text (self, PROP_REMEDY, remedy);
  set_text (self, PROP_REMEDY_LABEL, remedy_label);
  set_state (self, WEIR_ACCOUNT_TEST_FAILED);
}

WeirAccountTestState
weir_check_item_get_state (WeirCheckItem *self)
{
  g_return_val_if_fail (WEIR_IS_CHECK_ITEM (self), WEIR_ACCOUNT_TEST_WAITING);

  return self->state;
}

static void
weir_check_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirCheckItem *self = WEIR_CHECK_ITEM (object);

  if (prop_id == PROP_STATE)
    g_value_set_enum (value, self->state);
  else
    g_value_set_string (value, self->texts[prop_id - PROP_TITLE]);
}

static void
weir_check_item_finalize (GObject *object)
{
  WeirCheckItem *self = WEIR_CHECK_ITEM (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (weir_check_item_parent_class)->finalize (object);
}

static void
weir_check_item_class_init (WeirCheckItemClass *klass)
{
  static const char *const names[] = {
    [PROP_TITLE] = "title",
    [PROP_NOTE] = "note",
    [PROP_TROUBLE] = "trouble",
    [PROP_REMEDY] = "remedy",
    [PROP_REMEDY_LABEL] = "remedy-label",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_check_item_get_property;
  object_class->finalize = weir_check_item_finalize;

  for (guint i = PROP_TITLE; i <= PROP_REMEDY_LABEL; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_ACCOUNT_TEST_STATE,
                                              WEIR_ACCOUNT_TEST_WAITING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_check_item_init (WeirCheckItem *self)
{
}

WeirCheckItem *
weir_check_item_new (const char *title)
{
  WeirCheckItem *self = g_object_new (WEIR_TYPE_CHECK_ITEM, NULL);

  self->texts[0] = g_strdup (title);
  return self;
}
