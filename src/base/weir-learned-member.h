/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirLearnedMember:
 * @deployment: id of the deployment that refused it
 * @model: (nullable): SAP's name of the model that ran there
 * @version: (nullable): that model's version
 * @member: which one, as a pattern such as "tools[].defer_loading"
 *
 * A member of requests that one deployment does not take, as its refusals have taught.
 */
typedef struct
{
  char *deployment;
  char *model;
  char *version;
  char *member;
} WeirLearnedMember;

/* (transfer full) */
WeirLearnedMember *weir_learned_member_new (const char *deployment,
                                            const char *model,
                                            const char *version,
                                            const char *member);
void weir_learned_member_free (WeirLearnedMember *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLearnedMember, weir_learned_member_free)

gboolean weir_learned_member_equal (const WeirLearnedMember *a, const WeirLearnedMember *b);

/* (transfer full) (element-type WeirLearnedMember): an empty list that owns what is in it. */
GPtrArray *weir_learned_members_new (void);

G_END_DECLS
