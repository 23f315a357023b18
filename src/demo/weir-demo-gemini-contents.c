/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-gemini-contents.h"

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-seal.h"

/* What the vendor tells clients to send that have lost a signature. */
#define NO_SIGNATURE "skip_thought_signature_validator"

static gboolean
check_data (JsonObject *blob, const char *path, WeirDemoRefusal *refusal)
{
  static const char *const kinds[] = { "image/", "audio/", "video/", "text/", "application/pdf" };
  const char *type = weir_demo_gemini_get_string (blob, "mimeType");
  const char *data = weir_demo_gemini_get_string (blob, "data");
  gboolean known = FALSE;

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    known |= g_str_has_prefix (type, kinds[i]);
  if (!known)
    return weir_demo_refuse (refusal, NULL, path,
                             "Unable to submit request because it has a mimeType parameter with "
                             "value %s, which is not supported. Update the mimeType and try again.",
                             type != NULL ? type : "");
  if (data == NULL || !weir_demo_is_base64 (data))
    return weir_demo_refuse (refusal, NULL, path,
                             "Invalid value at '%s.inline_data.data' (TYPE_BYTES), Base64 decoding "
                             "failed",
                             path);
  return TRUE;
}

static gboolean
check_part (JsonObject *part, const char *path, WeirDemoRefusal *refusal)
{
  static const char *const names[] = { "text", "inlineData", "fileData", "functionCall",
                                       "functionResponse" };
  JsonObject *call = weir_demo_gemini_get_object (part, "functionCall");
  JsonObject *response = weir_demo_gemini_get_object (part, "functionResponse");
  JsonObject *blob = weir_demo_gemini_get_object (part, "inlineData");
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    n += weir_demo_gemini_get (part, names[i]) != NULL;
  if (n != 1)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.data: required oneof field 'data' must have one initialized field",
                             path);
  if (weir_demo_gemini_get (part, "fileData") != NULL)
    return weir_demo_refuse (refusal, NULL, path,
                             "Cannot fetch content from the provided URL. Please ensure the URL is "
                             "valid and accessible by Vertex AI.");
  if (call != NULL && weir_demo_gemini_get_string (call, "name") == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.function_call.name: Name cannot be empty.",
                             path);
  if (response != NULL && weir_demo_gemini_get_string (response, "name") == NULL)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.function_response.name: Name cannot be empty.", path);
  if (response != NULL && weir_demo_gemini_get_object (response, "response") == NULL)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.function_response.response: response must be set.", path);
  return blob == NULL || check_data (blob, path, refusal);
}

static gboolean
check_turn (JsonObject *content, const char *path, WeirDemoRefusal *refusal)
{
  const char *role = weir_demo_gemini_get_string (content, "role");
  guint n_parts = weir_demo_gemini_count (content, "parts");

  if (g_strcmp0 (role, "user") != 0 && g_strcmp0 (role, "model") != 0)
    return weir_demo_refuse (refusal, NULL, path, "Please use a valid role: user, model.");
  if (n_parts == 0)
    return weir_demo_refuse (refusal, NULL, path,
                             "Unable to submit request because it must include at least one parts "
                             "field, which describes the prompt input.");
  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.parts[%u]", path, i);

      if (!check_part (weir_demo_gemini_get_at (content, "parts", i), name, refusal))
        return FALSE;
    }
  return TRUE;
}

guint
weir_demo_gemini_count_parts (JsonObject *content, const char *name)
{
  guint n = 0;

  for (guint i = 0; i < weir_demo_gemini_count (content, "parts"); i++)
    n += weir_demo_gemini_get (weir_demo_gemini_get_at (content, "parts", i), name) != NULL;
  return n;
}

