/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define SAY(text) "{\"role\":\"user\",\"parts\":[{\"text\":\"" text "\"}]}"
#define HI "\"contents\":[" SAY ("say: hi") "]"
#define BODY(rest) "{" HI "," rest "}"
#define CONTENTS(contents) "{\"contents\":[" contents "]}"
#define PARTS(parts) CONTENTS ("{\"role\":\"user\",\"parts\":[" parts "]}")
#define CONFIG(config) BODY ("\"generationConfig\":{" config "}")
#define THINKING(thinking) CONFIG ("\"thinkingConfig\":{" thinking "}")
#define FUNCTION(function) BODY ("\"tools\":[{\"functionDeclarations\":[" function "]}]")
#define SCHEMA(schema) FUNCTION ("{\"name\":\"f\",\"parameters\":{" schema "}}")
#define PROPERTY(schema) SCHEMA ("\"type\":\"OBJECT\",\"properties\":{\"a\":{" schema "}}")
#define TOOLS                                                                                      \
  "\"tools\":[{\"functionDeclarations\":[{\"name\":\"get_weather\",\"parameters\":{\"type\":"      \
  "\"OBJECT\",\"properties\":{\"city\":{\"type\":\"STRING\"}},\"required\":[\"city\"]}}]}]"
#define CALLING(config) BODY (TOOLS ",\"toolConfig\":{\"functionCallingConfig\":{" config "}}")
#define CALL "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{}}}]}"
#define RESPONSE                                                                                   \
  "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"f\",\"response\":{\"result\":"  \
  "\"sunny\"}}}]}"

static const WeirDemoDeployment deployments[] = {
  { "gemini-2.5-pro", NULL, "gemini-2.5-pro", "gcp-vertexai" },
  { "gemini-2.5-flash", NULL, "gemini-2.5-flash", "gcp-vertexai" },
  { "gemini-3.5-flash", NULL, "gemini-3.5-flash", "gcp-vertexai" },
};

static const WeirDemoOptions options = {
  .deployments = deployments,
  .n_deployments = G_N_ELEMENTS (deployments),
};

