/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-catalogue-version.h"

#include <stdio.h>
#include <string.h>

#define MAX_WORDS 64
#define DATE_LENGTH 10

/* (transfer full) (nullable): a member that is a string and not empty. */
static char *
dup_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  WeirJsonText text = weir_json_text (doc, weir_json_get (doc, object, name));

  return text.len > 0 ? weir_json_text_dup (text) : NULL;
}

static gboolean
add_word (GStrvBuilder *builder, WeirJsonText text)
{
  g_autofree char *word = text.len > 0 ? weir_json_text_dup (text) : NULL;

  if (word == NULL)
    return FALSE;
  g_strv_builder_add (builder, word);
  return TRUE;
}

/* (transfer full): the strings in an array; one that stands alone counts as well. */
static char **
dup_words (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *words = weir_json_get (doc, object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const WeirJsonNode *word;
  WeirJsonIter iter;
  guint n = 0;

  add_word (builder, weir_json_text (doc, words));
  if (!weir_json_is (words, WEIR_JSON_ARRAY))
    return g_strv_builder_end (builder);

  weir_json_iter_init (&iter, doc, words);
  while (n < MAX_WORDS && weir_json_iter_next (&iter, NULL, &word))
    n += add_word (builder, weir_json_text (doc, word)) ? 1 : 0;
  return g_strv_builder_end (builder);
}

static gboolean
read_date (const char *text, GDate *date)
{
  int year = 0, month = 0, day = 0;

  g_date_clear (date, 1);
  if (sscanf (text, "%4d-%2d-%2d", &year, &month, &day) != 3 || year < 1970 || month < 1 || day < 1
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/* (transfer full) (nullable): the day alone, whatever time follows it. */
static char *
dup_date (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  g_autofree char *text = dup_member (doc, object, name);
  GDate date;

  if (text == NULL || !read_date (text, &date) || strlen (text) < DATE_LENGTH)
    return NULL;
  return g_strndup (text, DATE_LENGTH);
}

/* Tokens; the service writes a number, and numbers elsewhere as strings. */
static gint64
read_tokens (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);
  g_autofree char *text = weir_json_text_dup (weir_json_text (doc, node));
  gint64 tokens = 0;

  if (text != NULL && !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &tokens, NULL))
    return 0;
  if (text == NULL && !weir_json_get_int64 (doc, node, &tokens))
    return 0;
  return MAX (tokens, 0);
}

WeirCatalogueVersion *
weir_catalogue_version_read (const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  g_autofree char *name = dup_member (doc, entry, "name");
  WeirCatalogueVersion *self;

  if (name == NULL)
    return NULL;

  self = g_new0 (WeirCatalogueVersion, 1);
  self->name = g_steal_pointer (&name);
  self->latest = weir_json_is (weir_json_get (doc, entry, "isLatest"), WEIR_JSON_TRUE);
  self->deprecated = weir_json_is (weir_json_get (doc, entry, "deprecated"), WEIR_JSON_TRUE);
  self->retirement = dup_date (doc, entry, "retirementDate");
  self->replacements = dup_words (doc, entry, "suggestedReplacements");
  self->context = read_tokens (doc, entry, "contextLength");
  self->streams = !weir_json_is (weir_json_get (doc, entry, "streamingSupported"), WEIR_JSON_FALSE);
  self->inputs = dup_words (doc, entry, "inputTypes");
  self->capabilities = dup_words (doc, entry, "capabilities");
  self->cost = weir_cost_tiers_read (doc, weir_json_get (doc, entry, "cost"));
  return self;
}

void
weir_catalogue_version_free (WeirCatalogueVersion *self)
{
  g_free (self->name);
  g_free (self->retirement);
  g_strfreev (self->replacements);
  g_strfreev (self->inputs);
  g_strfreev (self->capabilities);
  g_array_unref (self->cost);
  g_free (self);
}

static gboolean
are_words_equal (char **a, char **b)
{
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
weir_catalogue_version_equal (const WeirCatalogueVersion *a, const WeirCatalogueVersion *b)
{
  return g_str_equal (a->name, b->name) && a->latest == b->latest && a->deprecated == b->deprecated
         && g_strcmp0 (a->retirement, b->retirement) == 0 && a->context == b->context
         && a->streams == b->streams && are_words_equal (a->replacements, b->replacements)
         && are_words_equal (a->inputs, b->inputs)
         && are_words_equal (a->capabilities, b->capabilities)
         && weir_cost_tiers_equal (a->cost, b->cost);
}

static gboolean
has_word (char **words, const char *part)
{
  for (; *words != NULL; words++)
    {
      g_autofree char *lower = g_ascii_strdown (*words, -1);

      if (strstr (lower, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

gboolean
weir_catalogue_version_takes_images (const WeirCatalogueVersion *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return has_word (self->inputs, "image") || has_word (self->capabilities, "image-recognition");
}

gboolean
weir_catalogue_version_takes_documents (const WeirCatalogueVersion *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return has_word (self->inputs, "pdf") || has_word (self->inputs, "document")
         || has_word (self->inputs, "file");
}

int
weir_catalogue_version_get_days_left (const WeirCatalogueVersion *self, const GDate *today)
{
  GDate date;

  g_return_val_if_fail (self != NULL && g_date_valid (today), G_MAXINT);

  if (self->retirement == NULL || !read_date (self->retirement, &date))
    return G_MAXINT;
  return g_date_days_between (today, &date);
}
