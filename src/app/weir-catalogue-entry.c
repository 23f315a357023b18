/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-catalogue-entry.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/weir-figures.h"
#include "app/weir-retirement.h"

#define NANO 1e9

struct _WeirCatalogueEntry
{
  GObject parent_instance;

  WeirCatalogue *catalogue;
  const WeirCatalogueModel *model;
  const WeirCatalogueVersion *edition; /* (nullable) */
  char *folded;                        /* what is searched */
  guint n_running;
};

enum
{
  PROP_0,
  PROP_N_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirCatalogueEntry, weir_catalogue_entry, G_TYPE_OBJECT)

const char *
weir_catalogue_kind_describe (WeirCatalogueKind kind)
{
  static const char *const words[WEIR_N_CATALOGUE_KINDS] = {
    [WEIR_CATALOGUE_ALL] = N_ ("All Models"),       [WEIR_CATALOGUE_CHAT] = N_ ("Chat"),
    [WEIR_CATALOGUE_IMAGES] = N_ ("Takes Images"),  [WEIR_CATALOGUE_REASONING] = N_ ("Reasoning"),
    [WEIR_CATALOGUE_EMBEDDING] = N_ ("Embeddings"), [WEIR_CATALOGUE_DEPLOYED] = N_ ("Deployed"),
    [WEIR_CATALOGUE_RETIRING] = N_ ("Retiring"),
  };

  g_return_val_if_fail ((guint) kind < WEIR_N_CATALOGUE_KINDS, NULL);

  return _ (words[kind]);
}

/* --- What it tells --- */

const WeirCatalogueModel *
weir_catalogue_entry_get_model (WeirCatalogueEntry *self)
{
  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), NULL);

  return self->model;
}

const WeirCatalogueVersion *
weir_catalogue_entry_get_edition (WeirCatalogueEntry *self)
{
  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), NULL);

  return self->edition;
}

const char *
weir_catalogue_entry_get_title (WeirCatalogueEntry *self)
{
  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), NULL);

  return self->model->display_name != NULL ? self->model->display_name : self->model->name;
}

/* The service's words as people know them; others as they are. */
static const char *
translate_word (const char *word)
{
  static const struct
  {
    const char *word;
    const char *text;
  } words[] = {
    { "text", N_ ("text") },
    { "image", N_ ("images") },
    { "audio", N_ ("audio") },
    { "video", N_ ("video") },
    { "pdf", N_ ("documents") },
    { "text-generation", N_ ("chat") },
    { "embeddings", N_ ("embeddings") },
    { "image-recognition", NULL }, /* the same as taking images */
    { "reasoning", N_ ("reasoning") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, word) == 0)
      return words[i].text != NULL ? _ (words[i].text) : NULL;
  return word;
}

/* (transfer full): "text, images"; empty for none. */
static char *
join_words (char **words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    {
      const char *known = translate_word (*word);

      if (known != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", known);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_fact (GString *facts, const char *fact)
{
  if (fact == NULL || *fact == '\0')
    return;
  if (facts->len > 0)
    g_string_append (facts, " · ");
  g_string_append (facts, fact);
}

char *
weir_catalogue_entry_describe (WeirCatalogueEntry *self)
{
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autofree char *count = NULL;
  g_autofree char *context = NULL;
  g_autofree char *abilities = NULL;
  g_autofree char *inputs = NULL;
  g_autofree char *taken = NULL;

  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), NULL);

  append_fact (facts, self->model->provider);
  append_fact (facts, self->model->name);
  if (self->edition == NULL)
    return g_string_free (g_steal_pointer (&facts), FALSE);

  if (self->edition->context > 0)
    {
      count = weir_figures_format_count (self->edition->context);
      /* Translators: how much a model can read at a time; a number, such as "128 k" */
      context = g_strdup_printf (_ ("%s tokens"), count);
    }
  append_fact (facts, context);
  abilities = join_words (self->edition->capabilities);
  append_fact (facts, abilities);
  inputs = join_words (self->edition->inputs);
  if (*inputs != '\0')
    /* Translators: what a model takes, such as "text, images" */
    taken = g_strdup_printf (_ ("takes %s"), inputs);
  append_fact (facts, taken);
  return g_string_free (g_steal_pointer (&facts), FALSE);
}

static char *
format_rate (WeirCatalogueEntry *self, WeirMoney *money, WeirRate rate)
{
  double units = self->edition != NULL ? weir_cost_tiers_get (self->edition->cost, rate, 0) : -1;

  return units >= 0 ? weir_money_format (money, (gint64) llround (units * NANO)) : NULL;
}

char *
weir_catalogue_entry_format_price (WeirCatalogueEntry *self, WeirMoney *money)
{
  g_autofree char *in = NULL;
  g_autofree char *out = NULL;

  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), NULL);
  g_return_val_if_fail (WEIR_IS_MONEY (money), NULL);

  in = format_rate (self, money, WEIR_RATE_INPUT);
  out = format_rate (self, money, WEIR_RATE_OUTPUT);
  if (in != NULL && out != NULL)
    /* Translators: prices of a million tokens that are read and written, such as "EUR 2.10" */
    return g_strdup_printf (_ ("%s in · %s out"), in, out);
  if (in != NULL)
    /* Translators: the price of a million tokens that are read */
    return g_strdup_printf (_ ("%s in"), in);
  return NULL;
}

