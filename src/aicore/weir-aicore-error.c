/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-aicore-error.h"

G_DEFINE_QUARK (weir_aicore_error_quark, weir_aicore_error)
