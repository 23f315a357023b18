/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-form.h"

#include "app/weir-account-lists.h"
#include "app/weir-account-saving.h"
#include "app/weir-key-trouble.h"
#include "app/weir-key-words.h"

struct _WeirAccountForm
{
  GObject parent_instance;

  WeirAccountEditor *editor;
  WeirCredentialStore *store; /* (nullable) */
  WeirClock *clock;
  WeirAccountDraft *draft; /* without its groups and aliases, which are in the lists */
  char *old_name;          /* (nullable): a new one */
  GListStore *groups;
  GListStore *aliases;

  WeirSecret *key; /* (nullable) */
  WeirKeyFacts *facts;
  gboolean is_other_key; /* than the one that is stored */
  gboolean entering;
  guint n_keys;   /* that were entered together */
  char *key_file; /* (nullable): where it is from */
  char *key_error;
  char *duplicate;
  GCancellable *search; /* (nullable): for duplicates */

  gboolean busy;
  char *error;
  gboolean locked;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_PRIORITY,
  PROP_WEIGHT,
  PROP_ENABLED,
  PROP_IS_NEW,
  PROP_GROUPS,
  PROP_ALIASES,
  PROP_HAS_KEY,
  PROP_ENTERING,
  PROP_KEY_TITLE,
  PROP_KEY_NOTE,
  PROP_CLIENT_ID,
  PROP_SIGN_IN_HOST,
  PROP_API_HOST,
  PROP_KEY_END,
  PROP_KEY_WARNING,
  PROP_KEY_ERROR,
  PROP_DUPLICATE,
  PROP_TROUBLE,
  PROP_CAN_SAVE,
  PROP_BUSY,
  PROP_ERROR,
  PROP_LOCKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirAccountForm, weir_account_form, G_TYPE_OBJECT)

static void
notify (WeirAccountForm *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
notify_entered (WeirAccountForm *self)
{
  notify (self, PROP_TROUBLE);
  notify (self, PROP_CAN_SAVE);
}

static void
notify_key (WeirAccountForm *self)
{
  for (guint i = PROP_HAS_KEY; i <= PROP_DUPLICATE; i++)
    notify (self, i);
  notify_entered (self);
}

static void
replace_text (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

/* --- What is entered --- */

char **
weir_account_form_dup_groups (WeirAccountForm *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_FORM (self), NULL);

  return weir_account_lists_dup_groups (G_LIST_MODEL (self->groups));
}

/* (transfer full): all of it. */
static WeirAccountDraft *
build_draft (WeirAccountForm *self)
{
  WeirAccountDraft *draft = weir_account_draft_copy (self->draft);
  g_auto (GStrv) groups = weir_account_form_dup_groups (self);

  g_strstrip (draft->name);
  weir_account_draft_set_groups (draft, (const char *const *) groups);
  weir_account_lists_put_aliases (G_LIST_MODEL (self->aliases), draft);
  return draft;
}

/* (transfer full) (nullable): why it cannot be saved. */
static char *
find_trouble (WeirAccountForm *self)
{
  g_autoptr (WeirAccountDraft) draft = build_draft (self);

  return weir_account_lists_find_trouble (draft, self->key != NULL || self->old_name != NULL,
                                          self->duplicate);
}

static void
add_group (WeirAccountForm *self, const char *name, gboolean selected)
{
  g_autoptr (WeirGroupItem) item = weir_group_item_new (name, selected);

  g_signal_connect_object (item, "notify::selected", G_CALLBACK (notify_entered), self,
                           G_CONNECT_SWAPPED);
  g_list_store_append (self->groups, item);
}

void
weir_account_form_add_group (WeirAccountForm *self, const char *name)
{
  g_autofree char *stripped = NULL;
  g_autoptr (WeirGroupItem) item = NULL;

  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));

  stripped = g_strstrip (g_strdup (name));
  if (*stripped == '\0')
    return;
  item = weir_account_lists_find_group (G_LIST_MODEL (self->groups), stripped);
  if (item != NULL)
    g_object_set (item, "selected", TRUE, NULL);
  else
    add_group (self, stripped, TRUE);
  notify_entered (self);
}

