/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "base/weir-json-text.h"
#include "wire/weir-token-estimate.h"

#include <string.h>

/* Counted on 2026-11-22 with the tokenisers themselves: o200k_base (GPT-4o and later; npm gpt-tokenizer
 * 4.0.0) and the one that Anthropic has published (npm @anthropic-ai/tokenizer 0.0.4; Claude 2, those of
 * its successors up to 4.6 are not public). The estimate must be below neither. */
static const struct
{
  const char *name;
  const char *text;
  gint64 o200k;
  gint64 claude;
} counted[] = {
  {
      "prose",
      "The weir holds the river back a little, so that the mill upstream always has the "
      "depth it was built for. In spring the water runs over its whole width; in August a "
      "child can cross it on foot. Whoever opens the sluice must know who lives below, and "
      "whoever closes it must know how much rain is still to come. For two hundred years "
      "that was one family's trade, and the book in which they wrote down every change of "
      "the gates is now kept in the town hall, next to the tax records nobody reads.",
      108,
      111,
  },
  {
      "german",
      "Das Wehr staut den Fluss nur ein wenig, damit die Mühle immer die Wassertiefe hat, "
      "für die sie gebaut wurde. Im Frühjahr läuft es auf ganzer Breite über, im August "
      "kann ein Kind zu Fuß hinübergehen. Wer das Schütz öffnet, muss wissen, wer "
      "unterhalb wohnt; wer es schließt, wie viel Regen noch kommt.",
      78,
      96,
  },
  {
      "russian",
      "Плотина немного удерживает реку, чтобы у мельницы всегда была та глубина, для "
      "которой её построили. Весной вода идёт по всей ширине, а в августе ребёнок может "
      "перейти её пешком.",
      47,
      97,
  },
  {
      "chinese",
      "堰把河水稍稍拦住，使上游的磨坊总有它建造时所需的水深。春天，水漫过整个堰顶；八月，孩子可以徒"
      "步走过。",
      49,
      64,
  },
  {
      "markdown",
      "## What changed\n"
      "\n"
      "- `serve` takes **two** listeners now, see [the guide](docs/listen.md#two).\n"
      "- The cache is *bounded*: 32 MiB, 24 h.\n"
      "\n"
      "| setting | default | meaning |\n"
      "|---|---|---|\n"
      "| `max_body` | 64 MiB | more is refused with 413 |\n"
      "| `gap` | 120 s | silence after which a stream is given up |",
      93,
      91,
  },
  {
      "code",
      "static gboolean\n"
      "take_signature (WeirGeminiReader *self, Candidate *candidate, const WeirJsonNode "
      "*node, GError **error)\n"
      "{\n"
      "  WeirJsonText text = weir_json_text (&self->doc, node);\n"
      "\n"
      "  if (text.len == 0)\n"
      "    return TRUE;\n"
      "  return ensure_open (self, candidate, WEIR_PART_REASONING, error)\n"
      "         && emit_delta (self, candidate, WEIR_DELTA_SIGNATURE, get_utf8 (self, "
      "node), error)\n"
      "         && close_open (self, candidate, error);\n"
      "}",
      117,
      133,
  },
  {
      "python",
      "def read_rows(path, limit=None):\n"
      "    \"\"\"Yield one dict per line of a CSV file, at most `limit` of them.\"\"\"\n"
      "    with open(path, newline=\"\", encoding=\"utf-8\") as handle:\n"
      "        for number, row in enumerate(csv.DictReader(handle)):\n"
      "            if limit is not None and number >= limit:\n"
      "                return\n"
      "            row[\"total\"] = float(row[\"price\"]) * int(row[\"count\"] or 0)\n"
      "            yield {key.strip().lower(): value for key, value in row.items()}",
      108,
      116,
  },
  {
      "diff",
      "diff --git a/src/wire/weir-tool-id.c b/src/wire/weir-tool-id.c\n"
      "index 1f4c2ab..9be03d7 100644\n"
      "--- a/src/wire/weir-tool-id.c\n"
      "+++ b/src/wire/weir-tool-id.c\n"
      "@@ -5,12 +5,11 @@\n"
      "-#define MAX_LENGTH 40\n"
      " #define DIGEST_LETTERS 24\n"
      " \n"
      " static gboolean\n"
      "-fits (WeirJsonText id, const WeirModelRule *rule)\n"
      "+fits (WeirJsonText id, const WeirModelRule *rule, gsize most)\n"
      " {\n"
      "   gsize wanted = (gsize) rule->tool_id_length;",
      148,
      170,
  },
  {
      "json",
      "{\"type\":\"object\",\"properties\":{\"file_path\":{\"type\":\"string\",\"description"
      "\":\"The absolute path to the file to "
      "read\"},\"offset\":{\"type\":\"number\",\"description\":\"The line number to start "
      "reading from\"},\"limit\":{\"type\":\"number\",\"description\":\"The number of "
      "lines to read\"}},\"required\":[\"file_path\"],\"additionalProperties\":false}",
      70,
      71,
  },
  {
      "log",
      "2026-11-22T05:59:50.123Z WARN  proxy[4711]: upstream 10.0.3.17:443 answered 503 "
      "after 1284 ms (attempt 2 of 3), retry in 750 ms\n"
      "2026-11-22T05:59:51.002Z INFO  proxy[4711]: POST /v1/messages 200 18234 bytes 2163 "
      "ms deployment=d3f9a81c7b52 account=emea-2",
      109,
      103,
  },
};

