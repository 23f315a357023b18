/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-service-key.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-service-key-parts.h"
#include "base/weir-json-scan.h"

/* The forms a service key is found in: as the cockpit shows it, exported by a binding
 * ({"credentials": …}), bound by Cloud Foundry (VCAP_SERVICES), flat as in ~/.aicore/config.json, and
 * any of these once more as the text of a JSON string. */

#define MAX_LEN (256 * 1024)
#define MAX_NESTED_TEXTS 3
#define MAX_WRAPPERS 8

static const WeirJsonLimits limits = { .max_depth = 24, .max_nodes = 20000 };

enum
{
  SPELLING_COCKPIT,
  SPELLING_VARIABLE,
  SPELLING_BARE,
  N_SPELLINGS,
};

#define FIELD(name) G_STRUCT_OFFSET (WeirServiceKeyParts, name)

/* The API URL of the cockpit's spelling stands one level deeper and is looked for by hand. */
#define API_URL_PATH "serviceurls.AI_API_URL"

static const struct
{
  gsize field;
  const char *spellings[N_SPELLINGS];
} members[] = {
  { FIELD (client_id), { "clientid", "AICORE_CLIENT_ID", "client_id" } },
  { FIELD (client_secret), { "clientsecret", "AICORE_CLIENT_SECRET", "client_secret" } },
  { FIELD (certificate), { "certificate", "AICORE_CERT_STR", "cert_str" } },
  { FIELD (private_key), { "key", "AICORE_KEY_STR", "key_str" } },
  { FIELD (auth_url), { "url", "AICORE_AUTH_URL", "auth_url" } },
  { FIELD (cert_url), { "certurl", "AICORE_CERT_URL", "cert_url" } },
  { FIELD (base_url), { API_URL_PATH, "AICORE_BASE_URL", "base_url" } },
};

/* Members that name files, which only the program that reads ~/.aicore can open. */
static const char *const file_members[] = {
  "AICORE_CERT_FILE_PATH",
  "AICORE_KEY_FILE_PATH",
  "cert_file_path",
  "key_file_path",
};

static const char **
get_field (WeirServiceKeyParts *parts, gsize field)
{
  return G_STRUCT_MEMBER_P (parts, field);
}

static void
wipe_and_free (gpointer data)
{
  char *text = data;

  weir_secret_wipe (text, strlen (text));
  g_free (text);
}

static void
set_key_error (GError **error, const char *what, const char *fault)
{
  g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY, "%s %s", what, fault);
}

/* (transfer full) (nullable): the text of a JSON string, unless it holds a NUL. */
static char *
dup_text (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  WeirJsonText text = weir_json_text (doc, node);
  GString *out = g_string_sized_new (text.len + 1); /* never grows: what it holds may be secret */

  weir_json_text_decode (text, out);
  if (strlen (out->str) == out->len)
    return g_string_free (out, FALSE);

  weir_secret_wipe (out->str, out->len);
  g_string_free (out, TRUE);
  return NULL;
}

static gboolean
has_label (const WeirJsonDoc *doc, const WeirJsonNode *binding)
{
  const WeirJsonNode *label = weir_json_get (doc, binding, "label");

  return weir_json_text_equal (weir_json_text (doc, label), "aicore");
}

/* VCAP_SERVICES: {"<label>": [{"label": "aicore", "credentials": {…}}]}. */
static const WeirJsonNode *
find_binding (const WeirJsonDoc *doc, const WeirJsonNode *services)
{
  const WeirJsonNode *list;
  const WeirJsonNode *binding;
  WeirJsonIter lists;
  WeirJsonIter bindings;

  weir_json_iter_init (&lists, doc, services);
  while (weir_json_iter_next (&lists, NULL, &list))
    {
      if (!weir_json_is (list, WEIR_JSON_ARRAY))
        continue;

      weir_json_iter_init (&bindings, doc, list);
      while (weir_json_iter_next (&bindings, NULL, &binding))
        {
          if (has_label (doc, binding))
            return binding;
        }
    }

  return NULL;
}

/* The innermost of the wrappers around the credentials. */
static const WeirJsonNode *
unwrap (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  static const char *const wrappers[] = { "credentials", "AICORE_SERVICE_KEY", "VCAP_SERVICES" };

  for (guint depth = 0; depth < MAX_WRAPPERS && weir_json_is (node, WEIR_JSON_OBJECT); depth++)
    {
      const WeirJsonNode *inner = NULL;

      for (guint i = 0; inner == NULL && i < G_N_ELEMENTS (wrappers); i++)
        {
          inner = weir_json_get (doc, node, wrappers[i]);
          if (!weir_json_is_set (inner))
            inner = NULL;
        }
      if (inner == NULL)
        inner = find_binding (doc, node);
      if (inner == NULL)
        break;
      node = inner;
    }

  return node;
}

