/* SPDX-License-Identifier: MIT */
/* Wire format: the error object of the Anthropic Messages API, versions 2023-06-01 and later. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-dialect.h"

#include "base/weir-json-writer.h"
#include "wire/weir-api-error.h"

#include <string.h>

static const struct
{
  guint status;
  const char *type;
} rows[WEIR_API_ERROR_N_KINDS] = {
  [WEIR_API_ERROR_BAD_REQUEST] = { 400, "invalid_request_error" },
  [WEIR_API_ERROR_UNSUPPORTED] = { 400, "invalid_request_error" },
  [WEIR_API_ERROR_CONTEXT_LENGTH] = { 400, "invalid_request_error" },
  [WEIR_API_ERROR_CONTENT_FILTER] = { 400, "invalid_request_error" },
  [WEIR_API_ERROR_LOCAL_AUTH] = { 401, "authentication_error" },
  [WEIR_API_ERROR_KEY_EXPIRED] = { 401, "authentication_error" },
  [WEIR_API_ERROR_UPSTREAM_AUTH] = { 502, "api_error" },
  [WEIR_API_ERROR_FORBIDDEN] = { 403, "permission_error" },
  [WEIR_API_ERROR_MODEL_FORBIDDEN] = { 403, "permission_error" },
  [WEIR_API_ERROR_QUOTA] = { 429, "rate_limit_error" },
  [WEIR_API_ERROR_MODEL_NOT_FOUND] = { 404, "not_found_error" },
  [WEIR_API_ERROR_ROUTE_NOT_FOUND] = { 404, "not_found_error" },
  [WEIR_API_ERROR_METHOD] = { 405, "invalid_request_error" },
  [WEIR_API_ERROR_TOO_LARGE] = { 413, "request_too_large" },
  [WEIR_API_ERROR_MEDIA_TYPE] = { 415, "invalid_request_error" },
  [WEIR_API_ERROR_RATE_LIMITED] = { 429, "rate_limit_error" },
  [WEIR_API_ERROR_UPSTREAM] = { 502, "api_error" },
  [WEIR_API_ERROR_OVERLOADED] = { 529, "overloaded_error" },
  [WEIR_API_ERROR_UNAVAILABLE] = { 503, "api_error" },
  [WEIR_API_ERROR_TIMEOUT] = { 504, "timeout_error" },
  [WEIR_API_ERROR_INTERNAL] = { 500, "api_error" },
};

static guint
get_status (const GError *error)
{
  guint status = weir_api_error_get_status (error);

  return status != 0 ? status : rows[weir_api_error_get_kind (error)].status;
}

/* There is no member for the path at fault, so it goes before the message, as the API itself does:
 * "messages.0.content: …". */
static void
write_message (WeirJsonWriter *writer, const GError *error)
{
  const char *message = weir_api_error_get_message (error);
  const char *param = weir_api_error_get_param (error);
  g_autofree char *text = NULL;

  if (param == NULL || strstr (message, param) != NULL)
    {
      weir_json_writer_member_utf8 (writer, "message", message);
      return;
    }

  text = g_strdup_printf ("%s: %s", param, message);
  weir_json_writer_member_utf8 (writer, "message", text);
}

static void
encode (const GError *error, const char *request_id, GString *out)
{
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", "error");
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", rows[weir_api_error_get_kind (error)].type);
  write_message (&writer, error);
  weir_json_writer_end_object (&writer);
  weir_json_writer_member_utf8 (&writer, "request_id", request_id);
  weir_json_writer_end_object (&writer);
}

const WeirDialect weir_dialect_anthropic = {
  .id = "anthropic",
  .status = get_status,
  .encode = encode,
};
