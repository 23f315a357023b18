/* SPDX-License-Identifier: MIT */
/* A Gemini request that goes on as a Gemini request: the client's bytes, with only what must be changed
 * changed. The service behind SAP AI Core is Vertex AI, which is a little stricter than the API that
 * clients know: it wants a role, may know neither ids of calls nor JSON Schema, and checks proofs. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-body-patch.h"
#include "wire/weir-codec-gemini-write.h"
#include "wire/weir-gemini-proof.h"

#define PATH_CALL_ID "contents[].parts[].functionCall.id"
#define PATH_OUTPUT_SCHEMA "generationConfig.responseJsonSchema"
#define PATH_PARAMETERS "tools[].functionDeclarations[].parametersJsonSchema"
#define PATH_RESULT_PARTS "contents[].parts[].functionResponse.parts"

typedef struct
{
  WeirGeminiWrite write;
  const WeirRequest *request;
  const WeirJsonDoc *doc;
  const WeirJsonNode *root;
  const WeirModelRule *rule;
  WeirJsonEdit *edit;
  WeirLoss *loss;
  GString *json; /* the value being made */
} Patch;

typedef gboolean (*PatchEach) (Patch *self, const WeirJsonNode *node, GError **error);

static const char *const known[] = {
  "contents",          "generationConfig", "labels", "safetySettings",
  "systemInstruction", "toolConfig",       "tools",  NULL
};

/* Refused members that the functions below see to, because they are more than left out. */
static const char *const handled[] = { PATH_CALL_ID, PATH_OUTPUT_SCHEMA, PATH_PARAMETERS,
                                       PATH_RESULT_PARTS, NULL };

static const WeirJsonNode *
get (const Patch *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_get (self->doc, object, name);
}

static void
remove_member (const Patch *self, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *key = weir_body_patch_find_key (self->doc, object, name);

  if (key != NULL)
    weir_json_edit_remove_member (self->edit, object, key);
}

/* A list, or a single element without one. */
static gboolean
patch_each (Patch *self, const WeirJsonNode *list, PatchEach patch, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (weir_json_is (list, WEIR_JSON_OBJECT))
    return patch (self, list, error);
  weir_json_iter_init (&iter, self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!patch (self, node, error))
      return FALSE;
  return TRUE;
}

