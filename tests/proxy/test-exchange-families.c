/* SPDX-License-Identifier: MIT */
/* Every family of models, asked in every client API: from the client's socket to a simulated service
 * that is strict about what it is sent. A family is a row of the table. */
#include "proxy/proxy.h"

#include <string.h>

#define MESSAGES "/v1/messages"
#define CHAT "/v1/chat/completions"
#define RESPONSES "/v1/responses"
#define SDK "anthropic-version: 2023-06-01\r\n"
#define INFERENCE "/v2/inference/"

/* A dot. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"   \
  "gg=="

typedef enum
{
  TAKES_TOOLS = 1 << 0,
  TAKES_IMAGES = 1 << 1,
} Abilities;

static const struct
{
  const char *name;
  const char *model;
  const char *deployment;
  Abilities abilities;
  WeirDemoBedrockForm form;
} families[] = {
  { "orchestrated-gpt", "gpt-5-mini", "A-orchestration", TAKES_TOOLS | TAKES_IMAGES },
  { "orchestrated-claude", "claude-opus-4-6", "A-orchestration", TAKES_TOOLS | TAKES_IMAGES },
  { "orchestrated-gemini", "gemini-2.5-flash", "A-orchestration", TAKES_TOOLS | TAKES_IMAGES },
  { "orchestrated-mistral", "mistralai--mistral-medium-instruct", "A-orchestration",
    TAKES_TOOLS | TAKES_IMAGES },
  { "orchestrated-sonar", "sonar-pro", "A-orchestration", 0 },
  { "nova", "amazon--nova-pro", "A-nova", TAKES_TOOLS | TAKES_IMAGES },
  { "nova-json", "amazon--nova-pro", "A-nova", TAKES_TOOLS | TAKES_IMAGES, WEIR_DEMO_BEDROCK_JSON },
  { "nova-literal", "amazon--nova-pro", "A-nova", TAKES_TOOLS | TAKES_IMAGES,
    WEIR_DEMO_BEDROCK_LITERAL },
  { "mistral", "mistralai--mistral-small", "A-mistral", TAKES_TOOLS | TAKES_IMAGES },
  { "sonar", "sonar", "A-sonar", TAKES_IMAGES },
  { "cohere", "cohere--command-a-reasoning", "A-cohere", 0 },
  { "llama", "meta--llama3.1-70b-instruct", "A-llama", 0 },
  { "codex", "gpt-5.3-codex", "A-codex", TAKES_TOOLS | TAKES_IMAGES },
};

typedef enum
{
  API_CHAT,
  API_MESSAGES,
  API_RESPONSES,
  N_APIS
} Api;

/* What is said of a reply in the words of an API; @said and @said_whole: the member a text follows. */
static const struct
{
  const char *name;
  const char *path;
  const char *max_out;
  const char *history;
  const char *said;
  const char *said_whole;
  const char *end;   /* of a stream */
  const char *error; /* in a stream */
  const char *rate_limit;
} apis[N_APIS] = {
  [API_CHAT] = { "chat", CHAT, "max_tokens", "messages", "\"content\":\"", "\"content\":\"",
                 "data: [DONE]\n\n", "data: {\"error\":", "\"rate_limit_exceeded\"" },
  [API_MESSAGES] = { "messages", MESSAGES, "max_tokens", "messages", "\"text\":\"", "\"text\":\"",
                     "event: message_stop\n", "event: error\n", "\"rate_limit_error\"" },
  [API_RESPONSES] = { "responses", RESPONSES, "max_output_tokens", "input", "\"delta\":\"",
                      "\"text\":\"", "event: response.completed\n", "event: response.failed\n",
                      "\"rate_limit_exceeded\"" },
};

/* A family, an API, and whether the client streams, in one number. */
typedef struct
{
  guint family;
  Api api;
  gboolean stream;
} Way;

static Way
get_way (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  return (Way){ n / (2 * N_APIS), n / 2 % N_APIS, n % 2 };
}

static guint
count (const char *text, const char *needle)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, needle)) != NULL; at += strlen (needle))
    n++;
  return n;
}

static TestProxy *
make_proxy (const Way *way)
{
  TestProxyOptions options = { .families = TRUE };

  if (way != NULL)
    options.bedrock_form = families[way->family].form;

  return test_proxy_new (&options);
}