static void
test_counted (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  gint64 most = MAX (counted[row].o200k, counted[row].claude);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 tokens;

  weir_json_escape (text, counted[row].text, -1);
  tokens = weir_token_estimate_text ((WeirJsonText){ text->str, text->len });
  g_test_message ("%d for %d", (int) tokens, (int) most);
  g_assert_cmpint (tokens, >=, most);
  g_assert_cmpint (tokens * 100, <=, most * 125);
}

/* What a few words may be off beside. */
#define SLACK 5

/* Whole requests and what the services themselves say of them. */
static const struct
{
  const char *name;
  const char *codec;
  const char *source;
  const char *json;
  gint64 tokens;
} requests[] = {
  { "system", "messages", "Anthropic, Token counting, Claude Opus 5, 2026",
    "{\"model\":\"m\",\"system\":\"You are a scientist\",\"messages\":[{\"role\":\"user\","
    "\"content\":\"Hello, Claude\"}]}",
    14 },
  { "tools", "messages", "Anthropic, Token counting, Claude Opus 5, 2026",
    "{\"model\":\"m\",\"tools\":[{\"name\":\"get_weather\",\"description\":\"Get the current "
    "weather "
    "in a given location\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"location\":{"
    "\"type\":\"string\",\"description\":\"The city and state, e.g. San Francisco, CA\"}},"
    "\"required\":[\"location\"]}}],\"messages\":[{\"role\":\"user\",\"content\":\"What's the "
    "weather "
    "like in San Francisco?\"}]}",
    403 },
  { "thinking", "messages", "Anthropic, Token counting, Claude Opus 5, 2026",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Are there an infinite number "
    "of "
    "prime numbers such that n mod 4 == 3?\"},{\"role\":\"assistant\",\"content\":[{\"type\":"
    "\"thinking\",\"thinking\":\"This is a nice number theory question. Let's think about it step "
    "by "
    "step...\",\"signature\":\"EuYBCkQYAiJAgCs1le6/Pol5Z4/"
    "JMomVOouGrWdhYNsH3ukzUECbB6iWrSQtsQuRHJID6l"
    "WV...\"},{\"type\":\"text\",\"text\":\"Yes, there are infinitely many prime numbers p such "
    "that p "
    "mod 4 = 3...\"}]},{\"role\":\"user\",\"content\":\"Can you write a formal proof?\"}]}",
    88 },
  { "chat", "openai-chat", "OpenAI Cookbook, How to count tokens with tiktoken, gpt-4-0613",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful, "
    "pattern-following assistant that translates corporate jargon into plain English.\"},{\"role\":"
    "\"system\",\"name\":\"example_user\",\"content\":\"New synergies will help drive top-line "
    "growth.\"},{\"role\":\"system\",\"name\":\"example_assistant\",\"content\":\"Things working "
    "well "
    "together will increase revenue.\"},{\"role\":\"system\",\"name\":\"example_user\",\"content\":"
    "\"Let's circle back when we have more bandwidth to touch base on opportunities for increased "
    "leverage.\"},{\"role\":\"system\",\"name\":\"example_assistant\",\"content\":\"Let's talk "
    "later "
    "when we're less busy about how to do better.\"},{\"role\":\"user\",\"content\":\"This late "
    "pivot "
    "means we don't have time to boil the ocean for the client deliverable.\"}]}",
    129 },
};

