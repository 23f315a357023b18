/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* (transfer none) (nullable): the language that people call @name behind a fence: "py", "C++". */
GtkSourceLanguage *weir_code_language_find (const char *name);

/* Highlights @buffer by it, and keeps what that takes for the next buffer, as long as the program runs. */
void weir_code_language_apply (GtkSourceLanguage *language, GtkSourceBuffer *buffer);

/* (transfer full): a name for a file of it, "code.py". @language: (nullable) */
char *weir_code_language_build_file_name (GtkSourceLanguage *language);

G_END_DECLS