static gboolean
patch_top (Patch *self, GError **error)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, self->root);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (self->doc, key));

      if (g_strv_contains (known, name))
        continue;
      weir_json_edit_remove_member (self->edit, self->root, key);
      if (weir_json_is_set (value) && !g_str_equal (name, "model")
          && !weir_loss_drop (self->loss, name, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
patch_refused (Patch *self, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  WeirModelRule rule = *self->rule;

  for (guint i = 0; rule.refused != NULL && rule.refused[i] != NULL; i++)
    if (!g_strv_contains (handled, rule.refused[i]))
      g_ptr_array_add (paths, (char *) rule.refused[i]);
  g_ptr_array_add (paths, NULL);
  rule.refused = (const char *const *) paths->pdata;
  return weir_body_patch_refused (self->edit, self->doc, &rule, self->loss, error);
}

static void
patch_system (const Patch *self)
{
  const WeirJsonNode *system = get (self, self->root, "systemInstruction");
  g_autofree char *json = NULL;

  if (!weir_json_is (system, WEIR_JSON_STRING))
    return;
  json = g_strdup_printf ("{\"parts\":[{\"text\":%.*s}]}", (int) (system->end - system->start),
                          self->doc->data + system->start);
  weir_json_edit_replace (self->edit, system, json, -1);
}

static void
patch_role (const Patch *self, const WeirJsonNode *content)
{
  const WeirJsonNode *role = get (self, content, "role");
  WeirJsonText word = weir_json_text (self->doc, role);

  if (role == NULL)
    weir_json_edit_add_member (self->edit, content, "role", "\"user\"", -1);
  else if (!weir_json_text_equal (word, "model") && !weir_json_text_equal (word, "user"))
    weir_json_edit_replace (self->edit, role, "\"user\"", -1);
}

/* What only another service can check is left out. @needed: the model asks for one here */
static gboolean
patch_proof (Patch *self, const WeirJsonNode *part, gboolean needed, GError **error)
{
  const WeirJsonNode *node = get (self, part, "thoughtSignature");
  WeirJsonText proof = weir_json_text (self->doc, node);
  g_autoptr (GString) stand_in = NULL;

  if (proof.len > 0 && weir_gemini_proof_is_native (proof))
    return TRUE;
  if (proof.len > 0 && !weir_loss_drop (self->loss, "reasoning", error))
    return FALSE;
  if (needed)
    {
      stand_in = g_string_new ("\"");
      weir_json_escape (stand_in, self->rule->signature_stand_in, -1);
      g_string_append_c (stand_in, '"');
    }
  if (needed && node != NULL)
    weir_json_edit_replace (self->edit, node, stand_in->str, -1);
  else if (needed)
    weir_json_edit_add_member (self->edit, part, "thoughtSignature", stand_in->str, -1);
  else if (proof.len > 0)
    remove_member (self, part, "thoughtSignature");
  return TRUE;
}

/* Whether @part, such as is told behind a text, holds nothing but a proof that only another service
 * can check; without it, it would be refused for its empty text. */
static gboolean
is_spent (const Patch *self, const WeirJsonNode *part)
{
  const WeirJsonNode *text = get (self, part, "text");
  WeirJsonText proof = weir_json_text (self->doc, get (self, part, "thoughtSignature"));

  return weir_json_is (text, WEIR_JSON_STRING) && weir_json_text (self->doc, text).len == 0
         && proof.len > 0 && !weir_gemini_proof_is_native (proof);
}

/* @is_first: it is the first call of its turn */
static gboolean
patch_part (Patch *self, const WeirJsonNode *part, gboolean is_first, GError **error)
{
  if (!patch_proof (self, part, is_first && self->rule->signature_stand_in != NULL, error))
    return FALSE;
  if (!weir_model_rule_refuses (self->rule, PATH_CALL_ID))
    return TRUE;
  remove_member (self, get (self, part, "functionCall"), "id");
  remove_member (self, get (self, part, "functionResponse"), "id");
  return TRUE;
}

static gboolean
patch_content (Patch *self, const WeirJsonNode *content, GError **error)
{
  const WeirJsonNode *parts = get (self, content, "parts");
  const WeirJsonNode *part;
  gboolean had_call = FALSE;
  WeirJsonIter iter;
  guint n_left;

  patch_role (self, content);
  if (weir_json_is (parts, WEIR_JSON_OBJECT))
    return patch_part (self, parts, weir_json_is_set (get (self, parts, "functionCall")), error);
  n_left = weir_json_is (parts, WEIR_JSON_ARRAY) ? parts->count : 0;
  weir_json_iter_init (&iter, self->doc, parts);
  while (weir_json_iter_next (&iter, NULL, &part))
    {
      gboolean is_call = weir_json_is_set (get (self, part, "functionCall"));

      if (n_left > 1 && is_spent (self, part))
        {
          weir_json_edit_remove_element (self->edit, parts, part);
          n_left--;
          if (!weir_loss_drop (self->loss, "reasoning", error))
            return FALSE;
          continue;
        }
      if (!patch_part (self, part, is_call && !had_call, error))
        return FALSE;
      had_call = had_call || is_call;
    }
  return TRUE;
}

/* Writes with the functions of the other way, into an object of one member. */
static WeirGeminiWrite *
begin_member (Patch *self)
{
  g_string_truncate (self->json, 0);
  weir_json_writer_init (&self->write.writer, self->json);
  weir_json_writer_begin_object (&self->write.writer);
  return &self->write;
}

/* The value of the member @name that was written; absent when there was nothing to write. */
static WeirJsonText
end_member (Patch *self, const char *name)
{
  gsize before = strlen ("{\"\":") + strlen (name);

  weir_json_writer_end_object (&self->write.writer);
  if (self->json->len < before + 1)
    return (WeirJsonText){ NULL, 0 };
  return (WeirJsonText){ self->json->str + before, self->json->len - before - 1 };
}

/* A JSON Schema, in the API's own words where the model knows no others. */
static gboolean
patch_schema (Patch *self,
              const WeirJsonNode *owner,
              const char *json,
              const char *plain,
              const char *path,
              const char *member,
              GError **error)
{
  const WeirJsonNode *key = weir_body_patch_find_key (self->doc, owner, json);
  const WeirJsonNode *schema = get (self, owner, json);
  gboolean object_root = g_str_equal (plain, "parameters");
  WeirJsonText cleaned;

  if (!weir_json_is (schema, WEIR_JSON_OBJECT) || !weir_model_rule_refuses (self->rule, path))
    return TRUE;
  if (!weir_gemini_write_schema (begin_member (self), weir_json_raw (self->doc, schema),
                                 object_root, path, json, plain, member, error))
    return FALSE;
  cleaned = end_member (self, plain);
  weir_json_edit_remove_member (self->edit, owner, key);
  if (cleaned.data != NULL && get (self, owner, plain) == NULL)
    weir_json_edit_add_member (self->edit, owner, plain, cleaned.data, (gssize) cleaned.len);
  return TRUE;
}

static gboolean
patch_function (Patch *self, const WeirJsonNode *function, GError **error)
{
  return patch_schema (self, function, "parametersJsonSchema", "parameters", PATH_PARAMETERS,
                       "tools[].parameters", error);
}

static gboolean
patch_tool (Patch *self, const WeirJsonNode *tool, GError **error)
{
  return patch_each (self, get (self, tool, "functionDeclarations"), patch_function, error);
}

static gboolean
patch_thinking (Patch *self, const WeirJsonNode *config, GError **error)
{
  const WeirJsonNode *thinking = get (self, config, "thinkingConfig");
  WeirJsonText json;

  if (!weir_json_is (thinking, WEIR_JSON_OBJECT))
    return TRUE;
  if (!weir_gemini_write_thinking (begin_member (self), error))
    return FALSE;
  json = end_member (self, "thinkingConfig");
  if (json.data == NULL)
    remove_member (self, config, "thinkingConfig");
  else
    weir_json_edit_replace (self->edit, thinking, json.data, (gssize) json.len);
  return TRUE;
}

static gboolean
patch_max_out (Patch *self, const WeirJsonNode *config, GError **error)
{
  const WeirJsonNode *node = get (self, config, "maxOutputTokens");
  gint64 most = self->rule->max_out;
  double wanted;
  char digits[24];

  if (most <= 0 || !weir_json_get_double (self->doc, node, &wanted) || wanted <= (double) most)
    return TRUE;
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, most);
  weir_json_edit_replace (self->edit, node, digits, -1);
  return weir_loss_change (self->loss, "maxOutputTokens", "clamped", error);
}

/* Where the model cannot have both, tools are what the client cannot do without. */
static gboolean
patch_output (Patch *self, const WeirJsonNode *config, GError **error)
{
  static const char *const members[] = { "responseMimeType", "responseSchema",
                                         "responseJsonSchema" };
  const WeirRequest *request = self->request;

  if (request->output == WEIR_OUTPUT_TEXT)
    return TRUE;
  if (request->n_tools > 0 && !self->rule->output_with_tools)
    {
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        remove_member (self, config, members[i]);
      return weir_loss_drop (self->loss, "responseMimeType", error);
    }
  return patch_schema (self, config, "responseJsonSchema", "responseSchema", PATH_OUTPUT_SCHEMA,
                       "responseSchema", error);
}

static gboolean
patch_config (Patch *self, GError **error)
{
  const WeirJsonNode *config = get (self, self->root, "generationConfig");

  return patch_max_out (self, config, error) && patch_thinking (self, config, error)
         && patch_output (self, config, error);
}

static gboolean
is_same (WeirJsonText a, WeirJsonText b)
{
  return a.len == b.len && a.len > 0 && memcmp (a.data, b.data, a.len) == 0;
}

/* (nullable): the call of @turn that @result answers. */
static const WeirPart *
find_call (const WeirTurn *turn, const WeirPart *result)
{
  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_TOOL_CALL && is_same (turn->parts[i].id, result->id))
      return &turn->parts[i];
  return NULL;
}

