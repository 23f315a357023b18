/* SPDX-License-Identifier: MIT */
#include "front-end-request.h"

#include <string.h>

char *
fixture_format_request (FrontEndFixture *fixture, const char *line, const char *headers)
{
  return g_strdup_printf ("%s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", line,
                          fixture_get_port (fixture), headers);
}

int
fixture_send_request (FrontEndFixture *fixture, const char *line, const char *headers)
{
  g_autofree char *request = fixture_format_request (fixture, line, headers);
  int fd = fixture_connect (fixture);

  fixture_send (fd, request, strlen (request));
  return fd;
}

void
fixture_assert_statuses (const GString *reply, const char *expected)
{
  g_autofree char *statuses = fixture_statuses (reply->str);

  g_assert_cmpstr (statuses, ==, expected);
}

double
fixture_elapsed_ms (gint64 since_us)
{
  return (double) (g_get_monotonic_time () - since_us) / 1000.0;
}
