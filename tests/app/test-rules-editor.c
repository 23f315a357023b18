/* SPDX-License-Identifier: MIT */
#include "app/weir-rules-editor.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/weir-store-error.h"

#define FILE_TEXT                                                                                  \
  "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}, \"prod\": {\"keyring\": true}},\n"         \
  "  \"aliases\": {\"fast\": \"gpt-4o-mini\"},\n"                                                  \
  "  \"rules\": {\"fallbacks\": {\"gpt-4o\": \"gpt-4.1\"}, \"include\": [\"gpt*\", \"x\"], "       \
  "\"order\": {\"a*\": [\"dev\"], \"b*\": [\"prod\"]}, \"account\": \"dev\", \"new\": 1.0}\n}\n"

typedef struct
{
  char *folder;
  char *file;
  WeirRulesEditor *editor;
  guint n_changed;
  guint n_items_changed;
} Fixture;

static void
on_changed (Fixture *f)
{
  f->n_changed++;
}

static void
on_items_changed (Fixture *f)
{
  f->n_items_changed++;
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
load (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_rules_editor_load_async (f->editor, NULL, on_result, &result);
  return weir_rules_editor_load_finish (f->editor, wait_for (&result), error);
}

static gboolean
save (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_rules_editor_save_async (f->editor, NULL, on_result, &result);
  return weir_rules_editor_save_finish (f->editor, wait_for (&result), error);
}

static void
write_text (Fixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->file, text, -1, NULL));
}

