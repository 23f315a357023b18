/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-book.h"

#include <string.h>

struct _WeirAccountBook
{
  GObject parent_instance;

  WeirAccountEditor *editor;
  GPtrArray *entries; /* (element-type WeirBookEntry) */
  GCancellable *read; /* (nullable): under way */
  gboolean is_arranging;
  gboolean is_moved; /* since what is being written now */
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void weir_account_book_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirAccountBook,
                               weir_account_book,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_account_book_list_init))

/* --- Reading --- */

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirAccountBook) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts =
      weir_account_editor_list_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);
  guint n_before = self->entries->len;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->read);
  g_ptr_array_set_size (self->entries, 0);
  /* A file that cannot be read is told of by the service. */
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    g_ptr_array_add (self->entries, weir_book_entry_new (g_ptr_array_index (drafts, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->entries->len);
}

/* While an order is being written, the one shown is newer than the file. */
static void
refresh (WeirAccountBook *self)
{
  if (self->is_arranging)
    return;
  if (self->read != NULL)
    g_cancellable_cancel (self->read);
  g_clear_object (&self->read);
  self->read = g_cancellable_new ();
  weir_account_editor_list_async (self->editor, self->read, on_listed, g_object_ref (self));
}

/* --- Order --- */

static void arrange (WeirAccountBook *self);

static void
on_arranged (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirAccountBook) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_arranging = FALSE;
  if (!weir_account_editor_arrange_finish (WEIR_ACCOUNT_EDITOR (object), result, &error))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  else if (self->is_moved)
    {
      arrange (self);
      return;
    }
  refresh (self);
}

/* One after the other: the last one has to win. */
static void
arrange (WeirAccountBook *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) order = NULL;

  self->is_moved = self->is_arranging;
  if (self->is_arranging)
    return;
  self->is_arranging = TRUE;
  if (self->read != NULL)
    g_cancellable_cancel (self->read);
  g_clear_object (&self->read);
  for (guint i = 0; i < self->entries->len; i++)
    g_strv_builder_add (names, weir_book_entry_get_name (g_ptr_array_index (self->entries, i)));
  order = g_strv_builder_end (names);
  weir_account_editor_arrange_async (self->editor, (const char *const *) order, NULL, on_arranged,
                                     g_object_ref (self));
}

static gboolean
find_position (WeirAccountBook *self, const char *name, guint *position)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (strcmp (weir_book_entry_get_name (g_ptr_array_index (self->entries, i)), name) == 0)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

WeirBookEntry *
weir_account_book_find (WeirAccountBook *self, const char *name)
{
  guint position;

  g_return_val_if_fail (WEIR_IS_ACCOUNT_BOOK (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return find_position (self, name, &position)
             ? g_object_ref (g_ptr_array_index (self->entries, position))
             : NULL;
}

void
weir_account_book_move (WeirAccountBook *self, const char *name, guint position)
{
  guint from, first, n;

  g_return_if_fail (WEIR_IS_ACCOUNT_BOOK (self));
  g_return_if_fail (name != NULL);

  if (!find_position (self, name, &from))
    return;
  position = MIN (position, self->entries->len - 1);
  if (position == from)
    return;
  g_ptr_array_insert (self->entries, (int) position, g_ptr_array_steal_index (self->entries, from));
  first = MIN (from, position);
  n = MAX (from, position) - first + 1;
  g_list_model_items_changed (G_LIST_MODEL (self), first, n, n);
  arrange (self);
}

/* --- The list --- */

static GType
weir_account_book_get_item_type (GListModel *list)
{
  return WEIR_TYPE_BOOK_ENTRY;
}

static guint
weir_account_book_get_n_items (GListModel *list)
{
  return WEIR_ACCOUNT_BOOK (list)->entries->len;
}

static gpointer
weir_account_book_get_item (GListModel *list, guint position)
{
  WeirAccountBook *self = WEIR_ACCOUNT_BOOK (list);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position))
                                       : NULL;
}

static void
weir_account_book_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_account_book_get_item_type;
  iface->get_n_items = weir_account_book_get_n_items;
  iface->get_item = weir_account_book_get_item;
}

static void
weir_account_book_dispose (GObject *object)
{
  WeirAccountBook *self = WEIR_ACCOUNT_BOOK (object);

  if (self->read != NULL)
    g_cancellable_cancel (self->read);
  g_clear_object (&self->read);

  G_OBJECT_CLASS (weir_account_book_parent_class)->dispose (object);
}

static void
weir_account_book_finalize (GObject *object)
{
  WeirAccountBook *self = WEIR_ACCOUNT_BOOK (object);

  g_object_unref (self->editor);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (weir_account_book_parent_class)->finalize (object);
}

static void
weir_account_book_class_init (WeirAccountBookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_account_book_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_account_book_finalize;

  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_account_book_init (WeirAccountBook *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

WeirAccountBook *
weir_account_book_new (WeirAccountEditor *editor, WeirService *service)
{
  static const char *const changes[] = { "engine-changed", "settings-changed" };
  WeirAccountBook *self;

  g_return_val_if_fail (WEIR_IS_ACCOUNT_EDITOR (editor), NULL);
  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = g_object_new (WEIR_TYPE_ACCOUNT_BOOK, NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
