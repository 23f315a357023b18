/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-fd-set.h"

G_BEGIN_DECLS

/**
 * WeirListener:
 *
 * One listening socket: accepts in portions, and after any failure (such as no descriptors left)
 * goes on after a pause instead of never. In the server context only.
 */
typedef struct _WeirListener WeirListener;

/* Takes a connection. Returns: whether there is room for another one now */
typedef gboolean (*WeirAcceptFunc) (GSocket *socket,
                                    GTlsCertificate *certificate,
                                    gpointer user_data);

/**
 * weir_listener_new:
 * @certificate: (nullable): handed to @accept
 *
 * Errors: G_IO_ERROR_ADDRESS_IN_USE, whose message names the process where it is to be seen
 */
WeirListener *weir_listener_new (WeirFdSet *set,
                                 GInetAddress *address,
                                 guint16 port,
                                 GTlsCertificate *certificate,
                                 WeirAcceptFunc accept,
                                 gpointer user_data,
                                 GError **error);
void weir_listener_free (WeirListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListener, weir_listener_free)

guint16 weir_listener_get_port (WeirListener *self);

/* There is room again. */
void weir_listener_resume (WeirListener *self);

G_END_DECLS