static const struct
{
  const char *name;
  const char *model;
  const char *body;
  const char *message; /* part of the error's message; NULL: it is accepted */
} strictness[] = {
  { "plain", "2.5-pro", "{" HI "}", NULL },
  { "snake-case", "2.5-flash",
    BODY ("\"system_instruction\":{\"parts\":{\"text\":\"x\"}},\"generation_config\":{"
          "\"max_output_tokens\":9,\"thinking_config\":{\"thinking_budget\":0,"
          "\"include_thoughts\":true}},\"safety_settings\":[{\"category\":"
          "\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"}]"),
    NULL },
  { "single-objects", "2.5-pro", "{\"contents\":{\"role\":\"user\",\"parts\":{\"text\":\"x\"}}}",
    NULL },
  { "image", "2.5-pro",
    PARTS ("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}},{\"text\":\"x\"}"),
    NULL },
  { "answered", "2.5-pro", CONTENTS (SAY ("x") "," CALL "," RESPONSE), NULL },
  { "old-unsigned", "3.5-flash", CONTENTS (SAY ("x") "," CALL "," RESPONSE "," SAY ("y")), NULL },
  { "schemas", "2.5-pro",
    PROPERTY ("\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"STRING\",\"enum\":[\"x\"],"
              "\"format\":\"enum\"},{\"type\":\"INTEGER\",\"format\":\"int32\"}]}"),
    NULL },
  { "json-schema", "3.5-flash",
    FUNCTION ("{\"name\":\"f\",\"parametersJsonSchema\":{\"type\":\"object\",\"$schema\":\"x\"}}"),
    NULL },
  { "level", "3.5-flash", THINKING ("\"thinkingLevel\":\"LOW\""), NULL },
  { "dynamic", "2.5-pro", THINKING ("\"thinkingBudget\":-1"), NULL },
  { "budget", "2.5-pro", THINKING ("\"thinkingBudget\":128"), NULL },
  { "format-and-tools", "3.5-flash",
    BODY (TOOLS ",\"generationConfig\":{\"responseMimeType\":\"application/json\"}"), NULL },
  { "not-json", "2.5-pro", "{", "Invalid JSON payload received." },
  { "unknown-name", "2.5-pro", BODY ("\"model\":\"x\""),
    "Unknown name \"model\": Cannot find field." },
  { "thinking-at-top", "2.5-pro", BODY ("\"thinkingConfig\":{}"),
    "Unknown name \"thinkingConfig\"" },
  { "unknown-below", "2.5-pro", CONFIG ("\"max_tokens\":1"),
    "Unknown name \"max_tokens\" at 'generationConfig': Cannot find field." },
  { "unknown-in-part", "2.5-pro", PARTS ("{\"text\":\"x\",\"cache_control\":{}}"),
    "Unknown name \"cache_control\" at 'contents[0].parts[0]'" },
  { "wrong-kind", "2.5-pro", CONFIG ("\"temperature\":\"hot\""),
    "Invalid value at 'generationConfig.temperature', \"hot\"" },
  { "no-message", "2.5-pro", CONTENTS ("1"), "Invalid value at 'contents[0]'" },
  { "system-text", "2.5-pro", BODY ("\"systemInstruction\":\"x\""),
    "Invalid value at 'systemInstruction'" },
  { "system-image", "2.5-pro",
    BODY ("\"systemInstruction\":{\"parts\":[{\"functionResponse\":{\"name\":\"f\"}}]}"),
    "system instruction supports text only" },
  { "schema-additional", "2.5-pro", SCHEMA ("\"type\":\"OBJECT\",\"additionalProperties\":false"),
    "Unknown name \"additionalProperties\"" },
  { "schema-keyword", "2.5-pro", SCHEMA ("\"type\":\"OBJECT\",\"$schema\":\"x\""),
    "Unknown name \"$schema\" at 'tools[0].functionDeclarations[0].parameters'" },
  { "schema-exclusive", "2.5-pro", PROPERTY ("\"type\":\"INTEGER\",\"exclusiveMinimum\":0"),
    "Unknown name \"exclusiveMinimum\"" },
  { "schema-const", "2.5-pro", PROPERTY ("\"const\":\"x\""), "Unknown name \"const\"" },
  { "schema-ref", "2.5-pro", PROPERTY ("\"$ref\":\"x\""), "Unknown name \"$ref\"" },
  { "schema-one-of", "2.5-pro", PROPERTY ("\"oneOf\":[]"), "Unknown name \"oneOf\"" },
  { "schema-type-list", "2.5-pro", PROPERTY ("\"type\":[\"string\",\"null\"]"),
    "Invalid value at" },
  { "schema-type", "2.5-pro", PROPERTY ("\"type\":\"text\""),
    "cloud.aiplatform.v1.Type), \"text\"" },
  { "schema-no-items", "2.5-pro", PROPERTY ("\"type\":\"ARRAY\""), ".items: missing field." },
  { "schema-format", "2.5-pro", PROPERTY ("\"type\":\"STRING\",\"format\":\"uri\""),
    "only 'enum' and 'date-time' are supported for STRING type" },
  { "schema-enum", "2.5-pro", PROPERTY ("\"type\":\"INTEGER\",\"enum\":[1]"),
    "enum: only allowed for STRING type" },
  { "schema-empty", "2.5-pro", SCHEMA ("\"type\":\"OBJECT\""),
    "properties: should be non-empty for OBJECT type" },
  { "schema-required", "2.5-pro",
    SCHEMA (
        "\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"}},\"required\":[\"b\"]"),
    "required[0]: property is not defined" },
  { "schema-any-of", "2.5-pro", PROPERTY ("\"anyOf\":[{\"type\":\"x\"}]"), "any_of[0].type" },
  { "schema-no-object", "2.5-pro", SCHEMA ("\"type\":\"STRING\""),
    "schema should be of type OBJECT" },
  { "function-name", "2.5-pro", FUNCTION ("{\"name\":\"1 a\"}"), "Invalid function name." },
  { "function-twice", "2.5-pro", FUNCTION ("{\"name\":\"f\"},{\"name\":\"f\"}"),
    "Duplicate function declaration found: f" },
  { "function-two-schemas", "2.5-pro",
    FUNCTION ("{\"name\":\"f\",\"parameters\":{},\"parametersJsonSchema\":{}}"),
    "only one of parameters and parameters_json_schema" },
  { "search-and-function", "2.5-pro",
    BODY ("\"tools\":[{\"googleSearch\":{}},{\"functionDeclarations\":[{\"name\":\"f\"}]}]"),
    "Multiple tools are supported only when they are all search tools." },
  { "calling-mode", "2.5-pro", CALLING ("\"mode\":\"SOME\""), "\"SOME\"" },
  { "calling-without-tools", "2.5-pro", BODY ("\"toolConfig\":{\"functionCallingConfig\":{}}"),
    "set without function_declarations" },
  { "calling-allowed", "2.5-pro",
    CALLING ("\"mode\":\"AUTO\",\"allowedFunctionNames\":[\"get_weather\"]"),
    "only when function calling mode is ANY" },
  { "calling-unknown", "2.5-pro", CALLING ("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"g\"]"),
    "g is not a declared function" },
  { "hot", "2.5-pro", CONFIG ("\"temperature\":3"), "temperature value of 3" },
  { "top-p", "2.5-pro", CONFIG ("\"topP\":2"), "topP value of 2" },
  { "top-k", "2.5-pro", CONFIG ("\"topK\":0"), "topK value of 0" },
  { "candidates", "2.5-pro", CONFIG ("\"candidateCount\":9"), "candidateCount value of 9" },
  { "many-tokens", "2.5-pro", CONFIG ("\"maxOutputTokens\":128000"), "maxOutputTokens value of" },
  { "stops", "2.5-pro", CONFIG ("\"stopSequences\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]"),
    "more than 5 stop sequences" },
  { "mime-type", "2.5-pro", CONFIG ("\"responseMimeType\":\"text/html\""),
    "unsupported response_mime_type: text/html" },
  { "schema-without-mime", "2.5-pro", CONFIG ("\"responseSchema\":{\"type\":\"STRING\"}"),
    "response_schema requires response_mime_type" },
  { "response-schema", "2.5-pro",
    CONFIG ("\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":\"OBJECT\"}"),
    "generation_config.response_schema.properties: should be non-empty" },
  { "format-and-tools-of-old", "2.5-pro",
    BODY (TOOLS ",\"generationConfig\":{\"responseMimeType\":\"application/json\"}"),
    "Function calling with a response mime type" },
  { "budget-and-level", "3.5-flash", THINKING ("\"thinkingBudget\":1,\"thinkingLevel\":\"LOW\""),
    "only one of thinking budget" },
  { "level-of-old", "2.5-pro", THINKING ("\"thinkingLevel\":\"LOW\""),
    "Thinking level is not supported for this model." },
  { "level-word", "3.5-flash", THINKING ("\"thinkingLevel\":\"MAX\""), "\"MAX\"" },
  { "budget-of-new", "3.5-flash", THINKING ("\"thinkingBudget\":1024"),
    "Thinking budget is not supported for this model." },
  { "no-rest", "2.5-pro", THINKING ("\"thinkingBudget\":0"),
    "The thinking budget 0 is invalid. Please choose a value between 128 and 32768." },
  { "large-budget", "2.5-flash", THINKING ("\"thinkingBudget\":32768"), "is invalid" },
  { "safety", "2.5-pro", BODY ("\"safetySettings\":[{\"category\":\"X\"}]"), "\"X\"" },
  { "threshold", "2.5-pro", BODY ("\"safetySettings\":[{\"threshold\":\"X\"}]"), "\"X\"" },
  { "cached", "2.5-pro", BODY ("\"cachedContent\":\"x\""), "cached_content is not supported" },
  { "no-contents", "2.5-pro", "{}", "at least one contents field is required" },
  { "no-role", "2.5-pro", CONTENTS ("{\"parts\":[{\"text\":\"x\"}]}"),
    "Please use a valid role: user, model." },
  { "role", "2.5-pro", CONTENTS ("{\"role\":\"assistant\",\"parts\":[{\"text\":\"x\"}]}"),
    "Please use a valid role: user, model." },
  { "no-parts", "2.5-pro", PARTS (""), "at least one parts field" },
  { "empty-part", "2.5-pro", PARTS ("{}"), "must have one initialized field" },
  { "two-in-part", "2.5-pro", PARTS ("{\"text\":\"x\",\"functionCall\":{\"name\":\"f\"}}"),
    "must have one initialized field" },
  { "file", "2.5-pro", PARTS ("{\"fileData\":{\"fileUri\":\"https://x\"}}"),
    "Cannot fetch content from the provided URL." },
  { "data-type", "2.5-pro",
    PARTS ("{\"inlineData\":{\"mimeType\":\"application/zip\",\"data\":\"AAAA\"}}"),
    "application/zip, which is not supported" },
  { "data", "2.5-pro", PARTS ("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"@\"}}"),
    "Base64 decoding failed" },
  { "call-no-name", "2.5-pro", PARTS ("{\"functionCall\":{}}"), "function_call.name" },
  { "response-no-name", "2.5-pro", PARTS ("{\"functionResponse\":{}}"), "function_response.name" },
  { "response-empty", "2.5-pro", PARTS ("{\"functionResponse\":{\"name\":\"f\"}}"),
    "response must be set" },
  { "unanswered", "2.5-pro", CONTENTS (SAY ("x") "," CALL "," SAY ("y")),
    "number of function response parts is equal" },
  { "call-last", "2.5-pro", CONTENTS (SAY ("x") "," CALL),
    "number of function response parts is equal" },
  { "orphan", "2.5-pro", CONTENTS (RESPONSE), "immediately after a function call turn" },
  { "call-first", "2.5-pro", CONTENTS (CALL "," RESPONSE),
    "function call turn comes immediately after a user turn" },
  { "unsigned", "3.5-flash", CONTENTS (SAY ("x") "," CALL "," RESPONSE),
    "missing a thought_signature in functionCall parts" },
  { "forged", "2.5-pro",
    CONTENTS (SAY ("x") ",{\"role\":\"model\",\"parts\":[{\"text\":\"x\",\"thoughtSignature\":"
                        "\"AAAA\"}]}," SAY ("y")),
    "Corrupted thought signature." },
};

