/* SPDX-License-Identifier: MIT */
#include "wire/weir-body-strip.h"

#include <string.h>

#include "wire/weir-api-error.h"

static const char claude[] =
    "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":5,\"speed\":\"fast\","
    "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9,\"x\":1},"
    "\"anthropic_beta\":[\"a.1\",\"b\"],"
    "\"tools\":[{\"name\":\"t\",\"defer_loading\":true,\"input_schema\":{\"type\":\"object\","
    "\"odd\":1}},{\"name\":\"u\"},{\"type\":\"bash_1\",\"name\":\"bash\",\"defer_loading\":false}],"
    "\"messages\":[{\"role\":\"user\",\"content\":\"text\"},{\"role\":\"user\",\"content\":["
    "{\"type\":\"text\",\"text\":\"hi\",\"extra\":1},"
    "{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"t\",\"input\":{\"extra\":2}}]}]}";

static const char gpt[] = "{\"model\":\"gpt\",\"max_tokens\":5,\"temperature\":1,\"messages\":[]}";

static const char gemini[] =
    "{\"contents\":[],\"generationConfig\":{\"topK\":3,\"thinkingConfig\":{\"level\":1}},"
    "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"strict\":true}]}]}";

static const char orchestration[] = "{\"config\":{\"modules\":{\"prompt_templating\":{\"prompt\":{"
                                    "\"template\":[],\"tools\":[{\"type\":"
                                    "\"function\",\"function\":{\"name\":\"f\",\"strict\":true}}]},"
                                    "\"model\":{\"name\":\"m\",\"params\":{"
                                    "\"top_p\":1,\"max_tokens\":5}}}}},\"messages_history\":[]}";

static const char converse[] =
    "{\"messages\":[],\"inferenceConfig\":{\"topP\":1},\"additionalModelRequestFields\":{"
    "\"reasoningConfig\":{\"type\":\"enabled\"}}}";

/* What was said of a body, and the pattern for it; NULL: nothing may go. */
static const struct
{
  const char *name;
  const char *body;
  const char *path;
  const char *flag;
  const char *pattern;
} resolved[] = {
  { "top", claude, "speed", NULL, "speed" },
  { "orchestrated", orchestration, "top_p", NULL,
    "config.modules.prompt_templating.model.params.top_p" },
  { "orchestrated-tool", orchestration, "tools.0.function.strict", NULL,
    "config.modules.prompt_templating.prompt.tools[].function.strict" },
  { "orchestrated-whole", orchestration, "config.modules.prompt_templating.model.params.top_p",
    NULL, "config.modules.prompt_templating.model.params.top_p" },
  { "orchestrated-name", orchestration, "name", NULL, NULL },
  { "converse", converse, "reasoningConfig", NULL, "additionalModelRequestFields.reasoningConfig" },
  { "converse-scalar", converse, "topP", NULL, "inferenceConfig.topP" },
  { "tool", claude, "tools.0.custom.defer_loading", NULL, "tools[].defer_loading" },
  { "typed-tool", claude, "tools.2.bash_1.defer_loading", NULL, "tools[].defer_loading" },
  { "tool-without-kind", claude, "tools.0.defer_loading", NULL, "tools[].defer_loading" },
  { "block-of-a-kind-like-a-member", claude, "messages.1.content.0.text.extra", NULL,
    "messages[].content[].extra" },
  { "kind-of-an-object", claude, "thinking.enabled.x", NULL, "thinking.x" },
  { "flag", claude, "anthropic_beta", "a.1", "anthropic_beta[a.1]" },
  { "all-flags", claude, "anthropic_beta", NULL, "anthropic_beta" },
  { "other-spelling", gemini, "generation_config.top_k", NULL, "generationConfig.topK" },
  { "other-spelling-below", gemini, "tools.0.function_declarations.0.strict", NULL,
    "tools[].functionDeclarations[].strict" },
  { "limit-of-openai", gpt, "max_tokens", NULL, "max_tokens" },

  { "absent", claude, "service_tier", NULL, NULL },
  { "absent-flag", claude, "anthropic_beta", "c", NULL },
  { "flag-of-no-list", claude, "speed", "fast", NULL },
  { "wrong-kind", claude, "tools.0.bash_1.defer_loading", NULL, NULL },
  { "no-such-tool", claude, "tools.9.custom.defer_loading", NULL, NULL },
  { "no-index", claude, "tools.99999999999999999999.x", NULL, NULL },
  { "below-a-text", claude, "messages.0.content.0.extra", NULL, NULL },
  { "a-message", claude, "messages.1", NULL, NULL },
  { "a-tool", claude, "tools.0", NULL, NULL },
  { "a-block", claude, "messages.1.content.0", NULL, NULL },
  { "messages", claude, "messages", NULL, NULL },
  { "tools", claude, "tools", NULL, NULL },
  { "required", claude, "max_tokens", NULL, NULL },
  { "name-of-a-tool", claude, "tools.0.name", NULL, NULL },
  { "role", claude, "messages.1.role", NULL, NULL },
  { "text", claude, "messages.1.content.0.text.text", NULL, NULL },
  { "arguments", claude, "messages.1.content.1.tool_use.input.extra", NULL, NULL },
  { "schema", claude, "tools.0.custom.input_schema.odd", NULL, NULL },
  { "model", gpt, "model", NULL, NULL },
  { "size-of-vectors", "{\"input\":[],\"dimensions\":3}", "dimensions", NULL, NULL },
  { "no-json", "nonsense", "model", NULL, NULL },
  { "empty", "", "model", NULL, NULL },
  { "array", "[{\"a\":1}]", "0.a", NULL, NULL },
};

