/* SPDX-License-Identifier: MIT */
/* Every family of models, asked in every client API: from the client's socket to a simulated service
 * that is strict about what it is sent. A family is a row of the table. */
#include "proxy/proxy.h"

#include <string.h>

#define MESSAGES "/v1/messages"
#define CHAT "/v1/chat/completions"
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
};

static const char *const apis[] = { CHAT, MESSAGES };

/* A family, an API, and whether the client streams, in one number. */
typedef struct
{
  guint family;
  const char *api;
  gboolean stream;
} Way;

static Way
get_way (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  return (Way){ n / 4, apis[n / 2 % 2], n % 2 };
}

static gboolean
is_chat (const Way *way)
{
  return g_str_equal (way->api, CHAT);
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
  g_autofree char *body = g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":300,%s%s"
                                           "\"messages\":[{\"role\":\"user\",\"content\":%s}]}",
                                           families[way->family].model,
                                           way->stream ? "\"stream\":true," : "", more, content);
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, "POST", way->api, SDK, body);
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
  g_autofree char *said = join (reply->body->str, is_chat (way) ? "\"content\":\"" : "\"text\":\"");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_nonnull (strstr (said, expected));
}

static void
assert_ends_once (const Way *way, const TestReply *reply, const char *chat, const char *messages)
{
  g_autofree char *finish =
      g_strdup_printf (is_chat (way) ? "\"finish_reason\":\"%s\"" : "\"stop_reason\":\"%s\"",
                       is_chat (way) ? chat : messages);

  g_assert_cmpuint (count (reply->body->str, finish), ==, 1);
  if (!way->stream)
    return;
  g_assert_cmpuint (
      count (reply->body->str, is_chat (way) ? "data: [DONE]\n\n" : "event: message_stop\n"), ==,
      1);
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
  assert_ends_once (&way, reply, "stop", "end_turn");
  g_assert_null (strstr (reply->body->str, "\"created\":0"));
  g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==,
                   families[way.family].deployment);

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpint (record->usage.in_total, >, 0);
  g_assert_cmpint (record->usage.out_total, >, 0);
  g_assert_false (record->usage.estimated);
}

/* ---- tools */

#define TOOL_OF_CHAT                                                                               \
  "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"description\":"          \
  "\"{{x}} {# y\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}],"
#define TOOL_OF_MESSAGES                                                                           \
  "\"tools\":[{\"name\":\"look_up\",\"description\":\"{{x}} {# y\",\"input_schema\":"              \
  "{\"type\":\"object\",\"properties\":{}}}],"

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

  if (!is_chat (way))
    return find_string (strstr (text, "\"type\":\"tool_use\""), "\"id\":\"");
  return find_string (strstr (text, "\"tool_calls\":"), "\"id\":\"");
}

/* The id that a call was given finds its way back with the result. */
static void
answer_call (TestProxy *proxy, const Way *way, const char *id)
{
  const char *model = families[way->family].model;
  g_autofree char *body = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (TestReply) reply = NULL;

  if (is_chat (way))
    body = g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":300,%s" TOOL_OF_CHAT
                            "\"messages\":[{\"role\":\"user\",\"content\":\"go\"},{\"role\":"
                            "\"assistant\",\"tool_calls\":[{\"id\":\"%s\",\"type\":\"function\","
                            "\"function\":{\"name\":\"look_up\",\"arguments\":\"{}\"}}]},{\"role\":"
                            "\"tool\",\"tool_call_id\":\"%s\",\"content\":\"sunny {{s}}\"}]}",
                            model, way->stream ? "\"stream\":true," : "", id, id);
  else
    body = g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":300,%s" TOOL_OF_MESSAGES
                            "\"messages\":[{\"role\":\"user\",\"content\":\"go\"},{\"role\":"
                            "\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"%s\","
                            "\"name\":\"look_up\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{"
                            "\"type\":\"tool_result\",\"tool_use_id\":\"%s\",\"content\":"
                            "\"sunny {{s}}\"}]}]}",
                            model, way->stream ? "\"stream\":true," : "", id, id);
  connection = test_http_open (proxy->port, "POST", way->api, SDK, body);
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
  g_autoptr (TestReply) reply =
      ask (proxy, &way, is_chat (&way) ? TOOL_OF_CHAT : TOOL_OF_MESSAGES, "\"use look_up\"");
  g_autofree char *id = NULL;

  if ((families[way.family].abilities & TAKES_TOOLS) == 0)
    {
      assert_refused (reply, "tools");
      return;
    }
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count (reply->body->str, "\"look_up\""), ==, 1);
  assert_ends_once (&way, reply, "tool_calls", "tool_use");
  id = find_call_id (&way, reply);
  answer_call (proxy, &way, id);
}

/* ---- images */

static void
test_image (gconstpointer data)
{
  Way way = get_way (data);
  g_autoptr (TestProxy) proxy = make_proxy (&way);
  g_autoptr (TestReply) reply = ask (
      proxy, &way, "",
      is_chat (&way)
          ? "[{\"type\":\"text\",\"text\":\"What {{is}} this?\"},{\"type\":\"image_url\","
            "\"image_url\":{\"url\":\"data:image/png;base64," PNG "\"}}]"
          : "[{\"type\":\"text\",\"text\":\"What {{is}} this?\"},{\"type\":\"image\",\"source\":{"
            "\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" PNG "\"}}]");

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
  g_assert_nonnull (strstr (reply->body->str,
                            is_chat (&way) ? "\"rate_limit_exceeded\"" : "\"rate_limit_error\""));
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
  n_ends = count (reply->body->str, is_chat (way) ? "data: [DONE]" : "event: message_stop");
  n_errors = count (reply->body->str, is_chat (way) ? "data: {\"error\":" : "event: error\n");
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
  for (guint i = 0; i < 4 * G_N_ELEMENTS (families); i++)
    {
      Way way = get_way (GUINT_TO_POINTER (i));
      g_autofree char *path =
          g_strdup_printf ("/proxy/exchange-families/%s/%s/%s/%s", what, families[way.family].name,
                           is_chat (&way) ? "chat" : "messages", way.stream ? "stream" : "whole");

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
  add_ways ("tools", test_tools, TRUE);
  add_ways ("image", test_image, TRUE);
  add_ways ("error", test_error, TRUE);
  add_ways ("cut", test_cut, FALSE);
  return g_test_run ();
}
