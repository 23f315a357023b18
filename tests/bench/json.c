/* SPDX-License-Identifier: MIT */
#include "base/weir-json-edit.h"
#include "base/weir-json-scan.h"

#include <stdlib.h>
#include <string.h>

/* What the scanner costs on bodies like those of coding agents, and on one event of a stream. */

static const char source_line[] =
    "  if (state->cursor >= state->limit)\\n    return frob_error (\\\"no more input\\\");\\n";

static const char event[] =
    "{\"id\":\"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012\",\"object\":\"chat.completion.chunk\","
    "\"created\":1763800000,\"model\":\"gpt-5-2025-08-07\",\"service_tier\":\"default\","
    "\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\" the\"},"
    "\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\"a1b2c3d4e5\"}";

/* Messages of some 8 KB of source text each, then tools with small schemas. */
static GString *
make_body (gsize size)
{
  GString *body = g_string_new ("{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":32000,"
                                "\"stream\":true,\"messages\":[");

  for (guint i = 0; body->len < size * 9 / 10; i++)
    {
      g_string_append_printf (body,
                              "%s{\"role\":\"%s\",\"content\":[{\"type\":\"text\",\"text\":\"",
                              i > 0 ? "," : "", i % 2 == 0 ? "user" : "assistant");
      for (guint j = 0; j < 100 && body->len < size * 9 / 10; j++)
        g_string_append (body, source_line);
      g_string_append (body, "\"}]}");
    }
  g_string_append (body, "],\"tools\":[null");
  for (guint i = 0; body->len < size; i++)
    g_string_append_printf (
        body,
        ",{\"name\":\"tool_%u\",\"description\":\"Does one thing to one file.\",\"input_schema\":"
        "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\",\"description\":"
        "\"Absolute path\"},\"limit\":{\"type\":\"integer\",\"minimum\":0}},\"required\":"
        "[\"path\"],\"additionalProperties\":false}}",
        i);
  g_string_append (body, "]}");
  return body;
}

static void
parse_once (WeirJsonDoc *doc, const GString *body, gboolean edit)
{
  if (!weir_json_parse (doc, body->str, body->len, &weir_json_limits_body, NULL))
    abort ();
  if (edit)
    {
      g_autoptr (WeirJsonEdit) change = weir_json_edit_new (doc);
      g_autoptr (GBytes) bytes = NULL;

      weir_json_edit_replace (change, weir_json_get (doc, doc->nodes, "model"), "\"other\"", -1);
      bytes = weir_json_edit_apply (change);
    }
}

/* The best of many short rounds, in microseconds for one call. */
static double
measure (const GString *body, gboolean edit)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  guint calls = MAX (1, 2000000 / (guint) body->len);
  double best = G_MAXDOUBLE;

  for (guint round = 0; round < 50; round++)
    {
      gint64 before = g_get_monotonic_time ();

      for (guint i = 0; i < calls; i++)
        parse_once (&doc, body, edit);
      best = MIN (best, (double) (g_get_monotonic_time () - before) / calls);
    }
  return best;
}

static void
report (const char *what, const GString *body)
{
  double parse = measure (body, FALSE);
  double edit = measure (body, TRUE);

  g_print ("%-12s %8" G_GSIZE_FORMAT
           " bytes  parse %8.2f us (%5.0f MB/s)  parse and edit %8.2f us\n",
           what, body->len, parse, (double) body->len / parse, edit);
}

/* 20 MB of empty objects, and a million names: what a hostile body may cost. */
static void
report_hostile (void)
{
  const WeirJsonLimits limits = { .max_depth = 128, .max_nodes = 3000000 };
  g_autoptr (GString) objects = g_string_new ("[");
  g_autoptr (GString) names = g_string_new ("{\"\":0");
  g_auto (WeirJsonDoc) doc = { 0 };
  gint64 before;

  while (objects->len < 20000000)
    g_string_append (objects, "{},");
  for (guint i = 0; i < 1000000; i++)
    g_string_append_printf (names, ",\"%u\":0", i);
  g_string_append_c (names, '}');

  before = g_get_monotonic_time ();
  weir_json_parse (&doc, objects->str, objects->len, &weir_json_limits_body, NULL);
  g_print ("20 MB of {}, : refused after %.1f ms\n",
           (double) (g_get_monotonic_time () - before) / 1000);
  before = g_get_monotonic_time ();
  if (!weir_json_parse (&doc, names->str, names->len, &limits, NULL))
    abort ();
  g_print ("1 000 000 names: %.1f ms\n", (double) (g_get_monotonic_time () - before) / 1000);
}

int
main (void)
{
  static const gsize sizes[] = { 1700, 197000, 495000, 1990000 };
  g_autoptr (GString) one = g_string_new (event);

  report ("event", one);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GString) body = make_body (sizes[i]);

      report ("body", body);
    }
  report_hostile ();
  return 0;
}
