/* SPDX-License-Identifier: MIT */

/* Starts a program with a window and tells when that can be seen: when the X server maps it, and when
 * its first frame is there. Ends the program then, or waits for it to end.
 *
 * Usage: bench-window [--stay] COMMAND [ARGUMENT]...
 *
 * Prints one line of JSON: "mapped" and "drawn" in ms since before the program was started, and "cpu",
 * what it had used of the processor by then, in ms. With --stay it goes on, until standard input ends. */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Smaller ones are not what people wait for. */
#define LEAST_WIDTH 300
#define LIMIT_MS 60000

/* The part that is looked at: in the middle of the head bar and the first page, both of which draw more
 * than one colour. */
#define PART 64

extern char **environ;

static double
now_ms (clockid_t clock)
{
  struct timespec time;

  if (clock_gettime (clock, &time) != 0)
    return 0;
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* A server whose last client has just left begins anew, and is not there for a moment. */
static Display *
open_display (void)
{
  Display *display = XOpenDisplay (NULL);

  for (int i = 0; i < 100 && display == NULL; i++)
    {
      usleep (20000);
      display = XOpenDisplay (NULL);
    }
  return display;
}

/* Whether there is one within @wait_ms. */
static bool
wait_event (Display *display, XEvent *event, int wait_ms)
{
  struct pollfd poller = { .fd = ConnectionNumber (display), .events = POLLIN };

  if (XPending (display) == 0 && poll (&poller, 1, wait_ms) <= 0)
    return false;
  if (XPending (display) == 0)
    return false;
  XNextEvent (display, event);
  return true;
}

/* Nothing was drawn before: the window is as the server made it, one colour all over. */
static bool
is_drawn (Display *display, Window window, int width)
{
  XImage *image = XGetImage (display, window, width / 2, 0, PART, PART, AllPlanes, ZPixmap);
  bool differs = false;

  if (image == NULL)
    return false;
  for (int y = 0; y < PART && !differs; y++)
    for (int x = 0; x < PART && !differs; x++)
      differs = XGetPixel (image, x, y) != XGetPixel (image, 0, 0)
                || (XGetPixel (image, x, y) & 0xffffff) != 0;
  XDestroyImage (image);
  return differs;
}

/* Errors of a window that has gone meanwhile. */
static int
on_error (Display *display, XErrorEvent *error)
{
  return 0;
}

/* Also when it has ended by itself. */
static void
end (pid_t pid)
{
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
}

int
main (int argc, char **argv)
{
  Display *display = open_display ();
  bool stays = argc > 1 && strcmp (argv[1], "--stay") == 0;
  char **command = argv + (stays ? 2 : 1);
  double began_ms, mapped_ms = 0, drawn_ms = 0;
  clockid_t cpu;
  Window window = 0;
  int width = 0;
  pid_t pid;

  if (display == NULL || *command == NULL)
    {
      fputs ("Usage: bench-window [--stay] COMMAND [ARGUMENT]..., on a display\n", stderr);
      return 2;
    }
  XSetErrorHandler (on_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  began_ms = now_ms (CLOCK_MONOTONIC);
  if (posix_spawnp (&pid, command[0], NULL, NULL, command, environ) != 0
      || clock_getcpuclockid (pid, &cpu) != 0)
    {
      perror (command[0]);
      return 1;
    }
  while (drawn_ms == 0 && now_ms (CLOCK_MONOTONIC) < began_ms + LIMIT_MS
         && waitpid (pid, NULL, WNOHANG) == 0)
    {
      XEvent event;

      if (wait_event (display, &event, window != 0 ? 1 : 100) && event.type == MapNotify)
        {
          XWindowAttributes attributes;

          if (XGetWindowAttributes (display, event.xmap.window, &attributes) != 0
              && attributes.width >= LEAST_WIDTH && !attributes.override_redirect)
            {
              window = event.xmap.window;
              width = attributes.width;
              mapped_ms = now_ms (CLOCK_MONOTONIC);
            }
        }
      if (window != 0 && is_drawn (display, window, width))
        drawn_ms = now_ms (CLOCK_MONOTONIC);
    }
  if (drawn_ms == 0)
    {
      fputs ("No window was drawn.\n", stderr);
      end (pid);
      return 1;
    }
  printf ("{\"mapped\": %.1f, \"drawn\": %.1f, \"cpu\": %.1f, \"pid\": %d, \"window\": %lu}\n",
          mapped_ms - began_ms, drawn_ms - began_ms, now_ms (cpu), (int) pid, window);
  fflush (stdout);
  if (stays)
    while (getchar () != EOF)
      ;
  end (pid);
  XCloseDisplay (display);
  return 0;
}
