/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-tile.h"

struct _WeirTile
{
  AdwBin parent_instance;

  char *texts[4]; /* by property */
};

enum
{
  PROP_0,
  PROP_CAPTION,
  PROP_VALUE,
  PROP_NOTE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirTile, weir_tile, ADW_TYPE_BIN)

/* Characters; more do not fit in the narrowest of tiles, five beside each other; and not even when they are
 * smaller: "EUR 0.000012". */
#define LONG_VALUE 6
#define LONGER_VALUE 9

/* Read aloud as one: "Requests, 812, 3 in progress". */
static void
update_accessible (WeirTile *self)
{
  g_autofree char *text =
      g_strdup_printf ("%s, %s, %s", self->texts[PROP_CAPTION] ?: "", self->texts[PROP_VALUE] ?: "",
                       self->texts[PROP_NOTE] ?: "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
set_class (WeirTile *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
update_size (WeirTile *self)
{
  glong n = g_utf8_strlen (self->texts[PROP_VALUE] ?: "", -1);

  set_class (self, "long", n > LONG_VALUE);
  set_class (self, "longer", n > LONGER_VALUE);
}

static void
weir_tile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WEIR_TILE (object)->texts[prop_id]);
}

static void
weir_tile_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirTile *self = WEIR_TILE (object);

  if (g_strcmp0 (self->texts[prop_id], g_value_get_string (value)) == 0)
    return;
  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_value_dup_string (value);
  if (prop_id == PROP_VALUE)
    update_size (self);
  update_accessible (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_tile_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_TILE);

  G_OBJECT_CLASS (weir_tile_parent_class)->dispose (object);
}

static void
weir_tile_finalize (GObject *object)
{
  WeirTile *self = WEIR_TILE (object);

  for (guint i = 1; i < N_PROPS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (weir_tile_parent_class)->finalize (object);
}

static void
weir_tile_class_init (WeirTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_tile_get_property;
  object_class->set_property = weir_tile_set_property;
  object_class->dispose = weir_tile_dispose;
  object_class->finalize = weir_tile_finalize;

  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-tile.ui");
}

static void
weir_tile_init (WeirTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
