/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

typedef enum
{
  KEEPER_LOOKUP,
  KEEPER_STORE,
  KEEPER_REMOVE,
  KEEPER_LIST,
  KEEPER_N_CALLS,
} KeeperCall;

/* A store in memory that refuses what it is told to refuse. */
#define TEST_TYPE_KEEPER (test_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TestKeeper, test_keeper, TEST, KEEPER, GObject)

TestKeeper *test_keeper_new (void);

/* @code: a WeirCredentialError; -1: it goes well again. */
void test_keeper_refuse (TestKeeper *self, KeeperCall call, int code);

/* Cancels @cancellable (nullable) as soon as the next secret has been stored. */
void test_keeper_cancel_after_store (TestKeeper *self, GCancellable *cancellable);

/* (nullable): what is kept, by "service-key/dev". */
const char *test_keeper_peek (TestKeeper *self, const char *name);
void test_keeper_put (TestKeeper *self, const char *name, const char *secret);
guint test_keeper_get_n (TestKeeper *self);

G_END_DECLS
