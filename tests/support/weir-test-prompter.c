/* SPDX-License-Identifier: MIT */
#include "support/weir-test-prompter.h"

#include <string.h>

/* The protocol between gnome-keyring and the dialog that gcr brings: gcr-dbus-constants.h. */
#define NAME "org.gnome.keyring.SystemPrompter"
#define PATH "/org/gnome/keyring/Prompter"
#define CALLBACK "org.gnome.keyring.internal.Prompter.Callback"

static const char introspection[] =
    "<node><interface name='org.gnome.keyring.internal.Prompter'>"
    "<method name='BeginPrompting'><arg name='callback' type='o' direction='in'/></method>"
    "<method name='PerformPrompt'><arg name='callback' type='o' direction='in'/>"
    "<arg name='type' type='s' direction='in'/><arg name='properties' type='a{sv}' direction='in'/>"
    "<arg name='exchange' type='s' direction='in'/></method>"
    "<method name='StopPrompting'><arg name='callback' type='o' direction='in'/></method>"
    "</interface></node>";

struct _WeirTestPrompter
{
  GDBusConnection *connection;
  GDBusNodeInfo *node;
  guint registration;
  guint name;
  guint n_prompts;
};

static void
tell (WeirTestPrompter *self,
      const char *who,
      const char *callback,
      const char *method,
      GVariant *parameters)
{
  g_dbus_connection_call (self->connection, who, callback, CALLBACK, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

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
  WeirTestPrompter *self = user_data;
  g_autoptr (GVariant) first = g_variant_get_child_value (parameters, 0);
  const char *callback = g_variant_get_string (first, NULL);

  g_dbus_method_invocation_return_value (invocation, NULL);
  if (strcmp (method, "StopPrompting") == 0)
    tell (self, sender, callback, "PromptDone", NULL);
  else if (strcmp (method, "BeginPrompting") == 0)
    tell (self, sender, callback, "PromptReady", g_variant_new ("(sa{sv}s)", "", NULL, ""));
  else
    {
      self->n_prompts++;
      tell (self, sender, callback, "PromptReady", g_variant_new ("(sa{sv}s)", "no", NULL, ""));
    }
}

guint
weir_test_prompter_get_n_prompts (WeirTestPrompter *self)
{
  return self->n_prompts;
}

WeirTestPrompter *
weir_test_prompter_new (GDBusConnection *connection)
{
  static const GDBusInterfaceVTable vtable = { on_call, NULL, NULL, { 0 } };
  WeirTestPrompter *self = g_new0 (WeirTestPrompter, 1);
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  self->registration = g_dbus_connection_register_object (
      connection, PATH, self->node->interfaces[0], &vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name = g_bus_own_name_on_connection (connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                             NULL, NULL, NULL);
  return self;
}

void
weir_test_prompter_free (WeirTestPrompter *self)
{
  g_bus_unown_name (self->name);
  g_dbus_connection_unregister_object (self->connection, self->registration);
  g_dbus_node_info_unref (self->node);
  g_object_unref (self->connection);
  g_free (self);
}
