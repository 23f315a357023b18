/* SPDX-License-Identifier: MIT */
/* Wire format: the sentences in which the services behind SAP AI Core refuse a member: Anthropic's
 * (and of all that is made with pydantic), OpenAI's, Google's, Bedrock's own. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-refused-member.h"

#include <string.h>

#include "wire/weir-api-error.h"

#define MAX_SEGMENTS 16
#define MAX_SEGMENT 64
#define BETA_MEMBER "anthropic_beta"

#define NAME "(?<name>[A-Za-z_][A-Za-z0-9_.\\[\\]-]*)"
#define QUOTE "['\"`]?"

typedef enum
{
  NAMES_MEMBER,
  NAMES_BETA,  /* an element of the list of beta flags */
  NAMES_BETAS, /* the list as a whole, since it does not say which */
} Naming;

/* "name" is what is refused, "at" what it stands in. */
static const struct
{
  Naming naming;
  const char *pattern;
} sentences[] = {
  { NAMES_MEMBER, NAME ": Extra inputs are not permitted" },
  { NAMES_MEMBER, "(?:Unsupported|Unknown|Unrecognized) parameter: " QUOTE NAME },
  { NAMES_MEMBER, "Unrecognized request argument supplied: " QUOTE NAME "(?!,)" },
  { NAMES_MEMBER, "Unsupported value: " QUOTE NAME QUOTE "[^\n]*Only the default" },
  { NAMES_MEMBER, "[`']" NAME "[`'] is deprecated for this model" },
  { NAMES_MEMBER, "Unknown name \"" NAME "\"(?: at '(?<at>[^']*)')?" },
  { NAMES_MEMBER, "(?:#(?<at>[^ :]*): )?extraneous key \\[" NAME "\\] is not permitted" },
  { NAMES_BETA, "Unexpected value\\(s\\) `(?<name>[A-Za-z0-9._-]+)` for the `anthropic-beta`" },
  { NAMES_BETAS, "invalid beta flag" },
};

void
weir_refused_member_clear (WeirRefusedMember *self)
{
  g_clear_pointer (&self->path, g_strfreev);
  g_clear_pointer (&self->flag, g_free);
}

/* The names and indexes in "a[0].b", "a.0.b" and "/a/0/b"; %NULL when it is no such thing. */
static char **
split_path (const char *at, const char *name)
{
  g_autofree char *text = g_strconcat (at != NULL ? at : "", ".", name, NULL);
  g_auto (GStrv) words = g_strsplit_set (text, ".[]/#", -1);
  g_autoptr (GStrvBuilder) path = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (++n > MAX_SEGMENTS || strlen (words[i]) > MAX_SEGMENT)
        return NULL;
      g_strv_builder_add (path, words[i]);
    }
  return n > 0 ? g_strv_builder_end (path) : NULL;
}

static gboolean
is_index (const char *word)
{
  return word[0] != '\0' && strspn (word, "0123456789") == strlen (word);
}

/* The same member of two elements of one list is one member. */
static gboolean
is_same (const WeirRefusedMember *a, const WeirRefusedMember *b)
{
  guint i;

  if (g_strcmp0 (a->flag, b->flag) != 0)
    return FALSE;
  for (i = 0; a->path[i] != NULL && b->path[i] != NULL; i++)
    if (!g_str_equal (a->path[i], b->path[i]) && !(is_index (a->path[i]) && is_index (b->path[i])))
      return FALSE;
  return a->path[i] == NULL && b->path[i] == NULL;
}

/* %FALSE when @found is another one than was found before, or cannot be made sense of. */
static gboolean
take (WeirRefusedMember *member, WeirRefusedMember *found)
{
  if (found->path == NULL)
    return FALSE;
  if (member->path != NULL)
    return is_same (member, found);
  *member = *found;
  *found = (WeirRefusedMember){ NULL, NULL };
  return TRUE;
}

static gboolean
take_match (WeirRefusedMember *member, Naming naming, const GMatchInfo *match)
{
  g_auto (WeirRefusedMember) found = { NULL, NULL };
  g_autofree char *name = g_match_info_fetch_named (match, "name");
  g_autofree char *at = g_match_info_fetch_named (match, "at");

  if (naming == NAMES_MEMBER)
    found.path = split_path (at, name);
  else
    found.path = split_path (NULL, BETA_MEMBER);
  if (naming == NAMES_BETA)
    found.flag = g_steal_pointer (&name);
  return take (member, &found);
}

static gboolean
read_sentences (WeirRefusedMember *member, const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (sentences[i].pattern, G_REGEX_CASELESS, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      g_regex_match (regex, message, 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        if (!take_match (member, sentences[i].naming, match))
          return FALSE;
    }
  return TRUE;
}

/* OpenAI says it in members of the error, too, in whatever words. */
static void
read_code (WeirRefusedMember *member, const GError *error)
{
  const char *code = weir_api_error_get_code (error);
  const char *param = weir_api_error_get_param (error);

  if (param != NULL
      && (g_strcmp0 (code, "unknown_parameter") == 0
          || g_strcmp0 (code, "unsupported_parameter") == 0))
    member->path = split_path (NULL, param);
}

gboolean
weir_refused_member_read (const GError *error, WeirRefusedMember *member)
{
  *member = (WeirRefusedMember){ NULL, NULL };
  g_return_val_if_fail (error != NULL, FALSE);

  if (weir_api_error_get_upstream_status (error) != 400)
    return FALSE;
  if (!read_sentences (member, weir_api_error_get_message (error)))
    weir_refused_member_clear (member);
  else if (member->path == NULL)
    read_code (member, error);
  return member->path != NULL;
}
