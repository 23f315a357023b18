/* SPDX-License-Identifier: MIT */
#include "samples.h"

#include <stdlib.h>

#include "bench-net.h"

void
samples_add (Samples *self, int64_t ns)
{
  if (self->n == self->size)
    {
      self->size = self->size == 0 ? 4096 : 2 * self->size;
      self->values = realloc (self->values, self->size * sizeof *self->values);
      if (self->values == NULL)
        die ("realloc");
    }
  self->values[self->n++] = ns;
}

static int
compare (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a;
  int64_t y = *(const int64_t *) b;

  return (x > y) - (x < y);
}

double
samples_quantile_us (Samples *self, double q)
{
  if (self->n == 0)
    return 0;
  qsort (self->values, self->n, sizeof *self->values, compare);
  return (double) self->values[(size_t) (q * (double) (self->n - 1))] / 1000;
}
