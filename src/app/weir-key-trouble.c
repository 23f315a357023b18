/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-key-trouble.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/weir-json-scan.h"

static const WeirJsonLimits limits = { .max_depth = 24, .max_nodes = 20000 };

#define AT_BYTE " at byte "

/* Lines are counted from 1. */
static guint
find_line (const char *text, gsize len, const GError *error)
{
  const char *place = g_strrstr (error->message, AT_BYTE);
  guint64 at = place != NULL ? g_ascii_strtoull (place + strlen (AT_BYTE), NULL, 10) : 0;
  guint line = 1;

  for (gsize i = 0; i < MIN (at, len); i++)
    line += text[i] == '\n';
  return line;
}

static char *
describe_syntax (const char *text, gsize len, const GError *error)
{
  if (g_error_matches (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_DUPLICATE))
    return g_strdup (_ ("A field appears twice in this key. Copy the key once more."));
  return g_strdup_printf (_ ("This is not valid JSON: unexpected character in line %u. Copy the "
                             "complete key, including the outer braces."),
                          find_line (text, len, error));
}

/* The service that a key without an address of SAP AI Core is of; (nullable): not known. */
static char *
find_service (const WeirJsonDoc *doc, const WeirJsonNode *binding, const WeirJsonNode *key)
{
  char *label = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, binding, "label")));

  if (label != NULL)
    return label;
  if (weir_json_get (doc, key, "xsappname") != NULL
      || weir_json_get (doc, key, "uaadomain") != NULL)
    return g_strdup ("xsuaa");
  return NULL;
}

static gboolean
has (const WeirJsonDoc *doc, const WeirJsonNode *key, const char *name)
{
  return weir_json_is_set (weir_json_get (doc, key, name));
}

/* (nullable) (transfer full): for a key in the cockpit's form. */
static char *
describe_members (const WeirJsonDoc *doc, const WeirJsonNode *binding, const WeirJsonNode *key)
{
  const WeirJsonNode *urls = weir_json_get (doc, key, "serviceurls");

  if (!has (doc, key, "clientid"))
    return NULL;
  if (!weir_json_is_set (weir_json_get (doc, urls, "AI_API_URL")))
    {
      g_autofree char *service = find_service (doc, binding, key);

      return service != NULL ? g_strdup_printf (_ ("This key belongs to “%s”, not SAP AI Core: "
                                                   "serviceurls.AI_API_URL is missing."),
                                                service)
                             : g_strdup (_ ("This key does not belong to SAP AI Core: "
                                            "serviceurls.AI_API_URL is missing."));
    }
  if (!has (doc, key, "clientsecret") && !has (doc, key, "certificate") && !has (doc, key, "key"))
    return g_strdup (_ ("The key has no “clientsecret”. Keys for certificates have “certificate” "
                        "and “key” instead; this one has neither."));
  return NULL;
}

char *
weir_key_trouble_describe (const WeirSecret *secret, const GError *error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) syntax = NULL;
  const WeirJsonNode *root, *key;
  const char *text;
  char *trouble;
  gsize len;

  g_return_val_if_fail (secret != NULL && error != NULL, NULL);

  text = weir_secret_peek (secret, &len);
  if (!weir_json_parse (&doc, text, len, &limits, &syntax))
    return describe_syntax (text, len, syntax);

  root = weir_json_root (&doc);
  key = weir_json_get (&doc, root, "credentials");
  trouble = describe_members (&doc, root, key != NULL ? key : root);
  if (trouble != NULL)
    return trouble;
  return g_strdup_printf (_ ("This service key cannot be used: %s."), error->message);
}
