/* SPDX-License-Identifier: MIT */
#include "proxy/weir-learned.h"

#include "proxy/deployments.h"

/* The patterns for a deployment in one line; "-" for none. */
static char *
get_line (WeirLearned *learned, const WeirDeployment *deployment)
{
  g_auto (GStrv) patterns = weir_learned_get (learned, deployment);

  return patterns != NULL ? g_strjoinv (" ", patterns) : g_strdup ("-");
}

static void
assert_line (WeirLearned *learned, const WeirDeployment *deployment, const char *expected)
{
  g_autofree char *line = get_line (learned, deployment);

  g_assert_cmpstr (line, ==, expected);
}

/* What one model taught means nothing for another, nor for its next version. */
static void
test_whose (void)
{
  g_autoptr (WeirLearned) learned = weir_learned_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirDeployment) one = test_deployment_new (account, "d1", "x", "gpt-5", "1");
  g_autoptr (WeirDeployment) next = test_deployment_new (account, "d1", "x", "gpt-5", "2");
  g_autoptr (WeirDeployment) model = test_deployment_new (account, "d1", "x", "gpt-4", "1");
  g_autoptr (WeirDeployment) other = test_deployment_new (account, "d2", "x", "gpt-5", "1");
  g_autoptr (WeirDeployment) bare = test_deployment_new (account, "d1", "x", NULL, NULL);

  assert_line (learned, one, "-");
  g_assert_true (weir_learned_add (learned, one, "a"));
  g_assert_true (weir_learned_add (learned, one, "tools[].b"));
  g_assert_true (weir_learned_add (learned, bare, "c"));
  assert_line (learned, one, "a tools[].b");
  assert_line (learned, next, "-");
  assert_line (learned, model, "-");
  assert_line (learned, other, "-");
  assert_line (learned, bare, "c");
}

static void
count_change (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_changed (void)
{
  g_autoptr (WeirLearned) learned = weir_learned_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirDeployment) one = test_deployment_new (account, "d1", "x", "gpt-5", "1");
  guint n = 0;

  weir_learned_set_changed (learned, count_change, &n);
  g_assert_true (weir_learned_add (learned, one, "a"));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (weir_learned_add (learned, one, "a"));
  g_assert_cmpuint (n, ==, 1);
  assert_line (learned, one, "a");
}

/* A deployment that refuses something new each time stops being believed. */
static void
test_bound_each (void)
{
  g_autoptr (WeirLearned) learned = weir_learned_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirDeployment) one = test_deployment_new (account, "d1", "x", "gpt-5", "1");
  g_autoptr (WeirDeployment) other = test_deployment_new (account, "d2", "x", "gpt-5", "1");

  for (guint i = 0; i < WEIR_LEARNED_MAX_EACH; i++)
    {
      g_autofree char *member = g_strdup_printf ("m%u", i);

      g_assert_true (weir_learned_add (learned, one, member));
    }
  g_assert_false (weir_learned_add (learned, one, "more"));
  g_assert_true (weir_learned_add (learned, one, "m3"));
  g_assert_true (weir_learned_add (learned, other, "more"));
}

static void
test_bound_all (void)
{
  g_autoptr (WeirLearned) learned = weir_learned_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; i <= WEIR_LEARNED_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("d%u", i);
      g_autoptr (WeirDeployment) one = test_deployment_new (account, id, "x", "gpt-5", "1");

      g_assert_true (weir_learned_add (learned, one, "a"));
    }
  all = weir_learned_dup (learned);
  g_assert_cmpuint (all->len, ==, WEIR_LEARNED_MAX);
  g_assert_cmpstr (((WeirLearnedMember *) g_ptr_array_index (all, 0))->deployment, ==, "d1");
}

static void
test_replace (void)
{
  g_autoptr (WeirLearned) learned = weir_learned_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirDeployment) one = test_deployment_new (account, "d1", "x", "gpt-5", "1");
  g_autoptr (GPtrArray) members = weir_learned_members_new ();
  g_autoptr (GPtrArray) all = NULL;

  weir_learned_add (learned, one, "old");
  g_ptr_array_add (members, weir_learned_member_new ("d1", "gpt-5", "1", "new"));
  weir_learned_replace (learned, members);
  assert_line (learned, one, "new");

  all = weir_learned_dup (learned);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_true (weir_learned_member_equal (all->pdata[0], members->pdata[0]));

  g_ptr_array_set_size (members, 0);
  weir_learned_replace (learned, members);
  assert_line (learned, one, "-");
}

/* Some learn while others ask and one keeps a copy. */
typedef struct
{
  WeirLearned *learned;
  WeirDeployment *deployment;
} Shared;

static gpointer
hammer (gpointer data)
{
  const Shared *shared = data;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%u", i % (2 * WEIR_LEARNED_MAX_EACH));
      g_autofree char *line = NULL;
      g_autoptr (GPtrArray) copy = NULL;

      weir_learned_add (shared->learned, shared->deployment, name);
      line = get_line (shared->learned, shared->deployment);
      g_assert_cmpstr (line, !=, "-");
      copy = weir_learned_dup (shared->learned);
      g_assert_cmpuint (copy->len, >, 0);
      if (i % 50 == 49)
        weir_learned_replace (shared->learned, copy);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (WeirLearned) learned = weir_learned_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirDeployment) one = test_deployment_new (account, "d1", "x", "gpt-5", "1");
  Shared shared = { learned, one };
  GThread *threads[4];
  g_auto (GStrv) patterns = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hammer", hammer, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  patterns = weir_learned_get (learned, one);
  g_assert_cmpuint (g_strv_length (patterns), ==, WEIR_LEARNED_MAX_EACH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/learned/whose", test_whose);
  g_test_add_func ("/proxy/learned/changed", test_changed);
  g_test_add_func ("/proxy/learned/bound-each", test_bound_each);
  g_test_add_func ("/proxy/learned/bound-all", test_bound_all);
  g_test_add_func ("/proxy/learned/replace", test_replace);
  g_test_add_func ("/proxy/learned/threads", test_threads);
  return g_test_run ();
}