void
weir_account_form_offer_groups (WeirAccountForm *self, const char *const *names)
{
  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));

  for (const char *const *name = names; name != NULL && *name != NULL; name++)
    {
      g_autoptr (WeirGroupItem) item =
          weir_account_lists_find_group (G_LIST_MODEL (self->groups), *name);

      if (item == NULL)
        add_group (self, *name, FALSE);
    }
}

static void
append_alias (WeirAccountForm *self, const char *alias, const char *const *deployments)
{
  g_autoptr (WeirAliasItem) item = weir_alias_item_new (alias, deployments);

  g_signal_connect_object (item, "notify", G_CALLBACK (notify_entered), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->aliases, item);
}

void
weir_account_form_add_alias (WeirAccountForm *self)
{
  static const char *const none[] = { NULL };

  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));

  append_alias (self, "", none);
  notify_entered (self);
}

void
weir_account_form_remove_alias (WeirAccountForm *self, WeirAliasItem *item)
{
  guint position;

  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));

  if (g_list_store_find (self->aliases, item, &position))
    g_list_store_remove (self->aliases, position);
  notify_entered (self);
}

/* --- The key --- */

static void
on_searched (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirAccountForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (!weir_account_editor_find_duplicate_finish (WEIR_ACCOUNT_EDITOR (object), result, &name,
                                                  &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->search);
  /* Its own key may be entered once more. */
  replace_text (&self->duplicate, g_strcmp0 (name, self->old_name) != 0 ? g_strdup (name) : NULL);
  notify (self, PROP_DUPLICATE);
  notify_entered (self);
}

static void
search_duplicate (WeirAccountForm *self)
{
  if (self->search != NULL)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  self->search = g_cancellable_new ();
  weir_account_editor_find_duplicate_async (self->editor, self->key, self->search, on_searched,
                                            g_object_ref (self));
}

static void
set_key (WeirAccountForm *self, WeirSecret *key, WeirKeyFacts *facts)
{
  g_clear_pointer (&self->key, weir_secret_unref);
  g_clear_pointer (&self->facts, weir_key_facts_free);
  self->key = weir_secret_ref (key);
  self->facts = facts;
}

void
weir_account_form_refuse_key (WeirAccountForm *self, const char *reason)
{
  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));

  replace_text (&self->key_error, g_strdup (reason));
  notify_key (self);
}

void
weir_account_form_take_key (WeirAccountForm *self, const WeirSecret *text, const char *file)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;
  WeirKeyFacts *facts;
  WeirSecret *key;

  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));
  g_return_if_fail (text != NULL);

  texts = weir_key_facts_read_texts (text);
  key = g_ptr_array_index (texts, 0);
  facts = weir_key_facts_new (key, &error);
  if (facts == NULL)
    {
      g_autofree char *trouble = weir_key_trouble_describe (key, error);

      weir_account_form_refuse_key (self, trouble);
      return;
    }

  set_key (self, key, facts);
  self->is_other_key = TRUE;
  self->entering = FALSE;
  self->n_keys = texts->len;
  replace_text (&self->key_file, g_strdup (file));
  replace_text (&self->key_error, NULL);
  replace_text (&self->duplicate, NULL);
  if (*self->draft->name == '\0')
    {
      g_autofree char *name = weir_key_words_build_name (facts);

      g_object_set (self, "name", name, NULL);
    }
  notify_key (self);
  search_duplicate (self);
}

WeirSecret *
weir_account_form_get_key (WeirAccountForm *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_FORM (self), NULL);

  return self->key;
}

const char *
weir_account_form_get_name (WeirAccountForm *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_FORM (self), NULL);

  return self->draft->name;
}

/* --- Saving --- */

static void
set_busy (WeirAccountForm *self, gboolean busy)
{
  self->busy = busy;
  notify (self, PROP_BUSY);
  notify (self, PROP_CAN_SAVE);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountForm *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean good = weir_account_save_finish (result, &error);

  replace_text (&self->error, good ? NULL : g_strdup (error->message));
  self->locked = g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  set_busy (self, FALSE);
  notify (self, PROP_ERROR);
  notify (self, PROP_LOCKED);
  g_task_return_boolean (task, good);
}

