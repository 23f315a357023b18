/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-tray-menu.h"

#include <string.h>

/* The protocol: libdbusmenu, dbus-menu.xml. Some panels use the single calls, some those for groups,
 * so both are needed. */
#define INTERFACE "com.canonical.dbusmenu"
#define VERSION 3

typedef struct
{
  int id; /* position in the list */
  int parent;
  char *label;  /* (nullable): a separator */
  char *action; /* (nullable) */
  gboolean is_enabled;
  gboolean is_hidden;
  gboolean is_choice; /* one of several of which one is on */
  gboolean is_on;
} Item;

struct _WeirTrayMenu
{
  GObject parent_instance;

  GPtrArray *items; /* (element-type Item): the first one is the menu itself */
  guint32 revision;
  GDBusConnection *connection;
  char *path;
  guint registration;
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirTrayMenu, weir_tray_menu, G_TYPE_OBJECT)

static const char introspection[] =
    "<node><interface name='" INTERFACE "'>"
    "<property name='Version' type='u' access='read'/>"
    "<property name='TextDirection' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='IconThemePath' type='as' access='read'/>"
    "<method name='GetLayout'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='u' direction='out'/>"
    "<arg type='(ia{sv}av)' direction='out'/></method>"
    "<method name='GetGroupProperties'><arg type='ai' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a(ia{sv})' direction='out'/></method>"
    "<method name='GetProperty'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method>"
    "<method name='Event'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='in'/><arg type='u' direction='in'/></method>"
    "<method name='EventGroup'><arg type='a(isvu)' direction='in'/>"
    "<arg type='ai' direction='out'/></method>"
    "<method name='AboutToShow'><arg type='i' direction='in'/><arg type='b' direction='out'/>"
    "</method>"
    "<method name='AboutToShowGroup'><arg type='ai' direction='in'/>"
    "<arg type='ai' direction='out'/><arg type='ai' direction='out'/></method>"
    "<signal name='ItemsPropertiesUpdated'><arg type='a(ia{sv})'/><arg type='a(ias)'/></signal>"
    "<signal name='LayoutUpdated'><arg type='u'/><arg type='i'/></signal>"
    "<signal name='ItemActivationRequested'><arg type='i'/><arg type='u'/></signal>"
    "</interface></node>";

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->label);
  g_free (item->action);
  g_free (item);
}

static Item *
get_item (WeirTrayMenu *self, int id)
{
  return id >= 0 && id < (int) self->items->len ? g_ptr_array_index (self->items, id) : NULL;
}

static gboolean
has_children (WeirTrayMenu *self, int id)
{
  for (guint i = 1; i < self->items->len; i++)
    if (((const Item *) g_ptr_array_index (self->items, i))->parent == id)
      return TRUE;
  return FALSE;
}

/* In a label an underscore would mark the next letter. */
static char *
escape (const char *label)
{
  g_auto (GStrv) pieces = g_strsplit (label, "_", -1);

  return g_strjoinv ("__", pieces);
}

static GVariant *
build_properties (WeirTrayMenu *self, const Item *item)
{
  GVariantDict properties;

  g_variant_dict_init (&properties, NULL);
  if (has_children (self, item->id))
    g_variant_dict_insert (&properties, "children-display", "s", "submenu");
  if (item->id > 0 && item->label == NULL)
    g_variant_dict_insert (&properties, "type", "s", "separator");
  else if (item->id > 0)
    {
      g_autofree char *label = escape (item->label);

      g_variant_dict_insert (&properties, "label", "s", label);
      g_variant_dict_insert (&properties, "enabled", "b", item->is_enabled);
      g_variant_dict_insert (&properties, "visible", "b", !item->is_hidden);
    }
  if (item->is_choice)
    {
      g_variant_dict_insert (&properties, "toggle-type", "s", "radio");
      g_variant_dict_insert (&properties, "toggle-state", "i", item->is_on ? 1 : 0);
    }
  return g_variant_dict_end (&properties);
}

/* @depth: -1: all of it. */
static GVariant *
build_layout (WeirTrayMenu *self, const Item *item, int depth)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 1; depth != 0 && i < self->items->len; i++)
    {
      const Item *child = g_ptr_array_index (self->items, i);

      if (child->parent == item->id)
        g_variant_builder_add (&children, "v", build_layout (self, child, depth - 1));
    }
  return g_variant_new ("(i@a{sv}av)", item->id, build_properties (self, item), &children);
}

