/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-service-notify.h"

#include <errno.h>

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
weir_service_notify (const char *socket_name, const char *state)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize len;
  int fd;

  g_return_if_fail (state != NULL);

  len = socket_name != NULL ? strlen (socket_name) : 0;
  if (len < 2 || len >= sizeof address.sun_path || strchr ("/@", socket_name[0]) == NULL)
    return;
  memcpy (address.sun_path, socket_name, len);
  if (address.sun_path[0] == '@')
    address.sun_path[0] = '\0';

  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return;
  if (sendto (fd, state, strlen (state), MSG_NOSIGNAL, (const struct sockaddr *) &address,
              G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + len)
      < 0)
    g_debug ("The service manager was not told: %s", g_strerror (errno));
  close (fd);
}