void
weir_account_form_save_async (WeirAccountForm *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (WeirAccountDraft) draft = NULL;
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_FORM (self));
  g_return_if_fail (!self->busy);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_account_form_save_async);
  draft = build_draft (self);
  set_busy (self, TRUE);
  weir_account_save_async (self->editor, self->old_name, draft,
                           self->is_other_key ? self->key : NULL, on_saved, task);
}

gboolean
weir_account_form_save_finish (WeirAccountForm *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* --- Properties --- */

static char *
build_key_note (WeirAccountForm *self)
{
  gboolean lasting = self->store != NULL && weir_credential_store_is_lasting (self->store);

  if (self->is_other_key)
    return weir_key_words_build_origin (self->key_file, lasting);
  return g_strdup (weir_key_words_place (self->draft->place, self->key != NULL, lasting));
}

static char *
build_text (WeirAccountForm *self, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_KEY_TITLE:
      return weir_key_words_build_title (self->draft->name);
    case PROP_KEY_NOTE:
      return build_key_note (self);
    case PROP_CLIENT_ID:
      return g_strdup (self->facts != NULL ? self->facts->client_id : NULL);
    case PROP_SIGN_IN_HOST:
      return self->facts != NULL ? weir_key_words_build_host (self->facts->token_url) : NULL;
    case PROP_API_HOST:
      return self->facts != NULL ? weir_key_words_build_host (self->facts->api_url) : NULL;
    case PROP_KEY_END:
      return self->facts != NULL ? weir_key_words_build_end (self->facts) : NULL;
    case PROP_KEY_WARNING:
      return self->facts != NULL ? weir_key_words_build_warning (
                 self->facts, self->n_keys, weir_clock_get_wall_us (self->clock))
                                 : NULL;
    case PROP_KEY_ERROR:
      return g_strdup (self->key_error);
    case PROP_DUPLICATE:
      return g_strdup (self->duplicate);
    case PROP_TROUBLE:
      return find_trouble (self);
    case PROP_ERROR:
      return g_strdup (self->error);
    case PROP_NAME:
    default:
      return g_strdup (self->draft->name);
    }
}

static gboolean
can_save (WeirAccountForm *self)
{
  g_autofree char *trouble = find_trouble (self);

  return trouble == NULL && !self->busy;
}

static void
weir_account_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirAccountForm *self = WEIR_ACCOUNT_FORM (object);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_take_string (value, build_text (self, prop_id));
  else if (prop_id == PROP_PRIORITY)
    g_value_set_int (value, self->draft->priority);
  else if (prop_id == PROP_WEIGHT)
    g_value_set_uint (value, self->draft->weight);
  else if (prop_id == PROP_GROUPS)
    g_value_set_object (value, self->groups);
  else if (prop_id == PROP_ALIASES)
    g_value_set_object (value, self->aliases);
  else
    g_value_set_boolean (value, prop_id == PROP_ENABLED    ? self->draft->enabled
                                : prop_id == PROP_ENTERING ? self->entering
                                : prop_id == PROP_IS_NEW   ? self->old_name == NULL
                                : prop_id == PROP_HAS_KEY
                                    ? self->key != NULL || self->old_name != NULL
                                : prop_id == PROP_CAN_SAVE ? can_save (self)
                                : prop_id == PROP_BUSY     ? self->busy
                                                           : self->locked);
}

static void
weir_account_form_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  WeirAccountForm *self = WEIR_ACCOUNT_FORM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      weir_account_draft_set_name (
          self->draft, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      notify (self, PROP_KEY_TITLE);
      break;
    case PROP_PRIORITY:
      self->draft->priority = g_value_get_int (value);
      break;
    case PROP_WEIGHT:
      self->draft->weight = g_value_get_uint (value);
      break;
    case PROP_ENABLED:
      self->draft->enabled = g_value_get_boolean (value);
      break;
    case PROP_ENTERING:
      self->entering = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  g_object_notify_by_pspec (object, pspec);
  notify_entered (self);
}

static void
weir_account_form_dispose (GObject *object)
{
  WeirAccountForm *self = WEIR_ACCOUNT_FORM (object);

  if (self->search != NULL)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (weir_account_form_parent_class)->dispose (object);
}

