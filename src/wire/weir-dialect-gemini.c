/* SPDX-License-Identifier: MIT */
/* Wire format: the error object of Google's APIs (google.rpc.Status as JSON). Its clients read "code",
 * "status" and "message". */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-dialect.h"

#include "base/weir-json-writer.h"
#include "wire/weir-api-error.h"

static const struct
{
  guint status;
  const char *word;
} rows[WEIR_API_ERROR_N_KINDS] = {
  [WEIR_API_ERROR_BAD_REQUEST] = { 400, "INVALID_ARGUMENT" },
  [WEIR_API_ERROR_UNSUPPORTED] = { 400, "INVALID_ARGUMENT" },
  [WEIR_API_ERROR_CONTEXT_LENGTH] = { 400, "INVALID_ARGUMENT" },
  [WEIR_API_ERROR_CONTENT_FILTER] = { 400, "INVALID_ARGUMENT" },
  [WEIR_API_ERROR_LOCAL_AUTH] = { 401, "UNAUTHENTICATED" },
  [WEIR_API_ERROR_KEY_EXPIRED] = { 401, "UNAUTHENTICATED" },
  [WEIR_API_ERROR_UPSTREAM_AUTH] = { 502, "UNAVAILABLE" },
  [WEIR_API_ERROR_FORBIDDEN] = { 403, "PERMISSION_DENIED" },
  [WEIR_API_ERROR_MODEL_FORBIDDEN] = { 403, "PERMISSION_DENIED" },
  [WEIR_API_ERROR_QUOTA] = { 429, "RESOURCE_EXHAUSTED" },
  [WEIR_API_ERROR_MODEL_NOT_FOUND] = { 404, "NOT_FOUND" },
  [WEIR_API_ERROR_ROUTE_NOT_FOUND] = { 404, "NOT_FOUND" },
  [WEIR_API_ERROR_METHOD] = { 405, "UNIMPLEMENTED" },
  [WEIR_API_ERROR_TOO_LARGE] = { 413, "INVALID_ARGUMENT" },
  [WEIR_API_ERROR_MEDIA_TYPE] = { 415, "INVALID_ARGUMENT" },
  [WEIR_API_ERROR_RATE_LIMITED] = { 429, "RESOURCE_EXHAUSTED" },
  [WEIR_API_ERROR_UPSTREAM] = { 502, "UNAVAILABLE" },
  [WEIR_API_ERROR_OVERLOADED] = { 503, "UNAVAILABLE" },
  [WEIR_API_ERROR_UNAVAILABLE] = { 503, "UNAVAILABLE" },
  [WEIR_API_ERROR_TIMEOUT] = { 504, "DEADLINE_EXCEEDED" },
  [WEIR_API_ERROR_INTERNAL] = { 500, "INTERNAL" },
};

static guint
get_status (const GError *error)
{
  guint status = weir_api_error_get_status (error);

  return status != 0 ? status : rows[weir_api_error_get_kind (error)].status;
}

static void
encode (const GError *error, const char *request_id, GString *out)
{
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "code", get_status (error));
  weir_json_writer_member_utf8 (&writer, "message", weir_api_error_get_message (error));
  weir_json_writer_member_utf8 (&writer, "status", rows[weir_api_error_get_kind (error)].word);
  weir_json_writer_name (&writer, "details");
  weir_json_writer_begin_array (&writer);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
}

const WeirDialect weir_dialect_gemini = {
  .id = "gemini",
  .status = get_status,
  .encode = encode,
};
