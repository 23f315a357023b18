/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-catalogue-cost.h"

#include <math.h>
#include <string.h>

/* The service has two; what is beyond these is none of its own. */
#define MAX_TIERS 8
#define MAX_TIER_NUMBER 1000
/* A rate beyond this would not be one: a million capacity units for a thousand tokens. */
#define MAX_RATE 1e6
/* The catalogue has rates for a thousand tokens. */
#define PER_MILLION 1000

/* A tier while it is read: its rates, and what its description tells of its bounds. */
typedef struct
{
  gint64 number;
  gint64 above; /* -1: not told */
  gint64 up_to; /* -1: not told */
  double rates[WEIR_N_RATES];
} Draft;

static void
clear_rates (double *rates)
{
  for (guint i = 0; i < WEIR_N_RATES; i++)
    rates[i] = -1;
}

/* The names are "inputCost" and "outputCost"; those of cached tokens are not in any specification, so
 * their words count. */
static gboolean
read_kind (const char *name, WeirRate *rate)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gboolean is_cost = strstr (lower, "cost") != NULL;
  gboolean is_cached = strstr (lower, "cach") != NULL;

  if (!is_cost || strstr (lower, "audio") != NULL || strstr (lower, "image") != NULL)
    return FALSE;
  if (is_cached && (strstr (lower, "writ") != NULL || strstr (lower, "creat") != NULL))
    *rate = WEIR_RATE_WRITTEN;
  else if (is_cached)
    *rate = WEIR_RATE_CACHED;
  else if (g_str_equal (lower, "inputcost"))
    *rate = WEIR_RATE_INPUT;
  else if (g_str_equal (lower, "outputcost"))
    *rate = WEIR_RATE_OUTPUT;
  else
    return FALSE;
  return TRUE;
}

/* A number, or a string that is one. */
static gboolean
read_number (const WeirJsonDoc *doc, const WeirJsonNode *node, double *number)
{
  g_autofree char *text = weir_json_text_dup (weir_json_text (doc, node));
  char *end = NULL;

  if (weir_json_is (node, WEIR_JSON_NUMBER))
    return weir_json_get_double (doc, node, number);
  if (text == NULL || text[0] == '\0' || text[strspn (text, "0123456789.eE+-")] != '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

/* The bound in "Greater than 200k tokens per request": the first number, with its k or M. */
static gint64
read_bound (const char *text)
{
  char *end = NULL;
  double number;

  while (*text != '\0' && !g_ascii_isdigit (*text))
    text++;
  if (*text == '\0')
    return -1;
  number = g_ascii_strtod (text, &end);
  if (*end == ' ')
    end++;
  if (g_ascii_tolower (*end) == 'k')
    number *= 1000;
  else if (g_ascii_tolower (*end) == 'm')
    number *= 1000000;
  return number >= 0 && number < 1e12 ? (gint64) number : -1;
}

static void
read_bounds (Draft *draft, const char *description)
{
  g_autofree char *lower = g_ascii_strdown (description, -1);

  if (strstr (lower, "less") != NULL || strstr (lower, "up to") != NULL
      || strchr (lower, '<') != NULL)
    draft->up_to = read_bound (lower);
  else if (strstr (lower, "greater") != NULL || strstr (lower, "more") != NULL
           || strstr (lower, "above") != NULL || strchr (lower, '>') != NULL)
    draft->above = read_bound (lower);
}

/* (transfer none) (nullable): the draft of the tier that @entry is of. */
static Draft *
get_draft (GArray *drafts, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  g_autofree char *description =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, entry, "tierDescription")));
  Draft fresh = { .number = 1, .above = -1, .up_to = -1 };
  Draft *draft = NULL;
  double number;

  if (read_number (doc, weir_json_get (doc, entry, "tier"), &number))
    {
      if (!(number >= 0 && number <= MAX_TIER_NUMBER))
        return NULL;
      fresh.number = (gint64) number;
    }
  for (guint i = 0; i < drafts->len && draft == NULL; i++)
    if (g_array_index (drafts, Draft, i).number == fresh.number)
      draft = &g_array_index (drafts, Draft, i);
  if (draft == NULL)
    {
      if (drafts->len >= MAX_TIERS)
        return NULL;
      clear_rates (fresh.rates);
      g_array_append_val (drafts, fresh);
      draft = &g_array_index (drafts, Draft, drafts->len - 1);
    }
  if (description != NULL)
    read_bounds (draft, description);
  return draft;
}

static void
read_entry (GArray *drafts, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (!weir_json_is (entry, WEIR_JSON_OBJECT))
    return;
  weir_json_iter_init (&iter, doc, entry);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (doc, key));
      WeirRate rate;
      double number;
      Draft *draft;

      if (name == NULL || !read_kind (name, &rate) || !read_number (doc, value, &number)
          || !isfinite (number) || number < 0 || number > MAX_RATE)
        continue;
      draft = get_draft (drafts, doc, entry);
      if (draft != NULL)
        draft->rates[rate] = number * PER_MILLION * WEIR_CAPACITY_UNITS_PER_GENAI_TOKEN;
    }
}

static int
compare_drafts (gconstpointer a, gconstpointer b)
{
  const Draft *one = a;
  const Draft *other = b;

  return one->number < other->number ? -1 : one->number > other->number;
}

GArray *
weir_cost_tiers_read (const WeirJsonDoc *doc, const WeirJsonNode *cost)
{
  g_autoptr (GArray) drafts = g_array_new (FALSE, FALSE, sizeof (Draft));
  GArray *tiers = g_array_new (FALSE, FALSE, sizeof (WeirCostTier));
  const WeirJsonNode *entry;
  WeirJsonIter iter;

  if (weir_json_is (cost, WEIR_JSON_ARRAY))
    {
      weir_json_iter_init (&iter, doc, cost);
      while (weir_json_iter_next (&iter, NULL, &entry))
        read_entry (drafts, doc, entry);
    }
  else
    read_entry (drafts, doc, cost);

  g_array_sort (drafts, compare_drafts);
  for (guint i = 0; i < drafts->len; i++)
    {
      const Draft *draft = &g_array_index (drafts, Draft, i);
      WeirCostTier tier = { .above = draft->above };

      if (i == 0)
        tier.above = 0;
      else if (tier.above < 0)
        tier.above = draft[-1].up_to;
      if (tier.above < 0 || (i > 0 && tier.above == 0))
        continue;
      memcpy (tier.rates, draft->rates, sizeof tier.rates);
      g_array_append_val (tiers, tier);
    }
  return tiers;
}

double
weir_cost_tiers_get (const GArray *tiers, WeirRate rate, gint64 tokens_in)
{
  double found = -1;

  g_return_val_if_fail (tiers != NULL && rate < WEIR_N_RATES, -1);

  for (guint i = 0; i < tiers->len; i++)
    {
      const WeirCostTier *tier = &g_array_index (tiers, WeirCostTier, i);

      if ((tier->above == 0 || tokens_in > tier->above) && tier->rates[rate] >= 0)
        found = tier->rates[rate];
    }
  return found;
}

gboolean
weir_cost_tiers_equal (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const WeirCostTier *one = &g_array_index (a, WeirCostTier, i);
      const WeirCostTier *other = &g_array_index (b, WeirCostTier, i);

      if (one->above != other->above || memcmp (one->rates, other->rates, sizeof one->rates) != 0)
        return FALSE;
    }
  return TRUE;
}