static void
weir_account_form_finalize (GObject *object)
{
  WeirAccountForm *self = WEIR_ACCOUNT_FORM (object);

  g_object_unref (self->editor);
  g_clear_object (&self->store);
  g_object_unref (self->clock);
  weir_account_draft_free (self->draft);
  g_free (self->old_name);
  g_object_unref (self->groups);
  g_object_unref (self->aliases);
  g_clear_pointer (&self->key, weir_secret_unref);
  g_clear_pointer (&self->facts, weir_key_facts_free);
  g_free (self->key_file);
  g_free (self->key_error);
  g_free (self->duplicate);
  g_free (self->error);

  G_OBJECT_CLASS (weir_account_form_parent_class)->finalize (object);
}

static void
weir_account_form_class_init (WeirAccountFormClass *klass)
{
  static const char *const texts[N_PROPS] = {
    [PROP_KEY_TITLE] = "key-title",
    [PROP_KEY_NOTE] = "key-note",
    [PROP_CLIENT_ID] = "client-id",
    [PROP_SIGN_IN_HOST] = "sign-in-host",
    [PROP_API_HOST] = "api-host",
    [PROP_KEY_END] = "key-end",
    [PROP_KEY_WARNING] = "key-warning",
    [PROP_KEY_ERROR] = "key-error",
    [PROP_DUPLICATE] = "duplicate",
    [PROP_TROUBLE] = "trouble",
    [PROP_ERROR] = "error",
  };
  static const char *const booleans[N_PROPS] = {
    [PROP_IS_NEW] = "is-new", [PROP_HAS_KEY] = "has-key", [PROP_CAN_SAVE] = "can-save",
    [PROP_BUSY] = "busy",     [PROP_LOCKED] = "locked",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags both = flags | G_PARAM_WRITABLE;

  object_class->get_property = weir_account_form_get_property;
  object_class->set_property = weir_account_form_set_property;
  object_class->dispose = weir_account_form_dispose;
  object_class->finalize = weir_account_form_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", both);
  properties[PROP_PRIORITY] = g_param_spec_int ("priority", NULL, NULL, -1000, 1000, 0, both);
  properties[PROP_WEIGHT] = g_param_spec_uint ("weight", NULL, NULL, 1, 1000, 1, both);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, both);
  properties[PROP_ENTERING] = g_param_spec_boolean ("entering", NULL, NULL, FALSE, both);
  properties[PROP_GROUPS] = g_param_spec_object ("groups", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_ALIASES] = g_param_spec_object ("aliases", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  for (guint i = 1; i < N_PROPS; i++)
    if (texts[i] != NULL)
      properties[i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
    else if (booleans[i] != NULL)
      properties[i] = g_param_spec_boolean (booleans[i], NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_account_form_init (WeirAccountForm *self)
{
  self->groups = g_list_store_new (WEIR_TYPE_GROUP_ITEM);
  self->aliases = g_list_store_new (WEIR_TYPE_ALIAS_ITEM);
  self->n_keys = 1;
}

WeirAccountForm *
weir_account_form_new (WeirAccountEditor *editor,
                       WeirCredentialStore *store,
                       WeirClock *clock,
                       const WeirAccountDraft *draft,
                       WeirSecret *key)
{
  WeirAccountForm *self;
  WeirKeyFacts *facts;

  g_return_val_if_fail (WEIR_IS_ACCOUNT_EDITOR (editor), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_ACCOUNT_FORM, NULL);
  self->editor = g_object_ref (editor);
  g_set_object (&self->store, store);
  self->clock = g_object_ref (clock);
  self->draft = draft != NULL ? weir_account_draft_copy (draft) : weir_account_draft_new ("");
  self->old_name = draft != NULL ? g_strdup (draft->name) : NULL;
  self->entering = draft == NULL;
  for (char **group = self->draft->resource_groups; *group != NULL; group++)
    add_group (self, *group, TRUE);
  for (guint i = 0; i < self->draft->aliases->len; i++)
    {
      const WeirAccountAlias *alias = g_ptr_array_index (self->draft->aliases, i);

      append_alias (self, alias->alias, (const char *const *) alias->deployments);
    }
  facts = key != NULL ? weir_key_facts_new (key, NULL) : NULL;
  if (facts != NULL)
    set_key (self, key, facts);
  return self;
}
