/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-learned-file.h"

#include "base/weir-json-writer.h"
#include "store/weir-config-value.h"
#include "store/weir-store-file.h"

#define MAX_SIZE (1024 * 1024)
#define FILE_MODE 0600

char *
weir_learned_file_build_path (const char *data_dir)
{
  g_return_val_if_fail (data_dir != NULL, NULL);

  return g_build_filename (data_dir, "weir", "learned.json", NULL);
}

static gboolean
read_row (const WeirConfigText *text, const WeirJsonNode *row, GPtrArray *members, GError **error)
{
  g_autofree char *deployment = NULL;
  g_autofree char *model = NULL;
  g_autofree char *version = NULL;
  g_autofree char *member = NULL;

  if (!weir_config_get_string (text, row, "deployment", &deployment, error)
      || !weir_config_get_string (text, row, "model", &model, error)
      || !weir_config_get_string (text, row, "version", &version, error)
      || !weir_config_get_string (text, row, "member", &member, error))
    return FALSE;
  if (deployment == NULL || member == NULL)
    return weir_config_fail (text, row, "an object with “deployment” and “member”", error);
  g_ptr_array_add (members, weir_learned_member_new (deployment, model, version, member));
  return TRUE;
}

static gboolean
read_rows (const WeirConfigText *text, GPtrArray *members, GError **error)
{
  const WeirJsonNode *rows = weir_json_get (&text->doc, weir_json_root (&text->doc), "learned");
  const WeirJsonNode *row;
  WeirJsonIter iter;

  if (!weir_json_is (rows, WEIR_JSON_ARRAY))
    return weir_config_fail (text, weir_json_root (&text->doc), "an object with a list “learned”",
                             error);
  weir_json_iter_init (&iter, &text->doc, rows);
  while (weir_json_iter_next (&iter, NULL, &row))
    if (!read_row (text, row, members, error))
      return FALSE;
  return TRUE;
}

GPtrArray *
weir_learned_file_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) members = weir_learned_members_new ();
  g_autoptr (WeirSecret) bytes = NULL;
  g_auto (WeirConfigText) text = { 0 };

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&members);
  bytes = weir_store_read_file (path, MAX_SIZE, NULL, error);
  if (bytes == NULL || !weir_config_text_init (&text, path, bytes, error)
      || !read_rows (&text, members, error))
    return NULL;
  return g_steal_pointer (&members);
}

static void
write_row (WeirJsonWriter *writer, const WeirLearnedMember *member)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "deployment", member->deployment);
  weir_json_writer_member_utf8 (writer, "model", member->model);
  weir_json_writer_member_utf8 (writer, "version", member->version);
  weir_json_writer_member_utf8 (writer, "member", member->member);
  weir_json_writer_end_object (writer);
}

static GString *
make_text (GPtrArray *members)
{
  GString *text = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, text);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "learned");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < members->len; i++)
    write_row (&writer, g_ptr_array_index (members, i));
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  g_string_append_c (text, '\n');
  return text;
}

gboolean
weir_learned_file_write (const char *path, GPtrArray *members, GError **error)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (path != NULL && members != NULL, FALSE);

  text = make_text (members);
  return weir_store_write_file (path, text->str, text->len, FILE_MODE, error);
}
