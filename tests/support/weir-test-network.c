/* SPDX-License-Identifier: MIT */
#include "support/weir-test-network.h"

struct _WeirTestNetwork
{
  GObject parent_instance;

  gboolean is_available;
  gboolean is_reached;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
can_reach_async (GNetworkMonitor *monitor,
                 GSocketConnectable *connectable,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (monitor, cancellable, callback, user_data);

  if (WEIR_TEST_NETWORK (monitor)->is_reached)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "no way");
}

static gboolean
can_reach_finish (GNetworkMonitor *monitor, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
network_init (GNetworkMonitorInterface *iface)
{
  iface->can_reach_async = can_reach_async;
  iface->can_reach_finish = can_reach_finish;
}

static gboolean
network_make (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = network_make;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirTestNetwork,
                               weir_test_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, network_init))

static void
weir_test_network_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CONNECTIVITY)
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value,
                         prop_id == PROP_AVAILABLE && WEIR_TEST_NETWORK (object)->is_available);
}

static void
weir_test_network_class_init (WeirTestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
weir_test_network_init (WeirTestNetwork *self)
{
  self->is_available = TRUE;
}

WeirTestNetwork *
weir_test_network_new (void)
{
  return g_object_new (WEIR_TYPE_TEST_NETWORK, NULL);
}

void
weir_test_network_set_available (WeirTestNetwork *self, gboolean is_available)
{
  g_return_if_fail (WEIR_IS_TEST_NETWORK (self));

  self->is_available = is_available;
  g_signal_emit_by_name (self, "network-changed", is_available);
}

void
weir_test_network_set_reached (WeirTestNetwork *self, gboolean is_reached)
{
  g_return_if_fail (WEIR_IS_TEST_NETWORK (self));

  self->is_reached = is_reached;
}
