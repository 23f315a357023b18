/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-learned-member.h"

WeirLearnedMember *
weir_learned_member_new (const char *deployment,
                         const char *model,
                         const char *version,
                         const char *member)
{
  WeirLearnedMember *self;

  g_return_val_if_fail (deployment != NULL && member != NULL, NULL);

  self = g_new0 (WeirLearnedMember, 1);
  self->deployment = g_strdup (deployment);
  self->model = g_strdup (model);
  self->version = g_strdup (version);
  self->member = g_strdup (member);
  return self;
}

void
weir_learned_member_free (WeirLearnedMember *self)
{
  if (self == NULL)
    return;

  g_free (self->deployment);
  g_free (self->model);
  g_free (self->version);
  g_free (self->member);
  g_free (self);
}

gboolean
weir_learned_member_equal (const WeirLearnedMember *a, const WeirLearnedMember *b)
{
  return g_strcmp0 (a->deployment, b->deployment) == 0 && g_strcmp0 (a->model, b->model) == 0
         && g_strcmp0 (a->version, b->version) == 0 && g_strcmp0 (a->member, b->member) == 0;
}

GPtrArray *
weir_learned_members_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir_learned_member_free);
}
