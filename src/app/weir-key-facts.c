/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-key-facts.h"

#include <string.h>

#include "aicore/weir-service-key.h"
#include "base/weir-json-scan.h"

#define SOON_S (2 * 24 * 60 * 60)

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const WeirJsonLimits limits = { .max_depth = 24, .max_nodes = 20000 };

/* --- Texts --- */

/* A piece of a text. */
typedef struct
{
  const char *data;
  gsize len;
} Piece;

static void
skip (Piece *piece, gsize n)
{
  piece->data += n;
  piece->len -= n;
}

static void
strip_space (Piece *piece)
{
  while (piece->len > 0 && g_ascii_isspace (piece->data[0]))
    skip (piece, 1);
  while (piece->len > 0 && g_ascii_isspace (piece->data[piece->len - 1]))
    piece->len--;
}

static gboolean
skip_word (Piece *piece, const char *word)
{
  gsize len = strlen (word);

  if (piece->len < len || strncmp (piece->data, word, len) != 0)
    return FALSE;
  skip (piece, len);
  return TRUE;
}

/* As a shell or an .env file has it: export AICORE_SERVICE_KEY='{…}'. */
static void
strip_assignment (Piece *piece)
{
  skip_word (piece, BYTE_ORDER_MARK);
  strip_space (piece);
  if (skip_word (piece, "export "))
    strip_space (piece);
  skip_word (piece, "AICORE_SERVICE_KEY=");
  strip_space (piece);
  if (piece->len >= 2 && piece->data[0] == '\'' && piece->data[piece->len - 1] == '\'')
    {
      skip (piece, 1);
      piece->len--;
    }
  strip_space (piece);
}

/* The inside of a JSON string whose quotes were left behind begins so. */
static gboolean
lacks_quotes (const Piece *piece)
{
  gsize i = 1;

  if (piece->len == 0 || piece->data[0] != '{')
    return FALSE;
  while (i < piece->len
         && (g_ascii_isspace (piece->data[i]) || strncmp (piece->data + i, "\\n", 2) == 0))
    i += piece->data[i] == '\\' ? 2 : 1;
  return i + 1 < piece->len && piece->data[i] == '\\' && piece->data[i + 1] == '"';
}

static WeirSecret *
quote (const Piece *piece)
{
  GString *text = g_string_sized_new (piece->len + 3); /* never grows: it holds a secret */

  g_string_append_c (text, '"');
  g_string_append_len (text, piece->data, piece->len);
  g_string_append_c (text, '"');
  return weir_secret_take (g_string_free (text, FALSE));
}

static void
add_elements (GPtrArray *texts, const WeirJsonDoc *doc)
{
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_root (doc));
  while (weir_json_iter_next (&iter, NULL, &value))
    g_ptr_array_add (texts, weir_secret_new (weir_json_raw (doc, value).data,
                                             (gssize) weir_json_raw (doc, value).len));
}

GPtrArray *
weir_key_facts_read_texts (const WeirSecret *pasted)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_secret_unref);
  g_auto (WeirJsonDoc) doc = { 0 };
  Piece piece;

  g_return_val_if_fail (pasted != NULL, NULL);

  piece.data = weir_secret_peek (pasted, &piece.len);
  strip_assignment (&piece);
  if (weir_json_parse (&doc, piece.data, piece.len, &limits, NULL)
      && weir_json_is (weir_json_root (&doc), WEIR_JSON_ARRAY))
    add_elements (texts, &doc);
  if (texts->len == 0)
    g_ptr_array_add (texts, lacks_quotes (&piece)
                                ? quote (&piece)
                                : weir_secret_new (piece.data, (gssize) piece.len));
  return g_steal_pointer (&texts);
}

/* --- Facts --- */

/* (transfer full) (nullable): out of https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com */
static char *
find_region (const char *api_url)
{
  const char *begin = strstr (api_url, "://api.ai.");
  const char *end = strstr (api_url, ".ml.hana.ondemand.com");

  if (begin == NULL || end == NULL)
    return NULL;
  begin = strchr (begin + strlen ("://api.ai."), '.');
  return begin != NULL && begin + 1 < end ? g_strndup (begin + 1, end - begin - 1) : NULL;
}

WeirKeyFacts *
weir_key_facts_new (const WeirSecret *text, GError **error)
{
  g_autoptr (WeirServiceKey) key = NULL;
  g_autoptr (GDateTime) end = NULL;
  WeirKeyFacts *self;
  const char *data;
  gsize len;

  g_return_val_if_fail (text != NULL, NULL);

  data = weir_secret_peek (text, &len);
  key = weir_service_key_parse (data, (gssize) len, error);
  if (key == NULL)
    return NULL;

  end = weir_service_key_dup_not_after (key);
  self = g_new0 (WeirKeyFacts, 1);
  self->client_id = g_strdup (weir_service_key_get_client_id (key));
  self->token_url = g_strdup (weir_service_key_get_token_url (key));
  self->api_url = g_strdup (weir_service_key_get_api_url (key));
  self->region = find_region (self->api_url);
  self->identity_zone = g_strdup (weir_service_key_get_identity_zone (key));
  self->has_certificate = weir_service_key_get_certificate (key) != NULL;
  self->not_after_s = end != NULL ? g_date_time_to_unix (end) : 0;
  self->is_foreign = weir_service_key_is_foreign_host (key);
  return self;
}

void
weir_key_facts_free (WeirKeyFacts *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->client_id);
  g_free (self->token_url);
  g_free (self->api_url);
  g_free (self->region);
  g_free (self->identity_zone);
  g_free (self);
}

gboolean
weir_key_facts_is_same (const WeirKeyFacts *a, const WeirKeyFacts *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return strcmp (a->client_id, b->client_id) == 0 && strcmp (a->api_url, b->api_url) == 0;
}

WeirKeyValidity
weir_key_facts_get_validity (const WeirKeyFacts *self, gint64 now_wall_us)
{
  gint64 left_s;

  g_return_val_if_fail (self != NULL, WEIR_KEY_VALID);

  if (self->not_after_s == 0)
    return WEIR_KEY_VALID;
  left_s = self->not_after_s - now_wall_us / G_USEC_PER_SEC;
  if (left_s <= 0)
    return WEIR_KEY_ENDED;
  return left_s < SOON_S ? WEIR_KEY_ENDS_SOON : WEIR_KEY_VALID;
}
