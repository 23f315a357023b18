/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment-list.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/**
 * WeirEngineMember:
 * @settings: kept alive for @configured
 * @configured: as the settings have it
 * @asked_us: when its deployments were last asked for (boot time), 0 never
 * @is_asked: whether one such question has come to its end
 * @complaint: (nullable): what was last told of its discovery, so that it is told once
 *
 * One account at work: made of settings, living in the server context, shared by the engine's old
 * and new set when a reload left it as it was. Reference-counted, for the server context only.
 */
typedef struct
{
  WeirSettings *settings;
  const WeirSettingsAccount *configured;
  WeirAccount *account;
  WeirAiApi *api;
  WeirDeploymentList *list;
  gint64 asked_us;
  gboolean is_asked;
  char *complaint;
} WeirEngineMember;

/**
 * weir_engine_member_new:
 * @settings: with the account at @index
 * @trust: (nullable): the only certificates to trust
 * @notices: (element-type utf8): where warnings about it go
 *
 * Errors: WEIR_AICORE_ERROR_KEY
 */
WeirEngineMember *weir_engine_member_new (WeirSettings *settings,
                                          guint index,
                                          GMainContext *context,
                                          WeirClock *clock,
                                          GTlsDatabase *trust,
                                          GPtrArray *notices,
                                          GError **error);
WeirEngineMember *weir_engine_member_ref (WeirEngineMember *self);
void weir_engine_member_unref (WeirEngineMember *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirEngineMember, weir_engine_member_unref)

/* Whether nobody else uses its objects any more, such as a request of the time before a reload. */
gboolean weir_engine_member_is_idle (WeirEngineMember *self);

G_END_DECLS
