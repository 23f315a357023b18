/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-item.h"

struct _WeirDeploymentItem
{
  GObject parent_instance;

  WeirDeployment *deployment;
  WeirDeploymentTestState test;
  char *test_text;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_ACCOUNT,
  PROP_RESOURCE_GROUP,
  PROP_MODEL,
  PROP_VERSION,
  PROP_EXECUTABLE,
  PROP_ALIAS,
  PROP_NAME,
  PROP_STATUS,
  PROP_MESSAGE,
  PROP_USABLE,
  PROP_CREATED,
  PROP_TEST,
  PROP_TEST_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirDeploymentItem, weir_deployment_item, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (WeirDeploymentTestState,
                    weir_deployment_test_state,
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_UNTESTED, "untested"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_TESTING, "testing"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_FAILED, "failed"))

void
weir_deployment_item_set (WeirDeploymentItem *self, WeirDeployment *deployment)
{
  g_autoptr (WeirDeployment) old = NULL;

  g_return_if_fail (WEIR_IS_DEPLOYMENT_ITEM (self));
  g_return_if_fail (deployment != NULL);

  old = self->deployment;
  self->deployment = weir_deployment_ref (deployment);
  if (old == NULL || weir_deployment_equal (old, deployment))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

const WeirDeployment *
weir_deployment_item_get (WeirDeploymentItem *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (self), NULL);

  return self->deployment;
}

void
weir_deployment_item_set_test (WeirDeploymentItem *self,
                               WeirDeploymentTestState state,
                               const char *text)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_ITEM (self));

  self->test = state;
  g_free (self->test_text);
  self->test_text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEST_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEST]);
}

WeirDeploymentTestState
weir_deployment_item_get_test (WeirDeploymentItem *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (self), WEIR_DEPLOYMENT_UNTESTED);

  return self->test;
}

const char *
weir_deployment_item_get_test_text (WeirDeploymentItem *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (self), NULL);

  return self->test_text;
}

static const char *
peek_text (const WeirDeployment *deployment, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_ID:
      return deployment->id;
    case PROP_ACCOUNT:
      return deployment->account->name;
    case PROP_RESOURCE_GROUP:
      return deployment->resource_group;
    case PROP_MODEL:
      return deployment->model;
    case PROP_VERSION:
      return deployment->version;
    case PROP_EXECUTABLE:
      return deployment->executable;
    case PROP_ALIAS:
      return deployment->aliases != NULL ? deployment->aliases[0] : NULL;
    case PROP_NAME:
      return deployment->aliases != NULL && deployment->aliases[0] != NULL ? deployment->aliases[0]
                                                                           : deployment->model;
    case PROP_STATUS:
      return weir_deployment_status_to_string (deployment->status);
    case PROP_MESSAGE:
      return deployment->status_message;
    default:
      return NULL;
    }
}

static void
weir_deployment_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirDeploymentItem *self = WEIR_DEPLOYMENT_ITEM (object);

  switch (prop_id)
    {
    case PROP_USABLE:
      g_value_set_boolean (value, weir_deployment_is_usable (self->deployment));
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, self->deployment->created_s);
      break;
    case PROP_TEST:
      g_value_set_enum (value, self->test);
      break;
    case PROP_TEST_TEXT:
      g_value_set_string (value, self->test_text);
      break;
    default:
      g_value_set_string (value, peek_text (self->deployment, prop_id));
    }
}

static void
weir_deployment_item_finalize (GObject *object)
{
  WeirDeploymentItem *self = WEIR_DEPLOYMENT_ITEM (object);

  weir_deployment_unref (self->deployment);
  g_free (self->test_text);

  G_OBJECT_CLASS (weir_deployment_item_parent_class)->finalize (object);
}

static void
weir_deployment_item_class_init (WeirDeploymentItemClass *klass)
{
  static const struct
  {
    guint prop_id;
    const char *name;
  } texts[] = {
    { PROP_ID, "id" },
    { PROP_ACCOUNT, "account" },
    { PROP_RESOURCE_GROUP, "resource-group" },
    { PROP_MODEL, "model" },
    { PROP_VERSION, "version" },
    { PROP_EXECUTABLE, "executable" },
    { PROP_ALIAS, "alias" },
    { PROP_NAME, "name" },
    { PROP_STATUS, "status" },
    { PROP_MESSAGE, "message" },
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_deployment_item_get_property;
  object_class->finalize = weir_deployment_item_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].prop_id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  properties[PROP_USABLE] = g_param_spec_boolean ("usable", NULL, NULL, FALSE, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TEST] = g_param_spec_enum ("test", NULL, NULL, WEIR_TYPE_DEPLOYMENT_TEST_STATE,
                                             WEIR_DEPLOYMENT_UNTESTED, flags);
  properties[PROP_TEST_TEXT] = g_param_spec_string ("test-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_deployment_item_init (WeirDeploymentItem *self)
{
}

WeirDeploymentItem *
weir_deployment_item_new (WeirDeployment *deployment)
{
  WeirDeploymentItem *self = g_object_new (WEIR_TYPE_DEPLOYMENT_ITEM, NULL);

  weir_deployment_item_set (self, deployment);
  return self;
}

const char *
weir_deployment_item_get_name (WeirDeploymentItem *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (self), NULL);

  return peek_text (self->deployment, PROP_NAME);
}
