/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirResponseIds:
 *
 * Which deployment has made a reply that is kept upstream: nobody else can give it back or go on from
 * it. Called from any thread that may block for a moment.
 */
#define WEIR_TYPE_RESPONSE_IDS (weir_response_ids_get_type ())
G_DECLARE_INTERFACE (WeirResponseIds, weir_response_ids, WEIR, RESPONSE_IDS, GObject)

struct _WeirResponseIdsInterface
{
  GTypeInterface parent;

  void (*bind) (WeirResponseIds *self,
                const char *id,
                const char *account,
                const char *deployment,
                gint64 wall_us);
  gboolean (*find) (WeirResponseIds *self, const char *id, char **account, char **deployment);
  void (*forget) (WeirResponseIds *self, const char *id);
};

/* Notes that the reply @id was made by @deployment of the account with the id @account, at @wall_us
 * (microseconds since 1970 UTC). */
void weir_response_ids_bind (WeirResponseIds *self,
                             const char *id,
                             const char *account,
                             const char *deployment,
                             gint64 wall_us);

/* @account, @deployment: (out) (transfer full): set when the answer is %TRUE. %FALSE: not known (any
 * more). */
gboolean
weir_response_ids_find (WeirResponseIds *self, const char *id, char **account, char **deployment);

/* The reply was deleted. */
void weir_response_ids_forget (WeirResponseIds *self, const char *id);

G_END_DECLS