/* @content: of the user's message, in JSON; @more: other members, each with a comma behind it. */
static TestReply *
ask (TestProxy *proxy, const Way *way, const char *more, const char *content)
{
  g_autofree char *body = g_strdup_printf (
      "{\"model\":\"%s\",\"%s\":300,%s%s\"%s\":[{\"role\":\"user\",\"content\":%s}]}",
      families[way->family].model, apis[way->api].max_out, way->stream ? "\"stream\":true," : "",
      more, apis[way->api].history, content);
  g_autoptr (GSocketConnection) connection = test_http_open (
      proxy->port, "POST", apis[way->api].path, way->api == API_MESSAGES ? SDK : NULL, body);
  TestReply *reply = test_http_read (connection, FALSE);

  g_test_message ("%u %s", reply->status, reply->body->str);
  return reply;
}

/* (transfer full): all that the reply says, its pieces put together: what follows each @member. */
static char *
join (const char *text, const char *member)
{
  GString *all = g_string_new (NULL);

  for (const char *at = text; (at = strstr (at, member)) != NULL;)
    {
      at += strlen (member);
      for (; *at != '"'; at++)
        {
          g_string_append_c (all, *at);
          if (*at == '\\')
            g_string_append_c (all, *++at);
        }
    }
  return g_string_free (all, FALSE);
}

static void
assert_says (const Way *way, const TestReply *reply, const char *expected)
{
  g_autofree char *said =
      join (reply->body->str, way->stream ? apis[way->api].said : apis[way->api].said_whole);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_nonnull (strstr (said, expected));
}

/* @word: why it ended, in the words of the API */
static void
assert_ends_once (const Way *way, const TestReply *reply, const char *word)
{
  g_autofree char *finish = NULL;

  if (way->api == API_RESPONSES)
    finish = g_strdup (way->stream ? "event: response.completed\n" : "\"object\":\"response\"");
  else
    finish = g_strdup_printf (
        way->api == API_CHAT ? "\"finish_reason\":\"%s\"" : "\"stop_reason\":\"%s\"", word);
  g_assert_cmpuint (count (reply->body->str, finish), ==, 1);
  if (way->stream)
    g_assert_cmpuint (count (reply->body->str, apis[way->api].end), ==, 1);
  g_assert_null (strstr (reply->body->str, "\"status\":\"incomplete\""));
}

/* Text with what the formats on the way could trip over arrives, and comes back, byte for byte. */
static void
test_text (gconstpointer data)
{
  Way way = get_way (data);
  g_autoptr (TestProxy) proxy = make_proxy (&way);
  g_autoptr (TestReply) reply =
      ask (proxy, &way, "", "\"say: Gr\\u00fc\\u00dfe {{?a}} {% 'b' %} it's\"");
  const TestRecord *record;

  assert_says (&way, reply, "Grüße {{?a}} {% 'b' %} it's");
  assert_ends_once (&way, reply, way.api == API_CHAT ? "stop" : "end_turn");
  g_assert_null (strstr (reply->body->str, "\"created\":0"));
  g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==,
                   families[way.family].deployment);

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpint (record->usage.in_total, >, 0);
  g_assert_cmpint (record->usage.out_total, >, 0);
  g_assert_false (record->usage.estimated);
}

/* Servers that want users and assistants to take turns get them so. */
static void
test_two_questions (gconstpointer data)
{
  Way way = get_way (data);
  g_autoptr (TestProxy) proxy = make_proxy (&way);
  g_autoptr (TestReply) reply =
      ask (proxy, &way, "", "\"one\"},{\"role\":\"user\",\"content\":\"say: two\"");

  assert_says (&way, reply, "two");
}

/* ---- tools */

#define TOOL_OF_CHAT                                                                               \
  "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"description\":"          \
  "\"{{x}} {# y\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}],"
#define TOOL_OF_MESSAGES                                                                           \
  "\"tools\":[{\"name\":\"look_up\",\"description\":\"{{x}} {# y\",\"input_schema\":"              \
  "{\"type\":\"object\",\"properties\":{}}}],"
#define TOOL_OF_RESPONSES                                                                          \
  "\"tools\":[{\"type\":\"function\",\"name\":\"look_up\",\"description\":\"{{x}} {# y\","         \
  "\"parameters\":{\"type\":\"object\",\"properties\":{}}}],"