static const WeirJsonNode *
find_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *value;

  if (strcmp (name, API_URL_PATH) == 0)
    value = weir_json_get (doc, weir_json_get (doc, object, "serviceurls"), "AI_API_URL");
  else
    value = weir_json_get (doc, object, name);

  return weir_json_is_set (value) ? value : NULL;
}

/* Which names a member that is missing should be called by. */
static guint
find_spelling (const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  for (guint spelling = SPELLING_VARIABLE; spelling < N_SPELLINGS; spelling++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        {
          if (find_member (doc, object, members[i].spellings[spelling]) != NULL)
            return spelling;
        }
    }

  return SPELLING_COCKPIT;
}

static gboolean
check_no_files (const WeirJsonDoc *doc, const WeirJsonNode *object, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_members); i++)
    {
      if (find_member (doc, object, file_members[i]) != NULL)
        {
          set_key_error (
              error, file_members[i],
              "names a file: give the PEM text itself (AICORE_CERT_STR, AICORE_KEY_STR)");
          return FALSE;
        }
    }

  return TRUE;
}

/* Fills @parts with texts that live as long as @texts, and @names with what they were called. */
static gboolean
read_members (const WeirJsonDoc *doc,
              const WeirJsonNode *object,
              GPtrArray *texts,
              WeirServiceKeyParts *parts,
              WeirServiceKeyParts *names,
              GError **error)
{
  guint usual = find_spelling (doc, object);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char **value = get_field (parts, members[i].field);
      const char **name = get_field (names, members[i].field);

      *name = members[i].spellings[usual];
      for (guint s = 0; *value == NULL && s < N_SPELLINGS; s++)
        {
          const WeirJsonNode *node = find_member (doc, object, members[i].spellings[s]);
          char *text;

          if (node == NULL)
            continue;
          *name = members[i].spellings[s];
          text = weir_json_is (node, WEIR_JSON_STRING) ? dup_text (doc, node) : NULL;
          if (text == NULL)
            {
              set_key_error (error, *name, "must be a string");
              return FALSE;
            }
          g_ptr_array_add (texts, text);
          *value = text;
        }
    }

  return TRUE;
}

static WeirServiceKey *
read_credentials (const WeirJsonDoc *doc, const WeirJsonNode *object, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (wipe_and_free);
  g_autofree char *zone = NULL;
  WeirServiceKeyParts parts = { NULL };
  WeirServiceKeyParts names = { NULL };

  if (!read_members (doc, object, texts, &parts, &names, error))
    return NULL;
  if (parts.client_secret == NULL && parts.certificate == NULL
      && !check_no_files (doc, object, error))
    return NULL;

  zone = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, object, "identityzone")));
  return weir_service_key_build (&parts, &names, zone, error);
}

/* @nested: how many JSON strings @json was taken out of. */
static WeirServiceKey *
parse_text (const char *json, gsize len, guint nested, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) local = NULL;
  g_autofree char *inner = NULL;
  const WeirJsonNode *found;
  WeirServiceKey *key;

  if (!weir_json_parse (&doc, json, len, &limits, &local))
    {
      g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY,
                   "The service key is not valid JSON: %s", local->message);
      return NULL;
    }

  found = unwrap (&doc, weir_json_root (&doc));
  if (weir_json_is (found, WEIR_JSON_OBJECT))
    return read_credentials (&doc, found, error);

  if (weir_json_is (found, WEIR_JSON_STRING) && nested < MAX_NESTED_TEXTS)
    inner = dup_text (&doc, found);
  if (inner == NULL)
    {
      set_key_error (error, "The service key", "is not a JSON object");
      return NULL;
    }

  key = parse_text (inner, strlen (inner), nested + 1, error);
  weir_secret_wipe (inner, strlen (inner));
  return key;
}

WeirServiceKey *
weir_service_key_parse (const char *json, gssize len, GError **error)
{
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = len < 0 ? strlen (json) : (gsize) len;
  if (size >= 3 && memcmp (json, "\xef\xbb\xbf", 3) == 0) /* what Windows editors put first */
    {
      json += 3;
      size -= 3;
    }
  if (size > MAX_LEN)
    {
      set_key_error (error, "The service key", "is too large to be one");
      return NULL;
    }

  return parse_text (json, size, 0, error);
}
