/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-data-dir.h"

/* From src/ui in the build directory, and from tests/ui. */
#define FROM_PROGRAM "../../data"

char *
weir_data_dir_find (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *path = folder != NULL ? g_canonicalize_filename (FROM_PROGRAM, folder) : NULL;
  g_autofree char *compiled =
      path != NULL ? g_build_filename (path, "gschemas.compiled", NULL) : NULL;

  if (compiled == NULL || !g_file_test (compiled, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

GSettings *
weir_data_dir_load_settings (const char *data_dir)
{
  g_autoptr (GSettingsSchemaSource) source = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  if (data_dir != NULL)
    source = g_settings_schema_source_new_from_directory (
        data_dir, g_settings_schema_source_get_default (), FALSE, NULL);
  else if (g_settings_schema_source_get_default () != NULL)
    source = g_settings_schema_source_ref (g_settings_schema_source_get_default ());
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, WEIR_APP_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