static char *
make_path (const char *model, const char *method)
{
  return g_strconcat ("/models/", model, ":", method, NULL);
}

static DemoReply *
ask (DemoClient *client, const char *model, const char *method, const char *body)
{
  g_autofree char *path = make_path (model, method);

  return demo_client_post (client, model, path, body);
}

static void
test_strictness (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *model = g_strconcat ("gemini-", strictness[row].model, NULL);
  g_autoptr (DemoReply) reply = ask (client, model, "generateContent", strictness[row].body);

  demo_assert_refused (client, reply, 400, "error.message", strictness[row].message);
  if (strictness[row].message != NULL)
    demo_assert_value (reply->body, "error.status", "INVALID_ARGUMENT");
}

static void
test_request_line (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) other = demo_client_post (
      client, "gemini-2.5-pro", "/models/gemini-2.5-flash:generateContent", "{" HI "}");
  g_autoptr (DemoReply) method = ask (client, "gemini-2.5-pro", "countTokens", "{" HI "}");
  g_autoptr (DemoReply) list = demo_client_post (client, "gemini-2.5-pro", "/models", "{}");
  g_autoptr (DemoReply) escaped = demo_client_post (
      client, "gemini-2.5-pro", "/models/gemini-2.5-pro%3AgenerateContent", "{" HI "}");
  g_autoptr (DemoReply) two =
      ask (client, "gemini-2.5-pro", "streamGenerateContent", CONFIG ("\"candidateCount\":2"));

  g_assert_cmpuint (other->status, ==, 404);
  demo_assert_value (other->body, "error.status", "NOT_FOUND");
  g_assert_cmpuint (method->status, ==, 404);
  g_assert_cmpuint (list->status, ==, 404);
  g_assert_cmpuint (escaped->status, ==, 200);
  g_assert_cmpuint (two->status, ==, 400);
  demo_assert_says (two->body, "0.error.message", "more than one candidate");
}

