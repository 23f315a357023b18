/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-store-error.h"

G_DEFINE_QUARK (weir_store_error_quark, weir_store_error)
