/* SPDX-License-Identifier: MIT */
#include "app/weir-learned-keeper.h"

#include <glib/gstdio.h>

#include "store/weir-learned-file.h"

typedef struct
{
  char *folder;
  char *path;
  WeirAccount *account;
  WeirDeployment *deployment;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-keeper-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "learned.json", NULL);
  f->account = weir_account_alloc ();
  f->account->resource_groups = g_strsplit ("default", ",", 0);
  f->deployment = g_atomic_rc_box_new0 (WeirDeployment);
  f->deployment->account = weir_account_ref (f->account);
  f->deployment->id = g_strdup ("d1");
  f->deployment->model = g_strdup ("gpt-5");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_deployment_unref (f->deployment);
  weir_account_unref (f->account);
  (void) !g_remove (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static char *
get_line (WeirLearnedKeeper *keeper, const WeirDeployment *deployment)
{
  g_auto (GStrv) patterns = weir_learned_get (weir_learned_keeper_get (keeper), deployment);

  return patterns != NULL ? g_strjoinv (" ", patterns) : g_strdup ("-");
}

static void
wait_line (WeirLearnedKeeper *keeper, const WeirDeployment *deployment, const char *expected)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while (TRUE)
    {
      g_autofree char *line = get_line (keeper, deployment);

      if (g_str_equal (line, expected))
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

/* The next program knows what this one has learned. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  WeirLearnedKeeper *keeper = weir_learned_keeper_new (f->path);
  g_autofree char *line = NULL;

  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "a");
  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "b");
  weir_learned_keeper_free (keeper);

  keeper = weir_learned_keeper_new (f->path);
  line = get_line (keeper, f->deployment);
  g_assert_cmpstr (line, ==, "a b");
  weir_learned_keeper_free (keeper);
}

/* What is reset from outside is forgotten here, and can be learned anew. */
static void
test_reset (Fixture *f, gconstpointer data)
{
  WeirLearnedKeeper *keeper = weir_learned_keeper_new (f->path);
  g_autoptr (GPtrArray) none = weir_learned_members_new ();

  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "a");
  g_assert_true (weir_learned_file_write (f->path, none, NULL));
  wait_line (keeper, f->deployment, "-");

  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "b");
  g_assert_cmpint (g_remove (f->path), ==, 0);
  wait_line (keeper, f->deployment, "-");
  weir_learned_keeper_free (keeper);
}

/* A file that someone spoilt changes nothing. */
static void
test_spoilt (Fixture *f, gconstpointer data)
{
  WeirLearnedKeeper *keeper;

  g_assert_true (g_file_set_contents (f->path, "nonsense", -1, NULL));
  keeper = weir_learned_keeper_new (f->path);
  wait_line (keeper, f->deployment, "-");
  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "a");
  weir_learned_keeper_free (keeper);

  keeper = weir_learned_keeper_new (f->path);
  wait_line (keeper, f->deployment, "a");
  weir_learned_keeper_free (keeper);
}

/* Where nothing can be written it is known all the same, until the end. */
static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->path, "none", "learned.json", NULL);
  WeirLearnedKeeper *keeper;

  g_assert_true (g_file_set_contents (f->path, "", -1, NULL));
  keeper = weir_learned_keeper_new (path);
  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "a");
  wait_line (keeper, f->deployment, "a");
  weir_learned_keeper_free (keeper);
}

static void
test_no_file (Fixture *f, gconstpointer data)
{
  WeirLearnedKeeper *keeper = weir_learned_keeper_new (NULL);

  weir_learned_add (weir_learned_keeper_get (keeper), f->deployment, "a");
  wait_line (keeper, f->deployment, "a");
  weir_learned_keeper_free (keeper);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/learned-keeper/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/app/learned-keeper/reset", Fixture, NULL, set_up, test_reset, tear_down);
  g_test_add ("/app/learned-keeper/spoilt", Fixture, NULL, set_up, test_spoilt, tear_down);
  g_test_add ("/app/learned-keeper/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  g_test_add ("/app/learned-keeper/no-file", Fixture, NULL, set_up, test_no_file, tear_down);
  return g_test_run ();
}
