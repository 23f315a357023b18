/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-process.h"

#include <signal.h>
#include <sys/resource.h>

void
weir_process_prepare (void)
{
  const struct rlimit no_core = { 0, 0 };
  struct rlimit files;

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  signal (SIGPIPE, SIG_IGN);

  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max)
    {
      files.rlim_cur = files.rlim_max;
      (void) setrlimit (RLIMIT_NOFILE, &files);
    }
  (void) setrlimit (RLIMIT_CORE, &no_core);
}
