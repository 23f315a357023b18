/* SPDX-License-Identifier: MIT */
#include "app/weir-price-list.h"

#include <string.h>

#include "app/weir-edit-error.h"

/* Prices of models in config.json, and in force. */

#define WAIT_S 60

typedef struct
{
  char *folder;
  char *file;
  WeirProblemBoard *board;
  WeirService *service;
  WeirPriceList *list;
  GAsyncResult *result;
} Fixture;

static void
set_up_with (Fixture *self, const char *config, gboolean writable)
{
  static const char *const environment[] = { NULL };
  g_autofree char *folder = NULL;
  WeirSettingsSources sources = { .environment = environment, .port = -1 };
  WeirServiceOptions options = { .sources = &sources };

  self->folder = g_dir_make_tmp ("weir-prices-XXXXXX", NULL);
  folder = g_build_filename (self->folder, "weir", NULL);
  self->file = g_build_filename (folder, "config.json", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (self->file, config, -1, NULL));
  sources.home_dir = self->folder;
  sources.config_dir = self->folder;
  self->board = weir_problem_board_new ();
  self->service = weir_service_new (&options, self->board);
  weir_service_open (self->service);
  self->list = weir_price_list_new (self->service, self->file, writable);
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->result);
  g_assert_finalize_object (self->list);
  weir_service_close (self->service);
  g_object_unref (self->service);
  g_object_unref (self->board);
  g_free (self->file);
  g_free (self->folder);
}

static void
on_set (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static gboolean
set (Fixture *self, const WeirSettingsPrice *price, GError **error)
{
  g_clear_object (&self->result);
  weir_price_list_set_async (self->list, price, on_set, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_price_list_set_finish (self->list, self->result, error);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* What was written is in force a moment later. */
static void
wait_for (Fixture *self, const char *model, double input)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (WAIT_S, on_time, &over);

  while (!over)
    {
      WeirPriceItem *item = weir_price_list_find (self->list, model);

      if ((item == NULL && input < 0)
          || (item != NULL && weir_price_item_get_rates (item)[0] == input))
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_false (over);
  g_source_remove (limit);
}

static void
assert_file (Fixture *self, const char *text)
{
  g_autofree char *is = NULL;

  g_assert_true (g_file_get_contents (self->file, &is, NULL, NULL));
  g_assert_cmpstr (is, ==, text);
}

static void
test_list (void)
{
  Fixture self = { 0 };

  set_up_with (&self,
               "{\"prices\": {\"models\": {\"b\": {\"input\": 1, \"output\": 2},"
               " \"a\": {\"output\": 0}}}}",
               TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self.list)), ==, 2);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self.list)) == WEIR_TYPE_PRICE_ITEM);
  {
    g_autoptr (WeirPriceItem) first = g_list_model_get_item (G_LIST_MODEL (self.list), 0);
    const double *rates = weir_price_item_get_rates (first);

    g_assert_cmpstr (weir_price_item_get_model (first), ==, "b");
    g_assert_cmpfloat (rates[0], ==, 1);
    g_assert_cmpfloat (rates[1], <, 0);
    g_assert_cmpfloat (rates[3], ==, 2);
  }
  g_assert_nonnull (weir_price_list_find (self.list, "a"));
  g_assert_null (weir_price_list_find (self.list, "c"));
  tear_down (&self);
}

/* What else is in the file stays, in the price itself, too. */
static void
test_set (void)
{
  char *model = (char *) "sonar";
  WeirSettingsPrice price = { .model = model, .rates = { 0.1, -1, -1, 12.5 } };
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_with (&self,
               "{\"mine\": 1, \"prices\": {\"models\": {\"sonar\": {\"cached\": 7, \"note\": "
               "\"x\"}}}}",
               TRUE);
  g_assert_true (set (&self, &price, &error));
  g_assert_no_error (error);
  wait_for (&self, "sonar", 0.1);
  assert_file (&self,
               "{\"mine\": 1, \"prices\": {\"models\": {\"sonar\": {\"note\": \"x\", \"input\": "
               "0.1, \"output\": 12.5}}}}");

  for (guint i = 0; i < WEIR_SETTINGS_N_PRICES; i++)
    price.rates[i] = -1;
  g_assert_true (set (&self, &price, &error));
  wait_for (&self, "sonar", -1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self.list)), ==, 0);
  /* what is not there is not taken out */
  g_assert_true (set (&self, &price, &error));
  g_assert_no_error (error);
  tear_down (&self);
}

static void
test_refused (void)
{
  const WeirSettingsPrice price = { .model = (char *) "a", .rates = { 1, 1, 1, 1 } };
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_with (&self, "{}", FALSE);
  g_assert_false (set (&self, &price, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_READ_ONLY);
  assert_file (&self, "{}");
  tear_down (&self);
}

/* What stands in the way is not overwritten. */
static void
test_in_the_way (void)
{
  const WeirSettingsPrice price = { .model = (char *) "a", .rates = { 1, -1, -1, -1 } };
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_with (&self, "{}", TRUE);
  g_assert_true (g_file_set_contents (self.file, "{\"prices\": 3}", -1, NULL));
  g_assert_false (set (&self, &price, &error));
  g_assert_nonnull (error);
  assert_file (&self, "{\"prices\": 3}");
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/price-list/list", test_list);
  g_test_add_func ("/app/price-list/set", test_set);
  g_test_add_func ("/app/price-list/refused", test_refused);
  g_test_add_func ("/app/price-list/in-the-way", test_in_the_way);
  return g_test_run ();
}
