/* SPDX-License-Identifier: MIT */
/* Wire format: the error object of the OpenAI API. Its clients pick the class of the exception by
 * the HTTP status and read "message", "type", "param" and "code", which are always all there. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-dialect.h"

#include "base/weir-json-writer.h"
#include "wire/weir-api-error.h"

static const struct
{
  guint status;
  const char *type;
  const char *code;
} rows[WEIR_API_ERROR_N_KINDS] = {
  [WEIR_API_ERROR_BAD_REQUEST] = { 400, "invalid_request_error", "invalid_value" },
  [WEIR_API_ERROR_UNSUPPORTED] = { 400, "invalid_request_error", "unsupported_feature" },
  [WEIR_API_ERROR_CONTEXT_LENGTH] = { 400, "invalid_request_error", "context_length_exceeded" },
  [WEIR_API_ERROR_CONTENT_FILTER] = { 400, "invalid_request_error", "content_filter" },
  [WEIR_API_ERROR_LOCAL_AUTH] = { 401, "invalid_request_error", "invalid_api_key" },
  [WEIR_API_ERROR_KEY_EXPIRED] = { 401, "invalid_request_error", "api_key_expired" },
  [WEIR_API_ERROR_UPSTREAM_AUTH] = { 502, "server_error", "upstream_auth" },
  [WEIR_API_ERROR_FORBIDDEN] = { 403, "invalid_request_error", "forbidden" },
  [WEIR_API_ERROR_MODEL_FORBIDDEN] = { 403, "invalid_request_error", "model_forbidden" },
  [WEIR_API_ERROR_QUOTA] = { 429, "insufficient_quota", "insufficient_quota" },
  [WEIR_API_ERROR_MODEL_NOT_FOUND] = { 404, "invalid_request_error", "model_not_found" },
  [WEIR_API_ERROR_ROUTE_NOT_FOUND] = { 404, "invalid_request_error", "unknown_url" },
  [WEIR_API_ERROR_METHOD] = { 405, "invalid_request_error", "method_not_allowed" },
  [WEIR_API_ERROR_TOO_LARGE] = { 413, "invalid_request_error", "request_too_large" },
  [WEIR_API_ERROR_MEDIA_TYPE] = { 415, "invalid_request_error", "unsupported_media_type" },
  [WEIR_API_ERROR_RATE_LIMITED] = { 429, "rate_limit_exceeded", "rate_limit_exceeded" },
  [WEIR_API_ERROR_UPSTREAM] = { 502, "server_error", "upstream_error" },
  [WEIR_API_ERROR_OVERLOADED] = { 503, "server_error", "overloaded" },
  [WEIR_API_ERROR_UNAVAILABLE] = { 503, "server_error", "unavailable" },
  [WEIR_API_ERROR_TIMEOUT] = { 504, "server_error", "timeout" },
  [WEIR_API_ERROR_INTERNAL] = { 500, "server_error", "internal_error" },
};

static guint
get_status (const GError *error)
{
  guint status = weir_api_error_get_status (error);

  return status != 0 ? status : rows[weir_api_error_get_kind (error)].status;
}

static void
write_nullable (WeirJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    weir_json_writer_member_utf8 (writer, name, value);
  else
    weir_json_writer_member_null (writer, name);
}

static void
encode (const GError *error, const char *request_id, GString *out)
{
  WeirApiErrorKind kind = weir_api_error_get_kind (error);
  const char *code = weir_api_error_get_code (error);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "message", weir_api_error_get_message (error));
  weir_json_writer_member_utf8 (&writer, "type", rows[kind].type);
  write_nullable (&writer, "param", weir_api_error_get_param (error));
  write_nullable (&writer, "code", code != NULL ? code : rows[kind].code);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
}

const WeirDialect weir_dialect_openai = {
  .id = "openai",
  .status = get_status,
  .encode = encode,
};