static const char *const tools[N_APIS] = {
  [API_CHAT] = TOOL_OF_CHAT,
  [API_MESSAGES] = TOOL_OF_MESSAGES,
  [API_RESPONSES] = TOOL_OF_RESPONSES,
};

/* (transfer full): the string that follows the first @member in @text. */
static char *
find_string (const char *text, const char *member)
{
  const char *at = text != NULL ? strstr (text, member) : NULL;

  g_assert_nonnull (at);
  at += strlen (member);
  return g_strndup (at, strcspn (at, "\""));
}

static char *
find_call_id (const Way *way, const TestReply *reply)
{
  const char *text = reply->body->str;

  switch (way->api)
    {
    case API_MESSAGES:
      return find_string (strstr (text, "\"type\":\"tool_use\""), "\"id\":\"");
    case API_RESPONSES:
      return find_string (strstr (text, "\"type\":\"function_call\""), "\"call_id\":\"");
    default:
      return find_string (strstr (text, "\"tool_calls\":"), "\"id\":\"");
    }
}

/* The id that a call was given finds its way back with the result. */
static void
answer_call (TestProxy *proxy, const Way *way, const char *id)
{
  static const char *const histories[N_APIS] = {
    [API_CHAT] = "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"$ID\",\"type\":\"function\","
                 "\"function\":{\"name\":\"look_up\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\","
                 "\"tool_call_id\":\"$ID\",\"content\":\"sunny {{s}}\"}",
    [API_MESSAGES] = "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"$ID\","
                     "\"name\":\"look_up\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{"
                     "\"type\":\"tool_result\",\"tool_use_id\":\"$ID\",\"content\":"
                     "\"sunny {{s}}\"}]}",
    [API_RESPONSES] =
        "{\"type\":\"function_call\",\"call_id\":\"$ID\",\"name\":\"look_up\","
        "\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"$ID\","
        "\"output\":\"sunny {{s}}\"}",
  };
  g_autoptr (GString) history = g_string_new (histories[way->api]);
  g_autofree char *body = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (TestReply) reply = NULL;

  g_string_replace (history, "$ID", id, 0);
  body = g_strdup_printf ("{\"model\":\"%s\",\"%s\":300,%s%s\"%s\":[{\"role\":\"user\",\"content\":"
                          "\"go\"},%s]}",
                          families[way->family].model, apis[way->api].max_out,
                          way->stream ? "\"stream\":true," : "", tools[way->api],
                          apis[way->api].history, history->str);
  connection = test_http_open (proxy->port, "POST", apis[way->api].path,
                               way->api == API_MESSAGES ? SDK : NULL, body);
  reply = test_http_read (connection, FALSE);
  g_test_message ("%u %s", reply->status, reply->body->str);
  assert_says (way, reply, "sunny {{s}}");
}

/* What a model does not take is refused, or left out and told. */
static void
assert_refused (const TestReply *reply, const char *member)
{
  const char *dropped = test_reply_get (reply, "x-weir-dropped");

  if (reply->status == 400)
    g_assert_nonnull (strstr (reply->body->str, member));
  else
    g_assert_true (dropped != NULL && strstr (dropped, member) != NULL);
}

static void
test_tools (gconstpointer data)
{
  Way way = get_way (data);
  g_autoptr (TestProxy) proxy = make_proxy (&way);
  g_autoptr (TestReply) reply = ask (proxy, &way, tools[way.api], "\"use look_up\"");
  g_autofree char *id = NULL;

  if ((families[way.family].abilities & TAKES_TOOLS) == 0)
    {
      assert_refused (reply, "tools");
      return;
    }
  g_assert_cmpuint (reply->status, ==, 200);
  /* replies of that API tell the tools of the request as well, and the call in each event of it */
  if (way.api != API_RESPONSES)
    g_assert_cmpuint (count (reply->body->str, "\"look_up\""), ==, 1);
  assert_ends_once (&way, reply, way.api == API_CHAT ? "tool_calls" : "tool_use");
  id = find_call_id (&way, reply);
  answer_call (proxy, &way, id);
}

/* ---- images */

