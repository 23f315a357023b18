/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-engine-bus.h"

#include <unistd.h>

#include "app/weir-engine-bus-requests.h"

struct _WeirEngineBus
{
  WeirEngineBusOwner owner;
  WeirEngine *engine;              /* (nullable) */
  WeirEngineBusRequests *requests; /* (nullable): of @engine */
  GCancellable *cancellable;       /* of refreshes under way */
  GDBusNodeInfo *node;
  GDBusConnection *connection;
  guint registration;
  guint name;
};

static const char INTERFACE[] = "<node>"
                                "  <interface name='" WEIR_ENGINE_BUS_INTERFACE "'>"
                                "    <method name='GetStatus'>"
                                "      <arg name='status' type='a{sv}' direction='out'/>"
                                "    </method>"
                                "    <method name='Reload'/>"
                                "    <method name='Refresh'/>"
                                "    <method name='ListRequests'>"
                                "      <arg name='filter' type='s' direction='in'/>"
                                "      <arg name='number' type='u' direction='in'/>"
                                "      <arg name='requests' type='as' direction='out'/>"
                                "    </method>"
                                "    <method name='GetRequest'>"
                                "      <arg name='id' type='s' direction='in'/>"
                                "      <arg name='form' type='s' direction='in'/>"
                                "      <arg name='text' type='s' direction='out'/>"
                                "    </method>"
                                "    <method name='StopRequest'>"
                                "      <arg name='id' type='s' direction='in'/>"
                                "      <arg name='stopped' type='b' direction='out'/>"
                                "    </method>"
                                "  </interface>"
                                "</node>";

gboolean
weir_engine_bus_is_there (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (path, G_FILE_TEST_EXISTS);
}

/* --- Methods --- */

static guint
count_deployments (GPtrArray *deployments, const char *account)
{
  guint n = 0;

  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (g_str_equal (deployment->account->name, account))
        n++;
    }
  return n;
}

static GVariant *
describe_accounts (WeirEngine *engine)
{
  g_auto (GStrv) names = weir_engine_dup_account_names (engine);
  g_autoptr (GPtrArray) deployments = weir_engine_dup_deployments (engine);
  GVariantBuilder rows;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(sus)"));
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (GError) error = weir_engine_dup_account_error (engine, *name);

      g_variant_builder_add (&rows, "(sus)", *name, count_deployments (deployments, *name),
                             error != NULL ? error->message : "");
    }
  return g_variant_builder_end (&rows);
}

/* Why requests are not stored just now, if they are not, and how many that are. */
static void
describe_usage (WeirEngine *engine, GVariantDict *dict)
{
  WeirUsageStore *usage = weir_engine_get_usage (engine);
  g_autofree char *trouble = usage != NULL ? weir_usage_store_dup_trouble (usage) : NULL;
  WeirUsageFate fate = { 0 };

  if (usage != NULL)
    weir_usage_sink_add_fate (WEIR_USAGE_SINK (usage), &fate);
  g_variant_dict_insert (dict, "usage-trouble", "s", trouble != NULL ? trouble : "");
  g_variant_dict_insert (dict, "usage-waiting", "t", fate.waiting);
  g_variant_dict_insert (dict, "usage-lost", "t", fate.lost);
}

static GVariant *
describe (WeirEngine *engine)
{
  g_autofree char *url = weir_engine_dup_base_url (engine);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "version", "s", WEIR_VERSION);
  g_variant_dict_insert (&dict, "process", "u", (guint32) getpid ());
  g_variant_dict_insert (&dict, "url", "s", url != NULL ? url : "");
  g_variant_dict_insert (&dict, "demo", "b", weir_engine_get_settings (engine)->demo);
  g_variant_dict_insert (&dict, "active", "u", weir_engine_get_n_active (engine));
  describe_usage (engine, &dict);
  g_variant_dict_insert_value (&dict, "accounts", describe_accounts (engine));
  return g_variant_new ("(@a{sv})", g_variant_dict_end (&dict));
}

