/* SPDX-License-Identifier: MIT */
#include "aicore/weir-aicore-error.h"

G_DEFINE_QUARK (weir - aicore - error - quark, weir_aicore_error)
