/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a target implements: libFuzzer's entry. It aborts on a finding and returns 0. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
