/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-page.h"

typedef struct
{
  WeirDesk *desk;
  gboolean narrow;
  gboolean own_title;
  char *subtitle;
  GtkWidget *header_start;
  GtkWidget *header_end;
} WeirPagePrivate;

enum
{
  PROP_0,
  PROP_DESK,
  PROP_NARROW,
  PROP_OWN_TITLE,
  PROP_SUBTITLE,
  PROP_HEADER_START,
  PROP_HEADER_END,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirPage, weir_page, ADW_TYPE_BIN)

static WeirPagePrivate *
get_private (WeirPage *self)
{
  return weir_page_get_instance_private (self);
}

WeirDesk *
weir_page_get_desk (WeirPage *self)
{
  g_return_val_if_fail (WEIR_IS_PAGE (self), NULL);

  return get_private (self)->desk;
}

gboolean
weir_page_get_narrow (WeirPage *self)
{
  g_return_val_if_fail (WEIR_IS_PAGE (self), FALSE);

  return get_private (self)->narrow;
}

static void
ask_once (WeirPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    weir_service_refresh_once (weir_desk_get_service (weir_page_get_desk (self)));
}

void
weir_page_ask_when_seen (WeirPage *self)
{
  WeirService *service;

  g_return_if_fail (WEIR_IS_PAGE (self));

  service = weir_desk_get_service (weir_page_get_desk (self));
  g_signal_connect (self, "map", G_CALLBACK (ask_once), NULL);
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (ask_once), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "settings-changed", G_CALLBACK (ask_once), self,
                           G_CONNECT_SWAPPED);
}

static void
weir_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirPagePrivate *priv = get_private (WEIR_PAGE (object));

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, priv->desk);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, priv->narrow);
      break;
    case PROP_OWN_TITLE:
      g_value_set_boolean (value, priv->own_title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_HEADER_START:
      g_value_set_object (value, priv->header_start);
      break;
    case PROP_HEADER_END:
      g_value_set_object (value, priv->header_end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirPagePrivate *priv = get_private (WEIR_PAGE (object));

  switch (prop_id)
    {
    case PROP_DESK:
      priv->desk = g_value_dup_object (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_NARROW:
      if (priv->narrow != g_value_get_boolean (value))
        {
          priv->narrow = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_OWN_TITLE:
      priv->own_title = g_value_get_boolean (value);
      break;
    case PROP_SUBTITLE:
      if (g_strcmp0 (priv->subtitle, g_value_get_string (value)) != 0)
        {
          g_free (priv->subtitle);
          priv->subtitle = g_value_dup_string (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_HEADER_START:
      g_set_object (&priv->header_start, g_value_get_object (value));
      break;
    case PROP_HEADER_END:
      g_set_object (&priv->header_end, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_page_dispose (GObject *object)
{
  WeirPagePrivate *priv = get_private (WEIR_PAGE (object));

  g_clear_object (&priv->header_start);
  g_clear_object (&priv->header_end);
  g_clear_object (&priv->desk);

  G_OBJECT_CLASS (weir_page_parent_class)->dispose (object);
}

static void
weir_page_finalize (GObject *object)
{
  g_free (get_private (WEIR_PAGE (object))->subtitle);

  G_OBJECT_CLASS (weir_page_parent_class)->finalize (object);
}

static void
weir_page_class_init (WeirPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_page_get_property;
  object_class->set_property = weir_page_set_property;
  object_class->dispose = weir_page_dispose;
  object_class->finalize = weir_page_finalize;

  properties[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_OWN_TITLE] = g_param_spec_boolean ("own-title", NULL, NULL, FALSE, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_HEADER_START] =
      g_param_spec_object ("header-start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_HEADER_END] =
      g_param_spec_object ("header-end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_page_init (WeirPage *self)
{
}
