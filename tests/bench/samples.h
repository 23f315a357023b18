/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Measured times, nanoseconds. */
typedef struct
{
  int64_t *values;
  size_t n;
  size_t size;
} Samples;

void samples_add (Samples *self, int64_t ns);

/* The value that the share @q (0 to 1) of all is not above, in microseconds; sorts. 0 without any. */
double samples_quantile_us (Samples *self, double q);
