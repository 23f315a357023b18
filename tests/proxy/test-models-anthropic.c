/* SPDX-License-Identifier: MIT */
#include "proxy/weir-models-anthropic.h"

#include <string.h>

#include "proxy/deployments.h"
#include "wire/weir-api-error.h"

static const char rules_json[] =
    "{\"rules\":[{\"model\":\"anthropic--claude*\",\"context\":200000,\"max_out\":64000}]}";

/* "a" to "d", and a Claude model with the two names it has. */
static WeirSnapshot *
make_snapshot (void)
{
  static const char *const others[] = { "a", "b", "c", "d" };
  g_autoptr (GBytes) text = g_bytes_new_static (rules_json, strlen (rules_json));
  g_autoptr (GPtrArray) all = test_deployments_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  WeirSnapshot *snapshot = weir_snapshot_alloc ();
  WeirDeployment *claude =
      test_deployment_new (account, "claude", "aws-bedrock", "anthropic--claude-4.5-sonnet", "1");
  g_autoptr (GError) error = NULL;
  const char *name = "test";

  claude->created_s = 1780000000;
  g_ptr_array_add (all, claude);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    test_deployments_add (all, account, others[i], others[i]);
  snapshot->router = weir_router_new (all, NULL, 0);
  snapshot->rules = weir_model_rules_new (&text, &name, 1, &error);
  g_assert_no_error (error);
  return snapshot;
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static const struct
{
  const char *name;
  const char *query;
  const char *ids; /* "!": a bad request */
  gboolean has_more;
} pages[] = {
  { "all", NULL, "a anthropic--claude-4.5-sonnet b c claude-sonnet-4-5 d", FALSE },
  { "other-members", "&x&beta=%&=&limit", "a anthropic--claude-4.5-sonnet b c claude-sonnet-4-5 d",
    FALSE },
  { "beta", "beta=true", "a anthropic--claude-4.5-sonnet b c claude-sonnet-4-5 d", FALSE },
  { "first", "limit=2", "a anthropic--claude-4.5-sonnet", TRUE },
  { "next", "limit=2&after_id=anthropic--claude-4.5-sonnet", "b c", TRUE },
  { "last", "limit=2&after_id=c", "claude-sonnet-4-5 d", FALSE },
  { "after-the-last", "after_id=d", "", FALSE },
  { "before", "limit=2&before_id=c", "anthropic--claude-4.5-sonnet b", TRUE },
  { "before-to-the-start", "limit=5&before_id=b", "a anthropic--claude-4.5-sonnet", FALSE },
  { "before-the-first", "before_id=a", "", FALSE },
  { "escaped", "after_id=claude%2Dsonnet-4-5", "d", FALSE },
  { "unknown-after", "after_id=x", "!", FALSE },
  { "unknown-before", "before_id=x", "!", FALSE },
  { "both", "before_id=a&after_id=b", "!", FALSE },
  { "limit-zero", "limit=0", "!", FALSE },
  { "limit-large", "limit=1001", "!", FALSE },
  { "limit-word", "limit=all", "!", FALSE },
};

/* The ids in a list, and what its last members must then be. */
static void
assert_page (const char *text, const char *ids, gboolean has_more)
{
  g_auto (GStrv) words = g_strsplit (ids, " ", 0);
  guint n = g_strv_length (words);
  g_autofree char *first = n > 0 ? g_strdup_printf ("\"%s\"", words[0]) : g_strdup ("null");
  g_autofree char *last = n > 0 ? g_strdup_printf ("\"%s\"", words[n - 1]) : g_strdup ("null");
  g_autofree char *end = g_strdup_printf ("],\"has_more\":%s,\"first_id\":%s,\"last_id\":%s}",
                                          has_more ? "true" : "false", first, last);
  const char *at = text;

  g_test_message ("%s", text);
  g_assert_true (g_str_has_suffix (text, end));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *member = g_strdup_printf ("\"id\":\"%s\"", words[i]);

      at = strstr (at, "\"id\":");
      g_assert_nonnull (at);
      g_assert_true (g_str_has_prefix (at, member));
      at++;
    }
  g_assert_null (strstr (at, "\"id\":"));
}

static void
test_page (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirSnapshot) snapshot = make_snapshot ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_models_anthropic_list (snapshot, NULL, pages[i].query, &error);
  g_autofree char *text = NULL;

  if (g_str_equal (pages[i].ids, "!"))
    {
      g_assert_null (body);
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
      return;
    }
  g_assert_no_error (error);
  text = to_text (body);
  assert_page (text, pages[i].ids, pages[i].has_more);
}

static void
test_get (void)
{
  g_autoptr (WeirSnapshot) snapshot = make_snapshot ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) claude =
      weir_models_anthropic_get (snapshot, "claude-sonnet-4-5-20250929", &error);
  g_autoptr (GBytes) other = weir_models_anthropic_get (snapshot, "b", NULL);
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;

  g_assert_no_error (error);
  text = to_text (claude);
  g_assert_cmpstr (text, ==,
                   "{\"type\":\"model\",\"id\":\"claude-sonnet-4-5-20250929\","
                   "\"display_name\":\"Claude Sonnet 4.5\","
                   "\"created_at\":\"2026-05-28T20:26:40Z\",\"capabilities\":null,"
                   "\"deprecated_at\":null,\"lifecycle\":\"active\","
                   "\"max_input_tokens\":200000,\"max_tokens\":64000,\"retires_at\":null}");
  other_text = to_text (other);
  g_assert_cmpstr (other_text, ==,
                   "{\"type\":\"model\",\"id\":\"b\",\"display_name\":\"b\","
                   "\"created_at\":\"1970-01-01T00:00:00Z\",\"capabilities\":null,"
                   "\"deprecated_at\":null,\"lifecycle\":\"active\",\"max_input_tokens\":null,"
                   "\"max_tokens\":null,\"retires_at\":null}");
}

static void
test_get_unknown (void)
{
  g_autoptr (WeirSnapshot) snapshot = make_snapshot ();
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_models_anthropic_get (snapshot, "gpt-99", &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_MODEL_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/models-anthropic/page/", pages[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_page);
    }
  g_test_add_func ("/proxy/models-anthropic/get", test_get);
  g_test_add_func ("/proxy/models-anthropic/get-unknown", test_get_unknown);
  return g_test_run ();
}
