/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-decimal.h"

#define MAX_DIGITS 24

void
weir_decimal_append (GString *out, guint64 value, guint width)
{
  char digits[MAX_DIGITS];
  char *end = digits + sizeof digits;
  char *at = end;

  g_return_if_fail (width <= sizeof digits);

  do
    *--at = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  while (end - at < (gssize) width)
    *--at = '0';
  g_string_append_len (out, at, end - at);
}