static void
test_resolve (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) body = g_bytes_new_static (resolved[i].body, strlen (resolved[i].body));
  g_auto (WeirRefusedMember) member = { NULL, NULL };
  g_autofree char *pattern = NULL;

  member.path = g_strsplit (resolved[i].path, ".", -1);
  member.flag = g_strdup (resolved[i].flag);
  pattern = weir_body_strip_resolve (body, &member);
  g_assert_cmpstr (pattern, ==, resolved[i].pattern);
}

/* What is left of a body, and what is told. */
static const struct
{
  const char *name;
  const char *patterns;
  const char *body;
  const char *left; /* NULL: all of it */
  const char *told;
} stripped[] = {
  { "top", "a", "{ \"a\": 1, \"b\": 1.50 }", "{ \"b\": 1.50 }", "a" },
  { "below", "a.b", "{\"a\":{\"b\":1,\"c\":2},\"b\":3}", "{\"a\":{\"c\":2},\"b\":3}", "a.b" },
  { "every-tool", "tools[].d", "{\"tools\":[{\"d\":1,\"n\":1},{\"n\":2},{\"n\":3,\"d\":4}]}",
    "{\"tools\":[{\"n\":1},{\"n\":2},{\"n\":3}]}", "tools[].d" },
  { "every-block", "messages[].content[].x",
    "{\"messages\":[{\"content\":\"t\"},{\"content\":[{\"x\":1},{\"y\":1,\"x\":2}]}]}",
    "{\"messages\":[{\"content\":\"t\"},{\"content\":[{},{\"y\":1}]}]}", "messages[].content[].x" },
  { "flag", "f[b]", "{\"f\":[\"a\",\"b\",\"c\"]}", "{\"f\":[\"a\",\"c\"]}", "f[b]" },
  { "flag-with-a-dot", "f[b.1]", "{\"f\":[\"b.1\",\"a\"]}", "{\"f\":[\"a\"]}", "f[b.1]" },
  { "last-flag", "f[b]", "{\"f\":[\"b\"],\"g\":1}", "{\"g\":1}", "f[b]" },
  { "two", "a b", "{\"a\":1,\"b\":2,\"c\":3}", "{\"c\":3}", "a,b" },
  { "the-same-twice", "f[a] f", "{\"f\":[\"a\",\"b\"],\"c\":3}", "{\"c\":3}", "f[a],f" },
  { "not-there", "a.b tools[].d", "{\"a\":[1],\"tools\":\"none\"}", NULL, NULL },
  { "kept", "messages tools[].name model", "{\"model\":1,\"messages\":[],\"tools\":[{\"name\":1}]}",
    NULL, NULL },
  { "required", "max_tokens", "{\"anthropic_version\":\"x\",\"max_tokens\":1}", NULL, NULL },
  { "arguments", "a[].input.b", "{\"a\":[{\"input\":{\"b\":1}}]}", NULL, NULL },
  { "all-tools", "tools[]", "{\"tools\":[1]}", NULL, NULL },
  { "nonsense", "[] . a. .a a[ a[]b [x] a[x].b", "{\"a\":1}", NULL, NULL },
  { "no-json", "a", "{\"a\":", NULL, NULL },
};

static void
test_strip (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) body = g_bytes_new_static (stripped[i].body, strlen (stripped[i].body));
  g_auto (GStrv) patterns = g_strsplit (stripped[i].patterns, " ", -1);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) left = weir_body_strip (body, (const char *const *) patterns, loss, &error);
  g_autofree char *text = NULL;
  g_autofree char *told = weir_loss_to_header (loss);

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (left, NULL), g_bytes_get_size (left));
  g_assert_cmpstr (text, ==, stripped[i].left != NULL ? stripped[i].left : stripped[i].body);
  g_assert_cmpstr (told, ==, stripped[i].told);
  if (stripped[i].left == NULL)
    g_assert_true (left == body);
}

static void
test_strict (void)
{
  static const char *const patterns[] = { "b", "a", NULL };
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_body_strip (body, patterns, loss, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "a");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (resolved); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/body-strip/resolve/", resolved[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_resolve);
    }
  for (guint i = 0; i < G_N_ELEMENTS (stripped); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/body-strip/strip/", stripped[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_strip);
    }
  g_test_add_func ("/wire/body-strip/strict", test_strict);
  return g_test_run ();
}
