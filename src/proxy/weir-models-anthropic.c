/* SPDX-License-Identifier: MIT */
/* Wire format: Anthropic API, "List models" and "Get a model", as of October 2026, which has all
 * members of the one of June 2023. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-models-anthropic.h"

#include "base/weir-json-writer.h"
#include "proxy/weir-model-name.h"
#include "wire/weir-api-error.h"

/* Anthropic's own default is 20; clients that do not turn pages would miss models. */
#define MAX_LIMIT 1000

typedef struct
{
  gint64 limit;
  char *after;
  char *before;
} Page;

static void
page_clear (Page *page)
{
  g_free (page->after);
  g_free (page->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* "Claude Sonnet 4.5"; a model of anyone else is called by its name. */
static char *
make_display_name (const char *id, const char *model)
{
  g_autofree char *folded = weir_model_name_fold (model != NULL ? model : id, NULL);
  gboolean begins = TRUE;

  if (!g_str_has_prefix (folded, "claude-"))
    return g_strdup (id);
  for (char *c = folded; *c != '\0'; c++)
    {
      if (begins)
        *c = g_ascii_toupper (*c);
      begins = *c == '-';
      if (begins)
        *c = ' ';
    }
  return g_steal_pointer (&folded);
}

/* Unknown is the epoch, as with Anthropic. */
static char *
format_time (gint64 unix_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (MAX (unix_s, 0));

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ")
                      : g_strdup ("1970-01-01T00:00:00Z");
}

static void
write_limit (WeirJsonWriter *writer, const char *name, gint64 tokens)
{
  if (tokens > 0)
    weir_json_writer_member_int64 (writer, name, tokens);
  else
    weir_json_writer_member_null (writer, name);
}

static void
write_model (WeirJsonWriter *writer,
             const WeirSnapshot *snapshot,
             const char *id,
             const WeirDeployment *deployment)
{
  g_autofree char *display_name = make_display_name (id, deployment->model);
  g_autofree char *created = format_time (deployment->created_s);
  const WeirModelRule *rule = NULL;

  if (snapshot->rules != NULL)
    rule = weir_model_rules_lookup (snapshot->rules, deployment->executable, deployment->model);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "model");
  weir_json_writer_member_utf8 (writer, "id", id);
  weir_json_writer_member_utf8 (writer, "display_name", display_name);
  weir_json_writer_member_utf8 (writer, "created_at", created);
  weir_json_writer_member_null (writer, "capabilities");
  weir_json_writer_member_null (writer, "deprecated_at");
  weir_json_writer_member_utf8 (writer, "lifecycle", "active");
  write_limit (writer, "max_input_tokens", rule != NULL ? rule->context : 0);
  write_limit (writer, "max_tokens", rule != NULL ? rule->max_out : 0);
  weir_json_writer_member_null (writer, "retires_at");
  weir_json_writer_end_object (writer);
}

static gboolean
read_member (Page *page, const char *name, const char *value, GError **error)
{
  if (g_str_equal (name, "limit"))
    return g_ascii_string_to_signed (value, 10, 1, MAX_LIMIT, &page->limit, NULL)
           || weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "limit",
                                     "\"limit\" must be a number from 1 to %d.", MAX_LIMIT);
  if (g_str_equal (name, "after_id") && page->after == NULL)
    page->after = g_strdup (value);
  else if (g_str_equal (name, "before_id") && page->before == NULL)
    page->before = g_strdup (value);
  return TRUE;
}

/* Members that are not known are left alone. */
static gboolean
read_query (Page *page, const char *query, GError **error)
{
  g_auto (GStrv) members = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; members[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (members[i], "=", 2);
      g_autofree char *value =
          pair[0] != NULL && pair[1] != NULL ? g_uri_unescape_string (pair[1], NULL) : NULL;

      if (value != NULL && !read_member (page, pair[0], value, error))
        return FALSE;
    }
  if (page->after == NULL || page->before == NULL)
    return TRUE;
  return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "before_id",
                                "\"after_id\" and \"before_id\" exclude each other.");
}

static gboolean
find_model (const WeirRouterModel *models,
            guint n,
            const char *id,
            const char *param,
            guint *at,
            GError **error)
{
  for (*at = 0; *at < n; (*at)++)
    if (g_str_equal (models[*at].id, id))
      return TRUE;
  return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, param,
                                "\"%s\" is the name of no model.", param);
}

/* The models from @start to before @end are on the page. */
static gboolean
turn_to (const Page *page,
         const WeirRouterModel *models,
         guint n,
         guint *start,
         guint *end,
         GError **error)
{
  *start = 0;
  *end = n;
  if (page->before != NULL)
    {
      if (!find_model (models, n, page->before, "before_id", end, error))
        return FALSE;
      *start = *end > page->limit ? *end - page->limit : 0;
      return TRUE;
    }
  if (page->after != NULL)
    {
      if (!find_model (models, n, page->after, "after_id", start, error))
        return FALSE;
      (*start)++;
    }
  *end = MIN (n, *start + page->limit);
  return TRUE;
}

GBytes *
weir_models_anthropic_list (const WeirSnapshot *snapshot,
                            const char *key_name,
                            const char *query,
                            GError **error)
{
  g_auto (Page) page = { MAX_LIMIT, NULL, NULL };
  g_autoptr (GString) out = NULL;
  g_autofree WeirRouterModel *models = NULL;
  WeirJsonWriter writer;
  guint n, start, end;

  models = weir_snapshot_list (snapshot, key_name, &n);
  if (!read_query (&page, query, error) || !turn_to (&page, models, n, &start, &end, error))
    return NULL;

  out = g_string_new (NULL);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "data");
  weir_json_writer_begin_array (&writer);
  for (guint i = start; i < end; i++)
    write_model (&writer, snapshot, models[i].id, models[i].deployment);
  weir_json_writer_end_array (&writer);
  weir_json_writer_member_boolean (&writer, "has_more", page.before != NULL ? start > 0 : end < n);
  weir_json_writer_name (&writer, "first_id");
  weir_json_writer_utf8 (&writer, start < end ? models[start].id : NULL, -1);
  weir_json_writer_name (&writer, "last_id");
  weir_json_writer_utf8 (&writer, start < end ? models[end - 1].id : NULL, -1);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
weir_models_anthropic_get (const WeirSnapshot *snapshot, const char *id, GError **error)
{
  g_autoptr (GPtrArray) found = weir_router_find (snapshot->router, id, error);
  g_autoptr (GString) out = NULL;
  WeirJsonWriter writer;

  if (found == NULL)
    return NULL;

  out = g_string_new (NULL);
  weir_json_writer_init (&writer, out);
  write_model (&writer, snapshot, id, g_ptr_array_index (found, 0));
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
