/* SPDX-License-Identifier: MIT */
#include "app/weir-key-ring.h"

#include <string.h>

#include "app/weir-desk.h"
#include "engine-fixture.h"
#include "keeper.h"
#include "store/weir-fallback-credentials.h"

typedef struct
{
  EngineFixture engine;
  TestKeeper *keeper;
  WeirDesk *desk;
  WeirKeyRing *ring;
  GString *told; /* a word each */
  char *secret;
} Fixture;

static void
on_secret (Fixture *f, const char *name, WeirSecret *secret)
{
  g_string_append_printf (f->told, "%s ", name);
  g_free (f->secret);
  f->secret = g_strdup (weir_secret_peek (secret, NULL));
}

static void
on_failed (Fixture *f, const char *text)
{
  g_string_append (f->told, "failed ");
}

/* @data: whether there is a keyring */
static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const environment[] = { NULL };
  WeirSettingsSources sources = { .environment = environment, .port = -1 };
  WeirServiceOptions options = { .sources = &sources };
  g_autoptr (WeirCredentialStore) store = NULL;

  engine_fixture_set_up (&f->engine, NULL);
  f->keeper = test_keeper_new ();
  for (guint i = 0; data == NULL && i < KEEPER_N_CALLS; i++)
    test_keeper_refuse (f->keeper, i, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  store = weir_fallback_credentials_new (WEIR_CREDENTIAL_STORE (f->keeper));
  sources.home_dir = sources.config_dir = f->engine.folder;
  options.credentials = store;
  f->desk = weir_desk_new (&options);
  f->ring = weir_desk_get_keys (f->desk);
  f->told = g_string_new (NULL);
  g_signal_connect_swapped (f->ring, "made", G_CALLBACK (on_secret), f);
  g_signal_connect_swapped (f->ring, "found", G_CALLBACK (on_secret), f);
  g_signal_connect_swapped (f->ring, "failed", G_CALLBACK (on_failed), f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  weir_desk_close (f->desk);
  g_clear_object (&f->desk);
  g_clear_object (&f->keeper);
  engine_fixture_tear_down (&f->engine);
  g_string_free (f->told, TRUE);
  g_free (f->secret);
}

static void
wait_told (Fixture *f, const char *expected)
{
  while (strcmp (f->told->str, expected) != 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_n (Fixture *f, guint n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (f->ring)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_note (Fixture *f, const char *expected)
{
  g_autoptr (WeirKeyItem) item = g_list_model_get_item (G_LIST_MODEL (f->ring), 0);
  g_autofree char *note = NULL;

  g_object_get (item, "note", &note, NULL);
  g_assert_cmpstr (note, ==, expected);
}

static void
test_life (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;

  weir_key_ring_create (f->ring, "laptop");
  wait_told (f, "laptop ");
  wait_n (f, 1);
  assert_note (f, "Stored in the keyring");
  first = g_strdup (f->secret);
  g_assert_cmpuint (strlen (first), >, 30);

  weir_key_ring_find (f->ring, "laptop");
  wait_told (f, "laptop laptop ");
  g_assert_cmpstr (f->secret, ==, first);
  weir_key_ring_rotate (f->ring, "laptop");
  wait_told (f, "laptop laptop laptop ");
  g_assert_cmpstr (f->secret, !=, first);

  weir_key_ring_create (f->ring, "laptop");
  wait_told (f, "laptop laptop laptop failed ");
  weir_key_ring_rotate (f->ring, "nobody");
  weir_key_ring_revoke (f->ring, "laptop");
  wait_n (f, 0);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
}

static gboolean
is_known (WeirService *service)
{
  g_autoptr (WeirSecret) key = weir_service_dup_api_key (service);

  return key != NULL;
}

/* It is to be valid tomorrow as well. */
static void
test_no_keyring (Fixture *f, gconstpointer data)
{
  WeirService *service = weir_desk_get_service (f->desk);

  g_assert_false (weir_service_needs_api_key (service));
  weir_key_ring_create (f->ring, "laptop");
  wait_told (f, "laptop ");
  wait_n (f, 1);
  assert_note (f, "Cannot be shown again");
  /* until the end it is known to the chat, and to what tools are told */
  while (!weir_service_needs_api_key (service) || !is_known (service))
    g_main_context_iteration (NULL, TRUE);
  weir_key_ring_find (f->ring, "laptop");
  wait_told (f, "laptop failed ");
}

/* The keyring has gone, which nobody knows yet. */
static void
test_keyring_gone (Fixture *f, gconstpointer data)
{
  test_keeper_refuse (f->keeper, KEEPER_LOOKUP, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  weir_key_ring_create (f->ring, "laptop");
  wait_told (f, "laptop ");
  wait_n (f, 1);
  assert_note (f, "Cannot be shown again");
}

static void
test_note (void)
{
  static const char *const models[] = { "gpt-*", NULL };
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("laptop");
  g_autoptr (WeirKeyItem) item = NULL;
  g_autofree char *note = NULL;

  g_assert_true (weir_api_key_info_set_expires (info, "2027-01-31T12:00:00Z", NULL));
  weir_api_key_info_set_models (info, models);
  info->place = WEIR_API_KEY_IN_FILE;
  item = weir_key_item_new (info);
  g_object_get (item, "note", &note, NULL);
  g_assert_cmpstr (note, ==,
                   "Stored in the configuration file · valid until 01/31/27 · only for gpt-*");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/key-ring/life", Fixture, GINT_TO_POINTER (TRUE), set_up, test_life, tear_down);
  g_test_add ("/app/key-ring/no-keyring", Fixture, NULL, set_up, test_no_keyring, tear_down);
  g_test_add ("/app/key-ring/keyring-gone", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_keyring_gone, tear_down);
  g_test_add_func ("/app/key-ring/note", test_note);
  return g_test_run ();
}
