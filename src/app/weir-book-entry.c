/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-book-entry.h"

struct _WeirBookEntry
{
  GObject parent_instance;

  WeirAccountDraft *draft;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_GROUPS,
  PROP_ENABLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirBookEntry, weir_book_entry, G_TYPE_OBJECT)

const char *
weir_book_entry_get_name (WeirBookEntry *self)
{
  g_return_val_if_fail (WEIR_IS_BOOK_ENTRY (self), NULL);

  return self->draft->name;
}

const WeirAccountDraft *
weir_book_entry_get_draft (WeirBookEntry *self)
{
  g_return_val_if_fail (WEIR_IS_BOOK_ENTRY (self), NULL);

  return self->draft;
}

static void
weir_book_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  const WeirAccountDraft *draft = WEIR_BOOK_ENTRY (object)->draft;

  if (prop_id == PROP_NAME)
    g_value_set_string (value, draft->name);
  else if (prop_id == PROP_GROUPS)
    g_value_take_string (value, g_strjoinv (", ", draft->resource_groups));
  else
    g_value_set_boolean (value, draft->enabled);
}

static void
weir_book_entry_finalize (GObject *object)
{
  weir_account_draft_free (WEIR_BOOK_ENTRY (object)->draft);

  G_OBJECT_CLASS (weir_book_entry_parent_class)->finalize (object);
}

static void
weir_book_entry_class_init (WeirBookEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_book_entry_get_property;
  object_class->finalize = weir_book_entry_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_GROUPS] = g_param_spec_string ("groups", NULL, NULL, NULL, flags);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_book_entry_init (WeirBookEntry *self)
{
}

WeirBookEntry *
weir_book_entry_new (const WeirAccountDraft *draft)
{
  WeirBookEntry *self;

  g_return_val_if_fail (draft != NULL, NULL);

  self = g_object_new (WEIR_TYPE_BOOK_ENTRY, NULL);
  self->draft = weir_account_draft_copy (draft);
  return self;
}
