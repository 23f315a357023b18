/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-secret.h"

G_BEGIN_DECLS

/* What a secret is for. */
typedef enum
{
  WEIR_CREDENTIAL_SERVICE_KEY, /* of an account; its name is the account's id */
  WEIR_CREDENTIAL_API_KEY,     /* that clients of the proxy present */
  WEIR_N_CREDENTIAL_KINDS,
} WeirCredentialKind;

/* A stable word for the kind. */
const char *weir_credential_kind_to_string (WeirCredentialKind kind);

/* %FALSE for a word that is none; @word: (nullable). */
gboolean weir_credential_kind_from_string (const char *word, WeirCredentialKind *kind);

/* Which secret there is, without the secret. */
typedef struct
{
  WeirCredentialKind kind;
  char *name;
  gboolean is_locked;
} WeirCredential;

WeirCredential *weir_credential_new (WeirCredentialKind kind, const char *name, gboolean is_locked);
void weir_credential_free (WeirCredential *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCredential, weir_credential_free)

/**
 * WeirCredentialError:
 *
 * Why a secret is not to be had. What is locked is never taken for absent: while nobody can look, it
 * is locked.
 */
typedef enum
{
  WEIR_CREDENTIAL_ERROR_LOCKED,      /* the user must unlock it first, or did not */
  WEIR_CREDENTIAL_ERROR_ABSENT,      /* there is no such secret */
  WEIR_CREDENTIAL_ERROR_UNAVAILABLE, /* there is nobody who keeps secrets */
  WEIR_CREDENTIAL_ERROR_FAILED,      /* anything else; the message says what */
} WeirCredentialError;

#define WEIR_CREDENTIAL_ERROR (weir_credential_error_quark ())
GQuark weir_credential_error_quark (void);

/**
 * WeirCredentialStore:
 *
 * Who keeps secrets: the desktop's keyring, or this process's memory. Main thread. Nothing here asks
 * the user for a password but weir_credential_store_unlock_async (), and storing where there is no
 * keyring yet, which makes one. Errors of all: WEIR_CREDENTIAL_ERROR_*, G_IO_ERROR_CANCELLED.
 *
 * Signals:
 * "changed" (): secrets came or went, or were locked or unlocked, by this program or by another
 */
#define WEIR_TYPE_CREDENTIAL_STORE (weir_credential_store_get_type ())
G_DECLARE_INTERFACE (WeirCredentialStore, weir_credential_store, WEIR, CREDENTIAL_STORE, GObject)

struct _WeirCredentialStoreInterface
{
  GTypeInterface parent;

  gboolean (*is_lasting) (WeirCredentialStore *self);

  /* Each takes (transfer full) @task and returns it: a WeirSecret, a boolean, a GPtrArray. */
  void (*lookup) (WeirCredentialStore *self,
                  WeirCredentialKind kind,
                  const char *name,
                  GTask *task);
  void (*store) (WeirCredentialStore *self,
                 WeirCredentialKind kind,
                 const char *name,
                 WeirSecret *secret,
                 GTask *task);
  void (*remove) (WeirCredentialStore *self,
                  WeirCredentialKind kind,
                  const char *name,
                  GTask *task);
  void (*list) (WeirCredentialStore *self, GTask *task);
  void (*unlock) (WeirCredentialStore *self, GTask *task);
};

/* Whether secrets outlive this process, as far as is known. */
gboolean weir_credential_store_is_lasting (WeirCredentialStore *self);

/* For those who implement it. */
void weir_credential_store_emit_changed (WeirCredentialStore *self);

void weir_credential_store_lookup_async (WeirCredentialStore *self,
                                         WeirCredentialKind kind,
                                         const char *name,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* (transfer full) (nullable) */
WeirSecret *weir_credential_store_lookup_finish (WeirCredentialStore *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/* In the place of one of the same kind and name. */
void weir_credential_store_store_async (WeirCredentialStore *self,
                                        WeirCredentialKind kind,
                                        const char *name,
                                        WeirSecret *secret,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean weir_credential_store_store_finish (WeirCredentialStore *self,
                                             GAsyncResult *result,
                                             GError **error);

void weir_credential_store_remove_async (WeirCredentialStore *self,
                                         WeirCredentialKind kind,
                                         const char *name,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean weir_credential_store_remove_finish (WeirCredentialStore *self,
                                              GAsyncResult *result,
                                              GError **error);

/* All that there are, also locked ones. */
void weir_credential_store_list_async (WeirCredentialStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* (transfer full) (nullable) (element-type WeirCredential) */
GPtrArray *
weir_credential_store_list_finish (WeirCredentialStore *self, GAsyncResult *result, GError **error);

/* Asks the user to unlock what is locked; takes as long as the user does. WEIR_CREDENTIAL_ERROR_LOCKED
 * when it stays locked. */
void weir_credential_store_unlock_async (WeirCredentialStore *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean weir_credential_store_unlock_finish (WeirCredentialStore *self,
                                              GAsyncResult *result,
                                              GError **error);

G_END_DECLS
