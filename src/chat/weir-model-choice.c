/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-model-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-deployment-use.h"
#include "app/weir-figures.h"
#include "chat/weir-model-choice-change.h"

/* Capacity units for a million tokens that are believed. */
#define MAX_PRICE 1e6

struct _WeirModelChoice
{
  GObject parent_instance;

  char *name;
  gint64 context;
  gint64 max_tokens;
  gint64 price_in; /* thousand millionths of a capacity unit for a million tokens; -1: not known */
  gint64 price_out;
  char *price_text; /* (nullable) */
  gboolean images;
  gboolean documents;
  gboolean reasoning;
  gboolean temperature;
  char **efforts; /* (nullable) */
  gboolean favourite;
  gint64 used;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_VENDOR,
  PROP_CONTEXT,
  PROP_MAX_TOKENS,
  PROP_CONTEXT_TEXT,
  PROP_PRICE_TEXT,
  PROP_IMAGES,
  PROP_DOCUMENTS,
  PROP_REASONING,
  PROP_TEMPERATURE,
  PROP_EFFORTS,
  PROP_FAVOURITE,
  PROP_USED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirModelChoice, weir_model_choice, G_TYPE_OBJECT)

static void
weir_model_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirModelChoice *self = WEIR_MODEL_CHOICE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_VENDOR:
      g_value_set_string (value, weir_model_choice_get_vendor (self));
      break;
    case PROP_CONTEXT:
      g_value_set_int64 (value, self->context);
      break;
    case PROP_MAX_TOKENS:
      g_value_set_int64 (value, self->max_tokens);
      break;
    case PROP_CONTEXT_TEXT:
      g_value_take_string (value,
                           self->context > 0 ? weir_figures_format_count (self->context) : NULL);
      break;
    case PROP_PRICE_TEXT:
      g_value_set_string (value, self->price_text);
      break;
    case PROP_IMAGES:
      g_value_set_boolean (value, self->images);
      break;
    case PROP_DOCUMENTS:
      g_value_set_boolean (value, self->documents);
      break;
    case PROP_REASONING:
      g_value_set_boolean (value, self->reasoning);
      break;
    case PROP_TEMPERATURE:
      g_value_set_boolean (value, self->temperature);
      break;
    case PROP_EFFORTS:
      g_value_set_boxed (value, self->efforts);
      break;
    case PROP_FAVOURITE:
      g_value_set_boolean (value, self->favourite);
      break;
    case PROP_USED:
      g_value_set_int64 (value, self->used);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_model_choice_finalize (GObject *object)
{
  WeirModelChoice *self = WEIR_MODEL_CHOICE (object);

  g_free (self->name);
  g_free (self->price_text);
  g_strfreev (self->efforts);
  G_OBJECT_CLASS (weir_model_choice_parent_class)->finalize (object);
}

static void
weir_model_choice_class_init (WeirModelChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_model_choice_get_property;
  object_class->finalize = weir_model_choice_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_VENDOR] = g_param_spec_string ("vendor", NULL, NULL, NULL, flags);
  properties[PROP_CONTEXT] = g_param_spec_int64 ("context", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MAX_TOKENS] =
      g_param_spec_int64 ("max-tokens", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CONTEXT_TEXT] = g_param_spec_string ("context-text", NULL, NULL, NULL, flags);
  properties[PROP_PRICE_TEXT] = g_param_spec_string ("price-text", NULL, NULL, NULL, flags);
  properties[PROP_IMAGES] = g_param_spec_boolean ("images", NULL, NULL, TRUE, flags);
  properties[PROP_DOCUMENTS] = g_param_spec_boolean ("documents", NULL, NULL, TRUE, flags);
  properties[PROP_REASONING] = g_param_spec_boolean ("reasoning", NULL, NULL, TRUE, flags);
  properties[PROP_TEMPERATURE] = g_param_spec_boolean ("temperature", NULL, NULL, TRUE, flags);
  properties[PROP_EFFORTS] = g_param_spec_boxed ("efforts", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_FAVOURITE] = g_param_spec_boolean ("favourite", NULL, NULL, FALSE, flags);
  properties[PROP_USED] = g_param_spec_int64 ("used", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_model_choice_init (WeirModelChoice *self)
{
  self->price_in = -1;
  self->price_out = -1;
  self->images = TRUE;
  self->documents = TRUE;
  self->reasoning = TRUE;
  self->temperature = TRUE;
}

WeirModelChoice *
weir_model_choice_new (const char *name)
{
  WeirModelChoice *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (WEIR_TYPE_MODEL_CHOICE, NULL);
  self->name = g_strdup (name);
  return self;
}

static void
notify (WeirModelChoice *self, int id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/* Whether the list @node holds the word; TRUE where there is no list, since nothing is known then. */
static gboolean
lists (const WeirJsonDoc *doc, const WeirJsonNode *node, const char *word)
{
  const WeirJsonNode *entry;
  WeirJsonIter iter;

  if (!weir_json_is (node, WEIR_JSON_ARRAY))
    return TRUE;
  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, NULL, &entry))
    if (weir_json_text_equal (weir_json_text (doc, entry), word))
      return TRUE;
  return FALSE;
}

static void
set_flag (WeirModelChoice *self, gboolean *place, gboolean value, int id)
{
  if (*place == value)
    return;
  *place = value;
  notify (self, id);
}

static void
set_count (WeirModelChoice *self, gint64 *place, gint64 value, int id)
{
  if (*place == value)
    return;
  *place = value;
  notify (self, id);
}

static gint64
get_count (const WeirJsonDoc *doc, const WeirJsonNode *entry, const char *name)
{
  gint64 value;

  if (!weir_json_get_int64 (doc, weir_json_get (doc, entry, name), &value) || value < 0)
    return 0;
  return value;
}

