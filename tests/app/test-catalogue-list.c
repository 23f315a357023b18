/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

#include <string.h>

/* The models on offer, as the demo has them: told of, priced, found. */

/* (transfer none): once it is known; the list holds it. */
static WeirCatalogueEntry *
wait_entry (WeirDesk *desk, const char *name)
{
  GListModel *list = G_LIST_MODEL (weir_fleet_get_catalogue (weir_desk_get_fleet (desk)));

  for (;;)
    {
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        {
          g_autoptr (WeirCatalogueEntry) entry = g_list_model_get_item (list, i);

          if (strcmp (weir_catalogue_entry_get_model (entry)->name, name) == 0)
            return entry;
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
wait_running (WeirCatalogueEntry *entry, guint n)
{
  while (weir_catalogue_entry_get_n_running (entry) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_list (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirMoney) money = weir_money_new (NULL);
  WeirCatalogueEntry *gpt, *embedding;
  g_autofree char *facts = NULL;
  g_autofree char *price = NULL;
  g_autofree char *one_price = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  g_assert_cmpuint (g_list_model_get_n_items (
                        G_LIST_MODEL (weir_fleet_get_catalogue (weir_desk_get_fleet (desk)))),
                    ==, 0);
  weir_service_refresh (weir_desk_get_service (desk));
  gpt = wait_entry (desk, "gpt-4.1");
  g_assert_cmpstr (weir_catalogue_entry_get_title (gpt), ==, "GPT-4.1");
  facts = weir_catalogue_entry_describe (gpt);
  g_assert_cmpstr (facts, ==, "OpenAI · gpt-4.1 · 1.05 M tokens · chat · takes text, images");
  price = weir_catalogue_entry_format_price (gpt, money);
  g_assert_cmpstr (price, ==, "CU 2.46 in · CU 9.41 out");
  wait_running (gpt, 1);

  embedding = wait_entry (desk, "text-embedding-3-small");
  one_price = weir_catalogue_entry_format_price (embedding, money);
  g_assert_true (g_str_has_prefix (one_price, "CU "));
  g_assert_true (g_str_has_suffix (one_price, " in"));
}

static void
test_matches (void)
{
  static const struct
  {
    const char *model;
    WeirCatalogueKind kind;
    const char *search;
    gboolean matches;
  } rows[] = {
    { "gpt-4.1", WEIR_CATALOGUE_ALL, NULL, TRUE },
    { "gpt-4.1", WEIR_CATALOGUE_ALL, "openai gpt", TRUE },
    { "gpt-4.1", WEIR_CATALOGUE_ALL, "images", TRUE },
    { "gpt-4.1", WEIR_CATALOGUE_ALL, "anthropic", FALSE },
    { "gpt-4.1", WEIR_CATALOGUE_CHAT, NULL, TRUE },
    { "gpt-4.1", WEIR_CATALOGUE_IMAGES, NULL, TRUE },
    { "gpt-4.1", WEIR_CATALOGUE_REASONING, NULL, FALSE },
    { "gpt-4.1", WEIR_CATALOGUE_EMBEDDING, NULL, FALSE },
    { "gpt-4.1", WEIR_CATALOGUE_RETIRING, NULL, TRUE },
    { "gpt-4.1", WEIR_CATALOGUE_DEPLOYED, NULL, TRUE },
    { "gpt-4o-mini", WEIR_CATALOGUE_DEPLOYED, NULL, FALSE },
    { "o3", WEIR_CATALOGUE_REASONING, NULL, TRUE },
    { "gpt-5", WEIR_CATALOGUE_RETIRING, NULL, FALSE },
    { "text-embedding-3-small", WEIR_CATALOGUE_EMBEDDING, NULL, TRUE },
    { "text-embedding-3-small", WEIR_CATALOGUE_CHAT, NULL, FALSE },
  };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  GDate today;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  weir_service_refresh (weir_desk_get_service (desk));
  wait_running (wait_entry (desk, "gpt-4.1"), 1);
  g_date_set_dmy (&today, 1, G_DATE_OCTOBER, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (weir_catalogue_entry_matches (wait_entry (desk, rows[i].model), rows[i].kind,
                                      rows[i].search, &today)
        != rows[i].matches)
      g_error ("%s as %s with “%s”", rows[i].model, weir_catalogue_kind_describe (rows[i].kind),
               rows[i].search);
}

/* Entries stay as long as the same is told of the model. */
static void
test_same (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  WeirCatalogueEntry *before;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  desk_fixture_refresh (desk);
  before = wait_entry (desk, "gpt-4o");
  wait_running (before, 1);
  weir_demo_set_deployments (f.demo, &(const WeirDemoDeployment){ .model = "gpt-5" }, 1);
  desk_fixture_refresh (desk);
  wait_running (before, 0);
  g_assert_true (wait_entry (desk, "gpt-4o") == before);
}

/* What is not told is not made up. */
static void
test_bare (void)
{
  static const char json[] =
      "{\"resources\":[{\"model\":\"m\",\"executableId\":\"x\",\"versions\":[]},"
      "{\"model\":\"n\",\"executableId\":\"x\",\"versions\":[{\"name\":\"1\",\"isLatest\":true,"
      "\"capabilities\":[\"novelty\"]}]}]}";
  g_autoptr (WeirCatalogue) catalogue = weir_catalogue_parse (json, strlen (json), NULL);
  g_autoptr (WeirCatalogueEntry) m =
      weir_catalogue_entry_new (catalogue, weir_catalogue_find (catalogue, "m"));
  g_autoptr (WeirCatalogueEntry) n =
      weir_catalogue_entry_new (catalogue, weir_catalogue_find (catalogue, "n"));
  g_autoptr (WeirMoney) money = weir_money_new (NULL);
  g_autofree char *m_facts = weir_catalogue_entry_describe (m);
  g_autofree char *n_facts = weir_catalogue_entry_describe (n);
  GDate today;

  g_date_set_dmy (&today, 1, G_DATE_OCTOBER, 2026);
  g_assert_cmpstr (m_facts, ==, "m");
  g_assert_cmpstr (n_facts, ==, "n · novelty");
  g_assert_null (weir_catalogue_entry_format_price (m, money));
  g_assert_null (weir_catalogue_entry_format_price (n, money));
  g_assert_false (weir_catalogue_entry_matches (m, WEIR_CATALOGUE_CHAT, NULL, &today));
  g_assert_false (weir_catalogue_entry_matches (n, WEIR_CATALOGUE_RETIRING, NULL, &today));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/catalogue-list/list", test_list);
  g_test_add_func ("/app/catalogue-list/matches", test_matches);
  g_test_add_func ("/app/catalogue-list/same", test_same);
  g_test_add_func ("/app/catalogue-list/bare", test_bare);

  return g_test_run ();
}
