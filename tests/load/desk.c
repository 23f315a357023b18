/* SPDX-License-Identifier: MIT */
/* The desktop's own objects without its windows: serves the demo at a port, and once it is told to end (SIGTERM)
 * prints what the pages Usage and Requests would show of it, as JSON. Usage: load-desk PORT */
#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>

#include "app/weir-desk.h"

#define NANO 1e9

static gboolean
on_end (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_looked (gboolean *looked)
{
  *looked = TRUE;
}

static void
print_sum (const char *name, const WeirUsageSum *sum, const char *end)
{
  g_print ("\"%s\": {\"requests\": %" G_GINT64_FORMAT ", \"errors\": %" G_GINT64_FORMAT
           ", \"tokens_in\": %" G_GINT64_FORMAT ", \"tokens_cached\": %" G_GINT64_FORMAT
           ", \"tokens_out\": %" G_GINT64_FORMAT ", \"unpriced\": %" G_GINT64_FORMAT
           ", \"cost_nano\": %" G_GINT64_FORMAT "}%s",
           name, sum->requests, sum->errors, sum->tokens_in, sum->tokens_cached, sum->tokens_out,
           sum->unpriced, sum->cost_nano, end);
}

/* As the cards have it, and the rows of the table together. */
static void
print_page (WeirUsageView *view)
{
  const WeirUsageSheet *sheet = weir_usage_view_get_sheet (view);
  GListModel *rows = G_LIST_MODEL (sheet->rows);
  WeirUsageSum sum = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WeirUsageRow) row = g_list_model_get_item (rows, i);
      const WeirUsageSum *one = weir_usage_row_get_sum (row);

      sum.requests += one->requests;
      sum.errors += one->errors;
      sum.tokens_in += one->tokens_in;
      sum.tokens_cached += one->tokens_cached;
      sum.tokens_out += one->tokens_out;
      sum.unpriced += one->unpriced;
      sum.cost_nano += one->cost_nano;
    }
  print_sum ("page", weir_usage_row_get_sum (sheet->total), ", ");
  print_sum ("table", &sum, ", ");
}

/* Everything that is recorded is looked at once more. */
static void
print_all (WeirDesk *desk)
{
  WeirUsageView *view = weir_desk_get_usage_view (desk);
  WeirUsageSum sum;
  gboolean looked = FALSE;

  weir_request_list_update (weir_desk_get_requests (desk));
  g_signal_connect_swapped (view, "looked", G_CALLBACK (on_looked), &looked);
  g_object_set (view, "range", "7d", "shown", TRUE, NULL);
  weir_usage_view_refresh (view);
  while (!looked || weir_usage_view_get_sheet (view)->total == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_print ("{");
  print_page (view);
  weir_request_list_get_sum (weir_desk_get_requests (desk), &sum);
  print_sum ("list", &sum, "}\n");
}

int
main (int argc, char **argv)
{
  const WeirServiceOptions options = { .state_dir = g_get_user_state_dir (),
                                       .data_dir = g_get_user_data_dir (),
                                       .demo = TRUE };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (WeirDesk) desk = NULL;

  if (argc != 2)
    {
      g_printerr ("Usage: load-desk PORT\n");
      return 2;
    }
  desk = weir_desk_new (&options);
  weir_request_list_set_live (weir_desk_get_requests (desk), TRUE);
  weir_service_override_port (weir_desk_get_service (desk), (guint16) atoi (argv[1]));
  weir_service_start (weir_desk_get_service (desk));
  g_unix_signal_add (SIGTERM, on_end, loop);
  g_main_loop_run (loop);
  print_all (desk);
  weir_desk_close (desk);
  return 0;
}
