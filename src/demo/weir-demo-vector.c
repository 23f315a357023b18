/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-vector.h"

#include <math.h>

float *
weir_demo_vector_new (const char *text, guint size)
{
  float *vector = g_new0 (float, size);
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n.,;:!?\"'()", -1);
  double sum = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = g_ascii_strdown (words[i], -1);
      guint hash = g_str_hash (word);

      for (guint k = 0; word[0] != '\0' && k < 16; k++)
        {
          hash = hash * 1664525u + 1013904223u;
          vector[(hash >> 8) % size] += (hash & 0x80) != 0 ? 1 : -1;
        }
    }
  for (guint i = 0; i < size; i++)
    sum += (double) vector[i] * (double) vector[i];
  if (sum == 0)
    {
      vector[0] = 1;
      sum = 1;
    }
  for (guint i = 0; i < size; i++)
    vector[i] = (float) ((double) vector[i] / sqrt (sum));
  return vector;
}

void
weir_demo_vector_write (WeirJsonWriter *writer, const float *vector, guint size, gboolean base64)
{
  if (base64)
    {
      g_autofree char *text = g_base64_encode ((const guchar *) vector, size * sizeof *vector);

      weir_json_writer_utf8 (writer, text, -1);
      return;
    }
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < size; i++)
    weir_json_writer_double (writer, (double) vector[i]);
  weir_json_writer_end_array (writer);
}
