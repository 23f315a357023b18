/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirKeyringTry:
 * @begin: asks the keyring for anything, without a way to cancel it; @callback may never be called
 * @finish: whether it answered; the door may be gone by then
 *
 * One way to open a keyring.
 */
typedef struct
{
  void (*begin) (GAsyncReadyCallback callback, gpointer callback_data);
  gboolean (*finish) (GAsyncResult *result, GError **error);
} WeirKeyringTry;

/**
 * WeirKeyringDoor:
 *
 * Opens the keyring once for all who wait for it. Within a Flatpak, libsecret asks the Secret portal for the
 * key of its file, and listens for the response only after the call has returned: where the program is
 * busy, the response has come and gone by then, and libsecret waits for good. Nor can that be cancelled:
 * libsecret 0.20 locks itself up then. So the first request is made here, without a way to cancel it, and
 * again when a response was seen that nobody took.
 *
 * Used on one thread, with its main context.
 */
#define WEIR_TYPE_KEYRING_DOOR (weir_keyring_door_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyringDoor, weir_keyring_door, WEIR, KEYRING_DOOR, GObject)

/* @bus: where responses are seen. @way: (nullable): in the place of a search by libsecret; static */
WeirKeyringDoor *weir_keyring_door_new (GDBusConnection *bus, const WeirKeyringTry *way);

/**
 * weir_keyring_door_open_async:
 *
 * Waits until the keyring has answered for the first time; afterwards this is done at once. A failure
 * leaves it shut: the next one tries again.
 */
void weir_keyring_door_open_async (WeirKeyringDoor *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Errors: G_IO_ERROR_CANCELLED; those of the way */
gboolean
weir_keyring_door_open_finish (WeirKeyringDoor *self, GAsyncResult *result, GError **error);

G_END_DECLS
