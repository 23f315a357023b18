/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-tray-item.h"

#include <string.h>

#define INTERFACE "org.kde.StatusNotifierItem"
#define WATCHER "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"

/* width, height, pixels: ARGB in network byte order */
#define PICTURES "a(iiay)"

struct _WeirTrayItem
{
  GObject parent_instance;

  char *id;
  char *title;
  char *icon_dir;       /* "" for none */
  WeirTrayPaint paint;  /* (nullable) */
  GHashTable *pictures; /* (element-type utf8 GVariant): what was painted, by the icon's name */
  char *icon;
  char *tooltip;
  gboolean wants_attention;
  GDBusConnection *connection;
  GCancellable *cancellable; /* of registering */
  guint registration;
  guint watch;
  gboolean is_shown;
};

enum
{
  PROP_0,
  PROP_SHOWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirTrayItem, weir_tray_item, G_TYPE_OBJECT)

static const char introspection[] =
    "<node><interface name='" INTERFACE "'>"
    "<property name='Category' type='s' access='read'/>"
    "<property name='Id' type='s' access='read'/>"
    "<property name='Title' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='WindowId' type='i' access='read'/>"
    "<property name='IconThemePath' type='s' access='read'/>"
    "<property name='Menu' type='o' access='read'/>"
    "<property name='ItemIsMenu' type='b' access='read'/>"
    "<property name='IconName' type='s' access='read'/>"
    "<property name='IconPixmap' type='a(iiay)' access='read'/>"
    "<property name='OverlayIconName' type='s' access='read'/>"
    "<property name='OverlayIconPixmap' type='a(iiay)' access='read'/>"
    "<property name='AttentionIconName' type='s' access='read'/>"
    "<property name='AttentionIconPixmap' type='a(iiay)' access='read'/>"
    "<property name='AttentionMovieName' type='s' access='read'/>"
    "<property name='ToolTip' type='(sa(iiay)ss)' access='read'/>"
    "<method name='Activate'><arg type='i' direction='in'/><arg type='i' direction='in'/></method>"
    "<method name='SecondaryActivate'><arg type='i' direction='in'/>"
    "<arg type='i' direction='in'/></method>"
    "<method name='ContextMenu'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
    "</method>"
    "<method name='Scroll'><arg type='i' direction='in'/><arg type='s' direction='in'/></method>"
    "<method name='ProvideXdgActivationToken'><arg type='s' direction='in'/></method>"
    "<signal name='NewTitle'/><signal name='NewIcon'/><signal name='NewAttentionIcon'/>"
    "<signal name='NewOverlayIcon'/><signal name='NewToolTip'/>"
    "<signal name='NewStatus'><arg type='s'/></signal>"
    "</interface></node>";

static const char *
get_status (WeirTrayItem *self)
{
  return self->wants_attention ? "NeedsAttention" : "Active";
}

static void
set_shown (WeirTrayItem *self, gboolean is_shown)
{
  if (self->is_shown == is_shown)
    return;
  self->is_shown = is_shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

/* --- Calls --- */

/* The second button and the wheel do nothing: nobody would find it. */
static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  WeirTrayItem *self = user_data;

  if (strcmp (method, "Activate") == 0)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* A panel asks for it more than once. (transfer none) */
static GVariant *
get_picture (WeirTrayItem *self)
{
  GVariant *picture = g_hash_table_lookup (self->pictures, self->icon);

  if (picture != NULL)
    return picture;
  picture = self->paint != NULL ? self->paint (self->icon) : g_variant_new (PICTURES, NULL);
  g_hash_table_insert (self->pictures, g_strdup (self->icon), g_variant_ref_sink (picture));
  return picture;
}

static GVariant *
on_get_property (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GError **error,
                 gpointer user_data)
{
  WeirTrayItem *self = user_data;
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "Category", "ApplicationStatus" },
    { "Id", self->id },
    { "Title", self->title },
    { "Status", get_status (self) },
    { "IconThemePath", self->icon_dir },
    { "IconName", self->icon },
    { "AttentionIconName", self->icon },
    { "OverlayIconName", "" },
    { "AttentionMovieName", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].name, name) == 0)
      return g_variant_new_string (texts[i].value);
  if (strcmp (name, "ToolTip") == 0)
    return g_variant_new ("(sa(iiay)ss)", "", NULL, self->title, self->tooltip);
  if (strcmp (name, "Menu") == 0)
    return g_variant_new_object_path (WEIR_TRAY_MENU_PATH);
  if (strcmp (name, "ItemIsMenu") == 0)
    return g_variant_new_boolean (FALSE);
  if (strcmp (name, "WindowId") == 0)
    return g_variant_new_int32 (0);
  if (strcmp (name, "IconPixmap") == 0 || strcmp (name, "AttentionIconPixmap") == 0)
    return g_variant_ref (get_picture (self));
  return g_variant_new (PICTURES, NULL);
}