static void
test_image (gconstpointer data)
{
  static const char *const contents[N_APIS] = {
    [API_CHAT] = "[{\"type\":\"text\",\"text\":\"What {{is}} this?\"},{\"type\":\"image_url\","
                 "\"image_url\":{\"url\":\"data:image/png;base64," PNG "\"}}]",
    [API_MESSAGES] =
        "[{\"type\":\"text\",\"text\":\"What {{is}} this?\"},{\"type\":\"image\","
        "\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" PNG "\"}}]",
    [API_RESPONSES] = "[{\"type\":\"input_text\",\"text\":\"What {{is}} this?\"},{\"type\":"
                      "\"input_image\",\"image_url\":\"data:image/png;base64," PNG "\"}]",
  };
  Way way = get_way (data);
  g_autoptr (TestProxy) proxy = make_proxy (&way);
  g_autoptr (TestReply) reply = ask (proxy, &way, "", contents[way.api]);

  if ((families[way.family].abilities & TAKES_IMAGES) == 0)
    {
      assert_refused (reply, "image");
      return;
    }
  assert_says (&way, reply, "image/png (70 bytes)");
}

/* ---- errors */

static void
test_error (gconstpointer data)
{
  static const WeirDemoFault slow_down = { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .status = 429,
                                           .retry_after = "7" };
  Way way = get_way (data);
  g_autoptr (TestProxy) proxy = make_proxy (&way);
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &slow_down, 1);
  reply = ask (proxy, &way, "", "\"say: x\"");
  g_assert_cmpuint (reply->status, ==, 429);
  g_assert_nonnull (strstr (reply->body->str, apis[way.api].rate_limit));
  g_assert_nonnull (test_reply_get (reply, "retry-after"));
}

/* ---- a stream that breaks */

/* Ends the upstream's stream before its event number @at. Returns whether it had so many. */
static gboolean
cut_at (const Way *way, WeirDemoFaultKind kind, guint at)
{
  /* a new one each time: a deployment that fails again and again is left alone */
  g_autoptr (TestProxy) proxy = make_proxy (way);
  WeirDemoFault fault = { kind, .path = INFERENCE, .at_event = at };
  g_autoptr (TestReply) reply = NULL;
  guint n_ends, n_errors;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = ask (proxy, way, "", "\"count to 3\"");
  if (reply->status != 200)
    {
      g_assert_true (reply->status == 429 || reply->status >= 500);
      return TRUE;
    }
  n_ends = count (reply->body->str, apis[way->api].end);
  n_errors = count (reply->body->str, apis[way->api].error);
  g_assert_cmpuint (n_ends + n_errors, ==, 1);
  return n_errors == 1;
}

/* Wherever it breaks the client is told so, once, and never that it got all. */
static void
test_cut (gconstpointer data)
{
  static const WeirDemoFaultKind kinds[] = { WEIR_DEMO_FAULT_CUT, WEIR_DEMO_FAULT_ERROR_EVENT,
                                             WEIR_DEMO_FAULT_GARBAGE };
  Way way = get_way (data);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint at = 0;

      while (cut_at (&way, kinds[k], at))
        {
          at++;
          g_assert_cmpuint (at, <, 40);
        }
      g_assert_cmpuint (at, >=, 3);
    }
}

static void
add_ways (const char *what, GTestDataFunc func, gboolean whole)
{
  for (guint i = 0; i < 2 * N_APIS * G_N_ELEMENTS (families); i++)
    {
      Way way = get_way (GUINT_TO_POINTER (i));
      g_autofree char *path =
          g_strdup_printf ("/proxy/exchange-families/%s/%s/%s/%s", what, families[way.family].name,
                           apis[way.api].name, way.stream ? "stream" : "whole");

      if (way.stream || whole)
        g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
    }
}

/* ---- what is listed */

static void
test_listed (void)
{
  g_autoptr (TestProxy) proxy = make_proxy (NULL);
  g_autoptr (TestReply) reply = test_http_call (proxy->port, "GET", "/v1/models", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *id = g_strdup_printf ("\"id\":\"%s\"", families[i].model);

      g_assert_cmpuint (count (reply->body->str, id), ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_add_func ("/proxy/exchange-families/listed", test_listed);
  add_ways ("text", test_text, TRUE);
  add_ways ("two-questions", test_two_questions, FALSE);
  add_ways ("tools", test_tools, TRUE);
  add_ways ("image", test_image, TRUE);
  add_ways ("error", test_error, TRUE);
  add_ways ("cut", test_cut, FALSE);
  return g_test_run ();
}
