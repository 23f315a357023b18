/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"
#include "base/weir-learned-member.h"

G_BEGIN_DECLS

/* How much is kept: beyond the first, a deployment teaches nothing more; beyond the second, what was
 * learned first is forgotten. */
#define WEIR_LEARNED_MAX_EACH 16
#define WEIR_LEARNED_MAX 1024

/**
 * WeirLearned:
 *
 * Which members each deployment does not take, learned from its refusals. What is known holds for
 * the model and version that refused; another model under the same id begins anew. A guarded
 * object: any thread.
 */
typedef struct _WeirLearned WeirLearned;

WeirLearned *weir_learned_new (void);
void weir_learned_free (WeirLearned *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLearned, weir_learned_free)

/* @changed: (nullable): called after each change by weir_learned_add (), in the thread that made it,
 * with nothing locked. Set it before the first of them. */
void weir_learned_set_changed (WeirLearned *self,
                               void (*changed) (gpointer user_data),
                               gpointer user_data);

/* Remembers that @deployment does not take @member. %FALSE when there is no room for it. */
gboolean weir_learned_add (WeirLearned *self, const WeirDeployment *deployment, const char *member);

/* (transfer full) (nullable) (array zero-terminated=1): patterns; %NULL when there are none. */
char **weir_learned_get (WeirLearned *self, const WeirDeployment *deployment);

/* (transfer full) (element-type WeirLearnedMember): all there is, in the order it was learned. */
GPtrArray *weir_learned_dup (WeirLearned *self);

/* (element-type WeirLearnedMember): takes over other knowledge in place of what there is. */
void weir_learned_replace (WeirLearned *self, GPtrArray *members);

G_END_DECLS
