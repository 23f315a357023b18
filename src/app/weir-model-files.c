/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-model-files.h"

#include <string.h>

#include <gio/gio.h>

#include "app/weir-resources.h"

#define BUILT_IN "/io/github/weirproxy/Weir/models"

typedef struct
{
  GPtrArray *texts; /* (element-type GBytes) */
  GPtrArray *names; /* (element-type utf8) */
} Files;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_built_in (Files *files, GError **error)
{
  GResource *resource = weir_app_get_resource ();
  g_auto (GStrv) children = g_resource_enumerate_children (resource, BUILT_IN, 0, error);

  if (children == NULL)
    return FALSE;
  qsort (children, g_strv_length (children), sizeof *children, compare_names);
  for (char **child = children; *child != NULL; child++)
    {
      g_autofree char *path = g_build_path ("/", BUILT_IN, *child, NULL);
      GBytes *text = g_resource_lookup_data (resource, path, 0, error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (files->texts, text);
      g_ptr_array_add (files->names, g_strdup (*child));
    }
  return TRUE;
}

/* (transfer full): paths of the user's files, sorted. */
static GPtrArray *
list_folder (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

static gboolean
add_folder (Files *files, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = list_folder (folder);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      char *text = NULL;
      gsize len;

      if (!g_file_get_contents (path, &text, &len, error))
        return FALSE;
      g_ptr_array_add (files->texts, g_bytes_new_take (text, len));
      g_ptr_array_add (files->names, g_strdup (path));
    }
  return TRUE;
}

WeirModelRules *
weir_model_files_load (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Files files = { texts, names };

  if (!add_built_in (&files, error) || (folder != NULL && !add_folder (&files, folder, error)))
    return NULL;
  return weir_model_rules_new ((GBytes *const *) texts->pdata, (const char *const *) names->pdata,
                               texts->len, error);
}