/* Whether @part answers a call that stood before one of the same tool that is answered already. */
static gboolean
is_late (const WeirTurn *calls, const WeirTurn *results, const WeirPart *part)
{
  const WeirPart *call = find_call (calls, part);

  if (part->kind != WEIR_PART_TOOL_RESULT || call == NULL)
    return FALSE;
  for (const WeirPart *earlier = results->parts; earlier < part; earlier++)
    {
      const WeirPart *other =
          earlier->kind == WEIR_PART_TOOL_RESULT ? find_call (calls, earlier) : NULL;

      if (other != NULL && other > call && is_same (other->name, call->name))
        return TRUE;
    }
  return FALSE;
}

/* Files in the results of tools, for a model that takes them only beside; or results that only their
 * ids tell apart, for one that knows no ids. */
static gboolean
must_translate (const WeirRequest *request, const WeirModelRule *rule)
{
  gboolean no_files = weir_model_rule_refuses (rule, PATH_RESULT_PARTS);
  gboolean no_ids = weir_model_rule_refuses (rule, PATH_CALL_ID);

  for (guint i = 0; i < request->n_turns; i++)
    {
      const WeirTurn *turn = &request->turns[i];

      for (guint j = 0; j < turn->n_parts; j++)
        if ((no_ids && i > 0 && is_late (turn - 1, turn, &turn->parts[j]))
            || (no_files && turn->parts[j].kind == WEIR_PART_TOOL_RESULT
                && turn->parts[j].n_parts > 1))
          return TRUE;
    }
  return FALSE;
}

GBytes *
weir_codec_gemini_patch_request (const WeirRequest *request,
                                 const WeirTarget *target,
                                 WeirLoss *loss,
                                 GError **error)
{
  g_autoptr (WeirJsonEdit) edit = NULL;
  g_autoptr (GString) json = NULL;
  Patch patch = { .write = { .request = request, .target = target, .loss = loss } };

  g_return_val_if_fail (g_str_equal (request->format, WEIR_CODEC_GEMINI_ID), NULL);

  if (must_translate (request, target->rule))
    return weir_codec_gemini_encode_request (request, target, loss, error);

  patch.request = request;
  patch.doc = &request->doc;
  patch.root = weir_json_root (patch.doc);
  patch.rule = target->rule;
  patch.loss = loss;
  patch.edit = edit = weir_json_edit_new (patch.doc);
  patch.json = json = g_string_new (NULL);
  patch_system (&patch);
  if (!patch_top (&patch, error) || !patch_refused (&patch, error)
      || !patch_each (&patch, get (&patch, patch.root, "contents"), patch_content, error)
      || !patch_each (&patch, get (&patch, patch.root, "tools"), patch_tool, error)
      || !patch_config (&patch, error))
    return NULL;
  return weir_json_edit_apply (edit);
}
