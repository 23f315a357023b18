/* SPDX-License-Identifier: MIT */
/* Wire format: the error object of Ollama's API: one member, a text. The status says the rest. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-dialect.h"

#include "base/weir-json-writer.h"
#include "wire/weir-api-error.h"

static void
encode (const GError *error, const char *request_id, GString *out)
{
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "error", weir_api_error_get_message (error));
  weir_json_writer_end_object (&writer);
}

static guint
get_status (const GError *error)
{
  return weir_dialect_openai.status (error);
}

const WeirDialect weir_dialect_ollama = {
  .id = "ollama",
  .status = get_status,
  .encode = encode,
};