static void
tell (WeirTrayItem *self, const char *signal, GVariant *parameters)
{
  if (self->connection != NULL)
    g_dbus_connection_emit_signal (self->connection, NULL, WEIR_TRAY_ITEM_PATH, INTERFACE, signal,
                                   parameters, NULL);
  else if (parameters != NULL)
    g_variant_unref (g_variant_ref_sink (parameters));
}

void
weir_tray_item_set (WeirTrayItem *self,
                    const char *icon,
                    const char *tooltip,
                    gboolean wants_attention)
{
  g_return_if_fail (WEIR_IS_TRAY_ITEM (self));
  g_return_if_fail (icon != NULL && tooltip != NULL);

  if (strcmp (self->icon, icon) != 0)
    {
      g_free (self->icon);
      self->icon = g_strdup (icon);
      tell (self, "NewIcon", NULL);
      tell (self, "NewAttentionIcon", NULL);
    }
  if (strcmp (self->tooltip, tooltip) != 0)
    {
      g_free (self->tooltip);
      self->tooltip = g_strdup (tooltip);
      tell (self, "NewToolTip", NULL);
    }
  if (self->wants_attention != wants_attention)
    {
      self->wants_attention = wants_attention;
      tell (self, "NewStatus", g_variant_new ("(s)", get_status (self)));
    }
}

/* --- Watchers --- */

static void
on_registered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    g_info ("no tray icon: %s", error->message);
  set_shown (WEIR_TRAY_ITEM (user_data), answer != NULL);
}

/* The path alone: that needs no name of its own on the bus, which a sandbox would not give. */
static void
on_watcher_appeared (GDBusConnection *connection,
                     const char *name,
                     const char *owner,
                     gpointer user_data)
{
  WeirTrayItem *self = user_data;

  g_dbus_connection_call (connection, WATCHER, WATCHER_PATH, WATCHER, "RegisterStatusNotifierItem",
                          g_variant_new ("(s)", WEIR_TRAY_ITEM_PATH), NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, self->cancellable, on_registered, self);
}

static void
on_watcher_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  set_shown (WEIR_TRAY_ITEM (user_data), FALSE);
}

gboolean
weir_tray_item_export (WeirTrayItem *self, GDBusConnection *connection, GError **error)
{
  static const GDBusInterfaceVTable vtable = { on_call, on_get_property, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (WEIR_IS_TRAY_ITEM (self), FALSE);
  g_return_val_if_fail (self->connection == NULL, FALSE);

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (
      connection, WEIR_TRAY_ITEM_PATH, node->interfaces[0], &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  self->cancellable = g_cancellable_new ();
  self->watch =
      g_bus_watch_name_on_connection (connection, WATCHER, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_watcher_appeared, on_watcher_vanished, self, NULL);
  return TRUE;
}

void
weir_tray_item_unexport (WeirTrayItem *self)
{
  g_return_if_fail (WEIR_IS_TRAY_ITEM (self));

  if (self->connection == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_bus_unwatch_name (self->watch);
  g_dbus_connection_unregister_object (self->connection, self->registration);
  g_clear_object (&self->connection);
  set_shown (self, FALSE);
}

gboolean
weir_tray_item_is_shown (WeirTrayItem *self)
{
  g_return_val_if_fail (WEIR_IS_TRAY_ITEM (self), FALSE);

  return self->is_shown;
}

/* --- The object --- */

static void
weir_tray_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_TRAY_ITEM (object)->is_shown);
}

static void
weir_tray_item_dispose (GObject *object)
{
  weir_tray_item_unexport (WEIR_TRAY_ITEM (object));

  G_OBJECT_CLASS (weir_tray_item_parent_class)->dispose (object);
}

static void
weir_tray_item_finalize (GObject *object)
{
  WeirTrayItem *self = WEIR_TRAY_ITEM (object);

  g_hash_table_unref (self->pictures);
  g_free (self->id);
  g_free (self->title);
  g_free (self->icon_dir);
  g_free (self->icon);
  g_free (self->tooltip);

  G_OBJECT_CLASS (weir_tray_item_parent_class)->finalize (object);
}

static void
weir_tray_item_class_init (WeirTrayItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_tray_item_get_property;
  object_class->dispose = weir_tray_item_dispose;
  object_class->finalize = weir_tray_item_finalize;

  properties[PROP_SHOWN] =
      g_param_spec_boolean ("shown", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_tray_item_init (WeirTrayItem *self)
{
  self->pictures =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
}

WeirTrayItem *
weir_tray_item_new (const char *id, const char *title, const char *icon_dir, WeirTrayPaint paint)
{
  WeirTrayItem *self;

  g_return_val_if_fail (id != NULL && title != NULL, NULL);

  self = g_object_new (WEIR_TYPE_TRAY_ITEM, NULL);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->icon_dir = g_strdup (icon_dir != NULL ? icon_dir : "");
  self->paint = paint;
  self->icon = g_strdup ("");
  self->tooltip = g_strdup ("");
  return self;
}
