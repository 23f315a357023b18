/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirRefusedMember:
 * @path: (array zero-terminated=1): the names and indexes down to the member, as the upstream wrote
 *   them: {"tools", "3", "custom", "defer_loading"}. It may hold words that are no members, such as
 *   the kind of a block
 * @flag: (nullable): only this element of the array at @path
 *
 * The one thing an upstream said it does not take.
 */
typedef struct
{
  char **path;
  char *flag;
} WeirRefusedMember;

void weir_refused_member_clear (WeirRefusedMember *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirRefusedMember, weir_refused_member_clear)

/**
 * weir_refused_member_read:
 * @error: what the upstream answered, as weir_codec_read_upstream_error () made it of a status 400
 * @member: (out caller-allocates)
 *
 * Finds out whether a refusal is about exactly one member or flag that the upstream does not know
 * or does not take. A refusal of a member's value is none of these, unless the only value that is
 * taken is the default.
 *
 * Returns: %FALSE when it names none, or more than one; @member is then empty
 */
gboolean weir_refused_member_read (const GError *error, WeirRefusedMember *member);

G_END_DECLS
