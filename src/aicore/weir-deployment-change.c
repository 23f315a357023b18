/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-deployment-change.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "base/weir-json-scan.h"
#include "base/weir-json-writer.h"

void
weir_deployment_standing_clear (WeirDeploymentStanding *self)
{
  g_clear_pointer (&self->message, g_free);
}

/* --- How long it lives --- */

static gint64
get_unit_s (char unit)
{
  switch (g_ascii_tolower (unit))
    {
    case 'm':
      return 60;
    case 'h':
      return 60 * 60;
    case 'd':
      return 24 * 60 * 60;
    default:
      return 0;
    }
}

/* So many digits of days still fit, many times over. */
#define MAX_DIGITS 9

gint64
weir_deployment_ttl_parse (const char *ttl)
{
  gsize n_digits = ttl != NULL ? strspn (ttl, "0123456789") : 0;

  if (n_digits == 0 || n_digits > MAX_DIGITS || ttl[n_digits] == '\0' || ttl[n_digits + 1] != '\0')
    return 0;
  return g_ascii_strtoll (ttl, NULL, 10) * get_unit_s (ttl[n_digits]);
}

gboolean
weir_deployment_ttl_is_valid (const char *ttl)
{
  return weir_deployment_ttl_parse (ttl) > 0;
}

/* --- What is asked --- */

GBytes *
weir_deployment_change_encode_create (const char *configuration_id, const char *ttl)
{
  GString *json;
  WeirJsonWriter writer;

  g_return_val_if_fail (configuration_id != NULL, NULL);

  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "configurationId", configuration_id);
  weir_json_writer_member_utf8 (&writer, "ttl", ttl);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (json);
}

GBytes *
weir_deployment_change_encode_stop (void)
{
  static const char body[] = "{\"targetStatus\":\"STOPPED\"}";

  return g_bytes_new_static (body, strlen (body));
}

/* --- What is answered --- */

static gboolean
parse (WeirJsonDoc *doc, GBytes *json, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (weir_json_parse (doc, g_bytes_get_data (json, NULL), g_bytes_get_size (json),
                       &weir_json_limits_body, &local))
    return TRUE;
  g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
               "The answer of SAP AI Core is not valid JSON: %s", local->message);
  return FALSE;
}

static char *
dup_member (const WeirJsonDoc *doc, const char *name)
{
  return weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, weir_json_root (doc), name)));
}

char *
weir_deployment_change_read_id (GBytes *json, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *id = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  if (!parse (&doc, json, error))
    return NULL;
  id = dup_member (&doc, "id");
  if (id != NULL && weir_deployment_id_is_valid (id))
    return g_steal_pointer (&id);
  g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                       "The answer of SAP AI Core has no id");
  return NULL;
}

gboolean
weir_deployment_change_read_standing (GBytes *json,
                                      WeirDeploymentStanding *standing,
                                      GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *status = NULL;

  g_return_val_if_fail (json != NULL && standing != NULL, FALSE);

  if (!parse (&doc, json, error))
    return FALSE;
  status = dup_member (&doc, "status");
  if (status == NULL)
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The answer of SAP AI Core has no status");
      return FALSE;
    }
  standing->status = weir_deployment_status_from_string (status);
  g_free (standing->message);
  standing->message = dup_member (&doc, "statusMessage");
  return TRUE;
}
