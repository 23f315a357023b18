/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-model-name.h"

#include <string.h>

/* The rules, in the order they apply: who offers it (before the name), which snapshot or variant of
 * the offer (after it), then the vendor's own habits. A vendor before "--" is SAP's way and is cut
 * whatever it is. */
static const char *const offers[] = {
  "models/",  "anthropic/", "anthropic.", "openai/", "azure/", "google/", "gemini/",
  "bedrock/", "vertex_ai/", "sap/",       "us.",     "eu.",    "apac.",   "global.",
};

static const char *const variants[] = { "[1m]", ":latest", "-latest", "-001" };

static const struct
{
  const char *from;
  const char *to;
} respelled[] = {
  { "gpt-35-", "gpt-3.5-" },
  { "gpt-o1", "o1" },
  { "gpt-o3", "o3" },
  { "gpt-o4", "o4" },
};

static const char *const claude_lines[] = {
  "opus", "sonnet", "haiku", "fable", "mythos", "instant"
};

static gboolean
cut_offer (GString *name)
{
  const char *vendor = strstr (name->str, "--");

  if (vendor != NULL && vendor != name->str && vendor[2] != '\0')
    {
      g_string_erase (name, 0, vendor + 2 - name->str);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      if (g_str_has_prefix (name->str, offers[i]) && name->len > strlen (offers[i]))
        {
          g_string_erase (name, 0, strlen (offers[i]));
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
cut_variant (GString *name)
{
  const char *revision = strrchr (name->str, ':');

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      gsize len = strlen (variants[i]);

      if (name->len > len && g_str_has_suffix (name->str, variants[i]))
        {
          g_string_truncate (name, name->len - len);
          return TRUE;
        }
    }

  /* Bedrock's revision, "-v1:0" */
  if (revision == NULL || revision - name->str < 4)
    return FALSE;
  if (revision[-3] == '-' && revision[-2] == 'v' && g_ascii_isdigit (revision[-1])
      && g_ascii_isdigit (revision[1]) && revision[2] == '\0')
    {
      g_string_truncate (name, revision - 3 - name->str);
      return TRUE;
    }
  return FALSE;
}

/* The eight digits of a date that stands in @text as YYYYMMDD or YYYY-MM-DD and is all of it. */
static char *
read_date (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  int month, day;

  for (guint i = 0; text[i] != '\0'; i++)
    {
      if (g_ascii_isdigit (text[i]))
        g_string_append_c (digits, text[i]);
      else if (text[i] != '-' || (i != 4 && i != 7))
        return NULL;
    }
  if (digits->len != 8 || !g_str_has_prefix (digits->str, "20"))
    return NULL;
  if (strlen (text) != 8 && strlen (text) != 10)
    return NULL;

  month = (digits->str[4] - '0') * 10 + digits->str[5] - '0';
  day = (digits->str[6] - '0') * 10 + digits->str[7] - '0';
  if (month < 1 || month > 12 || day < 1 || day > 31)
    return NULL;
  return g_strdup (digits->str);
}

static char *
cut_date (GString *name)
{
  static const gsize widths[] = { 8, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gsize at;
      char *date;

      if (name->len < widths[i] + 2)
        continue;
      at = name->len - widths[i];
      if (name->str[at - 1] != '-' && name->str[at - 1] != '@')
        continue;
      date = read_date (name->str + at);
      if (date != NULL)
        {
          g_string_truncate (name, at - 1);
          return date;
        }
    }
  return NULL;
}

static gboolean
is_version (const char *word)
{
  if (!g_ascii_isdigit (word[0]))
    return FALSE;
  return strspn (word, "0123456789.") == strlen (word);
}

/* "claude-4.5-sonnet", "claude-sonnet-4-5" and "4.5-sonnet" are one model: line, then version. */
static char *
fold_claude (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, "-", 0);
  g_autoptr (GString) version = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean named = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_equal (words[i], "claude"))
        named = TRUE;
      else if (is_version (words[i]))
        g_string_append_printf (version, "%s%s", version->len > 0 ? "." : "", words[i]);
      else
        g_string_append_printf (line, "%s%s", line->len > 0 ? "-" : "", words[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (claude_lines) && !named; i++)
    named = g_str_equal (line->str, claude_lines[i]);
  if (!named || version->len == 0 || line->len == 0)
    return NULL;

  if (version->len > 2 && g_str_has_suffix (version->str, ".0"))
    g_string_truncate (version, version->len - 2);
  return g_strdup_printf ("claude-%s-%s", line->str, version->str);
}

static void
respell (GString *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (respelled); i++)
    {
      if (g_str_has_prefix (name->str, respelled[i].from))
        {
          g_string_erase (name, 0, strlen (respelled[i].from));
          g_string_prepend (name, respelled[i].to);
          return;
        }
    }
}

char *
weir_model_name_fold (const char *name, char **stamp)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autoptr (GString) folded = g_string_new (lower);
  g_autofree char *date = NULL;
  char *claude;

  while (cut_offer (folded))
    ;
  while (cut_variant (folded))
    ;
  date = cut_date (folded);
  respell (folded);

  if (stamp != NULL)
    *stamp = g_steal_pointer (&date);
  claude = fold_claude (folded->str);
  return claude != NULL ? claude : g_string_free (g_steal_pointer (&folded), FALSE);
}

char *
weir_model_name_anthropic (const char *name)
{
  char *folded = weir_model_name_fold (name, NULL);

  if (!g_str_has_prefix (folded, "claude-"))
    g_clear_pointer (&folded, g_free);
  else
    g_strdelimit (folded, ".", '-');
  return folded;
}

gboolean
weir_model_name_stamp_fits (const char *stamp, const char *version)
{
  g_autofree char *date = NULL;

  if (stamp == NULL || version == NULL)
    return TRUE;
  date = read_date (version);
  return date == NULL || g_str_equal (date, stamp);
}