static void
test_whole (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      ask (client, "gemini-2.5-pro", "generateContent", CONFIG ("\"candidateCount\":2"));
  g_autoptr (DemoReply) cut = ask (client, "gemini-2.5-pro", "generateContent",
                                   "{\"contents\":[" SAY ("long 99") "],\"generationConfig\":{"
                                                                     "\"maxOutputTokens\":4}}");
  g_autoptr (DemoReply) unsafe =
      ask (client, "gemini-2.5-pro", "generateContent", CONTENTS (SAY ("filter me")));

  demo_assert_value (reply->body, "candidates.0.content.role", "model");
  demo_assert_value (reply->body, "candidates.0.content.parts.0.text", "hi");
  demo_assert_value (reply->body, "candidates.0.finishReason", "STOP");
  demo_assert_value (reply->body, "candidates.1.index", "1");
  demo_assert_value (reply->body, "usageMetadata.candidatesTokenCount", "2");
  demo_assert_value (reply->body, "modelVersion", "gemini-2.5-pro");
  demo_assert_value (cut->body, "candidates.0.finishReason", "MAX_TOKENS");
  demo_assert_value (unsafe->body, "candidates.0.finishReason", "SAFETY");
  demo_assert_value (unsafe->body, "candidates.0.safetyRatings.0.blocked", "true");
  demo_assert_value (unsafe->body, "candidates.0.content", NULL);
}