static void
test_request (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = messages_request (requests[row].codec, requests[row].json);
  gint64 tokens = weir_token_estimate (request);

  g_test_message ("%s: %d for %d", requests[row].source, (int) tokens, (int) requests[row].tokens);
  g_assert_cmpint (tokens, >=, requests[row].tokens);
  g_assert_cmpint (tokens, <=, requests[row].tokens * 5 / 4 + SLACK);
}

/* Odd ends of text. */
static const struct
{
  const char *text;
  gint64 least;
  gint64 most;
} rows[] = {
  { "", 0, 0 },
  { "Hello", 1, 2 },
  { "1234567890", 4, 6 },
  { "\\n\\n\\n\\n", 1, 3 },
  { "HTTPServer", 2, 3 },
  { "XMLHTTP", 1, 3 },
  { "\\u4f60\\ud83d", 2, 4 },
  { "\xf0\x9f\x98\x80", 2, 4 },
  { "trailing\\", 1, 4 },
  { "\\", 1, 2 },
  { "\\u", 1, 3 },
  { "a\\tb", 2, 3 },
  { " ", 0, 1 },
};

static void
test_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirJsonText text = { rows[i].text, strlen (rows[i].text) };
      gint64 tokens = weir_token_estimate_text (text);

      g_test_message ("%s: %d", rows[i].text, (int) tokens);
      g_assert_cmpint (tokens, >=, rows[i].least);
      g_assert_cmpint (tokens, <=, rows[i].most);
    }
}

static gint64
estimate (const char *content, const char *members)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[%s]}]%s}", content, members);
  g_autoptr (WeirRequest) request = messages_request ("messages", json);

  return weir_token_estimate (request);
}

/* An image is what it costs, however many bytes it has. */
static void
test_parts (void)
{
  g_autofree char *bytes = g_strnfill (400000, 'A');
  g_autofree char *image =
      g_strdup_printf ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":"
                       "\"image/png\",\"data\":\"%s\"}}",
                       bytes);
  gint64 plain = estimate ("{\"type\":\"text\",\"text\":\"hi\"}", "");

  g_assert_cmpint (plain, >=, 1);
  g_assert_cmpint (plain, <, 30);
  g_assert_cmpint (estimate (image, ""), >, 1000);
  g_assert_cmpint (estimate (image, ""), <, 3000);
  g_assert_cmpint (estimate ("{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":"
                             "\"one two three\"}}",
                             ""),
                   <, 40);
  g_assert_cmpint (estimate ("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"x\"}",
                             ",\"tools\":[{\"name\":\"f\",\"input_schema\":{}},"
                             "{\"type\":\"bash_1\",\"name\":\"bash\"}]"),
                   >, 300);
}

/* A model that counts more. */
static void
test_percent (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "messages", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one two three "
                  "four five six seven eight nine ten\"}]}");
  gint64 tokens = weir_token_estimate (request);

  g_assert_cmpint (weir_token_estimate_for (request, 0), ==, tokens);
  g_assert_cmpint (weir_token_estimate_for (request, 100), ==, tokens);
  g_assert_cmpint (weir_token_estimate_for (request, 130), ==, tokens * 130 / 100);
  g_assert_cmpint (weir_token_estimate_for (request, 1), ==, 1);
}

/* A megabyte in some milliseconds; the limit leaves room for slow machines and checkers. */
static void
test_fast (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 start;
  gint64 tokens;

  while (text->len < 1024 * 1024)
    g_string_append (text, "static int value = compute (left, 42); /* as told */\\n");
  start = g_get_monotonic_time ();
  tokens = weir_token_estimate_text ((WeirJsonText){ text->str, text->len });
  g_test_message ("%d tokens in %d us", (int) tokens, (int) (g_get_monotonic_time () - start));
  g_assert_cmpint (tokens, >, 200000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/token-estimate/counted/", counted[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_counted);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/token-estimate/request/", requests[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_request);
    }
  g_test_add_func ("/wire/token-estimate/text", test_text);
  g_test_add_func ("/wire/token-estimate/parts", test_parts);
  g_test_add_func ("/wire/token-estimate/percent", test_percent);
  g_test_add_func ("/wire/token-estimate/fast", test_fast);
  return g_test_run ();
}