static void
assert_text (Fixture *f, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (f->file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("weir-rules-editor-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "config.json", NULL);
  f->editor = weir_rules_editor_new (f->file, TRUE);
  g_signal_connect_swapped (f->editor, "changed", G_CALLBACK (on_changed), f);
  g_signal_connect_swapped (f->editor, "items-changed", G_CALLBACK (on_items_changed), f);
  write_text (f, FILE_TEXT);
  g_assert_true (load (f, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->editor);
  g_remove (f->file);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->file);
  g_free (f->folder);
}

/* (transfer full): "kind:name=value,value " each. */
static char *
describe (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (f->editor)) == WEIR_TYPE_RULE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->editor)); i++)
    {
      g_autoptr (WeirRule) rule = g_list_model_get_item (G_LIST_MODEL (f->editor), i);
      g_autofree char *values = g_strjoinv (",", (char **) weir_rule_get_values (rule));

      g_string_append_printf (text, "%s:%s=%s ",
                              weir_rule_kind_to_string (weir_rule_get_kind (rule)),
                              weir_rule_get_name (rule), values);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_load (Fixture *f, gconstpointer data)
{
  g_autofree char *text = describe (f);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (text, ==,
                   "alias:fast=gpt-4o-mini fallback:gpt-4o=gpt-4.1 order:a*=dev order:b*=prod "
                   "include:gpt*= include:x= pin:dev= ");
  g_assert_cmpuint (f->n_items_changed, ==, 1);

  /* what was not changed is not written */
  g_assert_true (save (f, &error));
  assert_text (f, FILE_TEXT);
}

static void
test_save (Fixture *f, gconstpointer data)
{
  const char *const models[] = { "gpt-5", "gpt-4.1", NULL };
  const char *const one[] = { "gpt-4o", NULL };
  g_autoptr (GError) error = NULL;

  weir_rules_editor_add (f->editor, WEIR_RULE_ALIAS, "slow", one);
  weir_rules_editor_add (f->editor, WEIR_RULE_EXCLUDE, "old*", NULL);
  weir_rules_editor_add (f->editor, WEIR_RULE_DEFAULT, "chat", one);
  weir_rule_set_values (weir_rules_editor_find (f->editor, WEIR_RULE_FALLBACK, "gpt-4o"), models);
  weir_rules_editor_remove (f->editor, weir_rules_editor_find (f->editor, WEIR_RULE_PIN, "dev"));
  weir_rules_editor_remove (f->editor, weir_rules_editor_find (f->editor, WEIR_RULE_INCLUDE, "x"));

  /* while another one writes too */
  write_text (
      f, "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}, \"prod\": {\"keyring\": true}},\n"
         "  \"aliases\": {\"fast\": \"other\", \"its\": \"own\"},\n"
         "  \"rules\": {\"fallbacks\": {\"gpt-4o\": \"gpt-4.1\"}, \"include\": [\"gpt*\", "
         "\"x\", \"y\"], \"order\": {\"a*\": [\"dev\"], \"b*\": [\"prod\"]}, \"account\": "
         "\"dev\", \"new\": 1.0}\n}\n");
  g_assert_true (save (f, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_changed, ==, 1);
  assert_text (
      f, "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}, \"prod\": {\"keyring\": true}},\n"
         "  \"aliases\": {\"fast\": \"other\", \"its\": \"own\", \"slow\": \"gpt-4o\"},\n"
         "  \"rules\": {\"fallbacks\": {\"gpt-4o\": [\"gpt-5\",\"gpt-4.1\"]}, \"include\": "
         "[\"gpt*\",\"y\"], \"order\": {\"a*\": [\"dev\"], \"b*\": [\"prod\"]}, \"new\": "
         "1.0, \"default_models\": {\"chat\": \"gpt-4o\"}, \"exclude\": [\"old*\"]}\n}\n");
}

/* A row added, and taken away again before it was written. */
static void
test_save_again (Fixture *f, gconstpointer data)
{
  const char *const one[] = { "gpt-4o", NULL };
  WeirRule *rule = weir_rules_editor_add (f->editor, WEIR_RULE_ALIAS, "slow", one);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  weir_rules_editor_save_async (f->editor, NULL, on_result, &first);
  weir_rules_editor_remove (f->editor, rule);
  weir_rules_editor_save_async (f->editor, NULL, on_result, &second);
  g_assert_true (weir_rules_editor_save_finish (f->editor, wait_for (&first), &error));
  g_assert_true (weir_rules_editor_save_finish (f->editor, wait_for (&second), &error));
  assert_text (f, FILE_TEXT);
}

/* The first pattern that matches counts. */
static void
test_order (Fixture *f, gconstpointer data)
{
  WeirRule *first = weir_rules_editor_find (f->editor, WEIR_RULE_ORDER, "a*");
  const char *const values[] = { "prod", "dev", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  weir_rules_editor_remove (f->editor, first);
  weir_rules_editor_add (f->editor, WEIR_RULE_ORDER, "a*", values);
  g_assert_true (save (f, &error));
  g_assert_true (load (f, &error));
  text = describe (f);
  g_assert_nonnull (strstr (text, "order:b*=prod order:a*=prod,dev "));
}

/* Reads until a row is so. */
static void
wait_rule (Fixture *f, WeirRuleKind kind, const char *name, const char *value)
{
  const WeirRule *rule;

  while ((rule = weir_rules_editor_find (f->editor, kind, name)) == NULL
         || g_strcmp0 (weir_rule_get_values ((WeirRule *) rule)[0], value) != 0)
    g_main_context_iteration (NULL, TRUE);
}

/* What somebody else wrote is shown; what is still there is the same row. */
static void
test_refresh (Fixture *f, gconstpointer data)
{
  WeirRule *fast = weir_rules_editor_find (f->editor, WEIR_RULE_ALIAS, "fast");
  g_autofree char *text = NULL;

  write_text (f, "{\"aliases\":{\"fast\":\"other\",\"its\":\"own\"},"
                 "\"rules\":{\"include\":[\"x\",\"x\"]}}");
  weir_rules_editor_refresh (f->editor);
  wait_rule (f, WEIR_RULE_ALIAS, "its", "own");
  text = describe (f);
  g_assert_cmpstr (text, ==, "alias:fast=other alias:its=own include:x= include:x= ");
  g_assert_true (weir_rules_editor_find (f->editor, WEIR_RULE_ALIAS, "fast") == fast);
  g_assert_cmpuint (f->n_items_changed, ==, 2);

  /* rows that stay are not told of anew */
  write_text (f, "{\"aliases\":{\"fast\":\"third\",\"its\":\"own\"},"
                 "\"rules\":{\"include\":[\"x\",\"x\"]}}");
  weir_rules_editor_refresh (f->editor);
  wait_rule (f, WEIR_RULE_ALIAS, "fast", "third");
}

/* Rows that are not saved yet are not thrown away; what others wrote is read after that. */
static void
test_refresh_later (Fixture *f, gconstpointer data)
{
  const char *const one[] = { "gpt-4o", NULL };
  WeirRule *rule = weir_rules_editor_add (f->editor, WEIR_RULE_ALIAS, "", one);
  g_autoptr (GError) error = NULL;

  write_text (f, "{\"aliases\":{\"fast\":\"other\"}}");
  weir_rules_editor_refresh (f->editor);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (weir_rules_editor_find (f->editor, WEIR_RULE_ALIAS, "") == rule);
  weir_rule_set_name (rule, "slow");
  g_assert_true (save (f, &error));
  g_assert_no_error (error);
  wait_rule (f, WEIR_RULE_ALIAS, "fast", "other");
  g_assert_true (weir_rules_editor_find (f->editor, WEIR_RULE_ALIAS, "slow") == rule);
}

/* One that began before rows were changed does not undo them either. */
static void
test_refresh_crossed (Fixture *f, gconstpointer data)
{
  const char *const one[] = { "gpt-4o", NULL };
  g_autoptr (GError) error = NULL;

  write_text (f, "{\"aliases\":{\"fast\":\"other\"}}");
  weir_rules_editor_refresh (f->editor);
  weir_rules_editor_add (f->editor, WEIR_RULE_ALIAS, "slow", one);
  g_assert_true (save (f, &error));
  g_assert_no_error (error);
  wait_rule (f, WEIR_RULE_ALIAS, "fast", "other");
  wait_rule (f, WEIR_RULE_ALIAS, "slow", "gpt-4o");
}

static const struct
{
  WeirRuleKind kind;
  const char *name;
  const char *values; /* with commas */
  const char *problem;
} wrong[] = {
  { WEIR_RULE_ALIAS, "", "m", "The name of an alias must not be empty." },
  { WEIR_RULE_ALIAS, "fast", "m", "“fast” is there twice." },
  { WEIR_RULE_ALIAS, "a", "", "It needs a model." },
  { WEIR_RULE_ALIAS, "a", "b,c", "It takes one model only." },
  { WEIR_RULE_ALIAS, "gpt-4o-mini", "fast", "These aliases lead back to themselves." },
  { WEIR_RULE_FALLBACK, "m", "", "It needs a model." },
  { WEIR_RULE_FALLBACK, "m", "n,n", "“n” is there twice." },
  { WEIR_RULE_FALLBACK, "fast", "gpt-4o-mini", "A model cannot stand in for itself." },
  { WEIR_RULE_FALLBACK, "m", "a\nb", "Each name in the list must be plain text on one line." },
  { WEIR_RULE_DEFAULT, "fax", "m", "“fax” is no API; there are: " },
  { WEIR_RULE_ORDER, "c*", "dev,none", "There is no account “none”; there are: dev, prod." },
  { WEIR_RULE_ORDER, "c*", "", "It needs an account." },
  { WEIR_RULE_INCLUDE, "gpt*", "", "“gpt*” is there twice." },
  { WEIR_RULE_EXCLUDE, "p", "v", "It takes nothing beside its name." },
  { WEIR_RULE_PIN, "prod", "", "Only one account can be the only one." },
};

/* The row that is wrong says so, and only that one. */
static void
test_wrong (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (GStrv) values =
          wrong[i].values[0] != '\0' ? g_strsplit (wrong[i].values, ",", -1) : g_new0 (char *, 1);
      g_autoptr (WeirRule) rule = g_object_ref (weir_rules_editor_add (
          f->editor, wrong[i].kind, wrong[i].name, (const char *const *) values));
      g_autoptr (GError) error = NULL;

      g_assert_false (save (f, &error));
      g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, wrong[i].problem));
      /* both aliases of a circle are wrong; the others are told of the one that came later */
      if (strstr (wrong[i].problem, "lead back") == NULL)
        g_assert_true (g_str_has_prefix (weir_rule_get_problem (rule), wrong[i].problem));
      weir_rules_editor_remove (f->editor, rule);
      g_assert_true (weir_rules_editor_check (f->editor, NULL));
    }
  assert_text (f, FILE_TEXT);
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRulesEditor) given = weir_rules_editor_new (f->file, FALSE);
  g_autoptr (GAsyncResult) result = NULL;

  weir_rules_editor_save_async (given, NULL, on_result, &result);
  g_assert_false (weir_rules_editor_save_finish (given, wait_for (&result), &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_READ_ONLY);
  g_clear_error (&error);

  write_text (f, "{");
  g_assert_false (load (f, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX);
  g_clear_error (&error);

  write_text (f, "{\"aliases\":[]}");
  weir_rules_editor_add (f->editor, WEIR_RULE_ALIAS, "n", (const char *const[]){ "m", NULL });
  g_assert_false (save (f, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
  assert_text (f, "{\"aliases\":[]}");
}

static void
on_notify (guint *n)
{
  (*n)++;
}

static void
test_rule (void)
{
  const char *const values[] = { "a", NULL };
  g_autoptr (WeirRule) rule = weir_rule_new (WEIR_RULE_ALIAS, "n", values);
  g_autoptr (WeirRule) other = weir_rule_new (WEIR_RULE_ALIAS, "n", NULL);
  g_autofree char *name = NULL;
  g_autofree char *problem = NULL;
  g_auto (GStrv) got = NULL;
  WeirRuleKind kind;
  guint n = 0;

  g_signal_connect_swapped (rule, "notify", G_CALLBACK (on_notify), &n);
  weir_rule_set_name (rule, "n");
  weir_rule_set_values (rule, values);
  weir_rule_set_problem (rule, NULL);
  g_assert_cmpuint (n, ==, 0);
  weir_rule_set_problem (rule, "wrong");
  g_object_get (rule, "kind", &kind, "name", &name, "values", &got, "problem", &problem, NULL);
  g_assert_cmpint (kind, ==, WEIR_RULE_ALIAS);
  g_assert_cmpstr (name, ==, "n");
  g_assert_cmpstr (got[0], ==, "a");
  g_assert_cmpstr (problem, ==, "wrong");
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (weir_rule_equal (rule, other));
  weir_rule_set_values (other, values);
  g_assert_true (weir_rule_equal (rule, other));
  for (guint i = 0; i < WEIR_N_RULE_KINDS; i++)
    {
      g_assert_true (weir_rule_kind_from_string (weir_rule_kind_to_string (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (weir_rule_kind_from_string (NULL, &kind));
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/rules-editor/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("load", test_load);
  ADD ("save", test_save);
  ADD ("save-again", test_save_again);
  ADD ("order", test_order);
  ADD ("refresh", test_refresh);
  ADD ("refresh-later", test_refresh_later);
  ADD ("refresh-crossed", test_refresh_crossed);
  ADD ("wrong", test_wrong);
  ADD ("refused", test_refused);
  g_test_add_func ("/app/rules-editor/rule", test_rule);
  return g_test_run ();
}