static void
test_thoughts (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) told =
      ask (client, "gemini-2.5-flash", "generateContent",
           "{\"contents\":[" SAY ("think\\nsay: hi") "],\"generationConfig\":{\"thinkingConfig\":{"
                                                     "\"includeThoughts\":true}}}");
  g_autoptr (DemoReply) untold =
      ask (client, "gemini-2.5-flash", "generateContent", CONTENTS (SAY ("think\\nsay: hi")));
  g_autoptr (DemoReply) off =
      ask (client, "gemini-2.5-flash", "generateContent",
           "{\"contents\":[" SAY ("think\\nsay: hi") "],\"generationConfig\":{\"thinkingConfig\":{"
                                                     "\"thinkingBudget\":0}}}");

  demo_assert_value (told->body, "candidates.0.content.parts.0.thought", "true");
  demo_assert_value (told->body, "candidates.0.content.parts.1.text", "hi");
  demo_assert_value (untold->body, "candidates.0.content.parts.0.text", "hi");
  demo_assert_value (untold->body, "usageMetadata.candidatesTokenCount", "1");
  demo_assert_says (untold->body, "usageMetadata.thoughtsTokenCount", "3");
  demo_assert_value (off->body, "usageMetadata.thoughtsTokenCount", NULL);
}

#define ASK SAY ("call get_weather {\\\"city\\\":\\\"Bonn\\\"}\\ncall get_weather {}")

/* A signature comes back as it was given, at the call it was given for, or is refused. */
static void
test_calls (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) old =
      ask (client, "gemini-2.5-pro", "generateContent", "{" TOOLS ",\"contents\":[" ASK "]}");
  g_autoptr (DemoReply) first =
      ask (client, "gemini-3.5-flash", "generateContent", "{" TOOLS ",\"contents\":[" ASK "]}");
  g_autofree char *content = demo_reply_dup (first, "candidates.0.content");
  g_autofree char *signature =
      demo_reply_dup (first, "candidates.0.content.parts.0.thoughtSignature");
  const char *format =
      "{\"contents\":[" ASK ",%s,{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":"
      "\"get_weather\",\"response\":{\"output\":\"sunny\"}}},{\"functionResponse\":{\"name\":"
      "\"get_weather\",\"response\":{\"a\":1}}}]}]}";
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
  g_autofree char *good = g_strconcat (halves[0], content, halves[1], NULL);
  g_autoptr (DemoReply) second = ask (client, "gemini-3.5-flash", "generateContent", good);
  g_autoptr (DemoReply) third = NULL;

  demo_assert_value (old->body, "candidates.0.content.parts.0.thoughtSignature", NULL);
  demo_assert_value (old->body, "candidates.0.content.parts.0.functionCall.args.city", "Bonn");
  demo_assert_value (first->body, "candidates.0.finishReason", "STOP");
  demo_assert_value (first->body, "candidates.0.content.parts.1.thoughtSignature", NULL);
  demo_assert_says (second->body, "candidates.0.content.parts.0.text", "> sunny");
  demo_assert_says (second->body, "candidates.0.content.parts.0.text", "> {\"a\":1}");
  *(strstr (good, signature) + 4) ^= 1;
  third = ask (client, "gemini-3.5-flash", "generateContent", good);
  g_assert_cmpuint (third->status, ==, 400);
  demo_assert_says (third->body, "error.message", "Corrupted thought signature.");
}

static void
test_forced (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) any =
      ask (client, "gemini-2.5-pro", "generateContent", CALLING ("\"mode\":\"ANY\""));
  g_autoptr (DemoReply) named =
      ask (client, "gemini-2.5-pro", "generateContent",
           CALLING ("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"get_weather\"]"));
  g_autoptr (DemoReply) none =
      ask (client, "gemini-2.5-pro", "generateContent", CALLING ("\"mode\":\"NONE\""));

  demo_assert_value (any->body, "candidates.0.content.parts.0.functionCall.name", "get_weather");
  demo_assert_value (named->body, "candidates.0.content.parts.0.functionCall.name", "get_weather");
  demo_assert_value (none->body, "candidates.0.content.parts.0.text", "hi");
}

