/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-text-direction.h"

static gboolean
is_mirrored (gunichar letter)
{
  switch (g_unichar_get_script (letter))
    {
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SAMARITAN:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Pango's own function for this is deprecated, without another in its place. */
void
weir_text_direction_follow (GtkWidget *widget, const char *text)
{
  GtkTextDirection direction = GTK_TEXT_DIR_NONE;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  for (; *text != '\0' && direction == GTK_TEXT_DIR_NONE; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      direction = is_mirrored (g_utf8_get_char (text)) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
  gtk_widget_set_direction (widget, direction);
}

/* (nullable): of what is read, which code is not. */
static const char *
find_text (const WeirMarkdownNode *node)
{
  const char *text = node->kind != WEIR_MARKDOWN_CODE ? node->text : NULL;

  for (guint i = 0; text == NULL && node->children != NULL && i < node->children->len; i++)
    text = find_text (node->children->pdata[i]);
  return text;
}

void
weir_text_direction_follow_node (GtkWidget *widget, const WeirMarkdownNode *node)
{
  const char *text;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (node != NULL);

  text = find_text (node);
  weir_text_direction_follow (widget, text != NULL ? text : "");
}
