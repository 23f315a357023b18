/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-oauth.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-json.h"

/* (transfer full) */
static char *
base64url (const guchar *data, gsize len)
{
  char *text = g_base64_encode (data, len);

  g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* (transfer full) (nullable) */
static guchar *
from_base64url (const char *text, gsize *len)
{
  g_autofree char *padded = g_strconcat (text, &"==="[3 - (4 - strlen (text) % 4) % 4], NULL);

  g_strdelimit (g_strdelimit (padded, "-", '+'), "_", '/');
  return g_base64_decode (padded, len);
}

/* (transfer full): the third part of a token. It holds only for this client, port and generation. */
static char *
sign (WeirDemoCore *core, const char *signed_part)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s\n%u\n%u", core->client_id, core->client_secret,
                                          core->port, core->generation);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  guint8 digest[32];
  gsize len = sizeof digest;

  g_hmac_update (hmac, (const guchar *) signed_part, -1);
  g_hmac_get_digest (hmac, digest, &len);
  return base64url (digest, len);
}

char *
weir_demo_oauth_make_token (WeirDemoCore *core, gint64 expires_s)
{
  static const char header[] = "{\"alg\":\"RS256\",\"kid\":\"default-jwt-key\",\"typ\":\"JWT\"}";
  g_autofree char *jti = weir_demo_core_make_id (core, "", 32);
  g_autofree char *claims =
      g_strdup_printf ("{\"jti\":\"%s\",\"grant_type\":\"client_credentials\","
                       "\"exp\":%" G_GINT64_FORMAT ",\"zid\":\"weir-demo\"}",
                       jti, expires_s);
  g_autofree char *first = base64url ((const guchar *) header, strlen (header));
  g_autofree char *second = base64url ((const guchar *) claims, strlen (claims));
  g_autofree char *signed_part = g_strconcat (first, ".", second, NULL);
  g_autofree char *third = sign (core, signed_part);

  return g_strconcat (signed_part, ".", third, NULL);
}

/* Seconds since 1970; 0 when it cannot be read. */
static gint64
read_expiry (const char *claims)
{
  gsize len;
  g_autofree guchar *json = from_base64url (claims, &len);
  g_autoptr (GBytes) bytes = g_bytes_new (json, len);
  g_autoptr (JsonObject) object = weir_demo_json_parse (bytes, NULL);

  return weir_demo_json_get_int (object, "exp", 0);
}

const char *
weir_demo_oauth_check (WeirDemoCore *core, const char *authorization, gint64 now_s)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *signed_part = NULL;
  g_autofree char *signature = NULL;

  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0)
    return "Jwt is missing";
  parts = g_strsplit (authorization + 7, ".", 4);
  if (g_strv_length (parts) != 3)
    return "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
  signed_part = g_strconcat (parts[0], ".", parts[1], NULL);
  signature = sign (core, signed_part);
  if (!g_str_equal (signature, parts[2]))
    return "Jwt verification fails";
  return read_expiry (parts[1]) <= now_s ? "Jwt is expired" : NULL;
}

static void
reply_refused (WeirDemoExchange *exchange, guint status, const char *error, const char *description)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "error", error);
  weir_json_writer_member_utf8 (&writer, "error_description", description);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, status, json);
}

static void
reply_token (WeirDemoExchange *exchange)
{
  WeirDemoCore *core = exchange->core;
  gint64 expires_s = g_get_real_time () / G_USEC_PER_SEC + core->token_lifetime_s;
  g_autofree char *token = weir_demo_oauth_make_token (core, expires_s);
  g_autofree char *jti = weir_demo_core_make_id (core, "", 32);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "access_token", token);
  weir_json_writer_member_utf8 (&writer, "token_type", "bearer");
  weir_json_writer_member_int64 (&writer, "expires_in", core->token_lifetime_s);
  weir_json_writer_member_utf8 (&writer, "scope", "uaa.resource aicore!b540.aicore");
  weir_json_writer_member_utf8 (&writer, "jti", jti);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_set_header (exchange, "Cache-Control", "no-store");
  weir_demo_exchange_reply_json (exchange, 200, json);
}

/* (transfer full) (nullable): user:password of a Basic header. */
static char *
decode_basic (const char *authorization)
{
  gsize len;
  g_autofree guchar *decoded = NULL;

  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Basic ", 6) != 0)
    return NULL;
  decoded = g_base64_decode (authorization + 6, &len);
  return g_strndup ((const char *) decoded, len);
}

static gboolean
is_client (WeirDemoExchange *exchange, GHashTable *form)
{
  WeirDemoCore *core = exchange->core;
  g_autofree char *basic = decode_basic (weir_demo_exchange_get_header (exchange, "Authorization"));
  g_autofree char *expected = g_strconcat (core->client_id, ":", core->client_secret, NULL);

  if (basic != NULL)
    return g_str_equal (basic, expected);
  return form != NULL && g_strcmp0 (g_hash_table_lookup (form, "client_id"), core->client_id) == 0
         && g_strcmp0 (g_hash_table_lookup (form, "client_secret"), core->client_secret) == 0;
}

void
weir_demo_oauth_handle (WeirDemoExchange *exchange)
{
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *grant = weir_demo_exchange_dup_query (exchange, "grant_type");
  gsize len;
  const char *data = g_bytes_get_data (exchange->body, &len);
  g_autofree char *text = g_strndup (data, len);

  if (!g_str_equal (exchange->method, "POST"))
    {
      weir_demo_exchange_set_header (exchange, "Allow", "POST");
      reply_refused (exchange, 405, "method_not_allowed", "Request method is not supported");
      return;
    }
  if (weir_demo_exchange_has_type (exchange, "application/x-www-form-urlencoded"))
    form = soup_form_decode (text);
  if (grant == NULL && form != NULL)
    grant = g_strdup (g_hash_table_lookup (form, "grant_type"));
  if (grant == NULL)
    reply_refused (exchange, 400, "invalid_request", "Missing grant type");
  else if (!is_client (exchange, form))
    reply_refused (exchange, 401, "invalid_client", "Bad credentials");
  else if (!g_str_equal (grant, "client_credentials"))
    reply_refused (exchange, 400, "unsupported_grant_type", "Unsupported grant type");
  else
    reply_token (exchange);
}
