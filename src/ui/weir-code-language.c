/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-code-language.h"

#include <string.h>

#define KEEPER "weir-keeper" /* of a language: an empty buffer that uses it */

/* Where GtkSourceView has another name, and no file ends in this one. */
static const struct
{
  const char *name;
  const char *id;
} aliases[] = {
  { "bash", "sh" },       { "c++", "cpp" },          { "console", "sh" },
  { "cs", "c-sharp" },    { "csharp", "c-sharp" },   { "golang", "go" },
  { "javascript", "js" }, { "jsonc", "json" },       { "node", "js" },
  { "objc", "objc" },     { "plaintext", NULL },     { "python", "python3" },
  { "shell", "sh" },      { "shell-session", "sh" }, { "text", NULL },
  { "viml", "vim" },      { "zsh", "sh" },
};

/* By the end of a file's name: "py", "rs", "yml". */
static GtkSourceLanguage *
guess (GtkSourceLanguageManager *manager, const char *name)
{
  g_autofree char *file = g_strconcat ("x.", name, NULL);

  return strchr (name, '/') == NULL
             ? gtk_source_language_manager_guess_language (manager, file, NULL)
             : NULL;
}

GtkSourceLanguage *
weir_code_language_find (const char *name)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *language;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  lower = g_ascii_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (lower, aliases[i].name) == 0)
      return aliases[i].id != NULL
                 ? gtk_source_language_manager_get_language (manager, aliases[i].id)
                 : NULL;
  language = gtk_source_language_manager_get_language (manager, lower);
  return language != NULL ? language : guess (manager, lower);
}

/* The rules of a language go with the last buffer that uses them, and it takes some 20 ms to read them. */
void
weir_code_language_apply (GtkSourceLanguage *language, GtkSourceBuffer *buffer)
{
  g_return_if_fail (GTK_SOURCE_IS_LANGUAGE (language));
  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));

  gtk_source_buffer_set_language (buffer, language);
  if (g_object_get_data (G_OBJECT (language), KEEPER) == NULL)
    g_object_set_data_full (G_OBJECT (language), KEEPER,
                            gtk_source_buffer_new_with_language (language), g_object_unref);
}

char *
weir_code_language_build_file_name (GtkSourceLanguage *language)
{
  g_auto (GStrv) globs = language != NULL ? gtk_source_language_get_globs (language) : NULL;

  for (char **glob = globs; glob != NULL && *glob != NULL; glob++)
    if (g_str_has_prefix (*glob, "*.") && strpbrk (*glob + 2, "*?[") == NULL)
      return g_strconcat ("code", *glob + 1, NULL);
  return g_strdup ("code.txt");
}