static gint64
get_price (const WeirJsonDoc *doc, const WeirJsonNode *prices, const char *name)
{
  double units;

  if (!weir_json_get_double (doc, weir_json_get (doc, prices, name), &units) || units < 0
      || units > MAX_PRICE)
    return -1;
  return (gint64) (units * 1e9);
}

static void
read_efforts (WeirModelChoice *self, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) efforts = NULL;
  const WeirJsonNode *entry;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_is (node, WEIR_JSON_ARRAY) ? node : NULL);
  while (weir_json_iter_next (&iter, NULL, &entry))
    {
      g_autofree char *word = weir_json_text_dup (weir_json_text (doc, entry));

      if (word != NULL)
        g_strv_builder_add (builder, word);
    }
  efforts = g_strv_builder_end (builder);
  if (self->efforts == NULL
          ? efforts[0] == NULL
          : g_strv_equal ((const char *const *) self->efforts, (const char *const *) efforts))
    return;
  g_strfreev (self->efforts);
  self->efforts = efforts[0] != NULL ? g_steal_pointer (&efforts) : NULL;
  notify (self, PROP_EFFORTS);
}

void
weir_model_choice_read (WeirModelChoice *self, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  const WeirJsonNode *architecture = weir_json_get (doc, entry, "architecture");
  const WeirJsonNode *modalities = weir_json_get (doc, architecture, "input_modalities");
  const WeirJsonNode *parameters = weir_json_get (doc, entry, "supported_parameters");
  const WeirJsonNode *prices = weir_json_get (doc, entry, "capacity_units_per_million_tokens");

  g_return_if_fail (WEIR_IS_MODEL_CHOICE (self));

  if (self->context != get_count (doc, entry, "context_length"))
    {
      set_count (self, &self->context, get_count (doc, entry, "context_length"), PROP_CONTEXT);
      notify (self, PROP_CONTEXT_TEXT);
    }
  set_count (self, &self->max_tokens, get_count (doc, entry, "max_output_tokens"), PROP_MAX_TOKENS);
  set_flag (self, &self->images, lists (doc, modalities, "image"), PROP_IMAGES);
  set_flag (self, &self->documents, lists (doc, modalities, "file"), PROP_DOCUMENTS);
  set_flag (self, &self->reasoning, lists (doc, parameters, "reasoning_effort"), PROP_REASONING);
  set_flag (self, &self->temperature, lists (doc, parameters, "temperature"), PROP_TEMPERATURE);
  read_efforts (self, doc, weir_json_get (doc, entry, "reasoning_efforts"));
  self->price_in = get_price (doc, prices, "input");
  self->price_out = get_price (doc, prices, "output");
}

void
weir_model_choice_show_price (WeirModelChoice *self, WeirMoney *money)
{
  g_autofree char *in = NULL, *out = NULL, *text = NULL;

  g_return_if_fail (WEIR_IS_MODEL_CHOICE (self) && WEIR_IS_MONEY (money));

  if (self->price_in >= 0 && self->price_out >= 0)
    {
      in = weir_money_format (money, self->price_in);
      out = weir_money_format (money, self->price_out);
      /* Translators: what a model costs for tokens that it reads, and that it writes: "EUR 1.20 in, EUR 4.80
       * out for a million tokens" */
      text = g_strdup_printf (_ ("%s in, %s out for a million tokens"), in, out);
    }
  if (g_strcmp0 (text, self->price_text) == 0)
    return;
  g_free (self->price_text);
  self->price_text = g_steal_pointer (&text);
  notify (self, PROP_PRICE_TEXT);
}

void
weir_model_choice_set_favourite (WeirModelChoice *self, gboolean favourite)
{
  g_return_if_fail (WEIR_IS_MODEL_CHOICE (self));

  set_flag (self, &self->favourite, favourite, PROP_FAVOURITE);
}

void
weir_model_choice_set_used (WeirModelChoice *self, gint64 used)
{
  g_return_if_fail (WEIR_IS_MODEL_CHOICE (self));

  set_count (self, &self->used, used, PROP_USED);
}

int
weir_model_choice_compare (WeirModelChoice *a, WeirModelChoice *b)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (a) && WEIR_IS_MODEL_CHOICE (b), 0);

  if (a->favourite != b->favourite)
    return a->favourite ? -1 : 1;
  if (a->used != b->used)
    return a->used > b->used ? -1 : 1;
  return strcmp (a->name, b->name);
}

const char *
weir_model_choice_get_name (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), NULL);

  return self->name;
}

const char *
weir_model_choice_get_vendor (WeirModelChoice *self)
{
  const char *slash;

  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), NULL);

  /* those of the demo are told apart by what stands before the slash */
  slash = strrchr (self->name, '/');
  return weir_deployment_guess_vendor (slash != NULL ? slash + 1 : self->name);
}

gint64
weir_model_choice_get_context (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), 0);

  return self->context;
}

gint64
weir_model_choice_get_max_tokens (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), 0);

  return self->max_tokens;
}

const char *
weir_model_choice_get_price_text (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), NULL);

  return self->price_text;
}

gboolean
weir_model_choice_takes_images (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), TRUE);

  return self->images;
}

gboolean
weir_model_choice_takes_documents (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), TRUE);

  return self->documents;
}

gboolean
weir_model_choice_takes_temperature (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), TRUE);

  return self->temperature;
}

gboolean
weir_model_choice_reasons (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), TRUE);

  return self->reasoning;
}

const char *const *
weir_model_choice_get_efforts (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), NULL);

  return (const char *const *) self->efforts;
}

gboolean
weir_model_choice_is_favourite (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), FALSE);

  return self->favourite;
}

gint64
weir_model_choice_get_used (WeirModelChoice *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (self), 0);

  return self->used;
}
