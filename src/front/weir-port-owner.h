/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the system tells of its processes. */
#define WEIR_PORT_OWNER_PROC "/proc"

/**
 * WeirPortOwner:
 * @process: (nullable): its number, "1234"; %NULL: another user's, which cannot be seen
 * @program: (nullable): its name, where it is known
 * @user: the name of the user, or their number
 * @is_own_user: it is the user of this process
 * @is_weir: it is a Weir; of another user's process: that user has one running
 */
typedef struct
{
  char *process;
  char *program;
  char *user;
  gboolean is_own_user;
  gboolean is_weir;
} WeirPortOwner;

/**
 * weir_port_owner_find:
 * @proc: WEIR_PORT_OWNER_PROC, but in tests
 * @port: a TCP port of this machine
 * @owner: (out): who listens there
 *
 * Returns: whether anybody does, as far as can be seen
 */
gboolean weir_port_owner_find (const char *proc, guint16 port, WeirPortOwner *owner);

void weir_port_owner_clear (WeirPortOwner *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirPortOwner, weir_port_owner_clear)

G_END_DECLS
