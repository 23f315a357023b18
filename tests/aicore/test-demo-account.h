/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-account.h"
#include "demo/weir-demo.h"

G_BEGIN_DECLS

/* (transfer full): a started simulated service with these deployments. */
static inline WeirDemo *
test_demo_new (const WeirDemoDeployment *deployments, guint n_deployments)
{
  WeirDemoOptions options = { .deployments = deployments, .n_deployments = n_deployments };
  WeirDemo *demo = weir_demo_new (&options);
  g_autoptr (GError) error = NULL;

  weir_demo_start (demo, 0, &error);
  g_assert_no_error (error);
  return demo;
}

/* (transfer full): an account there, in the groups "default" and "team-a", its tokens fetched in the
 * default context. */
static inline WeirAccount *
test_demo_account_new (WeirDemo *demo, WeirClock *clock)
{
  static const char *const groups[] = { "default", "team-a", NULL };
  WeirAccount *account = weir_account_alloc ();
  g_autofree char *json = weir_demo_dup_service_key (demo);
  g_autoptr (GError) error = NULL;

  account->id = g_strdup ("demo");
  account->name = g_strdup ("Demo");
  account->key = weir_service_key_parse (json, -1, &error);
  g_assert_no_error (error);
  account->tokens = weir_token_source_new (account->key, NULL, clock);
  account->resource_groups = g_strdupv ((char **) groups);

  return account;
}

/* What a GAsyncReadyCallback leaves for the one who turns the loop. */
static inline void
test_demo_on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static inline void
test_demo_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Lets what is closing close. */
static inline void
test_demo_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

G_END_DECLS