static void
test_schema (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = ask (
      client, "gemini-2.5-pro", "generateContent",
      CONFIG ("\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":"
              "\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}},\"required\":[\"ok\"]}"));
  g_autofree char *text = demo_reply_dup (reply, "candidates.0.content.parts.0.text");
  g_autofree char *ok = demo_json_dup (text, "ok");

  g_assert_nonnull (ok);
}

static void
test_events (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = ask (client, "gemini-2.5-pro", "streamGenerateContent?alt=sse",
                                     CONTENTS (SAY ("count to 3")));
  g_auto (GStrv) events = g_strsplit (reply->body, "\r\n\r\n", -1);

  g_assert_cmpstr (reply->type, ==, "text/event-stream");
  g_assert_cmpuint (g_strv_length (events), ==, 4);
  g_assert_cmpstr (events[3], ==, "");
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_str_has_prefix (events[i], "data: "));
  demo_assert_value (events[0] + 6, "candidates.0.content.parts.0.text", "1 ");
  demo_assert_value (events[0] + 6, "candidates.0.finishReason", NULL);
  demo_assert_value (events[0] + 6, "usageMetadata.candidatesTokenCount", NULL);
  demo_assert_value (events[2] + 6, "candidates.0.content.parts.0.text", "3");
  demo_assert_value (events[2] + 6, "candidates.0.finishReason", "STOP");
  demo_assert_value (events[2] + 6, "usageMetadata.candidatesTokenCount", "2");
}

static void
test_array (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      ask (client, "gemini-2.5-pro", "streamGenerateContent", CONTENTS (SAY ("count to 3")));
  g_autoptr (DemoReply) refused = ask (client, "gemini-2.5-pro", "streamGenerateContent", "{}");

  g_assert_cmpstr (reply->type, ==, "application/json");
  g_assert_nonnull (strstr (reply->body, "\n  \"candidates\""));
  demo_assert_value (reply->body, "0.candidates.0.content.parts.0.text", "1 ");
  demo_assert_value (reply->body, "2.candidates.0.finishReason", "STOP");
  demo_assert_value (refused->body, "0.error.code", "400");
}

static void
test_faults (void)
{
  const WeirDemoFault error = { .kind = WEIR_DEMO_FAULT_ERROR_EVENT, .at_event = 1 };
  const WeirDemoFault garbage = { .kind = WEIR_DEMO_FAULT_GARBAGE, .at_event = 1 };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) events = NULL;
  g_autoptr (DemoReply) array = NULL;
  g_autoptr (DemoReply) spoilt = NULL;
  const char *const body = CONTENTS (SAY ("count to 3"));

  weir_demo_set_faults (client->demo, &error, 1);
  events = ask (client, "gemini-2.5-pro", "streamGenerateContent?alt=sse", body);
  array = ask (client, "gemini-2.5-pro", "streamGenerateContent", body);
  demo_assert_value (array->body, "1.error.status", "RESOURCE_EXHAUSTED");
  g_assert_nonnull (strstr (events->body, "data: {\"error\":{\"code\":429"));
  weir_demo_set_faults (client->demo, &garbage, 1);
  spoilt = ask (client, "gemini-2.5-pro", "streamGenerateContent", body);
  g_assert_nonnull (strstr (spoilt->body, "<<<"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (strictness); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/gemini/strictness/", strictness[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_strictness);
    }
  g_test_add_func ("/demo/gemini/request-line", test_request_line);
  g_test_add_func ("/demo/gemini/whole", test_whole);
  g_test_add_func ("/demo/gemini/thoughts", test_thoughts);
  g_test_add_func ("/demo/gemini/calls", test_calls);
  g_test_add_func ("/demo/gemini/forced", test_forced);
  g_test_add_func ("/demo/gemini/schema", test_schema);
  g_test_add_func ("/demo/gemini/events", test_events);
  g_test_add_func ("/demo/gemini/array", test_array);
  g_test_add_func ("/demo/gemini/faults", test_faults);
  return g_test_run ();
}
