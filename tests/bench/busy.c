/* SPDX-License-Identifier: MIT */

/* The engine in a program whose main thread is busy, as a desktop's is while it draws: 12 ms of work
 * in each 16 ms. Shows whether requests have to wait for it.
 *
 * Usage: bench-busy CONFIG */

#include "app/weir-engine.h"
#include "app/weir-process.h"

#define FRAME_MS 16
#define WORK_US 12000

static gboolean
on_frame (gpointer user_data)
{
  gint64 end_us = g_get_monotonic_time () + WORK_US;

  while (g_get_monotonic_time () < end_us)
    ;
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (WeirSettingsSources) process = NULL;
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  WeirSettingsSources sources;
  WeirEngineOptions options = { .sources = &sources, .state_dir = g_get_user_state_dir () };

  if (argc != 2)
    return 2;
  weir_process_prepare ();
  process = weir_settings_sources_new ();
  sources = *process;
  sources.config_file = argv[1];
  engine = weir_engine_new (&options);
  if (!weir_engine_open (engine, &error) || !weir_engine_listen (engine, &error))
    {
      g_printerr ("bench-busy: %s\n", error->message);
      return 1;
    }
  loop = g_main_loop_new (NULL, FALSE);
  g_timeout_add (FRAME_MS, on_frame, NULL);
  g_main_loop_run (loop);
  return 0;
}