/* --- Looking for it --- */

static gboolean
has_word (char **words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static gboolean
is_kind (WeirCatalogueEntry *self, WeirCatalogueKind kind, const GDate *today)
{
  const WeirCatalogueVersion *edition = self->edition;

  if (kind == WEIR_CATALOGUE_ALL)
    return TRUE;
  if (kind == WEIR_CATALOGUE_DEPLOYED)
    return self->n_running > 0;
  if (edition == NULL)
    return FALSE;
  switch (kind)
    {
    case WEIR_CATALOGUE_CHAT:
      return has_word (edition->capabilities, "text-generation");
    case WEIR_CATALOGUE_IMAGES:
      return weir_catalogue_version_takes_images (edition);
    case WEIR_CATALOGUE_REASONING:
      return has_word (edition->capabilities, "reasoning");
    case WEIR_CATALOGUE_EMBEDDING:
      return has_word (edition->capabilities, "embeddings");
    default:
      return edition->deprecated
             || weir_catalogue_version_get_days_left (edition, today) < G_MAXINT;
    }
}

static gboolean
has_all (const char *text, const char *search)
{
  g_auto (GStrv) words = g_strsplit (search, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (strstr (text, *word) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
weir_catalogue_entry_matches (WeirCatalogueEntry *self,
                              WeirCatalogueKind kind,
                              const char *search,
                              const GDate *today)
{
  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), FALSE);

  return is_kind (self, kind, today) && (search == NULL || has_all (self->folded, search));
}

/* --- The object --- */

guint
weir_catalogue_entry_get_n_running (WeirCatalogueEntry *self)
{
  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (self), 0);

  return self->n_running;
}

void
weir_catalogue_entry_set_n_running (WeirCatalogueEntry *self, guint n_running)
{
  g_return_if_fail (WEIR_IS_CATALOGUE_ENTRY (self));

  if (self->n_running == n_running)
    return;
  self->n_running = n_running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
}

static void
weir_catalogue_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, WEIR_CATALOGUE_ENTRY (object)->n_running);
}

static void
weir_catalogue_entry_finalize (GObject *object)
{
  WeirCatalogueEntry *self = WEIR_CATALOGUE_ENTRY (object);

  weir_catalogue_unref (self->catalogue);
  g_free (self->folded);

  G_OBJECT_CLASS (weir_catalogue_entry_parent_class)->finalize (object);
}

static void
weir_catalogue_entry_class_init (WeirCatalogueEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_catalogue_entry_get_property;
  object_class->finalize = weir_catalogue_entry_finalize;

  properties[PROP_N_RUNNING] =
      g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_catalogue_entry_init (WeirCatalogueEntry *self)
{
}

WeirCatalogueEntry *
weir_catalogue_entry_new (WeirCatalogue *catalogue, const WeirCatalogueModel *model)
{
  WeirCatalogueEntry *self;
  g_autofree char *facts = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (catalogue != NULL && model != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CATALOGUE_ENTRY, NULL);
  self->catalogue = weir_catalogue_ref (catalogue);
  self->model = model;
  self->edition = weir_catalogue_model_get_version (model, NULL);
  facts = weir_catalogue_entry_describe (self);
  text = g_strjoin (" ", weir_catalogue_entry_get_title (self), facts, model->executable, NULL);
  self->folded = g_utf8_casefold (text, -1);
  return self;
}
