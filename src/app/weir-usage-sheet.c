/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-sheet.h"

#include <string.h>

#include "app/weir-usage-words.h"

void
weir_usage_sheet_init (WeirUsageSheet *self)
{
  self->bars = weir_usage_bars_new ();
  self->rows = g_list_store_new (WEIR_TYPE_USAGE_ROW);
  self->total = weir_usage_row_new ("", "");
}

void
weir_usage_sheet_clear (WeirUsageSheet *self)
{
  g_clear_object (&self->bars);
  g_clear_object (&self->rows);
  g_clear_object (&self->total);
}

static WeirUsageRow *
find_row (WeirUsageSheet *self, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (WeirUsageRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (strcmp (weir_usage_row_get_name (row), name) == 0)
        return g_steal_pointer (&row);
    }
  return NULL;
}

static gboolean
has_same_rows (WeirUsageSheet *self, GPtrArray *rows)
{
  GListModel *model = G_LIST_MODEL (self->rows);

  if (g_list_model_get_n_items (model) != rows->len)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (WeirUsageRow) row = g_list_model_get_item (model, i);

      if (row != g_ptr_array_index (rows, i))
        return FALSE;
    }
  return TRUE;
}

static void
take_rows (WeirUsageSheet *self, const WeirUsageReport *report, WeirUsageGrouping grouping)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);
      WeirUsageRow *row = find_row (self, group->name);

      if (row == NULL)
        row = weir_usage_row_new (group->name, weir_usage_words_get_name (grouping, group->name));
      weir_usage_row_take (row, &group->total, weir_usage_bars_find (self->bars, group->name));
      g_ptr_array_add (rows, row);
    }
  if (!has_same_rows (self, rows))
    g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                         rows->pdata, rows->len);
}

void
weir_usage_sheet_take (WeirUsageSheet *self,
                       const WeirUsageReport *report,
                       WeirUsageGrouping grouping,
                       WeirUsageMetric metric)
{
  weir_usage_bars_take (self->bars, report, grouping, metric);
  take_rows (self, report, grouping);
  weir_usage_row_take (self->total, &report->total, 0);
}

void
weir_usage_sheet_empty (WeirUsageSheet *self)
{
  static const WeirUsageSum nothing = { 0 };

  weir_usage_bars_clear (self->bars);
  g_list_store_remove_all (self->rows);
  weir_usage_row_take (self->total, &nothing, 0);
}
