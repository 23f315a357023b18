/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-table.h"

#include "base/weir-json-writer.h"

#include <string.h>

typedef enum
{
  CELL_EMPTY,
  CELL_TEXT,
  CELL_NUMBER,
  CELL_LIST,
} CellKind;

typedef struct
{
  CellKind kind;
  char *text; /* as people read it */
  char **list;
  gint64 number;
} Cell;

struct _WeirTable
{
  const char *const *columns;
  guint n_columns;
  GPtrArray *rows; /* of GArray of Cell */
};

static void
cell_clear (gpointer data)
{
  Cell *cell = data;

  g_free (cell->text);
  g_strfreev (cell->list);
}

WeirTable *
weir_table_new (const char *const *columns)
{
  WeirTable *self = g_new0 (WeirTable, 1);

  self->columns = columns;
  self->n_columns = g_strv_length ((char **) columns);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

void
weir_table_free (WeirTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* What came from outside must not steer a terminal. */
static char *
make_printable (const char *utf8)
{
  g_autofree char *valid = g_utf8_make_valid (utf8, -1);
  GString *out = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isprint (character))
        g_string_append_unichar (out, character);
      else
        g_string_append_printf (out, "\\u%04x", character);
    }
  return g_string_free (out, FALSE);
}

static void
add_cell (WeirTable *self, Cell cell)
{
  GArray *row;

  g_return_if_fail (self->rows->len > 0);

  row = g_ptr_array_index (self->rows, self->rows->len - 1);
  g_return_if_fail (row->len < self->n_columns);
  g_array_append_val (row, cell);
}

void
weir_table_add_row (WeirTable *self)
{
  GArray *row = g_array_new (FALSE, TRUE, sizeof (Cell));

  g_array_set_clear_func (row, cell_clear);
  g_ptr_array_add (self->rows, row);
}

void
weir_table_add_text (WeirTable *self, const char *utf8)
{
  Cell cell = { CELL_EMPTY, NULL, NULL, 0 };

  if (utf8 != NULL)
    {
      cell.kind = CELL_TEXT;
      cell.text = make_printable (utf8);
    }
  add_cell (self, cell);
}

void
weir_table_add_number (WeirTable *self, gint64 value)
{
  Cell cell = { CELL_NUMBER, NULL, NULL, value };

  cell.text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  add_cell (self, cell);
}

void
weir_table_add_list (WeirTable *self, const char *const *items)
{
  Cell cell = { CELL_LIST, NULL, NULL, 0 };
  g_autofree char *joined = g_strjoinv (", ", (char **) items);

  cell.text = make_printable (joined);
  cell.list = g_strdupv ((char **) items);
  add_cell (self, cell);
}

guint
weir_table_get_n_rows (WeirTable *self)
{
  return self->rows->len;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  GArray *left = *(GArray *const *) a;
  GArray *right = *(GArray *const *) b;

  for (guint i = 0; i < MIN (left->len, right->len); i++)
    {
      int order =
          g_strcmp0 (g_array_index (left, Cell, i).text, g_array_index (right, Cell, i).text);

      if (order != 0)
        return order;
    }
  return 0;
}

void
weir_table_sort (WeirTable *self)
{
  g_ptr_array_sort (self->rows, compare_rows);
}

static const char *
cell_text (WeirTable *self, guint row, guint column)
{
  GArray *cells = g_ptr_array_index (self->rows, row);
  const char *text = column < cells->len ? g_array_index (cells, Cell, column).text : NULL;

  return text != NULL ? text : "";
}

/* The width a column needs; 0 when it is empty in all rows. */
static glong
measure (WeirTable *self, guint column)
{
  glong width = 0;

  for (guint row = 0; row < self->rows->len; row++)
    width = MAX (width, g_utf8_strlen (cell_text (self, row, column), -1));
  return width > 0 ? MAX (width, (glong) strlen (self->columns[column])) : 0;
}

static void
append_padded (GString *out, const char *text, glong width)
{
  g_string_append (out, text);
  for (glong i = g_utf8_strlen (text, -1); i < width + 2; i++)
    g_string_append_c (out, ' ');
}

static void
end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

static void
append_heading (GString *out, const char *column, glong width)
{
  g_autofree char *upper = g_ascii_strup (column, -1);

  append_padded (out, g_strdelimit (upper, "_", ' '), width);
}

char *
weir_table_to_text (WeirTable *self)
{
  g_autofree glong *widths = g_new0 (glong, self->n_columns);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++)
    {
      widths[i] = measure (self, i);
      if (widths[i] > 0)
        append_heading (out, self->columns[i], widths[i]);
    }
  end_line (out);

  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint i = 0; i < self->n_columns; i++)
        if (widths[i] > 0)
          append_padded (out, cell_text (self, row, i), widths[i]);
      end_line (out);
    }
  return g_string_free (out, FALSE);
}

static void
write_cell (WeirJsonWriter *writer, const Cell *cell)
{
  switch (cell->kind)
    {
    case CELL_EMPTY:
      weir_json_writer_null (writer);
      break;
    case CELL_TEXT:
      weir_json_writer_utf8 (writer, cell->text, -1);
      break;
    case CELL_NUMBER:
      weir_json_writer_int64 (writer, cell->number);
      break;
    case CELL_LIST:
      weir_json_writer_begin_array (writer);
      for (guint i = 0; cell->list[i] != NULL; i++)
        weir_json_writer_utf8 (writer, cell->list[i], -1);
      weir_json_writer_end_array (writer);
      break;
    default:
      g_assert_not_reached ();
    }
}

char *
weir_table_to_json (WeirTable *self)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_array (&writer);
  for (guint row = 0; row < self->rows->len; row++)
    {
      GArray *cells = g_ptr_array_index (self->rows, row);

      weir_json_writer_begin_object (&writer);
      for (guint i = 0; i < cells->len; i++)
        {
          weir_json_writer_name (&writer, self->columns[i]);
          write_cell (&writer, &g_array_index (cells, Cell, i));
        }
      weir_json_writer_end_object (&writer);
    }
  weir_json_writer_end_array (&writer);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

void
weir_table_print (WeirTable *self, gboolean json)
{
  g_autofree char *text = json ? weir_table_to_json (self) : weir_table_to_text (self);

  g_print ("%s", text);
}
