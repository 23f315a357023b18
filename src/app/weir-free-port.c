/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-free-port.h"

#define MAX_TRIES 100u

/* The port it got, 0: none. @port 0: any. */
static guint16
try_port (GInetAddress *address, guint16 port)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (socket == NULL || !g_socket_bind (socket, wanted, TRUE, NULL)
      || !g_socket_listen (socket, NULL))
    return 0;
  bound = g_socket_get_local_address (socket, NULL);
  return bound != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : 0;
}

guint16
weir_free_port_find (const char *host, guint16 port)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, 0);

  address = g_inet_address_new_from_string (host);
  if (address == NULL)
    address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  for (guint next = port + 1u; next <= G_MAXUINT16 && next <= port + MAX_TRIES; next++)
    if (try_port (address, (guint16) next) != 0)
      return (guint16) next;
  return try_port (address, 0);
}
