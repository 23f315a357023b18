/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirTestKeyring:
 * @connection: to the session bus, for who is under test
 * @folder: home of the keyring
 *
 * A session bus of the test's own, with or without a real gnome-keyring on it that is thrown away
 * afterwards. One for a process at a time.
 */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  GSubprocess *daemon; /* (nullable) */
  char *folder;
} WeirTestKeyring;

/* Whether gnome-keyring is installed; a test without it is to be skipped. */
gboolean weir_test_keyring_is_installed (void);

/* The bus, with nobody on it; it is the session bus of this process and its children. */
void weir_test_keyring_set_up (WeirTestKeyring *self);
void weir_test_keyring_tear_down (WeirTestKeyring *self);

/* Puts an unlocked keyring on the bus; what an earlier one of this bus kept is there. */
void weir_test_keyring_start (WeirTestKeyring *self);
void weir_test_keyring_stop (WeirTestKeyring *self);

/* As another program does. */
void weir_test_keyring_lock (WeirTestKeyring *self);
void weir_test_keyring_unlock (WeirTestKeyring *self);

G_END_DECLS
