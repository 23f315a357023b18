/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/* A store of one secret, whatever it is asked for, or of what keeps it from being told. */
#define TEST_TYPE_KEPT (test_kept_get_type ())
G_DECLARE_FINAL_TYPE (TestKept, test_kept, TEST, KEPT, GObject)

TestKept *test_kept_new (int code);

/* @secret: (nullable): %NULL: a WEIR_CREDENTIAL_ERROR of @code. Tells that it changed. */
void test_kept_set (TestKept *self, const char *secret, int code);

G_END_DECLS