static gboolean
check_pair (JsonObject *before, JsonObject *content, WeirDemoRefusal *refusal)
{
  guint n_calls = weir_demo_gemini_count_parts (before, "functionCall");
  guint n_responses = weir_demo_gemini_count_parts (content, "functionResponse");

  if (n_responses > 0 && n_calls == 0)
    return weir_demo_refuse (refusal, NULL, "contents",
                             "Please ensure that function response turn comes immediately after a "
                             "function call turn.");
  if (n_responses != n_calls)
    return weir_demo_refuse (refusal, NULL, "contents",
                             "Please ensure that the number of function response parts is equal to "
                             "the number of function call parts of the function call turn.");
  if (weir_demo_gemini_count_parts (content, "functionCall") > 0
      && (before == NULL || g_strcmp0 (weir_demo_gemini_get_string (before, "role"), "user") != 0))
    return weir_demo_refuse (refusal, NULL, "contents",
                             "Please ensure that function call turn comes immediately after a user "
                             "turn or after a function response turn.");
  return TRUE;
}

/* Where the current turn begins: with the last thing that a user said. */
static guint
find_current (JsonObject *body)
{
  for (guint i = weir_demo_gemini_count (body, "contents"); i > 0; i--)
    {
      JsonObject *content = weir_demo_gemini_get_at (body, "contents", i - 1);

      if (g_strcmp0 (weir_demo_gemini_get_string (content, "role"), "user") == 0
          && weir_demo_gemini_count_parts (content, "functionResponse") == 0)
        return i - 1;
    }
  return 0;
}

/* The first call of a turn is signed. @needed: whether it must be. */
static gboolean
check_signatures (JsonObject *content, guint position, gboolean needed, WeirDemoRefusal *refusal)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < weir_demo_gemini_count (content, "parts"); i++)
    {
      JsonObject *part = weir_demo_gemini_get_at (content, "parts", i);
      const char *signature = weir_demo_gemini_get_string (part, "thoughtSignature");
      const char *name =
          weir_demo_gemini_get_string (weir_demo_gemini_get_object (part, "functionCall"), "name");

      if (signature != NULL && !g_str_equal (signature, NO_SIGNATURE)
          && (name == NULL
              || !weir_demo_seal_is_signature (WEIR_DEMO_GEMINI_CALL, name, signature)))
        return weir_demo_refuse (refusal, NULL, "contents", "Corrupted thought signature.");
      if (name != NULL && is_first && needed && signature == NULL)
        return weir_demo_refuse (refusal, NULL, "contents",
                                 "Function call is missing a thought_signature in functionCall "
                                 "parts. This is required for tools to work correctly. Additional "
                                 "data, function call `default_api:%s` , position %u.",
                                 name, position);
      is_first &= name == NULL;
    }
  return TRUE;
}

static gboolean
check_system (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonObject *system = weir_demo_gemini_get_object (body, "systemInstruction");

  for (guint i = 0; system != NULL && i < weir_demo_gemini_count (system, "parts"); i++)
    if (weir_demo_gemini_get_string (weir_demo_gemini_get_at (system, "parts", i), "text") == NULL)
      return weir_demo_refuse (refusal, NULL, "system_instruction",
                               "system_instruction.parts[%u]: system instruction supports text "
                               "only.",
                               i);
  return TRUE;
}

gboolean
weir_demo_gemini_check_contents (const WeirDemoGemini *model,
                                 JsonObject *body,
                                 WeirDemoRefusal *refusal)
{
  guint n_contents = weir_demo_gemini_count (body, "contents");
  guint current = find_current (body);
  JsonObject *before = NULL;

  if (!check_system (body, refusal))
    return FALSE;
  if (n_contents == 0)
    return weir_demo_refuse (refusal, NULL, "contents",
                             "Unable to submit request because at least one contents field is "
                             "required.");
  for (guint i = 0; i < n_contents; i++)
    {
      JsonObject *content = weir_demo_gemini_get_at (body, "contents", i);
      g_autofree char *path = g_strdup_printf ("contents[%u]", i);
      gboolean needed = i > current && (model->flags & WEIR_DEMO_GEMINI_SIGNS) != 0;

      if (!check_turn (content, path, refusal) || !check_pair (before, content, refusal)
          || !check_signatures (content, i + 1, needed, refusal))
        return FALSE;
      before = content;
    }
  if (weir_demo_gemini_count_parts (before, "functionCall") > 0)
    return weir_demo_refuse (refusal, NULL, "contents",
                             "Please ensure that the number of function response parts is equal to "
                             "the number of function call parts of the function call turn.");
  return TRUE;
}
