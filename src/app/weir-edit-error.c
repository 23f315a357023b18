/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-edit-error.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "store/weir-store-error.h"

#define MAX_NAME 64
#define MAX_TEXT 4096

G_DEFINE_QUARK (weir - edit - error, weir_edit_error)

gboolean
weir_edit_error_check_writable (gboolean writable, GError **error)
{
  if (!writable)
    g_set_error_literal (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_READ_ONLY,
                         _ ("The configuration was given with --config or CONFIG_PATH; Weir does "
                            "not change it. Edit that file, or start Weir without it."));
  return writable;
}

static gboolean
has_control (const char *name)
{
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return TRUE;
  return FALSE;
}

/* @sentence: untranslated, with a place for @what. */
static gboolean
refuse (const char *what, const char *sentence, GError **error)
{
  g_autoptr (GString) filled = g_string_new (_ (sentence));

  g_string_replace (filled, "{what}", what, 1);
  g_set_error_literal (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID, filled->str);
  return FALSE;
}

gboolean
weir_edit_error_check_text (const char *what, const char *text, GError **error)
{
  g_return_val_if_fail (what != NULL, FALSE);

  /* Translators: {what} is the subject of the sentence, such as “The name of a key”. */
  if (text == NULL || *text == '\0')
    return refuse (what, N_ ("{what} must not be empty."), error);
  if (!g_utf8_validate (text, -1, NULL) || has_control (text))
    return refuse (what, N_ ("{what} must be plain text on one line."), error);
  return strlen (text) <= MAX_TEXT || refuse (what, N_ ("{what} is too long."), error);
}

gboolean
weir_edit_error_check_name (const char *what, const char *name, GError **error)
{
  const char *must = NULL;

  if (!weir_edit_error_check_text (what, name, error))
    return FALSE;
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    must = N_ ("{what} must have at most 64 characters.");
  else if (g_ascii_isspace (name[0]) || g_str_has_suffix (name, " "))
    must = N_ ("{what} must not begin or end with a space.");
  else if (g_str_has_suffix (name, "[]"))
    must = N_ ("{what} must not end with “[]”.");
  return must == NULL || refuse (what, must, error);
}

gboolean
weir_edit_error_is_input (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return error->domain == WEIR_STORE_ERROR
         || g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY)
         || g_error_matches (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID)
         || g_error_matches (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_READ_ONLY);
}
