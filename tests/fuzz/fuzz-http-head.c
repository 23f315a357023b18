/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/weir-http-head.h"

#include <string.h>

/* A head is accepted or refused alike however it is cut on its way; the parser takes nothing that
 * the scanner would not; and what is passed on is itself a valid head that says the same. */

typedef struct
{
  int result;
  gsize head_len;
  guint status;
} Outcome;

static Outcome
scan (const char *data, gsize len, gsize step)
{
  WeirHttpHeadScan state = { 0 };
  Outcome outcome = { 0, 0, 0 };
  gsize have = MIN (step, len);

  for (;;)
    {
      outcome.result = weir_http_head_scan (&state, &weir_http_head_limits, data, have,
                                            &outcome.head_len, &outcome.status);
      if (outcome.result != 0 || have == len)
        return outcome;
      have = MIN (have + step, len);
    }
}

static void
check_splits (const char *data, gsize len, const Outcome *whole)
{
  static const gsize steps[] = { 1, 2, 3, 7, 64 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      Outcome split = scan (data, len, steps[i]);

      g_assert_cmpint (split.result, ==, whole->result);
      g_assert_cmpuint (split.head_len, ==, whole->head_len);
      g_assert_cmpuint (split.status, ==, whole->status);
    }
}

static void
check_head (const WeirHttpHead *head)
{
  g_assert_true (g_str_has_prefix (head->target, head->path));
  g_assert_true (head->path[0] == '/' && head->path[1] != '/');
  g_assert_null (strstr (head->path, "/../"));
  g_assert_nonnull (weir_http_head_get (head, "Host"));
  g_assert_true (head->body == WEIR_HTTP_BODY_LENGTH || head->content_length == 0);
  g_assert_true (head->body == WEIR_HTTP_BODY_NONE || strcmp (head->method, "POST") == 0
                 || strcmp (head->method, "DELETE") == 0);
  for (guint i = 0; i < head->n_headers; i++)
    g_assert_true (weir_http_header_is_valid (head->headers[i].name, head->headers[i].value));
}

static void
check_refused (guint status, const char *reason)
{
  g_assert_cmpuint (status, >=, 400);
  g_assert_cmpuint (status, <=, 505);
  g_assert_nonnull (reason);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize len)
{
  const char *data = (const char *) bytes;
  Outcome whole = scan (data, len, MAX (len, 1));
  g_autoptr (WeirHttpHead) head = NULL;
  guint status = 0;
  const char *reason = NULL;

  check_splits (data, len, &whole);

  /* Also what the scanner has not seen to its end, or has refused. */
  head = weir_http_head_parse (data, whole.result == 1 ? whole.head_len : len, &status, &reason);
  if (head == NULL)
    {
      check_refused (status, reason);
      return 0;
    }
  /* The limits on size are the scanner's alone. */
  g_assert_true (whole.result == 1 || whole.status == 414 || whole.status == 431);
  check_head (head);
  return 0;
}