/* --- Calls --- */

static void
activate (WeirTrayMenu *self, int id, const char *event)
{
  const Item *item = get_item (self, id);

  if (item != NULL && strcmp (event, "clicked") == 0 && item->is_enabled && item->action != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, item->action);
}

static GVariant *
get_layout (WeirTrayMenu *self, GVariant *parameters)
{
  int parent, depth;
  const Item *item;

  g_variant_get (parameters, "(iias)", &parent, &depth, NULL);
  item = get_item (self, parent);
  if (item == NULL)
    return NULL;
  return g_variant_new ("(u@(ia{sv}av))", self->revision, build_layout (self, item, depth));
}

static GVariant *
get_group_properties (WeirTrayMenu *self, GVariant *parameters)
{
  g_autoptr (GVariantIter) ids = NULL;
  GVariantBuilder all;
  int id;

  g_variant_get (parameters, "(aias)", &ids, NULL);
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a(ia{sv})"));
  if (g_variant_iter_n_children (ids) == 0)
    for (guint i = 0; i < self->items->len; i++)
      g_variant_builder_add (&all, "(i@a{sv})", (int) i,
                             build_properties (self, get_item (self, (int) i)));
  while (g_variant_iter_next (ids, "i", &id))
    if (get_item (self, id) != NULL)
      g_variant_builder_add (&all, "(i@a{sv})", id, build_properties (self, get_item (self, id)));
  return g_variant_new ("(a(ia{sv}))", &all);
}

static GVariant *
get_one_property (WeirTrayMenu *self, GVariant *parameters)
{
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GVariant) value = NULL;
  const char *name;
  int id;

  g_variant_get (parameters, "(i&s)", &id, &name);
  if (get_item (self, id) == NULL)
    return NULL;
  properties = g_variant_ref_sink (build_properties (self, get_item (self, id)));
  value = g_variant_lookup_value (properties, name, NULL);
  return value != NULL ? g_variant_new ("(v)", value) : NULL;
}

static GVariant *
take_events (WeirTrayMenu *self, GVariant *parameters)
{
  g_autoptr (GVariantIter) events = NULL;
  GVariantBuilder unknown;
  const char *event;
  int id;

  g_variant_get (parameters, "(a(isvu))", &events);
  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  while (g_variant_iter_next (events, "(i&svu)", &id, &event, NULL, NULL))
    {
      if (get_item (self, id) == NULL)
        g_variant_builder_add (&unknown, "i", id);
      activate (self, id, event);
    }
  return g_variant_new ("(ai)", &unknown);
}

/* Nothing is ever put off until it is shown. */
static GVariant *
answer_about_to_show (WeirTrayMenu *self, GVariant *parameters)
{
  return g_variant_new ("(b)", FALSE);
}

static GVariant *
answer_about_to_show_group (WeirTrayMenu *self, GVariant *parameters)
{
  return g_variant_new ("(aiai)", NULL, NULL);
}

static GVariant *
take_event (WeirTrayMenu *self, GVariant *parameters)
{
  const char *event;
  int id;

  g_variant_get (parameters, "(i&svu)", &id, &event, NULL, NULL);
  if (get_item (self, id) == NULL)
    return NULL;
  activate (self, id, event);
  return g_variant_new ("()");
}

/* %NULL: there is no such item. */
static const struct
{
  const char *method;
  GVariant *(*answer) (WeirTrayMenu *self, GVariant *parameters);
} methods[] = {
  { "AboutToShow", answer_about_to_show },
  { "AboutToShowGroup", answer_about_to_show_group },
  { "Event", take_event },
  { "EventGroup", take_events },
  { "GetGroupProperties", get_group_properties },
  { "GetLayout", get_layout },
  { "GetProperty", get_one_property },
};

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
  WeirTrayMenu *self = user_data;
  GVariant *answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].method, method) == 0)
      answer = methods[i].answer (self, parameters);
  if (answer != NULL)
    g_dbus_method_invocation_return_value (invocation, answer);
  else
    g_dbus_method_invocation_return_error_literal (
        invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "There is no such item or property");
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
  if (strcmp (name, "Version") == 0)
    return g_variant_new_uint32 (VERSION);
  if (strcmp (name, "IconThemePath") == 0)
    return g_variant_new_strv (NULL, 0);
  return g_variant_new_string (strcmp (name, "Status") == 0 ? "normal" : "ltr");
}