static void
on_refreshed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *call = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_engine_discover_finish (WEIR_ENGINE (object), result, &error))
    g_dbus_method_invocation_return_value (call, NULL);
  else
    g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
                                                   error->message);
}

static void
reload (WeirEngineBus *self, GDBusMethodInvocation *call)
{
  g_autoptr (GError) error = NULL;

  if (self->owner.reload != NULL ? self->owner.reload (self->owner.user_data, &error)
                                 : weir_engine_reload (self->engine, &error))
    g_dbus_method_invocation_return_value (call, NULL);
  else
    g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
                                                   error->message);
}

/* GDBus has checked that the method is one of the interface. */
static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *arguments,
         GDBusMethodInvocation *call,
         gpointer user_data)
{
  WeirEngineBus *self = user_data;

  if (g_str_equal (method, "Reload"))
    reload (self, call);
  else if (self->engine == NULL)
    g_dbus_method_invocation_return_error_literal (
        call, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
        "Weir runs, but cannot use its configuration; “weirctl reload” tells why");
  else if (g_str_equal (method, "GetStatus"))
    g_dbus_method_invocation_return_value (call, describe (self->engine));
  else if (!weir_engine_bus_requests_call (self->requests, method, arguments, call))
    weir_engine_discover_async (self->engine, self->cancellable, on_refreshed, call);
}

/* --- Being there --- */

static void
on_bus_acquired (GDBusConnection *connection, const char *name, gpointer user_data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  WeirEngineBus *self = user_data;
  g_autoptr (GError) error = NULL;

  self->registration = g_dbus_connection_register_object (
      connection, WEIR_ENGINE_BUS_PATH, self->node->interfaces[0], &vtable, self, NULL, &error);
  if (self->registration == 0)
    g_info ("Not to be reached over the session bus: %s", error->message);
  else
    self->connection = g_object_ref (connection);
}

/* Calls that wait for the one before are answered with an error. */
static void
let_go (WeirEngineBus *self)
{
  if (self->engine == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->requests, weir_engine_bus_requests_free);
  self->engine = NULL;
}

void
weir_engine_bus_set_engine (WeirEngineBus *self, WeirEngine *engine)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (engine == NULL || WEIR_IS_ENGINE (engine));

  if (self->engine == engine)
    return;
  let_go (self);
  if (engine == NULL)
    return;
  self->engine = engine;
  self->cancellable = g_cancellable_new ();
  self->requests = weir_engine_bus_requests_new (engine, self->owner.requests);
}

WeirEngineBus *
weir_engine_bus_new_for_owner (const WeirEngineBusOwner *owner)
{
  WeirEngineBus *self;

  g_return_val_if_fail (owner != NULL, NULL);

  self = g_new0 (WeirEngineBus, 1);
  self->owner = *owner;
  self->node = g_dbus_node_info_new_for_xml (INTERFACE, NULL);
  if (weir_engine_bus_is_there ())
    self->name =
        g_bus_own_name (G_BUS_TYPE_SESSION, WEIR_ENGINE_BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                        on_bus_acquired, NULL, NULL, self, NULL);
  return self;
}

WeirEngineBus *
weir_engine_bus_new (WeirEngine *engine)
{
  static const WeirEngineBusOwner none = { 0 };
  WeirEngineBus *self;

  g_return_val_if_fail (WEIR_IS_ENGINE (engine), NULL);

  self = weir_engine_bus_new_for_owner (&none);
  weir_engine_bus_set_engine (self, engine);
  return self;
}

void
weir_engine_bus_free (WeirEngineBus *self)
{
  g_return_if_fail (self != NULL);

  let_go (self);
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  g_clear_handle_id (&self->name, g_bus_unown_name);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->node, g_dbus_node_info_unref);
  g_free (self);
}