/* --- For the owner --- */

int
weir_tray_menu_add (WeirTrayMenu *self, int parent, const char *label, const char *action)
{
  Item *item;

  g_return_val_if_fail (WEIR_IS_TRAY_MENU (self), 0);
  g_return_val_if_fail (get_item (self, parent) != NULL, 0);

  item = g_new0 (Item, 1);
  item->id = (int) self->items->len;
  item->parent = parent;
  item->label = g_strdup (label);
  item->action = g_strdup (action);
  item->is_enabled = TRUE;
  g_ptr_array_add (self->items, item);
  self->revision++;
  return item->id;
}

static void
tell_change (WeirTrayMenu *self, const Item *item)
{
  GVariantBuilder updated;

  if (self->connection == NULL)
    return;
  g_variant_builder_init (&updated, G_VARIANT_TYPE ("a(ia{sv})"));
  g_variant_builder_add (&updated, "(i@a{sv})", item->id, build_properties (self, item));
  g_dbus_connection_emit_signal (self->connection, NULL, self->path, INTERFACE,
                                 "ItemsPropertiesUpdated",
                                 g_variant_new ("(a(ia{sv})a(ias))", &updated, NULL), NULL);
}

void
weir_tray_menu_set (WeirTrayMenu *self,
                    int id,
                    const char *label,
                    const char *action,
                    gboolean is_enabled)
{
  Item *item;

  g_return_if_fail (WEIR_IS_TRAY_MENU (self));
  g_return_if_fail (label != NULL);

  item = get_item (self, id);
  g_return_if_fail (item != NULL);
  if (g_strcmp0 (item->action, action) != 0)
    {
      g_free (item->action);
      item->action = g_strdup (action);
    }
  if (g_strcmp0 (item->label, label) == 0 && item->is_enabled == is_enabled)
    return;
  g_free (item->label);
  item->label = g_strdup (label);
  item->is_enabled = is_enabled;
  tell_change (self, item);
}

void
weir_tray_menu_set_choice (WeirTrayMenu *self, int id, gboolean is_shown, gboolean is_on)
{
  Item *item;

  g_return_if_fail (WEIR_IS_TRAY_MENU (self));

  item = get_item (self, id);
  g_return_if_fail (item != NULL);
  if (item->is_choice && item->is_hidden == !is_shown && item->is_on == is_on)
    return;
  item->is_choice = TRUE;
  item->is_hidden = !is_shown;
  item->is_on = is_on;
  tell_change (self, item);
}

gboolean
weir_tray_menu_export (WeirTrayMenu *self,
                       GDBusConnection *connection,
                       const char *path,
                       GError **error)
{
  static const GDBusInterfaceVTable vtable = { on_call, on_get_property, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (WEIR_IS_TRAY_MENU (self), FALSE);
  g_return_val_if_fail (self->connection == NULL, FALSE);

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (connection, path, node->interfaces[0],
                                                          &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  self->path = g_strdup (path);
  return TRUE;
}

void
weir_tray_menu_unexport (WeirTrayMenu *self)
{
  g_return_if_fail (WEIR_IS_TRAY_MENU (self));

  if (self->connection != NULL)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->path, g_free);
}

static void
weir_tray_menu_dispose (GObject *object)
{
  weir_tray_menu_unexport (WEIR_TRAY_MENU (object));

  G_OBJECT_CLASS (weir_tray_menu_parent_class)->dispose (object);
}

static void
weir_tray_menu_finalize (GObject *object)
{
  g_ptr_array_unref (WEIR_TRAY_MENU (object)->items);

  G_OBJECT_CLASS (weir_tray_menu_parent_class)->finalize (object);
}

static void
weir_tray_menu_class_init (WeirTrayMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_tray_menu_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_tray_menu_finalize;

  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_tray_menu_init (WeirTrayMenu *self)
{
  Item *root = g_new0 (Item, 1);

  root->parent = -1;
  self->revision = 1;
  self->items = g_ptr_array_new_with_free_func (item_free);
  g_ptr_array_add (self->items, root);
}

WeirTrayMenu *
weir_tray_menu_new (void)
{
  return g_object_new (WEIR_TYPE_TRAY_MENU, NULL);
}
